//! The day programme against trying everything, against the one rules engine and against a judge.
#![expect(clippy::unwrap_used, reason = "tests")]

mod mutants;
mod questions;

use planner::Random;
use planner::programme::{
    Block, Facilitator, Meal, Partner, Place, Plan, Problem, Progress, Room, Session, Shape, Time, Weights, Window,
    generate, solve,
};
use planner::verify;

/// Notes what it is told; stops after so many questions.
#[derive(Default)]
struct Notes {
    told: Vec<(i64, i64)>,
    questions_left: Option<usize>,
}

impl Progress for Notes {
    fn should_stop(&mut self) -> bool {
        match &mut self.questions_left {
            None => false,
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
        }
    }

    fn better(&mut self, _places: &[Option<Place>], left_out: i64, cost: i64) {
        self.told.push((left_out, cost));
    }
}

fn planned(problem: &Problem, seed: u64, steps: usize) -> Plan {
    let plan = solve(problem, seed, steps, &mut Notes::default()).unwrap();
    assert_eq!(verify::programme::check(problem, &plan), [], "{problem:?}");
    plan
}

const SMALL: Shape = Shape { days: 2, slots: 12, rooms: 4, partners: 7, facilitators: 9, groups: 5, sessions: 24 };

/// A session of nobody in particular, half an hour for no people.
fn plain() -> Session {
    Session {
        minutes: 30,
        places: 0,
        needs: 0,
        partners: Vec::new(),
        facilitators: Vec::new(),
        groups: Vec::new(),
        after: Vec::new(),
        windows: Vec::new(),
        time: None,
        room: None,
        weight: 1,
    }
}

fn hall() -> Room {
    Room { capacity: 10, features: 0, side_by_side: 1, closed: Vec::new() }
}

/// One day of half hours with one hall.
fn one_hall(slots: usize, sessions: Vec<Session>) -> Problem {
    Problem {
        days: 1,
        slots,
        slot_minutes: 30,
        buffer_minutes: 0,
        rooms: vec![hall()],
        partners: vec![Partner { teams: 1, away: Vec::new(), pauses: true }],
        facilitators: vec![Facilitator { away: Vec::new(), pauses: true }],
        groups: 1,
        meals: Vec::new(),
        sessions,
        weights: Weights::default(),
    }
}

fn some_window(random: &mut Random, days: usize, slots: usize) -> Window {
    let from = random.below(slots);
    Window { day: random.below(days), from, to: from + 1 + random.below(slots - from) }
}

/// A tiny problem with a bit of everything, often without room for all.
fn tiny(random: &mut Random) -> Problem {
    let (days, slots) = if random.below(4) == 0 { (2, 3) } else { (1, 4 + random.below(2)) };
    let windows = |random: &mut Random, one_in: usize| -> Vec<Window> {
        if random.below(one_in) == 0 { vec![some_window(random, days, slots)] } else { Vec::new() }
    };
    let mut problem = one_hall(slots, Vec::new());
    problem.days = days;
    problem.buffer_minutes = [0, 10, 30][random.below(3)];
    problem.groups = 2;
    let number = |value: usize| i64::try_from(value).unwrap();
    problem.rooms = (0..=random.below(2))
        .map(|_| Room {
            capacity: 5 + number(random.below(10)),
            features: random.next_u64() & 1,
            side_by_side: 1 + random.below(2),
            closed: windows(random, 4),
        })
        .collect();
    problem.partners = (0..2)
        .map(|_| Partner { teams: 1 + random.below(2), away: windows(random, 4), pauses: random.below(2) == 0 })
        .collect();
    problem.facilitators =
        (0..2).map(|_| Facilitator { away: windows(random, 5), pauses: random.below(2) == 0 }).collect();
    if random.below(2) == 0 {
        let from = random.below(slots - 1);
        let to = from + 1 + random.below(slots - from);
        let length = 1 + random.below(to - from);
        problem.meals.push(Meal { from, to, length, together: random.below(3) == 0 });
    }
    let names = |random: &mut Random| (0..2).filter(|_| random.below(3) == 0).collect::<Vec<usize>>();
    for number_of in 0..3 + random.below(2) {
        problem.sessions.push(Session {
            minutes: [20, 30, 50, 60][random.below(4)],
            places: number(random.below(12)),
            needs: u64::from(random.below(4) == 0),
            partners: names(random),
            facilitators: names(random),
            groups: names(random),
            after: if number_of > 0 && random.below(3) == 0 { vec![random.below(number_of)] } else { Vec::new() },
            windows: windows(random, 4),
            time: (random.below(8) == 0).then(|| Time { day: random.below(days), slot: random.below(slots) }),
            room: (random.below(8) == 0).then(|| random.below(problem.rooms.len())),
            weight: 1 + number(random.below(3)),
        });
    }
    let weight = |random: &mut Random| [0, 1, 7, 100][random.below(4)];
    problem.weights = Weights {
        clashes: weight(random),
        holes: weight(random),
        span: weight(random),
        rooms: weight(random),
        waiting: weight(random),
        size: weight(random),
    };
    problem
}

