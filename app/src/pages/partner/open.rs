//! `/partenaire/creneaux`: sessions that wait for a partner.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::rows::session_line;
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::choose::SelectField;
use crate::components::icon::Sign;
use crate::components::notice::Summary;
use crate::components::partner_layout::{PartnerLayout, PartnerPlace};
use crate::components::state::{Empty, loaded};
use crate::forms::{ClaimAsk, FormOutcome, use_outcome};
use crate::locale::{self, Partners};
use crate::remote::remote;
use crate::views::{OpenAction, OpenGroup, OpenRow, OpenView};

/// The open sessions, by stop.
#[component]
pub fn OpenPage() -> impl IntoView {
    let outcome = use_outcome::<ClaimAsk>();
    let query = use_query_map();
    let view = remote(move || query.read().get("commune").unwrap_or_default(), api::partner::open);
    let draw = move |view: OpenView| open_view(view, outcome.clone());
    view! { <PartnerLayout place=PartnerPlace::Slots>{loaded(view, draw)}</PartnerLayout> }
}

fn open_view(view: OpenView, outcome: Option<FormOutcome<ClaimAsk>>) -> AnyView {
    let OpenView { groups, towns, filtered } = view;
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let body = match (groups.is_empty(), filtered) {
        (true, false) => view! { <Empty sign=Sign::Done sentence=Partners::NoOpen.fr()/> }.into_any(),
        (true, true) => view! {
            <Empty sign=Sign::Search sentence=Partners::NoOpenHere.fr()>
                <ButtonLink href="/partenaire/creneaux" second=true label=Partners::ShowAll.fr()/>
            </Empty>
        }
        .into_any(),
        (false, _) => groups.into_iter().map(group).collect_view().into_any(),
    };
    let filter = (towns.len() > 1 || filtered).then(|| {
        view! {
            <form class="inline-form" method="get" action="/partenaire/creneaux">
                <SelectField id="commune" label=Partners::Town.fr() none=Partners::AllTowns.fr() picks=towns/>
                <Submit second=true sign=Sign::Search label=Partners::Show.fr()/>
            </form>
        }
    });
    view! {
        <Title text=title(Partners::OpenTitle.fr())/>
        <h1>{Partners::OpenTitle.fr()}</h1>
        <p class="quiet">{Partners::OpenLead.fr()}</p>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {filter}
        {body}
    }
    .into_any()
}

fn group(group: OpenGroup) -> AnyView {
    let OpenGroup { town, day, about, rows } = group;
    let rows = rows.into_iter().map(|row| open_row(&row)).collect_view();
    view! {
        <section class="card">
            <div class="group-head">
                <h2>{town} <span class="quiet">{day}</span></h2>
                <p class="quiet small">{about}</p>
            </div>
            <ul class="lines">{rows}</ul>
        </section>
    }
    .into_any()
}

fn open_row(open: &OpenRow) -> AnyView {
    let OpenRow { row, needs, action, .. } = open;
    let more = format!("{}, {}", locale::about(&row.title), row.when);
    let needs = needs.join(" · ");
    let button = match action {
        OpenAction::Desk => view! {
            <ButtonLink href=format!("/partenaire/seances/{}/table", row.id) label=Partners::OpenDesk.fr() more=more/>
        }
        .into_any(),
        OpenAction::Ask | OpenAction::Take => {
            let label = if *action == OpenAction::Take { Partners::Take } else { Partners::Ask };
            view! {
                <form method="post" action="/partenaire/creneaux">
                    <input type="hidden" name="session" value=row.id.clone()/>
                    <button class="button second" type="submit">{label.fr()}<span class="unseen">{more}</span></button>
                </form>
            }
            .into_any()
        }
    };
    let aside = view! { {button} }.into_any();
    let mut row = row.clone();
    row.notes.push(format!("{}\u{a0}: {needs}", Partners::Needs.fr()));
    session_line(&row, None, aside)
}
