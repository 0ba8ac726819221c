//! What is asked, in plain numbers. Things refer to each other by their place in these lists.

/// Days of a stop at most.
pub const MOST_DAYS: usize = 7;
/// Slots of a day at most.
pub const MOST_SLOTS: usize = 96;
/// Rooms at most.
pub const MOST_ROOMS: usize = 64;
/// Partners, and facilitators, at most.
pub const MOST_PEOPLE: usize = 500;
/// Audience groups at most.
pub const MOST_GROUPS: usize = 200;
/// Sessions at most.
pub const MOST_SESSIONS: usize = 500;
/// Meals of a day at most.
pub const MOST_MEALS: usize = 4;

/// Slots of one day, the last one not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The day, from 0.
    pub day: usize,
    /// Its first slot.
    pub from: usize,
    /// The slot after its last.
    pub to: usize,
}

/// When a session begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// The day, from 0.
    pub day: usize,
    /// The slot, from 0.
    pub slot: usize,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// How many people it holds, 1 or more.
    pub capacity: i64,
    /// What it has, a bit each: a screen, water, a way without steps.
    pub features: u64,
    /// How many sessions it holds side by side, 1 or more.
    pub side_by_side: usize,
    /// When it is closed.
    pub closed: Vec<Window>,
}

/// A partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// How many sessions it can hold at once, 1 or more.
    pub teams: usize,
    /// When it is not there, the way from another town included.
    pub away: Vec<Window>,
    /// Whether it must have its meals: all its teams at once.
    pub pauses: bool,
}

/// A named person who can be in one place only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facilitator {
    /// When the person is not there.
    pub away: Vec<Window>,
    /// Whether the person must have the meals.
    pub pauses: bool,
}

/// A pause that lies somewhere in a window of each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meal {
    /// The first slot of the window.
    pub from: usize,
    /// The slot after its last.
    pub to: usize,
    /// How many slots without any session there must be in a row, 1 or more.
    pub length: usize,
    /// Whether the whole programme pauses, and not only everybody for themselves.
    pub together: bool,
}

/// A session to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// How long it lasts, in minutes, not necessarily whole slots.
    pub minutes: usize,
    /// How many people are expected.
    pub places: i64,
    /// What its room must have, a bit each.
    pub needs: u64,
    /// The partners who hold it, one team each.
    pub partners: Vec<usize>,
    /// The named people who hold it.
    pub facilitators: Vec<usize>,
    /// The audiences for whom it is.
    pub groups: Vec<usize>,
    /// The sessions that must be over when it begins, where they have a place.
    pub after: Vec<usize>,
    /// Where it must lie, in one of them; an empty list means anywhere.
    pub windows: Vec<Window>,
    /// When it must begin.
    pub time: Option<Time>,
    /// The room in which it must be.
    pub room: Option<usize>,
    /// What it costs to leave it out, 1 or more.
    pub weight: i64,
}

/// What one unit of each soft figure costs; 0 switches it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// For [`Figures::clashes`](super::Figures::clashes).
    pub clashes: i64,
    /// For [`Figures::holes`](super::Figures::holes).
    pub holes: i64,
    /// For [`Figures::span`](super::Figures::span).
    pub span: i64,
    /// For [`Figures::rooms`](super::Figures::rooms).
    pub rooms: i64,
    /// For [`Figures::waiting`](super::Figures::waiting).
    pub waiting: i64,
    /// For [`Figures::size`](super::Figures::size).
    pub size: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { clashes: 100, holes: 10, span: 5, rooms: 20, waiting: 10, size: 1 }
    }
}

/// The days of a stop and what is to be placed in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How many days.
    pub days: usize,
    /// How many slots each day has.
    pub slots: usize,
    /// How many minutes a slot lasts, 5 to 60.
    pub slot_minutes: usize,
    /// Minutes between two sessions of one room, facilitator or team. A day and the buffer after it
    /// are at most 24 hours: one night is always enough.
    pub buffer_minutes: usize,
    /// The rooms.
    pub rooms: Vec<Room>,
    /// The partners.
    pub partners: Vec<Partner>,
    /// The facilitators.
    pub facilitators: Vec<Facilitator>,
    /// How many audience groups there are; sessions name them by number.
    pub groups: usize,
    /// The pauses of every day. Slots of these windows never count as holes or waiting.
    pub meals: Vec<Meal>,
    /// The sessions.
    pub sessions: Vec<Session>,
    /// What each soft figure costs.
    pub weights: Weights,
}

impl Problem {
    /// How many slots a session takes itself.
    pub(super) fn length(&self, session: &Session) -> usize {
        session.minutes.div_ceil(self.slot_minutes)
    }

    /// How many slots a session takes with the buffer after it.
    pub(super) fn held(&self, session: &Session) -> usize {
        (session.minutes + self.buffer_minutes).div_ceil(self.slot_minutes)
    }
}
