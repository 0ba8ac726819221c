//! The form of the wishes.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::components::button::Submit;
use crate::components::field::{TextField, Wrong};
use crate::components::icon::Sign;
use crate::components::pick::PickField;
use crate::locale::Dates;
use crate::views::{BoxRow, WishView};

/// The form: it asks the page again, without leaving the document where scripts run.
pub(super) fn form(view: &WishView, path: &str) -> AnyView {
    let navigate = use_navigate();
    let own = path.to_owned();
    let submit = move |event: SubmitEvent| {
        if let Some(query) = query_of(&event) {
            event.prevent_default();
            navigate(&format!("{own}?{query}"), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let mut bases = vec![(String::new(), Dates::BaseNone.fr().to_owned())];
    bases.extend(view.bases.iter().cloned());
    view! {
        <form class="card proposal-wishes" method="get" action=path.to_owned() novalidate on:submit=submit>
            <input type="hidden" name="chercher" value="oui"/>
            {(!view.kept.is_empty()).then(|| view! { <input type="hidden" name="garde" value=view.kept.clone()/> })}
            <h2>{Dates::Wishes.fr()}</h2>
            {mode(view)}
            <PickField
                id="base"
                label=Dates::Base.fr()
                choices=bases
                value=value(view, "base")
                problem=problem(view, "base")
            />
            <div class="pair">
                {control(view, "du", Dates::First, "date", None)}
                {control(view, "au", Dates::Last, "date", None)}
            </div>
            <div class="pair">
                {control(view, "libres", Dates::FreeDays, "text", None)}
                {control(view, "trajet", Dates::LongestLeg, "text", None)}
            </div>
            <div class="pair">
                {control(view, "travail", Dates::WorkDays, "text", None)}
                {control(view, "repos", Dates::RestDays, "text", None)}
            </div>
            {control(view, "semaine", Dates::AWeek, "text", Some(Dates::NoLimit))}
            <fieldset class="field">
                <legend>{Dates::Weekdays.fr()}</legend>
                <p class="hint">{Dates::WeekdaysHint.fr()}</p>
                <div class="proposal-ticks">{ticks("jours", &view.weekdays)}</div>
            </fieldset>
            <fieldset class="field">
                <legend>{Dates::Counts.fr()}</legend>
                <div class="proposal-counts">
                    {count(view, "route", Dates::CountRoad)}
                    {count(view, "souhaits", Dates::CountDays)}
                    {count(view, "rythme", Dates::CountRhythm)}
                    {count(view, "dates", Dates::CountDates)}
                </div>
            </fieldset>
            {folded("fixe", Dates::Pinned, &view.stops, None)}
            {folded("commune", Dates::NoStopYet, &view.towns, Some(view.all_towns))}
            <Submit sign=Sign::Search label=Dates::Search.fr()/>
        </form>
    }
    .into_any()
}

/// The pairs of the form as a query; nothing where the browser does not give them.
fn query_of(event: &SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<web_sys::HtmlFormElement>().ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let pairs = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    pairs.to_string().as_string()
}

fn value(view: &WishView, name: &str) -> String {
    view.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

fn problem(view: &WishView, name: &str) -> Signal<Option<String>> {
    Signal::stored(view.problems.iter().find(|problem| problem.field == name).map(|problem| problem.sentence.clone()))
}

fn control(view: &WishView, name: &'static str, label: Dates, kind: &'static str, hint: Option<Dates>) -> AnyView {
    let (value, problem) = (value(view, name), problem(view, name));
    match hint {
        Some(hint) => view! { <TextField id=name kind label=label.fr() hint=hint.fr() value problem/> }.into_any(),
        None => view! { <TextField id=name kind label=label.fr() value problem/> }.into_any(),
    }
}

fn mode(view: &WishView) -> AnyView {
    let picked = value(view, "mode");
    let radios = [("route", Dates::OnTheRoad), ("retour", Dates::Home), ("mixte", Dates::Both)]
        .map(|(own, words)| {
            let id = format!("mode-{own}");
            view! {
                <p class="tick">
                    <input type="radio" id=id.clone() name="mode" value=own checked=picked == own/>
                    <label for=id>{words.fr()}</label>
                </p>
            }
        })
        .into_iter()
        .collect_view();
    view! {
        <fieldset class="field" id="mode" tabindex="-1">
            <legend>{Dates::Mode.fr()}</legend>
            <Wrong id="mode-erreur" problem=problem(view, "mode")/>
            {radios}
        </fieldset>
    }
    .into_any()
}

fn count(view: &WishView, name: &'static str, label: Dates) -> AnyView {
    let choices = [("pas", Dates::NotAtAll), ("peu", Dates::ALittle), ("beaucoup", Dates::Much)]
        .map(|(own, words)| (own.to_owned(), words.fr().to_owned()))
        .to_vec();
    view! {
        <PickField id=name label=label.fr() choices value=value(view, name) problem=problem(view, name)/>
    }
    .into_any()
}

fn ticks(name: &'static str, rows: &[BoxRow]) -> AnyView {
    rows.iter().map(|row| tick(format!("{name}-{}", row.value), name, row)).collect_view().into_any()
}

fn tick(id: String, name: &'static str, row: &BoxRow) -> AnyView {
    view! {
        <p class="tick">
            <input type="checkbox" id=id.clone() name=name value=row.value.clone() checked=row.ticked/>
            <label for=id>{row.label.clone()}</label>
        </p>
    }
    .into_any()
}

/// A long list of boxes, open where one is ticked; `all` adds one box for all of them.
fn folded(name: &'static str, label: Dates, rows: &[BoxRow], all: Option<bool>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let ticked = rows.iter().filter(|row| row.ticked).count();
    let open = ticked > 0 || all == Some(true);
    let all = all.map(|ticked| {
        let row = BoxRow { value: "oui".to_owned(), label: Dates::AllTowns.fr().to_owned(), ticked };
        tick("toutes".to_owned(), "toutes", &row)
    });
    view! {
        <details class="more" id=name open=open>
            <summary>{label.fr()} {(ticked > 0).then(|| format!(" ({ticked})"))}</summary>
            {all}
            <div class="proposal-ticks">{ticks(name, rows)}</div>
        </details>
    }
    .into_any()
}
