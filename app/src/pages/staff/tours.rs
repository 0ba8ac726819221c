//! `/equipe/tournees`: every tour.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::Sign;
use crate::components::layout::{Place, StaffLayout};
use crate::components::mark::mark;
use crate::components::state::{Empty, loaded};
use crate::locale::{self, Book, Road};
use crate::remote::remote;
use crate::views::TourRow;

/// The tours, the latest first.
#[component]
pub fn ToursPage() -> impl IntoView {
    let tours = remote(|| (), |()| api::itinerary::tours());
    view! { <StaffLayout place=Place::Tours>{loaded(tours, tours_view)}</StaffLayout> }
}

fn tours_view(tours: Vec<TourRow>) -> AnyView {
    let none = tours.is_empty().then(|| view! { <Empty sign=Sign::Caravan sentence=Road::ToursEmpty.fr()/> });
    let lead = (!tours.is_empty()).then(|| view! { <p class="quiet">{Road::ToursLead.fr()}</p> });
    let cards = tours.into_iter().map(card).collect_view();
    view! {
        <Title text=locale::title(Road::ToursTitle.fr())/>
        <div class="road-head">
            <h1>{Road::ToursTitle.fr()}</h1>
            <ButtonLink href="/equipe/tournees/nouvelle" sign=Sign::Tour label=Book::NewTour.fr()/>
        </div>
        {lead}
        {none}
        <ul class="tours">{cards}</ul>
    }
    .into_any()
}

fn card(tour: TourRow) -> AnyView {
    let TourRow { slug, name, public_name, dates, state, stops, registrations } = tour;
    let more = locale::about(&name);
    view! {
        <li class="card tour">
            <div class="tour-head">
                <h2>{name}</h2>
                {mark(state)}
            </div>
            <p class="quiet">{public_name}</p>
            <p>{dates}</p>
            <p class="figures"><span>{stops}</span><span>{registrations}</span></p>
            <div class="actions">
                <ButtonLink href=format!("/equipe/tournees/{slug}") sign=Sign::Tour label=Road::OpenRoad.fr() more=more/>
            </div>
        </li>
    }
    .into_any()
}
