//! Rounds under time windows: against exhaustive search, against the judge, against the classical sets.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use planner::Random;
use planner::tsptw::{Instance, Progress, Round, solve};
use planner::verify::{self, Fault};

/// Stops after so many questions and notes what it is told.
struct Counted {
    left: usize,
    lengths: Vec<i64>,
}

impl Counted {
    fn new(left: usize) -> Self {
        Self { left, lengths: Vec::new() }
    }
}

impl Progress for Counted {
    fn should_stop(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left == 0
    }

    fn better(&mut self, _order: &[usize], travel: i64) {
        self.lengths.push(travel);
    }
}

/// Towns on a plane, their ways rounded up so that none is a detour, windows round the hours of some
/// order that exists; one in three is made so tight that there may be no round at all.
fn text(towns: usize, width: usize, seed: u64, asymmetric: bool) -> String {
    let mut random = Random::new(seed);
    let points: Vec<(i64, i64)> = (0..towns).map(|_| (at(&mut random, 50), at(&mut random, 50))).collect();
    let way = |from: usize, to: usize| {
        let (a, b) = (points[from], points[to]);
        let wind = if asymmetric && b.0 > a.0 { 7 } else { 0 };
        if from == to { 0 } else { (a.0 - b.0).abs() + (a.1 - b.1).abs() + wind }
    };
    let mut order: Vec<usize> = (1..towns).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, random.below(last + 1));
    }
    let mut clock = 0;
    let mut here = 0;
    let mut windows = vec![(0, 100_000); towns];
    for town in order {
        clock += way(here, town);
        here = town;
        let before = at(&mut random, width + 1);
        windows[town] = ((clock - before).max(0), (clock + at(&mut random, width + 1)).max(0));
    }
    if seed.is_multiple_of(3) {
        let town = 1 + random.below(towns - 1);
        windows[town].1 = windows[town].0.max(windows[town].1 / 2);
    }
    let mut text = format!("{towns}\n");
    for from in 0..towns {
        for to in 0..towns {
            write!(text, "{} ", way(from, to)).unwrap();
        }
        text.push('\n');
    }
    for (opens, closes) in windows {
        writeln!(text, "{opens} {closes}").unwrap();
    }
    text
}

fn at(random: &mut Random, limit: usize) -> i64 {
    i64::try_from(random.below(limit)).unwrap()
}

/// Every order, tried.
fn exhaustive(instance: &Instance) -> Option<i64> {
    fn go(instance: &Instance, seen: u32, town: usize, time: i64, road: i64, best: &mut Option<i64>) {
        let towns = instance.towns();
        if seen.count_ones() as usize == towns {
            let back = instance.travel(town, 0);
            if time + back <= instance.window(0).1 && best.is_none_or(|best| road + back < best) {
                *best = Some(road + back);
            }
            return;
        }
        for to in 1..towns {
            let arrival = time + instance.travel(town, to);
            let (opens, closes) = instance.window(to);
            if seen & (1 << to) == 0 && arrival <= closes {
                go(instance, seen | (1 << to), to, arrival.max(opens), road + instance.travel(town, to), best);
            }
        }
    }
    let mut best = None;
    go(instance, 1, 0, instance.window(0).0, 0, &mut best);
    best
}

fn solved(text: &str, seed: u64, shakes: usize) -> Option<Round> {
    let instance = Instance::read(text).unwrap();
    let round = solve(&instance, seed, shakes, &mut Counted::new(usize::MAX))?;
    verify::round(text, &round.order, &instance.shown(round.travel)).unwrap();
    Some(round)
}

#[test]
fn small_problems_are_solved_as_by_trying_every_order_and_proven() {
    let (mut feasible, mut impossible) = (0, 0);
    for seed in 0..300 {
        let text = text(
            2 + usize::try_from(seed % 8).unwrap(),
            [5, 40, 200][usize::try_from(seed % 3).unwrap()],
            seed,
            seed % 2 == 0,
        );
        let best = exhaustive(&Instance::read(&text).unwrap());
        let found = solved(&text, seed, 200);
        assert_eq!(found.as_ref().map(|round| round.travel), best, "seed {seed}");
        assert!(found.is_none_or(|round| round.proven), "seed {seed}");
        *(if best.is_some() { &mut feasible } else { &mut impossible }) += 1;
    }
    assert!(feasible > 100 && impossible > 10, "{feasible} feasible, {impossible} not: too few of one kind");
}

#[test]
fn the_same_seed_and_budget_give_the_same_round() {
    let text = text(60, 120, 5, true);
    let one = solved(&text, 7, 60).unwrap();
    assert_eq!(solved(&text, 7, 60).unwrap(), one);
}

