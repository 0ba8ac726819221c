//! What everybody may see of tours, stops and sessions.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{SessionId, StopId, TourId};
use domain::session::{SessionKind, Theme};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_optional};

const LIST_TOURS: &str = "select t.id, t.slug, t.public_name, t.time_zone, t.starts_on, t.ends_on, t.help_phone, \
        (select count(*) from stops st where st.tour_id = t.id and st.published_at is not null) as stop_count \
    from tours t where t.published_version is not null order by t.starts_on, t.slug";
const FIND_TOUR: &str = "select t.id, t.slug, t.public_name, t.time_zone, t.starts_on, t.ends_on, t.help_phone, \
        (select count(*) from stops st where st.tour_id = t.id and st.published_at is not null) as stop_count \
    from tours t where t.slug = $1 and t.published_version is not null";
const LIST_STOPS: &str = "select st.id, st.slug, st.insee_code, st.time_zone, st.starts_on, st.ends_on, \
        st.opens_time, st.closes_time, st.landmark, st.how_to_come, st.bring, st.help_phone, st.cancelled_at, \
        tw.name as town, v.name as venue, v.address, v.step_free, \
        coalesce(f.open_sessions, 0) as open_sessions, coalesce(f.places_left, 0) as places_left \
    from stops st join towns tw on tw.insee_code = st.insee_code join venues v on v.id = st.venue_id \
    left join (select se.stop_id, count(distinct se.id) as open_sessions, \
            cast(sum(sl.capacity - sl.taken) as bigint) as places_left \
        from sessions se join stops s on s.id = se.stop_id join slots sl on sl.session_id = se.id \
        where s.tour_id = $1 and s.cancelled_at is null and se.audience = 'public' and se.cancelled_at is null \
            and sl.starts_at > $2 and sl.taken < sl.capacity \
        group by se.stop_id) as f on f.stop_id = st.id \
    where st.tour_id = $1 and st.published_at is not null order by st.starts_on, st.position, st.slug";
const LIST_SESSIONS: &str = "select se.id, se.slug, se.title, se.summary, se.kind, se.theme, \
        se.starts_on, se.start_time, se.ends_on, se.end_time, se.cancelled_at, r.name as room, \
        (select count(*) from registrations g where g.session_id = se.id and g.state = 'waitlisted') as waiting \
    from sessions se left join rooms r on r.id = se.room_id \
    where se.stop_id = $1 and se.audience = 'public' order by se.starts_at, se.title, se.id";
const LIST_PARTNERS: &str = "select sp.session_id, p.name \
    from session_partners sp join partners p on p.id = sp.partner_id join sessions se on se.id = sp.session_id \
    where se.stop_id = $1 and se.audience = 'public' and sp.state = 'confirmed' order by p.name, p.id";
const LIST_SLOTS: &str = "select sl.id, sl.session_id, sl.start_time, sl.end_time, sl.capacity, sl.taken, \
        d.label, d.job, d.contract, p.name as partner \
    from slots sl join sessions se on se.id = sl.session_id left join desks d on d.id = sl.desk_id \
    left join partners p on p.id = d.partner_id \
    where se.stop_id = $1 and se.audience = 'public' and sl.starts_at > $2 order by sl.starts_at, d.position, sl.position";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("public_pages::LIST_TOURS", LIST_TOURS),
    ("public_pages::FIND_TOUR", FIND_TOUR),
    ("public_pages::LIST_STOPS", LIST_STOPS),
    ("public_pages::LIST_SESSIONS", LIST_SESSIONS),
    ("public_pages::LIST_PARTNERS", LIST_PARTNERS),
    ("public_pages::LIST_SLOTS", LIST_SLOTS),
];

/// A published tour.
#[derive(Debug, Clone)]
pub(crate) struct PublicTour {
    pub id: TourId,
    pub slug: String,
    pub public_name: String,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub help_phone: String,
    pub stop_count: i64,
}

#[derive(sqlx::FromRow)]
struct TourRow {
    id: Uuid,
    slug: String,
    public_name: String,
    time_zone: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    help_phone: String,
    stop_count: i64,
}

impl From<TourRow> for PublicTour {
    fn from(row: TourRow) -> Self {
        Self {
            id: TourId(row.id),
            slug: row.slug,
            public_name: row.public_name,
            time_zone: row.time_zone,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            help_phone: row.help_phone,
            stop_count: row.stop_count,
        }
    }
}

