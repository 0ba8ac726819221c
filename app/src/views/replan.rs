//! Interviews that are planned anew in the middle of the morning.

use serde::{Deserialize, Serialize};

use super::{BoxRow, DeskHead};

/// The rest of the morning of a session, as its host sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplanView {
    /// The stop.
    pub head: DeskHead,
    /// The session.
    pub session: String,
    /// Its title.
    pub title: String,
    /// « 9 h – 12 h ».
    pub hours: String,
    /// Those who missed their time: ticked when they are here.
    pub missed: Vec<BoxRow>,
    /// Those who have a time to come: ticked when they do not come.
    pub kept: Vec<BoxRow>,
    /// Who gets which time; the value is what its box sends.
    pub new: Vec<MeetingRow>,
    /// Those who get none, in words.
    pub unmet: Vec<String>,
    /// Sentences about who waits and is not here, and what stays free.
    pub notes: Vec<String>,
}

/// Somebody's new time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingRow {
    /// What its box sends: « registration;slot ».
    pub value: String,
    /// The name or the drawing.
    pub name: String,
    /// « 10 h 20 · Table 1, Hôtel Bleu ».
    pub place: String,
    /// « Avait 9 h 30 · Table 2 », or « Attendait une place ».
    pub before: String,
}
