//! The form of the wishes: it asks the page again with other words in its address.

use leptos::prelude::*;

use crate::components::button::Submit;
use crate::components::field::{TextField, Wrong};
use crate::components::icon::Sign;
use crate::components::pick::PickField;
use crate::locale::{Dates, Programme};
use crate::views::{ProgrammeView, SessionWish};

/// The form.
pub(super) fn form(view: &ProgrammeView, path: &str) -> AnyView {
    let other_days = view.several_days.then(|| {
        let ticked = !value(view, "jours").is_empty();
        view! {
            <p class="tick">
                <input type="checkbox" id="jours" name="jours" value="oui" checked=ticked/>
                <label for="jours">{Programme::OtherDays.fr()}</label>
            </p>
        }
    });
    let open = view.problems.iter().any(|problem| problem.field == "apres")
        || view.sessions.iter().any(|session| session.ticked || !session.after.is_empty());
    let sessions = view.sessions.iter().map(|session| row(session, &view.sessions)).collect_view();
    view! {
        <form class="card proposal-wishes" method="get" action=path.to_owned() novalidate>
            <input type="hidden" name="chercher" value="oui"/>
            <h2>{Dates::Wishes.fr()}</h2>
            {pick(view, "quoi", Programme::Scope, &[
                ("gene", Programme::ScopeClashing.fr()),
                ("tout", Programme::ScopeAll.fr()),
            ])}
            <div class="pair">
                {control(view, "debut", Programme::Earliest, "time")}
                {control(view, "fin", Programme::Latest, "time")}
            </div>
            {pick(view, "repas", Programme::Meal, &[
                ("non", Programme::MealNone.fr()),
                ("chacun", Programme::MealEach.fr()),
                ("ensemble", Programme::MealTogether.fr()),
            ])}
            <div class="pair">
                {control(view, "repas_du", Programme::MealFrom, "time")}
                {control(view, "repas_au", Programme::MealTo, "time")}
            </div>
            {control(view, "repas_minutes", Programme::MealMinutes, "text")}
            {pick(view, "garder", Programme::Keep, &[
                ("pas", Dates::NotAtAll.fr()),
                ("peu", Dates::ALittle.fr()),
                ("beaucoup", Dates::Much.fr()),
            ])}
            {other_days}
            <Submit sign=Sign::Search label=Dates::Search.fr()/>
            <details class="more" id="apres" open=open>
                <summary>{Programme::Sessions.fr()}</summary>
                <p class="hint">{Programme::SessionsLead.fr()}</p>
                <Wrong id="apres-erreur" problem=problem(view, "apres")/>
                {sessions}
                <Submit second=true sign=Sign::Search label=Dates::Search.fr()/>
            </details>
        </form>
    }
    .into_any()
}

/// A session: whether it stays, or with registrations, whether it may move; and what it comes after.
fn row(session: &SessionWish, all: &[SessionWish]) -> AnyView {
    let (name, words) =
        if session.people.is_empty() { ("fixe", Programme::Stays) } else { ("bouge", Programme::MayMove) };
    let (tick, after) = (format!("{name}-{}", session.slug), format!("apres-{}", session.slug));
    let people = (!session.people.is_empty()).then(|| format!(" ({})", session.people));
    let options = all
        .iter()
        .filter(|other| other.slug != session.slug)
        .map(|other| {
            let own = format!("{}>{}", session.slug, other.slug);
            let selected = own == session.after;
            view! { <option value=own selected=selected>{other.title.clone()}</option> }
        })
        .collect_view();
    view! {
        <fieldset class="field programme-wish">
            <legend>{session.title.clone()}</legend>
            <p class="quiet small">{session.place.clone()}</p>
            <p class="tick">
                <input type="checkbox" id=tick.clone() name=name value=session.slug.clone() checked=session.ticked/>
                <label for=tick>{words.fr()} {people}</label>
            </p>
            <label for=after.clone()>{Programme::After.fr()}</label>
            <select id=after name="apres[]">
                <option value="">{Programme::AfterNone.fr()}</option>
                {options}
            </select>
        </fieldset>
    }
    .into_any()
}

fn value(view: &ProgrammeView, name: &str) -> String {
    view.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

fn problem(view: &ProgrammeView, name: &str) -> Signal<Option<String>> {
    Signal::stored(view.problems.iter().find(|problem| problem.field == name).map(|problem| problem.sentence.clone()))
}

fn control(view: &ProgrammeView, name: &'static str, label: Programme, kind: &'static str) -> AnyView {
    let (value, problem) = (value(view, name), problem(view, name));
    view! { <TextField id=name kind label=label.fr() value problem/> }.into_any()
}

fn pick(
    view: &ProgrammeView,
    name: &'static str,
    label: Programme,
    choices: &[(&'static str, &'static str)],
) -> AnyView {
    let choices = choices.iter().map(|(own, words)| ((*own).to_owned(), (*words).to_owned())).collect();
    let (value, problem) = (value(view, name), problem(view, name));
    view! { <PickField id=name label=label.fr() choices value problem/> }.into_any()
}
