//! `/accueil/{stop}/seance/{session}/papier`: the signed sheet, entered at once.

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::BackToDay;
use crate::api;
use crate::components::button::Submit;
use crate::components::field::Wrong;
use crate::components::icon::Picture;
use crate::components::layout::DeskLayout;
use crate::components::notice::Summary;
use crate::components::state::loaded;
use crate::forms::{FormOutcome, PaperAsk, use_outcome};
use crate::locale::{self, DeskText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{DeskLine, DeskSessionView};

/// Empty lines for signatures in addition.
const BLANK: usize = 6;

/// Who came, who did not, who signed unannounced.
#[component]
pub fn DeskPaperPage() -> impl IntoView {
    let outcome = use_outcome::<PaperAsk>();
    let (stop, session) = (param("stop"), param("session"));
    let view = remote(move || (stop.get(), session.get()), |(stop, session)| api::desk::session(stop, session));
    let draw = move |view: DeskSessionView| paper_view(&view, outcome.clone());
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

fn paper_view(view: &DeskSessionView, outcome: Option<FormOutcome<PaperAsk>>) -> AnyView {
    let ask = outcome.as_ref().map(|outcome| outcome.values.clone()).unwrap_or_default();
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let key = if ask.key.is_empty() { view.key.clone() } else { ask.key.clone() };
    let rows = view.people.iter().map(|line| row(line, ask.note_of(&line.registration))).collect_view();
    let names = (1..=BLANK.max(ask.names.len()))
        .map(|number| {
            let id = format!("nom-{number}");
            let typed = ask.names.get(number - 1).cloned().unwrap_or_default();
            let problem = outcome.as_ref().and_then(|outcome| outcome.at(&id));
            let wrong = problem.is_some();
            view! {
                <div class="field">
                    <label class="unseen" for=id.clone()>{locale::desk::name_row(number)}</label>
                    <Wrong id=format!("{id}-erreur") problem=Signal::stored(problem)/>
                    <input class="input" type="text" id=id.clone() name="names[]" value=typed autocomplete="off" spellcheck="false" aria-invalid=wrong.then_some("true") aria-describedby=wrong.then(|| format!("{id}-erreur"))/>
                </div>
            }
        })
        .collect_view();
    view! {
        <Title text=title(DeskText::PaperTitle.fr())/>
        <BackToDay stop=view.head.stop.clone()/>
        <h1>{DeskText::PaperTitle.fr()}</h1>
        <p><strong>{view.card.title.clone()}</strong> ", " {view.card.hours.clone()}</p>
        <p class="quiet">{DeskText::PaperText.fr()}</p>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        <form class="form" method="post" action=format!("/accueil/{}/seance/{}/papier", view.head.stop, view.card.id) novalidate>
            <input type="hidden" name="key" value=key/>
            <div class="stack">{rows}</div>
            <fieldset class="stack">
                <legend class="legend">{DeskText::PaperMore.fr()}</legend>
                <p class="hint">{DeskText::PaperMoreHint.fr()}</p>
                {names}
            </fieldset>
            <Submit large=true label=DeskText::PaperSave.fr()/>
        </form>
    }
    .into_any()
}

fn row(line: &DeskLine, ticked: &str) -> AnyView {
    let picture = line.drawing.map(|drawing| view! { <Picture drawing/> });
    let name = format!("note-{}", line.registration);
    let choices = [("", DeskText::PaperLeave), ("here", DeskText::Here), ("absent", DeskText::Absent)]
        .into_iter()
        .map(|(value, text)| {
            view! {
                <label class="tile">
                    <input type="radio" name=name.clone() value=value checked=value == ticked/>
                    <span>{text.fr()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="desk-paper">
            <legend class="who-name">{picture}<span>{line.holder.clone()}</span> <span class="quiet">{line.state.clone()}</span></legend>
            <div class="desk-choices">{choices}</div>
        </fieldset>
    }
    .into_any()
}
