//! Rooms and desks: what stands side by side.

use super::programme::{Programme, Session, numbered, place};
use super::violation::Violation;
use crate::overlap::{Span, clashes};

pub(super) fn check(programme: &Programme, found: &mut Vec<Violation>) {
    let mut in_room: Vec<Vec<u32>> = vec![Vec::new(); programme.rooms.len()];
    for (number, session) in numbered(&programme.sessions) {
        if let Some(room) = session.room {
            in_room[place(room)].push(number);
        }
    }
    for (room, mut sessions) in (0_u32..).zip(in_room) {
        sessions.sort_by_key(|number| (session(programme, *number).span.start, *number));
        check_room(programme, room, &sessions, found);
    }
    check_desks(programme, found);
}

/// Walks through the sessions of one room in the order of their beginning.
fn check_room(programme: &Programme, room: u32, sessions: &[u32], found: &mut Vec<Violation>) {
    let limits = programme.rooms[place(room)];
    // Those of the sessions before that still count, buffer included.
    let mut present: Vec<u32> = Vec::new();
    for number in sessions {
        let arriving = session(programme, *number);
        let start = arriving.span.start;
        let buffer = or_planted!(RoomWithoutBuffer, 0, programme.buffer);
        let start_of_pause = or_planted!(RoomTouching, start - 1, start);
        present.retain(|other| session(programme, *other).span.end + buffer > start_of_pause);

        if let Some(missing) = wait(programme, &present, limits.concurrent, start) {
            let mut others = present.clone();
            or_planted!(RoomOthersByTime, (), others.sort_unstable());
            found.push(Violation::RoomBusy { room, session: *number, others, at: start, missing });
        }
        if arriving.places > or_planted!(CapacityTouching, limits.capacity - 1, limits.capacity) {
            found.push(Violation::OverCapacity {
                room,
                session: *number,
                places: arriving.places,
                capacity: limits.capacity,
            });
        } else if let Some((others, places)) = crowd(programme, &present, arriving, limits.capacity) {
            found.push(Violation::Crowded {
                room,
                session: *number,
                others,
                at: start,
                places,
                capacity: limits.capacity,
            });
        }
        present.push(*number);
    }
}

/// How long an arriving session would have to wait until fewer than `concurrent` are present;
/// `None` when it need not.
fn wait(programme: &Programme, present: &[u32], concurrent: i64, start: i64) -> Option<i64> {
    let side_by_side = usize::try_from(or_planted!(RoomOneMore, concurrent + 1, concurrent)).unwrap_or(usize::MAX);
    let too_many = present.len().checked_sub(side_by_side)?;
    let mut free_from: Vec<i64> =
        present.iter().map(|other| session(programme, *other).span.end + programme.buffer).collect();
    free_from.sort_unstable();
    free_from.get(or_planted!(RoomFirstLeaves, 0, too_many)).map(|free| free - start)
}

/// Those really there (no buffer) and the places of all, when these are more than the room's and
/// nobody there is too big alone, which is told for itself.
fn crowd(programme: &Programme, present: &[u32], arriving: &Session, capacity: i64) -> Option<(Vec<u32>, i64)> {
    let pause = or_planted!(CrowdWithBuffer, programme.buffer, 0);
    let is_there = |other: &u32| session(programme, *other).span.end + pause > arriving.span.start;
    let mut others: Vec<u32> = present.iter().copied().filter(is_there).collect();
    let places = |number: &u32| session(programme, *number).places;
    if or_planted!(CrowdTwice, false, others.iter().any(|other| places(other) > capacity)) {
        return None;
    }
    let sum = or_planted!(CrowdWithoutArriving, 0, arriving.places) + others.iter().map(places).sum::<i64>();
    others.sort_unstable();
    (sum > capacity).then_some((others, sum))
}

fn check_desks(programme: &Programme, found: &mut Vec<Violation>) {
    let mut at_desk: Vec<Vec<(u32, Span)>> = vec![Vec::new(); programme.desks.len()];
    for (number, slot) in numbered(&programme.slots) {
        at_desk[place(slot.desk)].push((number, slot.span));
    }
    for (desk, slots) in (0_u32..).zip(at_desk) {
        let spans: Vec<Span> = slots.iter().map(|(_, span)| *span).collect();
        for (one, other) in clashes(&spans, or_planted!(DeskWithBuffer, programme.buffer, 0)) {
            let (mut first, mut second) = (slots[one], slots[other]);
            if (second.1.start, second.0) < (first.1.start, first.0) {
                (first, second) = (second, first);
            }
            found.push(Violation::DeskBusy {
                desk,
                first: first.0,
                second: second.0,
                at: second.1.start,
                overlap: or_planted!(DeskWholeSecond, second.1.end, first.1.end.min(second.1.end)) - second.1.start,
            });
        }
    }
}

fn session(programme: &Programme, number: u32) -> &Session {
    &programme.sessions[place(number)]
}
