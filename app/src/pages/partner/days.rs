//! `/partenaire/disponibilites`: when the partner comes, stop by stop.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::choose::SelectField;
use crate::components::field::{TextField, Wrong};
use crate::components::icon::{Icon, Sign};
use crate::components::mark::{mark, marks};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::partner_layout::{PartnerLayout, PartnerPlace};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, HoursAsk, use_outcome};
use crate::locale::{self, Partners};
use crate::remote::remote;
use crate::views::{Check, DayRow, DaysView, Pick};

/// The days of the stops to come.
#[component]
pub fn DaysPage() -> impl IntoView {
    let outcome = use_outcome::<HoursAsk>();
    let query = use_query_map();
    let view = remote(|| (), |()| api::partner::days());
    let draw = move |view: DaysView| {
        let done = query.with_untracked(|query| query.get("fait").is_some());
        days_view(view, done, outcome.clone())
    };
    view! { <PartnerLayout place=PartnerPlace::Days>{loaded(view, draw)}</PartnerLayout> }
}

fn days_view(view: DaysView, done: bool, outcome: Option<FormOutcome<HoursAsk>>) -> AnyView {
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let body = if view.days.is_empty() {
        view! { <Empty sign=Sign::Day sentence=Partners::NoDays.fr()/> }.into_any()
    } else {
        let days =
            view.days.into_iter().enumerate().map(|(place, day)| card(place, day, outcome.as_ref())).collect_view();
        view! { <ul class="days">{days}</ul> }.into_any()
    };
    view! {
        <Title text=title(Partners::DaysTitle.fr())/>
        <h1>{Partners::DaysTitle.fr()}</h1>
        <p class="quiet">{Partners::DaysLead.fr()}</p>
        {outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {done.then(|| view! { <Notice tone=Tone::Good><p>{Partners::DoneSaved.fr()}</p></Notice> })}
        {own_agenda(view.agenda)}
        {body}
    }
    .into_any()
}

/// The calendar of the partner's own: linked or not, and where that changes. The server alone draws
/// that page.
fn own_agenda(linked: Vec<Check>) -> AnyView {
    let label = if linked.is_empty() { Partners::AgendaLink } else { Partners::AgendaSee };
    let none = linked.is_empty().then(|| view! { <p class="quiet">{Partners::AgendaLead.fr()}</p> });
    view! {
        <section class="card" aria-labelledby="agenda">
            <h2 id="agenda">{Partners::AgendaTitle.fr()}</h2>
            {none}
            {marks(linked)}
            <p class="actions"><a class="button second" href="/partenaire/disponibilites/agenda" rel="external"><Icon sign=Sign::Day/><span>{label.fr()}</span></a></p>
        </section>
    }
    .into_any()
}

fn card(place: usize, day: DayRow, outcome: Option<&FormOutcome<HoursAsk>>) -> AnyView {
    let id = format!("jour-{}", day.key.replace('/', "-"));
    let typed = outcome.filter(|outcome| outcome.values.key == day.key);
    let problem = Signal::stored(typed.and_then(|outcome| outcome.at(&id)));
    let (from, to, teams) = match typed {
        Some(outcome) => {
            let values = outcome.values.clone();
            let teams = day.teams.into_iter().map(|pick| Pick { chosen: pick.value == values.teams, ..pick }).collect();
            (values.from, values.to, teams)
        }
        None => (day.from, day.to, day.teams),
    };
    let warnings = day
        .warnings
        .into_iter()
        .map(|words| view! { <p class="wrong"><Icon sign=Sign::Warning/><span>{words}</span></p> })
        .collect_view();
    let busy = day.busy.map(|words| view! { <p class="hint-line"><Icon sign=Sign::Waiting/><span>{words}</span></p> });
    let more = format!("{}, {}", locale::about(&day.town), day.day);
    let forget = day.said.then(|| {
        view! { <button class="button plain" type="submit" name="action" value="forget">{Partners::Forget.fr()}<span class="unseen">{more.clone()}</span></button> }
    });
    view! {
        <li class="card" id=id.clone()>
            <div class="day-head">
                <div><h2>{day.town}</h2><p>{day.day}</p><p class="quiet small">{day.about}</p></div>
                {mark(day.state)}
            </div>
            {busy}
            {warnings}
            <Wrong id=format!("{id}-erreur") problem/>
            <form method="post" action="/partenaire/disponibilites" novalidate>
                <input type="hidden" name="key" value=day.key/>
                <div class="hours">
                    <TextField id=format!("from-{place}") name="from" kind="time" label=Partners::From.fr() value=from/>
                    <TextField id=format!("to-{place}") name="to" kind="time" label=Partners::To.fr() value=to/>
                    <SelectField id=format!("teams-{place}") name="teams" label=Partners::Teams.fr() picks=teams/>
                </div>
                <div class="actions">
                    <button class="button" type="submit" name="action" value="say">{Partners::Save.fr()}<span class="unseen">{more.clone()}</span></button>
                    <button class="button second" type="submit" name="action" value="away">{Partners::Away.fr()}<span class="unseen">{more.clone()}</span></button>
                    {forget}
                </div>
            </form>
        </li>
    }
    .into_any()
}
