//! `/equipe/messages`: « Boîte d'envoi ».

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{Place, StaffLayout};
use crate::components::notice::{Notice, Tone};
use crate::components::state::{Empty, loaded};
use crate::locale::{self, Staff};
use crate::remote::remote;
use crate::views::{MessageRow, MessageTone, OutboxView, StateTab};

/// The messages, by state.
#[component]
pub fn OutboxPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move |name: &str| query.read().get(name).unwrap_or_default();
    let view = remote(
        move || (asked("etat"), asked("page").parse::<u32>().unwrap_or(1)),
        |(state, page)| api::staff::outbox(state, page),
    );
    view! { <StaffLayout place=Place::Messages>{loaded(view, outbox_view)}</StaffLayout> }
}

fn outbox_view(OutboxView { alarms, pauses, tabs, messages, newer, older }: OutboxView) -> AnyView {
    let said = |tone: Tone, sentences: Vec<String>| {
        sentences.into_iter().map(|sentence| view! { <Notice tone><p>{sentence}</p></Notice> }).collect_view()
    };
    let (alarms, pauses) = (said(Tone::Bad, alarms), said(Tone::Warn, pauses));
    let tabs = tabs.into_iter().map(tab).collect_view();
    let body = if messages.is_empty() {
        view! { <Empty sign=Sign::Mail sentence=Staff::OutboxEmpty.fr()/> }.into_any()
    } else {
        let rows = messages.into_iter().map(row).collect_view();
        let columns =
            [Staff::ColSubject, Staff::ColFor, Staff::ColKind, Staff::ColState, Staff::ColWhen, Staff::ColAttempts]
                .into_iter()
                .map(|column| view! { <th scope="col">{column.fr()}</th> })
                .collect_view();
        view! {
            <div class="table-box">
                <table class="table">
                    <thead><tr>{columns}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let link = |href: Option<String>, label: Staff| {
        href.map(|href| view! { <a class="button second" href=href>{label.fr()}</a> })
    };
    let pages = (newer.is_some() || older.is_some())
        .then(|| view! { <div class="pages"><span>{link(newer, Staff::Newer)}</span><span>{link(older, Staff::Older)}</span></div> });
    view! {
        <Title text=locale::title(Staff::OutboxTitle.fr())/>
        <h1>{Staff::OutboxTitle.fr()}</h1>
        {alarms}
        {pauses}
        <p><a class="button second" href="/equipe/courrier">{Staff::OpenInbox.fr()}</a></p>
        <nav aria-label=Staff::FilterByState.fr()><ul class="tabs">{tabs}</ul></nav>
        {body}
        {pages}
    }
    .into_any()
}

fn tab(StateTab { key, label, count, chosen }: StateTab) -> impl IntoView {
    let href = if key.is_empty() { "/equipe/messages".to_owned() } else { format!("/equipe/messages?etat={key}") };
    view! { <li><a href=href aria-current=chosen.then_some("page")>{label} " " <b>{count}</b></a></li> }
}

fn row(row: MessageRow) -> AnyView {
    // Whom it is for, then where it goes; before it is written there is no address yet.
    let to = (!row.to.is_empty()).then(|| view! { <span class="quiet">{row.to.clone()}</span> });
    view! {
        <tr>
            <th scope="row"><a href=format!("/equipe/messages/{}", row.id)>{row.subject.clone()}</a></th>
            <td class="whom"><span>{row.holder.clone()}</span> {to}</td>
            <td>{row.kind.clone()}</td>
            <td>{state_mark(&row)}</td>
            <td>{row.when.clone()}</td>
            <td>{row.attempts}</td>
        </tr>
    }
    .into_any()
}

/// The state in words, with its sign.
pub(super) fn state_mark(row: &MessageRow) -> impl IntoView + use<> {
    mark_of(row.tone, row.state.clone())
}

/// A state in words, with the sign of its tone.
pub(super) fn mark_of(tone: MessageTone, words: String) -> impl IntoView + use<> {
    let (class, sign) = match tone {
        MessageTone::Good => ("mark good", Sign::Done),
        MessageTone::Wait => ("mark wait", Sign::Waiting),
        MessageTone::Off => ("mark off", Sign::Off),
        MessageTone::Bad => ("mark bad", Sign::Warning),
    };
    view! { <span class=class><Icon sign/>{words}</span> }
}
