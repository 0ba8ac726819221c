//! What the forms of the welcome desk ask, as typed.

use serde::{Deserialize, Serialize};

use super::Fields;

/// « Code ou prénom », as typed or scanned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShowAsk {
    /// Any spelling.
    pub shown: String,
}

/// A note of presence, chairs to give, heads to count: the buttons of a session and of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WelcomeAsk {
    /// `note`, `give`, `count`, `renew` or `address`.
    pub action: String,
    /// The registration that it is about.
    pub registration: String,
    /// `here`, `absent` or `undo`.
    pub note: String,
    /// Why the chairs are empty.
    pub reason: String,
    /// Registrations whose chairs are empty.
    pub chairs: Vec<String>,
    /// How many heads.
    pub step: String,
    /// The address, corrected.
    pub email: String,
}

impl WelcomeAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            action: fields.text("action"),
            registration: fields.text("registration"),
            note: fields.text("note"),
            reason: fields.text("reason"),
            chairs: fields.all("chairs[]"),
            step: fields.text("step"),
            email: fields.text("email"),
        }
    }
}

/// Somebody walks in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WalkInAsk {
    /// The key made when the form was shown.
    pub key: String,
    /// May be empty when a drawing is chosen.
    pub first_name: String,
    /// May be empty when a first name is given.
    pub drawing: String,
    /// The session.
    pub session: String,
    /// Said when it is full.
    pub reason: String,
    /// The session is known to be full.
    pub full: bool,
}

impl WalkInAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            key: fields.text("key"),
            first_name: fields.text("first_name"),
            drawing: fields.text("drawing"),
            session: fields.text("session"),
            reason: fields.text("reason"),
            full: false,
        }
    }
}

/// A paper sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperAsk {
    /// The key made when the form was shown.
    pub key: String,
    /// Registration and note.
    pub notes: Vec<(String, String)>,
    /// Names that signed without being registered.
    pub names: Vec<String>,
}

impl PaperAsk {
    /// From the pairs of a browser: `note-{registration}` and `names[]`.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        let notes = fields
            .0
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("note-")?.to_owned(), value.clone())))
            .filter(|(_, note)| !note.is_empty())
            .collect();
        Self { key: fields.text("key"), notes, names: fields.all("names[]") }
    }

    /// What was ticked for a registration.
    #[must_use]
    pub fn note_of(&self, registration: &str) -> &str {
        self.notes.iter().find(|(id, _)| id == registration).map_or("", |(_, note)| note.as_str())
    }
}

/// Who welcomes at a stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HostsAsk {
    /// `name` or `invite`.
    pub action: String,
    /// The logins ticked.
    pub logins: Vec<String>,
    /// Address of somebody new.
    pub email: String,
    /// Name of somebody new.
    pub name: String,
}

impl HostsAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            action: fields.text("action"),
            logins: fields.all("logins[]"),
            email: fields.text("email"),
            name: fields.text("name"),
        }
    }
}
