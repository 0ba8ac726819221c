//! Plans that somebody would otherwise make by hand for a week.
//!
//! Pure by construction: no I/O, no clock, no randomness but a seed. Whoever calls says when to
//! stop, by a budget of iterations or by a question that is asked often. The same input, seed and
//! budget give the same answer on a server and in a browser.

#![warn(missing_docs)]

pub mod generate;
pub mod interviews;
pub mod itinerary;
pub mod programme;
mod random;
pub mod tsptw;
pub mod verify;
pub mod words;

pub use random::Random;
