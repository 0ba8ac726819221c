//! The question: a season and all that limits it.

use serde::{Deserialize, Serialize};

/// The longest season, in days.
pub const MAX_DAYS: u32 = 400;
/// The most towns.
pub const MAX_TOWNS: usize = 200;
/// The most venues of one town.
pub const MAX_VENUES: usize = 16;
/// The most partners.
pub const MAX_PARTNERS: usize = 500;
/// The most places of the table of roads.
pub const MAX_PLACES: u32 = 1_000;
/// The longest way, in minutes: two days.
pub const MAX_MINUTES: u32 = 2 * 24 * 60;
/// The heaviest weight.
pub const MAX_WEIGHT: i64 = 1_000_000;

/// Which towns, when, where, with whom: what is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// The day number of day 0 (0 is 1 January 1970): tells the days of the week.
    pub first_day: i64,
    /// How many days the season has.
    pub days: u32,
    /// Days on which nothing takes place: public holidays, closing days of the organisation.
    pub closed: Vec<u32>,
    /// Where the caravan sleeps.
    pub mode: Mode,
    /// The place from which it leaves and to which it returns. Moving on, it may be unknown.
    pub base: Option<u32>,
    /// Minutes of driving.
    pub roads: Roads,
    /// What staff and vehicles can do.
    pub limits: Limits,
    /// The towns.
    pub towns: Vec<Town>,
    /// The partners.
    pub partners: Vec<Partner>,
    /// Which town comes after which.
    pub order: Vec<Before>,
    /// Which towns keep their distance.
    pub spacing: Vec<Spacing>,
    /// What the wishes weigh.
    pub weights: Weights,
}

/// Where the caravan sleeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Mode {
    /// On the road: from town to town, home at the end only.
    #[default]
    MovingOn,
    /// At home each night: the order of towns changes nothing.
    ReturnToBase,
    /// At home when so many free days lie in between, on the road otherwise.
    Mixed {
        /// From so many free days on it goes home; 1 or more.
        home_after: u32,
    },
}

/// Minutes of driving from place to place; a way back may take longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roads {
    /// How many places.
    pub places: u32,
    /// Minutes from the row's place to the column's, row after row; none where there is no road.
    pub minutes: Vec<Option<u32>>,
}

/// What staff and vehicles can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// No way is longer, in minutes.
    pub leg_minutes: u32,
    /// No more driving a day, in minutes; a longer way takes free days. 1 or more.
    pub day_minutes: u32,
    /// Free days between two stops, to take down and set up.
    pub free_days: u32,
    /// Rest, if it is ruled.
    pub rest: Option<Rest>,
    /// No more stops begin in one week from Monday to Sunday.
    pub stops_a_week: Option<u32>,
}

/// After so many days of work, so many of rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Days with a stop that may follow each other without a rest in between; 1 or more.
    pub work_days: u32,
    /// So many days in a row without a stop are a rest; 1 or more.
    pub rest_days: u32,
}

/// A town that wants the caravan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Town {
    /// Its name, for people.
    pub name: String,
    /// How many days in a row the caravan stays: 1 to 3.
    pub stay: u32,
    /// Where it could be: one or more, the first is liked best when all else is equal.
    pub venues: Vec<Venue>,
    /// What it weighs to leave this town out; 1 or more.
    pub importance: i64,
    /// Where the organiser wants it, without discussion.
    pub pin: Option<Pin>,
    /// First days that are liked; empty for all.
    pub liked_days: Vec<DaySpan>,
    /// Days of the week that are liked, Monday first; all of them or none of them is no wish.
    pub liked_weekdays: [bool; 7],
    /// Each a list of partners of whom one at least must be there.
    pub roles: Vec<Vec<u32>>,
    /// Partners whose presence is liked.
    pub liked_partners: Vec<u32>,
    /// Where it stands in the plan that people know.
    pub published: Option<super::Placed>,
    /// What it weighs to change that; more when less time is left.
    pub notice: i64,
}

/// A place where the caravan could be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// Its place in the table of roads.
    pub place: u32,
    /// When it is free; empty for always.
    pub windows: Vec<DaySpan>,
    /// Days on which it is not, whatever the windows say.
    pub closed: Vec<u32>,
    /// Days of the week on which it is shut, Monday first.
    pub shut_weekdays: [bool; 7],
}

/// Days in a row, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DaySpan {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

/// A date that is not discussed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The first day of the stay.
    pub day: u32,
    /// The venue, if that is fixed too: a place in the town's list.
    pub venue: Option<u32>,
}

/// A partner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// The name, for people.
    pub name: String,
    /// How many teams it has; 1 or more.
    pub teams: u32,
    /// Days on which teams are elsewhere; a day may come several times.
    pub busy: Vec<Busy>,
    /// Where its teams start.
    pub place: Option<u32>,
    /// It does not drive longer one way, in minutes; only where its place is known.
    pub reach_minutes: Option<u32>,
}

/// Teams that are elsewhere on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Busy {
    /// The day.
    pub day: u32,
    /// How many teams.
    pub teams: u32,
}

/// One town before another: its last day lies before the other's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// The earlier town.
    pub first: u32,
    /// The later town.
    pub then: u32,
}

/// Towns whose first days keep a distance, two by two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spacing {
    /// The towns.
    pub towns: Vec<u32>,
    /// At least so many days from one first day to another.
    pub days: u32,
}

/// What each wish weighs: its cost is the weight times the amount, and 0 switches it off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// A minute of the caravan on the road.
    pub driving: i64,
    /// A day between the first day of a stay and the nearest that is liked.
    pub days: i64,
    /// A day of a stay on a day of the week that is not liked.
    pub weekdays: i64,
    /// A liked partner who cannot be there on all days of a stay.
    pub partners: i64,
    /// A day by which the free days between two stops differ from [`Weights::even_days`].
    pub evenness: i64,
    /// How many free days between two stops are liked.
    pub even_days: u32,
    /// A minute of a partner on the road, one way: of each role the nearest who can.
    pub partner_minutes: i64,
    /// One of the [`Town::notice`] of a town whose day or venue changes.
    pub stability: i64,
}

impl DaySpan {
    /// Whether a day lies within.
    pub const fn holds(self, day: u32) -> bool {
        self.first <= day && day <= self.last
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { leg_minutes: MAX_MINUTES, day_minutes: MAX_MINUTES, free_days: 0, rest: None, stops_a_week: None }
    }
}
