//! `/equipe/tournees/{tour}/trajets`: the ways between the stops, there and back, with where their
//! minutes come from.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{Typed, hidden, saved, summary};
use crate::api;
use crate::components::field::TextField;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, Refusal, TypedAsk, use_outcome};
use crate::locale::{self, Book, Ways};
use crate::pages::param;
use crate::pages::staff::ask_router::ask_router;
use crate::remote::remote;
use crate::views::{LegRow, LegsView, WayRow};

/// The ways of a tour.
#[component]
pub fn LegsPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let tour = param("tour");
    let query = use_query_map();
    let view = remote(move || tour.get(), api::roads::legs);
    let draw = move |view: LegsView| {
        let done = query.with_untracked(|query| query.get("fait"));
        page(view, outcome.as_ref(), &tour.get_untracked(), done.as_deref())
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(view: LegsView, outcome: Option<&FormOutcome<TypedAsk>>, tour: &str, done: Option<&str>) -> AnyView {
    let road = format!("/equipe/tournees/{tour}");
    let action = format!("{road}/trajets");
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let none = view.legs.is_empty().then(|| view! { <Empty sign=Sign::Way sentence=Book::LegsEmpty.fr()/> });
    let rows = view.legs.iter().map(|leg| row(leg, outcome, &action)).collect_view();
    let ask = view.router.then(|| ask_router(&road));
    let unplaced = (!view.unplaced.is_empty()).then(|| view! { <p class="quiet">{view.unplaced.clone()}</p> });
    let forget = (view.imported > 0).then(|| forget(&action, view.imported));
    let done = done.filter(|_| outcome.is_none());
    view! {
        <Title text=window(Book::LegsTitle.fr())/>
        <BackLink href=road label=view.tour/>
        <h1>{Book::LegsTitle.fr()}</h1>
        <p class="quiet">{Ways::Lead.fr()}</p>
        <nav aria-label=Book::LegsTitle.fr()>
            <ul class="tools">
                <li><a href=format!("{action}.csv") rel="external">{Ways::Export.fr()}</a></li>
                <li><a href=format!("{action}/importer")>{Ways::Import.fr()}</a></li>
            </ul>
        </nav>
        {saved(done.is_some_and(|done| done != "efface"))}
        {(done == Some("efface")).then(|| view! { <Notice tone=Tone::Good><p>{Ways::Forgotten.fr()}</p></Notice> })}
        {told(outcome)}
        {ask}
        {unplaced}
        {none}
        <ul class="entries">{rows}</ul>
        {forget}
    }
    .into_any()
}

/// All that was imported goes in two steps: the second one says what it means.
fn forget(action: &str, imported: i64) -> AnyView {
    view! {
        <details class="more">
            <summary><Icon sign=Sign::Onward/>{Ways::Forget.fr()}</summary>
            <form class="stack" method="post" action=action.to_owned()>
                <p>{Ways::ForgetLead.fr()}</p>
                {hidden("action", "forget")}
                <button class="button second" type="submit">{locale::roads::forget(imported)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// What is to be mended; or why the router gave no answer, which nobody mends here.
fn told(outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    match outcome {
        Some(FormOutcome { refusal: Refusal::Unanswered, problems, .. }) => {
            let lines = problems.iter().map(|problem| view! { <p>{problem.sentence.clone()}</p> }).collect_view();
            view! { <Notice tone=Tone::Warn>{lines}</Notice> }.into_any()
        }
        outcome => summary(outcome),
    }
}

fn row(leg: &LegRow, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let own = [("from", leg.there.from.as_str()), ("to", leg.there.to.as_str())];
    let field = |way: &WayRow| format!("minutes-{}-{}", way.from, way.to);
    let first = [&leg.there, &leg.back].map(|way| (field(way), way.minutes.clone()));
    let typed = Typed::of(outcome, &own, first.to_vec());
    let controls = [&leg.there, &leg.back].map(|way| {
        let id = field(way);
        let (value, problem) = (typed.value(&id), typed.problem(&id));
        view! { <TextField id label=way.name.clone() hint=way.now.clone() value problem inputmode="numeric"/> }
    });
    let forget_pair = (leg.there.imported || leg.back.imported).then(|| {
        let name = leg.name.clone();
        view! {
            <button class="button second" type="submit" name="action" value="forget-pair">{Ways::ForgetPair.fr()}<span class="unseen">" " {name}</span></button>
        }
    });
    view! {
        <li class="card entry">
            <form class="leg-form" method="post" action=action.to_owned() novalidate>
                <h2>{leg.name.clone()}</h2>
                {hidden("from", leg.there.from.clone())}
                {hidden("to", leg.there.to.clone())}
                {controls.into_iter().collect_view()}
                <button class="button second" type="submit">{Book::Save.fr()}<span class="unseen">" " {leg.name.clone()}</span></button>
                {forget_pair}
            </form>
        </li>
    }
    .into_any()
}
