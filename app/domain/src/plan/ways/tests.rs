#![expect(clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use uuid::Uuid;

use super::*;
use crate::ids::{DeskId, PartnerId, SlotId, VenueId};
use crate::plan::{DeskPlan, FORMAT, PartnerFacts, RoomFacts, SlotPlan, VenueFacts, WallTimes};
use crate::session::{Audience, SessionKind, Theme};

fn day(offset: i64) -> NaiveDate {
    // A Tuesday; 22 May, four days later, is a public holiday in Martinique.
    NaiveDate::from_ymd_opt(2027, 5, 18).unwrap() + TimeDelta::days(offset)
}

fn times(day: NaiveDate, minute: i64, length: i64) -> WallTimes {
    let starts = day.and_hms_opt(8, 0, 0).unwrap() + TimeDelta::minutes(minute);
    let ends = starts + TimeDelta::minutes(length);
    WallTimes {
        starts_on: starts.date(),
        start_time: starts.time(),
        ends_on: ends.date(),
        end_time: ends.time(),
        second_passage: None,
    }
}

fn venue(number: u128) -> VenueId {
    VenueId(Uuid::from_u128(10 + number))
}

/// Rooms 0 to 2 are at venue 0, rooms 3 and 4 at venue 1.
fn room(number: u128) -> RoomId {
    RoomId(Uuid::from_u128(20 + number))
}

fn partner(number: u128) -> PartnerId {
    PartnerId(Uuid::from_u128(30 + number))
}

fn world() -> World {
    let towns = [("97214", "Le Lorrain"), ("97209", "Fort-de-France")];
    let mut world = World::default();
    for (number, (code, town)) in (0..).zip(towns) {
        let facts: VenueFacts = serde_json::from_value(serde_json::json!({
            "name": format!("Lieu {number}"), "insee_code": code, "town": town, "confirmed": number == 0,
        }))
        .unwrap();
        world.venues.insert(venue(number), facts);
    }
    for (number, capacity, concurrent) in [(0, 10, 1), (1, 20, 1), (2, 30, 2), (3, 20, 1), (4, 15, 2)] {
        let facts = RoomFacts { name: format!("Salle {number}"), venue: venue(number / 3), capacity, concurrent };
        world.rooms.insert(room(number), facts);
    }
    for (number, teams) in [(0, 1), (1, 1), (2, 2)] {
        world.partners.insert(partner(number), PartnerFacts { name: format!("P{number}"), teams });
    }
    world
}

/// Day, minute, length, room, partner, places, desk.
type Seed = (i64, i64, i64, Option<u128>, Option<u128>, i64, bool);

fn session(number: u128, at: u128, first: i64, seed: Seed) -> SessionPlan {
    let (on, minute, length, in_room, held_by, places, with_desk) = seed;
    let times = times(day(first + on), minute * 15, length * 30);
    let desk = DeskPlan {
        id: DeskId(Uuid::from_u128(1_000 + number)),
        partner: partner(0),
        label: "Table".into(),
        job: String::new(),
        contract: String::new(),
    };
    let whole = SlotPlan { id: SlotId(Uuid::from_u128(2_000 + number * 10)), desk: None, times, capacity: places };
    let slots = if with_desk {
        // Twenty minutes each, beginning every fifteen: they clash.
        [0, 15]
            .map(|after| SlotPlan {
                id: SlotId(Uuid::from_u128(2_001 + number * 10 + after)),
                desk: Some(desk.id),
                times: super::tests::times(times.starts_on, minute * 15 + i64::try_from(after).unwrap(), 20),
                capacity: 1,
            })
            .to_vec()
    } else {
        vec![whole]
    };
    serde_json::from_value(serde_json::json!({
        "id": SessionId(Uuid::from_u128(100 + number)),
        "slug": format!("s-{number}"),
        "kind": SessionKind::Workshop,
        "theme": Theme::Work,
        "title": format!("Séance {number}"),
        "summary": "",
        "audience": Audience::Public,
        "room": in_room.map(|it| room(if at == 0 { it % 3 } else { 3 + it % 2 })),
        "partners": held_by.map(partner).into_iter().collect::<Vec<_>>(),
        "times": times,
        "desks": if with_desk { vec![desk] } else { Vec::new() },
        "slots": slots,
    }))
    .unwrap()
}

