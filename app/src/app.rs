//! The document, the table of pages and nothing else.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::{HashedStylesheet, MetaTags};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::components::layout::PublicLayout;
use crate::components::state::Failure;
use crate::forms::Fault;
use crate::locale;
use crate::pages::NotFoundPage;
use crate::pages::public::{
    AccessibilityPage, CancelPage, CodePage, DataPage, ForgetPage, HomePage, MovePage, RegisterPage, SessionPage,
    StopPage, TicketPage, TourPage,
};
use crate::pages::staff::{
    DashboardPage, InvitationPage, ItineraryPage, MessagePage, OutboxPage, SignInPage, ToursPage,
};

/// The HTML document around the application; drawn on the server only.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let fonts = ["andika-latin-400-normal", "andika-latin-700-normal"]
        .into_iter()
        .map(|font| format!("/fonts/{font}.woff2"))
        .map(|href| view! { <link rel="preload" href=href r#as="font" r#type="font/woff2" crossorigin="anonymous"/> })
        .collect_view();
    view! {
        <!DOCTYPE html>
        <html lang="fr">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="format-detection" content="telephone=no"/>
                <meta name="theme-color" content="#0b4f5c"/>
                <link rel="icon" href="/pictures/caravane.svg" r#type="image/svg+xml"/>
                {fonts}
                <HashedStylesheet options=options.clone() id="style"/>
                <AutoReload options=options.clone()/>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The pages. Each waits for its data, so that its status, its title and its words leave together
/// and reach a browser without scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let fault = SharedValue::new(|| use_context::<Fault>().map(|fault| fault.0)).into_inner();
    if let Some(error) = fault {
        return view! { <PublicLayout><Failure error/></PublicLayout> }.into_any();
    }
    view! {
        <Title text=locale::title("")/>
        <Router>
            <FlatRoutes fallback=|| view! { <NotFoundPage framed=true/> }.into_any()>
                <Route ssr=SsrMode::Async path=path!("/") view=HomePage/>
                <Route ssr=SsrMode::Async path=path!("/tournees/:tour") view=TourPage/>
                <Route ssr=SsrMode::Async path=path!("/tournees/:tour/:stop") view=StopPage/>
                <Route ssr=SsrMode::Async path=path!("/tournees/:tour/:stop/inscription") view=RegisterPage/>
                <Route ssr=SsrMode::Async path=path!("/tournees/:tour/:stop/:session") view=SessionPage/>
                <Route ssr=SsrMode::Async path=path!("/t/:token") view=TicketPage/>
                <Route ssr=SsrMode::Async path=path!("/t/:token/annuler/:registration") view=CancelPage/>
                <Route ssr=SsrMode::Async path=path!("/t/:token/changer/:registration") view=MovePage/>
                <Route ssr=SsrMode::Async path=path!("/t/:token/adresse") view=ForgetPage/>
                <Route ssr=SsrMode::Async path=path!("/code") view=CodePage/>
                <Route ssr=SsrMode::Async path=path!("/vos-donnees") view=DataPage/>
                <Route ssr=SsrMode::Async path=path!("/accessibilite") view=AccessibilityPage/>
                <Route ssr=SsrMode::Async path=path!("/equipe") view=DashboardPage/>
                <Route ssr=SsrMode::Async path=path!("/equipe/connexion") view=SignInPage/>
                <Route ssr=SsrMode::Async path=path!("/equipe/invitation/:token") view=InvitationPage/>
                <Route ssr=SsrMode::Async path=path!("/equipe/tournees") view=ToursPage/>
                <Route ssr=SsrMode::Async path=path!("/equipe/tournees/:tour") view=ItineraryPage/>
                <Route ssr=SsrMode::Async path=path!("/equipe/messages") view=OutboxPage/>
                <Route ssr=SsrMode::Async path=path!("/equipe/messages/:message") view=MessagePage/>
            </FlatRoutes>
        </Router>
    }
    .into_any()
}
