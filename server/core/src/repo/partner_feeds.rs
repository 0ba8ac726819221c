//! The secret calendars of partners.

use chrono::{DateTime, Utc};
use domain::ids::PartnerId;
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
    and s.ends_at > $2 order by s.starts_at, s.id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("partner_feeds::FIND", FIND),
    ("partner_feeds::SET", SET),
    ("partner_feeds::REVOKE", REVOKE),
    ("partner_feeds::FIND_BY_SECRET", FIND_BY_SECRET),
    ("partner_feeds::LIST", LIST),
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

/// The sessions that a partner holds and that end after an instant.
pub(crate) async fn list(tx: &mut Tx, partner: Uuid, after: DateTime<Utc>) -> Result<Vec<EntryRow>, DbError> {
    fetch_all!(tx, EntryRow, LIST, partner, after)
}
