//! Between the pages and the use cases: server functions for the pages, commands for the forms.
//!
//! A server function finds who asks, calls one use case and puts the answer into words.

#[cfg(feature = "ssr")]
pub mod agenda;
#[cfg(feature = "ssr")]
pub mod answer;
pub mod claims;
#[cfg(feature = "ssr")]
mod context;
pub mod day;
pub mod desk;
pub mod directory;
pub mod itinerary;
#[cfg(feature = "ssr")]
pub mod kiosk;
pub mod kiosks;
pub mod partner;
#[cfg(feature = "ssr")]
pub mod programme;
pub mod proposal;
pub mod publication;
pub mod registration;
#[cfg(feature = "ssr")]
pub mod replan;
pub mod roads;
#[cfg(feature = "ssr")]
pub mod schedule;
pub mod staff;
pub mod team;
#[cfg(feature = "ssr")]
pub mod texts;
pub mod ticket;
pub mod tours;
#[cfg(feature = "ssr")]
mod words;
