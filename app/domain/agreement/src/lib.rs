//! What the rules and the planner answer to questions that follow from a seed, as text.
//!
//! The page asks by the same code as the server. Here both builds are asked the same things:
//! `end2end/tests/agreement.test.mjs` compares every byte of the answers in a browser. The module
//! holds the calendar of `make bench-planner` too, whose days the browser is timed on.

mod answers;
mod calendar;
mod chance;

use std::cell::{Cell, RefCell};

use planner::itinerary::hand::{Ground, days};
use wasm_bindgen::prelude::wasm_bindgen;

pub use answers::{SUBJECTS, answers};

thread_local! {
    static ANSWER: RefCell<String> = const { RefCell::new(String::new()) };
    static CALENDAR: RefCell<Option<Ground>> = const { RefCell::new(None) };
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// Answers a subject (a place in [`SUBJECTS`]); how many bytes the answer has.
#[wasm_bindgen]
#[must_use]
pub fn answer(subject: u32, seed: u32, amount: u32) -> u32 {
    let text = SUBJECTS.get(subject as usize).map(|(name, _)| answers(name, seed, amount)).unwrap_or_default();
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    ANSWER.set(text);
    length
}

/// Where the bytes of the last answer begin in the memory of the module.
#[wasm_bindgen]
#[must_use]
pub fn answer_at() -> u32 {
    ANSWER.with_borrow(|text| u32::try_from(text.as_ptr().addr()).unwrap_or_default())
}

/// Makes a calendar of 34 towns, 92 days and 40 partners; how many stops it has.
#[wasm_bindgen]
#[must_use]
pub fn open_calendar(seed: u32) -> u32 {
    let ground = calendar::season(seed);
    let stops = u32::try_from(ground.shifts.stops().len()).unwrap_or_default();
    CALENDAR.set(Some(ground));
    stops
}

/// Asks what each day of the calendar would bring a stop; how many days were looked at.
#[wasm_bindgen]
#[must_use]
pub fn colour(stop: u32) -> u32 {
    CALENDAR.with_borrow(|ground| {
        let days = ground.as_ref().and_then(|ground| days(ground, stop, &mut || false).ok()).unwrap_or_default();
        ASKED.set(u32::try_from(days.iter().filter(|day| day.is_impossible()).count()).unwrap_or_default());
        u32::try_from(days.len()).unwrap_or_default()
    })
}

/// How many of these days were impossible.
#[wasm_bindgen]
#[must_use]
pub fn impossible() -> u32 {
    ASKED.get()
}
