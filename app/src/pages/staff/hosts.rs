//! `/equipe/tournees/{tour}/etapes/{stop}/accueil`: who welcomes at a stop.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::TextField;
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, HostsAsk, use_outcome};
use crate::locale::{self, DeskText, Staff};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{HostRow, HostsView};

/// The hosts of a stop: tick, or invite.
#[component]
pub fn StopHostsPage() -> impl IntoView {
    let outcome = use_outcome::<HostsAsk>();
    let (tour, stop) = (param("tour"), param("stop"));
    let query = use_query_map();
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::desk::hosts(tour, stop));
    let draw = move |view: HostsView| {
        let done = match query.with_untracked(|query| query.get("fait")).as_deref() {
            Some("invite") => Some(DeskText::HostsInvited),
            Some(_) => Some(DeskText::HostsSaved),
            None => None,
        };
        hosts_view(view, done, outcome.clone())
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn hosts_view(view: HostsView, done: Option<DeskText>, outcome: Option<FormOutcome<HostsAsk>>) -> AnyView {
    let page = format!("/equipe/tournees/{}/etapes/{}/accueil", view.tour, view.head.stop);
    let ask = outcome.as_ref().map(|outcome| outcome.values.clone()).unwrap_or_default();
    let typed = outcome.is_some() && ask.action != "invite";
    let at = |field: &str| Signal::stored(outcome.as_ref().and_then(|outcome| outcome.at(field)));
    let (name, email) = (at("name"), at("email"));
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let done = done
        .filter(|_| outcome.is_none())
        .map(|done| view! { <Notice tone=Tone::Good><p><strong>{done.fr()}</strong></p></Notice> });
    let people = if view.people.is_empty() {
        view! { <Empty sign=Sign::People sentence=DeskText::HostsEmpty.fr()/> }.into_any()
    } else {
        let tiles = view
            .people
            .into_iter()
            .map(|person| {
                let checked = if typed { ask.logins.contains(&person.login) } else { person.named };
                tile(person, checked)
            })
            .collect_view();
        view! {
            <form class="stack" method="post" action=page.clone()>
                <fieldset class="desk-tiles"><legend class="unseen">{DeskText::HostsTitle.fr()}</legend>{tiles}</fieldset>
                <Submit name="action" value="name" label=DeskText::HostsSave.fr()/>
            </form>
        }
        .into_any()
    };
    view! {
        <Title text=title(DeskText::HostsTitle.fr())/>
        <BackLink href=format!("/equipe/tournees/{}", view.tour) label=DeskText::BackToStop.fr()/>
        <h1>{DeskText::HostsTitle.fr()}</h1>
        <p><strong>{view.head.town}</strong> ", " {view.head.date}</p>
        <p class="quiet">{DeskText::HostsText.fr()}</p>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {done}
        {people}
        <section class="card">
            <h2>{DeskText::HostsInviteTitle.fr()}</h2>
            <p class="quiet">{DeskText::HostsInviteText.fr()}</p>
            <form class="stack" method="post" action=page novalidate>
                <TextField id="name" label=DeskText::HostsName.fr() value=ask.name.clone() problem=name/>
                <TextField id="email" kind="email" label=Staff::Email.fr() value=ask.email.clone() problem=email/>
                <Submit name="action" value="invite" second=true label=DeskText::HostsInvite.fr()/>
            </form>
        </section>
        <ButtonLink href=format!("/accueil/{}", view.head.stop) file=true second=true label=DeskText::OpenIt.fr()/>
    }
    .into_any()
}

fn tile(person: HostRow, checked: bool) -> impl IntoView {
    view! {
        <label class="tile">
            <input type="checkbox" name="logins[]" value=person.login checked=checked/>
            <span><strong>{person.name}</strong><small>{person.email}</small></span>
        </label>
    }
}
