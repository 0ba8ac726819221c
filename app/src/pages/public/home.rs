//! `/`: the tours.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::PublicLayout;
use crate::components::state::{Empty, loaded};
use crate::locale::{self, Public};
use crate::remote::remote;
use crate::views::{HomeView, TourCard};

/// The tours, running ones first.
#[component]
pub fn HomePage() -> impl IntoView {
    let tours = remote(|| (), |()| api::tours::home());
    view! {
        <PublicLayout>
            <Title text=locale::title("")/>
            <div class="hero">
                <h1>{Public::HomeTitle.fr()}</h1>
                <p class="lead">{Public::HomeLead.fr()}</p>
                <div class="band wide"></div>
            </div>
            {loaded(tours, tours_view)}
            <section class="section">
                <h2>{Public::HomeHow.fr()}</h2>
                <ol class="facts">
                    <li><Icon sign=Sign::Place/><p>{Public::HowOne.fr()}</p></li>
                    <li><Icon sign=Sign::People/><p>{Public::HowTwo.fr()}</p></li>
                    <li><Icon sign=Sign::Ticket/><p>{Public::HowThree.fr()}</p></li>
                </ol>
            </section>
        </PublicLayout>
    }
}

fn tours_view(HomeView { coming, over }: HomeView) -> AnyView {
    let none = coming.is_empty();
    let past = (!over.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{Public::HomeOver.fr()}</h2>
                {list(over)}
            </section>
        }
    });
    view! {
        <div class="stack">
            <section class="section">
                <h2>{Public::HomeTours.fr()}</h2>
                {none.then(|| view! { <Empty sign=Sign::Caravan sentence=Public::HomeEmpty.fr()/> })}
                {list(coming)}
            </section>
            {past}
        </div>
    }
    .into_any()
}

fn list(tours: Vec<TourCard>) -> impl IntoView {
    let tours = tours
        .into_iter()
        .map(|tour| {
            let class = if tour.over { "card link-card over" } else { "card link-card" };
            view! {
                <li>
                    <a class=class href=format!("/tournees/{}", tour.slug)>
                        <span class="badge"><Icon sign=Sign::Tour/></span>
                        <div>
                            <h3>{tour.name}</h3>
                            <p class="quiet">{tour.dates}</p>
                            <p class="quiet">{tour.stops}</p>
                        </div>
                        <Icon sign=Sign::Onward/>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ul class="cards">{tours}</ul> }
}
