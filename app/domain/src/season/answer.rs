//! The answer: days and venues, what is wrong with them, what they cost.

use serde::{Deserialize, Serialize};

/// A first day and a venue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Placed {
    /// The first day of the stay.
    pub day: u32,
    /// The venue: a place in the town's list.
    pub venue: u32,
}

/// A date for each town, or none, in the order of the season's towns.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Schedule {
    /// One for each town.
    pub stops: Vec<Option<Placed>>,
}

/// Something that cannot be. Towns are places in the season's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Violation {
    /// The stay ends after the season.
    OutOfSeason {
        /// The town.
        town: u32,
    },
    /// Nothing takes place on a day of the stay.
    Closed {
        /// The town.
        town: u32,
        /// The day.
        day: u32,
    },
    /// The venue is not free on a day of the stay.
    VenueShut {
        /// The town.
        town: u32,
        /// The day.
        day: u32,
    },
    /// The town was pinned to another day or venue.
    OffPin {
        /// The town.
        town: u32,
    },
    /// Nobody of a required role can be there on all days.
    PartnerMissing {
        /// The town.
        town: u32,
        /// Which of its roles.
        role: u32,
    },
    /// Too far to go home each night.
    BaseTooFar {
        /// The town.
        town: u32,
        /// Minutes there and back; none without a road.
        minutes: Option<u32>,
    },
    /// Two stays at once.
    TwoTowns {
        /// The town that comes first (the lower number on one first day).
        first: u32,
        /// The other.
        second: u32,
    },
    /// Not enough free days between one stay and the next.
    TooClose {
        /// The earlier town.
        first: u32,
        /// The later.
        second: u32,
        /// How many free days are missing.
        missing: u32,
    },
    /// The way to the next town, or one of its parts by home, is too long or no road.
    LegTooLong {
        /// The earlier town; none for the base.
        first: Option<u32>,
        /// The later; none for the base.
        second: Option<u32>,
        /// Minutes of the longest part; none without a road.
        minutes: Option<u32>,
    },
    /// Too many days of work without a rest.
    NoRest {
        /// The town in whose stay the limit is passed.
        town: u32,
        /// Days of work since the last rest, this stay included.
        worked: u32,
    },
    /// Too many stops begin in one week.
    WeekFull {
        /// The Monday of the week: a day of the season, below 0 when the season begins later.
        monday: i64,
        /// How many stops begin in it.
        stops: u32,
    },
    /// A town comes too early.
    Order {
        /// The town that must come first.
        first: u32,
        /// The town that must come after.
        then: u32,
    },
    /// Two towns of one group are too near to each other in days.
    Spacing {
        /// The group.
        group: u32,
        /// The town with the lower number.
        one: u32,
        /// The other.
        other: u32,
        /// How many days are missing.
        missing: u32,
    },
}

/// What a schedule costs, wish by wish: each the weight times the amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Costs {
    /// The caravan's road.
    pub driving: i64,
    /// Days that are not liked.
    pub days: i64,
    /// Days of the week that are not liked.
    pub weekdays: i64,
    /// Liked partners who cannot be there.
    pub partners: i64,
    /// Uneven pauses.
    pub evenness: i64,
    /// The road of the partners who are needed.
    pub partner_minutes: i64,
    /// Changes to what people know.
    pub stability: i64,
}

impl Costs {
    /// All together.
    pub const fn total(&self) -> i64 {
        self.driving + self.days + self.weekdays + self.partners + self.evenness + self.partner_minutes + self.stability
    }
}

impl std::ops::AddAssign for Costs {
    fn add_assign(&mut self, other: Self) {
        self.driving += other.driving;
        self.days += other.days;
        self.weekdays += other.weekdays;
        self.partners += other.partners;
        self.evenness += other.evenness;
        self.partner_minutes += other.partner_minutes;
        self.stability += other.stability;
    }
}

/// What counts, in this order: nobody left out, then the costs. Smaller is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Value {
    /// The importance of the towns without a day.
    pub left_out: i64,
    /// [`Costs::total`].
    pub cost: i64,
}

/// All that can be said of a schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// What cannot be, sorted.
    pub violations: Vec<Violation>,
    /// What it costs.
    pub costs: Costs,
    /// The importance of the towns without a day.
    pub left_out: i64,
}

impl Assessment {
    /// What counts.
    pub const fn value(&self) -> Value {
        Value { left_out: self.left_out, cost: self.costs.total() }
    }
}

/// A schedule that is no answer to the question: another number of towns, or a venue that is not
/// the town's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the schedule does not fit the season at town {town}")]
pub struct Unassessable {
    /// The first town that does not fit.
    pub town: u32,
}
