//! A month as a grid of days; weekends and public holidays are hatched and named.

use leptos::prelude::*;

use crate::locale::{Road, itinerary::WEEKDAYS};
use crate::views::{CheckTone, DayCell, Month, TargetRow};

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
pub fn MonthGrid(
    month: Month,
    chips: Vec<Chip>,
    /// Days that are buttons of a form.
    targets: Vec<TargetRow>,
    /// The `id` of that form.
    form: &'static str,
) -> impl IntoView {
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
            let days = week
                .into_iter()
                .map(|day| {
                    let date = day.as_ref().map(|day| format!("{}-{:02}", month.key, day.number));
                    let target = targets.iter().find(|target| Some(&target.date) == date.as_ref());
                    cell(day, &chips, target.map(|found| target_button(found, form)))
                })
                .collect_view();
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

fn cell(day: Option<DayCell>, chips: &[Chip], target: Option<AnyView>) -> AnyView {
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
            {target}
        </td>
    }
    .into_any()
}

/// The day as a button: what it would cost to come here, a word and a ground.
fn target_button(target: &TargetRow, form: &'static str) -> AnyView {
    let class = match target.tone {
        CheckTone::Good => "target free",
        CheckTone::Wait | CheckTone::Off => "target costly",
        CheckTone::Bad => "target clash",
    };
    let why = (!target.why.is_empty()).then(|| target.why.clone());
    view! {
        <button class=class type="submit" form=form name="to" value=target.date.clone() title=why>
            <span class="unseen">{target.label.clone()} "\u{a0}: "</span>
            {target.words.clone()}
        </button>
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
