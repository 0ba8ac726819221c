//! `/equipe/tournees/{tour}/proposition`: wishes on one side, the dates that a search finds on the other.
//!
//! The wishes stand in the address: the form asks the page again, with or without scripts, and a
//! proposal can be sent to a colleague as a link. What is ticked goes into the draft by a post. Where
//! scripts run, a search asked for in the page is followed and can be stopped ([`live`]); the plan that
//! it ends with stands in the address too.

mod compared;
mod live;
mod result;
mod wishes;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

use crate::api;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::Summary;
use crate::components::state::{Failure, loaded};
use crate::forms::{FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Dates};
use crate::pages::param;
use crate::remote::{Remote, remote};
use crate::views::{ProposalView, WishView};

/// Proposed dates.
#[component]
pub fn ProposalPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let tour = param("tour");
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let pairs: Vec<(&str, String)> = query.with(|query| {
            let all = |name: &'static str| query.get_all(name).unwrap_or_default();
            let named =
                api::proposal::ASKED.iter().flat_map(|name| all(name).into_iter().map(move |value| (*name, value)));
            named.collect()
        });
        serde_json::to_string(&pairs).unwrap_or_default()
    });
    // What came with the document was searched by the server; what is asked for later is followed.
    let opened = asked.get_untracked();
    let is_live = move |asked: &str| cfg!(not(feature = "ssr")) && asked != opened && is_search(asked);
    let wishes = remote(move || (tour.get(), asked.get()), |(tour, asked)| api::proposal::wishes(tour, asked));
    let followed = is_live.clone();
    let found = remote(
        move || (tour.get(), asked.get()),
        move |(tour, asked): (String, String)| {
            let is_followed = followed(&asked);
            async move { if is_followed { Ok(None) } else { api::proposal::proposal(tour, asked).await } }
        },
    );
    let draw = move |view: WishView| {
        let found = (!is_live(&asked.get_untracked())).then_some(found);
        page(view, found, outcome.clone(), &tour.get_untracked())
    };
    view! { <StaffLayout place=Place::Tours>{loaded(wishes, draw)}</StaffLayout> }
}

/// Whether an address asks for a search and carries no plan yet.
fn is_search(asked: &str) -> bool {
    asked.contains("[\"chercher\"") && !asked.contains("[\"plan\"")
}

/// The page; without `found` the search is followed.
fn page(
    view: WishView,
    found: Option<Remote<ProposalView>>,
    outcome: Option<FormOutcome<TypedAsk>>,
    tour: &str,
) -> AnyView {
    let road = format!("/equipe/tournees/{tour}");
    let path = format!("{road}/proposition");
    let wrong = outcome.is_some() || !view.problems.is_empty();
    let window = if wrong { locale::title_wrong } else { locale::title };
    let problems = outcome.as_ref().map_or_else(|| view.problems.clone(), |outcome| outcome.problems.clone());
    let summary = (!problems.is_empty()).then(|| view! { <Summary problems/> });
    let name = view.tour.clone();
    let asked = view.asked && view.problems.is_empty();
    let result = match found {
        _ if !asked => view! { <p class="quiet">{Dates::AskFirst.fr()}</p> }.into_any(),
        Some(found) => waiting(found, &path, outcome),
        None => live::live(&path, &use_location().search.get_untracked()),
    };
    let result = view! { <div class="stack">{result}</div> }.into_any();
    let wishes = wishes::form(&view, &path).into_any();
    // What was found comes first where both do not fit beside each other.
    let parts = if asked { [result, wishes] } else { [wishes, result] };
    let parts = parts.into_iter().collect_view();
    view! {
        <Title text=window(Dates::Title.fr())/>
        <BackLink href=road label=name/>
        <h1>{Dates::Title.fr()}</h1>
        <p class="quiet">{Dates::Lead.fr()}</p>
        {summary}
        <div class="proposal">{parts}</div>
    }
    .into_any()
}

/// What the search found, or that it is under way.
fn waiting(found: Remote<ProposalView>, path: &str, outcome: Option<FormOutcome<TypedAsk>>) -> AnyView {
    let search = use_location().search.get_untracked();
    let path = path.to_owned();
    let draw = Arc::new(move |waited: crate::remote::Waited<'_>| match waited.read::<ProposalView>() {
        Ok(Some(view)) => result::result(view, &path, &search, outcome.as_ref()),
        Ok(None) => ().into_any(),
        Err(error) => view! { <Failure error/> }.into_any(),
    });
    found.waiting(searching, draw)
}

fn searching() -> AnyView {
    view! {
        <div class="loading" role="status">
            <Icon sign=Sign::Caravan/>
            <p>{Dates::Searching.fr()}</p>
        </div>
    }
    .into_any()
}
