//! `/accueil/{stop}`: the day, by time, with its counts.

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::DeskBar;
use super::line::mark;
use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::{Icon, Picture, Sign, tone};
use crate::components::layout::{BackLink, DeskLayout};
use crate::components::state::{Empty, loaded};
use crate::forms::{ShowAsk, use_outcome};
use crate::locale::{self, DeskText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{DeskDayView, DeskFound, DeskSessionCard};

/// The sessions of the day, or the people who answer to what was typed.
#[component]
pub fn DeskDayPage() -> impl IntoView {
    let outcome = use_outcome::<ShowAsk>();
    let stop = param("stop");
    let typed = outcome.as_ref().map(|outcome| outcome.values.shown.clone()).unwrap_or_default();
    let problem = outcome.as_ref().and_then(|outcome| outcome.at("shown"));
    let asked = if problem.is_none() { typed.clone() } else { String::new() };
    let view = remote(move || stop.get(), move |stop| api::desk::day(stop, asked.clone()));
    let draw = move |view: DeskDayView| day_view(view, &typed, problem.clone());
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

fn day_view(view: DeskDayView, typed: &str, problem: Option<String>) -> AnyView {
    let path = format!("/accueil/{}", view.head.stop);
    let title = if problem.is_some() { locale::title_wrong } else { locale::title };
    let heading = view.head.town.clone();
    let found = (!view.found.is_empty()).then(|| {
        let people = view.found.iter().map(|found| found_view(found, &path)).collect_view();
        view! { <section class="section"><h2>{DeskText::Several.fr()}</h2><ul class="desk-found">{people}</ul></section> }
    });
    let sessions = if view.sessions.is_empty() {
        view! { <Empty sign=Sign::Day sentence=DeskText::NoSession.fr()/> }.into_any()
    } else {
        let cards = view.sessions.iter().map(|session| card(session, &path)).collect_view();
        view! { <ul class="desk-sessions">{cards}</ul> }.into_any()
    };
    view! {
        <Title text=title(&heading)/>
        <BackLink href="/accueil" label=DeskText::AllStops.fr()/>
        <h1 class="unseen">{DeskText::HomeTitle.fr()} "\u{a0}: " {heading}</h1>
        <DeskBar head=view.head shown=typed.to_owned() problem focused=true/>
        {found}
        <section class="section" aria-labelledby="seances">
            <div class="desk-title">
                <h2 id="seances">{DeskText::Sessions.fr()}</h2>
                <ButtonLink href=format!("{path}/liste.csv") file=true second=true sign=Sign::Papers label=DeskText::Table.fr()/>
            </div>
            {sessions}
        </section>
    }
    .into_any()
}

fn found_view(found: &DeskFound, path: &str) -> AnyView {
    let picture = match found.drawing {
        Some(drawing) => view! { <Picture drawing/> }.into_any(),
        None => view! { <Icon sign=Sign::People/> }.into_any(),
    };
    view! {
        <li>
            <a class="tile" href=format!("{path}/personne/{}", found.ticket)>
                {picture}
                <span><strong>{found.holder.clone()}</strong><small>{found.what.clone()}</small></span>
            </a>
        </li>
    }
    .into_any()
}

/// The counts of a session, each with its word.
pub(super) fn counts(session: &DeskSessionCard) -> AnyView {
    let pair = |count: i64, one: DeskText, many: DeskText, class: &'static str| {
        let word = locale::desk::word_for(count, one, many);
        view! { <li class=class><strong>{count}</strong> " " <span>{word}</span></li> }
    };
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let rest = |count: usize, word: DeskText| (count > 0).then(|| pair(number(count), word, word, "wait"));
    view! {
        <ul class="desk-counts">
            {pair(number(session.here), DeskText::OneHere, DeskText::CountHere, "good")}
            {pair(number(session.registered), DeskText::OneRegistered, DeskText::CountRegistered, "")}
            {rest(session.waiting, DeskText::CountWaiting)}
            {rest(session.to_note, DeskText::CountToNote)}
            {pair(session.free.max(0), DeskText::OneFree, DeskText::CountFree, "")}
            {session.heads.map(|heads| pair(heads, DeskText::OneHead, DeskText::CountHeads, "good"))}
        </ul>
    }
    .into_any()
}

fn card(session: &DeskSessionCard, path: &str) -> AnyView {
    let time = session.time.clone().map(|(word, tone)| mark(word, tone));
    let day = session.day.clone().map(|day| view! { <span>{day} ", "</span> });
    let room = session.room.clone().map(|room| view! { <span class="quiet">" · " {room}</span> });
    view! {
        <li class="card desk-session">
            <span class=tone(session.kind)><Icon sign=Sign::of_theme(session.theme)/></span>
            <div class="desk-what">
                <p class="desk-hours">{day}<strong>{session.hours.clone()}</strong>{room}</p>
                <h3><a class="desk-open" href=format!("{path}/seance/{}", session.id)>{session.title.clone()}</a></h3>
                {counts(session)}
            </div>
            <p class="desk-state">{time}</p>
        </li>
    }
    .into_any()
}
