//! Beside the grid: how the draft stands, what clashes, and the ways out.

use domain::plan::{Conflict, DayEdit, WayOut, ways_out};
use domain::rules::Violation;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::board::{Board, Stored};
use crate::components::icon::{Icon, Sign};
use crate::components::notice::{Notice, Tone};
use crate::conflicts::{told, way};
use crate::forms::INSTEAD;
use crate::locale::{DayText, Road, itinerary as say};

/// Undo, redo, and how the draft stands.
pub(super) fn toolbar(board: Board) -> AnyView {
    let nothing = |list: usize| (list == 0).then_some("true");
    let stored = move || {
        match board.stored.get() {
        Stored::Yes(words) => view! { <p class="quiet small" role="status">{words}</p> }.into_any(),
        Stored::Sending => view! { <p class="quiet small" role="status">{DayText::Saving.fr()}</p> }.into_any(),
        Stored::No(why) => view! {
            <div class="notice bad" role="alert">
                <Icon sign=Sign::Warning/>
                <div>
                    <p>{why}</p>
                    <button class="button second" type="button" on:click=move |_| board.send()>{DayText::Retry.fr()}</button>
                </div>
            </div>
        }
        .into_any(),
        Stored::Newer(who, _) => view! {
            <div class="notice warn" role="alert">
                <Icon sign=Sign::Warning/>
                <div>
                    <p>{who}</p>
                    <p class="actions">
                        <button class="button" type="button" on:click=move |_| board.settle(true)>{DayText::TakeMine.fr()}</button>
                        <button class="button second" type="button" on:click=move |_| board.settle(false)>
                            {DayText::KeepTheirs.fr()}
                        </button>
                    </p>
                </div>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <div class="day-tools">
            <button class="button second" type="button" on:click=move |_| board.undo()
                aria-disabled=move || nothing(board.past.with(Vec::len))>
                {DayText::Undo.fr()}
            </button>
            <button class="button second" type="button" on:click=move |_| board.redo()
                aria-disabled=move || nothing(board.future.with(Vec::len))>
                {DayText::Redo.fr()}
            </button>
            {stored}
        </div>
    }
    .into_any()
}

/// All that clashes at the stop, each with its ways out.
pub(super) fn conflicts(board: Board, page: String) -> AnyView {
    let hard = move || board.found.with(|found| found.iter().filter(|one| one.hard).count());
    let count = move || {
        let count = i64::try_from(hard()).unwrap_or(i64::MAX);
        (count > 0).then(|| view! { <span class="mark bad">{say::clashes(count)}</span> })
    };
    let rows = move || {
        let found = board.found.get();
        if found.is_empty() {
            return view! { <Notice tone=Tone::Good><p>{DayText::NoConflict.fr()}</p></Notice> }.into_any();
        }
        let rows = found.iter().map(|conflict| row(board, conflict, page.clone())).collect_view();
        view! { <ul class="clashes">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="conflits">
            <div class="card-title"><Icon sign=Sign::Warning/><h2 id="conflits">{DayText::Conflicts.fr()}</h2>{count}</div>
            {rows}
        </section>
    }
    .into_any()
}

fn row(board: Board, conflict: &Conflict, page: String) -> AnyView {
    let (words, ways) = board.plan.with(|plan| {
        board.world.with_value(|world| {
            let ways: Vec<(WayOut, String)> =
                ways_out(plan, world, conflict).into_iter().map(|found| (found, way(&found, plan, world))).collect();
            (told(conflict, plan, world), ways)
        })
    });
    let none = match (&conflict.violation, ways.is_empty()) {
        (Violation::VenueNotConfirmed { .. }, _) => Some(DayText::ConfirmVenue.fr()),
        (_, true) => Some(DayText::NoWay.fr()),
        (_, false) => None,
    };
    let ways = ways
        .into_iter()
        .map(|(way, label)| {
            view! { <button class="button second" type="submit" name=INSTEAD value=way.to_string()>{label}</button> }
        })
        .collect_view();
    let (tone, sign, word) =
        if conflict.hard { ("notice bad", Sign::Warning, Road::Hard) } else { ("notice warn", Sign::Info, Road::Soft) };
    let day = board.day.get_untracked().to_string();
    view! {
        <li class=tone>
            <Icon sign/>
            <div>
                <p><span class="unseen">{word.fr()} "\u{a0}: "</span><strong>{words.who}</strong> " · " {words.when}</p>
                <p>{words.what}</p>
                {none.map(|text| view! { <p class="quiet">{text}</p> })}
                <form class="ways" method="post" action=page on:submit=move |event| take(board, &event)>
                    <input type="hidden" name="revision" value=move || board.revision.get()/>
                    <input type="hidden" name="shown" value=day/>
                    {ways}
                </form>
            </div>
        </li>
    }
    .into_any()
}

/// With scripts a way is taken on the spot, so that it can be undone.
fn take(board: Board, event: &SubmitEvent) {
    use leptos::wasm_bindgen::JsCast;
    let button = event.submitter().and_then(|it| it.dyn_into::<web_sys::HtmlButtonElement>().ok());
    let way = button.and_then(|button| button.value().parse::<WayOut>().ok());
    if let Some(way) = way {
        event.prevent_default();
        board.change(DayEdit::Way { way });
        board.spoken.set(DayText::WayTaken.fr().to_owned());
    }
}
