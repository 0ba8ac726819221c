//! The middle of the morning: who has really come, and what becomes of the plan.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::problem::{Desk, LEAST_WANTED, Meeting, Person, Problem};
use super::table::Table;
use super::{Plan, planned};
use crate::Random;

/// So many choices of whose promise must go are tried, where some must.
const CHOICES: usize = 4;

/// Whether someone is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Has been here from the beginning, or since some slot before now.
    Here,
    /// Comes, or came, in this slot: meetings before it did not take place.
    From(usize),
    /// Does not come any more.
    Absent,
}

/// What is known in the middle of the morning.
#[derive(Debug, Clone, Copy)]
pub struct Morning<'a> {
    /// People and desks as they are now. Who came unannounced stands among the people, without a
    /// promise; a desk that has closed has no place in the slots to come.
    pub problem: &'a Problem,
    /// The plan that everybody was told.
    pub promised: &'a [Meeting],
    /// One for each person.
    pub presence: &'a [Presence],
    /// The first slot that can still be planned; what was promised before it has taken place, if the
    /// person was there.
    pub now: usize,
}

/// Why a promise is not kept in its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The person does not come.
    Absent,
    /// The person was not there yet, or cannot come in that slot any more.
    Late,
    /// The person does not want this employer any more.
    Refused,
    /// The employer has closed in that slot, or holds fewer meetings there than were promised.
    NoPlace,
}

/// What changes against the promised plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The whole plan of the day: what has taken place and what is to come, by person and slot.
    pub meetings: Vec<Meeting>,
    /// Promises that took place or stay as they are.
    pub kept: Vec<Meeting>,
    /// Promises that are kept with the same employer in another slot, and why.
    pub moved: Vec<(Meeting, usize, Reason)>,
    /// Meetings that nobody was told of.
    pub new: Vec<Meeting>,
    /// Promises that cannot be kept, and why.
    pub lost: Vec<(Meeting, Reason)>,
    /// Present people and how many of the meetings that they want they do not have.
    pub unmet: Vec<(usize, usize)>,
    /// True when, the kept promises given, no plan is better in any figure but the gaps.
    pub proven: bool,
}

impl Change {
    /// The people whose meetings are not those that they were told, each once.
    #[must_use]
    pub fn to_tell(&self) -> Vec<usize> {
        let moved = self.moved.iter().map(|(meeting, ..)| meeting.person);
        let lost = self.lost.iter().filter(|(_, reason)| *reason != Reason::Absent).map(|(meeting, _)| meeting.person);
        let people: BTreeSet<usize> = moved.chain(lost).chain(self.new.iter().map(|meeting| meeting.person)).collect();
        people.into_iter().collect()
    }
}

/// Why a morning is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadMorning {
    /// Not one presence for each person.
    #[error("{presence} presences for {people} people")]
    Presence {
        /// So many came.
        presence: usize,
        /// So many are needed.
        people: usize,
    },
    /// A slot that there is not.
    #[error("slot {slot} does not exist")]
    Slot {
        /// Its number.
        slot: usize,
    },
    /// A promise that names what does not exist.
    #[error("promise {place} names a person, desk or slot that does not exist")]
    Unknown {
        /// Which promise of the list.
        place: usize,
    },
    /// Two promises to one person that cannot both be kept.
    #[error("promise {place} contradicts another one to person {person}: same slot, same employer or too many")]
    Contradiction {
        /// Which promise of the list.
        place: usize,
        /// To whom.
        person: usize,
    },
    /// More meetings have taken place than the desk can have held.
    #[error("desk {desk} has already had more meetings than it can hold")]
    Past {
        /// Which.
        desk: usize,
    },
}

/// Plans the rest of the day. Promises to people who are here stay as they are, unless the desk can
/// no longer hold them: then as few as possible go. What is free is given by the same rules as in
/// [`super::solve`]; who lost a promise meets the same employer later, if that makes nobody worse off.
pub fn rerun(
    morning: &Morning,
    seed: u64,
    budget: usize,
    should_stop: &mut dyn FnMut() -> bool,
) -> Result<Change, BadMorning> {
    check(morning)?;
    let (past, mut open, dropped) = sort(morning);
    check_past(morning, &past)?;
    let attempt = |open: &[Meeting], should_stop: &mut dyn FnMut() -> bool| -> Choice {
        let (kept, crowded) = keep(morning, &past, open);
        let is_forced = crowded.is_empty();
        let fixed: Vec<Meeting> = past.iter().chain(&kept).copied().collect();
        let gone: Vec<(Meeting, Reason)> = dropped.iter().copied().chain(crowded).collect();
        let (rest, taken) = rest(morning, &fixed, &gone);
        let plan = planned(&Table::new(&rest, &taken), seed, budget, should_stop);
        Choice { plan, fixed, gone, is_forced }
    };
    let mut best = attempt(&open, should_stop);
    let mut random = Random::new(seed);
    for _ in 1..CHOICES {
        if best.is_forced || should_stop() {
            break;
        }
        for last in (1..open.len()).rev() {
            open.swap(last, random.below(last + 1));
        }
        let other = attempt(&open, should_stop);
        if other.plan.figures < best.plan.figures {
            best = other;
        }
    }
    Ok(change(morning, &best))
}