#[test]
fn the_search_stops_when_it_is_told_to() {
    let text = text(100, 400, 1, false);
    let instance = Instance::read(&text).unwrap();
    for questions in [1, 2, 50, 5_000] {
        let mut counted = Counted::new(questions);
        let _ = solve(&instance, 1, usize::MAX, &mut counted);
        assert_eq!(counted.left, 0);
    }
}

#[test]
fn what_is_told_gets_better_and_ends_with_the_answer() {
    let text = text(40, 300, 2, false);
    let instance = Instance::read(&text).unwrap();
    let mut counted = Counted::new(usize::MAX);
    let round = solve(&instance, 3, 300, &mut counted).unwrap();
    assert!(counted.lengths.windows(2).all(|pair| pair[1] < pair[0]), "{:?}", counted.lengths);
    assert_eq!(counted.lengths.last(), Some(&round.travel));
}

/// The same problem with other numbers for its towns, at another hour, in another unit.
fn copied(instance: &Instance, random: &mut Random, shift: i64, factor: i64) -> String {
    let towns = instance.towns();
    let mut names: Vec<usize> = (0..towns).collect();
    random.mix(&mut names[1..]);
    let mut text = format!("{towns}\n");
    for from in &names {
        for to in &names {
            write!(text, "{} ", factor * instance.travel(*from, *to)).unwrap();
        }
    }
    for town in &names {
        let (opens, closes) = instance.window(*town);
        write!(text, "\n{} {}", factor * (opens + shift), factor * (closes + shift)).unwrap();
    }
    text
}

fn assert_copies_are_worth_the_same(text: &str, seed: u64) {
    let instance = Instance::read(text).unwrap();
    let value = solved(text, seed, 20_000).unwrap().travel;
    let mut random = Random::new(seed);
    for (shift, factor) in [(0, 1), (12_345, 1), (0, 7), (777, 7)] {
        let copy = copied(&instance, &mut random, shift, factor);
        assert_eq!(solved(&copy, seed, 20_000).unwrap().travel, factor * value, "shift {shift}, factor {factor}");
    }
}

#[test]
fn copies_under_other_numbers_hours_and_units_are_worth_the_same() {
    for (seed, towns) in [(1, 12), (2, 20), (4, 30), (5, 45)] {
        assert_copies_are_worth_the_same(&text(towns, 60, seed, seed % 2 == 0), seed);
    }
}

/// A part of the classical sets, which do not come with the project.
#[test]
fn copies_of_the_classical_instances_are_worth_the_same() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/tsptw");
    let folder = std::env::var_os("CARAVANE_TSPTW").map_or_else(beside, PathBuf::from);
    for file in ["Dumas/n20w60.001.txt", "Dumas/n40w40.003.txt", "SolomonPotvinBengio/rc_201.1.txt"] {
        match std::fs::read_to_string(folder.join(file)) {
            Ok(text) => assert_copies_are_worth_the_same(&text, 1),
            Err(error) => println!("skipped: {file} is not in {} ({error})", folder.display()),
        }
    }
}

/// Answers that break one rule each; the judge must name it.
#[test]
fn the_judge_names_what_is_wrong() {
    let text = "4\n0 5 9 9\n5 0 4 9\n9 4 0 3\n9 9 3 0\n0 40\n0 6\n5 9\n12 20\n";
    assert_eq!(verify::round(text, &[0, 1, 2, 3], "21"), Ok(()));
    for (order, said, fault) in [
        (vec![0, 1, 2, 3], "20.999999", Fault::Length { real: 21_000_000, said: 20_999_999 }),
        (vec![1, 0, 2, 3], "21", Fault::Begin),
        (vec![], "0", Fault::Begin),
        (vec![0, 1, 2], "18", Fault::Missing { town: 3 }),
        (vec![0, 1, 2, 2], "21", Fault::Twice { town: 2 }),
        (vec![0, 1, 2, 4], "21", Fault::Unknown { town: 4 }),
        (vec![0, 2, 1, 3], "31", Fault::Late { town: 1 }),
        (vec![0, 1, 3, 2], "26", Fault::Late { town: 2 }),
    ] {
        assert_eq!(verify::round(text, &order, said), Err(fault), "{order:?}");
    }
    let early = text.replace("0 40", "0 20");
    assert_eq!(verify::round(&early, &[0, 1, 2, 3], "21"), Err(Fault::Late { town: 0 }), "the return counts");
    assert!(matches!(verify::round("2\n0 x", &[0, 1], "1"), Err(Fault::Unreadable { place: 2 })));
}
