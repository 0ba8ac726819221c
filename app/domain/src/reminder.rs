//! Reminders: which ones a tour sends, when each is due, and whether it still makes sense when its
//! turn comes.

use std::fmt;

use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use crate::quiet::is_quiet;
pub use crate::quiet::leaves_at;

/// The reminders of a week and of a day before lose their sense this long before the start: the
/// person is on the way by then.
pub const LAST_CALL: TimeDelta = TimeDelta::hours(2);

/// The reminder of two hours before loses its sense this long before the start.
const LAST_MINUTES: TimeDelta = TimeDelta::minutes(30);

/// Who was told of a change within this time is not written to again: the news was the reminder.
pub const APART: TimeDelta = TimeDelta::hours(6);

/// The reminder of a week before is not sent later than so many days after it was due: the one of
/// the day before is near then.
const WEEK_GRACE: Days = Days::new(3);

/// A reminder of two hours before that would fall into the quiet hours leaves the evening before.
const EVENING: (u32, u32) = (20, 30);

/// The reminders of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReminderKind {
    /// Seven days before.
    #[serde(rename = "days_before_7")]
    DaysBefore7,
    /// The day before; at 10:00 at the latest when the start is before 09:00.
    DayBefore,
    /// Two hours before.
    #[serde(rename = "hours_before_2")]
    HoursBefore2,
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
    /// All kinds, the earliest first.
    pub const ALL: &'static [Self] = &[Self::DaysBefore7, Self::DayBefore, Self::HoursBefore2];

    /// The kind as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DaysBefore7 => "days_before_7",
            Self::DayBefore => "day_before",
            Self::HoursBefore2 => "hours_before_2",
        }
    }

    /// The kind of a stored text, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// A time of the day at which reminders leave: from 08:00 to 20:30, so that the quiet hours never
/// hold it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SendingTime(NaiveTime);

impl SendingTime {
    /// The first.
    pub const EARLIEST: Self = Self::at(8, 0);
    /// The last.
    pub const LATEST: Self = Self::at(EVENING.0, EVENING.1);

    /// For the constants of this file, which are hours of a day.
    const fn at(hour: u32, minute: u32) -> Self {
        match NaiveTime::from_hms_opt(hour, minute, 0) {
            Some(time) => Self(time),
            None => Self(NaiveTime::MIN),
        }
    }

    /// The time, when it is in waking time and a whole minute.
    pub fn new(time: NaiveTime) -> Option<Self> {
        let waking = Self::EARLIEST.0 <= time && time <= Self::LATEST.0;
        (waking && time.second() == 0 && time.nanosecond() == 0).then_some(Self(time))
    }

    /// The time of the wall clock.
    pub const fn time(self) -> NaiveTime {
        self.0
    }
}

impl fmt::Display for SendingTime {
    /// « 09:30 ».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%H:%M"))
    }
}

/// Which reminders a tour sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReminderSchedule {
    /// When the one of a week before leaves, if it does.
    pub days_before_7: Option<SendingTime>,
    /// When the one of the day before leaves, if it does.
    pub day_before: Option<SendingTime>,
    /// Whether there is one of two hours before.
    pub hours_before_2: bool,
}

impl Default for ReminderSchedule {
    /// A week before at 09:30, the day before at 17:00.
    fn default() -> Self {
        Self {
            days_before_7: Some(SendingTime::at(9, 30)),
            day_before: Some(SendingTime::at(17, 0)),
            hours_before_2: false,
        }
    }
}

impl ReminderSchedule {
    /// The local time at which a reminder is due, for a start at `start` in the same zone; none where
    /// the tour does not send it, or where another one comes less than [`APART`] before it.
    ///
    /// Two hours are counted on the wall clock. They are exact two hours wherever a reminder may
    /// leave: clocks change in the quiet hours.
    pub fn due(&self, kind: ReminderKind, start: NaiveDateTime) -> Option<NaiveDateTime> {
        match kind {
            ReminderKind::DaysBefore7 => days_before(start, 7, self.days_before_7?.time()),
            ReminderKind::DayBefore => {
                let time = self.day_before?.time();
                let early = SendingTime::at(10, 0).time();
                days_before(start, 1, if start.hour() < 9 { time.min(early) } else { time })
            }
            ReminderKind::HoursBefore2 if self.hours_before_2 => {
                let due = awake(start.checked_sub_signed(TimeDelta::hours(2))?)?;
                let eve = self.due(ReminderKind::DayBefore, start);
                eve.is_none_or(|eve| due.signed_duration_since(eve).abs() >= APART).then_some(due)
            }
            ReminderKind::HoursBefore2 => None,
        }
    }

