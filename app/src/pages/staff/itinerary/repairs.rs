//! The chosen stop clashes where it was put: which few others could make room.

use leptos::prelude::*;

use super::{Choice, Repairs};
use crate::components::button::Submit;
use crate::components::icon::{Icon, Sign};
use crate::locale::Road;
use crate::views::{RepairRow, RepairView};

/// The panel of repairs; nothing where there is nothing to repair.
pub(super) fn panel(repairs: Repairs, choice: &Choice) -> AnyView {
    let path = format!("{}/proposition", choice.path);
    let body = move || {
        let view = repairs
            .present()
            .and_then(Result::ok)
            .flatten()
            .filter(|view| !view.repairs.is_empty() || !view.refusal.is_empty())?;
        Some(card(view, &path))
    };
    view! { <Transition>{body}</Transition> }.into_any()
}

fn card(view: RepairView, path: &str) -> AnyView {
    if !view.refusal.is_empty() {
        return view! { <p class="quiet">{view.refusal}</p> }.into_any();
    }
    let revision = view.revision;
    let rows =
        view.repairs.into_iter().enumerate().map(|(place, row)| repair(row, &revision, path, place > 0)).collect_view();
    view! {
        <section class="card" aria-labelledby="place">
            <div class="card-title"><Icon sign=Sign::Exchange/><h2 id="place">{Road::MakeRoom.fr()}</h2></div>
            <p class="quiet">{Road::MakeRoomLead.fr()}</p>
            <ul class="repairs">{rows}</ul>
        </section>
    }
    .into_any()
}

fn repair(row: RepairRow, revision: &str, path: &str, second: bool) -> AnyView {
    let moves = row.moves.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <li>
            <form class="repair" method="post" action=path.to_owned()>
                <input type="hidden" name="revision" value=revision.to_owned()/>
                <input type="hidden" name="prendre" value=row.edits/>
                <div>
                    <ul>{moves}</ul>
                    <p class="quiet small">{row.road}</p>
                </div>
                <Submit second sign=Sign::Done label=row.label/>
            </form>
        </li>
    }
    .into_any()
}
