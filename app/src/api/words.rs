//! From what the use cases read to what the pages show: days, hours and counts in words.

mod agenda;
mod inbox;
mod kiosk;
mod kiosks;
mod outbox;
mod ticket;

use backend::service::read::{
    Availability, DeskSummary, SessionSummary, SlotSummary, StopPage, StopSummary, TourPage, TourSummary,
};
use chrono::NaiveDate;
use domain::person::Drawing;
use domain::phone::PhoneNumber;
use domain::words::{hour, hour_range, in_french_list, places_left, weekday_date, weekday_date_year};

use crate::locale;
use crate::views::{
    DeskView, Help, HomeView, Pick, Seats, SessionCard, SlotView, StopCard, StopState, StopView, TourCard, TourView,
};

pub use agenda::linked_agenda;
pub use domain::words::moment;
pub use inbox::inbox;
pub use kiosk::{offer, other, ticket as kiosk_ticket};
pub use kiosks::kiosks;
pub use outbox::{dashboard, message, outbox};
pub use ticket::ticket;

/// From this many seats down, the card says that there are few.
const FEW: i64 = 3;

/// Who holds a ticket: the first name, the drawing and its number, or both.
pub fn holder(first_name: Option<&String>, drawing: Option<&(String, i64)>) -> String {
    let drawn = drawing.and_then(|(key, number)| Some(locale::drawing(Drawing::parse(key)?.word(), *number)));
    match (first_name, drawn) {
        (Some(name), Some(drawn)) => format!("{name}, {drawn}"),
        (Some(name), None) => name.clone(),
        (None, drawn) => drawn.unwrap_or_default(),
    }
}

/// The tours, running and to come before past ones.
pub fn home(tours: Vec<TourSummary>) -> HomeView {
    let (over, coming) = tours.into_iter().map(tour).partition(|tour: &TourCard| tour.over);
    HomeView { coming, over }
}

fn tour(tour: TourSummary) -> TourCard {
    TourCard {
        slug: tour.slug,
        name: tour.public_name,
        dates: locale::period(&weekday_date(tour.starts_on), &weekday_date_year(tour.ends_on)),
        stops: locale::stops(tour.stop_count),
        over: tour.over,
    }
}

/// A tour and the stops that match.
pub fn tour_page(page: TourPage, base_url: &str, town: &str, date: &str) -> TourView {
    let day = date.parse::<NaiveDate>().ok();
    let mut towns: Vec<Pick> = Vec::new();
    let mut days: Vec<Pick> = Vec::new();
    for stop in &page.stops {
        add(&mut towns, &stop.town, stop.town.clone(), town);
        add(&mut days, &stop.starts_on.to_string(), locale::capital(&weekday_date(stop.starts_on)), date);
    }
    towns.sort_by(|one, other| one.label.cmp(&other.label));
    let matches = |stop: &StopSummary| {
        (town.is_empty() || stop.town == town)
            && (date.is_empty() || day.is_some_and(|day| stop.starts_on <= day && day <= stop.ends_on))
    };
    let (slug, open) = (page.tour.slug.clone(), page.stops.iter().any(|stop| stop.open_sessions > 0));
    TourView {
        feed: open.then(|| format!("{base_url}/calendriers/{slug}.ics")),
        help: help(&page.help_phone),
        filtered: !town.is_empty() || !date.is_empty(),
        stops: page.stops.into_iter().filter(matches).map(stop).collect(),
        tour: tour(page.tour),
        towns,
        days,
    }
}

fn add(picks: &mut Vec<Pick>, value: &str, label: String, chosen: &str) {
    if !picks.iter().any(|pick| pick.value == value) {
        picks.push(Pick { value: value.to_owned(), label, chosen: value == chosen });
    }
}

