//! What the engine finds: who, when, how much.

use serde::{Deserialize, Serialize};

/// A conflict. Numbers are places in the lists of the programme; times are moments or minutes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Violation {
    /// The caravan is at two stops, or cannot be at the second in time: the way and the set-up do
    /// not fit in between.
    CaravanTwice {
        /// The two stops.
        #[serde(flatten)]
        gap: Gap,
    },
    /// The venue of a stop is not confirmed.
    VenueNotConfirmed {
        /// The stop.
        stop: u32,
        /// Its venue.
        venue: u32,
    },
    /// A stop, or one of its sessions, lies outside the hours of its venue.
    VenueClosed {
        /// The stop.
        stop: u32,
        /// The session; `None` for the stop's own hours.
        session: Option<u32>,
        /// The venue.
        venue: u32,
        /// The day.
        day: i64,
        /// How many minutes of that day lie outside.
        minutes: i64,
    },
    /// A session begins in a room that is full of sessions.
    RoomBusy {
        /// The room.
        room: u32,
        /// The session that begins last.
        session: u32,
        /// Those that are there, or have left less than the buffer ago; sorted.
        others: Vec<u32>,
        /// When it begins.
        at: i64,
        /// How many minutes later it would find a place.
        missing: i64,
    },
    /// A session has more places than its room.
    OverCapacity {
        /// The room.
        room: u32,
        /// The session.
        session: u32,
        /// Its places.
        places: i64,
        /// How many people the room holds.
        capacity: i64,
    },
    /// Sessions side by side in one room have, together, more places than it, though none has alone.
    Crowded {
        /// The room.
        room: u32,
        /// The session that begins last.
        session: u32,
        /// Those that are there; sorted.
        others: Vec<u32>,
        /// When it begins.
        at: i64,
        /// The places of all.
        places: i64,
        /// How many people the room holds.
        capacity: i64,
    },
    /// Two interviews at one desk at once.
    DeskBusy {
        /// The desk.
        desk: u32,
        /// The slot that begins first.
        first: u32,
        /// The other.
        second: u32,
        /// When the second begins.
        at: i64,
        /// The minutes that both last.
        overlap: i64,
    },
    /// A named person in two places.
    FacilitatorTwice {
        /// The person.
        facilitator: u32,
        /// The two sessions.
        #[serde(flatten)]
        gap: Gap,
    },
    /// A partner with one team in two places.
    TeamTwice {
        /// The partner.
        partner: u32,
        /// The two sessions.
        #[serde(flatten)]
        gap: Gap,
    },
    /// A partner with several teams, and yet too few for these sessions.
    TeamsShort {
        /// The partner.
        partner: u32,
        /// The sessions that contend for its teams; sorted.
        sessions: Vec<u32>,
        /// How many teams they need.
        needed: i64,
        /// How many it has.
        teams: i64,
    },
    /// A stop on a public holiday.
    Holiday {
        /// The stop.
        stop: u32,
        /// The day.
        day: i64,
    },
}

/// Two things that one person, team or caravan cannot do one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Gap {
    /// The one that begins first.
    pub first: u32,
    /// The other.
    pub second: u32,
    /// When the second begins.
    pub at: i64,
    /// The minutes that both last; 0 when only the time in between is too short.
    pub overlap: i64,
    /// The minutes on the road between them.
    pub travel: i64,
    /// The minutes of buffer, or of set-up, needed besides.
    pub pause: i64,
    /// How many minutes later the second would have to begin.
    pub missing: i64,
}

impl Violation {
    /// Whether it stands against publishing. A public holiday only warns.
    pub const fn is_hard(&self) -> bool {
        !matches!(self, Self::Holiday { .. })
    }

    /// The sessions concerned, for marking them in the grid; empty for what concerns whole stops.
    pub fn sessions(&self) -> Vec<u32> {
        match self {
            Self::RoomBusy { session, others, .. } | Self::Crowded { session, others, .. } => {
                others.iter().copied().chain([*session]).collect()
            }
            Self::OverCapacity { session, .. } => vec![*session],
            Self::VenueClosed { session, .. } => session.iter().copied().collect(),
            Self::FacilitatorTwice { gap, .. } | Self::TeamTwice { gap, .. } => {
                vec![gap.first, gap.second]
            }
            Self::TeamsShort { sessions, .. } => sessions.clone(),
            Self::CaravanTwice { .. }
            | Self::VenueNotConfirmed { .. }
            | Self::DeskBusy { .. }
            | Self::Holiday { .. } => Vec::new(),
        }
    }
}
