//! `/equipe/tournees/{tour}/trajets/importer`: a table of travel times is pasted or sent, looked at,
//! accepted.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{hidden, table_form};
use crate::api;
use crate::components::button::Submit;
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, LegsImportAsk, use_outcome};
use crate::locale::{self, Book, Ways};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{LegsPreview, LegsView};

/// Travel times to import.
#[component]
pub fn LegsImportPage() -> impl IntoView {
    let outcome = use_outcome::<LegsImportAsk>();
    let tour = param("tour");
    let view = remote(move || tour.get(), api::roads::legs);
    let draw = move |_: LegsView| page(outcome.as_ref(), &tour.get_untracked());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(outcome: Option<&FormOutcome<LegsImportAsk>>, tour: &str) -> AnyView {
    let ways = format!("/equipe/tournees/{tour}/trajets");
    let action = format!("{ways}/importer");
    let refused = outcome.filter(|outcome| !outcome.problems.is_empty());
    let window = if refused.is_some() { locale::title_wrong } else { locale::title };
    let table = outcome.map(|outcome| outcome.values.table.clone()).unwrap_or_default();
    let shown = outcome.and_then(|outcome| outcome.values.preview.clone());
    let looked = shown.is_some();
    let problem = Signal::stored(refused.and_then(|outcome| outcome.at("table")));
    let form = table_form(&action, &table, problem, (Ways::ImportHint.fr(), Ways::ImportFileHint.fr()), looked);
    view! {
        <Title text=window(Ways::Import.fr())/>
        <BackLink href=ways label=Book::LegsTitle.fr()/>
        <h1>{Ways::Import.fr()}</h1>
        <p class="quiet">{Ways::ImportLead.fr()}</p>
        {refused.map(|outcome| view! { <Summary problems=outcome.problems.clone()/> })}
        {shown.map(|preview| preview_view(preview, &table, &action))}
        {form}
    }
    .into_any()
}

fn preview_view(preview: LegsPreview, table: &str, action: &str) -> AnyView {
    let (news, wrongs) = (!preview.changes.is_empty(), !preview.faults.is_empty());
    let accept = match (wrongs, news) {
        (true, _) => view! { <Notice tone=Tone::Warn><p>{Book::ImportMend.fr()}</p></Notice> }.into_any(),
        (false, true) => view! {
            <p>{Ways::ImportNothing.fr()}</p>
            <form class="stack" method="post" action=action.to_owned() enctype="multipart/form-data" novalidate>
                {hidden("action", "accept")}
                {hidden("table", table)}
                <Submit sign=Sign::Done label=Ways::ImportAccept.fr()/>
            </form>
        }
        .into_any(),
        (false, false) => ().into_any(),
    };
    let faults = preview.faults.into_iter().map(|cell| {
        view! {
            <tr>
                <th scope="row">{cell.row}</th>
                <td>{cell.column}</td>
                <td class="bad">{cell.text}</td>
                <td>{cell.sentence}</td>
            </tr>
        }
    });
    let faults = wrongs.then(|| {
        let heads = [Book::ImportRowNumber.fr(), Ways::ColumnNumber.fr(), Ways::Cell.fr(), Ways::ToMend.fr()];
        framed("cases", Ways::ImportFaults.fr(), &heads, faults.collect_view().into_any(), preview.more_faults)
    });
    let changes = preview.changes.into_iter().map(|change| {
        view! {
            <tr>
                <th scope="row">{change.row}</th>
                <td>{change.from}</td>
                <td>{change.to}</td>
                <td>{change.now}</td>
                <td>{change.then}</td>
            </tr>
        }
    });
    let changes = news.then(|| {
        let heads = [Book::ImportRowNumber.fr(), Ways::From.fr(), Ways::To.fr(), Ways::Now.fr(), Ways::Then.fr()];
        framed("apercu", Ways::ImportPreview.fr(), &heads, changes.collect_view().into_any(), preview.more_changes)
    });
    view! {
        <div class="card stack">
            {faults}
            {changes}
            <p><strong>{preview.sum}</strong></p>
            {accept}
        </div>
    }
    .into_any()
}

/// A table that scrolls within its frame on a narrow screen.
fn framed(id: &'static str, title: &'static str, heads: &[&'static str], rows: AnyView, more: String) -> AnyView {
    let heads = heads.iter().map(|words| view! { <th scope="col">{*words}</th> }).collect_view();
    let more = (!more.is_empty()).then(|| view! { <p class="quiet">{more}</p> });
    view! {
        <h2 id=id>{title}</h2>
        <section class="table-frame" tabindex="0" aria-labelledby=id>
            <table class="preview">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
        {more}
    }
    .into_any()
}
