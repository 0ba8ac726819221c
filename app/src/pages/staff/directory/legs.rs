//! `/equipe/tournees/{tour}/trajets`: the ways between the stops, estimated or noted.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{Typed, hidden, saved, summary};
use crate::api;
use crate::components::field::TextField;
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Book};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{LegRow, LegsView};

/// The ways of a tour.
#[component]
pub fn LegsPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let tour = param("tour");
    let query = use_query_map();
    let view = remote(move || tour.get(), api::directory::legs);
    let draw = move |view: LegsView| {
        let done = query.with_untracked(|query| query.get("fait").is_some());
        page(view, outcome.as_ref(), &tour.get_untracked(), done)
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(view: LegsView, outcome: Option<&FormOutcome<TypedAsk>>, tour: &str, done: bool) -> AnyView {
    let road = format!("/equipe/tournees/{tour}");
    let action = format!("{road}/trajets");
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let none = view.legs.is_empty().then(|| view! { <Empty sign=Sign::Way sentence=Book::LegsEmpty.fr()/> });
    let rows = view.legs.iter().map(|leg| row(leg, outcome, &action)).collect_view();
    view! {
        <Title text=window(Book::LegsTitle.fr())/>
        <BackLink href=road label=view.tour/>
        <h1>{Book::LegsTitle.fr()}</h1>
        <p class="quiet">{Book::LegsLead.fr()} " " {Book::NotedHint.fr()}</p>
        {saved(done && outcome.is_none())}
        {summary(outcome)}
        {none}
        <ul class="entries">{rows}</ul>
    }
    .into_any()
}

fn row(leg: &LegRow, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let field = format!("minutes-{}-{}", leg.from, leg.to);
    let own = [("from", leg.from.as_str()), ("to", leg.to.as_str())];
    let typed = Typed::of(outcome, &own, vec![(field.clone(), leg.minutes.clone())]);
    let (value, problem) = (typed.value(&field), typed.problem(&field));
    view! {
        <li class="card entry">
            <div>
                <h2>{leg.name.clone()}</h2>
                <p class="quiet">{Book::Estimated.fr()} "\u{a0}: " {leg.estimate.clone()}</p>
            </div>
            <form class="leg-form" method="post" action=action.to_owned() novalidate>
                {hidden("from", leg.from.clone())}
                {hidden("to", leg.to.clone())}
                <TextField id=field label=Book::Noted.fr() value problem inputmode="numeric"/>
                <button class="button second" type="submit">{Book::Save.fr()}<span class="unseen">" " {leg.name.clone()}</span></button>
            </form>
        </li>
    }
    .into_any()
}
