//! The facts of calendar files and feeds.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_optional};

/// A tour as its feed tells it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct FeedTourRow {
    pub id: Uuid,
    pub public_name: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub created_at: DateTime<Utc>,
}

/// A stop as its feed tells it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct FeedStopRow {
    pub id: Uuid,
    pub town: String,
    pub venue: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

/// A session, or a registration's own hours in it, with its place.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct EntryRow {
    pub uid: Uuid,
    pub sequence: i64,
    pub created_at: DateTime<Utc>,
    pub revised_at: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub time_zone: String,
    pub title: String,
    pub summary: String,
    pub room: Option<String>,
    pub venue: String,
    pub address: String,
    pub town: String,
    pub landmark: String,
    pub how_to_come: String,
    pub help_phone: String,
    pub stop_slug: String,
    pub cancelled_at: Option<DateTime<Utc>>,
}

const FIND_FEED_TOUR: &str = "\
    select id, public_name, starts_on, ends_on, created_at from tours \
    where slug = $1 and published_version is not null";

const FIND_FEED_STOP: &str = "\
    select st.id, tw.name as town, v.name as venue, st.starts_on, st.ends_on from stops st \
    join towns tw on tw.insee_code = st.insee_code join venues v on v.id = st.venue_id \
    where st.tour_id = $1 and st.slug = $2 and st.published_at is not null";

/// Of a whole tour, or of the one stop that is named.
const LIST_FEED: &str = "\
    select s.id as uid, s.sequence, s.created_at, s.revised_at, s.starts_at, s.ends_at, st.time_zone, s.title, s.summary, \
    r.name as room, v.name as venue, v.address, tw.name as town, st.landmark, st.how_to_come, st.help_phone, \
    st.slug as stop_slug, coalesce(s.cancelled_at, st.cancelled_at) as cancelled_at \
    from sessions s join stops st on st.id = s.stop_id join venues v on v.id = st.venue_id \
    join towns tw on tw.insee_code = st.insee_code left join rooms r on r.id = s.room_id \
    where st.tour_id = $1 and (cast($2 as text) is null or st.slug = $2) \
        and st.published_at is not null and s.audience = 'public' \
    order by s.starts_at, s.id";

const LIST_TICKET: &str = "\
    select g.id as uid, g.sequence, g.created_at, g.revised_at, sl.starts_at, sl.ends_at, st.time_zone, s.title, s.summary, \
    r.name as room, v.name as venue, v.address, tw.name as town, st.landmark, st.how_to_come, st.help_phone, \
    st.slug as stop_slug, coalesce(s.cancelled_at, st.cancelled_at) as cancelled_at \
    from tickets k join registrations g on g.ticket_id = k.id join slots sl on sl.id = g.slot_id \
    join sessions s on s.id = g.session_id join stops st on st.id = s.stop_id join venues v on v.id = st.venue_id \
    join towns tw on tw.insee_code = st.insee_code left join rooms r on r.id = s.room_id \
    where k.link_hash = $1 and g.state in ('registered', 'offered', 'attended') \
    order by sl.starts_at, g.id";

/// Every statement of this file, for the test that prepares them.
pub(crate) const ALL: &[(&str, &str)] = &[
    ("calendars::FIND_FEED_TOUR", FIND_FEED_TOUR),
    ("calendars::FIND_FEED_STOP", FIND_FEED_STOP),
    ("calendars::LIST_FEED", LIST_FEED),
    ("calendars::LIST_TICKET", LIST_TICKET),
];

pub(crate) async fn find_feed_tour(tx: &mut Tx, slug: &str) -> Result<Option<FeedTourRow>, DbError> {
    fetch_optional!(tx, FeedTourRow, FIND_FEED_TOUR, slug)
}

pub(crate) async fn find_feed_stop(tx: &mut Tx, tour: Uuid, slug: &str) -> Result<Option<FeedStopRow>, DbError> {
    fetch_optional!(tx, FeedStopRow, FIND_FEED_STOP, tour, slug)
}

/// The public sessions of a tour, or of the stop that `stop` names.
pub(crate) async fn list_feed(tx: &mut Tx, tour: Uuid, stop: Option<&str>) -> Result<Vec<EntryRow>, DbError> {
    fetch_all!(tx, EntryRow, LIST_FEED, tour, stop)
}

pub(crate) async fn list_ticket(tx: &mut Tx, link_hash: &[u8]) -> Result<Vec<EntryRow>, DbError> {
    fetch_all!(tx, EntryRow, LIST_TICKET, link_hash)
}