fn stop(stop: StopSummary) -> StopCard {
    let state = match (stop.cancelled, stop.over, stop.open_sessions) {
        (true, ..) => StopState::Cancelled,
        (_, true, _) => StopState::Over,
        (.., 0) => StopState::Full,
        _ => StopState::Open,
    };
    StopCard {
        date: days(stop.starts_on, stop.ends_on),
        hours: locale::from_to(&hour(stop.opens), &hour(stop.closes)),
        open: locale::open_sessions(stop.open_sessions),
        slug: stop.slug,
        number: stop.number,
        town: stop.town,
        venue: stop.venue,
        landmark: stop.landmark,
        step_free: stop.step_free,
        state,
    }
}

fn days(first: NaiveDate, last: NaiveDate) -> String {
    locale::period(&weekday_date(first), &weekday_date(last))
}

/// A stop with its sessions.
pub fn stop_page(page: StopPage, base_url: &str) -> StopView {
    let (tour_slug, slug) = (page.tour.slug.clone(), page.stop.slug.clone());
    let open = !page.stop.over && !page.sessions.is_empty();
    StopView {
        feed: open.then(|| format!("{base_url}/calendriers/{tour_slug}/{slug}.ics")),
        step: locale::step(page.stop.number, page.tour.stop_count),
        tour: tour(page.tour),
        stop: stop(page.stop),
        address: page.address,
        how_to_come: page.how_to_come,
        bring: page.bring,
        help: help(&page.help_phone),
        sessions: page.sessions.into_iter().map(session).collect(),
        banners: page.banners,
    }
}

/// A phone number that no line breaks.
pub fn help(phone: &str) -> Help {
    PhoneNumber::parse(phone).map_or_else(
        |_| Help { phone: phone.to_owned(), link: String::new() },
        |number| Help { phone: number.display().replace(' ', "\u{a0}"), link: format!("tel:{}", number.as_str()) },
    )
}

fn session(session: SessionSummary) -> SessionCard {
    let (seats, places, waiting) = match session.availability {
        Availability::Open { left } if left <= FEW => (Seats::Few, places_left(left), None),
        Availability::Open { left } => (Seats::Free, places_left(left), None),
        Availability::Full { waiting } => {
            (Seats::Full, places_left(0), (waiting > 0).then(|| locale::waiting(waiting)))
        }
        Availability::Started => (Seats::Started, String::new(), None),
        Availability::Cancelled => (Seats::Cancelled, String::new(), None),
    };
    SessionCard {
        id: session.id.to_string(),
        slug: session.slug,
        title: session.title,
        summary: session.summary,
        kind: session.kind,
        theme: session.theme,
        date: days(session.starts_on, session.ends_on),
        hours: hour_range(session.start_time, session.end_time),
        room: session.room,
        partners: in_french_list(&session.partners),
        seats,
        places,
        waiting,
        desks: desks(session.slots),
    }
}

/// The slots to pick from, by desk; nothing to pick where there is one slot without a desk.
fn desks(slots: Vec<SlotSummary>) -> Vec<DeskView> {
    if slots.len() == 1 && slots.iter().all(|slot| slot.desk.is_none()) {
        return Vec::new();
    }
    let mut desks: Vec<DeskView> = Vec::new();
    for slot in slots {
        let view = SlotView { id: slot.id.to_string(), label: hour(slot.start_time), full: slot.left <= 0 };
        let (title, detail) = slot.desk.map_or_else(Default::default, |desk| desk_title(&desk));
        match desks.iter_mut().find(|desk| desk.title == title && desk.detail == detail) {
            Some(desk) => desk.slots.push(view),
            None => desks.push(DeskView { title, detail, slots: vec![view] }),
        }
    }
    desks
}

/// « Cuisinier · CDI », « Entreprise du Nord, table 1 ».
fn desk_title(desk: &DeskSummary) -> (String, String) {
    (format!("{} · {}", desk.job, desk.contract), format!("{}, {}", desk.partner, desk.label))
}

/// « Entreprise du Nord, table 1 » of a desk and who sits there.
fn at_desk((desk, partner): (String, String)) -> String {
    format!("{partner}, {desk}")
}

/// « Espace rencontres · Entreprise du Nord, table 1 », of what there is.
fn joined(parts: [Option<String>; 2]) -> Option<String> {
    parts.into_iter().flatten().reduce(|before, part| format!("{before} · {part}"))
}
