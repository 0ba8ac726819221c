//! Who hears of a change, and how: one grouped message a ticket, the call list, the banner.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{OutboxId, SessionId, SlotId, StopId, TicketId};
use domain::plan::{Effective, World, effective_sessions, place_words};
use domain::quiet::leaves_at;
use domain::session::Audience;
use domain::words::{hour, weekday_date};

use super::untold::{Untold, take_back, unheard};
use super::{ON_THE_DAY, Publication, UNDO};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::calls::{self, NewCall};
use crate::repo::changes::{self, Holder};
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::{self, ChangedItem, MessageKind, NewMessage, OldTimes, Payload};
use crate::repo::{registrations, sessions, slots, tickets};
use crate::service::preview_publication::instants;
use crate::service::read_plan::ChangeKind;
use crate::zone;

/// A change less than this before a start is told at once.
const AT_ONCE: TimeDelta = TimeDelta::hours(3);

/// A session that is not what people knew.
pub(crate) struct Shift<'a> {
    pub session: SessionId,
    stop: StopId,
    town: String,
    title: &'a str,
    zone: &'a str,
    public: bool,
    /// As a whole, for who waits and for the banner.
    whole: (Known, Known),
    /// Slot by slot, for who has a seat.
    slots: BTreeMap<SlotId, (Known, Known)>,
}

/// What somebody knows of their appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    times: OldTimes,
    place: String,
    cancelled: bool,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

impl Known {
    fn is_news_to(&self, other: &Self) -> bool {
        !(self.cancelled && other.cancelled)
            && (self.cancelled != other.cancelled || self.times != other.times || self.place != other.place)
    }
}

/// How many were told how.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told {
    pub messages: usize,
    pub without_email: usize,
    pub calls: usize,
}

/// Every session of the live programme that is another one for people, in the order of ids.
pub(super) fn shifts<'a>(change: &Publication<'a>, world: &World) -> Result<Vec<Shift<'a>>, Unexpected> {
    let after = effective_sessions(change.after);
    let mut found = Vec::new();
    for (session, was) in effective_sessions(change.before) {
        let is = after.get(&session).copied().unwrap_or(Effective { cancelled: true, ..was });
        let whole = (known(&was, None, world)?, known(&is, None, world)?);
        let mut slots = BTreeMap::new();
        for slot in was.session.slots.iter().map(|slot| slot.id) {
            slots.insert(slot, (known(&was, Some(slot), world)?, known(&is, Some(slot), world)?));
        }
        let news = whole.1.is_news_to(&whole.0) || slots.values().any(|(was, is)| is.is_news_to(was));
        if news {
            let town = world.venues.get(&is.stop.venue).map(|venue| venue.town.clone()).unwrap_or_default();
            let public = was.session.audience == Audience::Public && is.session.audience == Audience::Public;
            let (title, zone) = (is.session.title.as_str(), is.stop.time_zone.as_str());
            found.push(Shift { session, stop: was.stop.id, town, title, zone, public, whole, slots });
        }
    }
    Ok(found)
}

fn known(effective: &Effective<'_>, slot: Option<SlotId>, world: &World) -> Result<Known, Unexpected> {
    let (stop, session) = (effective.stop, effective.session);
    let own = slot.and_then(|slot| session.slots.iter().find(|one| one.id == slot)).map(|slot| slot.times);
    let times = own.unwrap_or(session.times);
    let at = instants(&times, &stop.time_zone).map_err(Unexpected::new)?;
    let room = session.room.and_then(|room| world.rooms.get(&room)).map(|room| room.name.as_str());
    let venue = world.venues.get(&stop.venue);
    let (venue, town) = venue.map(|venue| (venue.name.as_str(), venue.town.as_str())).unwrap_or_default();
    Ok(Known {
        times: OldTimes { starts: times.starts(), ends: times.ends() },
        place: place_words(room, venue, town),
        cancelled: effective.cancelled,
        starts_at: at.starts_at,
        ends_at: at.ends_at,
    })
}

/// The sessions with waiting lists that the change may serve: those that are not what they were, and
/// those that wait for somebody whose other place moves.
async fn served(
    tx: &mut Tx,
    change: &Publication<'_>,
    holders: &BTreeSet<TicketId>,
) -> Result<BTreeSet<SessionId>, DbError> {
    let before = effective_sessions(change.before);
    let differs = |id: &SessionId, is: &Effective<'_>| {
        before.get(id).is_some_and(|was| was.session != is.session || was.cancelled != is.cancelled)
    };
    let after = effective_sessions(change.after);
    let mut found: BTreeSet<SessionId> = after.iter().filter(|(id, is)| differs(id, is)).map(|(id, _)| *id).collect();
    for ticket in holders {
        found.extend(registrations::list_waits(tx, *ticket).await?.into_iter().map(|wait| wait.session));
    }
    Ok(found)
}

