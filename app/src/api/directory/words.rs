//! From the rows of the directory to its pages.

use backend::service::find_towns::Town;
use backend::service::read_directory::{Body, BodyPage, StopSheet, TourPage, Venue, VenuePage};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::booking::BookingState;
use domain::directory::PartnerKind;
use domain::words::{hour, weekday_date, weekday_date_year};

use crate::api::itinerary::words as road;
use crate::api::words::linked_agenda;
use crate::locale::{self, Book, directory as say};
use crate::views::{
    BodyRow, BodyView, FormView, ItemRow, NewStopView, PersonRow, RoomRow, SheetView, TownHit, VenueRow, VenueView,
};

/// The values of controls by name.
type Values = Vec<(String, String)>;

fn values<const N: usize>(pairs: [(&str, String); N]) -> Values {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A town that was found.
pub fn hit(town: Town) -> TownHit {
    TownHit { detail: say::town_detail(&town.postcode, &town.department), insee: town.insee_code, name: town.name }
}

/// What a new tour begins with.
pub fn new_tour(today: NaiveDate, zone: Option<String>) -> FormView {
    let first = today + Days::new(30);
    FormView {
        name: String::new(),
        values: values([
            ("time_zone", zone.unwrap_or_else(|| "America/Martinique".to_owned())),
            ("starts_on", first.to_string()),
            ("ends_on", (first + Days::new(60)).to_string()),
            ("buffer_minutes", "10".to_owned()),
        ]),
    }
}

/// The settings of a tour.
pub fn tour(page: &TourPage) -> FormView {
    let plan = &page.plan;
    FormView {
        name: plan.inside_name.clone(),
        values: values([
            ("inside_name", plan.inside_name.clone()),
            ("public_name", plan.public_name.clone()),
            ("time_zone", plan.time_zone.clone()),
            ("starts_on", plan.starts_on.to_string()),
            ("ends_on", plan.ends_on.to_string()),
            ("buffer_minutes", plan.buffer_minutes.to_string()),
            ("help_phone", phone(&plan.help_phone)),
            ("revision", page.revision.to_string()),
        ]),
    }
}

/// The form of a new stop.
pub fn new_stop(page: &TourPage, hits: Vec<Town>, town: Option<Town>, venues: &[Venue]) -> NewStopView {
    let of_town = |venue: &&Venue| town.as_ref().is_some_and(|town| town.insee_code == venue.insee_code);
    let venues: Vec<(String, String)> =
        venues.iter().filter(of_town).map(|venue| (venue.id.to_string(), venue.name.clone())).collect();
    NewStopView {
        tour: page.plan.inside_name.clone(),
        dates: say::tour_days(&weekday_date(page.plan.starts_on), &weekday_date_year(page.plan.ends_on)),
        near: page.plan.time_zone.clone(),
        hits: hits.into_iter().map(hit).collect(),
        values: values([
            ("venue", venues.first().map(|(id, _)| id.clone()).unwrap_or_default()),
            ("opens", "08:30".to_owned()),
            ("closes", "15:30".to_owned()),
        ]),
        venues,
        town: town.map(hit),
    }
}

/// The sheet of a stop.
pub fn sheet(page: &StopSheet, now: DateTime<Utc>) -> SheetView {
    let stop = &page.stop;
    let today = now.date_naive();
    let items: Vec<ItemRow> = page
        .items
        .iter()
        .map(|item| {
            let due = stop.starts_on - Days::new(item.days_before.unsigned_abs());
            ItemRow {
                id: item.id.to_string(),
                label: item.label.clone(),
                owner: item.owner.clone(),
                due: weekday_date(due),
                due_on: due.to_string(),
                distance: say::distance(item.days_before),
                done: item.done_at.is_some(),
                late: item.done_at.is_none() && due < today,
            }
        })
        .collect();
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let done = items.iter().filter(|item| item.done).count();
    SheetView {
        tour: page.tour.clone(),
        town: page.town.clone(),
        date: locale::period(&weekday_date(stop.starts_on), &weekday_date(stop.ends_on)),
        venue: stop.venue.to_string(),
        hosts: page.published.then(|| stop.id.to_string()),
        venues: page.venues.iter().map(|venue| (venue.id.to_string(), venue.name.clone())).collect(),
        cancelled: stop.cancelled,
        values: values([
            ("venue", stop.venue.to_string()),
            ("opens", clock(stop.opens)),
            ("closes", clock(stop.closes)),
            ("landmark", stop.landmark.clone()),
            ("how_to_come", stop.how_to_come.clone()),
            ("bring", stop.bring.clone()),
            ("help_phone", phone(&stop.help_phone)),
            ("revision", page.revision.to_string()),
        ]),
        progress: say::progress(count(done), count(items.len())),
        items,
    }
}

/// A venue in the list; nothing where its booking is in no state that is known.
pub fn venue_row(venue: &Venue) -> Option<VenueRow> {
    Some(VenueRow {
        id: venue.id.to_string(),
        name: venue.name.clone(),
        town: format!("{}, {}", venue.town, venue.postcode),
        booking: road::booking(BookingState::parse(&venue.booking_state)?, venue.option_until),
        rooms: say::rooms(venue.rooms),
    })
}

/// One venue.
pub fn venue(page: &VenuePage) -> Option<VenueView> {
    let venue = &page.venue;
    let state = BookingState::parse(&venue.booking_state)?;
    let of_day = |weekday: i64| {
        let ranges = page.hours.iter().filter(|(day, _, _)| *day == weekday);
        ranges.map(|(_, opens, closes)| format!("{} – {}", hour(*opens), hour(*closes))).collect::<Vec<_>>().join(", ")
    };
    Some(VenueView {
        row: venue_row(venue)?,
        step_free: venue.step_free,
        booking: state.as_str().to_owned(),
        next: state.next().iter().map(|next| (next.as_str().to_owned(), step(*next).fr().to_owned())).collect(),
        values: values([
            ("name", venue.name.clone()),
            ("address", venue.address.clone()),
            ("landmark", venue.landmark.clone()),
            ("how_to_come", venue.how_to_come.clone()),
        ]),
        rooms: page
            .rooms
            .iter()
            .map(|room| RoomRow {
                id: room.id.to_string(),
                name: room.name.clone(),
                capacity: room.capacity.to_string(),
                concurrent: room.concurrent.to_string(),
                step_free: room.step_free,
            })
            .collect(),
        hours: (0..7).map(of_day).collect(),
        closed_days: page
            .closed_days
            .iter()
            .map(|(day, note)| (day.to_string(), weekday_date_year(*day), note.clone()))
            .collect(),
    })
}

const fn step(state: BookingState) -> Book {
    match state {
        BookingState::ToRequest => Book::BookingStart,
        BookingState::Requested => Book::BookingAsked,
        BookingState::Option => Book::BookingOption,
        BookingState::Confirmed => Book::BookingSure,
        BookingState::Refused => Book::BookingNo,
    }
}

/// A partner in the list.
pub fn body_row(body: &Body) -> BodyRow {
    BodyRow {
        id: body.id.to_string(),
        name: body.name.clone(),
        kind: PartnerKind::parse(&body.kind).map(PartnerKind::label).unwrap_or_default().to_owned(),
        teams: say::teams(body.teams),
        people: say::people(body.people),
        sessions: say::sessions(body.sessions),
    }
}

/// One partner.
pub fn body(page: BodyPage) -> BodyView {
    BodyView {
        row: body_row(&page.body),
        values: values([
            ("name", page.body.name),
            ("kind", page.body.kind),
            ("teams", page.body.teams.to_string()),
            ("contact_email", page.body.contact_email.unwrap_or_default()),
        ]),
        people: page.people.into_iter().map(|(id, name, retired)| PersonRow { id, name, retired }).collect(),
        agenda: page.agenda.map(|one| linked_agenda(&one)).unwrap_or_default(),
    }
}

/// As the control of the browser writes it.
fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn phone(stored: &str) -> String {
    domain::phone::PhoneNumber::parse(stored).map(|phone| phone.display()).unwrap_or_default()
}
