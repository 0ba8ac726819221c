//! The ways between towns that somebody typed or imported, or that a router computed.

use chrono::{DateTime, Utc};
use domain::plan::{LegFacts, LegSource};

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all};

const NOTE: &str = "insert into legs (from_town, to_town, source, minutes, noted_at) values ($1, $2, $3, $4, $5) \
    on conflict (from_town, to_town, source) do update set minutes = excluded.minutes, noted_at = excluded.noted_at";
const FORGET: &str = "delete from legs where from_town = $1 and to_town = $2 and source = $3";
const LIST: &str = "select from_town, to_town, source, minutes, noted_at from legs where minutes is not null \
    order by from_town, to_town, source";
const LIST_WITHOUT_ROAD: &str =
    "select from_town, to_town, noted_at from legs where minutes is null order by from_town, to_town";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("legs::NOTE", NOTE),
    ("legs::FORGET", FORGET),
    ("legs::LIST", LIST),
    ("legs::LIST_WITHOUT_ROAD", LIST_WITHOUT_ROAD),
];

/// Notes the minutes from one town to another, 1 to 1440; of one source the newest counts. None says
/// that a router found no road.
pub(crate) async fn note(
    tx: &mut Tx,
    (from, to): (&str, &str),
    source: LegSource,
    minutes: Option<i64>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, NOTE, from, to, source.as_str(), minutes, now)?;
    Ok(())
}

/// Goes back to what the other sources say.
pub(crate) async fn forget(tx: &mut Tx, (from, to): (&str, &str), source: LegSource) -> Result<(), DbError> {
    execute!(tx, FORGET, from, to, source.as_str())?;
    Ok(())
}

/// Every way that is known, from each of its sources.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<LegFacts>, DbError> {
    let rows = fetch_all!(tx, (String, String, String, i64, DateTime<Utc>), LIST)?;
    let facts = rows.into_iter().map(|(from, to, source, minutes, at)| {
        let source = LegSource::parse(&source).ok_or_else(|| DbError::Inconsistent {
            table: "legs",
            column: "source",
            row: format!("{from} {to}"),
        })?;
        Ok(LegFacts { from, to, minutes, source, at })
    });
    facts.collect()
}

/// From where to where a router found no road, and when it was asked.
pub(crate) async fn without_road(tx: &mut Tx) -> Result<Vec<(String, String, DateTime<Utc>)>, DbError> {
    fetch_all!(tx, (String, String, DateTime<Utc>), LIST_WITHOUT_ROAD)
}
