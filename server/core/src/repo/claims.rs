//! The claims of partners on sessions: rows of `session_partners` that are not yet, or never, live.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{LoginId, PartnerId, SessionId, TourId};
use domain::partner::{ClaimRule, ClaimState, RefusalReason};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LOCK_PARTNER: &str = "update partners set teams = partners.teams where id = $1 returning teams";
const FIND_RULE: &str = "select rule from claim_rules where tour_id = $1";
const SET_RULE: &str = "insert into claim_rules (tour_id, rule, decided_at) values ($1, $2, $3) \
    on conflict (tour_id) do update set rule = excluded.rule, decided_at = excluded.decided_at";
const LIST_RULES: &str = "select t.id, t.public_name, coalesce(r.rule, 'ask') from tours t \
    left join claim_rules r on r.tour_id = t.id where t.published_version is not null and t.ends_on >= $1 \
    order by t.starts_on, t.id";
const FIND_STATE: &str = "select state from session_partners where session_id = $1 and partner_id = $2";
const REQUEST: &str = "insert into session_partners (session_id, partner_id, state, reason, requested_at, requested_by) \
    values ($1, $2, 'requested', null, $3, $4) \
    on conflict (session_id, partner_id) do update set state = 'requested', reason = null, \
        requested_at = excluded.requested_at, requested_by = excluded.requested_by, answered_at = null, \
        answered_by = null where session_partners.state = 'refused'";
const WITHDRAW: &str = "delete from session_partners where session_id = $1 and partner_id = $2 and state = 'requested'";
const ANSWERED: &str = "update session_partners set requested_at = coalesce(session_partners.requested_at, $3), \
    requested_by = coalesce(session_partners.requested_by, $4), answered_at = $3, answered_by = $4 \
    where session_id = $1 and partner_id = $2 and state = 'confirmed'";
const REFUSE: &str = "update session_partners set state = 'refused', reason = $3, answered_at = $4, answered_by = $5 \
    where session_id = $1 and partner_id = $2 and state = 'requested'";
const REFUSE_OTHERS: &str = "update session_partners set state = 'refused', reason = $2, answered_at = $3, \
    answered_by = $4 where session_id = $1 and state = 'requested'";
const LIST_OPEN: &str = "select p.session_id, p.partner_id, b.name as partner, p.requested_at, s.title, s.starts_on, \
        s.start_time, s.ends_on, s.end_time, tw.name as town, t.id as tour_id, t.public_name as tour \
    from session_partners p join partners b on b.id = p.partner_id join sessions s on s.id = p.session_id \
    join stops st on st.id = s.stop_id join towns tw on tw.insee_code = st.insee_code join tours t on t.id = st.tour_id \
    where p.state = 'requested' and s.cancelled_at is null and st.cancelled_at is null and s.starts_at > $1 \
    order by s.starts_at, p.requested_at, p.partner_id";
const LIST_UNHELD: &str = "select s.id as session_id, s.title, s.starts_on, s.start_time, s.ends_on, s.end_time, \
        tw.name as town, t.public_name as tour \
    from sessions s join stops st on st.id = s.stop_id join towns tw on tw.insee_code = st.insee_code \
    join tours t on t.id = st.tour_id \
    where st.published_at is not null and s.cancelled_at is null and st.cancelled_at is null and s.starts_at > $1 \
        and not exists (select 1 from session_partners p where p.session_id = s.id and p.state = 'confirmed') \
    order by s.starts_at, s.id";
const COUNT_OPEN: &str = "select count(*) from session_partners p join sessions s on s.id = p.session_id \
    join stops st on st.id = s.stop_id where p.state = 'requested' and s.cancelled_at is null \
    and st.cancelled_at is null and s.starts_at > $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("claims::LOCK_PARTNER", LOCK_PARTNER),
    ("claims::FIND_RULE", FIND_RULE),
    ("claims::SET_RULE", SET_RULE),
    ("claims::LIST_RULES", LIST_RULES),
    ("claims::FIND_STATE", FIND_STATE),
    ("claims::REQUEST", REQUEST),
    ("claims::WITHDRAW", WITHDRAW),
    ("claims::ANSWERED", ANSWERED),
    ("claims::REFUSE", REFUSE),
    ("claims::REFUSE_OTHERS", REFUSE_OTHERS),
    ("claims::LIST_OPEN", LIST_OPEN),
    ("claims::LIST_UNHELD", LIST_UNHELD),
    ("claims::COUNT_OPEN", COUNT_OPEN),
];

