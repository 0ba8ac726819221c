//! The time-zone data of the operating system (TZif, RFC 9636), compared with those inside the program.
//!
//! Both come from the same source, seldom in the same version. Where they differ for a town of ours, what
//! people's telephones say will differ from what our calendars say, and somebody must know.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;

/// Where systems keep their zones.
pub const FOLDER: &str = "/usr/share/zoneinfo";
/// Larger than any zone there is; a file that is longer is not read.
const LONGEST: u64 = 256 * 1024;
/// How closely two sets of data are compared.
const STEP: Duration = Duration::minutes(15);

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// The same offset at each quarter of an hour.
    Same,
    /// The system does not have the zone, or not in a form that can be read.
    Unknown,
    /// They differ.
    Differs {
        /// The first instant for which they do.
        first: DateTime<Utc>,
        /// Seconds east of Greenwich inside the program.
        ours: i32,
        /// Seconds east of Greenwich on the system.
        systems: i32,
    },
}

/// Compares one zone at each quarter of an hour of the half-open span.
#[must_use]
pub fn compare(folder: &Path, zone: Tz, from: DateTime<Utc>, until: DateTime<Utc>) -> Comparison {
    let Some(rules) = read(folder, zone).and_then(|bytes| Rules::parse(&bytes)) else { return Comparison::Unknown };
    let mut instant = from;
    while instant < until {
        let ours = zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc();
        match rules.offset_at(instant.timestamp()) {
            Some(systems) if systems == ours => {}
            Some(systems) => return Comparison::Differs { first: instant, ours, systems },
            None => return Comparison::Unknown,
        }
        instant += STEP;
    }
    Comparison::Same
}

fn read(folder: &Path, zone: Tz) -> Option<Vec<u8>> {
    let path = folder.join(zone.name());
    let metadata = fs::metadata(&path).ok()?;
    if metadata.len() > LONGEST { None } else { fs::read(path).ok() }
}

/// The content of a TZif file: changes that are listed, and the rule for what comes after them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rules {
    /// Before the first change.
    first: i32,
    /// The instant and the offset from then on, in order.
    changes: Vec<(i64, i32)>,
    /// After the last change; `None` keeps the last offset.
    rest: Option<Yearly>,
}

/// The footer of a TZif file: a POSIX TZ string (RFC 9636, section 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Yearly {
    standard: i32,
    summer: Option<Summer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Summer {
    offset: i32,
    begin: Turn,
    end: Turn,
}

/// A day of the year and the seconds after its midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turn {
    day: Day,
    seconds: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Day {
    /// Month, week (5 is the last) and weekday from Sunday.
    Weekday(u32, u32, u32),
    /// From 1, and 29 February is never counted.
    Julian(u32),
    /// From 0, with 29 February.
    Plain(u32),
}

/// Reads bytes from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    fn word(&mut self) -> Option<i32> {
        self.take(4)?.try_into().ok().map(i32::from_be_bytes)
    }

    fn long(&mut self) -> Option<i64> {
        self.take(8)?.try_into().ok().map(i64::from_be_bytes)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.word()?).ok()
    }
}

/// The six counts of a header (RFC 9636, section 3.1).
struct Header {
    version: u8,
    utc: usize,
    standard: usize,
    leaps: usize,
    changes: usize,
    kinds: usize,
    letters: usize,
}

impl Header {
    fn parse(bytes: &mut Bytes<'_>) -> Option<Self> {
        if bytes.take(4)? != b"TZif" {
            return None;
        }
        let version = *bytes.take(16)?.first()?;
        let [utc, standard, leaps] = [bytes.count()?, bytes.count()?, bytes.count()?];
        let [changes, kinds, letters] = [bytes.count()?, bytes.count()?, bytes.count()?];
        Some(Self { version, utc, standard, leaps, changes, kinds, letters })
    }

    /// How many octets follow it where an instant takes `width` of them.
    fn body(&self, width: usize) -> usize {
        self.changes * (width + 1) + self.kinds * 6 + self.letters + self.leaps * (width + 4) + self.standard + self.utc
    }
}

