//! The shortest round through towns that each have one time window.
//!
//! The travelling salesman problem with time windows: from town 0, through every other town once,
//! back to town 0. Who comes early waits; who comes late may not. What counts is the time on the
//! road, waiting not included.
//!
//! [`solve`] searches as da Silva and Urrutia do (*A General VNS heuristic for the traveling
//! salesman problem with time windows*, Discrete Optimization 7, 2010): first a round without
//! lateness, then a shorter one, by moves of short pieces and reversals, with a shake when no move
//! helps. A move is valued in constant time with the segment data of Vidal and others (*A hybrid
//! genetic algorithm with adaptive diversity management*, Computers & Operations Research 40,
//! 2013). [`exact`] proves the optimum where windows leave few orders.

pub mod exact;
mod instance;
mod progress;
mod search;

pub use instance::{Instance, MOST_TOWNS, ReadError};
pub use progress::Progress;
pub use search::{Round, solve};
