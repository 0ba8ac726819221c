//! Drafts: the plan of a tour that nobody outside the team sees.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, TourId};
use domain::plan::TourPlan;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_optional};

const FIND: &str = "select d.revision, d.document, d.saved_by, d.saved_at, l.display_name as saved_by_name \
    from tour_drafts d left join logins l on l.id = d.saved_by where d.tour_id = $1";
const INSERT: &str = "insert into tour_drafts (tour_id, revision, document, saved_by, saved_at) \
    values ($1, 1, $2, $3, $4) on conflict (tour_id) do nothing";
const UPDATE: &str = "update tour_drafts set revision = tour_drafts.revision + 1, document = $3, saved_by = $4, \
    saved_at = $5 where tour_id = $1 and revision = $2";

const INSERT_STEP: &str = "insert into tour_draft_steps (tour_id, revision, document) \
    values ($1, $2, (select document from tour_drafts where tour_id = $1)) on conflict (tour_id, revision) do nothing";
const DROP_OLD_STEPS: &str = "delete from tour_draft_steps where tour_id = $1 and revision <= $2";
const FIND_STEP: &str = "select revision, document from tour_draft_steps where tour_id = $1 \
    order by revision desc limit 1";
const DROP_STEP: &str = "delete from tour_draft_steps where tour_id = $1 and revision = $2";
const FORGET_STEPS: &str = "delete from tour_draft_steps where tour_id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("drafts::FIND", FIND),
    ("drafts::INSERT", INSERT),
    ("drafts::UPDATE", UPDATE),
    ("drafts::INSERT_STEP", INSERT_STEP),
    ("drafts::DROP_OLD_STEPS", DROP_OLD_STEPS),
    ("drafts::FIND_STEP", FIND_STEP),
    ("drafts::DROP_STEP", DROP_STEP),
    ("drafts::FORGET_STEPS", FORGET_STEPS),
];

/// So many saves of a draft can be undone.
const MOST_STEPS: i64 = 50;

/// A draft as stored.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub revision: i64,
    pub plan: TourPlan,
    pub saved_by: Option<LoginId>,
    pub saved_by_name: Option<String>,
    pub saved_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    revision: i64,
    document: String,
    saved_by: Option<Uuid>,
    saved_at: DateTime<Utc>,
    saved_by_name: Option<String>,
}

/// The draft of a tour.
pub(crate) async fn find(tx: &mut Tx, tour: TourId) -> Result<Option<Draft>, DbError> {
    let Some(row) = fetch_optional!(tx, DraftRow, FIND, tour.0)? else { return Ok(None) };
    let plan = serde_json::from_str(&row.document).map_err(|_| inconsistent(tour))?;
    Ok(Some(Draft {
        revision: row.revision,
        plan,
        saved_by: row.saved_by.map(LoginId),
        saved_by_name: row.saved_by_name,
        saved_at: row.saved_at,
    }))
}

/// Stores the draft when the one there is still of the revision expected (0: none). Answers the new
/// revision, or `None` when somebody was faster.
pub(crate) async fn save(
    tx: &mut Tx,
    tour: TourId,
    expected: i64,
    plan: &TourPlan,
    by: Option<LoginId>,
    now: DateTime<Utc>,
) -> Result<Option<i64>, DbError> {
    let document = serde_json::to_string(plan).map_err(|_| inconsistent(tour))?;
    let by = by.map(|login| login.0);
    let rows = if expected == 0 {
        execute!(tx, INSERT, tour.0, document.as_str(), by, now)?
    } else {
        execute!(tx, UPDATE, tour.0, expected, document.as_str(), by, now)?
    };
    Ok((rows == 1).then_some(expected + 1))
}

/// Keeps the draft as it is, to come back to it after the save that makes this revision.
pub(crate) async fn remember(tx: &mut Tx, tour: TourId, revision: i64) -> Result<(), DbError> {
    execute!(tx, INSERT_STEP, tour.0, revision)?;
    execute!(tx, DROP_OLD_STEPS, tour.0, revision - MOST_STEPS)?;
    Ok(())
}

/// How the draft was before its last save: the revision of that save, and the plan, `None` where
/// nobody had edited one. Nothing where there is nothing to come back to.
pub(crate) async fn last_step(tx: &mut Tx, tour: TourId) -> Result<Option<(i64, Option<TourPlan>)>, DbError> {
    let Some((revision, text)) = fetch_optional!(tx, (i64, Option<String>), FIND_STEP, tour.0)? else {
        return Ok(None);
    };
    let plan = text.map(|text| serde_json::from_str(&text).map_err(|_| inconsistent(tour))).transpose()?;
    Ok(Some((revision, plan)))
}

/// Drops a step that was gone back.
pub(crate) async fn drop_step(tx: &mut Tx, tour: TourId, revision: i64) -> Result<(), DbError> {
    execute!(tx, DROP_STEP, tour.0, revision)?;
    Ok(())
}

/// What is live has changed: the drafts from before are no plans for it.
pub(crate) async fn forget_steps(tx: &mut Tx, tour: TourId) -> Result<(), DbError> {
    execute!(tx, FORGET_STEPS, tour.0)?;
    Ok(())
}

fn inconsistent(tour: TourId) -> DbError {
    DbError::Inconsistent { table: "tour_drafts", column: "document", row: tour.to_string() }
}