impl Rules {
    fn parse(file: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(file);
        let old = Header::parse(&mut bytes)?;
        // the first block has instants of 32 bits; the second one says everything again
        bytes.take(old.body(4))?;
        if old.version < b'2' {
            return None;
        }
        let header = Header::parse(&mut bytes)?;
        let instants: Vec<i64> = (0..header.changes).map(|_| bytes.long()).collect::<Option<_>>()?;
        let which: Vec<usize> = bytes.take(header.changes)?.iter().map(|kind| usize::from(*kind)).collect();
        let mut offsets = Vec::new();
        for _ in 0..header.kinds {
            offsets.push(bytes.word()?);
            bytes.take(2)?;
        }
        bytes.take(header.letters + header.leaps * 12 + header.standard + header.utc)?;
        let footer = std::str::from_utf8(bytes.0).ok()?.trim_matches('\n');
        let changes = instants
            .into_iter()
            .zip(which)
            .map(|(at, kind)| Some((at, *offsets.get(kind)?)))
            .collect::<Option<Vec<_>>>()?;
        let rest = if footer.is_empty() { None } else { Some(Yearly::parse(footer)?) };
        Some(Self { first: *offsets.first()?, changes, rest })
    }

    fn offset_at(&self, instant: i64) -> Option<i32> {
        let known = self.changes.partition_point(|(at, _)| *at <= instant);
        match &self.rest {
            Some(rest) if known == self.changes.len() => rest.offset_at(instant),
            _ => Some(known.checked_sub(1).and_then(|last| self.changes.get(last)).map_or(self.first, |(_, to)| *to)),
        }
    }
}

impl Yearly {
    fn parse(text: &str) -> Option<Self> {
        let (standard, rest) = named_offset(text)?;
        if rest.is_empty() {
            return Some(Self { standard, summer: None });
        }
        let (mut offset, mut rest) = (standard + 3600, skip_name(rest)?);
        if !rest.starts_with(',') {
            let (west, after) = hours(rest)?;
            (offset, rest) = (-i32::try_from(west).ok()?, after);
        }
        let mut turns = rest.strip_prefix(',')?.split(',');
        let (begin, end) = (Turn::parse(turns.next()?)?, Turn::parse(turns.next()?)?);
        Some(Self { standard, summer: Some(Summer { offset, begin, end }) })
    }

    fn offset_at(&self, instant: i64) -> Option<i32> {
        let Some(summer) = self.summer else { return Some(self.standard) };
        let year = DateTime::from_timestamp(instant + i64::from(self.standard), 0)?.year();
        let begin = summer.begin.in_year(year)? - i64::from(self.standard);
        let end = summer.end.in_year(year)? - i64::from(summer.offset);
        let is_summer = if begin < end { (begin..end).contains(&instant) } else { !(end..begin).contains(&instant) };
        Some(if is_summer { summer.offset } else { self.standard })
    }
}

impl Turn {
    fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.split_once('/').map_or((text, None), |(day, time)| (day, Some(time)));
        let seconds = time.map_or(Some(7200), |time| hours(time).filter(|(_, rest)| rest.is_empty()).map(|(at, _)| at));
        let day = if let Some(day) = day.strip_prefix('M') {
            let mut parts = day.split('.').map(str::parse::<u32>);
            let (month, week, weekday) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
            ((1..=5).contains(&week) && weekday < 7).then_some(Day::Weekday(month, week, weekday))?
        } else if let Some(day) = day.strip_prefix('J') {
            Day::Julian(day.parse().ok()?)
        } else {
            Day::Plain(day.parse().ok()?)
        };
        Some(Self { day, seconds: seconds? })
    }

    /// Seconds since 1970 on the wall clock of that year.
    fn in_year(&self, year: i32) -> Option<i64> {
        let date = match self.day {
            Day::Weekday(month, week, weekday) => {
                let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                let ahead = (weekday + 7 - first.weekday().num_days_from_sunday()) % 7;
                let mut date = first + Duration::days(i64::from(ahead + 7 * (week - 1)));
                if date.month() != month {
                    date -= Duration::days(7);
                }
                date
            }
            Day::Julian(day) => {
                let after_february = i64::from(day > 59 && NaiveDate::from_ymd_opt(year, 2, 29).is_some());
                later(year, i64::from(day) - 1 + after_february)?
            }
            Day::Plain(day) => later(year, i64::from(day))?,
        };
        Some(date.and_time(NaiveTime::MIN).and_utc().timestamp() + self.seconds)
    }
}

