//! A stop in the hand, over the calendar: by mouse, by finger (the chosen one), by keyboard.
//!
//! When it is taken, each day is coloured with what it would bring, worked out here. What they are
//! coloured from came once, after the page; nothing is asked while a stop is held. The drop is an
//! ordinary form: the server decides.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::{Div, Form};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::api;
use crate::components::month::Held;
use crate::locale::{Road, itinerary as say};
use crate::views::{StopRow, TargetRow};

/// A pointer that moved less than this, in pixels, only clicked.
const CLICK: i32 = 5;
/// So near to the edge of the window, in pixels, the page is scrolled by so many.
const EDGE: (f64, f64) = (40.0, 24.0);
/// Where a day of the calendar says its date, and a tab its month.
const DAY: &str = "data-day";
const MONTH: &str = "data-month";

/// Says what each day would bring the stop of this address.
pub type Colours = dyn Fn(&str) -> Vec<TargetRow> + Send + Sync;
/// Reads the ground of a tour.
type Reader = fn(&str) -> Option<Arc<Colours>>;

mod engine {
    use super::{Arc, Colours, Reader};
    #[cfg(not(debug_assertions))]
    use leptos::prelude::*;

    fn read(text: &str) -> Option<Arc<Colours>> {
        let ground = serde_json::from_slice(text.as_bytes()).ok()?;
        Some(Arc::new(move |stop: &str| crate::day_colours::rows(&ground, stop)))
    }

    // Rules and words of the days are a file of their own: only this page waits for it, and only
    // after it is drawn. A build for development is one file.
    #[cfg(not(debug_assertions))]
    #[lazy]
    pub fn colours() -> Reader {
        read
    }

    #[cfg(debug_assertions)]
    #[expect(clippy::unused_async, reason = "called as the file of its own is")]
    pub async fn colours() -> Reader {
        read
    }
}

/// What is held.
#[derive(Clone, Debug, PartialEq)]
struct InHand {
    /// The place of the stop in the list.
    place: u32,
    /// Its first day, `2027-05-18`.
    from: String,
    /// The day over which it is; nothing outside the calendar.
    over: Option<String>,
    /// Held by the keyboard.
    by_keys: bool,
    /// It was dropped there and is on its way.
    dropped: bool,
}

/// A pointer that went down on a stop.
#[derive(Clone, Copy, Debug)]
struct Press {
    place: u32,
    x: i32,
    y: i32,
}

/// What the calendar knows while the page lives. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Hand {
    stops: StoredValue<Vec<StopRow>>,
    colours: RwSignal<Option<Arc<Colours>>>,
    held: RwSignal<Option<InHand>>,
    press: StoredValue<Option<Press>>,
    dragged: StoredValue<bool>,
    /// The days of the stop in the hand.
    days: RwSignal<Vec<TargetRow>>,
    /// The month to which the hand went.
    pub month: RwSignal<Option<String>>,
    /// What is said of the day.
    pub said: RwSignal<String>,
    frame: NodeRef<Div>,
    form: NodeRef<Form>,
}

impl Hand {
    /// Nothing is held.
    pub fn new() -> Self {
        Self {
            stops: StoredValue::new(Vec::new()),
            colours: RwSignal::new(None),
            held: RwSignal::new(None),
            press: StoredValue::new(None),
            dragged: StoredValue::new(false),
            days: RwSignal::new(Vec::new()),
            month: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            frame: NodeRef::new(),
            form: NodeRef::new(),
        }
    }

    /// Once the page lives: loads what the days are coloured from, and listens to the window.
    pub fn come_to_life(self, tour: Memo<String>) {
        Effect::new(move || {
            let tour = tour.get();
            leptos::task::spawn_local(async move {
                // Without it the calendar is what it was: the days of the chosen stop come from the server.
                let Ok(Some(ground)) = api::itinerary::ground(tour).await else { return };
                let read = engine::colours().await;
                self.colours.try_set(read(&ground));
            });
        });
        Effect::new(move || {
            let moved = window_event_listener(leptos::ev::pointermove, move |event| self.moved(&event));
            let up = window_event_listener(leptos::ev::pointerup, move |_| self.released(true));
            let lost = window_event_listener(leptos::ev::pointercancel, move |_| self.released(false));
            let keys = window_event_listener(leptos::ev::keydown, move |event| {
                if event.key() == "Escape" {
                    self.press.set_value(None);
                    self.give_up();
                }
            });
            on_cleanup(move || {
                moved.remove();
                up.remove();
                lost.remove();
                keys.remove();
            });
        });
    }

    /// The stops that can be taken.
    pub fn know(self, stops: &[StopRow]) {
        self.stops.set_value(stops.to_vec());
    }