/// A published stop with its place and what is left there.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PublicStop {
    pub id: Uuid,
    pub slug: String,
    pub insee_code: String,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub opens_time: NaiveTime,
    pub closes_time: NaiveTime,
    pub landmark: String,
    pub how_to_come: String,
    pub bring: String,
    pub help_phone: String,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub town: String,
    pub venue: String,
    pub address: String,
    pub step_free: bool,
    pub open_sessions: i64,
    pub places_left: i64,
}

/// A public session without its slots.
#[derive(Debug, Clone)]
pub(crate) struct PublicSession {
    pub id: SessionId,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub kind: SessionKind,
    pub theme: Theme,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub ends_on: NaiveDate,
    pub end_time: NaiveTime,
    pub cancelled: bool,
    pub room: Option<String>,
    pub waiting: i64,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    slug: String,
    title: String,
    summary: String,
    kind: String,
    theme: String,
    starts_on: NaiveDate,
    start_time: NaiveTime,
    ends_on: NaiveDate,
    end_time: NaiveTime,
    cancelled_at: Option<DateTime<Utc>>,
    room: Option<String>,
    waiting: i64,
}

impl TryFrom<SessionRow> for PublicSession {
    type Error = DbError;

    fn try_from(row: SessionRow) -> Result<Self, DbError> {
        Ok(Self {
            id: SessionId(row.id),
            kind: kind(&row.kind, row.id)?,
            theme: theme(&row.theme, row.id)?,
            slug: row.slug,
            title: row.title,
            summary: row.summary,
            starts_on: row.starts_on,
            start_time: row.start_time,
            ends_on: row.ends_on,
            end_time: row.end_time,
            cancelled: row.cancelled_at.is_some(),
            room: row.room,
            waiting: row.waiting,
        })
    }
}

/// A confirmed partner of a session.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PublicPartner {
    pub session_id: Uuid,
    pub name: String,
}

/// A slot that is still to come, with its desk.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PublicSlot {
    pub id: Uuid,
    pub session_id: Uuid,
    pub start_time: NaiveTime,
    pub end_time: NaiveTime,
    pub capacity: i64,
    pub taken: i64,
    pub label: Option<String>,
    pub job: Option<String>,
    pub contract: Option<String>,
    pub partner: Option<String>,
}

/// Published tours, earliest first.
pub(crate) async fn list_tours(tx: &mut Tx) -> Result<Vec<PublicTour>, DbError> {
    Ok(fetch_all!(tx, TourRow, LIST_TOURS)?.into_iter().map(PublicTour::from).collect())
}

/// The published tour of an address.
pub(crate) async fn find_tour(tx: &mut Tx, slug: &str) -> Result<Option<PublicTour>, DbError> {
    Ok(fetch_optional!(tx, TourRow, FIND_TOUR, slug.to_owned())?.map(PublicTour::from))
}

/// Published stops of a tour in the order of travel; seats are counted in slots after `now`.
pub(crate) async fn list_stops(tx: &mut Tx, tour: TourId, now: DateTime<Utc>) -> Result<Vec<PublicStop>, DbError> {
    fetch_all!(tx, PublicStop, LIST_STOPS, tour.0, now)
}

/// Public sessions of a stop by time.
pub(crate) async fn list_sessions(tx: &mut Tx, stop: StopId) -> Result<Vec<PublicSession>, DbError> {
    fetch_all!(tx, SessionRow, LIST_SESSIONS, stop.0)?.into_iter().map(PublicSession::try_from).collect()
}

/// Confirmed partners of a stop's public sessions by name.
pub(crate) async fn list_partners(tx: &mut Tx, stop: StopId) -> Result<Vec<PublicPartner>, DbError> {
    fetch_all!(tx, PublicPartner, LIST_PARTNERS, stop.0)
}

/// Slots of a stop's public sessions that start after `now`, by time and desk.
pub(crate) async fn list_slots(tx: &mut Tx, stop: StopId, now: DateTime<Utc>) -> Result<Vec<PublicSlot>, DbError> {
    fetch_all!(tx, PublicSlot, LIST_SLOTS, stop.0, now)
}

/// Reads a stored kind of session.
pub(crate) fn kind(text: &str, row: Uuid) -> Result<SessionKind, DbError> {
    SessionKind::parse(text).ok_or(DbError::Inconsistent { table: "sessions", column: "kind", row: row.to_string() })
}

/// Reads a stored theme.
pub(crate) fn theme(text: &str, row: Uuid) -> Result<Theme, DbError> {
    Theme::parse(text).ok_or(DbError::Inconsistent { table: "sessions", column: "theme", row: row.to_string() })
}