/// The best value of all programmes, by trying every place of every session.
fn best_of_all(problem: &Problem, places: &mut Vec<Option<Place>>, session: usize, best: &mut (i64, i64)) {
    if session == places.len() {
        let value = (verify::programme::left_out(problem, places), verify::programme::cost(problem, places));
        *best = value.min(*best);
        return;
    }
    best_of_all(problem, places, session + 1, best);
    for day in 0..problem.days {
        for slot in 0..problem.slots {
            for room in 0..problem.rooms.len() {
                places[session] = Some(Place { time: Time { day, slot }, room });
                // What is broken by some is not healed by more.
                if verify::programme::places(problem, places).is_empty() {
                    best_of_all(problem, places, session + 1, best);
                }
            }
        }
    }
    places[session] = None;
}

#[test]
fn tiny_days_are_planned_as_by_trying_everything() {
    let mut random = Random::new(3);
    let (mut seen, mut incomplete) = (0, 0);
    while seen < 120 {
        let problem = tiny(&mut random);
        if problem.check().is_err() {
            continue;
        }
        seen += 1;
        let mut best = (i64::MAX, i64::MAX);
        best_of_all(&problem, &mut vec![None; problem.sessions.len()], 0, &mut best);
        let plan = planned(&problem, seen, 6_000);
        assert_eq!((plan.left_out, plan.cost), best, "{problem:?}");
        incomplete += usize::from(plan.left_out > 0);
    }
    assert!((20..100).contains(&incomplete), "{incomplete} problems without room for all");
}

#[test]
fn generated_days_have_a_place_for_everybody() {
    for seed in 0..12 {
        let problem = generate(SMALL, seed);
        assert!(problem.sessions.len() >= 20, "{}", problem.sessions.len());
        let plan = planned(&problem, 1, 3_000);
        assert_eq!(plan.unplaced, [], "day {seed}");
        assert_eq!(engine::conflicts(&problem, &plan.places), [""; 0]);
    }
}

/// A whole day at once; many of them are `make bench-planner`.
#[test]
fn a_full_day_has_a_place_for_everybody() {
    let problem = generate(Shape::DAY, 1);
    assert_eq!(problem.sessions.len(), 60);
    let plan = planned(&problem, 1, 4_000);
    assert_eq!(plan.unplaced, []);
    assert_eq!(engine::conflicts(&problem, &plan.places), [""; 0]);
}

/// The best known costs of these two days are 636 and 354.
#[test]
fn some_steps_come_near_the_best_known() {
    let days = [(3, 636), (4, 354)];
    let cost = |steps| -> i64 { days.iter().map(|(day, _)| planned(&generate(Shape::DAY, *day), 1, steps).cost).sum() };
    let bound = days.iter().map(|(_, best)| best).sum::<i64>() * 7 / 5;
    assert!(cost(20_000) <= bound);
    assert!(cost(1_000) > bound, "the bound tells nothing");
}

