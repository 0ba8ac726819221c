//! Looking a town up. Without scripts a form that asks the page again, and links; with them the
//! answers follow what is typed, as the list of a field: arrows go through it, Enter takes one.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api;
use crate::components::button::Submit;
use crate::components::icon::{Icon, Sign};
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
    // The page of the server holds links; once it lives they become the options of the field.
    let live = RwSignal::new(false);
    Effect::new(move || live.set(true));
    let open = RwSignal::new(true);
    let at = RwSignal::new(None::<usize>);
    let ask = move |question: String| {
        latest.set(question.clone());
        let near = near.clone();
        spawn_local(async move {
            // Answers may overtake each other: only that of the latest question counts. Where the
            // network fails, the button still asks the page.
            if let Ok(hits) = api::directory::towns(question.clone(), near).await
                && latest.get_untracked() == question
            {
                at.set(None);
                open.set(true);
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
    let navigate = use_navigate();
    let target = path.clone();
    let take = Callback::new(move |insee: String| navigate(&address(&target, &insee), NavigateOptions::default()));
    let keys = move |event: KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            way @ ("ArrowDown" | "ArrowUp") if count > 0 => {
                open.set(true);
                at.update(|at| *at = Some(step(*at, count, way == "ArrowDown")));
            }
            "Escape" if count > 0 && open.get_untracked() => {
                open.set(false);
                at.set(None);
            }
            "Enter" => {
                let chosen = at.get_untracked();
                let chosen =
                    found.with_untracked(|hits| chosen.and_then(|at| hits.get(at)).map(|hit| hit.insee.clone()));
                // Without a choice the form asks the page, as its button does.
                let Some(insee) = chosen else { return };
                take.run(insee);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let shown = move || open.get() && found.with(|hits| !hits.is_empty());
    let target = path.clone();
    let rows = move || {
        let hits = (0..).zip(found.get());
        if live.get() {
            let options = hits.map(|(place, hit)| option(place, hit, at, take)).collect_view();
            view! {
                <ul class="town-hits" id="q-liste" role="listbox" aria-label=Book::Town.fr() hidden=move || !shown()>{options}</ul>
            }
            .into_any()
        } else {
            let links = hits.map(|(_, hit)| {
                let href = address(&target, &hit.insee);
                view! { <li><a href=href>{words(hit)}</a></li> }
            });
            view! { <ul class="town-hits">{links.collect_view()}</ul> }.into_any()
        }
    };
    let only_live = move |value: &'static str| move || live.get().then_some(value);
    view! {
        <form class="town-search" method="get" action=path role="search">
            <div class="field">
                <label for="q">{Book::Town.fr()}</label>
                <p class="hint" id="q-aide">{Book::TownHint.fr()}</p>
                <div class="town-ask">
                    <input
                        class="input"
                        type="text"
                        id="q"
                        name="q"
                        value=asked
                        maxlength="80"
                        autocomplete="off"
                        spellcheck="false"
                        enterkeyhint="search"
                        aria-describedby="q-aide"
                        role=only_live("combobox")
                        aria-autocomplete=only_live("list")
                        aria-controls=only_live("q-liste")
                        aria-expanded=move || live.get().then(|| if shown() { "true" } else { "false" })
                        aria-activedescendant=move || at.get().map(option_id)
                        on:input=move |event| ask(event_target_value(&event))
                        on:keydown=keys
                    />
                    <Submit second=true sign=Sign::Search label=Book::TownFind.fr()/>
                </div>
            </div>
            <p class="quiet" role="status">{said}</p>
            {rows}
        </form>
    }
}

/// The place after or before, round and round.
const fn step(at: Option<usize>, count: usize, down: bool) -> usize {
    match (at, down) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(at), true) => (at + 1) % count,
        (Some(at), false) => (at + count - 1) % count,
    }
}

fn address(path: &str, insee: &str) -> String {
    format!("{path}?commune={insee}")
}

fn option_id(place: usize) -> String {
    format!("q-{place}")
}

fn option(place: usize, hit: TownHit, at: RwSignal<Option<usize>>, take: Callback<String>) -> AnyView {
    let node = NodeRef::<leptos::html::Li>::new();
    let chosen = move || at.get() == Some(place);
    Effect::new(move || {
        if let (true, Some(row)) = (chosen(), node.get()) {
            row.scroll_into_view_with_bool(false);
        }
    });
    let insee = hit.insee.clone();
    view! {
        <li
            id=option_id(place)
            role="option"
            aria-selected=move || if chosen() { "true" } else { "false" }
            node_ref=node
            on:click=move |_| take.run(insee.clone())
        >
            {words(hit)}
        </li>
    }
    .into_any()
}

fn words(hit: TownHit) -> AnyView {
    view! {
        <Icon sign=Sign::Place/>
        <span><strong>{hit.name}</strong> " " <span class="quiet">{hit.detail}</span></span>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_go_round() {
        let walk = |down| [None, Some(0), Some(2)].map(|at| step(at, 3, down));
        assert_eq!((walk(true), walk(false)), ([0, 1, 0], [2, 2, 1]));
    }
}
