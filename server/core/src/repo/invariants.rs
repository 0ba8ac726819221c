//! What must never be found: the questions behind `caravane check`.
//!
//! Each text of [`PAIRS`] answers pairs of identifiers — the row that breaks a rule, and its
//! companion where there is one — and no row at all in a sound database.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{RegistrationId, SlotId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_optional};

const SEAT_COUNTER: &str = "select sl.id, sl.session_id from slots sl where sl.taken <> \
    (select count(*) from registrations g where g.slot_id = sl.id and g.over = false \
        and g.state in ('registered', 'offered', 'attended', 'no_show'))";
const OVERSOLD: &str = "select id, session_id from slots where taken > capacity";
const REGISTERED_TWICE: &str = "select ticket_id, session_id from registrations \
    where state not in ('excused', 'revoked') group by ticket_id, session_id having count(*) > 1";
const UNKNOWN_STATE: &str = "select id, session_id from registrations where state not in \
    ('registered', 'waitlisted', 'offered', 'attended', 'excused', 'revoked', 'no_show')";
const EARLY_PRESENCE: &str = "select g.id, g.slot_id from registrations g join slots sl on sl.id = g.slot_id \
    where g.state in ('attended', 'no_show') and g.revised_at < sl.starts_at";
const OFFER_END: &str = "select g.id, g.slot_id from registrations g left join slots sl on sl.id = g.slot_id \
    where (g.state = 'offered' and (g.offer_ends_at is null or g.offer_ends_at > sl.starts_at)) \
        or (g.state <> 'offered' and g.offer_ends_at is not null)";
const STATE_AND_SLOT: &str = "select id, slot_id from registrations \
    where (state = 'waitlisted' and slot_id is not null) \
        or (state in ('registered', 'offered', 'attended', 'no_show') and slot_id is null)";
const WAITING_SINCE: &str = "select id, session_id from registrations where state = 'waitlisted' \
    and (waiting_since is null or waiting_since < created_at or waiting_since > revised_at)";
const FOREIGN_SLOT: &str = "select g.id, g.slot_id from registrations g join slots sl on sl.id = g.slot_id \
    where sl.session_id <> g.session_id";
const FOREIGN_DESK: &str = "select sl.id, sl.desk_id from slots sl join desks d on d.id = sl.desk_id \
    where d.session_id <> sl.session_id";
const FOREIGN_ROOM: &str = "select se.id, se.room_id from sessions se join rooms r on r.id = se.room_id \
    join stops st on st.id = se.stop_id where r.venue_id <> st.venue_id";
const FOREIGN_STOP: &str = "select g.id, g.ticket_id from registrations g join tickets k on k.id = g.ticket_id \
    join sessions se on se.id = g.session_id where se.stop_id <> k.stop_id";
const EMPTY_TICKET: &str = "select k.id, k.stop_id from tickets k \
    where not exists (select 1 from registrations g where g.ticket_id = k.id)";
const EMPTY_SESSION: &str = "select se.id, se.stop_id from sessions se \
    where not exists (select 1 from slots sl where sl.session_id = se.id)";
/// A slot that was closed stays where it was, whatever becomes of its session.
const SLOT_OUTSIDE: &str = "select sl.id, sl.session_id from slots sl join sessions se on se.id = sl.session_id \
    where sl.capacity > 0 and (sl.starts_at < se.starts_at or sl.ends_at > se.ends_at)";
const LOST_LOGIN: &str = "select o.id, o.login_id from outbox o \
    where o.login_id is not null and not exists (select 1 from logins l where l.id = o.login_id)";
const OUTBOX_LEASE: &str = "select id, lease_owner from outbox \
    where (state = 'leased' and (lease_owner is null or lease_ends_at is null)) \
        or (state <> 'leased' and (lease_owner is not null or lease_ends_at is not null))";
const OUTBOX_SENT: &str = "select id, ticket_id from outbox where state = 'sent' \
    and ((message_id is null and channel = 'email') or finished_at is null or (raw is null and body is not null and kind <> 'login_invitation'))";
const KEPT_SECRET: &str = "select id, login_id from outbox \
    where kind = 'login_invitation' and state = 'sent' and raw is not null";
