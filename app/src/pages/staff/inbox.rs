//! `/equipe/courrier`: « Courrier reçu ».

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::Submit;
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::state::{Empty, loaded};
use crate::locale::{self, Staff};
use crate::remote::remote;
use crate::views::{InboxRow, InboxView};

/// What came in by mail.
#[component]
pub fn InboxPage() -> impl IntoView {
    let view = remote(|| (), |()| api::staff::inbox());
    view! { <StaffLayout place=Place::Messages>{loaded(view, inbox_view)}</StaffLayout> }
}

fn inbox_view(InboxView { tasks, handled }: InboxView) -> AnyView {
    let body = if tasks.is_empty() && handled.is_empty() {
        view! { <Empty sign=Sign::Mail sentence=Staff::InboxEmpty.fr()/> }.into_any()
    } else {
        let nothing = tasks.is_empty().then(|| view! { <p class="quiet">{Staff::InboxNoTask.fr()}</p> });
        let tasks = tasks.into_iter().map(task).collect_view();
        view! {
            <section class="stack">
                <h2>{Staff::InboxTasks.fr()}</h2>
                {nothing}
                {tasks}
            </section>
            {handled_table(handled)}
        }
        .into_any()
    };
    view! {
        <Title text=locale::title(Staff::InboxTitle.fr())/>
        <BackLink href="/equipe/messages" label=Staff::BackToOutbox.fr()/>
        <h1>{Staff::InboxTitle.fr()}</h1>
        {body}
    }
    .into_any()
}

fn task(row: InboxRow) -> AnyView {
    let action = format!("/equipe/courrier/{}", row.id);
    let label = format!("{}\u{a0}: {} {}", Staff::Settle.fr(), row.sentence, row.when);
    let words = row.words.clone().map(|words| view! { <pre class="letter">{words}</pre> });
    view! {
        <article class="card stack">
            <h3>{row.sentence.clone()}</h3>
            <p class="quiet">{from_words(&row)} " · " {row.when.clone()}</p>
            {words}
            <form method="post" action=action aria-label=label>
                <Submit sign=Sign::Done label=Staff::Settle.fr()/>
            </form>
        </article>
    }
    .into_any()
}

fn handled_table(rows: Vec<InboxRow>) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let columns = [Staff::ColWhat, Staff::ColFrom, Staff::ColWhen]
        .into_iter()
        .map(|column| view! { <th scope="col">{column.fr()}</th> })
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|row| {
            let settled = row.settled.then(|| view! { <span class="quiet">" " {Staff::Settled.fr()}</span> });
            let from = from_words(&row);
            view! { <tr><th scope="row">{row.sentence}{settled}</th><td>{from}</td><td>{row.when}</td></tr> }
        })
        .collect_view();
    let table = view! {
        <section class="stack">
            <h2>{Staff::InboxHandled.fr()}</h2>
            <div class="table-box">
                <table class="table">
                    <thead><tr>{columns}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    };
    Some(table.into_any())
}

fn from_words(row: &InboxRow) -> String {
    if row.from.is_empty() { Staff::FromServer.fr().to_owned() } else { row.from.clone() }
}
