//! Answers an invitation: sets the passphrase and signs in.

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::logins::{self, Role};
use crate::service::passphrase::{self, WeakPassphrase};
use crate::service::sign_in;

/// Whom an invitation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The address that the person will sign in with.
    pub email: String,
    /// The name that colleagues see.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}

/// Why an invitation was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Unknown, used or too old: ask for a new one.
    #[error("the invitation is not valid")]
    NotValid,
    /// The passphrase was refused; the invitation stays open.
    #[error(transparent)]
    Weak(#[from] WeakPassphrase),
    /// Nothing that the person can mend.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<crate::db::DbError> for AcceptError {
    fn from(source: crate::db::DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Whom the link is for, while it may be used.
pub async fn find(backend: &Backend, token: &str) -> Result<Option<Invited>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(login) = logins::find_invitation(&mut tx, &backend.keys.token_hash(token), backend.now()).await? else {
        return Ok(None);
    };
    let row = logins::find(&mut tx, login).await?;
    Ok(row.map(|row| Invited { email: row.email, name: row.display_name, role: row.role }))
}

/// Sets the passphrase, ends every other login session of that login, and signs in: answers the
/// secret of the cookie. The invitation is used up.
pub async fn accept(backend: &Backend, token: &str, passphrase: &str) -> Result<String, AcceptError> {
    let invited = find(backend, token).await?.ok_or(AcceptError::NotValid)?;
    passphrase::accept(passphrase, &[&invited.email, &invited.name])?;
    // Hashed before the transaction: nobody waits for it at the writer's gate.
    let hash = passphrase::hash(backend.entropy.as_ref(), passphrase).await?;
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let token_hash = backend.keys.token_hash(token);
    let login = logins::use_invitation(&mut tx, &token_hash, now).await?.ok_or(AcceptError::NotValid)?;
    if !logins::set_passphrase(&mut tx, login, &hash).await? {
        return Err(AcceptError::NotValid);
    }
    logins::end_sessions(&mut tx, login, now).await?;
    let cookie = sign_in::open_session(backend, &mut tx, login).await?;
    tx.commit().await?;
    Ok(cookie)
}
