//! The rules of Caravane: what a registration, a reminder, a waiting list, a journey may be.
//!
//! Pure by construction: no I/O, no clock, no randomness. Whoever calls gives the time. The same
//! code runs on the server and in the browser, so that both give the same answer.
//!
//! Two notions of time appear: an *instant* (`DateTime<Utc>`) and a *local wall time*
//! (`NaiveDate`, `NaiveTime`, `NaiveDateTime`) in the zone of the stop's town. The local time and
//! the zone are the truth; the conversion stands where the zone tables are, outside this crate.

#![warn(missing_docs)]

pub mod booking;
pub mod catalogue;
pub mod code;
pub mod days;
pub mod directory;
pub mod email;
pub mod holidays;
pub mod ids;
pub mod kiosk;
pub mod neutral;
pub mod overlap;
pub mod partner;
pub mod person;
pub mod phone;
pub mod plan;
pub mod quiet;
pub mod registration;
pub mod reminder;
pub mod rules;
pub mod season;
pub mod session;
pub mod sms;
pub mod text;
pub mod travel;
pub mod waiting;
pub mod wording;
pub mod words;
