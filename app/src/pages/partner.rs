//! What partners and employers see.

#[cfg(feature = "ssr")]
mod agenda;
mod days;
mod desk;
mod feed;
mod home;
mod open;
mod rows;
mod session;

#[cfg(feature = "ssr")]
pub use agenda::AgendaPage;
pub use days::DaysPage;
pub use desk::DeskPage;
pub use feed::FeedPage;
pub use home::PartnerHomePage;
pub use open::OpenPage;
pub use session::PartnerSessionPage;
