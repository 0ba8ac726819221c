//! What publishing writes: live rows found by identifier, and the people concerned.

use chrono::{DateTime, Utc};
use domain::ids::{DeskId, PartnerId, RegistrationId, RoomId, SessionId, SlotId, StopId, TicketId, TourId};
use domain::plan::{DeskPlan, SessionPlan, StopPlan, TourPlan};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::sessions::Times;
use crate::{execute, fetch_all, fetch_one, fetch_optional};

const UPDATE_TOUR: &str = "update tours set inside_name = $2, public_name = $3, time_zone = $4, starts_on = $5, \
    ends_on = $6, buffer_minutes = $7, help_phone = $8, published_version = $9 where id = $1";
const UPDATE_STOP: &str = "update stops set insee_code = $3, venue_id = $4, slug = $5, position = $6, time_zone = $7, \
    starts_on = $8, ends_on = $9, opens_time = $10, closes_time = $11, landmark = $12, how_to_come = $13, bring = $14, \
    help_phone = $15, published_at = coalesce(stops.published_at, $16), \
    cancelled_at = case when $17 then coalesce(stops.cancelled_at, $16) end where id = $1 and tour_id = $2";
const CANCEL_STOP: &str = "update stops set cancelled_at = $2 where id = $1 and cancelled_at is null";
const UPDATE_SESSION: &str = "update sessions set room_id = $3, slug = $4, kind = $5, theme = $6, title = $7, \
    summary = $8, audience = $9, starts_on = $10, start_time = $11, ends_on = $12, end_time = $13, starts_at = $14, \
    ends_at = $15, cancelled_at = case when $17 then coalesce(sessions.cancelled_at, $16) end \
    where id = $1 and stop_id = $2";
const CANCEL_SESSION: &str = "update sessions set cancelled_at = $2 where id = $1 and cancelled_at is null";
/// As below.
const REVISE_SESSION: &str = "update sessions set sequence = sessions.sequence + 1, \
        revised_at = case when sessions.revised_at > $2 then sessions.revised_at else $2 end where id = $1";
const UPDATE_SLOT: &str = "update slots set desk_id = $3, starts_on = $4, start_time = $5, ends_on = $6, end_time = $7, \
    starts_at = $8, ends_at = $9, capacity = $10, \
    position = case when slots.position >= 0 then slots.position else \
        (select coalesce(max(case when x.position >= 0 then x.position end), -1) + 1 from slots x \
            where x.session_id = slots.session_id) end \
    where id = $1 and session_id = $2 and taken <= $10";
const NEXT_POSITION: &str = "select cast(coalesce(max(case when position >= 0 then position end), -1) + 1 as bigint) \
    from slots where session_id = $1";
/// A slot that the plan does not hold any more keeps its row for those who gave it up: without places,
/// at a position below zero.
const CLOSE_SLOT: &str = "update slots set capacity = 0, \
    position = (select case when min(x.position) < 0 then min(x.position) else 0 end - 1 from slots x \
        where x.session_id = slots.session_id) \
    where id = $1 and taken = 0";
const FIND_TAKEN: &str = "select taken from slots where id = $1";
const UPDATE_DESK: &str = "update desks set partner_id = $3, label = $4, job = $5, contract = $6, position = $7 \
    where id = $1 and session_id = $2";
const RETIRE_DESK: &str = "update desks set position = -1 where id = $1";
const CONFIRM_SHARE: &str = "insert into session_partners (session_id, partner_id, state, reason) \
    values ($1, $2, 'confirmed', null) \
    on conflict (session_id, partner_id) do update set state = 'confirmed', reason = null";
const DELETE_SHARE: &str =
    "delete from session_partners where session_id = $1 and partner_id = $2 and state = 'confirmed'";
const LIST_HOLDERS: &str = "select g.id, g.ticket_id, g.slot_id, coalesce(k.email, k.phone) is not null as reached \
    from registrations g join tickets k on k.id = g.ticket_id \
    where g.session_id = $1 and g.state in ('registered', 'offered', 'waitlisted') order by g.ticket_id, g.id";
/// A revision is never older than the one before it, also when two servers disagree about the time.
const REVISE_REGISTRATION: &str = "update registrations set sequence = registrations.sequence + 1, \
        revised_at = case when registrations.revised_at > $2 then registrations.revised_at else $2 end \
    where id = $1 returning sequence";
/// What was tried may have arrived: it stays, and says what is true then where nothing newer says it.
const SUPERSEDE_GROUPED: &str = "update outbox set state = 'superseded', reason = 'newer', finished_at = $2 \
    where ticket_id = $1 and kind = 'change' and state = 'queued' and raw is null and unique_key like 'ticket:%' \
    returning payload";
