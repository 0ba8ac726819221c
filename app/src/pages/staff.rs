//! What the team sees.

mod dashboard;
mod doors;
mod itinerary;
mod message;
mod outbox;
mod tours;

pub use dashboard::DashboardPage;
pub use doors::{InvitationPage, SignInPage};
pub use itinerary::ItineraryPage;
pub use message::MessagePage;
pub use outbox::OutboxPage;
pub use tours::ToursPage;
