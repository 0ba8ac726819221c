//! Wall times are kept and instants derived from them, by the rules of each town's zone. Rules change: a new
//! version of the program may know that a country gave up its summer time. What was derived by the old rules
//! is then wrong by an hour.
//!
//! [`compare`] tells in time that the rules inside the program and those of the system are not the same.
//! [`follow`], at each start of the worker, treats a changed rule as a move: the wall time stays, the instants
//! are derived again, SEQUENCE rises and calendars hear of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use chrono::{DateTime, Days, Months, Utc};
use chrono_tz::Tz;
use domain::ids::{OutboxId, SessionId, SlotId, TicketId};

use crate::Backend;
use crate::db::{DbError, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::{self, MessageKind, NewMessage, Payload};
use crate::repo::zones::{self, TimesRow};
use crate::repo::{changes, sessions, slots, tickets};
use crate::zone::system::{self, Comparison};
use crate::zone::{self, Fold, resolve, resolve_loosely};

/// How far ahead the rules are compared.
const YEARS: Months = Months::new(36);

/// A zone of ours whose rules the system knows otherwise, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneNote {
    /// Its IANA name.
    pub zone: String,
    /// What was found; never [`Comparison::Same`].
    pub found: Comparison,
}

impl fmt::Display for ZoneNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.found {
            Comparison::Same => write!(f, "Fuseau {}\u{a0}: rien à signaler.", self.zone),
            Comparison::Unknown => {
                write!(f, "Fuseau {}\u{a0}: le système ne le connaît pas, il n’est pas comparé.", self.zone)
            }
            Comparison::Differs { first, ours, systems } => write!(
                f,
                "Fuseau {}\u{a0}: à partir du {}, Caravane (données {}) compte UTC{} et le système UTC{}. \
                 Mettez à jour le plus ancien des deux\u{a0}; les heures affichées restent, les agendas suivront.",
                self.zone,
                first.format("%d/%m/%Y"),
                chrono_tz::IANA_TZDB_VERSION,
                offset_words(ours),
                offset_words(systems)
            ),
        }
    }
}

fn offset_words(seconds: i32) -> String {
    let sign = if seconds < 0 { '−' } else { '+' };
    format!("{sign}{:02}:{:02}", seconds.abs() / 3600, seconds.abs() / 60 % 60)
}

/// Compares the zones of all stops to come with those in `folder`, for the next three years.
pub async fn compare(backend: &Backend, folder: &Path) -> Result<Vec<ZoneNote>, Unexpected> {
    let now = backend.now();
    let until = now.checked_add_months(YEARS).unwrap_or(now);
    let mut tx = backend.db.read().await?;
    let names = zones::list_zones(&mut tx, now.date_naive()).await?;
    tx.rollback().await?;
    let mut notes = Vec::new();
    for name in names {
        let zone: Tz = zone::parse(&name).map_err(Unexpected::new)?;
        let found = system::compare(folder, zone, now, until);
        if found != Comparison::Same {
            notes.push(ZoneNote { zone: name, found });
        }
    }
    Ok(notes)
}

/// Derives the instants of what is to come again, and moves what is not where the rules put it. Answers how
/// many sessions that were.
pub async fn follow(backend: &Backend) -> Result<usize, Unexpected> {
    let yesterday = backend.now().date_naive() - Days::new(1);
    let mut tx = backend.db.read().await?;
    let rows = zones::list_times(&mut tx, yesterday).await?;
    tx.rollback().await?;
    let moved: BTreeSet<SessionId> =
        rows.iter().filter(|row| derived(row).is_some()).map(|row| SessionId(row.session_id)).collect();
    for session in &moved {
        with_retries(|| move_one(backend, *session)).await?;
    }
    if !moved.is_empty() {
        tracing::warn!(sessions = moved.len(), "the rules of a time zone changed: sessions follow their wall time");
        backend.wake.notify_one();
    }
    Ok(moved.len())
}

/// The instants by the rules of now, where they are not those of the row.
fn derived(row: &TimesRow) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let agrees = |day, time, instant| {
        // in a repeated hour the instant may be either
        [Fold::Earlier, Fold::Later]
            .into_iter()
            .any(|fold| resolve(day, time, &row.time_zone, Some(fold)) == Ok(instant))
    };
    if agrees(row.starts_on, row.start_time, row.starts_at) && agrees(row.ends_on, row.end_time, row.ends_at) {
        return None;
    }
    let starts_at = resolve_loosely(row.starts_on.and_time(row.start_time), &row.time_zone).ok()?;
    let ends_at = resolve_loosely(row.ends_on.and_time(row.end_time), &row.time_zone).ok()?;
    // the same again: a start that was put beside a gap on purpose
    (starts_at < ends_at && (starts_at, ends_at) != (row.starts_at, row.ends_at)).then_some((starts_at, ends_at))
}

async fn move_one(backend: &Backend, session: SessionId) -> Result<(), DbError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    sessions::lock(&mut tx, session).await?;
    let concerned: BTreeSet<TicketId> =
        changes::holders(&mut tx, session).await?.iter().map(|holder| holder.ticket).collect();
    for ticket in concerned {
        tickets::lock(&mut tx, ticket).await?;
    }
    let rows = zones::list_times(&mut tx, now.date_naive() - Days::new(1)).await?;
    let mut rows: Vec<TimesRow> = rows.into_iter().filter(|row| row.session_id == session.0).collect();
    rows.sort_by_key(|row| row.id);
    let mut ends: BTreeMap<SlotId, DateTime<Utc>> = BTreeMap::new();
    let mut changed = false;
    for row in &rows {
        let is_slot = row.kind.is_some();
        if is_slot {
            slots::lock(&mut tx, SlotId(row.id)).await?;
        }
        let times = derived(row);
        if is_slot {
            ends.insert(SlotId(row.id), times.map_or(row.ends_at, |(_, ends_at)| ends_at));
        }
        let Some(times) = times else { continue };
        changed = true;
        if is_slot {
            zones::set_slot(&mut tx, SlotId(row.id), times).await?;
        } else {
            zones::set_session(&mut tx, session, times).await?;
        }
    }
    // somebody was faster
    if !changed {
        return tx.rollback().await;
    }
    changes::revise_session(&mut tx, session, now).await?;
    events::insert(&mut tx, backend.new_id(), now, Actor::Worker, Happened::SessionMoved(session)).await?;
    tell(backend, &mut tx, session, &ends, now).await?;
    tx.commit().await
}

/// The wall time that people know is the same: only calendars hear of it, by an entry with a higher SEQUENCE.
async fn tell(
    backend: &Backend,
    tx: &mut Tx,
    session: SessionId,
    ends: &BTreeMap<SlotId, DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    for holder in changes::holders(tx, session).await? {
        let sequence = changes::revise_registration(tx, holder.registration, now).await?;
        let Some(ends_at) = holder.slot.and_then(|slot| ends.get(&slot)).filter(|_| holder.reached) else { continue };
        let registration = holder.registration;
        let message = NewMessage {
            unique_key: format!("registration:{registration}:{}:{sequence}", MessageKind::Invitation.as_str()),
            kind: MessageKind::Invitation,
            ticket: Some(holder.ticket),
            registration: Some(registration),
            login: None,
            payload: Payload::Registration { registration },
            sequence,
            not_before: now,
            expires_at: *ends_at,
        };
        outbox::enqueue(tx, OutboxId(backend.new_id()), now, &message).await?;
    }
    Ok(())
}
