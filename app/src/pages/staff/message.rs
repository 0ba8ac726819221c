//! `/equipe/messages/{message}`: one message, as it left or will leave.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::outbox::state_mark;
use crate::api;
use crate::components::button::Submit;
use crate::components::field::TextField;
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, RetryAsk, use_outcome};
use crate::locale::{self, Staff};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{MessageAddress, MessageView};

/// A message.
#[component]
pub fn MessagePage() -> impl IntoView {
    let outcome = use_outcome::<RetryAsk>();
    let message = param("message");
    let query = use_query_map();
    let view = remote(move || message.get(), api::staff::message);
    let draw = move |view: MessageView| {
        let done = query.with_untracked(|query| query.get("fait"));
        let done = done.map(|what| match what.as_str() {
            "corrige" => Staff::CorrectDone,
            "leve" => Staff::LiftDone,
            _ => Staff::RetryDone,
        });
        message_view(view, done, outcome.clone())
    };
    view! { <StaffLayout place=Place::Messages>{loaded(view, draw)}</StaffLayout> }
}

fn message_view(view: MessageView, done: Option<Staff>, outcome: Option<FormOutcome<RetryAsk>>) -> AnyView {
    let title = view.row.subject.clone();
    let text = match view.text.clone() {
        Some(text) => view! { <pre class="letter">{text}</pre> }.into_any(),
        None => view! { <p class="quiet">{view.without_text.clone()}</p> }.into_any(),
    };
    let calendar = view.calendar.clone().map(|calendar| {
        view! {
            <section class="card">
                <h2>{Staff::Calendar.fr()}</h2>
                <pre class="raw" tabindex="0">{calendar}</pre>
            </section>
        }
    });
    let facts = [
        (Staff::ColFor, view.row.holder.clone()),
        (Staff::ColTo, view.row.to.clone()),
        (Staff::ColKind, view.row.kind.clone()),
        (Staff::Created, view.created.clone()),
        (Staff::NotBefore, view.not_before.clone()),
        (Staff::Expires, view.expires.clone()),
        (Staff::ColAttempts, view.row.attempts.clone()),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <dt>{name.fr()}</dt><dd>{value}</dd> })
        .collect_view();
    let history = view
        .history
        .iter()
        .map(|(when, what)| view! { <li><span class="quiet small">{when.clone()}</span><br/>{what.clone()}</li> })
        .collect_view();
    let address = view.address.clone().map(|address| address_card(address, &view.row.id, outcome.as_ref()));
    // Where the address is at fault, to correct it is what helps; to one that is held nothing would leave.
    let second = view.address.is_some();
    let held = view.address.as_ref().is_some_and(|address| address.stopped.is_some());
    let retry = (view.may_retry && !held).then(|| {
        view! {
            <form method="post" action=format!("/equipe/messages/{}", view.row.id)>
                <Submit sign=Sign::Again label=Staff::Retry.fr() second/>
            </form>
        }
    });
    view! {
        <Title text=locale::title(&title)/>
        <BackLink href="/equipe/messages" label=Staff::BackToOutbox.fr()/>
        <h1>{title}</h1>
        {done.filter(|_| outcome.is_none()).map(|done| view! { <Notice tone=Tone::Good><p>{done.fr()}</p></Notice> })}
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        <div class="two">
            <aside class="card">
                <p>{state_mark(&view.row)}</p>
                <dl class="pairs">{facts}</dl>
                <h2>{Staff::History.fr()}</h2>
                <ol class="stack">{history}</ol>
                {address}
                {retry}
            </aside>
            <div class="stack">
                <section class="card"><h2>{Staff::Text.fr()}</h2>{text}</section>
                {calendar}
            </div>
        </div>
    }
    .into_any()
}

/// The address where a message did not arrive: corrected, or trusted again.
fn address_card(address: MessageAddress, message: &str, outcome: Option<&FormOutcome<RetryAsk>>) -> AnyView {
    let typed = outcome.map(|outcome| outcome.values.email.clone()).filter(|typed| !typed.is_empty());
    let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("email")));
    let path = format!("/equipe/messages/{message}");
    let lift = address.stopped.map(|stopped| {
        view! {
            <p>{stopped}</p>
            <form class="stack" method="post" action=path.clone()>
                <p class="hint">{Staff::LiftHint.fr()}</p>
                <Submit name="action" value="lift" second=true label=Staff::Lift.fr()/>
            </form>
        }
    });
    view! {
        <h2>{Staff::AddressTitle.fr()}</h2>
        <form class="form" method="post" action=path>
            <TextField
                id="email"
                kind="email"
                label=Staff::CorrectLabel.fr()
                value=typed.unwrap_or(address.email)
                problem
                maxlength=254
            />
            <Submit name="action" value="correct" sign=Sign::Mail label=Staff::Correct.fr()/>
        </form>
        {lift}
    }
    .into_any()
}
