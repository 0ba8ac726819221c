//! What is to be done before a stop: added, ticked, changed, taken off.

use domain::ids::{StopId, TourId};
use uuid::Uuid;

use super::add_stop::usual_checklist;
use super::open_draft::OpenDraft;
use super::typed::{INSIDE_NAME, INSIDE_NOTE, Reader, SaveError, WrongKind};
use crate::Backend;
use crate::repo::checklists::{self, ItemRow};

/// As typed.
#[derive(Debug, Clone, Default)]
pub struct ItemForm {
    /// The item; empty for a new one.
    pub item: String,
    /// What is to be done.
    pub label: String,
    /// Who does it.
    pub owner: String,
    /// By which day.
    pub due_on: String,
}

/// Adds an item, or writes one anew. Its day is kept as a distance from the stop's first day.
pub async fn save(backend: &Backend, at: (&str, &str), form: &ItemForm) -> Result<(), SaveError> {
    let (mut draft, place, first_day) = open(backend, at).await?;
    let mut reader = Reader::default();
    let label = reader.line("label", &form.label, INSIDE_NAME);
    let owner = reader.line("owner", &form.owner, INSIDE_NOTE);
    let due_on = reader.day("due_on", &form.due_on, (first_day - chrono::Days::new(364), first_day));
    let days_before = due_on.map_or(0, |due_on| (first_day - due_on).num_days());
    if !(0..=366).contains(&days_before) {
        reader.note("due_on", WrongKind::Order);
    }
    reader.finish()?;
    let known = form.item.parse::<Uuid>().ok();
    let item = ItemRow { id: known.unwrap_or_else(|| backend.new_id()), label, owner, days_before, done_at: None };
    if known.is_none() {
        checklists::insert(&mut draft.tx, place, &item, backend.now()).await?;
    } else if !checklists::update(&mut draft.tx, place, &item).await? {
        return Err(SaveError::Missing);
    }
    draft.tx.commit().await?;
    Ok(())
}

/// Ticks an item, or unticks it.
pub async fn tick(backend: &Backend, at: (&str, &str), item: &str, done: bool) -> Result<(), SaveError> {
    let (mut draft, place, _) = open(backend, at).await?;
    let item = item.parse().map_err(|_| SaveError::Missing)?;
    if !checklists::tick(&mut draft.tx, place, item, done.then(|| backend.now())).await? {
        return Err(SaveError::Missing);
    }
    draft.tx.commit().await?;
    Ok(())
}

/// Takes an item off.
pub async fn remove(backend: &Backend, at: (&str, &str), item: &str) -> Result<(), SaveError> {
    let (mut draft, place, _) = open(backend, at).await?;
    let item = item.parse().map_err(|_| SaveError::Missing)?;
    checklists::delete(&mut draft.tx, place, item).await?;
    draft.tx.commit().await?;
    Ok(())
}

/// The usual list, where there is none.
pub async fn usual(backend: &Backend, at: (&str, &str)) -> Result<(), SaveError> {
    let (mut draft, (tour, stop), _) = open(backend, at).await?;
    if checklists::list(&mut draft.tx, (tour, stop)).await?.is_empty() {
        usual_checklist(backend, &mut draft.tx, tour, stop).await?;
        draft.tx.commit().await?;
    }
    Ok(())
}

async fn open(
    backend: &Backend,
    (tour, stop): (&str, &str),
) -> Result<(OpenDraft, (TourId, StopId), chrono::NaiveDate), SaveError> {
    let draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    let is = draft.plan.stops.iter().find(|one| one.slug == stop).ok_or(SaveError::Missing)?;
    let (place, first_day) = ((draft.tour, is.id), is.starts_on);
    Ok((draft, place, first_day))
}
