//! The search: seats for the pairs of the relaxed problem, then chains until nothing helps.

use super::bound::Bound;
use super::chain::{Chains, Reach};
use super::problem::{Figures, Meeting};
use super::state::{Cost, State, Step};
use super::table::Table;
use crate::Random;

/// So many attempts in a row without a better plan, and the search ends; the more meetings, the more.
const PATIENCE: usize = 1_500;
/// So many, once only the gaps are left to improve.
const PATIENCE_FOR_GAPS: usize = 600;
/// A plan with so many gaps more than the best is still a place to go on from.
const MORE_GAPS: i64 = 2;
/// Attempts with one aim for the worst-off person.
const BLOCK: usize = 250;

/// The best plan found.
#[derive(Debug)]
pub struct Found {
    pub meetings: Vec<Meeting>,
    pub figures: Figures,
    pub proven: bool,
}

/// Whether a plan of these figures is as good as the bound in all but the gaps.
fn is_proven(table: &Table, bound: Option<&Bound>, figures: &Figures) -> bool {
    let wanted: usize = table.wanted.iter().sum();
    bound.is_some_and(|bound| {
        figures.missing == i64::try_from(wanted).unwrap_or(i64::MAX) - bound.meetings
            && figures.short == bound.short
            && figures.worst_missing * table.lack + figures.worst_regret == bound.hardship
            && figures.total == bound.total
    })
}

/// Everybody in turn takes the best place that is free, until nobody finds one.
pub fn first<'a>(table: &'a Table, should_stop: &mut dyn FnMut() -> bool) -> State<'a> {
    let mut state = State::new(table, 0);
    let mut open: Vec<usize> = (0..table.people).filter(|person| table.reach[*person] > 0).collect();
    while !open.is_empty() {
        let mut again = Vec::new();
        for person in open {
            if should_stop() {
                return state;
            }
            let desks = (0..table.desks).filter(|desk| state.slot_of(person, *desk).is_none());
            let mut wishes: Vec<(i64, usize)> =
                desks.filter_map(|desk| table.wish(person, desk).map(|wish| (wish, desk))).collect();
            wishes.sort_unstable();
            if wishes.into_iter().any(|(_, desk)| seat(&mut state, person, desk))
                && state.got(person) < table.reach[person]
            {
                again.push(person);
            }
        }
        open = again;
    }
    state.record.clear();
    state
}

/// Seats a person at a desk in the slot with most room, if there is any.
fn seat(state: &mut State, person: usize, desk: usize) -> bool {
    let table = state.table;
    if state.load(desk) >= table.most[desk] || state.slot_of(person, desk).is_some() {
        return false;
    }
    let free = table.free[person].iter().filter(|slot| state.desk_at(person, **slot).is_none());
    let room = |slot: usize| table.parallel(desk, slot).saturating_sub(state.seated(desk, slot).len());
    let Some(slot) = free.copied().filter(|slot| room(*slot) > 0).max_by_key(|slot| room(*slot)) else { return false };
    state.step(Step::Put(Meeting { person, desk, slot }));
    true
}

/// Looks for better plans until the bound is met without a gap, nothing helps any more, the attempts
/// are used up, or it is stopped.
pub fn search(
    table: &Table,
    bound: Option<&Bound>,
    first: State,
    seed: u64,
    budget: usize,
    should_stop: &mut dyn FnMut() -> bool,
) -> Found {
    let mut best = (first.figures(), first.meetings());
    if should_stop() {
        return Found { proven: is_proven(table, bound, &best.0), figures: best.0, meetings: best.1 };
    }
    let mut state = first;
    let mut random = Random::new(seed);
    let least = bound.map_or(0, |bound| bound.hardship);
    let mut chains = Chains::new(table.people, table.desks, table.slots);
    let patience = PATIENCE + best.1.len();
    if let Some(bound) = bound {
        state = seat_choice(table, bound, &mut random, should_stop);
        state.set_aim(least);
        fill(&mut state, &mut chains, &mut random, should_stop);
        keep(&state, &mut best);
    }
    let (mut stalled, mut drive) = (0, true);
    for attempt in 0..budget {
        let proven = is_proven(table, bound, &best.0);
        let is_good = proven && (best.0.gaps == 0 || stalled > PATIENCE_FOR_GAPS);
        if is_good || stalled > patience || should_stop() {
            break;
        }
        if attempt % BLOCK == 0 {
            // In turn: fewer people as badly off as the worst-off, then the rest for them as they are.
            let worst = best.0.worst_missing * table.lack + best.0.worst_regret;
            drive = !drive || worst <= least;
            let aim = if worst <= least { least } else { worst - i64::from(!drive) };
            if attempt > 0 && state.aim != aim {
                state = restore(table, &best.1, aim, should_stop);
            }
            state.set_aim(aim);
        }
        let (before, length) = (state.cost, state.record.len());
        attempt_once(&mut state, &mut chains, proven, &mut random, should_stop);
        stalled += 1;
        if state.cost > before && !(state.cost.0[..4] == before.0[..4] && state.cost.0[4] <= best.0.gaps + MORE_GAPS) {
            state.back_to(length);
        } else if state.cost < before && keep(&state, &mut best) {
            stalled = 0;
        }
        state.record.clear();
    }
    let proven = is_proven(table, bound, &best.0);
    Found { figures: best.0, meetings: best.1, proven }
}

