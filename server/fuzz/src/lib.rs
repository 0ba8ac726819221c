//! The readers of the program, from its own files (`ical/*` and `mail_in` are links), without the rest of
//! what they are built with: a fuzz target is ready in a minute.

pub mod ical;
pub mod mail_in;
