//! The components of a calendar that say times, line by line.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::zones::Told;
use super::{BusyError, MOST_EVENTS};
use crate::ical::lines::{ContentLine, date, date_time};

/// Components in one another; an alarm in an event in a calendar are three.
const DEEPEST: usize = 8;

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Day(NaiveDate),
    Wall(NaiveDateTime),
    Instant(DateTime<Utc>),
}

impl Written {
    fn parse(value: &str) -> Option<Self> {
        match date_time(value) {
            Some((time, true)) => Some(Self::Instant(time.and_utc())),
            Some((time, false)) => Some(Self::Wall(time)),
            None => date(value).map(Self::Day),
        }
    }

    pub fn wall(self) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Wall(wall) => wall,
            Self::Instant(instant) => instant.naive_utc(),
        }
    }
}

/// A time and the name of its zone.
#[derive(Debug, Clone)]
pub(super) struct Zoned {
    pub written: Written,
    pub zone: Option<String>,
}

/// One entry of RDATE or FREEBUSY.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub start: Zoned,
    /// The end of a PERIOD, where it is one.
    pub end: Option<End>,
}

#[derive(Debug, Clone)]
pub(super) enum End {
    At(Zoned),
    After(TimeDelta),
}

/// One VEVENT or VFREEBUSY as read.
#[derive(Debug, Default)]
pub(super) struct Event {
    pub line: usize,
    pub uid: String,
    pub start: Option<Zoned>,
    pub end: Option<End>,
    pub rule: Option<String>,
    /// A second rule, or a rule of exceptions: not worked out.
    pub more_rules: bool,
    pub except: Vec<Zoned>,
    pub further: Vec<Listed>,
    /// FREEBUSY of a VFREEBUSY.
    pub busy: Vec<Listed>,
    /// Which occurrence of another event this one replaces.
    pub replaces: Option<Zoned>,
    pub free: bool,
    /// A time in it cannot be read.
    pub broken: bool,
}

/// The file while it is read.
#[derive(Default)]
pub(super) struct File {
    open: Vec<Part>,
    calendars: usize,
    told: Told,
    event: Option<Event>,
    events: Vec<Event>,
}

/// What was read.
pub(super) struct Calendar {
    pub events: Vec<Event>,
    pub told: Told,
}

/// A component that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Calendar,
    Event,
    FreeBusy,
    Zone,
    Observance,
    Other,
}

impl Part {
    fn of(name: &str, outside: &[Self]) -> Self {
        match (name, outside) {
            ("VCALENDAR", []) => Self::Calendar,
            ("VEVENT", [Self::Calendar]) => Self::Event,
            ("VFREEBUSY", [Self::Calendar]) => Self::FreeBusy,
            ("VTIMEZONE", [Self::Calendar]) => Self::Zone,
            ("STANDARD" | "DAYLIGHT", [Self::Calendar, Self::Zone]) => Self::Observance,
            _ => Self::Other,
        }
    }
}

impl File {
    pub fn take(&mut self, line: &ContentLine, number: usize, whole: bool) -> Result<(), BusyError> {
        match line.name.as_str() {
            "BEGIN" => self.begin(&line.value.trim().to_ascii_uppercase(), number)?,
            "END" => self.end(&line.value.trim().to_ascii_uppercase(), number)?,
            _ => match self.open.as_slice() {
                [Part::Calendar, Part::Event | Part::FreeBusy] => {
                    if let Some(event) = &mut self.event
                        && event.take(line)
                        && !whole
                    {
                        return Err(BusyError::LongLine(number));
                    }
                }
                [Part::Calendar, Part::Zone] => self.told.take(line),
                [Part::Calendar, Part::Zone, Part::Observance] => self.told.take_of_observance(line),
                _ => {}
            },
        }
        Ok(())
    }

    /// The file after its last line.
    pub fn ended(self, last: usize) -> Result<Calendar, BusyError> {
        match (self.calendars, self.open.is_empty()) {
            (0, _) => Err(BusyError::NoCalendar),
            (_, false) => Err(BusyError::Truncated(last)),
            (_, true) => Ok(Calendar { events: self.events, told: self.told }),
        }
    }

