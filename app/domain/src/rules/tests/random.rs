//! Small random programmes, dense enough to conflict in every way and sometimes in none.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use super::*;

/// A Monday.
const FIRST_DAY: i64 = 20_955;

type RawSession = (u32, Option<u32>, (i64, i64, i64), i64, Vec<u32>, Vec<u32>);

pub fn programmes() -> impl Strategy<Value = Programme> {
    let frame = (0..40_i64, 0..200_i64, vec((0..80_i64, 0..80_i64), 1..4), vec(0..9_i64, 0..2));
    let places = (
        vec((any::<u32>(), weighted(0.4, 8..13_i64), 15..20_i64, weighted(0.15, 0..7_i64)), 1..4),
        vec((any::<u32>(), 10..60_i64, 1..4_i64), 1..5),
        vec(1..4_i64, 1..4),
        vec((any::<u32>(), 0..6_i64, prop_oneof![3 => Just(0), 1 => Just(1_i64)], 7..15_i64, 2..9_i64), 1..4),
    );
    let sessions = vec(session(), 0..9);
    let desks = (vec(any::<u32>(), 0..3), vec((any::<u32>(), 0..12_i64, 1..4_i64), 0..5));
    (frame, places, weighted(0.8, Just(())), sessions, desks).prop_map(
        |((buffer, set_up, towns, holidays), (venues, rooms, partners, stops), booked, sessions, (desks, slots))| {
            let mut programme = Programme {
                buffer,
                set_up,
                towns: u32::try_from(towns.len()).unwrap(),
                travel: ways(&towns),
                holidays: holidays.iter().map(|day| FIRST_DAY + day).collect(),
                facilitators: 3,
                partners: partners.iter().map(|teams| Partner { teams: *teams }).collect(),
                ..Programme::default()
            };
            for (place, (town, opens, closes, closed)) in (0..).zip(&venues) {
                programme.venues.push(Venue {
                    town: town % programme.towns,
                    confirmed: booked.is_some() || place > 0,
                    hours: opens.map_or_else(Vec::new, |opens| hours(opens, *closes)),
                    closed_days: closed.iter().map(|day| FIRST_DAY + day).collect(),
                });
            }
            for (venue, capacity, concurrent) in rooms {
                let venue = within(venue, &programme.venues);
                programme.rooms.push(Room { venue, capacity, concurrent });
            }
            for (venue, day, nights, opens, lasts) in stops {
                programme.stops.push(Stop {
                    venue: within(venue, &programme.venues),
                    first_day: FIRST_DAY + day,
                    last_day: FIRST_DAY + day + nights,
                    opens: opens * 60,
                    closes: (opens + lasts) * 60,
                });
            }
            for raw in sessions {
                let session = placed(raw, &programme);
                programme.sessions.push(session);
            }
            if !programme.sessions.is_empty() {
                for session in desks {
                    programme.desks.push(Desk { session: within(session, &programme.sessions) });
                }
            }
            if !programme.desks.is_empty() {
                for (desk, start, length) in slots {
                    let start = at(FIRST_DAY, 540) + 10 * start;
                    programme.slots.push(Slot {
                        desk: within(desk, &programme.desks),
                        span: Span { start, end: start + 10 * length },
                    });
                }
            }
            programme
        },
    )
}

fn session() -> impl Strategy<Value = RawSession> {
    let length = prop_oneof![30 => 1..18_i64, 1 => 100..300_i64];
    (
        any::<u32>(),
        weighted(0.8, any::<u32>()),
        (0..2_i64, 42..110_i64, length),
        0..40_i64,
        vec(any::<u32>(), 0..3),
        vec(any::<u32>(), 0..3),
    )
}

/// On the first days of its stop, in steps of ten minutes, most often in a room of its venue.
fn placed(
    (stop, room, (day, start, length), places, partners, facilitators): RawSession,
    programme: &Programme,
) -> Session {
    let stop = within(stop, &programme.stops);
    let start = at(programme.stops[stop as usize].first_day + day, 10 * start);
    Session {
        stop,
        room: room.map(|room| within(room, &programme.rooms)),
        span: Span { start, end: start + 10 * length },
        places,
        partners: partners.iter().map(|partner| within(*partner, &programme.partners)).collect(),
        facilitators: facilitators.iter().map(|person| person % programme.facilitators).collect(),
    }
}

/// Every weekday with a pause at noon, Saturday in the morning, Sunday closed.
fn hours(opens: i64, closes: i64) -> Vec<Hours> {
    let mut hours = Vec::new();
    for weekday in (0..5).rev() {
        hours.push(Hours { weekday, from: 13 * 60, to: closes * 60 });
        hours.push(Hours { weekday, from: opens * 60 - 60, to: 12 * 60 });
    }
    hours.push(Hours { weekday: 5, from: opens * 60 - 60, to: 12 * 60 });
    hours
}

/// Town to town along streets at right angles, so that no way is longer than one by a third town.
fn ways(towns: &[(i64, i64)]) -> Vec<i64> {
    // Uphill takes longer: the way back is not the way there, and none is shorter by a third town.
    let way = |(x, y): &(i64, i64), (u, v): &(i64, i64)| (x - u).abs() + (y - v).abs() + (u - x).max(0);
    towns.iter().flat_map(|from| towns.iter().map(move |to| way(from, to))).collect()
}

fn within<T>(number: u32, list: &[T]) -> u32 {
    number % u32::try_from(list.len()).unwrap()
}
