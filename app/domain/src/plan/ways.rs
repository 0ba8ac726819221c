//! Ways out of a conflict: small changes to a plan, each tried on the engine before it is offered.
//!
//! A way is offered only when, after it, the conflict is gone, whatever it moves clashes with
//! nothing, and no conflict exists that was not there before.

use std::fmt;
use std::mem::discriminant;
use std::str::FromStr;

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::edit::shifted;
use super::programme::{Conflict, World, conflicts, most_at_once};
use super::{Edit, EditError, SessionPlan, StopPlan, TourPlan};
use crate::ids::{RoomId, SessionId, StopId};
use crate::rules::Violation;

/// Times are tried in steps of this many minutes.
const STEP: i64 = 15;
/// A stop is moved by at most so many days.
const FARTHEST_DAY: i64 = 14;
/// So many ways are offered for one conflict.
const MOST_WAYS: usize = 4;
/// How a moment stands in the code of a way.
const MOMENT: &str = "%Y-%m-%dT%H:%M";

/// A change that ends a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "way")]
pub enum WayOut {
    /// The session is in another room, at another time, or both.
    Move {
        /// The session.
        session: SessionId,
        /// Its start on the wall.
        starts: NaiveDateTime,
        /// Its room.
        room: Option<RoomId>,
    },
    /// The session has fewer places.
    Places {
        /// The session.
        session: SessionId,
        /// How many it has from now on.
        places: i64,
    },
    /// The interviews at each desk of the session follow one another.
    Follow {
        /// The session.
        session: SessionId,
    },
    /// The stop is some days later, or earlier.
    Days {
        /// The stop.
        stop: StopId,
        /// How many; negative for earlier.
        days: i64,
    },
}

impl WayOut {
    /// Makes the change.
    pub fn apply(self, plan: &mut TourPlan) -> Result<(), EditError> {
        match self {
            Self::Move { session, starts, room } => Edit::MoveSession { session, starts, room }.apply(plan),
            Self::Days { stop, days } => Edit::MoveStop { stop, days }.apply(plan),
            Self::Places { session, places } => {
                let session = session_mut(plan, session)?;
                match session.slots.as_mut_slice() {
                    [slot] if places >= 0 => slot.capacity = places,
                    _ => return Err(EditError::Unknown),
                }
                Ok(())
            }
            Self::Follow { session } => follow(session_mut(plan, session)?),
        }
    }
}

impl fmt::Display for WayOut {
    /// The code that a button sends; [`WayOut::from_str`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Move { session, starts, room } => {
                let room = room.map(|room| room.to_string()).unwrap_or_default();
                write!(f, "move;{session};{};{room}", starts.format(MOMENT))
            }
            Self::Places { session, places } => write!(f, "places;{session};{places}"),
            Self::Follow { session } => write!(f, "follow;{session}"),
            Self::Days { stop, days } => write!(f, "days;{stop};{days}"),
        }
    }
}

impl FromStr for WayOut {
    type Err = EditError;

    fn from_str(code: &str) -> Result<Self, EditError> {
        let parts: Vec<&str> = code.split(';').collect();
        let session = |text: &str| text.parse::<SessionId>().map_err(|_| EditError::Unknown);
        let number = |text: &str| text.parse::<i64>().map_err(|_| EditError::Unknown);
        Ok(match parts.as_slice() {
            ["move", id, starts, room] => Self::Move {
                session: session(id)?,
                starts: NaiveDateTime::parse_from_str(starts, MOMENT).map_err(|_| EditError::NoSuchDay)?,
                room: if room.is_empty() { None } else { Some(room.parse().map_err(|_| EditError::Unknown)?) },
            },
            ["places", id, places] => Self::Places { session: session(id)?, places: number(places)? },
            ["follow", id] => Self::Follow { session: session(id)? },
            ["days", id, days] => Self::Days { stop: id.parse().map_err(|_| EditError::Unknown)?, days: number(days)? },
            _ => return Err(EditError::Unknown),
        })
    }
}

/// The ways out of one conflict of a plan, the smallest change first; none where only somebody
/// outside the plan can help (a venue that is not confirmed).
pub fn ways_out(plan: &TourPlan, world: &World, conflict: &Conflict) -> Vec<WayOut> {
    let mut ways = Vec::new();
    // Who comes last gives way first.
    for id in conflict.sessions.iter().rev() {
        let Some((stop, session)) = plan.session(*id) else { continue };
        if ways.len() >= MOST_WAYS || stop.cancelled || session.cancelled {
            break;
        }
        let trial = Trial::new(around(plan, world, *id), world, conflict);
        ways.extend(trial.of_session(stop, session));
    }
    if conflict.sessions.is_empty() && is_about_days(&conflict.violation) {
        let trial = Trial::new(plan.clone(), world, conflict);
        // The later stop of two gives way first.
        let places = |id: &StopId| plan.stop(*id).map(|stop| stop.starts_on);
        let mut stops = conflict.stops.clone();
        stops.sort_by_key(|stop| std::cmp::Reverse(places(stop)));
        ways.extend(stops.iter().filter_map(|stop| plan.stop(*stop)).flat_map(|stop| trial.of_stop(stop)));
    }
    ways.truncate(MOST_WAYS);
    ways
}

