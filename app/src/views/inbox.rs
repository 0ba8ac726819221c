//! What came in by mail, as the team sees it.

use serde::{Deserialize, Serialize};

/// The newest messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxView {
    /// What somebody is to look at.
    pub tasks: Vec<InboxRow>,
    /// What needs nobody.
    pub handled: Vec<InboxRow>,
}

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxRow {
    /// Its id.
    pub id: String,
    /// The address that it came from; empty for a mail server.
    pub from: String,
    /// « mar. 18 mai, 9 h 30 ».
    pub when: String,
    /// What it was taken for.
    pub sentence: String,
    /// A person's words.
    pub words: Option<String>,
    /// Who it is about, and their page at the welcome desk.
    pub about: Option<InboxAbout>,
    /// Somebody has dealt with it.
    pub settled: bool,
}

/// Somebody whom a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxAbout {
    /// « Rosa ».
    pub holder: String,
    /// Their page at the welcome desk.
    pub page: String,
    /// « Faire son CV, mardi 18 mai, 9 h »; empty where it is about no session.
    pub what: String,
}
