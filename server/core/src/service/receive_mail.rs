//! A message comes in: stored before it is acknowledged, and stored once however often it comes.

use sha2::{Digest as _, Sha256};

use crate::Backend;
use crate::db::{DbError, Retryable, with_retries};
use crate::error::Unexpected;
use crate::mail_in::message::{LARGEST, domain_of};
use crate::repo::inbox::{self, Stored};

/// Whether a message was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It is on the disk, and will be read.
    Stored,
    /// The same bytes for the same recipient were there already.
    Known,
}

/// Why a message was not stored.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// More than one MiB.
    #[error("the message is too large")]
    TooLarge,
    /// Not an address of ours.
    #[error("nobody here has this address")]
    UnknownRecipient,
    /// A fault: whoever brought the message keeps it and comes again.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for ReceiveError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for ReceiveError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Whether mail for this address is ours: any address in the domain that we write from, or in that of
/// the return path.
#[must_use]
pub fn is_ours(backend: &Backend, recipient: &str) -> bool {
    let own = [&backend.settings.sender_address, &backend.settings.bounce_address];
    domain_of(recipient).is_some_and(|domain| own.iter().any(|address| address.domain() == domain))
}

/// Stores a message of the envelope `sender` (empty for a bounce) → `recipient`.
pub async fn receive(backend: &Backend, sender: &str, recipient: &str, raw: &[u8]) -> Result<Receipt, ReceiveError> {
    if raw.len() > LARGEST {
        return Err(ReceiveError::TooLarge);
    }
    if !is_ours(backend, recipient) {
        return Err(ReceiveError::UnknownRecipient);
    }
    let digest =
        Sha256::new().chain_update(recipient.to_ascii_lowercase()).chain_update([0]).chain_update(raw).finalize();
    let message = Stored {
        id: backend.new_id(),
        sender: sender.to_owned(),
        recipient: recipient.to_owned(),
        raw: raw.to_vec(),
        received_at: backend.now(),
    };
    let stored = with_retries(|| once(backend, &message, digest.into())).await?;
    backend.wake.notify_one();
    Ok(if stored { Receipt::Stored } else { Receipt::Known })
}

async fn once(backend: &Backend, message: &Stored, digest: [u8; 32]) -> Result<bool, ReceiveError> {
    let mut tx = backend.db.begin().await?;
    let stored = inbox::store(&mut tx, message, digest).await?;
    tx.commit().await?;
    Ok(stored)
}
