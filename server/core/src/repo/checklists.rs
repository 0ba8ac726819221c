//! What is to be done before a stop.

use chrono::{DateTime, Utc};
use domain::ids::{StopId, TourId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all};

const INSERT: &str = "insert into checklist_items (id, tour_id, stop_id, label, owner, days_before, done_at, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const LIST: &str = "select id, label, owner, days_before, done_at from checklist_items \
    where tour_id = $1 and stop_id = $2 order by days_before desc, created_at, id";
const UPDATE: &str = "update checklist_items set label = $4, owner = $5, days_before = $6 \
    where id = $1 and tour_id = $2 and stop_id = $3";
const TICK: &str = "update checklist_items set done_at = $4 where id = $1 and tour_id = $2 and stop_id = $3";
const DELETE: &str = "delete from checklist_items where id = $1 and tour_id = $2 and stop_id = $3";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("checklists::INSERT", INSERT),
    ("checklists::LIST", LIST),
    ("checklists::UPDATE", UPDATE),
    ("checklists::TICK", TICK),
    ("checklists::DELETE", DELETE),
];

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ItemRow {
    /// Its identifier.
    pub id: Uuid,
    /// What.
    pub label: String,
    /// Who does it; empty while nobody does.
    pub owner: String,
    /// How many days before the first day of the stop.
    pub days_before: i64,
    /// When it was ticked.
    pub done_at: Option<DateTime<Utc>>,
}

/// Adds a thing to do.
pub async fn insert(
    tx: &mut Tx,
    (tour, stop): (TourId, StopId),
    item: &ItemRow,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let (label, owner) = (item.label.as_str(), item.owner.as_str());
    execute!(tx, INSERT, item.id, tour.0, stop.0, label, owner, item.days_before, item.done_at, now)?;
    Ok(())
}

/// The things to do before a stop, the earliest first.
pub(crate) async fn list(tx: &mut Tx, (tour, stop): (TourId, StopId)) -> Result<Vec<ItemRow>, DbError> {
    fetch_all!(tx, ItemRow, LIST, tour.0, stop.0)
}

/// Writes a thing to do. Answers whether it exists.
pub(crate) async fn update(tx: &mut Tx, (tour, stop): (TourId, StopId), item: &ItemRow) -> Result<bool, DbError> {
    let (label, owner) = (item.label.as_str(), item.owner.as_str());
    Ok(execute!(tx, UPDATE, item.id, tour.0, stop.0, label, owner, item.days_before)? == 1)
}

/// Ticks a thing, or unticks it (`None`). Answers whether it exists.
pub(crate) async fn tick(
    tx: &mut Tx,
    (tour, stop): (TourId, StopId),
    item: Uuid,
    at: Option<DateTime<Utc>>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, TICK, item, tour.0, stop.0, at)? == 1)
}

/// Takes a thing off the list. Answers whether it was there.
pub(crate) async fn delete(tx: &mut Tx, (tour, stop): (TourId, StopId), item: Uuid) -> Result<bool, DbError> {
    Ok(execute!(tx, DELETE, item, tour.0, stop.0)? == 1)
}
