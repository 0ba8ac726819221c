//! One story for each conflict, and for each way to break a programme.

use super::*;

/// Wednesday 19 May 2027.
const DAY_ONE: i64 = 20_957;

fn span(day: i64, from: i64, to: i64) -> Span {
    Span { start: at(day, from * 60), end: at(day, to * 60) }
}

fn session(room: Option<u32>, stop: u32, span: Span) -> Session {
    Session { stop, room, span, places: 10, partners: Vec::new(), facilitators: Vec::new() }
}

/// Two towns an hour apart, a stop in each on two days, a room for twelve in each.
fn programme() -> Programme {
    let venue = |town| Venue { town, confirmed: true, ..Venue::default() };
    let room = |venue| Room { venue, capacity: 12, concurrent: 1 };
    let stop = |venue, day| Stop { venue, first_day: day, last_day: day, opens: 8 * 60, closes: 17 * 60 };
    Programme {
        buffer: 15,
        set_up: 90,
        towns: 2,
        travel: vec![0, 60, 60, 0],
        venues: vec![venue(0), venue(1)],
        rooms: vec![room(0), room(1)],
        partners: vec![Partner { teams: 1 }, Partner { teams: 2 }],
        facilitators: 1,
        stops: vec![stop(0, DAY_ONE), stop(1, DAY_ONE + 1)],
        sessions: vec![session(Some(0), 0, span(DAY_ONE, 9, 11)), session(Some(1), 1, span(DAY_ONE + 1, 9, 11))],
        ..Programme::default()
    }
}

/// What is found once the programme is changed.
fn found(change: impl FnOnce(&mut Programme)) -> Vec<Violation> {
    let mut changed = programme();
    change(&mut changed);
    check(&changed).unwrap()
}

#[test]
fn days_and_moments() {
    assert_eq!(at(2, 30), 2910);
    assert_eq!((day_of(2910), minute_of(2910)), (2, 30));
    assert_eq!((day_of(-1), minute_of(-1)), (-1, 1439));
    assert_eq!((day_of(2880), minute_of(2880)), (2, 0));
    let (thursday, wednesday, friday, monday) = (3, 2, 4, 0);
    for (day, expected) in [(0, thursday), (-1, wednesday), (DAY_ONE, wednesday), (1, friday), (4, monday)] {
        assert_eq!(weekday(day), expected, "{day}");
    }
}

#[test]
fn a_good_programme_has_no_conflict() {
    assert_eq!(found(|_| ()), []);
    assert_eq!(check(&Programme::default()), Ok(Vec::new()));
}

#[test]
fn a_room_for_one_with_a_buffer() {
    // The room is taken from 540 to 660.
    for (from, to, late) in [
        (660, 690, Some((2, 0, 15))),
        (674, 690, Some((2, 0, 1))),
        (675, 690, None),
        (600, 610, Some((2, 0, 75))),
        (540, 570, Some((2, 0, 135))),
        (500, 526, Some((0, 2, 1))),
        (500, 525, None),
    ] {
        let violations = found(|p| {
            let span = Span { start: at(DAY_ONE, from), end: at(DAY_ONE, to) };
            p.sessions.push(Session { places: 2, ..session(Some(0), 0, span) });
        });
        let expected: Vec<Violation> = late
            .into_iter()
            .map(|(session, other, missing)| Violation::RoomBusy {
                room: 0,
                session,
                others: vec![other],
                at: at(DAY_ONE, if session == 2 { from } else { 540 }),
                missing,
            })
            .collect();
        assert_eq!(violations, expected, "{from} to {to}");
    }
}

#[test]
fn a_hall_for_two_side_by_side() {
    let mut hall = programme();
    hall.rooms[0] = Room { venue: 0, capacity: 25, concurrent: 2 };
    hall.sessions.push(session(Some(0), 0, span(DAY_ONE, 10, 12)));
    assert_eq!(check(&hall), Ok(vec![]));
    hall.sessions.push(session(Some(0), 0, span(DAY_ONE, 10, 13)));
    assert_eq!(
        check(&hall).unwrap(),
        [
            Violation::RoomBusy { room: 0, session: 3, others: vec![0, 2], at: at(DAY_ONE, 600), missing: 75 },
            Violation::Crowded {
                room: 0,
                session: 3,
                others: vec![0, 2],
                at: at(DAY_ONE, 600),
                places: 30,
                capacity: 25
            },
        ]
    );
}

#[test]
fn places_above_the_room() {
    assert_eq!(found(|p| p.sessions[0].places = 12), []);
    assert_eq!(
        found(|p| p.sessions[0].places = 13),
        [Violation::OverCapacity { room: 0, session: 0, places: 13, capacity: 12 }]
    );
}

