//! What clashes in the programme: who, when, how much, and at which stops.

use leptos::prelude::*;

use super::Choice;
use crate::components::icon::{Icon, Sign};
use crate::components::notice::{Notice, Tone};
use crate::locale::{Road, itinerary as say};
use crate::views::{ClashRow, StopRow};

/// So many are shown at once; the others are one press away.
const SHOWN: usize = 4;

/// The panel of conflicts.
pub(super) fn panel(clashes: Vec<ClashRow>, stops: &[StopRow], choice: &Choice) -> AnyView {
    let hard = clashes.iter().filter(|clash| clash.hard).count();
    let count = (hard > 0).then(|| say::clashes(i64::try_from(hard).unwrap_or(i64::MAX)));
    let none = clashes.is_empty().then(|| view! { <Notice tone=Tone::Good><p>{Road::NoClash.fr()}</p></Notice> });
    let mut rows: Vec<AnyView> = clashes.into_iter().map(|clash| row(clash, stops, choice)).collect();
    let rest = rows.split_off(rows.len().min(SHOWN));
    let rest = (!rest.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{Road::MoreClashes.fr()} " (" {rest.len()} ")"</summary>
                <ul class="clashes">{rest}</ul>
            </details>
        }
    });
    let rows = (!rows.is_empty()).then(|| view! { <ul class="clashes">{rows}</ul> });
    view! {
        <section class="card" aria-labelledby="conflits">
            <div class="card-title">
                <Icon sign=Sign::Warning/>
                <h2 id="conflits">{Road::Clashes.fr()}</h2>
                {count.map(|count| view! { <span class="mark bad">{count}</span> })}
            </div>
            {none}
            {rows}
            {rest}
        </section>
    }
    .into_any()
}

fn row(clash: ClashRow, stops: &[StopRow], choice: &Choice) -> AnyView {
    let ClashRow { who, when, what, hard, stops: places } = clash;
    let first = places.first().and_then(|place| stops.get(usize::try_from(*place).unwrap_or(usize::MAX)));
    let ways = first.map(|stop| {
        let href = format!("{}/etapes/{}#conflits", choice.path, stop.slug);
        view! { <a href=href>{Road::SeeWays.fr()}</a> }
    });
    let links = places
        .into_iter()
        .filter_map(|place| stops.get(usize::try_from(place).unwrap_or(usize::MAX)))
        .map(|stop| {
            view! { <a href=choice.href(stop) data-noscroll="">{say::stop_number(stop.number)} ", " {stop.town.clone()}</a> }
        })
        .collect_view();
    let (tone, sign, word) =
        if hard { ("notice bad", Sign::Warning, Road::Hard) } else { ("notice warn", Sign::Info, Road::Soft) };
    view! {
        <li class=tone>
            <Icon sign/>
            <div>
                <p><span class="unseen">{word.fr()} "\u{a0}: "</span><strong>{who}</strong> " · " {when}</p>
                <p>{what}</p>
                <p class="links">{links} {ways}</p>
            </div>
        </li>
    }
    .into_any()
}
