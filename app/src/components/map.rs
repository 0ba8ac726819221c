//! The map of the island: its coast, its towns, a numbered road.
//!
//! It repeats what a list beside it says, so a reading machine passes it over and it takes no
//! place in the order of the keyboard; a pointer may pick a stop on it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::views::Spot;

// The sheet of `assets/pictures/martinique.svg`, which server/tools/coast.mjs draws.
const WEST: f64 = -61.27;
const NORTH: f64 = 14.905;
const WIDTH: i64 = 490;
const HEIGHT: i64 = 530;
/// The cosine of 14.64°, the latitude of the island's middle.
const SHRINK: f64 = 0.967_53;
const UNITS_A_DEGREE: f64 = 1000.0;

/// How far beside each other two stops of one town stand.
pub const BESIDE: i64 = 25;

/// Half the width that the name of a town may need.
const NAME_ROOM: i64 = 90;

/// A numbered point of the road.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// What its link asks for.
    pub href: String,
    /// Its number.
    pub number: i64,
    /// The town, written when it is chosen.
    pub town: String,
    /// Where it is.
    pub spot: Spot,
    /// In the background.
    pub quiet: bool,
    /// Chosen at the moment.
    pub chosen: Signal<bool>,
}

/// Where a point of the earth lies on the sheet.
#[must_use]
pub fn spot(latitude: f64, longitude: f64) -> Spot {
    #[expect(clippy::cast_possible_truncation, reason = "degrees of the earth are small; the cast saturates")]
    let whole = |units: f64| units.round() as i64;
    Spot { x: whole((longitude - WEST) * SHRINK * UNITS_A_DEGREE), y: whole((NORTH - latitude) * UNITS_A_DEGREE) }
}

/// Whether a point lies on the sheet.
#[must_use]
pub const fn holds(spot: Spot) -> bool {
    0 <= spot.x && spot.x <= WIDTH && 0 <= spot.y && spot.y <= HEIGHT
}

/// The island with a road. `towns` are the places where the road does not stop.
#[component]
pub fn IslandMap(towns: Vec<Spot>, pins: Vec<Pin>) -> impl IntoView {
    let road: Vec<String> = pins.iter().map(|pin| format!("{},{}", pin.spot.x, pin.spot.y)).collect();
    let towns = towns.into_iter().map(|town| view! { <circle cx=town.x cy=town.y r="4"></circle> }).collect_view();
    let names = pins.iter().map(name).collect_view();
    let pins = pins.into_iter().map(pin).collect_view();
    view! {
        <svg class="island" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true" focusable="false">
            <use class="shallows" href="/pictures/martinique.svg#coast"></use>
            <use class="land" href="/pictures/martinique.svg#coast"></use>
            <g class="towns">{towns}</g>
            <polyline class="road" points=road.join(" ")></polyline>
            <g class="pins">{pins}</g>
            <g class="names">{names}</g>
        </svg>
    }
    .into_any()
}

/// The town's name above its pin while it is chosen, over all pins.
fn name(pin: &Pin) -> AnyView {
    let (town, spot, chosen) = (pin.town.clone(), pin.spot, pin.chosen);
    let x = spot.x.clamp(NAME_ROOM, WIDTH - NAME_ROOM);
    let class = move || if chosen.get() { "name chosen" } else { "name" };
    view! { <g class=class><text x=x y=spot.y - 25>{town}</text></g> }.into_any()
}

fn pin(pin: Pin) -> AnyView {
    let Pin { href, number, spot, quiet, chosen, .. } = pin;
    let navigate = use_navigate();
    let target = href.clone();
    // The router follows the links of the page, not those of a drawing.
    let pick = move |event: MouseEvent| {
        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            navigate(&target, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let class = move || match (chosen.get(), quiet) {
        (true, _) => "pin chosen",
        (false, true) => "pin quiet",
        (false, false) => "pin",
    };
    let radius = move || if chosen.get() { "17" } else { "12.5" };
    view! {
        <g class=class>
            <a href=href tabindex="-1" on:click=pick>
                <circle class="reach" cx=spot.x cy=spot.y r="19"></circle>
                <circle class="dot" cx=spot.x cy=spot.y r=radius></circle>
                <text class="count" x=spot.x y=spot.y dy="0.36em">{number}</text>
            </a>
        </g>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = include_str!("../../assets/pictures/martinique.svg");

    #[test]
    fn towns_and_coast_are_on_one_sheet() {
        assert!(SHEET.contains(&format!("viewBox=\"0 0 {WIDTH} {HEIGHT}\"")));
        assert!(SHEET.contains("<path id=\"coast\""));
        let tool = include_str!("../../../server/tools/coast.mjs");
        for number in [format!("WEST = {WEST};"), format!("NORTH = {NORTH};"), format!("WIDTH = {WIDTH};")] {
            assert!(tool.contains(&number), "{number}");
        }
        assert!((14.64_f64.to_radians().cos() - SHRINK).abs() < 1e-5);
    }

    #[test]
    fn known_places() {
        // Fort-de-France lies south-west of the middle, Sainte-Anne at the southern end.
        assert_eq!(spot(14.60365, -61.07418), Spot { x: 189, y: 301 });
        assert!(spot(14.43, -60.88).y > 470);
        assert!(holds(spot(14.87, -61.18)));
        assert!(!holds(spot(48.85, 2.35)));
        assert_eq!(spot(f64::NAN, f64::INFINITY), Spot { x: i64::MAX, y: 0 });
    }
}
