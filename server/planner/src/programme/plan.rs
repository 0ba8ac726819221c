//! What is answered.

use super::problem::{Time, Weights};

/// Where a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it begins.
    pub time: Time,
    /// Its room.
    pub room: usize,
}

/// The soft figures of a plan, before weighting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Slots in which an audience is asked to be in two places; a third place counts again.
    pub clashes: i64,
    /// Slots between the first and the last session of an audience's day in which it has none.
    pub holes: i64,
    /// Slots from the beginning of each day's first session to the end of its last.
    pub span: i64,
    /// Rooms that each partner uses beyond one for each of its teams.
    pub rooms: i64,
    /// Slots between the first and the last session of a partner's day in which it has none.
    pub waiting: i64,
    /// For each session its people times the share by which its room is smaller than the largest,
    /// rounded down: the people who would have liked the large room.
    pub size: i64,
}

impl Figures {
    /// All figures together, weighted.
    #[must_use]
    pub fn cost(&self, weights: &Weights) -> i64 {
        self.clashes * weights.clashes
            + self.holes * weights.holes
            + self.span * weights.span
            + self.rooms * weights.rooms
            + self.waiting * weights.waiting
            + self.size * weights.size
    }

    /// These and those.
    pub(super) fn plus(&self, other: &Self, sign: i64) -> Self {
        Self {
            clashes: self.clashes + sign * other.clashes,
            holes: self.holes + sign * other.holes,
            span: self.span + sign * other.span,
            rooms: self.rooms + sign * other.rooms,
            waiting: self.waiting + sign * other.waiting,
            size: self.size + sign * other.size,
        }
    }
}

/// What stands against a place of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    /// Nothing: there was a place, but the search was stopped before it was tried.
    Stopped,
    /// The rooms large enough do not suffice.
    Capacity,
    /// The rooms with what it needs do not suffice.
    Features,
    /// It must be in this room.
    PinnedRoom(usize),
    /// It must begin when it was said.
    PinnedTime,
    /// It must lie in its windows, and end with the day.
    Hours,
    /// The room is closed.
    Closed,
    /// A partner is away.
    PartnerAway(usize),
    /// A facilitator is away.
    FacilitatorAway(usize),
    /// A partner has no team left.
    Partner(usize),
    /// A facilitator is elsewhere.
    Facilitator(usize),
    /// The room holds another session.
    RoomBusy,
    /// The sessions side by side would be too many people.
    Crowded,
    /// Another session must be over before, or must come after.
    Order(usize),
    /// A partner's meal.
    PartnerMeal(usize),
    /// A facilitator's meal.
    FacilitatorMeal(usize),
    /// The meal of all.
    Meal,
}

/// A session without a place, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The session.
    pub session: usize,
    /// What stands against it, sorted: each by itself, if [`alone`](Self::alone), else only together.
    pub blocks: Vec<Block>,
    /// True when giving up any one of the blocks would be enough for a place in this plan.
    pub alone: bool,
}

/// A programme without a hard conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The place of each session; `None` for those left out.
    pub places: Vec<Option<Place>>,
    /// Those left out, by number.
    pub unplaced: Vec<Unplaced>,
    /// What leaving them out costs: their weights. A smaller sum is better whatever the rest.
    pub left_out: i64,
    /// The soft figures.
    pub figures: Figures,
    /// The figures, weighted.
    pub cost: i64,
}