async fn holders(tx: &mut Tx, shifts: &[Shift<'_>]) -> Result<BTreeSet<TicketId>, DbError> {
    let mut found = BTreeSet::new();
    for shift in shifts {
        found.extend(changes::holders(tx, shift.session).await?.iter().map(|holder| holder.ticket));
    }
    Ok(found)
}

/// Locks sessions, then tickets, then slots, each in the order of ids, as every change of a
/// registration does. A new registration waits at its slot and then reads the session again; one
/// that was faster is among the people concerned. Answers the sessions whose waiting lists the change
/// may serve.
pub(super) async fn lock_people(
    tx: &mut Tx,
    change: &Publication<'_>,
    shifts: &[Shift<'_>],
) -> Result<BTreeSet<SessionId>, DbError> {
    let concerned = holders(tx, shifts).await?;
    let served = served(tx, change, &concerned).await?;
    let shifted: BTreeSet<SessionId> = shifts.iter().map(|shift| shift.session).collect();
    for session in shifted.union(&served) {
        sessions::lock(tx, *session).await?;
    }
    for ticket in holders(tx, shifts).await? {
        tickets::lock(tx, ticket).await?;
    }
    let counted: BTreeSet<SlotId> = shifts.iter().flat_map(|shift| shift.slots.keys().copied()).collect();
    for slot in counted {
        slots::lock(tx, slot).await?;
    }
    Ok(served)
}

/// One registration and what changes for it.
struct Concerned<'a> {
    holder: Holder,
    shift: &'a Shift<'a>,
    before: &'a Known,
    after: &'a Known,
    sequence: i64,
}

/// Raises the SEQUENCE of each registration concerned, and writes one message a ticket.
pub(super) async fn tell(
    backend: &Backend,
    tx: &mut Tx,
    change: &Publication<'_>,
    version: i64,
    shifts: &[Shift<'_>],
) -> Result<Told, Unexpected> {
    let mut by_ticket: BTreeMap<TicketId, Vec<Concerned<'_>>> = BTreeMap::new();
    for shift in shifts {
        // Read behind the rows just written: who took a seat before they were locked is among them.
        for holder in changes::holders(tx, shift.session).await? {
            let (before, after) = holder
                .slot
                .and_then(|slot| shift.slots.get(&slot))
                .map_or_else(|| (&shift.whole.0, &shift.whole.1), |(before, after)| (before, after));
            if after.is_news_to(before) {
                let sequence = changes::revise_registration(tx, holder.registration, change.now).await?;
                let one = Concerned { holder, shift, before, after, sequence };
                by_ticket.entry(holder.ticket).or_default().push(one);
            }
        }
    }
    let mut told = Told::default();
    for (ticket, concerned) in by_ticket {
        tell_one(backend, tx, change, version, ticket, &concerned, &mut told).await?;
    }
    Ok(told)
}

async fn tell_one(
    backend: &Backend,
    tx: &mut Tx,
    change: &Publication<'_>,
    version: i64,
    ticket: TicketId,
    concerned: &[Concerned<'_>],
    told: &mut Told,
) -> Result<(), Unexpected> {
    let Some(first) = concerned.first() else { return Ok(()) };
    let now = change.now;
    let untold = take_back(tx, ticket, first.holder.reached, now).await?;
    let items = merged(untold, concerned);
    let Some(soonest) = items.iter().map(|item| item.soonest).min() else {
        // What had not been told is true again: nobody need hear of it.
        return Ok(());
    };
    let day = soonest - now < ON_THE_DAY;
    if first.holder.reached {
        let mut not_before = if soonest - now < AT_ONCE { now } else { now + UNDO };
        if !day {
            let local = zone::local(not_before, first.shift.zone).map_err(Unexpected::new)?;
            let leaves = leaves_at(local);
            if leaves > local {
                not_before = zone::resolve_loosely(leaves, first.shift.zone).map_err(Unexpected::new)?;
            }
        }
        write_messages(backend, tx, (ticket, version), &items, not_before, now).await?;
        told.messages += 1;
    } else {
        told.without_email += 1;
    }
    // whoever no message reaches is called, however far away it is
    if day || !first.holder.reached {
        let text = serde_json::to_string(&items).map_err(Unexpected::new)?;
        let call = NewCall {
            id: backend.new_id(),
            tour: change.tour,
            version,
            stop: first.shift.stop,
            ticket,
            items: &text,
            starts_at: soonest,
            now,
        };
        calls::insert(tx, &call).await?;
        told.calls += 1;
    }
    Ok(())
}

/// From what each person last heard to what is true now. What is the same again is left out.
fn merged(mut untold: Untold, concerned: &[Concerned<'_>]) -> Vec<ChangedItem> {
    let mut told = Vec::new();
    for one in concerned {
        let id = one.holder.registration;
        let heard = untold.remove(&id).and_then(|items| unheard(&items, one.sequence));
        let (old, old_place, was_cancelled) = match &heard {
            Some(item) => (item.old, item.old_place.clone(), item.was_cancelled),
            None => (one.before.times, one.before.place.clone(), one.before.cancelled),
        };
        let last_heard = Known { times: old, place: old_place, cancelled: was_cancelled, ..one.before.clone() };
        if !one.after.is_news_to(&last_heard) {
            continue;
        }
        let earlier = one.before.starts_at.min(one.after.starts_at);
        let later = one.before.ends_at.max(one.after.ends_at);
        let item = ChangedItem {
            registration: id,
            sequence: one.sequence,
            held_seat: one.holder.slot.is_some(),
            old,
            old_place: last_heard.place,
            was_cancelled,
            cancelled: one.after.cancelled,
            soonest: heard.as_ref().map_or(earlier, |item| item.soonest.min(earlier)),
            until: heard.as_ref().map_or(later, |item| item.until.max(later)),
        };
        told.push(item);
    }
    // of other places only the latest is still to be told
    told.extend(untold.into_values().filter_map(|items| Some(items.into_iter().next_back()?.1.item)));
    told.sort_by_key(|item| item.registration);
    told
}

/// The grouped message; and, since a mail carries one calendar entry, a short mail for each seat
/// where there are several.
async fn write_messages(
    backend: &Backend,
    tx: &mut Tx,
    (ticket, version): (TicketId, i64),
    items: &[ChangedItem],
    not_before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let grouped = NewMessage {
        unique_key: format!("ticket:{ticket}:publication:{version}"),
        kind: MessageKind::Change,
        ticket: Some(ticket),
        registration: match items {
            [only] => Some(only.registration),
            _ => None,
        },
        login: None,
        payload: Payload::GroupedChange { items: items.to_vec() },
        sequence: items.iter().map(|item| item.sequence).max().unwrap_or_default(),
        not_before,
        expires_at: items.iter().map(|item| item.until).max().unwrap_or(now),
    };
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &grouped).await?;
    if items.len() < 2 {
        return Ok(());
    }
    for item in items.iter().filter(|item| item.held_seat) {
        let registration = item.registration;
        let payload = if item.cancelled {
            Payload::Cancelled { registration, held_seat: true, by_person: false }
        } else {
            Payload::Registration { registration }
        };
        let follower = NewMessage {
            unique_key: follower_key(item, version),
            kind: follower_kind(item),
            ticket: Some(ticket),
            registration: Some(registration),
            login: None,
            payload,
            sequence: item.sequence,
            not_before,
            expires_at: item.until,
        };
        outbox::enqueue(tx, OutboxId(backend.new_id()), now, &follower).await?;
    }
    Ok(())
}

const fn follower_kind(item: &ChangedItem) -> MessageKind {
    if item.cancelled { MessageKind::Cancellation } else { MessageKind::Invitation }
}

/// With the version: what was taken back with the grouped message of an earlier one is written again
/// with that of a later one.
fn follower_key(item: &ChangedItem, version: i64) -> String {
    let kind = follower_kind(item).as_str();
    format!("registration:{}:{kind}:{}:{version}", item.registration, item.sequence)
}

/// The line of each session in the history of what happened.
pub(super) async fn note(
    backend: &Backend,
    tx: &mut Tx,
    change: &Publication<'_>,
    shifts: &[Shift<'_>],
) -> Result<(), DbError> {
    let actor = Actor::Organiser(change.by);
    let whole = match change.kind {
        ChangeKind::Publication => Happened::Published(change.tour),
        ChangeKind::Direct => Happened::Changed(change.tour),
        ChangeKind::Undo => Happened::Undone(change.tour),
    };
    events::insert(tx, backend.new_id(), change.now, actor, whole).await?;
    for shift in shifts {
        let (before, after) = &shift.whole;
        let happened = match (before.cancelled, after.cancelled) {
            (false, true) => Happened::SessionCancelled(shift.session),
            (true, false) => Happened::SessionReinstated(shift.session),
            _ => Happened::SessionMoved(shift.session),
        };
        events::insert(tx, backend.new_id(), change.now, actor, happened).await?;
    }
    Ok(())
}

/// On the day itself the public pages say it too.
pub(super) async fn show(
    backend: &Backend,
    tx: &mut Tx,
    change: &Publication<'_>,
    version: i64,
    shifts: &[Shift<'_>],
) -> Result<(), DbError> {
    for shift in shifts.iter().filter(|shift| shift.public) {
        let (before, after) = &shift.whole;
        let soonest = before.starts_at.min(after.starts_at);
        let until = before.ends_at.max(after.ends_at);
        if soonest - change.now >= ON_THE_DAY || until <= change.now || !after.is_news_to(before) {
            continue;
        }
        let (id, text) = (backend.new_id(), banner(shift));
        calls::insert_banner(tx, id, shift.stop, (change.tour, version), &text, until, change.now).await?;
    }
    Ok(())
}

fn banner(shift: &Shift<'_>) -> String {
    let after = &shift.whole.1;
    let (day, hour) = (weekday_date(after.times.starts.date()), hour(after.times.starts.time()));
    let title = format!("«\u{a0}{}\u{a0}»", shift.title);
    if after.cancelled {
        format!("{title} n’aura pas lieu.")
    } else {
        format!("Changement\u{a0}: {title}, {day} à {hour}, {}.", shift.town)
    }
}
