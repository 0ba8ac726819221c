//! The words of a tour's messages, as the team edits them.

use serde::{Deserialize, Serialize};

/// The texts of a tour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextsView {
    /// The name that the team uses for the tour.
    pub tour: String,
    /// What a person goes through: a heading and its texts.
    pub groups: Vec<(String, Vec<TextRow>)>,
}

/// A text in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRow {
    /// Its part of the address.
    pub key: String,
    /// « Rappel ».
    pub name: String,
    /// The subject with its placeholders.
    pub subject: String,
    /// « Modifié par Ana, lundi 3 mai à 9 h »; nothing for the original.
    pub edited: Option<String>,
}

/// One text with its preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextView {
    /// What stands in the list.
    pub row: TextRow,
    /// `revision`, `subject` and `body` as stored.
    pub values: Vec<(String, String)>,
    /// « À garder : {jour}, {heure}, {commune}. » for the subject and for the text.
    pub kept: (String, Option<String>),
    /// « {jour} » and what it becomes.
    pub placeholders: Vec<(String, String)>,
    /// How it would leave; nothing while something is to be mended.
    pub preview: Option<TextPreview>,
}

/// How a message would leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPreview {
    /// With whose facts.
    pub whose: String,
    /// True for words that are typed and not stored.
    pub unsaved: bool,
    /// Why it would not leave.
    pub stays: Option<String>,
    /// The subject.
    pub subject: String,
    /// The plain part.
    pub plain: String,
    /// The address of the HTML part.
    pub frame: String,
}
