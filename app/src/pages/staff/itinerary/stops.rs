//! The stops in the order of travel: all that the map and the calendar show, in words.

use leptos::prelude::*;

use super::{Choice, mark};
use crate::components::icon::{Icon, Sign};
use crate::locale::Road;
use crate::views::StopRow;

/// The list of the stops.
pub(super) fn list(stops: &[StopRow], choice: &Choice) -> AnyView {
    let rows = (0_u32..).zip(stops).map(|(place, stop)| row(place, stop, choice)).collect_view();
    view! {
        <section class="card" aria-labelledby="etapes">
            <div class="card-title"><Icon sign=Sign::Place/><h2 id="etapes">{Road::Stops.fr()}</h2></div>
            <ol class="stops">{rows}</ol>
        </section>
    }
    .into_any()
}

fn row(place: u32, stop: &StopRow, choice: &Choice) -> AnyView {
    let chosen = choice.is(place);
    let class = move || if chosen.get() { "stop-row chosen" } else { "stop-row" };
    let number = if stop.quiet { "number quiet" } else { "number" };
    let leg = if stop.leg.is_empty() {
        view! { <p class="leg quiet">{Road::Departure.fr()}</p> }.into_any()
    } else {
        view! { <p class="leg"><span class="unseen">{Road::From.fr()} "\u{a0}: "</span>{stop.leg.clone()}</p> }
            .into_any()
    };
    let checks = stop.checks.iter().cloned().map(|check| view! { <li>{mark(check)}</li> }).collect_view();
    let waiting = (!stop.waiting.is_empty()).then(|| format!(" · {}", stop.waiting));
    view! {
        <li class=class>
            <span class=number aria-hidden="true">{stop.number}</span>
            <div class="stop-main">
                <h3>
                    <a href=choice.href(stop) data-noscroll="" aria-current=move || chosen.get().then_some("true")>
                        <span class="unseen">{stop.number} ". "</span>{stop.town.clone()}
                    </a>
                </h3>
                {leg}
                <p class="quiet">{stop.venue.clone()} " · " {stop.short_date.clone()}</p>
                <p class="seats">{bar(stop.fill)}<span>{stop.seats.clone()}{waiting}</span></p>
                <ul class="marks">{checks}</ul>
            </div>
        </li>
    }
    .into_any()
}

/// How full, as a bar; the words stand beside it.
fn bar(fill: i64) -> impl IntoView {
    view! {
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="whole" width="100" height="6" rx="3"></rect>
            <rect class="part" width=fill height="6" rx="3"></rect>
        </svg>
    }
}
