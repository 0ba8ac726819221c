//! Publishing the draft: live rows follow it by identifier, each ticket concerned hears once.

mod rows;
mod tell;
mod untold;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{LoginId, TourId};
use domain::plan::{CheckedPlan, Conflict, Fault, Override, TourPlan};

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::versions::{self, NewChange};
use crate::repo::{calls, changes, drafts, programme};
use crate::service::preview_publication::{Refusal, weigh};
use crate::service::read_plan::ChangeKind;
use crate::service::waiting_list;

/// How long a change can be undone, and how long its messages wait for that.
pub const UNDO: TimeDelta = TimeDelta::minutes(2);

/// A change less than this before a start also makes calls, a banner and a poster.
pub const ON_THE_DAY: TimeDelta = TimeDelta::hours(24);

/// The command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishTour {
    /// The tour.
    pub tour: TourId,
    /// The revision of the draft that was previewed.
    pub revision: i64,
    /// The version that was live then, 0 for none.
    pub version: i64,
    /// Why hard conflicts are published all the same.
    pub override_reason: Option<Override>,
    /// What the publisher writes about it, for the team.
    pub note: Option<String>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The number of the new version.
    pub version: i64,
    /// Messages written, one a ticket.
    pub messages: usize,
    /// Tickets concerned without an address.
    pub without_email: usize,
    /// People on the call list because of it.
    pub calls: usize,
    /// Until when it can be undone; `None` for a first publication and for an undoing.
    pub undo_until: Option<DateTime<Utc>>,
}

/// What stands against a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objections {
    /// What no reason overrides.
    pub refusals: Vec<Refusal>,
    /// Conflicts that are not live already; the hard ones need a reason.
    pub conflicts: Vec<Conflict>,
}

