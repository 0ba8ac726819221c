//! Asks the router for the ways between the towns of a tour and keeps its answer, with its date. The
//! router is asked between two transactions, never within one.

use chrono::{DateTime, Utc};
use domain::plan::{LegSource, Ways};

use super::read_legs::{LegTown, Matrix, matrix, taken};
use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::legs;
use crate::routing::{self, Place, Router, RouterError};

/// What a router answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// How many ways have new minutes, each direction counted.
    pub ways: usize,
    /// How many ways have no road.
    pub without_road: usize,
    /// The towns that could not be asked for: the directory does not know where they are.
    pub unplaced: Vec<String>,
}

/// What stays as it was when a router gives no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Why there is no answer.
    pub why: RouterError,
    /// The ways that the tour takes whose minutes stay estimated: the names of both towns.
    pub estimated: Vec<(String, String)>,
    /// The instant of the oldest figure that the router gave earlier for a way that the tour takes.
    pub computed_since: Option<DateTime<Utc>>,
    /// IANA zone in which dates are shown.
    pub time_zone: String,
}

/// Why nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum AskRouterError {
    /// No such tour.
    #[error("there is no such tour")]
    Missing,
    /// No router is set.
    #[error("no router is set")]
    NoRouter,
    /// Fewer than two towns whose place is known.
    #[error("a way needs two towns whose place is known")]
    TooFewTowns,
    /// The router gave no answer.
    #[error("{}", .0.why)]
    Failed(Left),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for AskRouterError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Asks the router that is set.
pub async fn ask(backend: &Backend, tour: &str) -> Result<Computed, AskRouterError> {
    let router = routing::of(&backend.settings).ok_or(AskRouterError::NoRouter)?;
    ask_with(backend, router.as_ref(), tour).await
}

/// Asks this router.
pub async fn ask_with(backend: &Backend, router: &dyn Router, tour: &str) -> Result<Computed, AskRouterError> {
    let mut tx = backend.db.read().await?;
    let matrix = matrix(&mut tx, tour).await?.ok_or(AskRouterError::Missing)?;
    tx.rollback().await?;
    let (placed, unplaced): (Vec<&LegTown>, Vec<&LegTown>) = matrix.towns.iter().partition(|town| town.point.is_some());
    let points: Vec<Place> = placed
        .iter()
        .filter_map(|town| town.point)
        .map(|point| Place { latitude: point.latitude, longitude: point.longitude })
        .collect();
    if points.len() < 2 {
        return Err(AskRouterError::TooFewTowns);
    }
    let minutes = match router.minutes(&points).await {
        Ok(minutes) => minutes,
        Err(why) => {
            tracing::warn!(error = %why, "the router gave no travel times");
            return Err(AskRouterError::Failed(left(&matrix, why)));
        }
    };
    let unplaced = unplaced.into_iter().map(|town| town.name.clone()).collect();
    let mut computed = Computed { ways: 0, without_road: 0, unplaced };
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    for (from, row) in placed.iter().zip(&minutes) {
        for (to, minutes) in placed.iter().zip(row).filter(|(to, _)| to.insee_code != from.insee_code) {
            let way = (from.insee_code.as_str(), to.insee_code.as_str());
            legs::note(&mut tx, way, LegSource::Router, *minutes, now).await?;
            *if minutes.is_some() { &mut computed.ways } else { &mut computed.without_road } += 1;
        }
    }
    tx.commit().await?;
    Ok(computed)
}

fn left(matrix: &Matrix, why: RouterError) -> Left {
    let ways = Ways::new(&matrix.legs);
    let name = |code: &str| {
        let town = matrix.towns.iter().find(|town| town.insee_code == code);
        town.map(|town| town.name.clone()).unwrap_or_default()
    };
    let (mut estimated, mut computed_since) = (Vec::new(), None);
    for (from, to) in taken(&matrix.plan) {
        match ways.between(from, to).and_then(|way| way.said) {
            None => estimated.push((name(from), name(to))),
            Some((LegSource::Router, at)) => computed_since = Some(computed_since.map_or(at, |since| at.min(since))),
            Some(_) => {}
        }
    }
    Left { why, estimated, computed_since, time_zone: matrix.plan.time_zone.clone() }
}
