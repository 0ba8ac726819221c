//! `/equipe/tournees/{tour}/etapes/{stop}`: the day programme of a stop, rooms beside hours.
//!
//! The day, the form that is open and what it begins with stand in the address: every link works
//! without scripts. With them, blocks are dragged and each change is sent at once.

mod board;
mod form;
mod grid;
mod hand;
mod layout;
mod panel;
mod templates;

use domain::plan::SessionForm;
use domain::session::{Audience, SessionKind, Theme};
use domain::words::{hour_range, weekday_date, weekday_date_year};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::board::Board;
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::TextField;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{DayAsk, FormOutcome, use_outcome};
use crate::locale::{self, DayText, Programme};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{DayView, day_asked};

pub use templates::TemplatesPage;

/// The day programme of a stop.
#[component]
pub fn DayPage() -> impl IntoView {
    let outcome = use_outcome::<DayAsk>();
    let (tour, stop) = (param("tour"), param("stop"));
    let query = use_query_map();
    let asked = move |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
    let asked = Asked {
        day: asked("jour"),
        session: asked("seance"),
        new: asked("nouvelle"),
        room: asked("salle"),
        starts: asked("debut"),
        done: asked("fait"),
    };
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::day::day(tour, stop));
    let draw = move |view: DayView| day_view(view, asked, outcome.clone());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

/// What the address asks for.
#[derive(Clone, Copy)]
struct Asked {
    day: Memo<String>,
    session: Memo<String>,
    new: Memo<String>,
    room: Memo<String>,
    starts: Memo<String>,
    done: Memo<String>,
}

fn day_view(view: DayView, asked: Asked, outcome: Option<FormOutcome<DayAsk>>) -> AnyView {
    let Some(stop) = view.plan.stop(view.stop).cloned() else { return ().into_any() };
    let (tour, page) = (view.tour.clone(), format!("/equipe/tournees/{}/etapes/{}", view.tour, view.slug));
    let (first, last) = (stop.starts_on, stop.ends_on);
    let typed_day = outcome.as_ref().map(|outcome| outcome.values.form.day.clone()).filter(|day| !day.is_empty());
    let day = Memo::new(move |_| day_asked(typed_day.as_deref().unwrap_or(&asked.day.get()), first, last));
    let venue = view.world.venues.get(&stop.venue).cloned().unwrap_or_default();
    let seats = view.seats.clone();
    let inside_name = view.plan.inside_name.clone();
    let board = Board::new(view, day);

    let path = page.clone();
    let tabs = (first < last).then(|| {
        let tabs = first
            .iter_days()
            .take_while(|day| *day <= last)
            .map(|tab| {
                let current = move || (day.get() == tab).then_some("true");
                view! { <li><a href=format!("{path}?jour={tab}") data-noscroll="" aria-current=current>{weekday_date(tab)}</a></li> }
            })
            .collect_view();
        view! { <nav aria-label=DayText::Days.fr()><ul class="tabs">{tabs}</ul></nav> }
    });
    let done = move || {
        let words = match asked.done.get().as_str() {
            "enregistree" => DayText::Saved,
            "retiree" => DayText::Removed,
            "solution" => DayText::WayTaken,
            "modele" => DayText::TemplateKept,
            _ => return None,
        };
        Some(view! { <Notice tone=Tone::Good><p>{words.fr()}</p></Notice> })
    };
    let nothing =
        move || board.sessions().is_empty().then(|| view! { <p class="quiet">{DayText::NothingYet.fr()}</p> });
    let title = format!("{} · {}", venue.town, weekday_date_year(first));
    let heading = {
        let town = venue.town.clone();
        move || format!("{town} · {}", weekday_date_year(day.get()))
    };
    let window = if outcome.is_some() { locale::title_wrong(&title) } else { locale::title(&title) };
    let summary = outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> });
    let new_href = {
        let page = page.clone();
        move || format!("{page}?jour={}&nouvelle=1#seance", day.get())
    };
    view! {
        <Title text=window/>
        <BackLink href=format!("/equipe/tournees/{tour}?etape={}", stop.slug) label=DayText::Back.fr()/>
        <div class="road-head">
            <div>
                <h1>{heading}</h1>
                <p class="quiet">{venue.name.clone()} " · " {hour_range(stop.opens, stop.closes)} " · " {inside_name}</p>
            </div>
            <a class="button" href=new_href><Icon sign=Sign::Day/><span>{DayText::Add.fr()}</span></a>
            // Drawn by the server alone.
            <a class="button second" href=format!("{page}/programme/proposition") rel="external">
                {Programme::Title.fr()}
            </a>
            <ButtonLink href=format!("/equipe/tournees/{tour}/modeles") second=true label=DayText::Templates.fr()/>
        </div>
        {done}
        {summary}
        {tabs}
        {panel::toolbar(board)}
        <p class="quiet small" id="aide-grille">{DayText::GridLead.fr()}</p>
        {grid::grid(board, page.clone(), seats)}
        {nothing}
        <div class="day-under">
            {panel::conflicts(board, page.clone())}
            {session_form(board, asked, &page, outcome.clone())}
            {template_form(board, &page, outcome)}
        </div>
    }
    .into_any()
}

