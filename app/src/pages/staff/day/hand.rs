//! Moving a block: by mouse, by touch (on its grip and its lower edge), by keyboard.

use chrono::TimeDelta;
use domain::ids::SessionId;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;

use super::board::{Board, Spot};
use super::layout::{Layout, QUARTER};

/// A pointer that moved less than this, in pixels, only clicked.
const CLICK: i32 = 5;

/// A pointer that went down on a block.
#[derive(Clone, Copy, Debug)]
pub struct Press {
    session: SessionId,
    /// The end is dragged, not the whole.
    stretch: bool,
    x: i32,
    y: i32,
    /// Where in the block it went down, in quarters from its start.
    offset: i64,
}

/// What is pressed, if anything, and whether the last press dragged something.
#[derive(Clone, Copy)]
pub struct Pointer {
    press: StoredValue<Option<Press>>,
    dragged: StoredValue<bool>,
}

impl Pointer {
    /// Nothing is pressed; listens to the window once the page lives.
    pub fn new(board: Board) -> Self {
        let pointer = Self { press: StoredValue::new(None), dragged: StoredValue::new(false) };
        Effect::new(move || {
            let moved = window_event_listener(leptos::ev::pointermove, move |event| pointer.moved(board, &event));
            let up = window_event_listener(leptos::ev::pointerup, move |_| pointer.released(board, true));
            let lost = window_event_listener(leptos::ev::pointercancel, move |_| pointer.released(board, false));
            let keys = window_event_listener(leptos::ev::keydown, move |event| {
                let key = event.key();
                if key == "Escape" {
                    pointer.press.set_value(None);
                    board.give_up();
                } else if (event.ctrl_key() || event.meta_key()) && !is_typing(&event) {
                    match (key.as_str(), event.shift_key()) {
                        ("z", false) => board.undo(),
                        ("y", _) | ("Z" | "z", true) => board.redo(),
                        _ => return,
                    }
                    event.prevent_default();
                }
            });
            on_cleanup(move || {
                moved.remove();
                up.remove();
                lost.remove();
                keys.remove();
            });
        });
        pointer
    }

    /// A pointer goes down on a block; fingers move the page unless they touch its grip or edge.
    pub fn pressed(&self, board: Board, session: SessionId, event: &PointerEvent, stretch: bool, grip: bool) {
        if event.button() != 0 || (event.pointer_type() == "touch" && !grip && !stretch) {
            return;
        }
        if stretch || grip {
            event.prevent_default();
        }
        let row =
            board.layout.get_untracked().and_then(|layout| spot_under(&layout, event.client_x(), event.client_y()));
        let begins = board.plan.with_untracked(|plan| plan.session(session).map(|(_, one)| one.times.starts()));
        let offset = match (board.layout.get_untracked(), row, begins) {
            (Some(layout), Some((_, row)), Some(begins)) => (layout.time(row) - begins).num_minutes() / QUARTER,
            _ => 0,
        };
        self.dragged.set_value(false);
        let press = Press { session, stretch, x: event.client_x(), y: event.client_y(), offset };
        self.press.set_value(Some(press));
    }

    /// Whether the click that follows a press only ended a drag.
    pub fn was_drag(&self) -> bool {
        self.dragged.try_update_value(std::mem::take).unwrap_or(false)
    }

    fn moved(&self, board: Board, event: &PointerEvent) {
        let Some(press) = self.press.get_value() else { return };
        let (x, y) = (event.client_x(), event.client_y());
        if board.hand.with_untracked(Option::is_none) {
            if (x - press.x).abs() + (y - press.y).abs() < CLICK {
                return;
            }
            board.take(press.session, false, !press.stretch);
            self.dragged.set_value(true);
        }
        let (Some(hand), Some(layout)) = (board.hand.get_untracked(), board.layout.get_untracked()) else { return };
        let Some((column, row)) = spot_under(&layout, x, y) else { return };
        if press.stretch {
            let ends = layout.time(row + 1).max(hand.from.starts + TimeDelta::minutes(QUARTER));
            board.hold(Spot { ends, ..hand.at });
        } else {
            let room = layout.columns.get(column).map_or(hand.from.room, |column| column.room);
            board.hold(shifted_to(&layout, hand.from, row - press.offset).in_room(room));
        }
    }

    fn released(&self, board: Board, keep: bool) {
        if self.press.try_update_value(Option::take).flatten().is_none() {
            return;
        }
        if keep {
            board.put_down();
        } else {
            board.give_up();
        }
    }
}

/// Arrows move or stretch, Enter drops, Escape gives up.
pub fn key(board: Board, session: SessionId, event: &KeyboardEvent) {
    let held = board.hand.get_untracked().filter(|hand| hand.by_keys && hand.session == session);
    let key = event.key();
    let (rows, columns) = match key.as_str() {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1_isize),
        "ArrowRight" => (0, 1),
        "Enter" | " " if held.is_some() => {
            event.prevent_default();
            return board.put_down();
        }
        _ => return,
    };
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    event.prevent_default();
    if held.is_none() {
        board.take(session, true, !event.shift_key());
    }
    let (Some(hand), Some(layout)) = (board.hand.get_untracked(), board.layout.get_untracked()) else { return };
    let by = TimeDelta::minutes(rows * QUARTER);
    if event.shift_key() {
        let ends = (hand.at.ends + by).max(hand.at.starts + TimeDelta::minutes(QUARTER));
        return board.hold(Spot { ends: ends.min(layout.time(layout.rows)), ..hand.at });
    }
    let column = layout.column(hand.at.room).saturating_add_signed(columns).min(layout.columns.len() - 1);
    let room = layout.columns.get(column).map_or(hand.at.room, |column| column.room);
    let moved = Spot { starts: hand.at.starts + by, ends: hand.at.ends + by, room };
    if layout.time(0) <= moved.starts && moved.ends <= layout.time(layout.rows) {
        board.hold(moved);
    }
}

impl Spot {
    fn in_room(self, room: Option<domain::ids::RoomId>) -> Self {
        Self { room, ..self }
    }
}

/// The spot from a row on, as long as before, within the grid.
fn shifted_to(layout: &Layout, from: Spot, row: i64) -> Spot {
    let length = from.ends - from.starts;
    let latest = (layout.time(layout.rows) - length).max(layout.time(0));
    let starts = layout.time(row.max(0)).min(latest);
    Spot { starts, ends: starts + length, room: from.room }
}

/// The column and row under a point of the window, read off the cells as they are drawn.
fn spot_under(layout: &Layout, x: i32, y: i32) -> Option<(usize, i64)> {
    let box_of =
        |column: usize| document().get_element_by_id(&cell_id(column, 0)).map(|cell| cell.get_bounding_client_rect());
    let (x, y) = (f64::from(x), f64::from(y));
    let mut nearest = 0;
    let mut first = None;
    for column in 0..layout.columns.len() {
        let Some(rect) = box_of(column) else { continue };
        if rect.left() <= x {
            nearest = column;
        }
        first.get_or_insert(rect);
    }
    let first = first?;
    // A cell is half an hour high: two rows.
    let height = first.height() / 2.0;
    if height <= 0.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a window holds few rows; the cast saturates")]
    let row = ((y - first.top()) / height).floor() as i64;
    Some((nearest, row.clamp(0, layout.rows - 1)))
}

/// The `id` of a cell: its column and its half hour.
pub fn cell_id(column: usize, half: i64) -> String {
    format!("case-{column}-{half}")
}

/// Whether the keys go into a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    use leptos::wasm_bindgen::JsCast;
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
