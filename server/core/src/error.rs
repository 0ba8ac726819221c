//! The second ring of errors: what a use case could not foresee.

use crate::db::DbError;

/// A fault that no caller can react to. Logged once with a reference, never shown.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Unexpected(Box<dyn std::error::Error + Send + Sync>);

impl Unexpected {
    /// Wraps any error that a use case has no answer to.
    pub fn new(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(source))
    }

    /// True when the same transaction, tried again, may succeed (deadlock, serialisation failure).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.downcast_ref::<DbError>().is_some_and(DbError::is_retryable)
    }

    /// The fault of the database that this is; itself again where it is another.
    ///
    /// # Errors
    ///
    /// When the fault is not one of the database.
    pub fn into_database(self) -> Result<DbError, Self> {
        self.0.downcast::<DbError>().map(|error| *error).map_err(Self)
    }
}

impl From<DbError> for Unexpected {
    fn from(source: DbError) -> Self {
        Self::new(source)
    }
}
