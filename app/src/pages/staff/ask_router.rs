//! The button that asks a router for the travel times of a tour.

use leptos::prelude::*;

use crate::components::button::Submit;
use crate::components::icon::Sign;
use crate::locale::Ways;

/// Asks the router for the travel times of the tour.
pub(super) fn ask_router(path: &str) -> AnyView {
    view! {
        <form method="post" action=format!("{path}/trajets")>
            <input type="hidden" name="action" value="router"/>
            <Submit second=true sign=Sign::Way label=Ways::Ask.fr()/>
        </form>
    }
    .into_any()
}
