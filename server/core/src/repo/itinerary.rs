//! What the organiser sees of tours and their stops, published or not.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_optional};

/// Registrations that hold a seat or wait for one are counted.
const LIST_TOURS: &str = "select t.id, t.slug, t.inside_name, t.public_name, t.time_zone, t.starts_on, t.ends_on, \
        t.published_version, \
        (select count(*) from stops st where st.tour_id = t.id) as stop_count, \
        (select count(*) from registrations g join sessions se on se.id = g.session_id \
            join stops st on st.id = se.stop_id \
            where st.tour_id = t.id and g.state not in ('excused', 'revoked')) as registrations \
    from tours t order by t.starts_on desc, t.slug";
const FIND_TOUR: &str = "select t.id, t.slug, t.inside_name, t.public_name, t.time_zone, t.starts_on, t.ends_on, \
        t.published_version, \
        (select count(*) from stops st where st.tour_id = t.id) as stop_count, \
        (select count(*) from registrations g join sessions se on se.id = g.session_id \
            join stops st on st.id = se.stop_id \
            where st.tour_id = t.id and g.state not in ('excused', 'revoked')) as registrations \
    from tours t where t.slug = $1";
const LIST_STOPS: &str = "select st.id, st.published_at, \
        (select cast(coalesce(sum(sl.taken), 0) as bigint) from slots sl join sessions se on se.id = sl.session_id \
            where se.stop_id = st.id and se.cancelled_at is null) as taken, \
        (select count(*) from registrations g join sessions se on se.id = g.session_id \
            where se.stop_id = st.id and g.state = 'waitlisted') as waiting \
    from stops st where st.tour_id = $1";
const LIST_VENUES: &str = "select v.id, v.name, v.step_free, v.booking_state, v.option_until, t.name as town \
    from venues v join towns t on t.insee_code = v.insee_code";
const LIST_TOWNS: &str = "select insee_code, name, latitude, longitude from towns \
    where department = $1 and latitude is not null and longitude is not null order by insee_code";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("itinerary::LIST_TOURS", LIST_TOURS),
    ("itinerary::FIND_TOUR", FIND_TOUR),
    ("itinerary::LIST_STOPS", LIST_STOPS),
    ("itinerary::LIST_VENUES", LIST_VENUES),
    ("itinerary::LIST_TOWNS", LIST_TOWNS),
];

/// A tour with its counts.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TourRow {
    pub id: Uuid,
    pub slug: String,
    pub inside_name: String,
    pub public_name: String,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub published_version: Option<i64>,
    pub stop_count: i64,
    pub registrations: i64,
}

/// What is live of a stop.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct StopRow {
    pub id: Uuid,
    pub published_at: Option<DateTime<Utc>>,
    pub taken: i64,
    pub waiting: i64,
}

/// A venue and how far its booking is.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct VenueRow {
    pub id: Uuid,
    pub name: String,
    pub step_free: bool,
    pub booking_state: String,
    pub option_until: Option<NaiveDate>,
    pub town: String,
}

/// A town with its point.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TownRow {
    pub insee_code: String,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
}

/// Every tour, the latest first.
pub(crate) async fn list_tours(tx: &mut Tx) -> Result<Vec<TourRow>, DbError> {
    fetch_all!(tx, TourRow, LIST_TOURS)
}

/// The tour of an address.
pub(crate) async fn find_tour(tx: &mut Tx, slug: &str) -> Result<Option<TourRow>, DbError> {
    fetch_optional!(tx, TourRow, FIND_TOUR, slug.to_owned())
}

/// What is live of the stops of a tour.
pub(crate) async fn list_stops(tx: &mut Tx, tour: Uuid) -> Result<Vec<StopRow>, DbError> {
    fetch_all!(tx, StopRow, LIST_STOPS, tour)
}

/// Every venue.
pub(crate) async fn list_venues(tx: &mut Tx) -> Result<Vec<VenueRow>, DbError> {
    fetch_all!(tx, VenueRow, LIST_VENUES)
}

/// The towns of a department that have a point on the map.
pub(crate) async fn list_towns(tx: &mut Tx, department: &'static str) -> Result<Vec<TownRow>, DbError> {
    fetch_all!(tx, TownRow, LIST_TOWNS, department)
}
