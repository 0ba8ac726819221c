//! `/equipe/tournees/{tour}/etapes/{stop}/programme/proposition`: wishes on one side, the day that a
//! search finds on the other.
//!
//! The server draws it alone: a form that asks the page again, and a form that takes what is ticked
//! into the draft. No browser is sent code for it.

mod result;
mod wishes;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{Fields, FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Programme, Publish};
use crate::pages::param;
use crate::remote::remote;
use crate::views::ProgrammeView;

/// A proposed programme.
#[component]
pub fn ProgrammePage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let (tour, stop) = (param("tour"), param("stop"));
    let query = use_query_map();
    let asked = move || {
        query.with_untracked(|query| {
            let all = |name: &'static str| query.get_all(name).unwrap_or_default();
            let named = api::programme::ASKED.iter();
            Fields(named.flat_map(|name| all(name).into_iter().map(move |value| ((*name).to_owned(), value))).collect())
        })
    };
    let view = remote(move || (tour.get(), stop.get()), move |(tour, stop)| api::programme::page(tour, stop, asked()));
    let done = move || query.with_untracked(|query| query.get("fait").unwrap_or_default());
    let draw =
        move |view: ProgrammeView| page(view, outcome.clone(), &done(), (&tour.get_untracked(), &stop.get_untracked()));
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(
    view: ProgrammeView,
    outcome: Option<FormOutcome<TypedAsk>>,
    done: &str,
    (tour, stop): (&str, &str),
) -> AnyView {
    let day = format!("/equipe/tournees/{tour}/etapes/{stop}");
    let path = format!("{day}/programme/proposition");
    let problems = outcome.as_ref().map_or_else(|| view.problems.clone(), |outcome| outcome.problems.clone());
    let window = if problems.is_empty() { locale::title } else { locale::title_wrong };
    let summary = (!problems.is_empty()).then(|| view! { <Summary problems/> });
    let search = use_location().search.get_untracked();
    let result = match &view.found {
        Some(found) => result::result(found, &path, &search, view.revision, outcome.as_ref()),
        None => view! { <p class="quiet">{Programme::AskFirst.fr()}</p> }.into_any(),
    };
    let result = view! { <div class="stack">{result}</div> }.into_any();
    let wishes = wishes::form(&view, &path).into_any();
    // What was found comes first where both do not fit beside each other.
    let parts = if view.found.is_some() { [result, wishes] } else { [wishes, result] };
    let parts = parts.into_iter().collect_view();
    view! {
        <Title text=window(Programme::Title.fr())/>
        <BackLink href=day.clone() label=Programme::Back.fr()/>
        <h1>{Programme::Title.fr()}</h1>
        <p class="quiet">{view.heading.clone()} " · " {Programme::Lead.fr()}</p>
        {done_notice(&view, done, &day, &path)}
        {summary}
        <div class="proposal">{parts}</div>
    }
    .into_any()
}

/// What was just done, with the way back.
fn done_notice(view: &ProgrammeView, done: &str, day: &str, path: &str) -> Option<AnyView> {
    let (words, back) = match done {
        "programme" => (Programme::Accepted, view.undoable),
        "defait" => (Programme::Undone, false),
        _ => return None,
    };
    let back = back.then(|| {
        view! {
            <form method="post" action=path.to_owned()>
                <input type="hidden" name="action" value="undo"/>
                <input type="hidden" name="revision" value=view.revision/>
                <Submit second=true sign=Sign::Again label=Publish::Undo.fr()/>
            </form>
        }
    });
    let day = day.to_owned();
    let notice = view! {
        <Notice tone=Tone::Good>
            <p><strong>{words.fr()}</strong></p>
            <div class="actions">
                {back}
                <ButtonLink href=day second=true label=Programme::See.fr()/>
            </div>
        </Notice>
    };
    Some(notice.into_any())
}
