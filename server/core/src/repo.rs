//! SQL texts and row types; one file a table family. Absence is `None`, never an error.
//!
//! Every text is a constant, listed in its file's `ALL`, so that a test can prepare each one on
//! the engine under test.

pub(crate) mod calendars;
pub(crate) mod invariants;
pub mod logins;
pub mod outbox;
pub mod partners;
pub mod places;
pub mod sessions;
pub mod slots;
pub mod stops;
pub mod tours;

/// Every SQL text of the program with its name, to be prepared on each engine.
#[must_use]
pub fn all_statements() -> Vec<(&'static str, &'static str)> {
    [
        calendars::ALL,
        invariants::ALL,
        invariants::PAIRS,
        logins::ALL,
        outbox::ALL,
        partners::ALL,
        places::ALL,
        sessions::ALL,
        slots::ALL,
        stops::ALL,
        tours::ALL,
    ]
    .concat()
}
