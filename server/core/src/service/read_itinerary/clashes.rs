//! What clashes in the programme as it stands, with the names of everything concerned.

use chrono::NaiveDate;
use domain::ids::{StopId, TourId};
use domain::plan::{self, Conflict, TourPlan, World};
use domain::rules::Violation;

use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::programme;

/// Something that clashes: what the engine found, and how everything in it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// What the engine found. Its moments and minutes count, its numbers are resolved below.
    pub violation: Violation,
    /// True when it stands against publishing.
    pub hard: bool,
    /// The stops concerned, in the order of travel.
    pub stops: Vec<StopId>,
    /// Where and when they are, in the same order.
    pub places: Vec<ClashPlace>,
    /// The titles of the sessions concerned, in the order of the violation.
    pub sessions: Vec<String>,
    /// The room, the venue or the partner that it is about; `None` for the caravan itself.
    pub about: Option<String>,
}

/// A stop that clashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClashPlace {
    /// Its town.
    pub town: String,
    /// INSEE code of the town.
    pub insee_code: String,
    /// Its first day.
    pub starts_on: NaiveDate,
}

/// All that clashes, in the order of travel.
pub(super) async fn find(tx: &mut Tx, tour: TourId) -> Result<Vec<Clash>, Unexpected> {
    let Some((_, plan)) = programme::planned(tx, tour).await? else { return Ok(Vec::new()) };
    let world = programme::world(tx).await?;
    let found = plan::conflicts(&plan, &world).map_err(Unexpected::new)?;
    let mut clashes = named(found, &plan, &world);
    clashes.sort_by_key(|clash| clash.stops.first().and_then(|stop| place(&plan, *stop)));
    Ok(clashes)
}

/// Conflicts of a plan with the names of all that they are about. Where a venue is
/// closed all the while that its stop is open, the sessions there are not named again, one by one.
pub(crate) fn named(conflicts: Vec<Conflict>, plan: &TourPlan, world: &World) -> Vec<Clash> {
    let shut: Vec<(u32, u32, i64)> = conflicts
        .iter()
        .filter_map(|conflict| match conflict.violation {
            Violation::VenueClosed { stop, session: None, venue, day, minutes } => {
                let hours = plan.stop(*conflict.stops.first()?).map(|stop| stop.closes - stop.opens)?;
                (minutes >= hours.num_minutes()).then_some((stop, venue, day))
            }
            _ => None,
        })
        .collect();
    let echoes = |violation: &Violation| match violation {
        Violation::VenueClosed { stop, session: Some(_), venue, day, .. } => shut.contains(&(*stop, *venue, *day)),
        _ => false,
    };
    conflicts
        .into_iter()
        .filter(|conflict| !echoes(&conflict.violation))
        .map(|conflict| one(conflict, plan, world))
        .collect()
}

fn one(conflict: Conflict, plan: &TourPlan, world: &World) -> Clash {
    let about = conflict.about(world).map(str::to_owned);
    let mut stops = conflict.stops;
    stops.sort_by_key(|stop| place(plan, *stop));
    let sessions = conflict
        .sessions
        .iter()
        .filter_map(|session| plan.session(*session))
        .map(|(_, session)| session.title.clone())
        .collect();
    Clash {
        about,
        hard: conflict.hard,
        violation: conflict.violation,
        places: stops
            .iter()
            .filter_map(|stop| plan.stop(*stop))
            .map(|stop| ClashPlace {
                town: world.venues.get(&stop.venue).map(|venue| venue.town.clone()).unwrap_or_default(),
                insee_code: stop.insee_code.clone(),
                starts_on: stop.starts_on,
            })
            .collect(),
        stops,
        sessions,
    }
}

fn place(plan: &TourPlan, stop: StopId) -> Option<usize> {
    plan.stops.iter().position(|candidate| candidate.id == stop)
}