/// A day of the year, counted from 1 January.
fn later(year: i32, days: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)?.checked_add_signed(Duration::try_days(days)?)
}

/// What follows the name of an offset: letters, or anything between angle brackets.
fn skip_name(text: &str) -> Option<&str> {
    match text.strip_prefix('<') {
        Some(rest) => rest.split_once('>').map(|(_, rest)| rest),
        None => Some(text.trim_start_matches(|sign: char| sign.is_ascii_alphabetic())),
    }
}

/// An offset east of Greenwich, written with its name and, in POSIX, as hours to the west.
fn named_offset(text: &str) -> Option<(i32, &str)> {
    let (west, rest) = hours(skip_name(text)?)?;
    Some((-i32::try_from(west).ok()?, rest))
}

/// `[+-]h[:mm[:ss]]` in seconds, and what follows.
fn hours(text: &str) -> Option<(i64, &str)> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut seconds = 0;
    for (place, unit) in [3600, 60, 1].into_iter().enumerate() {
        if place > 0 {
            match rest.strip_prefix(':') {
                Some(after) => rest = after,
                None => break,
            }
        }
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        seconds += rest.get(..length)?.parse::<u16>().ok().map(i64::from)? * unit;
        rest = rest.get(length..)?;
    }
    Some((sign * seconds, rest))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn offset(rule: &str, instant: &str) -> i32 {
        Yearly::parse(rule).unwrap().offset_at(at(instant).timestamp()).unwrap()
    }

    #[test]
    fn a_footer_says_each_hour_of_later_years() {
        let paris = "CET-1CEST,M3.5.0,M10.5.0/3";
        assert_eq!(offset(paris, "2026-03-29T00:59:59Z"), 3600);
        assert_eq!(offset(paris, "2026-03-29T01:00:00Z"), 7200);
        assert_eq!(offset(paris, "2026-10-25T00:59:59Z"), 7200);
        assert_eq!(offset(paris, "2026-10-25T01:00:00Z"), 3600);
        assert_eq!(offset("AST4", "2026-07-01T00:00:00Z"), -4 * 3600);
        assert_eq!(offset("<-0930>9:30", "2026-07-01T00:00:00Z"), -34_200);
        // the south, where the summer runs over the new year
        let sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3";
        assert_eq!(offset(sydney, "2026-01-01T00:00:00Z"), 11 * 3600);
        assert_eq!(offset(sydney, "2026-07-01T00:00:00Z"), 10 * 3600);
        // a change before midnight, and one counted in days
        assert_eq!(offset("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z"), -3600);
        assert_eq!(offset("IST-1GMT0,J60,300/2:30", "2028-03-01T12:00:00Z"), 0);
        for broken in ["", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,Mx.5.0,M10.5.0", "<CET-1", "é1"] {
            assert!(Yearly::parse(broken).is_none_or(|rule| rule.summer.is_none()), "{broken}");
        }
    }

    #[test]
    fn what_is_no_file_of_a_zone_is_not_read() {
        for broken in [&b""[..], b"TZif", &[b'T'; 200], b"TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x7f\xff\xff\xff"] {
            assert_eq!(Rules::parse(broken), None);
        }
    }

    #[test]
    fn a_zone_agrees_with_itself_and_differs_from_another() {
        let folder = Path::new(FOLDER);
        let (from, until) = (at("2026-01-01T00:00:00Z"), at("2028-12-31T00:00:00Z"));
        if !folder.join("Europe/Paris").exists() || !folder.join("America/Martinique").exists() {
            eprintln!("skipped: this system has no time zones in {FOLDER}");
            return;
        }
        for zone in [Tz::Europe__Paris, Tz::America__Martinique, Tz::America__Miquelon] {
            assert_eq!(compare(folder, zone, from, until), Comparison::Same, "{zone}");
        }
        // a system on which Martinique keeps the hours of Paris
        let other = tempfile::tempdir().unwrap();
        fs::create_dir(other.path().join("America")).unwrap();
        fs::copy(folder.join("Europe/Paris"), other.path().join("America/Martinique")).unwrap();
        assert_eq!(
            compare(other.path(), Tz::America__Martinique, from, until),
            Comparison::Differs { first: from, ours: -14_400, systems: 3600 }
        );
        assert_eq!(compare(other.path(), Tz::Europe__Paris, from, until), Comparison::Unknown);
    }
}