const OUTBOX_SEQUENCE: &str = "select o.id, g.id from outbox o join registrations g on g.id = o.registration_id \
    where o.sequence > g.sequence";
const EARLY_OUTCOME: &str = "select o.registration_id, sl.id from interview_outcomes o \
    join registrations g on g.id = o.registration_id join slots sl on sl.id = g.slot_id \
    where o.noted_at < sl.starts_at";
const LOST_OUTCOME: &str = "select o.registration_id, sl.session_id from interview_outcomes o \
    join registrations g on g.id = o.registration_id left join slots sl on sl.id = g.slot_id \
    where g.state <> 'attended' or sl.desk_id is null";
const CLAIM_REASON: &str = "select session_id, partner_id from session_partners \
    where (state = 'refused' and reason is null) or (state <> 'refused' and reason is not null)";
const VERSION_MISSING: &str = "select t.id, t.id from tours t where t.published_version is not null \
    and not exists (select 1 from tour_versions v where v.tour_id = t.id and v.number = t.published_version)";
const VERSION_ORDER: &str = "select v.tour_id, v.tour_id from tour_versions v \
    where (v.number > 1 and not exists \
            (select 1 from tour_versions w where w.tour_id = v.tour_id and w.number = v.number - 1)) \
        or exists (select 1 from tour_versions w where w.tour_id = v.tour_id \
            and w.number < v.number and w.published_at > v.published_at)";
const OVER_REASON: &str = "select g.id, g.session_id from registrations g \
    left join over_seats o on o.registration_id = g.id \
    where (g.over = true and o.registration_id is null) or (g.over = false and o.registration_id is not null)";
const CHAIR_ELSEWHERE: &str = "select o.registration_id, o.chair_of from over_seats o \
    join registrations g on g.id = o.registration_id join registrations c on c.id = o.chair_of \
    where g.slot_id <> c.slot_id or c.state not in ('attended', 'no_show')";
const FOREIGN_ARRIVAL: &str = "select a.ticket_id, a.session_id from arrivals a join tickets k on k.id = a.ticket_id \
    join sessions se on se.id = a.session_id where se.stop_id <> k.stop_id";
const HOST_ROLE: &str = "select h.login_id, h.stop_id from stop_hosts h join logins l on l.id = h.login_id \
    where l.role not in ('host', 'organiser')";

/// The texts that answer pairs of identifiers, by the word of the violation.
pub(crate) const PAIRS: &[(&str, &str)] = &[
    ("seat_counter", SEAT_COUNTER),
    ("oversold", OVERSOLD),
    ("registered_twice", REGISTERED_TWICE),
    ("unknown_state", UNKNOWN_STATE),
    ("early_presence", EARLY_PRESENCE),
    ("offer_end", OFFER_END),
    ("state_and_slot", STATE_AND_SLOT),
    ("waiting_since", WAITING_SINCE),
    ("foreign_slot", FOREIGN_SLOT),
    ("foreign_desk", FOREIGN_DESK),
    ("foreign_room", FOREIGN_ROOM),
    ("foreign_stop", FOREIGN_STOP),
    ("empty_ticket", EMPTY_TICKET),
    ("empty_session", EMPTY_SESSION),
    ("slot_outside", SLOT_OUTSIDE),
    ("lost_login", LOST_LOGIN),
    ("outbox_lease", OUTBOX_LEASE),
    ("outbox_sent", OUTBOX_SENT),
    ("kept_secret", KEPT_SECRET),
    ("outbox_sequence", OUTBOX_SEQUENCE),
    ("early_outcome", EARLY_OUTCOME),
    ("lost_outcome", LOST_OUTCOME),
    ("claim_reason", CLAIM_REASON),
    ("version_missing", VERSION_MISSING),
    ("version_order", VERSION_ORDER),
    ("over_reason", OVER_REASON),
    ("chair_elsewhere", CHAIR_ELSEWHERE),
    ("foreign_arrival", FOREIGN_ARRIVAL),
    ("host_role", HOST_ROLE),
];

