//! What the holder of a ticket sees.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{RegistrationId, SessionId, StopId, TicketId};
use domain::overlap::Span;
use domain::person::Drawing;
use domain::registration::RegistrationState;
use domain::session::{SessionKind, Theme};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::public_pages::{kind, theme};
use crate::repo::registrations::span;
use crate::{fetch_all, fetch_optional};

const FIND: &str = "select k.id, k.stop_id, k.generation, k.drawing, k.drawing_number, k.first_name, coalesce(k.email, k.phone) as email, \
        t.public_name, t.slug as tour_slug, t.buffer_minutes, st.slug as stop_slug, st.time_zone, st.landmark, \
        st.how_to_come, st.bring, st.help_phone, st.cancelled_at, tw.name as town, v.name as venue, v.address \
    from tickets k join stops st on st.id = k.stop_id join tours t on t.id = st.tour_id \
    join towns tw on tw.insee_code = st.insee_code join venues v on v.id = st.venue_id \
    where k.link_hash = $1";
const LIST: &str = "select g.id, g.session_id, g.state, g.offer_ends_at, se.title, se.kind, se.theme, \
        se.starts_on, se.start_time, se.ends_on, se.end_time, se.cancelled_at, r.name as room, \
        sl.start_time as slot_start, sl.end_time as slot_end, sl.starts_at as slot_starts_at, sl.ends_at as slot_ends_at, \
        d.label as desk, p.name as partner, \
        (select max(x.starts_at) from slots x where x.session_id = g.session_id) as last_start, \
        (select count(*) from registrations w where w.session_id = g.session_id and w.state = 'waitlisted' \
            and (w.waiting_since < g.waiting_since or (w.waiting_since = g.waiting_since and w.id <= g.id))) as place \
    from registrations g join sessions se on se.id = g.session_id left join rooms r on r.id = se.room_id \
    left join slots sl on sl.id = g.slot_id left join desks d on d.id = sl.desk_id \
    left join partners p on p.id = d.partner_id \
    where g.ticket_id = $1 \
    order by case when g.state in ('excused', 'revoked') then 1 else 0 end, coalesce(sl.starts_at, se.starts_at), g.id";

pub(crate) const ALL: &[(&str, &str)] = &[("ticket_pages::FIND", FIND), ("ticket_pages::LIST", LIST)];

/// A ticket and its stop.
#[derive(Debug, Clone)]
pub(crate) struct TicketFacts {
    pub id: TicketId,
    pub stop: StopId,
    pub generation: i64,
    pub drawing: Option<(Drawing, i64)>,
    pub first_name: Option<String>,
    pub has_email: bool,
    pub public_name: String,
    pub tour_slug: String,
    pub buffer_minutes: i64,
    pub stop_slug: String,
    pub time_zone: String,
    pub landmark: String,
    pub how_to_come: String,
    pub bring: String,
    pub help_phone: String,
    pub stop_cancelled: bool,
    pub town: String,
    pub venue: String,
    pub address: String,
}

#[derive(sqlx::FromRow)]
struct TicketRow {
    id: Uuid,
    stop_id: Uuid,
    generation: i64,
    drawing: Option<String>,
    drawing_number: Option<i64>,
    first_name: Option<String>,
    email: Option<String>,
    public_name: String,
    tour_slug: String,
    buffer_minutes: i64,
    stop_slug: String,
    time_zone: String,
    landmark: String,
    how_to_come: String,
    bring: String,
    help_phone: String,
    cancelled_at: Option<DateTime<Utc>>,
    town: String,
    venue: String,
    address: String,
}

impl TryFrom<TicketRow> for TicketFacts {
    type Error = DbError;