#[test]
fn interviews_follow_each_other_without_a_pause() {
    let desk = |p: &mut Programme, spans: &[(i64, i64)]| {
        p.desks = vec![Desk { session: 0 }, Desk { session: 0 }];
        for (from, to) in spans {
            let span = Span { start: at(DAY_ONE, *from), end: at(DAY_ONE, *to) };
            p.slots.push(Slot { desk: 0, span });
        }
        p.slots.push(Slot { desk: 1, span: Span { start: at(DAY_ONE, 540), end: at(DAY_ONE, 600) } });
    };
    assert_eq!(found(|p| desk(p, &[(540, 550), (550, 560), (560, 570)])), []);
    assert_eq!(
        found(|p| desk(p, &[(548, 560), (540, 550)])),
        [Violation::DeskBusy { desk: 0, first: 1, second: 0, at: at(DAY_ONE, 548), overlap: 2 }]
    );
}

#[test]
fn a_facilitator_travels() {
    let expected = |overlap, travel, missing, from| {
        let gap = Gap { first: 0, second: 2, at: at(DAY_ONE, from), overlap, travel, pause: 15, missing };
        vec![Violation::FacilitatorTwice { facilitator: 0, gap }]
    };
    let case = |room: Option<u32>, stop: u32, from: i64| {
        found(|p| {
            p.stops[1].first_day = DAY_ONE + 1;
            p.sessions[0].facilitators = vec![0, 0];
            let start = at(DAY_ONE, from);
            let mut second = session(room, stop, Span { start, end: start + 60 });
            second.facilitators = vec![0];
            p.sessions.push(second);
        })
    };
    // In the other town: an hour on the road and a quarter of buffer.
    assert_eq!(case(Some(1), 1, 11 * 60 + 75), []);
    assert_eq!(case(Some(1), 1, 11 * 60 + 74), expected(0, 60, 1, 734));
    assert_eq!(case(Some(1), 1, 11 * 60), expected(0, 60, 75, 660));
    assert_eq!(case(Some(1), 1, 10 * 60), expected(60, 60, 135, 600));
    // At the same venue, outside any room: the buffer only.
    assert_eq!(case(None, 0, 11 * 60 + 15), []);
    assert_eq!(case(None, 0, 11 * 60 + 14), expected(0, 0, 1, 674));
}

#[test]
fn teams() {
    let with = |partner: u32, sessions: &[(Option<u32>, u32, Span)]| {
        found(|p| {
            p.sessions.clear();
            for (room, stop, span) in sessions {
                let mut held = session(*room, *stop, *span);
                held.partners = vec![partner];
                p.sessions.push(held);
            }
        })
    };
    let both = [(None, 0, span(DAY_ONE, 9, 11)), (None, 1, span(DAY_ONE, 10, 12))];
    assert_eq!(
        with(0, &both),
        [Violation::TeamTwice {
            partner: 0,
            gap: Gap { first: 0, second: 1, at: at(DAY_ONE, 600), overlap: 60, travel: 60, pause: 15, missing: 135 }
        }]
    );
    // Two teams, two towns: no conflict; a third session in between has no team.
    assert_eq!(with(1, &both), []);
    let three = [both[0], both[1], (None, 0, span(DAY_ONE, 11, 12))];
    assert_eq!(with(1, &three), [Violation::TeamsShort { partner: 1, sessions: vec![0, 1, 2], needed: 3, teams: 2 }]);
    // Three sessions, each too near another, and yet two teams can share them.
    let shared = [
        (None, 0, span(DAY_ONE, 8, 9)),
        (None, 0, Span { start: at(DAY_ONE, 560), end: at(DAY_ONE, 580) }),
        (None, 1, span(DAY_ONE, 10, 11)),
    ];
    assert_eq!(with(1, &shared), []);
}

#[test]
fn teams_are_shared_out_with_foresight() {
    // Four towns along a road, at minutes 0, 30, 50 and 60. Two sessions end at 9:00, in the third
    // and the first town; then one begins at 9:40 in the second and one at 9:45 in the fourth. The
    // team of the third town could take either, but must leave the second to the other team.
    let road = [0_i64, 30, 50, 60];
    let mut programme = Programme {
        towns: 4,
        travel: road.iter().flat_map(|x| road.iter().map(move |y| (x - y).abs())).collect(),
        partners: vec![Partner { teams: 2 }],
        ..Programme::default()
    };
    for (number, town, from, to) in [(0, 2, 480, 540), (1, 0, 480, 540), (2, 1, 580, 640), (3, 3, 585, 645)] {
        programme.venues.push(Venue { town, confirmed: true, ..Venue::default() });
        // The stops lie days apart: the caravan is not the question here.
        let day = DAY_ONE + 2 * i64::from(number);
        let (opens, closes) = (480, 1020);
        programme.stops.push(Stop { venue: number, first_day: day, last_day: day, opens, closes });
        let span = Span { start: at(DAY_ONE, from), end: at(DAY_ONE, to) };
        programme.sessions.push(Session { partners: vec![0], ..session(None, number, span) });
    }
    assert_eq!(check(&programme), Ok(vec![]));
    programme.sessions[2].span.start -= 11;
    assert_eq!(
        check(&programme).unwrap(),
        [Violation::TeamsShort { partner: 0, sessions: vec![0, 1, 2, 3], needed: 3, teams: 2 }]
    );
}