#[test]
fn too_much_for_a_day_is_told_with_reasons_and_the_rest_is_sound() {
    for seed in 0..8 {
        let mut problem = generate(SMALL, seed);
        let more: Vec<Session> =
            problem.sessions.iter().map(|one| Session { after: Vec::new(), ..one.clone() }).collect();
        problem.sessions.extend(more.into_iter().filter(|session| session.time.is_none()));
        problem.days = 1;
        for windows in problem.sessions.iter_mut().map(|session| &mut session.windows) {
            windows.retain(|window| window.day == 0);
        }
        for session in &mut problem.sessions {
            session.time = None;
        }
        let away = problem.partners.iter_mut().map(|partner| &mut partner.away);
        let away = away.chain(problem.facilitators.iter_mut().map(|person| &mut person.away));
        for windows in away.chain(problem.rooms.iter_mut().map(|room| &mut room.closed)) {
            windows.retain(|window| window.day == 0);
        }
        let plan = planned(&problem, seed, 2_000);
        assert!(!plan.unplaced.is_empty());
        assert_eq!(engine::conflicts(&problem, &plan.places), [""; 0]);
    }
}

/// On any places at all the judge and the one engine find the same kinds of conflict.
#[test]
fn the_judge_and_the_rules_engine_agree() {
    let mut random = Random::new(8);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..1_500 {
        let mut problem = tiny(&mut random);
        problem.meals.clear();
        let places: Vec<Option<Place>> = problem
            .sessions
            .iter()
            .map(|session| {
                let taken = session.minutes.div_ceil(problem.slot_minutes);
                let time = Time { day: random.below(problem.days), slot: random.below(problem.slots - taken + 1) };
                Some(Place { time, room: random.below(problem.rooms.len()) })
            })
            .collect();
        let judged = engine::kinds(&verify::programme::places(&problem, &places));
        assert_eq!(judged, engine::conflicts(&problem, &places), "{problem:?} {places:?}");
        seen.extend(judged);
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn the_same_seed_and_steps_give_the_same_programme() {
    let problem = generate(SMALL, 5);
    assert_eq!(planned(&problem, 7, 1_500), planned(&problem, 7, 1_500));
    let costs: Vec<Plan> = (0..4).map(|seed| planned(&problem, seed, 50)).collect();
    assert!(costs.iter().any(|plan| plan.places != costs[0].places));
}

#[test]
fn what_is_told_gets_better_and_ends_with_the_answer() {
    let problem = generate(SMALL, 2);
    let mut notes = Notes::default();
    let plan = solve(&problem, 1, 3_000, &mut notes).unwrap();
    assert!(notes.told.len() > 3);
    assert!(notes.told.windows(2).all(|two| two[1] < two[0]), "{:?}", notes.told);
    assert_eq!(notes.told.last(), Some(&(plan.left_out, plan.cost)));
}

#[test]
fn it_stops_when_it_is_told_to_and_what_it_has_is_sound() {
    let problem = generate(SMALL, 2);
    for questions in [0, 1, 10, 24, 25, 40, 400] {
        let mut notes = Notes { told: Vec::new(), questions_left: Some(questions) };
        let plan = solve(&problem, 1, usize::MAX, &mut notes).unwrap();
        assert_eq!(verify::programme::check(&problem, &plan), []);
        if questions == 0 {
            assert_eq!(plan.unplaced.len(), problem.sessions.len());
            assert!(plan.unplaced.iter().all(|unplaced| unplaced.blocks == [Block::Stopped]));
        }
    }
    // Without a single step of search everybody was tried once all the same.
    let plan = planned(&problem, 1, 0);
    assert!(plan.unplaced.len() < 8, "{}", plan.unplaced.len());
}

mod engine {
    //! The same question and answer for `domain::rules`.

    use std::collections::BTreeSet;

    use domain::overlap::Span;
    use domain::rules::{self, Hours, Programme, Stop, Venue, Violation};
    use planner::programme::{Place, Problem};
    use planner::verify::programme::Broken;

    const FIRST_DAY: i64 = 20_000;

    fn number(value: usize) -> i64 {
        i64::try_from(value).unwrap()
    }

    fn reference(value: usize) -> u32 {
        u32::try_from(value).unwrap()
    }

    /// Each room is a venue of its own, all in one town: so each can be closed for itself.
    fn translated(problem: &Problem, places: &[Option<Place>]) -> Programme {
        let minute = |slot: usize| number(slot * problem.slot_minutes);
        let mut venues: Vec<Venue> = Vec::new();
        for room in &problem.rooms {
            let mut venue = Venue { confirmed: true, ..Venue::default() };
            for day in (0..problem.days).filter(|_| !room.closed.is_empty()) {
                let day_number = FIRST_DAY + number(day);
                let weekday = rules::weekday(day_number);
                let closed = |slot: &usize| room.closed.iter().any(|w| w.day == day && (w.from..w.to).contains(slot));
                let open: Vec<usize> = (0..problem.slots).filter(|slot| !closed(slot)).collect();
                if open.is_empty() {
                    venue.closed_days.push(day_number);
                }
                venue.hours.extend(open.iter().map(|slot| Hours {
                    weekday,
                    from: minute(*slot),
                    to: minute(slot + 1),
                }));
            }
            venues.push(venue);
        }
        venues.push(Venue { confirmed: true, ..Venue::default() });
        let stop = Stop {
            venue: reference(problem.rooms.len()),
            first_day: FIRST_DAY,
            last_day: FIRST_DAY + number(problem.days) - 1,
            opens: 0,
            closes: rules::DAY,
        };
        let names = |list: &[usize]| list.iter().copied().map(reference).collect();
        let sessions = problem.sessions.iter().zip(places).filter_map(|(session, place)| {
            let place = (*place)?;
            let start = rules::at(FIRST_DAY + number(place.time.day), minute(place.time.slot));
            Some(rules::Session {
                stop: 0,
                room: Some(reference(place.room)),
                span: Span { start, end: start + number(session.minutes) },
                places: session.places,
                partners: names(&session.partners),
                facilitators: names(&session.facilitators),
            })
        });
        Programme {
            buffer: number(problem.buffer_minutes),
            towns: 1,
            travel: vec![0],
            rooms: (0..problem.rooms.len())
                .map(|room| rules::Room {
                    venue: reference(room),
                    capacity: problem.rooms[room].capacity,
                    concurrent: number(problem.rooms[room].side_by_side),
                })
                .collect(),
            partners: problem.partners.iter().map(|partner| rules::Partner { teams: number(partner.teams) }).collect(),
            facilitators: reference(problem.facilitators.len()),
            stops: vec![stop],
            sessions: sessions.collect(),
            venues,
            ..Programme::default()
        }
    }

    /// The kinds of conflict that the one engine finds.
    pub fn conflicts(problem: &Problem, places: &[Option<Place>]) -> Vec<&'static str> {
        let found = rules::check(&translated(problem, places)).unwrap();
        let kinds: BTreeSet<&str> = found
            .iter()
            .map(|violation| match violation {
                Violation::RoomBusy { .. } => "room busy",
                Violation::OverCapacity { .. } => "over capacity",
                Violation::Crowded { .. } => "crowded",
                Violation::FacilitatorTwice { .. } => "facilitator",
                Violation::TeamTwice { .. } | Violation::TeamsShort { .. } => "teams",
                Violation::VenueClosed { .. } => "closed",
                _ => "something else",
            })
            .collect();
        kinds.into_iter().collect()
    }

    /// The same kinds as the judge finds them; the others are none of the engine's.
    pub fn kinds(broken: &[Broken]) -> Vec<&'static str> {
        let kinds: BTreeSet<&str> = broken
            .iter()
            .filter_map(|broken| match broken {
                Broken::RoomBusy(_) => Some("room busy"),
                Broken::OverCapacity(_) => Some("over capacity"),
                Broken::Crowded(_) => Some("crowded"),
                Broken::FacilitatorTwice(_) => Some("facilitator"),
                Broken::TeamsShort(_) => Some("teams"),
                Broken::Closed(_) => Some("closed"),
                _ => None,
            })
            .collect();
        kinds.into_iter().collect()
    }
}
