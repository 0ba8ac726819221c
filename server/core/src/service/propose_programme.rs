//! A programme for the day of a stop: rooms and hours without a conflict, as an organiser wishes
//! them. Nothing is stored: what is accepted goes through [`super::accept_programme`].

mod ground;
mod search;
mod task;
mod wishes;

pub use ground::{Ground, ground};
pub use search::{Effort, Fate, Found, Line, Obstacle, Score, propose};
pub use wishes::{Keep, Meal, MealForm, Scope, WishForm, Wishes, read, usual};

use planner::programme::BadProblem;

use crate::error::Unexpected;

/// Why no programme is proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    /// Others search at the moment, and it took too long to wait for them.
    #[error("other searches are under way")]
    Busy,
    /// The venue has no room.
    #[error("the venue has no room")]
    NoRoom,
    /// Only what clashes was to move, and nothing does.
    #[error("nothing clashes")]
    NothingClashes,
    /// Nothing may move.
    #[error("no session may move")]
    NothingFree,
    /// Two sessions that stay where they are stand in each other's way, by title.
    #[error("two sessions that stay clash")]
    Clash(String, String),
    /// Sessions that must each come after the other, one of them by title.
    #[error("sessions that follow each other in a circle")]
    Circle(String),
    /// A session that stays where it cannot be, by title.
    #[error("a session stays where it cannot be")]
    Stuck(String),
    /// More than the planner takes, or hours too far apart.
    #[error("more than can be planned")]
    TooMuch,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl ProposeError {
    /// What the planner refuses, about these titles in the order of its sessions.
    fn of(bad: &BadProblem, title: impl Fn(usize) -> String) -> Self {
        match bad {
            BadProblem::Pins { first, second } => Self::Clash(title(*first), title(*second)),
            BadProblem::Circle { session } => Self::Circle(title(*session)),
            BadProblem::Pin { session } | BadProblem::Session { session, .. } | BadProblem::Unknown { session, .. } => {
                Self::Stuck(title(*session))
            }
            BadProblem::Frame
            | BadProblem::TooMany { .. }
            | BadProblem::Weight
            | BadProblem::Meal(_)
            | BadProblem::Room(_)
            | BadProblem::Partner(_)
            | BadProblem::Facilitator(_) => Self::TooMuch,
        }
    }
}
