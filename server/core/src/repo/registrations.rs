//! Registrations: who holds or waits for which seat.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{RegistrationId, SessionId, SlotId, TicketId};
use domain::overlap::Span;
use domain::registration::RegistrationState;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional};

const INSERT: &str = "insert into registrations \
    (id, ticket_id, session_id, slot_id, state, over, waiting_since, offer_ends_at, sequence, created_at, revised_at) \
    values ($1, $2, $3, $4, $5, $6, $7, null, 0, $8, $8)";
/// A revision is never older than the one before it, also when two servers disagree about the time:
/// DTSTAMP must not go back.
const UPDATE: &str = "update registrations set session_id = $3, slot_id = $4, state = $5, over = $6, \
        waiting_since = $7, offer_ends_at = $8, sequence = registrations.sequence + 1, \
        revised_at = case when registrations.revised_at > $9 then registrations.revised_at else $9 end \
    where id = $1 and sequence = $2";
const FIND: &str = "select g.id, g.ticket_id, g.session_id, g.slot_id, g.state, g.over, g.waiting_since, \
        g.offer_ends_at, g.sequence, \
        coalesce(sl.starts_at, (select max(x.starts_at) from slots x where x.session_id = g.session_id)) as starts_at \
    from registrations g left join slots sl on sl.id = g.slot_id where g.id = $1";
const LIST_SEATS: &str = "select g.id, se.title, sl.starts_at, sl.ends_at \
    from registrations g join sessions se on se.id = g.session_id join slots sl on sl.id = g.slot_id \
    join stops st on st.id = se.stop_id \
    where g.ticket_id = $1 and g.state in ('registered', 'offered') \
        and se.cancelled_at is null and st.cancelled_at is null order by sl.starts_at, g.id";
const LIST_ANSWERS: &str = "select g.id, g.session_id, se.title, g.state, \
        (select count(*) from registrations w where w.session_id = g.session_id and w.state = 'waitlisted' \
            and (w.waiting_since < g.waiting_since or (w.waiting_since = g.waiting_since and w.id <= g.id))) as place \
    from registrations g join sessions se on se.id = g.session_id where g.ticket_id = $1 order by g.id";
const LIST_WAITING: &str = "select g.id, g.ticket_id, g.session_id, g.sequence, g.waiting_since, \
        coalesce(k.email, k.phone) is not null as can_be_told from registrations g join tickets k on k.id = g.ticket_id \
    where g.session_id = $1 and g.state = 'waitlisted' order by g.waiting_since, g.id";
const LIST_WAITS: &str = "select g.id, g.ticket_id, g.session_id, g.sequence, g.waiting_since, \
        coalesce(k.email, k.phone) is not null as can_be_told from registrations g join tickets k on k.id = g.ticket_id \
    where g.ticket_id = $1 and g.state = 'waitlisted' and g.waiting_since = g.created_at order by g.waiting_since, g.id";
const COUNT_WAITING: &str = "select count(*) from registrations where session_id = $1 and state = 'waitlisted'";
const LIST_LAPSED: &str = "select id, session_id from registrations \
    where state = 'offered' and offer_ends_at <= $1 order by offer_ends_at, id limit 100";
const FIND_SEAT: &str = "select sl.starts_on, sl.start_time, sl.ends_on, sl.end_time, sl.starts_at, sl.ends_at, st.time_zone, t.buffer_minutes, \
        coalesce(se.cancelled_at, st.cancelled_at) as cancelled_at \
    from slots sl join sessions se on se.id = sl.session_id join stops st on st.id = se.stop_id \
    join tours t on t.id = st.tour_id where sl.id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("registrations::INSERT", INSERT),
    ("registrations::UPDATE", UPDATE),
    ("registrations::FIND", FIND),
    ("registrations::LIST_SEATS", LIST_SEATS),
    ("registrations::LIST_ANSWERS", LIST_ANSWERS),
    ("registrations::LIST_WAITING", LIST_WAITING),
    ("registrations::LIST_WAITS", LIST_WAITS),
    ("registrations::COUNT_WAITING", COUNT_WAITING),
    ("registrations::LIST_LAPSED", LIST_LAPSED),
    ("registrations::FIND_SEAT", FIND_SEAT),
];

