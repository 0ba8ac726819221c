//! What a search found: in words, as a list to choose from, on the map and in the calendar.

use leptos::prelude::*;

use crate::components::button::{ButtonLink, Submit};
use crate::components::field::Wrong;
use crate::components::icon::{Icon, Sign};
use crate::components::map::{IslandMap, Pin};
use crate::components::mark::mark;
use crate::components::month::{Chip, MonthGrid};
use crate::components::notice::{Notice, Tone};
use crate::forms::{FormOutcome, TypedAsk};
use crate::locale::{Dates, Road, proposal as say};
use crate::views::{CostRow, DateRow, ProposalView};

/// The whole answer; `search` is the address's query.
pub(super) fn result(view: ProposalView, path: &str, search: &str, outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    if !view.refusal.is_empty() {
        return view! { <Notice tone=Tone::Warn><p>{view.refusal}</p></Notice> }.into_any();
    }
    let here = format!("{path}?{search}");
    let sentences = view.summary.iter().cloned().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    let left = (!view.left.is_empty()).then(|| left(&view, path, search));
    let drawn = drawn(&view, &here);
    view! {
        <section class="card" aria-labelledby="proposition">
            <div class="card-title"><Icon sign=Sign::Tour/><h2 id="proposition">{Dates::Result.fr()}</h2></div>
            <div class="proposal-summary" role="status">{sentences}</div>
            <p>{mark(view.proof.clone())}</p>
            <div class="actions">
                <ButtonLink href=with(path, search, "graine", &next_seed(search)) second=true sign=Sign::Again label=Dates::Another.fr()/>
            </div>
        </section>
        {left}
        {list(&view, &here, outcome)}
        {drawn}
        {costs(&view.costs)}
    }
    .into_any()
}

/// The stops, each with a box to take its new date or leave it.
fn list(view: &ProposalView, here: &str, outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    let rows = |changed: bool| {
        let rows = view.rows.iter().filter(move |line| line.edit.is_empty() != changed);
        rows.map(|line| row(line, outcome)).collect::<Vec<AnyView>>()
    };
    let (changed, same) = (rows(true), rows(false));
    let changed = (!changed.is_empty()).then(|| view! { <ol class="proposal-rows">{changed}</ol> });
    let same = (!same.is_empty()).then(|| {
        let words = say::staying(i64::try_from(same.len()).unwrap_or(i64::MAX));
        view! {
            <details class="more">
                <summary>{words}</summary>
                <ol class="proposal-rows">{same}</ol>
            </details>
        }
    });
    let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("prendre")));
    let send = (view.changes > 0).then(|| {
        view! {
            <p class="quiet small">{Dates::AcceptPart.fr()} " " {Dates::AcceptLead.fr()}</p>
            <Submit sign=Sign::Done label=Dates::Accept.fr()/>
        }
    });
    view! {
        <form class="card" method="post" action=here.to_owned() aria-labelledby="dates-proposees">
            <div class="card-title"><Icon sign=Sign::Day/><h2 id="dates-proposees">{Dates::Stops.fr()}</h2></div>
            <Wrong id="prendre-erreur" problem/>
            <div id="prendre" tabindex="-1">{changed}</div>
            {send}
            {same}
            <input type="hidden" name="revision" value=view.revision/>
        </form>
    }
    .into_any()
}

fn row(line: &DateRow, outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    let changes = !line.edit.is_empty();
    let taken = outcome.is_none_or(|outcome| outcome.values.pairs.contains(&("prendre".to_owned(), line.edit.clone())));
    let id = format!("etape-{}", line.number);
    let before = (changes && !line.before.is_empty()).then(|| {
        view! { <del><span class="unseen">{Dates::Now.fr()} "\u{a0}: "</span>{line.before.clone()}</del> " " }
    });
    let people = (!line.people.is_empty()).then(|| view! { <span class="quiet">{line.people.clone()}</span> });
    let tick = changes.then(|| {
        view! {
            <p class="tick">
                <input type="checkbox" id=format!("{id}-prendre") name="prendre" value=line.edit.clone() checked=taken/>
                <label for=format!("{id}-prendre")>
                    {Dates::Take.fr()} <span class="unseen">" " {line.town.clone()}</span>
                </label>
            </p>
        }
    });
    let number = if changes { "number" } else { "number quiet" };
    view! {
        <li class=if changes { "proposal-row changed" } else { "proposal-row" } id=id>
            <span class=number aria-hidden="true">{line.number}</span>
            <div>
                <h3>{line.town.clone()}</h3>
                <p>{before} <strong>{line.after.clone()}</strong></p>
                <p class="quiet">{line.venue.clone()}</p>
                <p class="proposal-marks">{mark(line.state.clone())} {people}</p>
            </div>
            {tick}
        </li>
    }
    .into_any()
}

/// What one could give up so that more towns find a date: another value of one wish, and its name.
const RELAXED: [(&str, &str, Dates); 5] = [
    ("libres", "0", Dates::TryNoPause),
    ("travail", "", Dates::TryNoRest),
    ("semaine", "", Dates::TryNoWeek),
    ("trajet", "240", Dates::TryLonger),
    ("jours", "6", Dates::TrySunday),
];