#[test]
fn the_caravan() {
    let gap = |overlap, missing, from| Gap {
        first: 0,
        second: 1,
        at: at(DAY_ONE, from),
        overlap,
        travel: 60,
        pause: 90,
        missing,
    };
    let second_opens = |minute: i64| {
        found(|p| {
            p.sessions.clear();
            p.stops[0].closes = 12 * 60;
            p.stops[1] = Stop { venue: 1, first_day: DAY_ONE, last_day: DAY_ONE, opens: minute, closes: 19 * 60 };
        })
    };
    assert_eq!(second_opens(12 * 60 + 150), []);
    assert_eq!(second_opens(869), [Violation::CaravanTwice { gap: gap(0, 1, 869) }]);
    assert_eq!(second_opens(11 * 60), [Violation::CaravanTwice { gap: gap(60, 210, 660) }]);
    // A second stop at the same venue needs no set-up.
    assert_eq!(
        found(|p| {
            p.sessions.clear();
            p.stops[0].closes = 12 * 60;
            p.stops[1] = Stop { venue: 0, first_day: DAY_ONE, last_day: DAY_ONE, opens: 12 * 60, closes: 19 * 60 };
        }),
        []
    );
}

#[test]
fn venues_and_days() {
    assert_eq!(found(|p| p.venues[1].confirmed = false), [Violation::VenueNotConfirmed { stop: 1, venue: 1 }]);
    let holiday = found(|p| p.holidays = vec![DAY_ONE - 1, DAY_ONE + 1]);
    assert_eq!(holiday, [Violation::Holiday { stop: 1, day: DAY_ONE + 1 }]);
    assert!(!holiday[0].is_hard());
    let closed = |session, day, minutes| Violation::VenueClosed { stop: 0, session, venue: 0, day, minutes };
    assert_eq!(
        found(|p| p.venues[0].closed_days = vec![DAY_ONE]),
        [closed(None, DAY_ONE, 540), closed(Some(0), DAY_ONE, 120)]
    );
    // Open on Wednesday from 8 to 10 and from 14 to 17.
    assert_eq!(
        found(|p| {
            p.venues[0].hours = vec![
                Hours { weekday: 2, from: 14 * 60, to: 17 * 60 },
                Hours { weekday: 2, from: 8 * 60, to: 10 * 60 },
                Hours { weekday: 3, from: 0, to: DAY },
            ];
        }),
        [closed(None, DAY_ONE, 240), closed(Some(0), DAY_ONE, 60)]
    );
    // Two days, the second a Thursday without hours.
    assert_eq!(
        found(|p| {
            p.stops[1].first_day += 7;
            p.stops[1].last_day += 7;
            p.stops[0].last_day += 1;
            p.sessions[1].span = span(DAY_ONE + 8, 9, 11);
            p.venues[0].hours = vec![Hours { weekday: 2, from: 8 * 60, to: 17 * 60 }];
        }),
        [closed(None, DAY_ONE + 1, 540)]
    );
    // Past midnight.
    assert_eq!(
        found(|p| {
            p.venues[0].hours = vec![Hours { weekday: 2, from: 8 * 60, to: DAY }];
            p.sessions[0].span = Span { start: at(DAY_ONE, 22 * 60), end: at(DAY_ONE + 1, 30) };
        }),
        [closed(Some(0), DAY_ONE + 1, 30)]
    );
}

#[test]
fn the_sessions_concerned() {
    let gap = Gap { first: 3, second: 1, at: 0, overlap: 0, travel: 0, pause: 0, missing: 1 };
    for (violation, sessions) in [
        (Violation::RoomBusy { room: 0, session: 4, others: vec![1, 2], at: 0, missing: 1 }, vec![1, 2, 4]),
        (Violation::OverCapacity { room: 0, session: 4, places: 2, capacity: 1 }, vec![4]),
        (Violation::TeamTwice { partner: 0, gap }, vec![3, 1]),
        (Violation::TeamsShort { partner: 0, sessions: vec![5, 6], needed: 2, teams: 1 }, vec![5, 6]),
        (Violation::CaravanTwice { gap }, vec![]),
        (Violation::VenueClosed { stop: 0, session: Some(7), venue: 0, day: 0, minutes: 1 }, vec![7]),
    ] {
        assert_eq!(violation.sessions(), sessions);
        assert!(violation.is_hard());
    }
}

