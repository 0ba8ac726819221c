//! A stop that cannot take place as announced: the road is cut, or the venue is lost.
//!
//! What is proposed moves as little as possible, and each proposal is tried on the engine before it
//! is offered: after it, nothing clashes that did not clash before.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::programme::{Conflict, World, conflicts, most_at_once};
use super::ways::{around, covers, is_sunday};
use super::{Edit, EditError, StopPlan, TourPlan};
use crate::ids::{RoomId, SessionId, StopId, VenueId};
use crate::rules::Violation;

/// A stop is moved by at most so many days.
const FARTHEST_DAY: i64 = 21;
/// So many later days are proposed, and so many stops to exchange days with.
const LATER: usize = 2;
const EXCHANGES: usize = 2;

/// Why a stop cannot take place as announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nobody gets to the town on that day.
    Road,
    /// The venue is not to be had on that day.
    Venue,
}

/// What to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rescue")]
pub enum Rescue {
    /// The stop is some days later or earlier, at another venue of its town, or both.
    Move {
        /// The stop.
        stop: StopId,
        /// How many days; negative for earlier, 0 for the same day.
        days: i64,
        /// The other venue.
        venue: Option<VenueId>,
    },
    /// Two stops exchange their days.
    Exchange {
        /// The stop.
        stop: StopId,
        /// The other.
        other: StopId,
    },
}

impl Rescue {
    /// Makes the change; see [`TourPlan::settle`] for another venue.
    pub fn apply(self, plan: &mut TourPlan, world: &World) -> Result<(), EditError> {
        match self {
            Self::Move { stop, days, venue } => {
                if days != 0 {
                    Edit::MoveStop { stop, days }.apply(plan)?;
                }
                venue.map_or(Ok(()), |venue| plan.settle(world, stop, venue))
            }
            Self::Exchange { stop, other } => {
                let begins = |id| plan.stop(id).map(|stop| stop.starts_on).ok_or(EditError::Unknown);
                let days = begins(other)?.signed_duration_since(begins(stop)?).num_days();
                Edit::MoveStop { stop, days }.apply(plan)?;
                Edit::MoveStop { stop: other, days: -days }.apply(plan)
            }
        }
    }

    /// The stop that is in trouble.
    pub const fn stop(self) -> StopId {
        match self {
            Self::Move { stop, .. } | Self::Exchange { stop, .. } => stop,
        }
    }

    /// Whether every session keeps its day and its hour.
    pub const fn keeps_the_day(self) -> bool {
        matches!(self, Self::Move { days: 0, .. })
    }
}

impl fmt::Display for Rescue {
    /// The code that a button sends; [`Rescue::from_str`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Move { stop, days, venue } => {
                write!(f, "move;{stop};{days};{}", venue.map(|venue| venue.to_string()).unwrap_or_default())
            }
            Self::Exchange { stop, other } => write!(f, "exchange;{stop};{other}"),
        }
    }
}

impl FromStr for Rescue {
    type Err = EditError;

    fn from_str(code: &str) -> Result<Self, EditError> {
        let stop = |text: &str| text.parse::<StopId>().map_err(|_| EditError::Unknown);
        match code.split(';').collect::<Vec<_>>().as_slice() {
            ["move", id, days, venue] => Ok(Self::Move {
                stop: stop(id)?,
                days: days.parse().map_err(|_| EditError::NoSuchDay)?,
                venue: if venue.is_empty() { None } else { Some(venue.parse().map_err(|_| EditError::Unknown)?) },
            }),
            ["exchange", id, other] => Ok(Self::Exchange { stop: stop(id)?, other: stop(other)? }),
            _ => Err(EditError::Unknown),
        }
    }
}

