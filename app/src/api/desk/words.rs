//! The welcome desk in words.

use backend::service::welcome::attest::Attestation;
use backend::service::welcome::hosts::Candidate;
use backend::service::welcome::{Call, Desk, DeskPerson, DeskSession, DeskStop, StopDay, export::called};
use chrono::{DateTime, Utc};
use domain::ids::{SessionId, TicketId};
use domain::person::Drawing;
use domain::registration::RegistrationState as State;
use domain::registration::presence::{DOORS_OPEN, Note, chair_free_from};
use domain::session::{Audience, SessionKind};
use domain::words::{hour, hour_range, weekday_date};

use crate::locale::{self, DeskText, capital};
use crate::views::{
    AttestationView, Chair, ChairsView, DeskDayView, DeskFound, DeskHead, DeskHomeView, DeskLine, DeskNumbersView,
    DeskPersonView, DeskSessionCard, DeskSessionView, DeskStopCard, DeskTone, DeskWalkInView, HostRow, HostsView,
    KioskCall, Pick,
};

/// As many answers to a name as fit on a tablet.
const MOST_FOUND: usize = 24;

/// The stops of a host.
pub fn home(name: String, stops: Vec<DeskStop>) -> DeskHomeView {
    let mut view = DeskHomeView { name, today: Vec::new(), coming: Vec::new(), past: Vec::new() };
    for stop in stops {
        let list = match stop.day {
            StopDay::Today => &mut view.today,
            StopDay::Coming => &mut view.coming,
            StopDay::Past => &mut view.past,
        };
        list.push(DeskStopCard {
            id: stop.id.to_string(),
            date: dates(&stop),
            hours: locale::from_to(&hour(stop.opens), &hour(stop.closes)),
            town: stop.town,
            venue: stop.venue,
            cancelled: stop.cancelled,
        });
    }
    view
}

fn dates(stop: &DeskStop) -> String {
    locale::period(&weekday_date(stop.starts_on), &weekday_date(stop.ends_on))
}

/// The head of every page of the stop.
pub fn head(desk: &Desk) -> DeskHead {
    let clock = desk.stop.local(desk.now).map_or_else(String::new, |local| hour(local.time()));
    DeskHead {
        stop: desk.stop.id.to_string(),
        town: desk.stop.town.clone(),
        date: dates(&desk.stop),
        clock,
        calls: calls(desk.calls.clone()),
    }
}

/// Who waits at the kiosks.
pub fn calls(calls: Vec<Call>) -> Vec<KioskCall> {
    let call = |Call { kiosk, since }| KioskCall { kiosk, since: locale::since(&hour(since.time())) };
    calls.into_iter().map(call).collect()
}

/// The day, and who answers to what was typed.
pub fn day(desk: &Desk, shown: &str) -> DeskDayView {
    let found = desk.find(shown).into_iter().take(MOST_FOUND).map(|person| found(desk, person)).collect();
    let mut sessions: Vec<&DeskSession> = desk.sessions.iter().collect();
    // Today first, then what comes, then what was.
    sessions.sort_by_key(|one| (one.starts_on != desk.today, one.starts_on < desk.today));
    DeskDayView { head: head(desk), sessions: sessions.into_iter().map(|one| card(desk, one)).collect(), found }
}

fn found(desk: &Desk, person: &DeskPerson) -> DeskFound {
    let title = desk.session(person.session).map(|session| session.title.as_str()).unwrap_or_default();
    let start = desk.session(person.session).map(|session| session.start_time).unwrap_or_default();
    DeskFound {
        ticket: person.ticket.to_string(),
        holder: holder(person),
        drawing: person.drawing.map(|(drawing, _)| drawing),
        what: format!("{}, {title}", hour(person.slot_time.map_or(start, |(start, _)| start))),
    }
}

pub fn holder(person: &DeskPerson) -> String {
    called(person).replace(' ', "\u{a0}")
}

/// The tickets of one drawing.
pub fn numbers(desk: &Desk, drawing: Drawing) -> DeskNumbersView {
    let mut numbers: Vec<(i64, String)> = desk
        .people
        .iter()
        .filter_map(|person| {
            person.drawing.filter(|(own, _)| *own == drawing).map(|(_, number)| (number, person.ticket.to_string()))
        })
        .collect();
    numbers.sort();
    numbers.dedup();
    DeskNumbersView { head: head(desk), drawing, numbers }
}

