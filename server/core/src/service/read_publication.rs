//! All that an organiser looks at before publishing, and the versions of before.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use domain::ids::TourId;
use domain::neutral::find_forbidden;
use domain::plan::{Conflict, TourPlan, WayOut, World, ways_out};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::programme;
use crate::service::preview_publication::{self, Preview, PreviewError};
use crate::service::publish_tour::UNDO;
use crate::service::read_itinerary::{Clash, named};
use crate::service::read_plan::{self, ChangeKind, DraftPage, VersionLine};
use crate::zone;

/// Ways out are looked for in so many conflicts: each is tried on the engine.
const MOST_WAYS: usize = 8;

/// What publishing would do, and what was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// The tour.
    pub tour: TourId,
    /// The draft, or what is live where there is none.
    pub draft: DraftPage,
    /// What would change; `None` where there is no draft.
    pub preview: Option<Preview>,
    /// The conflicts of the preview, with names.
    pub clashes: Vec<Clash>,
    /// Ways out of each of them, in the same order.
    pub ways: Vec<Vec<WayOut>>,
    /// Words that are better not said outside, with where they stand.
    pub words: Vec<LoudWord>,
    /// The versions, newest first.
    pub history: Vec<VersionLine>,
    /// The latest version, while it can be undone.
    pub undoable: Option<Undoable>,
    /// When the draft was saved, on the wall of the tour.
    pub saved_at: Option<NaiveDateTime>,
}

/// A version that can be undone, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undoable {
    /// Its number.
    pub version: i64,
    /// The seconds that are left.
    pub seconds: i64,
}

/// A word that says too much outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoudWord {
    /// The words of the list.
    pub words: Vec<&'static str>,
    /// What holds them, as written.
    pub text: String,
}

/// Everything about publishing a tour; `None` for an unknown one.
pub async fn publication(backend: &Backend, slug: &str) -> Result<Option<Publication>, Unexpected> {
    let Some(tour) = read_plan::find(backend, slug).await? else { return Ok(None) };
    let Some(draft) = read_plan::draft(backend, tour).await? else { return Ok(None) };
    let preview = match preview_publication::preview(backend, tour).await {
        Ok(preview) => Some(preview),
        Err(PreviewError::NoDraft) => None,
        Err(PreviewError::Unexpected(error)) => return Err(error),
    };
    let history = read_plan::history(backend, tour).await?;
    let mut conflicts = preview.as_ref().map(|preview| preview.conflicts.clone()).unwrap_or_default();
    let place = |conflict: &Conflict| draft.plan.stops.iter().position(|stop| conflict.stops.contains(&stop.id));
    conflicts.sort_by_key(|conflict| (!conflict.hard, place(conflict)));
    let local = |at: DateTime<Utc>| zone::local(at, &draft.plan.time_zone).map_err(Unexpected::new);
    let mut tx = backend.db.read().await?;
    let texts = programme::venue_texts(&mut tx).await?;
    Ok(Some(Publication {
        tour,
        ways: ways(&conflicts, &draft.plan, &draft.world),
        clashes: named(conflicts, &draft.plan, &draft.world),
        words: loud_words(&draft.plan, &draft.world, &texts),
        undoable: undoable(&history, backend.now()),
        saved_at: draft.saved_at.map(local).transpose()?,
        preview,
        history,
        draft,
    }))
}

/// The latest version of a tour, while it can be undone.
pub async fn latest(backend: &Backend, tour: TourId) -> Result<Option<Undoable>, Unexpected> {
    Ok(undoable(&read_plan::history(backend, tour).await?, backend.now()))
}

/// The zone of a tour; empty for an unknown one.
pub async fn zone_of(backend: &Backend, tour: TourId) -> Result<String, Unexpected> {
    let live = read_plan::published(backend, tour).await?;
    Ok(live.map(|(_, plan)| plan.time_zone).unwrap_or_default())
}

/// Conflicts of the published programme, or of a change of it, with names.
pub async fn clashes_of(backend: &Backend, tour: TourId, conflicts: Vec<Conflict>) -> Result<Vec<Clash>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some((_, live)) = programme::live(&mut tx, tour).await? else { return Ok(Vec::new()) };
    let world = programme::world(&mut tx).await?;
    Ok(named(conflicts, &live, &world))
}

fn ways(conflicts: &[Conflict], plan: &TourPlan, world: &World) -> Vec<Vec<WayOut>> {
    let shown = (0_usize..).zip(conflicts);
    shown.map(|(place, found)| if place < MOST_WAYS { ways_out(plan, world, found) } else { Vec::new() }).collect()
}

fn undoable(history: &[VersionLine], now: DateTime<Utc>) -> Option<Undoable> {
    let latest = history.first()?;
    let kind = matches!(latest.kind, Some(ChangeKind::Publication | ChangeKind::Direct));
    let left: TimeDelta = latest.at + UNDO - now;
    (kind && latest.number > 1 && latest.undone_by.is_none() && left >= TimeDelta::zero())
        .then(|| Undoable { version: latest.number, seconds: left.num_seconds() })
}

/// The plan's own public texts are refused when they are saved; names of venues, rooms and partners
/// belong to others and only warn.
fn loud_words(plan: &TourPlan, world: &World, texts: &[(domain::ids::VenueId, Vec<String>)]) -> Vec<LoudWord> {
    let mut shown: Vec<&str> = vec![&plan.public_name];
    for stop in plan.stops.iter().filter(|stop| !stop.cancelled) {
        shown.extend([stop.landmark.as_str(), &stop.how_to_come, &stop.bring]);
        shown.extend(
            texts.iter().filter(|(venue, _)| *venue == stop.venue).flat_map(|(_, texts)| texts).map(String::as_str),
        );
        for session in stop.sessions.iter().filter(|session| !session.cancelled) {
            shown.extend([session.title.as_str(), &session.summary]);
            shown.extend(session.desks.iter().flat_map(|desk| [desk.label.as_str(), &desk.job, &desk.contract]));
            shown.extend(session.room.and_then(|room| world.rooms.get(&room)).map(|room| room.name.as_str()));
            let partners = session.partners.iter().chain(session.desks.iter().map(|desk| &desk.partner));
            shown.extend(partners.filter_map(|id| world.partners.get(id)).map(|partner| partner.name.as_str()));
        }
    }
    shown.sort_unstable();
    shown.dedup();
    shown
        .into_iter()
        .map(|text| LoudWord { words: find_forbidden(text), text: text.to_owned() })
        .filter(|found| !found.words.is_empty())
        .collect()
}
