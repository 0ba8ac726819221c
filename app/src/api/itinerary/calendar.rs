//! The months of a tour, day by day.

use backend::service::read_itinerary::{ItineraryStop, TourLine};
use chrono::{Datelike, Months, NaiveDate};
use domain::holidays::{Zone, holiday_on};
use domain::words::month;

use crate::locale;
use crate::views::{DayCell, Month};

/// No tour is drawn over more months than this.
const MOST_MONTHS: usize = 24;
const MARTINIQUE: &str = "America/Martinique";

/// The month of a day in the address of the page.
pub fn key(day: NaiveDate) -> String {
    format!("{}-{:02}", day.year(), day.month())
}

/// Days that something takes: the first and the last.
pub type Days = (NaiveDate, NaiveDate);

/// Every month from the first day of the tour, or of a stop, to the last.
pub fn months(tour: &TourLine, stops: &[ItineraryStop], today: NaiveDate) -> Vec<Month> {
    let taken: Vec<Days> = stops.iter().map(|stop| (stop.starts_on, stop.ends_on)).collect();
    of_days((tour.starts_on, tour.ends_on), &tour.time_zone, &taken, today)
}

/// The same of days, in the order in which the page lists what takes them.
pub fn of_days(tour: Days, time_zone: &str, taken: &[Days], today: NaiveDate) -> Vec<Month> {
    let first = taken.iter().map(|(first, _)| *first).fold(tour.0, NaiveDate::min);
    let last = taken.iter().map(|(_, last)| *last).fold(tour.1, NaiveDate::max);
    let zone = if time_zone == MARTINIQUE { Zone::Martinique } else { Zone::Metropole };
    let begin = first.with_day(1).unwrap_or(first);
    (0..)
        .map_while(|count| begin.checked_add_months(Months::new(count)))
        .take_while(|month| *month <= last)
        .take(MOST_MONTHS)
        .map(|first| one(first, taken, today, zone))
        .collect()
}

fn one(first: NaiveDate, taken: &[Days], today: NaiveDate, zone: Zone) -> Month {
    let days = first.iter_days().take_while(|day| day.month() == first.month());
    let blank = (0..first.weekday().num_days_from_monday()).map(|_| None);
    let mut cells: Vec<Option<DayCell>> = blank.chain(days.map(|day| Some(cell(day, taken, today, zone)))).collect();
    cells.resize(cells.len().next_multiple_of(7), None);
    let count = taken.iter().filter(|(begins, _)| key(*begins) == key(first)).count();
    Month {
        key: key(first),
        name: locale::capital(&format!("{} {}", month(first), first.year())),
        stops: locale::stops(i64::try_from(count).unwrap_or(i64::MAX)),
        weeks: cells.chunks(7).map(<[_]>::to_vec).collect(),
    }
}

fn cell(day: NaiveDate, taken: &[Days], today: NaiveDate, zone: Zone) -> DayCell {
    let here = |(place, (first, last)): (u32, &Days)| (*first <= day && day <= *last).then_some(place);
    DayCell {
        number: day.day(),
        holiday: holiday_on(day, zone).unwrap_or_default().to_owned(),
        weekend: day.weekday().num_days_from_monday() >= 5,
        today: day == today,
        stops: (0_u32..).zip(taken).filter_map(here).collect(),
    }
}
