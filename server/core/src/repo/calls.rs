//! Whom to call about a change of the day, and what the public pages say about it.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, OutboxId, RegistrationId, StopId, TicketId, TourId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional};

const INSERT: &str = "insert into calls \
    (id, reason, tour_id, version, stop_id, ticket_id, items, starts_at, state, tries, created_at) \
    values ($1, 'change', $2, $3, $4, $5, $6, $7, 'open', 0, $8)";
/// For the ticket of a message that did not arrive, as long as there is something to come to. Once.
const INSERT_ADDRESS: &str = "insert into calls \
    (id, reason, stop_id, ticket_id, items, starts_at, state, tries, created_at) \
    select $1, 'address', k.stop_id, k.id, '[]', min(coalesce(sl.starts_at, s.starts_at)), 'open', 0, $3 \
    from outbox o join tickets k on k.id = o.ticket_id join registrations g on g.ticket_id = k.id \
        join sessions s on s.id = g.session_id left join slots sl on sl.id = g.slot_id \
    where o.id = $2 and g.state in ('registered', 'offered', 'waitlisted') \
        and coalesce(sl.starts_at, s.starts_at) > $3 \
    group by k.stop_id, k.id \
    on conflict (ticket_id) where reason = 'address' and state in ('open', 'unreachable') do nothing";
const SUPERSEDE: &str = "update calls set state = 'superseded', closed_at = $2 \
    where ticket_id = $1 and reason = 'change' and state = 'open' returning items";
/// Somebody with an address is on the list until their message has left, or left at last; and once,
/// whatever there is to say.
const LIST_OPEN: &str = "select c.id, c.reason, c.ticket_id, c.starts_at, c.state, c.tries, c.items, k.first_name, \
    k.drawing, k.drawing_number, k.phone, k.email is not null as has_email, c.taken_by, \
    l.display_name as taken_by_name, c.tried_at, w.display_name as tried_by_name, st.time_zone \
    from calls c join tickets k on k.id = c.ticket_id join stops st on st.id = c.stop_id \
    left join logins l on l.id = c.taken_by left join logins w on w.id = c.tried_by \
    where c.stop_id = $1 and c.state in ('open', 'unreachable') and c.starts_at > $2 and not exists \
        (select 1 from outbox o where o.ticket_id = c.ticket_id and o.state = 'sent' and \
            ((c.reason = 'change' and o.kind = 'change' and o.created_at = c.created_at) \
                or (c.reason = 'address' and o.finished_at > c.created_at))) \
    and not (c.reason = 'address' and exists \
        (select 1 from calls x where x.ticket_id = c.ticket_id and x.reason = 'change' and x.state = 'open')) \
    order by c.state, c.starts_at, c.id";
const LIST_TOLD: &str = "select c.id, c.state, k.first_name, k.drawing, k.drawing_number, c.closed_at, \
    l.display_name as closed_by_name, st.time_zone \
    from calls c join tickets k on k.id = c.ticket_id join stops st on st.id = c.stop_id \
    left join logins l on l.id = c.closed_by \
    where c.stop_id = $1 and c.state in ('told', 'here') and c.starts_at > $2 order by c.closed_at desc, c.id limit $3";
/// What a ticket holds or waits for, for whom messages do not reach.
const LIST_HELD: &str = "select g.id from registrations g join sessions s on s.id = g.session_id \
    left join slots sl on sl.id = g.slot_id \
    where g.ticket_id = $1 and g.state in ('registered', 'offered', 'waitlisted') \
        and coalesce(sl.starts_at, s.starts_at) > $2 order by coalesce(sl.starts_at, s.starts_at), g.id";
/// `$5` is how many tries the caller had seen: two who note the same call do not count twice.
const RECORD_TRY: &str = "update calls set tries = calls.tries + 1, tried_by = $3, tried_at = $4, \
    state = case when calls.tries + 1 >= $2 then 'unreachable' else 'open' end, \
    closed_by = case when calls.tries + 1 >= $2 then $3 else calls.closed_by end, \
    closed_at = case when calls.tries + 1 >= $2 then $4 else calls.closed_at end \
    where id = $1 and state = 'open' and tries = $5 returning state";
