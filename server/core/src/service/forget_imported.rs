//! Imported travel times are taken away again: those of a tour, or of one pair of its towns. What
//! was typed, computed or estimated counts instead.

use domain::plan::{LegFacts, LegSource};

use super::read_legs::{imported, matrix};
use super::typed::SaveError;
use crate::Backend;
use crate::repo::legs;

/// Forgets the imported ways between the towns of a tour, or only there and back between two of
/// them (INSEE codes). Answers how many ways were forgotten, each direction counted.
pub async fn forget(backend: &Backend, tour: &str, pair: Option<(&str, &str)>) -> Result<usize, SaveError> {
    let mut tx = backend.db.begin().await?;
    let matrix = matrix(&mut tx, tour).await?.ok_or(SaveError::Missing)?;
    let is_meant = |leg: &&LegFacts| {
        let way = (leg.from.as_str(), leg.to.as_str());
        pair.is_none_or(|(one, other)| way == (one, other) || way == (other, one))
    };
    let mut forgotten = 0;
    for leg in imported(&matrix.legs, &matrix.towns).filter(is_meant) {
        legs::forget(&mut tx, (&leg.from, &leg.to), LegSource::Imported).await?;
        forgotten += 1;
    }
    tx.commit().await?;
    Ok(forgotten)
}
