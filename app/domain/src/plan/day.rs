//! The day programme of a stop: its sessions put, moved, made longer, taken away.

use chrono::{NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::edit::shifted;
use super::programme::most_at_once;
use super::{EditError, SessionPlan, SlotPlan, StopPlan, TourPlan, WallTimes, WayOut, World};
use crate::ids::{DeskId, RoomId, SessionId, SlotId, StopId};

/// Identifiers that nothing else has: they follow one that was made at random.
#[derive(Clone, Copy, Debug)]
pub struct FreshIds(u128);

impl FreshIds {
    /// Those that follow `seed`, which itself is given to nothing.
    pub const fn new(seed: Uuid) -> Self {
        Self(seed.as_u128())
    }

    /// The next one.
    pub fn fresh(&mut self) -> Uuid {
        self.0 = self.0.wrapping_add(1);
        Uuid::from_u128(self.0)
    }
}

/// One change of a day programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "edit")]
pub enum DayEdit {
    /// A session is at another time, shorter or longer, in another room.
    Place {
        /// The session.
        session: SessionId,
        /// Its room.
        room: Option<RoomId>,
        /// Its start on the wall.
        starts: NaiveDateTime,
        /// Its end on the wall.
        ends: NaiveDateTime,
    },
    /// A session is as written here; new where there was none.
    Put {
        /// The session.
        session: Box<SessionPlan>,
    },
    /// A session is taken out of the plan.
    Remove {
        /// The session.
        session: SessionId,
    },
    /// A way out of a conflict is taken.
    Way {
        /// The way.
        #[serde(flatten)]
        way: WayOut,
    },
}

impl DayEdit {
    /// Makes the change at a stop of a plan; a way out may lead to another stop.
    pub fn apply(&self, plan: &mut TourPlan, stop: StopId, ids: &mut FreshIds) -> Result<(), EditError> {
        if let Self::Way { way } = self {
            return way.apply(plan);
        }
        let stop = plan.stops.iter_mut().find(|one| one.id == stop).ok_or(EditError::Unknown)?;
        if stop.cancelled {
            return Err(EditError::Cancelled);
        }
        let place = |stop: &StopPlan, id: SessionId| stop.sessions.iter().position(|session| session.id == id);
        match self {
            Self::Place { session, room, starts, ends } => {
                let place = place(stop, *session).ok_or(EditError::Unknown)?;
                stop.sessions[place].place(*room, *starts, *ends, ids)
            }
            Self::Put { session } => {
                match place(stop, session.id) {
                    Some(place) => stop.sessions[place].clone_from(session),
                    None => stop.sessions.push((**session).clone()),
                }
                Ok(())
            }
            Self::Remove { session } => {
                let place = place(stop, *session).ok_or(EditError::Unknown)?;
                stop.sessions.remove(place);
                Ok(())
            }
            Self::Way { .. } => Ok(()),
        }
    }

    /// The change that takes this one back, read off the plan before it is made; `None` where
    /// nothing can.
    pub fn undo(&self, before: &TourPlan) -> Option<Self> {
        let put_back =
            |id: SessionId| before.session(id).map(|(_, session)| Self::Put { session: Box::new(session.clone()) });
        match self {
            Self::Place { session, .. } | Self::Remove { session } => put_back(*session),
            Self::Put { session } => put_back(session.id).or(Some(Self::Remove { session: session.id })),
            Self::Way { way } => match way {
                WayOut::Move { session, .. } => {
                    let (_, session) = before.session(*session)?;
                    let way = WayOut::Move { session: session.id, starts: session.times.starts(), room: session.room };
                    Some(Self::Way { way })
                }
                WayOut::Days { stop, days } => Some(Self::Way { way: WayOut::Days { stop: *stop, days: -days } }),
                WayOut::Places { session, .. } | WayOut::Follow { session } => put_back(*session),
            },
        }
    }
}

impl SessionPlan {
    /// Puts the session into a room and between two times. Its slots go along; when it becomes
    /// longer or shorter, the one slot of the whole session does too, and the row of interviews at
    /// each desk is cut or continued in its own rhythm.
    pub fn place(
        &mut self,
        room: Option<RoomId>,
        starts: NaiveDateTime,
        ends: NaiveDateTime,
        ids: &mut FreshIds,
    ) -> Result<(), EditError> {
        if ends <= starts {
            return Err(EditError::NoSuchDay);
        }
        let was = self.times;
        let by = starts - was.starts();
        let mut slots = self.slots.clone();
        for slot in &mut slots {
            let whole = slot.desk.is_none() && slot.times.same_wall(&was);
            slot.times = shifted(&slot.times, by)?;
            if whole {
                (slot.times.ends_on, slot.times.end_time) = (ends.date(), ends.time());
            }
        }
        slots.retain(|slot| slot.times.ends() <= ends);
        if ends - starts > was.ends() - was.starts() {
            for desk in &self.desks {
                continue_row(&mut slots, desk.id, ends, ids);
            }
        }
        if slots.is_empty() {
            return Err(EditError::NoSuchDay);
        }
        if by.is_zero() && was.ends() == ends {
            slots.clone_from(&self.slots);
        } else {
            self.times = between(starts, ends);
        }
        self.room = room;
        self.slots = slots;
        Ok(())
    }

    /// Lays the interviews at each desk anew, one after the other with a pause, from the start of
    /// the session to its end. Interviews keep their identifiers in the order of their time.
    pub fn lay_interviews(&mut self, minutes: i64, pause: i64, ids: &mut FreshIds) {
        let length = TimeDelta::minutes(minutes.max(1));
        let mut laid = Vec::new();
        for desk in &self.desks {
            let mut known: Vec<SlotPlan> =
                self.slots.iter().copied().filter(|slot| slot.desk == Some(desk.id)).collect();
            known.sort_by_key(|slot| (slot.times.starts(), slot.id));
            let mut known = known.into_iter();
            let mut starts = self.times.starts();
            while starts + length <= self.times.ends() {
                let id = known.next().map_or_else(|| SlotId(ids.fresh()), |slot| slot.id);
                let mut times = between(starts, starts + length);
                if starts == self.times.starts() {
                    times.second_passage = self.times.second_passage;
                }
                laid.push(SlotPlan { id, desk: Some(desk.id), times, capacity: 1 });
                starts += length + TimeDelta::minutes(pause.max(0));
            }
        }
        self.slots = laid;
    }
}

/// Interviews follow the last one of a desk, as far apart as the first two, as long as the last.
fn continue_row(slots: &mut Vec<SlotPlan>, desk: DeskId, ends: NaiveDateTime, ids: &mut FreshIds) {
    let mut row: Vec<SlotPlan> = slots.iter().copied().filter(|slot| slot.desk == Some(desk)).collect();
    row.sort_by_key(|slot| slot.times.starts());
    let Some(last) = row.last().copied() else { return };
    let length = last.times.ends() - last.times.starts();
    let step = match row.as_slice() {
        [first, second, ..] => (second.times.starts() - first.times.starts()).max(length),
        _ => length,
    };
    let mut starts = last.times.starts() + step;
    while starts + length <= ends {
        let times = between(starts, starts + length);
        slots.push(SlotPlan { id: SlotId(ids.fresh()), times, ..last });
        starts += step;
    }
}

pub(super) const fn between(starts: NaiveDateTime, ends: NaiveDateTime) -> WallTimes {
    WallTimes {
        starts_on: starts.date(),
        start_time: starts.time(),
        ends_on: ends.date(),
        end_time: ends.time(),
        second_passage: None,
    }
}

/// What the page of a stop needs of a plan and its world to find all that clashes there: the other
/// stops keep only the sessions of the same partners, people and rooms, without their texts, each
/// with one slot.
pub fn seen_from(plan: &TourPlan, world: &World, here: StopId) -> (TourPlan, World) {
    let (mut plan, mut world) = (plan.clone(), world.clone());
    let own: Vec<SessionPlan> = plan.stop(here).map(|stop| stop.sessions.clone()).unwrap_or_default();
    let venue = plan.stop(here).map(|stop| stop.venue);
    for stop in plan.stops.iter_mut().filter(|stop| stop.id != here) {
        let same_venue = Some(stop.venue) == venue;
        stop.sessions.retain(|session| {
            same_venue
                || own.iter().any(|own| {
                    (own.room.is_some() && own.room == session.room)
                        || own.partners.iter().any(|partner| session.partners.contains(partner))
                        || own.facilitators.iter().any(|person| session.facilitators.contains(person))
                })
        });
        for session in &mut stop.sessions {
            let capacity = most_at_once(session);
            let (times, desk) = (session.times, None);
            session.slots.truncate(1);
            session.slots.iter_mut().for_each(|slot| *slot = SlotPlan { desk, times, capacity, ..*slot });
            session.desks.clear();
            session.summary.clear();
        }
        for text in [&mut stop.landmark, &mut stop.how_to_come, &mut stop.bring] {
            text.clear();
        }
    }
    world.venues.retain(|id, _| plan.stops.iter().any(|stop| stop.venue == *id));
    let rooms: Vec<RoomId> =
        plan.stops.iter().flat_map(|stop| &stop.sessions).filter_map(|session| session.room).collect();
    world.venues.iter_mut().for_each(|(_, facts)| facts.closed_days.retain(|day| near(&plan, *day)));
    let venues = &world.venues;
    world
        .rooms
        .retain(|id, room| Some(room.venue) == venue || (rooms.contains(id) && venues.contains_key(&room.venue)));
    let known = |code: &String| venues.values().any(|venue| venue.insee_code == *code);
    world.legs.retain(|leg| known(&leg.from) && known(&leg.to));
    (plan, world)
}

fn near(plan: &TourPlan, day: chrono::NaiveDate) -> bool {
    plan.starts_on <= day && day <= plan.ends_on
}

#[cfg(test)]
mod tests;
