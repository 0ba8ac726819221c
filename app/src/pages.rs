//! The pages, by audience.

use leptos::prelude::*;

use address::Parts;

pub mod address;
pub mod desk;
pub mod lazy;
pub mod partner;
pub mod public;
pub mod staff;

/// A part of the page's address, as long as the page is there.
pub(crate) fn param(name: &'static str) -> Memo<String> {
    let parts = use_context::<Signal<Parts>>();
    Memo::new(move |_| parts.map(|parts| parts.with(|parts| parts.get(name))).unwrap_or_default())
}
