//! `/partenaire`: what waits, what comes, what was asked for.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::rows::session_line;
use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::{Icon, Sign};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::partner_layout::{PartnerLayout, PartnerPlace};
use crate::components::state::{Empty, loaded};
use crate::forms::{ClaimAsk, FormOutcome, use_outcome};
use crate::locale::{self, Partners};
use crate::remote::remote;
use crate::views::{PartnerHomeView, PartnerRow, TaskRow};

/// The first page of a partner.
#[component]
pub fn PartnerHomePage() -> impl IntoView {
    let outcome = use_outcome::<ClaimAsk>();
    let query = use_query_map();
    let view = remote(|| (), |()| api::partner::home());
    let draw = move |view: PartnerHomeView| {
        let done = query.with_untracked(|query| query.get("fait"));
        home_view(view, done.as_deref(), outcome.clone())
    };
    view! { <PartnerLayout place=PartnerPlace::Home>{loaded(view, draw)}</PartnerLayout> }
}

fn home_view(view: PartnerHomeView, done: Option<&str>, outcome: Option<FormOutcome<ClaimAsk>>) -> AnyView {
    let PartnerHomeView { name, tasks, coming, asked, over } = view;
    let done = match done {
        Some("demande") => Some(Partners::DoneAsked),
        Some("prise") => Some(Partners::DoneTaken),
        Some("retrait") => Some(Partners::DoneLeft),
        _ => None,
    };
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    view! {
        <Title text=title(&name)/>
        <h1>{locale::hello(&name)}</h1>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {done.map(|done| view! { <Notice tone=Tone::Good><p>{done.fr()}</p></Notice> })}
        {waiting(tasks)}
        {held(coming)}
        {list(Partners::Asked, asked)}
        {list(Partners::Over, over)}
    }
    .into_any()
}

fn waiting(tasks: Vec<TaskRow>) -> AnyView {
    let done = tasks.is_empty().then(|| {
        view! { <p class="mark good"><Icon sign=Sign::Done/>{Partners::NothingWaits.fr()}</p> }
    });
    let tasks = tasks
        .into_iter()
        .map(|TaskRow { href, what, why, urgent }| {
            let class = if urgent { "card task urgent" } else { "card task" };
            let sign = if urgent { Sign::Warning } else { Sign::Onward };
            view! { <li><a class=class href=href><span><strong>{what}</strong><span class="quiet">{why}</span></span><Icon sign/></a></li> }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="attend">
            <h2 id="attend">{Partners::Waits.fr()}</h2>
            {done}
            <ul class="tasks">{tasks}</ul>
        </section>
    }
    .into_any()
}

fn held(coming: Vec<PartnerRow>) -> AnyView {
    if coming.is_empty() {
        return view! {
            <section class="section">
                <h2>{Partners::Coming.fr()}</h2>
                <Empty sign=Sign::Day sentence=Partners::NoComing.fr()>
                    <ButtonLink href="/partenaire/creneaux" label=Partners::FindSlots.fr()/>
                </Empty>
            </section>
        }
        .into_any();
    }
    list(Partners::Coming, coming)
}

fn list(title: Partners, rows: Vec<PartnerRow>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows.into_iter().map(|row| line(&row, title == Partners::Over)).collect_view();
    view! {
        <section class="card">
            <h2>{title.fr()}</h2>
            <ul class="lines">{rows}</ul>
        </section>
    }
    .into_any()
}

fn line(row: &PartnerRow, over: bool) -> AnyView {
    let href = row.has_page.then(|| format!("/partenaire/seances/{}", row.id));
    let more = locale::about(&row.title);
    let is_request = !row.has_page;
    let leave = (row.may_leave && !over).then(|| {
        let label = if is_request { Partners::Withdraw } else { Partners::Leave };
        view! {
            <form method="post" action="/partenaire">
                <input type="hidden" name="session" value=row.id.clone()/>
                <button class="button plain" type="submit">{label.fr()}<span class="unseen">{more}</span></button>
            </form>
        }
    });
    session_line(row, href, leave.into_any())
}
