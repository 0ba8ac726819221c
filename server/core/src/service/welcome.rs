//! The welcome desk of a stop: what a host sees and does. One file a use case.
//!
//! A host sees the stops that they were named for; an organiser sees all. A contact is never read
//! here, a code only of the ticket that was just printed.

pub mod attest;
pub mod check_in;
pub mod count_heads;
pub mod enter_paper;
pub mod export;
pub mod give_chairs;
pub mod hosts;
mod read;
pub mod renew_ticket;
pub mod replan;
pub mod walk_in;

pub(crate) use self::read::load as load_desk;
pub use self::read::{Call, Desk, DeskStop, StopDay, calls, open, stops};
pub use crate::repo::welcome::{DeskPerson, DeskSession};

use domain::ids::StopId;

use crate::db::{DbError, Tx};
use crate::repo::logins::Role;
use crate::repo::welcome;
use crate::service::read_login::SignedIn;

/// Whether somebody may stand at the desk of a stop.
pub(crate) async fn may(tx: &mut Tx, who: &SignedIn, stop: StopId) -> Result<bool, DbError> {
    match who.role {
        Role::Organiser => Ok(true),
        Role::Host => welcome::is_host(tx, stop, who.login).await,
        Role::Partner | Role::Employer => Ok(false),
    }
}
