//! Demonstration scenarios: a whole invented tour, loaded into an empty database.
//!
//! Dates are fixed; whoever shows the scenario sets the clock to [`DEMO_NOW`]. People have first
//! names or drawings only, and every address ends in a domain that never receives mail (RFC 2606).

mod carrefour;
mod chance;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use domain::email::EmailAddress;

use crate::Backend;
use crate::clock::Clock;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::fetch_one;
use crate::reference;
use crate::repo::tours;
use crate::service::invite_login::{self, Role};

/// Monday 3 May 2027, 8 h in Martinique: the second stop of the tour opens in an hour.
pub const DEMO_NOW: DateTime<Utc> = match DateTime::from_timestamp(1_809_345_600, 0) {
    Some(instant) => instant,
    None => DateTime::UNIX_EPOCH,
};

/// The organiser of the demonstration.
const ORGANISER: (&str, &str) = ("organisation@caravane.example", "Marie-Ange");
/// Somebody of a partner, and somebody of an employer.
pub const PARTNER: (&str, &str) = ("lucette@partenaires.example", "Lucette");
/// See [`PARTNER`].
pub const EMPLOYER: (&str, &str) = ("raymond@employeurs.example", "Raymond");

/// A story that can be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// The caravan in Martinique: a tour in the south that is over, one in the north that begins.
    Carrefour,
}

impl Scenario {
    /// Every scenario.
    pub const ALL: [Self; 1] = [Self::Carrefour];

    /// The word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Carrefour => "carrefour",
        }
    }

    /// Reads the word of the command line.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| scenario.as_str() == word)
    }
}

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Tours.
    pub tours: usize,
    /// Stops of all tours.
    pub stops: usize,
    /// Sessions of all stops.
    pub sessions: usize,
    /// Registrations, in whatever state.
    pub registrations: usize,
    /// The secret of the organiser's invitation link, good for one use within seven days.
    pub organiser_invitation: String,
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database already holds a tour: a demonstration never mixes with real work.
    #[error("la base contient déjà une tournée : un scénario ne se charge que dans une base vide")]
    NotEmpty,
    /// Nothing that the caller can mend.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for LoadError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// True when no tour is stored yet.
pub async fn is_empty(backend: &Backend) -> Result<bool, Unexpected> {
    let mut tx = backend.db.read().await?;
    let (tours,) = fetch_one!(&mut tx, (i64,), tours::COUNT)?;
    Ok(tours == 0)
}

/// Loads a scenario into an empty database, and invites its organiser.
pub async fn load(backend: &Backend, scenario: Scenario) -> Result<Loaded, LoadError> {
    if !is_empty(backend).await? {
        return Err(LoadError::NotEmpty);
    }
    reference::load(&backend.db).await?;
    let story = Story::new(backend);
    let counts = match scenario {
        Scenario::Carrefour => carrefour::load(&story).await?,
    };
    let (address, name) = ORGANISER;
    let address = EmailAddress::parse(address).map_err(Unexpected::new)?;
    let organiser_invitation = invite_login::invite(backend, &address, name, Role::Organiser).await?;
    Ok(Loaded {
        tours: counts.tours,
        stops: counts.stops,
        sessions: counts.sessions,
        registrations: counts.registrations,
        organiser_invitation,
    })
}

/// How much a story made.
struct Counts {
    tours: usize,
    stops: usize,
    sessions: usize,
    registrations: usize,
}

/// A backend whose clock is moved along the story, so that the real use cases make its past.
struct Story {
    backend: Backend,
    clock: Arc<StoryClock>,
}

impl Story {
    fn new(backend: &Backend) -> Self {
        let clock = Arc::new(StoryClock(AtomicI64::new(DEMO_NOW.timestamp_micros())));
        let backend = Backend { clock: clock.clone(), ..backend.clone() };
        Self { backend, clock }
    }

    fn set(&self, instant: DateTime<Utc>) {
        self.clock.0.store(instant.timestamp_micros(), Ordering::Relaxed);
    }
}

/// Microseconds since 1970, as told.
struct StoryClock(AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::Relaxed)).unwrap_or(DEMO_NOW)
    }
}
