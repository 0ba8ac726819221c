//! The secret calendars of partners.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{DeskId, PartnerId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::calendars::EntryRow;
use crate::{execute, fetch_all, fetch_optional};

const FIND: &str = "select generation, revoked_at from partner_feeds where partner_id = $1";
const SET: &str = "insert into partner_feeds (partner_id, generation, secret_hash, created_at, revoked_at) \
    values ($1, $2, $3, $4, null) on conflict (partner_id) do update set generation = excluded.generation, \
    secret_hash = excluded.secret_hash, created_at = excluded.created_at, revoked_at = null \
    where partner_feeds.generation < excluded.generation";
const REVOKE: &str = "update partner_feeds set revoked_at = $2 where partner_id = $1 and revoked_at is null";
const FIND_BY_SECRET: &str = "select b.id, b.name, f.created_at from partner_feeds f join partners b on b.id = f.partner_id \
    where f.secret_hash = $1 and f.revoked_at is null";
const LIST: &str = "\
    select s.id as uid, s.sequence, s.created_at, s.revised_at, s.starts_at, s.ends_at, st.time_zone, s.title, s.summary, \
    r.name as room, v.name as venue, v.address, tw.name as town, st.landmark, st.how_to_come, st.help_phone, \
    st.slug as stop_slug, coalesce(s.cancelled_at, st.cancelled_at) as cancelled_at \
    from session_partners p join sessions s on s.id = p.session_id join stops st on st.id = s.stop_id \
    join venues v on v.id = st.venue_id join towns tw on tw.insee_code = st.insee_code \
    left join rooms r on r.id = s.room_id \
    where p.partner_id = $1 and p.state = 'confirmed' and st.published_at is not null and s.audience <> 'closed' \
    and (coalesce(s.cancelled_at, st.cancelled_at) is null or s.ends_at > $2) order by s.starts_at, s.id";
const FIND_DESK: &str = "\
    select d.id, d.label, b.name, f.generation, f.created_at from desks d join partners b on b.id = d.partner_id \
    join partner_feeds f on f.partner_id = b.id where d.id = $1 and d.position >= 0 and f.revoked_at is null";
/// The desks of a partner in sessions that end after an instant.
const LIST_DESKS: &str = "\
    select d.id, d.label, tw.name as town, s.starts_on from desks d join sessions s on s.id = d.session_id \
    join stops st on st.id = s.stop_id join towns tw on tw.insee_code = st.insee_code \
    where d.partner_id = $1 and d.position >= 0 and st.published_at is not null and s.ends_at > $2 \
    order by s.starts_at, d.position, d.id";
/// Each time of a desk, and whether somebody comes. What changed last is the session or who comes.
const LIST_DESK: &str = "\
    select sl.id as uid, s.sequence, s.created_at, \
    coalesce((select max(g.revised_at) from registrations g where g.slot_id = sl.id and g.revised_at > s.revised_at), \
        s.revised_at) as revised_at, sl.starts_at, sl.ends_at, st.time_zone, s.title, s.summary, \
    r.name as room, v.name as venue, v.address, tw.name as town, st.landmark, st.how_to_come, st.help_phone, \
    st.slug as stop_slug, coalesce(s.cancelled_at, st.cancelled_at) as cancelled_at, sl.taken \
    from slots sl join sessions s on s.id = sl.session_id join stops st on st.id = s.stop_id \
    join venues v on v.id = st.venue_id join towns tw on tw.insee_code = st.insee_code \
    left join rooms r on r.id = s.room_id \
    where sl.desk_id = $1 and sl.capacity > 0 and st.published_at is not null \
    and (coalesce(s.cancelled_at, st.cancelled_at) is null or sl.ends_at > $2) order by sl.starts_at, sl.id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("partner_feeds::FIND", FIND),
    ("partner_feeds::SET", SET),
    ("partner_feeds::REVOKE", REVOKE),
    ("partner_feeds::FIND_BY_SECRET", FIND_BY_SECRET),
    ("partner_feeds::LIST", LIST),
    ("partner_feeds::FIND_DESK", FIND_DESK),
    ("partner_feeds::LIST_DESKS", LIST_DESKS),
    ("partner_feeds::LIST_DESK", LIST_DESK),
];

/// The calendar of a partner, as its page knows it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct FeedRow {
    pub generation: i64,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Whose calendar a secret opens.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct FeedOwnerRow {
    pub id: Uuid,
    pub name: String,
    pub created_at: DateTime<Utc>,
}

/// The calendar of a partner, when it ever had one.
pub(crate) async fn find(tx: &mut Tx, partner: PartnerId) -> Result<Option<FeedRow>, DbError> {
    fetch_optional!(tx, FeedRow, FIND, partner.0)
}

/// Gives the calendar a new address. False when somebody was faster.
pub(crate) async fn set(
    tx: &mut Tx,
    partner: PartnerId,
    generation: i64,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, SET, partner.0, generation, hash.as_slice(), now)? == 1)
}

/// Closes the calendar.
pub(crate) async fn revoke(tx: &mut Tx, partner: PartnerId, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, REVOKE, partner.0, now)?;
    Ok(())
}

/// Whose calendar a secret opens, by its hash.
pub(crate) async fn find_by_secret(tx: &mut Tx, hash: &[u8; 32]) -> Result<Option<FeedOwnerRow>, DbError> {
    fetch_optional!(tx, FeedOwnerRow, FIND_BY_SECRET, hash.as_slice())
}

/// A desk whose partner has an open calendar.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DeskFeedRow {
    pub id: Uuid,
    pub label: String,
    pub name: String,
    pub generation: i64,
    pub created_at: DateTime<Utc>,
}

/// A desk in the list of a partner's calendars.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DeskNameRow {
    pub id: Uuid,
    pub label: String,
    pub town: String,
    pub starts_on: NaiveDate,
}

/// One time of a desk.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct DeskTimeRow {
    #[sqlx(flatten)]
    pub entry: EntryRow,
    pub taken: i64,
}

/// The desk, while the calendar of its partner is open.
pub(crate) async fn find_desk(tx: &mut Tx, desk: DeskId) -> Result<Option<DeskFeedRow>, DbError> {
    fetch_optional!(tx, DeskFeedRow, FIND_DESK, desk.0)
}

/// The desks of a partner in sessions that end after an instant.
pub(crate) async fn list_desks(
    tx: &mut Tx,
    partner: PartnerId,
    after: DateTime<Utc>,
) -> Result<Vec<DeskNameRow>, DbError> {
    fetch_all!(tx, DeskNameRow, LIST_DESKS, partner.0, after)
}

/// The times of a desk; of cancelled ones those that end after an instant.
pub(crate) async fn list_desk(tx: &mut Tx, desk: DeskId, after: DateTime<Utc>) -> Result<Vec<DeskTimeRow>, DbError> {
    fetch_all!(tx, DeskTimeRow, LIST_DESK, desk.0, after)
}

/// The sessions that a partner holds; of cancelled ones those that end after an instant.
pub(crate) async fn list(tx: &mut Tx, partner: Uuid, after: DateTime<Utc>) -> Result<Vec<EntryRow>, DbError> {
    fetch_all!(tx, EntryRow, LIST, partner, after)
}