    /// The last local time at which a reminder may leave: three days after it was due for that of a
    /// week before, half an hour before the start for that of two hours before, two hours before the
    /// start for that of the day before, and never less than [`APART`] before the next one is due.
    pub fn latest(&self, kind: ReminderKind, start: NaiveDateTime) -> NaiveDateTime {
        let before = |span| start.checked_sub_signed(span).unwrap_or(NaiveDateTime::MIN);
        match kind {
            ReminderKind::DaysBefore7 => {
                let end = self.due(kind, start).and_then(|due| due.checked_add_days(WEEK_GRACE));
                end.map_or(before(LAST_CALL), |end| end.min(before(LAST_CALL)))
            }
            ReminderKind::DayBefore => {
                // One that was held up would come with the next.
                let next = self.due(ReminderKind::HoursBefore2, start).and_then(|due| due.checked_sub_signed(APART));
                next.map_or(before(LAST_CALL), |end| end.min(before(LAST_CALL)))
            }
            ReminderKind::HoursBefore2 => before(LAST_MINUTES),
        }
    }

    /// What to do at `now` about a reminder of a registration made at `registered`; none where the
    /// tour sends no such reminder.
    ///
    /// All times are local times of the stop's town. Registering at the very minute of the due time
    /// counts as before it.
    pub fn decide(
        &self,
        kind: ReminderKind,
        start: NaiveDateTime,
        registered: NaiveDateTime,
        now: NaiveDateTime,
    ) -> Option<Decision> {
        let due = self.due(kind, start)?;
        if registered > due {
            return Some(Decision::RegisteredAfterDue);
        }
        let leaves = leaves_at(now.max(due));
        Some(if leaves > self.latest(kind, start) {
            Decision::TooLate
        } else if leaves > now {
            Decision::TooEarly
        } else {
            Decision::Send
        })
    }
}

fn days_before(start: NaiveDateTime, days: u64, time: NaiveTime) -> Option<NaiveDateTime> {
    start.date().checked_sub_days(Days::new(days)).map(|day| day.and_time(time))
}