/// Whose promises go, and what is planned then.
struct Choice {
    plan: Plan,
    fixed: Vec<Meeting>,
    gone: Vec<(Meeting, Reason)>,
    /// Whether no other promises could have gone instead.
    is_forced: bool,
}

fn check(morning: &Morning) -> Result<(), BadMorning> {
    let (people, slots) = (morning.problem.people(), morning.problem.slots());
    if morning.presence.len() != people.len() {
        return Err(BadMorning::Presence { presence: morning.presence.len(), people: people.len() });
    }
    if morning.now > slots {
        return Err(BadMorning::Slot { slot: morning.now });
    }
    for presence in morning.presence {
        if let Presence::From(slot) = *presence
            && slot >= slots
        {
            return Err(BadMorning::Slot { slot });
        }
    }
    let (mut places, mut pairs) = (BTreeSet::new(), BTreeSet::new());
    let mut counts = vec![0; people.len()];
    for (place, Meeting { person, desk, slot }) in morning.promised.iter().copied().enumerate() {
        let Some(who) = people.get(person).filter(|_| desk < morning.problem.desks().len() && slot < slots) else {
            return Err(BadMorning::Unknown { place });
        };
        counts[person] += 1;
        if !places.insert((person, slot)) || !pairs.insert((person, desk)) || counts[person] > who.most {
            return Err(BadMorning::Contradiction { place, person });
        }
    }
    Ok(())
}

