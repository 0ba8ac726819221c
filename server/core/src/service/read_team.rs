//! Who may sign in, and for whom: the organiser's list.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, PartnerId};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::logins::{self, Role};
use crate::repo::partners;

/// Where a login stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginState {
    /// Signs in by passphrase; last seen then, if ever.
    Active(Option<DateTime<Utc>>),
    /// Has a link until then.
    Invited(DateTime<Utc>),
    /// Had a link that is over, and never set a passphrase.
    Lapsed,
    /// Closed by an organiser.
    Disabled,
}

/// A login in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLine {
    /// The login.
    pub id: LoginId,
    /// The address.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The name of the body that the person acts for.
    pub body: Option<String>,
    /// Where it stands.
    pub state: LoginState,
}

/// A body that somebody may act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyLine {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
}

/// The page of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamPage {
    /// Every login, by role and body.
    pub logins: Vec<LoginLine>,
    /// Every body, by name.
    pub bodies: Vec<BodyLine>,
}

/// Reads the page.
pub async fn team(backend: &Backend) -> Result<TeamPage, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let logins = logins::list(&mut tx).await?;
    let bodies = partners::list(&mut tx).await?;
    let line = |row: logins::ListedRow| {
        let invited = row.invited_until.filter(|until| *until > now);
        let state = match (row.disabled_at, row.has_passphrase, invited) {
            (Some(_), ..) => LoginState::Disabled,
            (None, true, _) => LoginState::Active(row.seen_at),
            (None, false, Some(until)) => LoginState::Invited(until),
            (None, false, None) => LoginState::Lapsed,
        };
        let (id, name, role, body) = (LoginId(row.id), row.display_name, row.role, row.partner);
        LoginLine { id, email: row.email, name, role, body, state }
    };
    Ok(TeamPage {
        logins: logins.into_iter().map(line).collect(),
        bodies: bodies.into_iter().map(|row| BodyLine { id: PartnerId(row.id), name: row.name }).collect(),
    })
}
