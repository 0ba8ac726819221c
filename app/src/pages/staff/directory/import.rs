//! `/equipe/tournees/{tour}/importer`: a table is pasted or sent, looked at, accepted.

use domain::directory::PartnerKind;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{hidden, table_form};
use crate::api;
use crate::components::button::Submit;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::pick::PickField;
use crate::components::state::loaded;
use crate::forms::{FormOutcome, ImportAsk, use_outcome};
use crate::locale::{self, Book};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{FormView, ImportRow, ImportView, UnknownKind};

/// A table to import.
#[component]
pub fn ImportPage() -> impl IntoView {
    let outcome = use_outcome::<ImportAsk>();
    let tour = param("tour");
    let view = remote(move || tour.get(), api::directory::tour_form);
    let draw = move |view: FormView| page(&view, outcome.as_ref(), &tour.get_untracked());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(view: &FormView, outcome: Option<&FormOutcome<ImportAsk>>, tour: &str) -> AnyView {
    let road = format!("/equipe/tournees/{tour}");
    let action = format!("{road}/importer");
    let refused = outcome.filter(|outcome| !outcome.problems.is_empty());
    let window = if refused.is_some() { locale::title_wrong } else { locale::title };
    let table = outcome.map(|outcome| outcome.values.table.clone()).unwrap_or_default();
    let problem = Signal::stored(refused.and_then(|outcome| outcome.at("table")));
    let shown = outcome.and_then(|outcome| Some((outcome.values.preview.clone()?, &outcome.values)));
    let shown = shown.map(|(preview, ask)| preview_view(preview, ask, &action, refused));
    let looked = outcome.is_some_and(|outcome| outcome.values.preview.is_some());
    let hints = (Book::ImportTableHint.fr(), Book::ImportFileHint.fr());
    let form = table_form(&action, &table, problem, hints, looked);
    view! {
        <Title text=window(Book::Import.fr())/>
        <BackLink href=road label=view.name.clone()/>
        <h1>{Book::Import.fr()}</h1>
        <p class="quiet">{Book::ImportLead.fr()}</p>
        {refused.map(|outcome| view! { <Summary problems=outcome.problems.clone()/> })}
        {shown}
        {form}
    }
    .into_any()
}

fn preview_view(
    preview: ImportView,
    ask: &ImportAsk,
    action: &str,
    refused: Option<&FormOutcome<ImportAsk>>,
) -> AnyView {
    let heads = preview.columns.into_iter().map(|words| view! { <th scope="col">{words}</th> }).collect_view();
    let rows = preview.rows.into_iter().map(row).collect_view();
    let accept = if preview.faults.is_empty() {
        view! {
            <p>{Book::ImportNothing.fr()}</p>
            <form class="stack" method="post" action=action.to_owned() enctype="multipart/form-data" novalidate>
                {hidden("action", "accept")}
                {hidden("revision", preview.revision)}
                {hidden("table", ask.table.clone())}
                {kinds(preview.unknown, refused)}
                <Submit sign=Sign::Done label=Book::ImportAccept.fr()/>
            </form>
        }
        .into_any()
    } else {
        view! { <Notice tone=Tone::Warn><p>{preview.faults} ". " {Book::ImportMend.fr()}</p></Notice> }.into_any()
    };
    view! {
        <div class="card">
            <h2 id="apercu">{Book::ImportPreview.fr()}</h2>
            <p><strong>{preview.sum}</strong></p>
            <section class="table-frame" tabindex="0" aria-labelledby="apercu">
                <table class="preview">
                    <thead>
                        <tr><th scope="col">{Book::ImportRowNumber.fr()}</th>{heads}<th scope="col">{Book::ImportDay.fr()}</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            {accept}
        </div>
    }
    .into_any()
}

/// What the new partners are, where the table does not say it.
fn kinds(unknown: Vec<UnknownKind>, refused: Option<&FormOutcome<ImportAsk>>) -> Option<AnyView> {
    if unknown.is_empty() {
        return None;
    }
    let mut choices = vec![(String::new(), Book::Pick.fr().to_owned())];
    choices.extend(PartnerKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())));
    let fields = unknown
        .into_iter()
        .map(|UnknownKind { field, name, kind }| {
            let problem = Signal::stored(refused.and_then(|outcome| outcome.at(&field)));
            view! {
                {hidden("partner", name.clone())}
                <PickField id=field label=name choices=choices.clone() value=kind problem/>
            }
        })
        .collect_view();
    Some(
        view! {
            <fieldset>
                <legend class="legend">{Book::KindsTitle.fr()}</legend>
                <p class="quiet">{Book::KindsLead.fr()}</p>
                <div class="pair">{fields}</div>
            </fieldset>
        }
        .into_any(),
    )
}

fn row(row: ImportRow) -> AnyView {
    let cells = row
        .cells
        .into_iter()
        .map(|(text, wrong)| {
            let class = wrong.is_some().then_some("bad");
            let wrong = wrong.map(|sentence| {
                view! { <p class="wrong small"><Icon sign=Sign::Warning/><span>{sentence}</span></p> }
            });
            view! { <td class=class>{text}{wrong}</td> }
        })
        .collect_view();
    view! { <tr><th scope="row">{row.number}</th>{cells}<td>{row.day}</td></tr> }.into_any()
}
