//! The call list of a change on the day: who does not know yet, and what came of each call.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, StopId, TicketId};
use uuid::Uuid;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::calls;
use crate::repo::outbox::ChangedItem;

/// After so many tries a person counts as unreachable.
pub const MOST_TRIES: i64 = 3;

/// Somebody who does not know yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The line of the list.
    pub id: Uuid,
    /// The ticket.
    pub ticket: TicketId,
    /// The person's first name, when given.
    pub first_name: Option<String>,
    /// The person's drawing and its number, when there is one.
    pub drawing: Option<(String, i64)>,
    /// The number to call, when given.
    pub phone: Option<String>,
    /// True when a message is on its way; the person leaves the list when it has left.
    pub has_email: bool,
    /// Calls that nobody answered.
    pub tries: i64,
    /// True after three of them.
    pub unreachable: bool,
    /// The first start concerned.
    pub starts_at: DateTime<Utc>,
    /// What the person knew before.
    pub items: Vec<ChangedItem>,
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// The person knows.
    Told,
    /// Nobody answered.
    NoAnswer,
    /// The person stands at the door.
    Here,
}

/// Why the outcome was not noted.
#[derive(Debug, thiserror::Error)]
pub enum RecordCallError {
    /// No such line, or it was closed by somebody else.
    #[error("the call is closed")]
    Closed,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for RecordCallError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Who at a stop does not know yet, the earliest session first, the unreachable last. Its length is
/// the counter of people not yet told.
pub async fn list(backend: &Backend, stop: StopId) -> Result<Vec<Call>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let rows = calls::list_open(&mut tx, stop, backend.now()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Call {
                id: row.id,
                ticket: TicketId(row.ticket_id),
                first_name: row.first_name,
                drawing: row.drawing.zip(row.drawing_number),
                phone: row.phone,
                has_email: row.has_email,
                tries: row.tries,
                unreachable: row.state == "unreachable",
                starts_at: row.starts_at,
                items: serde_json::from_str(&row.items).map_err(Unexpected::new)?,
            })
        })
        .collect()
}

/// Notes what came of a call.
pub async fn record(
    backend: &Backend,
    by: Option<LoginId>,
    call: Uuid,
    outcome: CallOutcome,
) -> Result<(), RecordCallError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let state = match outcome {
        CallOutcome::Told => calls::close(&mut tx, call, "told", by, now).await?,
        CallOutcome::Here => calls::close(&mut tx, call, "here", by, now).await?,
        CallOutcome::NoAnswer => calls::record_try(&mut tx, call, MOST_TRIES, by, now).await?,
    };
    state.ok_or(RecordCallError::Closed)?;
    tx.commit().await?;
    Ok(())
}

/// What the public pages of a stop say about changes of the day, the oldest first.
pub async fn banners(backend: &Backend, tour_slug: &str, stop_slug: &str) -> Result<Vec<String>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(calls::list_banners(&mut tx, tour_slug, stop_slug, backend.now()).await?)
}
