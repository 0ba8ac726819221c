//! `/accueil`: the stops that somebody welcomes at.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::DeskLayout;
use crate::components::state::{Empty, loaded};
use crate::locale::{self, DeskText};
use crate::remote::remote;
use crate::views::{DeskHomeView, DeskStopCard};

/// The stops: under way, to come, over.
#[component]
pub fn DeskHomePage() -> impl IntoView {
    let view = remote(|| (), |()| api::desk::home());
    view! { <DeskLayout>{loaded(view, home_view)}</DeskLayout> }
}

fn home_view(view: DeskHomeView) -> AnyView {
    let empty = view.today.is_empty() && view.coming.is_empty() && view.past.is_empty();
    let empty = empty.then(|| {
        view! { <Empty sign=Sign::Place sentence=DeskText::HomeEmpty.fr()><p class="quiet">{DeskText::HomeEmptyWay.fr()}</p></Empty> }
    });
    view! {
        <Title text=locale::title(DeskText::HomeTitle.fr())/>
        <h1>{DeskText::HomeTitle.fr()}</h1>
        {empty}
        {group(DeskText::Today, view.today, true)}
        {group(DeskText::Coming, view.coming, false)}
        {group(DeskText::Past, view.past, false)}
    }
    .into_any()
}

fn group(title: DeskText, stops: Vec<DeskStopCard>, main: bool) -> Option<impl IntoView> {
    let cards = stops.into_iter().map(move |stop| card(stop, main)).collect_view();
    (!cards.is_empty()).then(
        || view! { <section class="section"><h2>{title.fr()}</h2><div class="desk-stops">{cards}</div></section> },
    )
}

fn card(stop: DeskStopCard, main: bool) -> AnyView {
    let off =
        stop.cancelled.then(|| view! { <p class="mark bad"><Icon sign=Sign::Off/>{DeskText::Cancelled.fr()}</p> });
    view! {
        <article class="card">
            <div class="card-head">
                <span class=if main { "badge mango" } else { "badge" }><Icon sign=Sign::Place/></span>
                <div><h3>{stop.town.clone()}</h3><p>{stop.date}</p><p class="quiet">{stop.venue} ", " {stop.hours}</p></div>
            </div>
            {off}
            <ButtonLink
                href=format!("/accueil/{}", stop.id)
                second=!main
                label=DeskText::OpenDesk.fr()
                more=locale::about(&stop.town)
            />
        </article>
    }
    .into_any()
}
