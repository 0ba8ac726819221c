//! Dates are whole days, calendars are hours: which days a partner's calendar takes.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use domain::ids::PartnerId;

use crate::ical::busy::Period;

/// The hours that count, on the wall.
const HOURS: (u32, u32) = (9, 17);
/// A day of which less than so many minutes are left is no day for a tour.
const LEAST: i64 = 4 * 60;

/// The days of which a partner has less than half left between nine and five. The times of each partner
/// are in order and apart.
pub(super) fn away(busy: &[(PartnerId, Period)], zone: Tz) -> Vec<(PartnerId, NaiveDate)> {
    let mut taken: BTreeMap<(PartnerId, NaiveDate), i64> = BTreeMap::new();
    for (partner, period) in busy {
        let local = |instant: chrono::DateTime<chrono::Utc>| instant.with_timezone(&zone).naive_local();
        let (from, to) = (local(period.starts_at), local(period.ends_at));
        for day in from.date().iter_days().take_while(|day| *day <= to.date()) {
            let at = |hour: u32| NaiveDateTime::new(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
            let minutes = (to.min(at(HOURS.1)) - from.max(at(HOURS.0))).num_minutes();
            if minutes > 0 {
                *taken.entry((*partner, day)).or_default() += minutes;
            }
        }
    }
    let whole = i64::from(HOURS.1 - HOURS.0) * 60;
    taken.into_iter().filter(|(_, minutes)| whole - minutes < LEAST).map(|(day, _)| day).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn half_a_day_is_a_day_that_is_left() {
        let partner = PartnerId(uuid::Uuid::nil());
        let days = |periods: &[(&str, &str)]| {
            let period = |(from, to): &(&str, &str)| Period {
                starts_at: format!("2027-05-{from}:00Z").parse().unwrap(),
                ends_at: format!("2027-05-{to}:00Z").parse().unwrap(),
            };
            let busy: Vec<_> = periods.iter().map(|one| (partner, period(one))).collect();
            let away = away(&busy, Tz::America__Martinique);
            away.into_iter().map(|(_, day)| day.format("%d").to_string()).collect::<Vec<_>>().join(" ")
        };
        // Four hours before UTC: nine is 13:00Z, five is 21:00Z.
        assert_eq!(days(&[("18T13:00", "18T17:00")]), "");
        assert_eq!(days(&[("18T13:00", "18T17:01")]), "18");
        assert_eq!(days(&[("18T13:00", "18T15:01"), ("18T16:00", "18T18:00")]), "18");
        assert_eq!(days(&[("18T21:00", "19T13:00")]), "", "evenings and nights do not count");
        assert_eq!(days(&[("18T04:00", "20T04:00")]), "18 19");
    }
}
