//! All communes of France: some 35 000 lines that come with the program.

use super::{search_name, time_zone, zones};
use crate::db::Db;
use crate::error::Unexpected;
use crate::repo::communes::{self, CommuneRow};
use crate::repo::places;

/// Origin, date and licence stand in the first line of the file.
const COMMUNES: &str = include_str!("../../data/communes.csv");
/// To be raised with the file, or with what is made of its lines: then every database loads it again.
const EDITION: &str = "cog-2026.1";
const NAME: &str = "communes";

/// One line of the file.
#[derive(Debug, serde::Deserialize)]
struct Commune {
    insee: String,
    name: String,
    postcodes: String,
    population: i64,
}

/// Puts all communes of France into the database, unless this edition is there; answers how many
/// were written. For the program's own start: the tests get along with the 34 of [`super::load`].
pub async fn load_france(db: &Db) -> Result<usize, Unexpected> {
    let mut tx = db.read().await?;
    let stored = places::edition(&mut tx, NAME).await?;
    tx.rollback().await?;
    if stored.as_deref() == Some(EDITION) {
        return Ok(0);
    }
    let communes = read()?;
    let mut tx = db.begin().await?;
    communes::upsert(&mut tx, &communes).await?;
    places::note_edition(&mut tx, NAME, EDITION).await?;
    tx.commit().await?;
    Ok(communes.len())
}

fn read() -> Result<Vec<CommuneRow>, Unexpected> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(COMMUNES.as_bytes());
    let rows = reader.deserialize::<Commune>().map(|line| line.map(CommuneRow::from));
    rows.collect::<Result<_, _>>().map_err(Unexpected::new)
}

/// The names of all communes of France.
#[cfg(test)]
pub(crate) fn names() -> Vec<String> {
    read().map(|rows| rows.into_iter().map(|row| row.name).collect()).unwrap_or_default()
}

impl From<Commune> for CommuneRow {
    fn from(commune: Commune) -> Self {
        Self {
            search_name: search_name(&commune.name),
            postcode: commune.postcodes.split(' ').next().unwrap_or_default().to_owned(),
            department: zones::department(&commune.insee).to_owned(),
            time_zone: time_zone(&commune.insee).to_owned(),
            postcodes: format!(" {} ", commune.postcodes),
            population: commune.population,
            insee_code: commune.insee,
            name: commune.name,
        }
    }
}
