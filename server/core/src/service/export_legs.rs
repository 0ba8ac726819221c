//! The matrix of a tour's ways as a table: from each of its towns to each other.

use domain::plan::{LegSource, Ways};

use super::read_legs::{LegTown, matrix, unmistakable};
use super::write_table::{BOM, line};
use crate::Backend;
use crate::error::Unexpected;
use crate::zone;

/// The columns; the import knows them by these words.
const HEAD: [&str; 5] = ["De", "Vers", "Minutes", "Source", "Date"];

/// Semicolons, UTF-8 with its mark, one line a way: from, to, minutes, source, local day. An unknown
/// way has no minutes, an estimated one no day. `None` for an unknown tour.
pub async fn csv(backend: &Backend, tour: &str) -> Result<Option<String>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(matrix) = matrix(&mut tx, tour).await? else { return Ok(None) };
    tx.rollback().await?;
    let ways = Ways::new(&matrix.legs);
    let mut text = BOM.to_owned() + &line(&HEAD.map(str::to_owned));
    for from in &matrix.towns {
        for to in matrix.towns.iter().filter(|to| to.insee_code != from.insee_code) {
            let name = |town: &LegTown| unmistakable(town, &matrix.towns).to_owned();
            let (minutes, source, day) = match ways.between(&from.insee_code, &to.insee_code) {
                None => (String::new(), "inconnu", String::new()),
                Some(way) => match way.said {
                    None => (way.minutes.to_string(), "estimé", String::new()),
                    Some((source, at)) => {
                        let local = zone::local(at, &matrix.plan.time_zone).map_err(Unexpected::new)?;
                        (way.minutes.to_string(), word(source), local.format("%d/%m/%Y").to_string())
                    }
                },
            };
            text += &line(&[name(from), name(to), minutes, source.to_owned(), day]);
        }
    }
    Ok(Some(text))
}

const fn word(source: LegSource) -> &'static str {
    match source {
        LegSource::Typed => "saisi",
        LegSource::Imported => "importé",
        LegSource::Router => "calculé",
    }
}
