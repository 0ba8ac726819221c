//! The rules again, the slow way: every pair, every minute, every assignment. It shares no helper
//! with the engine.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::*;

/// Nobody waits longer than this in a random programme, in minutes.
const LONGEST: i64 = 100_000;

pub fn check(programme: &Programme) -> Vec<Violation> {
    let mut found = Vec::new();
    for number in 0..programme.sessions.len() {
        room(programme, number, &mut found);
    }
    desks(programme, &mut found);
    for facilitator in 0..programme.facilitators {
        let tasks = tasks(programme, |session| session.facilitators.contains(&facilitator));
        for gap in gaps(programme, &tasks, programme.buffer, programme.buffer) {
            found.push(Violation::FacilitatorTwice { facilitator, gap });
        }
    }
    for partner in 0..programme.partners.len() {
        partner_teams(programme, u32::try_from(partner).unwrap(), &mut found);
    }
    let stops: Vec<Task> = (0_u32..)
        .zip(&programme.stops)
        .map(|(number, stop)| {
            let minute = |day: i64, minute: i64| day * 1440 + minute;
            let (start, end) = (minute(stop.first_day, stop.opens), minute(stop.last_day, stop.closes));
            (number, Span { start, end }, stop.venue)
        })
        .collect();
    for gap in gaps(programme, &stops, 0, programme.set_up) {
        found.push(Violation::CaravanTwice { gap });
    }
    venues(programme, &mut found);
    found.sort();
    found
}

/// Number, time, venue.
type Task = (u32, Span, u32);

fn covers(span: Span, minute: i64) -> bool {
    span.start <= minute && minute < span.end
}

fn room(programme: &Programme, number: usize, found: &mut Vec<Violation>) {
    let session = &programme.sessions[number];
    let Some(room) = session.room else { return };
    let limits = programme.rooms[room as usize];
    let at = session.span.start;
    let before: Vec<usize> = (0..programme.sessions.len())
        .filter(|other| {
            let known = &programme.sessions[*other];
            known.room == Some(room) && (known.span.start, *other) < (at, number)
        })
        .collect();
    let held = |minute: i64| -> Vec<u32> {
        before
            .iter()
            .filter(|other| {
                let span = programme.sessions[**other].span;
                covers(Span { start: span.start, end: span.end + programme.buffer }, minute)
            })
            .map(|other| u32::try_from(*other).unwrap())
            .collect()
    };
    let number = u32::try_from(number).unwrap();
    let full = |minute: i64| i64::try_from(held(minute).len()).unwrap() >= limits.concurrent;
    if full(at) {
        let missing = (1..LONGEST).find(|wait| !full(at + wait)).unwrap();
        found.push(Violation::RoomBusy { room, session: number, others: held(at), at, missing });
    }
    let capacity = limits.capacity;
    if session.places > capacity {
        found.push(Violation::OverCapacity { room, session: number, places: session.places, capacity });
        return;
    }
    let others: Vec<u32> = before
        .iter()
        .filter(|other| covers(programme.sessions[**other].span, at))
        .map(|other| u32::try_from(*other).unwrap())
        .collect();
    let each = || others.iter().map(|other| programme.sessions[*other as usize].places);
    let places = each().sum::<i64>() + session.places;
    if each().all(|places| places <= capacity) && places > capacity {
        found.push(Violation::Crowded { room, session: number, others, at, places, capacity });
    }
}

fn desks(programme: &Programme, found: &mut Vec<Violation>) {
    for (first, one) in (0_u32..).zip(&programme.slots) {
        for (second, other) in (0_u32..).zip(&programme.slots) {
            if one.desk != other.desk || (one.span.start, first) >= (other.span.start, second) {
                continue;
            }
            let overlap = common_minutes(one.span, other.span);
            if overlap > 0 {
                let (desk, at) = (one.desk, other.span.start);
                found.push(Violation::DeskBusy { desk, first, second, at, overlap });
            }
        }
    }
}

fn common_minutes(one: Span, other: Span) -> i64 {
    i64::try_from((one.start..one.end).filter(|minute| covers(other, *minute)).count()).unwrap()
}

fn tasks(programme: &Programme, concerns: impl Fn(&Session) -> bool) -> Vec<Task> {
    (0_u32..)
        .zip(&programme.sessions)
        .filter(|(_, session)| concerns(session))
        .map(|(number, session)| {
            let venue = match session.room {
                Some(room) => programme.rooms[room as usize].venue,
                None => programme.stops[session.stop as usize].venue,
            };
            (number, session.span, venue)
        })
        .collect()
}

fn way(programme: &Programme, from: u32, to: u32) -> i64 {
    let town = |venue: u32| programme.venues[venue as usize].town as usize;
    programme.travel[town(from) * programme.towns as usize + town(to)]
}

/// Whether somebody can do `later` after `earlier`.
fn fits(programme: &Programme, earlier: Task, later: Task, staying: i64, moving: i64) -> bool {
    let pause = if earlier.2 == later.2 { staying } else { moving };
    earlier.1.end + way(programme, earlier.2, later.2) + pause <= later.1.start
}

