//! The frame of the pages of partners and employers.

use leptos::prelude::*;

use super::layout::{entry, frame, sign_out};
use crate::locale::{Common, Partners};

/// Where a page stands in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartnerPlace {
    /// What waits, and the own sessions.
    Home,
    /// The open sessions.
    Slots,
    /// When the partner comes.
    Days,
    /// The secret calendar.
    Feed,
}

/// Pages of partners: the menu, the way out.
#[component]
pub fn PartnerLayout(place: PartnerPlace, children: Children) -> impl IntoView {
    let links = [
        (PartnerPlace::Home, "/partenaire", Partners::Home),
        (PartnerPlace::Slots, "/partenaire/creneaux", Partners::Slots),
        (PartnerPlace::Days, "/partenaire/disponibilites", Partners::Days),
        (PartnerPlace::Feed, "/partenaire/agenda", Partners::Feed),
    ];
    let links = links.map(|(own, href, name)| entry(href, name.fr(), own == place)).collect_view();
    let beside = view! {
        <nav aria-label=Partners::Menu.fr()><ul>{links}</ul></nav>
        {sign_out()}
    };
    frame("staff", ("/partenaire", Common::Name.fr()), beside.into_any(), "column", children, None)
}
