//! Chains of exchanges: someone takes a place, who sat there takes another, and so on.
//!
//! The shortest way through a graph whose nodes are places and people without one (the cyclic
//! exchanges of Thompson and Psaraftis, *Operations Research* 41, 1993). What a person has along a
//! way is followed exactly; that of two ways to a node only the better is kept makes it a heuristic.

use std::collections::VecDeque;

use super::problem::Meeting;
use super::state::{Cost, State, Step};
use crate::Random;

/// Longer ways are not followed.
const LONGEST: u8 = 24;
/// So many labels, and the best way found so far must do.
const MOST_LABELS: usize = 60_000;
/// Whoever waits is asked after so many steps.
const STEPS: usize = 2_048;
const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
enum Node {
    /// Someone wants one meeting more.
    Wants { person: usize },
    /// Someone has lost this meeting.
    Lost(Meeting),
    /// Someone who wants a meeting has put this one to another slot, to have its slot free.
    Slid { meeting: Meeting, to: usize },
    /// Someone has taken this place, whether it was free or not.
    Seat(Meeting),
    /// A desk has one meeting more, and room for it in its slot.
    More { desk: usize },
}

#[derive(Debug, Clone, Copy)]
struct Label {
    cost: Cost,
    before: u32,
    length: u8,
    node: Node,
    /// The wish of the meeting lost by whoever wants one now.
    lost: Option<i64>,
}

/// What a person has along a way.
struct Standing {
    got: usize,
    sum: i64,
    put: Vec<(usize, usize)>,
    taken: Vec<(usize, usize)>,
}

/// Room for one search after the other.
#[derive(Debug)]
pub struct Chains {
    labels: Vec<Label>,
    /// The best label of each node, where its mark is that of this search.
    best: Vec<(u32, u32)>,
    mark: u32,
    open: VecDeque<u32>,
    /// Steps since whoever waits was asked.
    steps: usize,
}

/// How far a search looks.
pub struct Reach {
    /// A place that must not be taken at once: the one just left.
    pub not: Option<Meeting>,
    /// Ways that cost so much more than the best end are still followed.
    pub slack: Cost,
}

impl Chains {
    pub fn new(people: usize, desks: usize, slots: usize) -> Self {
        let nodes = 2 * people * slots + desks * slots + desks;
        Self { labels: Vec::new(), best: vec![(0, 0); nodes], mark: 0, open: VecDeque::new(), steps: 0 }
    }

    /// Gives a person one meeting more by the cheapest chain found; false when none is better than
    /// nothing, and then nothing has changed.
    pub fn give(
        &mut self,
        state: &mut State,
        person: usize,
        reach: &Reach,
        random: &mut Random,
        should_stop: &mut dyn FnMut() -> bool,
    ) -> bool {
        self.labels.clear();
        self.open.clear();
        self.mark = self.mark.wrapping_add(1);
        let start = Node::Wants { person };
        self.labels.push(Label { cost: Cost::default(), before: NONE, length: 0, node: start, lost: None });
        self.open.push_back(0);
        let mut end = (Cost::default(), NONE);
        while let Some(place) = self.open.pop_front() {
            if self.labels.len() > MOST_LABELS || (self.steps > STEPS && should_stop()) {
                break;
            }
            self.steps = if self.steps > STEPS { 0 } else { self.steps + 1 };
            let label = self.labels[place as usize];
            let is_best = key(state, label.node).is_none_or(|key| self.best[key].1 == place);
            if !is_best || label.cost > end.0 + reach.slack {
                continue;
            }
            match label.node {
                Node::Wants { person }
                | Node::Lost(Meeting { person, .. })
                | Node::Slid { meeting: Meeting { person, .. }, .. } => {
                    self.seek(state, place, person, &mut end, reach, random);
                }
                Node::Seat(meeting) => self.sit(state, place, meeting),
                Node::More { desk } => self.grow(state, place, desk, &mut end),
            }
        }
        if end.1 == NONE {
            return false;
        }
        let mut way = Vec::new();
        let mut place = end.1;
        while place != NONE {
            way.push(self.labels[place as usize].node);
            place = self.labels[place as usize].before;
        }
        for node in way.into_iter().rev() {
            match node {
                Node::Lost(meeting) => state.step(Step::Take(meeting)),
                Node::Seat(meeting) => state.step(Step::Put(meeting)),
                Node::Slid { meeting, to } => {
                    state.step(Step::Take(meeting));
                    state.step(Step::Put(Meeting { slot: to, ..meeting }));
                }
                Node::Wants { .. } | Node::More { .. } => {}
            }
        }
        true
    }

