//! What organisers read: their tours, the draft, the history of versions.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{LoginId, TourId};
use domain::plan::{Override, TourPlan, World, changes};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::{drafts, programme, versions};

/// A tour in the team's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourLine {
    /// The tour.
    pub id: TourId,
    /// Its part of the public address.
    pub slug: String,
    /// The name that only the team sees.
    pub inside_name: String,
    /// The neutral name that everybody sees.
    pub public_name: String,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// The version that is live; `None` before the first publication.
    pub version: Option<i64>,
    /// When the draft was saved last; `None` where nobody edited it.
    pub saved_at: Option<DateTime<Utc>>,
}

/// The draft of a tour with all that its page needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPage {
    /// What the next save expects; 0 where nobody saved a draft and the live programme is shown.
    pub revision: i64,
    /// The version that is live, 0 for none: what publishing expects.
    pub version: i64,
    /// The plan.
    pub plan: TourPlan,
    /// Who saved it last.
    pub saved_by: Option<(LoginId, String)>,
    /// When.
    pub saved_at: Option<DateTime<Utc>>,
    /// The venues, rooms and partners that it may name.
    pub world: World,
    /// True when it differs from what is published.
    pub differs: bool,
    /// True when its last save can be undone.
    pub undoable: bool,
}

/// A version in the history of a tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// From 1 on, without gaps.
    pub number: i64,
    /// How it came to be; `None` for versions that came with imported data.
    pub kind: Option<ChangeKind>,
    /// What the publisher wrote about it.
    pub note: Option<String>,
    /// Who published it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why a hard conflict was published all the same.
    pub override_reason: Option<Override>,
    /// The version that undid it.
    pub undone_by: Option<i64>,
}

/// How a version came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// The draft was published.
    Publication,
    /// One stop or session was changed at once.
    Direct,
    /// The version before was undone.
    Undo,
}

impl ChangeKind {
    /// The kind as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publication => "publication",
            Self::Direct => "direct",
            Self::Undo => "undo",
        }
    }

    /// The kind of a stored text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Publication, Self::Direct, Self::Undo].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// All tours, the latest first.
pub async fn tours(backend: &Backend) -> Result<Vec<TourLine>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let rows = versions::tours(&mut tx).await?;
    Ok(rows
        .into_iter()
        .map(|row| TourLine {
            id: TourId(row.id),
            slug: row.slug,
            inside_name: row.inside_name,
            public_name: row.public_name,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            version: row.published_version,
            saved_at: row.saved_at,
        })
        .collect())
}

/// The tour of an address; `None` where there is none.
pub async fn find(backend: &Backend, slug: &str) -> Result<Option<TourId>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(versions::find_tour(&mut tx, slug).await?)
}

/// The draft of a tour, or its live programme where nobody edited one; `None` for an unknown tour.
pub async fn draft(backend: &Backend, tour: TourId) -> Result<Option<DraftPage>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some((version, live)) = programme::live(&mut tx, tour).await? else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    let undoable = drafts::last_step(&mut tx, tour).await?.is_some();
    let page = match drafts::find(&mut tx, tour).await? {
        Some(draft) => DraftPage {
            revision: draft.revision,
            version,
            differs: version == 0 || draft.plan != live,
            plan: draft.plan,
            saved_by: draft.saved_by.zip(draft.saved_by_name),
            saved_at: Some(draft.saved_at),
            world,
            undoable,
        },
        None => DraftPage {
            revision: 0,
            version,
            plan: live,
            saved_by: None,
            saved_at: None,
            world,
            differs: false,
            undoable,
        },
    };
    Ok(Some(page))
}

/// How the draft of a tour stands: how much of it is not published, and whether its last save can be
/// undone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DraftState {
    /// Differences to what is live.
    pub changes: usize,
    /// True when nothing of the tour was published yet.
    pub new: bool,
    /// True when « Défaire » has something to undo.
    pub undoable: bool,
}

/// How the draft of a tour stands; nothing to say of an unknown one.
pub async fn draft_state(backend: &Backend, slug: &str) -> Result<DraftState, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(tour) = versions::find_tour(&mut tx, slug).await? else { return Ok(DraftState::default()) };
    let Some((version, live)) = programme::live(&mut tx, tour).await? else { return Ok(DraftState::default()) };
    let Some(draft) = drafts::find(&mut tx, tour).await? else { return Ok(DraftState::default()) };
    let undoable = drafts::last_step(&mut tx, tour).await?.is_some();
    let words = usize::from(draft.plan != live);
    Ok(DraftState { changes: changes(&live, &draft.plan).len().max(words), new: version == 0, undoable })
}

/// The published programme of a tour and its version; `None` for an unknown tour.
pub async fn published(backend: &Backend, tour: TourId) -> Result<Option<(i64, TourPlan)>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(programme::live(&mut tx, tour).await?)
}

/// The last fifty versions of a tour, newest first.
pub async fn history(backend: &Backend, tour: TourId) -> Result<Vec<VersionLine>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let rows = versions::list(&mut tx, tour).await?;
    Ok(rows
        .into_iter()
        .map(|row| VersionLine {
            number: row.number,
            kind: row.kind.as_deref().and_then(ChangeKind::parse),
            note: row.note,
            by: row.display_name,
            at: row.published_at,
            override_reason: row.override_reason.as_deref().and_then(Override::parse),
            undone_by: row.undone_by,
        })
        .collect())
}
