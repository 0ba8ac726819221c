//! A table of travel times becomes ways: looked at first, with what is wrong cell by cell; written
//! only when it is accepted, all at once.
//!
//! An empty cell keeps what is known, and so do minutes that are in force already: an export that
//! comes back with two cells changed changes two ways.

mod layout;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::plan::{LegFacts, LegSource, Way, Ways};

use self::layout::{Entry, Spot, text};
use super::find_towns;
use super::note_leg::MINUTES;
use super::read_legs::{Matrix, matrix};
use super::read_table::{self, Bounds, TableError};
use super::typed::{SaveError, WrongKind};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::reference::search_name;
use crate::repo::{legs, places};

/// A table holds at most 100 towns by 100 towns.
const BOUNDS: Bounds = Bounds { rows: 9_901, cells: 101 };
/// So many names outside of the tour are looked up.
const MOST_STRANGERS: usize = 200;

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// IANA zone in which dates are shown.
    pub time_zone: String,
    /// The ways that it notes.
    pub changes: Vec<Change>,
    /// How many ways it names whose minutes are in force already.
    pub same: usize,
    /// The cells that must be mended, in their order.
    pub faults: Vec<CellFault>,
}

/// A way that an import notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The line of the table, from 1.
    pub row: usize,
    /// INSEE code and name of the town that one leaves.
    pub from: (String, String),
    /// INSEE code and name of the town that one comes to.
    pub to: (String, String),
    /// Minutes of the table.
    pub minutes: i64,
    /// The way as it is known now. One that was typed stays in force.
    pub now: Option<Way>,
}

impl Change {
    /// Whether the minutes of the table will count: what somebody typed goes before them.
    #[must_use]
    pub fn counts(&self) -> bool {
        !matches!(self.now, Some(Way { said: Some((LegSource::Typed, _)), .. }))
    }
}

/// A cell that must be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// Its line, from 1.
    pub row: usize,
    /// Its column, from 1.
    pub column: usize,
    /// As typed.
    pub text: String,
    /// What is wrong.
    pub kind: WrongKind,
}

/// The rows of a pasted text.
pub fn read(text: &str) -> Result<Vec<Vec<String>>, TableError> {
    read_table::from_text_within(text, BOUNDS)
}

/// The rows of a file.
pub fn read_file(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    read_table::from_file_within(bytes, BOUNDS)
}

/// Looks at a table. Writes nothing. `None` for an unknown tour.
pub async fn preview(backend: &Backend, tour: &str, table: &[Vec<String>]) -> Result<Option<Preview>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(matrix) = matrix(&mut tx, tour).await? else { return Ok(None) };
    Ok(Some(resolve(&mut tx, &matrix, table).await?))
}

/// Writes what a table says, all of it or nothing. Answers how many ways were noted.
pub async fn accept(backend: &Backend, tour: &str, table: &[Vec<String>]) -> Result<usize, SaveError> {
    let mut tx = backend.db.begin().await?;
    let matrix = matrix(&mut tx, tour).await?.ok_or(SaveError::Missing)?;
    let preview = resolve(&mut tx, &matrix, table).await?;
    if !preview.faults.is_empty() || preview.changes.is_empty() {
        return Err(SaveError::one("table", WrongKind::NotAllowed));
    }
    let now: DateTime<Utc> = backend.now();
    for change in &preview.changes {
        let way = (change.from.0.as_str(), change.to.0.as_str());
        legs::note(&mut tx, way, LegSource::Imported, Some(change.minutes), now).await?;
    }
    tx.commit().await?;
    Ok(preview.changes.len())
}

