//! « Plan B » : a published stop cannot take place as announced. What could be done instead, with
//! the people whom each answer concerns, and taking one of the answers.

use chrono::NaiveDate;
use domain::ids::{LoginId, TourId};
use domain::plan::{EditError, Rescue, TourPlan, Trouble, Ways, World, rescues};

use crate::Backend;
use crate::db::{DbError, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::{programme, versions};
use crate::service::accept_dates::take_words;
pub use crate::service::direct_change::ChangeError;
use crate::service::direct_change::{Live, bring, locked};
use crate::service::preview_publication::{Preview, compare};
use crate::service::publish_tour::Published;
use crate::service::read_itinerary::road;
use crate::zone;

/// So many other orders are proposed, those that harm the fewest people.
const ORDERS: usize = 2;

/// What could be done, the least harm first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanB {
    /// The version that was looked at: what accepting expects.
    pub version: i64,
    /// The answers.
    pub proposals: Vec<Proposal>,
}

/// One answer, and whom it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What is done.
    pub rescue: Rescue,
    /// The first local day of the stop afterwards.
    pub day: NaiveDate,
    /// Its venue afterwards.
    pub venue: String,
    /// The other stops that change days: their towns and first local days afterwards, in that order.
    pub others: Vec<(String, NaiveDate)>,
    /// Tickets that are told of another place and keep day and hour.
    pub kept: usize,
    /// Tickets that are told of another day: these people must see whether they can come.
    pub asked: usize,
    /// Of both, how many have no address and must be told otherwise.
    pub without_email: usize,
    /// Minutes on the road that the tour gains; negative where it gets shorter.
    pub minutes: i64,
    /// Sessions of the stop that had a room and find none.
    pub without_room: usize,
}

/// What could be done instead; `None` for an unknown tour or stop.
pub async fn propose(backend: &Backend, tour: &str, stop: &str, trouble: Trouble) -> Result<Option<PlanB>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(tour) = versions::find_tour(&mut tx, tour).await? else { return Ok(None) };
    let Some((version, live)) = programme::live(&mut tx, tour).await? else { return Ok(None) };
    let Some(stop) = live.stops.iter().find(|found| found.slug == stop) else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    let today = zone::local(backend.now(), &stop.time_zone).map_err(Unexpected::new)?.date();
    let mut proposals = Vec::new();
    for rescue in rescues(&live, &world, stop.id, trouble, today) {
        let Ok(after) = rescued(&mut tx, &live, &world, rescue).await? else { continue };
        let found = compare(&mut tx, 0, version, &live, &after, backend.now()).await?;
        if found.refusals.is_empty() && !found.conflicts.iter().any(|conflict| conflict.hard) {
            proposals.extend(proposal(rescue, &live, &after, &world, &found));
        }
    }
    proposals.sort_by_key(|one| (one.asked, one.kept + one.asked, one.without_room, (one.day - stop.starts_on).abs()));
    let mut orders = 0;
    proposals.retain(|one| {
        orders += usize::from(one.rescue.is_another_order());
        !one.rescue.is_another_order() || orders <= ORDERS
    });
    Ok(Some(PlanB { version, proposals }))
}

/// Takes one of the answers, if the programme is still the one that was looked at: an ordinary
/// change, which keeps every seat, tells every ticket once and can be undone.
pub async fn accept(
    backend: &Backend,
    by: Option<LoginId>,
    tour: TourId,
    version: i64,
    rescue: Rescue,
) -> Result<Option<Published>, ChangeError> {
    let published = with_retries(|| once(backend, by, tour, version, rescue)).await?;
    backend.wake.notify_one();
    Ok(published)
}

async fn once(
    backend: &Backend,
    by: Option<LoginId>,
    tour: TourId,
    version: i64,
    rescue: Rescue,
) -> Result<Option<Published>, ChangeError> {
    let mut tx = backend.db.begin().await?;
    let (from, before) = locked(&mut tx, tour).await?;
    if from != version {
        return Ok(None);
    }
    let now = backend.now();
    let world = programme::world(&mut tx).await?;
    let after = rescued(&mut tx, &before, &world, rescue).await??;
    let live = Live { tour, from, plan: &before, by, override_reason: None, now };
    let published = bring(backend, &mut tx, &live, after).await?;
    tx.commit().await?;
    Ok(Some(published))
}

/// The plan afterwards, with the words of the new venue where the stop goes to another.
async fn rescued(
    tx: &mut Tx,
    plan: &TourPlan,
    world: &World,
    rescue: Rescue,
) -> Result<Result<TourPlan, EditError>, DbError> {
    let mut after = plan.clone();
    if let Err(error) = rescue.apply(&mut after, world) {
        return Ok(Err(error));
    }
    if let Rescue::Move { stop, venue: Some(venue), .. } = rescue {
        take_words(tx, &mut after, stop, venue).await?;
    }
    Ok(Ok(after))
}

fn proposal(rescue: Rescue, before: &TourPlan, after: &TourPlan, world: &World, found: &Preview) -> Option<Proposal> {
    let (was, is) = (before.stop(rescue.stop())?, after.stop(rescue.stop())?);
    let venue = world.venues.get(&is.venue)?;
    let mut others: Vec<(NaiveDate, String)> = Vec::new();
    for stop in after.stops.iter().filter(|stop| stop.id != rescue.stop()) {
        if before.stop(stop.id).is_some_and(|was| was.starts_on != stop.starts_on) {
            others.push((stop.starts_on, world.venues.get(&stop.venue)?.town.clone()));
        }
    }
    others.sort_unstable();
    let roomless = |plan: &[domain::plan::SessionPlan]| {
        plan.iter().filter(|session| !session.cancelled && session.room.is_none()).count()
    };
    let (kept, asked) = if rescue.keeps_the_day() { (found.tickets, 0) } else { (0, found.tickets) };
    let legs = Ways::new(&world.legs);
    Some(Proposal {
        rescue,
        day: is.starts_on,
        venue: venue.name.clone(),
        others: others.into_iter().map(|(day, town)| (town, day)).collect(),
        kept,
        asked,
        without_email: found.without_email,
        minutes: road(after, &legs) - road(before, &legs),
        without_room: roomless(&is.sessions).saturating_sub(roomless(&was.sessions)),
    })
}