fn plans() -> impl Strategy<Value = TourPlan> {
    let seed = (
        0..2_i64,
        0..20_i64,
        2..5_i64,
        proptest::option::weighted(0.9, 0..3_u128),
        proptest::option::of(0..3_u128),
        1..35_i64,
        proptest::bool::weighted(0.1),
    );
    let stop = (0..6_i64, 0..2_i64, 0..2_u128, proptest::collection::vec(seed, 0..6));
    proptest::collection::vec(stop, 1..4).prop_map(|stops| TourPlan {
        format: FORMAT,
        inside_name: "Nord".into(),
        public_name: "Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: day(-10),
        ends_on: day(20),
        buffer_minutes: 10,
        help_phone: String::new(),
        stops: (0_u128..)
            .zip(stops)
            .map(|(number, (first, more, at, sessions))| StopPlan {
                id: StopId(Uuid::from_u128(1 + number)),
                insee_code: if at == 0 { "97214" } else { "97209" }.into(),
                venue: venue(at),
                slug: format!("etape-{number}"),
                time_zone: "America/Martinique".into(),
                starts_on: day(first),
                ends_on: day(first + more),
                opens: day(0).and_hms_opt(8, 0, 0).unwrap().time(),
                closes: day(0).and_hms_opt(15, 0, 0).unwrap().time(),
                landmark: String::new(),
                how_to_come: String::new(),
                bring: String::new(),
                help_phone: String::new(),
                cancelled: false,
                sessions: (0..)
                    .zip(sessions)
                    .map(|(place, mut seed)| {
                        seed.0 = seed.0.min(more);
                        session(number * 10 + place, at, first, seed)
                    })
                    .collect(),
            })
            .collect(),
    })
}

fn kind(violation: &Violation) -> String {
    format!("{violation:?}").split(' ').next().unwrap().to_owned()
}

/// Every way that is offered ends its conflict, has none of its own, and adds none; it survives
/// its code.
#[test]
fn every_way_out_is_one() {
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let offered: RefCell<BTreeMap<String, (u32, u32)>> = RefCell::default();
    runner
        .run(&plans(), |plan| {
            let world = world();
            let before = conflicts(&plan, &world).unwrap();
            for conflict in &before {
                let ways = ways_out(&plan, &world, conflict);
                prop_assert!(ways.len() <= MOST_WAYS);
                let mut offered = offered.borrow_mut();
                let count = offered.entry(kind(&conflict.violation)).or_default();
                count.0 += 1;
                count.1 += u32::from(!ways.is_empty());
                for way in ways {
                    prop_assert_eq!(way.to_string().parse::<WayOut>(), Ok(way));
                    let mut mended = plan.clone();
                    way.apply(&mut mended).unwrap();
                    let after = conflicts(&mended, &world).unwrap();
                    for found in &after {
                        let known = before.iter().any(|known| {
                            let all = |of: &Conflict| of.sessions.iter().copied().collect::<BTreeSet<_>>();
                            kind(&known.violation) == kind(&found.violation)
                                && all(found).is_subset(&all(known))
                                && found.stops.iter().all(|stop| known.stops.contains(stop))
                        });
                        prop_assert!(known, "{way:?} adds {found:?}");
                        let own = match way {
                            WayOut::Move { session, .. } => found.sessions.contains(&session),
                            WayOut::Places { session, .. } | WayOut::Follow { session } => {
                                found.sessions.contains(&session) && kind(&found.violation) == kind(&conflict.violation)
                            }
                            WayOut::Days { stop, .. } => {
                                found.stops.contains(&stop) && kind(&found.violation) == kind(&conflict.violation)
                            }
                        };
                        prop_assert!(!own, "{way:?} has {found:?}");
                    }
                }
            }
            Ok(())
        })
        .unwrap();
    let offered = offered.into_inner();
    let none = offered.get("VenueNotConfirmed").unwrap();
    assert_eq!(none.1, 0, "nothing in the plan confirms a venue");
    for (kind, (conflicts, mended)) in &offered {
        assert!(kind == "VenueNotConfirmed" || mended * 2 >= *conflicts, "{kind}: {mended} of {conflicts}");
    }
    assert!(offered.len() >= 9, "{offered:?}");
}

/// What the page asks while a block is in the hand equals what the whole plan says.
#[test]
fn the_surroundings_are_enough() {
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&plans(), |plan| {
            let world = world();
            for session in plan.stops.iter().flat_map(|stop| &stop.sessions) {
                let kinds = |found: Vec<Conflict>| {
                    let mut kinds: Vec<_> =
                        found.into_iter().map(|found| (kind(&found.violation), found.sessions)).collect();
                    kinds.sort();
                    kinds
                };
                let near = around(&plan, &world, session.id);
                prop_assert_eq!(
                    kinds(in_the_way(&near, &world, session.id)),
                    kinds(in_the_way(&plan, &world, session.id))
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_code_that_makes_no_sense_is_refused() {
    for code in ["", "move", "move;x;2027-05-18T09:00;", "places;;3", "days;1;2", "follow;\0", "move;;;;"] {
        assert!(code.parse::<WayOut>().is_err(), "{code:?}");
    }
}
