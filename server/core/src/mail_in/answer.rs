//! Reads the answer of somebody's calendar: an iTIP REPLY, COUNTER or REFRESH (RFC 5546, section 3.2).
//!
//! Written for what calendars really send, not for what they should: names in any case, lines ended by
//! a line feed alone, no ORGANIZER (Exchange), several attendees, names of zones that nobody else knows
//! (those of Windows). What is read is only what an answer is found and judged by; a time zone is never
//! computed, because the wall time that we wrote comes back as we wrote it.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::ical::lines::{ContentLine, date_time, unfolded};

/// Characters of a calendar object that are looked at; ours have about two thousand.
const LONGEST: usize = 256 * 1024;
/// Attendees that are looked at. We invite one at a time; a forwarded invitation has a few more.
const MOST_ATTENDEES: usize = 50;
/// Characters of a comment that are kept.
const LONGEST_COMMENT: usize = 500;

/// What a calendar asks or answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerMethod {
    /// The person answers.
    Reply,
    /// The person proposes another time.
    Counter,
    /// The calendar has lost the event and asks for it again.
    Refresh,
}

/// PARTSTAT of an attendee (RFC 5545, section 3.2.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Participation {
    /// Comes.
    Accepted,
    /// Does not come.
    Declined,
    /// May come.
    Tentative,
    /// Sends somebody else.
    Delegated,
    /// Has not said anything; also what an unknown word means (RFC 5545, section 3.2.12).
    NeedsAction,
}

impl Participation {
    fn parse(word: &str) -> Self {
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        if is("ACCEPTED") {
            Self::Accepted
        } else if is("DECLINED") {
            Self::Declined
        } else if is("TENTATIVE") {
            Self::Tentative
        } else if is("DELEGATED") {
            Self::Delegated
        } else {
            Self::NeedsAction
        }
    }
}

/// A time as written in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenTime {
    /// An instant (`…Z`).
    Instant(DateTime<Utc>),
    /// The clock on the wall, whatever the zone is called.
    Wall(NaiveDateTime),
}

/// One attendee line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// The address without `mailto:`, as written.
    pub address: String,
    /// What the person says.
    pub participation: Participation,
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarAnswer {
    /// METHOD.
    pub method: AnswerMethod,
    /// UID of the event, as written.
    pub uid: String,
    /// SEQUENCE; 0 when absent (RFC 5545, section 3.8.7.4).
    pub sequence: i64,
    /// DTSTAMP: when the answer was given.
    pub stamped_at: Option<DateTime<Utc>>,
    /// DTSTART: the time that is answered to.
    pub starts: Option<WrittenTime>,
    /// The attendees, in order.
    pub attendees: Vec<Attendee>,
    /// COMMENT, cut to 500 signs.
    pub comment: Option<String>,
}

/// Why a calendar object is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// More than 256 KiB.
    #[error("the calendar object is too large")]
    TooLarge,
    /// No VCALENDAR with a VEVENT in it.
    #[error("there is no event")]
    NoEvent,
    /// Neither the header nor the object names a method.
    #[error("no method is named")]
    NoMethod,
    /// The header names one method and the object another.
    #[error("two methods are named")]
    TwoMethods,
    /// A method that is no answer.
    #[error("the method is no answer")]
    OtherMethod,
    /// No UID.
    #[error("the event has no UID")]
    NoUid,
    /// Events of different UIDs: which one is answered cannot be told (RFC 5546, section 3.2).
    #[error("several events are named")]
    Several,
    /// SEQUENCE is no whole number from 0.
    #[error("the sequence is no number")]
    Sequence,
}

/// Reads an answer. `header_method` is the `method` parameter of the MIME part, where there is one
/// (RFC 6047, section 2.4).
pub fn read(text: &str, header_method: Option<&str>) -> Result<CalendarAnswer, AnswerError> {
    if text.len() > LONGEST {
        return Err(AnswerError::TooLarge);
    }
    let mut reading = Reading::default();
    for line in unfolded(text, LONGEST) {
        if let Some(line) = ContentLine::parse(&line.text) {
            reading.take(&line)?;
        }
    }
    reading.finish(header_method)
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    /// The components that are open, outermost first.
    open: Vec<String>,
    events: usize,
    method: Option<String>,
    uid: Option<String>,
    sequence: Option<i64>,
    stamped_at: Option<DateTime<Utc>>,
    starts: Option<WrittenTime>,
    attendees: Vec<Attendee>,
    comment: Option<String>,
}

