//! How many messages a provider gets: a bucket for each, kept as the instant at which it is whole again
//! (the generic cell rate algorithm). Urgent messages may draw on what comes later.

use chrono::{DateTime, TimeDelta, Utc};

/// Messages at once after a rest, by priority: cancellations, changes, invitations, then the rest.
const AT_ONCE: [i32; 3] = [200, 60, 20];
/// See [`AT_ONCE`].
const AT_ONCE_OTHERS: i32 = 5;

/// The steady pace of each provider; `None` is without limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace(Option<TimeDelta>);

impl Pace {
    /// So many messages a second and provider; 0 is without limit.
    pub(super) fn a_second(messages: u32) -> Self {
        Self((messages > 0).then(|| TimeDelta::microseconds(1_000_000 / i64::from(messages))))
    }

    /// How many of a priority may leave now.
    pub(super) fn allows(self, spent_until: DateTime<Utc>, priority: i64, now: DateTime<Utc>) -> usize {
        let Some(interval) = self.0 else { return usize::MAX };
        let room = now + interval * at_once(priority) - spent_until.max(now);
        let count = room.num_microseconds().unwrap_or(0) / interval.num_microseconds().unwrap_or(1).max(1);
        usize::try_from(count).unwrap_or(0)
    }

    /// When the bucket is whole again after so many more; `None` when nothing need be kept.
    pub(super) fn after(self, spent_until: DateTime<Utc>, count: usize, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let interval = self.0?;
        Some(spent_until.max(now) + interval * i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// When one of a priority may leave.
    pub(super) fn next(self, spent_until: DateTime<Utc>, priority: i64) -> DateTime<Utc> {
        let interval = self.0.unwrap_or_default();
        spent_until - interval * (at_once(priority) - 1)
    }
}

fn at_once(priority: i64) -> i32 {
    usize::try_from(priority).ok().and_then(|place| AT_ONCE.get(place)).copied().unwrap_or(AT_ONCE_OTHERS)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_steady_pace_holds_and_urgent_ones_run_ahead() {
        let start: DateTime<Utc> = "2027-05-03T12:00:00Z".parse().unwrap();
        let pace = Pace::a_second(2);
        let (mut spent, mut count_of_all) = (start, 0);
        for second in 0..60 {
            let now = start + TimeDelta::seconds(second);
            let count = pace.allows(spent, 3, now);
            if let Some(after) = pace.after(spent, count, now) {
                spent = after;
            }
            count_of_all += count;
        }
        // five at once, then two a second
        assert_eq!(count_of_all, 5 + 2 * 59);
        let now = start + TimeDelta::seconds(59);
        assert_eq!(pace.allows(spent, 3, now), 0);
        assert_eq!(pace.allows(spent, 0, now), 195);
        // what was drawn ahead is waited for
        let drawn = pace.after(spent, 195, now).unwrap();
        assert_eq!(pace.allows(drawn, 0, now), 0);
        assert_eq!(pace.allows(drawn, 3, now + TimeDelta::seconds(97)), 0);
        assert_eq!(pace.next(drawn, 3), now + TimeDelta::seconds(98));
        assert_eq!(pace.allows(drawn, 3, pace.next(drawn, 3)), 1);
        assert_eq!(Pace::a_second(0).allows(drawn, 3, start), usize::MAX);
        assert_eq!(Pace::a_second(0).after(drawn, 7, start), None);
    }
}