const COUNT_STATES: &str = "select cast(count(case when c.state = 'told' then 1 end) as bigint), \
    cast(count(case when c.state = 'here' then 1 end) as bigint), \
    cast(count(case when c.state = 'open' and c.reason = 'change' and exists \
        (select 1 from outbox o where o.ticket_id = c.ticket_id and o.kind = 'change' and o.state = 'sent' \
            and o.created_at = c.created_at) then 1 end) as bigint) \
    from calls c where c.stop_id = $1 and c.starts_at > $2";
const TAKE: &str = "update calls set taken_by = $2 where id = $1 and state in ('open', 'unreachable') \
    and (taken_by is null or taken_by = $2)";
const LEAVE: &str = "update calls set taken_by = null where id = $1 and taken_by = $2";
const CLOSE: &str = "update calls set state = $2, closed_by = $3, closed_at = $4 \
    where id = $1 and state in ('open', 'unreachable') returning state";
/// Unless somebody is on the list again for the same reason.
const REOPEN: &str = "update calls set state = 'open', tries = 0, closed_by = null, closed_at = null \
    where id = $1 and state in ('told', 'here', 'unreachable') and not exists \
        (select 1 from calls x where x.ticket_id = calls.ticket_id and x.reason = calls.reason \
            and x.state = 'open')";
const INSERT_BANNER: &str = "insert into banners (id, stop_id, tour_id, version, text, shown_until, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7)";
const DELETE_BANNERS: &str = "delete from banners where tour_id = $1 and version = $2";
const LIST_BANNERS: &str = "select b.text from banners b join stops st on st.id = b.stop_id \
    join tours t on t.id = st.tour_id where t.slug = $1 and st.slug = $2 and b.shown_until > $3 \
    order by b.created_at, b.id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("calls::INSERT", INSERT),
    ("calls::INSERT_ADDRESS", INSERT_ADDRESS),
    ("calls::SUPERSEDE", SUPERSEDE),
    ("calls::LIST_OPEN", LIST_OPEN),
    ("calls::LIST_TOLD", LIST_TOLD),
    ("calls::LIST_HELD", LIST_HELD),
    ("calls::RECORD_TRY", RECORD_TRY),
    ("calls::COUNT_STATES", COUNT_STATES),
    ("calls::TAKE", TAKE),
    ("calls::LEAVE", LEAVE),
    ("calls::CLOSE", CLOSE),
    ("calls::REOPEN", REOPEN),
    ("calls::INSERT_BANNER", INSERT_BANNER),
    ("calls::DELETE_BANNERS", DELETE_BANNERS),
    ("calls::LIST_BANNERS", LIST_BANNERS),
];

/// Somebody to be called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewCall<'a> {
    pub id: Uuid,
    pub tour: TourId,
    pub version: i64,
    pub stop: StopId,
    pub ticket: TicketId,
    /// JSON, as in the outbox.
    pub items: &'a str,
    pub starts_at: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

/// Somebody who does not know yet.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct CallRow {
    pub id: Uuid,
    /// `change`, or `address`: no message reaches the person.
    pub reason: String,
    pub ticket_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub state: String,
    pub tries: i64,
    pub items: String,
    pub first_name: Option<String>,
    pub drawing: Option<String>,
    pub drawing_number: Option<i64>,
    pub phone: Option<String>,
    pub has_email: bool,
    pub taken_by: Option<Uuid>,
    pub taken_by_name: Option<String>,
    pub tried_at: Option<DateTime<Utc>>,
    pub tried_by_name: Option<String>,
    pub time_zone: String,
}

/// Somebody who knows, and who saw to it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ToldRow {
    pub id: Uuid,
    pub state: String,
    pub first_name: Option<String>,
    pub drawing: Option<String>,
    pub drawing_number: Option<i64>,
    pub closed_at: Option<DateTime<Utc>>,
    pub closed_by_name: Option<String>,
    pub time_zone: String,
}

/// Puts somebody on the call list.
pub(crate) async fn insert(tx: &mut Tx, call: &NewCall<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT,
        call.id,
        call.tour.0,
        call.version,
        call.stop.0,
        call.ticket.0,
        call.items,
        call.starts_at,
        call.now,
    )?;
    Ok(())
}

/// Puts the reader of a message that did not arrive on the call list, unless they are on it.
pub(crate) async fn insert_address(
    tx: &mut Tx,
    id: Uuid,
    message: OutboxId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, INSERT_ADDRESS, id, message.0, now)?;
    Ok(())
}