    fn begin(&mut self, name: &str, number: usize) -> Result<(), BusyError> {
        let part = Part::of(name, &self.open);
        match part {
            Part::Calendar => self.calendars += 1,
            Part::Event | Part::FreeBusy if self.events.len() == MOST_EVENTS => {
                return Err(BusyError::TooManyEvents(number));
            }
            Part::Event | Part::FreeBusy => self.event = Some(Event { line: number, ..Event::default() }),
            Part::Zone => self.told.begin(),
            Part::Observance => self.told.begin_observance(),
            // Before its calendar begins there may be anything, a page of a portal for instance.
            Part::Other if self.open.is_empty() => return Ok(()),
            Part::Other => {}
        }
        if self.open.len() == DEEPEST {
            return Err(BusyError::TooDeep(number));
        }
        self.open.push(part);
        Ok(())
    }

    fn end(&mut self, name: &str, number: usize) -> Result<(), BusyError> {
        let Some(part) = self.open.pop() else { return Ok(()) };
        if part != Part::of(name, &self.open) {
            return Err(BusyError::Unpaired(number));
        }
        match part {
            Part::Event | Part::FreeBusy => self.events.extend(self.event.take()),
            Part::Zone => self.told.end(),
            _ => {}
        }
        Ok(())
    }
}

impl Event {
    /// Takes a line; false where it does not matter.
    fn take(&mut self, line: &ContentLine) -> bool {
        let value = line.value.trim();
        match line.name.as_str() {
            "UID" => value.clone_into(&mut self.uid),
            "DTSTART" => self.start = self.zoned(line, value),
            "DTEND" => self.end = self.zoned(line, value).map(End::At),
            "DURATION" => match duration(value) {
                Some(length) => self.end = Some(End::After(length)),
                None => self.broken = true,
            },
            "RECURRENCE-ID" => self.replaces = self.zoned(line, value),
            "RRULE" if self.rule.is_none() => self.rule = Some(value.to_owned()),
            "RRULE" | "EXRULE" => self.more_rules = true,
            "EXDATE" => {
                for one in value.split(',') {
                    let except = self.zoned(line, one);
                    self.except.extend(except);
                }
            }
            "RDATE" => {
                for one in value.split(',') {
                    let listed = self.listed(line, one);
                    self.further.extend(listed);
                }
            }
            "FREEBUSY" if line.parameter("FBTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("FREE")) => {}
            "FREEBUSY" => {
                for one in value.split(',') {
                    let listed = self.listed(line, one);
                    self.busy.extend(listed);
                }
            }
            "TRANSP" => self.free |= value.eq_ignore_ascii_case("TRANSPARENT"),
            "STATUS" => self.free |= value.eq_ignore_ascii_case("CANCELLED"),
            "X-MICROSOFT-CDO-BUSYSTATUS" => self.free |= value.eq_ignore_ascii_case("FREE"),
            _ => return false,
        }
        true
    }

    fn zoned(&mut self, line: &ContentLine, value: &str) -> Option<Zoned> {
        let written = Written::parse(value.trim());
        self.broken |= written.is_none();
        let zone = line.parameter("TZID").map(str::to_owned);
        written.map(|written| Zoned { written, zone })
    }

    fn listed(&mut self, line: &ContentLine, value: &str) -> Option<Listed> {
        let Some((start, end)) = value.split_once('/') else {
            return self.zoned(line, value).map(|start| Listed { start, end: None });
        };
        let start = self.zoned(line, start)?;
        let end = match duration(end.trim()) {
            Some(length) => End::After(length),
            None => End::At(self.zoned(line, end)?),
        };
        Some(Listed { start, end: Some(end) })
    }
}

/// DURATION (RFC 5545, section 3.3.6), from nothing to a hundred years.
fn duration(value: &str) -> Option<TimeDelta> {
    let mut signs = value.trim_start_matches('+').strip_prefix(['P', 'p'])?.chars();
    let (mut seconds, mut number, mut in_time, mut any) = (0_i64, None::<i64>, false, false);
    for sign in signs.by_ref() {
        if let Some(digit) = sign.to_digit(10) {
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(i64::from(digit))?);
            continue;
        }
        let unit = match (sign.to_ascii_uppercase(), in_time) {
            ('T', false) if number.is_none() => {
                in_time = true;
                continue;
            }
            ('W', false) => 7 * 86_400,
            ('D', false) => 86_400,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.take()?.checked_mul(unit)?)?;
        any = true;
    }
    (any && number.is_none() && seconds <= 36_525 * 86_400).then(|| TimeDelta::seconds(seconds))
}
