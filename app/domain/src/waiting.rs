//! The waiting list: what happens to a seat that becomes free.

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::quiet;

/// With more time than this before the start, a freed seat is given without asking.
pub const PROMOTE_BEFORE: TimeDelta = TimeDelta::hours(24);

/// With this time or less before the start, a freed seat is offered to nobody.
pub const NOBODY_WITHIN: TimeDelta = TimeDelta::hours(1);

/// An offer lasts no longer than this, quiet hours not counted.
pub const LONGEST_OFFER: TimeDelta = TimeDelta::hours(12);

/// What to do with a freed seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatOffer {
    /// Give it to the first who waits.
    Promote,
    /// Hold it for the first who waits until this local time, then for the next.
    OfferUntil(NaiveDateTime),
    /// Leave it to the host on the spot.
    Nobody,
}

/// What to do with a seat that becomes free at `now_local`, for a start at `start_local`.
///
/// More than 24 hours before the start it is given at once. Nearer, it is offered for half of the
/// time that is left, 12 hours at most, on a clock that stands still between 21:00 and 08:00; the
/// end falls on a whole minute. In the last hour nobody is asked; since an offer that becomes
/// possible in the night is read at 08:00 at best, the last hour is counted from then.
pub fn offer_for(now_local: NaiveDateTime, start_local: NaiveDateTime) -> SeatOffer {
    if start_local.signed_duration_since(now_local) > PROMOTE_BEFORE {
        return SeatOffer::Promote;
    }
    let read_from = quiet::leaves_at(now_local);
    if start_local.signed_duration_since(read_from) <= NOBODY_WITHIN {
        return SeatOffer::Nobody;
    }
    let left = quiet::waking_between(read_from, start_local);
    let minutes = (left / 2).min(LONGEST_OFFER).num_minutes();
    if minutes < 1 {
        return SeatOffer::Nobody;
    }
    let exact = quiet::after_waking(read_from, TimeDelta::minutes(minutes));
    SeatOffer::OfferUntil(whole_minute(exact))
}

/// The last whole minute not after `at`.
fn whole_minute(at: NaiveDateTime) -> NaiveDateTime {
    let past = at.and_utc().timestamp().rem_euclid(60);
    let nanos = i64::from(at.and_utc().timestamp_subsec_nanos());
    at.checked_sub_signed(TimeDelta::seconds(past) + TimeDelta::nanoseconds(nanos)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::quiet::tests::june;

    #[test]
    fn the_rule_by_cases() {
        for (now, start, expected) in [
            ("10 08:59", "11 09:00", SeatOffer::Promote),
            ("01 09:00", "11 09:00", SeatOffer::Promote),
            // 24 hours exactly: 12 waking hours and 1 hour left, half of 13.
            ("10 09:00", "11 09:00", SeatOffer::OfferUntil(june("10 15:30"))),
            ("10 09:00", "10 17:00", SeatOffer::OfferUntil(june("10 13:00"))),
            ("10 15:00", "10 17:00", SeatOffer::OfferUntil(june("10 16:00"))),
            // The clock stops at 21:00: 1 + 2 hours left.
            ("10 20:00", "11 10:00", SeatOffer::OfferUntil(june("11 08:30"))),
            ("10 20:00", "11 09:00", SeatOffer::OfferUntil(june("10 21:00"))),
            // In the night: read at 08:00.
            ("10 23:00", "11 10:00", SeatOffer::OfferUntil(june("11 09:00"))),
            ("11 03:00", "11 09:30", SeatOffer::OfferUntil(june("11 08:45"))),
            ("10 23:00", "11 09:00", SeatOffer::Nobody),
            ("10 23:00", "11 07:00", SeatOffer::Nobody),
            ("10 15:59", "10 17:00", SeatOffer::OfferUntil(june("10 16:29"))),
            ("10 16:00", "10 17:00", SeatOffer::Nobody),
            ("10 16:30", "10 17:00", SeatOffer::Nobody),
            ("10 17:00", "10 17:00", SeatOffer::Nobody),
            ("10 18:00", "10 17:00", SeatOffer::Nobody),
        ] {
            assert_eq!(offer_for(june(now), june(start)), expected, "{now} → {start}");
        }
    }

    #[test]
    fn an_end_falls_on_a_whole_minute() {
        let now = june("10 09:00") + TimeDelta::microseconds(1_234_567);
        assert_eq!(offer_for(now, june("10 17:00")), SeatOffer::OfferUntil(june("10 12:59")));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let (first, last) = (NaiveDateTime::MIN, NaiveDateTime::MAX);
        assert_eq!(offer_for(first, last), SeatOffer::Promote);
        assert_eq!(offer_for(last, first), SeatOffer::Nobody);
        assert_eq!(offer_for(last, last), SeatOffer::Nobody);
    }

    proptest! {
        #[test]
        fn an_offer_ends_in_waking_time_between_now_and_the_start(
            now in 0..40_000_i64,
            ahead in -100..3_000_i64,
            second in 0..60_i64,
        ) {
            let now = june("01 00:00") + TimeDelta::minutes(now) + TimeDelta::seconds(second);
            let start = june("01 00:00") + TimeDelta::minutes((now - june("01 00:00")).num_minutes() + ahead);
            match offer_for(now, start) {
                SeatOffer::Promote => prop_assert!(start - now > PROMOTE_BEFORE),
                SeatOffer::Nobody => {
                    prop_assert!(
                        start - quiet::leaves_at(now) <= NOBODY_WITHIN
                            || quiet::waking_between(quiet::leaves_at(now), start)
                                < TimeDelta::minutes(2)
                    );
                }
                SeatOffer::OfferUntil(end) => {
                    prop_assert!(now < end && end < start, "{} {} {}", now, end, start);
                    prop_assert!(end - now <= LONGEST_OFFER + TimeDelta::hours(11));
                    prop_assert!(quiet::waking_between(now, end) <= LONGEST_OFFER);
                    prop_assert_eq!(end.and_utc().timestamp() % 60, 0);
                }
            }
        }
    }

    #[test]
    fn json() {
        let offer = SeatOffer::OfferUntil(june("10 13:00"));
        let json = serde_json::to_string(&offer).unwrap();
        assert_eq!(serde_json::from_str::<SeatOffer>(&json).unwrap(), offer);
    }
}
