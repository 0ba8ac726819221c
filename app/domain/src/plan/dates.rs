//! The dates of a plan as a question to whoever looks for better ones, and the answer as changes.
//!
//! What is asked is a [`Season`]: the stops that may move, those that may not, and towns that have no
//! stop yet. Only stops between the first and the last day asked for take part; the others stay, and
//! the days that they take are closed.

mod question;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

use chrono::{Days, NaiveDate};

use super::{Edit, EditError, TourPlan};
use crate::ids::{PartnerId, StopId, VenueId};
use crate::season::{Rest, Schedule, Season};

/// The longest stretch of days that can be asked for.
pub const MOST_DAYS: i64 = 366;
/// At home in the mode « both » from so many free days on: a weekend.
pub const HOME_AFTER: u32 = 2;

/// Where the caravan sleeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Travel {
    /// On the road.
    #[default]
    MovingOn,
    /// At home each night.
    ReturnToBase,
    /// On the road, but at home when [`HOME_AFTER`] free days lie in between.
    Mixed,
}

/// How much a wish counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Count {
    /// Not at all.
    No,
    /// A little.
    #[default]
    Little,
    /// Much.
    Much,
}

/// What an organiser wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Where the caravan sleeps.
    pub travel: Travel,
    /// INSEE code of the town from which it leaves.
    pub base: Option<String>,
    /// The first day that may be used.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
    /// Free days between two stops.
    pub free_days: u32,
    /// No way is longer, in minutes.
    pub leg_minutes: u32,
    /// No more stops a week.
    pub stops_a_week: Option<u32>,
    /// Rest after so many days of work.
    pub rest: Option<Rest>,
    /// Days of the week that are liked, Monday first. A Sunday that is not is never taken.
    pub weekdays: [bool; 7],
    /// How much the road counts.
    pub driving: Count,
    /// How much the days of the week count.
    pub days: Count,
    /// How much even pauses count.
    pub evenness: Count,
    /// How much it counts that dates stay.
    pub stability: Count,
    /// Stops that do not move.
    pub pinned: BTreeSet<StopId>,
    /// INSEE codes of the towns that have no stop yet and want one.
    pub towns: Vec<String>,
}

/// What people know of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its published first day.
    pub day: NaiveDate,
    /// Its published venue.
    pub venue: VenueId,
    /// Registrations that hold a seat or wait for one.
    pub registrations: i64,
}

/// Teams of a partner that are not free on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The partner.
    pub partner: PartnerId,
    /// The day.
    pub day: NaiveDate,
    /// How many teams.
    pub teams: i64,
}

/// What lies around a plan, besides its world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// The local day: stops of this day and before do not move.
    pub today: NaiveDate,
    /// Venues that said no.
    pub refused: BTreeSet<VenueId>,
    /// What is published of the stops.
    pub known: BTreeMap<StopId, Known>,
    /// When partners are elsewhere.
    pub absences: Vec<Absence>,
}

/// A town of the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its stop; `None` for a town that has none yet.
    pub stop: Option<StopId>,
    /// INSEE code of the town.
    pub insee_code: String,
    /// The venues of the season's town, in its order; `None` for one that is still to be found.
    pub venues: Vec<Option<VenueId>>,
    /// Where the stop is in the plan.
    pub now: Option<NaiveDate>,
    /// It does not move.
    pub fixed: bool,
}

/// A season with what its numbers stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub season: Season,
    /// Day 0 of the season.
    pub first: NaiveDate,
    /// Its towns, in its order.
    pub subjects: Vec<Subject>,
    /// The plan as it is.
    pub now: Schedule,
    /// Pairs of towns between which no way is known: they count as no road at all.
    pub unknown_ways: usize,
}

/// A change of dates in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateEdit {
    /// A stop begins on another day, or goes to another venue of its town.
    Move {
        /// The stop.
        stop: StopId,
        /// Its first day.
        on: NaiveDate,
        /// Its venue, where that changes.
        venue: Option<VenueId>,
    },
    /// A town gets a stop of one day.
    Add {
        /// INSEE code of the town.
        insee_code: String,
        /// The day.
        on: NaiveDate,
        /// Its venue; `None` for one that is still to be found.
        venue: Option<VenueId>,
    },
}

impl Question {
    /// The date of a day of the season.
    pub fn date(&self, day: u32) -> NaiveDate {
        self.first.checked_add_days(Days::new(day.into())).unwrap_or(self.first)
    }

    /// Minutes on the road of a schedule; `None` for one of another season.
    pub fn minutes(&self, schedule: &Schedule) -> Option<i64> {
        let mut season = self.season.clone();
        season.weights = crate::season::Weights { driving: 1, ..Default::default() };
        season.assess(schedule).ok().map(|found| found.costs.driving)
    }

    /// What a schedule changes, town by town in the order of the season: nothing where it leaves
    /// things as they are.
    pub fn edits(&self, schedule: &Schedule) -> Vec<Option<DateEdit>> {
        self.subjects.iter().zip(&schedule.stops).map(|(subject, placed)| self.edit(subject, (*placed)?)).collect()
    }

    fn edit(&self, subject: &Subject, placed: crate::season::Placed) -> Option<DateEdit> {
        let on = self.date(placed.day);
        let venue = subject.venues.get(placed.venue as usize).copied().flatten();
        match subject.stop {
            None => Some(DateEdit::Add { insee_code: subject.insee_code.clone(), on, venue }),
            Some(_) if subject.fixed || (subject.now == Some(on) && placed.venue == 0) => None,
            Some(stop) => Some(DateEdit::Move { stop, on, venue: venue.filter(|_| placed.venue > 0) }),
        }
    }
}

impl TourPlan {
    /// A stop and all its sessions begin on another day.
    pub fn move_stop(&mut self, stop: StopId, on: NaiveDate) -> Result<(), EditError> {
        let begins = self.stop(stop).ok_or(EditError::Unknown)?.starts_on;
        Edit::MoveStop { stop, days: on.signed_duration_since(begins).num_days() }.apply(self)
    }
}

/// As a form sends it: « move/id/2027-05-18/venue », « add/97230/2027-05-18/- ».
impl Display for DateEdit {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        let (kind, who, on, venue) = match self {
            Self::Move { stop, on, venue } => ("move", stop.to_string(), on, venue),
            Self::Add { insee_code, on, venue } => ("add", insee_code.clone(), on, venue),
        };
        let venue = venue.map_or_else(|| "-".to_owned(), |venue| venue.to_string());
        write!(formatter, "{kind}/{who}/{on}/{venue}")
    }
}

/// A text that is no change of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no change of dates")]
pub struct NoDateEdit;

impl FromStr for DateEdit {
    type Err = NoDateEdit;

    fn from_str(text: &str) -> Result<Self, NoDateEdit> {
        let parts: Vec<&str> = text.split('/').collect();
        let [kind, who, on, venue] = parts.as_slice() else { return Err(NoDateEdit) };
        let on = on.parse().map_err(|_| NoDateEdit)?;
        let venue = match *venue {
            "-" => None,
            venue => Some(venue.parse().map_err(|_| NoDateEdit)?),
        };
        match *kind {
            "move" => Ok(Self::Move { stop: who.parse().map_err(|_| NoDateEdit)?, on, venue }),
            "add" => Ok(Self::Add { insee_code: (*who).to_owned(), on, venue }),
            _ => Err(NoDateEdit),
        }
    }
}

#[cfg(test)]
mod tests;
