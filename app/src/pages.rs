//! The pages, by audience.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::button::ButtonLink;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::PublicLayout;
use crate::components::state::set_status;
use crate::locale::{self, Common};
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

/// Nothing at this address.
#[component]
pub fn NotFoundPage(
    /// Draws the frame as well: outside a page.
    #[prop(optional)]
    framed: bool,
) -> impl IntoView {
    set_status(404);
    let text = view! {
        <Title text=locale::title(Common::NotFoundTitle.fr())/>
        <div class="empty lost">
            <Icon sign=Sign::Caravan/>
            <h1>{Common::NotFoundTitle.fr()}</h1>
            <p>{Common::NotFoundText.fr()}</p>
            <ButtonLink href="/" label=Common::ToStart.fr()/>
        </div>
    };
    if framed { view! { <PublicLayout>{text}</PublicLayout> }.into_any() } else { text.into_any() }
}