/// The moment itself, or half past eight before the night in which it falls.
fn awake(at: NaiveDateTime) -> Option<NaiveDateTime> {
    if !is_quiet(at) {
        return Some(at);
    }
    let night_began = if at.hour() < crate::quiet::UNTIL_HOUR { at.date().pred_opt()? } else { at.date() };
    Some(night_began.and_time(SendingTime::LATEST.time()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::quiet::tests::june;

    fn usual() -> ReminderSchedule {
        ReminderSchedule::default()
    }

    /// All three, at the usual times.
    fn all() -> ReminderSchedule {
        ReminderSchedule { hours_before_2: true, ..usual() }
    }

    fn any_schedule() -> impl Strategy<Value = ReminderSchedule> {
        let time =
            || proptest::option::of((480..=1230_u32).prop_map(|minute| SendingTime::at(minute / 60, minute % 60)));
        (time(), time(), any::<bool>()).prop_map(|(days_before_7, day_before, hours_before_2)| ReminderSchedule {
            days_before_7,
            day_before,
            hours_before_2,
        })
    }

    #[test]
    fn two_hours_before_or_the_evening_before_the_night() {
        let hours = |schedule: ReminderSchedule, start| schedule.due(ReminderKind::HoursBefore2, june(start));
        let alone = ReminderSchedule { day_before: None, ..all() };
        for (start, due) in [
            ("18 14:00", "18 12:00"),
            ("18 10:00", "18 08:00"),
            ("18 09:59", "17 20:30"),
            ("18 01:00", "17 20:30"),
            ("18 22:59", "18 20:59"),
            ("18 23:00", "18 20:30"),
        ] {
            assert_eq!(hours(alone, start), Some(june(due)), "{start}");
        }
        // The reminder of the day before has just left at 17:00; at 10:00 for an early start.
        assert_eq!(hours(all(), "18 09:30"), None);
        assert_eq!(hours(all(), "18 08:30"), Some(june("17 20:30")));
        assert_eq!(hours(all(), "18 10:00"), Some(june("18 08:00")));
        assert_eq!(hours(usual(), "18 14:00"), None);
        let decide = |now| all().decide(ReminderKind::HoursBefore2, june("18 14:00"), june("01 10:00"), june(now));
        assert_eq!(decide("18 11:59"), Some(Decision::TooEarly));
        assert_eq!(decide("18 12:00"), Some(Decision::Send));
        assert_eq!(decide("18 13:30"), Some(Decision::Send));
        assert_eq!(decide("18 13:31"), Some(Decision::TooLate));
    }

    #[test]
    fn a_tour_chooses_its_times() {
        let at = |hour| SendingTime::new(NaiveTime::from_hms_opt(hour, 15, 0).unwrap());
        let own = ReminderSchedule { days_before_7: None, day_before: at(9), hours_before_2: false };
        assert_eq!(own.due(ReminderKind::DaysBefore7, june("18 14:00")), None);
        assert_eq!(own.decide(ReminderKind::DaysBefore7, june("18 14:00"), june("01 10:00"), june("11 09:30")), None);
        for start in ["18 14:00", "18 08:30"] {
            assert_eq!(own.due(ReminderKind::DayBefore, june(start)), Some(june("17 09:15")), "{start}");
        }
        assert_eq!((at(7), at(21)), (None, None));
        assert_eq!(SendingTime::LATEST.to_string(), "20:30");
        assert_eq!(SendingTime::new(NaiveTime::from_hms_opt(9, 0, 1).unwrap()), None);
    }

    #[test]
    fn due_times() {
        for (start, week, day) in [
            ("18 09:30", "11 09:30", "17 17:00"),
            ("18 09:00", "11 09:30", "17 17:00"),
            ("18 08:59", "11 09:30", "17 10:00"),
            ("18 00:00", "11 09:30", "17 10:00"),
            ("18 23:00", "11 09:30", "17 17:00"),
        ] {
            assert_eq!(usual().due(ReminderKind::DaysBefore7, june(start)), Some(june(week)), "{start}");
            assert_eq!(usual().due(ReminderKind::DayBefore, june(start)), Some(june(day)), "{start}");
        }
        let new_year = NaiveDate::from_ymd_opt(2028, 1, 3).unwrap().and_hms_opt(14, 0, 0).unwrap();
        let due = usual().due(ReminderKind::DaysBefore7, new_year).unwrap();
        assert_eq!(due.to_string(), "2027-12-27 09:30:00");
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
                usual().decide(kind, june(start), june(registered), june(now)),
                Some(expected),
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
                    let _ = all().decide(*kind, start, NaiveDateTime::MIN, now);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn sent_only_in_waking_time_between_due_and_latest(
            schedule in any_schedule(),
            start in 0..30_000_i64, registered in -20_000..30_000_i64, now in -20_000..30_000_i64,
        ) {
            let at = |minutes| june("01 00:00") + TimeDelta::minutes(minutes);
            let (start, registered, now) = (at(start), at(registered), at(now));
            for kind in ReminderKind::ALL.iter().copied() {
                if schedule.decide(kind, start, registered, now) == Some(Decision::Send) {
                    let due = schedule.due(kind, start).unwrap();
                    prop_assert!(registered <= due);
                    prop_assert!(due <= now && now <= schedule.latest(kind, start) && now < start);
                    prop_assert!((8..21).contains(&now.hour()));
                }
            }
        }

        #[test]
        fn once_too_late_always_too_late(
            schedule in any_schedule(),
            start in 0..30_000_i64, now in -20_000..30_000_i64, later in 0..10_000_i64,
        ) {
            let at = |minutes| june("01 00:00") + TimeDelta::minutes(minutes);
            for kind in ReminderKind::ALL.iter().copied() {
                let decision = |now| schedule.decide(kind, at(start), NaiveDateTime::MIN, at(now));
                if decision(now) == Some(Decision::TooLate) {
                    prop_assert_eq!(decision(now + later), Some(Decision::TooLate));
                }
            }
        }

        #[test]
        fn due_in_waking_time_before_the_start_and_never_two_within_six_hours(
            schedule in any_schedule(), start in 0..30_000_i64,
        ) {
            let start = june("01 00:00") + TimeDelta::minutes(start);
            let due: Vec<_> = ReminderKind::ALL.iter().filter_map(|kind| schedule.due(*kind, start)).collect();
            prop_assert!(due.iter().all(|due| !is_quiet(*due) && *due < start));
            prop_assert!(due.windows(2).all(|pair| pair[1] - pair[0] >= APART));
            let sent = ReminderKind::ALL.iter().filter(|kind| schedule.due(**kind, start).is_some());
            let latest: Vec<_> = sent.map(|kind| schedule.latest(*kind, start)).collect();
            prop_assert!(due.iter().zip(&latest).all(|(due, latest)| due <= latest), "none is too late when it is due");
            prop_assert!(latest.iter().zip(due.iter().skip(1)).all(|(late, next)| *next - *late >= APART));
        }
    }
}