fn gaps(programme: &Programme, tasks: &[Task], staying: i64, moving: i64) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for first in tasks {
        for second in tasks {
            if (first.1.start, first.0) >= (second.1.start, second.0) {
                continue;
            }
            let moved = |by: i64| {
                let span = Span { start: second.1.start + by, end: second.1.end + by };
                (second.0, span, second.2)
            };
            let missing = (0..LONGEST).find(|by| fits(programme, *first, moved(*by), staying, moving)).unwrap();
            if missing > 0 {
                gaps.push(Gap {
                    first: first.0,
                    second: second.0,
                    at: second.1.start,
                    overlap: common_minutes(first.1, second.1),
                    travel: way(programme, first.2, second.2),
                    pause: if first.2 == second.2 { staying } else { moving },
                    missing,
                });
            }
        }
    }
    gaps
}

fn partner_teams(programme: &Programme, partner: u32, found: &mut Vec<Violation>) {
    let tasks = tasks(programme, |session| session.partners.contains(&partner));
    let teams = programme.partners[partner as usize].teams;
    let gaps = gaps(programme, &tasks, programme.buffer, programme.buffer);
    if teams == 1 {
        found.extend(gaps.into_iter().map(|gap| Violation::TeamTwice { partner, gap }));
        return;
    }
    // Knots: everything that is reached by clashes, from each task, until nothing is added.
    let mut knots: BTreeSet<Vec<u32>> = BTreeSet::new();
    for task in &tasks {
        let mut knot = BTreeSet::from([task.0]);
        loop {
            let size = knot.len();
            for gap in &gaps {
                if knot.contains(&gap.first) || knot.contains(&gap.second) {
                    knot.extend([gap.first, gap.second]);
                }
            }
            if knot.len() == size {
                break;
            }
        }
        knots.insert(knot.into_iter().collect());
    }
    for sessions in knots {
        let mut knot: Vec<Task> = tasks.iter().copied().filter(|task| sessions.contains(&task.0)).collect();
        let needed = fewest_teams(programme, &mut knot);
        if needed > teams {
            found.push(Violation::TeamsShort { partner, sessions, needed, teams });
        }
    }
}

/// The teams that all sessions of a partner need, assigned at once.
pub fn teams_for_all(programme: &Programme, partner: u32) -> i64 {
    fewest_teams(programme, &mut tasks(programme, |session| session.partners.contains(&partner)))
}

/// The fewest teams over all ways to hand out the tasks one by one.
fn fewest_teams(programme: &Programme, tasks: &mut [Task]) -> i64 {
    tasks.sort_by_key(|task| (task.1.start, task.0));
    hand_out(programme, tasks, &mut Vec::new())
}

fn hand_out(programme: &Programme, tasks: &[Task], last_of_team: &mut Vec<Task>) -> i64 {
    let Some((task, rest)) = tasks.split_first() else {
        return i64::try_from(last_of_team.len()).unwrap();
    };
    last_of_team.push(*task);
    let mut fewest = hand_out(programme, rest, last_of_team);
    last_of_team.pop();
    for team in 0..last_of_team.len() {
        let last = last_of_team[team];
        if fits(programme, last, *task, programme.buffer, programme.buffer) {
            last_of_team[team] = *task;
            fewest = fewest.min(hand_out(programme, rest, last_of_team));
            last_of_team[team] = last;
        }
    }
    fewest
}

fn venues(programme: &Programme, found: &mut Vec<Violation>) {
    for (number, stop) in (0_u32..).zip(&programme.stops) {
        if !programme.venues[stop.venue as usize].confirmed {
            found.push(Violation::VenueNotConfirmed { stop: number, venue: stop.venue });
        }
        for day in stop.first_day..=stop.last_day {
            if programme.holidays.contains(&day) {
                found.push(Violation::Holiday { stop: number, day });
            }
            let span = Span { start: day * 1440 + stop.opens, end: day * 1440 + stop.closes };
            closed(programme, number, None, stop.venue, span, found);
        }
    }
    for (number, span, venue) in tasks(programme, |_| true) {
        let stop = programme.sessions[number as usize].stop;
        closed(programme, stop, Some(number), venue, span, found);
    }
}

fn closed(programme: &Programme, stop: u32, session: Option<u32>, venue: u32, span: Span, found: &mut Vec<Violation>) {
    let outside: Vec<i64> = (span.start..span.end)
        .filter(|minute| !is_open(&programme.venues[venue as usize], *minute))
        .map(|minute| minute / 1440)
        .collect();
    for day in outside.iter().copied().collect::<BTreeSet<_>>() {
        let minutes = outside.iter().filter(|other| **other == day).count();
        let minutes = i64::try_from(minutes).unwrap();
        found.push(Violation::VenueClosed { stop, session, venue, day, minutes });
    }
}

fn is_open(venue: &Venue, minute: i64) -> bool {
    let (day, of_day) = (minute / 1440, minute % 1440);
    let date = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap() + chrono::Days::new(u64::try_from(day).unwrap());
    !venue.closed_days.contains(&day)
        && (venue.hours.is_empty()
            || venue.hours.iter().any(|hours| {
                hours.weekday == i64::from(date.weekday().num_days_from_monday())
                    && hours.from <= of_day
                    && of_day < hours.to
            }))
}
