//! The real router on a real port, with a database of its own and a clock in the hand.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod access;
mod addresses;
mod answers;
mod calendars;
mod client;
mod harness;
mod kiosk;
mod last_seat;
mod leaves;
mod partners;
mod processes;
mod proposal;
mod registration;
mod reminders;
mod restart;
mod roles;
