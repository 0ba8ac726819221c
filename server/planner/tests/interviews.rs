//! Interviews: against exhaustive search, against the judge, against the sets of the CSPLib.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use planner::Random;
use planner::interviews::{Desk, Figures, Meeting, Person, Plan, Problem, read, solve};
use planner::verify::interviews::{self as judge, Fault};

const BUDGET: usize = 600;

fn never() -> bool {
    false
}

/// Refusals, pauses, narrow desks, least numbers: everything that makes meetings impossible.
fn problem(people: usize, desks: usize, slots: usize, random: &mut Random) -> Problem {
    let open = |random: &mut Random| (0..slots).filter(|_| random.below(4) > 0).collect::<Vec<_>>();
    let who = |random: &mut Random| Person {
        wishes: (0..desks)
            .map(|_| (random.below(6) > 0).then(|| u16::try_from(1 + random.below(5)).unwrap()))
            .collect(),
        slots: open(random),
        most: 1 + random.below(3),
    };
    let whom = |random: &mut Random| {
        let most = 1 + random.below(people * 2);
        let mut parallel: Vec<usize> = (0..slots).map(|_| random.below(3)).collect();
        parallel[random.below(slots)] = 1;
        Desk { least: random.below(most.min(3) + 1), most, parallel }
    };
    let people = (0..people).map(|_| who(random)).collect();
    let desks = (0..desks).map(|_| whom(random)).collect();
    Problem::new(people, desks, slots).unwrap()
}

/// The best figures of all plans, by trying every desk for everybody in every slot.
fn best(problem: &Problem, cell: usize, meetings: &mut Vec<Meeting>, found: &mut Option<Figures>) {
    let slots = problem.slots();
    if cell == problem.people().len() * slots {
        let figures = judge::figures(problem, meetings);
        *found = Some(found.map_or(figures, |known| known.min(figures)));
        return;
    }
    let (person, slot) = (cell / slots, cell % slots);
    best(problem, cell + 1, meetings, found);
    let who = &problem.people()[person];
    let count =
        |wanted: &dyn Fn(&Meeting) -> bool, meetings: &[Meeting]| meetings.iter().filter(|met| wanted(met)).count();
    for (desk, whom) in problem.desks().iter().enumerate() {
        if who.wishes[desk].is_some()
            && who.slots.contains(&slot)
            && count(&|met| met.person == person, meetings) < who.most
            && count(&|met| met.person == person && met.desk == desk, meetings) == 0
            && count(&|met| met.desk == desk, meetings) < whom.most
            && count(&|met| met.desk == desk && met.slot == slot, meetings) < whom.parallel[slot]
        {
            meetings.push(Meeting { person, desk, slot });
            best(problem, cell + 1, meetings, found);
            meetings.pop();
        }
    }
}

#[test]
fn small_plans_are_the_best_of_all() {
    let mut random = Random::new(7);
    let (mut proven, mut full) = (0, 0);
    for case in 0..60 {
        let (people, desks, slots) = [(2, 3, 3), (3, 2, 3), (4, 2, 2), (3, 3, 2), (2, 2, 4)][case % 5];
        let problem = problem(people, desks, slots, &mut random);
        let plan = solve(&problem, 1, BUDGET, &mut never);
        assert_eq!(judge::plan(&problem, &plan.meetings, &plan.figures), [], "case {case}");
        let mut exact = None;
        best(&problem, 0, &mut Vec::new(), &mut exact);
        let exact = exact.unwrap();
        assert_eq!(plan.figures, exact, "case {case}: {problem:?}");
        proven += usize::from(plan.proven);
        full += usize::from(exact.missing == 0);
    }
    println!("{proven} of 60 proven, {full} without a missing meeting");
    assert!(proven > 30 && full < 40, "{proven} proven, {full} full");
}

#[test]
fn the_same_seed_gives_the_same_plan_and_stopping_gives_one_that_keeps_the_rules() {
    let mut random = Random::new(3);
    let problem = problem(10, 4, 6, &mut random);
    let plan = solve(&problem, 5, 40, &mut never);
    assert_eq!(plan, solve(&problem, 5, 40, &mut never));
    for questions in [0, 1, 5, 20, 60, 200, 1_000] {
        let mut left = questions;
        let mut stop = || {
            left -= i32::from(left > 0);
            left == 0
        };
        let plan = solve(&problem, 5, usize::MAX, &mut stop);
        assert_eq!(judge::plan(&problem, &plan.meetings, &plan.figures), [], "after {questions} questions");
    }
}

fn load(plan: &Plan, wanted: impl Fn(&Meeting) -> bool) -> usize {
    plan.meetings.iter().filter(|met| wanted(met)).count()
}

