//! A calendar to subscribe to: the link that calendar programs take, and the same as a file.

use leptos::prelude::*;

use crate::components::icon::{Icon, Sign};
use crate::locale::Public;

/// The `webcal:` form of an address: phones and calendar programs subscribe to it instead of showing a file.
pub fn webcal(address: &str) -> Option<String> {
    address.split_once("://").map(|(_, rest)| format!("webcal://{rest}"))
}

/// « Dans votre agenda »: subscribes, or opens the file where `webcal:` is not known (most Android phones).
#[component]
pub fn Subscribe(#[prop(into)] address: String) -> impl IntoView {
    view! {
        <section class="card">
            <h2>{Public::CalendarTitle.fr()}</h2>
            <p class="quiet">{Public::CalendarLead.fr()}</p>
            <div class="actions">
                {webcal(&address).map(|href| view! { <a class="button second" href=href rel="external"><Icon sign=Sign::AddToCalendar/><span>{Public::CalendarSubscribe.fr()}</span></a> })}
                <a class="button plain" href=address rel="external"><span>{Public::CalendarFile.fr()}</span></a>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_subscription() {
        assert_eq!(webcal("https://exemple.fr/a.ics").as_deref(), Some("webcal://exemple.fr/a.ics"));
        assert_eq!(webcal("a.ics"), None);
    }
}
