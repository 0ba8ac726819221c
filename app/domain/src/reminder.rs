//! Reminders: when each is due, and whether it still makes sense when its turn comes.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

pub use crate::quiet::leaves_at;

/// A reminder loses its sense this long before the start: the person is on the way by then.
pub const LAST_CALL: TimeDelta = TimeDelta::hours(2);

/// The reminder of a week before is not sent later than so many days after it was due: the one of
/// the day before is near then.
const WEEK_GRACE: Days = Days::new(3);

/// The two reminders of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// Seven days before, at 09:30.
    #[serde(rename = "days_before_7")]
    DaysBefore7,
    /// The day before, at 17:00, or at 10:00 when the start is before 09:00.
    DayBefore,
}

/// What to do about a reminder now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Not due yet, or due and kept back by the quiet hours: ask again at
    /// `leaves_at(now.max(due))`.
    TooEarly,
    /// Send it now.
    Send,
    /// It would come too late to help.
    TooLate,
    /// The person registered when it had already been due: they know.
    RegisteredAfterDue,
}

impl ReminderKind {
    /// Both kinds, the earlier first.
    pub const ALL: &'static [Self] = &[Self::DaysBefore7, Self::DayBefore];

    /// The kind as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DaysBefore7 => "days_before_7",
            Self::DayBefore => "day_before",
        }
    }

    /// The kind of a stored text, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// The local time at which a reminder is due, for a start at `start_local` in the same zone.
pub fn due(kind: ReminderKind, start_local: NaiveDateTime) -> NaiveDateTime {
    let (days, hour, minute) = match kind {
        ReminderKind::DaysBefore7 => (7, 9, 30),
        ReminderKind::DayBefore if start_local.hour() < 9 => (1, 10, 0),
        ReminderKind::DayBefore => (1, 17, 0),
    };
    let day = start_local.date().checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    // The three hours exist on every wall clock.
    day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default())
}

/// The last local time at which a reminder may leave: three days after it was due for the first,
/// two hours before the start for both.
pub fn latest(kind: ReminderKind, start_local: NaiveDateTime) -> NaiveDateTime {
    let last_call = start_local.checked_sub_signed(LAST_CALL).unwrap_or(NaiveDateTime::MIN);
    match kind {
        ReminderKind::DaysBefore7 => {
            due(kind, start_local).checked_add_days(WEEK_GRACE).map_or(last_call, |end| end.min(last_call))
        }
        ReminderKind::DayBefore => last_call,
    }
}

