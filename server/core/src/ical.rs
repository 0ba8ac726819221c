//! Calendar objects that leave the program (RFC 5545, 5546, 7986) and the reader that checks them.
//!
//! The model is small on purpose: one event, for one person or for everybody. What leaves is written by
//! `ical::writer`, a strict and deterministic writer: the same data give the same bytes on every machine and
//! every day, because no clock and no random number is asked. The `icalendar` crate reads it back
//! ([`read`]), so that nothing leaves that a second implementation cannot understand.
//!
//! - [`request`] invites one person and, with a higher SEQUENCE, moves the event (iTIP REQUEST);
//! - [`cancel`] takes the event out of that person's calendar (iTIP CANCEL);
//! - [`publish`] writes a feed or a single file to keep (PUBLISH, never an attendee).
//!
//! What strangers write is read by `ical::lines`, within bounds: [`busy`] takes the times out of a
//! partner's calendar, `mail_in` the answers of people's calendars.

pub mod busy;
mod event;
pub(crate) mod lines;
mod reader;
mod vtimezone;
mod writer;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

pub use reader::{ReadError, ReadEvent, Reading, read};

/// The iTIP method of a calendar object (RFC 5546, section 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Invites, or changes an invitation.
    Request,
    /// Takes an event back.
    Cancel,
    /// Tells about events without asking for an answer.
    Publish,
}

impl Method {
    /// The value of METHOD, and of the `method` parameter of the MIME part (RFC 6047, section 2.4).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
        }
    }

    /// The ASCII name of the attached file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Request => "invite.ics",
            Self::Cancel => "cancel.ics",
            Self::Publish => "calendar.ics",
        }
    }
}

/// Somebody with an address: the organizer or the one attendee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The name shown (CN); may be empty, then none is written.
    pub name: String,
    /// The mail address, without `mailto:`.
    pub email: String,
}

/// One event in the calendar: a registration (invitations) or a session (feeds).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The registration's id in invitations, the session's id in public feeds; never changes.
    pub uid: Uuid,
    /// Rises with each change of time, place or state (RFC 5546, section 2.1.4); kept with the row.
    pub sequence: i64,
    /// When the row was made (CREATED).
    pub created_at: DateTime<Utc>,
    /// When the row was last revised (DTSTAMP and LAST-MODIFIED); never "now".
    pub revised_at: DateTime<Utc>,
    /// The first instant.
    pub starts_at: DateTime<Utc>,
    /// The instant after the last one.
    pub ends_at: DateTime<Utc>,
    /// The town's zone, in which the times are written.
    pub zone: Tz,
    /// The title, beginning with the matter.
    pub summary: String,
    /// Free text; line feeds are kept.
    pub description: String,
    /// Room, venue, address and town in one line.
    pub location: String,
    /// The page that tells more; no space, no control character.
    pub url: Option<String>,
    /// The constant sender of the house, equal to From in the mail (RFC 6047, section 2.2).
    pub organizer: Party,
    /// The event will not take place; a feed keeps it and says so.
    pub cancelled: bool,
}

/// What a feed says about itself (RFC 7986).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedHead {
    /// The tour's id.
    pub uid: Uuid,
    /// The public name of the tour.
    pub name: String,
    /// One sentence about it.
    pub description: String,
    /// The public page.
    pub url: String,
    /// The feed's own address.
    pub source: String,
    /// The newest revision among the events and the tour.
    pub revised_at: DateTime<Utc>,
}

/// Why a calendar object cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// An address or link holds a space, a control character or a sign that no URI has.
    #[error("{0} is not a usable address")]
    Address(&'static str),
    /// The event ends before or when it starts.
    #[error("the event ends before it starts")]
    Times,
    /// SEQUENCE is an integer from 0 (RFC 5545, section 3.8.7.4).
    #[error("the sequence is negative")]
    Sequence,
    /// RFC 5545 demands at least one component.
    #[error("the calendar holds no event")]
    Empty,
}

/// Invites `attendee` to the event, or tells them its new time or place.
///
/// `comment` says in words what changed; it stays empty in a first invitation.
pub fn request(event: &Event, attendee: &Party, comment: Option<&str>) -> Result<String, WriteError> {
    event::write_scheduling(Method::Request, event, attendee, comment)
}

/// Takes the event out of the calendar of `attendee`. The sequence must be above the last one sent.
pub fn cancel(event: &Event, attendee: &Party, comment: Option<&str>) -> Result<String, WriteError> {
    event::write_scheduling(Method::Cancel, event, attendee, comment)
}

/// Writes events for everybody: a feed with its head, or a file with one event to keep.
///
/// Events are written in the order of their start, then of their id.
pub fn publish(head: Option<&FeedHead>, events: &[Event]) -> Result<String, WriteError> {
    event::write_publication(head, events)
}
