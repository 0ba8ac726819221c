//! The ticket in words.

use backend::service::read::{SlotChoice, TicketPage, TicketRegistration};
use domain::registration::RegistrationState;
use domain::words::{hour, hour_range, places_left, weekday_date};

use super::{at_desk, help, joined, moment};
use crate::locale;
use crate::views::{Alternative, TicketLine, TicketView};

/// A ticket with all that it holds.
pub fn ticket(page: TicketPage) -> TicketView {
    let drawing = page.drawing.map(|(drawing, _)| drawing);
    let called = page.drawing.map(|(drawing, number)| locale::drawing(drawing.word(), number));
    let holder = match (page.first_name, called) {
        (Some(name), Some(called)) => format!("{name}, {called}"),
        (Some(name), None) => name,
        (None, called) => called.unwrap_or_default(),
    };
    let holds_seat = |line: &TicketRegistration| line.state.holds_seat() && !line.session.cancelled;
    TicketView {
        code: page.code,
        drawing,
        holder,
        has_email: page.has_email,
        tour_name: page.tour_name,
        stop_path: format!("/tournees/{}/{}", page.tour_slug, page.stop_slug),
        town: page.town,
        venue: page.venue,
        address: page.address,
        landmark: page.landmark,
        how_to_come: page.how_to_come,
        bring: page.bring,
        help: help(&page.help_phone),
        has_calendar: page.registrations.iter().any(holds_seat),
        lines: page.registrations.into_iter().map(line).collect(),
    }
}

fn line(line: TicketRegistration) -> TicketLine {
    let (start, end) = line.slot_time.unwrap_or((line.session.start_time, line.session.end_time));
    let offered = line.offer_ends_local.filter(|_| line.state == RegistrationState::Offered);
    TicketLine {
        id: line.id.to_string(),
        title: line.session.title,
        kind: line.session.kind,
        theme: line.session.theme,
        date: locale::capital(&weekday_date(line.session.starts_on)),
        hours: hour_range(start, end),
        room: joined([line.session.room, line.session.desk.map(at_desk)]),
        state: line.state,
        cancelled: line.session.cancelled,
        rank: line.rank.map(locale::rank),
        offer: offered.map(|ends| locale::offer_until(&moment(ends.date(), ends.time()))),
        may_change: line.may_change,
        others: line.alternatives.into_iter().map(alternative).collect(),
    }
}

fn alternative(choice: SlotChoice) -> Alternative {
    Alternative {
        slot: choice.slot.to_string(),
        label: format!("{}, {}, {}", choice.title, weekday_date(choice.starts_on), hour(choice.start_time)),
        places: joined([choice.desk.map(at_desk), Some(places_left(choice.left))]).unwrap_or_default(),
    }
}
