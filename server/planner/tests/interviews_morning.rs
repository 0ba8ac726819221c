//! The middle of the morning: promises kept, chairs filled, and the judge that looks at both.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use planner::Random;
use planner::interviews::{BadMorning, Desk, Meeting, Morning, Person, Presence, Problem, Reason, rerun, solve};
use planner::verify::interviews::{self as judge, Fault};

fn never() -> bool {
    false
}

/// A morning of chance: what was asked and promised, and what is known now.
struct Day {
    problem: Problem,
    promised: Vec<Meeting>,
    presence: Vec<Presence>,
    now: usize,
}

impl Day {
    fn morning(&self) -> Morning<'_> {
        Morning { problem: &self.problem, promised: &self.promised, presence: &self.presence, now: self.now }
    }
}

fn person(desks: usize, slots: usize, random: &mut Random) -> Person {
    Person {
        wishes: (0..desks)
            .map(|_| (random.below(6) > 0).then(|| u16::try_from(1 + random.below(5)).unwrap()))
            .collect(),
        slots: (0..slots).filter(|_| random.below(5) > 0).collect(),
        most: 1 + random.below(3),
    }
}

/// People and desks are planned; then some come late or not at all, some come unannounced, and a
/// desk closes for a slot.
fn day(seed: u64) -> Day {
    let mut random = Random::new(seed);
    let (people, desks, slots) = (18, 5, 7);
    let mut who: Vec<Person> = (0..people).map(|_| person(desks, slots, &mut random)).collect();
    let mut whom: Vec<Desk> = (0..desks)
        .map(|_| Desk { least: 0, most: 8 + random.below(4), parallel: vec![1 + random.below(2); slots] })
        .collect();
    let asked = Problem::new(who.clone(), whom.clone(), slots).unwrap();
    let promised = solve(&asked, seed, 3, &mut never).meetings;
    let now = random.below(slots);
    who.extend((0..4).map(|_| person(desks, slots, &mut random)));
    whom[random.below(desks)].parallel[now + random.below(slots - now)] = 0;
    let presence = (0..who.len())
        .map(|_| match random.below(8) {
            0 => Presence::Absent,
            1 => Presence::From(random.below(slots)),
            _ => Presence::Here,
        })
        .collect();
    Day { problem: Problem::new(who, whom, slots).unwrap(), promised, presence, now }
}

#[test]
fn promises_are_kept_and_the_judge_says_so() {
    let (mut moved, mut new, mut lost) = (0, 0, 0);
    for seed in 0..25 {
        let day = day(seed);
        let change = rerun(&day.morning(), 1, 10, &mut never).unwrap();
        assert_eq!(judge::morning(&day.morning(), &change.meetings), [], "seed {seed}");
        // Each promise is told once, each meeting comes from somewhere.
        assert_eq!(change.kept.len() + change.moved.len() + change.lost.len(), day.promised.len(), "seed {seed}");
        assert_eq!(change.kept.len() + change.moved.len() + change.new.len(), change.meetings.len(), "seed {seed}");
        for (meeting, slot, _) in &change.moved {
            assert!(
                change.meetings.contains(&Meeting { slot: *slot, ..*meeting }) && !change.meetings.contains(meeting)
            );
        }
        for (meeting, reason) in &change.lost {
            let absent = day.presence[meeting.person] == Presence::Absent;
            assert_eq!(*reason == Reason::Absent, absent, "{meeting:?}");
            assert_eq!(!absent, change.to_tell().contains(&meeting.person) && !absent);
        }
        (moved, new, lost) = (moved + change.moved.len(), new + change.new.len(), lost + change.lost.len());
        assert_eq!(change, rerun(&day.morning(), 1, 10, &mut never).unwrap(), "seed {seed}");
    }
    assert!(moved > 10 && new > 60 && lost > 40, "{moved} {new} {lost}");
}

#[test]
fn a_freed_chair_goes_to_whoever_waits_and_nothing_else_moves() {
    let who = |most: usize| Person { wishes: vec![Some(1)], slots: vec![0, 1, 2], most };
    let whom = Desk { least: 0, most: 9, parallel: vec![1; 3] };
    let problem = Problem::new(vec![who(1), who(1), who(1), who(1)], vec![whom], 3).unwrap();
    let promised: Vec<Meeting> = (0..3).map(|place| Meeting { person: place, desk: 0, slot: place }).collect();
    let mut presence = vec![Presence::Here; 4];
    presence[1] = Presence::Absent;
    let morning = Morning { problem: &problem, promised: &promised, presence: &presence, now: 1 };
    let change = rerun(&morning, 1, 100, &mut never).unwrap();
    assert_eq!(change.kept, [promised[0], promised[2]]);
    assert_eq!(change.new, [Meeting { person: 3, desk: 0, slot: 1 }]);
    assert_eq!((change.moved, change.lost), (vec![], vec![(promised[1], Reason::Absent)]));
    assert_eq!((change.unmet, change.proven), (vec![], true));
}

