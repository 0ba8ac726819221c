//! From a text to a season.

use chrono::NaiveDate;
use domain::season::{
    Before, Busy, DaySpan, Limits, MAX_DAYS, MAX_MINUTES, MAX_PARTNERS, MAX_PLACES, MAX_TOWNS, MAX_VENUES, MAX_WEIGHT,
    Mode, Partner, Pin, Placed, Rest, Roads, Season, Spacing, Town, Venue, Weights,
};
use serde_json::Value;
use serde_json::error::Category;

use super::item::{Days, Item, Names};
use super::{LARGEST, TourFile, TourFileError, VERSION, sound};

type Result<T> = std::result::Result<T, TourFileError>;

/// Days of the week, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The most roles of a town.
const MAX_ROLES: usize = 16;
/// The most partners of a role or of a wish.
const MAX_ROLE: usize = 100;
/// The most days on which a partner is elsewhere.
const MAX_BUSY: usize = 1_000;

/// Everything that names of the file lead to.
struct Frame<'a> {
    days: Days,
    places: Names<'a>,
    towns: Names<'a>,
    partners: Names<'a>,
}

/// Reads a file. The season that comes out is valid.
pub fn read(text: &str) -> Result<TourFile> {
    if text.len() > LARGEST {
        return Err(TourFileError::Large);
    }
    let value: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| match error.classify() {
            Category::Eof => TourFileError::Short { line: error.line() },
            _ => TourFileError::Syntax { line: error.line(), column: error.column() },
        })?;
    let root = Item::root(&value);
    let version = root.need("version")?;
    if version.whole(0, i64::MAX)? != i64::from(VERSION) {
        return version.wrong(format!("cette version n’est pas connue ; il faut {VERSION}"));
    }
    root.only(&[
        "version",
        "first_day",
        "last_day",
        "closed",
        "mode",
        "home_after",
        "base",
        "places",
        "roads",
        "limits",
        "towns",
        "partners",
        "order",
        "spacing",
        "weights",
    ])?;
    let days = days(&root)?;
    let place_items = root.need("places")?.list(MAX_PLACES as usize)?;
    let places: Vec<String> = place_items.iter().map(|item| item.text().map(str::to_owned)).collect::<Result<_>>()?;
    let town_items = root.need("towns")?.list(MAX_TOWNS)?;
    let partner_items = root.maybe_list("partners", MAX_PARTNERS)?;
    let frame = Frame {
        days,
        places: Names::of("lieu", place_items.into_iter().map(|item| item.text().map(|name| (item, name))))?,
        towns: Names::of("nom de ville", called(&town_items))?,
        partners: Names::of("partenaire", called(&partner_items))?,
    };
    let season = Season {
        first_day: days.first.signed_duration_since(NaiveDate::default()).num_days(),
        days: days.count,
        closed: all(root.maybe_list("closed", MAX_DAYS as usize)?, |item| item.day(days))?,
        mode: mode(&root)?,
        base: root.get("base").map(|item| item.name(&frame.places)).transpose()?,
        roads: roads(&root.need("roads")?, &places)?,
        limits: limits(&root)?,
        towns: all(town_items, |item| town(&item, &frame))?,
        partners: all(partner_items, |item| partner(&item, &frame))?,
        order: all(root.maybe_list("order", MAX_TOWNS * MAX_TOWNS)?, |item| {
            item.only(&["first", "then"])?;
            Ok(Before { first: item.need("first")?.name(&frame.towns)?, then: item.need("then")?.name(&frame.towns)? })
        })?,
        spacing: all(root.maybe_list("spacing", MAX_TOWNS)?, |item| {
            item.only(&["towns", "days"])?;
            let towns = all(item.need("towns")?.list(MAX_TOWNS)?, |town| town.name(&frame.towns))?;
            Ok(Spacing { towns, days: item.need("days")?.number(0, MAX_DAYS)? })
        })?,
        weights: weights(&root)?,
    };
    season.validate().map_err(|wrong| sound::told(&wrong, &season, &places))?;
    Ok(TourFile { season, places })
}

fn all<'a, T>(items: Vec<Item<'a>>, read: impl FnMut(Item<'a>) -> Result<T>) -> Result<Vec<T>> {
    items.into_iter().map(read).collect()
}

/// Items and their names.
fn called<'a>(items: &[Item<'a>]) -> impl Iterator<Item = Result<(Item<'a>, &'a str)>> {
    items.iter().map(|item| {
        let name = item.need("name")?;
        let text = name.text()?;
        Ok((name, text))
    })
}

