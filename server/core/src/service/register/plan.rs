//! From the choices to the slots: what is wanted, and whether it can be wanted at all.

use chrono::{DateTime, Utc};
use domain::ids::{SessionId, SlotId, StopId};
use domain::overlap::overlaps;
use domain::registration::{Choice, NewRegistration};
use domain::session::Audience;

use super::{RegisterError, Via};
use crate::db::{DbError, Tx};
use crate::repo::registrations::span;
use crate::repo::sessions::{self, Bookable, BookableSlot};
use crate::repo::slots;
use crate::service::read::SlotChoice;

/// How many other slots are named to somebody who finds a session full.
const NEXT_CHOICES: usize = 5;

/// What a command wants, all of one stop.
pub(super) struct Plan {
    pub stop: StopId,
    /// In the order chosen.
    pub wishes: Vec<Wish>,
}

/// One session, and the slot of it.
pub(super) struct Wish {
    pub session: Bookable,
    /// `None` when no slot was picked and every slot is full: only waiting is left.
    pub slot: Option<BookableSlot>,
}

impl Wish {
    /// The end of the slot; of the session's last slot for somebody who will wait.
    pub(super) fn ends_at(&self) -> DateTime<Utc> {
        let last = self.session.slots.iter().map(|slot| slot.ends_at).max();
        self.slot.map(|slot| slot.ends_at).or(last).unwrap_or_default()
    }
}

/// Checks the choices against the sessions as they stand.
pub(super) async fn make(
    tx: &mut Tx,
    via: Via,
    new: &NewRegistration,
    now: DateTime<Utc>,
) -> Result<Plan, RegisterError> {
    let mut wishes = Vec::with_capacity(new.choices.len());
    for choice in &new.choices {
        wishes.push(wish(tx, via, choice, now).await?);
    }
    let stop = wishes.first().map(|wish| wish.session.stop).ok_or(RegisterError::UnknownSession)?;
    if wishes.iter().any(|wish| wish.session.stop != stop) {
        return Err(RegisterError::DifferentStops);
    }
    refuse_overlaps(&wishes)?;
    if !new.wait_if_full {
        for wish in &wishes {
            if wish.slot.is_none_or(|slot| slot.taken >= slot.capacity) {
                return Err(full(tx, &wish.session, now).await?);
            }
        }
    }
    Ok(Plan { stop, wishes })
}

async fn wish(tx: &mut Tx, via: Via, choice: &Choice, now: DateTime<Utc>) -> Result<Wish, RegisterError> {
    let session = open_session(tx, via, choice.session, now).await?;
    let ahead = |slot: &BookableSlot| slot.starts_at > now;
    let slot = match (choice.slot, session.slots.as_slice()) {
        (Some(id), _) => Some(slot_ahead(&session, id, now)?),
        (None, [only]) => Some(*only),
        (None, all) if all.iter().any(|slot| ahead(slot) && slot.taken < slot.capacity) => {
            return Err(RegisterError::SlotNeeded { title: session.title });
        }
        (None, _) => None,
    };
    Ok(Wish { session, slot })
}

/// The session, if it can be chosen this way now.
async fn open_session(tx: &mut Tx, via: Via, id: SessionId, now: DateTime<Utc>) -> Result<Bookable, RegisterError> {
    let session = sessions::find_bookable(tx, id).await?.ok_or(RegisterError::UnknownSession)?;
    if via.is_public() && session.audience != Audience::Public {
        return Err(RegisterError::UnknownSession);
    }
    if !session.open || session.slots.iter().all(|slot| slot.starts_at <= now) {
        return Err(RegisterError::Closed { title: session.title });
    }
    Ok(session)
}

fn slot_ahead(session: &Bookable, id: SlotId, now: DateTime<Utc>) -> Result<BookableSlot, RegisterError> {
    let slot = session.slots.iter().find(|slot| slot.id == id).ok_or(RegisterError::UnknownSession)?;
    if slot.starts_at > now { Ok(*slot) } else { Err(RegisterError::Closed { title: session.title.clone() }) }
}

/// The same wishes, read again behind the locks of the places. Whoever publishes takes these locks
/// too: a session that was cancelled or moved while this command waited is seen as it is now, and
/// one that is about to be finds the registrations of this command.
pub(super) async fn again(tx: &mut Tx, via: Via, plan: Plan, now: DateTime<Utc>) -> Result<Plan, RegisterError> {
    let mut wishes = Vec::with_capacity(plan.wishes.len());
    for wish in plan.wishes {
        let session = open_session(tx, via, wish.session.id, now).await?;
        let slot = wish.slot.map(|slot| slot_ahead(&session, slot.id, now)).transpose()?;
        wishes.push(Wish { session, slot });
    }
    refuse_overlaps(&wishes)?;
    Ok(Plan { stop: plan.stop, wishes })
}

/// Nobody is in two places at once, nor without the minutes that the tour leaves between them.
fn refuse_overlaps(wishes: &[Wish]) -> Result<(), RegisterError> {
    let spans: Vec<_> = wishes
        .iter()
        .filter_map(|wish| wish.slot.and_then(|slot| span(slot.starts_at, slot.ends_at)).map(|span| (wish, span)))
        .collect();
    for (place, (one, one_span)) in spans.iter().enumerate() {
        for (other, other_span) in &spans[place + 1..] {
            if overlaps(*one_span, *other_span, one.session.buffer_minutes * 60) {
                return Err(RegisterError::Overlap {
                    first: one.session.title.clone(),
                    second: other.session.title.clone(),
                });
            }
        }
    }
    Ok(())
}

/// Whether any slot of the session that is still to come has a seat now.
pub(super) async fn has_seat(tx: &mut Tx, session: SessionId, now: DateTime<Utc>) -> Result<bool, DbError> {
    let found = sessions::find_bookable(tx, session).await?;
    Ok(found.is_some_and(|found| found.slots.iter().any(|slot| slot.starts_at > now && slot.taken < slot.capacity)))
}

/// « Full », with where there is still a seat.
pub(super) async fn full(tx: &mut Tx, session: &Bookable, now: DateTime<Utc>) -> Result<RegisterError, DbError> {
    let mut next = slots::list_free(tx, session.stop, now, 2).await?;
    next.sort_by_key(|slot| slot.session != session.id);
    next.truncate(NEXT_CHOICES);
    Ok(RegisterError::Full {
        session: session.id,
        title: session.title.clone(),
        next: next.into_iter().map(SlotChoice::from).collect(),
    })
}
