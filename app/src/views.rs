//! What travels from the server to the pages: in words, in the town's own time, ready to be shown.

mod day;
mod desk;
mod directory;
mod inbox;
mod itinerary;
mod kiosk;
mod partner;
mod programme;
mod proposal;
mod publication;
mod replan;
mod rescue;
mod roads;
mod schedule;
mod staff;
mod team;
mod ticket;
mod tour;

pub use day::*;
pub use desk::*;
pub use directory::*;
pub use inbox::*;
pub use itinerary::*;
pub use kiosk::*;
pub use partner::*;
pub use programme::*;
pub use proposal::*;
pub use publication::*;
pub use replan::*;
pub use rescue::*;
pub use roads::*;
pub use schedule::*;
pub use staff::*;
pub use team::*;
pub use ticket::*;
pub use tour::*;
