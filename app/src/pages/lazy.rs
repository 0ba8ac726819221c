//! Pages by file: a browser fetches the code of a page with its neighbours when it first goes there.
//!
//! A group of pages is one file of wasm, drawn by one route. Two files that share code make a third
//! one of it, so groups are few. Within a group the table below picks the page: one more row costs a
//! first load nothing, where one more route of the router would cost every visitor.
//! The server draws all of them the same way.

use leptos::prelude::*;
use leptos_router::LazyRoute;
use leptos_router::hooks::use_location;
#[cfg(feature = "ssr")]
use leptos_router::location::RequestUrl;

use super::address::{self, Parts};
use super::{desk, partner, public, staff};
use crate::components::not_found::NotFoundPage;

/// A page of a group: the pattern of its address and what draws it.
type Row = (&'static str, fn() -> AnyView);

/// The path of the document that the browser hydrates. A group's file may come after the person
/// has already gone on: what the server drew must be met by the same page first.
#[derive(Clone, Copy)]
pub(crate) struct Arrival(StoredValue<Option<String>>);

impl Arrival {
    /// Notes where the document was opened; nothing on the server, where nobody goes on.
    pub(crate) fn note() -> Self {
        #[cfg(feature = "hydrate")]
        let path = window().location().pathname().ok();
        #[cfg(not(feature = "hydrate"))]
        let path = None;
        Self(StoredValue::new(path))
    }

    fn take(self) -> Option<String> {
        self.0.try_update_value(Option::take).flatten()
    }
}

/// Whether a page needs no scripts when it is the first that is opened: a form or a ticket, from a
/// letter or a poster, on a phone that pays for each kilobyte. All they do, they do by themselves;
/// who comes from another page has the scripts already.
#[cfg(feature = "ssr")]
pub(crate) fn stands_alone(url: &RequestUrl) -> bool {
    // An address in full, of an origin that means nothing.
    let path = url.as_ref().split(['?', '#']).next().unwrap_or_default();
    let path = path.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default();
    let of_a_letter = path.starts_with("/t/") || path.starts_with("/u/");
    path == "/code"
        || of_a_letter
        || (path.starts_with("/tournees/") && path.ends_with("/inscription"))
        || is_served(&path)
}

/// Whether a page is drawn by the server alone: no browser has its code, so every link to it is
/// followed by the browser itself (`rel="external"`).
#[cfg(feature = "ssr")]
fn is_served(path: &str) -> bool {
    let of_a_tour = path.strip_prefix("/equipe/tournees/").and_then(|rest| rest.split('/').nth(1));
    path.starts_with("/t/reponse/")
        || path == "/partenaire/disponibilites/agenda"
        || path.ends_with("/programme/proposition")
        || matches!(of_a_tour, Some("rappels" | "textes"))
        || (path.starts_with("/accueil/") && path.ends_with("/entretiens"))
}

/// Draws the page of the table whose pattern fits the address, as long as it fits.
fn pick(table: &'static [Row]) -> AnyView {
    let now = use_location().pathname;
    let first = use_context::<Arrival>().and_then(Arrival::take).unwrap_or_else(|| now.get_untracked());
    let path = RwSignal::new(first);
    Effect::new(move || path.set(now.get()));
    // On the way out to another group nothing fits any more: the page that leaves stays as it was.
    let found = Memo::new(move |before: Option<&Option<(usize, Parts)>>| {
        let fits = path.with(|path| {
            table.iter().enumerate().find_map(|(row, (pattern, _))| Some((row, address::parts(pattern, path)?)))
        });
        fits.or_else(|| before.cloned().flatten())
    });
    let row = Memo::new(move |_| found.with(|found| found.as_ref().map(|(row, _)| *row)));
    provide_context(Signal::derive(move || found.get().map(|(_, parts)| parts).unwrap_or_default()));
    let page = move || match row.get().and_then(|row| table.get(row)) {
        Some((_, draw)) => draw(),
        None => view! { <NotFoundPage framed=true/> }.into_any(),
    };
    page.into_any()
}

/// Declares a group: its file, then each pattern with its page. The first that fits is drawn. A page
/// that the server alone draws stands behind its feature, and in [`is_served`].
macro_rules! group {
    ($(#[$doc:meta])* $route:ident in $file:ident { $($(#[$where:meta])* $pattern:literal => $page:path,)+ }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $route;

        mod $file {
            use super::*;

            const TABLE: &[Row] = &[$($(#[$where])* ($pattern, || $page().into_any()),)+];

            // A build for development is one file, so that it needs no splitting.
            #[cfg(not(debug_assertions))]
            #[lazy]
            pub fn $file() -> AnyView {
                pick(TABLE)
            }

            #[cfg(debug_assertions)]
            pub async fn $file() -> AnyView {
                pick(TABLE)
            }
        }

        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                $file::$file().await
            }
        }
    };
}

/// What takes place, and where: part of every first load.
const VISIT: &[Row] = &[
    ("/", || public::HomePage().into_any()),
    ("/tournees/{tour}", || public::TourPage().into_any()),
    ("/tournees/{tour}/{stop}", || public::StopPage().into_any()),
    ("/tournees/{tour}/{stop}/{session}", || public::SessionPage().into_any()),
    ("/vos-donnees", || public::DataPage().into_any()),
    ("/accessibilite", || public::AccessibilityPage().into_any()),
];

/// What takes place, and where.
pub fn visit() -> AnyView {
    pick(VISIT)
}

group! {
    /// The form of a registration.
    Form in form {
        "/tournees/{tour}/{stop}/inscription" => public::RegisterPage,
    }
}

group! {
    /// What a person does with the ticket: keep it, change, give back.
    Own in own {
        #[cfg(feature = "ssr")]
        "/t/reponse/{token}/{answer}" => public::AnswerPage,
        "/t/{token}" => public::TicketPage,
        "/t/{token}/annuler/{registration}" => public::CancelPage,
        "/t/{token}/changer/{registration}" => public::MovePage,
        "/t/{token}/adresse" => public::ForgetPage,
        "/code" => public::CodePage,
        "/u/{token}" => public::RemindersPage,
    }
}

group! {
    /// The doors of the team.
    Doors in doors {
        "/equipe/connexion" => staff::SignInPage,
        "/equipe/invitation/{token}" => staff::InvitationPage,
    }
}

group! {
    /// The overview of the team, its kiosks and messages.
    Office in office {
        "/equipe" => staff::DashboardPage,
        "/equipe/lieux" => staff::VenuesPage,
        "/equipe/lieux/nouveau" => staff::NewVenuePage,
        "/equipe/lieux/{venue}" => staff::VenuePage,
        "/equipe/partenaires" => staff::PartnersPage,
        "/equipe/partenaires/nouveau" => staff::NewPartnerPage,
        "/equipe/partenaires/{partner}" => staff::PartnerPage,
        "/equipe/bornes" => staff::KiosksPage,
        "/equipe/demandes" => staff::ClaimsPage,
        "/equipe/equipe" => staff::TeamPage,
        "/equipe/courrier" => staff::InboxPage,
        "/equipe/messages" => staff::OutboxPage,
        "/equipe/messages/{message}" => staff::MessagePage,
    }
}

group! {
    /// What partners and employers do.
    Partner in partner_pages {
        "/partenaire" => partner::PartnerHomePage,
        "/partenaire/creneaux" => partner::OpenPage,
        "/partenaire/disponibilites" => partner::DaysPage,
        #[cfg(feature = "ssr")]
        "/partenaire/disponibilites/agenda" => partner::AgendaPage,
        "/partenaire/agenda" => partner::FeedPage,
        "/partenaire/seances/{session}" => partner::PartnerSessionPage,
        "/partenaire/seances/{session}/table" => partner::DeskPage,
    }
}

group! {
    /// The tours as planned.
    Planning in planning {
        "/equipe/tournees" => staff::ToursPage,
        "/equipe/tournees/nouvelle" => staff::NewTourPage,
        "/equipe/tournees/{tour}" => staff::ItineraryPage,
        "/equipe/tournees/{tour}/proposition" => staff::ProposalPage,
        "/equipe/tournees/{tour}/modifier" => staff::EditTourPage,
        "/equipe/tournees/{tour}/importer" => staff::ImportPage,
        "/equipe/tournees/{tour}/trajets" => staff::LegsPage,
        "/equipe/tournees/{tour}/trajets/importer" => staff::LegsImportPage,
        "/equipe/tournees/{tour}/etapes/nouvelle" => staff::NewStopPage,
        "/equipe/tournees/{tour}/etapes/{stop}/fiche" => staff::SheetPage,
        "/equipe/tournees/{tour}/etapes/{stop}" => staff::DayPage,
        #[cfg(feature = "ssr")]
        "/equipe/tournees/{tour}/etapes/{stop}/programme/proposition" => staff::ProgrammePage,
        "/equipe/tournees/{tour}/modeles" => staff::TemplatesPage,
        #[cfg(feature = "ssr")]
        "/equipe/tournees/{tour}/rappels" => staff::SchedulePage,
        #[cfg(feature = "ssr")]
        "/equipe/tournees/{tour}/textes" => staff::TextsPage,
        #[cfg(feature = "ssr")]
        "/equipe/tournees/{tour}/textes/{kind}" => staff::TextPage,
        "/equipe/tournees/{tour}/publier" => staff::PublishPage,
        "/equipe/tournees/{tour}/etapes/{stop}/deplacer" => staff::MoveStopPage,
        "/equipe/tournees/{tour}/etapes/{stop}/plan-b" => staff::RescuePage,
        "/equipe/tournees/{tour}/etapes/{stop}/annuler" => staff::CancelStopPage,
        "/equipe/tournees/{tour}/etapes/{stop}/appels" => staff::CallsPage,
        "/equipe/tournees/{tour}/etapes/{stop}/affiche" => staff::PosterPage,
        "/equipe/tournees/{tour}/seances/{session}/deplacer" => staff::MoveSessionPage,
        "/equipe/tournees/{tour}/seances/{session}/annuler" => staff::CancelSessionPage,
        "/equipe/tournees/{tour}/etapes/{stop}/accueil" => staff::StopHostsPage,
    }
}

group! {
    /// The welcome desk of a stop.
    Desk in welcome {
        "/accueil" => desk::DeskHomePage,
        "/accueil/{stop}" => desk::DeskDayPage,
        "/accueil/{stop}/dessins" => desk::DeskDrawingsPage,
        "/accueil/{stop}/dessins/{drawing}" => desk::DeskNumbersPage,
        "/accueil/{stop}/ajout" => desk::DeskWalkInPage,
        "/accueil/{stop}/ticket/{token}" => desk::DeskTicketPage,
        "/accueil/{stop}/personne/{ticket}" => desk::DeskPersonPage,
        "/accueil/{stop}/personne/{ticket}/attestation" => desk::AttestationPage,
        "/accueil/{stop}/seance/{session}" => desk::DeskSessionPage,
        #[cfg(feature = "ssr")]
        "/accueil/{stop}/seance/{session}/entretiens" => desk::DeskReplanPage,
        "/accueil/{stop}/seance/{session}/feuille" => desk::DeskSheetPage,
        "/accueil/{stop}/seance/{session}/papier" => desk::DeskPaperPage,
    }
}
