//! Signs out: this device, or every device of the login.

use domain::ids::LoginId;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::logins;

/// Ends the login session of a cookie; an unknown cookie changes nothing.
pub async fn one(backend: &Backend, cookie: &str) -> Result<(), Unexpected> {
    let mut tx = backend.db.begin().await?;
    logins::end_session(&mut tx, &backend.keys.token_hash(cookie), backend.now()).await?;
    Ok(tx.commit().await?)
}

/// Ends every login session of a login; answers how many there were.
pub async fn everywhere(backend: &Backend, login: LoginId) -> Result<u64, Unexpected> {
    let mut tx = backend.db.begin().await?;
    let ended = logins::end_sessions(&mut tx, login, backend.now()).await?;
    tx.commit().await?;
    Ok(ended)
}