/// A registration as stored, with the start that counts for it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub id: RegistrationId,
    pub ticket: TicketId,
    pub session: SessionId,
    /// `None` while the person waits.
    pub slot: Option<SlotId>,
    pub state: RegistrationState,
    /// A walk-in that no counter counts.
    pub over: bool,
    pub waiting_since: Option<DateTime<Utc>>,
    pub offer_ends_at: Option<DateTime<Utc>>,
    /// SEQUENCE of its calendar event (RFC 5545 section 3.8.7.4).
    pub sequence: i64,
    /// Start of the slot; of the session's last slot for somebody who waits.
    pub starts_at: DateTime<Utc>,
}

impl Held {
    /// The slot whose counter counts this registration.
    pub(crate) fn counted_slot(&self) -> Option<SlotId> {
        if self.state.holds_seat() && !self.over { self.slot } else { None }
    }
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    id: Uuid,
    ticket_id: Uuid,
    session_id: Uuid,
    slot_id: Option<Uuid>,
    state: String,
    over: bool,
    waiting_since: Option<DateTime<Utc>>,
    offer_ends_at: Option<DateTime<Utc>>,
    sequence: i64,
    starts_at: DateTime<Utc>,
}

impl TryFrom<HeldRow> for Held {
    type Error = DbError;

    fn try_from(row: HeldRow) -> Result<Self, DbError> {
        Ok(Self {
            id: RegistrationId(row.id),
            ticket: TicketId(row.ticket_id),
            session: SessionId(row.session_id),
            slot: row.slot_id.map(SlotId),
            state: state(&row.state, row.id)?,
            over: row.over,
            waiting_since: row.waiting_since,
            offer_ends_at: row.offer_ends_at,
            sequence: row.sequence,
            starts_at: row.starts_at,
        })
    }
}

/// A seat that a ticket holds, as the overlap rule sees it.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub registration: RegistrationId,
    pub title: String,
    /// Seconds since the epoch.
    pub span: Span,
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    id: Uuid,
    title: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
}

/// One line of the answer to a command.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub registration: RegistrationId,
    pub session: SessionId,
    pub title: String,
    pub state: RegistrationState,
    /// The place on the waiting list; of no sense in another state.
    pub place: i64,
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    id: Uuid,
    session_id: Uuid,
    title: String,
    state: String,
    place: i64,
}

/// Somebody on a waiting list.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub registration: RegistrationId,
    pub ticket: TicketId,
    pub session: SessionId,
    pub sequence: i64,
    pub since: Option<DateTime<Utc>>,
    /// True when there is a way to tell them.
    pub can_be_told: bool,
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    id: Uuid,
    ticket_id: Uuid,
    session_id: Uuid,
    sequence: i64,
    waiting_since: Option<DateTime<Utc>>,
    can_be_told: bool,
}

impl From<WaitingRow> for Waiting {
    fn from(row: WaitingRow) -> Self {
        Self {
            registration: RegistrationId(row.id),
            ticket: TicketId(row.ticket_id),
            session: SessionId(row.session_id),
            sequence: row.sequence,
            since: row.waiting_since,
            can_be_told: row.can_be_told,
        }
    }
}

#[derive(sqlx::FromRow)]
struct LapsedRow {
    id: Uuid,
    session_id: Uuid,
}

/// What the waiting-list rule needs to know of a freed seat.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SeatFacts {
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub ends_on: NaiveDate,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub time_zone: String,
    pub buffer_minutes: i64,
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// What a new registration starts with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Start {
    /// A seat of this slot.
    Seated(SlotId),
    /// A chair beside the counter of this slot.
    Over(SlotId),
    /// A place at the end of the waiting list.
    Waiting,
}

/// Stores a registration.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: RegistrationId,
    ticket: TicketId,
    session: SessionId,
    start: Start,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let (slot, state, since) = match start {
        Start::Seated(slot) | Start::Over(slot) => (Some(slot.0), RegistrationState::Registered, None),
        Start::Waiting => (None, RegistrationState::Waitlisted, Some(now)),
    };
    let over = matches!(start, Start::Over(_));
    execute!(tx, INSERT, id.0, ticket.0, session.0, slot, state.as_str(), over, since, now)?;
    Ok(())
}