const SUPERSEDE_FOLLOWER: &str = "update outbox set state = 'superseded', reason = 'newer', finished_at = $4 \
    where ticket_id = $1 and registration_id = $2 and sequence = $3 and kind in ('invitation', 'cancellation') \
    and state = 'queued' and raw is null";
/// What was written may have arrived, whatever became of it.
const COUNT_TRIED_FOLLOWERS: &str = "select count(*) from outbox \
    where ticket_id = $1 and registration_id = $2 and sequence = $3 and kind in ('invitation', 'cancellation') \
    and raw is not null";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("changes::UPDATE_TOUR", UPDATE_TOUR),
    ("changes::UPDATE_STOP", UPDATE_STOP),
    ("changes::CANCEL_STOP", CANCEL_STOP),
    ("changes::UPDATE_SESSION", UPDATE_SESSION),
    ("changes::CANCEL_SESSION", CANCEL_SESSION),
    ("changes::REVISE_SESSION", REVISE_SESSION),
    ("changes::UPDATE_SLOT", UPDATE_SLOT),
    ("changes::NEXT_POSITION", NEXT_POSITION),
    ("changes::CLOSE_SLOT", CLOSE_SLOT),
    ("changes::FIND_TAKEN", FIND_TAKEN),
    ("changes::UPDATE_DESK", UPDATE_DESK),
    ("changes::RETIRE_DESK", RETIRE_DESK),
    ("changes::CONFIRM_SHARE", CONFIRM_SHARE),
    ("changes::DELETE_SHARE", DELETE_SHARE),
    ("changes::LIST_HOLDERS", LIST_HOLDERS),
    ("changes::REVISE_REGISTRATION", REVISE_REGISTRATION),
    ("changes::SUPERSEDE_GROUPED", SUPERSEDE_GROUPED),
    ("changes::SUPERSEDE_FOLLOWER", SUPERSEDE_FOLLOWER),
    ("changes::COUNT_TRIED_FOLLOWERS", COUNT_TRIED_FOLLOWERS),
];

/// Somebody who holds a seat of a session, or waits for one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    pub registration: RegistrationId,
    pub ticket: TicketId,
    /// `None` while the person waits.
    pub slot: Option<SlotId>,
    /// Whether a message reaches the person.
    pub reached: bool,
}

#[derive(sqlx::FromRow)]
struct HolderRow {
    id: Uuid,
    ticket_id: Uuid,
    slot_id: Option<Uuid>,
    reached: bool,
}

/// Writes the tour's own facts and the version that is live from now on.
pub(crate) async fn update_tour(tx: &mut Tx, tour: TourId, plan: &TourPlan, version: i64) -> Result<(), DbError> {
    execute!(
        tx,
        UPDATE_TOUR,
        tour.0,
        plan.inside_name.as_str(),
        plan.public_name.as_str(),
        plan.time_zone.as_str(),
        plan.starts_on,
        plan.ends_on,
        plan.buffer_minutes,
        plan.help_phone.as_str(),
        version,
    )?;
    Ok(())
}

/// Writes a stop that is there already. False when there is none of this id in the tour.
pub(crate) async fn update_stop(
    tx: &mut Tx,
    tour: TourId,
    stop: &StopPlan,
    position: i64,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        UPDATE_STOP,
        stop.id.0,
        tour.0,
        stop.insee_code.as_str(),
        stop.venue.0,
        stop.slug.as_str(),
        position,
        stop.time_zone.as_str(),
        stop.starts_on,
        stop.ends_on,
        stop.opens,
        stop.closes,
        stop.landmark.as_str(),
        stop.how_to_come.as_str(),
        stop.bring.as_str(),
        stop.help_phone.as_str(),
        now,
        stop.cancelled,
    )?;
    Ok(rows == 1)
}

/// Cancels a stop that the plan does not hold any more.
pub(crate) async fn cancel_stop(tx: &mut Tx, stop: StopId, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, CANCEL_STOP, stop.0, now)?;
    Ok(())
}

/// Writes a session that is there already. False when there is none of this id at the stop.
pub(crate) async fn update_session(
    tx: &mut Tx,
    stop: StopId,
    session: &SessionPlan,
    times: &Times,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        UPDATE_SESSION,
        session.id.0,
        stop.0,
        session.room.map(|RoomId(room)| room),
        session.slug.as_str(),
        session.kind.as_str(),
        session.theme.as_str(),
        session.title.as_str(),
        session.summary.as_str(),
        session.audience.as_str(),
        times.starts_on,
        times.start_time,
        times.ends_on,
        times.end_time,
        times.starts_at,
        times.ends_at,
        now,
        session.cancelled,
    )?;
    Ok(rows == 1)
}

/// Cancels a session that the plan does not hold any more.
pub(crate) async fn cancel_session(tx: &mut Tx, session: SessionId, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, CANCEL_SESSION, session.0, now)?;
    Ok(())
}

