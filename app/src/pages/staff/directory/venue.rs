//! `/equipe/lieux/nouveau` and `/equipe/lieux/{venue}`.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::town_search::{ChosenTown, TownSearch};
use super::{Typed, hidden, saved, summary};
use crate::api;
use crate::components::button::Submit;
use crate::components::field::TextField;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::mark::mark;
use crate::components::pick::{PickField, TickField};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Book, itinerary::WEEKDAYS};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{NewVenueView, RoomRow, VenueView};

/// A new venue: its town first, then its words.
#[component]
pub fn NewVenuePage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let query = use_query_map();
    let asked = move |name: &'static str| query.read().get(name).unwrap_or_default();
    let typed_town = outcome.as_ref().map(|outcome| outcome.values.text("commune")).unwrap_or_default();
    let town = Memo::new(move |_| {
        let town = asked("commune");
        if town.is_empty() { typed_town.clone() } else { town }
    });
    let view = remote(move || (asked("q"), town.get()), |(question, town)| api::directory::new_venue(question, town));
    let draw = move |view: NewVenueView| {
        let typed = Typed::only(outcome.as_ref(), Vec::new());
        let path = "/equipe/lieux/nouveau".to_owned();
        let body = if let Some(town) = view.town {
            view! {
                <form class="form card sheet-form" method="post" action=path.clone() novalidate>
                    {hidden("commune", town.insee.clone())}
                    <ChosenTown path=path.clone() town/>
                    {words(&typed, false)}
                    <Submit label=Book::CreateVenue.fr()/>
                </form>
            }
            .into_any()
        } else {
            let question = query.with_untracked(|query| query.get("q").unwrap_or_default());
            view! { <div class="card"><TownSearch path asked=question hits=view.hits/></div> }.into_any()
        };
        view! {
            <Title text=locale::title(Book::NewVenue.fr())/>
            <BackLink href="/equipe/lieux" label=Book::BackToVenues.fr()/>
            <h1>{Book::NewVenue.fr()}</h1>
            {summary(outcome.as_ref())}
            {body}
        }
        .into_any()
    };
    view! { <StaffLayout place=Place::Venues>{loaded(view, draw)}</StaffLayout> }
}

/// A venue.
#[component]
pub fn VenuePage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let venue = param("venue");
    let query = use_query_map();
    let view = remote(move || venue.get(), api::directory::venue);
    let draw = move |view: VenueView| {
        let done = query.with_untracked(|query| query.get("fait").is_some());
        page(&view, outcome.as_ref(), done)
    };
    view! { <StaffLayout place=Place::Venues>{loaded(view, draw)}</StaffLayout> }
}

fn words(typed: &Typed, step_free: bool) -> AnyView {
    view! {
        {typed.line("name", Book::Name, Some(Book::VenueNameHint))}
        {typed.line("address", Book::Address, None)}
        {typed.line("landmark", Book::Landmark, Some(Book::LandmarkHint))}
        {typed.line("how_to_come", Book::HowToCome, Some(Book::HowToComeHint))}
        <TickField id="step_free" label=Book::StepFree.fr() checked=typed.ticked("step_free", step_free)/>
    }
    .into_any()
}

fn page(view: &VenueView, outcome: Option<&FormOutcome<TypedAsk>>, done: bool) -> AnyView {
    let action = format!("/equipe/lieux/{}", view.row.id);
    let typed = Typed::of(outcome, &[("action", "words")], view.values.clone());
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    view! {
        <Title text=window(&view.row.name)/>
        <BackLink href="/equipe/lieux" label=Book::BackToVenues.fr()/>
        <div class="road-head">
            <div>
                <h1>{view.row.name.clone()}</h1>
                <p class="quiet">{view.row.town.clone()}</p>
            </div>
            {mark(view.row.booking.clone())}
        </div>
        {saved(done && outcome.is_none())}
        {summary(outcome)}
        <div class="two">
            <div class="stack">
                <form class="form card sheet-form" method="post" action=action.clone() novalidate>
                    <h2>{Book::Details.fr()}</h2>
                    {hidden("action", "words")}
                    {words(&typed, view.step_free)}
                    <Submit label=Book::Save.fr()/>
                </form>
                {hours(view, outcome, &action)}
                {rooms(view, outcome, &action)}
            </div>
            <div class="stack">
                {booking(view, outcome, &action)}
                {closed_days(view, outcome, &action)}
            </div>
        </div>
    }
    .into_any()
}

fn booking(view: &VenueView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let typed = Typed::of(outcome, &[("action", "booking")], Vec::new());
    // No step is taken that nobody picked.
    let mut choices = vec![(String::new(), Book::Pick.fr().to_owned())];
    choices.extend(view.next.iter().cloned());
    view! {
        <form class="form card" method="post" action=action.to_owned() novalidate>
            <h2>{Book::Booking.fr()}</h2>
            {hidden("action", "booking")}
            {hidden("shown", view.booking.clone())}
            <PickField
                id="booking"
                label=Book::BookingTo.fr()
                choices
                value=typed.value("booking")
                problem=typed.problem("booking")
            />
            {typed.control("option_until", Book::OptionUntil, Some(Book::BookingStepHint), "date")}
            <Submit second=true label=Book::Save.fr()/>
        </form>
    }
    .into_any()
}