fn keep(state: &State, best: &mut (Figures, Vec<Meeting>)) -> bool {
    let figures = state.figures();
    let better = figures < best.0;
    if better {
        *best = (figures, state.meetings());
    }
    better
}

fn restore<'a>(table: &'a Table, meetings: &[Meeting], aim: i64, should_stop: &mut dyn FnMut() -> bool) -> State<'a> {
    let mut state = State::new(table, aim);
    for meeting in meetings {
        if should_stop() {
            break;
        }
        state.step(Step::Put(*meeting));
    }
    state.record.clear();
    state
}

/// Seats the pairs of the relaxed problem, whoever has the least choice of slots first.
fn seat_choice<'a>(
    table: &'a Table,
    bound: &Bound,
    random: &mut Random,
    should_stop: &mut dyn FnMut() -> bool,
) -> State<'a> {
    let mut state = State::new(table, 0);
    let mut pairs: Vec<(usize, u64, usize, usize)> = bound
        .choice
        .iter()
        .map(|(person, desk)| (table.free[*person].len(), random.next_u64(), *person, *desk))
        .collect();
    pairs.sort_unstable();
    for (_, _, person, desk) in pairs {
        if should_stop() {
            break;
        }
        seat(&mut state, person, desk);
    }
    state.record.clear();
    state
}

/// Gives everybody who lacks a meeting one more, while chains are found.
fn fill(state: &mut State, chains: &mut Chains, random: &mut Random, should_stop: &mut dyn FnMut() -> bool) {
    let reach = Reach { not: None, slack: Cost::default() };
    for person in 0..state.table.people {
        while state.got(person) < state.table.reach[person]
            && !should_stop()
            && chains.give(state, person, &reach, random, should_stop)
        {}
    }
    state.record.clear();
}

/// Takes some meetings away and gives as many back as well as possible.
fn attempt_once(
    state: &mut State,
    chains: &mut Chains,
    only_gaps: bool,
    random: &mut Random,
    should_stop: &mut dyn FnMut() -> bool,
) {
    let table = state.table;
    let mut hungry: Vec<usize> = Vec::new();
    if state.cost.0[0] > 0 {
        let lacking: Vec<usize> =
            (0..table.people).filter(|person| state.got(*person) < table.reach[*person]).collect();
        hungry.push(lacking[random.below(lacking.len())]);
    }
    let taken = pick(state, random);
    for meeting in &taken {
        state.step(Step::Take(*meeting));
        hungry.push(meeting.person);
    }
    if taken.len() > 1 && random.below(2) == 0 {
        hungry.reverse();
    }
    // Where wishes are as good as they can be, ways over worse ones are not worth the time.
    let slack = match if only_gaps { 3 } else { random.below(4) } {
        0 => Cost([0, 0, 1, 0, 0]),
        1 => Cost([0, 0, 0, 3, 0]),
        _ => Cost([0, 0, 0, 0, 2]),
    };
    let not = taken.first().copied().filter(|_| taken.len() == 1);
    let reach = Reach { not, slack };
    for person in hungry {
        chains.give(state, person, &reach, random, should_stop);
    }
}

/// Meetings to be planned anew: of someone badly off, of a desk with gaps, or any.
fn pick(state: &State, random: &mut Random) -> Vec<Meeting> {
    let table = state.table;
    let of_person = |person: usize| -> Vec<Meeting> {
        let slots = table.free[person].iter();
        slots
            .filter_map(|slot| state.desk_at(person, *slot).map(|desk| Meeting { person, desk, slot: *slot }))
            .collect()
    };
    let badly: Vec<usize> = if state.cost.0[2] > 0 && random.below(2) == 0 {
        (0..table.people).filter(|person| state.hardship(*person) > state.aim && state.got(*person) > 0).collect()
    } else {
        Vec::new()
    };
    if !badly.is_empty() {
        let mut meetings = of_person(badly[random.below(badly.len())]);
        let kept = random.below(meetings.len());
        meetings.swap(0, kept);
        meetings.truncate(1 + random.below(2));
        return meetings;
    }
    if state.cost.0[4] > 0 && random.below(4) > 0 {
        let wide: Vec<usize> = (0..table.desks).filter(|desk| state.gaps(*desk) > 0).collect();
        let desk = wide[random.below(wide.len())];
        let used: Vec<usize> = (0..table.slots).filter(|slot| !state.seated(desk, *slot).is_empty()).collect();
        if let (Some(first), Some(last)) = (used.first(), used.last()) {
            let slot = [*first, *last, used[random.below(used.len())]][random.below(3)];
            return state.seated(desk, slot).iter().map(|person| Meeting { person: *person, desk, slot }).collect();
        }
    }
    let mut meetings = Vec::new();
    for _ in 0..=random.below(3) {
        let own = of_person(random.below(table.people));
        if !own.is_empty() {
            let meeting = own[random.below(own.len())];
            if !meetings.contains(&meeting) {
                meetings.push(meeting);
            }
        }
    }
    meetings
}
