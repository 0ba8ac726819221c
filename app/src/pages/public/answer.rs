//! `/t/reponse/{token}/oui` and `/non`: the buttons of a message, asked once more. Opening the page
//! changes nothing: mail programs open links too. The server draws it alone.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::help::HelpBlock;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::PublicLayout;
use crate::components::notice::{Notice, Tone};
use crate::components::state::loaded;
use crate::components::status::set_status;
use crate::forms::{TypedAsk, use_outcome};
use crate::locale::{self, AnswerText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{AnswerFound, AnswerStanding, AnswerView};

/// One question, or what holds already.
#[component]
pub fn AnswerPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let (token, word) = (param("token"), param("answer"));
    let view = remote(move || (token.get(), word.get()), |(token, word)| api::answer::page(token, word));
    let draw = move |view: AnswerView| {
        let problems = outcome.iter().flat_map(|outcome| &outcome.problems);
        let problems: Vec<String> = problems.map(|problem| problem.sentence.clone()).collect();
        match view.found {
            Some(found) => page(&found, word.get_untracked() == "oui", &problems),
            None => unknown(problems.into_iter().next(), outcome.is_some()),
        }
    };
    view! { <PublicLayout>{loaded(view, draw)}</PublicLayout> }
}

fn page(found: &AnswerFound, comes: bool, problems: &[String]) -> AnyView {
    let changed = found.former.is_some();
    let (title, text) = match (found.standing, comes) {
        (AnswerStanding::Held, true) if changed => (AnswerText::AskNew, Some(AnswerText::KeptText)),
        (AnswerStanding::Held, true) => (AnswerText::AskYes, Some(AnswerText::KeptText)),
        (AnswerStanding::Held | AnswerStanding::SaidYes, false) => (AnswerText::AskNo, Some(AnswerText::NoText)),
        (AnswerStanding::SaidYes, true) => (AnswerText::NotedYes, Some(AnswerText::NotedYesText)),
        (AnswerStanding::Free | AnswerStanding::Taken, _) => (AnswerText::NotedNo, Some(AnswerText::NotedNoText)),
        (AnswerStanding::Started, _) => (AnswerText::Started, None),
        (AnswerStanding::Gone, _) => (AnswerText::Gone, None),
    };
    let problems = problems
        .iter()
        .filter(|sentence| !changed && sentence.as_str() != title.fr())
        .cloned()
        .map(|sentence| {
            view! { <div role="alert"><Notice tone=Tone::Warn><p><strong>{sentence}</strong></p></Notice></div> }
        })
        .collect_view();
    let former = found.former.clone().map(|former| {
        view! {
            <Notice tone=Tone::Warn>
                <p><strong>{AnswerText::DateChanged.fr()}</strong></p>
                <p>{former}</p>
            </Notice>
        }
    });
    view! {
        <Title text=locale::title(title.fr())/>
        {former}
        <h1>{title.fr()}</h1>
        {problems}
        <div class="card">
            <h2>{found.title.clone()}</h2>
            <p><strong>{found.date.clone()}</strong></p>
            <p>{found.hours.clone()}</p>
            <p class="quiet">{found.place.clone()}</p>
        </div>
        {text.map(|text| view! { <p>{text.fr()}</p> })}
        {ways(found, comes)}
        <HelpBlock help=found.help.clone()/>
    }
    .into_any()
}

/// What one can do from here.
fn ways(found: &AnswerFound, comes: bool) -> AnyView {
    let to = |word: &str| format!("{}/{word}", found.path);
    let ask = |word: &str, label: AnswerText| {
        view! { <form method="post" action=to(word)><Submit large=true label=label.fr()/></form> }
    };
    let other =
        |word: &str, label: AnswerText| view! { <ButtonLink href=to(word) file=true second=true label=label.fr()/> };
    let activities = || {
        view! { <ButtonLink href=found.stop_path.clone() file=true second=true sign=Sign::Day label=AnswerText::SeeActivities.fr()/> }
    };
    match (found.standing, comes) {
        (AnswerStanding::Held, true) => {
            view! { <div class="actions">{ask("oui", AnswerText::YesButton)}{other("non", AnswerText::No)}</div> }
                .into_any()
        }
        (AnswerStanding::Held | AnswerStanding::SaidYes, false) => {
            view! { <div class="actions">{ask("non", AnswerText::NoButton)}{other("oui", AnswerText::Yes)}</div> }
                .into_any()
        }
        (AnswerStanding::SaidYes, true) => {
            view! { <div class="actions">{other("non", AnswerText::No)}</div> }.into_any()
        }
        (AnswerStanding::Free, _) => view! {
            <p>{AnswerText::ChangedMind.fr()}</p>
            <div class="actions">{ask("oui", AnswerText::AfterAll)}{activities()}</div>
        }
        .into_any(),
        (AnswerStanding::Taken, _) => view! {
            <p>{AnswerText::PlaceGone.fr()}</p>
            <div class="actions">{activities()}</div>
        }
        .into_any(),
        (AnswerStanding::Started | AnswerStanding::Gone, _) => {
            view! { <div class="actions">{activities()}</div> }.into_any()
        }
    }
}

/// A link that is not ours, or not any more.
fn unknown(said: Option<String>, posted: bool) -> AnyView {
    if !posted {
        set_status(404);
    }
    let title = said.unwrap_or_else(|| AnswerText::UnknownTitle.fr().to_owned());
    view! {
        <Title text=locale::title(&title)/>
        <div class="empty lost">
            <Icon sign=Sign::Warning/>
            <h1>{title}</h1>
            <p>{AnswerText::UnknownText.fr()}</p>
            <p>{AnswerText::UnknownWay.fr()}</p>
            <ButtonLink href="/code" file=true label=AnswerText::FindTicket.fr()/>
        </div>
    }
    .into_any()
}
