//! `/equipe/demandes`: what partners ask for, and what nobody holds.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::choose::SelectField;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{AnswerAsk, FormOutcome, use_outcome};
use crate::locale::{self, Partners};
use crate::remote::remote;
use crate::views::{ClaimRow, ClaimsView, Pick, RuleRow, UnheldRow};

/// The claims.
#[component]
pub fn ClaimsPage() -> impl IntoView {
    let outcome = use_outcome::<AnswerAsk>();
    let query = use_query_map();
    let view = remote(|| (), |()| api::claims::claims());
    let draw = move |view: ClaimsView| {
        let done = query.with_untracked(|query| query.get("fait"));
        claims_view(view, done.as_deref(), outcome.clone())
    };
    view! { <StaffLayout place=Place::Claims>{loaded(view, draw)}</StaffLayout> }
}

fn claims_view(view: ClaimsView, done: Option<&str>, outcome: Option<FormOutcome<AnswerAsk>>) -> AnyView {
    let ClaimsView { open, reasons, unheld, rules } = view;
    let done = match done {
        Some("accord") => Some(Partners::DoneConfirmed),
        Some("refus") => Some(Partners::DoneRefused),
        Some("regle") => Some(Partners::DoneRule),
        _ => None,
    };
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let claims = if open.is_empty() {
        view! { <Empty sign=Sign::Done sentence=Partners::NoClaims.fr()/> }.into_any()
    } else {
        let rows = open.into_iter().enumerate().map(|(place, row)| claim(place, row, &reasons)).collect_view();
        view! { <section class="card"><ul class="lines">{rows}</ul></section> }.into_any()
    };
    view! {
        <Title text=title(Partners::ClaimsTitle.fr())/>
        <h1>{Partners::ClaimsTitle.fr()}</h1>
        <p class="quiet">{Partners::ClaimsLead.fr()}</p>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {done.map(|done| view! { <Notice tone=Tone::Good><p>{done.fr()}</p></Notice> })}
        <div class="two">
            <div class="stack">{claims}{nobody(unheld)}</div>
            {answers(rules)}
        </div>
    }
    .into_any()
}

fn claim(place: usize, row: ClaimRow, reasons: &[Pick]) -> AnyView {
    let more = format!("\u{a0}: {}, {}", row.name, row.title);
    let warning = (!row.warning.is_empty()).then(|| {
        let class = if row.blocked { "wrong" } else { "hint-line" };
        view! { <p class=class><Icon sign=Sign::Warning/><span>{row.warning.clone()}</span></p> }
    });
    let rivals = (!row.rivals.is_empty()).then(|| view! { <p class="quiet small">{row.rivals.clone()}</p> });
    let confirm = (!row.blocked).then(|| {
        view! {
            <button class="button" type="submit" name="action" value="confirm">{Partners::Confirm.fr()}<span class="unseen">{more.clone()}</span></button>
        }
    });
    let id = format!("d-{}-{}", row.session, row.partner);
    view! {
        <li class="line claim" id=id>
            <div class="line-main">
                <h2>{row.title.clone()}</h2>
                <p><strong>{row.name.clone()}</strong></p>
                <p>{row.when} <span class="quiet">" · " {row.town}</span></p>
                <p class="quiet small">{row.since}</p>
                {rivals}
                {warning}
            </div>
            <form class="line-actions answer" method="post" action="/equipe/demandes">
                <input type="hidden" name="session" value=row.session/>
                <input type="hidden" name="partner" value=row.partner/>
                {confirm}
                <details class="more">
                    <summary><Icon sign=Sign::Onward/>{Partners::Refuse.fr()}<span class="unseen">{more.clone()}</span></summary>
                    <SelectField id=format!("reason-{place}") name="reason" label=Partners::Reason.fr() picks=reasons.to_vec()/>
                    <button class="button second" type="submit" name="action" value="refuse">{Partners::Refuse.fr()}<span class="unseen">{more}</span></button>
                </details>
            </form>
        </li>
    }
    .into_any()
}

fn nobody(unheld: Vec<UnheldRow>) -> AnyView {
    let none = unheld.is_empty().then(|| view! { <p class="quiet">{Partners::NoUnheld.fr()}</p> });
    let rows = unheld
        .into_iter()
        .map(|UnheldRow { title, when, town }| {
            view! { <li class="line"><div class="line-main"><h3>{title}</h3><p class="quiet">{when} " · " {town}</p></div></li> }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{Partners::Unheld.fr()}</h2>
            {none}
            <ul class="lines">{rows}</ul>
        </section>
    }
    .into_any()
}

fn answers(rules: Vec<RuleRow>) -> AnyView {
    let forms = rules
        .into_iter()
        .enumerate()
        .map(|(place, RuleRow { tour, name, rules })| {
            view! {
                <form class="form tight" method="post" action="/equipe/demandes">
                    <input type="hidden" name="action" value="rule"/>
                    <input type="hidden" name="tour" value=tour/>
                    <SelectField id=format!("rule-{place}") name="rule" label=name picks=rules/>
                    <button class="button second" type="submit">{Partners::SaveRule.fr()}</button>
                </form>
            }
        })
        .collect_view();
    view! { <aside class="card"><h2>{Partners::Rules.fr()}</h2>{forms}</aside> }.into_any()
}
