//! The poster of a change on the day: what people knew, and what is true now.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use domain::ids::{SessionId, TourId};
use domain::plan::{Effective, TourPlan, World, effective_sessions, place_words};
use domain::session::Audience;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::{programme, versions};
use crate::service::publish_tour::ON_THE_DAY;

/// What the poster of a stop says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    /// The neutral name of the tour.
    pub public_name: String,
    /// The town.
    pub town: String,
    /// The number that people call for help.
    pub help_phone: String,
    /// Where the public reads it, after the address of the site.
    pub path: String,
    /// What changed, in the order of time.
    pub lines: Vec<PosterLine>,
}

/// A session that is not what people knew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosterLine {
    /// Its title.
    pub title: String,
    /// When it was to begin, and where.
    pub old: (NaiveDateTime, String),
    /// When it begins, and where; `None` when it does not take place.
    pub new: Option<(NaiveDateTime, String)>,
}

/// The poster of a published stop for the changes of the last day; `None` for an unknown stop.
pub async fn poster(backend: &Backend, tour: TourId, slug: &str) -> Result<Option<Poster>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some((_, live)) = programme::live(&mut tx, tour).await? else { return Ok(None) };
    let Some(stop) = live.stops.iter().find(|stop| stop.slug == slug) else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    let since = versions::since(&mut tx, tour, backend.now() - ON_THE_DAY).await?;
    let known: Option<TourPlan> = since
        .into_iter()
        .next()
        .and_then(|first| first.before)
        .map(|text| serde_json::from_str(&text).map_err(Unexpected::new))
        .transpose()?;
    let lines = known.as_ref().map(|known| lines(known, &live, slug, &world)).unwrap_or_default();
    let tour_slug = versions::slug(&mut tx, tour).await?.unwrap_or_default();
    Ok(Some(Poster {
        public_name: live.public_name.clone(),
        town: world.venues.get(&stop.venue).map(|venue| venue.town.clone()).unwrap_or_default(),
        help_phone: stop.help_phone.clone(),
        path: format!("/tournees/{tour_slug}/{slug}"),
        lines,
    }))
}

/// Only what everybody may see hangs on a wall.
fn lines(known: &TourPlan, live: &TourPlan, slug: &str, world: &World) -> Vec<PosterLine> {
    let after: BTreeMap<SessionId, Effective<'_>> = effective_sessions(live);
    let mut lines: Vec<PosterLine> = effective_sessions(known)
        .into_iter()
        .filter(|(_, was)| was.stop.slug == slug && !was.cancelled && was.session.audience == Audience::Public)
        .filter_map(|(id, was)| {
            let old = (was.session.times.starts(), place(&was, world));
            let is = after.get(&id).filter(|is| !is.cancelled);
            let new = is.map(|is| (is.session.times.starts(), place(is, world)));
            (new.as_ref() != Some(&old)).then(|| PosterLine { title: was.session.title.clone(), old, new })
        })
        .collect();
    lines.sort_by(|one, other| (one.old.0, &one.title).cmp(&(other.old.0, &other.title)));
    lines
}

fn place(effective: &Effective<'_>, world: &World) -> String {
    let room = effective.session.room.and_then(|room| world.rooms.get(&room)).map(|room| room.name.as_str());
    let venue = world.venues.get(&effective.stop.venue);
    place_words(room, venue.map(|venue| venue.name.as_str()).unwrap_or_default(), "")
}
