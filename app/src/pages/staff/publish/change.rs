//! Moving or cancelling what is published: one question, the people concerned beside it.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{reason_field, undo_form};
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::{TextField, Wrong};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::mark::mark;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{ChangeAsk, FormOutcome, use_outcome};
use crate::locale::{self, Publish, publish as say};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{ChangeView, ConcernedRow};

/// `/equipe/tournees/{tour}/etapes/{stop}/deplacer`
#[component]
pub fn MoveStopPage() -> impl IntoView {
    change_page(Publish::MoveStop)
}

/// `/equipe/tournees/{tour}/etapes/{stop}/annuler`
#[component]
pub fn CancelStopPage() -> impl IntoView {
    change_page(Publish::CancelStop)
}

/// `/equipe/tournees/{tour}/seances/{session}/deplacer`
#[component]
pub fn MoveSessionPage() -> impl IntoView {
    change_page(Publish::MoveSession)
}

/// `/equipe/tournees/{tour}/seances/{session}/annuler`
#[component]
pub fn CancelSessionPage() -> impl IntoView {
    change_page(Publish::CancelSession)
}

fn change_page(title: Publish) -> impl IntoView {
    let outcome = use_outcome::<ChangeAsk>();
    let (tour, stop, session) = (param("tour"), param("stop"), param("session"));
    let view = remote(
        move || (tour.get(), stop.get(), session.get()),
        |(tour, stop, session)| api::publication::changing(tour, stop, session),
    );
    let draw = move |view: ChangeView| change_view(title, view, outcome.clone());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

const fn moves(title: Publish) -> bool {
    matches!(title, Publish::MoveStop | Publish::MoveSession)
}

fn change_view(title: Publish, view: ChangeView, outcome: Option<FormOutcome<ChangeAsk>>) -> AnyView {
    let tour = format!("/equipe/tournees/{}", view.tour);
    let back = format!("{tour}?etape={}", view.stop);
    let closed = match (view.cancelled, view.over) {
        (true, _) => Some(Publish::GoneAlready),
        (false, true) => Some(Publish::OverAlready),
        (false, false) => None,
    };
    let undo = view.undo.clone().filter(|_| view.cancelled).map(|undo| undo_form(&tour, undo));
    let body = match closed {
        Some(words) => view! {
            <Notice tone=Tone::Info><p>{words.fr()}</p></Notice>
            {undo}
            <ButtonLink href=back.clone() second=true label=Publish::Back.fr()/>
        }
        .into_any(),
        None => view! {
            {soon(&view)}
            <div class="two change">
                {form(title, &tour, &back, &view, outcome.as_ref())}
                <aside class="card" aria-labelledby="personnes">{people(&view)}</aside>
                {sessions(&tour, &view)}
            </div>
        }
        .into_any(),
    };
    view! {
        <Title text=locale::title(title.fr())/>
        <BackLink href=back label=Publish::Back.fr()/>
        <h1>{title.fr()} <span class="quiet">" · " {view.title.clone()}</span></h1>
        <p>{locale::capital(&view.when)} " · " <span class="quiet">{view.place.clone()}</span></p>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {body}
    }
    .into_any()
}

fn soon(view: &ChangeView) -> Option<AnyView> {
    view.soon.then(|| {
        view! {
            <Notice tone=Tone::Warn>
                <p><strong>{Publish::Soon.fr()}</strong> " " {Publish::SoonMore.fr()}</p>
            </Notice>
        }
        .into_any()
    })
}

fn form(
    title: Publish,
    tour: &str,
    back: &str,
    view: &ChangeView,
    outcome: Option<&FormOutcome<ChangeAsk>>,
) -> AnyView {
    let typed = outcome.map_or_else(
        || ChangeAsk {
            date: view.date.clone(),
            time: view.time.clone(),
            room: view.rooms.iter().find(|room| room.chosen).map(|room| room.value.clone()).unwrap_or_default(),
            ..ChangeAsk::default()
        },
        |outcome| outcome.values.clone(),
    );
    let problem = |field: &str| Signal::stored(outcome.and_then(|outcome| outcome.at(field)));
    let reason_wrong = outcome.and_then(|outcome| outcome.at("reason"));
    let reason = typed.clashes.then(|| reason_field(Publish::ReasonChange, &view.reasons, &typed.reason, reason_wrong));
    let action = match &view.session {
        Some(session) if moves(title) => format!("{tour}/seances/{session}/deplacer"),
        Some(session) => format!("{tour}/seances/{session}/annuler"),
        None if moves(title) => format!("{tour}/etapes/{}/deplacer", view.stop),
        None => format!("{tour}/etapes/{}/annuler", view.stop),
    };
    let fields = match (moves(title), &view.session) {
        (false, _) => view! { <p>{Publish::CancelLead.fr()}</p> }.into_any(),
        (true, None) => view! {
            <TextField id="date" kind="date" label=Publish::NewDay.fr() hint=Publish::NewDayHint.fr().to_owned()
                value=typed.date.clone() problem=problem("date")/>
        }
        .into_any(),
        (true, Some(_)) => view! {
            <TextField id="date" kind="date" label=Publish::NewDay.fr() value=typed.date.clone() problem=problem("date")/>
            <TextField id="time" kind="time" label=Publish::NewHour.fr() hint=Publish::HourHint.fr().to_owned()
                value=typed.time.clone() problem=problem("time")/>
            {rooms(view, &typed.room, problem("room"))}
        }
        .into_any(),
    };
    let label = if moves(title) { say::move_and_tell(view.count) } else { say::cancel_and_tell(view.count) };
    view! {
        <form class="card stack" method="post" action=action>
            {fields}
            {reason}
            <div class="actions">
                <Submit label=label/>
                <ButtonLink href=back.to_owned() second=true label=Publish::Keep.fr()/>
            </div>
        </form>
    }
    .into_any()
}

fn rooms(view: &ChangeView, chosen: &str, problem: Signal<Option<String>>) -> AnyView {
    let options = view
        .rooms
        .iter()
        .map(|room| {
            let selected = room.value == chosen;
            view! { <option value=room.value.clone() selected=selected>{room.label.clone()}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="room">{Publish::Room.fr()}</label>
            <Wrong id="room-erreur" problem/>
            <select id="room" name="room">
                <option value="">{Publish::NoRoom.fr()}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// From the stop to one of its sessions.
fn sessions(tour: &str, view: &ChangeView) -> Option<AnyView> {
    let rows = view
        .sessions
        .iter()
        .map(|session| {
            let path = format!("{tour}/seances/{}", session.id);
            let about = locale::about(&session.title);
            view! {
                <li>
                    <p><strong>{session.title.clone()}</strong> " " <span class="quiet">{session.hours.clone()}</span></p>
                    <p class="links">
                        <a href=format!("{path}/deplacer")>{Publish::Move.fr()}<span class="unseen">{about.clone()}</span></a>
                        <a href=format!("{path}/annuler")>{Publish::Cancel.fr()}<span class="unseen">{about}</span></a>
                    </p>
                </li>
            }
            .into_any()
        })
        .collect_view();
    (!view.sessions.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="seances">
                <h2 id="seances">{Publish::OneSession.fr()}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// Who is concerned, and how each will hear of it.
fn people(view: &ChangeView) -> AnyView {
    let rows = view.people.iter().cloned().map(person).collect_view();
    let body = if view.people.is_empty() {
        view! { <p class="quiet">{Publish::NoPeople.fr()}</p> }.into_any()
    } else {
        view! {
            <p><strong>{say::people(view.count)}</strong> "\u{a0}: " {view.how.clone()}</p>
            <ul class="concerned" tabindex="0" aria-labelledby="personnes">{rows}</ul>
        }
        .into_any()
    };
    view! {
        <div class="card-title"><Icon sign=Sign::People/><h2 id="personnes">{Publish::People.fr()}</h2></div>
        {body}
    }
    .into_any()
}

fn person(person: ConcernedRow) -> AnyView {
    let more = (!person.more.is_empty()).then(|| view! { <span class="quiet small">{person.more}</span> });
    view! { <li><span>{person.name} " " {more}</span>{mark(person.told)}</li> }.into_any()
}
