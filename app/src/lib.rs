//! The pages of Caravane: what is drawn on the server and comes to life in the browser.
//!
//! `pages` draw, `components` know no feature, `api` translates between pages and use cases,
//! `views` is what travels between them, `locale` holds every sentence.

// The types of views nest deeply: one level an element.
#![recursion_limit = "512"]

pub mod api;
mod app;
pub mod components;
pub mod conflicts;
pub mod day_colours;
pub mod error;
pub mod forms;
pub mod locale;
pub mod pages;
pub mod remote;
pub mod views;

pub use app::App;
#[cfg(feature = "ssr")]
pub use app::shell;

/// The answer to a request that came from another site.
#[must_use]
pub const fn locale_refused_cross_site() -> &'static str {
    locale::Common::RefusedCrossSite.fr()
}
