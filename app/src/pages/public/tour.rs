//! `/tournees/{tour}`: the stops on the road, to search by town and by date.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::help::HelpBlock;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, PublicLayout};
use crate::components::notice::{Notice, Tone};
use crate::components::state::{Empty, loaded};
use crate::components::subscribe::Subscribe;
use crate::locale::{self, Common, Public};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{Pick, StopCard, StopState, TourView};

/// A tour and its stops.
#[component]
pub fn TourPage() -> impl IntoView {
    let tour = param("tour");
    let query = use_query_map();
    let asked = move |name: &str| query.read().get(name).unwrap_or_default();
    let view = remote(
        move || (tour.get(), asked("commune"), asked("date")),
        |(tour, town, date)| api::tours::tour(tour, town, date),
    );
    view! { <PublicLayout>{loaded(view, tour_view)}</PublicLayout> }
}

fn tour_view(TourView { tour, help, towns, days, filtered, stops, feed }: TourView) -> AnyView {
    let path = format!("/tournees/{}", tour.slug);
    let all = path.clone();
    let nothing = stops.is_empty().then(move || {
        if filtered {
            view! {
                <Empty sign=Sign::Search sentence=Public::NoStop.fr()>
                    <ButtonLink href=all second=true label=Public::ShowAll.fr()/>
                </Empty>
            }
            .into_any()
        } else {
            view! { <Empty sign=Sign::Caravan sentence=Public::NoStopYet.fr()/> }.into_any()
        }
    });
    let again =
        (filtered && !stops.is_empty()).then(|| view! { <p><a href=path.clone()>{Public::ShowAll.fr()}</a></p> });
    let stops: Vec<AnyView> = stops.into_iter().map(|stop| stop_line(&path, stop)).collect();
    let road = (!stops.is_empty()).then(|| view! { <ol class="route">{stops}</ol> });
    view! {
        <Title text=locale::title(&tour.name)/>
        <div class="hero">
            <BackLink href="/" label=Common::ToStart.fr()/>
            <h1>{tour.name}</h1>
            <p class="quiet">{tour.dates}<br/>{tour.stops}</p>
        </div>
        {tour.over.then(|| view! { <Notice tone=Tone::Info><p>{Public::TourOver.fr()}</p></Notice> })}
        <form class="filter" method="get" action=path.clone() role="search" aria-label=Public::FilterTitle.fr()>
            {select("commune", Public::Town.fr(), Public::AllTowns.fr(), towns)}
            {select("date", Public::Date.fr(), Public::AllDates.fr(), days)}
            <Submit second=true sign=Sign::Search label=Public::Search.fr()/>
        </form>
        <section class="section">
            <h2>{Public::StopsTitle.fr()}</h2>
            {nothing}
            {road}
            {again}
        </section>
        {feed.map(|address| view! { <Subscribe address/> })}
        <HelpBlock help/>
    }
    .into_any()
}

fn select(name: &'static str, label: &'static str, all: &'static str, picks: Vec<Pick>) -> impl IntoView {
    let options = picks
        .into_iter()
        .map(|pick| view! { <option value=pick.value selected=pick.chosen>{pick.label}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>
                <option value="">{all}</option>
                {options}
            </select>
        </div>
    }
}

fn stop_line(tour: &str, stop: StopCard) -> AnyView {
    let quiet = matches!(stop.state, StopState::Over | StopState::Cancelled);
    let class = if quiet { "card link-card over" } else { "card link-card" };
    let state = match stop.state {
        StopState::Open => view! { <p class="mark free">{stop.open}</p> }.into_any(),
        StopState::Full => view! { <p class="mark full">{domain::words::places_left(0)}</p> }.into_any(),
        StopState::Over => view! { <p class="quiet">{Public::StopOver.fr()}</p> }.into_any(),
        StopState::Cancelled => {
            view! { <p class="mark bad"><Icon sign=Sign::Off/>{Public::StopCancelled.fr()}</p> }.into_any()
        }
    };
    view! {
        <li>
            <a class=class href=format!("{tour}/{}", stop.slug)>
                <span class="number">{stop.number}</span>
                <div>
                    <h3>{stop.town}</h3>
                    <p><strong>{stop.date}</strong></p>
                    <p class="quiet">{stop.hours}</p>
                    <p class="quiet">{stop.venue}</p>
                    {state}
                </div>
                <Icon sign=Sign::Onward/>
            </a>
        </li>
    }
    .into_any()
}
