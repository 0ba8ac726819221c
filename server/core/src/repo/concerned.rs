//! The people behind a session, as the team sees them before a change.

use domain::ids::SessionId;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::fetch_all;

const LIST: &str = "select g.ticket_id, k.first_name, k.drawing, k.drawing_number, k.phone, \
    k.email is not null as has_email, g.slot_id is null as waits \
    from registrations g join tickets k on k.id = g.ticket_id \
    where g.session_id = $1 and g.state in ('registered', 'offered', 'waitlisted') order by g.created_at, g.id";

pub(crate) const ALL: &[(&str, &str)] = &[("concerned::LIST", LIST)];

/// Somebody who holds a seat of a session or waits for one.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PersonRow {
    pub ticket_id: Uuid,
    pub first_name: Option<String>,
    pub drawing: Option<String>,
    pub drawing_number: Option<i64>,
    pub phone: Option<String>,
    pub has_email: bool,
    pub waits: bool,
}

/// Who holds a seat of a session or waits for one, in the order of registration.
pub(crate) async fn list(tx: &mut Tx, session: SessionId) -> Result<Vec<PersonRow>, DbError> {
    fetch_all!(tx, PersonRow, LIST, session.0)
}
