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
/// So many of the stops that follow take part in another order.
const REORDERED: usize = 3;

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
    /// Another order: the stops that follow, up to `last`, come one place earlier, and the stop takes
    /// the days of the last.
    After {
        /// The stop.
        stop: StopId,
        /// The stop behind which it comes.
        last: StopId,
    },
    /// The order stays and all give way: the stop takes the days of the one that follows, each up to
    /// `last` those of its own follower, and the last comes some days later.
    PushBack {
        /// The stop.
        stop: StopId,
        /// The last stop that gives way.
        last: StopId,
        /// How many days later the last one comes.
        days: i64,
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
            Self::After { stop, last } => {
                let row = row(plan, stop, last)?;
                let earlier = row.windows(2).map(|pair| (pair[1].0, pair[0].1));
                let own = row.last().map(|(_, day)| (stop, *day));
                let moves: Vec<_> = earlier.chain(own).collect();
                begin_on(plan, &moves)
            }
            Self::PushBack { stop, last, days } => {
                let row = row(plan, stop, last)?;
                let later = row.windows(2).map(|pair| (pair[0].0, pair[1].1));
                let end = row.last().map(|(id, day)| (*id, *day));
                let moves: Vec<_> = later.chain(end).collect();
                begin_on(plan, &moves)?;
                Edit::MoveStop { stop: last, days }.apply(plan)
            }
        }
    }

    /// The stop that is in trouble.
    pub const fn stop(self) -> StopId {
        match self {
            Self::Move { stop, .. }
            | Self::Exchange { stop, .. }
            | Self::After { stop, .. }
            | Self::PushBack { stop, .. } => stop,
        }
    }

    /// Whether several stops that follow take part.
    pub const fn is_another_order(self) -> bool {
        matches!(self, Self::After { .. } | Self::PushBack { .. })
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
            Self::After { stop, last } => write!(f, "after;{stop};{last}"),
            Self::PushBack { stop, last, days } => write!(f, "push;{stop};{last};{days}"),
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
            ["after", id, last] => Ok(Self::After { stop: stop(id)?, last: stop(last)? }),
            ["push", id, last, days] => Ok(Self::PushBack {
                stop: stop(id)?,
                last: stop(last)?,
                days: days.parse().map_err(|_| EditError::NoSuchDay)?,
            }),
            _ => Err(EditError::Unknown),
        }
    }
}

/// What can be done instead, `today` being the stop's local day: other venues of the town on the
/// same day where the venue is lost, the nearest other days, stops to exchange days with, and other
/// orders of the stops that follow. Nothing is moved to today or before, nor to a Sunday. Empty for a
/// stop that is unknown, cancelled or begun.
///
/// Of the other orders all are told that clash with nothing, a handful at most: which of them harms
/// the fewest people is for whoever knows the registrations.
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
    let followers: Vec<StopId> = following(plan, stop).map(|other| other.id).take(REORDERED).collect();
    // After one follower alone is an exchange; and nobody comes today who was told another day.
    let behind = followers.iter().skip(1).filter(|_| stop.starts_on > today);
    found.extend(behind.map(|last| Rescue::After { stop: id, last: *last }).filter(clean));
    for last in followers {
        let later = (1..=FARTHEST_DAY).map(|days| Rescue::PushBack { stop: id, last, days });
        found.extend(later.filter(clean).take(1));
    }
    found
}

/// The stops that begin on a later day, in their order, as far as they take place.
fn following<'a>(plan: &'a TourPlan, stop: &StopPlan) -> impl Iterator<Item = &'a StopPlan> {
    let is_later = |other: &&StopPlan| !other.cancelled && other.starts_on > stop.starts_on;
    let mut after: Vec<&StopPlan> = plan.stops.iter().filter(is_later).collect();
    after.sort_by_key(|other| (other.starts_on, other.id));
    after.into_iter()
}

/// A stop and those that follow it up to another, with the first days of all.
fn row(plan: &TourPlan, stop: StopId, last: StopId) -> Result<Vec<(StopId, NaiveDate)>, EditError> {
    let first = plan.stop(stop).ok_or(EditError::Unknown)?;
    let row: Vec<&StopPlan> = std::iter::once(first).chain(following(plan, first)).collect();
    let many = row.iter().skip(1).position(|other| other.id == last).ok_or(EditError::Unknown)? + 2;
    Ok(row.into_iter().take(many).map(|stop| (stop.id, stop.starts_on)).collect())
}

/// Gives each stop its first day.
fn begin_on(plan: &mut TourPlan, days: &[(StopId, NaiveDate)]) -> Result<(), EditError> {
    for (id, day) in days {
        let begins = plan.stop(*id).ok_or(EditError::Unknown)?.starts_on;
        Edit::MoveStop { stop: *id, days: day.signed_duration_since(begins).num_days() }.apply(plan)?;
    }
    Ok(())
}

/// Whether a stop may begin so many days later: after today.
fn may_begin(stop: &StopPlan, days: i64, today: NaiveDate) -> bool {
    stop.starts_on.checked_add_signed(chrono::TimeDelta::days(days)).is_some_and(|first| first > today)
}

/// Whether nothing clashes afterwards that did not clash before, and nobody is asked to come on a
/// Sunday instead, nor on a public holiday, which only warns elsewhere.
fn is_clean(plan: &TourPlan, world: &World, known: &[Conflict], rescue: Rescue) -> bool {
    let mut after = plan.clone();
    rescue.apply(&mut after, world).is_ok()
        && !moves_to_a_sunday(plan, &after)
        && conflicts(&after, world)
            .is_ok_and(|found| found.iter().all(|found| known.iter().any(|known| covers(known, found))))
}

/// Whether a stop that changes its days begins or ends on a Sunday afterwards.
fn moves_to_a_sunday(before: &TourPlan, after: &TourPlan) -> bool {
    after.stops.iter().any(|stop| {
        before.stop(stop.id).is_some_and(|was| was.starts_on != stop.starts_on)
            && (is_sunday(stop.starts_on) || is_sunday(stop.ends_on))
    })
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
