//! What everybody may see: tours, registration, the ticket.

#[cfg(feature = "ssr")]
mod answer;
mod code;
mod home;
mod notices;
mod register;
mod reminders;
mod session;
mod stop;
mod ticket;
mod ticket_change;
mod tour;

#[cfg(feature = "ssr")]
pub use answer::AnswerPage;
pub use code::CodePage;
pub use home::HomePage;
pub use notices::{AccessibilityPage, DataPage};
pub use register::RegisterPage;
pub use reminders::RemindersPage;
pub use session::SessionPage;
pub use stop::StopPage;
pub use ticket::TicketPage;
pub use ticket_change::{CancelPage, ForgetPage, MovePage};
pub use tour::TourPage;
