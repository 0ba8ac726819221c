//! A month as a grid of days; weekends and public holidays are hatched and named.

use leptos::prelude::*;

use crate::locale::{Road, itinerary::WEEKDAYS};
use crate::views::{DayCell, Month};

/// Something that stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What its link asks for.
    pub href: String,
    /// Its number.
    pub number: i64,
    /// « Étape », read before the number.
    pub kind: &'static str,
    /// The town.
    pub name: String,
    /// In the background.
    pub quiet: bool,
    /// Chosen at the moment.
    pub chosen: Signal<bool>,
    /// Something clashes there.
    pub clash: bool,
}

/// The grid of a month. `chips` are what the days name by their place.
#[component]
pub fn MonthGrid(month: Month, chips: Vec<Chip>) -> impl IntoView {
    let heads = WEEKDAYS
        .into_iter()
        .map(|(letter, day)| {
            view! { <th scope="col"><span aria-hidden="true">{letter}</span><span class="unseen">{day}</span></th> }
        })
        .collect_view();
    let weeks = month
        .weeks
        .into_iter()
        .map(|week| {
            let days = week.into_iter().map(|day| cell(day, &chips)).collect_view();
            view! { <tr>{days}</tr> }.into_any()
        })
        .collect_view();
    view! {
        <table class="month">
            <caption class="unseen">{month.name}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{weeks}</tbody>
        </table>
    }
    .into_any()
}

fn cell(day: Option<DayCell>, chips: &[Chip]) -> AnyView {
    let Some(DayCell { number, holiday, weekend, today, stops }) = day else {
        return view! { <td class="blank"></td> }.into_any();
    };
    let class = match (weekend || !holiday.is_empty(), today) {
        (true, true) => "day off today",
        (true, false) => "day off",
        (false, true) => "day today",
        (false, false) => "day",
    };
    let chips = stops
        .into_iter()
        .filter_map(|place| chips.get(usize::try_from(place).unwrap_or(usize::MAX)))
        .map(|found| chip(found.clone()))
        .collect_view();
    view! {
        <td class=class aria-current=today.then_some("date")>
            <span class="count">{number}{today.then(|| view! { <small>{Road::Today.fr()}</small> })}</span>
            {(!holiday.is_empty()).then(|| view! { <span class="feast">{holiday}</span> })}
            {chips}
        </td>
    }
    .into_any()
}

fn chip(chip: Chip) -> impl IntoView {
    let Chip { href, number, kind, name, quiet, chosen, clash } = chip;
    let class = match (quiet, clash) {
        (true, _) => "chip quiet",
        (false, true) => "chip clash",
        (false, false) => "chip",
    };
    view! {
        <a class=class href=href data-noscroll="" aria-current=move || chosen.get().then_some("true")>
            <span class="unseen">{kind}" "</span>
            <b>{number}</b>
            <span class="name">{name}</span>
        </a>
    }
}
