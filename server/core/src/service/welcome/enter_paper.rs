//! A paper sheet is entered after the session: who came, who did not, and who signed unannounced.

use domain::ids::{IdempotencyKey, RegistrationId, SessionId, StopId};
use domain::person::{FirstName, Holder};
use domain::registration::presence::{Note, OverReason};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::walk_in::{WalkIn, WalkInError, from_paper};
use crate::Backend;
use crate::service::read_login::SignedIn;
use crate::service::record_presence::{PresenceError, Within, record};
use crate::{db::DbError, error::Unexpected};

/// The rows of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The same key enters each new name once.
    pub key: IdempotencyKey,
    /// The session.
    pub session: SessionId,
    /// What the sheet says of those who were registered.
    pub notes: Vec<(RegistrationId, Note)>,
    /// Who signed without being registered.
    pub names: Vec<FirstName>,
}

/// What was entered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entered {
    /// Notes of presence and absence.
    pub noted: usize,
    /// New names.
    pub added: usize,
    /// Rows that the rules of the day refuse.
    pub refused: usize,
}

/// Why the sheet was not entered.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// There is no such session here.
    #[error("no such session here")]
    Unknown,
    /// Not begun, cancelled, or more than three days ago.
    #[error("the session cannot be entered now")]
    Closed,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PaperError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Enters a sheet row by row: what is entered stays, and the same sheet can be sent again.
pub async fn enter(backend: &Backend, who: &SignedIn, stop: StopId, sheet: &Sheet) -> Result<Entered, PaperError> {
    let mut tx = backend.db.read().await?;
    if !super::may(&mut tx, who, stop).await? {
        return Err(PaperError::Unknown);
    }
    tx.rollback().await?;
    let mut entered = Entered::default();
    for (registration, note) in &sheet.notes {
        match record(backend, Within::Stop(stop), *registration, *note).await {
            Ok(_) => entered.noted += 1,
            Err(PresenceError::Unexpected(error)) => return Err(error.into()),
            Err(_) => entered.refused += 1,
        }
    }
    for (row, name) in sheet.names.iter().enumerate() {
        let Some(holder) = Holder::new(Some(name.clone()), None) else { continue };
        let new = WalkIn {
            key: row_key(sheet.key, row, name),
            holder,
            session: sheet.session,
            reason: Some(OverReason::SpareChair),
        };
        match from_paper(backend, who, stop, &new).await {
            Ok(_) => entered.added += 1,
            Err(WalkInError::Unexpected(error)) => return Err(error.into()),
            Err(WalkInError::Closed) => return Err(PaperError::Closed),
            Err(WalkInError::Unknown) => return Err(PaperError::Unknown),
            Err(WalkInError::Full | WalkInError::KeyReused) => entered.refused += 1,
        }
    }
    Ok(entered)
}

/// A key of its own for each row, the same when the sheet comes again.
fn row_key(key: IdempotencyKey, row: usize, name: &FirstName) -> IdempotencyKey {
    let digest: [u8; 32] = Sha256::digest(format!("{key}:{row}:{name}")).into();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    IdempotencyKey(Uuid::from_bytes(bytes))
}
