//! A template: the sessions of one day, to be put on the days of many stops.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::edit::shifted;
use super::programme::most_at_once;
use super::{FreshIds, SessionPlan, StopPlan, World};
use crate::ids::{DeskId, RoomId, SessionId, SlotId};
use crate::text::fold;

/// The version of the document's shape.
const FORMAT: u32 = 1;

/// A day of sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTemplate {
    /// Shape of the document.
    pub format: u32,
    /// Its sessions.
    pub sessions: Vec<TemplateSession>,
}

/// A session of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSession {
    /// The session, on the day it was copied from; its part of the address says which it is.
    pub session: SessionPlan,
    /// What its room was called.
    pub room_name: Option<String>,
}

impl DayTemplate {
    /// The template of a day of a stop: what takes place there.
    pub fn of(stop: &StopPlan, day: NaiveDate, world: &World) -> Self {
        let room_name = |room: RoomId| world.rooms.get(&room).map(|room| room.name.clone());
        let sessions = stop
            .sessions
            .iter()
            .filter(|session| !session.cancelled && session.times.starts_on == day)
            .map(|session| TemplateSession { session: session.clone(), room_name: session.room.and_then(room_name) })
            .collect();
        Self { format: FORMAT, sessions }
    }

    /// The sessions that a stop does not have yet: those whose part of the address is free there.
    pub fn missing_at<'a>(&'a self, stop: &'a StopPlan) -> impl Iterator<Item = &'a TemplateSession> {
        self.sessions.iter().filter(|one| !stop.sessions.iter().any(|session| session.slug == one.session.slug))
    }

    /// Puts what is missing on a day of a stop; answers how many sessions that were. Putting it
    /// twice adds nothing. Rooms are found by their name, else the smallest that is large enough.
    pub fn apply(&self, stop: &mut StopPlan, day: NaiveDate, world: &World, ids: &mut FreshIds) -> usize {
        let missing: Vec<TemplateSession> = self.missing_at(stop).cloned().collect();
        let mut added = 0;
        for one in missing {
            let room = room_for(&one, stop, world);
            let Some(session) = copied(one.session, room, day, world, ids) else { continue };
            stop.sessions.push(session);
            added += 1;
        }
        added
    }
}

/// The session on another day, with identifiers of its own; partners and people that are gone are
/// left out.
fn copied(
    mut session: SessionPlan,
    room: Option<RoomId>,
    day: NaiveDate,
    world: &World,
    ids: &mut FreshIds,
) -> Option<SessionPlan> {
    let by: TimeDelta = day - session.times.starts_on;
    session.id = SessionId(ids.fresh());
    session.room = room;
    session.cancelled = false;
    session.times = shifted(&session.times, by).ok()?;
    session.partners.retain(|partner| world.partners.contains_key(partner));
    session.facilitators.retain(|person| world.facilitators.contains_key(person));
    let mut desks = Vec::new();
    for desk in &mut session.desks {
        let fresh = DeskId(ids.fresh());
        desks.push((desk.id, fresh));
        desk.id = fresh;
    }
    for slot in &mut session.slots {
        slot.id = SlotId(ids.fresh());
        slot.times = shifted(&slot.times, by).ok()?;
        slot.desk = slot.desk.and_then(|old| desks.iter().find(|(was, _)| *was == old).map(|(_, fresh)| *fresh));
    }
    Some(session)
}

fn room_for(one: &TemplateSession, stop: &StopPlan, world: &World) -> Option<RoomId> {
    let name = fold(one.room_name.as_deref()?);
    let needed = most_at_once(&one.session);
    let here = || world.rooms.iter().filter(|(_, room)| room.venue == stop.venue);
    // The same name where it is large enough, else the smallest that is, else no room.
    here()
        .find(|(_, room)| fold(&room.name) == name && room.capacity >= needed)
        .or_else(|| here().filter(|(_, room)| room.capacity >= needed).min_by_key(|(_, room)| room.capacity))
        .map(|(id, _)| *id)
}
