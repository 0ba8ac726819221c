//! What is true now about the registrations that a message is about.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use domain::ids::{LoginId, OutboxId, RegistrationId, TicketId};
use domain::registration::RegistrationState;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_optional};

/// The columns and joins of both statements; a macro, because a text must be a constant.
macro_rules! facts_where {
    ($condition:literal) => {
        concat!(
            "select g.id, g.ticket_id, g.slot_id, g.state, g.sequence, g.created_at, g.revised_at, g.offer_ends_at, \
                s.title, s.revised_at as session_revised_at, coalesce(s.cancelled_at, st.cancelled_at) as cancelled_at, \
                coalesce(sl.starts_on, s.starts_on) as starts_on, coalesce(sl.start_time, s.start_time) as start_time, \
                coalesce(sl.ends_on, s.ends_on) as ends_on, coalesce(sl.end_time, s.end_time) as end_time, \
                coalesce(sl.starts_at, s.starts_at) as starts_at, coalesce(sl.ends_at, s.ends_at) as ends_at, \
                d.label as desk, r.name as room, st.time_zone, st.landmark, st.how_to_come, st.bring, st.help_phone, \
                tw.name as town, v.name as venue, v.address, t.id as tour_id, t.public_name as tour, \
                k.email, k.phone, k.first_name, k.generation, \
                (select count(*) from registrations w where w.session_id = g.session_id and w.state = 'waitlisted' \
                    and (w.waiting_since < g.waiting_since or (w.waiting_since = g.waiting_since and w.id <= g.id))) \
                    as place_in_list \
            from registrations g join tickets k on k.id = g.ticket_id join sessions s on s.id = g.session_id \
            join stops st on st.id = s.stop_id join venues v on v.id = st.venue_id \
            join towns tw on tw.insee_code = st.insee_code join tours t on t.id = st.tour_id \
            left join slots sl on sl.id = g.slot_id left join desks d on d.id = sl.desk_id \
            left join rooms r on r.id = s.room_id where ",
            $condition
        )
    };
}

const FIND: &str = facts_where!("g.id = $1");
const LIST_DAY: &str = facts_where!(
    "g.ticket_id = $1 and g.state = 'registered' and sl.starts_on = $2 \
     and s.cancelled_at is null and st.cancelled_at is null order by sl.starts_at, g.id"
);
const FIRST_MESSAGE_ID: &str = "select message_id from outbox \
    where ticket_id = $1 and message_id is not null and state = 'sent' \
    order by case when registration_id = $2 then 0 else 1 end, created_at, id limit 1";
/// Every change of a place raises one of the numbers, and none ever goes down.
const FIND_STANDING: &str = "select k.email, k.phone, \
        (select cast(coalesce(sum(g.sequence), 0) as bigint) from registrations g where g.ticket_id = k.id) as sequences \
    from tickets k where k.id = $1";
/// What was written and then refused, or came too late, may have arrived at an earlier try.
const FIND_NEWER: &str = "select state, not_before from outbox \
    where ticket_id = $1 and registration_id = $2 and sequence > $3 and kind <> 'reminder' \
    and payload not like '%decline_check%' and (state in ('queued', 'leased', 'sent', 'bounced') \
        or (state in ('dead', 'expired') and raw is not null)) \
    order by case when state in ('queued', 'leased') then 1 else 0 end, sequence desc, id limit 1";
const FIND_SAME: &str = "select state from outbox \
    where ticket_id = $1 and registration_id = $2 and sequence = $3 and id <> $4 and calendar is not null \
    and (state in ('sent', 'bounced', 'dead', 'expired') or (state in ('leased', 'queued') and $5)) \
    order by case when state in ('leased', 'queued') then 1 else 0 end, id limit 1";
const LIST_REMINDED: &str = "select state, payload from outbox \
    where ticket_id = $1 and kind = 'reminder' and sequence <> $2 and state in ('leased', 'sent', 'bounced')";
const FIND_LOGIN: &str = "select email, display_name from logins where id = $1 and disabled_at is null";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("facts::FIND", FIND),
    ("facts::LIST_DAY", LIST_DAY),
    ("facts::FIRST_MESSAGE_ID", FIRST_MESSAGE_ID),
    ("facts::FIND_STANDING", FIND_STANDING),
    ("facts::FIND_NEWER", FIND_NEWER),
    ("facts::FIND_SAME", FIND_SAME),
    ("facts::LIST_REMINDED", LIST_REMINDED),
    ("facts::FIND_LOGIN", FIND_LOGIN),
];

