//! Who welcomes people at a stop. Only an organiser names them.

use domain::email::EmailAddress;
use domain::ids::{LoginId, StopId};

use super::read::{self, DeskStop};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::desk::{self, HostRow};
use crate::repo::logins::Role;
use crate::service::invite_login::{self, InviteError, NewLogin};

/// Somebody who is, or could be, host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The login.
    pub login: LoginId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Host of this stop.
    pub named: bool,
}

/// Why nobody was named.
#[derive(Debug, thiserror::Error)]
pub enum HostsError {
    /// There is no such stop in this tour.
    #[error("no such stop")]
    Unknown,
    /// The address belongs to a partner or an employer.
    #[error("the address belongs to another role")]
    OtherRole,
    /// The name is empty, too long, or holds a word that must not leave.
    #[error("the name cannot be used")]
    Name,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for HostsError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// The stop and everybody who could be its host; `None` when the tour has no such stop.
pub async fn list(
    backend: &Backend,
    tour: &str,
    stop: StopId,
) -> Result<Option<(DeskStop, Vec<Candidate>)>, Unexpected> {
    let mut tx = backend.db.read().await?;
    if !desk::has_stop(&mut tx, tour, stop).await? {
        return Ok(None);
    }
    let Some(found) = read::load(&mut tx, stop, backend.now()).await? else { return Ok(None) };
    let hosts = desk::list_hosts(&mut tx, stop).await?;
    Ok(Some((found.stop, hosts.into_iter().map(candidate).collect())))
}

fn candidate(row: HostRow) -> Candidate {
    Candidate { login: row.login(), named: row.named > 0, name: row.display_name, email: row.email }
}

/// These and only these are hosts of the stop.
pub async fn name(backend: &Backend, tour: &str, stop: StopId, logins: &[LoginId]) -> Result<(), HostsError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    known(&mut tx, tour, stop).await?;
    desk::clear_hosts(&mut tx, stop).await?;
    for login in logins {
        desk::name_host(&mut tx, stop, *login, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Invites somebody by mail and names them host of the stop. Who is in the team already is named only.
pub async fn invite(
    backend: &Backend,
    tour: &str,
    stop: StopId,
    email: &EmailAddress,
    name: &str,
) -> Result<(), HostsError> {
    let mut tx = backend.db.read().await?;
    known(&mut tx, tour, stop).await?;
    let found = desk::find_role(&mut tx, &invite_login::address_key(email)).await?;
    tx.rollback().await?;
    let login = if let Some((login, role)) = found {
        if !matches!(Role::parse(&role), Ok(Role::Host | Role::Organiser)) {
            return Err(HostsError::OtherRole);
        }
        login
    } else {
        let new = NewLogin { email: email.clone(), name: name.to_owned(), role: Role::Host, partner: None };
        match invite_login::invite_by_mail(backend, &new).await {
            Ok(login) => login,
            Err(InviteError::Name) => return Err(HostsError::Name),
            Err(InviteError::Unexpected(error)) => return Err(error.into()),
            Err(InviteError::Known | InviteError::NoBody | InviteError::NoLogin) => return Err(HostsError::OtherRole),
        }
    };
    let mut tx = backend.db.begin().await?;
    desk::name_host(&mut tx, stop, login, backend.now()).await?;
    Ok(tx.commit().await?)
}

async fn known(tx: &mut Tx, tour: &str, stop: StopId) -> Result<(), HostsError> {
    if desk::has_stop(tx, tour, stop).await? { Ok(()) } else { Err(HostsError::Unknown) }
}
