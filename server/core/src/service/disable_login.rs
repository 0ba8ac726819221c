//! Closes a login: nobody signs in with it any more, and who is signed in is out at once.

use domain::ids::LoginId;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::logins;

/// Why the login stays open.
#[derive(Debug, thiserror::Error)]
pub enum DisableError {
    /// Nobody closes the door behind themselves.
    #[error("this is your own login")]
    Own,
    /// No such login, or it is closed already.
    #[error("there is no such open login")]
    Closed,
    /// Nothing that the caller can mend.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for DisableError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Closes a login, its login sessions and its invitations. `by` is whoever asks.
pub async fn disable(backend: &Backend, by: LoginId, login: LoginId) -> Result<(), DisableError> {
    if by == login {
        return Err(DisableError::Own);
    }
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    if !logins::disable(&mut tx, login, now).await? {
        return Err(DisableError::Closed);
    }
    logins::end_sessions(&mut tx, login, now).await?;
    logins::close_invitations(&mut tx, login, now).await?;
    tx.commit().await?;
    Ok(())
}
