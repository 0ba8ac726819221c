//! `/equipe`: what waits for the team.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{Place, StaffLayout};
use crate::components::state::loaded;
use crate::locale::{self, DeskText, Partners, Road, Staff};
use crate::remote::remote;
use crate::views::DashboardView;

/// The overview.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let view = remote(|| (), |()| api::staff::dashboard());
    view! { <StaffLayout place=Place::Home>{loaded(view, dashboard_view)}</StaffLayout> }
}

fn dashboard_view(DashboardView { name, waiting, failed, received }: DashboardView) -> AnyView {
    let failed = (failed > 0).then(|| {
        view! { <p class="mark bad"><Icon sign=Sign::Warning/>{Staff::Failed.fr()} "\u{a0}: " {failed}</p> }
    });
    let received = (received > 0).then(|| {
        view! { <p><a href="/equipe/courrier">{Staff::InboxWaiting.fr()}</a> "\u{a0}: " <strong>{received}</strong></p> }
    });
    view! {
        <Title text=locale::title(Staff::DashboardTitle.fr())/>
        <h1>{locale::hello(&name)}</h1>
        <div class="tiles">
            <section class="card">
                <div class="card-head">
                    <span class="badge mango"><Icon sign=Sign::Caravan/></span>
                    <div><h2>{Road::Tours.fr()}</h2><p class="quiet">{Staff::DashboardTours.fr()}</p></div>
                </div>
                <ButtonLink href="/equipe/tournees" label=Staff::OpenTours.fr()/>
            </section>
            <section class="card">
                <div class="card-head">
                    <span class="badge leaf"><Icon sign=Sign::People/></span>
                    <div><h2>{DeskText::Menu.fr()}</h2><p class="quiet">{Staff::DashboardDesk.fr()}</p></div>
                </div>
                <ButtonLink href="/accueil" file=true second=true label=DeskText::OpenDesk.fr()/>
            </section>
            <section class="card">
                <div class="card-head">
                    <span class="badge sand"><Icon sign=Sign::Charity/></span>
                    <div><h2>{Partners::ClaimsMenu.fr()}</h2><p class="quiet">{Staff::DashboardClaims.fr()}</p></div>
                </div>
                <ButtonLink href="/equipe/demandes" second=true label=Staff::OpenClaims.fr()/>
            </section>
            <section class="card">
                <div class="card-head">
                    <span class="badge"><Icon sign=Sign::Mail/></span>
                    <div><h2>{Staff::Messages.fr()}</h2><p class="quiet">{Staff::DashboardOutbox.fr()}</p></div>
                </div>
                <p>{Staff::Waiting.fr()} "\u{a0}: " <strong>{waiting}</strong></p>
                {failed}
                {received}
                <ButtonLink href="/equipe/messages" second=true label=Staff::OpenOutbox.fr()/>
            </section>
            <section class="card">
                <div class="card-head">
                    <span class="badge"><Icon sign=Sign::Tour/></span>
                    <div><h2>{Staff::DashboardSite.fr()}</h2><p class="quiet">{Staff::DashboardPublic.fr()}</p></div>
                </div>
                <ButtonLink href="/" second=true label=Staff::OpenSite.fr()/>
            </section>
            <section class="card">
                <div class="card-head">
                    <span class="badge sand"><Icon sign=Sign::SignOut/></span>
                    <div><h2>{Staff::SignOutEverywhere.fr()}</h2><p class="quiet">{Staff::SignOutEverywhereText.fr()}</p></div>
                </div>
                <form method="post" action="/equipe/deconnexion">
                    <button class="button second" type="submit" name="scope" value="everywhere">{Staff::SignOutEverywhere.fr()}</button>
                </form>
            </section>
        </div>
    }
    .into_any()
}
