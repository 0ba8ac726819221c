//! The frame of the public and of the staff pages.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::locale::{Book, Common, DeskText, Kiosks, Partners, Road, Staff, Team};

/// Whether a page was drawn before this one in the same tab: then the focus follows to the new one.
static VISITED: AtomicBool = AtomicBool::new(false);

/// The page round its content: the way past the menu, the band, the name of the place, what stands beside it.
pub(super) fn frame(
    class: &'static str,
    (home, name): (&'static str, &'static str),
    beside: AnyView,
    column: &'static str,
    children: Children,
    foot: Option<AnyView>,
) -> AnyView {
    let node = NodeRef::<leptos::html::Main>::new();
    Effect::new(move || {
        if let Some(main) = node.get()
            && VISITED.swap(true, Ordering::Relaxed)
        {
            let _ = main.focus();
        }
    });
    view! {
        <div class=class>
            <a class="skip" href="#contenu" rel="external">{Common::Skip.fr()}</a>
            <header class="top">
                <div class="band"></div>
                <div class="top-in">
                    <a class="brand" href=home><Icon sign=Sign::Caravan/>{name}</a>
                    {beside}
                </div>
            </header>
            <main class=column id="contenu" tabindex="-1" node_ref=node>{children()}</main>
            {foot}
        </div>
    }
    .into_any()
}

/// The way out for who is signed in.
pub(super) fn sign_out() -> AnyView {
    view! {
        <form class="who-am-i" method="post" action="/equipe/deconnexion">
            <button class="button plain" type="submit">{Staff::SignOut.fr()}</button>
        </form>
    }
    .into_any()
}

/// An entry of a menu.
pub(super) fn entry(href: &'static str, name: &'static str, here: bool) -> AnyView {
    view! { <li><a href=href aria-current=here.then_some("page")>{name}</a></li> }.into_any()
}

/// Public pages: one column, the ticket within reach.
#[component]
pub fn PublicLayout(children: Children) -> impl IntoView {
    let ticket = view! { <a class="pill" href="/code">{Common::MyTicket.fr()}</a> }.into_any();
    let foot = view! {
        <footer class="foot">
            <div class="foot-in">
                <a href="/vos-donnees">{Common::YourData.fr()}</a>
                <a href="/accessibilite">{Common::Accessibility.fr()}</a>
                <a href="/equipe">{Common::StaffDoor.fr()}</a>
            </div>
        </footer>
    };
    frame("public", ("/", Common::Name.fr()), ticket, "column", children, Some(foot.into_any()))
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
    let here = move |own: Place, href, name| entry(href, name, own == place);
    let beside = view! {
        <nav aria-label=Staff::Menu.fr()>
            <ul>
                {here(Place::Home, "/equipe", Staff::Home.fr())}
                {here(Place::Tours, "/equipe/tournees", Road::Tours.fr())}
                {here(Place::Venues, "/equipe/lieux", Book::Venues.fr())}
                {here(Place::Partners, "/equipe/partenaires", Book::Partners.fr())}
                {here(Place::Kiosks, "/equipe/bornes", Kiosks::Title.fr())}
                {here(Place::Claims, "/equipe/demandes", Partners::ClaimsMenu.fr())}
                {here(Place::Team, "/equipe/equipe", Team::Menu.fr())}
                // Loaded whole: only a document of the welcome desk may use the camera.
                <li><a href="/accueil" rel="external">{DeskText::MenuShort.fr()}</a></li>
                {here(Place::Messages, "/equipe/messages", Staff::Messages.fr())}
            </ul>
        </nav>
        {sign_out()}
    };
    frame("staff", ("/equipe", Common::Name.fr()), beside.into_any(), "column", children, None)
}

/// The welcome desk: the whole width of a tablet, big targets.
#[component]
pub fn DeskLayout(children: Children) -> impl IntoView {
    frame("staff desk", ("/accueil", DeskText::Menu.fr()), sign_out(), "column", children, None)
}

/// Staff pages before the login: narrow, no menu.
#[component]
pub fn DoorLayout(children: Children) -> impl IntoView {
    frame("staff", ("/", Common::Name.fr()), ().into_any(), "column narrow", children, None)
}

/// A way back, above the title.
#[component]
pub fn BackLink(#[prop(into)] href: String, #[prop(into)] label: String) -> impl IntoView {
    view! { <a class="back" href=href><Icon sign=Sign::Back/>{label}</a> }
}
