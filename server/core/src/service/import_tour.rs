//! The table that a team already has becomes stops of the draft: looked at first, with what is wrong
//! cell by cell; written only when it is accepted, all at once.

mod columns;
mod resolve;

use chrono::{NaiveDate, NaiveTime};
use domain::directory::PartnerKind;
use domain::ids::{LoginId, PartnerId, TourId, VenueId};

use super::add_stop::{Venue, new_venue, plan_stop, usual_checklist};
use super::open_draft::OpenDraft;
use super::typed::{SaveError, Wrong, WrongKind};
use crate::Backend;
use crate::error::Unexpected;
use crate::repo::partners::{self, NewPartner};
use crate::repo::places::TownRow;
use crate::repo::{itinerary, programme, stops, venues};

pub use columns::Column;

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The draft that it was looked at against.
    pub revision: i64,
    /// The columns that were understood, in the order of the table.
    pub columns: Vec<Column>,
    /// The rows without the heading.
    pub rows: Vec<PreviewRow>,
    /// How many stops it adds.
    pub stops: usize,
    /// How many venues it adds.
    pub venues: usize,
    /// The partners that it adds.
    pub partners: Vec<NewBody>,
    /// How many cells must be mended.
    pub faults: usize,
}

/// A partner that is not in the directory yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBody {
    /// Its name.
    pub name: String,
    /// What it is, where the table says it; whoever accepts says it else.
    pub kind: Option<PartnerKind>,
}

/// A row as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewRow {
    /// Its number in the table, from 1.
    pub number: usize,
    /// Its cells in the order of the columns.
    pub cells: Vec<Cell>,
    /// The day that it gets, when the town and the day are understood.
    pub day: Option<NaiveDate>,
    /// True when the table names no day and a free one is proposed.
    pub proposed: bool,
}

/// A cell and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// As typed.
    pub text: String,
    /// What must be mended.
    pub wrong: Option<WrongKind>,
}

/// A stop that a row asks for.
struct Wanted {
    town: TownRow,
    days: (NaiveDate, NaiveDate),
    hours: (NaiveTime, NaiveTime),
    venue: Place,
    address: String,
    landmark: String,
    how_to_come: String,
}

/// Where a stop is.
enum Place {
    Known(Box<venues::VenueRow>),
    New(String),
}

/// All that a table asks for.
struct Resolved {
    preview: Preview,
    wanted: Vec<Wanted>,
}

/// Looks at a table. Writes nothing. `None` for an unknown tour.
pub async fn preview(backend: &Backend, tour: &str, table: &[Vec<String>]) -> Result<Option<Preview>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(row) = itinerary::find_tour(&mut tx, tour).await? else { return Ok(None) };
    let Some((revision, plan)) = programme::planned(&mut tx, TourId(row.id)).await? else { return Ok(None) };
    let resolved = resolve::resolve(&mut tx, &plan, revision, table).await?;
    Ok(Some(resolved.preview))
}

/// Writes what a table asks for, all of it or nothing; `picked` holds the name and the kind of the new
/// partners of which the table does not say it. Answers how many stops were added.
pub async fn accept(
    backend: &Backend,
    by: Option<LoginId>,
    tour: &str,
    revision: i64,
    table: &[Vec<String>],
    picked: &[(String, String)],
) -> Result<usize, SaveError> {
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    draft.expect(revision).await?;
    let Resolved { preview, wanted } = resolve::resolve(&mut draft.tx, &draft.plan, revision, table).await?;
    if preview.faults > 0 || wanted.is_empty() {
        return Err(SaveError::one("table", WrongKind::NotAllowed));
    }
    let partners = with_kinds(&preview.partners, picked)?;
    let taken = stops::slugs(&mut draft.tx, draft.tour).await?;
    let mut made: Vec<(String, String, VenueId)> = Vec::new();
    for want in &wanted {
        let venue = venue_of(backend, &mut draft, want, &mut made).await?;
        let mut stop = plan_stop(backend, &draft.plan, &taken, &want.town, &venue, want.days, want.hours);
        for (own, typed) in [(&mut stop.landmark, &want.landmark), (&mut stop.how_to_come, &want.how_to_come)] {
            if !typed.is_empty() {
                typed.clone_into(own);
            }
        }
        usual_checklist(backend, &mut draft.tx, draft.tour, stop.id).await?;
        draft.plan.stops.push(stop);
    }
    for (name, kind) in partners {
        let new = NewPartner {
            id: PartnerId(backend.new_id()),
            name,
            kind: kind.as_str(),
            teams: 1,
            contact_email: None,
            created_at: backend.now(),
        };
        partners::insert(&mut draft.tx, &new).await?;
    }
    draft.store(backend, by).await?;
    Ok(wanted.len())
}

/// Every new partner with its kind. One of which nobody said it is not guessed: `kind-2` is what is
/// wrong with the third.
fn with_kinds<'a>(
    partners: &'a [NewBody],
    picked: &[(String, String)],
) -> Result<Vec<(&'a str, PartnerKind)>, SaveError> {
    let pick = |name: &str| picked.iter().find(|(own, _)| own == name).and_then(|(_, kind)| PartnerKind::parse(kind));
    let (mut known, mut wrong) = (Vec::new(), Vec::new());
    for (place, body) in partners.iter().enumerate() {
        match body.kind.or_else(|| pick(&body.name)) {
            Some(kind) => known.push((body.name.as_str(), kind)),
            None => wrong.push(Wrong { field: format!("kind-{place}"), kind: WrongKind::Unknown }),
        }
    }
    if wrong.is_empty() { Ok(known) } else { Err(SaveError::Wrong(wrong)) }
}

/// The venue of a row; two rows that name one new venue share it.
async fn venue_of<'a>(
    backend: &Backend,
    draft: &mut OpenDraft,
    want: &'a Wanted,
    made: &mut Vec<(String, String, VenueId)>,
) -> Result<Venue<'a>, SaveError> {
    let name = match &want.venue {
        Place::Known(row) => {
            return Ok(Venue { id: VenueId(row.id), landmark: &row.landmark, how_to_come: &row.how_to_come });
        }
        Place::New(name) => name,
    };
    let insee = &want.town.insee_code;
    let known = made.iter().find(|(town, own, _)| town == insee && own == name).map(|(_, _, id)| *id);
    let id = match known {
        Some(id) => id,
        None => new_venue(backend, &mut draft.tx, insee, name, &want.address).await?,
    };
    made.push((insee.clone(), name.clone(), id));
    Ok(Venue { id, landmark: "", how_to_come: "" })
}