fn card(desk: &Desk, session: &DeskSession) -> DeskSessionCard {
    let people = || desk.people_of(session.id);
    let seated = |person: &&DeskPerson| matches!(person.standing.state, State::Registered | State::Offered);
    let time = if session.cancelled || desk.stop.cancelled {
        Some((DeskText::Cancelled, DeskTone::Bad))
    } else if desk.now >= session.ends_at {
        Some((DeskText::Over, DeskTone::Off))
    } else if desk.now >= session.starts_at {
        Some((DeskText::Running, DeskTone::Good))
    } else if desk.now >= session.starts_at - DOORS_OPEN {
        Some((DeskText::Soon, DeskTone::Wait))
    } else {
        None
    };
    let several_days = desk.stop.starts_on != desk.stop.ends_on;
    DeskSessionCard {
        id: session.id.to_string(),
        title: session.title.clone(),
        kind: session.kind,
        theme: session.theme,
        hours: hour_range(session.start_time, session.end_time),
        day: several_days.then(|| capital(&weekday_date(session.starts_on))),
        room: session.room.clone(),
        time: time.map(|(word, tone)| (word.fr().to_owned(), tone)),
        registered: people().filter(seated).count(),
        here: people().filter(|person| person.standing.is_here() && person.standing.state != State::Waitlisted).count(),
        waiting: people().filter(|person| person.standing.state == State::Waitlisted).count(),
        free: session.capacity - session.taken,
        to_note: people().filter(seated).filter(|person| person.ends_at <= desk.now).count(),
        heads: session.heads,
        discreet: session.audience == Audience::Discreet,
    }
}

fn line(desk: &Desk, person: &DeskPerson) -> DeskLine {
    let session = desk.session(person.session);
    let off = desk.stop.cancelled || session.is_none_or(|session| session.cancelled);
    let (word, tone) = if off { (DeskText::StateCancelled, DeskTone::Bad) } else { state(desk, person) };
    let open = !off && desk.now >= person.starts_at - DOORS_OPEN;
    let started = desk.now >= person.starts_at;
    let state = person.standing.state;
    let arrived = person.standing.arrived;
    let live = matches!(state, State::Registered | State::Offered);
    let notes = [
        (Note::Here, (live || matches!(state, State::NoShow | State::Waitlisted)) && (!arrived || live && started)),
        (Note::Absent, started && (live || state == State::Attended)),
        (
            Note::Undo,
            !person.chair_given
                && (matches!(state, State::Attended | State::NoShow)
                    || arrived && matches!(state, State::Registered | State::Waitlisted)),
        ),
    ];
    let notes = notes.into_iter().filter(|(_, may)| open && *may).map(|(note, _)| note).collect();
    let hours = session.map(|session| {
        let (start, end) = person.slot_time.unwrap_or((session.start_time, session.end_time));
        (capital(&weekday_date(session.starts_on)), hour_range(start, end))
    });
    let (day, hours) = hours.unwrap_or_default();
    let slotted = session
        .is_some_and(|session| person.slot_time.is_some_and(|time| time != (session.start_time, session.end_time)));
    DeskLine {
        registration: person.registration.to_string(),
        ticket: person.ticket.to_string(),
        session: person.session.to_string(),
        holder: holder(person),
        drawing: person.drawing.map(|(drawing, _)| drawing),
        title: session.map(|session| session.title.clone()).unwrap_or_default(),
        slot: slotted.then(|| hours.clone()),
        when: format!("{day}, {hours}"),
        room: session.and_then(|session| session.room.clone()),
        state: word.fr().to_owned(),
        tone,
        over: person.over.is_some(),
        chair_given: person.chair_given,
        address_in_doubt: person.address_in_doubt,
        notes,
    }
}

fn state(desk: &Desk, person: &DeskPerson) -> (DeskText, DeskTone) {
    match (person.standing.state, person.standing.arrived) {
        (State::Attended, _) => (DeskText::StateHere, DeskTone::Good),
        (State::NoShow, _) => (DeskText::StateAbsent, DeskTone::Bad),
        (State::Excused | State::Revoked, _) => (DeskText::StateGone, DeskTone::Off),
        (State::Waitlisted, true) => (DeskText::StateWaitsHere, DeskTone::Wait),
        (State::Waitlisted, false) => (DeskText::StateWaits, DeskTone::Wait),
        (State::Registered | State::Offered, true) => (DeskText::StateArrived, DeskTone::Good),
        (State::Offered, false) => (DeskText::StateOffered, DeskTone::Wait),
        (State::Registered, false) if person.ends_at <= desk.now => (DeskText::StateToNote, DeskTone::Wait),
        (State::Registered, false) => (DeskText::StateComing, DeskTone::Off),
    }
}

/// Somebody at the desk; `None` when the ticket is not of this stop.
pub fn person(desk: &Desk, ticket: TicketId) -> Option<DeskPersonView> {
    let held = desk.lines(ticket);
    let first = held.first()?;
    let coming = held.iter().filter(|person| person.ends_at > desk.now).min_by_key(|person| person.starts_at);
    let next_day = coming.and_then(|person| desk.session(person.session)).map(|session| session.starts_on);
    Some(DeskPersonView {
        head: head(desk),
        ticket: ticket.to_string(),
        holder: holder(first),
        drawing: first.drawing.map(|(drawing, _)| drawing),
        lines: held.iter().map(|person| line(desk, person)).collect(),
        attended: held.iter().any(|person| person.standing.state == State::Attended),
        other_day: next_day.is_some_and(|day| day != desk.today),
    })
}