/// A registration with all that a message says about it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct FactsRow {
    pub id: Uuid,
    pub ticket_id: Uuid,
    pub slot_id: Option<Uuid>,
    pub state: String,
    pub sequence: i64,
    pub created_at: DateTime<Utc>,
    pub revised_at: DateTime<Utc>,
    pub offer_ends_at: Option<DateTime<Utc>>,
    pub title: String,
    pub session_revised_at: DateTime<Utc>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub ends_on: NaiveDate,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub desk: Option<String>,
    pub room: Option<String>,
    pub time_zone: String,
    pub landmark: String,
    pub how_to_come: String,
    pub bring: String,
    pub help_phone: String,
    pub town: String,
    pub venue: String,
    pub address: String,
    pub tour_id: Uuid,
    pub tour: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub first_name: Option<String>,
    pub generation: i64,
    pub place_in_list: i64,
}

impl FactsRow {
    /// The state, understood.
    pub(crate) fn state(&self) -> Result<RegistrationState, DbError> {
        RegistrationState::parse(&self.state).ok_or_else(|| self.inconsistent("state"))
    }

    /// The column that cannot be understood.
    pub(crate) fn inconsistent(&self, column: &'static str) -> DbError {
        DbError::Inconsistent { table: "registrations", column, row: self.id.to_string() }
    }

    /// True when the seat is held and the session takes place.
    pub(crate) fn takes_place(&self) -> Result<bool, DbError> {
        Ok(self.cancelled_at.is_none() && self.slot_id.is_some() && self.state()?.holds_seat())
    }

    pub(crate) fn starts_local(&self) -> NaiveDateTime {
        self.starts_on.and_time(self.start_time)
    }

    pub(crate) fn ends_local(&self) -> NaiveDateTime {
        self.ends_on.and_time(self.end_time)
    }
}

/// The facts of one registration.
pub(crate) async fn find(tx: &mut Tx, id: RegistrationId) -> Result<Option<FactsRow>, DbError> {
    fetch_optional!(tx, FactsRow, FIND, id.0)
}

/// Everything that a ticket holds on one local day, earliest first.
pub(crate) async fn list_day(tx: &mut Tx, ticket: TicketId, day: NaiveDate) -> Result<Vec<FactsRow>, DbError> {
    fetch_all!(tx, FactsRow, LIST_DAY, ticket.0, day)
}

/// The Message-ID that began the conversation about a registration, or about its ticket.
pub(crate) async fn first_message_id(
    tx: &mut Tx,
    ticket: TicketId,
    registration: Option<RegistrationId>,
) -> Result<Option<String>, DbError> {
    let row = fetch_optional!(tx, (String,), FIRST_MESSAGE_ID, ticket.0, registration.map(|id| id.0))?;
    Ok(row.map(|(id,)| id))
}

/// What a ticket's messages rest on: it differs after every change of a place, of the
/// address or of the number.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Standing {
    email: Option<String>,
    phone: Option<String>,
    sequences: i64,
}

/// See [`Standing`]; `None` for an unknown ticket.
pub(crate) async fn find_standing(tx: &mut Tx, ticket: TicketId) -> Result<Option<Standing>, DbError> {
    fetch_optional!(tx, Standing, FIND_STANDING, ticket.0)
}

/// What speaks of a registration with a higher SEQUENCE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Newer {
    /// It left.
    Told,
    /// It is to leave, not before then.
    Coming(DateTime<Utc>),
}

/// See [`Newer`]; `None` when every later change was taken back before anybody heard of it.
pub(crate) async fn find_newer(
    tx: &mut Tx,
    ticket: TicketId,
    registration: RegistrationId,
    sequence: i64,
) -> Result<Option<Newer>, DbError> {
    let row = fetch_optional!(tx, (String, DateTime<Utc>), FIND_NEWER, ticket.0, registration.0, sequence)?;
    Ok(row.map(|(state, from)| match state.as_str() {
        "queued" | "leased" => Newer::Coming(from),
        _ => Newer::Told,
    }))
}

/// Whether another message than `except` carries the calendar entry of this SEQUENCE: it left, or was
/// `tried` and may leave again.
pub(crate) async fn find_same(
    tx: &mut Tx,
    ticket: TicketId,
    registration: RegistrationId,
    sequence: i64,
    except: OutboxId,
    tried: bool,
) -> Result<Option<Newer>, DbError> {
    let row = fetch_optional!(tx, (String,), FIND_SAME, ticket.0, registration.0, sequence, except.0, tried)?;
    Ok(row.map(|(state,)| match state.as_str() {
        "queued" | "leased" => Newer::Coming(DateTime::UNIX_EPOCH),
        _ => Newer::Told,
    }))
}

/// State and content of a ticket's reminders with another sum of SEQUENCEs that left, or are on their way.
pub(crate) async fn list_reminded(
    tx: &mut Tx,
    ticket: TicketId,
    sequence: i64,
) -> Result<Vec<(String, String)>, DbError> {
    fetch_all!(tx, (String, String), LIST_REMINDED, ticket.0, sequence)
}

/// Address and name of a login that may sign in.
pub(crate) async fn find_login(tx: &mut Tx, id: LoginId) -> Result<Option<(String, String)>, DbError> {
    fetch_optional!(tx, (String, String), FIND_LOGIN, id.0)
}
