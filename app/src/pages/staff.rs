//! What the team sees.

mod dashboard;
mod doors;
mod message;
mod outbox;

pub use dashboard::DashboardPage;
pub use doors::{InvitationPage, SignInPage};
pub use message::MessagePage;
pub use outbox::OutboxPage;
