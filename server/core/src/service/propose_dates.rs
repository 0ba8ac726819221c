//! Better dates for a tour, as an organiser wishes them. Nothing is stored: what is accepted goes
//! through [`super::accept_dates`].

mod busy_days;
pub mod carried;
mod days;
mod ground;
mod search;
mod turn;
mod watch;
mod ways;
mod wishes;

pub use days::{Change, OtherDay, OwnDay};
pub use ground::{Ground, TownChoice, ground};
pub use search::{Followed, Found, LONGEST_FOLLOWED, News, follow, propose, shown};
pub use turn::{PLACES, free_places};
pub use watch::Step;
pub use ways::{Relaxed, Way};
pub use wishes::{WishForm, read, usual};

pub(super) use turn::in_turn;

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
