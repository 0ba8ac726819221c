//! What came of an interview, noted by the employer behind the table.

use domain::ids::{LoginId, PartnerId, RegistrationId, SessionId};
use domain::partner::InterviewOutcome;
use domain::registration::RegistrationState;

use crate::Backend;
use crate::db::{DbError, Retryable, with_retries};
use crate::error::Unexpected;
use crate::repo::{outcomes, sessions};

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum OutcomeError {
    /// No such interview at a desk of this employer in this session.
    #[error("there is no such interview here")]
    Unknown,
    /// The person is not noted as present: there was no interview.
    #[error("presence comes first")]
    NotThere,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for OutcomeError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for OutcomeError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Notes what came of the interview, or (`None`) takes the note back.
pub async fn record(
    backend: &Backend,
    by: Option<LoginId>,
    partner: PartnerId,
    session: SessionId,
    registration: RegistrationId,
    outcome: Option<InterviewOutcome>,
) -> Result<(), OutcomeError> {
    with_retries(|| once(backend, by, partner, session, registration, outcome)).await
}

async fn once(
    backend: &Backend,
    by: Option<LoginId>,
    partner: PartnerId,
    session: SessionId,
    registration: RegistrationId,
    outcome: Option<InterviewOutcome>,
) -> Result<(), OutcomeError> {
    let mut tx = backend.db.begin().await?;
    // Presence is noted under the same lock.
    sessions::lock(&mut tx, session).await?;
    let seat = outcomes::find_seat(&mut tx, registration).await?.ok_or(OutcomeError::Unknown)?;
    if seat.session() != session || seat.desk_of() != Some(partner) {
        return Err(OutcomeError::Unknown);
    }
    match outcome {
        None => outcomes::forget(&mut tx, registration).await?,
        Some(_) if seat.state != RegistrationState::Attended.as_str() => return Err(OutcomeError::NotThere),
        Some(outcome) => outcomes::note(&mut tx, registration, outcome, by, backend.now()).await?,
    }
    tx.commit().await?;
    Ok(())
}
