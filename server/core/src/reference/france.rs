//! All communes of France: some 35 000 lines that come with the program.

use sqlx::{Database, QueryBuilder};

use super::{search_name, time_zone, zones};
use crate::db::{Db, DbError, Tx};
use crate::error::Unexpected;
use crate::repo::places;

/// Origin, date and licence stand in the first line of the file.
const COMMUNES: &str = include_str!("../../data/communes.csv");
/// To be raised with the file, or with what is made of its lines: then every database loads it again.
const EDITION: &str = "cog-2026.1";
const NAME: &str = "communes";
/// So many lines a statement: SQLite takes 32 766 values at once.
const BATCH: usize = 2_000;

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
    let communes = communes()?;
    let mut tx = db.begin().await?;
    for batch in communes.chunks(BATCH) {
        write(&mut tx, batch).await?;
    }
    places::note_edition(&mut tx, NAME, EDITION).await?;
    tx.commit().await?;
    Ok(communes.len())
}

fn communes() -> Result<Vec<Commune>, Unexpected> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(COMMUNES.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().map_err(Unexpected::new)
}

async fn write(tx: &mut Tx, batch: &[Commune]) -> Result<(), DbError> {
    match tx {
        Tx::Sqlite(inner, _) => {
            statement::<sqlx::Sqlite>(batch).build().execute(&mut **inner).await?;
        }
        Tx::Postgres(inner) => {
            statement::<sqlx::Postgres>(batch).build().execute(&mut **inner).await?;
        }
    }
    Ok(())
}

/// One statement for many lines. The point on the map of a town that is there already stays.
fn statement<DB>(batch: &[Commune]) -> QueryBuilder<DB>
where
    DB: Database,
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    i64: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    let mut statement = QueryBuilder::new(
        "insert into towns (insee_code, name, search_name, postcode, department, time_zone, postcodes, population) ",
    );
    statement.push_values(batch, |mut row, commune| {
        let first = commune.postcodes.split(' ').next().unwrap_or_default();
        row.push_bind(commune.insee.clone())
            .push_bind(commune.name.clone())
            .push_bind(search_name(&commune.name))
            .push_bind(first.to_owned())
            .push_bind(zones::department(&commune.insee).to_owned())
            .push_bind(time_zone(&commune.insee).to_owned())
            .push_bind(format!(" {} ", commune.postcodes))
            .push_bind(commune.population);
    });
    statement.push(
        " on conflict (insee_code) do update set name = excluded.name, search_name = excluded.search_name, \
         postcode = excluded.postcode, time_zone = excluded.time_zone, postcodes = excluded.postcodes, \
         population = excluded.population",
    );
    statement
}