    /// Whether days can be coloured here.
    pub fn is_ready(self) -> bool {
        self.colours.with(Option::is_some)
    }

    /// The same, for who only looks.
    pub fn was_ready(self) -> bool {
        self.colours.with_untracked(Option::is_some)
    }

    /// The days of the stop in the hand; without one, of the chosen one as far as they are known here.
    pub fn days(self, chosen: Option<u32>) -> Option<Vec<TargetRow>> {
        if self.held.with(Option::is_some) {
            return Some(self.days.get());
        }
        self.rows(chosen?)
    }

    fn rows(self, place: u32) -> Option<Vec<TargetRow>> {
        let slug = self.stop(place, |stop| stop.slug.clone())?;
        self.colours.with(|colours| colours.as_ref().map(|colours| colours(&slug)))
    }

    fn stop<T>(self, place: u32, read: impl FnOnce(&StopRow) -> T) -> Option<T> {
        self.stops.with_value(|stops| stops.get(usize::try_from(place).ok()?).map(read))
    }

    /// What the calendar draws of it.
    pub fn drawn(self) -> Option<Held> {
        self.held.get().map(|held| Held { place: held.place, over: held.over.unwrap_or(held.from) })
    }

    /// Whether a pointer holds something.
    pub fn is_dragging(self) -> bool {
        self.held.with(|held| held.as_ref().is_some_and(|held| !held.by_keys))
    }

    /// A pointer goes down on a stop; a finger takes only the chosen one, so that the page still scrolls.
    pub fn pressed(self, place: u32, chosen: bool, event: &PointerEvent) {
        let finger = event.pointer_type() == "touch";
        if event.button() != 0 || (finger && !chosen) || self.stop(place, |stop| stop.quiet) != Some(false) {
            return;
        }
        self.dragged.set_value(false);
        self.press.set_value(Some(Press { place, x: event.client_x(), y: event.client_y() }));
    }

    /// The click that ends a drag follows no link.
    pub fn clicked(self, event: &MouseEvent) {
        if self.dragged.try_update_value(std::mem::take).unwrap_or(false) {
            event.prevent_default();
        }
    }

    fn moved(self, event: &PointerEvent) {
        let Some(press) = self.press.get_value() else { return };
        let (x, y) = (event.client_x(), event.client_y());
        if self.held.with_untracked(Option::is_none) {
            if (x - press.x).abs() + (y - press.y).abs() < CLICK || !self.take(press.place, false) {
                return;
            }
            self.dragged.set_value(true);
        }
        let under = document().element_from_point(as_f32(x), as_f32(y));
        let named = |name: &str| {
            let found = under.as_ref()?.closest(&format!("[{name}]")).ok()??;
            found.get_attribute(name)
        };
        if let Some(month) = named(MONTH) {
            self.month.set(Some(month));
        }
        self.hold(named(DAY));
        scroll(f64::from(y));
    }

    fn released(self, keep: bool) {
        if self.press.try_update_value(Option::take).flatten().is_some() {
            if keep { self.put_down() } else { self.give_up() }
        }
    }

    /// Arrows take a stop and move it, day by day and week by week; Enter drops it.
    pub fn key(self, place: Option<u32>, event: &KeyboardEvent) {
        let held = self.held.get_untracked().filter(|held| held.by_keys && !held.dropped);
        let days = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "ArrowUp" => -7,
            "ArrowDown" => 7,
            "Enter" | " " if held.is_some() => {
                event.prevent_default();
                event.stop_propagation();
                return self.put_down();
            }
            _ => return,
        };
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        if held.is_none() && !place.is_some_and(|place| self.take(place, true)) {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let Some(held) = self.held.get_untracked() else { return };
        let from = held.over.unwrap_or(held.from);
        let Some(to) = from.parse().ok().and_then(|day: chrono::NaiveDate| {
            day.checked_add_signed(chrono::TimeDelta::days(days)).map(|day| day.to_string())
        }) else {
            return;
        };
        if self.is_a_day(&to) {
            self.month.set(to.get(..7).map(str::to_owned));
            self.hold(Some(to.clone()));
            request_animation_frame(move || show(&to));
        }
    }

    /// Whether the calendar has the day.
    fn is_a_day(self, date: &str) -> bool {
        self.held.with_untracked(|held| held.as_ref().is_some_and(|held| held.from == date))
            || self.days.with_untracked(|days| days.iter().any(|day| day.date == date))
    }

    fn take(self, place: u32, by_keys: bool) -> bool {
        let Some((from, false)) = self.stop(place, |stop| (stop.starts_on.clone(), stop.quiet)) else { return false };
        let Some(days) = untrack(|| self.rows(place)) else { return false };
        self.days.set(days);
        self.held.set(Some(InHand { place, from, over: None, by_keys, dropped: false }));
        if by_keys && let Some(frame) = self.frame.get_untracked() {
            // The days are drawn anew with each month: the focus waits where it stays.
            let _ = frame.focus();
        }
        true
    }

