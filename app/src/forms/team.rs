//! The forms of the team's page.

use serde::{Deserialize, Serialize};

use super::Fields;

/// Somebody to invite, as typed; or a login to invite again or to close.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamAsk {
    /// Empty for a new invitation, else `again` or `close`.
    pub action: String,
    /// The login that the action is about.
    pub login: String,
    /// The name that colleagues will see.
    pub name: String,
    /// The address.
    pub email: String,
    /// The stored word of the role.
    pub role: String,
    /// The body's id.
    pub body: String,
}

impl TeamAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        let text = |name| fields.text(name);
        Self {
            action: text("action"),
            login: text("login"),
            name: text("name"),
            email: text("email"),
            role: text("role"),
            body: text("body"),
        }
    }
}
