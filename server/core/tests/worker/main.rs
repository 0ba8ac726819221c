//! The worker: from the outbox to the mailbox, on whichever database the tests run on.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod hosts;
mod letters;
mod pace;
mod queue;
mod reminders;
mod schedule;
mod signed;
mod story;
mod support;
mod texts;
