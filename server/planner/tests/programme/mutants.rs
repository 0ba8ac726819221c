//! For each rule fifty plans that break it and no other: the judge must refuse each, and say why.

use std::mem::discriminant;

use planner::Random;
use planner::programme::{Meal, Place, Plan, Problem, Room, Session, Shape, Time, Unplaced, Window, generate};
use planner::verify;
use planner::verify::programme::Broken;

use super::{plain, planned};

const SHAPE: Shape = Shape { days: 2, slots: 10, rooms: 3, partners: 5, facilitators: 6, groups: 3, sessions: 14 };

/// A session of a sound plan, with its place.
struct Chosen<'a> {
    number: usize,
    session: &'a Session,
    place: Place,
    /// The slots it takes.
    window: Window,
}

/// Makes a mutant of a problem and its plan; false when this session does not lend itself to it.
type Mutation = fn(&mut Problem, &mut Plan, &Chosen, &mut Random) -> bool;

fn fifty(expected: Broken, mutation: Mutation) {
    let mut random = Random::new(50);
    let mut made = 0;
    for seed in 0.. {
        assert!(seed < 1_000, "{expected:?}: too few problems lend themselves");
        let problem = generate(SHAPE, seed % 25);
        let plan = planned(&problem, seed, 0);
        let number = random.below(problem.sessions.len());
        let Some(place) = plan.places[number] else { continue };
        let session = &problem.sessions[number];
        let slots = session.minutes.div_ceil(problem.slot_minutes);
        let window = Window { day: place.time.day, from: place.time.slot, to: place.time.slot + slots };
        let (mut wrong, mut mutant) = (problem.clone(), plan.clone());
        if !mutation(&mut wrong, &mut mutant, &Chosen { number, session, place, window }, &mut random) {
            continue;
        }
        // The figures of the mutant are those of its places: only the rule is broken.
        if !matches!(expected, Broken::Figure(_) | Broken::Cost | Broken::LeftOut | Broken::Size | Broken::Nowhere(_)) {
            mutant.figures = verify::programme::figures(&wrong, &mutant.places);
            mutant.cost = verify::programme::cost(&wrong, &mutant.places);
            mutant.left_out = verify::programme::left_out(&wrong, &mutant.places);
        }
        let found = verify::programme::check(&wrong, &mutant);
        assert!(!found.is_empty(), "{expected:?}: accepted");
        for broken in found {
            assert_eq!(discriminant(&broken), discriminant(&expected), "{broken:?} instead of {expected:?}");
        }
        made += 1;
        if made == 50 {
            return;
        }
    }
}

/// One more session, put somewhere.
fn add(problem: &mut Problem, plan: &mut Plan, session: Session, place: Place) {
    problem.sessions.push(session);
    plan.places.push(Some(place));
}

/// One more session at the same time, in a room of its own.
fn add_beside(problem: &mut Problem, plan: &mut Plan, session: Session, time: Time) {
    problem.rooms.push(Room { capacity: 1, features: 0, side_by_side: 1, closed: Vec::new() });
    let room = problem.rooms.len() - 1;
    add(problem, plan, session, Place { time, room });
}

#[test]
fn rooms() {
    fifty(Broken::RoomBusy(0), |problem, plan, chosen, _| {
        problem.rooms[chosen.place.room].side_by_side == 1 && {
            add(problem, plan, plain(), chosen.place);
            true
        }
    });
    fifty(Broken::OverCapacity(0), |problem, _, chosen, _| {
        problem.sessions[chosen.number].places = problem.rooms[chosen.place.room].capacity + 1;
        true
    });
    fifty(Broken::Crowded(0), |problem, plan, chosen, _| {
        let room = &mut problem.rooms[chosen.place.room];
        room.side_by_side = 9;
        let places = room.capacity - chosen.session.places + 1;
        chosen.session.places > 0 && {
            add(problem, plan, Session { places, ..plain() }, chosen.place);
            true
        }
    });
    fifty(Broken::Features(0), |problem, _, chosen, random| {
        problem.sessions[chosen.number].needs |= 1 << (32 + random.below(32));
        true
    });
    fifty(Broken::Closed(0), |problem, _, chosen, random| {
        let from = chosen.window.from + random.below(chosen.window.to - chosen.window.from);
        problem.rooms[chosen.place.room].closed.push(Window { from, to: from + 1, ..chosen.window });
        true
    });
    fifty(Broken::PinnedRoom(0), |problem, _, chosen, random| {
        let room = random.below(problem.rooms.len());
        problem.sessions[chosen.number].room = Some(room);
        room != chosen.place.room
    });
}

