//! The frame of the pages of partners and employers.

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use super::layout::main_part;
use crate::locale::{Common, Partners, Staff};

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
    let links = links
        .into_iter()
        .map(|(own, href, name)| {
            view! { <li><a href=href aria-current=(own == place).then_some("page")>{name.fr()}</a></li> }
        })
        .collect_view();
    view! {
        <div class="staff">
            <a class="skip" href="#contenu" rel="external">{Common::Skip.fr()}</a>
            <header class="top">
                <div class="band"></div>
                <div class="top-in">
                    <a class="brand" href="/partenaire"><Icon sign=Sign::Caravan/>{Common::Name.fr()}</a>
                    <nav aria-label=Partners::Menu.fr()><ul>{links}</ul></nav>
                    <form class="who-am-i" method="post" action="/equipe/deconnexion">
                        <button class="button plain" type="submit">{Staff::SignOut.fr()}</button>
                    </form>
                </div>
            </header>
            {main_part("column", children)}
        </div>
    }
}
