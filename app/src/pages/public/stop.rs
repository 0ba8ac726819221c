//! `/tournees/{tour}/{stop}`: when, where, and what to choose.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::ButtonLink;
use crate::components::help::HelpBlock;
use crate::components::icon::{Icon, Sign, tone};
use crate::components::layout::{BackLink, PublicLayout};
use crate::components::notice::{Notice, Tone};
use crate::components::state::{Empty, loaded};
use crate::components::subscribe::Subscribe;
use crate::locale::{self, Common, Public, Publish};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{Seats, SessionCard, StopState, StopView};

/// A stop and its sessions.
#[component]
pub fn StopPage() -> impl IntoView {
    let (tour, stop) = (param("tour"), param("stop"));
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::tours::stop(tour, stop));
    view! { <PublicLayout>{loaded(view, stop_view)}</PublicLayout> }
}

fn stop_view(view: StopView) -> AnyView {
    let path = format!("/tournees/{}/{}", view.tour.slug, view.stop.slug);
    let banner = match view.stop.state {
        StopState::Cancelled => Some((Tone::Bad, Public::StopCancelled)),
        StopState::Over => Some((Tone::Info, Public::StopOver)),
        StopState::Open | StopState::Full => None,
    }
    .map(|(tone, text)| view! { <Notice tone><p><strong>{text.fr()}</strong></p></Notice> });
    let none = view.sessions.is_empty().then(|| view! { <Empty sign=Sign::Hour sentence=Public::NoSession.fr()/> });
    let sessions =
        view.sessions.iter().map(|session| view! { <li>{session_card(&path, session)}</li> }.into_any()).collect_view();
    view! {
        <Title text=locale::title(&format!("{}, {}", view.stop.town, view.stop.date))/>
        <BackLink href=format!("/tournees/{}", view.tour.slug) label=view.tour.name.clone()/>
        <p class="step">{view.step.clone()}</p>
        <h1>{view.stop.town.clone()}</h1>
        {day_changes(&view.banners)}
        {facts(&view)}
        {banner}
        <section class="section cards">
            <h2>{Public::ChooseActivity.fr()}</h2>
            {none}
            <ul class="cards">{sessions}</ul>
        </section>
        {ways(&view)}
        {view.feed.clone().map(|address| view! { <Subscribe address/> })}
        <HelpBlock help=view.help/>
    }
    .into_any()
}

/// What changed on the day, before everything else.
pub(super) fn day_changes(sentences: &[String]) -> Option<AnyView> {
    let lines =
        sentences.iter().map(|sentence| view! { <p><strong>{sentence.clone()}</strong></p> }.into_any()).collect_view();
    (!sentences.is_empty()).then(|| {
        view! {
            <section class="notice warn" aria-labelledby="changements">
                <Icon sign=Sign::Warning/>
                <div><h2 id="changements">{Publish::DayChange.fr()}</h2>{lines}</div>
            </section>
        }
        .into_any()
    })
}

/// Day, place, access.
pub(super) fn facts(view: &StopView) -> impl IntoView + use<> {
    let stop = view.stop.clone();
    view! {
        <ul class="facts">
            <li><Icon sign=Sign::Day/><p><strong>{stop.date}</strong><span>{stop.hours}</span></p></li>
            <li>
                <Icon sign=Sign::Place/>
                <p><strong>{stop.venue}</strong><span>{stop.landmark}</span></p>
            </li>
            {stop.step_free.then(|| view! { <li><Icon sign=Sign::StepFree/><p><span>{Common::StepFree.fr()}</span></p></li> })}
        </ul>
    }
}

/// How to come and what to bring.
fn ways(view: &StopView) -> impl IntoView + use<> {
    let line = |sign: Sign, title: Public, text: String, more: String| {
        (!text.is_empty()).then(|| {
            view! { <li><Icon sign/><p><strong>{title.fr()}</strong><span>{text}</span><span>{more}</span></p></li> }
        })
    };
    view! {
        <section class="card">
            <ul class="facts">
                {line(Sign::Way, Public::HowToCome, view.how_to_come.clone(), view.address.clone())}
                {line(Sign::Bring, Public::Bring, view.bring.clone(), String::new())}
            </ul>
        </section>
    }
}

fn session_card(path: &str, session: &SessionCard) -> AnyView {
    let gone = matches!(session.seats, Seats::Cancelled);
    let partners = (!session.partners.is_empty())
        .then(|| view! { <p class="partners">{Public::With.fr()} " " {session.partners.clone()}</p> });
    let pick = (!session.desks.is_empty()).then(|| view! { <p class="partners">{Public::PickTime.fr()}</p> });
    view! {
        <article class=if gone { "card gone" } else { "card" }>
            <div class="card-head">
                <span class=tone(session.kind)><Icon sign=Sign::of_theme(session.theme)/></span>
                <div>
                    <h3><a href=format!("{path}/{}", session.slug)>{session.title.clone()}</a></h3>
                    <p class="quiet">{when(session)}</p>
                    {partners}
                    {pick}
                </div>
            </div>
            <div class="card-foot">
                {seats(session)}
                {action(path, session)}
            </div>
        </article>
    }
    .into_any()
}

/// « 9 h – 10 h 30 · salle bleue ».
pub(super) fn when(session: &SessionCard) -> String {
    match &session.room {
        Some(room) => format!("{} · {room}", session.hours),
        None => session.hours.clone(),
    }
}

/// The seats that are left, in words, with a sign where there are few.
pub(super) fn seats(session: &SessionCard) -> impl IntoView + use<> {
    let places = session.places.clone();
    match session.seats {
        Seats::Free => view! { <p class="mark free">{places}</p> }.into_any(),
        Seats::Few => view! { <p class="mark few"><Icon sign=Sign::Hour/>{places}</p> }.into_any(),
        Seats::Full => {
            let waiting = session.waiting.clone().map(|waiting| view! { <br/><span class="small">{waiting}</span> });
            view! { <p class="mark full"><span>{places}{waiting}</span></p> }.into_any()
        }
        Seats::Started => view! { <p class="mark off"><Icon sign=Sign::Hour/>{Public::Started.fr()}</p> }.into_any(),
        Seats::Cancelled => {
            view! { <p class="mark bad"><Icon sign=Sign::Off/>{Public::SessionCancelled.fr()}</p> }.into_any()
        }
    }
}

/// « Je viens », or « Prévenez-moi » where it is full.
pub(super) fn action(path: &str, session: &SessionCard) -> Option<AnyView> {
    let href = format!("{path}/inscription?choix={}", session.id);
    let more = locale::about(&session.title);
    match session.seats {
        Seats::Free | Seats::Few => Some(view! { <ButtonLink href label=Public::ICome.fr() more/> }.into_any()),
        Seats::Full => Some(view! { <ButtonLink href second=true label=Public::TellMe.fr() more/> }.into_any()),
        Seats::Started | Seats::Cancelled => None,
    }
}