/// What to do at `now_local` about a reminder of a registration made at `registered_local`.
///
/// All times are local times of the stop's town. Registering at the very minute of the due time
/// counts as before it.
pub fn decide(
    kind: ReminderKind,
    start_local: NaiveDateTime,
    registered_local: NaiveDateTime,
    now_local: NaiveDateTime,
) -> Decision {
    let due = due(kind, start_local);
    if registered_local > due {
        return Decision::RegisteredAfterDue;
    }
    let leaves = leaves_at(now_local.max(due));
    if leaves > latest(kind, start_local) {
        Decision::TooLate
    } else if leaves > now_local {
        Decision::TooEarly
    } else {
        Decision::Send
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::quiet::tests::june;

    #[test]
    fn due_times() {
        for (start, week, day) in [
            ("18 09:30", "11 09:30", "17 17:00"),
            ("18 09:00", "11 09:30", "17 17:00"),
            ("18 08:59", "11 09:30", "17 10:00"),
            ("18 00:00", "11 09:30", "17 10:00"),
            ("18 23:00", "11 09:30", "17 17:00"),
        ] {
            assert_eq!(due(ReminderKind::DaysBefore7, june(start)), june(week), "{start}");
            assert_eq!(due(ReminderKind::DayBefore, june(start)), june(day), "{start}");
        }
        let new_year = NaiveDate::from_ymd_opt(2028, 1, 3).unwrap().and_hms_opt(14, 0, 0).unwrap();
        assert_eq!(due(ReminderKind::DaysBefore7, new_year).to_string(), "2027-12-27 09:30:00");
    }

    #[test]
    fn decisions() {
        use Decision::{RegisteredAfterDue, Send, TooEarly, TooLate};
        use ReminderKind::{DayBefore, DaysBefore7};

        for (kind, start, registered, now, expected) in [
            (DaysBefore7, "18 09:30", "01 10:00", "11 09:29", TooEarly),
            (DaysBefore7, "18 09:30", "01 10:00", "11 09:30", Send),
            (DaysBefore7, "18 09:30", "01 10:00", "11 20:59", Send),
            (DaysBefore7, "18 09:30", "01 10:00", "11 21:00", TooEarly),
            (DaysBefore7, "18 09:30", "01 10:00", "12 08:00", Send),
            (DaysBefore7, "18 09:30", "01 10:00", "14 09:30", Send),
            (DaysBefore7, "18 09:30", "01 10:00", "14 09:31", TooLate),
            (DaysBefore7, "18 09:30", "11 09:30", "11 09:30", Send),
            (DaysBefore7, "18 09:30", "11 09:31", "11 09:31", RegisteredAfterDue),
            (DayBefore, "18 09:30", "01 10:00", "17 16:59", TooEarly),
            (DayBefore, "18 09:30", "01 10:00", "17 17:00", Send),
            (DayBefore, "18 09:30", "17 17:01", "17 17:02", RegisteredAfterDue),
            (DayBefore, "18 14:00", "01 10:00", "17 23:00", TooEarly),
            (DayBefore, "18 14:00", "01 10:00", "18 12:00", Send),
            (DayBefore, "18 14:00", "01 10:00", "18 12:01", TooLate),
            // 08:00 would come less than two hours before the start.
            (DayBefore, "18 09:30", "01 10:00", "17 23:00", TooLate),
            (DayBefore, "18 10:00", "01 10:00", "17 23:00", TooEarly),
            (DayBefore, "18 07:00", "01 10:00", "17 10:00", Send),
            (DayBefore, "18 07:00", "01 10:00", "17 21:00", TooLate),
            (DayBefore, "18 09:30", "01 10:00", "20 09:30", TooLate),
        ] {
            assert_eq!(
                decide(kind, june(start), june(registered), june(now)),
                expected,
                "{kind:?} {start} {registered} {now}"
            );
        }
    }

    #[test]
    fn stored_text() {
        for kind in ReminderKind::ALL {
            assert_eq!(ReminderKind::parse(kind.as_str()), Some(*kind));
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
        assert_eq!(ReminderKind::parse("tomorrow"), None);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for kind in ReminderKind::ALL {
            for start in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
                for now in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
                    let _ = decide(*kind, start, NaiveDateTime::MIN, now);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn sent_only_in_waking_time_between_due_and_latest(
            start in 0..30_000_i64, registered in -20_000..30_000_i64, now in -20_000..30_000_i64,
        ) {
            let at = |minutes| june("01 00:00") + TimeDelta::minutes(minutes);
            let (start, registered, now) = (at(start), at(registered), at(now));
            for kind in ReminderKind::ALL {
                if decide(*kind, start, registered, now) == Decision::Send {
                    prop_assert!(registered <= due(*kind, start));
                    prop_assert!(due(*kind, start) <= now && now <= latest(*kind, start));
                    prop_assert!((8..21).contains(&now.hour()));
                }
            }
        }

        #[test]
        fn once_too_late_always_too_late(
            start in 0..30_000_i64, now in -20_000..30_000_i64, later in 0..10_000_i64,
        ) {
            let at = |minutes| june("01 00:00") + TimeDelta::minutes(minutes);
            for kind in ReminderKind::ALL {
                let decision = |now| decide(*kind, at(start), NaiveDateTime::MIN, at(now));
                if decision(now) == Decision::TooLate {
                    prop_assert_eq!(decision(now + later), Decision::TooLate);
                }
            }
        }
    }
}
