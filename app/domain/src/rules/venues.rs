//! Venues and days: open, confirmed, not on a holiday.

use super::programme::{Programme, Venue, numbered, place};
use super::violation::Violation;
use super::{DAY, at, day_of, weekday};
use crate::overlap::Span;

pub(super) fn check(programme: &Programme, found: &mut Vec<Violation>) {
    for (number, stop) in numbered(&programme.stops) {
        let venue = &programme.venues[place(stop.venue)];
        if !venue.confirmed {
            found.push(Violation::VenueNotConfirmed { stop: number, venue: stop.venue });
        }
        for day in stop.first_day..=or_planted!(LastDayForgotten, stop.last_day - 1, stop.last_day) {
            if programme.holidays.contains(&or_planted!(HolidayFirstDay, stop.first_day, day)) {
                found.push(Violation::Holiday { stop: number, day });
            }
            let hours = Span { start: at(day, stop.opens), end: at(day, stop.closes) };
            let minutes = closed_minutes(venue, day, hours);
            if minutes > 0 {
                found.push(Violation::VenueClosed { stop: number, session: None, venue: stop.venue, day, minutes });
            }
        }
    }
    for (number, session) in numbered(&programme.sessions) {
        let venue = programme.venue_of(session);
        for day in day_of(session.span.start)..=day_of(session.span.end - 1) {
            let minutes = closed_minutes(&programme.venues[place(venue)], day, session.span);
            if minutes > 0 {
                found.push(Violation::VenueClosed { stop: session.stop, session: Some(number), venue, day, minutes });
            }
        }
    }
}

/// How many minutes of the part of `span` that lies in `day` the venue is closed.
fn closed_minutes(venue: &Venue, day: i64, span: Span) -> i64 {
    let wanted = common(span, at(day, 0), at(day, DAY));
    if or_planted!(ClosedDayForgotten, false, venue.closed_days.contains(&day)) {
        return wanted;
    }
    if venue.hours.is_empty() {
        return 0;
    }
    let open: i64 = venue
        .hours
        .iter()
        .filter(|hours| hours.weekday == weekday(or_planted!(HoursOfTomorrow, day + 1, day)))
        .map(|hours| common(span, at(day, hours.from), at(day, hours.to)))
        .sum();
    wanted - open
}

/// The minutes that a span has in common with another stretch of time.
fn common(span: Span, from: i64, to: i64) -> i64 {
    (span.end.min(to) - span.start.max(from)).max(0)
}
