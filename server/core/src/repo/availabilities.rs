//! When partners come: what they said about each day of a stop.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{LoginId, PartnerId, StopId, TourId};
use domain::partner::Availability;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const SAY: &str = "insert into availabilities (partner_id, stop_id, day, from_time, to_time, teams, said_by, said_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8) \
    on conflict (partner_id, stop_id, day) do update set from_time = excluded.from_time, \
        to_time = excluded.to_time, teams = excluded.teams, said_by = excluded.said_by, said_at = excluded.said_at";
const UNSAY: &str = "delete from availabilities where partner_id = $1 and stop_id = $2 and day = $3";
const FIND: &str = "select stop_id, day, from_time, to_time, teams from availabilities \
    where partner_id = $1 and stop_id = $2 and day = $3";
const LIST: &str = "select stop_id, day, from_time, to_time, teams from availabilities where partner_id = $1";
const LIST_ALL: &str = "select partner_id, day, teams from availabilities order by partner_id, day";
/// At how many stops of other tours a partner works on a day.
const LIST_ELSEWHERE: &str = "select p.partner_id, s.starts_on, count(distinct s.stop_id) \
    from session_partners p join sessions s on s.id = p.session_id join stops st on st.id = s.stop_id \
    where st.tour_id <> $1 and st.published_at is not null and st.cancelled_at is null \
        and s.cancelled_at is null and p.state = 'confirmed' \
    group by p.partner_id, s.starts_on order by p.partner_id, s.starts_on";
const LIST_STOPS: &str = "select st.id, st.time_zone, st.starts_on, st.ends_on, st.opens_time, st.closes_time, tw.name as town, \
        v.name as venue, t.public_name as tour \
    from stops st join tours t on t.id = st.tour_id join towns tw on tw.insee_code = st.insee_code \
    join venues v on v.id = st.venue_id \
    where st.published_at is not null and st.cancelled_at is null and t.published_version is not null \
        and st.ends_on >= $1 order by st.starts_on, st.position, st.id";
const FIND_STOP: &str = "select st.id, st.time_zone, st.starts_on, st.ends_on, st.opens_time, st.closes_time, tw.name as town, \
        v.name as venue, t.public_name as tour \
    from stops st join tours t on t.id = st.tour_id join towns tw on tw.insee_code = st.insee_code \
    join venues v on v.id = st.venue_id \
    where st.id = $1 and st.published_at is not null and st.cancelled_at is null and t.published_version is not null";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("availabilities::SAY", SAY),
    ("availabilities::UNSAY", UNSAY),
    ("availabilities::FIND", FIND),
    ("availabilities::LIST", LIST),
    ("availabilities::LIST_ALL", LIST_ALL),
    ("availabilities::LIST_ELSEWHERE", LIST_ELSEWHERE),
    ("availabilities::LIST_STOPS", LIST_STOPS),
    ("availabilities::FIND_STOP", FIND_STOP),
];

#[derive(sqlx::FromRow)]
struct AvailabilityRow {
    stop_id: Uuid,
    day: NaiveDate,
    from_time: NaiveTime,
    to_time: NaiveTime,
    teams: i64,
}

impl AvailabilityRow {
    fn said(&self) -> Availability {
        Availability { from: self.from_time, to: self.to_time, teams: self.teams }
    }
}

/// A stop to come, as a partner plans for it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ComingStopRow {
    pub id: Uuid,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub opens_time: NaiveTime,
    pub closes_time: NaiveTime,
    pub town: String,
    pub venue: String,
    pub tour: String,
}

/// What every partner said: partner, day, teams that come.
pub(crate) async fn list_all(tx: &mut Tx) -> Result<Vec<(PartnerId, NaiveDate, i64)>, DbError> {
    let rows = fetch_all!(tx, (Uuid, NaiveDate, i64), LIST_ALL)?;
    Ok(rows.into_iter().map(|(partner, day, teams)| (PartnerId(partner), day, teams)).collect())
}

/// Where partners work on other tours: partner, day, at how many stops.
pub(crate) async fn list_elsewhere(tx: &mut Tx, tour: TourId) -> Result<Vec<(PartnerId, NaiveDate, i64)>, DbError> {
    let rows = fetch_all!(tx, (Uuid, NaiveDate, i64), LIST_ELSEWHERE, tour.0)?;
    Ok(rows.into_iter().map(|(partner, day, stops)| (PartnerId(partner), day, stops)).collect())
}

/// Writes down what a partner says about a day of a stop.
pub(crate) async fn say(
    tx: &mut Tx,
    partner: PartnerId,
    (stop, day): (StopId, NaiveDate),
    said: &Availability,
    by: LoginId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, SAY, partner.0, stop.0, day, said.from, said.to, said.teams, by.0, now)?;
    Ok(())
}

/// Forgets what a partner said about a day of a stop.
pub(crate) async fn unsay(tx: &mut Tx, partner: PartnerId, (stop, day): (StopId, NaiveDate)) -> Result<(), DbError> {
    execute!(tx, UNSAY, partner.0, stop.0, day)?;
    Ok(())
}

/// What a partner said about a day of a stop.
pub(crate) async fn find(
    tx: &mut Tx,
    partner: PartnerId,
    (stop, day): (StopId, NaiveDate),
) -> Result<Option<Availability>, DbError> {
    Ok(fetch_optional!(tx, AvailabilityRow, FIND, partner.0, stop.0, day)?.map(|row| row.said()))
}

/// All that a partner said.
pub(crate) async fn list(tx: &mut Tx, partner: PartnerId) -> Result<Vec<(StopId, NaiveDate, Availability)>, DbError> {
    let rows = fetch_all!(tx, AvailabilityRow, LIST, partner.0)?;
    Ok(rows.into_iter().map(|row| (StopId(row.stop_id), row.day, row.said())).collect())
}

/// Published stops that are not over on a day.
pub(crate) async fn list_stops(tx: &mut Tx, today: NaiveDate) -> Result<Vec<ComingStopRow>, DbError> {
    fetch_all!(tx, ComingStopRow, LIST_STOPS, today)
}

/// One published stop.
pub(crate) async fn find_stop(tx: &mut Tx, stop: StopId) -> Result<Option<ComingStopRow>, DbError> {
    fetch_optional!(tx, ComingStopRow, FIND_STOP, stop.0)
}
