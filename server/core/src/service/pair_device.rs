//! Pairs a device with its kiosk: the code typed is used up, the device gets a secret.

use domain::kiosk::PairingCode;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::keys::Keys;
use crate::repo::devices;
use crate::service::tries::{self, Caller, Try};

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

/// The secret of the device (256 bits; the database keeps its hash).
pub async fn pair(backend: &Backend, caller: &Caller, typed: &str) -> Result<String, PairError> {
    let names = [
        (format!("pairing device {}", caller.device), tries::EACH),
        (format!("pairing network {}", caller.network), tries::NETWORK),
        ("pairing of all".to_owned(), TRIES_OF_ALL),
    ];
    let mut tx = backend.db.begin().await?;
    let this = Try::write(backend, &mut tx, &names).await?;
    tx.commit().await?;

    let mut tx = backend.db.begin().await?;
    if this.is_one_too_many(&mut tx).await? {
        // Not let through, so not counted: one stubborn caller does not use up the tries of all.
        this.take_back(&mut tx).await?;
        tx.commit().await?;
        return Err(PairError::TooManyTries);
    }
    let code = PairingCode::parse(typed).ok_or(PairError::Unknown)?;
    let secret = Keys::new_token(backend.entropy.as_ref());
    let hashes = (backend.keys.pairing_hash(&code), backend.keys.token_hash(&secret));
    if devices::pair(&mut tx, hashes.0, hashes.1, backend.now()).await?.is_none() {
        return Err(PairError::Unknown);
    }
    this.take_back(&mut tx).await?;
    tx.commit().await?;
    Ok(secret)
}
