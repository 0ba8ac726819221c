//! Quiet hours: between 21:00 and 08:00 of the town nothing leaves that can wait, and the clock of
//! an offer stands still.
//!
//! Everything here is local wall time. On the two nights a year on which some zones change their
//! clocks, a duration across the night may be off by the hour changed; quiet hours hold the change
//! (it happens between 01:00 and 03:00), so that waking time is right all the same.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// The hour at which the quiet begins.
pub const FROM_HOUR: u32 = 21;

/// The hour at which it ends.
pub const UNTIL_HOUR: u32 = 8;

/// Waking seconds of one day.
const WAKING_DAY: i64 = (FROM_HOUR as i64 - UNTIL_HOUR as i64) * 3600;

/// Whether a local time lies in the quiet hours: 21:00 does, 08:00 does not.
pub fn is_quiet(at: NaiveDateTime) -> bool {
    !(UNTIL_HOUR..FROM_HOUR).contains(&at.hour())
}

/// When something that is ready at `at` may leave: at once, or at the next 08:00.
pub fn leaves_at(at: NaiveDateTime) -> NaiveDateTime {
    if !is_quiet(at) {
        at
    } else if at.hour() < UNTIL_HOUR {
        morning(at.date())
    } else {
        at.date().checked_add_days(Days::new(1)).map_or(NaiveDateTime::MAX, morning)
    }
}

/// The time between two moments without the quiet hours, in whole seconds; negative when `to`
/// comes first.
pub fn waking_between(from: NaiveDateTime, to: NaiveDateTime) -> TimeDelta {
    TimeDelta::seconds(waking_count(to) - waking_count(from))
}

/// The moment that lies `waking` after `from` on a clock that stands still in the quiet hours.
/// A time that is used up when the quiet begins ends at 21:00, not at 08:00. Whole seconds.
pub fn after_waking(from: NaiveDateTime, waking: TimeDelta) -> NaiveDateTime {
    let seconds = waking.num_seconds();
    if seconds <= 0 {
        return from;
    }
    // One second less and back again: the end of a day belongs to that day.
    let count = waking_count(from).saturating_add(seconds - 1);
    let (day, within) = (count.div_euclid(WAKING_DAY), count.rem_euclid(WAKING_DAY));
    i32::try_from(day)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .and_then(|date| morning(date).checked_add_signed(TimeDelta::seconds(within + 1)))
        .unwrap_or(NaiveDateTime::MAX)
}

/// Waking seconds since the first day of the calendar.
fn waking_count(at: NaiveDateTime) -> i64 {
    let today = i64::from(at.num_seconds_from_midnight()) - i64::from(UNTIL_HOUR) * 3600;
    i64::from(at.num_days_from_ce()) * WAKING_DAY + today.clamp(0, WAKING_DAY)
}

fn morning(date: NaiveDate) -> NaiveDateTime {
    // 08:00 exists on every wall clock.
    date.and_time(NaiveTime::from_hms_opt(UNTIL_HOUR, 0, 0).unwrap_or_default())
}

#[cfg(test)]
pub(crate) mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    /// A time in June 2027, written `day hour:minute`.
    pub(crate) fn june(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(&format!("2027-06-{text}"), "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn leaving() {
        for (ready, leaves) in [
            ("10 20:59", "10 20:59"),
            ("10 21:00", "11 08:00"),
            ("10 23:59", "11 08:00"),
            ("11 00:00", "11 08:00"),
            ("11 07:59", "11 08:00"),
            ("11 08:00", "11 08:00"),
            ("11 12:30", "11 12:30"),
        ] {
            assert_eq!(leaves_at(june(ready)), june(leaves), "{ready}");
        }
    }

    #[test]
    fn waking_time() {
        for (from, to, minutes) in [
            ("10 09:00", "10 10:30", 90),
            ("10 20:00", "11 09:00", 120),
            ("10 22:00", "11 07:00", 0),
            ("10 08:00", "11 08:00", 13 * 60),
            ("10 05:00", "10 08:01", 1),
            ("11 09:00", "10 20:00", -120),
        ] {
            assert_eq!(waking_between(june(from), june(to)), TimeDelta::minutes(minutes), "{from}");
        }
        for (from, minutes, to) in [
            ("10 09:00", 90, "10 10:30"),
            ("10 20:00", 60, "10 21:00"),
            ("10 20:00", 61, "11 08:01"),
            ("10 22:00", 30, "11 08:30"),
            ("11 03:00", 30, "11 08:30"),
            ("10 08:00", 13 * 60, "10 21:00"),
            ("10 08:00", 26 * 60, "11 21:00"),
            ("10 09:00", 0, "10 09:00"),
            ("10 09:00", -5, "10 09:00"),
        ] {
            assert_eq!(after_waking(june(from), TimeDelta::minutes(minutes)), june(to), "{from}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        assert_eq!(after_waking(NaiveDateTime::MAX, TimeDelta::MAX), NaiveDateTime::MAX);
        assert_eq!(leaves_at(NaiveDateTime::MAX), NaiveDateTime::MAX);
        assert!(waking_between(NaiveDateTime::MIN, NaiveDateTime::MAX) > TimeDelta::zero());
    }

    proptest! {
        #[test]
        fn the_two_clocks_agree(start in 0..40_000_i64, waking in 1..10_000_i64) {
            let from = june("01 00:00") + TimeDelta::minutes(start);
            let waking = TimeDelta::minutes(waking);
            let to = after_waking(from, waking);
            prop_assert_eq!(waking_between(from, to), waking);
            prop_assert!(to >= from + waking);
            prop_assert!(!is_quiet(to) || to == leaves_at(to) - TimeDelta::hours(11));
        }

        #[test]
        fn minute_by_minute(start in 0..3_000_i64, length in 0..3_000_i64) {
            let from = june("01 00:00") + TimeDelta::minutes(start);
            let to = from + TimeDelta::minutes(length);
            let counted =
                (0..length).filter(|m| !is_quiet(from + TimeDelta::minutes(*m))).count();
            prop_assert_eq!(
                waking_between(from, to),
                TimeDelta::minutes(i64::try_from(counted).unwrap())
            );
        }
    }
}
