//! What the welcome desk of a stop reads: the stop, its sessions, its people. Never a contact.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{LoginId, RegistrationId, SessionId, SlotId, StopId, TicketId};
use domain::person::Drawing;
use domain::registration::RegistrationState;
use domain::registration::presence::{OverReason, Standing};
use domain::session::{Audience, SessionKind, Theme};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::public_pages::{kind, theme};
use crate::{fetch_all, fetch_one, fetch_optional};

const LIST_STOPS: &str = "select st.id, st.time_zone, st.starts_on, st.ends_on, st.opens_time, st.closes_time, \
        st.cancelled_at, tw.name as town, v.name as venue, v.address, t.public_name as tour \
    from stops st join tours t on t.id = st.tour_id join towns tw on tw.insee_code = st.insee_code \
    join venues v on v.id = st.venue_id where st.published_at is not null and t.published_version is not null";
const FIND_STOP: &str = "select st.id, st.time_zone, st.starts_on, st.ends_on, st.opens_time, st.closes_time, \
        st.cancelled_at, tw.name as town, v.name as venue, v.address, t.public_name as tour \
    from stops st join tours t on t.id = st.tour_id join towns tw on tw.insee_code = st.insee_code \
    join venues v on v.id = st.venue_id \
    where st.id = $1 and st.published_at is not null and t.published_version is not null";
const IS_HOST: &str = "select count(*) from stop_hosts where stop_id = $1 and login_id = $2";
const LIST_HOSTED: &str = "select stop_id from stop_hosts where login_id = $1";
const LIST_SESSIONS: &str = "select se.id, se.title, se.kind, se.theme, se.audience, se.starts_on, se.start_time, \
        se.end_time, se.starts_at, se.ends_at, se.cancelled_at, r.name as room, h.people as heads, \
        (select cast(coalesce(sum(sl.capacity), 0) as bigint) from slots sl where sl.session_id = se.id) as capacity, \
        (select cast(coalesce(sum(sl.taken), 0) as bigint) from slots sl where sl.session_id = se.id) as taken \
    from sessions se left join rooms r on r.id = se.room_id left join head_counts h on h.session_id = se.id \
    where se.stop_id = $1 order by se.starts_at, se.title, se.id";
const LIST_PEOPLE: &str = "select g.id, g.ticket_id, g.session_id, g.slot_id, g.state, g.over, g.waiting_since, \
        k.drawing, k.drawing_number, k.first_name, a.arrived_at, o.reason, sl.start_time, sl.end_time, \
        coalesce(sl.starts_at, se.starts_at) as starts_at, coalesce(sl.ends_at, se.ends_at) as ends_at, \
        (select count(*) from over_seats c where c.chair_of = g.id) as chairs_given, \
        (select count(*) from outbox b where b.ticket_id = k.id and k.email is not null \
            and ((b.state in ('bounced', 'dead') and b.recipient = k.email \
                    and (b.reason like 'mailbox%' or b.reason like 'no_room%')) \
                or (b.state = 'skipped' and b.reason = 'suppressed'))) as returned \
    from registrations g join tickets k on k.id = g.ticket_id join sessions se on se.id = g.session_id \
    left join slots sl on sl.id = g.slot_id left join over_seats o on o.registration_id = g.id \
    left join arrivals a on a.ticket_id = g.ticket_id and a.session_id = g.session_id \
    where se.stop_id = $1 \
    order by coalesce(sl.starts_at, se.starts_at), k.first_name, k.drawing, k.drawing_number, g.waiting_since, g.id";
const LIST_TABLES: &str = "select sl.id, sl.desk_id, sl.starts_at, sl.ends_at, sl.start_time, sl.capacity, sl.taken, \
        d.label, p.name \
    from slots sl join desks d on d.id = sl.desk_id join partners p on p.id = d.partner_id \
    where sl.session_id = $1 and d.position >= 0 order by sl.starts_at, d.position, sl.id";
