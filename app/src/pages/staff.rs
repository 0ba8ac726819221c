//! What the team sees.

mod ask_router;
mod claims;
mod dashboard;
mod day;
mod directory;
mod doors;
mod hosts;
mod inbox;
mod itinerary;
mod kiosks;
mod message;
mod outbox;
#[cfg(feature = "ssr")]
mod programme;
mod proposal;
mod publish;
#[cfg(feature = "ssr")]
mod schedule;
mod team;
#[cfg(feature = "ssr")]
mod texts;
mod tours;

pub use claims::ClaimsPage;
pub use dashboard::DashboardPage;
pub use day::{DayPage, TemplatesPage};
pub use directory::{
    EditTourPage, ImportPage, LegsImportPage, LegsPage, NewPartnerPage, NewStopPage, NewTourPage, NewVenuePage,
    PartnerPage, PartnersPage, SheetPage, VenuePage, VenuesPage,
};
pub use doors::{InvitationPage, SignInPage};
pub use hosts::StopHostsPage;
pub use inbox::InboxPage;
pub use itinerary::ItineraryPage;
pub use kiosks::KiosksPage;
pub use message::MessagePage;
pub use outbox::OutboxPage;
#[cfg(feature = "ssr")]
pub use programme::ProgrammePage;
pub use proposal::ProposalPage;
pub use publish::{
    CallsPage, CancelSessionPage, CancelStopPage, MoveSessionPage, MoveStopPage, PosterPage, PublishPage, RescuePage,
};
#[cfg(feature = "ssr")]
pub use schedule::SchedulePage;
pub use team::TeamPage;
#[cfg(feature = "ssr")]
pub use texts::{TextPage, TextsPage};
pub use tours::ToursPage;
