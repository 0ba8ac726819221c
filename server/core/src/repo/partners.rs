//! Partners, their part in sessions, and their interview desks.

use chrono::{DateTime, Utc};
use domain::ids::{DeskId, PartnerId, SessionId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const INSERT: &str = "insert into partners (id, name, kind, teams, contact_email, created_at) \
    values ($1, $2, $3, $4, $5, $6)";
const INSERT_SHARE: &str = "insert into session_partners (session_id, partner_id, state, reason) \
    values ($1, $2, $3, $4)";
const INSERT_DESK: &str = "insert into desks (id, session_id, partner_id, label, job, contract, position) \
    values ($1, $2, $3, $4, $5, $6, $7)";

const FIND: &str = "select id, name, teams from partners where id = $1";
const LIST: &str = "select id, name, teams from partners order by name, id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("partners::INSERT", INSERT),
    ("partners::INSERT_SHARE", INSERT_SHARE),
    ("partners::INSERT_DESK", INSERT_DESK),
    ("partners::FIND", FIND),
    ("partners::LIST", LIST),
];

/// A partner as stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PartnerRow {
    pub id: Uuid,
    pub name: String,
    pub teams: i64,
}

/// A partner.
pub(crate) async fn find(tx: &mut Tx, partner: PartnerId) -> Result<Option<PartnerRow>, DbError> {
    fetch_optional!(tx, PartnerRow, FIND, partner.0)
}

/// Every partner, by name.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<PartnerRow>, DbError> {
    fetch_all!(tx, PartnerRow, LIST)
}

/// A partner to be stored.
#[derive(Debug, Clone)]
pub struct NewPartner<'a> {
    /// Its identifier.
    pub id: PartnerId,
    /// Its name.
    pub name: &'a str,
    /// One of the kinds that the schema lists.
    pub kind: &'a str,
    /// How many sessions it can hold at once, at least 1.
    pub teams: i64,
    /// Where the organiser writes to it.
    pub contact_email: Option<&'a str>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A desk of an employer meeting, to be stored.
#[derive(Debug, Clone)]
pub struct NewDesk<'a> {
    /// Its identifier.
    pub id: DeskId,
    /// The employer meeting.
    pub session: SessionId,
    /// The employer.
    pub partner: PartnerId,
    /// What stands on the table.
    pub label: &'a str,
    /// The job offered.
    pub job: &'a str,
    /// The kind of contract.
    pub contract: &'a str,
    /// Its place in lists.
    pub position: i64,
}

/// Stores a partner.
pub async fn insert(tx: &mut Tx, partner: &NewPartner<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT,
        partner.id.0,
        partner.name,
        partner.kind,
        partner.teams,
        partner.contact_email,
        partner.created_at,
    )?;
    Ok(())
}

/// Gives a partner its part in a session; `state` is `requested`, `confirmed` or `refused`.
pub async fn insert_share(
    tx: &mut Tx,
    session: SessionId,
    partner: PartnerId,
    state: &str,
    reason: Option<&str>,
) -> Result<(), DbError> {
    execute!(tx, INSERT_SHARE, session.0, partner.0, state, reason)?;
    Ok(())
}

/// Stores a desk.
pub async fn insert_desk(tx: &mut Tx, desk: &NewDesk<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT_DESK,
        desk.id.0,
        desk.session.0,
        desk.partner.0,
        desk.label,
        desk.job,
        desk.contract,
        desk.position,
    )?;
    Ok(())
}
