//! The page behind the buttons of a message.

use serde::{Deserialize, Serialize};

use super::Help;

/// One appointment, and what may be said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    /// Nothing when the link is not ours, or not any more.
    pub found: Option<AnswerFound>,
}

/// The appointment of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerFound {
    /// Title of the session.
    pub title: String,
    /// « Mardi 18 mai ».
    pub date: String,
    /// « 9 h – 10 h 30 ».
    pub hours: String,
    /// « Le Marigot, salle des fêtes · Salle bleue ».
    pub place: String,
    /// Whom to call.
    pub help: Help,
    /// Where other activities are.
    pub stop_path: String,
    /// Where it stands.
    pub standing: AnswerStanding,
    /// « Avant : … », where the message spoke of another time.
    pub former: Option<String>,
    /// Where the answers for what holds now are given; each ends in a word of its own.
    pub path: String,
}

/// Where a registration stands, as far as its buttons go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerStanding {
    /// The place is held.
    Held,
    /// The place is held, and the person said that they come.
    SaidYes,
    /// Given back, and free.
    Free,
    /// Given back, and taken by somebody else.
    Taken,
    /// It has begun.
    Started,
    /// Nothing to answer for.
    Gone,
}