/// A claim that waits for an answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct OpenClaimRow {
    pub session_id: Uuid,
    pub partner_id: Uuid,
    pub partner: String,
    pub requested_at: Option<DateTime<Utc>>,
    pub title: String,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub end_time: NaiveTime,
    pub town: String,
    pub tour_id: Uuid,
    pub tour: String,
}

/// A session that nobody holds.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct UnheldRow {
    pub session_id: Uuid,
    pub title: String,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub end_time: NaiveTime,
    pub town: String,
    pub tour: String,
}

/// A partner under its lock: on PostgreSQL two claims of one partner take turns, whatever the tours.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct LockedPartner {
    pub teams: i64,
}

/// Locks a partner. `None` for an unknown one.
pub(crate) async fn lock_partner(tx: &mut Tx, partner: PartnerId) -> Result<Option<LockedPartner>, DbError> {
    fetch_optional!(tx, LockedPartner, LOCK_PARTNER, partner.0)
}

/// How claims are answered on a tour; the careful way for an unknown one.
pub(crate) async fn rule(tx: &mut Tx, tour: TourId) -> Result<ClaimRule, DbError> {
    let word = fetch_optional!(tx, (String,), FIND_RULE, tour.0)?;
    Ok(word.and_then(|(word,)| ClaimRule::parse(&word)).unwrap_or(ClaimRule::Ask))
}

/// Decides how claims are answered on a tour.
pub(crate) async fn set_rule(tx: &mut Tx, tour: TourId, rule: ClaimRule, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, SET_RULE, tour.0, rule.as_str(), now)?;
    Ok(())
}

/// The rules of the published tours that are not over on a day.
pub(crate) async fn list_rules(tx: &mut Tx, today: NaiveDate) -> Result<Vec<(TourId, String, ClaimRule)>, DbError> {
    let rows = fetch_all!(tx, (Uuid, String, String), LIST_RULES, today)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, word)| (TourId(id), name, ClaimRule::parse(&word).unwrap_or(ClaimRule::Ask)))
        .collect())
}

/// Where the claim of a partner on a session stands, when there is one.
pub(crate) async fn state(tx: &mut Tx, session: SessionId, partner: PartnerId) -> Result<Option<ClaimState>, DbError> {
    let row = fetch_optional!(tx, (String,), FIND_STATE, session.0, partner.0)?;
    row.map(|(word,)| {
        ClaimState::parse(&word).ok_or_else(|| DbError::Inconsistent {
            table: "session_partners",
            column: "state",
            row: session.to_string(),
        })
    })
    .transpose()
}

/// Writes a request down. False when the partner has one already, or holds the session.
pub(crate) async fn request(
    tx: &mut Tx,
    session: SessionId,
    partner: PartnerId,
    by: LoginId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, REQUEST, session.0, partner.0, now, by.0)? == 1)
}

/// Takes a request back. False when there is none.
pub(crate) async fn withdraw(tx: &mut Tx, session: SessionId, partner: PartnerId) -> Result<bool, DbError> {
    Ok(execute!(tx, WITHDRAW, session.0, partner.0)? == 1)
}

/// Notes who made a partner hold a session, and when.
pub(crate) async fn answered(
    tx: &mut Tx,
    session: SessionId,
    partner: PartnerId,
    by: LoginId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, ANSWERED, session.0, partner.0, now, by.0)?;
    Ok(())
}

/// Refuses a request. False when there is none.
pub(crate) async fn refuse(
    tx: &mut Tx,
    session: SessionId,
    partner: PartnerId,
    reason: RefusalReason,
    by: LoginId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, REFUSE, session.0, partner.0, reason.as_str(), now, by.0)? == 1)
}

/// Refuses every request on a session that is taken now.
pub(crate) async fn refuse_others(
    tx: &mut Tx,
    session: SessionId,
    by: LoginId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, REFUSE_OTHERS, session.0, RefusalReason::Taken.as_str(), now, by.0)?;
    Ok(())
}

/// Claims that wait for an answer, the earliest session first.
pub(crate) async fn list_open(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<OpenClaimRow>, DbError> {
    fetch_all!(tx, OpenClaimRow, LIST_OPEN, now)
}

/// Sessions to come that nobody holds, the earliest first.
pub(crate) async fn list_unheld(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<UnheldRow>, DbError> {
    fetch_all!(tx, UnheldRow, LIST_UNHELD, now)
}

/// How many claims wait for an answer.
pub(crate) async fn count_open(tx: &mut Tx, now: DateTime<Utc>) -> Result<i64, DbError> {
    Ok(fetch_optional!(tx, (i64,), COUNT_OPEN, now)?.map_or(0, |(count,)| count))
}
