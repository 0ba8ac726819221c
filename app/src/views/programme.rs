//! A programme proposed for a day.

use serde::{Deserialize, Serialize};

use super::{Check, CostRow};
use crate::forms::Problem;

/// The page: the wishes, and what a search found where one was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeView {
    /// « Le Lorrain · mardi 18 mai 2027 ».
    pub heading: String,
    /// Whether the stop lasts several days.
    pub several_days: bool,
    /// Name and value of each control that holds one value.
    pub values: Vec<(String, String)>,
    /// The sessions, each with what is wished for it.
    pub sessions: Vec<SessionWish>,
    /// What is to be mended.
    pub problems: Vec<Problem>,
    /// The revision of the draft that was looked at.
    pub revision: i64,
    /// Whether its last save can be undone.
    pub undoable: bool,
    /// What was found.
    pub found: Option<ProgrammeFound>,
}

/// What is wished for a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionWish {
    /// Its part of the address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// « 9 h – 10 h 30 · Grande salle ».
    pub place: String,
    /// « 12 inscriptions »; empty where there are none.
    pub people: String,
    /// Whether its box is ticked: it stays, or with registrations, it may move.
    pub ticked: bool,
    /// What it comes after: « later>earlier », or empty.
    pub after: String,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeFound {
    /// Why nothing could be searched; empty where it could.
    pub refusal: String,
    /// What it comes to, sentence by sentence.
    pub summary: Vec<String>,
    /// The sessions, in the order proposed.
    pub rows: Vec<ProgrammeRow>,
    /// Each measure before and after.
    pub measures: Vec<CostRow>,
    /// What would still clash, in words.
    pub remaining: Vec<String>,
}

/// A session before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeRow {
    /// Its part of the address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// « 9 h – 10 h 30 · Grande salle ».
    pub before: String,
    /// The same after; empty where nothing changes.
    pub after: String,
    /// What its box sends; empty where nothing changes.
    pub edit: String,
    /// « 12 inscriptions »; empty where there are none.
    pub people: String,
    /// What becomes of it.
    pub state: Check,
    /// Why it finds no place.
    pub why: Vec<String>,
}
