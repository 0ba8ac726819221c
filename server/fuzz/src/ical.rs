//! See `backend::ical`.

pub mod busy;
pub(crate) mod lines;