/// The promises: those that took place, those that may be kept, those that cannot, with the reason.
fn sort(morning: &Morning) -> (Vec<Meeting>, Vec<Meeting>, Vec<(Meeting, Reason)>) {
    let (mut past, mut open, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for meeting in morning.promised.iter().copied() {
        let who = &morning.problem.people()[meeting.person];
        let late = match morning.presence[meeting.person] {
            Presence::Here => false,
            Presence::From(slot) => meeting.slot < slot,
            Presence::Absent => {
                gone.push((meeting, Reason::Absent));
                continue;
            }
        };
        if late {
            gone.push((meeting, Reason::Late));
        } else if meeting.slot < morning.now {
            past.push(meeting);
        } else if !who.slots.contains(&meeting.slot) {
            gone.push((meeting, Reason::Late));
        } else if who.wishes[meeting.desk].is_none() {
            gone.push((meeting, Reason::Refused));
        } else {
            open.push(meeting);
        }
    }
    // Who has few promises loses none before who has many.
    let mut counts = vec![0; morning.presence.len()];
    for meeting in &open {
        counts[meeting.person] += 1;
    }
    let mut ranked: Vec<(usize, Meeting)> = open.iter().map(|meeting| (counts[meeting.person], *meeting)).collect();
    ranked.sort_unstable();
    (past, ranked.into_iter().map(|(_, meeting)| meeting).collect(), gone)
}

fn check_past(morning: &Morning, past: &[Meeting]) -> Result<(), BadMorning> {
    let (_, crowded) = keep(morning, &[], past);
    match crowded.first() {
        Some((meeting, _)) => Err(BadMorning::Past { desk: meeting.desk }),
        None => Ok(()),
    }
}

/// As many promises as the desks can hold beside what has taken place. Places at once lie within
/// places of the day: taking one promise after the other, in any order, keeps as many as possible.
fn keep(morning: &Morning, past: &[Meeting], open: &[Meeting]) -> (Vec<Meeting>, Vec<(Meeting, Reason)>) {
    let mut loads: BTreeMap<usize, usize> = BTreeMap::new();
    let mut at_once: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for meeting in past {
        *loads.entry(meeting.desk).or_default() += 1;
        *at_once.entry((meeting.desk, meeting.slot)).or_default() += 1;
    }
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for meeting in open {
        let desk = &morning.problem.desks()[meeting.desk];
        let load = loads.entry(meeting.desk).or_default();
        let seated = at_once.entry((meeting.desk, meeting.slot)).or_default();
        if *load < desk.most && *seated < desk.parallel[meeting.slot] {
            (*load, *seated) = (*load + 1, *seated + 1);
            kept.push(*meeting);
        } else {
            gone.push((*meeting, Reason::NoPlace));
        }
    }
    (kept, gone)
}

/// What is left to plan, and where desks are busy already.
fn rest(morning: &Morning, fixed: &[Meeting], gone: &[(Meeting, Reason)]) -> (Problem, Vec<(usize, usize)>) {
    let problem = morning.problem;
    // By person, and by desk and slot: the largest mornings are looked through once, not once for each.
    let mut met: Vec<Vec<Meeting>> = vec![Vec::new(); problem.people().len()];
    let mut loads = vec![0; problem.desks().len()];
    let mut seated = vec![0; problem.desks().len() * problem.slots()];
    for meeting in fixed {
        met[meeting.person].push(*meeting);
        loads[meeting.desk] += 1;
        seated[meeting.desk * problem.slots() + meeting.slot] += 1;
    }
    let mut lost: Vec<Vec<usize>> = vec![Vec::new(); problem.people().len()];
    for (meeting, _) in gone {
        lost[meeting.person].push(meeting.desk);
    }
    // Wishes are spread so that a lost promise is worth a little more than its wish, and never a wish more.
    let most = lost.iter().map(Vec::len).max().unwrap_or(0);
    let spread = u16::try_from(most + 1).ok().filter(|spread| spread.checked_mul(LEAST_WANTED + 1).is_some());
    let people = problem.people().iter().enumerate().map(|(person, who)| {
        let mine = &met[person];
        let from = match morning.presence[person] {
            Presence::Here => morning.now,
            Presence::From(slot) => morning.now.max(slot),
            Presence::Absent => problem.slots(),
        };
        let wish = |(desk, wish): (usize, &Option<u16>)| {
            let wish = (*wish).filter(|_| mine.iter().all(|meeting| meeting.desk != desk))?;
            Some(match spread {
                Some(spread) => wish * spread + spread - 1 - u16::from(lost[person].contains(&desk)).min(spread - 1),
                None => wish,
            })
        };
        Person {
            wishes: who.wishes.iter().enumerate().map(wish).collect(),
            slots: who
                .slots
                .iter()
                .copied()
                .filter(|slot| *slot >= from && mine.iter().all(|meeting| meeting.slot != *slot))
                .collect(),
            most: if morning.presence[person] == Presence::Absent { 0 } else { who.most - mine.len() },
        }
    });
    let desks = problem.desks().iter().enumerate().map(|(desk, found)| {
        let load = loads[desk];
        let free = |(slot, places): (usize, &usize)| {
            if slot < morning.now { 0 } else { places - seated[desk * problem.slots() + slot] }
        };
        Desk {
            least: found.least.saturating_sub(load),
            most: found.most - load,
            parallel: found.parallel.iter().enumerate().map(free).collect(),
        }
    });
    let taken: BTreeSet<(usize, usize)> = fixed.iter().map(|meeting| (meeting.desk, meeting.slot)).collect();
    (Problem::part(people.collect(), desks.collect(), problem.slots()), taken.into_iter().collect())
}

fn change(morning: &Morning, choice: &Choice) -> Change {
    let Choice { plan, fixed, gone, .. } = choice;
    let mut meetings: Vec<Meeting> = fixed.iter().chain(&plan.meetings).copied().collect();
    meetings.sort_unstable_by_key(|meeting| (meeting.person, meeting.slot));
    // Nobody meets an employer twice.
    let again: BTreeMap<(usize, usize), usize> =
        plan.meetings.iter().map(|new| ((new.person, new.desk), new.slot)).collect();
    let (mut moved, mut lost) = (Vec::new(), Vec::new());
    for (meeting, reason) in gone {
        match again.get(&(meeting.person, meeting.desk)) {
            Some(slot) => moved.push((*meeting, *slot, *reason)),
            None => lost.push((*meeting, *reason)),
        }
    }
    let was_lost: BTreeSet<(usize, usize)> = gone.iter().map(|(lost, _)| (lost.person, lost.desk)).collect();
    let is_new = |new: &&Meeting| !was_lost.contains(&(new.person, new.desk));
    let new = plan.meetings.iter().filter(is_new).copied().collect();
    let mut had = vec![0; morning.presence.len()];
    for meeting in &meetings {
        had[meeting.person] += 1;
    }
    let present = (0..morning.presence.len()).filter(|person| morning.presence[*person] != Presence::Absent);
    let missing = |person: usize| (person, morning.problem.people()[person].most - had[person]);
    let unmet = present.map(missing).filter(|(_, missing)| *missing > 0).collect();
    let mut kept = fixed.clone();
    kept.sort_unstable();
    moved.sort_unstable();
    lost.sort_unstable();
    Change { meetings, kept, moved, new, lost, unmet, proven: plan.proven }
}