/// Writes a registration that was read before, and raises its SEQUENCE. Answers the new SEQUENCE.
/// An error when somebody else changed it meanwhile: the caller holds the locks that prevent it.
pub(crate) async fn update(tx: &mut Tx, held: &Held, now: DateTime<Utc>) -> Result<i64, DbError> {
    let rows = execute!(
        tx,
        UPDATE,
        held.id.0,
        held.sequence,
        held.session.0,
        held.slot.map(|slot| slot.0),
        held.state.as_str(),
        held.over,
        held.waiting_since,
        held.offer_ends_at,
        now,
    )?;
    if rows == 1 {
        return Ok(held.sequence + 1);
    }
    Err(DbError::Inconsistent { table: "registrations", column: "sequence", row: held.id.to_string() })
}

/// The registration of an id.
pub(crate) async fn find(tx: &mut Tx, id: RegistrationId) -> Result<Option<Held>, DbError> {
    fetch_optional!(tx, HeldRow, FIND, id.0)?.map(Held::try_from).transpose()
}

/// The seats that a ticket holds, in sessions that take place.
pub(crate) async fn list_seats(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Seat>, DbError> {
    fetch_all!(tx, SeatRow, LIST_SEATS, ticket.0)?
        .into_iter()
        .map(|row| {
            let span = span(row.starts_at, row.ends_at).ok_or(DbError::Inconsistent {
                table: "slots",
                column: "ends_at",
                row: row.id.to_string(),
            })?;
            Ok(Seat { registration: RegistrationId(row.id), title: row.title, span })
        })
        .collect()
}

/// All registrations of a ticket, in the order in which they were made.
pub(crate) async fn list_answers(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Answer>, DbError> {
    fetch_all!(tx, AnswerRow, LIST_ANSWERS, ticket.0)?
        .into_iter()
        .map(|row| {
            let state = state(&row.state, row.id)?;
            let (registration, session) = (RegistrationId(row.id), SessionId(row.session_id));
            Ok(Answer { registration, session, title: row.title, state, place: row.place })
        })
        .collect()
}

/// Who waits for a seat of the session, first come first.
pub(crate) async fn list_waiting(tx: &mut Tx, session: SessionId) -> Result<Vec<Waiting>, DbError> {
    Ok(fetch_all!(tx, WaitingRow, LIST_WAITING, session.0)?.into_iter().map(Waiting::from).collect())
}

/// What a ticket waits for. Without those whose offer lapsed: they wait for a seat to be freed
/// anew, not for one that they did not take.
pub(crate) async fn list_waits(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Waiting>, DbError> {
    Ok(fetch_all!(tx, WaitingRow, LIST_WAITS, ticket.0)?.into_iter().map(Waiting::from).collect())
}

/// How many wait for a seat of the session.
pub(crate) async fn count_waiting(tx: &mut Tx, session: SessionId) -> Result<i64, DbError> {
    let (count,) = fetch_one!(tx, (i64,), COUNT_WAITING, session.0)?;
    Ok(count)
}

/// Offers whose answer did not come in time, at most a hundred.
pub(crate) async fn list_lapsed(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<(RegistrationId, SessionId)>, DbError> {
    let rows = fetch_all!(tx, LapsedRow, LIST_LAPSED, now)?;
    Ok(rows.into_iter().map(|row| (RegistrationId(row.id), SessionId(row.session_id))).collect())
}

/// What the waiting-list rule needs to know of a slot.
pub(crate) async fn seat_facts(tx: &mut Tx, slot: SlotId) -> Result<SeatFacts, DbError> {
    fetch_one!(tx, SeatFacts, FIND_SEAT, slot.0)
}

/// A stretch between two instants, in seconds.
pub(crate) fn span(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Option<Span> {
    Span::new(starts_at.timestamp(), ends_at.timestamp())
}

fn state(text: &str, row: Uuid) -> Result<RegistrationState, DbError> {
    RegistrationState::parse(text).ok_or(DbError::Inconsistent {
        table: "registrations",
        column: "state",
        row: row.to_string(),
    })
}
