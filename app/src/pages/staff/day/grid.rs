//! The grid as drawn: rooms beside each other, hours downwards, sessions as blocks.

use chrono::NaiveDateTime;
use domain::ids::SessionId;
use domain::plan::{Conflict, SessionPlan};
use domain::session::SessionKind;
use domain::words::{hour, hour_range, in_french_list};
use leptos::prelude::*;

use super::board::Board;
use super::hand::{Pointer, cell_id, key};
use super::layout::Layout;
use crate::components::icon::{Icon, Sign};
use crate::conflicts::brief;
use crate::locale::{DayText, day as say};
use crate::views::SeatsRow;

/// The grid of the day.
pub(super) fn grid(board: Board, page: String, seats: Vec<SeatsRow>) -> AnyView {
    let pointer = Pointer::new(board);
    let seats = StoredValue::new(seats);
    let path = page.clone();
    let ground = move || board.layout.get().map(|layout| ground(board, &layout, &path));
    let blocks = move |session: SessionId| block(board, pointer, session, page.clone(), seats);
    let class = move || match board.hand.with(|hand| hand.as_ref().map(|hand| hand.by_keys)) {
        Some(false) => "grid dragging",
        _ => "grid",
    };
    view! {
        <section class="grid-frame" tabindex="0" aria-label=DayText::Grid.fr()>
            <div class=class>
                {ground}
                <For each=move || board.sessions() key=|session| *session children=blocks/>
            </div>
        </section>
        <p class="unseen" role="status" aria-live="assertive">{move || board.spoken.get()}</p>
    }
    .into_any()
}

/// Heads, hours and free cells.
fn ground(board: Board, layout: &Layout, page: &str) -> AnyView {
    let heads = layout
        .columns
        .iter()
        .map(|column| {
            let class = format!("room c{} w{}", column.first, column.lanes);
            view! { <p class=class>{column.head.clone()}</p> }
        })
        .collect_view();
    let hours = (0..layout.rows / 2)
        .map(|half| {
            let class = format!("hour q{} n2", half * 2);
            view! { <p class=class>{hour(layout.time(half * 2).time())}</p> }
        })
        .collect_view();
    let cells = (0..layout.columns.len())
        .flat_map(|column| (0..layout.rows / 2).map(move |half| (column, half)))
        .map(|(column, half)| cell(board, layout, page, column, half))
        .collect_view();
    view! { {heads} {hours} {cells} }.into_any()
}

fn cell(board: Board, layout: &Layout, page: &str, column: usize, half: i64) -> AnyView {
    let Some(there) = layout.columns.get(column) else { return ().into_any() };
    let at: NaiveDateTime = layout.time(half * 2);
    let open = layout.is_open(half * 2);
    let place = format!("cell c{} w{} q{} n2", there.first, there.lanes, half * 2);
    let against = Memo::new(move |_| {
        let half = usize::try_from(half).unwrap_or(usize::MAX);
        board.hand.with(|hand| hand.as_ref().and_then(|hand| hand.targets.get(column)?.get(half).copied()))
    });
    let class = move || {
        let state = match (against.get(), open) {
            (Some(None), _) => " can",
            (Some(Some(_)), true) => " cannot",
            (Some(Some(_)), false) => " cannot closed",
            (None, false) => " closed",
            (None, true) => "",
        };
        format!("{place}{state}")
    };
    let word = move || match against.get() {
        Some(word) => word.unwrap_or(DayText::Free.fr()),
        None if !open => DayText::Closed.fr(),
        None => "",
    };
    let room = there.room.map(|room| room.to_string()).unwrap_or_default();
    let href = format!("{page}?jour={}&nouvelle=1&salle={room}&debut={}#seance", layout.day, at.format("%H:%M"));
    let (name, hour) = (there.name.clone(), hour(at.time()));
    // With a session in the hand the cell is a target: its name says whether it can go there, as the
    // colour does.
    let label = move || match against.get() {
        Some(word) => say::target_cell(&name, &hour, word.unwrap_or(DayText::Free.fr())),
        None => say::free_cell(&name, &hour),
    };
    // One cell is in the order of the keyboard; arrows lead to the others.
    let index = if (column, half) == (0, 0) { "0" } else { "-1" };
    view! {
        <a class=class id=cell_id(column, half) href=href tabindex=index draggable="false"
            on:keydown=move |event| step(&event, column, half)>
            <span class="unseen">{label}</span>
            <span aria-hidden="true">{word}</span>
        </a>
    }
    .into_any()
}

/// Arrows go from cell to cell.
fn step(event: &leptos::ev::KeyboardEvent, column: usize, half: i64) {
    use leptos::wasm_bindgen::JsCast;
    let (column, half) = match event.key().as_str() {
        "ArrowUp" => (column, half - 1),
        "ArrowDown" => (column, half + 1),
        "ArrowLeft" => (column.saturating_sub(1), half),
        "ArrowRight" => (column + 1, half),
        _ => return,
    };
    let next = document().get_element_by_id(&cell_id(column, half));
    if let Some(cell) = next.and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        // A cell that cannot take the focus stays reachable by the pointer.
        let _ = cell.focus();
    }
}