    fn follow(&mut self, state: &State, before: u32, cost: Cost, node: Node, lost: Option<i64>) {
        self.steps += 1;
        let length = self.labels[before as usize].length + 1;
        let Some(here) = key(state, node) else { return };
        let (mark, known) = self.best[here];
        if length > LONGEST || (mark == self.mark && self.labels[known as usize].cost <= cost) {
            return;
        }
        // A way that comes back to where it has been would be a circle.
        if mark == self.mark && self.way(before).any(|label| key(state, label.node) == Some(here)) {
            return;
        }
        let place = u32::try_from(self.labels.len()).unwrap_or(NONE);
        self.labels.push(Label { cost, before, length, node, lost });
        self.best[here] = (self.mark, place);
        self.open.push_back(place);
    }

    /// The labels of a way, from its end to its start.
    fn way(&self, mut place: u32) -> impl Iterator<Item = &Label> {
        std::iter::from_fn(move || {
            let label = self.labels.get(place as usize)?;
            place = label.before;
            Some(label)
        })
    }

    /// The meetings put and taken along a way, from its end to its start.
    fn steps(&self, place: u32) -> impl Iterator<Item = Step> {
        self.way(place).flat_map(|label| {
            let steps = match label.node {
                Node::Lost(meeting) => [Some(Step::Take(meeting)), None],
                Node::Seat(meeting) => [Some(Step::Put(meeting)), None],
                Node::Slid { meeting, to } => {
                    [Some(Step::Put(Meeting { slot: to, ..meeting })), Some(Step::Take(meeting))]
                }
                Node::Wants { .. } | Node::More { .. } => [None, None],
            };
            steps.into_iter().flatten()
        })
    }

    fn standing(&self, state: &State, place: u32, person: usize) -> Standing {
        let mut standing =
            Standing { got: state.got(person), sum: state.sum(person), put: Vec::new(), taken: Vec::new() };
        for step in self.steps(place) {
            match step {
                Step::Put(meeting) if meeting.person == person => {
                    standing.got += 1;
                    standing.sum += state.table.wish(person, meeting.desk).unwrap_or(0);
                    standing.put.push((meeting.desk, meeting.slot));
                }
                Step::Take(meeting) if meeting.person == person => {
                    standing.got -= 1;
                    standing.sum -= state.table.wish(person, meeting.desk).unwrap_or(0);
                    standing.taken.push((meeting.desk, meeting.slot));
                }
                _ => {}
            }
        }
        standing
    }

    /// How many sit at a desk in a slot along a way, and how many meetings the desk has.
    fn crowd(&self, state: &State, place: u32, desk: usize, slot: usize) -> (usize, usize) {
        let (mut seated, mut load) = (state.seated(desk, slot).len(), state.load(desk));
        for step in self.steps(place) {
            match step {
                Step::Put(meeting) if meeting.desk == desk => {
                    load += 1;
                    seated += usize::from(meeting.slot == slot);
                }
                Step::Take(meeting) if meeting.desk == desk => {
                    load -= 1;
                    seated -= usize::from(meeting.slot == slot);
                }
                _ => {}
            }
        }
        (seated, load)
    }

