//! What is no Leptos page: probes, calendars, the posts of forms.

pub mod agenda;
pub mod answer;
pub mod calendars;
pub mod changes;
pub mod day;
pub mod desk;
pub mod directory;
pub mod forms;
pub mod import;
pub mod kiosk;
pub mod pages;
pub mod partners;
pub mod probes;
pub mod proposal;
pub mod reminders;
pub mod sms;
pub mod team;
pub mod texts;
