//! The welcome desk of a stop: made for a tablet and a rush.

mod camera;
mod day;
mod drawings;
mod frame;
mod home;
mod line;
mod paper;
mod person;
mod print;
#[cfg(feature = "ssr")]
mod replan;
mod scanner;
mod session;
mod walk_in;

pub use day::DeskDayPage;
pub use drawings::{DeskDrawingsPage, DeskNumbersPage};
pub use home::DeskHomePage;
pub use paper::DeskPaperPage;
pub use person::DeskPersonPage;
pub use print::{AttestationPage, DeskSheetPage, DeskTicketPage};
#[cfg(feature = "ssr")]
pub use replan::DeskReplanPage;
pub use session::DeskSessionPage;
pub use walk_in::DeskWalkInPage;
