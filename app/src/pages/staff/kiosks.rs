//! `/equipe/bornes`: the kiosks, their codes, how they stand.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::outbox::mark_of;
use crate::api;
use crate::components::button::{PrintButton, Submit};
use crate::components::field::{TextField, Wrong};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, KioskAsk, use_outcome};
use crate::locale::{self, Kiosks};
use crate::remote::remote;
use crate::views::{KioskRow, KiosksView, Pick};

/// What was just done, by the address.
fn done(what: &str) -> Option<Kiosks> {
    match what {
        "prete" => Some(Kiosks::Made),
        "code" => Some(Kiosks::Renewed),
        "coupee" => Some(Kiosks::Revoked),
        _ => None,
    }
}

/// The kiosks of the team.
#[component]
pub fn KiosksPage() -> impl IntoView {
    let outcome = use_outcome::<KioskAsk>();
    let query = use_query_map();
    let view = remote(|| (), |()| api::kiosks::list());
    let draw = move |view: KiosksView| {
        let what = query.with_untracked(|query| query.get("fait")).unwrap_or_default();
        kiosks_view(view, done(&what), outcome.clone())
    };
    view! { <StaffLayout place=Place::Kiosks>{loaded(view, draw)}</StaffLayout> }
}

fn kiosks_view(view: KiosksView, done: Option<Kiosks>, outcome: Option<FormOutcome<KioskAsk>>) -> AnyView {
    let done = done
        .filter(|_| outcome.is_none())
        .map(|done| view! { <Notice tone=Tone::Good><p><strong>{done.fr()}</strong></p></Notice> });
    let none = view.kiosks.is_empty().then(|| view! { <Empty sign=Sign::Kiosk sentence=Kiosks::Empty.fr()/> });
    let rows = view.kiosks.into_iter().map(|row| card(row, &view.address)).collect_view();
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let summary = outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> });
    view! {
        <Title text=title(Kiosks::Title.fr())/>
        <h1>{Kiosks::Title.fr()}</h1>
        <p class="quiet noprint">{Kiosks::Lead.fr()}</p>
        {summary}
        {done}
        {none}
        <ul class="kiosks">{rows}</ul>
        {new_kiosk(view.stops, outcome)}
        <div class="actions"><PrintButton/></div>
    }
    .into_any()
}

fn card(row: KioskRow, address: &str) -> AnyView {
    let KioskRow { id, name, stop, state, tone, seen, help, code } = row;
    let help = help.map(|since| {
        view! { <p class="mark bad"><Icon sign=Sign::Warning/>{Kiosks::Help.fr()} {since}</p> }
    });
    let code = code.map(|(code, until)| {
        view! {
            <div class="pairing">
                <p>{Kiosks::Open.fr()} " " <strong>{address.to_owned()}</strong></p>
                <p>{Kiosks::Type.fr()} " " <strong class="figure">{code}</strong> " " <span class="quiet">{until}</span></p>
            </div>
        }
    });
    view! {
        <li class="card">
            <div class="card-head">
                <span class="badge"><Icon sign=Sign::Kiosk/></span>
                <div><h2>{name.clone()}</h2><p class="quiet">{stop}</p></div>
                {mark_of(tone, state)}
            </div>
            {help}
            {code}
            {seen.map(|seen| view! { <p class="quiet noprint">{seen}</p> })}
            <form class="actions" method="post" action="/equipe/bornes">
                <input type="hidden" name="kiosk" value=id/>
                {act("code", Kiosks::NewCode, &name)}
                {act("cut", Kiosks::Revoke, &name)}
            </form>
        </li>
    }
    .into_any()
}

fn act(action: &'static str, label: Kiosks, name: &str) -> impl IntoView + use<> {
    view! {
        <button class="button second" type="submit" name="action" value=action>
            <span>{label.fr()}<span class="unseen">{locale::about(name)}</span></span>
        </button>
    }
}

fn new_kiosk(stops: Vec<Pick>, outcome: Option<FormOutcome<KioskAsk>>) -> AnyView {
    if stops.is_empty() {
        return view! { <p class="quiet noprint">{Kiosks::NoStop.fr()}</p> }.into_any();
    }
    let problem = |field: &'static str| {
        let sentence = outcome.as_ref().and_then(|outcome| outcome.at(field));
        Signal::derive(move || sentence.clone())
    };
    let (name_problem, stop_problem) = (problem("name"), problem("stop"));
    let asked = outcome.map(|outcome| outcome.values).unwrap_or_default();
    let options = stops
        .into_iter()
        .map(|stop| {
            let chosen = stop.value == asked.stop;
            view! { <option value=stop.value selected=chosen>{stop.label}</option> }
        })
        .collect_view();
    view! {
        <section class="card noprint" aria-labelledby="nouvelle">
            <h2 id="nouvelle">{Kiosks::New.fr()}</h2>
            <form class="stack" method="post" action="/equipe/bornes">
                <TextField id="name" label=Kiosks::Name.fr() hint=Kiosks::NameHint.fr() value=asked.name.clone() problem=name_problem maxlength=60/>
                <div class="field">
                    <label for="stop">{Kiosks::Stop.fr()}</label>
                    <Wrong id="stop-erreur" problem=stop_problem/>
                    <select id="stop" name="stop">{options}</select>
                </div>
                <Submit label=Kiosks::Make.fr() sign=Sign::Kiosk/>
            </form>
        </section>
    }
    .into_any()
}
