//! `/tournees/{tour}/{stop}/{session}`: one session.

use leptos::prelude::*;
use leptos_meta::Title;

use super::stop::{action, facts, seats, when};
use crate::api;
use crate::components::help::HelpBlock;
use crate::components::icon::{Icon, Sign, tone};
use crate::components::layout::{BackLink, PublicLayout};
use crate::components::not_found::NotFoundPage;
use crate::components::state::loaded;
use crate::locale::{self, Public};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{DeskView, SessionCard, StopView};

/// A session, whole.
#[component]
pub fn SessionPage() -> impl IntoView {
    let (tour, stop, session) = (param("tour"), param("stop"), param("session"));
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::tours::stop(tour, stop));
    let draw = move |view: StopView| {
        let slug = session.get();
        match view.sessions.iter().find(|session| session.slug == slug).cloned() {
            Some(session) => session_view(&view, &session),
            None => view! { <NotFoundPage/> }.into_any(),
        }
    };
    view! { <PublicLayout>{loaded(view, draw)}</PublicLayout> }
}

fn session_view(stop: &StopView, session: &SessionCard) -> AnyView {
    let path = format!("/tournees/{}/{}", stop.tour.slug, stop.stop.slug);
    let partners = (!session.partners.is_empty()).then(|| {
        view! {
            <li>
                <Icon sign=Sign::People/>
                <p><strong>{Public::With.fr()}</strong><span>{session.partners.clone()}</span></p>
            </li>
        }
    });
    let desks = (!session.desks.is_empty()).then(|| {
        let desks = session.desks.iter().map(desk).collect_view();
        view! {
            <section class="section">
                <ul class="facts">{desks}</ul>
                <p class="quiet">{Public::PickTime.fr()}</p>
            </section>
        }
    });
    view! {
        <Title text=locale::title(&format!("{}, {}", session.title, stop.stop.town))/>
        <BackLink href=path.clone() label=Public::AllActivities.fr()/>
        <div class="card-head">
            <span class=tone(session.kind)><Icon sign=Sign::of_theme(session.theme)/></span>
            <div>
                <p class="quiet">{session.kind.label()} " · " {session.theme.label()}</p>
                <h1>{session.title.clone()}</h1>
            </div>
        </div>
        <p>{session.summary.clone()}</p>
        <div class="card">
            <ul class="facts">
                <li>
                    <Icon sign=Sign::Hour/>
                    <p><strong>{session.date.clone()}</strong><span>{when(session)}</span></p>
                </li>
                {partners}
            </ul>
            <div class="card-foot">
                {seats(session)}
                {action(&path, session)}
            </div>
        </div>
        {desks}
        <section class="section">
            <h2>{stop.stop.town.clone()}</h2>
            {facts(stop)}
        </section>
        <HelpBlock help=stop.help.clone()/>
    }
    .into_any()
}

fn desk(desk: &DeskView) -> impl IntoView + use<> {
    let DeskView { title, detail, .. } = desk.clone();
    (!title.is_empty())
        .then(|| view! { <li><Icon sign=Sign::Work/><p><strong>{title}</strong><span>{detail}</span></p></li> })
}