const LIST_TICKET_SPANS: &str = "select g.ticket_id as holder, g.id as occupant, sl.starts_at, sl.ends_at, \
        t.buffer_minutes, cast(1 as bigint) as limit_at_once \
    from registrations g join slots sl on sl.id = g.slot_id join sessions se on se.id = g.session_id \
    join stops st on st.id = se.stop_id join tours t on t.id = st.tour_id \
    where g.state in ('registered', 'offered') and se.cancelled_at is null and st.cancelled_at is null";
const LIST_ROOM_SPANS: &str = "select se.room_id as holder, se.id as occupant, se.starts_at, se.ends_at, \
        t.buffer_minutes, r.concurrent as limit_at_once \
    from sessions se join rooms r on r.id = se.room_id \
    join stops st on st.id = se.stop_id join tours t on t.id = st.tour_id \
    where se.cancelled_at is null and st.cancelled_at is null";
const LIST_DESK_SPANS: &str = "select sl.desk_id as holder, sl.id as occupant, sl.starts_at, sl.ends_at, \
        cast(0 as bigint) as buffer_minutes, cast(1 as bigint) as limit_at_once \
    from slots sl join sessions se on se.id = sl.session_id join stops st on st.id = se.stop_id \
    where sl.desk_id is not null and se.cancelled_at is null and st.cancelled_at is null";
const LIST_PARTNER_SPANS: &str = "select p.partner_id as holder, se.id as occupant, se.starts_at, se.ends_at, \
        cast(0 as bigint) as buffer_minutes, b.teams as limit_at_once \
    from session_partners p join partners b on b.id = p.partner_id join sessions se on se.id = p.session_id \
    join stops st on st.id = se.stop_id \
    where p.state = 'confirmed' and se.cancelled_at is null and st.cancelled_at is null";
const LIST_FACILITATOR_SPANS: &str = "select f.facilitator_id as holder, se.id as occupant, se.starts_at, \
        se.ends_at, cast(0 as bigint) as buffer_minutes, cast(1 as bigint) as limit_at_once \
    from session_facilitators f join sessions se on se.id = f.session_id join stops st on st.id = se.stop_id \
    where se.cancelled_at is null and st.cancelled_at is null";
const LIST_FREE: &str = "select sl.id, sl.session_id, sl.starts_on, sl.start_time, sl.starts_at, sl.ends_at, \
        st.time_zone, t.buffer_minutes \
    from slots sl join sessions se on se.id = sl.session_id \
    join stops st on st.id = se.stop_id join tours t on t.id = st.tour_id \
    where sl.taken < sl.capacity and sl.starts_at > $1 and se.cancelled_at is null and st.cancelled_at is null \
        and exists (select 1 from registrations g where g.session_id = se.id and g.state = 'waitlisted')";
/// Who was offered a seat once and let it pass is not asked again by the rules.
const LIST_REACHABLE: &str = "select g.id, g.session_id, g.ticket_id \
    from registrations g join tickets k on k.id = g.ticket_id \
    where g.state = 'waitlisted' and coalesce(k.email, k.phone) is not null and not exists \
        (select 1 from outbox o where o.registration_id = g.id and o.kind = 'offer') \
    order by g.waiting_since, g.id";
const LIST_TIMES: &str = "select se.id, st.time_zone, se.starts_on, se.start_time, se.ends_on, se.end_time, \
        se.starts_at, se.ends_at from sessions se join stops st on st.id = se.stop_id \
    union all select sl.id, st.time_zone, sl.starts_on, sl.start_time, sl.ends_on, sl.end_time, \
        sl.starts_at, sl.ends_at from slots sl join sessions se on se.id = sl.session_id \
        join stops st on st.id = se.stop_id";
const LIST_MESSAGE_KEYS: &str =
    "select id, unique_key, kind, sequence, ticket_id, registration_id, login_id from outbox";