/// The part of a plan that a session can clash with, wherever at its stop it is put: the other
/// sessions at its venue, and those of its partners and people elsewhere. The engine finds the same
/// conflicts of this session in it as in the whole plan, and faster.
pub fn around(plan: &TourPlan, world: &World, id: SessionId) -> TourPlan {
    let Some((home, session)) = plan.session(id) else { return plan.clone() };
    let is_near = |stop: &StopPlan, other: &SessionPlan| {
        stop.venue == home.venue
            || other.room.is_some_and(|room| {
                Some(room) == session.room || world.rooms.get(&room).is_some_and(|room| room.venue == home.venue)
            })
            || other.partners.iter().any(|partner| session.partners.contains(partner))
            || other.facilitators.iter().any(|person| session.facilitators.contains(person))
    };
    let mut near = plan.clone();
    for stop in &mut near.stops {
        let sessions = std::mem::take(&mut stop.sessions);
        stop.sessions = sessions.into_iter().filter(|other| is_near(stop, other)).collect();
    }
    near
}

/// What stands in the way of a session: the conflicts of `plan` in which it takes part.
pub fn in_the_way(plan: &TourPlan, world: &World, id: SessionId) -> Vec<Conflict> {
    let found = conflicts(plan, world).unwrap_or_default();
    found.into_iter().filter(|conflict| conflict.sessions.contains(&id)).collect()
}

/// A plan in which ways are tried.
struct Trial<'a> {
    plan: TourPlan,
    world: &'a World,
    conflict: &'a Conflict,
    before: Vec<Conflict>,
}

impl<'a> Trial<'a> {
    fn new(plan: TourPlan, world: &'a World, conflict: &'a Conflict) -> Self {
        let before = conflicts(&plan, world).unwrap_or_default();
        Self { plan, world, conflict, before }
    }

    fn of_session(&self, stop: &StopPlan, session: &SessionPlan) -> Vec<WayOut> {
        let id = session.id;
        if matches!(self.conflict.violation, Violation::DeskBusy { .. }) {
            return self.first([WayOut::Follow { session: id }]).into_iter().collect();
        }
        let here = session.times.starts();
        let rooms = self.other_rooms(stop, session);
        let starts = other_starts(stop, session);
        let put = |starts, room| WayOut::Move { session: id, starts, room };
        let mut ways: Vec<WayOut> = Vec::new();
        ways.extend(self.first(rooms.iter().map(|room| put(here, Some(*room)))));
        ways.extend(self.first(self.fewer_places(session)));
        ways.extend(self.first(starts.iter().map(|starts| put(*starts, session.room))));
        if ways.is_empty() {
            let both = starts.iter().flat_map(|starts| rooms.iter().map(|room| put(*starts, Some(*room))));
            ways.extend(self.first(both));
        }
        ways.extend(self.first(other_days(stop, session).into_iter().map(|starts| put(starts, session.room))));
        ways
    }

    fn of_stop(&self, stop: &StopPlan) -> Vec<WayOut> {
        let fits = |days: &i64| {
            let moved = |day: chrono::NaiveDate| day.checked_add_signed(TimeDelta::days(*days));
            moved(stop.starts_on).zip(moved(stop.ends_on)).is_some_and(|(first, last)| {
                self.plan.starts_on <= first && last <= self.plan.ends_on && !is_sunday(first) && !is_sunday(last)
            })
        };
        let way = |days| WayOut::Days { stop: stop.id, days };
        let later = self.first((1..=FARTHEST_DAY).filter(fits).map(way));
        let earlier = self.first((1..=FARTHEST_DAY).map(|days| -days).filter(fits).map(way));
        later.into_iter().chain(earlier).collect()
    }

    /// The first way that ends the conflict without making another.
    fn first(&self, ways: impl IntoIterator<Item = WayOut>) -> Option<WayOut> {
        ways.into_iter().find(|way| self.is_clear(*way))
    }

    fn is_clear(&self, way: WayOut) -> bool {
        let mut plan = self.plan.clone();
        if way.apply(&mut plan).is_err() {
            return false;
        }
        let Ok(after) = conflicts(&plan, self.world) else { return false };
        after.iter().all(|found| {
            let own = match way {
                WayOut::Move { session, .. } => found.sessions.contains(&session),
                WayOut::Places { session, .. } | WayOut::Follow { session } => {
                    self.is_kind_of(found) && found.sessions.contains(&session)
                }
                WayOut::Days { stop, .. } => self.is_kind_of(found) && found.stops.contains(&stop),
            };
            !own && self.before.iter().any(|known| covers(known, found))
        })
    }

    fn is_kind_of(&self, found: &Conflict) -> bool {
        discriminant(&found.violation) == discriminant(&self.conflict.violation)
    }

