//! Asking a router for travel times. [`Router`] is the place for other routers: whatever answers minutes
//! for a list of points.

mod osrm;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

pub use osrm::Osrm;

use crate::settings::Settings;

/// A place on the map, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// North.
    pub latitude: f64,
    /// East.
    pub longitude: f64,
}

/// Minutes from each point (rows) to each point (columns), rounded up; `None` where no road leads within
/// a day of driving. There and back may differ.
pub type Matrix = Vec<Vec<Option<i64>>>;

/// An answer on its way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Matrix, RouterError>> + Send + 'a>>;

/// Something that knows roads.
pub trait Router: fmt::Debug + Send + Sync {
    /// The minutes between all of these points, as many rows and columns as points. It answers within
    /// [`LONGEST`] or fails, never waits for ever.
    fn minutes<'a>(&'a self, points: &'a [Place]) -> Answer<'a>;
}

/// The most time that a router takes for all of its answer, in seconds: less than a request may take.
pub const LONGEST: u64 = 20;

/// Why a router gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RouterError {
    /// Nobody listens at its address, or the connection broke.
    #[error("the router cannot be reached: {0}")]
    Unreachable(String),
    /// No whole answer within [`LONGEST`].
    #[error("the router did not answer in time")]
    TimedOut,
    /// It answered that it has no answer: its own code, letters alone.
    #[error("the router refused: {0}")]
    Refused(String),
    /// An HTTP status that is no success; redirections are not followed.
    #[error("the router answered with status {0}")]
    Status(u16),
    /// More bytes than an answer may have.
    #[error("the router's answer is too large")]
    TooLarge,
    /// Not what a router answers: no JSON, the wrong shape, times that make no sense.
    #[error("the router's answer cannot be read")]
    Garbled,
}

/// The router that is set; `None` where none is.
#[must_use]
pub fn of(settings: &Settings) -> Option<Box<dyn Router>> {
    settings.router.clone().map(|address| Box::new(Osrm::new(address, &settings.roots)) as Box<dyn Router>)
}
