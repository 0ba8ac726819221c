//! What a search found: in words, session by session, and measured.

use leptos::prelude::*;

use crate::components::button::{ButtonLink, Submit};
use crate::components::field::Wrong;
use crate::components::icon::{Icon, Sign};
use crate::components::mark::mark;
use crate::components::notice::{Notice, Tone};
use crate::forms::{FormOutcome, TypedAsk};
use crate::locale::{Dates, Programme, programme as say};
use crate::views::{CostRow, ProgrammeFound, ProgrammeRow};

/// The whole answer; `search` is the address's query.
pub(super) fn result(
    found: &ProgrammeFound,
    path: &str,
    search: &str,
    revision: i64,
    outcome: Option<&FormOutcome<TypedAsk>>,
) -> AnyView {
    if !found.refusal.is_empty() {
        let why = found.refusal.clone();
        return view! { <Notice tone=Tone::Warn><p>{why}</p></Notice> }.into_any();
    }
    let here = format!("{path}?{search}");
    let sentences = found.summary.iter().cloned().map(|sentence| view! { <p>{sentence}</p> }).collect_view();
    view! {
        <section class="card" aria-labelledby="proposition">
            <div class="card-title"><Icon sign=Sign::Day/><h2 id="proposition">{Programme::Result.fr()}</h2></div>
            <div class="proposal-summary" role="status">{sentences}</div>
            <div class="actions">
                <ButtonLink
                    href=another(path, search)
                    second=true
                    sign=Sign::Again
                    label=Dates::Another.fr()
                />
            </div>
        </section>
        {remaining(&found.remaining)}
        {list(&found.rows, here, revision, outcome)}
        {measures(&found.measures)}
    }
    .into_any()
}

/// The sessions: first what changes or finds no place, then the rest folded.
fn list(rows: &[ProgrammeRow], here: String, revision: i64, outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    let (told, same): (Vec<&ProgrammeRow>, Vec<&ProgrammeRow>) =
        rows.iter().partition(|line| !line.edit.is_empty() || !line.why.is_empty());
    let changes = rows.iter().any(|line| !line.edit.is_empty());
    let draw = |rows: &[&ProgrammeRow]| {
        let rows: Vec<AnyView> = rows.iter().map(|line| row(line, outcome)).collect();
        (!rows.is_empty()).then(|| view! { <ol class="proposal-rows">{rows}</ol> })
    };
    let (told, kept) = (draw(&told), draw(&same));
    let kept = kept.map(|kept| {
        let words = say::staying(i64::try_from(same.len()).unwrap_or(i64::MAX));
        view! { <details class="more"><summary>{words}</summary>{kept}</details> }
    });
    let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("prendre")));
    let send = changes.then(|| {
        view! {
            <p class="quiet small">{Programme::AcceptPart.fr()} " " {Dates::AcceptLead.fr()}</p>
            <Submit sign=Sign::Done label=Programme::Accept.fr()/>
        }
    });
    view! {
        <form class="card" method="post" action=here aria-labelledby="seances-proposees">
            <div class="card-title"><Icon sign=Sign::Hour/><h2 id="seances-proposees">{Programme::Rows.fr()}</h2></div>
            <Wrong id="prendre-erreur" problem/>
            <div id="prendre" tabindex="-1">{told}</div>
            {send}
            {kept}
            <input type="hidden" name="revision" value=revision/>
        </form>
    }
    .into_any()
}

fn row(line: &ProgrammeRow, outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    let changes = !line.edit.is_empty();
    let taken = outcome.is_none_or(|outcome| outcome.values.pairs.contains(&("prendre".to_owned(), line.edit.clone())));
    let id = format!("prendre-{}", line.slug);
    let place = if changes {
        view! {
            <p><del><span class="unseen">{Programme::Now.fr()} "\u{a0}: "</span>{line.before.clone()}</del></p>
            <p><span class="unseen">{Programme::Then.fr()} "\u{a0}: "</span><strong>{line.after.clone()}</strong></p>
        }
        .into_any()
    } else {
        view! { <p>{line.before.clone()}</p> }.into_any()
    };
    let people = (!line.people.is_empty()).then(|| view! { <span class="quiet">{line.people.clone()}</span> });
    let why = line.why.iter().cloned().map(|sentence| view! { <li>{sentence}</li> }).collect::<Vec<_>>();
    let why = (!why.is_empty()).then(|| view! { <ul class="proposal-left">{why}</ul> });
    let tick = changes.then(|| {
        view! {
            <p class="tick">
                <input type="checkbox" id=id.clone() name="prendre" value=line.edit.clone() checked=taken/>
                <label for=id>{Programme::Take.fr()} <span class="unseen">" " {line.title.clone()}</span></label>
            </p>
        }
    });
    view! {
        <li class=if changes { "proposal-row changed" } else { "proposal-row" }>
            <div>
                <h3>{line.title.clone()}</h3>
                {place}
                <p class="proposal-marks">{mark(line.state.clone())} {people}</p>
                {why}
            </div>
            {tick}
        </li>
    }
    .into_any()
}

/// What would still clash: sessions that stay, or found no place.
fn remaining(conflicts: &[String]) -> Option<AnyView> {
    if conflicts.is_empty() {
        return None;
    }
    let rows = conflicts.iter().cloned().map(|words| view! { <li>{words}</li> }).collect_view();
    let notice = view! {
        <section class="notice warn" aria-labelledby="restent">
            <Icon sign=Sign::Warning/>
            <div>
                <h2 id="restent">{Programme::Remaining.fr()}</h2>
                <ul class="proposal-left">{rows}</ul>
            </div>
        </section>
    };
    Some(notice.into_any())
}

fn measures(rows: &[CostRow]) -> AnyView {
    let rows = rows
        .iter()
        .cloned()
        .map(|row| view! { <tr><th scope="row">{row.wish}</th><td>{row.now}</td><td>{row.then}</td></tr> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="mesures">
            <h2 id="mesures">{Programme::Compare.fr()}</h2>
            <div class="table-frame">
                <table class="preview">
                    <thead>
                        <tr>
                            <th scope="col">{Programme::Measure.fr()}</th>
                            <th scope="col">{Programme::Now.fr()}</th>
                            <th scope="col">{Programme::Then.fr()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The same wishes, and another of several good programmes.
fn another(path: &str, search: &str) -> String {
    let seed = search.split('&').find_map(|pair| pair.strip_prefix("graine="));
    let seed: u64 = seed.and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let others = search.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("graine="));
    let next = format!("graine={}", seed.saturating_add(1));
    format!("{path}?{}", others.chain([next.as_str()]).collect::<Vec<_>>().join("&"))
}
