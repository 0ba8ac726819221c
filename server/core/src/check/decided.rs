//! Clashes that somebody decided: a hard conflict published with a reason, and sessions of one person
//! that a change of ours brought together (both are kept, and the person is asked).
//!
//! The versions say it. A clash is decided when the version that brought its parts together had a
//! reason, or, for a person, came after both seats were taken; and when the rows are still those of
//! the last version. Rows that no version knows are no decision.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use domain::ids::{RegistrationId, SessionId, SlotId, TourId};
use domain::plan::{TourPlan, effective_sessions};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::invariants::{self, Holder};
use crate::repo::{programme, versions};

/// The histories of the tours asked for, each read once.
#[derive(Default)]
pub(super) struct Decisions {
    histories: BTreeMap<TourId, History>,
}

struct History {
    live: TourPlan,
    /// The oldest first.
    versions: Vec<Version>,
}

struct Version {
    at: DateTime<Utc>,
    overridden: bool,
    before: Option<TourPlan>,
    after: TourPlan,
}

/// Something that takes time in a plan.
#[derive(Clone, Copy)]
enum Part {
    Session(SessionId),
    Slot(SlotId),
}

impl Decisions {
    /// Whether the clash of a holder with these occupants was decided.
    pub(super) async fn cover(&mut self, tx: &mut Tx, holder: Holder, clash: &[Uuid]) -> Result<bool, DbError> {
        let Some((whose, occupants)) = clash.split_first() else { return Ok(false) };
        let mut parts = Vec::new();
        let mut since = None;
        for id in occupants {
            parts.push(match holder {
                Holder::Ticket => {
                    let Some((slot, taken_at)) = invariants::seat(tx, RegistrationId(*id)).await? else {
                        return Ok(false);
                    };
                    since = since.max(Some(taken_at));
                    Part::Slot(slot)
                }
                Holder::Desk => Part::Slot(SlotId(*id)),
                Holder::Room | Holder::Partner | Holder::Facilitator => Part::Session(SessionId(*id)),
            });
        }
        let Some(tour) = tour_of(tx, parts.first().copied()).await? else { return Ok(false) };
        let history = match self.histories.entry(tour) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => match History::read(tx, tour).await? {
                Some(history) => place.insert(history),
                None => return Ok(false),
            },
        };
        Ok(history.decided(holder, *whose, &parts, since))
    }
}

async fn tour_of(tx: &mut Tx, part: Option<Part>) -> Result<Option<TourId>, DbError> {
    match part {
        Some(Part::Session(session)) => versions::tour_of_session(tx, session).await,
        Some(Part::Slot(slot)) => versions::tour_of_slot(tx, slot).await,
        None => Ok(None),
    }
}

impl History {
    async fn read(tx: &mut Tx, tour: TourId) -> Result<Option<Self>, DbError> {
        let Some((_, live)) = programme::live(tx, tour).await? else { return Ok(None) };
        let rows = versions::since(tx, tour, DateTime::UNIX_EPOCH).await?;
        let versions = rows.into_iter().filter_map(|row| {
            Some(Version {
                at: row.published_at,
                overridden: row.override_reason.is_some(),
                before: row.before.and_then(|text| serde_json::from_str(&text).ok()),
                after: serde_json::from_str(&row.document).ok()?,
            })
        });
        let versions = versions.collect();
        Ok(Some(Self { live, versions }))
    }

    fn decided(&self, holder: Holder, whose: Uuid, parts: &[Part], since: Option<DateTime<Utc>>) -> bool {
        let Some(last) = self.versions.last() else { return false };
        let stands =
            |plan: &TourPlan| parts.iter().map(|part| standing(plan, holder, whose, *part)).collect::<Vec<_>>();
        if stands(&last.after) != stands(&self.live) {
            return false;
        }
        let together = |plan: &TourPlan| clashes(&stands(plan), holder, plan.buffer_minutes);
        let brought = |version: &&Version| together(&version.after) && !version.before.as_ref().is_some_and(together);
        let Some(version) = self.versions.iter().rev().find(brought) else { return false };
        match since {
            Some(since) => version.at >= since,
            None => version.overridden,
        }
    }
}

/// From when to when a part of a plan takes the time of its holder; `None` where it does not.
fn standing(plan: &TourPlan, holder: Holder, whose: Uuid, part: Part) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let sessions = effective_sessions(plan);
    match part {
        Part::Session(id) => {
            let found = sessions.get(&id).filter(|found| !found.cancelled)?;
            let is_there = match holder {
                Holder::Room => found.session.room.is_some_and(|room| room.0 == whose),
                Holder::Facilitator => found.session.facilitators.iter().any(|person| person.0 == whose),
                _ => found.session.partners.iter().any(|partner| partner.0 == whose),
            };
            is_there.then(|| (found.session.times.starts(), found.session.times.ends()))
        }
        Part::Slot(id) => {
            let taking_place = sessions.values().filter(|found| !found.cancelled);
            let slot = taking_place.flat_map(|found| &found.session.slots).find(|slot| slot.id == id)?;
            let is_there = holder != Holder::Desk || slot.desk.is_some_and(|desk| desk.0 == whose);
            is_there.then(|| (slot.times.starts(), slot.times.ends()))
        }
    }
}

/// Whether all of them share a moment, with the buffer after each.
fn clashes(spans: &[Option<(NaiveDateTime, NaiveDateTime)>], holder: Holder, buffer_minutes: i64) -> bool {
    let buffer = match holder {
        Holder::Ticket | Holder::Room => TimeDelta::minutes(buffer_minutes),
        Holder::Desk | Holder::Partner | Holder::Facilitator => TimeDelta::zero(),
    };
    let spans: Option<Vec<_>> = spans.iter().copied().collect();
    let Some(spans) = spans else { return false };
    let last_start = spans.iter().map(|(start, _)| *start).max();
    spans.iter().all(|(_, end)| last_start.is_some_and(|start| *end + buffer > start))
}