/// The seat of a registration, and when the person last took one.
const FIND_SEAT: &str = "select g.slot_id, g.created_at, (select max(e.happened_at) from events e \
        where e.subject_id = g.id and e.kind in ('registered', 'moved', 'promoted', 'offered', 'accepted')) \
    from registrations g where g.id = $1 and g.slot_id is not null";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("invariants::FIND_SEAT", FIND_SEAT),
    ("invariants::LIST_TICKET_SPANS", LIST_TICKET_SPANS),
    ("invariants::LIST_ROOM_SPANS", LIST_ROOM_SPANS),
    ("invariants::LIST_DESK_SPANS", LIST_DESK_SPANS),
    ("invariants::LIST_PARTNER_SPANS", LIST_PARTNER_SPANS),
    ("invariants::LIST_FACILITATOR_SPANS", LIST_FACILITATOR_SPANS),
    ("invariants::LIST_FREE", LIST_FREE),
    ("invariants::LIST_REACHABLE", LIST_REACHABLE),
    ("invariants::LIST_TIMES", LIST_TIMES),
    ("invariants::LIST_MESSAGE_KEYS", LIST_MESSAGE_KEYS),
];

/// Whose time may be taken twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Ticket,
    Room,
    Desk,
    Partner,
    Facilitator,
}

/// Something that takes the time of a holder.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SpanRow {
    pub holder: Uuid,
    pub occupant: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub buffer_minutes: i64,
    /// How many the holder bears at once.
    pub limit_at_once: i64,
}

/// A slot with a free seat, while somebody waits for its session.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct FreeRow {
    pub id: Uuid,
    pub session_id: Uuid,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub time_zone: String,
    pub buffer_minutes: i64,
}

/// Somebody who waits and can be told.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ReachableRow {
    pub id: Uuid,
    pub session_id: Uuid,
    pub ticket_id: Uuid,
}

/// Wall times of a session or slot, and the instants derived from them.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TimesRow {
    pub id: Uuid,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub ends_on: NaiveDate,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// What the key of a message must agree with.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct MessageKeyRow {
    pub id: Uuid,
    pub unique_key: String,
    pub kind: String,
    pub sequence: i64,
    pub ticket_id: Option<Uuid>,
    pub registration_id: Option<Uuid>,
    pub login_id: Option<Uuid>,
}

/// Runs one text of [`PAIRS`].
pub(crate) async fn list_pairs(tx: &mut Tx, sql: &'static str) -> Result<Vec<(Uuid, Option<Uuid>)>, DbError> {
    fetch_all!(tx, (Uuid, Option<Uuid>), sql)
}

/// Everything that takes the time of such a holder.
pub(crate) async fn list_spans(tx: &mut Tx, holder: Holder) -> Result<Vec<SpanRow>, DbError> {
    let sql = match holder {
        Holder::Ticket => LIST_TICKET_SPANS,
        Holder::Room => LIST_ROOM_SPANS,
        Holder::Desk => LIST_DESK_SPANS,
        Holder::Partner => LIST_PARTNER_SPANS,
        Holder::Facilitator => LIST_FACILITATOR_SPANS,
    };
    fetch_all!(tx, SpanRow, sql)
}

/// The seat of a registration, and since when the person has it.
pub(crate) async fn seat(
    tx: &mut Tx,
    registration: RegistrationId,
) -> Result<Option<(SlotId, DateTime<Utc>)>, DbError> {
    let row = fetch_optional!(tx, (Uuid, DateTime<Utc>, Option<DateTime<Utc>>), FIND_SEAT, registration.0)?;
    Ok(row.map(|(slot, created_at, taken_at)| (SlotId(slot), taken_at.unwrap_or(created_at))))
}

/// Slots after `now` with a free seat and a waiting list.
pub(crate) async fn list_free(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<FreeRow>, DbError> {
    fetch_all!(tx, FreeRow, LIST_FREE, now)
}

/// Who waits and can be told, first come first.
pub(crate) async fn list_reachable(tx: &mut Tx) -> Result<Vec<ReachableRow>, DbError> {
    fetch_all!(tx, ReachableRow, LIST_REACHABLE)
}

/// Wall times and instants of every session and slot.
pub(crate) async fn list_times(tx: &mut Tx) -> Result<Vec<TimesRow>, DbError> {
    fetch_all!(tx, TimesRow, LIST_TIMES)
}

/// The key of every message.
pub(crate) async fn list_message_keys(tx: &mut Tx) -> Result<Vec<MessageKeyRow>, DbError> {
    fetch_all!(tx, MessageKeyRow, LIST_MESSAGE_KEYS)
}
