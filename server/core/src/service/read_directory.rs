//! What the team reads of its directory: venues, partners, the sheet of a stop.

use chrono::{NaiveDate, NaiveTime};
use domain::ids::{PartnerId, StopId, TourId, VenueId};
use domain::plan::{StopPlan, TourPlan};

use crate::Backend;
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::{bodies, checklists, facilitators, itinerary, places, programme, venues, welcome};
use crate::service::read_agenda::{Agenda, agenda_in};

pub use crate::repo::bodies::BodyRow as Body;
pub use crate::repo::checklists::ItemRow as Item;
pub use crate::repo::venues::{RoomRow as Room, VenueRow as Venue};

/// A venue with all that the team keeps of it.
#[derive(Debug, Clone)]
pub struct VenuePage {
    /// The venue.
    pub venue: Venue,
    /// Its rooms in their order.
    pub rooms: Vec<Room>,
    /// Its hours: weekday (0 is Monday), opening, closing.
    pub hours: Vec<(i64, NaiveTime, NaiveTime)>,
    /// The days on which it is closed, and why.
    pub closed_days: Vec<(NaiveDate, String)>,
}

/// A partner and its named people.
#[derive(Debug, Clone)]
pub struct BodyPage {
    /// The partner.
    pub body: Body,
    /// Its people: identifier, name, whether they are no longer offered.
    pub people: Vec<(String, String, bool)>,
    /// The calendar that it linked: when it was read, never what it says.
    pub agenda: Option<Agenda>,
}

/// A tour as its forms show it.
#[derive(Debug, Clone)]
pub struct TourPage {
    /// Its identifier.
    pub id: TourId,
    /// What the next save expects.
    pub revision: i64,
    /// The plan.
    pub plan: TourPlan,
}

/// The sheet of a stop.
#[derive(Debug, Clone)]
pub struct StopSheet {
    /// What the next save expects.
    pub revision: i64,
    /// The tour's name inside.
    pub tour: String,
    /// The stop as planned.
    pub stop: StopPlan,
    /// Its town.
    pub town: String,
    /// Everybody sees it, so that hosts can be named.
    pub published: bool,
    /// The venues of the town.
    pub venues: Vec<Venue>,
    /// What is to be done before it.
    pub items: Vec<Item>,
}

/// Every venue by town.
pub async fn venues(backend: &Backend) -> Result<Vec<Venue>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(venues::list(&mut tx).await?)
}

/// One venue.
pub async fn venue(backend: &Backend, id: VenueId) -> Result<Option<VenuePage>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(venue) = venues::find(&mut tx, id).await? else { return Ok(None) };
    Ok(Some(VenuePage {
        venue,
        rooms: venues::rooms(&mut tx, id).await?,
        hours: venues::hours(&mut tx, id).await?,
        closed_days: venues::closed_days(&mut tx, id).await?,
    }))
}

/// Every partner by name.
pub async fn bodies(backend: &Backend) -> Result<Vec<Body>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(bodies::list(&mut tx).await?)
}

/// One partner.
pub async fn body(backend: &Backend, id: PartnerId) -> Result<Option<BodyPage>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(body) = bodies::find(&mut tx, id).await? else { return Ok(None) };
    let people = facilitators::list(&mut tx, id).await?;
    let people = people.into_iter().map(|one| (one.id.to_string(), one.name, one.retired_at.is_some())).collect();
    let agenda = agenda_in(&mut tx, id, backend.now()).await?;
    Ok(Some(BodyPage { body, people, agenda }))
}

/// A tour by its address, as planned.
pub async fn tour(backend: &Backend, slug: &str) -> Result<Option<TourPage>, Unexpected> {
    let mut tx = backend.db.read().await?;
    planned(&mut tx, slug).await
}

/// The sheet of a stop in the draft.
pub async fn sheet(backend: &Backend, tour: &str, stop: &str) -> Result<Option<StopSheet>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(TourPage { id, revision, plan }) = planned(&mut tx, tour).await? else { return Ok(None) };
    let Some(stop) = plan.stops.iter().find(|one| one.slug == stop).cloned() else { return Ok(None) };
    let items = checklists::list(&mut tx, (id, StopId(stop.id.0))).await?;
    let mut of_town = venues::list(&mut tx).await?;
    of_town.retain(|venue| venue.insee_code == stop.insee_code);
    let town = places::find_town(&mut tx, &stop.insee_code).await?.map(|town| town.name).unwrap_or_default();
    let published = welcome::find_stop(&mut tx, StopId(stop.id.0)).await?.is_some();
    Ok(Some(StopSheet { revision, tour: plan.inside_name, stop, town, published, venues: of_town, items }))
}

pub(super) async fn planned(tx: &mut Tx, slug: &str) -> Result<Option<TourPage>, Unexpected> {
    let Some(row) = itinerary::find_tour(tx, slug).await? else { return Ok(None) };
    let id = TourId(row.id);
    let found = programme::planned(tx, id).await?;
    Ok(found.map(|(revision, plan)| TourPage { id, revision, plan }))
}
