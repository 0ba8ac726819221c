//! Dates of tours: what is told is possible, what is proven is so.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;
#[path = "common/exhaustive.rs"]
mod exhaustive;

use domain::season::{Placed, Schedule, Season, Value};
use planner::itinerary::{Budget, Progress, Tables, solve};

#[test]
fn tables_say_what_the_rules_say() {
    for seed in 0..200 {
        let season = common::small(seed, 5);
        let tables = Tables::new(&season).unwrap();
        for town in 0..5 {
            let mut options = tables.options(town).collect::<Vec<_>>().into_iter().peekable();
            for day in 0..season.days {
                for venue in (0..).take(season.towns[town as usize].venues.len()) {
                    let placed = Placed { day, venue };
                    let allowed = season.is_allowed_alone(town, placed);
                    assert_eq!(options.next_if_eq(&placed).is_some(), allowed);
                    let cost = season.cost_alone(town, placed);
                    assert_eq!(tables.alone(town, placed), allowed.then(|| cost.total()));
                }
            }
            assert_eq!(options.next(), None);
        }
    }
}

#[test]
fn what_is_told_has_no_violation_and_the_value_that_is_said() {
    struct Judge<'a>(&'a Season, Option<Value>);
    impl Progress for Judge<'_> {
        fn should_stop(&mut self) -> bool {
            false
        }
        fn better(&mut self, schedule: &Schedule, value: Value) {
            let found = self.0.assess(schedule).unwrap();
            assert_eq!((found.violations.as_slice(), found.value()), ([].as_slice(), value));
            assert!(self.1.is_none_or(|before| value < before));
            self.1 = Some(value);
        }
    }
    for seed in 0..50 {
        let season = common::small(seed, 1 + u32::try_from(seed % 9).unwrap());
        let mut judge = Judge(&season, None);
        let answer = solve(&season, None, seed, Budget { iterations: 300 }, &mut judge).unwrap();
        let found = season.assess(&answer.schedule).unwrap();
        assert_eq!(
            (found.violations.as_slice(), found.costs, found.value()),
            ([].as_slice(), answer.costs, answer.value)
        );
        assert_eq!(judge.1, Some(answer.value));
        assert!(answer.bound <= answer.value);
    }
}

#[test]
fn no_plan_of_a_small_season_is_better_and_no_bound_lies() {
    let (mut reached, mut left_out) = (0, 0);
    for seed in 0..40 {
        let season = common::small(seed, 4);
        let best = exhaustive::best_of_all(&season);
        let answer = solve(&season, None, 1, Budget { iterations: 2_000 }, &mut ()).unwrap();
        assert!(answer.bound <= best && best <= answer.value, "seed {seed}");
        assert!(!answer.optimal || answer.value == best, "seed {seed}");
        reached += u32::from(answer.value == best);
        left_out += u32::from(best.left_out > 0);
    }
    println!("{reached} reached, {left_out} leave out");
    assert!(reached == 40 && left_out >= 10, "{reached} reached, {left_out} leave out");
}
