//! `/equipe/tournees/{tour}/rappels`: which reminders a tour sends, and who gets which one when.
//!
//! The server draws it alone: one form.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::Submit;
use crate::components::field::TextField;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Schedule};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{ReminderDay, ReminderLine, ScheduleView};

/// The reminders of a tour.
#[component]
pub fn SchedulePage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let tour = param("tour");
    let query = use_query_map();
    let view = remote(move || tour.get(), api::schedule::page);
    let draw = move |view: ScheduleView| {
        let done = query.with_untracked(|query| query.get("fait").is_some());
        page(&view, outcome.as_ref(), done, &tour.get_untracked())
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(view: &ScheduleView, outcome: Option<&FormOutcome<TypedAsk>>, done: bool, tour: &str) -> AnyView {
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let summary = outcome.map(|outcome| view! { <Summary problems=outcome.problems.clone()/> });
    let saved = (done && outcome.is_none())
        .then(|| view! { <Notice tone=Tone::Good><p><strong>{Schedule::Saved.fr()}</strong></p></Notice> });
    let days = view.days.iter().map(day).collect_view();
    let note = view.note.clone().map(|note| view! { <p class="quiet">{note}</p> });
    view! {
        <Title text=window(Schedule::Title.fr())/>
        <BackLink href=format!("/equipe/tournees/{tour}") label=view.tour.clone()/>
        <h1>{Schedule::Title.fr()}</h1>
        <p class="quiet">{Schedule::Lead.fr()} " " {Schedule::News.fr()}</p>
        {saved}
        {summary}
        <div class="proposal">
            {form(view, outcome, &format!("/equipe/tournees/{tour}/rappels"))}
            <section class="stack">
                <h2>{Schedule::Preview.fr()}</h2>
                <p class="quiet">{Schedule::PreviewLead.fr()}</p>
                {days}
                {note}
            </section>
        </div>
    }
    .into_any()
}

fn form(view: &ScheduleView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let first = |name: &str| {
        let known = view.values.iter().find(|(known, _)| known == name);
        known.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let value = |name: &str| outcome.map_or_else(|| first(name), |outcome| outcome.values.text(name));
    let tick = |name: &'static str, label: Schedule, hint: Option<Schedule>| {
        let checked = outcome.map_or_else(|| !first(name).is_empty(), |outcome| outcome.values.ticked(name));
        let aid = format!("{name}-aide");
        let described = hint.map(|_| aid.clone());
        view! {
            <p class="tick">
                <input type="checkbox" id=name name=name checked=checked aria-describedby=described/>
                <label for=name>{label.fr()}</label>
            </p>
            {hint.map(|hint| view! { <p class="hint" id=aid>{hint.fr()}</p> })}
        }
        .into_any()
    };
    let time = |name: &'static str, label: Schedule| {
        let problem = Signal::stored(outcome.and_then(|outcome| outcome.at(name)));
        view! { <TextField id=name kind="time" label=label.fr() value=value(name) problem/> }.into_any()
    };
    view! {
        <form class="card stack" method="post" action=action.to_owned() novalidate>
            <div class="card-title"><Icon sign=Sign::Hour/><h2>{Schedule::Choose.fr()}</h2></div>
            <p class="quiet small">{view.chosen.clone()}</p>
            <input type="hidden" name="revision" value=value("revision")/>
            <div class="remind">{tick("days_before_7", Schedule::Week, None)} {time("days_before_7_at", Schedule::WeekAt)}</div>
            <div class="remind">
                {tick("day_before", Schedule::Eve, Some(Schedule::EveHint))} {time("day_before_at", Schedule::EveAt)}
            </div>
            <div class="remind">{tick("hours_before_2", Schedule::Hours, Some(Schedule::HoursHint))}</div>
            <Submit sign=Sign::Done label=Schedule::Save.fr()/>
        </form>
    }
    .into_any()
}

fn day(day: &ReminderDay) -> AnyView {
    let lines = day.lines.iter().map(line).collect_view();
    view! { <div class="card stack"><h3>{day.heading.clone()}</h3><ul class="leaving">{lines}</ul></div> }.into_any()
}

fn line(line: &ReminderLine) -> AnyView {
    let more = (!line.more.is_empty()).then(|| view! { <span class="quiet small">{line.more.clone()}</span> });
    view! {
        <li>
            <span><strong>{line.when.clone()}</strong><span class="quiet small">{line.kind.clone()}</span></span>
            <span>{line.who.clone()} {more}</span>
        </li>
    }
    .into_any()
}
