//! Signs somebody of staff in.
//!
//! The answer never tells whether an address is known: same error, same work, same counting.

use chrono::TimeDelta;
use domain::email::EmailAddress;
use domain::ids::LoginId;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::keys::Keys;
use crate::repo::logins;
use crate::service::invite_login::address_key;
use crate::service::passphrase;
use crate::service::tries::{self, Caller, Try};

/// A login session ends this long after signing in, whatever happens.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// A login session ends this long after it was last used.
pub const IDLE: TimeDelta = TimeDelta::hours(2);

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Wrong address or passphrase, or the login is closed: which one is not told.
    #[error("address or passphrase refused")]
    Refused,
    /// Five wrong tries in ten minutes by this device or for this address, or fifty from its network.
    #[error("too many tries")]
    TooManyTries,
    /// Nothing that the person can mend.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for SignInError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Signs in by address and passphrase; answers the secret of the cookie (256 bits, its hash is
/// kept).
pub async fn sign_in(backend: &Backend, caller: &Caller, email: &str, words: &str) -> Result<String, SignInError> {
    // What is no address belongs to nobody: it is counted and answered like an unknown one.
    let email = EmailAddress::parse(email).map_or_else(|_| String::new(), |email| address_key(&email));
    let names = [
        (format!("sign-in device {}", caller.device), tries::EACH),
        (format!("sign-in account {email}"), tries::EACH),
        (format!("sign-in network {}", caller.network), tries::NETWORK),
    ];

    // The try is written down before the slow calculation, so that a hundred at once count as a hundred.
    let mut tx = backend.db.begin().await?;
    let row = logins::lock_by_email(&mut tx, &email).await?;
    let this = Try::write(backend, &mut tx, &names).await?;
    tx.commit().await?;

    let mut tx = backend.db.begin().await?;
    if this.is_one_too_many(&mut tx).await? {
        this.take_back(&mut tx).await?;
        tx.commit().await?;
        return Err(SignInError::TooManyTries);
    }
    tx.rollback().await?;

    if words.chars().count() > passphrase::LONGEST {
        return Err(SignInError::Refused);
    }
    let open = row.filter(|row| row.disabled_at.is_none());
    let stored = open.as_ref().and_then(|row| row.passphrase_hash.clone());
    if !passphrase::verify(stored, words).await? {
        return Err(SignInError::Refused);
    }
    let Some(row) = open else { return Err(SignInError::Refused) };

    let mut tx = backend.db.begin().await?;
    this.take_back(&mut tx).await?;
    let cookie = open_session(backend, &mut tx, LoginId(row.id)).await?;
    tx.commit().await?;
    Ok(cookie)
}

/// Opens a login session inside the caller's transaction; answers the secret of its cookie.
pub(crate) async fn open_session(backend: &Backend, tx: &mut Tx, login: LoginId) -> Result<String, DbError> {
    let now = backend.now();
    let cookie = Keys::new_token(backend.entropy.as_ref());
    let hash = backend.keys.token_hash(&cookie);
    logins::insert_session(tx, backend.new_id(), login, &hash, now, now + LONGEST).await?;
    Ok(cookie)
}