    fn try_from(row: TicketRow) -> Result<Self, DbError> {
        let unknown = || DbError::Inconsistent { table: "tickets", column: "drawing", row: row.id.to_string() };
        let drawing = row.drawing.as_deref().map(|key| Drawing::parse(key).ok_or_else(unknown)).transpose()?;
        Ok(Self {
            id: TicketId(row.id),
            stop: StopId(row.stop_id),
            generation: row.generation,
            drawing: drawing.zip(row.drawing_number),
            first_name: row.first_name,
            has_email: row.email.is_some(),
            public_name: row.public_name,
            tour_slug: row.tour_slug,
            buffer_minutes: row.buffer_minutes,
            stop_slug: row.stop_slug,
            time_zone: row.time_zone,
            landmark: row.landmark,
            how_to_come: row.how_to_come,
            bring: row.bring,
            help_phone: row.help_phone,
            stop_cancelled: row.cancelled_at.is_some(),
            town: row.town,
            venue: row.venue,
            address: row.address,
        })
    }
}

/// A registration and its session.
#[derive(Debug, Clone)]
pub(crate) struct RegistrationFacts {
    pub id: RegistrationId,
    pub session: SessionId,
    pub state: RegistrationState,
    pub offer_ends_at: Option<DateTime<Utc>>,
    pub title: String,
    pub kind: SessionKind,
    pub theme: Theme,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub ends_on: NaiveDate,
    pub end_time: NaiveTime,
    pub session_cancelled: bool,
    pub room: Option<String>,
    /// The desk of an interview, and who sits there.
    pub desk: Option<(String, String)>,
    /// Local hours of its own slot.
    pub slot_time: Option<(NaiveTime, NaiveTime)>,
    /// Its own slot, in seconds since the epoch.
    pub span: Option<Span>,
    /// Start of its slot; of the session's last slot for somebody who waits.
    pub starts_at: DateTime<Utc>,
    /// Its place on the waiting list; of no sense in another state.
    pub place: i64,
}

#[derive(sqlx::FromRow)]
struct RegistrationRow {
    id: Uuid,
    session_id: Uuid,
    state: String,
    offer_ends_at: Option<DateTime<Utc>>,
    title: String,
    kind: String,
    theme: String,
    starts_on: NaiveDate,
    start_time: NaiveTime,
    ends_on: NaiveDate,
    end_time: NaiveTime,
    cancelled_at: Option<DateTime<Utc>>,
    room: Option<String>,
    desk: Option<String>,
    partner: Option<String>,
    slot_start: Option<NaiveTime>,
    slot_end: Option<NaiveTime>,
    slot_starts_at: Option<DateTime<Utc>>,
    slot_ends_at: Option<DateTime<Utc>>,
    last_start: DateTime<Utc>,
    place: i64,
}

impl TryFrom<RegistrationRow> for RegistrationFacts {
    type Error = DbError;

    fn try_from(row: RegistrationRow) -> Result<Self, DbError> {
        let state = RegistrationState::parse(&row.state).ok_or(DbError::Inconsistent {
            table: "registrations",
            column: "state",
            row: row.id.to_string(),
        })?;
        Ok(Self {
            id: RegistrationId(row.id),
            session: SessionId(row.session_id),
            state,
            offer_ends_at: row.offer_ends_at,
            kind: kind(&row.kind, row.session_id)?,
            theme: theme(&row.theme, row.session_id)?,
            title: row.title,
            starts_on: row.starts_on,
            start_time: row.start_time,
            ends_on: row.ends_on,
            end_time: row.end_time,
            session_cancelled: row.cancelled_at.is_some(),
            room: row.room,
            desk: row.desk.zip(row.partner),
            slot_time: row.slot_start.zip(row.slot_end),
            span: row.slot_starts_at.zip(row.slot_ends_at).and_then(|(start, end)| span(start, end)),
            starts_at: row.slot_starts_at.unwrap_or(row.last_start),
            place: row.place,
        })
    }
}

/// The ticket of an address `/t/{token}`, by the hash of the token.
pub(crate) async fn find(tx: &mut Tx, link_hash: [u8; 32]) -> Result<Option<TicketFacts>, DbError> {
    fetch_optional!(tx, TicketRow, FIND, link_hash.to_vec())?.map(TicketFacts::try_from).transpose()
}

/// All registrations of a ticket by time, those given up last.
pub(crate) async fn list(tx: &mut Tx, ticket: TicketId) -> Result<Vec<RegistrationFacts>, DbError> {
    fetch_all!(tx, RegistrationRow, LIST, ticket.0)?.into_iter().map(RegistrationFacts::try_from).collect()
}
