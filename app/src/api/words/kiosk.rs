//! The offer and the ticket as a kiosk shows them.

use backend::service::read::{Availability, SessionSummary, SlotChoice, SlotSummary, StopPage, TicketPage};
use domain::kiosk::{Activity, Desk, Offer, Other, Square, Ticket, Time};
use domain::registration::RegistrationState;
use domain::words::{hour, hour_range, places_left, weekday_date};

use super::{at_desk, help, joined};
use crate::components::icon::{Sign, ground};
use crate::locale;

/// What can be chosen.
pub fn offer(page: StopPage) -> Offer {
    let day = page.sessions.first().map(|session| locale::capital(&weekday_date(session.starts_on)));
    Offer {
        town: page.stop.town,
        venue: page.stop.venue,
        day: day.unwrap_or_default(),
        help: help(&page.help_phone).phone,
        banners: page.banners,
        cancelled: page.stop.cancelled,
        activities: page.sessions.into_iter().filter_map(activity).collect(),
    }
}

/// A seat elsewhere.
pub fn other(choice: SlotChoice) -> Other {
    Other {
        session: choice.session,
        slot: choice.slot,
        title: choice.title,
        hours: hour_range(choice.start_time, choice.end_time),
        places: joined([choice.desk.map(at_desk), Some(places_left(choice.left))]).unwrap_or_default(),
    }
}

/// The ticket of one registration that was just made.
pub fn ticket(page: TicketPage) -> Option<Ticket> {
    let line = page
        .registrations
        .into_iter()
        .find(|line| line.state.holds_seat() || line.state == RegistrationState::Waitlisted)?;
    let called = page.drawing.map(|(drawing, number)| locale::drawing(drawing.word(), number));
    let names: Vec<String> = [page.first_name, called].into_iter().flatten().collect();
    let (start, end) = line.slot_time.unwrap_or((line.session.start_time, line.session.end_time));
    let desk = line.session.desk.map(at_desk);
    let place: Vec<String> = desk.into_iter().chain(line.session.room).chain([page.venue, page.town]).collect();
    Some(Ticket {
        drawing: page.drawing.map(|(drawing, _)| drawing),
        holder: names.join(", "),
        code: page.code,
        title: line.session.title,
        day: locale::capital(&weekday_date(line.session.starts_on)),
        hours: hour_range(start, end),
        place: place.join(", "),
        rank: line.rank,
        help: help(&page.help_phone).phone,
        square: Square::default(),
    })
}

fn activity(session: SessionSummary) -> Option<Activity> {
    let left = match session.availability {
        Availability::Open { left } => left,
        Availability::Full { .. } => 0,
        Availability::Started | Availability::Cancelled => return None,
    };
    Some(Activity {
        session: session.id,
        title: session.title,
        picture: Sign::of_theme(session.theme).file().to_owned(),
        tone: ground(session.kind).to_owned(),
        hours: hour_range(session.start_time, session.end_time),
        room: session.room,
        places: places_left(left),
        full: left == 0,
        desks: if left == 0 { Vec::new() } else { desks(session.slots) },
    })
}

/// Free times by desk; nothing to pick where there is one slot without a desk.
fn desks(slots: Vec<SlotSummary>) -> Vec<Desk> {
    if slots.len() == 1 && slots.iter().all(|slot| slot.desk.is_none()) {
        return Vec::new();
    }
    let mut desks: Vec<Desk> = Vec::new();
    for slot in slots.into_iter().filter(|slot| slot.left > 0) {
        let time = Time { slot: slot.id, hour: hour(slot.start_time) };
        let (title, detail) = slot.desk.map_or_else(Default::default, |desk| super::desk_title(&desk));
        match desks.iter_mut().find(|desk| desk.title == title && desk.detail == detail) {
            Some(desk) => desk.times.push(time),
            None => desks.push(Desk { title, detail, times: vec![time] }),
        }
    }
    desks
}
