//! Use cases: one file, one transaction, one error enum each; and the reads behind the pages.

pub mod accept_invitation;
pub mod invite_login;
pub mod passphrase;
pub mod read_calendar;
pub mod read_login;
pub mod sign_in;
pub mod sign_out;
