//! `/equipe/courrier`: « Courrier reçu ».

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::Submit;
use crate::components::icon::{Icon, Sign};
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
    let about = row.about.clone().map(|about| {
        let what = (!about.what.is_empty()).then(|| format!(" · {}", about.what));
        view! { <p><a href=about.page>{about.holder}</a>{what}</p> }
    });
    let reply = (!row.from.is_empty()).then(|| {
        view! { <a class="button second" href=mailto(&row.from) rel="external"><Icon sign=Sign::Mail/><span>{Staff::Reply.fr()}</span></a> }
    });
    let words = row.words.clone().map(|words| view! { <pre class="letter">{words}</pre> });
    view! {
        <article class="card stack">
            <h3>{row.sentence.clone()}</h3>
            <p class="quiet">{from_words(&row)} " · " {row.when.clone()}</p>
            {about}
            {words}
            <div class="actions">
                <form method="post" action=action aria-label=label>
                    <Submit sign=Sign::Done label=Staff::Settle.fr()/>
                </form>
                {reply}
            </div>
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

/// A new mail to this address, and to nothing else that a stranger may have written into it (RFC 6068).
fn mailto(address: &str) -> String {
    let mut link = "mailto:".to_owned();
    for sign in address.chars() {
        match sign {
            '%' => link.push_str("%25"),
            '?' => link.push_str("%3F"),
            '&' => link.push_str("%26"),
            '#' => link.push_str("%23"),
            other => link.push(other),
        }
    }
    link
}
