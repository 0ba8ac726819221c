//! What the pages of partners show: their own sessions, what is open, who comes.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{PartnerId, SessionId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_optional};

/// The columns of a session as partners see it; a macro, because a text must be a constant.
macro_rules! sessions_where {
    ($columns:literal, $joins:literal, $condition:literal) => {
        concat!(
            "select s.id, s.stop_id, s.title, s.summary, s.kind, s.theme, s.audience, s.starts_on, s.start_time, \
                s.ends_on, s.end_time, s.starts_at, s.ends_at, coalesce(s.cancelled_at, st.cancelled_at) as cancelled_at, \
                tw.name as town, v.name as venue, v.step_free, r.name as room, r.concurrent, t.id as tour_id, \
                t.public_name as tour, coalesce(cr.rule, 'ask') as claims, \
                (select cast(coalesce(sum(sl.capacity), 0) as bigint) from slots sl where sl.session_id = s.id \
                    and sl.position >= 0) as places, \
                (select cast(coalesce(sum(sl.taken), 0) as bigint) from slots sl where sl.session_id = s.id) as taken, \
                (select count(*) from session_partners c where c.session_id = s.id and c.state = 'confirmed') as holders",
            $columns,
            " from sessions s join stops st on st.id = s.stop_id join tours t on t.id = st.tour_id \
                join towns tw on tw.insee_code = st.insee_code join venues v on v.id = st.venue_id \
                left join rooms r on r.id = s.room_id left join claim_rules cr on cr.tour_id = t.id ",
            $joins,
            " where st.published_at is not null and t.published_version is not null and ",
            $condition
        )
    };
}

const LIST_OWN: &str = sessions_where!(
    ", p.state as claim, p.reason",
    "join session_partners p on p.session_id = s.id",
    "p.partner_id = $1 order by s.starts_at, s.id"
);
const LIST_COMING: &str = sessions_where!(
    ", p.state as claim, p.reason",
    "left join session_partners p on p.session_id = s.id and p.partner_id = $1",
    "s.starts_at > $2 and s.cancelled_at is null and st.cancelled_at is null and s.audience <> 'closed' \
     order by s.starts_at, s.id"
);
const FIND: &str = sessions_where!(
    ", p.state as claim, p.reason",
    "left join session_partners p on p.session_id = s.id and p.partner_id = $1",
    "s.id = $2"
);
const LIST_DESKS: &str = "select d.id, d.label, d.job, d.contract from desks d \
    where d.session_id = $1 and d.partner_id = $2 and d.position >= 0 order by d.position, d.id";
const LIST_DESK_SLOTS: &str = "select sl.id, sl.desk_id, sl.start_time, sl.end_time, sl.starts_at, \
        g.id as registration_id, g.state, o.outcome \
    from slots sl join desks d on d.id = sl.desk_id \
    left join registrations g on g.slot_id = sl.id and g.state in ('registered', 'attended', 'no_show') and g.over = false \
    left join interview_outcomes o on o.registration_id = g.id \
    where sl.session_id = $1 and d.partner_id = $2 and sl.position >= 0 order by sl.starts_at, sl.id";
/// The number counts every registration there ever was, so that it stays when others give up.
const LIST_PEOPLE: &str = "select n.id, n.number, n.state, k.first_name, k.drawing, k.drawing_number \
    from (select g.id, g.ticket_id, g.state, row_number() over (order by g.created_at, g.id) as number \
        from registrations g where g.session_id = $1) n join tickets k on k.id = n.ticket_id \
    where n.state in ('registered', 'attended', 'no_show') order by n.number";
const LIST_PARTNER_DESKS: &str = "select d.session_id, count(*) from desks d join sessions s on s.id = d.session_id \
    where d.partner_id = $1 and d.position >= 0 and s.ends_at > $2 group by d.session_id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("partner_pages::LIST_OWN", LIST_OWN),
    ("partner_pages::LIST_COMING", LIST_COMING),
    ("partner_pages::FIND", FIND),
    ("partner_pages::LIST_DESKS", LIST_DESKS),
    ("partner_pages::LIST_DESK_SLOTS", LIST_DESK_SLOTS),
    ("partner_pages::LIST_PEOPLE", LIST_PEOPLE),
    ("partner_pages::LIST_PARTNER_DESKS", LIST_PARTNER_DESKS),
];

/// A session with the part of one partner in it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub id: Uuid,
    pub stop_id: Uuid,
    pub title: String,
    pub summary: String,
    pub kind: String,
    pub theme: String,
    pub audience: String,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub town: String,
    pub venue: String,
    pub step_free: bool,
    pub room: Option<String>,
    pub concurrent: Option<i64>,
    pub tour: String,
    pub claims: String,
    pub places: i64,
    pub taken: i64,
    pub holders: i64,
    pub claim: Option<String>,
    pub reason: Option<String>,
}

/// A desk of the partner.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DeskRow {
    pub id: Uuid,
    pub label: String,
    pub job: String,
    pub contract: String,
}

/// An interview at a desk of the partner, and whether somebody comes.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DeskSlotRow {
    pub desk_id: Uuid,
    pub start_time: NaiveTime,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub registration_id: Option<Uuid>,
    pub state: Option<String>,
    pub outcome: Option<String>,
}

/// Somebody on the list of a session.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PersonRow {
    pub id: Uuid,
    pub number: i64,
    pub state: String,
    pub first_name: Option<String>,
    pub drawing: Option<String>,
    pub drawing_number: Option<i64>,
}

/// Every session of a partner, whatever became of its claim.
pub(crate) async fn list_own(tx: &mut Tx, partner: PartnerId) -> Result<Vec<SessionRow>, DbError> {
    fetch_all!(tx, SessionRow, LIST_OWN, partner.0)
}

/// Published sessions that have not begun.
pub(crate) async fn list_coming(
    tx: &mut Tx,
    partner: PartnerId,
    now: DateTime<Utc>,
) -> Result<Vec<SessionRow>, DbError> {
    fetch_all!(tx, SessionRow, LIST_COMING, partner.0, now)
}

/// One published session.
pub(crate) async fn find(tx: &mut Tx, partner: PartnerId, session: SessionId) -> Result<Option<SessionRow>, DbError> {
    fetch_optional!(tx, SessionRow, FIND, partner.0, session.0)
}

/// The partner's desks in a session.
pub(crate) async fn list_desks(tx: &mut Tx, session: SessionId, partner: PartnerId) -> Result<Vec<DeskRow>, DbError> {
    fetch_all!(tx, DeskRow, LIST_DESKS, session.0, partner.0)
}

/// The interviews at the partner's desks, earliest first.
pub(crate) async fn list_desk_slots(
    tx: &mut Tx,
    session: SessionId,
    partner: PartnerId,
) -> Result<Vec<DeskSlotRow>, DbError> {
    fetch_all!(tx, DeskSlotRow, LIST_DESK_SLOTS, session.0, partner.0)
}

/// Who comes to a session, by list number.
pub(crate) async fn list_people(tx: &mut Tx, session: SessionId) -> Result<Vec<PersonRow>, DbError> {
    fetch_all!(tx, PersonRow, LIST_PEOPLE, session.0)
}

/// How many desks a partner has in each session that is not over.
pub(crate) async fn list_partner_desks(
    tx: &mut Tx,
    partner: PartnerId,
    now: DateTime<Utc>,
) -> Result<Vec<(Uuid, i64)>, DbError> {
    fetch_all!(tx, (Uuid, i64), LIST_PARTNER_DESKS, partner.0, now)
}
