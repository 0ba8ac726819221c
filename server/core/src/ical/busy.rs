//! When somebody is busy, from their calendar: the times of a stranger's VEVENT and VFREEBUSY
//! (RFC 5545, sections 3.6.1 and 3.6.4), and nothing else. Titles, places and people are passed over
//! while reading and are never in what is answered.
//!
//! The file comes from outside. It has a size, a number of events, a depth and a length of line; how
//! much repetition is worked out is counted over the whole file; no function calls itself. What is
//! beyond a limit is refused with its line; what one event says wrongly is passed over and told.

mod file;
mod rule;
mod windows;
mod work;
mod zones;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use self::file::File;
use super::lines::{ContentLine, unfolded};

/// Bytes of a file.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Events of a file.
pub const MOST_EVENTS: usize = 20_000;
/// Times that are not one in the other, once united.
pub const MOST_PERIODS: usize = 4_000;
/// Bytes of a line with its continuations that are read.
const LONGEST_LINE: usize = 32 * 1024;

/// What to read a calendar by.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// What ends before is passed over.
    pub from: DateTime<Utc>,
    /// What begins after is passed over.
    pub to: DateTime<Utc>,
    /// The clock of times without a zone, and of whole days.
    pub zone: Tz,
    /// UIDs of events that came from us, in small letters: nobody is busy because of us.
    pub own: &'a BTreeSet<String>,
}

/// Busy from an instant until another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first instant.
    pub starts_at: DateTime<Utc>,
    /// The instant after the last one.
    pub ends_at: DateTime<Utc>,
}

/// What an event says that was not understood; the rest of the file is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Its times cannot be read: it is passed over.
    Time,
    /// How it repeats is not understood: its first time counts, and those that it lists.
    Repetition,
    /// Nobody knows its zone: its times are read by the clock of the frame.
    Zone,
}

/// A doubt and its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The line of the file, from 1.
    pub line: usize,
    /// What was not understood.
    pub doubt: Doubt,
}

/// What a calendar says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// In order, none touches another.
    pub periods: Vec<Period>,
    /// Events and lists of busy times that were read, in the window or not.
    pub events: usize,
    /// The first few doubts.
    pub notes: Vec<Note>,
    /// All doubts.
    pub doubts: usize,
}

/// Why a file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BusyError {
    /// More bytes than [`MOST_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// No VCALENDAR in it.
    #[error("this is no calendar")]
    NoCalendar,
    /// It ends before its calendar does.
    #[error("the calendar ends in the middle, line {0}")]
    Truncated(usize),
    /// An END that ends nothing, or something else than what is open.
    #[error("what ends is not what began, line {0}")]
    Unpaired(usize),
    /// Components in one another without an end.
    #[error("too many components in one another, line {0}")]
    TooDeep(usize),
    /// A line that matters is too long.
    #[error("line {0} is too long")]
    LongLine(usize),
    /// More events than [`MOST_EVENTS`].
    #[error("too many events, line {0}")]
    TooManyEvents(usize),
    /// Repetitions that would be worked out for too long, or more times than are kept.
    #[error("too many times, line {0}")]
    TooManyTimes(usize),
}

impl BusyError {
    /// The line that is too much, where one is.
    #[must_use]
    pub const fn line(self) -> Option<usize> {
        match self {
            Self::TooLarge | Self::NoCalendar => None,
            Self::Truncated(line)
            | Self::Unpaired(line)
            | Self::TooDeep(line)
            | Self::LongLine(line)
            | Self::TooManyEvents(line)
            | Self::TooManyTimes(line) => Some(line),
        }
    }
}

/// Reads a calendar: UTF-8, UTF-16 with a mark, or anything else as far as it is ASCII.
pub fn read(bytes: &[u8], frame: &Frame<'_>) -> Result<Reading, BusyError> {
    if bytes.len() > MOST_BYTES {
        return Err(BusyError::TooLarge);
    }
    let text = decoded(bytes);
    let mut file = File::default();
    let mut last = 0;
    for line in unfolded(&text, LONGEST_LINE) {
        last = line.number;
        let Some(content) = ContentLine::parse(&line.text) else { continue };
        file.take(&content, line.number, line.whole)?;
    }
    work::all(&file.ended(last)?, frame)
}

fn decoded(bytes: &[u8]) -> String {
    let units = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.as_chunks::<2>().0.iter().copied().map(read).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests;
