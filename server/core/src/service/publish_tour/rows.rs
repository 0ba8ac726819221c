//! Live rows follow the plan: what is known is written, what is new is added, what is gone is
//! cancelled. No row is ever deleted that a ticket may speak of.

use domain::ids::{DeskId, SessionId};
use domain::plan::{SessionPlan, SlotPlan, StopPlan, effective_sessions};

use super::{Blocked, Publication, tell};
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::changes;
use crate::repo::facilitators;
use crate::repo::partners::{self, NewDesk};
use crate::repo::sessions::{self, NewSession};
use crate::repo::slots::{self, NewSlot};
use crate::repo::stops::{self, NewStop};
use crate::service::preview_publication::{Refusal, instants};
use crate::service::publish_tour::Objections;

pub(super) async fn write(
    tx: &mut Tx,
    change: &Publication<'_>,
    version: i64,
    shifts: &[tell::Shift<'_>],
) -> Result<(), Blocked> {
    let now = change.now;
    changes::update_tour(tx, change.tour, change.after, version).await?;
    for (position, stop) in (0_i64..).zip(&change.after.stops) {
        if !changes::update_stop(tx, change.tour, stop, position, now).await? {
            stops::insert(tx, &new_stop(change, stop, position)).await?;
        }
    }
    for gone in change.before.stops.iter().filter(|stop| change.after.stop(stop.id).is_none()) {
        changes::cancel_stop(tx, gone.id, now).await?;
    }
    let (before, after) = (effective_sessions(change.before), effective_sessions(change.after));
    for (id, is) in &after {
        let was = before.get(id);
        let same = was.is_some_and(|was| was.session == is.session && was.stop.time_zone == is.stop.time_zone);
        if !same {
            write_session(tx, change, is.stop, was.map(|was| was.session), is.session).await?;
        }
    }
    for (id, was) in &before {
        if !after.contains_key(id) && !was.session.cancelled {
            changes::cancel_session(tx, *id, now).await?;
        }
    }
    super::revise(tx, shifts, now).await?;
    Ok(())
}

fn new_stop<'a>(change: &Publication<'a>, stop: &'a StopPlan, position: i64) -> NewStop<'a> {
    NewStop {
        id: stop.id,
        tour: change.tour,
        insee_code: &stop.insee_code,
        venue: stop.venue,
        slug: &stop.slug,
        position,
        time_zone: &stop.time_zone,
        starts_on: stop.starts_on,
        ends_on: stop.ends_on,
        opens_time: stop.opens,
        closes_time: stop.closes,
        landmark: &stop.landmark,
        how_to_come: &stop.how_to_come,
        bring: &stop.bring,
        help_phone: &stop.help_phone,
        published_at: Some(change.now),
        cancelled_at: stop.cancelled.then_some(change.now),
    }
}

async fn write_session(
    tx: &mut Tx,
    change: &Publication<'_>,
    stop: &StopPlan,
    was: Option<&SessionPlan>,
    is: &SessionPlan,
) -> Result<(), Blocked> {
    let times = instants(&is.times, &stop.time_zone).map_err(Unexpected::new)?;
    if !changes::update_session(tx, stop.id, is, &times, change.now).await? {
        let new = NewSession {
            id: is.id,
            stop: stop.id,
            room: is.room,
            slug: &is.slug,
            kind: is.kind,
            theme: is.theme,
            title: &is.title,
            summary: &is.summary,
            audience: is.audience,
            times,
            created_at: change.now,
            cancelled_at: is.cancelled.then_some(change.now),
        };
        sessions::insert(tx, &new).await?;
    }
    for partner in &is.partners {
        changes::confirm_share(tx, is.id, *partner).await?;
    }
    for gone in was.into_iter().flat_map(|was| &was.partners).filter(|partner| !is.partners.contains(partner)) {
        changes::delete_share(tx, is.id, *gone).await?;
    }
    for person in is.facilitators.iter().filter(|person| was.is_none_or(|was| !was.facilitators.contains(person))) {
        facilitators::name_in_session(tx, is.id, *person).await?;
    }
    for gone in was.into_iter().flat_map(|was| &was.facilitators).filter(|person| !is.facilitators.contains(person)) {
        facilitators::release_from_session(tx, is.id, *gone).await?;
    }
    write_desks(tx, is).await?;
    for slot in &is.slots {
        write_slot(tx, stop, is.id, slot).await?;
    }
    let kept = |slot: &SlotPlan| is.slots.iter().any(|one| one.id == slot.id);
    for gone in was.into_iter().flat_map(|was| &was.slots).filter(|slot| !kept(slot)) {
        if !changes::close_slot(tx, gone.id).await? {
            return Err(below_taken(tx, is.id, gone, 0).await?);
        }
    }
    let kept: Vec<DeskId> = is.desks.iter().map(|desk| desk.id).collect();
    for gone in was.into_iter().flat_map(|was| &was.desks).filter(|desk| !kept.contains(&desk.id)) {
        changes::retire_desk(tx, gone.id).await?;
    }
    Ok(())
}

async fn write_desks(tx: &mut Tx, session: &SessionPlan) -> Result<(), DbError> {
    for (position, desk) in (0_i64..).zip(&session.desks) {
        if changes::update_desk(tx, session.id, desk, position).await? {
            continue;
        }
        let new = NewDesk {
            id: desk.id,
            session: session.id,
            partner: desk.partner,
            label: &desk.label,
            job: &desk.job,
            contract: &desk.contract,
            position,
        };
        partners::insert_desk(tx, &new).await?;
    }
    Ok(())
}

async fn write_slot(tx: &mut Tx, stop: &StopPlan, session: SessionId, slot: &SlotPlan) -> Result<(), Blocked> {
    let times = instants(&slot.times, &stop.time_zone).map_err(Unexpected::new)?;
    if changes::update_slot(tx, session, slot.id, slot.desk, &times, slot.capacity).await? {
        return Ok(());
    }
    if changes::taken(tx, slot.id).await?.is_some() {
        // Somebody took a seat between the look and the write: the guard of the update speaks.
        return Err(below_taken(tx, session, slot, slot.capacity).await?);
    }
    let position = changes::next_position(tx, session).await?;
    let new = NewSlot { id: slot.id, session, desk: slot.desk, position, times, capacity: slot.capacity };
    slots::insert(tx, &new).await?;
    Ok(())
}

async fn below_taken(tx: &mut Tx, session: SessionId, slot: &SlotPlan, capacity: i64) -> Result<Blocked, DbError> {
    let taken = changes::taken(tx, slot.id).await?.unwrap_or_default();
    let refusals = vec![Refusal::BelowTaken { session, slot: slot.id, taken, capacity }];
    Ok(Blocked::Refused(Box::new(Objections { refusals, conflicts: Vec::new() })))
}
