//! From the cells of a table to the stops that it asks for.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use domain::days::{self, DayError};
use domain::directory::PartnerKind;
use domain::holidays::{Zone, holiday_on};
use domain::neutral::find_forbidden;
use domain::plan::{NAME_SIGNS, TEXT_SIGNS, TourPlan};
use domain::text::fold;

use super::{Cell, Column, NewBody, Place, Preview, PreviewRow, Resolved, Wanted, columns};
use crate::db::{DbError, Tx};
use crate::reference::search_name;
use crate::repo::bodies;
use crate::repo::places::TownRow;
use crate::repo::venues::{self, VenueRow};
use crate::service::find_towns;
use crate::service::typed::WrongKind;

/// The venue of a row that names none, in a town that has none.
const SOME_VENUE: &str = "Lieu à choisir";

/// Everything that is known already.
struct Known<'a> {
    plan: &'a TourPlan,
    venues: Vec<VenueRow>,
    /// The town and the first day of every stop, planned or asked for by a row above.
    stops: BTreeSet<(String, NaiveDate)>,
}

pub(super) async fn resolve(
    tx: &mut Tx,
    plan: &TourPlan,
    revision: i64,
    table: &[Vec<String>],
) -> Result<Resolved, DbError> {
    let (columns, headed) = columns::read(table);
    let stops = plan.stops.iter().map(|stop| (stop.insee_code.clone(), stop.starts_on)).collect();
    let mut known = Known { plan, venues: venues::list(tx).await?, stops };
    let listed: BTreeSet<String> = bodies::list(tx).await?.iter().map(|body| fold(&body.name)).collect();
    let (mut rows, mut wanted, mut partners) = (Vec::new(), Vec::new(), Vec::<NewBody>::new());
    let mut new_venues = BTreeSet::new();
    for (number, texts) in (1..).zip(table).skip(usize::from(headed)) {
        let mut row = Row::new(&columns, texts);
        let want = row.read(tx, &mut known).await?;
        if let Some(Wanted { venue: Place::New(name), town, .. }) = &want {
            new_venues.insert((town.insee_code.clone(), name.clone()));
        }
        for body in row.bodies().into_iter().filter(|body| !listed.contains(&fold(&body.name))) {
            match partners.iter_mut().find(|one| fold(&one.name) == fold(&body.name)) {
                Some(named) => named.kind = named.kind.or(body.kind),
                None => partners.push(body),
            }
        }
        let day = want.as_ref().map(|want| want.days.0);
        rows.push(PreviewRow { number, proposed: day.is_some() && row.proposed, day, cells: row.cells });
        wanted.extend(want);
    }
    let faults = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.wrong.is_some()).count();
    let (stops, venues) = (wanted.len(), new_venues.len());
    let preview = Preview { revision, columns, rows, stops, venues, partners, faults };
    Ok(Resolved { preview, wanted })
}

/// A row on its way from texts to a stop.
struct Row<'a> {
    columns: &'a [Column],
    cells: Vec<Cell>,
    proposed: bool,
}

impl<'a> Row<'a> {
    fn new(columns: &'a [Column], texts: &[String]) -> Self {
        let text = |place: usize| texts.get(place).cloned().unwrap_or_default();
        let cells = (0..columns.len()).map(|place| Cell { text: text(place), wrong: None }).collect();
        Self { columns, cells, proposed: false }
    }

    fn text(&self, column: Column) -> String {
        let found = self.columns.iter().zip(&self.cells).find(|(own, _)| **own == column);
        found.map(|(_, cell)| cell.text.clone()).unwrap_or_default()
    }

    /// Notes what is wrong with a cell; where the table has no such column, with the town's.
    fn wrong(&mut self, column: Column, kind: WrongKind) {
        let place = |column| self.columns.iter().position(|own| *own == column);
        let place = place(column).or_else(|| place(Column::Town));
        if let Some(cell) = place.and_then(|place| self.cells.get_mut(place)) {
            cell.wrong.get_or_insert(kind);
        }
    }