/// Why nothing was published. Whatever the reason, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// No such tour, or it has no draft.
    #[error("no draft")]
    NoDraft,
    /// Somebody saved the draft or published since the preview.
    #[error("something changed since the preview")]
    Stale {
        /// The revision of the draft now.
        revision: i64,
        /// The version that is live now.
        version: i64,
        /// Who published it, when known.
        by: Option<String>,
        /// When it was published; `None` where nothing is.
        at: Option<DateTime<Utc>>,
    },
    /// The draft was saved by a program with other rules.
    #[error("the plan makes no sense")]
    Faults(Vec<Fault>),
    /// Something stands against it.
    #[error("something stands against it")]
    Refused(Box<Objections>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PublishError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<Blocked> for PublishError {
    fn from(blocked: Blocked) -> Self {
        match blocked {
            Blocked::Refused(objections) => Self::Refused(objections),
            Blocked::Unexpected(error) => Self::Unexpected(error),
        }
    }
}

impl Retryable for PublishError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Why a change was not brought live.
pub(crate) enum Blocked {
    Refused(Box<Objections>),
    Unexpected(Unexpected),
}

impl From<DbError> for Blocked {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<Unexpected> for Blocked {
    fn from(source: Unexpected) -> Self {
        Self::Unexpected(source)
    }
}

/// A change to be brought live.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Publication<'a> {
    pub tour: TourId,
    /// The version that is live, 0 for none.
    pub from: i64,
    pub kind: ChangeKind,
    pub before: &'a TourPlan,
    pub after: &'a TourPlan,
    pub override_reason: Option<Override>,
    pub note: Option<&'a str>,
    pub by: Option<LoginId>,
    pub now: DateTime<Utc>,
}

/// Publishes the draft as previewed.
pub async fn publish(backend: &Backend, by: Option<LoginId>, command: &PublishTour) -> Result<Published, PublishError> {
    let published = with_retries(|| once(backend, by, command)).await?;
    backend.wake.notify_one();
    Ok(published)
}

async fn once(backend: &Backend, by: Option<LoginId>, command: &PublishTour) -> Result<Published, PublishError> {
    let tour = command.tour;
    let mut tx = backend.db.begin().await?;
    versions::lock(&mut tx, tour).await?.ok_or(PublishError::NoDraft)?;
    let (version, before) = programme::live(&mut tx, tour).await?.ok_or(PublishError::NoDraft)?;
    let draft = drafts::find(&mut tx, tour).await?.ok_or(PublishError::NoDraft)?;
    if (draft.revision, version) != (command.revision, command.version) {
        let newest = versions::find(&mut tx, tour, version).await?;
        return Err(PublishError::Stale {
            revision: draft.revision,
            version,
            at: newest.as_ref().map(|newest| newest.published_at),
            by: newest.and_then(|newest| newest.display_name),
        });
    }
    let after = CheckedPlan::try_from(draft.plan).map_err(PublishError::Faults)?;
    let publication = Publication {
        tour,
        from: version,
        kind: ChangeKind::Publication,
        before: &before,
        after: after.plan(),
        override_reason: command.override_reason,
        note: command.note.as_deref(),
        by,
        now: backend.now(),
    };
    let published = bring_live(backend, &mut tx, &publication).await?;
    drafts::forget_steps(&mut tx, tour).await?;
    tx.commit().await?;
    Ok(published)
}

/// Makes the live rows those of the plan, tells the people concerned, and adds the version. The
/// caller holds the tour's lock and commits.
pub(crate) async fn bring_live(backend: &Backend, tx: &mut Tx, change: &Publication<'_>) -> Result<Published, Blocked> {
    let world = programme::world(tx).await?;
    let (refusals, conflicts) = weigh(tx, change.before, change.after, &world, change.now).await?;
    let hard = conflicts.iter().any(|conflict| conflict.hard);
    if !refusals.is_empty() || (hard && change.override_reason.is_none()) {
        return Err(Blocked::Refused(Box::new(Objections { refusals, conflicts })));
    }
    let version = change.from + 1;
    let shifts = tell::shifts(change, &world)?;
    let served = tell::lock_people(tx, change, &shifts).await?;
    // After the wait for the locks: somebody may have come on the waiting list meanwhile, and what
    // happens to their registration now is later than that.
    let change = &Publication { now: backend.now(), ..*change };
    rows::write(tx, change, version, &shifts).await?;
    let document = |plan: &TourPlan| {
        let row = change.tour.to_string();
        serde_json::to_string(plan).map_err(|_| DbError::Inconsistent {
            table: "tour_versions",
            column: "document",
            row,
        })
    };
    let before = if change.from == 0 { None } else { Some(document(change.before)?) };
    let new = NewChange {
        tour: change.tour,
        version,
        kind: change.kind.as_str(),
        before: before.as_deref(),
        document: &document(change.after)?,
        note: change.note,
        override_reason: if hard { change.override_reason.map(Override::as_str) } else { None },
        by: change.by,
        at: change.now,
    };
    versions::insert(tx, &new).await?;
    tell::note(backend, tx, change, &shifts).await?;
    let told = tell::tell(backend, tx, change, version, &shifts).await?;
    for session in served {
        waiting_list::serve_session(backend, tx, session).await?;
    }
    if change.kind == ChangeKind::Undo {
        versions::set_undone(tx, change.tour, change.from, version).await?;
        calls::delete_banners(tx, change.tour, change.from).await?;
    } else {
        tell::show(backend, tx, change, version, &shifts).await?;
    }
    let can_be_undone = change.from > 0 && change.kind != ChangeKind::Undo;
    Ok(Published {
        version,
        messages: told.messages,
        without_email: told.without_email,
        calls: told.calls,
        undo_until: can_be_undone.then(|| change.now + UNDO),
    })
}

/// The sequence of a session goes up where people would notice.
async fn revise(tx: &mut Tx, shifts: &[tell::Shift<'_>], now: DateTime<Utc>) -> Result<(), DbError> {
    for shift in shifts {
        changes::revise_session(tx, shift.session, now).await?;
    }
    Ok(())
}