#[test]
fn json() {
    let violations = found(|p| {
        p.venues[0].confirmed = false;
        p.sessions[0].facilitators = vec![0];
        p.sessions.push(Session { facilitators: vec![0], ..session(None, 0, span(DAY_ONE, 9, 11)) });
    });
    let json = serde_json::to_string(&violations).unwrap();
    assert!(json.contains("{\"kind\":\"venue_not_confirmed\",\"stop\":0,\"venue\":0}"), "{json}");
    assert_eq!(serde_json::from_str::<Vec<Violation>>(&json).unwrap(), violations);
    let json = serde_json::to_string(&programme()).unwrap();
    assert_eq!(serde_json::from_str::<Programme>(&json).unwrap(), programme());
}

#[test]
fn broken_programmes_are_refused() {
    let broken = |change: fn(&mut Programme)| {
        let mut changed = programme();
        changed.desks = vec![Desk { session: 0 }];
        changed.slots = vec![Slot { desk: 0, span: span(DAY_ONE, 9, 10) }];
        change(&mut changed);
        check(&changed).unwrap_err()
    };
    let nothing = Span { start: 5, end: 5 };
    assert_eq!(broken(|p| p.buffer = -1), Broken::Frame);
    assert_eq!(broken(|p| p.set_up = i64::MAX), Broken::Frame);
    assert_eq!(broken(|p| p.towns = u32::MAX), Broken::Frame);
    assert_eq!(broken(|p| p.travel[0] = 1), Broken::Frame);
    assert_eq!(broken(|p| p.travel[1] = -1), Broken::Frame);
    assert_eq!(broken(|p| p.venues[1].town = 2), Broken::Venue(1));
    for hours in [(7, 0, 60), (-1, 0, 60), (0, 60, 60), (0, -1, 60), (0, 0, 1441)] {
        let mut changed = programme();
        let (weekday, from, to) = hours;
        changed.venues[0].hours = vec![Hours { weekday, from, to }];
        assert_eq!(check(&changed), Err(Broken::Venue(0)), "{hours:?}");
    }
    assert_eq!(
        broken(|p| {
            p.venues[0].hours = vec![Hours { weekday: 1, from: 60, to: 120 }, Hours { weekday: 1, from: 0, to: 61 }];
        }),
        Broken::Venue(0)
    );
    assert_eq!(broken(|p| p.rooms[1].venue = 2), Broken::Room(1));
    assert_eq!(broken(|p| p.rooms[0].capacity = -1), Broken::Room(0));
    assert_eq!(broken(|p| p.rooms[0].concurrent = 0), Broken::Room(0));
    assert_eq!(broken(|p| p.partners[1].teams = 0), Broken::Partner(1));
    assert_eq!(broken(|p| p.stops[0].venue = 9), Broken::Stop(0));
    assert_eq!(broken(|p| p.stops[0].last_day -= 1), Broken::Stop(0));
    assert_eq!(broken(|p| p.stops[0].last_day += 400), Broken::Stop(0));
    assert_eq!(broken(|p| p.stops[0].first_day = i64::MIN), Broken::Stop(0));
    assert_eq!(broken(|p| p.stops[0].closes = p.stops[0].opens), Broken::Stop(0));
    assert_eq!(broken(|p| p.sessions[1].stop = 2), Broken::Session(1));
    assert_eq!(broken(|p| p.sessions[1].room = Some(2)), Broken::Session(1));
    assert_eq!(broken(|p| p.sessions[1].places = -1), Broken::Session(1));
    assert_eq!(broken(|p| p.sessions[1].partners = vec![0, 2]), Broken::Session(1));
    assert_eq!(broken(|p| p.sessions[1].facilitators = vec![1]), Broken::Session(1));
    assert_eq!(broken(|p| p.sessions[0].span.end = i64::MAX), Broken::Session(0));
    assert_eq!(broken(|p| p.sessions[0].span = Span { start: i64::MIN, end: 0 }), Broken::Session(0));
    assert_eq!(broken(|p| p.desks[0].session = 2), Broken::Desk(0));
    assert_eq!(broken(|p| p.slots[0].desk = 1), Broken::Slot(0));
    let mut changed = programme();
    changed.sessions[0].span = nothing;
    assert_eq!(check(&changed), Err(Broken::Session(0)));
}
