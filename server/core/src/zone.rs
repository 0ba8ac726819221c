//! Local wall time and IANA zones. The wall time is the truth; the instant is derived from it.

pub mod system;

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Which of two instants a repeated wall time means (the hour that the clocks are put back).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// The first time the hour passes.
    Earlier,
    /// The second time.
    Later,
}

/// Why a wall time has no single instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// The clocks jump over this time on that day.
    #[error("this wall time does not exist: the clocks are put forward")]
    Gap,
    /// The clocks pass this time twice on that day: one must be chosen.
    #[error("this wall time exists twice: the clocks are put back")]
    Ambiguous,
    /// Not a name of the IANA time zone database.
    #[error("unknown time zone")]
    UnknownZone,
}

/// Reads an IANA zone name, for instance `America/Martinique`.
pub fn parse(zone: &str) -> Result<Tz, ZoneError> {
    zone.parse().map_err(|_| ZoneError::UnknownZone)
}

/// The instant of a wall time in a zone.
///
/// A time in a gap is refused, a time in an overlap needs `fold`.
pub fn resolve(date: NaiveDate, time: NaiveTime, zone: &str, fold: Option<Fold>) -> Result<DateTime<Utc>, ZoneError> {
    match parse(zone)?.from_local_datetime(&date.and_time(time)) {
        MappedLocalTime::Single(instant) => Ok(instant.with_timezone(&Utc)),
        MappedLocalTime::None => Err(ZoneError::Gap),
        MappedLocalTime::Ambiguous(earlier, later) => match fold {
            Some(Fold::Earlier) => Ok(earlier.with_timezone(&Utc)),
            Some(Fold::Later) => Ok(later.with_timezone(&Utc)),
            None => Err(ZoneError::Ambiguous),
        },
    }
}

/// The wall time that a clock in the zone shows at an instant.
pub fn local(instant: DateTime<Utc>, zone: &str) -> Result<NaiveDateTime, ZoneError> {
    Ok(instant.with_timezone(&parse(zone)?).naive_local())
}

/// The instant of a wall time that people chose loosely (a reminder's hour): a gap moves one hour
/// on, an overlap means the first.
pub fn resolve_loosely(wall: NaiveDateTime, zone: &str) -> Result<DateTime<Utc>, ZoneError> {
    match resolve(wall.date(), wall.time(), zone, Some(Fold::Earlier)) {
        Err(ZoneError::Gap) => {
            let later = wall + chrono::TimeDelta::hours(1);
            resolve(later.date(), later.time(), zone, Some(Fold::Earlier))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn resolved(text: &str, zone: &str, fold: Option<Fold>) -> Result<String, ZoneError> {
        let wall = wall(text);
        resolve(wall.date(), wall.time(), zone, fold).map(|instant| instant.format("%Y-%m-%dT%H:%MZ").to_string())
    }

    #[test]
    fn martinique_has_one_offset_all_year() {
        assert_eq!(resolved("2027-05-18 09:00", "America/Martinique", None), Ok("2027-05-18T13:00Z".into()));
        assert_eq!(resolved("2027-12-18 09:00", "America/Martinique", None), Ok("2027-12-18T13:00Z".into()));
    }

    #[test]
    fn an_hour_in_the_gap_is_refused_and_one_in_the_overlap_is_chosen() {
        assert_eq!(resolved("2026-03-29 02:30", "Europe/Paris", None), Err(ZoneError::Gap));
        assert_eq!(resolved("2026-10-25 02:30", "Europe/Paris", None), Err(ZoneError::Ambiguous));
        assert_eq!(resolved("2026-10-25 02:30", "Europe/Paris", Some(Fold::Earlier)), Ok("2026-10-25T00:30Z".into()));
        assert_eq!(resolved("2026-10-25 02:30", "Europe/Paris", Some(Fold::Later)), Ok("2026-10-25T01:30Z".into()));
        assert_eq!(resolved("2026-10-25 02:30", "Mars/Olympus", None), Err(ZoneError::UnknownZone));
    }

    #[test]
    fn a_loose_time_in_the_gap_moves_one_hour_on() {
        let instant = resolve_loosely(wall("2026-03-29 02:30"), "Europe/Paris").unwrap();
        assert_eq!(instant.format("%H:%MZ").to_string(), "01:30Z");
        assert_eq!(local(instant, "Europe/Paris").unwrap(), wall("2026-03-29 03:30"));
    }
}