impl Reading {
    fn take(&mut self, line: &ContentLine) -> Result<(), AnswerError> {
        match line.name.as_str() {
            "BEGIN" => {
                let name = line.value.trim().to_ascii_uppercase();
                if name == "VEVENT" {
                    self.events += 1;
                }
                // Deeper than an alarm in an event in a calendar there is nothing that concerns us.
                if self.open.len() < 8 {
                    self.open.push(name);
                }
            }
            "END" => {
                self.open.pop();
            }
            name => match self.open.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["VCALENDAR"] if name == "METHOD" => self.method = Some(line.value.trim().to_owned()),
                ["VCALENDAR", "VEVENT"] => self.take_of_event(line)?,
                _ => {}
            },
        }
        Ok(())
    }

    fn take_of_event(&mut self, line: &ContentLine) -> Result<(), AnswerError> {
        let value = line.value.trim();
        if line.name == "UID" {
            return match &self.uid {
                Some(known) if known != value => Err(AnswerError::Several),
                _ => {
                    self.uid = Some(value.to_owned());
                    Ok(())
                }
            };
        }
        if self.events > 1 {
            // Occurrences of the same event: the first says it all.
            return Ok(());
        }
        match line.name.as_str() {
            "SEQUENCE" => {
                let number = value.parse().ok().filter(|number| *number >= 0);
                self.sequence = Some(number.ok_or(AnswerError::Sequence)?);
            }
            "DTSTAMP" => {
                self.stamped_at = match written_time(value) {
                    Some(WrittenTime::Instant(instant)) => Some(instant),
                    // DTSTAMP is always in UTC, also where the Z was forgotten.
                    Some(WrittenTime::Wall(wall)) => Some(wall.and_utc()),
                    None => None,
                }
            }
            "DTSTART" => self.starts = written_time(value),
            "ATTENDEE" if self.attendees.len() < MOST_ATTENDEES => {
                let participation = line.parameter("PARTSTAT").map_or(Participation::NeedsAction, Participation::parse);
                let address = bare_address(value).to_owned();
                self.attendees.push(Attendee { address, participation });
            }
            "COMMENT" if self.comment.is_none() && !value.is_empty() => {
                let seen = |sign: &char| *sign == '\n' || !sign.is_control();
                self.comment = Some(unescaped(value).chars().filter(seen).take(LONGEST_COMMENT).collect());
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self, header_method: Option<&str>) -> Result<CalendarAnswer, AnswerError> {
        if self.events == 0 {
            return Err(AnswerError::NoEvent);
        }
        let method = match (header_method, &self.method) {
            (Some(header), Some(own)) if !header.eq_ignore_ascii_case(own) => return Err(AnswerError::TwoMethods),
            (Some(method), _) => method,
            (None, Some(method)) => method,
            (None, None) => return Err(AnswerError::NoMethod),
        };
        let method = match method.to_ascii_uppercase().as_str() {
            "REPLY" => AnswerMethod::Reply,
            "COUNTER" => AnswerMethod::Counter,
            "REFRESH" => AnswerMethod::Refresh,
            _ => return Err(AnswerError::OtherMethod),
        };
        Ok(CalendarAnswer {
            method,
            uid: self.uid.filter(|uid| !uid.is_empty()).ok_or(AnswerError::NoUid)?,
            sequence: self.sequence.unwrap_or(0),
            stamped_at: self.stamped_at,
            starts: self.starts,
            attendees: self.attendees,
            comment: self.comment,
        })
    }
}

fn written_time(value: &str) -> Option<WrittenTime> {
    let (time, utc) = date_time(value)?;
    Some(if utc { WrittenTime::Instant(time.and_utc()) } else { WrittenTime::Wall(time) })
}

fn bare_address(value: &str) -> &str {
    match value.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => value.get(7..).unwrap_or_default(),
        _ => value,
    }
}

/// The text behind the escapes of RFC 5545, section 3.3.11.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match (sign, sign == '\\') {
            (_, true) => match signs.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            (sign, false) => text.push(sign),
        }
    }
    text
}

#[cfg(test)]
mod tests;
