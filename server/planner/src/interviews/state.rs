//! A plan while it is searched: who sits where, what that is worth, and how to take it back.

use std::ops::{Add, AddAssign, Sub, SubAssign};

use super::problem::{Figures, Meeting};
use super::table::Table;

const NONE: u16 = u16::MAX;

/// What counts, most important first: meetings missing, employers short, hardship above the aim,
/// wishes, gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cost(pub [i64; 5]);

impl Add for Cost {
    type Output = Self;
    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sub for Cost {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, other)| *mine += other);
    }
}

impl SubAssign for Cost {
    fn sub_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, other)| *mine -= other);
    }
}

/// One step that can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Put(Meeting),
    Take(Meeting),
}

/// Meetings, with their worth kept up to date.
#[derive(Debug, Clone)]
pub struct State<'a> {
    pub table: &'a Table,
    /// Hardship up to here costs nothing.
    pub aim: i64,
    /// The desk of each person in each slot.
    at: Vec<u16>,
    /// The slot of each person at each desk.
    when: Vec<u16>,
    /// The people at each desk in each slot.
    seated: Vec<Vec<usize>>,
    /// Meetings of each desk.
    load: Vec<usize>,
    /// Meetings of each person, and the sum of their wishes.
    got: Vec<usize>,
    sum: Vec<i64>,
    /// Gaps of each desk.
    gaps: Vec<i64>,
    pub cost: Cost,
    /// Every step since the plan was empty or the record was cleared.
    pub record: Vec<Step>,
}

impl<'a> State<'a> {
    pub fn new(table: &'a Table, aim: i64) -> Self {
        let mut state = Self {
            table,
            aim,
            at: vec![NONE; table.people * table.slots],
            when: vec![NONE; table.people * table.desks],
            seated: vec![Vec::new(); table.desks * table.slots],
            load: vec![0; table.desks],
            got: vec![0; table.people],
            sum: vec![0; table.people],
            gaps: vec![0; table.desks],
            cost: Cost::default(),
            record: Vec::new(),
        };
        for desk in 0..table.desks {
            state.gaps[desk] = state.count_gaps(desk);
        }
        state.value();
        state
    }

    /// Another aim, and the cost that follows.
    pub fn set_aim(&mut self, aim: i64) {
        self.aim = aim;
        self.value();
    }

    fn value(&mut self) {
        let people = (0..self.table.people).map(|person| self.person_cost(person, self.got[person], self.sum[person]));
        let desks = (0..self.table.desks).map(|desk| self.desk_cost(desk));
        self.cost = people.chain(desks).fold(Cost::default(), Add::add);
    }

    /// What a person costs with so many meetings of such a sum.
    pub fn person_cost(&self, person: usize, got: usize, sum: i64) -> Cost {
        let missing = i64::try_from(self.table.reach[person].saturating_sub(got)).unwrap_or(0);
        let above = (self.table.hardship(person, got, sum) - self.aim).max(0);
        Cost([missing, 0, above, sum, 0])
    }

    fn desk_cost(&self, desk: usize) -> Cost {
        let short = self.table.least[desk].saturating_sub(self.load[desk]);
        Cost([0, i64::try_from(short).unwrap_or(0), 0, 0, self.gaps[desk]])
    }

    fn is_used(&self, desk: usize, slot: usize) -> bool {
        !self.seated(desk, slot).is_empty() || self.table.is_taken(desk, slot)
    }

    fn count_gaps(&self, desk: usize) -> i64 {
        self.gaps_with(desk, usize::MAX, usize::MAX)
    }

    /// The gaps of a desk if one slot were used and another were not.
    pub fn gaps_with(&self, desk: usize, used: usize, unused: usize) -> i64 {
        let (mut gaps, mut idle, mut begun) = (0, 0, false);
        for slot in 0..self.table.slots {
            let is_used = slot == used || (slot != unused && self.is_used(desk, slot));
            if is_used {
                gaps += if begun { idle } else { 0 };
                (begun, idle) = (true, 0);
            } else if self.table.parallel(desk, slot) > 0 {
                idle += 1;
            }
        }
        gaps
    }

