//! The shortest round through towns that each have one time window.
//!
//! The travelling salesman problem with time windows: from town 0, through every other town once,
//! back to town 0. Who comes early waits; who comes late may not. What counts is the time on the
//! road, waiting not included.
//!
//! [`solve`] first takes the lateness out of a round (after da Silva and Urrutia, *A General VNS
//! heuristic for the traveling salesman problem with time windows*, Discrete Optimization 7, 2010;
//! moves valued in constant time as in Vidal and others, *A hybrid genetic algorithm with adaptive
//! diversity management*, Computers & Operations Research 40, 2013), then shortens the road among
//! rounds that keep every window, and proves the optimum where windows leave few orders.

mod exact;
mod ground;
mod improve;
mod instance;
mod piece;
mod progress;
mod read;
mod repair;
mod search;

pub use ground::Impossible;
pub use instance::{Instance, MOST_TOWNS};
pub use progress::Progress;
pub use read::{Expected, ReadError, Reader};
pub use search::{Round, solve};
