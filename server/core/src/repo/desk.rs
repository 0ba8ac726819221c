//! What the welcome desk writes: chairs, heads, new tickets, and who is host of a stop.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{LoginId, RegistrationId, SessionId, StopId, TicketId};
use domain::registration::presence::OverReason;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const INSERT_OVER: &str =
    "insert into over_seats (registration_id, reason, chair_of, given_at) values ($1, $2, $3, $4)";
const ADD_HEADS: &str = "insert into head_counts (session_id, people, counted_at) values ($1, $2, $3) \
    on conflict (session_id) do update set people = head_counts.people + excluded.people, counted_at = excluded.counted_at";
const TAKE_HEAD: &str =
    "update head_counts set people = head_counts.people - 1, counted_at = $2 where session_id = $1 and people > 0";
const RENEW: &str = "update tickets set generation = $2, code_hash = $3, link_hash = $4, revision = tickets.revision + 1 \
    where id = $1 and not exists (select 1 from tickets o where o.id <> $1 and (o.code_hash = $3 or o.link_hash = $4))";
const LIST_HOSTS: &str = "select l.id, l.display_name, l.email, \
        (select count(*) from stop_hosts h where h.login_id = l.id and h.stop_id = $1) as named \
    from logins l where l.role in ('host', 'organiser') and l.disabled_at is null order by l.role, l.display_name, l.id";
const CLEAR_HOSTS: &str = "delete from stop_hosts where stop_id = $1";
const NAME_HOST: &str = "insert into stop_hosts (stop_id, login_id, named_at) \
    select $1, l.id, $3 from logins l where l.id = $2 and l.role in ('host', 'organiser') on conflict do nothing";
const FIND_ROLE: &str = "select id, role from logins where email = $1";
const FIND_STOP: &str = "select st.id from stops st join tours t on t.id = st.tour_id where st.id = $1 and t.slug = $2";
const LIST_DAYS: &str = "select h.stop_id, h.login_id, st.time_zone, se.starts_on, min(se.start_time) as first_start \
    from stop_hosts h join stops st on st.id = h.stop_id join tours t on t.id = st.tour_id \
    join sessions se on se.stop_id = st.id \
    where st.published_at is not null and t.published_version is not null and st.cancelled_at is null \
        and se.cancelled_at is null and se.starts_at > $1 and se.starts_at < $2 \
    group by h.stop_id, h.login_id, st.time_zone, se.starts_on order by h.stop_id, h.login_id, se.starts_on";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("desk::INSERT_OVER", INSERT_OVER),
    ("desk::ADD_HEADS", ADD_HEADS),
    ("desk::TAKE_HEAD", TAKE_HEAD),
    ("desk::RENEW", RENEW),
    ("desk::LIST_HOSTS", LIST_HOSTS),
    ("desk::CLEAR_HOSTS", CLEAR_HOSTS),
    ("desk::NAME_HOST", NAME_HOST),
    ("desk::FIND_ROLE", FIND_ROLE),
    ("desk::FIND_STOP", FIND_STOP),
    ("desk::LIST_DAYS", LIST_DAYS),
];

/// Somebody who is, or could be, host of a stop.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct HostRow {
    id: Uuid,
    pub display_name: String,
    pub email: String,
    pub named: i64,
}

impl HostRow {
    pub(crate) fn login(&self) -> LoginId {
        LoginId(self.id)
    }
}

/// A day of a stop, and somebody who is its host.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct HostDayRow {
    stop_id: Uuid,
    login_id: Uuid,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    /// Local start of the first session of the day.
    pub first_start: NaiveTime,
}

impl HostDayRow {
    pub(crate) fn stop(&self) -> StopId {
        StopId(self.stop_id)
    }

    pub(crate) fn login(&self) -> LoginId {
        LoginId(self.login_id)
    }
}

/// The days with sessions that start between two instants, with each host of their stop.
pub(crate) async fn list_days(
    tx: &mut Tx,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<HostDayRow>, DbError> {
    fetch_all!(tx, HostDayRow, LIST_DAYS, from, until)
}

/// Writes why a registration stands beside the counter, and whose chair it has.
pub(crate) async fn insert_over(
    tx: &mut Tx,
    registration: RegistrationId,
    reason: OverReason,
    chair_of: Option<RegistrationId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, INSERT_OVER, registration.0, reason.as_str(), chair_of.map(|chair| chair.0), now)?;
    Ok(())
}

/// Counts so many people more.
pub(crate) async fn add_heads(tx: &mut Tx, session: SessionId, more: i64, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, ADD_HEADS, session.0, more, now)?;
    Ok(())
}

/// Counts one person less, never below nobody.
pub(crate) async fn take_head(tx: &mut Tx, session: SessionId, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, TAKE_HEAD, session.0, now)?;
    Ok(())
}

/// Gives a ticket a new code and link; false when they belong to another ticket.
pub(crate) async fn renew(
    tx: &mut Tx,
    ticket: TicketId,
    generation: i64,
    code_hash: [u8; 32],
    link_hash: [u8; 32],
) -> Result<bool, DbError> {
    Ok(execute!(tx, RENEW, ticket.0, generation, code_hash.to_vec(), link_hash.to_vec())? == 1)
}

/// Who is, or could be, host of the stop.
pub(crate) async fn list_hosts(tx: &mut Tx, stop: StopId) -> Result<Vec<HostRow>, DbError> {
    fetch_all!(tx, HostRow, LIST_HOSTS, stop.0)
}

/// Nobody is host of the stop any more.
pub(crate) async fn clear_hosts(tx: &mut Tx, stop: StopId) -> Result<(), DbError> {
    execute!(tx, CLEAR_HOSTS, stop.0)?;
    Ok(())
}

/// Names a host; false when the login is no host nor organiser, or was named before.
pub(crate) async fn name_host(tx: &mut Tx, stop: StopId, login: LoginId, now: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(execute!(tx, NAME_HOST, stop.0, login.0, now)? == 1)
}

/// The login of an address, and its role as stored.
pub(crate) async fn find_role(tx: &mut Tx, email: &str) -> Result<Option<(LoginId, String)>, DbError> {
    let row = fetch_optional!(tx, (Uuid, String), FIND_ROLE, email)?;
    Ok(row.map(|(id, role)| (LoginId(id), role)))
}

/// Whether the stop belongs to the tour.
pub(crate) async fn has_stop(tx: &mut Tx, tour: &str, stop: StopId) -> Result<bool, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), FIND_STOP, stop.0, tour)?.is_some())
}