const COUNT_WAITING_HERE: &str = "select count(*) from registrations g \
    join arrivals a on a.ticket_id = g.ticket_id and a.session_id = g.session_id \
    where g.session_id = $1 and g.state = 'waitlisted'";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("welcome::LIST_STOPS", LIST_STOPS),
    ("welcome::FIND_STOP", FIND_STOP),
    ("welcome::IS_HOST", IS_HOST),
    ("welcome::LIST_HOSTED", LIST_HOSTED),
    ("welcome::LIST_SESSIONS", LIST_SESSIONS),
    ("welcome::LIST_PEOPLE", LIST_PEOPLE),
    ("welcome::LIST_TABLES", LIST_TABLES),
    ("welcome::COUNT_WAITING_HERE", COUNT_WAITING_HERE),
];

/// A stop as its hosts know it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct StopRow {
    id: Uuid,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub opens_time: NaiveTime,
    pub closes_time: NaiveTime,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub town: String,
    pub venue: String,
    pub address: String,
    pub tour: String,
}

impl StopRow {
    pub(crate) fn id(&self) -> StopId {
        StopId(self.id)
    }
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    title: String,
    kind: String,
    theme: String,
    audience: String,
    starts_on: NaiveDate,
    start_time: NaiveTime,
    end_time: NaiveTime,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    cancelled_at: Option<DateTime<Utc>>,
    room: Option<String>,
    heads: Option<i64>,
    capacity: i64,
    taken: i64,
}

/// A session of the stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskSession {
    /// Its identifier.
    pub id: SessionId,
    /// Its neutral title.
    pub title: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// Who may see it.
    pub audience: Audience,
    /// Local day.
    pub starts_on: NaiveDate,
    /// Local start.
    pub start_time: NaiveTime,
    /// Local end.
    pub end_time: NaiveTime,
    /// Instant of the start.
    pub starts_at: DateTime<Utc>,
    /// Instant of the end.
    pub ends_at: DateTime<Utc>,
    /// True when it does not take place.
    pub cancelled: bool,
    /// The room.
    pub room: Option<String>,
    /// People counted without names.
    pub heads: Option<i64>,
    /// Seats of all slots.
    pub capacity: i64,
    /// Seats taken.
    pub taken: i64,
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: Uuid,
    ticket_id: Uuid,
    session_id: Uuid,
    slot_id: Option<Uuid>,
    state: String,
    over: bool,
    waiting_since: Option<DateTime<Utc>>,
    drawing: Option<String>,
    drawing_number: Option<i64>,
    first_name: Option<String>,
    arrived_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    start_time: Option<NaiveTime>,
    end_time: Option<NaiveTime>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    chairs_given: i64,
    returned: i64,
}

/// One registration and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskPerson {
    /// The registration.
    pub registration: RegistrationId,
    /// The ticket.
    pub ticket: TicketId,
    /// The session.
    pub session: SessionId,
    /// The slot; `None` for somebody who waits.
    pub slot: Option<SlotId>,
    /// State and arrival.
    pub standing: Standing,
    /// Why it stands beside the counter, when it does.
    pub over: Option<OverReason>,
    /// Since when the person waits.
    pub waiting_since: Option<DateTime<Utc>>,
    /// The picture and its number.
    pub drawing: Option<(Drawing, i64)>,
    /// The first name.
    pub first_name: Option<String>,
    /// Local hours of the slot.
    pub slot_time: Option<(NaiveTime, NaiveTime)>,
    /// Start of the slot; of the session for somebody who waits.
    pub starts_at: DateTime<Utc>,
    /// End of it.
    pub ends_at: DateTime<Utc>,
    /// Somebody else sits on the chair.
    pub chair_given: bool,
    /// Messages to the address of the ticket came back.
    pub address_in_doubt: bool,
}

/// Every published stop, by date.
pub(crate) async fn list_stops(tx: &mut Tx) -> Result<Vec<StopRow>, DbError> {
    let mut stops = fetch_all!(tx, StopRow, LIST_STOPS)?;
    stops.sort_by_key(|stop| (stop.starts_on, stop.id));
    Ok(stops)
}

/// A published stop.
pub(crate) async fn find_stop(tx: &mut Tx, stop: StopId) -> Result<Option<StopRow>, DbError> {
    fetch_optional!(tx, StopRow, FIND_STOP, stop.0)
}