#[test]
fn who_is_late_meets_the_same_employer_later() {
    let who = Person { wishes: vec![Some(1), Some(1)], slots: vec![0, 1, 2], most: 1 };
    let whom = || Desk { least: 0, most: 9, parallel: vec![1; 3] };
    let problem = Problem::new(vec![who], vec![whom(), whom()], 3).unwrap();
    for desk in 0..2 {
        let promised = [Meeting { person: 0, desk, slot: 0 }];
        let morning = Morning { problem: &problem, promised: &promised, presence: &[Presence::From(2)], now: 0 };
        let change = rerun(&morning, 1, 100, &mut never).unwrap();
        assert_eq!(change.moved, [(promised[0], 2, Reason::Late)]);
        assert_eq!(change.to_tell(), [0]);
    }
}

#[test]
fn a_morning_that_contradicts_itself_is_refused() {
    let day = day(5);
    let told = |change: &dyn Fn(&mut Day)| {
        let mut other =
            Day { presence: day.presence.clone(), promised: day.promised.clone(), problem: day.problem.clone(), ..day };
        change(&mut other);
        rerun(&other.morning(), 1, 10, &mut never).unwrap_err()
    };
    assert_eq!(told(&|day| day.presence.truncate(3)), BadMorning::Presence { presence: 3, people: 22 });
    assert_eq!(told(&|day| day.now = 8), BadMorning::Slot { slot: 8 });
    assert_eq!(told(&|day| day.presence[2] = Presence::From(7)), BadMorning::Slot { slot: 7 });
    assert_eq!(told(&|day| day.promised[4].desk = 5), BadMorning::Unknown { place: 4 });
    let first = day.promised[0];
    let place = day.promised.len();
    let twice = BadMorning::Contradiction { place, person: first.person };
    assert_eq!(told(&|day| day.promised.push(Meeting { slot: (first.slot + 1) % 7, ..first })), twice);
    assert_eq!(told(&|day| day.promised.push(Meeting { desk: (first.desk + 1) % 5, ..first })), twice);
    let crowd = |day: &mut Day| {
        day.now = 7;
        day.presence.fill(Presence::Here);
        day.promised = (0..6).map(|person| Meeting { person, desk: 0, slot: 3 }).collect();
    };
    assert_eq!(told(&crowd), BadMorning::Past { desk: 0 });
}

#[test]
fn the_judge_rejects_fifty_of_fifty_mutants_for_each_rule_of_the_morning() {
    let mut rejected: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..2_000 {
        let day = day(seed);
        let mut random = Random::new(seed);
        let good = rerun(&day.morning(), 1, 1, &mut never).unwrap().meetings;
        assert_eq!(judge::morning(&day.morning(), &good), [], "seed {seed}");
        for (rule, meetings) in mutants(&day, &good, &mut random) {
            let count = rejected.entry(rule).or_default();
            if *count < 50 {
                let found = judge::morning(&day.morning(), &meetings);
                let names = found.iter().map(|fault| match fault {
                    Fault::Past { .. } => "past",
                    Fault::NotThere { .. } => "not there",
                    Fault::Promise { .. } => "promise",
                    _ => "another rule",
                });
                assert_eq!(names.collect::<Vec<_>>(), [rule], "seed {seed}: {found:?}");
                *count += 1;
            }
        }
        if rejected.len() == 3 && rejected.values().all(|count| *count == 50) {
            return;
        }
    }
    assert_eq!(rejected, BTreeMap::new(), "fewer than 50 of one kind");
}

/// Plans that break one rule of the morning alone.
fn mutants(day: &Day, good: &[Meeting], random: &mut Random) -> Vec<(&'static str, Vec<Meeting>)> {
    let mut found = Vec::new();
    let without = |place: usize| [&good[..place], &good[place + 1..]].concat();
    let fits = |meeting: Meeting, others: &[Meeting]| {
        let (who, whom) = (&day.problem.people()[meeting.person], &day.problem.desks()[meeting.desk]);
        let count = |wanted: &dyn Fn(&Meeting) -> bool| others.iter().filter(|met| wanted(met)).count();
        who.wishes[meeting.desk].is_some()
            && who.slots.contains(&meeting.slot)
            && count(&|met| met.person == meeting.person) < who.most
            && count(&|met| met.person == meeting.person && (met.desk == meeting.desk || met.slot == meeting.slot)) == 0
            && count(&|met| met.desk == meeting.desk) < whom.most
            && count(&|met| met.desk == meeting.desk && met.slot == meeting.slot) < whom.parallel[meeting.slot]
    };
    for (place, meeting) in good.iter().enumerate() {
        if day.promised.contains(meeting) {
            found.push((if meeting.slot < day.now { "past" } else { "promise" }, without(place)));
        }
    }
    for _ in 0..40 {
        let meeting =
            Meeting { person: random.below(day.presence.len()), desk: random.below(5), slot: random.below(7) };
        let gone = match day.presence[meeting.person] {
            Presence::Here => false,
            Presence::From(slot) => meeting.slot < slot,
            Presence::Absent => true,
        };
        if fits(meeting, good) && !day.promised.contains(&meeting) {
            let rule = if meeting.slot < day.now {
                "past"
            } else if gone {
                "not there"
            } else {
                continue;
            };
            found.push((rule, [good, &[meeting]].concat()));
        }
    }
    found
}
