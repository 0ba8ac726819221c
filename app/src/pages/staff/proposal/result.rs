//! What a search found: in words, as a list to choose from, on the map and in the calendar.

use leptos::prelude::*;

use super::compared::compared;
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
    let left = (!view.left.is_empty()).then(|| left(&view, path));
    let compared = view.compared.clone().map(|both| compared(both, view.revision, path, &here));
    let link = |query: &str| format!("{path}?{query}");
    let drawn = drawn(&view, &here);
    let keep = view.compared.is_none().then(|| {
        view! { <ButtonLink href=link(&view.keep) second=true sign=Sign::Exchange label=Dates::Keep.fr()/> }
    });
    view! {
        <section class="card" aria-labelledby="proposition">
            <div class="card-title"><Icon sign=Sign::Tour/><h2 id="proposition">{Dates::Result.fr()}</h2></div>
            <div class="proposal-summary" role="status">{sentences}</div>
            <p>{mark(view.proof.clone())}</p>
            <div class="actions">
                <ButtonLink href=link(&view.another) second=true sign=Sign::Again label=Dates::Another.fr()/>
                {keep}
            </div>
        </section>
        {left}
        {compared}
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
                {why(line)}
            </div>
            {tick}
        </li>
    }
    .into_any()
}

/// Why a town is on its day: what the days around would cost.
fn why(line: &DateRow) -> Option<AnyView> {
    (!line.best.is_empty()).then(|| {
        let around = line.around.iter().cloned();
        let around = around.map(|(day, words)| view! { <li>{day} "\u{a0}: " {words}</li> }).collect::<Vec<_>>();
        view! {
            <details class="more">
                <summary>{Dates::WhyThisDay.fr()} <span class="unseen">" " {line.town.clone()}</span></summary>
                <p>{line.best.clone()}</p>
                <ul class="proposal-days">{around}</ul>
            </details>
        }
        .into_any()
    })
}

/// The towns without a date, and what else to wish, each a link.
fn left(view: &ProposalView, path: &str) -> AnyView {
    let ways = view.ways.iter().map(|(words, query)| {
        view! { <li><a href=format!("{path}?{query}") data-noscroll="">{words.clone()}</a></li> }.into_any()
    });
    let ways = ways.collect::<Vec<_>>();
    let ways = (!ways.is_empty()).then(|| view! { <p>{Dates::TryWith.fr()}</p> <ul class="proposal-ways">{ways}</ul> });
    let why = (!view.why.is_empty()).then(|| view! { <p>{view.why.clone()}</p> });
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
            key: None,
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
                <MonthGrid month chips=chips.clone()/>
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
