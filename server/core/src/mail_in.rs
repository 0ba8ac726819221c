//! Mail that comes back: answers of calendars, bounces, and people's words.
//!
//! A message arrives by [`crate::lmtp`] or by the command `caravane mail-in`; either stores it before it is
//! acknowledged (`service::receive_mail`). The worker then reads it ([`message`]) and acts on it
//! (`service::handle_mail`). Nothing here trusts what it reads: sizes are bounded, and who says what is
//! judged by what our own mail server found out ([`authentic`]).

pub mod answer;
pub mod authentic;
pub mod message;
pub mod report;