async fn resolve(tx: &mut Tx, matrix: &Matrix, table: &[Vec<String>]) -> Result<Preview, DbError> {
    let mut names = Names::new(matrix);
    let ways = Ways::new(&matrix.legs);
    let mut faults = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let (mut changes, mut same) = (Vec::new(), 0);
    for Entry { from, to, minutes } in layout::entries(table) {
        let mut town = async |spot: Spot| match names.town(tx, text(table, spot)).await? {
            Ok(found) => Ok::<_, DbError>(Some(found)),
            Err(kind) => {
                faults.insert(spot, kind);
                Ok(None)
            }
        };
        let ends = (town(from).await?, town(to).await?);
        let read = read_minutes(text(table, minutes));
        if let Err(kind) = &read {
            faults.insert(minutes, kind.clone());
        }
        let ((Some(from), Some(to_town)), Ok(number)) = (ends, read) else { continue };
        if from.0 == to_town.0 {
            faults.insert(to, WrongKind::SameTown);
            continue;
        }
        if !seen.insert((from.0.clone(), to_town.0.clone())) {
            faults.insert(minutes, WrongKind::Twice);
            continue;
        }
        let now = ways.between(&from.0, &to_town.0);
        if now.is_some_and(|way| way.minutes == number) || imported(&matrix.legs, &from.0, &to_town.0) == Some(number) {
            same += 1;
            continue;
        }
        changes.push(Change { row: minutes.row + 1, from, to: to_town, minutes: number, now });
    }
    let faults = faults
        .into_iter()
        .map(|(spot, kind)| CellFault {
            row: spot.row + 1,
            column: spot.column + 1,
            text: text(table, spot).to_owned(),
            kind,
        })
        .collect();
    Ok(Preview { time_zone: matrix.plan.time_zone.clone(), changes, same, faults })
}

/// The minutes of an earlier import.
fn imported(legs: &[LegFacts], from: &str, to: &str) -> Option<i64> {
    let own = |leg: &&LegFacts| leg.source == LegSource::Imported && leg.from == from && leg.to == to;
    legs.iter().find(own).map(|leg| leg.minutes)
}

/// « 45 », « 45 min »: whole minutes, a day at most.
fn read_minutes(typed: &str) -> Result<i64, WrongKind> {
    let digits = ["minutes", "min", "mn"].iter().find_map(|unit| typed.strip_suffix(unit)).unwrap_or(typed);
    match digits.trim().parse() {
        Ok(minutes) if (MINUTES.0..=MINUTES.1).contains(&minutes) => Ok(minutes),
        _ => Err(WrongKind::Number(MINUTES.0, MINUTES.1)),
    }
}

type Named = (String, String);

/// Towns by what a table calls them: those of the tour first, then the directory.
struct Names<'a> {
    matrix: &'a Matrix,
    known: BTreeMap<String, Result<Named, WrongKind>>,
}

impl<'a> Names<'a> {
    const fn new(matrix: &'a Matrix) -> Self {
        Self { matrix, known: BTreeMap::new() }
    }

    async fn town(&mut self, tx: &mut Tx, typed: &str) -> Result<Result<Named, WrongKind>, DbError> {
        if typed.is_empty() {
            return Ok(Err(WrongKind::Empty));
        }
        if let Some(known) = self.known.get(typed) {
            return Ok(known.clone());
        }
        let found = match self.of_tour(typed) {
            Some(found) => Ok(found),
            None if self.known.len() >= MOST_STRANGERS => return Ok(Err(WrongKind::UnknownTown)),
            None => {
                let town = match places::find_town(tx, &typed.to_uppercase()).await? {
                    Some(town) => Ok(town),
                    None => find_towns::exactly(tx, (typed, ""), &self.matrix.plan.time_zone).await?,
                };
                town.map(|town| (town.insee_code, town.name)).map_err(in_a_table)
            }
        };
        self.known.insert(typed.to_owned(), found.clone());
        Ok(found)
    }

    /// A town of the tour by its code, or by its name when it alone has it.
    fn of_tour(&self, typed: &str) -> Option<Named> {
        let towns = &self.matrix.towns;
        let folded = search_name(typed);
        let mut named = towns.iter().filter(|town| search_name(&town.name) == folded);
        let by_code = towns.iter().find(|town| town.insee_code.eq_ignore_ascii_case(typed));
        let found = by_code.or(match (named.next(), named.next()) {
            (Some(town), None) => Some(town),
            _ => None,
        });
        found.map(|town| (town.insee_code.clone(), town.name.clone()))
    }
}

/// A cell is no list to choose from.
fn in_a_table(kind: WrongKind) -> WrongKind {
    if kind == WrongKind::Unknown { WrongKind::UnknownTown } else { kind }
}