/// The name of a rule, and the plan with one meeting changed or added so that this rule alone breaks.
fn mutants(problem: &Problem, plan: &Plan, random: &mut Random) -> Vec<(&'static str, Vec<Meeting>)> {
    let mut found = Vec::new();
    let place = random.below(plan.meetings.len());
    let met = plan.meetings[place];
    let who = &problem.people()[met.person];
    let has = |desk: usize| load(plan, |other| other.person == met.person && other.desk == desk) > 0;
    let busy = |slot: usize| load(plan, |other| other.person == met.person && other.slot == slot) > 0;
    let room = |desk: usize, slot: usize| {
        load(plan, |other| other.desk == desk && other.slot == slot) < problem.desks()[desk].parallel[slot]
    };
    let below = |desk: usize| load(plan, |other| other.desk == desk) < problem.desks()[desk].most;
    let mut replace = |name: &'static str, meeting: Meeting| {
        let mut meetings = plan.meetings.clone();
        meetings[place] = meeting;
        found.push((name, meetings));
    };
    for slot in 0..problem.slots() {
        let moved = Meeting { slot, ..met };
        match (who.slots.contains(&slot), busy(slot), room(met.desk, slot)) {
            (true, true, true) if slot != met.slot => replace("two places", moved),
            (true, false, false) => replace("crowded", moved),
            (false, false, true) => replace("away", moved),
            _ => {}
        }
    }
    for desk in 0..problem.desks().len() {
        let other = Meeting { desk, ..met };
        match (who.wishes[desk].is_some(), has(desk), below(desk), room(desk, met.slot)) {
            (false, false, true, true) => replace("refused", other),
            (true, true, true, true) if desk != met.desk => replace("same employer", other),
            (true, false, false, true) => replace("full", other),
            _ => {}
        }
    }
    replace("unknown", Meeting { person: problem.people().len() + random.below(3), ..met });
    replace("unknown", Meeting { desk: problem.desks().len() + random.below(3), ..met });
    replace("unknown", Meeting { slot: problem.slots() + random.below(3), ..met });
    if load(plan, |other| other.person == met.person) == who.most {
        for slot in who.slots.iter().filter(|slot| !busy(**slot)) {
            for desk in 0..problem.desks().len() {
                if who.wishes[desk].is_some() && !has(desk) && below(desk) && room(desk, *slot) {
                    let mut meetings = plan.meetings.clone();
                    meetings.push(Meeting { desk, slot: *slot, ..met });
                    found.push(("too many", meetings));
                }
            }
        }
    }
    found
}

fn name(fault: &Fault) -> &'static str {
    match fault {
        Fault::Unreadable { .. } => "unreadable",
        Fault::Unknown { .. } => "unknown",
        Fault::TwoPlaces { .. } => "two places",
        Fault::SameEmployer { .. } => "same employer",
        Fault::Away { .. } => "away",
        Fault::Refused { .. } => "refused",
        Fault::TooMany { .. } => "too many",
        Fault::Full { .. } => "full",
        Fault::Crowded { .. } => "crowded",
        Fault::Past { .. } | Fault::NotThere { .. } | Fault::Promise { .. } => "morning",
        Fault::Figure { figure, .. } => figure,
    }
}

#[test]
fn the_judge_rejects_fifty_of_fifty_mutants_for_each_rule_and_each_figure() {
    let mut random = Random::new(11);
    let mut rejected: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..400 {
        let problem = problem(12, 5, 6, &mut random);
        let plan = solve(&problem, 1, 20, &mut never);
        assert_eq!(judge::plan(&problem, &plan.meetings, &plan.figures), []);
        if plan.meetings.is_empty() {
            continue;
        }
        let changed: Vec<_> = (0..3).flat_map(|_| mutants(&problem, &plan, &mut random)).collect();
        for (rule, meetings) in changed {
            let count = rejected.entry(rule).or_default();
            if *count < 50 {
                let names: Vec<&str> = judge::plan(&problem, &meetings, &plan.figures).iter().map(name).collect();
                assert_eq!(names, [rule]);
                *count += 1;
            }
        }
        let off = 1 + i64::try_from(random.below(3)).unwrap();
        for (place, figure) in ["missing", "short", "worst_missing", "worst_regret", "total", "gaps"].iter().enumerate()
        {
            let mut said = plan.figures;
            let cells = [
                &mut said.missing,
                &mut said.short,
                &mut said.worst_missing,
                &mut said.worst_regret,
                &mut said.total,
                &mut said.gaps,
            ];
            *cells.into_iter().nth(place).unwrap() -= off;
            let count = rejected.entry(figure).or_default();
            if *count < 50 {
                let names: Vec<&str> = judge::plan(&problem, &plan.meetings, &said).iter().map(name).collect();
                assert_eq!(names, [*figure]);
                *count += 1;
            }
        }
        if rejected.len() == 14 && rejected.values().all(|count| *count == 50) {
            return;
        }
    }
    assert_eq!(rejected, BTreeMap::new(), "fewer than 50 of one kind");
}

#[test]
fn the_sets_of_the_csplib_reach_their_optimum() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/interviews");
    let folder = std::env::var_os("CARAVANE_INTERVIEWS").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no sets in {}", folder.display());
        return;
    }
    let text = |name: String| fs::read_to_string(folder.join(name)).unwrap();
    for (set, total) in [("100", 414), ("200", 824), ("400", 1677)] {
        let texts = ["company", "test", "slots"].map(|kind| text(format!("{kind}{set}.csv")));
        let problem = read(&texts[0], &texts[1], &texts[2]).unwrap();
        let plan = solve(&problem, 1, 3, &mut never);
        judge::files(&texts[0], &texts[1], &texts[2], &plan.meetings, &plan.figures).unwrap();
        let Figures { missing, short, worst_missing, worst_regret, total: reached, .. } = plan.figures;
        assert_eq!(
            (missing, short, worst_missing, worst_regret, reached, plan.proven),
            (0, 0, 0, 1, total, true),
            "{set}"
        );
    }
}
