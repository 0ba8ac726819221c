//! Everything that touches the world: databases, mail, calendars, the worker.
//!
//! What is deliberately absent: no Leptos, no axum. Only [`db::Db::begin`] begins a
//! transaction; a use case is one file in [`service`], one transaction, one error enum;
//! only the worker sends mail; time and randomness come from [`clock`].

#![warn(missing_docs)]

pub mod check;
pub mod clock;
pub mod db;
pub mod error;
#[cfg(feature = "test-support")]
pub mod fixture;
pub mod ical;
pub mod jobs;
pub mod keys;
pub mod lmtp;
pub mod mail;
pub mod mail_in;
pub mod reference;
pub mod repo;
pub mod routing;
pub mod scenario;
pub mod service;
pub mod settings;
pub mod tour_file;
#[cfg(feature = "test-support")]
pub mod trial;
pub mod worker;
pub mod zone;

use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::{Clock, Entropy};
use crate::db::Db;
use crate::keys::Keys;
use crate::settings::Settings;

/// What every use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Backend {
    /// The database, SQLite or PostgreSQL.
    pub db: Db,
    /// The only source of the present instant.
    pub clock: Arc<dyn Clock>,
    /// The only source of chance.
    pub entropy: Arc<dyn Entropy>,
    /// Keyed hashes and the secrets derived from them.
    pub keys: Keys,
    /// What is in force for this process.
    pub settings: Arc<Settings>,
    /// Told after a commit that wrote to the outbox, so that the worker of this process wakes.
    pub wake: Arc<Notify>,
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backend").field("db", &self.db).finish_non_exhaustive()
    }
}

impl Backend {
    /// The present instant, whole microseconds (what PostgreSQL keeps).
    #[must_use]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// A new identifier that sorts by time of creation.
    #[must_use]
    pub fn new_id(&self) -> uuid::Uuid {
        self.entropy.uuid(self.clock.now())
    }
}