/// Raises the SEQUENCE of a session (RFC 5545 section 3.8.7.4).
pub(crate) async fn revise_session(tx: &mut Tx, session: SessionId, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, REVISE_SESSION, session.0, now)?;
    Ok(())
}

/// Writes a slot that is there already, unless more seats are taken than it is to have. False when
/// nothing was written.
pub(crate) async fn update_slot(
    tx: &mut Tx,
    session: SessionId,
    slot: SlotId,
    desk: Option<DeskId>,
    times: &Times,
    capacity: i64,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        UPDATE_SLOT,
        slot.0,
        session.0,
        desk.map(|desk| desk.0),
        times.starts_on,
        times.start_time,
        times.ends_on,
        times.end_time,
        times.starts_at,
        times.ends_at,
        capacity,
    )?;
    Ok(rows == 1)
}

/// The position of a session's next slot.
pub(crate) async fn next_position(tx: &mut Tx, session: SessionId) -> Result<i64, DbError> {
    Ok(fetch_one!(tx, (i64,), NEXT_POSITION, session.0)?.0)
}

/// Closes a slot that the plan does not hold any more. False when somebody sits in it.
pub(crate) async fn close_slot(tx: &mut Tx, slot: SlotId) -> Result<bool, DbError> {
    Ok(execute!(tx, CLOSE_SLOT, slot.0)? == 1)
}

/// How many seats of a slot are taken; `None` for an unknown slot.
pub(crate) async fn taken(tx: &mut Tx, slot: SlotId) -> Result<Option<i64>, DbError> {
    Ok(fetch_optional!(tx, (i64,), FIND_TAKEN, slot.0)?.map(|(taken,)| taken))
}

/// Writes a desk that is there already. False when there is none.
pub(crate) async fn update_desk(
    tx: &mut Tx,
    session: SessionId,
    desk: &DeskPlan,
    position: i64,
) -> Result<bool, DbError> {
    let (label, job, contract) = (desk.label.as_str(), desk.job.as_str(), desk.contract.as_str());
    let rows = execute!(tx, UPDATE_DESK, desk.id.0, session.0, desk.partner.0, label, job, contract, position)?;
    Ok(rows == 1)
}

/// Takes a desk out of the lists.
pub(crate) async fn retire_desk(tx: &mut Tx, desk: DeskId) -> Result<(), DbError> {
    execute!(tx, RETIRE_DESK, desk.0)?;
    Ok(())
}

/// Gives a partner its part in a session.
pub(crate) async fn confirm_share(tx: &mut Tx, session: SessionId, partner: PartnerId) -> Result<(), DbError> {
    execute!(tx, CONFIRM_SHARE, session.0, partner.0)?;
    Ok(())
}

/// Takes a partner's part in a session back.
pub(crate) async fn delete_share(tx: &mut Tx, session: SessionId, partner: PartnerId) -> Result<(), DbError> {
    execute!(tx, DELETE_SHARE, session.0, partner.0)?;
    Ok(())
}

/// Everybody who holds a seat of the session or waits for one, by ticket.
pub(crate) async fn holders(tx: &mut Tx, session: SessionId) -> Result<Vec<Holder>, DbError> {
    let rows = fetch_all!(tx, HolderRow, LIST_HOLDERS, session.0)?;
    Ok(rows
        .into_iter()
        .map(|row| Holder {
            registration: RegistrationId(row.id),
            ticket: TicketId(row.ticket_id),
            slot: row.slot_id.map(SlotId),
            reached: row.reached,
        })
        .collect())
}

/// Raises the SEQUENCE of a registration and answers the new one.
pub(crate) async fn revise_registration(
    tx: &mut Tx,
    registration: RegistrationId,
    now: DateTime<Utc>,
) -> Result<i64, DbError> {
    Ok(fetch_one!(tx, (i64,), REVISE_REGISTRATION, registration.0, now)?.0)
}

/// Takes the grouped messages of a ticket back that nobody can have heard. Answers what they would have said.
pub(crate) async fn supersede_grouped(
    tx: &mut Tx,
    ticket: TicketId,
    now: DateTime<Utc>,
) -> Result<Vec<String>, DbError> {
    let rows = fetch_all!(tx, (String,), SUPERSEDE_GROUPED, ticket.0, now)?;
    Ok(rows.into_iter().map(|(payload,)| payload).collect())
}

/// Takes the message back that carries the calendar entry of a change. False when it was tried: then it
/// may have arrived before the words that it belongs to.
pub(crate) async fn supersede_follower(
    tx: &mut Tx,
    ticket: TicketId,
    registration: RegistrationId,
    sequence: i64,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    execute!(tx, SUPERSEDE_FOLLOWER, ticket.0, registration.0, sequence, now)?;
    let (tried,) = fetch_one!(tx, (i64,), COUNT_TRIED_FOLLOWERS, ticket.0, registration.0, sequence)?;
    Ok(tried == 0)
}
