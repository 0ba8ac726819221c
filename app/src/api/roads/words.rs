//! Ways in words, with where their minutes come from.

use backend::service::read_legs::{Direction, LegLine, LegsPage};
use backend::zone;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::plan::{LegSource, Way};
use domain::words::day_month;

use crate::locale::{Road, Ways, roads as say};
use crate::views::{LegRow, LegsView, WayRow};

/// The zone and the present instant by which dates are told.
#[derive(Clone, Copy, Debug)]
pub struct Dates<'a> {
    /// IANA zone of the tour.
    pub zone: &'a str,
    /// The present instant.
    pub now: DateTime<Utc>,
}

impl Dates<'_> {
    /// « 3 mai », « 3 mai 2026 » in another year.
    pub fn day(&self, at: DateTime<Utc>) -> String {
        let local = |at: DateTime<Utc>| zone::local(at, self.zone).unwrap_or_else(|_| at.naive_utc()).date();
        let (day, today): (NaiveDate, NaiveDate) = (local(at), local(self.now));
        if day.year() == today.year() { day_month(day) } else { format!("{} {}", day_month(day), day.year()) }
    }
}

/// « 14 km · 21 min, estimé », « 25 min, saisi », « 25 min, calculé le 3 mai ».
pub fn way(way: Way, dates: Dates<'_>) -> String {
    match (way.said, way.metres) {
        (None, Some(0)) => Road::SameTown.fr().to_owned(),
        (None, metres) => say::estimated(kilometres(metres.unwrap_or_default()), way.minutes),
        (Some((LegSource::Typed, _)), _) => say::typed(way.minutes),
        (Some((LegSource::Imported, at)), _) => say::imported(way.minutes, &dates.day(at)),
        (Some((LegSource::Router, at)), _) => say::computed(way.minutes, &dates.day(at)),
    }
}

/// Whole kilometres.
pub const fn kilometres(metres: i64) -> i64 {
    (metres + 500) / 1000
}

/// The ways of a tour.
pub fn legs(page: LegsPage, now: DateTime<Utc>) -> LegsView {
    let dates = Dates { zone: &page.time_zone, now };
    let unplaced = if page.router && !page.unplaced.is_empty() { say::unplaced(&page.unplaced) } else { String::new() };
    LegsView {
        legs: page.lines.iter().map(|line| row(line, dates)).collect(),
        tour: page.tour,
        router: page.router,
        unplaced,
        imported: i64::try_from(page.imported).unwrap_or(i64::MAX),
    }
}

fn row(line: &LegLine, dates: Dates<'_>) -> LegRow {
    LegRow {
        name: format!("{} – {}", line.one.1, line.other.1),
        there: way_row(&line.one, &line.other, line.there, dates),
        back: way_row(&line.other, &line.one, line.back, dates),
    }
}

fn way_row(from: &(String, String), to: &(String, String), known: Direction, dates: Dates<'_>) -> WayRow {
    let typed = known.way.filter(|way| matches!(way.said, Some((LegSource::Typed, _))));
    let untyped = known.untyped.map_or_else(|| Ways::Unknown.fr().to_owned(), |known| way(known, dates));
    let untyped = if typed.is_some() {
        format!("{}\u{a0}: {untyped}", Ways::Untyped.fr())
    } else {
        crate::locale::capital(&untyped)
    };
    let without = known.without_road.map(|at| say::without_road(&dates.day(at)));
    WayRow {
        from: from.0.clone(),
        to: to.0.clone(),
        name: say::direction(&from.1, &to.1),
        now: [Some(untyped), without].into_iter().flatten().collect::<Vec<_>>().join(". "),
        minutes: typed.map(|way| way.minutes.to_string()).unwrap_or_default(),
        imported: known.imported,
    }
}
