//! The plan of a tour: one document, for its draft and for each version that was published.
//!
//! Everything in it has an identifier that stays: publishing finds the live rows by it. Times are
//! wall time in the zone of the stop. A document from outside becomes a [`CheckedPlan`], or a list
//! of [`Fault`]s; only a checked plan is stored or published.

mod about;
mod changes;
mod dates;
mod day;
mod edit;
mod fault;
mod form;
mod partners;
mod programme;
mod rescue;
mod roads;
mod shift;
mod template;
mod ways;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::ids::{DeskId, FacilitatorId, PartnerId, RoomId, SessionId, SlotId, StopId, VenueId};
use crate::session::{Audience, SessionKind, Theme};

pub use changes::{Change, Effective, What, changes, effective_sessions};
pub use dates::{
    Absence, Around, Count, DateEdit, HOME_AFTER, Known, MOST_DAYS, NoDateEdit, Question, Subject, Travel, Wishes,
};
pub use day::{DayEdit, FreshIds, seen_from};
pub use edit::{Edit, EditError};
pub use fault::{CheckedPlan, Fault, FaultKind, NAME_SIGNS, Part, TEXT_SIGNS};
pub use form::{DeskForm, FormFault, SessionForm};
pub use programme::{
    Conflict, FacilitatorFacts, OpenHours, PartnerFacts, RoomFacts, VenueFacts, World, conflicts, day,
};
pub use rescue::{Rescue, Trouble, rescues};
pub use roads::{LegFacts, LegSource, Way, Ways};
pub use shift::{ShiftStop, Shifts};
pub use template::{DayTemplate, TemplateSession};
pub use ways::{WayOut, around, in_the_way, ways_out};

/// The version of the document's shape that this program writes and reads.
pub const FORMAT: u32 = 1;

/// A tour as planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TourPlan {
    /// Shape of the document, [`FORMAT`].
    pub format: u32,
    /// The name that only the team sees.
    pub inside_name: String,
    /// The neutral name that everybody sees.
    pub public_name: String,
    /// IANA zone.
    pub time_zone: String,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// Minutes between two places of one person, 0 to 240.
    pub buffer_minutes: i64,
    /// The number that people call for help, E.164; empty while unknown.
    pub help_phone: String,
    /// The stops, in the order of the organiser.
    pub stops: Vec<StopPlan>,
}

/// A stop as planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopPlan {
    /// Its identifier.
    pub id: StopId,
    /// INSEE code of the town.
    pub insee_code: String,
    /// The venue.
    pub venue: VenueId,
    /// Its part of the public address, unique in the tour.
    pub slug: String,
    /// IANA zone of the town.
    pub time_zone: String,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// When the doors open.
    pub opens: NaiveTime,
    /// When the doors close.
    pub closes: NaiveTime,
    /// What one sees from afar; empty while unknown.
    pub landmark: String,
    /// How to come, in words; empty while unknown.
    pub how_to_come: String,
    /// What to bring.
    pub bring: String,
    /// The number that people call for help, E.164; empty while unknown.
    pub help_phone: String,
    /// True when it does not take place.
    #[serde(default)]
    pub cancelled: bool,
    /// Its sessions.
    pub sessions: Vec<SessionPlan>,
}

/// A session as planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPlan {
    /// Its identifier.
    pub id: SessionId,
    /// Its part of the public address, unique at the stop.
    pub slug: String,
    /// The form that it takes.
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// Its neutral title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Who may see it.
    pub audience: Audience,
    /// The room, when it has one.
    pub room: Option<RoomId>,
    /// The partners who hold it, confirmed.
    pub partners: Vec<PartnerId>,
    /// The named people of these partners who hold it.
    #[serde(default)]
    pub facilitators: Vec<FacilitatorId>,
    /// When it is.
    pub times: WallTimes,
    /// True when it does not take place.
    #[serde(default)]
    pub cancelled: bool,
    /// The interview desks of an employer meeting.
    #[serde(default)]
    pub desks: Vec<DeskPlan>,
    /// Where the seats are counted; at least one.
    pub slots: Vec<SlotPlan>,
}

