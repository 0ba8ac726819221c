//! Looking a town up. Without scripts a form that asks the page again; with them the answers
//! follow what is typed.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Submit;
use super::icon::{Icon, Sign};
use crate::api;
use crate::locale::{Book, directory as say};
use crate::views::TownHit;

/// A question for a town, and links to what was found.
#[component]
pub fn TownSearch(
    /// The page's own address: it reads `q`, and `commune` once a town is chosen.
    path: String,
    /// The question of the address.
    asked: String,
    /// What it found.
    hits: Vec<TownHit>,
    /// The zone whose towns come first.
    #[prop(optional, into)]
    near: String,
) -> impl IntoView {
    let found = RwSignal::new(hits);
    let latest = RwSignal::new(asked.clone());
    let ask = move |question: String| {
        latest.set(question.clone());
        let near = near.clone();
        spawn_local(async move {
            // Answers may overtake each other: only that of the latest question counts. Where the
            // network fails, the button still asks the page.
            if let Ok(hits) = api::directory::towns(question.clone(), near).await
                && latest.get_untracked() == question
            {
                found.set(hits);
            }
        });
    };
    let said = move || {
        if latest.with(|question| question.trim().is_empty()) {
            String::new()
        } else {
            found.with(|hits| match i64::try_from(hits.len()) {
                Ok(0) => Book::TownNone.fr().to_owned(),
                Ok(count) => say::towns_found(count),
                Err(_) => String::new(),
            })
        }
    };
    let target = path.clone();
    let rows = move || found.with(|hits| hits.iter().map(|hit| row(&target, hit)).collect_view());
    view! {
        <form class="town-search" method="get" action=path role="search">
            <div class="field">
                <label for="q">{Book::Town.fr()}</label>
                <p class="hint" id="q-aide">{Book::TownHint.fr()}</p>
                <div class="town-ask">
                    <input
                        class="input"
                        type="search"
                        id="q"
                        name="q"
                        value=asked
                        maxlength="80"
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby="q-aide"
                        on:input=move |event| ask(event_target_value(&event))
                    />
                    <Submit second=true sign=Sign::Search label=Book::TownFind.fr()/>
                </div>
            </div>
            <p class="quiet" role="status">{said}</p>
            <ul class="town-hits">{rows}</ul>
        </form>
    }
}

fn row(path: &str, hit: &TownHit) -> AnyView {
    let href = format!("{path}?commune={}", hit.insee);
    view! {
        <li>
            <a href=href>
                <Icon sign=Sign::Place/>
                <span><strong>{hit.name.clone()}</strong> " " <span class="quiet">{hit.detail.clone()}</span></span>
            </a>
        </li>
    }
    .into_any()
}

/// The town that was chosen, with the way to another.
#[component]
pub fn ChosenTown(path: String, town: TownHit) -> impl IntoView {
    view! {
        <div class="chosen-town">
            <Icon sign=Sign::Place/>
            <p><strong>{town.name}</strong> " " <span class="quiet">{town.detail}</span></p>
            <a href=path>{Book::TownOther.fr()}</a>
        </div>
    }
}