fn days(root: &Item) -> Result<Days> {
    let (first, last) = (root.need("first_day")?, root.need("last_day")?);
    let from = first.date()?;
    let count = last.date()?.signed_duration_since(from).num_days().saturating_add(1);
    match u32::try_from(count) {
        Ok(count) if (1..=MAX_DAYS).contains(&count) => Ok(Days { first: from, count }),
        Ok(0) | Err(_) => last.wrong("la saison finit avant de commencer"),
        Ok(count) => last.wrong(format!("{count} jours ; {MAX_DAYS} au plus")),
    }
}

fn mode(root: &Item) -> Result<Mode> {
    let mode = root.need("mode")?;
    let after = root.get("home_after");
    match (mode.text()?, after) {
        ("moving_on", None) => Ok(Mode::MovingOn),
        ("return_to_base", None) => Ok(Mode::ReturnToBase),
        ("mixed", _) => Ok(Mode::Mixed { home_after: root.need("home_after")?.number(1, MAX_DAYS)? }),
        ("moving_on" | "return_to_base", Some(after)) => after.wrong("seulement avec le mode « mixed »"),
        _ => mode.wrong("il faut « moving_on », « return_to_base » ou « mixed »"),
    }
}

/// Row after row; each time is whole minutes, or null where there is no road.
fn roads(item: &Item, places: &[String]) -> Result<Roads> {
    let rows = item.cells()?;
    if rows.len() != places.len() {
        return item.wrong(format!("{} lignes pour {} lieux", rows.len(), places.len()));
    }
    let wrong = |from: usize, to: Option<usize>, said: String| {
        let ends = (places.get(from), to.and_then(|to| places.get(to)));
        let name = match ends {
            (Some(from), Some(to)) => format!(" de « {from} » à « {to} »"),
            (Some(from), None) => format!(" depuis « {from} »"),
            _ => String::new(),
        };
        let cell = to.map_or_else(String::new, |to| format!("[{to}]"));
        Err(TourFileError::Item { item: format!("roads[{from}]{cell}{name}"), said })
    };
    let mut minutes = Vec::with_capacity(places.len() * places.len());
    for (from, row) in rows.iter().enumerate() {
        let Some(row) = row.as_array() else { return wrong(from, None, "il faut une liste [ … ]".to_owned()) };
        if row.len() != places.len() {
            return wrong(from, None, format!("{} temps pour {} lieux", row.len(), places.len()));
        }
        for (to, cell) in row.iter().enumerate() {
            let time = cell.as_u64().and_then(|time| u32::try_from(time).ok()).filter(|time| *time <= MAX_MINUTES);
            match (cell.is_null(), time) {
                (true, _) | (_, Some(1..)) if from == to => return wrong(from, Some(to), "il faut 0".to_owned()),
                (false, None) => {
                    let shown = super::item::shown(&cell.to_string());
                    return wrong(
                        from,
                        Some(to),
                        format!("{shown} ; il faut des minutes de 0 à {MAX_MINUTES}, ou null"),
                    );
                }
                (_, time) => minutes.push(time),
            }
        }
    }
    Ok(Roads { places: u32::try_from(places.len()).unwrap_or(u32::MAX), minutes })
}

fn limits(root: &Item) -> Result<Limits> {
    let Some(item) = root.get("limits") else { return Ok(Limits::default()) };
    item.only(&["leg_minutes", "day_minutes", "free_days", "rest", "stops_a_week"])?;
    let rest = item.get("rest").map(|rest| {
        rest.only(&["work_days", "rest_days"])?;
        let days = |key| rest.need(key)?.number(1, MAX_DAYS);
        Ok(Rest { work_days: days("work_days")?, rest_days: days("rest_days")? })
    });
    Ok(Limits {
        leg_minutes: item.number_or("leg_minutes", (0, MAX_MINUTES), MAX_MINUTES)?,
        day_minutes: item.number_or("day_minutes", (1, MAX_MINUTES), MAX_MINUTES)?,
        free_days: item.number_or("free_days", (0, MAX_DAYS), 0)?,
        rest: rest.transpose()?,
        stops_a_week: item.get("stops_a_week").map(|most| most.number(1, MAX_DAYS)).transpose()?,
    })
}

fn weights(root: &Item) -> Result<Weights> {
    let Some(item) = root.get("weights") else { return Ok(Weights { driving: 1, ..Weights::default() }) };
    item.only(&["driving", "days", "weekdays", "partners", "evenness", "even_days", "partner_minutes", "stability"])?;
    let weight = |key| item.get(key).map_or(Ok(0), |item: Item| item.whole(0, MAX_WEIGHT));
    Ok(Weights {
        driving: weight("driving")?,
        days: weight("days")?,
        weekdays: weight("weekdays")?,
        partners: weight("partners")?,
        evenness: weight("evenness")?,
        even_days: item.number_or("even_days", (0, MAX_DAYS), 0)?,
        partner_minutes: weight("partner_minutes")?,
        stability: weight("stability")?,
    })
}

