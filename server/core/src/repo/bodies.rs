//! Partners as the team keeps them in its directory.

use domain::ids::PartnerId;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST: &str = "select p.id, p.name, p.kind, p.teams, p.contact_email, \
        (select count(*) from facilitators f where f.partner_id = p.id and f.retired_at is null) as people, \
        (select count(*) from session_partners sp join sessions s on s.id = sp.session_id \
            where sp.partner_id = p.id and sp.state = 'confirmed' and s.cancelled_at is null) as sessions \
    from partners p order by p.name, p.id";
const FIND: &str = "select p.id, p.name, p.kind, p.teams, p.contact_email, \
        (select count(*) from facilitators f where f.partner_id = p.id and f.retired_at is null) as people, \
        (select count(*) from session_partners sp join sessions s on s.id = sp.session_id \
            where sp.partner_id = p.id and sp.state = 'confirmed' and s.cancelled_at is null) as sessions \
    from partners p where p.id = $1";
const UPDATE: &str = "update partners set name = $2, kind = $3, teams = $4, contact_email = $5 where id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[("bodies::LIST", LIST), ("bodies::FIND", FIND), ("bodies::UPDATE", UPDATE)];

/// A partner as stored, with its counts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BodyRow {
    /// Its identifier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The kind's stored word.
    pub kind: String,
    /// How many sessions it can hold at once.
    pub teams: i64,
    /// Where the organiser writes to it.
    pub contact_email: Option<String>,
    /// How many named people it has.
    pub people: i64,
    /// How many sessions it holds.
    pub sessions: i64,
}

/// Every partner by name.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<BodyRow>, DbError> {
    fetch_all!(tx, BodyRow, LIST)
}

/// One partner.
pub(crate) async fn find(tx: &mut Tx, partner: PartnerId) -> Result<Option<BodyRow>, DbError> {
    fetch_optional!(tx, BodyRow, FIND, partner.0)
}

/// Writes a partner. Answers whether it exists.
pub(crate) async fn update(
    tx: &mut Tx,
    partner: PartnerId,
    name: &str,
    kind: &'static str,
    teams: i64,
    contact_email: Option<&str>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, UPDATE, partner.0, name, kind, teams, contact_email)? == 1)
}