    /// Holds it over another day and says what that means.
    fn hold(self, over: Option<String>) {
        if self.held.with_untracked(|held| held.as_ref().is_none_or(|held| held.over == over || held.dropped)) {
            return;
        }
        self.said.set(over.as_deref().map(|day| untrack(|| self.about(day, None))).unwrap_or_default());
        self.held.update(|held| {
            if let Some(held) = held {
                held.over = over;
            }
        });
    }

    /// « mardi 18 mai : possible. Route de la tournée : +4 min. »
    fn about(self, date: &str, chosen: Option<u32>) -> String {
        if self.held.with(|held| held.as_ref().is_some_and(|held| held.from == date)) {
            return Road::HeldAtHome.fr().to_owned();
        }
        let days = self.days(chosen).unwrap_or_default();
        let found = days.iter().find(|day| day.date == date);
        found.map_or_else(|| Road::HeldNowhere.fr().to_owned(), say::day_told)
    }

    /// Says what a day means to the chosen stop.
    pub fn look(self, date: &str, chosen: Option<u32>) {
        if self.held.with_untracked(Option::is_none) && self.was_ready() {
            self.said.set(untrack(|| self.about(date, chosen)));
        }
    }

    fn put_down(self) {
        let Some(held) = self.held.get_untracked().filter(|held| !held.dropped) else { return };
        match held.over {
            Some(day) if day != held.from && self.is_a_day(&day) => {
                self.said.set(Road::Dropping.fr().to_owned());
                self.held.update(|held| {
                    if let Some(held) = held {
                        held.dropped = true;
                    }
                });
            }
            _ => self.give_up(),
        }
    }

    /// Leaves it where it was.
    fn give_up(self) {
        let Some(held) = self.held.get_untracked().filter(|held| !held.dropped) else { return };
        self.held.set(None);
        self.month.set(held.by_keys.then(|| held.from.get(..7).map(str::to_owned)).flatten());
        self.said.set(Road::GivenUp.fr().to_owned());
        if held.by_keys {
            request_animation_frame(move || {
                let chip = document().query_selector(&format!("[data-chip=\"{}\"]", chip_key(held.place)));
                if let Some(chip) = chip.ok().flatten().and_then(|chip| chip.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = chip.focus();
                }
            });
        }
    }

    /// Where the calendar stands: it takes the keys while something is held by them.
    pub fn frame(self, inside: AnyView) -> AnyView {
        let class = move || if self.is_dragging() { "month-frame dragging" } else { "month-frame" };
        view! {
            <div class=class node_ref=self.frame tabindex="-1" role="group" aria-label=Road::Calendar.fr()
                on:keydown=move |event| self.key(None, &event)>
                {inside}
            </div>
        }
        .into_any()
    }

    /// What is said of the day, and the form that goes out with a drop.
    pub fn voice(self, path: String) -> AnyView {
        let form = self.form;
        let drop = move || {
            let held = self.held.get().filter(|held| held.dropped)?;
            let stop = self.stop(held.place, |stop| stop.slug.clone())?;
            Some(view! {
                <form method="post" action=path.clone() node_ref=form>
                    <input type="hidden" name="stop" value=stop/>
                    <input type="hidden" name="to" value=held.over/>
                </form>
            })
        };
        Effect::new(move || {
            if let Some(form) = form.get() {
                // A form that cannot be sent leaves the calendar as it is; nothing was promised.
                let _ = form.submit();
            }
        });
        let help = move || self.is_ready().then(|| view! { <p class="quiet small">{Road::HoldHelp.fr()}</p> });
        view! {
            <p class="day-said" role="status" aria-live="polite">{move || self.said.get()}</p>
            {help}
            {drop}
        }
        .into_any()
    }
}

/// The days that lie beyond the window can be reached with something in the hand.
fn scroll(y: f64) {
    let (near, by) = EDGE;
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX);
    if y < near {
        window().scroll_by_with_x_and_y(0.0, -by);
    } else if y > height - near {
        window().scroll_by_with_x_and_y(0.0, by);
    }
}

/// Brings a day into the window.
fn show(date: &str) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if let Ok(Some(day)) = document().query_selector(&format!("[{DAY}=\"{date}\"]")) {
        day.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// By what a stop is found in the calendar; one of two days stands there twice.
pub(super) fn chip_key(place: u32) -> String {
    format!("jour-etape-{place}")
}

#[expect(clippy::cast_precision_loss, reason = "points of a window are small")]
const fn as_f32(number: i32) -> f32 {
    number as f32
}
