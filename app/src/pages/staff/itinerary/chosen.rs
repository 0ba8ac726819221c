//! The chosen stop, always in sight at the foot of the page.

use leptos::prelude::*;

use super::Choice;
use crate::components::icon::{Icon, Sign};
use crate::locale::{Book, DayText, Road};
use crate::views::StopRow;

/// The bar of the chosen stop; a word of advice while none is chosen. What it says is read aloud
/// when it changes.
pub(super) fn bar(stops: Vec<StopRow>, choice: &Choice) -> AnyView {
    let choice = choice.clone();
    let content = move || match choice.stop.get().and_then(|place| usize::try_from(place).ok()) {
        Some(place) => about(place, &stops, &choice),
        None => view! { <p class="quiet">{Road::PickStop.fr()}</p> }.into_any(),
    };
    view! {
        <section class="chosen-bar" id="etape" aria-label=Road::Chosen.fr() aria-live="polite">{content}</section>
    }
    .into_any()
}

fn about(place: usize, stops: &[StopRow], choice: &Choice) -> AnyView {
    let Some(stop) = stops.get(place) else { return ().into_any() };
    let link = |stop: Option<&StopRow>, sign: Sign, words: Road| {
        stop.map(|stop| {
            view! {
                <a class="step-link" href=choice.href(stop) data-noscroll="">
                    <Icon sign/><span class="unseen">{words.fr()} "\u{a0}: " {stop.town.clone()}</span>
                </a>
            }
        })
    };
    let before = link(place.checked_sub(1).and_then(|place| stops.get(place)), Sign::Back, Road::Before);
    let after = link(stops.get(place + 1), Sign::Onward, Road::After);
    let sheet = format!("{}/etapes/{}/fiche", choice.path, stop.slug);
    let public =
        stop.public_link.clone().map(|href| view! { <a class="button second" href=href>{Road::SeePublic.fr()}</a> });
    let day = format!("{}/etapes/{}", choice.path, stop.slug);
    view! {
        <div class="chosen-steps">{before}{after}</div>
        <p class="chosen-name"><span class="number chosen">{stop.number}</span><strong>{stop.town.clone()}</strong></p>
        <p>{stop.date.clone()} " " <span class="quiet">{stop.hours.clone()}</span></p>
        <p>{stop.venue.clone()}</p>
        <p>{stop.seats.clone()} " " <span class="quiet">{stop.sessions.clone()}</span></p>
        <a href=sheet>{Book::Sheet.fr()}</a>
        <div class="chosen-doors">
            <a class="button" href=day>{DayText::Open.fr()}</a>
            {public}
        </div>
    }
    .into_any()
}
