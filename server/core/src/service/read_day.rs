//! The day programme of a stop, as its organiser edits it.

use chrono::{DateTime, Utc};
use domain::ids::{SessionId, StopId, TemplateId, TourId};
use domain::plan::{StopPlan, TourPlan, World, seen_from};
use uuid::Uuid;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::{day, itinerary, templates};
use crate::service::read_plan::{self, DraftPage};

/// How full a published session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seats {
    /// The session.
    pub session: SessionId,
    /// Seats held.
    pub taken: i64,
    /// People waiting.
    pub waiting: i64,
}

/// A template in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateLine {
    /// Its identifier.
    pub id: TemplateId,
    /// Its name.
    pub name: String,
    /// The titles of its sessions.
    pub titles: Vec<String>,
}

/// The day programme with all that clashes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPage {
    /// The tour's part of the address.
    pub tour: String,
    /// The stop.
    pub stop: StopId,
    /// What the next save expects.
    pub revision: i64,
    /// Who saved last, when known.
    pub saved_by: Option<String>,
    /// When.
    pub saved_at: Option<DateTime<Utc>>,
    /// The plan, as far as this stop needs it.
    pub plan: TourPlan,
    /// The world, likewise.
    pub world: World,
    /// How full the published sessions of the stop are.
    pub seats: Vec<Seats>,
    /// The templates.
    pub templates: Vec<TemplateLine>,
    /// New identifiers follow this one.
    pub seed: Uuid,
}

/// The draft of a tour by its part of the address.
pub async fn draft(backend: &Backend, tour: &str) -> Result<Option<(TourId, DraftPage)>, Unexpected> {
    let found = {
        let mut tx = backend.db.read().await?;
        itinerary::find_tour(&mut tx, tour).await?
    };
    let Some(row) = found else { return Ok(None) };
    let tour = TourId(row.id);
    Ok(read_plan::draft(backend, tour).await?.map(|page| (tour, page)))
}

/// The day programme of a stop of the draft; `None` where there is no such tour or stop.
pub async fn day(backend: &Backend, tour: &str, stop: &str) -> Result<Option<DayPage>, Unexpected> {
    let Some((_, page)) = draft(backend, tour).await? else { return Ok(None) };
    let Some(stop) = stop_of(&page.plan, stop).map(|stop| stop.id) else { return Ok(None) };
    let mut tx = backend.db.read().await?;
    let seats = day::list_seats(&mut tx, stop).await?;
    let templates = templates::list(&mut tx).await?;
    let (plan, world) = seen_from(&page.plan, &page.world, stop);
    Ok(Some(DayPage {
        tour: tour.to_owned(),
        stop,
        revision: page.revision,
        saved_by: page.saved_by.map(|(_, name)| name),
        saved_at: page.saved_at,
        plan,
        world,
        seats: seats
            .into_iter()
            .map(|row| Seats { session: SessionId(row.id), taken: row.taken, waiting: row.waiting })
            .collect(),
        templates: templates
            .into_iter()
            .map(|template| TemplateLine {
                id: template.id,
                name: template.name,
                titles: template.day.sessions.into_iter().map(|one| one.session.title).collect(),
            })
            .collect(),
        seed: backend.new_id(),
    }))
}

/// The stop of a plan by its part of the address.
#[must_use]
pub fn stop_of<'a>(plan: &'a TourPlan, slug: &str) -> Option<&'a StopPlan> {
    plan.stops.iter().find(|stop| stop.slug == slug)
}
