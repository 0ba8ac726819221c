//! Which reminders each tour sends, and whom they concern.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use domain::ids::{LoginId, RegistrationId, TourId};
use domain::reminder::{ReminderSchedule, SendingTime};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST: &str = "select tour_id, days_before_7, day_before, hours_before_2, revision, saved_at, \
    cast(null as text) as saved_by_name from reminder_schedules";
const FIND: &str = "select r.tour_id, r.days_before_7, r.day_before, r.hours_before_2, r.revision, r.saved_at, \
    l.display_name as saved_by_name from reminder_schedules r left join logins l on l.id = r.saved_by \
    where r.tour_id = $1";
const FIND_OF_REGISTRATION: &str = "select r.tour_id, r.days_before_7, r.day_before, r.hours_before_2, r.revision, \
    r.saved_at, cast(null as text) as saved_by_name from registrations g join sessions s on s.id = g.session_id \
    join stops st on st.id = s.stop_id join reminder_schedules r on r.tour_id = st.tour_id where g.id = $1";
const INSERT: &str = "insert into reminder_schedules \
    (tour_id, days_before_7, day_before, hours_before_2, revision, saved_by, saved_at) \
    values ($1, $2, $3, $4, 1, $5, $6) on conflict (tour_id) do nothing";
const UPDATE: &str = "update reminder_schedules set days_before_7 = $2, day_before = $3, hours_before_2 = $4, \
    revision = reminder_schedules.revision + 1, saved_by = $5, saved_at = $6 where tour_id = $1 and revision = $7";
const LIST_SEATS: &str = "select st.id as stop_id, tw.name as town, st.time_zone, g.ticket_id, k.email, k.phone, \
        g.sequence, g.revised_at, sl.starts_on, sl.start_time \
    from registrations g join slots sl on sl.id = g.slot_id join sessions s on s.id = g.session_id \
    join stops st on st.id = s.stop_id join towns tw on tw.insee_code = st.insee_code \
    join tickets k on k.id = g.ticket_id \
    where st.tour_id = $1 and g.state = 'registered' and s.cancelled_at is null and st.cancelled_at is null \
    and sl.starts_at > $2 order by sl.starts_on, st.id, g.ticket_id, sl.starts_at, g.id limit $3";
pub(crate) const ALL: &[(&str, &str)] = &[
    ("reminder_schedules::LIST", LIST),
    ("reminder_schedules::FIND", FIND),
    ("reminder_schedules::FIND_OF_REGISTRATION", FIND_OF_REGISTRATION),
    ("reminder_schedules::INSERT", INSERT),
    ("reminder_schedules::UPDATE", UPDATE),
    ("reminder_schedules::LIST_SEATS", LIST_SEATS),
];

/// A schedule as stored.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub schedule: ReminderSchedule,
    pub revision: i64,
    pub saved_at: DateTime<Utc>,
    pub saved_by_name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ScheduleRow {
    tour_id: Uuid,
    days_before_7: Option<i64>,
    day_before: Option<i64>,
    hours_before_2: i64,
    revision: i64,
    saved_at: DateTime<Utc>,
    saved_by_name: Option<String>,
}

impl TryFrom<ScheduleRow> for Stored {
    type Error = DbError;

    fn try_from(row: ScheduleRow) -> Result<Self, DbError> {
        let time = |minutes: Option<i64>, column| match minutes {
            None => Ok(None),
            Some(minutes) => {
                let seconds = u32::try_from(minutes).ok().and_then(|minutes| minutes.checked_mul(60));
                let time = seconds.and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0));
                let row = row.tour_id.to_string();
                let wrong = DbError::Inconsistent { table: "reminder_schedules", column, row };
                time.and_then(SendingTime::new).map(Some).ok_or(wrong)
            }
        };
        let schedule = ReminderSchedule {
            days_before_7: time(row.days_before_7, "days_before_7")?,
            day_before: time(row.day_before, "day_before")?,
            hours_before_2: row.hours_before_2 == 1,
        };
        Ok(Self { schedule, revision: row.revision, saved_at: row.saved_at, saved_by_name: row.saved_by_name })
    }
}

/// A seat of a tour that is still to come.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SeatRow {
    pub stop_id: Uuid,
    pub town: String,
    pub time_zone: String,
    pub ticket_id: Uuid,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub sequence: i64,
    pub revised_at: DateTime<Utc>,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
}

/// The tours that have chosen for themselves.
pub(crate) async fn list(tx: &mut Tx) -> Result<HashMap<Uuid, ReminderSchedule>, DbError> {
    let rows = fetch_all!(tx, ScheduleRow, LIST)?;
    rows.into_iter().map(|row| Ok((row.tour_id, Stored::try_from(row)?.schedule))).collect()
}

/// What a tour has chosen.
pub(crate) async fn find(tx: &mut Tx, tour: TourId) -> Result<Option<Stored>, DbError> {
    fetch_optional!(tx, ScheduleRow, FIND, tour.0)?.map(Stored::try_from).transpose()
}

/// What holds for a registration.
pub(crate) async fn of_registration(tx: &mut Tx, id: RegistrationId) -> Result<ReminderSchedule, DbError> {
    let row = fetch_optional!(tx, ScheduleRow, FIND_OF_REGISTRATION, id.0)?;
    Ok(row.map(Stored::try_from).transpose()?.map(|stored| stored.schedule).unwrap_or_default())
}

/// Stores it over the given revision, 0 where there was none. False when somebody was faster.
pub(crate) async fn store(
    tx: &mut Tx,
    tour: TourId,
    revision: i64,
    schedule: &ReminderSchedule,
    (by, at): (LoginId, DateTime<Utc>),
) -> Result<bool, DbError> {
    let minutes = |time: Option<SendingTime>| time.map(|time| i64::from(time.time().num_seconds_from_midnight() / 60));
    let (week, eve) = (minutes(schedule.days_before_7), minutes(schedule.day_before));
    let hours = i64::from(schedule.hours_before_2);
    let rows = if revision == 0 {
        execute!(tx, INSERT, tour.0, week, eve, hours, by.0, at)?
    } else {
        execute!(tx, UPDATE, tour.0, week, eve, hours, by.0, at, revision)?
    };
    Ok(rows == 1)
}

/// At most so many seats of the tour that are still to come, by day, stop and ticket.
pub(crate) async fn list_seats(
    tx: &mut Tx,
    tour: TourId,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Vec<SeatRow>, DbError> {
    fetch_all!(tx, SeatRow, LIST_SEATS, tour.0, now, most)
}