/// Whether the login was named host of the stop.
pub(crate) async fn is_host(tx: &mut Tx, stop: StopId, login: LoginId) -> Result<bool, DbError> {
    let (count,) = fetch_one!(tx, (i64,), IS_HOST, stop.0, login.0)?;
    Ok(count > 0)
}

/// The stops that a login is host of.
pub(crate) async fn list_hosted(tx: &mut Tx, login: LoginId) -> Result<Vec<StopId>, DbError> {
    Ok(fetch_all!(tx, (Uuid,), LIST_HOSTED, login.0)?.into_iter().map(|(stop,)| StopId(stop)).collect())
}

/// The sessions of a stop, by time.
pub(crate) async fn list_sessions(tx: &mut Tx, stop: StopId) -> Result<Vec<DeskSession>, DbError> {
    fetch_all!(tx, SessionRow, LIST_SESSIONS, stop.0)?
        .into_iter()
        .map(|row| {
            let id = SessionId(row.id);
            let audience =
                Audience::parse(&row.audience).ok_or_else(|| inconsistent("sessions", "audience", row.id))?;
            Ok(DeskSession {
                id,
                kind: kind(&row.kind, id.0)?,
                theme: theme(&row.theme, id.0)?,
                audience,
                title: row.title,
                starts_on: row.starts_on,
                start_time: row.start_time,
                end_time: row.end_time,
                starts_at: row.starts_at,
                ends_at: row.ends_at,
                cancelled: row.cancelled_at.is_some(),
                room: row.room,
                heads: row.heads,
                capacity: row.capacity,
                taken: row.taken,
            })
        })
        .collect()
}

/// Every registration of a stop, by time, then by name.
pub(crate) async fn list_people(tx: &mut Tx, stop: StopId) -> Result<Vec<DeskPerson>, DbError> {
    fetch_all!(tx, PersonRow, LIST_PEOPLE, stop.0)?.into_iter().map(person).collect()
}

/// An interview at a table of a session.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct TableRow {
    pub id: Uuid,
    pub desk_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub start_time: NaiveTime,
    pub capacity: i64,
    pub taken: i64,
    pub label: String,
    pub name: String,
}

/// The interviews at the tables of a session, by time.
pub(crate) async fn list_tables(tx: &mut Tx, session: SessionId) -> Result<Vec<TableRow>, DbError> {
    fetch_all!(tx, TableRow, LIST_TABLES, session.0)
}

/// How many wait for a chair of the session and are here.
pub(crate) async fn count_waiting_here(tx: &mut Tx, session: SessionId) -> Result<i64, DbError> {
    let (count,) = fetch_one!(tx, (i64,), COUNT_WAITING_HERE, session.0)?;
    Ok(count)
}

fn person(row: PersonRow) -> Result<DeskPerson, DbError> {
    let state = RegistrationState::parse(&row.state).ok_or_else(|| inconsistent("registrations", "state", row.id))?;
    let drawing = match row.drawing.as_deref() {
        Some(key) => Some(Drawing::parse(key).ok_or_else(|| inconsistent("tickets", "drawing", row.ticket_id))?),
        None => None,
    };
    let over = match row.reason.as_deref() {
        Some(word) => Some(OverReason::parse(word).ok_or_else(|| inconsistent("over_seats", "reason", row.id))?),
        None => None,
    };
    Ok(DeskPerson {
        registration: RegistrationId(row.id),
        ticket: TicketId(row.ticket_id),
        session: SessionId(row.session_id),
        slot: row.slot_id.map(SlotId),
        standing: Standing { state, arrived: row.arrived_at.is_some() },
        over: over.filter(|_| row.over),
        waiting_since: row.waiting_since,
        drawing: drawing.zip(row.drawing_number),
        first_name: row.first_name,
        slot_time: row.start_time.zip(row.end_time),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        chair_given: row.chairs_given > 0,
        address_in_doubt: row.returned > 0,
    })
}

fn inconsistent(table: &'static str, column: &'static str, row: Uuid) -> DbError {
    DbError::Inconsistent { table, column, row: row.to_string() }
}
