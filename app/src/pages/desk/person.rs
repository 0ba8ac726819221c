//! `/accueil/{stop}/personne/{ticket}`: somebody at the desk, and the answer to their ticket.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::frame::{BackToDay, DeskBar};
use super::line::row;
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::TextField;
use crate::components::icon::{Icon, Picture, Sign};
use crate::components::layout::DeskLayout;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, WelcomeAsk, use_outcome};
use crate::locale::{self, DeskText, Staff};
use crate::pages::param;
use crate::remote::remote;
use crate::views::DeskPersonView;

/// What the address says was just done.
#[derive(Clone, Default)]
struct Done {
    answer: String,
    line: String,
    noted: bool,
    corrected: bool,
}

/// A person with their sessions.
#[component]
pub fn DeskPersonPage() -> impl IntoView {
    let outcome = use_outcome::<WelcomeAsk>();
    let (stop, ticket) = (param("stop"), param("ticket"));
    let query = use_query_map();
    let view = remote(move || (stop.get(), ticket.get()), |(stop, ticket)| api::desk::person(stop, ticket));
    let draw = move |view: DeskPersonView| {
        let done = query.with_untracked(|query| Done {
            corrected: query.get("adresse").is_some(),
            answer: query.get("reponse").unwrap_or_default(),
            line: query.get("ligne").unwrap_or_default(),
            noted: query.get("fait").is_some(),
        });
        person_view(view, &done, outcome.clone())
    };
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

/// The one best answer, its look, and what to do next.
fn answer(word: &str, other_day: bool) -> Option<(bool, DeskText, Option<DeskText>)> {
    match word {
        "pointe" => Some((true, DeskText::AnswerIn, None)),
        "deja" => Some((false, DeskText::AnswerAlready, None)),
        "attente" => Some((false, DeskText::AnswerWaits, Some(DeskText::AnswerWaitsWay))),
        "tot" if other_day => Some((false, DeskText::AnswerOtherDay, None)),
        "tot" => Some((false, DeskText::AnswerEarly, None)),
        "fini" => Some((false, DeskText::AnswerOver, None)),
        "rendu" => Some((false, DeskText::AnswerGone, Some(DeskText::AnswerGoneWay))),
        _ => None,
    }
}

fn person_view(view: DeskPersonView, done: &Done, outcome: Option<FormOutcome<WelcomeAsk>>) -> AnyView {
    let page = format!("/accueil/{}/personne/{}", view.head.stop, view.ticket);
    let picture = view.drawing.map(|drawing| view! { <Picture drawing/> });
    let about = view.lines.iter().find(|line| line.registration == done.line);
    let about = about.map(|line| {
        let room = line.room.clone().map(|room| format!(" · {room}"));
        view! { <p><strong>{line.title.clone()}</strong></p><p>{line.when.clone()}{room}</p> }
    });
    let answered = answer(&done.answer, view.other_day).filter(|_| outcome.is_none()).map(|(good, text, way)| {
        let way = way.map(|way| view! { <p>{way.fr()}</p> });
        if good {
            view! { <div class="done" role="status"><Icon sign=Sign::Done/><div><p class="desk-answer">{text.fr()}</p>{about}</div></div> }.into_any()
        } else {
            view! { <div class="notice warn" role="status"><Icon sign=Sign::Info/><div><p class="desk-answer">{text.fr()}</p>{about}{way}</div></div> }.into_any()
        }
    });
    let noted = (done.noted && outcome.is_none())
        .then(|| view! { <Notice tone=Tone::Good><p><strong>{DeskText::DoneNoted.fr()}</strong></p></Notice> });
    let corrected = (done.corrected && outcome.is_none())
        .then(|| view! { <Notice tone=Tone::Good><p><strong>{Staff::CorrectDone.fr()}</strong></p></Notice> });
    let lines = view.lines.iter().map(|line| row(line, &page, true)).collect_view();
    let doubt = view.lines.iter().any(|line| line.address_in_doubt)
        || outcome.as_ref().is_some_and(|o| o.at("email").is_some());
    let doubt = doubt.then(|| address(&page, outcome.as_ref()));
    let attest = if view.attended {
        view! { <ButtonLink href=format!("{page}/attestation") second=true sign=Sign::Print label=DeskText::Attest.fr()/> }.into_any()
    } else {
        view! { <p class="quiet">{DeskText::AttestNone.fr()}</p> }.into_any()
    };
    view! {
        <Title text=locale::title(&view.holder)/>
        <BackToDay stop=view.head.stop.clone()/>
        <DeskBar head=view.head focused=outcome.is_none()/>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {answered}
        {noted}
        {corrected}
        <h1 class="who-name">{picture}<span>{view.holder}</span></h1>
        <section class="section" aria-labelledby="lignes">
            <h2 class="unseen" id="lignes">{DeskText::PersonLines.fr()}</h2>
            <ul class="desk-list">{lines}</ul>
        </section>
        {doubt}
        <div class="actions">{attest}</div>
        <section class="card">
            <h2>{DeskText::LostTitle.fr()}</h2>
            <p>{DeskText::LostText.fr()}</p>
            <form method="post" action=page>
                <Submit name="action" value="renew" second=true sign=Sign::Ticket label=DeskText::LostYes.fr()/>
            </form>
        </section>
    }
    .into_any()
}

/// A message came back: the address is typed anew. The former one is not shown.
fn address(page: &str, outcome: Option<&FormOutcome<WelcomeAsk>>) -> AnyView {
    let typed = outcome.map(|outcome| outcome.values.email.clone()).unwrap_or_default();
    let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("email")));
    view! {
        <section class="card">
            <h2>{DeskText::AddressInDoubt.fr()}</h2>
            <p>{DeskText::AddressText.fr()}</p>
            <form class="form" method="post" action=page.to_owned()>
                <TextField id="email" kind="email" label=DeskText::AddressLabel.fr() value=typed problem maxlength=254/>
                <Submit name="action" value="address" second=true sign=Sign::Mail label=Staff::Correct.fr()/>
            </form>
        </section>
    }
    .into_any()
}
