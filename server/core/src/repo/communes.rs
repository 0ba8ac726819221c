//! All communes at once: the one statement whose length follows its data, so that no constant holds it.

use sqlx::{Database, QueryBuilder};

use crate::db::{DbError, Tx};
use crate::with_connection;

/// So many lines a statement: SQLite takes 32 766 values at once.
const BATCH: usize = 2_000;

/// A commune of the directory.
#[derive(Debug, Clone)]
pub(crate) struct CommuneRow {
    pub insee_code: String,
    pub name: String,
    /// The name folded for searching: lower case, no accents.
    pub search_name: String,
    /// The first of its postcodes.
    pub postcode: String,
    pub department: String,
    /// IANA zone.
    pub time_zone: String,
    /// All of them, each between spaces.
    pub postcodes: String,
    pub population: i64,
}

/// Writes communes, or brings those that are there up to date.
pub(crate) async fn upsert(tx: &mut Tx, communes: &[CommuneRow]) -> Result<(), DbError> {
    for batch in communes.chunks(BATCH) {
        with_connection!(tx, connection => statement(batch).build().execute(connection).await.map(drop))?;
    }
    Ok(())
}

fn statement<DB>(batch: &[CommuneRow]) -> QueryBuilder<DB>
where
    DB: Database,
    String: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
    i64: sqlx::Type<DB> + for<'q> sqlx::Encode<'q, DB>,
{
    let mut statement = QueryBuilder::new(
        "insert into towns (insee_code, name, search_name, postcode, department, time_zone, postcodes, population) ",
    );
    statement.push_values(batch, |mut row, commune| {
        row.push_bind(commune.insee_code.clone())
            .push_bind(commune.name.clone())
            .push_bind(commune.search_name.clone())
            .push_bind(commune.postcode.clone())
            .push_bind(commune.department.clone())
            .push_bind(commune.time_zone.clone())
            .push_bind(commune.postcodes.clone())
            .push_bind(commune.population);
    });
    // The point on the map of a town that is there already stays.
    statement.push(
        " on conflict (insee_code) do update set name = excluded.name, search_name = excluded.search_name, \
         postcode = excluded.postcode, time_zone = excluded.time_zone, postcodes = excluded.postcodes, \
         population = excluded.population",
    );
    statement
}
