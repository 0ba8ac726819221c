//! Who may sign in, as the organiser sees it.

use serde::{Deserialize, Serialize};

use super::{Check, Pick};

/// The page of the team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// By role.
    pub groups: Vec<TeamGroup>,
    /// What somebody new may do.
    pub roles: Vec<Pick>,
    /// The bodies that somebody new may act for.
    pub bodies: Vec<Pick>,
}

/// The logins of one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamGroup {
    /// « Partenaires ».
    pub title: String,
    /// In the order of bodies and names.
    pub logins: Vec<LoginRow>,
}

/// A login in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginRow {
    /// Its id.
    pub id: String,
    /// The name that colleagues see.
    pub name: String,
    /// The address.
    pub email: String,
    /// The body, where there is one.
    pub body: String,
    /// Where it stands.
    pub state: Check,
    /// « Vu le mar. 4 mai », or nothing.
    pub seen: String,
    /// Whether it can be closed: open, and not the reader's own.
    pub may_close: bool,
    /// What the button says: invite again, or open again.
    pub again: String,
}
