//! The interviews of a desk: one after the other, with pauses.

use chrono::{NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// An interview is at least so long, in minutes.
pub const SHORTEST_INTERVIEW: i64 = 5;
/// An interview is at most so long, in minutes.
pub const LONGEST_INTERVIEW: i64 = 30;

/// When a desk is open, on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskHours {
    /// The first interview begins.
    pub starts: NaiveTime,
    /// The last one has ended.
    pub ends: NaiveTime,
    /// The length of each.
    pub minutes: i64,
    /// Pauses, each from and to.
    pub pauses: Vec<(NaiveTime, NaiveTime)>,
}

/// Why the hours of a desk make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum DeskFault {
    /// The end does not come after the start.
    #[error("the desk must end after it starts")]
    Order,
    /// Shorter than five minutes or longer than thirty.
    #[error("an interview takes five to thirty minutes")]
    Length,
    /// A pause that ends before it starts, or lies outside the hours of the desk.
    #[error("a pause must lie within the hours of the desk")]
    Pause,
    /// Not one interview fits in.
    #[error("no interview fits in")]
    Nothing,
}

impl DeskHours {
    /// From when to when each interview is, in order: as many as fit between the pauses.
    pub fn interviews(&self) -> Result<Vec<(NaiveTime, NaiveTime)>, DeskFault> {
        if self.ends <= self.starts {
            return Err(DeskFault::Order);
        }
        if !(SHORTEST_INTERVIEW..=LONGEST_INTERVIEW).contains(&self.minutes) {
            return Err(DeskFault::Length);
        }
        let inside = |(from, to): &(NaiveTime, NaiveTime)| from < to && self.starts <= *from && *to <= self.ends;
        if !self.pauses.iter().all(inside) {
            return Err(DeskFault::Pause);
        }
        let mut found = Vec::new();
        let mut from = self.starts;
        loop {
            let (to, days) = from.overflowing_add_signed(TimeDelta::minutes(self.minutes));
            if days != 0 || to > self.ends {
                break;
            }
            let pause =
                self.pauses.iter().filter(|(begins, ends)| *begins < to && from < *ends).max_by_key(|(_, ends)| *ends);
            if let Some((_, ends)) = pause {
                from = *ends;
            } else {
                found.push((from, to));
                from = to;
            }
        }
        if found.is_empty() { Err(DeskFault::Nothing) } else { Ok(found) }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn at(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").unwrap()
    }

    fn desk(starts: &str, ends: &str, minutes: i64, pauses: &[(&str, &str)]) -> Result<Vec<String>, DeskFault> {
        let pauses = pauses.iter().map(|(from, to)| (at(from), at(to))).collect();
        let hours = DeskHours { starts: at(starts), ends: at(ends), minutes, pauses };
        let found = hours.interviews()?;
        assert!(found.windows(2).all(|two| two[0].1 <= two[1].0), "one after the other");
        Ok(found.iter().map(|(from, _)| from.format("%H:%M").to_string()).collect())
    }

    #[test]
    fn interviews_follow_each_other_and_step_over_pauses() {
        assert_eq!(desk("09:00", "10:00", 20, &[]).unwrap(), ["09:00", "09:20", "09:40"]);
        assert_eq!(desk("09:00", "10:00", 25, &[]).unwrap(), ["09:00", "09:25"]);
        assert_eq!(desk("09:00", "10:00", 10, &[("09:15", "09:30")]).unwrap(), ["09:00", "09:30", "09:40", "09:50"]);
        assert_eq!(desk("09:00", "10:00", 30, &[("09:00", "09:10"), ("09:40", "09:45")]).unwrap(), ["09:10"]);
        assert_eq!(desk("23:30", "23:59", 10, &[]).unwrap(), ["23:30", "23:40"]);
    }

    #[test]
    fn hours_that_make_no_sense_are_refused() {
        assert_eq!(desk("10:00", "10:00", 10, &[]), Err(DeskFault::Order));
        assert_eq!(desk("10:00", "11:00", 4, &[]), Err(DeskFault::Length));
        assert_eq!(desk("10:00", "11:00", 31, &[]), Err(DeskFault::Length));
        assert_eq!(desk("10:00", "11:00", 10, &[("10:30", "10:30")]), Err(DeskFault::Pause));
        assert_eq!(desk("10:00", "11:00", 10, &[("10:50", "11:10")]), Err(DeskFault::Pause));
        assert_eq!(desk("10:00", "10:20", 30, &[]), Err(DeskFault::Nothing));
        assert_eq!(desk("10:00", "10:30", 20, &[("10:10", "10:20")]), Err(DeskFault::Nothing));
    }
}
