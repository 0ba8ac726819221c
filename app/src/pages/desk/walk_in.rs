//! `/accueil/{stop}/ajout`: somebody walks in. Two fields, then a ticket.

use domain::person::Drawing;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::frame::BackToDay;
use crate::api;
use crate::components::button::Submit;
use crate::components::field::{TextField, Wrong};
use crate::components::icon::{Picture, Sign};
use crate::components::layout::DeskLayout;
use crate::components::notice::Summary;
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, WalkInAsk, use_outcome};
use crate::locale::{self, DeskText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::DeskWalkInView;

const REASONS: [(&str, DeskText); 3] = [
    ("spare_chair", DeskText::ReasonSpare),
    ("facilitator_agrees", DeskText::ReasonFacilitator),
    ("our_mistake", DeskText::ReasonMistake),
];

/// A drawing or a first name, and a session.
#[component]
pub fn DeskWalkInPage() -> impl IntoView {
    let outcome = use_outcome::<WalkInAsk>();
    let stop = param("stop");
    let query = use_query_map();
    let view = remote(
        move || (stop.get(), query.read().get("seance").unwrap_or_default()),
        |(stop, session)| api::desk::walk_in(stop, session),
    );
    let draw = move |view: DeskWalkInView| walk_in_view(view, outcome.clone());
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

fn walk_in_view(view: DeskWalkInView, outcome: Option<FormOutcome<WalkInAsk>>) -> AnyView {
    let ask = outcome.as_ref().map(|outcome| outcome.values.clone()).unwrap_or_default();
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let body = if view.sessions.is_empty() {
        view! { <Empty sign=Sign::Day sentence=DeskText::WalkInNone.fr()/> }.into_any()
    } else {
        form(&view, &ask, outcome.as_ref())
    };
    view! {
        <Title text=title(DeskText::WalkInTitle.fr())/>
        <BackToDay stop=view.head.stop.clone()/>
        <h1>{DeskText::WalkInTitle.fr()}</h1>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {body}
    }
    .into_any()
}

fn form(view: &DeskWalkInView, ask: &WalkInAsk, outcome: Option<&FormOutcome<WalkInAsk>>) -> AnyView {
    let at = |field: &str| Signal::stored(outcome.and_then(|outcome| outcome.at(field)));
    let key = if ask.key.is_empty() { view.key.clone() } else { ask.key.clone() };
    let radio = |name: &'static str, value: String, label: String, checked: bool| {
        view! {
            <label class="tile">
                <input type="radio" name=name value=value checked=checked/>
                <span>{label}</span>
            </label>
        }
    };
    let only = view.sessions.len() == 1;
    let sessions = view
        .sessions
        .iter()
        .map(|pick| {
            let checked = if ask.session.is_empty() { pick.chosen || only } else { pick.value == ask.session };
            radio("session", pick.value.clone(), pick.label.clone(), checked)
        })
        .collect_view();
    let drawings = Drawing::all()
        .iter()
        .map(|drawing| {
            let value = drawing.as_str();
            view! {
                <label class="tile">
                    <input type="radio" name="drawing" value=value checked=ask.drawing == value/>
                    <Picture drawing=*drawing/>
                    <span>{drawing.word()}</span>
                </label>
            }
        })
        .collect_view();
    let reasons = ask.full.then(|| {
        let reasons = REASONS
            .into_iter()
            .map(|(value, text)| radio("reason", value.to_owned(), text.fr().to_owned(), ask.reason == value))
            .collect_view();
        view! {
            <fieldset class="desk-tiles" id="reason" tabindex="-1">
                <legend class="legend">{DeskText::WalkInReason.fr()}</legend>
                <Wrong id="reason-erreur" problem=at("reason")/>
                {reasons}
            </fieldset>
        }
    });
    view! {
        <form class="form" method="post" action=format!("/accueil/{}/ajout", view.head.stop) novalidate>
            <input type="hidden" name="key" value=key/>
            {reasons}
            <TextField id="first_name" label=DeskText::WalkInName.fr() value=ask.first_name.clone() problem=at("first_name")/>
            <details open=!ask.drawing.is_empty()>
                <summary class="legend">{DeskText::WalkInOr.fr()}</summary>
                <fieldset id="drawing" tabindex="-1">
                    <legend class="unseen">{DeskText::WalkInDrawing.fr()}</legend>
                    <Wrong id="drawing-erreur" problem=at("drawing")/>
                    <div class="drawings">{drawings}</div>
                </fieldset>
            </details>
            <fieldset class="desk-tiles" id="session" tabindex="-1">
                <legend class="legend">{DeskText::WalkInSession.fr()}</legend>
                <Wrong id="session-erreur" problem=at("session")/>
                {sessions}
            </fieldset>
            <Submit large=true sign=Sign::Print label=DeskText::WalkInSubmit.fr()/>
        </form>
    }
    .into_any()
}
