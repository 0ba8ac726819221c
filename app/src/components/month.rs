//! A month as a grid of days; weekends and public holidays are hatched and named.

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;

use crate::components::icon::{Icon, Sign};
use crate::locale::{Road, itinerary as say, itinerary::WEEKDAYS};
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
    /// By what it is found again, where it can be taken into the hand; the same on each of its days.
    pub key: Option<String>,
}

/// A chip in the hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its place.
    pub place: u32,
    /// The date of the day over which it is.
    pub over: String,
}

/// What is done with chips and days besides following their links.
#[derive(Clone, Copy)]
pub struct Grasp {
    /// What is in the hand.
    pub held: Signal<Option<Held>>,
    /// A pointer went down on a chip.
    pub press: Callback<(u32, PointerEvent)>,
    /// A chip was clicked.
    pub click: Callback<MouseEvent>,
    /// A key was pressed on a chip.
    pub key: Callback<(u32, KeyboardEvent)>,
    /// Somebody looks at a day to which something could go.
    pub look: Callback<String>,
}

/// The grid of a month. `chips` are what the days name by their place.
#[component]
pub fn MonthGrid(
    month: Month,
    chips: Vec<Chip>,
    /// Days that are buttons of a form.
    #[prop(optional, into)]
    targets: Signal<Vec<TargetRow>>,
    /// The `id` of that form.
    #[prop(optional)]
    form: &'static str,
    /// How chips are moved.
    #[prop(optional)]
    grasp: Option<Grasp>,
) -> impl IntoView {
    let heads = WEEKDAYS
        .into_iter()
        .map(|(letter, day)| {
            view! { <th scope="col"><span aria-hidden="true">{letter}</span><span class="unseen">{day}</span></th> }
        })
        .collect_view();
    let grid = Grid { chips, targets, form, grasp };
    let weeks = month
        .weeks
        .into_iter()
        .map(|week| {
            let days = week.into_iter().map(|day| grid.cell(&month.key, day)).collect_view();
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

/// What each day is drawn with.
struct Grid {
    chips: Vec<Chip>,
    targets: Signal<Vec<TargetRow>>,
    form: &'static str,
    grasp: Option<Grasp>,
}

impl Grid {
    fn cell(&self, month: &str, day: Option<DayCell>) -> AnyView {
        let Some(DayCell { number, holiday, weekend, today, stops }) = day else {
            return view! { <td class="blank"></td> }.into_any();
        };
        let date = format!("{month}-{number:02}");
        let kind = match (weekend || !holiday.is_empty(), today) {
            (true, true) => "day off today",
            (true, false) => "day off",
            (false, true) => "day today",
            (false, false) => "day",
        };
        let (targets, form, grasp) = (self.targets, self.form, self.grasp);
        let own = date.clone();
        let target = Memo::new(move |_| targets.with(|rows| rows.iter().find(|row| row.date == own).cloned()));
        let own = date.clone();
        let held = Memo::new(move |_| {
            grasp.and_then(|grasp| grasp.held.get()).filter(|held| held.over == own).map(|held| held.place)
        });
        let class = move || if held.with(Option::is_some) { format!("{kind} over") } else { kind.to_owned() };
        let button = move || target.get().map(|row| target_button(&row, form, grasp));
        let all = StoredValue::new(self.chips.clone());
        let ghost = move || {
            let place = usize::try_from(held.get()?).ok()?;
            all.with_value(|chips| chips.get(place).map(in_hand))
        };
        let chips = stops
            .into_iter()
            .filter_map(|place| Some((place, self.chips.get(usize::try_from(place).ok()?)?)))
            .map(|(place, found)| chip(place, found.clone(), grasp))
            .collect_view();
        view! {
            <td class=class data-day=date aria-current=today.then_some("date")>
                <span class="count">{number}{today.then(|| view! { <small>{Road::Today.fr()}</small> })}</span>
                {(!holiday.is_empty()).then(|| view! { <span class="feast">{holiday}</span> })}
                {chips}
                {ghost}
                {button}
            </td>
        }
        .into_any()
    }
}

/// The day as a button: what it would cost to come here, a sign, a word and a ground.
fn target_button(target: &TargetRow, form: &'static str, grasp: Option<Grasp>) -> AnyView {
    let (class, sign) = match target.tone {
        CheckTone::Good => ("target free", Sign::Done),
        CheckTone::Wait | CheckTone::Off => ("target costly", Sign::Info),
        CheckTone::Bad => ("target clash", Sign::Off),
    };
    let (entered, focused) = (target.date.clone(), target.date.clone());
    let look = move |date: &str| {
        if let Some(grasp) = grasp {
            grasp.look.run(date.to_owned());
        }
    };
    view! {
        <button class=class type="submit" form=form name="to" value=target.date.clone() title=target.why.clone()
            on:pointerenter=move |_| look(&entered) on:focus=move |_| look(&focused)>
            <Icon sign/>
            <span class="unseen">{target.label.clone()} "\u{a0}: "</span>
            {target.words.clone()}
            <span class="unseen">", " {say::verdict(target.tone)}</span>
        </button>
    }
    .into_any()
}

/// The chip where it would come to stand.
fn in_hand(chip: &Chip) -> AnyView {
    view! { <span class="chip ghost" aria-hidden="true"><b>{chip.number}</b><span class="name">{chip.name.clone()}</span></span> }
        .into_any()
}

fn chip(place: u32, chip: Chip, grasp: Option<Grasp>) -> AnyView {
    let Chip { href, number, kind, name, quiet, chosen, clash, key: chip_key } = chip;
    let look = match (quiet, clash) {
        (true, _) => "chip quiet",
        (false, true) => "chip clash",
        (false, false) => "chip",
    };
    let class = move || {
        let taken =
            grasp.is_some_and(|grasp| grasp.held.with(|held| held.as_ref().is_some_and(|held| held.place == place)));
        if taken { format!("{look} taken") } else { look.to_owned() }
    };
    let pressed = move |event: PointerEvent| {
        if let Some(grasp) = grasp {
            grasp.press.run((place, event));
        }
    };
    let clicked = move |event: MouseEvent| {
        if let Some(grasp) = grasp {
            grasp.click.run(event);
        }
    };
    let key = move |event: KeyboardEvent| {
        if let Some(grasp) = grasp {
            grasp.key.run((place, event));
        }
    };
    view! {
        <a class=class data-chip=chip_key href=href data-noscroll="" draggable="false" aria-current=move || chosen.get().then_some("true")
            on:pointerdown=pressed on:click=clicked on:keydown=key>
            <span class="unseen">{kind}" "</span>
            <b>{number}</b>
            <span class="name">{name}</span>
        </a>
    }
    .into_any()
}
