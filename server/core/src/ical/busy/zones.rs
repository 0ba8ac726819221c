//! Which clock a time of a foreign calendar follows: a zone of the IANA database, one of Windows, or
//! what the calendar itself says in a VTIMEZONE (RFC 5545, section 3.6.5).

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::rule::{Budget, Rule, Spent, later};
use super::windows;
use crate::ical::lines::{ContentLine, date_time};

/// So many zones are taken from one calendar.
const MOST_ZONES: usize = 200;
/// So many changes of the clock are taken from one of its zones.
const MOST_CHANGES: usize = 2_000;

/// A clock.
#[derive(Debug, Clone)]
pub(super) enum Clock {
    /// A zone that is known.
    Known(Tz),
    /// What the calendar said: from when on (on the wall, before the change) which offset, in order.
    Told { first: TimeDelta, changes: Rc<[(NaiveDateTime, TimeDelta)]> },
}

impl Clock {
    /// The instant of a wall time. An hour that passes twice means the first time; one that the clocks
    /// jump over is read by the offset before (RFC 5545, section 3.3.5).
    pub fn instant(&self, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
        match self {
            Self::Known(zone) => {
                let found = zone.from_local_datetime(&wall).earliest();
                let found = found.map(|instant| instant.with_timezone(&Utc));
                found.or_else(|| {
                    let before = wall.checked_sub_signed(TimeDelta::hours(3))?;
                    let offset = zone.offset_from_local_datetime(&before).earliest()?.fix().local_minus_utc();
                    Some(wall.checked_sub_signed(TimeDelta::seconds(offset.into()))?.and_utc())
                })
            }
            Self::Told { first, changes } => {
                let last = changes.partition_point(|(from, _)| *from <= wall).checked_sub(1);
                let offset = last.and_then(|last| changes.get(last)).map_or(*first, |(_, offset)| *offset);
                Some(wall.checked_sub_signed(offset)?.and_utc())
            }
        }
    }
}

/// A zone that everybody knows, whatever stands before its name (« /example.org/Europe/Paris »).
pub(super) fn known(name: &str) -> Option<Tz> {
    let name = name.trim();
    let own = || {
        let parts: Vec<&str> = name.rsplit('/').take(3).collect();
        let joined =
            |many: usize| parts.get(..many).map(|last| last.iter().rev().copied().collect::<Vec<_>>().join("/"));
        [joined(3), joined(2)].into_iter().flatten().find_map(|name| name.parse().ok())
    };
    name.parse().ok().or_else(|| windows::iana(name).and_then(|name| name.parse().ok())).or_else(own)
}

/// One STANDARD or DAYLIGHT of a VTIMEZONE.
#[derive(Debug, Default)]
struct Observance {
    start: Option<NaiveDateTime>,
    from: Option<TimeDelta>,
    to: Option<TimeDelta>,
    rule: Option<Rule>,
    further: Vec<NaiveDateTime>,
}

/// The VTIMEZONEs of a calendar, while they are read.
#[derive(Debug, Default)]
pub(super) struct Told {
    zones: BTreeMap<String, Vec<Observance>>,
    name: Option<String>,
    observances: Vec<Observance>,
}

impl Told {
    /// A VTIMEZONE begins.
    pub fn begin(&mut self) {
        *self = Self { zones: std::mem::take(&mut self.zones), ..Self::default() };
    }

    /// A STANDARD or DAYLIGHT begins.
    pub fn begin_observance(&mut self) {
        if self.observances.len() < MOST_CHANGES {
            self.observances.push(Observance::default());
        }
    }

    /// A line of the VTIMEZONE itself.
    pub fn take(&mut self, line: &ContentLine) {
        if line.name == "TZID" {
            self.name = Some(line.value.trim().to_owned());
        }
    }

    /// A line of the STANDARD or DAYLIGHT that is open.
    pub fn take_of_observance(&mut self, line: &ContentLine) {
        let Some(open) = self.observances.last_mut() else { return };
        let value = line.value.trim();
        match line.name.as_str() {
            "DTSTART" => open.start = date_time(value).map(|(time, _)| time),
            "TZOFFSETFROM" => open.from = offset(value),
            "TZOFFSETTO" => open.to = offset(value),
            "RRULE" => open.rule = Rule::parse(value),
            "RDATE" => {
                let room = MOST_CHANGES.saturating_sub(open.further.len());
                open.further.extend(value.split(',').filter_map(date_time).map(|(time, _)| time).take(room));
            }
            _ => {}
        }
    }

    /// The VTIMEZONE ends.
    pub fn end(&mut self) {
        if let Some(name) = self.name.take()
            && self.zones.len() < MOST_ZONES
        {
            self.zones.insert(name, std::mem::take(&mut self.observances));
        }
    }

    /// The clock of a zone of this calendar in a window; nothing where it says none.
    pub fn clock(
        &self,
        name: &str,
        (from, to): (NaiveDate, NaiveDate),
        budget: &mut Budget,
    ) -> Result<Option<Clock>, Spent> {
        let Some(observances) = self.zones.get(name) else { return Ok(None) };
        let mut changes = Vec::new();
        let mut first = None;
        for observance in observances {
            let (Some(start), Some(offset)) = (observance.start, observance.to) else { continue };
            first = first.or(observance.from).or(Some(offset));
            changes.push((start, offset));
            changes.extend(observance.further.iter().map(|change| (*change, offset)));
            if let Some(rule) = &observance.rule {
                // The last change before the window is at most a year and a day before it.
                let before = from.checked_sub_days(chrono::Days::new(367)).unwrap_or(from);
                let days = rule.days(start.date(), (before, later(to, 1)), budget)?;
                changes.extend(days.into_iter().map(|day| (day.and_time(start.time()), offset)));
            }
        }
        changes.sort();
        changes.dedup();
        Ok(first.map(|first| Clock::Told { first, changes: changes.into() }))
    }
}

/// UTC-OFFSET (RFC 5545, section 3.3.14).
fn offset(value: &str) -> Option<TimeDelta> {
    let (sign, digits) = value.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) || !matches!(digits.len(), 4 | 6) {
        return None;
    }
    let part = |from: usize| digits.get(from..from + 2).map_or(Some(0), |text| text.parse::<i64>().ok());
    let seconds = part(0)? * 3_600 + part(2)? * 60 + part(4)?;
    (seconds < 24 * 3_600).then(|| TimeDelta::seconds(sign * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_many_names() {
        for (name, zone) in [
            ("Europe/Paris", Some(Tz::Europe__Paris)),
            ("Romance Standard Time", Some(Tz::Europe__Paris)),
            ("/freeassociation.sourceforge.net/Europe/Paris", Some(Tz::Europe__Paris)),
            ("/example/America/Argentina/Salta", Some(Tz::America__Argentina__Salta)),
            ("SA Western Standard Time", Some(Tz::America__La_Paz)),
            ("Maison", None),
            ("", None),
        ] {
            assert_eq!(known(name), zone, "{name}");
        }
    }

    #[test]
    fn offsets_are_signed_digits() {
        assert_eq!(offset("-0400"), Some(TimeDelta::hours(-4)));
        assert_eq!(offset("+013045"), Some(TimeDelta::seconds(5_445)));
        for wrong in ["0400", "+4", "+04:00", "+9900", "é400", "", "+"] {
            assert_eq!(offset(wrong), None, "{wrong}");
        }
    }
}
