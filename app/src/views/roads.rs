//! The ways of a tour, and a table of travel times.

use serde::{Deserialize, Serialize};

/// A way in one direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayRow {
    /// INSEE code of the town that one leaves.
    pub from: String,
    /// INSEE code of the town that one comes to.
    pub to: String,
    /// « Le Lorrain vers Basse-Pointe ».
    pub name: String,
    /// « 14 km · 21 min, estimé »: what counts where nothing is typed.
    pub now: String,
    /// The minutes typed; empty where none are.
    pub minutes: String,
    /// Whether minutes were imported.
    pub imported: bool,
}

/// Two towns, one after the other on the road.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegRow {
    /// « Le Lorrain – Basse-Pointe ».
    pub name: String,
    /// From the first to the second.
    pub there: WayRow,
    /// From the second to the first.
    pub back: WayRow,
}

/// The ways of a tour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegsView {
    /// The tour's name inside.
    pub tour: String,
    /// Its ways.
    pub legs: Vec<LegRow>,
    /// Whether a router can be asked.
    pub router: bool,
    /// « Sans point connu : Macouba. »; empty where a router can be asked for every town, or there is
    /// none.
    pub unplaced: String,
    /// How many imported ways there are.
    pub imported: i64,
}

/// What an import of travel times would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegsPreview {
    /// « 2 durées changent, 4 sont déjà connues ».
    pub sum: String,
    /// The ways that it notes, the first of them.
    pub changes: Vec<NewWayRow>,
    /// « … et 12 autres. »; empty when all are shown.
    pub more_changes: String,
    /// The cells to be mended, the first of them.
    pub faults: Vec<CellRow>,
    /// « … et 12 autres. »; empty when all are shown.
    pub more_faults: String,
}

/// A way that an import notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewWayRow {
    /// The line of the table.
    pub row: i64,
    /// The town that one leaves.
    pub from: String,
    /// The town that one comes to.
    pub to: String,
    /// « 14 km · 21 min, estimé ».
    pub now: String,
    /// « 25 min », or that what was typed stays.
    pub then: String,
}

/// A cell that must be mended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellRow {
    /// Its line, from 1.
    pub row: i64,
    /// Its column, from 1.
    pub column: i64,
    /// As typed.
    pub text: String,
    /// What is wrong.
    pub sentence: String,
}
