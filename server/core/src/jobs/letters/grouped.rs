//! The grouped message of a published change: asked again, item by item, when it is sent.

use domain::plan::place_words;
use domain::registration::RegistrationState;

use super::newer::{entry_is_told, newer_than};
use super::{About, Job, Said, appointment, load, reason};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::ical::Method;
use crate::mail::texts::OldTime;
use crate::mail::texts::grouped::{Altered, Fate, grouped_change};
use crate::repo::outbox::ChangedItem;
use crate::repo::outbox::facts::FactsRow;

/// What is still true of the change. Items that somebody changed since, or gave up, are left out.
pub(super) async fn say(backend: &Backend, tx: &mut Tx, job: &Job, items: &[ChangedItem]) -> Result<Said, DbError> {
    let mut told: Vec<(FactsRow, Altered)> = Vec::new();
    for item in items {
        let Some(facts) = load(tx, item.registration).await? else { continue };
        if !facts.state()?.is_live() {
            continue;
        }
        match newer_than(backend, tx, job, &facts, item.sequence).await? {
            Some(Said::Over(..)) => continue,
            Some(later) => return Ok(later),
            None => {}
        }
        if let Some(altered) = altered(item, &facts) {
            told.push((facts, altered));
        }
    }
    told.sort_by_key(|(facts, _)| (facts.starts_at, facts.id));
    let Some((first, only)) = told.first() else { return Ok(Said::Over("superseded", reason::GONE)) };
    let method = match only.fate {
        _ if items.len() > 1 => None,
        // who waits, or has not answered an offer, has no entry in a calendar
        _ if first.state()? != RegistrationState::Registered => None,
        Fate::Cancelled => Some(Method::Cancel),
        Fate::Changed | Fate::Reinstated => Some(Method::Request),
    };
    let method = match method {
        Some(method) => match entry_is_told(backend, tx, job, first).await? {
            Some(Said::Over(..)) => None,
            Some(later) => return Ok(later),
            None => Some(method),
        },
        None => None,
    };
    let about = About::of(backend, first);
    let altered: Vec<Altered> = told.iter().map(|(_, altered)| altered.clone()).collect();
    match grouped_change(&about.reader, &about.place, &altered) {
        Some(letter) => about.said(backend, first, letter, method, None, true),
        None => Ok(Said::Over("superseded", reason::GONE)),
    }
}

/// The difference between what the reader knew and what is true; `None` when there is none.
fn altered(item: &ChangedItem, facts: &FactsRow) -> Option<Altered> {
    let cancelled = facts.cancelled_at.is_some();
    let fate = match (item.was_cancelled, cancelled) {
        (true, true) => return None,
        (false, true) => Fate::Cancelled,
        (true, false) => Fate::Reinstated,
        (false, false) => Fate::Changed,
    };
    let appointment = appointment(facts);
    let moved = (item.old.starts, item.old.ends) != (appointment.starts, appointment.ends);
    let place = place_words(facts.room.as_deref(), &facts.venue, &facts.town);
    let elsewhere = place != item.old_place;
    if fate == Fate::Changed && !moved && !elsewhere {
        return None;
    }
    let shown = fate != Fate::Cancelled;
    Some(Altered {
        old: (shown && moved).then_some(OldTime { starts: item.old.starts, ends: item.old.ends }),
        old_place: (shown && elsewhere).then(|| item.old_place.clone()),
        appointment,
        fate,
        waits: facts.slot_id.is_none(),
    })
}
