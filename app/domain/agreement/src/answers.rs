//! The questions and their answers, line by line.

use std::fmt::Write;

use domain::plan::{Shifts, conflicts, ways_out};
use domain::season::Mode;
use planner::generate::{Region, Tightness, anything, generate};
use planner::interviews::{self, Desk, Person, Problem};
use planner::itinerary::{Budget, solve};
use planner::programme::{self, Place, Shape};
use planner::{Random, tsptw};

use crate::chance::{Chance, plan, world};

/// What can be asked, and how much of it makes a test.
pub const SUBJECTS: [(&str, u32); 8] = [
    ("conflicts", 2_500),
    ("ways out", 60),
    ("schedules", 2_500),
    ("colours", 120),
    ("itineraries", 400),
    ("programmes", 400),
    ("interviews", 40),
    ("rounds", 60),
];

/// The answers of one subject, a line each; empty for an unknown one.
#[must_use]
pub fn answers(subject: &str, seed: u32, amount: u32) -> String {
    match subject {
        "conflicts" => lines(amount, |number| of_plan(seed, number, false)),
        "ways out" => lines(amount, |number| of_plan(seed, number, true)),
        "schedules" => lines(amount, |number| schedule(seed, number)),
        "colours" => lines(amount, |number| colours(seed, number)),
        "itineraries" => itineraries(seed, amount),
        "programmes" => lines(2, |number| day(seed + number, amount)),
        "interviews" => lines(2, |number| meetings(seed + number, amount)),
        "rounds" => lines(2, |number| round(seed + number, amount)),
        _ => String::new(),
    }
}

fn lines(count: u32, mut line: impl FnMut(u32) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        text.push_str(&line(number));
        text.push('\n');
        text
    })
}

fn chance(seed: u32, number: u32) -> Chance {
    Chance(u64::from(seed) << 32 | u64::from(number))
}

/// What clashes in a plan; with the ways out of each.
fn of_plan(seed: u32, number: u32, ways: bool) -> String {
    let mut chance = chance(seed, number);
    let world = world(&mut chance);
    let plan = plan(&mut chance);
    match conflicts(&plan, &world) {
        Ok(found) if ways => found.iter().map(|one| json(&ways_out(&plan, &world, one))).collect(),
        Ok(found) => json(&found),
        Err(broken) => broken.to_string(),
    }
}

/// What the rules of a season say of dates without sense: what is wrong with them, what they cost.
fn schedule(seed: u32, number: u32) -> String {
    let (season, schedule) = anything(u64::from(seed) << 32 | u64::from(number));
    season.assess(&schedule).map(|found| json(&found)).unwrap_or_default()
}

/// What other days would bring each stop of a plan.
fn colours(seed: u32, number: u32) -> String {
    let mut chance = chance(seed, number);
    let world = world(&mut chance);
    let shifts = Shifts::new(&plan(&mut chance), &world);
    (0_u32..)
        .zip(shifts.stops())
        .flat_map(|(stop, _)| (-4..=4).map(move |days| (stop, days)))
        .map(|(stop, days)| format!("{:?} {} ", shifts.found(stop, days), shifts.minutes(stop, days)))
        .collect::<Vec<_>>()
        .concat()
}

/// Dates, costs and bound of seasons in each mode, within a budget of iterations.
fn itineraries(seed: u32, iterations: u32) -> String {
    let mut text = String::new();
    for mode in [Mode::MovingOn, Mode::ReturnToBase, Mode::Mixed { home_after: 2 }] {
        for (region, towns) in [(Region::Martinique, 10), (Region::HautsDeFrance, 20)] {
            let season = generate(region, towns, Tightness::Tight, mode, u64::from(seed)).season;
            let budget = Budget { iterations: u64::from(iterations) };
            let answer = solve(&season, None, u64::from(seed), budget, &mut ());
            // Writing into a text does not fail.
            let _ = writeln!(text, "{answer:?}");
        }
    }
    text
}

/// Nobody waits.
struct Unhurried;

impl programme::Progress for Unhurried {
    fn should_stop(&mut self) -> bool {
        false
    }

    fn better(&mut self, _: &[Option<Place>], _: i64, _: i64) {}
}

impl tsptw::Progress for Unhurried {
    fn should_stop(&mut self) -> bool {
        false
    }

    fn better(&mut self, _: &[usize], _: i64) {}
}

fn day(seed: u32, steps: u32) -> String {
    let shape = Shape { days: 1, slots: 12, rooms: 4, partners: 8, facilitators: 10, groups: 5, sessions: 18 };
    let problem = programme::generate(shape, u64::from(seed));
    format!("{:?}", programme::solve(&problem, u64::from(seed), steps as usize, &mut Unhurried))
}

