//! The call list of a stop: whom no message reaches, or not in time; who calls them, and what came of it.
//!
//! Two people at once never overwrite each other: a call is taken, closed and tried by guarded updates,
//! and whoever comes second is told so.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::ids::{LoginId, StopId, TicketId};
use domain::plan::place_words;
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::calls;
use crate::repo::logins::{self, Role};
use crate::repo::outbox::ChangedItem;
use crate::repo::outbox::facts::{self, FactsRow};
use crate::zone;

/// After so many tries a person counts as unreachable.
pub const MOST_TRIES: i64 = 3;
/// Finished calls that are shown.
const SHOWN: i64 = 200;

/// Why somebody is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Something was changed, and nothing else tells them, or not in time.
    Change,
    /// Their address takes no messages.
    Address,
}

/// Somebody who does not know yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The line of the list.
    pub id: Uuid,
    /// Why they are on it.
    pub why: Why,
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
    /// When a call was last tried, on the wall of the town, and by whom.
    pub tried: Option<(NaiveDateTime, Option<String>)>,
}

/// Somebody who knows, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The line of the list.
    pub id: Uuid,
    /// The person's first name, when given.
    pub first_name: Option<String>,
    /// The person's drawing and its number, when there is one.
    pub drawing: Option<(String, i64)>,
    /// True at the door, false by telephone.
    pub here: bool,
    /// When, on the wall of the town.
    pub at: Option<NaiveDateTime>,
    /// Who noted it.
    pub by: Option<String>,
}

/// Somebody of the team among whom calls can be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The login.
    pub login: LoginId,
    /// The name that colleagues see.
    pub name: String,
}

/// One thing to tell somebody: what they knew, and what is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The title of the session.
    pub title: String,
    /// When it was to begin, on the wall, and where; `None` where nothing changed.
    pub old: Option<(NaiveDateTime, String)>,
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
    /// Nobody answered; so many tries had been noted before, as the caller saw it.
    NoAnswer(i64),
    /// The person stands at the door.
    Here,
}

/// Why the outcome was not noted.
#[derive(Debug, thiserror::Error)]
pub enum RecordCallError {
    /// No such line, or somebody else closed, took or tried it.
    #[error("the call is closed")]
    Closed,
    /// Nobody was chosen to split the list among, or somebody who does not make calls.
    #[error("nobody to split the list among")]
    Nobody,
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
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let mut list = Vec::new();
    for row in calls::list_open(&mut tx, stop, now).await? {
        let items: Vec<ChangedItem> = serde_json::from_str(&row.items).map_err(Unexpected::new)?;
        let why = if row.reason == "address" { Why::Address } else { Why::Change };
        let news = match why {
            Why::Change => news(&mut tx, &items).await?,
            Why::Address => held(&mut tx, TicketId(row.ticket_id), now).await?,
        };
        let tried_at = row.tried_at.map(|at| zone::local(at, &row.time_zone)).transpose().map_err(Unexpected::new)?;
        list.push(Call {
            id: row.id,
            why,
            ticket: TicketId(row.ticket_id),
            first_name: row.first_name,
            drawing: row.drawing.zip(row.drawing_number),
            phone: row.phone,
            has_email: row.has_email,
            tries: row.tries,
            unreachable: row.state == "unreachable",
            starts_at: row.starts_at,
            news,
            items,
            taken_by: row.taken_by.map(LoginId).zip(row.taken_by_name),
            tried: tried_at.map(|at| (at, row.tried_by_name)),
        });
    }
    Ok(list)
}

async fn news(tx: &mut Tx, items: &[ChangedItem]) -> Result<Vec<News>, DbError> {
    let mut news = Vec::new();
    for item in items {
        let Some(facts) = facts::find(tx, item.registration).await? else { continue };
        news.push(News {
            old: Some((item.old.starts, item.old_place.clone())),
            new: true_now(&facts),
            title: facts.title,
        });
    }
    news.sort_by(|a, b| a.old.cmp(&b.old));
    Ok(news)
}