/// The form that is open, if any: with what was typed, what the session is, or a new one.
fn session_form(board: Board, asked: Asked, page: &str, outcome: Option<FormOutcome<DayAsk>>) -> impl IntoView + use<> {
    let page = page.to_owned();
    move || {
        let back = format!("{page}?jour={}", board.day.get());
        if let Some(outcome) = outcome.as_ref().filter(|outcome| outcome.values.intent == "session") {
            let ask = &outcome.values;
            return Some(form::form(board, &page, back, ask.session.clone(), ask.form.clone(), Some(outcome)));
        }
        if asked.new.get().is_empty() {
            let wanted = asked.session.get();
            let found = board.plan.with(|plan| {
                let mut sessions = plan.stop(board.stop)?.sessions.iter();
                let found = sessions.find(|one| one.slug == wanted || one.id.to_string() == wanted)?;
                Some((found.id.to_string(), SessionForm::of(found)))
            });
            return found.map(|(id, typed)| form::form(board, &page, back, id, typed, None));
        }
        let typed = new_session(board, &asked.room.get(), &asked.starts.get());
        Some(form::form(board, &page, back, String::new(), typed, None))
    }
}

/// An hour and a half for twelve people, where the cell was.
fn new_session(board: Board, room: &str, starts: &str) -> SessionForm {
    let hour = |text: &str| chrono::NaiveTime::parse_from_str(text, "%H:%M").ok();
    let starts = hour(starts).or_else(|| board.plan.with(|plan| plan.stop(board.stop).map(|stop| stop.opens)));
    let starts = starts.unwrap_or_default();
    let (ends, _) = starts.overflowing_add_signed(chrono::TimeDelta::minutes(90));
    SessionForm {
        kind: SessionKind::Workshop.as_str().into(),
        theme: Theme::Work.as_str().into(),
        audience: Audience::Public.as_str().into(),
        room: room.into(),
        day: board.day.get().to_string(),
        starts: starts.format("%H:%M").to_string(),
        ends: ends.format("%H:%M").to_string(),
        places: "12".into(),
        minutes: "10".into(),
        pause: "0".into(),
        ..SessionForm::default()
    }
}

/// Keeps the day as a template.
fn template_form(board: Board, page: &str, outcome: Option<FormOutcome<DayAsk>>) -> AnyView {
    let outcome = outcome.filter(|outcome| outcome.values.intent == "template");
    let name = outcome.as_ref().map(|outcome| outcome.values.name.clone()).unwrap_or_default();
    let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("name")));
    view! {
        <section class="card" aria-labelledby="modele">
            <div class="card-title"><Icon sign=Sign::Papers/><h2 id="modele">{DayText::Templates.fr()}</h2></div>
            <form method="post" action=page.to_owned() novalidate>
                <input type="hidden" name="intent" value="template"/>
                <input type="hidden" name="shown" value=move || board.day.get().to_string()/>
                <TextField id="name" label=DayText::TemplateName.fr() hint=DayText::TemplateHint.fr() value=name problem/>
                <Submit second=true label=DayText::TemplateSave.fr()/>
            </form>
        </section>
    }
    .into_any()
}
