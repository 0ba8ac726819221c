//! Single changes to a plan: what an organiser does on the day, without a draft.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{SessionPlan, StopPlan, TourPlan, WallTimes};
use crate::ids::{RoomId, SessionId, StopId};

/// One change to a published plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "edit")]
pub enum Edit {
    /// The session begins at another time; its length stays, its slots go along.
    MoveSession {
        /// The session.
        session: SessionId,
        /// The new start on the wall.
        starts: NaiveDateTime,
        /// The room it is in from now on.
        room: Option<RoomId>,
    },
    /// The session does not take place.
    CancelSession {
        /// The session.
        session: SessionId,
    },
    /// The stop and all its sessions take place some days later, or earlier.
    MoveStop {
        /// The stop.
        stop: StopId,
        /// How many days; negative for earlier.
        days: i64,
    },
    /// The stop does not take place.
    CancelStop {
        /// The stop.
        stop: StopId,
    },
}

/// Why a change makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum EditError {
    /// The plan holds no such stop or session.
    #[error("there is no such stop or session")]
    Unknown,
    /// It does not take place any more.
    #[error("it is cancelled already")]
    Cancelled,
    /// A day that no calendar has.
    #[error("there is no such day")]
    NoSuchDay,
}

impl Edit {
    /// Makes the change. The tour's own days grow where a stop leaves them.
    pub fn apply(self, plan: &mut TourPlan) -> Result<(), EditError> {
        match self {
            Self::MoveSession { session, starts, room } => {
                let stop = stop_of(plan, session)?;
                let moved = session_mut(stop, session)?;
                move_by(moved, starts.signed_duration_since(moved.times.starts()))?;
                moved.room = room;
                let times = moved.times;
                stop.starts_on = stop.starts_on.min(times.starts_on);
                stop.ends_on = stop.ends_on.max(times.starts_on);
            }
            Self::CancelSession { session } => session_mut(stop_of(plan, session)?, session)?.cancelled = true,
            Self::MoveStop { stop, days } => move_stop(stop_mut(plan, stop)?, days)?,
            Self::CancelStop { stop } => stop_mut(plan, stop)?.cancelled = true,
        }
        for stop in &plan.stops {
            plan.starts_on = plan.starts_on.min(stop.starts_on);
            plan.ends_on = plan.ends_on.max(stop.ends_on);
        }
        Ok(())
    }
}

impl TourPlan {
    /// Brings a change that was published without this draft into the draft: what lies here as it
    /// was before becomes what it is after; where the draft has its own wishes, only the times, the
    /// room, the cancellation, the partners and their desks follow.
    pub fn carry(&mut self, before: &Self, after: &Self) {
        for stop in &mut self.stops {
            let (Some(was), Some(is)) = (before.stop(stop.id), after.stop(stop.id)) else { continue };
            if was.starts_on != is.starts_on || was.ends_on != is.ends_on {
                (stop.starts_on, stop.ends_on) = (is.starts_on, is.ends_on);
            }
            if was.cancelled != is.cancelled {
                stop.cancelled = is.cancelled;
            }
            for session in &mut stop.sessions {
                let (Some((_, was)), Some((_, is))) = (before.session(session.id), after.session(session.id)) else {
                    continue;
                };
                if session == was {
                    session.clone_from(is);
                } else if was != is {
                    carry_session(session, was, is);
                }
            }
        }
        self.starts_on = self.starts_on.min(after.starts_on);
        self.ends_on = self.ends_on.max(after.ends_on);
    }
}

fn carry_session(session: &mut SessionPlan, was: &SessionPlan, is: &SessionPlan) {
    session.times = is.times;
    session.room = is.room;
    session.cancelled = is.cancelled;
    for slot in &mut session.slots {
        if let Some(there) = is.slots.iter().find(|there| there.id == slot.id) {
            slot.times = there.times;
        }
    }
    session.carry_partners(was, is);
    // A slot that only the draft knows must lie within the session's new hours.
    session.slots.retain(|slot| is.times.starts() <= slot.times.starts() && slot.times.ends() <= is.times.ends());
}

fn stop_mut(plan: &mut TourPlan, id: StopId) -> Result<&mut StopPlan, EditError> {
    let stop = plan.stops.iter_mut().find(|stop| stop.id == id).ok_or(EditError::Unknown)?;
    if stop.cancelled { Err(EditError::Cancelled) } else { Ok(stop) }
}

/// The stop that holds a session, if it takes place.
fn stop_of(plan: &mut TourPlan, id: SessionId) -> Result<&mut StopPlan, EditError> {
    let stop = plan.session(id).ok_or(EditError::Unknown)?.0.id;
    stop_mut(plan, stop)
}

fn session_mut(stop: &mut StopPlan, id: SessionId) -> Result<&mut SessionPlan, EditError> {
    let session = stop.sessions.iter_mut().find(|session| session.id == id).ok_or(EditError::Unknown)?;
    if session.cancelled { Err(EditError::Cancelled) } else { Ok(session) }
}

fn move_stop(stop: &mut StopPlan, days: i64) -> Result<(), EditError> {
    stop.starts_on = day(stop.starts_on, days)?;
    stop.ends_on = day(stop.ends_on, days)?;
    let by = TimeDelta::try_days(days).ok_or(EditError::NoSuchDay)?;
    stop.sessions.iter_mut().try_for_each(|session| move_by(session, by))
}

fn move_by(session: &mut SessionPlan, by: TimeDelta) -> Result<(), EditError> {
    session.times = shifted(&session.times, by)?;
    for slot in &mut session.slots {
        slot.times = shifted(&slot.times, by)?;
    }
    Ok(())
}

/// On the wall: nine o'clock stays nine o'clock, and which passage was meant is to be chosen anew.
pub(super) fn shifted(times: &WallTimes, by: TimeDelta) -> Result<WallTimes, EditError> {
    let moved = |wall: NaiveDateTime| wall.checked_add_signed(by).ok_or(EditError::NoSuchDay);
    let (starts, ends) = (moved(times.starts())?, moved(times.ends())?);
    Ok(WallTimes {
        starts_on: starts.date(),
        start_time: starts.time(),
        ends_on: ends.date(),
        end_time: ends.time(),
        second_passage: None,
    })
}

fn day(day: NaiveDate, days: i64) -> Result<NaiveDate, EditError> {
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(distance) } else { day.checked_add_days(distance) };
    moved.ok_or(EditError::NoSuchDay)
}