    fn listed(&self, column: Column) -> Vec<String> {
        let text = self.text(column);
        text.split([',', ';', '/']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// The partners with their kinds; what is wrong with a kind is noted at its cell.
    fn bodies(&mut self) -> Vec<NewBody> {
        let (names, words) = (self.listed(Column::Partners), self.listed(Column::Kinds));
        let kinds: Vec<Option<PartnerKind>> = words.iter().map(|word| kind(word)).collect();
        if kinds.contains(&None) {
            self.wrong(Column::Kinds, WrongKind::PartnerKind);
        } else if kinds.len() > 1 && kinds.len() != names.len() {
            self.wrong(Column::Kinds, WrongKind::KindEach);
        }
        let of = |place: usize| kinds.get(if kinds.len() == 1 { 0 } else { place }).copied().flatten();
        names.into_iter().enumerate().map(|(place, name)| NewBody { name, kind: of(place) }).collect()
    }

    /// A text that leaves the team.
    fn public(&mut self, column: Column, most: usize) -> String {
        let text = self.text(column);
        let forbidden = find_forbidden(&text);
        if text.chars().count() > most {
            self.wrong(column, WrongKind::TooLong(most));
        } else if !forbidden.is_empty() {
            self.wrong(column, WrongKind::Forbidden(forbidden));
        }
        text
    }

    async fn read(&mut self, tx: &mut Tx, known: &mut Known<'_>) -> Result<Option<Wanted>, DbError> {
        let town = self.town(tx, known).await?;
        let hours = self.hours();
        let venue_name = self.public(Column::Venue, NAME_SIGNS);
        let address = self.public(Column::Address, TEXT_SIGNS);
        let landmark = self.public(Column::Landmark, TEXT_SIGNS);
        let how_to_come = self.public(Column::HowToCome, TEXT_SIGNS);
        for NewBody { name, .. } in self.bodies() {
            let forbidden = find_forbidden(&name);
            if name.chars().count() > NAME_SIGNS {
                self.wrong(Column::Partners, WrongKind::TooLong(NAME_SIGNS));
            } else if !forbidden.is_empty() {
                self.wrong(Column::Partners, WrongKind::Forbidden(forbidden));
            }
        }
        let days = self.days(town.as_ref(), known);
        let (Some(town), Some(days)) = (town, days) else { return Ok(None) };
        if !known.stops.insert((town.insee_code.clone(), days.0)) {
            self.wrong(Column::Day, WrongKind::Twice);
        }
        if self.cells.iter().any(|cell| cell.wrong.is_some()) {
            return Ok(None);
        }
        let venue = place(known, &town, venue_name);
        Ok(Some(Wanted { town, days, hours, venue, address, landmark, how_to_come }))
    }

    /// The one town that the name, and the code where there is one, can mean.
    async fn town(&mut self, tx: &mut Tx, known: &Known<'_>) -> Result<Option<TownRow>, DbError> {
        let (typed, code) = (self.text(Column::Town), self.text(Column::Code));
        if typed.is_empty() {
            self.wrong(Column::Town, WrongKind::Empty);
            return Ok(None);
        }
        match find_towns::exactly(tx, (&typed, &code), &known.plan.time_zone).await? {
            Ok(town) => Ok(Some(town)),
            Err(kind) => {
                self.wrong(Column::Town, kind);
                Ok(None)
            }
        }
    }

    fn days(&mut self, town: Option<&TownRow>, known: &Known<'_>) -> Option<(NaiveDate, NaiveDate)> {
        let within = (known.plan.starts_on, known.plan.ends_on);
        let typed = self.text(Column::Day);
        let first = if typed.is_empty() {
            self.proposed = true;
            let free = free_day(town?, known);
            if free.is_none() {
                self.wrong(Column::Day, WrongKind::Outside(within.0, within.1));
            }
            free?
        } else {
            self.day(Column::Day, &typed, within)?
        };
        let until = self.text(Column::Until);
        let last = if until.is_empty() { first } else { self.day(Column::Until, &until, within)? };
        if last < first {
            self.wrong(Column::Until, WrongKind::Order);
        }
        Some((first, last))
    }

    fn day(&mut self, column: Column, typed: &str, within: (NaiveDate, NaiveDate)) -> Option<NaiveDate> {
        let kind = match days::parse_day(typed, within) {
            Ok(day) if (within.0..=within.1).contains(&day) => return Some(day),
            Ok(_) => WrongKind::Outside(within.0, within.1),
            Err(DayError::Weekday(day)) => WrongKind::Weekday(day),
            Err(_) => WrongKind::Day,
        };
        self.wrong(column, kind);
        None
    }

    fn hours(&mut self) -> (NaiveTime, NaiveTime) {
        let usual = (time(8, 30), time(15, 30));
        let typed = self.text(Column::Hours);
        if typed.is_empty() {
            return usual;
        }
        let read = days::parse_hours(&typed);
        if read.is_none() {
            self.wrong(Column::Hours, WrongKind::Hour);
        }
        read.unwrap_or(usual)
    }
}

/// The venue of that name in the town; without a name, the town's only one.
fn place(known: &Known<'_>, town: &TownRow, name: String) -> Place {
    let of_town: Vec<&VenueRow> = known.venues.iter().filter(|venue| venue.insee_code == town.insee_code).collect();
    let named = of_town.iter().find(|venue| search_name(&venue.name) == search_name(&name));
    match (name.is_empty(), named, of_town.as_slice()) {
        (false, Some(venue), _) | (true, _, [venue]) => Place::Known(Box::new((*venue).clone())),
        (false, None, _) => Place::New(name),
        (true, _, _) => Place::New(SOME_VENUE.to_owned()),
    }
}

/// The first working day of the tour on which no stop is.
fn free_day(town: &TownRow, known: &Known<'_>) -> Option<NaiveDate> {
    let zone = if town.department == "972" { Zone::Martinique } else { Zone::Metropole };
    let taken = |day: NaiveDate| {
        known.stops.iter().any(|(_, own)| *own == day)
            || known.plan.stops.iter().any(|stop| (stop.starts_on..=stop.ends_on).contains(&day))
    };
    let mut day = known.plan.starts_on;
    while day <= known.plan.ends_on {
        let works = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && holiday_on(day, zone).is_none();
        if works && !taken(day) {
            return Some(day);
        }
        day = day.checked_add_days(Days::new(1))?;
    }
    None
}

/// The kind of a word, written with or without accents.
fn kind(word: &str) -> Option<PartnerKind> {
    let folded = search_name(word);
    PartnerKind::ALL.iter().copied().find(|kind| search_name(kind.label()) == folded)
}

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}