    /// The other rooms of the venue that are large enough, the smallest first.
    fn other_rooms(&self, stop: &StopPlan, session: &SessionPlan) -> Vec<RoomId> {
        let needed = most_at_once(session);
        let mut rooms: Vec<_> = self
            .world
            .rooms
            .iter()
            .filter(|(id, room)| room.venue == stop.venue && room.capacity >= needed && session.room != Some(**id))
            .map(|(id, room)| (room.capacity, room.name.as_str(), *id))
            .collect();
        rooms.sort_unstable();
        rooms.into_iter().map(|(.., id)| id).collect()
    }

    /// As many places as the room leaves, for a session with one slot.
    fn fewer_places(&self, session: &SessionPlan) -> Option<WayOut> {
        let (own, most) = match (session.slots.as_slice(), &self.conflict.violation) {
            ([slot], Violation::OverCapacity { capacity, .. }) => (slot.capacity, *capacity),
            ([slot], Violation::Crowded { places, capacity, .. }) => {
                (slot.capacity, slot.capacity - (places - capacity))
            }
            _ => return None,
        };
        (0 < most && most < own).then_some(WayOut::Places { session: session.id, places: most })
    }
}

/// Whether `found` is no more than what `known` said already.
pub(super) fn covers(known: &Conflict, found: &Conflict) -> bool {
    let ((about, amount), (of, left)) = (measure(&known.violation), measure(&found.violation));
    discriminant(&known.violation) == discriminant(&found.violation)
        && about == of
        && left <= amount
        && found.sessions.iter().all(|session| known.sessions.contains(session))
        && found.stops.iter().all(|stop| known.stops.contains(stop))
}

/// Who or what a conflict is about, as far as its stops and sessions do not say it, and how much.
const fn measure(violation: &Violation) -> (u32, i64) {
    match violation {
        Violation::CaravanTwice { gap } => (0, gap.missing),
        Violation::VenueNotConfirmed { venue, .. } => (*venue, 0),
        Violation::VenueClosed { venue, minutes, .. } => (*venue, *minutes),
        Violation::RoomBusy { room, missing, .. } => (*room, *missing),
        Violation::OverCapacity { room, places, .. } | Violation::Crowded { room, places, .. } => (*room, *places),
        Violation::DeskBusy { desk, overlap, .. } => (*desk, *overlap),
        Violation::FacilitatorTwice { facilitator, gap } => (*facilitator, gap.missing),
        Violation::TeamTwice { partner, gap } => (*partner, gap.missing),
        Violation::TeamsShort { partner, needed, .. } => (*partner, *needed),
        Violation::Holiday { .. } => (0, 0),
    }
}

const fn is_about_days(violation: &Violation) -> bool {
    matches!(
        violation,
        Violation::CaravanTwice { .. } | Violation::VenueClosed { session: None, .. } | Violation::Holiday { .. }
    )
}

/// The other starts of the day within the hours of the stop, the nearest first.
fn other_starts(stop: &StopPlan, session: &SessionPlan) -> Vec<NaiveDateTime> {
    let (starts, length) = (session.times.starts(), session.times.ends() - session.times.starts());
    let (opens, closes) = (starts.date().and_time(stop.opens), starts.date().and_time(stop.closes));
    let steps = (closes - opens).num_minutes() / STEP;
    (1..=steps)
        .flat_map(|step| [step * STEP, -step * STEP])
        .filter_map(|minutes| starts.checked_add_signed(TimeDelta::minutes(minutes)))
        .filter(|start| opens <= *start && *start + length <= closes)
        .collect()
}

/// The same hour on the other days of the stop, the nearest first.
fn other_days(stop: &StopPlan, session: &SessionPlan) -> Vec<NaiveDateTime> {
    let starts = session.times.starts();
    let mut days: Vec<chrono::NaiveDate> =
        stop.starts_on.iter_days().take_while(|day| *day <= stop.ends_on).filter(|day| *day != starts.date()).collect();
    days.sort_by_key(|day| (*day - starts.date()).abs());
    days.into_iter().map(|day| day.and_time(starts.time())).collect()
}

pub(super) fn is_sunday(day: chrono::NaiveDate) -> bool {
    chrono::Datelike::weekday(&day) == chrono::Weekday::Sun
}

fn session_mut(plan: &mut TourPlan, id: SessionId) -> Result<&mut SessionPlan, EditError> {
    plan.stops
        .iter_mut()
        .filter(|stop| !stop.cancelled)
        .find_map(|stop| stop.sessions.iter_mut().find(|session| session.id == id && !session.cancelled))
        .ok_or(EditError::Unknown)
}

/// At each desk, an interview that would begin before the one before is over begins when it is.
fn follow(session: &mut SessionPlan) -> Result<(), EditError> {
    for desk in &session.desks {
        let mut slots: Vec<_> = session.slots.iter_mut().filter(|slot| slot.desk == Some(desk.id)).collect();
        slots.sort_by_key(|slot| (slot.times.starts(), slot.id));
        let mut free = session.times.starts();
        for slot in slots {
            if slot.times.starts() < free {
                slot.times = shifted(&slot.times, free - slot.times.starts())?;
            }
            free = slot.times.ends();
        }
        if session.times.ends() < free {
            (session.times.ends_on, session.times.end_time) = (free.date(), free.time());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