fn hours(view: &VenueView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let first = (0..7_u32).zip(&view.hours).map(|(day, text)| (format!("hours-{day}"), text.clone())).collect();
    let typed = Typed::of(outcome, &[("action", "hours")], first);
    let days = (0..7_u32)
        .zip(WEEKDAYS)
        .map(|(day, (_, name))| {
            let id = format!("hours-{day}");
            let (value, problem) = (typed.value(&id), typed.problem(&id));
            view! { <TextField id label=locale::capital(name) value problem/> }
        })
        .collect_view();
    view! {
        <form class="form card week" method="post" action=action.to_owned() novalidate>
            <h2>{Book::Hours.fr()}</h2>
            {hidden("action", "hours")}
            <p class="quiet">{Book::HoursHint.fr()} " " {Book::HoursAll.fr()}</p>
            <div class="stack">{days}</div>
            <Submit second=true label=Book::Save.fr()/>
        </form>
    }
    .into_any()
}

fn closed_days(view: &VenueView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let typed = Typed::of(outcome, &[("action", "close")], Vec::new());
    let none = view.closed_days.is_empty().then(|| view! { <p class="quiet">{Book::ClosedDaysEmpty.fr()}</p> });
    let days = view
        .closed_days
        .iter()
        .map(|(day, words, note)| {
            view! {
                <li>
                    <p>{words.clone()} " " <span class="quiet">{note.clone()}</span></p>
                    <form method="post" action=action.to_owned()>
                        {hidden("action", "reopen")}
                        {hidden("day", day.clone())}
                        <button class="button plain" type="submit">{Book::Remove.fr()}<span class="unseen">" " {words.clone()}</span></button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="fermetures">
            <h2 id="fermetures">{Book::ClosedDays.fr()}</h2>
            {none}
            <ul class="closed-days">{days}</ul>
            <form class="form" method="post" action=action.to_owned() novalidate>
                {hidden("action", "close")}
                {typed.control("closed_on", Book::ClosedOn, None, "date")}
                {typed.line("note", Book::Why, Some(Book::WhyHint))}
                <Submit second=true label=Book::Add.fr()/>
            </form>
        </section>
    }
    .into_any()
}

fn rooms(view: &VenueView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let none = view.rooms.is_empty().then(|| view! { <p class="quiet">{Book::RoomsEmpty.fr()}</p> });
    let known = view.rooms.iter().map(|room| known_room(room, outcome, action)).collect_view();
    let typed = Typed::of(outcome, &[("action", "room"), ("room", "")], vec![("concurrent".into(), "1".into())]);
    view! {
        <section class="card" aria-labelledby="salles">
            <h2 id="salles">{Book::Rooms.fr()}</h2>
            {none}
            {known}
            <details class="more" open=typed.outcome.is_some() || view.rooms.is_empty()>
                <summary>{Book::RoomAdd.fr()}</summary>
                <form class="form" method="post" action=action.to_owned() novalidate>
                    {hidden("action", "room")}
                    {room_fields(&typed, "", false)}
                    <Submit second=true label=Book::Add.fr()/>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn known_room(room: &RoomRow, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let first = vec![
        ("room_name".to_owned(), room.name.clone()),
        ("capacity".to_owned(), room.capacity.clone()),
        ("concurrent".to_owned(), room.concurrent.clone()),
    ];
    let typed = Typed::of(outcome, &[("action", "room"), ("room", &room.id)], first);
    view! {
        <details class="more room-line" open=typed.outcome.is_some()>
            <summary>
                {room.name.clone()} " · " {room.capacity.clone()} " " {Book::Capacity.fr().to_lowercase()}
            </summary>
            <form class="form" method="post" action=action.to_owned() novalidate>
                {hidden("action", "room")}
                {hidden("room", room.id.clone())}
                {room_fields(&typed, &room.id, room.step_free)}
                <Submit second=true label=Book::Save.fr()/>
            </form>
            <form method="post" action=action.to_owned()>
                {hidden("action", "room_remove")}
                {hidden("room", room.id.clone())}
                <button class="button plain" type="submit">{Book::Remove.fr()}<span class="unseen">" " {room.name.clone()}</span></button>
            </form>
        </details>
    }
    .into_any()
}

/// The controls of a room. Several rooms stand on the page: ids carry the room, names do not.
fn room_fields(typed: &Typed, room: &str, step_free: bool) -> AnyView {
    let control = |name: &'static str, label: Book| {
        let (value, problem) = (typed.value(name), typed.problem(name));
        let id = if room.is_empty() { name.to_owned() } else { format!("{name}-{room}") };
        view! { <TextField id name label=label.fr() value problem/> }
    };
    let tick = if room.is_empty() { "room_step_free".to_owned() } else { format!("room_step_free-{room}") };
    view! {
        {control("room_name", Book::RoomName)}
        <div class="pair">
            {control("capacity", Book::Capacity)}
            {control("concurrent", Book::Concurrent)}
        </div>
        <TickField id=tick name="room_step_free" label=Book::StepFreeRoom.fr() checked=typed.ticked("room_step_free", step_free)/>
    }
    .into_any()
}
