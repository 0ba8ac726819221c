//! What a solver of dates promises besides good dates: the same answer again, to stop when told, the
//! proven best where towns only share days.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use domain::season::{Limits, Mode, Placed, Schedule, Season, Value};
use planner::generate::{Region, Tightness, generate};
use planner::itinerary::{Budget, Progress, Tables, solve};

#[test]
fn the_same_seed_and_budget_give_the_same_answer() {
    struct Hesitant(u32);
    impl Progress for Hesitant {
        fn should_stop(&mut self) -> bool {
            self.0 += 1;
            false
        }
        fn better(&mut self, _schedule: &Schedule, _value: Value) {
            self.0 += 7;
        }
    }
    let loose = generate(Region::Martinique, 20, Tightness::Loose, Mode::MovingOn, 2).season;
    for (season, iterations) in [(loose, 150), (common::small(1, 9), 500)] {
        let one = solve(&season, None, 11, Budget { iterations }, &mut ()).unwrap();
        let two = solve(&season, None, 11, Budget { iterations }, &mut Hesitant(0)).unwrap();
        assert_eq!(one, two);
    }
}

#[test]
fn it_stops_when_told_and_what_it_has_is_possible() {
    /// Says stop from some question on and counts those that come all the same.
    struct Impatient {
        left: u32,
        after: u32,
    }
    impl Progress for Impatient {
        fn should_stop(&mut self) -> bool {
            self.after += u32::from(self.left == 0);
            self.left = self.left.saturating_sub(1);
            self.left == 0
        }
        fn better(&mut self, _schedule: &Schedule, _value: Value) {}
    }
    let season = generate(Region::HautsDeFrance, 34, Tightness::OverConstrained, Mode::MovingOn, 2).season;
    for left in (0..40).map(|power| 1 + power * power * 20) {
        let mut progress = Impatient { left, after: 0 };
        let answer = solve(&season, None, 1, Budget { iterations: u64::MAX }, &mut progress).unwrap();
        let found = season.assess(&answer.schedule).unwrap();
        assert_eq!((found.violations.as_slice(), found.value()), ([].as_slice(), answer.value));
        assert!(answer.bound <= answer.value);
        assert!(progress.after <= 12, "asked {} times more", progress.after);
    }
}

#[test]
fn a_plan_to_start_from_is_kept_as_far_as_it_can_be() {
    let problem = generate(Region::Martinique, 34, Tightness::Tight, Mode::MovingOn, 1);
    let none = Budget { iterations: 0 };
    let answer = solve(&problem.season, Some(&problem.plan), 1, none, &mut ()).unwrap();
    assert!(answer.value <= problem.reference);
    let mut wrong = problem.plan.clone();
    wrong.stops[3] = wrong.stops[4];
    wrong.stops[7] = Some(Placed { day: 0, venue: 0 });
    let answer = solve(&problem.season, Some(&wrong), 1, none, &mut ()).unwrap();
    let same = answer.schedule.stops.iter().zip(&problem.plan.stops).filter(|(one, other)| one == other).count();
    assert!(same >= 30, "{same}");
    wrong.stops.truncate(5);
    assert!(solve(&problem.season, Some(&wrong), 1, none, &mut ()).is_ok());
}

/// At home each night and nothing but days to share: the answer is the cheapest assignment.
#[test]
fn where_towns_only_share_days_the_answer_is_proven_at_once() {
    for seed in 1..=5 {
        let mut season = generate(Region::Occitanie, 34, Tightness::Tight, Mode::ReturnToBase, seed).season;
        season.towns.iter_mut().for_each(|town| town.stay = 1);
        season.limits = Limits { leg_minutes: season.limits.leg_minutes, ..Limits::default() };
        (season.order, season.spacing, season.weights.evenness) = (Vec::new(), Vec::new(), 0);
        let answer = solve(&season, None, 1, Budget { iterations: 0 }, &mut ()).unwrap();
        assert!(answer.optimal);
        assert_eq!(answer.value, assignment(&season));
    }
}

/// The least cost of a day of its own for as many towns as can have one, by cheapest augmenting
/// paths (Bellman and Ford). All towns must be able to have one.
fn assignment(season: &Season) -> Value {
    let tables = Tables::new(season).unwrap();
    let (towns, days) = (season.towns.len(), season.days as usize);
    let cost = |town: usize, day: usize| {
        let town = u32::try_from(town).unwrap();
        let day = u32::try_from(day).unwrap();
        tables.options(town).filter(|placed| placed.day == day).filter_map(|placed| tables.alone(town, placed)).min()
    };
    let costs: Vec<Vec<Option<i64>>> = (0..towns).map(|town| (0..days).map(|day| cost(town, day)).collect()).collect();
    let mut town_on: Vec<Option<usize>> = vec![None; days];
    for new in 0..towns {
        // The least cost of freeing each day for the new town, and whose move it is.
        let mut least: Vec<Option<(i64, usize)>> = costs[new].iter().map(|cost| cost.map(|cost| (cost, new))).collect();
        loop {
            let mut changed = false;
            for day in 0..days {
                let (Some((so_far, _)), Some(town)) = (least[day], town_on[day]) else { continue };
                for other in 0..days {
                    let Some(cost) = costs[town][other] else { continue };
                    let way = so_far - costs[town][day].unwrap() + cost;
                    if least[other].is_none_or(|(least, _)| way < least) {
                        (least[other], changed) = (Some((way, town)), true);
                    }
                }
            }
            if !changed {
                break;
            }
        }
        let free = (0..days).filter(|day| town_on[*day].is_none());
        let mut day = free.filter_map(|day| Some((least[day]?.0, day))).min().unwrap().1;
        loop {
            let town = least[day].unwrap().1;
            let before = town_on.iter().position(|there| *there == Some(town));
            town_on[day] = Some(town);
            match before {
                Some(before) => {
                    town_on[before] = None;
                    day = before;
                }
                None => break,
            }
        }
    }
    let sum = town_on.iter().enumerate().filter_map(|(day, town)| costs[(*town)?][day]).sum();
    Value { left_out: 0, cost: sum }
}
