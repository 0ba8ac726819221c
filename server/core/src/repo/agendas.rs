//! The calendars that partners linked, and when they are busy by them.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, PartnerId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::ical::busy::Period;
use crate::{execute, fetch_all, fetch_optional};

const FIND: &str =
    "select address, etag, events, read_at, problem, problem_line from partner_agendas where partner_id = $1";
const LINK: &str = "insert into partner_agendas \
        (partner_id, address, etag, events, saved_by, saved_at, read_at, next_at, problem, problem_line) \
    values ($1, $2, null, $3, $4, $5, $5, $6, null, null) \
    on conflict (partner_id) do update set address = excluded.address, etag = null, events = excluded.events, \
        saved_by = excluded.saved_by, saved_at = excluded.saved_at, read_at = excluded.read_at, \
        next_at = excluded.next_at, problem = null, problem_line = null";
const UNLINK: &str = "delete from partner_agendas where partner_id = $1";
const FORGET: &str = "delete from partner_busy where partner_id = $1";
const KEEP: &str = "insert into partner_busy (partner_id, starts_at, ends_at) values ($1, $2, $3)";
/// Takes one address that is due, and puts off its next look: two workers do not ask for the same.
const CLAIM: &str = "update partner_agendas set next_at = $2 where partner_id = \
        (select partner_id from partner_agendas where next_at <= $1 order by next_at, partner_id limit 1) \
    and next_at <= $1 returning partner_id, address, etag, saved_at";
/// What was read at an address that is still the one that was asked.
const READ: &str = "update partner_agendas set events = $3, etag = $4, read_at = $5, problem = null, \
    problem_line = null where partner_id = $1 and saved_at = $2 and address is not null";
const UNCHANGED: &str = "update partner_agendas set read_at = $3, problem = null, problem_line = null \
    where partner_id = $1 and saved_at = $2 and address is not null";
const FAILED: &str = "update partner_agendas set problem = $3, problem_line = $4 \
    where partner_id = $1 and saved_at = $2 and address is not null";
const LIST_BUSY: &str = "select starts_at, ends_at from partner_busy \
    where partner_id = $1 and ends_at > $2 and starts_at < $3 order by starts_at";
const LIST_ALL_BUSY: &str = "select partner_id, starts_at, ends_at from partner_busy \
    where ends_at > $1 and starts_at < $2 order by partner_id, starts_at";
/// What the calendars that we give to a partner call its sessions and the times of its desks.
const LIST_OWN: &str = "select session_id from session_partners where partner_id = $1 \
    union select sl.id from slots sl join desks d on d.id = sl.desk_id where d.partner_id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("agendas::FIND", FIND),
    ("agendas::LINK", LINK),
    ("agendas::UNLINK", UNLINK),
    ("agendas::FORGET", FORGET),
    ("agendas::KEEP", KEEP),
    ("agendas::CLAIM", CLAIM),
    ("agendas::READ", READ),
    ("agendas::UNCHANGED", UNCHANGED),
    ("agendas::FAILED", FAILED),
    ("agendas::LIST_BUSY", LIST_BUSY),
    ("agendas::LIST_ALL_BUSY", LIST_ALL_BUSY),
    ("agendas::LIST_OWN", LIST_OWN),
];

/// A linked calendar.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct AgendaRow {
    pub address: Option<String>,
    pub events: i64,
    pub read_at: DateTime<Utc>,
    pub problem: Option<String>,
    pub problem_line: Option<i64>,
}

/// An address that is due.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DueRow {
    pub partner_id: Uuid,
    pub address: Option<String>,
    pub etag: Option<String>,
    /// Which link it is: another one has another instant.
    pub saved_at: DateTime<Utc>,
}

/// The calendar that a partner linked.
pub(crate) async fn find(tx: &mut Tx, partner: PartnerId) -> Result<Option<AgendaRow>, DbError> {
    fetch_optional!(tx, AgendaRow, FIND, partner.0)
}

