//! Who is signed in.

use chrono::TimeDelta;
use domain::ids::{LoginId, PartnerId};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::logins::{self, Role};
use crate::service::sign_in::IDLE;

/// « Last seen » is written at most this often: a page view must not cost a durable write.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Somebody of staff who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The login.
    pub login: LoginId,
    /// The name that colleagues see.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The body that the person acts for, where the role is partner or employer.
    pub partner: Option<PartnerId>,
}

/// Whose cookie this is; `None` for an unknown, ended, idle or too old one.
pub async fn by_cookie(backend: &Backend, cookie: &str) -> Result<Option<SignedIn>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let row = logins::find_session(&mut tx, &backend.keys.token_hash(cookie), now, now - IDLE).await?;
    tx.rollback().await?;
    let Some(row) = row else { return Ok(None) };
    if now - row.seen_at >= TOUCH_EVERY {
        let mut tx = backend.db.begin().await?;
        logins::touch_session(&mut tx, row.id, now).await?;
        tx.commit().await?;
    }
    Ok(Some(SignedIn { login: row.login(), partner: row.partner(), name: row.display_name, role: row.role }))
}