/// What is true for somebody whom no message reaches.
async fn held(tx: &mut Tx, ticket: TicketId, now: DateTime<Utc>) -> Result<Vec<News>, DbError> {
    let mut news = Vec::new();
    for registration in calls::list_held(tx, ticket, now).await? {
        let Some(facts) = facts::find(tx, registration).await? else { continue };
        news.push(News { old: None, new: true_now(&facts), title: facts.title });
    }
    Ok(news)
}

fn true_now(facts: &FactsRow) -> Option<(NaiveDateTime, String)> {
    let place = place_words(facts.room.as_deref(), &facts.venue, &facts.town);
    facts.cancelled_at.is_none().then(|| (facts.starts_local(), place))
}

/// Who at a stop knows by a call or at the door, the latest first.
pub async fn told(backend: &Backend, stop: StopId) -> Result<Vec<Told>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let mut list = Vec::new();
    for row in calls::list_told(&mut tx, stop, backend.now(), SHOWN).await? {
        let at = row.closed_at.map(|at| zone::local(at, &row.time_zone)).transpose().map_err(Unexpected::new)?;
        let (here, drawing) = (row.state == "here", row.drawing.zip(row.drawing_number));
        list.push(Told { id: row.id, first_name: row.first_name, drawing, here, at, by: row.closed_by_name });
    }
    Ok(list)
}

/// Who of the team can make calls, by name.
pub async fn callers(backend: &Backend) -> Result<Vec<Caller>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(list_callers(&mut tx).await?)
}

async fn list_callers(tx: &mut Tx) -> Result<Vec<Caller>, DbError> {
    let rows = logins::list(tx).await?.into_iter();
    let active = rows.filter(|row| row.role == Role::Organiser && row.disabled_at.is_none());
    Ok(active.map(|row| Caller { login: LoginId(row.id), name: row.display_name }).collect())
}

/// How many at a stop know already of a change of the day.
pub async fn known(backend: &Backend, stop: StopId) -> Result<Known, Unexpected> {
    let mut tx = backend.db.read().await?;
    let (told, here, written) = calls::count_states(&mut tx, stop, backend.now()).await?;
    Ok(Known { told, here, written })
}

/// « Répartir entre … »: gives the calls that nobody has taken to the chosen ones, the next always to who
/// has fewest, the earliest session first. Answers how many were given.
pub async fn share(backend: &Backend, stop: StopId, among: &[LoginId]) -> Result<usize, RecordCallError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let known = list_callers(&mut tx).await?;
    let chosen: BTreeSet<LoginId> = among.iter().copied().collect();
    if chosen.is_empty() || !chosen.iter().all(|login| known.iter().any(|caller| caller.login == *login)) {
        return Err(RecordCallError::Nobody);
    }
    let open = calls::list_open(&mut tx, stop, now).await?;
    let has = |login: &LoginId| open.iter().filter(|call| call.taken_by == Some(login.0)).count();
    let mut load: Vec<(usize, LoginId)> = chosen.iter().map(|login| (has(login), *login)).collect();
    let mut given = 0;
    for call in open.iter().filter(|call| call.taken_by.is_none()) {
        let Some(next) = load.iter_mut().min() else { break };
        if calls::take(&mut tx, call.id, next.1).await? {
            next.0 += 1;
            given += 1;
        }
    }
    tx.commit().await?;
    Ok(given)
}

/// « À rappeler »: somebody who was noted as told, or given up, is to be called after all.
pub async fn reopen(backend: &Backend, call: Uuid) -> Result<(), RecordCallError> {
    let mut tx = backend.db.begin().await?;
    if !calls::reopen(&mut tx, call).await? {
        return Err(RecordCallError::Closed);
    }
    tx.commit().await?;
    Ok(())
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
        CallOutcome::NoAnswer(seen) => calls::record_try(&mut tx, call, (seen, MOST_TRIES), by, now).await?,
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