/// A calendar to be linked.
#[derive(Debug, Clone)]
pub(crate) struct NewAgenda<'a> {
    pub partner: PartnerId,
    pub by: LoginId,
    pub address: Option<&'a str>,
    pub events: i64,
    pub now: DateTime<Utc>,
    /// When its address is asked again.
    pub next_at: Option<DateTime<Utc>>,
}

/// Links a calendar in the place of any other.
pub(crate) async fn link(tx: &mut Tx, new: &NewAgenda<'_>, busy: &[Period]) -> Result<(), DbError> {
    execute!(tx, LINK, new.partner.0, new.address, new.events, new.by.0, new.now, new.next_at)?;
    keep(tx, new.partner, busy).await
}

/// Forgets the calendar of a partner and all its times.
pub(crate) async fn unlink(tx: &mut Tx, partner: PartnerId) -> Result<(), DbError> {
    execute!(tx, FORGET, partner.0)?;
    execute!(tx, UNLINK, partner.0)?;
    Ok(())
}

async fn keep(tx: &mut Tx, partner: PartnerId, busy: &[Period]) -> Result<(), DbError> {
    execute!(tx, FORGET, partner.0)?;
    for period in busy {
        execute!(tx, KEEP, partner.0, period.starts_at, period.ends_at)?;
    }
    Ok(())
}

/// The next address to look at; it is due again at `again`.
pub(crate) async fn claim(tx: &mut Tx, now: DateTime<Utc>, again: DateTime<Utc>) -> Result<Option<DueRow>, DbError> {
    fetch_optional!(tx, DueRow, CLAIM, now, again)
}

/// Notes what was read at an address, unless another calendar was linked meanwhile.
pub(crate) async fn read(
    tx: &mut Tx,
    due: &DueRow,
    (events, busy): (i64, &[Period]),
    tag: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    if execute!(tx, READ, due.partner_id, due.saved_at, events, tag, now)? == 1 {
        keep(tx, PartnerId(due.partner_id), busy).await?;
    }
    Ok(())
}

/// Notes that an address still holds what was read before.
pub(crate) async fn unchanged(tx: &mut Tx, due: &DueRow, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, UNCHANGED, due.partner_id, due.saved_at, now)?;
    Ok(())
}

/// Notes why an address brought nothing; the times that were read before stay.
pub(crate) async fn failed(tx: &mut Tx, due: &DueRow, problem: &str, line: Option<i64>) -> Result<(), DbError> {
    execute!(tx, FAILED, due.partner_id, due.saved_at, problem, line)?;
    Ok(())
}

/// When a partner is busy between two instants.
pub(crate) async fn list_busy(
    tx: &mut Tx,
    partner: PartnerId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Period>, DbError> {
    let rows = fetch_all!(tx, (DateTime<Utc>, DateTime<Utc>), LIST_BUSY, partner.0, from, to)?;
    Ok(rows.into_iter().map(|(starts_at, ends_at)| Period { starts_at, ends_at }).collect())
}

/// When partners are busy between two instants.
pub(crate) async fn list_all_busy(
    tx: &mut Tx,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<(PartnerId, Period)>, DbError> {
    let rows = fetch_all!(tx, (Uuid, DateTime<Utc>, DateTime<Utc>), LIST_ALL_BUSY, from, to)?;
    Ok(rows
        .into_iter()
        .map(|(partner, starts_at, ends_at)| (PartnerId(partner), Period { starts_at, ends_at }))
        .collect())
}

/// The UIDs of what we write into the calendars of a partner.
pub(crate) async fn list_own(tx: &mut Tx, partner: PartnerId) -> Result<Vec<Uuid>, DbError> {
    Ok(fetch_all!(tx, (Uuid,), LIST_OWN, partner.0)?.into_iter().map(|(id,)| id).collect())
}