fn block(
    board: Board,
    pointer: Pointer,
    id: SessionId,
    page: String,
    seats: StoredValue<Vec<SeatsRow>>,
) -> impl IntoView {
    let session = Memo::new(move |_| board.plan.with(|plan| plan.session(id).map(|(_, session)| session.clone())));
    let held = Memo::new(move |_| board.hand.with(|hand| hand.clone().filter(|hand| hand.session == id)));
    let clashes: Memo<Vec<Conflict>> = Memo::new(move |_| {
        if held.with(Option::is_some) {
            board.held_clashes()
        } else {
            board.found.with(|found| found.iter().filter(|one| one.sessions.contains(&id)).cloned().collect())
        }
    });
    let class = move || {
        let (Some(session), Some(layout)) = (session.get(), board.layout.get()) else { return "block".to_owned() };
        let (place, hand) = held.get().map_or_else(
            || {
                let lane = Some(layout.lane(id));
                (layout.place(session.room, session.times.starts(), session.times.ends(), lane), "")
            },
            |hand| (layout.place(hand.at.room, hand.at.starts, hand.at.ends, None), " held"),
        );
        let clash = if clashes.with(Vec::is_empty) { "" } else { " clash" };
        format!("block {} {place}{hand}{clash}", tone(session.kind))
    };
    let inside = move || session.get().map(|session| inside(board, &session, &page, pointer, seats));
    let warning = move || {
        let first = clashes.with(|found| board.world.with_value(|world| found.first().map(|one| brief(one, world))));
        first.map(|words| view! { <p class="block-clash"><Icon sign=Sign::Warning/>{words}</p> })
    };
    let times = move || {
        held.get()
            .map(|hand| view! { <p class="block-times">{hour_range(hand.at.starts.time(), hand.at.ends.time())}</p> })
    };
    view! {
        <article class=class on:pointerdown=move |event| pointer.pressed(board, id, &event, false, false)>
            {inside}
            {times}
            {warning}
            <span class="grip" aria-hidden="true" on:pointerdown=move |event| {
                event.stop_propagation();
                pointer.pressed(board, id, &event, false, true);
            }></span>
            <span class="stretch" aria-hidden="true" on:pointerdown=move |event| {
                event.stop_propagation();
                pointer.pressed(board, id, &event, true, false);
            }></span>
        </article>
    }
}

fn inside(
    board: Board,
    session: &SessionPlan,
    page: &str,
    pointer: Pointer,
    seats: StoredValue<Vec<SeatsRow>>,
) -> AnyView {
    let id = session.id;
    let hours = hour_range(session.times.start_time, session.times.end_time);
    let (partners, room) = board.world.with_value(|world| {
        let mut names: Vec<&str> = session
            .partners
            .iter()
            .chain(session.desks.iter().map(|desk| &desk.partner))
            .filter_map(|partner| world.partners.get(partner))
            .map(|partner| partner.name.as_str())
            .collect();
        let room = session.room.and_then(|room| world.rooms.get(&room)).map(|room| room.name.clone());
        names.sort_unstable();
        names.dedup();
        (in_french_list(&names), room.unwrap_or_else(|| DayText::NoRoom.fr().to_owned()))
    });
    let taken = seats.with_value(|seats| seats.iter().find(|seats| seats.session == id).map_or(0, |seats| seats.taken));
    let places = session.places();
    let fill = if places > 0 { (taken * 100 / places).clamp(0, 100) } else { 0 };
    let href = format!("{page}?jour={}&seance={}#seance", session.times.starts_on, session.slug);
    let more = format!(", {room}, {hours}");
    view! {
        <h2>
            <a href=href draggable="false" aria-describedby="aide-grille"
                on:click=move |event| if pointer.was_drag() { event.prevent_default() }
                on:blur=move |_| if board.hand.with_untracked(|hand| hand.as_ref().is_some_and(|hand| hand.by_keys)) { board.give_up() }
                on:keydown=move |event| key(board, id, &event)>
                {session.title.clone()}<span class="unseen">{more}</span>
            </a>
        </h2>
        <p class="block-kind"><Icon sign=Sign::of_theme(session.theme)/>{session.kind.label()}</p>
        <p class="block-who">{partners}</p>
        <p class="block-seats">
            <span>{say::places(places, taken)}</span>
            <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="whole" width="100" height="6" rx="3"></rect>
                <rect class="part" width=fill height="6" rx="3"></rect>
            </svg>
        </p>
    }
    .into_any()
}

/// The colour of a kind; its word stands in the block as well.
const fn tone(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::EmployerMeeting | SessionKind::Forum => "mango",
        SessionKind::Stand | SessionKind::RoundTable => "leaf",
        SessionKind::Shuttle | SessionKind::Appointment => "sand",
        SessionKind::Workshop | SessionKind::Seminar => "sea",
    }
}