#[test]
fn people() {
    fifty(Broken::FacilitatorTwice(0), |problem, plan, chosen, _| {
        let session = Session { facilitators: chosen.session.facilitators.clone(), minutes: 20, ..plain() };
        add_beside(problem, plan, session, chosen.place.time);
        true
    });
    fifty(Broken::TeamsShort(0), |problem, plan, chosen, _| {
        for _ in
            chosen.session.partners.iter().flat_map(|partner| 0..problem.partners[*partner].teams).collect::<Vec<_>>()
        {
            let session = Session { partners: chosen.session.partners.clone(), minutes: 20, ..plain() };
            add_beside(problem, plan, session, chosen.place.time);
        }
        !chosen.session.partners.is_empty()
    });
    fifty(Broken::FacilitatorAway(0), |problem, _, chosen, _| {
        let person = chosen.session.facilitators[0];
        problem.facilitators[person].away.push(Window { from: chosen.window.to - 1, ..chosen.window });
        true
    });
    fifty(Broken::PartnerAway(0), |problem, _, chosen, _| {
        let Some(partner) = chosen.session.partners.first() else { return false };
        problem.partners[*partner].away.push(Window { to: chosen.window.from + 1, ..chosen.window });
        true
    });
}

#[test]
fn hours() {
    fifty(Broken::Window(0), |problem, _, chosen, random| {
        let window = super::some_window(random, problem.days, problem.slots);
        let here = chosen.window;
        problem.sessions[chosen.number].windows = vec![window];
        !(window.day == here.day && window.from <= here.from && here.to <= window.to)
    });
    fifty(Broken::PinnedTime(0), |problem, _, chosen, random| {
        let time = Time { day: random.below(problem.days), slot: random.below(problem.slots) };
        problem.sessions[chosen.number].time = Some(time);
        time != chosen.place.time
    });
    fifty(Broken::Order(0), |problem, plan, chosen, random| {
        let other = random.below(plan.places.len());
        let Some(place) = plan.places[other].filter(|_| other != chosen.number) else { return false };
        problem.sessions[chosen.number].after.push(other);
        let over = place.time.slot + problem.sessions[other].minutes.div_ceil(problem.slot_minutes);
        (place.time.day, over) > (chosen.place.time.day, chosen.place.time.slot)
    });
    fifty(Broken::Nowhere(0), |problem, plan, chosen, random| {
        let place = plan.places[chosen.number].as_mut();
        let Some(place) = place else { return false };
        match random.below(3) {
            0 => place.time.slot = problem.slots - (chosen.window.to - chosen.window.from) + 1,
            1 => place.time.day = problem.days,
            _ => place.room = problem.rooms.len(),
        }
        true
    });
}

#[test]
fn meals() {
    /// A meal exactly while the chosen session is, for nobody but those then named.
    fn while_it_is(problem: &mut Problem, chosen: &Chosen, together: bool) {
        let (from, to) = (chosen.window.from, chosen.window.to);
        problem.meals.push(Meal { from, to, length: to - from, together });
        for person in &mut problem.facilitators {
            person.pauses = false;
        }
        for partner in &mut problem.partners {
            partner.pauses = false;
        }
    }
    fifty(Broken::FacilitatorMeal(0), |problem, _, chosen, _| {
        while_it_is(problem, chosen, false);
        problem.facilitators[chosen.session.facilitators[0]].pauses = true;
        true
    });
    fifty(Broken::PartnerMeal(0), |problem, _, chosen, _| {
        while_it_is(problem, chosen, false);
        let Some(partner) = chosen.session.partners.first() else { return false };
        problem.partners[*partner].pauses = true;
        true
    });
    fifty(Broken::Meal(0), |problem, _, chosen, _| {
        while_it_is(problem, chosen, true);
        true
    });
}

#[test]
fn what_is_said_of_the_plan() {
    fifty(Broken::Size, |_, plan, chosen, _| {
        plan.places.remove(chosen.number);
        true
    });
    fifty(Broken::Unplaced, |_, plan, chosen, _| {
        if plan.unplaced.is_empty() {
            plan.unplaced.push(Unplaced { session: chosen.number, blocks: Vec::new(), alone: false });
        } else {
            plan.unplaced.pop();
        }
        true
    });
    fifty(Broken::LeftOut, |_, plan, _, random| {
        plan.left_out += [-1, 1][random.below(2)];
        true
    });
    fifty(Broken::Cost, |_, plan, _, random| {
        plan.cost += [-1, 1][random.below(2)];
        true
    });
    fifty(Broken::Figure(0), |_, plan, _, random| {
        plan.figures.clashes += [-1, 1][random.below(2)];
        true
    });
    fifty(Broken::Figure(1), |_, plan, _, random| {
        plan.figures.holes += [-1, 1][random.below(2)];
        true
    });
    fifty(Broken::Figure(2), |_, plan, _, random| {
        plan.figures.span += [-1, 1][random.below(2)];
        true
    });
    fifty(Broken::Figure(3), |_, plan, _, random| {
        plan.figures.rooms += [-1, 1][random.below(2)];
        true
    });
    fifty(Broken::Figure(4), |_, plan, _, random| {
        plan.figures.waiting += [-1, 1][random.below(2)];
        true
    });
    fifty(Broken::Figure(5), |_, plan, _, random| {
        plan.figures.size += [-1, 1][random.below(2)];
        true
    });
}
