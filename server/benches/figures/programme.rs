//! How long the rules engine takes for a large tour: 1 200 sessions in 60 towns.

use std::time::Instant;

use domain::overlap::Span;
use domain::rules::{self, Hours, Partner, Programme, Room, Session, Stop, Venue, at};

/// A Monday.
const FIRST_DAY: i64 = 20_955;
const TOWNS: u32 = 60;
/// Twenty sessions a stop: four rooms, five hours.
const EACH: u32 = 20;
const TURNS: u32 = 50;

/// Checks the programme fifty times, prints the median and the slowest, and answers the median.
pub fn print() -> f64 {
    let programme = large();
    assert_eq!(programme.sessions.len(), 1_200);
    let mut times: Vec<_> = (0..TURNS)
        .map(|_| {
            let begin = Instant::now();
            let found = rules::check(std::hint::black_box(&programme)).expect("a sound programme");
            assert!(!found.is_empty(), "a programme with conflicts, as in the middle of planning");
            begin.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    let name = "conflict check of 1 200 sessions";
    println!("  {name:<44}{median:>8.2} ms   slowest {slowest:.2} ms   goal under 20 ms");
    median
}

fn large() -> Programme {
    let place = |town: u32| (i64::from(town % 8) * 9, i64::from(town / 8) * 7);
    let way = |one: u32, other: u32| {
        let (from, to) = (place(one), place(other));
        (from.0 - to.0).abs() + (from.1 - to.1).abs()
    };
    let mut programme = Programme {
        buffer: 10,
        set_up: 45,
        towns: TOWNS,
        travel: (0..TOWNS).flat_map(|one| (0..TOWNS).map(move |other| way(one, other))).collect(),
        facilitators: 90,
        partners: (0..50).map(|number| Partner { teams: 1 + number % 3 }).collect(),
        ..Programme::default()
    };
    for town in 0..TOWNS {
        let hours = (0..6).map(|weekday| Hours { weekday, from: 8 * 60, to: 18 * 60 }).collect();
        programme.venues.push(Venue { town, confirmed: true, hours, closed_days: Vec::new() });
        programme.rooms.extend((0..4).map(|_| Room { venue: town, capacity: 40, concurrent: 1 }));
        let day = FIRST_DAY + i64::from(town) + i64::from(town / 6);
        programme.stops.push(Stop { venue: town, first_day: day, last_day: day, opens: 9 * 60, closes: 17 * 60 });
        for number in 0..EACH {
            // Each tenth session begins a quarter of an hour early, into the one before.
            let early = if number % 10 == 9 { 15 } else { 0 };
            let start = at(day, 540 + i64::from(number / 4) * 90 - early);
            let person = town * 7 + number;
            programme.sessions.push(Session {
                stop: town,
                room: Some(town * 4 + number % 4),
                span: Span { start, end: start + 75 },
                places: 30,
                partners: vec![person % 50, (person + 11) % 50],
                facilitators: vec![person % 90],
            });
        }
    }
    programme
}
