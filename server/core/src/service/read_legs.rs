//! The ways of a tour: from each stop to the next, there and back, and between all of its towns.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::plan::{LegFacts, LegSource, StopPlan, TourPlan, Way, Ways};

use super::read_directory::{TourPage, planned};
use super::read_itinerary::Point;
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::{legs, places};

/// The ways that a tour takes.
#[derive(Debug, Clone)]
pub struct LegsPage {
    /// The tour's name inside.
    pub tour: String,
    /// IANA zone in which dates are shown.
    pub time_zone: String,
    /// Its ways in the order of travel, each pair of towns once.
    pub lines: Vec<LegLine>,
    /// Whether a router can be asked.
    pub router: bool,
    /// The towns that it cannot be asked for: the directory does not know where they are.
    pub unplaced: Vec<String>,
    /// How many imported ways there are between the towns of the tour, each direction counted.
    pub imported: usize,
}

/// Two towns, one after the other on the road.
#[derive(Debug, Clone)]
pub struct LegLine {
    /// The first town: INSEE code and name.
    pub one: (String, String),
    /// The second.
    pub other: (String, String),
    /// From the first to the second.
    pub there: Direction,
    /// From the second to the first.
    pub back: Direction,
}

/// A way in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Direction {
    /// The way, when one is known.
    pub way: Option<Way>,
    /// What counts where nothing is typed.
    pub untyped: Option<Way>,
    /// Since when the router says that there is no road.
    pub without_road: Option<DateTime<Utc>>,
    /// Whether minutes were imported, even where typed ones count.
    pub imported: bool,
}

/// A town of a tour.
#[derive(Debug, Clone, PartialEq)]
pub struct LegTown {
    /// INSEE code.
    pub insee_code: String,
    /// Its name.
    pub name: String,
    /// Where it is, when the directory knows.
    pub point: Option<Point>,
}

/// Reads the ways of a tour; `None` for an unknown one.
pub async fn legs(backend: &Backend, tour: &str) -> Result<Option<LegsPage>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(TourPage { plan, .. }) = planned(&mut tx, tour).await? else { return Ok(None) };
    let known = legs::list(&mut tx).await?;
    let without = legs::without_road(&mut tx).await?;
    let towns = towns(&mut tx, &plan).await?;
    let (ways, untyped) = (Ways::new(&known), Ways::untyped(&known));
    let direction = |from: &str, to: &str| Direction {
        way: ways.between(from, to),
        untyped: untyped.between(from, to),
        imported: imported(&known, &towns).any(|leg| leg.from == from && leg.to == to),
        without_road: without.iter().find(|(own, other, _)| own == from && other == to).map(|(_, _, at)| *at),
    };
    let named = |code: &str| {
        let name = towns.iter().find(|town| town.insee_code == code).map(|town| town.name.clone());
        (code.to_owned(), name.unwrap_or_default())
    };
    let mut seen = BTreeSet::new();
    let lines = taken(&plan)
        .into_iter()
        .filter(|(from, to)| seen.insert((*from.min(to), *from.max(to))))
        .map(|(from, to)| LegLine {
            one: named(from),
            other: named(to),
            there: direction(from, to),
            back: direction(to, from),
        })
        .collect();
    Ok(Some(LegsPage {
        lines,
        router: backend.settings.router.is_some(),
        unplaced: towns.iter().filter(|town| town.point.is_none()).map(|town| town.name.clone()).collect(),
        imported: imported(&known, &towns).count(),
        tour: plan.inside_name,
        time_zone: plan.time_zone,
    }))
}

/// From where to where the caravan drives, in the order of travel, each way once.
pub(super) fn taken(plan: &TourPlan) -> Vec<(&str, &str)> {
    let mut stops: Vec<&StopPlan> = plan.stops.iter().filter(|stop| !stop.cancelled).collect();
    stops.sort_by_key(|stop| (stop.starts_on, stop.opens));
    let mut seen = BTreeSet::new();
    stops
        .windows(2)
        .filter_map(|two| match two {
            [from, to] => Some((from.insee_code.as_str(), to.insee_code.as_str())),
            _ => None,
        })
        .filter(|(from, to)| from != to && seen.insert((*from, *to)))
        .collect()
}

/// The towns of the stops that take place, by name.
pub(super) async fn towns(tx: &mut Tx, plan: &TourPlan) -> Result<Vec<LegTown>, DbError> {
    let codes: BTreeSet<&str> =
        plan.stops.iter().filter(|stop| !stop.cancelled).map(|stop| stop.insee_code.as_str()).collect();
    let mut towns = Vec::with_capacity(codes.len());
    for code in codes {
        let Some(town) = places::find_town(tx, code).await? else { continue };
        let point = places::find_point(tx, code).await?;
        let point = point.map(|(latitude, longitude)| Point { latitude, longitude });
        towns.push(LegTown { insee_code: town.insee_code, name: town.name, point });
    }
    towns.sort_by(|one, other| (&one.name, &one.insee_code).cmp(&(&other.name, &other.insee_code)));
    Ok(towns)
}

/// The one name of a town among these: its own, or its code where two share a name.
pub(super) fn unmistakable<'a>(town: &'a LegTown, among: &[LegTown]) -> &'a str {
    let namesakes = among.iter().filter(|other| other.name == town.name).count();
    if namesakes > 1 { &town.insee_code } else { &town.name }
}

/// All that is known of ways, and the towns of a tour.
pub(super) struct Matrix {
    /// The plan that the team works on.
    pub plan: TourPlan,
    /// Its towns by name.
    pub towns: Vec<LegTown>,
    /// Every way from each of its sources.
    pub legs: Vec<LegFacts>,
}

/// Reads it; `None` for an unknown tour.
pub(super) async fn matrix(tx: &mut Tx, tour: &str) -> Result<Option<Matrix>, Unexpected> {
    let Some(TourPage { plan, .. }) = planned(tx, tour).await? else { return Ok(None) };
    let towns = towns(tx, &plan).await?;
    Ok(Some(Matrix { towns, legs: legs::list(tx).await?, plan }))
}

/// The imported ways between these towns.
pub(super) fn imported<'a>(legs: &'a [LegFacts], towns: &'a [LegTown]) -> impl Iterator<Item = &'a LegFacts> {
    let has = |code: &str| towns.iter().any(|town| town.insee_code == code);
    legs.iter().filter(move |leg| leg.source == LegSource::Imported && has(&leg.from) && has(&leg.to))
}
