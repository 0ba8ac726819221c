//! Pairs a device with its kiosk: the code typed is used up, the device gets a secret.

use domain::kiosk::PairingCode;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::keys::Keys;
use crate::repo::devices;
use crate::service::tries;

/// Wrong codes that one caller has in ten minutes.
const TRIES: i64 = 5;
/// Wrong codes of all callers together in ten minutes: a caller can change its name, and a code
/// has eight digits only.
const TRIES_OF_ALL: i64 = 60;

/// Why nothing was paired.
#[derive(Debug, thiserror::Error)]
pub enum PairError {
    /// No kiosk waits for this code (any more).
    #[error("no such code")]
    Unknown,
    /// Too many wrong codes.
    #[error("too many wrong tries")]
    TooManyTries,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PairError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// The secret of the device (256 bits; the database keeps its hash). `caller` is whatever tells
/// callers apart; only a keyed hash of it is kept, for the ten minutes that it counts.
pub async fn pair(backend: &Backend, caller: &str, typed: &str) -> Result<String, PairError> {
    let own = tries::note(backend, backend.keys.bucket(&format!("pairing {caller}")), TRIES).await?;
    let all = tries::note(backend, backend.keys.bucket("pairing of all"), TRIES_OF_ALL).await?;
    let mut tx = backend.db.begin().await?;
    if !own.may_be_judged(backend, &mut tx).await? {
        // One stubborn caller does not use up the tries of all.
        all.forgive(&mut tx).await?;
        tx.commit().await?;
        return Err(PairError::TooManyTries);
    }
    if !all.may_be_judged(backend, &mut tx).await? {
        tx.commit().await?;
        return Err(PairError::TooManyTries);
    }
    let code = PairingCode::parse(typed).ok_or(PairError::Unknown)?;
    let secret = Keys::new_token(backend.entropy.as_ref());
    let hashes = (backend.keys.pairing_hash(&code), backend.keys.token_hash(&secret));
    if devices::pair(&mut tx, hashes.0, hashes.1, backend.now()).await?.is_none() {
        return Err(PairError::Unknown);
    }
    own.forgive(&mut tx).await?;
    all.forgive(&mut tx).await?;
    tx.commit().await?;
    Ok(secret)
}
