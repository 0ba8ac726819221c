//! `/accueil/{stop}/seance/{session}/entretiens`: who is here, and who meets whom from now on.
//!
//! The server draws it alone: a form that asks the page again, and one that accepts.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

use crate::api;
use crate::components::button::Submit;
use crate::components::field::Wrong;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, DeskLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{Fields, FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Programme, Replan, replan as say};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{BoxRow, MeetingRow, ReplanView};

/// The rest of the morning.
#[component]
pub fn DeskReplanPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let (stop, session) = (param("stop"), param("session"));
    let query = use_query_map();
    let asked = move || {
        query.with_untracked(|query| {
            let all = |name: &'static str| query.get_all(name).unwrap_or_default();
            let named = api::replan::ASKED.iter();
            Fields(named.flat_map(|name| all(name).into_iter().map(move |value| ((*name).to_owned(), value))).collect())
        })
    };
    let view =
        remote(move || (stop.get(), session.get()), move |(stop, session)| api::replan::page(stop, session, asked()));
    let number = move |name: &str| {
        query.with_untracked(|query| query.get(name).and_then(|count| count.parse::<i64>().ok())).unwrap_or_default()
    };
    let draw = move |view: ReplanView| page(&view, outcome.as_ref(), (number("rencontres"), number("libres")));
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

fn page(view: &ReplanView, outcome: Option<&FormOutcome<TypedAsk>>, (met, freed): (i64, i64)) -> AnyView {
    let session = format!("/accueil/{}/seance/{}", view.head.stop, view.session);
    let path = format!("{session}/entretiens");
    let search = use_location().search.get_untracked();
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let done: Vec<String> = [(met, say::done(met)), (freed, say::freed(freed))]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(_, s)| s)
        .collect();
    let done = (!done.is_empty() && outcome.is_none())
        .then(|| view! { <Notice tone=Tone::Good><p><strong>{done.join(" ")}</strong></p></Notice> });
    let summary = outcome.map(|outcome| view! { <Summary problems=outcome.problems.clone()/> });
    view! {
        <Title text=window(Replan::Title.fr())/>
        <div class="noprint"><BackLink href=session.clone() label=Replan::Back.fr()/></div>
        <h1>{Replan::Title.fr()}</h1>
        <p><strong>{view.title.clone()}</strong> ", " {view.hours.clone()} " · " {view.head.clock.clone()}</p>
        <p class="quiet">{Replan::Lead.fr()}</p>
        {summary}
        {done}
        <div class="desk-two">
            <div class="stack">{who_is_here(view, &path)}</div>
            <div class="stack">{proposal(view, &format!("{path}?{search}"), outcome)}</div>
        </div>
    }
    .into_any()
}

/// What the host knows and the program does not.
fn who_is_here(view: &ReplanView, path: &str) -> AnyView {
    let boxes = |name: &'static str, rows: &[BoxRow], none: Replan| {
        if rows.is_empty() {
            return view! { <p class="quiet">{none.fr()}</p> }.into_any();
        }
        let boxes = rows
            .iter()
            .map(|row| {
                let id = format!("{name}-{}", row.value);
                view! {
                    <p class="tick">
                        <input type="checkbox" id=id.clone() name=name value=row.value.clone() checked=row.ticked/>
                        <label for=id>{row.label.clone()}</label>
                    </p>
                }
            })
            .collect_view();
        boxes.into_any()
    };
    view! {
        <form class="card stack" method="get" action=path.to_owned()>
            <div class="card-title"><Icon sign=Sign::People/><h2>{Replan::WhoIsHere.fr()}</h2></div>
            <fieldset class="field">
                <legend class="legend">{Replan::Missed.fr()}</legend>
                {boxes("ici", &view.missed, Replan::NobodyMissed)}
            </fieldset>
            <fieldset class="field">
                <legend class="legend">{Replan::Kept.fr()}</legend>
                <p class="hint">{Replan::KeptHint.fr()}</p>
                {boxes("absent", &view.kept, Replan::NobodyKept)}
            </fieldset>
            <Submit second=true sign=Sign::Search label=Replan::Look.fr()/>
        </form>
    }
    .into_any()
}

/// Who gets which time, and what is accepted with it.
fn proposal(view: &ReplanView, here: &str, outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    let leaving: Vec<&BoxRow> = view.kept.iter().filter(|row| row.ticked).collect();
    let hidden = |name: &'static str, rows: &[BoxRow]| {
        let ticked = rows.iter().filter(|row| row.ticked);
        ticked.map(|row| view! { <input type="hidden" name=name value=row.value.clone()/> }).collect_view()
    };
    let nothing = view.new.is_empty() && leaving.is_empty();
    let rows = view.new.iter().map(row).collect_view();
    let freed = (!leaving.is_empty()).then(|| {
        let rows = leaving.iter().map(|row| view! { <li>{row.label.clone()}</li> }).collect_view();
        view! { <p>{Replan::Freed.fr()}</p> <ul class="proposal-left">{rows}</ul> }
    });
    let unmet = (!view.unmet.is_empty()).then(|| {
        let rows = view.unmet.iter().cloned().map(|words| view! { <li>{words}</li> }).collect_view();
        view! {
            <Notice tone=Tone::Warn><h3>{Replan::Unmet.fr()}</h3><ul class="proposal-left">{rows}</ul></Notice>
        }
    });
    let notes = view.notes.iter().cloned().map(|words| view! { <p class="quiet">{words}</p> }).collect_view();
    let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("prendre")));
    let head = view! { <div class="card-title"><Icon sign=Sign::Exchange/><h2>{Replan::Proposal.fr()}</h2></div> };
    if nothing {
        return view! {
            <section class="card stack">
                {head}
                <div id="prendre" tabindex="-1"><Wrong id="prendre-erreur" problem/><p>{Replan::Nothing.fr()}</p></div>
                {unmet}
                {notes}
            </section>
        }
        .into_any();
    }
    view! {
        <form class="card stack" method="post" action=here.to_owned()>
            {head}
            <Wrong id="prendre-erreur" problem/>
            <div id="prendre" tabindex="-1">{(!view.new.is_empty()).then(|| view! { <ol>{rows}</ol> })}</div>
            {freed}
            {hidden("ici", &view.missed)}
            {hidden("absent", &view.kept)}
            {unmet}
            {notes}
            <p class="quiet small">{Replan::AcceptHint.fr()}</p>
            <Submit sign=Sign::Done label=Replan::Accept.fr()/>
        </form>
    }
    .into_any()
}

fn row(line: &MeetingRow) -> AnyView {
    let id = format!("prendre-{}", line.value.split(';').next().unwrap_or_default());
    view! {
        <li class="proposal-row changed">
            <div>
                <h3>{line.name.clone()}</h3>
                <p><strong>{line.place.clone()}</strong></p>
                <p class="quiet">{line.before.clone()}</p>
            </div>
            <p class="tick">
                <input type="checkbox" id=id.clone() name="prendre" value=line.value.clone() checked=true/>
                <label for=id>{Programme::Take.fr()} <span class="unseen">" " {line.name.clone()}</span></label>
            </p>
        </li>
    }
    .into_any()
}