/// What can be done instead, `today` being the stop's local day: other venues of the town on the
/// same day where the venue is lost, the nearest other days, stops to exchange days with. Nothing is
/// moved to today or before, nor to a Sunday. Empty for a stop that is unknown, cancelled or begun.
pub fn rescues(plan: &TourPlan, world: &World, id: StopId, trouble: Trouble, today: NaiveDate) -> Vec<Rescue> {
    let Some(stop) = plan.stop(id).filter(|stop| !stop.cancelled && stop.starts_on >= today) else {
        return Vec::new();
    };
    let known = conflicts(plan, world).unwrap_or_default();
    let clean = |rescue: &Rescue| is_clean(plan, world, &known, *rescue);
    let put = |days, venue| Rescue::Move { stop: id, days, venue };
    let venues: Vec<VenueId> = world
        .venues
        .iter()
        .filter(|(other, facts)| **other != stop.venue && facts.insee_code == stop.insee_code && facts.confirmed)
        .map(|(other, _)| *other)
        .collect();
    let days = |sign: i64| (1..=FARTHEST_DAY).map(move |days| sign * days).filter(|days| may_begin(stop, *days, today));
    let mut found = Vec::new();
    if trouble == Trouble::Venue {
        found.extend(venues.iter().map(|venue| put(0, Some(*venue))).filter(clean));
    }
    found.extend(days(1).map(|days| put(days, None)).filter(clean).take(LATER));
    found.extend(days(-1).map(|days| put(days, None)).filter(clean).take(1));
    if found.iter().all(|rescue| rescue.keeps_the_day()) {
        let elsewhere =
            days(1).chain(days(-1)).flat_map(|days| venues.iter().map(move |venue| put(days, Some(*venue))));
        found.extend(elsewhere.filter(clean).take(LATER));
    }
    let mut others: Vec<&StopPlan> =
        plan.stops.iter().filter(|other| !other.cancelled && other.id != id && other.starts_on > today).collect();
    others.sort_by_key(|other| (other.starts_on - stop.starts_on).abs());
    // Nobody comes today who was told another day.
    let exchanges = others.into_iter().filter(|_| stop.starts_on > today);
    found.extend(exchanges.map(|other| Rescue::Exchange { stop: id, other: other.id }).filter(clean).take(EXCHANGES));
    found
}

/// Whether a stop may begin so many days later: after today, and neither end on a Sunday.
fn may_begin(stop: &StopPlan, days: i64, today: NaiveDate) -> bool {
    let moved = |day: NaiveDate| day.checked_add_signed(chrono::TimeDelta::days(days));
    moved(stop.starts_on)
        .zip(moved(stop.ends_on))
        .is_some_and(|(first, last)| first > today && !is_sunday(first) && !is_sunday(last))
}

/// Whether nothing clashes afterwards that did not clash before. A public holiday only warns
/// elsewhere; nobody is asked to come on one instead.
fn is_clean(plan: &TourPlan, world: &World, known: &[Conflict], rescue: Rescue) -> bool {
    let mut after = plan.clone();
    rescue.apply(&mut after, world).is_ok()
        && conflicts(&after, world)
            .is_ok_and(|found| found.iter().all(|found| known.iter().any(|known| covers(known, found))))
}

impl TourPlan {
    /// Brings a stop to another venue of its town. Each session that had a room gets the smallest that
    /// holds it and is free, or none; the words about the place stay those of the old one.
    pub fn settle(&mut self, world: &World, id: StopId, venue: VenueId) -> Result<(), EditError> {
        let stop = self.stops.iter_mut().find(|stop| stop.id == id).ok_or(EditError::Unknown)?;
        if world.venues.get(&venue).is_none_or(|facts| facts.insee_code != stop.insee_code) {
            return Err(EditError::Unknown);
        }
        stop.venue = venue;
        let mut wanting: Vec<(i64, SessionId)> = Vec::new();
        for session in &mut stop.sessions {
            if session.room.take().is_some() && !session.cancelled {
                wanting.push((most_at_once(session), session.id));
            }
        }
        let mut rooms: Vec<(i64, RoomId)> =
            world.rooms.iter().filter(|(_, room)| room.venue == venue).map(|(id, room)| (room.capacity, *id)).collect();
        rooms.sort_unstable();
        // Who needs the most room chooses first.
        wanting.sort_unstable_by_key(|(places, session)| (std::cmp::Reverse(*places), *session));
        for (_, session) in wanting {
            for (_, room) in &rooms {
                set_room(self, session, Some(*room));
                if has_room(self, world, session) {
                    break;
                }
                set_room(self, session, None);
            }
        }
        Ok(())
    }
}

fn set_room(plan: &mut TourPlan, id: SessionId, room: Option<RoomId>) {
    let sessions = plan.stops.iter_mut().flat_map(|stop| &mut stop.sessions);
    for session in sessions.filter(|session| session.id == id) {
        session.room = room;
    }
}

/// Whether the engine has nothing to say about the room of a session.
fn has_room(plan: &TourPlan, world: &World, id: SessionId) -> bool {
    let about_rooms = |conflict: &Conflict| {
        matches!(
            conflict.violation,
            Violation::RoomBusy { .. } | Violation::OverCapacity { .. } | Violation::Crowded { .. }
        )
    };
    let found = conflicts(&around(plan, world, id), world).unwrap_or_default();
    !found.iter().any(|conflict| about_rooms(conflict) && conflict.sessions.contains(&id))
}

#[cfg(test)]
mod tests;
