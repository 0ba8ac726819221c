//! `/equipe/tournees/nouvelle` and `/equipe/tournees/{tour}/modifier`.

use domain::directory::ZONES;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{Typed, hidden, summary};
use crate::api;
use crate::components::button::Submit;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::pick::PickField;
use crate::components::state::loaded;
use crate::forms::{TypedAsk, use_outcome};
use crate::locale::{self, Book, Road};
use crate::pages::param;
use crate::remote::remote;
use crate::views::FormView;

/// A new tour.
#[component]
pub fn NewTourPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let view = remote(|| (), |()| api::directory::new_tour());
    let draw = move |view: FormView| {
        let typed = Typed::only(outcome.as_ref(), view.values);
        page(&typed, Book::NewTour, Book::NewTourLead, Book::CreateTour, "/equipe/tournees/nouvelle".to_owned(), None)
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

/// The settings of a tour.
#[component]
pub fn EditTourPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let tour = param("tour");
    let view = remote(move || tour.get(), api::directory::tour_form);
    let draw = move |view: FormView| {
        let typed = Typed::only(outcome.as_ref(), view.values);
        let road = format!("/equipe/tournees/{}", tour.get_untracked());
        let action = format!("{road}/modifier");
        page(&typed, Book::EditTour, Book::EditTourLead, Book::Save, action, Some((road, view.name)))
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(
    typed: &Typed,
    title: Book,
    lead: Book,
    button: Book,
    action: String,
    tour: Option<(String, String)>,
) -> AnyView {
    let (back, label) = tour.unwrap_or_else(|| ("/equipe/tournees".to_owned(), Road::BackToTours.fr().to_owned()));
    let window = if typed.outcome.is_some() { locale::title_wrong } else { locale::title };
    let zones = ZONES.iter().map(|(zone, words)| ((*zone).to_owned(), (*words).to_owned())).collect();
    view! {
        <Title text=window(title.fr())/>
        <BackLink href=back label/>
        <h1>{title.fr()}</h1>
        <p class="quiet">{lead.fr()}</p>
        {summary(typed.outcome.as_ref())}
        <form class="form card sheet-form" method="post" action=action novalidate>
            {hidden("revision", typed.value("revision"))}
            <div class="pair">
                {typed.line("inside_name", Book::InsideName, Some(Book::InsideNameHint))}
                {typed.line("public_name", Book::PublicName, Some(Book::PublicNameHint))}
            </div>
            <div class="pair">
                {typed.control("starts_on", Book::FirstDay, None, "date")}
                {typed.control("ends_on", Book::LastDay, None, "date")}
            </div>
            <div class="pair">
                <PickField
                    id="time_zone"
                    label=Book::Zone.fr()
                    choices=zones
                    value=typed.value("time_zone")
                    problem=typed.problem("time_zone")
                />
                {typed.line("buffer_minutes", Book::Buffer, Some(Book::BufferHint))}
            </div>
            {typed.control("help_phone", Book::HelpPhone, Some(Book::HelpPhoneHint), "tel")}
            <Submit label=button.fr()/>
        </form>
    }
    .into_any()
}
