//! What stands where nothing is.

use leptos::prelude::*;
use leptos_meta::Title;

use super::button::ButtonLink;
use super::icon::{Icon, Sign};
use super::layout::PublicLayout;
use super::status::set_status;
use crate::locale::{self, Common};

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