fn meetings(seed: u32, budget: u32) -> String {
    let mut random = Random::new(u64::from(seed));
    let (desks, slots) = (4, 6);
    let mut wish = || (random.below(6) > 0).then(|| u16::try_from(1 + random.below(5)).unwrap_or(1));
    let people = (0..14)
        .map(|number| Person {
            wishes: (0..desks).map(|_| wish()).collect(),
            slots: (0..slots).filter(|slot| (slot + number) % 5 > 0).collect(),
            most: 1 + number % 3,
        })
        .collect();
    let desks = (0..desks).map(|number| Desk { least: number % 2, most: 5, parallel: vec![1; slots] }).collect();
    match Problem::new(people, desks, slots) {
        Ok(problem) => {
            format!("{:?}", interviews::solve(&problem, u64::from(seed), budget as usize, &mut || false))
        }
        Err(bad) => bad.to_string(),
    }
}

fn round(seed: u32, shakes: u32) -> String {
    let mut random = Random::new(u64::from(seed));
    let towns = 25;
    let mut number = |limit: usize| i64::try_from(random.below(limit)).unwrap_or_default();
    let points: Vec<(i64, i64)> = (0..towns).map(|_| (number(50), number(50))).collect();
    let way = |from: (i64, i64), to: (i64, i64)| (from.0 - to.0).abs() + (from.1 - to.1).abs();
    let travel = points.iter().flat_map(|from| points.iter().map(|to| way(*from, *to))).collect();
    let mut clock = 0;
    let mut windows = vec![(0, 100_000)];
    for two in points.windows(2) {
        clock += way(two[0], two[1]);
        windows.push(((clock - number(120)).max(0), clock + number(120)));
    }
    tsptw::Instance::new(travel, windows).map_or_else(String::new, |instance| {
        format!("{:?}", tsptw::solve(&instance, u64::from(seed), shakes as usize, &mut Unhurried))
    })
}

fn json<T: serde::Serialize>(answer: &T) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::mem::discriminant;

    use domain::plan::{Conflict, Edit};
    use domain::rules::Violation;

    use super::*;

    #[test]
    fn the_questions_are_worth_asking() {
        for (subject, amount) in SUBJECTS {
            let few = amount.min(20);
            let (one, other) = (answers(subject, 1, few), answers(subject, 2, few));
            assert!(one.len() > 100, "{subject}: {one}");
            assert_eq!(one, answers(subject, 1, few), "{subject}");
            assert_ne!(one, other, "{subject}: each seed has its own answers");
        }
        assert_ne!(answers("itineraries", 1, 0), answers("itineraries", 1, 50), "the budget is used");
        assert!(answers("conflicts", 1, 100).matches("kind").count() > 300);
        assert!(answers("ways out", 1, 100).matches("way\"").count() > 100);
    }

    /// What does not come from the day: the room is too small wherever the stop is.
    fn goes_along(conflict: &Conflict) -> bool {
        match conflict.violation {
            Violation::VenueNotConfirmed { .. } | Violation::OverCapacity { .. } | Violation::DeskBusy { .. } => true,
            Violation::CaravanTwice { .. } | Violation::VenueClosed { .. } | Violation::Holiday { .. } => false,
            _ => conflict.stops.len() == 1,
        }
    }

    #[test]
    fn another_day_is_what_the_whole_plan_says_of_it() {
        let mut compared = 0;
        for number in 0..250 {
            let mut chance = chance(7, number);
            let world = world(&mut chance);
            let plan = plan(&mut chance);
            let shifts = Shifts::new(&plan, &world);
            for (place, stop) in (0_u32..).zip(shifts.stops()) {
                for days in -3..=3 {
                    let mut moved = plan.clone();
                    assert_eq!(Edit::MoveStop { stop: stop.id, days }.apply(&mut moved), Ok(()));
                    let title = |id| moved.session(id).map(|(_, session)| session.title.clone());
                    let full: BTreeSet<_> = conflicts(&moved, &world)
                        .unwrap_or_default()
                        .iter()
                        .filter(|one| one.stops.contains(&stop.id) && !goes_along(one))
                        .map(|one| {
                            let titles: Vec<_> = one.sessions.iter().filter_map(|id| title(*id)).collect();
                            let about = one.about(&world).map(str::to_owned);
                            (format!("{:?}", discriminant(&one.violation)), one.stops.clone(), titles, about, one.hard)
                        })
                        .collect();
                    let near: BTreeSet<_> = shifts
                        .found(place, days)
                        .unwrap_or_default()
                        .iter()
                        .map(|one| {
                            let concerned = shifts.concerned(one);
                            let mut stops: Vec<_> = concerned
                                .iter()
                                .filter_map(|place| shifts.stops().get(*place as usize))
                                .map(|stop| stop.id)
                                .collect();
                            stops.sort_unstable();
                            let about = shifts.about(one).map(str::to_owned);
                            (format!("{:?}", discriminant(one)), stops, shifts.titles(one), about, one.is_hard())
                        })
                        .collect();
                    assert_eq!(near, full, "plan {number}, {} by {days} days", stop.slug);
                    compared += full.len();
                }
            }
        }
        assert!(compared > 2_000, "{compared}");
    }
}