/// Takes a ticket's open calls about changes off the list. Answers what they would have said.
pub(crate) async fn supersede(tx: &mut Tx, ticket: TicketId, now: DateTime<Utc>) -> Result<Vec<String>, DbError> {
    Ok(fetch_all!(tx, (String,), SUPERSEDE, ticket.0, now)?.into_iter().map(|(items,)| items).collect())
}

/// Who at a stop does not know yet, the earliest session first; those who could not be reached last.
pub(crate) async fn list_open(tx: &mut Tx, stop: StopId, now: DateTime<Utc>) -> Result<Vec<CallRow>, DbError> {
    fetch_all!(tx, CallRow, LIST_OPEN, stop.0, now)
}

/// Who at a stop knows by a call or at the door, the latest first.
pub(crate) async fn list_told(
    tx: &mut Tx,
    stop: StopId,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ToldRow>, DbError> {
    fetch_all!(tx, ToldRow, LIST_TOLD, stop.0, now, limit)
}

/// What a ticket holds or waits for and has not begun, the earliest first.
pub(crate) async fn list_held(
    tx: &mut Tx,
    ticket: TicketId,
    now: DateTime<Utc>,
) -> Result<Vec<RegistrationId>, DbError> {
    Ok(fetch_all!(tx, (Uuid,), LIST_HELD, ticket.0, now)?.into_iter().map(|(id,)| RegistrationId(id)).collect())
}

/// Nobody answered, after `seen` tries before; after `most` the person counts as unreachable. Answers the
/// new state; `None` when somebody else noted something meanwhile.
pub(crate) async fn record_try(
    tx: &mut Tx,
    id: Uuid,
    (seen, most): (i64, i64),
    by: Option<LoginId>,
    now: DateTime<Utc>,
) -> Result<Option<String>, DbError> {
    let by = by.map(|login| login.0);
    Ok(fetch_optional!(tx, (String,), RECORD_TRY, id, most, by, now, seen)?.map(|(state,)| state))
}

/// Who knows at a stop: told by telephone, here, told by a message.
pub(crate) async fn count_states(tx: &mut Tx, stop: StopId, now: DateTime<Utc>) -> Result<(i64, i64, i64), DbError> {
    fetch_one!(tx, (i64, i64, i64), COUNT_STATES, stop.0, now)
}

/// Somebody of the team will call. False when a colleague has it, or it is closed.
pub(crate) async fn take(tx: &mut Tx, id: Uuid, by: LoginId) -> Result<bool, DbError> {
    Ok(execute!(tx, TAKE, id, by.0)? == 1)
}

/// Gives a call back to everybody.
pub(crate) async fn leave(tx: &mut Tx, id: Uuid, by: LoginId) -> Result<bool, DbError> {
    Ok(execute!(tx, LEAVE, id, by.0)? == 1)
}

/// The person knows now. Answers the new state; `None` when the call was closed before.
pub(crate) async fn close(
    tx: &mut Tx,
    id: Uuid,
    state: &str,
    by: Option<LoginId>,
    now: DateTime<Utc>,
) -> Result<Option<String>, DbError> {
    let by = by.map(|login| login.0);
    Ok(fetch_optional!(tx, (String,), CLOSE, id, state, by, now)?.map(|(state,)| state))
}

/// The person is to be called after all. False when they are on the list already.
pub(crate) async fn reopen(tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
    Ok(execute!(tx, REOPEN, id)? == 1)
}

/// Shows a sentence on the public pages of a stop until an instant.
pub(crate) async fn insert_banner(
    tx: &mut Tx,
    id: Uuid,
    stop: StopId,
    (tour, version): (TourId, i64),
    text: &str,
    shown_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, INSERT_BANNER, id, stop.0, tour.0, version, text, shown_until, now)?;
    Ok(())
}

/// Takes the sentences of an undone version back.
pub(crate) async fn delete_banners(tx: &mut Tx, tour: TourId, version: i64) -> Result<(), DbError> {
    execute!(tx, DELETE_BANNERS, tour.0, version)?;
    Ok(())
}

/// The sentences to show now at a stop.
pub(crate) async fn list_banners(
    tx: &mut Tx,
    tour_slug: &str,
    stop_slug: &str,
    now: DateTime<Utc>,
) -> Result<Vec<String>, DbError> {
    Ok(fetch_all!(tx, (String,), LIST_BANNERS, tour_slug, stop_slug, now)?.into_iter().map(|(text,)| text).collect())
}
