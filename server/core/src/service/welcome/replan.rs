//! « Refaire les entretiens »: in the middle of the morning, who meets whom from now on, from who is
//! here, who is late and who does not come.
//!
//! A time that somebody was told stays theirs, unless the host notes that they do not come. Free
//! times go first to those who are here and missed theirs, then to those who wait and are here, in
//! the order of the list. [`plan`] only looks; [`accept`] does what was shown, or nothing.

mod accept;
mod look;

#[cfg(feature = "test-support")]
pub use accept::accept_guarded;
pub use accept::{Accepted, Replan, ReplanError, accept};
pub use look::{Meeting, Proposal, Told, Unmet, plan};
