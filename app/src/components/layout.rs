//! The frame of the public and of the staff pages.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::locale::{Book, Common, DeskText, Kiosks, Partners, Road, Staff, Team};

/// Whether a page was drawn before this one in the same tab: then the focus follows to the new one.
static VISITED: AtomicBool = AtomicBool::new(false);

pub(super) fn main_part(class: &'static str, children: Children) -> AnyView {
    let node = NodeRef::<leptos::html::Main>::new();
    Effect::new(move || {
        if let Some(main) = node.get()
            && VISITED.swap(true, Ordering::Relaxed)
        {
            let _ = main.focus();
        }
    });
    view! { <main class=class id="contenu" tabindex="-1" node_ref=node>{children()}</main> }.into_any()
}

/// Public pages: one column, the ticket within reach.
#[component]
pub fn PublicLayout(children: Children) -> impl IntoView {
    view! {
        <div class="public">
            <a class="skip" href="#contenu" rel="external">{Common::Skip.fr()}</a>
            <header class="top">
                <div class="band"></div>
                <div class="top-in">
                    <a class="brand" href="/"><Icon sign=Sign::Caravan/>{Common::Name.fr()}</a>
                    <a class="pill" href="/code">{Common::MyTicket.fr()}</a>
                </div>
            </header>
            {main_part("column", children)}
            <footer class="foot">
                <div class="foot-in">
                    <a href="/vos-donnees">{Common::YourData.fr()}</a>
                    <a href="/accessibilite">{Common::Accessibility.fr()}</a>
                    <a href="/equipe">{Common::StaffDoor.fr()}</a>
                </div>
            </footer>
        </div>
    }
}

/// Where a staff page stands in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The overview.
    Home,
    /// The tours and their roads.
    Tours,
    /// The venues.
    Venues,
    /// The partners.
    Partners,
    /// The kiosks.
    Kiosks,
    /// What partners ask for.
    Claims,
    /// Who may sign in.
    Team,
    /// The messages.
    Messages,
}

/// Staff pages: the whole width, the menu, who is signed in.
#[component]
pub fn StaffLayout(place: Place, children: Children) -> impl IntoView {
    let here = move |own: Place| (own == place).then_some("page");
    view! {
        <div class="staff">
            <a class="skip" href="#contenu" rel="external">{Common::Skip.fr()}</a>
            <header class="top">
                <div class="band"></div>
                <div class="top-in">
                    <a class="brand" href="/equipe"><Icon sign=Sign::Caravan/>{Common::Name.fr()}</a>
                    <nav aria-label=Staff::Menu.fr()>
                        <ul>
                            <li><a href="/equipe" aria-current=here(Place::Home)>{Staff::Home.fr()}</a></li>
                            <li><a href="/equipe/tournees" aria-current=here(Place::Tours)>{Road::Tours.fr()}</a></li>
                            <li><a href="/equipe/lieux" aria-current=here(Place::Venues)>{Book::Venues.fr()}</a></li>
                            <li><a href="/equipe/partenaires" aria-current=here(Place::Partners)>{Book::Partners.fr()}</a></li>
                            <li><a href="/equipe/bornes" aria-current=here(Place::Kiosks)>{Kiosks::Title.fr()}</a></li>
                            <li><a href="/equipe/demandes" aria-current=here(Place::Claims)>{Partners::ClaimsMenu.fr()}</a></li>
                            <li><a href="/equipe/equipe" aria-current=here(Place::Team)>{Team::Menu.fr()}</a></li>
                            <li><a href="/accueil">{DeskText::MenuShort.fr()}</a></li>
                            <li><a href="/equipe/messages" aria-current=here(Place::Messages)>{Staff::Messages.fr()}</a></li>
                        </ul>
                    </nav>
                    <form class="who-am-i" method="post" action="/equipe/deconnexion">
                        <button class="button plain" type="submit">{Staff::SignOut.fr()}</button>
                    </form>
                </div>
            </header>
            {main_part("column", children)}
        </div>
    }
}

/// The welcome desk: the whole width of a tablet, big targets.
#[component]
pub fn DeskLayout(children: Children) -> impl IntoView {
    view! {
        <div class="staff desk">
            <a class="skip" href="#contenu" rel="external">{Common::Skip.fr()}</a>
            <header class="top">
                <div class="band"></div>
                <div class="top-in">
                    <a class="brand" href="/accueil"><Icon sign=Sign::Caravan/>{DeskText::Menu.fr()}</a>
                    <form class="who-am-i" method="post" action="/equipe/deconnexion">
                        <button class="button plain" type="submit">{Staff::SignOut.fr()}</button>
                    </form>
                </div>
            </header>
            {main_part("column", children)}
        </div>
    }
}

/// Staff pages before the login: narrow, no menu.
#[component]
pub fn DoorLayout(children: Children) -> impl IntoView {
    view! {
        <div class="staff">
            <a class="skip" href="#contenu" rel="external">{Common::Skip.fr()}</a>
            <header class="top">
                <div class="band"></div>
                <div class="top-in">
                    <a class="brand" href="/"><Icon sign=Sign::Caravan/>{Common::Name.fr()}</a>
                </div>
            </header>
            {main_part("column narrow", children)}
        </div>
    }
}

/// A way back, above the title.
#[component]
pub fn BackLink(#[prop(into)] href: String, #[prop(into)] label: String) -> impl IntoView {
    view! { <a class="back" href=href><Icon sign=Sign::Back/>{label}</a> }
}
