//! Better dates for a tour, as an organiser wishes them. Nothing is stored: what is accepted goes
//! through [`super::accept_dates`].

mod ground;
mod search;
mod wishes;

pub use ground::{Ground, TownChoice, ground};
pub use search::{Found, propose};
pub use wishes::{WishForm, read, usual};

pub use planner::itinerary::explain::{Contradiction, Wish};

use domain::season::Wrong;

use crate::error::Unexpected;

/// Why no dates are proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// Others search at the moment, and it took too long to wait for them.
    #[error("other searches are under way")]
    Busy,
    /// More than the planner takes.
    #[error(transparent)]
    Wrong(#[from] Wrong),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}