    /// Whoever wants a meeting looks for a place, or goes without.
    fn seek(
        &mut self,
        state: &State,
        place: u32,
        person: usize,
        end: &mut (Cost, u32),
        reach: &Reach,
        random: &mut Random,
    ) {
        let table = state.table;
        let label = self.labels[place as usize];
        let has = self.standing(state, place, person);
        let before =
            state.person_cost(person, has.got + usize::from(label.lost.is_some()), has.sum + label.lost.unwrap_or(0));
        let without = label.cost + state.person_cost(person, has.got, has.sum) - before;
        if without < end.0 {
            *end = (without, place);
        }
        if has.got >= table.wanted[person] {
            return;
        }
        let sits = |slot: usize| {
            let stays = state.desk_at(person, slot).is_some_and(|desk| !has.taken.contains(&(desk, slot)));
            stays || has.put.iter().any(|(_, put)| *put == slot)
        };
        let (busy, free): (Vec<usize>, Vec<usize>) = table.free[person].iter().partition(|slot| sits(**slot));
        let turn = random.below(table.desks);
        for desk in (turn..table.desks).chain(0..turn) {
            let Some(wish) = table.wish(person, desk) else { continue };
            let meets = state.slot_of(person, desk).is_some_and(|slot| !has.taken.contains(&(desk, slot)));
            if meets || has.put.iter().any(|(put, _)| *put == desk) {
                continue;
            }
            let cost = label.cost + state.person_cost(person, has.got + 1, has.sum + wish) - before;
            if cost > end.0 + reach.slack {
                continue;
            }
            let turn = random.below(free.len());
            for slot in free.iter().skip(turn).chain(free.iter().take(turn)) {
                let meeting = Meeting { person, desk, slot: *slot };
                if table.parallel(desk, *slot) == 0 || (place == 0 && reach.not == Some(meeting)) {
                    continue;
                }
                let opened = opens(state, desk, *slot, usize::MAX);
                self.follow(state, place, cost + Cost([0, 0, 0, 0, opened]), Node::Seat(meeting), None);
            }
        }
        for slot in busy {
            let Some(desk) = state.desk_at(person, slot).filter(|desk| !has.taken.contains(&(*desk, slot))) else {
                continue;
            };
            for to in &free {
                if table.parallel(desk, *to) == 0 || self.crowd(state, place, desk, *to).0 >= table.parallel(desk, *to)
                {
                    continue;
                }
                let unused = if state.seated(desk, slot).len() == 1 { slot } else { usize::MAX };
                let cost = label.cost + Cost([0, 0, 0, 0, opens(state, desk, *to, unused)]);
                let meeting = Meeting { person, desk, slot };
                self.follow(state, place, cost, Node::Slid { meeting, to: *to }, label.lost);
            }
        }
    }

    /// Someone has taken a place: if it was not free, one of those who sat there must go.
    fn sit(&mut self, state: &State, place: u32, meeting: Meeting) {
        let Meeting { desk, slot, .. } = meeting;
        let cost = self.labels[place as usize].cost;
        if self.crowd(state, place, desk, slot).0 <= state.table.parallel(desk, slot) {
            self.follow(state, place, cost, Node::More { desk }, None);
        } else {
            self.expel(state, place, desk, slot, 0);
        }
    }

    /// A desk has one meeting more: if that is too many, one of its meetings must go.
    fn grow(&mut self, state: &State, place: u32, desk: usize, end: &mut (Cost, u32)) {
        let cost = self.labels[place as usize].cost;
        if self.crowd(state, place, desk, 0).1 <= state.table.most[desk] {
            let helps = i64::from(state.load(desk) < state.table.least[desk]);
            let cost = cost - Cost([0, helps, 0, 0, 0]);
            if cost < end.0 {
                *end = (cost, place);
            }
            return;
        }
        for slot in 0..state.table.slots {
            let closed = if state.seated(desk, slot).len() == 1 { opens(state, desk, usize::MAX, slot) } else { 0 };
            self.expel(state, place, desk, slot, closed);
        }
    }

    fn expel(&mut self, state: &State, place: u32, desk: usize, slot: usize, gaps: i64) {
        let cost = self.labels[place as usize].cost + Cost([0, 0, 0, 0, gaps]);
        for person in state.seated(desk, slot) {
            let meeting = Meeting { person: *person, desk, slot };
            if self.steps(place).any(|step| step == Step::Take(meeting)) {
                continue;
            }
            self.follow(state, place, cost, Node::Lost(meeting), state.table.wish(*person, desk));
        }
    }
}

/// The place of a node in the list of all; the start has none.
fn key(state: &State, node: Node) -> Option<usize> {
    let (people, desks, slots) = (state.table.people, state.table.desks, state.table.slots);
    match node {
        Node::Wants { .. } => None,
        Node::Lost(Meeting { person, slot, .. }) => Some(person * slots + slot),
        Node::Slid { meeting: Meeting { person, slot, .. }, .. } => Some((people + person) * slots + slot),
        Node::Seat(Meeting { desk, slot, .. }) => Some((2 * people + desk) * slots + slot),
        Node::More { desk } => Some((2 * people + desks) * slots + desk),
    }
}

/// How many gaps more a desk has when it uses one slot and no longer another.
fn opens(state: &State, desk: usize, used: usize, unused: usize) -> i64 {
    let opens = used != usize::MAX && state.seated(desk, used).is_empty();
    if opens || unused != usize::MAX { state.gaps_with(desk, used, unused) - state.gaps(desk) } else { 0 }
}
