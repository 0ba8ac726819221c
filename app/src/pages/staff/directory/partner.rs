//! `/equipe/partenaires/nouveau` and `/equipe/partenaires/{partner}`: a partner and its people.

use domain::directory::PartnerKind;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{Typed, hidden, saved, summary};
use crate::api;
use crate::components::button::Submit;
use crate::components::field::TextField;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::mark::marks;
use crate::components::pick::PickField;
use crate::components::state::loaded;
use crate::forms::{FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Book};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{BodyView, PersonRow};

/// A new partner.
#[component]
pub fn NewPartnerPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let typed = Typed::only(outcome.as_ref(), vec![("teams".to_owned(), "1".to_owned())]);
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    view! {
        <StaffLayout place=Place::Partners>
            <Title text=window(Book::NewPartner.fr())/>
            <BackLink href="/equipe/partenaires" label=Book::BackToPartners.fr()/>
            <h1>{Book::NewPartner.fr()}</h1>
            {summary(outcome.as_ref())}
            <form class="form card sheet-form" method="post" action="/equipe/partenaires/nouveau" novalidate>
                {words(&typed)}
                <Submit label=Book::CreatePartner.fr()/>
            </form>
        </StaffLayout>
    }
}

/// A partner.
#[component]
pub fn PartnerPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let partner = param("partner");
    let query = use_query_map();
    let view = remote(move || partner.get(), api::directory::body_page);
    let draw = move |view: BodyView| {
        let done = query.with_untracked(|query| query.get("fait").is_some());
        page(&view, outcome.as_ref(), done)
    };
    view! { <StaffLayout place=Place::Partners>{loaded(view, draw)}</StaffLayout> }
}

fn words(typed: &Typed) -> AnyView {
    let kinds = PartnerKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect();
    view! {
        {typed.line("name", Book::Name, None)}
        <PickField id="kind" label=Book::Kind.fr() choices=kinds value=typed.value("kind") problem=typed.problem("kind")/>
        {typed.line("teams", Book::Teams, Some(Book::TeamsHint))}
        {typed.control("contact_email", Book::ContactEmail, None, "email")}
    }
    .into_any()
}

fn page(view: &BodyView, outcome: Option<&FormOutcome<TypedAsk>>, done: bool) -> AnyView {
    let action = format!("/equipe/partenaires/{}", view.row.id);
    let typed = Typed::of(outcome, &[("action", "words")], view.values.clone());
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    view! {
        <Title text=window(&view.row.name)/>
        <BackLink href="/equipe/partenaires" label=Book::BackToPartners.fr()/>
        <h1>{view.row.name.clone()}</h1>
        <p class="figures"><span>{view.row.kind.clone()}</span><span>{view.row.sessions.clone()}</span></p>
        {marks(view.agenda.clone())}
        {saved(done && outcome.is_none())}
        {summary(outcome)}
        <div class="two">
            <form class="form card sheet-form" method="post" action=action.clone() novalidate>
                <h2>{Book::Details.fr()}</h2>
                {hidden("action", "words")}
                {words(&typed)}
                <Submit label=Book::Save.fr()/>
            </form>
            {people(view, outcome, &action)}
        </div>
    }
    .into_any()
}

fn people(view: &BodyView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let typed = Typed::of(outcome, &[("action", "person"), ("person", "")], Vec::new());
    let none = view.people.is_empty().then(|| view! { <p class="quiet">{Book::PeopleEmpty.fr()}</p> });
    let rows = view.people.iter().map(|person| row(person, outcome, action)).collect_view();
    view! {
        <aside class="card" aria-labelledby="intervenants">
            <h2 id="intervenants">{Book::People.fr()}</h2>
            <p class="quiet">{Book::PeopleLead.fr()}</p>
            {none}
            <ul class="todos">{rows}</ul>
            <form class="form" method="post" action=action.to_owned() novalidate>
                {hidden("action", "person")}
                {typed.line("person_name", Book::PersonName, None)}
                <Submit second=true label=Book::PersonAdd.fr()/>
            </form>
        </aside>
    }
    .into_any()
}

fn row(person: &PersonRow, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let first = vec![("person_name".to_owned(), person.name.clone())];
    let typed = Typed::of(outcome, &[("action", "person"), ("person", &person.id)], first);
    let (name, label) = if person.retired { ("back", Book::PersonBack) } else { ("retire", Book::PersonRetire) };
    let note = person.retired.then(|| view! { <p class="quiet small">{Book::PersonRetired.fr()}</p> });
    let (value, problem) = (typed.value("person_name"), typed.problem("person_name"));
    view! {
        <li class="todo">
            <div>
                <p><strong>{person.name.clone()}</strong></p>
                {note}
                <details class="more" open=typed.outcome.is_some()>
                    <summary>{Book::PersonRename.fr()}<span class="unseen">" " {person.name.clone()}</span></summary>
                    <form class="form" method="post" action=action.to_owned() novalidate>
                        {hidden("action", "person")}
                        {hidden("person", person.id.clone())}
                        <TextField id=format!("person-{}", person.id) name="person_name" label=Book::PersonName.fr() value problem/>
                        <Submit second=true label=Book::Save.fr()/>
                    </form>
                </details>
                <form method="post" action=action.to_owned()>
                    {hidden("action", name)}
                    {hidden("person", person.id.clone())}
                    <button class="button plain" type="submit">{label.fr()}<span class="unseen">" " {person.name.clone()}</span></button>
                </form>
            </div>
        </li>
    }
    .into_any()
}
