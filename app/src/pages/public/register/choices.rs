//! The sessions to tick, and the times of interviews.

use leptos::prelude::*;

use super::Outcome;
use crate::components::field::Wrong;
use crate::components::icon::{Icon, Sign, tone};
use crate::forms::RegistrationAsk;
use crate::locale::Public;
use crate::pages::public::stop::{seats, when};
use crate::views::{DeskView, Seats, SessionCard};

/// What the person came for stands first; the rest of the stop can be added.
#[component]
pub fn Choices(sessions: Vec<SessionCard>, first: RegistrationAsk, outcome: Outcome) -> impl IntoView {
    let problem =
        Signal::derive(move || outcome.with(|outcome| outcome.as_ref().and_then(|outcome| outcome.at("choices"))));
    let (chosen, others): (Vec<_>, Vec<_>) = sessions.into_iter().partition(|session| first.has(&session.id));
    let nothing_chosen = chosen.is_empty();
    let title = if nothing_chosen { Public::ChooseAll } else { Public::YourChoice };
    let draw = |sessions: Vec<SessionCard>, wanted: bool| {
        sessions.iter().map(|session| view! { <li>{choice(session, &first, wanted)}</li> }.into_any()).collect_view()
    };
    let chosen = draw(chosen, true);
    let others = match (nothing_chosen, others.is_empty()) {
        (_, true) => ().into_any(),
        (true, false) => view! { <ul class="choice-list">{draw(others, false)}</ul> }.into_any(),
        (false, false) => view! {
            <details class="more">
                <summary><Icon sign=Sign::Onward/>{Public::ChooseOthers.fr()}</summary>
                <ul class="choice-list">{draw(others, false)}</ul>
            </details>
        }
        .into_any(),
    };
    view! {
        <section class="section" id="choices" tabindex="-1" aria-labelledby="choices-titre">
            <h2 id="choices-titre">{title.fr()}</h2>
            <Wrong id="choices-erreur" problem/>
            {(!nothing_chosen).then(|| view! { <ul class="choice-list">{chosen}</ul> })}
            {others}
        </section>
    }
}

fn choice(session: &SessionCard, first: &RegistrationAsk, wanted: bool) -> AnyView {
    let waiting = matches!(session.seats, Seats::Full)
        .then(|| view! { <input type="hidden" name="waiting[]" value=session.id.clone()/> });
    if session.desks.is_empty() {
        let checked = first.has(&session.id);
        let full = matches!(session.seats, Seats::Full).then(|| view! { <small>{Public::FullNote.fr()}</small> });
        let places = full.is_none().then(|| view! { <small>{session.places.clone()}</small> });
        view! {
            <label class="tile">
                <input type="checkbox" name="choices[]" value=session.id.clone() checked=checked/>
                <span>
                    <strong>{session.title.clone()}</strong>
                    <small>{when(session)}</small>
                    {places}
                    {full}
                </span>
                <Icon sign=Sign::of_theme(session.theme)/>
            </label>
            {waiting}
        }
        .into_any()
    } else {
        let marker = wanted.then(|| view! { <input type="hidden" name="wanted[]" value=session.id.clone()/> });
        let group = format!("choices-{}", session.id);
        let desks = session.desks.iter().map(|each| desk(each, &group, session, first)).collect_view();
        let title = format!("titre-{}", session.id);
        view! {
            <div class="choice" role="group" aria-labelledby=title.clone()>
                <div class="card-head">
                    <span class=tone(session.kind)><Icon sign=Sign::of_theme(session.theme)/></span>
                    <div>
                        <h3 id=title.clone()>{session.title.clone()}</h3>
                        <p class="quiet">{when(session)}</p>
                        {seats(session)}
                    </div>
                </div>
                {marker}
                {waiting}
                {desks}
                <label class="tile">
                    <input type="radio" name=group.clone() value="" checked=false/>
                    <span>{Public::NotThisOne.fr()}</span>
                </label>
            </div>
        }
        .into_any()
    }
}

fn desk(desk: &DeskView, group: &str, session: &SessionCard, first: &RegistrationAsk) -> AnyView {
    let slots = desk
        .slots
        .iter()
        .map(|slot| {
            let value = format!("{}:{}", session.id, slot.id);
            let checked = first.form.choices.contains(&value);
            let taken = slot.full.then(|| view! { <small>{Public::PlaceTaken.fr()}</small> });
            view! {
                <label class="tile">
                    <input type="radio" name=group.to_owned() value=value checked=checked disabled=slot.full/>
                    <span>{slot.label.clone()}{taken}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="legend">{desk.title.clone()}</legend>
            <p class="quiet small">{desk.detail.clone()}</p>
            <div class="slots">{slots}</div>
        </fieldset>
    }
    .into_any()
}
