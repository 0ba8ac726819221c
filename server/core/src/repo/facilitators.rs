//! The named people of partners, and the sessions that they hold.

use chrono::{DateTime, Utc};
use domain::ids::{FacilitatorId, PartnerId, SessionId};

use crate::db::{DbError, Tx};
use crate::execute;

const INSERT: &str = "insert into facilitators (id, partner_id, name, created_at) values ($1, $2, $3, $4)";
const NAME_IN_SESSION: &str = "insert into session_facilitators (session_id, facilitator_id) values ($1, $2) \
    on conflict (session_id, facilitator_id) do nothing";
const RELEASE_FROM_SESSION: &str = "delete from session_facilitators where session_id = $1 and facilitator_id = $2";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("facilitators::INSERT", INSERT),
    ("facilitators::NAME_IN_SESSION", NAME_IN_SESSION),
    ("facilitators::RELEASE_FROM_SESSION", RELEASE_FROM_SESSION),
];

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