fn town(item: &Item, frame: &Frame) -> Result<Town> {
    let name = item.need("name")?.text()?;
    let item = item.again().named(name);
    item.only(&[
        "name",
        "stay",
        "venues",
        "importance",
        "pin",
        "liked_days",
        "liked_weekdays",
        "roles",
        "liked_partners",
        "published",
        "notice",
    ])?;
    let days = frame.days;
    let venues = all(item.need("venues")?.list(MAX_VENUES)?, |venue| self::venue(&venue, frame))?;
    let most = u32::try_from(venues.len()).unwrap_or(u32::MAX);
    if most == 0 {
        return item.need("venues")?.wrong("il en faut un au moins");
    }
    let partners = |item: Item| all(item.list(MAX_ROLE)?, |who| who.name(&frame.partners));
    let pin = item.get("pin").map(|pin| {
        pin.only(&["day", "venue"])?;
        let venue = pin.get("venue").map(|venue| Ok(venue.number(1, most)? - 1));
        Ok(Pin { day: pin.need("day")?.day(days)?, venue: venue.transpose()? })
    });
    let published = item.get("published").map(|placed| {
        placed.only(&["day", "venue"])?;
        Ok(Placed { day: placed.need("day")?.day(days)?, venue: placed.number_or("venue", (1, most), 1)? - 1 })
    });
    Ok(Town {
        name: name.to_owned(),
        stay: item.number_or("stay", (1, 3), 1)?,
        importance: item.get("importance").map_or(Ok(100), |item| item.whole(1, MAX_WEIGHT))?,
        pin: pin.transpose()?,
        liked_days: spans(&item, "liked_days", days)?,
        liked_weekdays: weekdays(&item, "liked_weekdays")?,
        roles: all(item.maybe_list("roles", MAX_ROLES)?, partners)?,
        liked_partners: item.get("liked_partners").map_or_else(|| Ok(Vec::new()), partners)?,
        published: published.transpose()?,
        notice: item.get("notice").map_or(Ok(0), |item| item.whole(0, MAX_WEIGHT))?,
        venues,
    })
}

fn venue(item: &Item, frame: &Frame) -> Result<Venue> {
    item.only(&["place", "windows", "closed", "shut_weekdays"])?;
    Ok(Venue {
        place: item.need("place")?.name(&frame.places)?,
        windows: spans(item, "windows", frame.days)?,
        closed: all(item.maybe_list("closed", MAX_DAYS as usize)?, |day| day.day(frame.days))?,
        shut_weekdays: weekdays(item, "shut_weekdays")?,
    })
}

fn partner(item: &Item, frame: &Frame) -> Result<Partner> {
    let name = item.need("name")?.text()?;
    let item = item.again().named(name);
    item.only(&["name", "teams", "busy", "place", "reach_minutes"])?;
    let busy = |busy: Item| {
        busy.only(&["day", "teams"])?;
        let teams = busy.number_or("teams", (0, u32::MAX), 1)?;
        Ok(Busy { day: busy.need("day")?.day(frame.days)?, teams })
    };
    Ok(Partner {
        name: name.to_owned(),
        teams: item.number_or("teams", (1, u32::MAX), 1)?,
        busy: all(item.maybe_list("busy", MAX_BUSY)?, busy)?,
        place: item.get("place").map(|place| place.name(&frame.places)).transpose()?,
        reach_minutes: item.get("reach_minutes").map(|reach| reach.number(0, MAX_MINUTES)).transpose()?,
    })
}

fn spans(item: &Item, key: &str, days: Days) -> Result<Vec<DaySpan>> {
    all(item.maybe_list(key, MAX_DAYS as usize)?, |span| {
        span.only(&["first", "last"])?;
        let (first, last) = (span.need("first")?.day(days)?, span.need("last")?.day(days)?);
        if last < first { span.wrong("la fenêtre finit avant de commencer") } else { Ok(DaySpan { first, last }) }
    })
}

fn weekdays(item: &Item, key: &str) -> Result<[bool; 7]> {
    let mut days = [false; 7];
    for day in item.maybe_list(key, 7)? {
        match WEEKDAYS.iter().position(|name| day.text() == Ok(name)) {
            Some(place) => days[place] = true,
            None => return day.wrong("il faut un jour de la semaine : monday, tuesday…"),
        }
    }
    Ok(days)
}
