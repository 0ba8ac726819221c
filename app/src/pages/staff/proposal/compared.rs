//! Two plans side by side, and which of them to take.

use leptos::prelude::*;

use crate::components::button::Submit;
use crate::components::icon::{Icon, Sign};
use crate::components::mark::mark;
use crate::locale::Dates;
use crate::views::{CompareRow, CompareView, CostRow};

/// The section of both plans.
pub(super) fn compared(view: CompareView, revision: i64, path: &str, here: &str) -> AnyView {
    let link = |query: &str, words: Dates| {
        (!query.is_empty()).then(|| {
            let href = format!("{path}?{query}");
            view! { <a href=href data-noscroll="">{words.fr()}</a> }
        })
    };
    let links = view! { <p class="proposal-ways">{link(&view.kept, Dates::ShowKept)}{link(&view.alone, Dates::EndCompare)}</p> };
    let take = |edits: String, words: Dates, second: bool| {
        (!edits.is_empty()).then(|| {
            view! {
                <form method="post" action=here.to_owned()>
                    <input type="hidden" name="revision" value=revision/>
                    <input type="hidden" name="prendre" value=edits/>
                    <Submit second sign=Sign::Done label=words.fr()/>
                </form>
            }
        })
    };
    let takes = (!view.rows.is_empty()).then(|| {
        view! {
            <div class="actions">
                {take(view.kept_edits, Dates::TakeKept, true)}
                {take(view.edits, Dates::TakeThis, true)}
            </div>
            <p class="quiet small">{Dates::AcceptLead.fr()}</p>
        }
    });
    let sums = view.sums.into_iter().map(sum).collect::<Vec<_>>();
    let rows = view.rows.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <section class="card proposal-compared" aria-labelledby="comparer">
            <div class="card-title"><Icon sign=Sign::Exchange/><h2 id="comparer">{Dates::Compared.fr()}</h2></div>
            <p>{view.words}</p>
            {table(Dates::Wish, sums, false)}
            {table(Dates::Town, rows, true)}
            {takes}
            {links}
        </section>
    }
    .into_any()
}

fn table(first: Dates, rows: Vec<AnyView>, differences: bool) -> Option<AnyView> {
    (!rows.is_empty()).then(|| {
        view! {
            <table class="preview two-plans">
                <thead>
                    <tr>
                        <th scope="col">{first.fr()}</th>
                        <th scope="col">{Dates::KeptPlan.fr()}</th>
                        <th scope="col">{Dates::ThisPlan.fr()}</th>
                        {differences.then(|| view! { <th scope="col">{Dates::Difference.fr()}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    })
}

/// The names of the columns stand in the cells too: a narrow screen stacks them.
fn cell(name: Dates, words: String) -> AnyView {
    view! { <td><span class="cell-name" aria-hidden="true">{name.fr()}</span>{words}</td> }.into_any()
}

fn sum(row: CostRow) -> AnyView {
    view! {
        <tr><th scope="row">{row.wish}</th>{cell(Dates::KeptPlan, row.now)}{cell(Dates::ThisPlan, row.then)}</tr>
    }
    .into_any()
}

fn row(row: CompareRow) -> AnyView {
    view! {
        <tr>
            <th scope="row">{row.town}</th>
            {cell(Dates::KeptPlan, row.kept)}
            {cell(Dates::ThisPlan, row.shown)}
            <td>{mark(row.state)}</td>
        </tr>
    }
    .into_any()
}
