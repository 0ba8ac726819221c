//! The named people of partners, and the sessions that they hold.

use chrono::{DateTime, Utc};
use domain::ids::{FacilitatorId, PartnerId, SessionId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all};

const INSERT: &str = "insert into facilitators (id, partner_id, name, created_at) values ($1, $2, $3, $4)";
const RENAME: &str = "update facilitators set name = $3 where id = $1 and partner_id = $2";
const RETIRE: &str = "update facilitators set retired_at = $3 where id = $1 and partner_id = $2";
const LIST: &str = "select id, name, retired_at from facilitators where partner_id = $1 order by name, id";
const NAME_IN_SESSION: &str = "insert into session_facilitators (session_id, facilitator_id) values ($1, $2) \
    on conflict (session_id, facilitator_id) do nothing";
const RELEASE_FROM_SESSION: &str = "delete from session_facilitators where session_id = $1 and facilitator_id = $2";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("facilitators::INSERT", INSERT),
    ("facilitators::RENAME", RENAME),
    ("facilitators::RETIRE", RETIRE),
    ("facilitators::LIST", LIST),
    ("facilitators::NAME_IN_SESSION", NAME_IN_SESSION),
    ("facilitators::RELEASE_FROM_SESSION", RELEASE_FROM_SESSION),
];

/// A named person of a partner.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct FacilitatorRow {
    pub id: Uuid,
    pub name: String,
    pub retired_at: Option<DateTime<Utc>>,
}

/// Stores a person.
pub async fn insert(
    tx: &mut Tx,
    id: FacilitatorId,
    partner: PartnerId,
    name: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, INSERT, id.0, partner.0, name, now)?;
    Ok(())
}

/// Gives a person another name. Answers whether the partner has this person.
pub(crate) async fn rename(tx: &mut Tx, id: FacilitatorId, partner: PartnerId, name: &str) -> Result<bool, DbError> {
    Ok(execute!(tx, RENAME, id.0, partner.0, name)? == 1)
}

/// Takes a person out of the lists for new sessions, or back in (`None`).
pub(crate) async fn retire(
    tx: &mut Tx,
    id: FacilitatorId,
    partner: PartnerId,
    at: Option<DateTime<Utc>>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, RETIRE, id.0, partner.0, at)? == 1)
}

/// The people of a partner by name.
pub(crate) async fn list(tx: &mut Tx, partner: PartnerId) -> Result<Vec<FacilitatorRow>, DbError> {
    fetch_all!(tx, FacilitatorRow, LIST, partner.0)
}

/// Names a person for a session; nothing changes where they are named already.
pub async fn name_in_session(tx: &mut Tx, session: SessionId, person: FacilitatorId) -> Result<(), DbError> {
    execute!(tx, NAME_IN_SESSION, session.0, person.0)?;
    Ok(())
}

/// Takes a person back from a session.
pub(crate) async fn release_from_session(
    tx: &mut Tx,
    session: SessionId,
    person: FacilitatorId,
) -> Result<(), DbError> {
    execute!(tx, RELEASE_FROM_SESSION, session.0, person.0)?;
    Ok(())
}
