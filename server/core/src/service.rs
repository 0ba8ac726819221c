//! Use cases: one file, one transaction, one error enum each; and the reads behind the pages.

pub mod accept_invitation;
pub mod accept_offer;
pub mod cancel_registration;
pub mod create_tour;
pub mod find_ticket;
pub mod forget_email;
mod holding;
pub mod invite_login;
mod messages;
pub mod move_registration;
pub mod passphrase;
pub mod read;
pub mod read_calendar;
pub mod read_login;
pub mod read_outbox;
pub mod read_plan;
pub mod register;
pub mod retry_message;
pub mod save_draft;
pub mod sign_in;
pub mod sign_out;
pub mod waiting_list;
