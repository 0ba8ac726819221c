//! What lies between two plans: what an organiser confirms, and what people are told.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{SessionPlan, StopPlan, TourPlan, WallTimes};
use crate::ids::{RoomId, SessionId, StopId, VenueId};

/// One difference, at a stop or at one of its sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The stop.
    pub stop: StopId,
    /// The session; `None` for the stop itself.
    pub session: Option<SessionId>,
    /// What is different.
    pub what: What,
}

/// What is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum What {
    /// It is new.
    Added,
    /// It does not take place any more.
    Removed,
    /// It takes place after all.
    Reinstated,
    /// It is at another time; for a stop, its days and its opening hours.
    Moved {
        /// Before.
        old: WallTimes,
        /// After.
        new: WallTimes,
    },
    /// Some slots are at other times, though the session is not.
    Rearranged,
    /// It is in another room.
    Room {
        /// Before.
        old: Option<RoomId>,
        /// After.
        new: Option<RoomId>,
    },
    /// It is at another venue.
    Venue {
        /// Before.
        old: VenueId,
        /// After.
        new: VenueId,
    },
    /// It has more or fewer places.
    Places {
        /// Before.
        old: i64,
        /// After.
        new: i64,
    },
    /// Words, partners, facilitators or desks: nobody is told.
    Details,
}

/// A session as it is for people, with what its stop says about it.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'a> {
    /// The stop.
    pub stop: &'a StopPlan,
    /// The session.
    pub session: &'a SessionPlan,
    /// True when it, or its stop, does not take place.
    pub cancelled: bool,
}

/// Every session of a plan as it is for people.
pub fn effective_sessions(plan: &TourPlan) -> BTreeMap<SessionId, Effective<'_>> {
    plan.stops
        .iter()
        .flat_map(|stop| {
            stop.sessions.iter().map(move |session| {
                (session.id, Effective { stop, session, cancelled: stop.cancelled || session.cancelled })
            })
        })
        .collect()
}

/// All differences: stops in the order of the later plan, then those that only the earlier has.
pub fn changes(before: &TourPlan, after: &TourPlan) -> Vec<Change> {
    let mut found = Vec::new();
    for stop in &after.stops {
        let was = before.stop(stop.id);
        stop_changes(was, stop, &mut found);
        for session in &stop.sessions {
            let was = was.and_then(|was| was.sessions.iter().find(|one| one.id == session.id));
            session_changes(stop, was, session, &mut found);
        }
        let kept: BTreeSet<SessionId> = stop.sessions.iter().map(|session| session.id).collect();
        let gone = was.into_iter().flat_map(|was| &was.sessions).filter(|session| !kept.contains(&session.id));
        found.extend(gone.filter(|session| !session.cancelled).map(|session| removed(stop.id, Some(session.id))));
    }
    for stop in before.stops.iter().filter(|stop| after.stop(stop.id).is_none()) {
        if !stop.cancelled {
            found.push(removed(stop.id, None));
            let left = stop.sessions.iter().filter(|session| !session.cancelled);
            found.extend(left.map(|session| removed(stop.id, Some(session.id))));
        }
    }
    found
}

const fn removed(stop: StopId, session: Option<SessionId>) -> Change {
    Change { stop, session, what: What::Removed }
}

fn stop_changes(was: Option<&StopPlan>, is: &StopPlan, found: &mut Vec<Change>) {
    let mut push = |what| found.push(Change { stop: is.id, session: None, what });
    let Some(was) = was else { return push(What::Added) };
    match (was.cancelled, is.cancelled) {
        (false, true) => push(What::Removed),
        (true, false) => push(What::Reinstated),
        _ => {}
    }
    let (old, new) = (doors(was), doors(is));
    if old != new {
        push(What::Moved { old, new });
    }
    if was.venue != is.venue {
        push(What::Venue { old: was.venue, new: is.venue });
    }
    let words = |stop: &StopPlan| {
        [&stop.insee_code, &stop.slug, &stop.landmark, &stop.how_to_come, &stop.bring, &stop.help_phone]
            .map(Clone::clone)
    };
    if words(was) != words(is) {
        push(What::Details);
    }
}

const fn doors(stop: &StopPlan) -> WallTimes {
    WallTimes {
        starts_on: stop.starts_on,
        start_time: stop.opens,
        ends_on: stop.ends_on,
        end_time: stop.closes,
        second_passage: None,
    }
}

fn session_changes(stop: &StopPlan, was: Option<&SessionPlan>, is: &SessionPlan, found: &mut Vec<Change>) {
    let mut push = |what| found.push(Change { stop: stop.id, session: Some(is.id), what });
    let Some(was) = was else { return push(What::Added) };
    match (was.cancelled, is.cancelled) {
        (false, true) => push(What::Removed),
        (true, false) => push(What::Reinstated),
        _ => {}
    }
    if was.times.same_wall(&is.times) {
        let moved =
            |slot: &super::SlotPlan| was.slots.iter().any(|old| old.id == slot.id && !old.times.same_wall(&slot.times));
        if is.slots.iter().any(moved) {
            push(What::Rearranged);
        }
    } else {
        push(What::Moved { old: was.times, new: is.times });
    }
    if was.room != is.room {
        push(What::Room { old: was.room, new: is.room });
    }
    if was.places() != is.places() {
        push(What::Places { old: was.places(), new: is.places() });
    }
    let same_words = was.title == is.title
        && was.summary == is.summary
        && was.slug == is.slug
        && (was.kind, was.theme, was.audience) == (is.kind, is.theme, is.audience);
    let same_people = was.partners == is.partners && was.facilitators == is.facilitators && was.desks == is.desks;
    if !same_words || !same_people {
        push(What::Details);
    }
}
