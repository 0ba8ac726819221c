//! Templates: the day of a stop kept under a name, and put on many stops at once.

use chrono::NaiveDate;
use domain::ids::{LoginId, TemplateId};
use domain::plan::{DayTemplate, FreshIds, StopPlan, World};
use domain::text::clean_line;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::templates::{self, Template};
use crate::service::edit_day::{EditDayError, Edited, Saved, close, open};
use crate::service::read_day::{TemplateLine, draft, stop_of};

/// The name of a template holds at most so many signs.
const NAME_SIGNS: usize = 60;

/// Why no template was kept.
#[derive(Debug, thiserror::Error)]
pub enum SaveTemplateError {
    /// No such tour or stop.
    #[error("no such tour or stop")]
    Unknown,
    /// No name.
    #[error("a template needs a name")]
    NoName,
    /// Too long a name.
    #[error("the name is too long")]
    TooLong,
    /// A day without sessions.
    #[error("there is nothing on this day")]
    NothingThere,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for SaveTemplateError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// What a template would add to one stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The stop's part of the address.
    pub stop: String,
    /// Its town.
    pub town: String,
    /// The day on which the sessions are put.
    pub day: NaiveDate,
    /// The titles that it does not have yet.
    pub added: Vec<String>,
    /// How many of the template it has already.
    pub known: usize,
}

/// A template and what it would add to each stop of a tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The name that the team uses for the tour.
    pub tour: String,
    /// What the application expects.
    pub revision: i64,
    /// All templates.
    pub templates: Vec<TemplateLine>,
    /// The one chosen, else the first; `None` where there is none.
    pub template: Option<TemplateId>,
    /// The stops that take place, in their order.
    pub stops: Vec<Addition>,
}

/// Keeps a day of a stop as a template. One of the same name is replaced.
pub async fn save(
    backend: &Backend,
    by: Option<LoginId>,
    (tour, stop): (&str, &str),
    day: NaiveDate,
    name: &str,
) -> Result<(), SaveTemplateError> {
    let name = clean_line(name);
    if name.is_empty() {
        return Err(SaveTemplateError::NoName);
    }
    if name.chars().count() > NAME_SIGNS {
        return Err(SaveTemplateError::TooLong);
    }
    let (_, page) = draft(backend, tour).await?.ok_or(SaveTemplateError::Unknown)?;
    let stop = stop_of(&page.plan, stop).ok_or(SaveTemplateError::Unknown)?;
    let day = DayTemplate::of(stop, day, &page.world);
    if day.sessions.is_empty() {
        return Err(SaveTemplateError::NothingThere);
    }
    let template = Template { id: TemplateId(backend.new_id()), name, day };
    let mut tx = backend.db.begin().await?;
    templates::save(&mut tx, &template, by, backend.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// What a template would add; nothing is written.
pub async fn preview(
    backend: &Backend,
    tour: &str,
    template: Option<TemplateId>,
) -> Result<Option<Preview>, Unexpected> {
    let Some((_, page)) = draft(backend, tour).await? else { return Ok(None) };
    let all = {
        let mut tx = backend.db.read().await?;
        templates::list(&mut tx).await?
    };
    let shown = all.iter().find(|one| Some(one.id) == template).or_else(|| all.first());
    let stops = page.plan.stops.iter().filter(|stop| !stop.cancelled);
    let stops = stops
        .map(|stop| {
            let added: Vec<String> = shown
                .into_iter()
                .flat_map(|one| one.day.missing_at(stop))
                .map(|one| one.session.title.clone())
                .collect();
            Addition {
                town: town(&page.world, stop),
                day: stop.starts_on,
                known: shown.map_or(0, |one| one.day.sessions.len()) - added.len(),
                stop: stop.slug.clone(),
                added,
            }
        })
        .collect();
    Ok(Some(Preview {
        tour: page.plan.inside_name,
        revision: page.revision,
        template: shown.map(|one| one.id),
        stops,
        templates: all
            .into_iter()
            .map(|one| TemplateLine {
                id: one.id,
                name: one.name,
                titles: one.day.sessions.into_iter().map(|one| one.session.title).collect(),
            })
            .collect(),
    }))
}

/// Puts a template on the first day of the stops chosen; answers how many sessions were added. A
/// stop that has them already gains nothing.
pub async fn apply(
    backend: &Backend,
    edited: Edited<'_>,
    template: TemplateId,
    stops: &[String],
) -> Result<(Saved, usize), EditDayError> {
    let (tour, page) = open(backend, edited).await?;
    let found = {
        let mut tx = backend.db.read().await.map_err(Unexpected::from)?;
        templates::find(&mut tx, template).await.map_err(Unexpected::from)?
    };
    let Some(template) = found else { return Err(EditDayError::Unknown) };
    let mut ids = FreshIds::new(backend.new_id());
    let mut plan = page.plan;
    let mut added = 0;
    for stop in plan.stops.iter_mut().filter(|stop| !stop.cancelled && stops.contains(&stop.slug)) {
        let day = stop.starts_on;
        added += template.day.apply(stop, day, &page.world, &mut ids);
    }
    if added == 0 {
        return Ok((Saved { revision: edited.revision, at: backend.now() }, 0));
    }
    Ok((close(backend, edited, tour, plan).await?, added))
}

fn town(world: &World, stop: &StopPlan) -> String {
    world.venues.get(&stop.venue).map_or_else(|| stop.slug.clone(), |venue| venue.town.clone())
}