/// An interview desk as planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPlan {
    /// Its identifier.
    pub id: DeskId,
    /// The employer.
    pub partner: PartnerId,
    /// What stands on the table.
    pub label: String,
    /// The job offered.
    pub job: String,
    /// The kind of contract.
    pub contract: String,
}

/// A slot as planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotPlan {
    /// Its identifier.
    pub id: SlotId,
    /// The desk, for an interview.
    pub desk: Option<DeskId>,
    /// When it is.
    pub times: WallTimes,
    /// How many people it takes.
    pub capacity: i64,
}

/// A stretch of local wall time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WallTimes {
    /// Local day of the start.
    pub starts_on: NaiveDate,
    /// Local hour of the start.
    pub start_time: NaiveTime,
    /// Local day of the end.
    pub ends_on: NaiveDate,
    /// Local hour of the end.
    pub end_time: NaiveTime,
    /// In the hour that the clocks are put back: false for its first passage, true for its second.
    /// `None` says that nobody chose; then an hour that passes twice is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_passage: Option<bool>,
}

impl WallTimes {
    /// The start on the wall.
    pub const fn starts(&self) -> NaiveDateTime {
        self.starts_on.and_time(self.start_time)
    }

    /// The end on the wall.
    pub const fn ends(&self) -> NaiveDateTime {
        self.ends_on.and_time(self.end_time)
    }

    /// The same wall times, whoever chose a passage or not: what people are told.
    pub fn same_wall(&self, other: &Self) -> bool {
        self.starts() == other.starts() && self.ends() == other.ends()
    }
}

impl TourPlan {
    /// Puts sessions, slots and partners in their one order, so that equal plans are equal documents.
    pub fn sort(&mut self) {
        for session in self.stops.iter_mut().flat_map(|stop| &mut stop.sessions) {
            session.partners.sort_unstable();
            session.facilitators.sort_unstable();
            session.slots.sort_by_key(|slot| (slot.times, slot.id));
        }
        for stop in &mut self.stops {
            stop.sessions.sort_by_key(|session| (session.times, session.id));
        }
    }

    /// The stop of an identifier.
    pub fn stop(&self, id: StopId) -> Option<&StopPlan> {
        self.stops.iter().find(|stop| stop.id == id)
    }

    /// A session and its stop.
    pub fn session(&self, id: SessionId) -> Option<(&StopPlan, &SessionPlan)> {
        self.stops
            .iter()
            .find_map(|stop| stop.sessions.iter().find(|session| session.id == id).map(|session| (stop, session)))
    }
}

impl SessionPlan {
    /// The most people that its slots hold at one moment.
    pub fn most_at_once(&self) -> i64 {
        programme::most_at_once(self)
    }

    /// The places of all its slots.
    pub fn places(&self) -> i64 {
        self.slots.iter().fold(0_i64, |sum, slot| sum.saturating_add(slot.capacity))
    }
}

/// « Grande salle, Salle des fêtes, Le Lorrain »: where something is, as people are told.
pub fn place_words(room: Option<&str>, venue: &str, town: &str) -> String {
    let parts = [room.unwrap_or_default(), venue, town];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Why a hard conflict is published all the same; kept with the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Override {
    /// Everybody concerned agreed.
    Agreed,
    /// It is settled on the spot.
    OnSite,
    /// There is no time to do better.
    Emergency,
}

impl Override {
    /// Every reason.
    pub const ALL: &'static [Self] = &[Self::Agreed, Self::OnSite, Self::Emergency];

    /// The reason as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::OnSite => "on_site",
            Self::Emergency => "emergency",
        }
    }

    /// The reason of a stored text, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.as_str() == text)
    }

    /// The French words shown to organisers.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Agreed => "Accord de toutes les personnes concernées",
            Self::OnSite => "Arrangement sur place",
            Self::Emergency => "Urgence",
        }
    }
}

#[cfg(test)]
mod tests;
