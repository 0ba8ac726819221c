//! The document, the table of pages and nothing else.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::{HashedStylesheet, MetaTags};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
#[cfg(feature = "ssr")]
use leptos_router::location::RequestUrl;
use leptos_router::{Lazy, path};

use crate::components::layout::PublicLayout;
use crate::components::not_found::NotFoundPage;
use crate::components::state::Failure;
use crate::forms::Fault;
use crate::locale;
use crate::pages::lazy;

/// The HTML document around the application; drawn on the server only.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let fonts = ["andika-latin-400-normal", "andika-latin-700-normal"]
        .into_iter()
        .map(|font| format!("/fonts/{font}.woff2"))
        .map(|href| view! { <link rel="preload" href=href r#as="font" r#type="font/woff2" crossorigin="anonymous"/> })
        .collect_view();
    let alone = use_context::<RequestUrl>().is_some_and(|url| lazy::stands_alone(&url));
    let scripts = (!alone).then(|| {
        view! {
            <AutoReload options=options.clone()/>
            <HydrationScripts options=options.clone()/>
        }
    });
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
                <HashedStylesheet options id="style"/>
                {scripts}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The pages, by the file that holds them; the first that fits. The server waits for the data of a
/// page, so that its status, its title and its words leave together and reach a browser without
/// scripts.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(lazy::Arrival::note());
    let fault = SharedValue::new(|| use_context::<Fault>().map(|fault| fault.0)).into_inner();
    if let Some(error) = fault {
        return view! { <PublicLayout><Failure error/></PublicLayout> }.into_any();
    }
    view! {
        <Title text=locale::title("")/>
        <Router>
            <FlatRoutes fallback=|| view! { <NotFoundPage framed=true/> }.into_any()>
                <Route path=path!("/tournees/:tour/:stop/inscription") view={Lazy::<lazy::Form>::new()}/>
                <Route path=path!("/") view=lazy::visit/>
                <Route path=path!("/tournees/*rest") view=lazy::visit/>
                <Route path=path!("/vos-donnees") view=lazy::visit/>
                <Route path=path!("/accessibilite") view=lazy::visit/>
                <Route path=path!("/t/*rest") view={Lazy::<lazy::Own>::new()}/>
                <Route path=path!("/u/:token") view={Lazy::<lazy::Own>::new()}/>
                <Route path=path!("/code") view={Lazy::<lazy::Own>::new()}/>
                <Route path=path!("/equipe/connexion") view={Lazy::<lazy::Doors>::new()}/>
                <Route path=path!("/equipe/invitation/:token") view={Lazy::<lazy::Doors>::new()}/>
                <Route path=path!("/equipe/tournees/*rest") view={Lazy::<lazy::Planning>::new()}/>
                <Route path=path!("/accueil/*rest") view={Lazy::<lazy::Desk>::new()}/>
                <Route path=path!("/equipe/*rest") view={Lazy::<lazy::Office>::new()}/>
                <Route path=path!("/partenaire/*rest") view={Lazy::<lazy::Partner>::new()}/>
            </FlatRoutes>
        </Router>
    }
    .into_any()
}