    pub fn gaps(&self, desk: usize) -> i64 {
        self.gaps[desk]
    }

    pub fn seated(&self, desk: usize, slot: usize) -> &[usize] {
        &self.seated[desk * self.table.slots + slot]
    }

    pub fn load(&self, desk: usize) -> usize {
        self.load[desk]
    }

    pub fn got(&self, person: usize) -> usize {
        self.got[person]
    }

    pub fn sum(&self, person: usize) -> i64 {
        self.sum[person]
    }

    pub fn hardship(&self, person: usize) -> i64 {
        self.table.hardship(person, self.got[person], self.sum[person])
    }

    /// The desk at which a person sits in a slot.
    pub fn desk_at(&self, person: usize, slot: usize) -> Option<usize> {
        let desk = self.at[person * self.table.slots + slot];
        (desk != NONE).then_some(usize::from(desk))
    }

    /// The slot in which a person is at a desk.
    pub fn slot_of(&self, person: usize, desk: usize) -> Option<usize> {
        let slot = self.when[person * self.table.desks + desk];
        (slot != NONE).then_some(usize::from(slot))
    }

    pub fn step(&mut self, step: Step) {
        self.record.push(step);
        let (meeting, put) = match step {
            Step::Put(meeting) => (meeting, true),
            Step::Take(meeting) => (meeting, false),
        };
        let Meeting { person, desk, slot } = meeting;
        let before = self.person_cost(person, self.got[person], self.sum[person]) + self.desk_cost(desk);
        let wish = self.table.wish(person, desk).unwrap_or(0);
        let seats = &mut self.seated[desk * self.table.slots + slot];
        let here = [u16::try_from(desk).unwrap_or(NONE), u16::try_from(slot).unwrap_or(NONE)];
        let [at, when] = if put { here } else { [NONE, NONE] };
        if put {
            seats.push(person);
            self.load[desk] += 1;
            self.got[person] += 1;
            self.sum[person] += wish;
        } else {
            seats.retain(|seated| *seated != person);
            self.load[desk] -= 1;
            self.got[person] -= 1;
            self.sum[person] -= wish;
        }
        self.at[person * self.table.slots + slot] = at;
        self.when[person * self.table.desks + desk] = when;
        if seats.len() <= usize::from(put) {
            self.gaps[desk] = self.count_gaps(desk);
        }
        self.cost += self.person_cost(person, self.got[person], self.sum[person]) + self.desk_cost(desk);
        self.cost -= before;
    }

    /// Takes back every step after the first so many.
    pub fn back_to(&mut self, length: usize) {
        while self.record.len() > length {
            let Some(step) = self.record.pop() else { return };
            self.step(match step {
                Step::Put(meeting) => Step::Take(meeting),
                Step::Take(meeting) => Step::Put(meeting),
            });
            self.record.pop();
        }
    }

    /// All meetings, by person and slot.
    pub fn meetings(&self) -> Vec<Meeting> {
        let places = (0..self.table.people).flat_map(|person| (0..self.table.slots).map(move |slot| (person, slot)));
        places
            .filter_map(|(person, slot)| self.desk_at(person, slot).map(|desk| Meeting { person, desk, slot }))
            .collect()
    }

    pub fn figures(&self) -> Figures {
        let wanted: usize = self.table.wanted.iter().sum();
        let got: usize = self.got.iter().sum();
        let worst = self.worst();
        let [_, short, _, total, gaps] = self.cost.0;
        Figures {
            missing: i64::try_from(wanted - got).unwrap_or(0),
            short,
            worst_missing: worst / self.table.lack,
            worst_regret: worst % self.table.lack,
            total,
            gaps,
        }
    }

    /// The hardship of the worst-off person.
    pub fn worst(&self) -> i64 {
        (0..self.table.people).map(|person| self.hardship(person)).max().unwrap_or(0)
    }
}
