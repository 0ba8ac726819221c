//! `/equipe/tournees/{tour}/etapes/nouvelle`: the town first, then the day, the venue and the hours.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::town_search::{ChosenTown, TownSearch};
use super::{Typed, hidden, summary};
use crate::api;
use crate::components::button::Submit;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::pick::PickField;
use crate::components::state::loaded;
use crate::forms::{TypedAsk, use_outcome};
use crate::locale::{self, Book};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{NewStopView, TownHit};

/// A stop more.
#[component]
pub fn NewStopPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let tour = param("tour");
    let query = use_query_map();
    let asked = move |name: &'static str| query.read().get(name).unwrap_or_default();
    let typed_town = outcome.as_ref().map(|outcome| outcome.values.text("commune")).unwrap_or_default();
    let town = Memo::new(move |_| {
        let town = asked("commune");
        if town.is_empty() { typed_town.clone() } else { town }
    });
    let view = remote(
        move || (tour.get(), asked("q"), town.get()),
        |(tour, question, town)| api::directory::new_stop(tour, question, town),
    );
    let draw = move |view: NewStopView| {
        let question = query.with_untracked(|query| query.get("q").unwrap_or_default());
        let typed = Typed::only(outcome.as_ref(), view.values.clone());
        page(view, &typed, &tour.get_untracked(), question)
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(view: NewStopView, typed: &Typed, tour: &str, question: String) -> AnyView {
    let road = format!("/equipe/tournees/{tour}");
    let path = format!("{road}/etapes/nouvelle");
    let window = if typed.outcome.is_some() { locale::title_wrong } else { locale::title };
    let body = match view.town {
        Some(town) => form(town, view.venues, typed, path, view.dates),
        None => view! {
            <p class="quiet">{Book::NewStopLead.fr()}</p>
            <div class="card"><TownSearch path=path asked=question hits=view.hits near=view.near/></div>
        }
        .into_any(),
    };
    view! {
        <Title text=window(Book::NewStop.fr())/>
        <BackLink href=road label=view.tour/>
        <h1>{Book::NewStop.fr()}</h1>
        {summary(typed.outcome.as_ref())}
        {body}
    }
    .into_any()
}

fn form(town: TownHit, venues: Vec<(String, String)>, typed: &Typed, path: String, dates: String) -> AnyView {
    let known = (!venues.is_empty()).then(|| {
        let mut choices = venues;
        choices.push((String::new(), Book::VenueNew.fr().to_owned()));
        view! {
            <PickField
                id="venue"
                label=Book::Venue.fr()
                choices
                value=typed.value("venue")
                problem=typed.problem("venue")
            />
        }
    });
    view! {
        <form class="form card sheet-form" method="post" action=path.clone() novalidate>
            {hidden("commune", town.insee.clone())}
            <ChosenTown path=path.clone() town/>
            <p>{dates}</p>
            <div class="pair">
                {typed.control("starts_on", Book::FirstDay, None, "date")}
                {typed.control("ends_on", Book::LastDay, Some(Book::OneDay), "date")}
            </div>
            <div class="pair">
                {known}
                {typed.line("venue_name", Book::VenueName, Some(Book::VenueNameHint))}
            </div>
            <div class="pair">
                {typed.control("opens", Book::Opens, None, "time")}
                {typed.control("closes", Book::Closes, None, "time")}
            </div>
            <Submit label=Book::AddStop.fr()/>
        </form>
    }
    .into_any()
}
