//! The call list of a change on the day: who does not know yet, and what came of each call.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::ids::{LoginId, StopId, TicketId};
use domain::plan::place_words;
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::calls;
use crate::repo::outbox::{ChangedItem, facts};

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
    /// What to tell, in the order of time.
    pub news: Vec<News>,
    /// Who of the team takes the call, with the name that colleagues see.
    pub taken_by: Option<(LoginId, String)>,
}

/// One thing to tell somebody: what they knew, and what is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The title of the session.
    pub title: String,
    /// When it was to begin, on the wall, and where.
    pub old: (NaiveDateTime, String),
    /// When it begins, and where; `None` when it does not take place.
    pub new: Option<(NaiveDateTime, String)>,
}

/// How many at a stop know already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// By telephone.
    pub told: i64,
    /// They stand at the door.
    pub here: i64,
    /// By a message that has left.
    pub written: i64,
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
    /// No such line, or somebody else closed or took it.
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
    let mut list = Vec::new();
    for row in calls::list_open(&mut tx, stop, backend.now()).await? {
        let items: Vec<ChangedItem> = serde_json::from_str(&row.items).map_err(Unexpected::new)?;
        list.push(Call {
            id: row.id,
            ticket: TicketId(row.ticket_id),
            first_name: row.first_name,
            drawing: row.drawing.zip(row.drawing_number),
            phone: row.phone,
            has_email: row.has_email,
            tries: row.tries,
            unreachable: row.state == "unreachable",
            starts_at: row.starts_at,
            news: news(&mut tx, &items).await?,
            items,
            taken_by: row.taken_by.map(LoginId).zip(row.taken_by_name),
        });
    }
    Ok(list)
}

async fn news(tx: &mut Tx, items: &[ChangedItem]) -> Result<Vec<News>, DbError> {
    let mut news = Vec::new();
    for item in items {
        let Some(facts) = facts::find(tx, item.registration).await? else { continue };
        let place = place_words(facts.room.as_deref(), &facts.venue, &facts.town);
        news.push(News {
            old: (item.old.starts, item.old_place.clone()),
            new: facts.cancelled_at.is_none().then(|| (facts.starts_local(), place)),
            title: facts.title,
        });
    }
    news.sort_by_key(|one| one.old.0);
    Ok(news)
}

/// How many at a stop know already of a change of the day.
pub async fn known(backend: &Backend, stop: StopId) -> Result<Known, Unexpected> {
    let mut tx = backend.db.read().await?;
    let (told, here, written) = calls::count_states(&mut tx, stop, backend.now()).await?;
    Ok(Known { told, here, written })
}

/// « Je m’en occupe »: one of the team takes a call, so that two do not make it.
pub async fn take(backend: &Backend, by: LoginId, call: Uuid) -> Result<(), RecordCallError> {
    let mut tx = backend.db.begin().await?;
    if !calls::take(&mut tx, call, by).await? {
        return Err(RecordCallError::Closed);
    }
    tx.commit().await?;
    Ok(())
}

/// Gives a call back that one had taken.
pub async fn leave(backend: &Backend, by: LoginId, call: Uuid) -> Result<(), RecordCallError> {
    let mut tx = backend.db.begin().await?;
    if !calls::leave(&mut tx, call, by).await? {
        return Err(RecordCallError::Closed);
    }
    tx.commit().await?;
    Ok(())
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
