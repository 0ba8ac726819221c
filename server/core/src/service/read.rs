//! What the public pages and the ticket page show. Each read is one consistent view of a few
//! statements, however many sessions there are.

mod public;
mod ticket;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use domain::ids::{RegistrationId, SessionId, SlotId, TicketId};
use domain::person::Drawing;
use domain::registration::RegistrationState;
use domain::session::{SessionKind, Theme};

pub use self::public::{public_stop, public_tour, public_tours};
pub use self::ticket::ticket_by_link;
use crate::repo::slots::FreeSlot;

/// A tour in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourSummary {
    /// Its part of the address.
    pub slug: String,
    /// Its neutral name.
    pub public_name: String,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// How many stops are published.
    pub stop_count: i64,
    /// True after the last day.
    pub over: bool,
}

/// A tour and its stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourPage {
    /// The tour.
    pub tour: TourSummary,
    /// Whom to call, in E.164 form.
    pub help_phone: String,
    /// Published stops in the order of travel.
    pub stops: Vec<StopSummary>,
}

/// A stop in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopSummary {
    /// Its part of the address.
    pub slug: String,
    /// Name of the town.
    pub town: String,
    /// Name of the venue.
    pub venue: String,
    /// What one sees from afar.
    pub landmark: String,
    /// Its place on the way, from 1.
    pub number: i64,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// When the doors open.
    pub opens: NaiveTime,
    /// When the doors close.
    pub closes: NaiveTime,
    /// « Entrée de plain-pied ».
    pub step_free: bool,
    /// True after the last day's closing hour.
    pub over: bool,
    /// True when the stop does not take place.
    pub cancelled: bool,
    /// How many public sessions still have a seat.
    pub open_sessions: i64,
    /// How many seats they have together.
    pub places_left: i64,
}

/// A stop with everything that can be chosen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopPage {
    /// The tour.
    pub tour: TourSummary,
    /// The stop.
    pub stop: StopSummary,
    /// Street address.
    pub address: String,
    /// How to come, in words.
    pub how_to_come: String,
    /// What to bring.
    pub bring: String,
    /// Whom to call, in E.164 form.
    pub help_phone: String,
    /// IANA zone of the town.
    pub time_zone: String,
    /// INSEE code of the town.
    pub insee_code: String,
    /// What changed on the day, a sentence each, the oldest first.
    pub banners: Vec<String>,
    /// Public sessions by time.
    pub sessions: Vec<SessionSummary>,
}

/// A session as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSummary {
    /// Its identifier.
    pub id: SessionId,
    /// Its part of the address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Workshop, employer meeting, …
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// Local day of the start.
    pub starts_on: NaiveDate,
    /// Local hour of the start.
    pub start_time: NaiveTime,
    /// Local day of the end.
    pub ends_on: NaiveDate,
    /// Local hour of the end.
    pub end_time: NaiveTime,
    /// The room.
    pub room: Option<String>,
    /// Names of the confirmed partners.
    pub partners: Vec<String>,
    /// Whether it can be chosen.
    pub availability: Availability,
    /// Slots that are still to come.
    pub slots: Vec<SlotSummary>,
}

/// Whether a session can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// Seats are left.
    Open {
        /// How many, over all slots that are still to come.
        left: i64,
    },
    /// No seat is left.
    Full {
        /// How many wait already.
        waiting: i64,
    },
    /// Its last slot has begun.
    Started,
    /// It does not take place.
    Cancelled,
}

/// A slot that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotSummary {
    /// Its identifier.
    pub id: SlotId,
    /// Local start.
    pub start_time: NaiveTime,
    /// Local end.
    pub end_time: NaiveTime,
    /// Seats left.
    pub left: i64,
    /// The interview desk.
    pub desk: Option<DeskSummary>,
}

/// An interview desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskSummary {
    /// What stands on the table.
    pub label: String,
    /// The job offered.
    pub job: String,
    /// The kind of contract.
    pub contract: String,
    /// The employer.
    pub partner: String,
}

/// A slot that somebody could take instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotChoice {
    /// The session.
    pub session: SessionId,
    /// The slot.
    pub slot: SlotId,
    /// The session's title.
    pub title: String,
    /// Local day.
    pub starts_on: NaiveDate,
    /// Local start.
    pub start_time: NaiveTime,
    /// Local end.
    pub end_time: NaiveTime,
    /// Seats left.
    pub left: i64,
    /// The desk of an interview, and who sits there.
    pub desk: Option<(String, String)>,
}

impl From<FreeSlot> for SlotChoice {
    fn from(slot: FreeSlot) -> Self {
        Self {
            session: slot.session,
            slot: slot.slot,
            title: slot.title,
            starts_on: slot.starts_on,
            start_time: slot.start_time,
            end_time: slot.end_time,
            left: slot.free_seats,
            desk: slot.desk,
        }
    }
}

/// A ticket with all that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPage {
    /// The ticket.
    pub ticket: TicketId,
    /// The code in two groups of four.
    pub code: String,
    /// The drawing and its number.
    pub drawing: Option<(Drawing, i64)>,
    /// The first name.
    pub first_name: Option<String>,
    /// True when messages go to an address.
    pub has_email: bool,
    /// The tour's neutral name.
    pub tour_name: String,
    /// The tour's part of the address.
    pub tour_slug: String,
    /// The stop's part of the address.
    pub stop_slug: String,
    /// Name of the town.
    pub town: String,
    /// Name of the venue.
    pub venue: String,
    /// Street address.
    pub address: String,
    /// What one sees from afar.
    pub landmark: String,
    /// How to come, in words.
    pub how_to_come: String,
    /// What to bring.
    pub bring: String,
    /// Whom to call, in E.164 form.
    pub help_phone: String,
    /// By time; those given up last.
    pub registrations: Vec<TicketRegistration>,
}

/// One registration of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRegistration {
    /// Its identifier.
    pub id: RegistrationId,
    /// The session.
    pub session: TicketSession,
    /// Local start and end of its own slot; `None` while waiting.
    pub slot_time: Option<(NaiveTime, NaiveTime)>,
    /// Where it stands.
    pub state: RegistrationState,
    /// The place on the waiting list, from 1.
    pub rank: Option<i64>,
    /// Until when a held seat waits for an answer, in the town's own time.
    pub offer_ends_local: Option<NaiveDateTime>,
    /// True while the person may still move or give up the place.
    pub may_change: bool,
    /// Slots at the same stop that the person could move to: the same session first.
    pub alternatives: Vec<SlotChoice>,
}

/// A session as its participant sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketSession {
    /// Its identifier.
    pub id: SessionId,
    /// Its title.
    pub title: String,
    /// Workshop, employer meeting, …
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// Local day of the start.
    pub starts_on: NaiveDate,
    /// Local hour of the start.
    pub start_time: NaiveTime,
    /// Local day of the end.
    pub ends_on: NaiveDate,
    /// Local hour of the end.
    pub end_time: NaiveTime,
    /// The room.
    pub room: Option<String>,
    /// The desk of an interview, and who sits there.
    pub desk: Option<(String, String)>,
    /// True when it, or the whole stop, does not take place.
    pub cancelled: bool,
}