/// The towns without a date, and wishes to give up, each a link.
fn left(view: &ProposalView, path: &str, search: &str) -> AnyView {
    let in_the_way = |name: &str| view.in_the_way.as_ref().is_none_or(|names| names.iter().any(|own| own == name));
    let ways = RELAXED
        .into_iter()
        .filter(|(name, value, _)| in_the_way(name) && is_strict(search, name, value))
        .map(|(name, value, words)| {
            let href = match name {
                "jours" => format!("{path}?{search}&jours={value}"),
                // A rest is two values.
                "travail" => with(path, with_query(search, "repos", "").as_str(), name, value),
                _ => with(path, search, name, value),
            };
            view! { <li><a href=href data-noscroll="">{words.fr()}</a></li> }.into_any()
        })
        .collect::<Vec<_>>();
    let ways = (!ways.is_empty()).then(|| view! { <p>{Dates::TryWith.fr()}</p> <ul class="proposal-ways">{ways}</ul> });
    let why = view.why.iter().cloned().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    let rows = view.left.iter().cloned().map(|row| view! { <li><strong>{row.town}</strong> "\u{a0}: " {row.why}</li> });
    view! {
        <section class="notice warn" aria-labelledby="sans-date">
            <Icon sign=Sign::Warning/>
            <div>
                <h2 id="sans-date">{Dates::LeftOut.fr()}</h2>
                {why}
                <ul class="proposal-left">{rows.collect_view()}</ul>
                {ways}
            </div>
        </section>
    }
    .into_any()
}

/// The map and the months; what does not change stands in the background.
fn drawn(view: &ProposalView, here: &str) -> AnyView {
    let href = |line: &DateRow| format!("{here}#etape-{}", line.number);
    let pins: Vec<Pin> = view
        .rows
        .iter()
        .filter_map(|line| {
            Some(Pin {
                href: href(line),
                number: line.number,
                town: line.town.clone(),
                spot: line.spot?,
                quiet: line.edit.is_empty(),
                chosen: Signal::stored(false),
            })
        })
        .collect();
    let chips: Vec<Chip> = view
        .rows
        .iter()
        .map(|line| Chip {
            href: href(line),
            number: line.number,
            kind: Road::ColStop.fr(),
            name: line.town.clone(),
            quiet: line.edit.is_empty(),
            chosen: Signal::stored(false),
            clash: false,
        })
        .collect();
    let towns = view.towns.clone();
    let map = (!pins.is_empty()).then(|| {
        view! {
            <section class="card map" aria-labelledby="carte">
                <h2 class="unseen" id="carte">{Road::Map.fr()}</h2>
                <IslandMap towns pins/>
                <p class="quiet small">{Road::Estimated.fr()}</p>
            </section>
        }
        .into_any()
    });
    let months =
        view.months.iter().filter(|month| month.weeks.iter().flatten().flatten().any(|day| !day.stops.is_empty()));
    let months = months
        .cloned()
        .map(|month| {
            let name = month.name.clone();
            view! {
                <h3>{name}</h3>
                <MonthGrid month chips=chips.clone() targets=Vec::new() form=""/>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="calendrier">
            <div class="card-title"><Icon sign=Sign::Day/><h2 id="calendrier">{Road::Calendar.fr()}</h2></div>
            {months}
        </section>
        {map}
    }
    .into_any()
}

fn costs(rows: &[CostRow]) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows
        .iter()
        .cloned()
        .map(|row| view! { <tr><th scope="row">{row.wish}</th><td>{row.now}</td><td>{row.then}</td></tr> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="couts">
            <h2 id="couts">{Dates::Costs.fr()}</h2>
            <div class="table-frame">
                <table class="preview">
                    <thead>
                        <tr>
                            <th scope="col">{Dates::Wish.fr()}</th>
                            <th scope="col">{Dates::Now.fr()}</th>
                            <th scope="col">{Dates::Then.fr()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// Whether a wish is stricter than it could be.
fn is_strict(search: &str, name: &str, relaxed: &str) -> bool {
    let mut values = search.split('&').filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    match name {
        "jours" => !values.any(|value| value == relaxed),
        "trajet" => values.any(|value| value.parse::<u32>().is_ok_and(|minutes| minutes < 240)),
        _ => values.any(|value| !value.is_empty() && value != relaxed),
    }
}

/// The address with another value of one of its names.
fn with(path: &str, search: &str, name: &str, value: &str) -> String {
    format!("{path}?{}", with_query(search, name, value))
}

fn with_query(search: &str, name: &str, value: &str) -> String {
    let prefix = format!("{name}=");
    let mut pairs: Vec<&str> =
        search.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with(&prefix)).collect();
    let own = format!("{prefix}{value}");
    pairs.push(&own);
    pairs.join("&")
}

fn next_seed(search: &str) -> String {
    let seed = search.split('&').find_map(|pair| pair.strip_prefix("graine="));
    let seed: u64 = seed.and_then(|seed| seed.parse().ok()).unwrap_or(1);
    seed.saturating_add(1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_of_the_address_changes() {
        assert_eq!(with("/p", "a=1&graine=3&b=2", "graine", "4"), "/p?a=1&b=2&graine=4");
        assert_eq!(with("/p", "", "graine", "2"), "/p?graine=2");
        assert!(is_strict("jours=1&trajet=90", "jours", "6") && !is_strict("jours=6", "jours", "6"));
        assert!(is_strict("trajet=90", "trajet", "240") && !is_strict("trajet=240", "trajet", "240"));
        assert!(is_strict("libres=1", "libres", "0") && !is_strict("libres=0&semaine=", "semaine", ""));
        assert_eq!(next_seed("a=1&graine=3"), "4");
        assert_eq!(next_seed("a=1"), "2");
    }
}