/// A session and its people; `None` when it is not of this stop.
pub fn session(desk: &Desk, id: SessionId, key: String) -> Option<DeskSessionView> {
    let session = desk.session(id)?;
    let card = card(desk, session);
    let waits = |person: &&DeskPerson| person.standing.state == State::Waitlisted;
    let (people, waiting) = if card.discreet {
        (Vec::new(), Vec::new())
    } else {
        let seated = desk.people_of(id).filter(|person| !waits(person)).map(|person| line(desk, person)).collect();
        (seated, desk.waiting(id).into_iter().map(|person| line(desk, person)).collect())
    };
    Some(DeskSessionView {
        head: head(desk),
        card,
        people,
        waiting,
        chairs: chairs(desk, session),
        key,
        tour: desk.stop.tour.clone(),
        venue: desk.stop.venue.clone(),
    })
}

fn chairs(desk: &Desk, session: &DeskSession) -> ChairsView {
    let chair = |person: &DeskPerson| Chair { registration: person.registration.to_string(), holder: holder(person) };
    let keeps = |person: &&DeskPerson| {
        !person.chair_given && person.over.is_none() && person.slot.is_some() && person.ends_at > desk.now
    };
    let seated = || desk.people_of(session.id).filter(keeps);
    let absent = || seated().filter(|person| !person.standing.is_here());
    let ripe = |person: &&DeskPerson| chair_free_from(session.kind, person.starts_at) <= desk.now;
    let doors = desk.now >= session.starts_at - DOORS_OPEN;
    ChairsView {
        seats: if doors { session.capacity - session.taken } else { 0 },
        empty: absent().filter(ripe).map(chair).collect(),
        here: seated().filter(|person| person.standing.is_here() && person.starts_at <= desk.now).map(chair).collect(),
        waiting_here: desk.waiting(session.id).iter().filter(|person| person.standing.arrived).count(),
        later: absent().next().is_some() && !absent().any(|person| ripe(&person)),
        at_desk: matches!(session.kind, SessionKind::EmployerMeeting | SessionKind::Appointment),
        over: desk.now >= session.ends_at || session.cancelled || desk.stop.cancelled,
    }
}

/// The sessions that somebody can walk into.
pub fn walk_in(desk: &Desk, chosen: &str, key: String) -> DeskWalkInView {
    let open = |session: &&DeskSession| !session.cancelled && !desk.stop.cancelled && session.ends_at > desk.now;
    let today = |session: &&DeskSession| session.starts_on == desk.today || desk.today < desk.stop.starts_on;
    let sessions = desk
        .sessions
        .iter()
        .filter(open)
        .filter(today)
        .map(|session| {
            let value = session.id.to_string();
            let free = domain::words::places_left(session.capacity - session.taken).replace(' ', "\u{a0}");
            Pick {
                chosen: value == chosen,
                label: format!("{}, {} · {free}", hour(session.start_time), session.title),
                value,
            }
        })
        .collect();
    DeskWalkInView { head: head(desk), sessions, key }
}

/// An attestation.
pub fn attestation(found: &Attestation, ticket: TicketId) -> AttestationView {
    let stop = &found.desk.stop;
    let row = |person: &DeskPerson| {
        let session = found.desk.session(person.session)?;
        let (start, end) = person.slot_time.unwrap_or((session.start_time, session.end_time));
        let day = domain::words::weekday_date_year(session.starts_on);
        Some((capital(&day), hour_range(start, end)))
    };
    AttestationView {
        head: head(&found.desk),
        tour: stop.tour.clone(),
        place: domain::words::place(&[&stop.venue, &stop.address], &stop.town),
        code: found.code.clone(),
        ticket: ticket.to_string(),
        lines: found.attended.iter().filter_map(row).collect(),
    }
}

/// Who welcomes at a stop.
pub fn hosts(tour: String, stop: &DeskStop, now: DateTime<Utc>, people: Vec<Candidate>) -> HostsView {
    let clock = stop.local(now).map_or_else(String::new, |local| hour(local.time()));
    HostsView {
        head: DeskHead {
            stop: stop.id.to_string(),
            town: stop.town.clone(),
            date: dates(stop),
            clock,
            calls: Vec::new(),
        },
        tour,
        people: people
            .into_iter()
            .map(|one| HostRow { login: one.login.to_string(), name: one.name, email: one.email, named: one.named })
            .collect(),
    }
}
