//! A problem as the search reads it: in rows of numbers.

use super::problem::{MOST_SLOTS, Problem};

/// One bit a slot.
type Bits = [u64; MOST_SLOTS.div_ceil(64)];

/// What the search looks up.
#[derive(Debug)]
pub struct Table {
    pub people: usize,
    pub desks: usize,
    pub slots: usize,
    wishes: Vec<Option<u16>>,
    /// The slots of each person.
    pub free: Vec<Vec<usize>>,
    parallel: Vec<usize>,
    /// Whether a desk has meetings in a slot that this problem does not plan.
    taken: Vec<bool>,
    pub least: Vec<usize>,
    pub most: Vec<usize>,
    /// How many meetings each person wants.
    pub wanted: Vec<usize>,
    /// How many of them the person could have if nobody else came, at most.
    pub reach: Vec<usize>,
    /// The sums of the best 0, 1, 2 … wishes of each person.
    best: Vec<Vec<i64>>,
    /// Worth of a missing meeting in [`Table::hardship`]: more than any regret.
    pub lack: i64,
}

impl Table {
    /// `taken` names pairs of desk and slot in which the desk has other meetings.
    pub fn new(problem: &Problem, taken: &[(usize, usize)]) -> Self {
        let (people, desks, slots) = (problem.people().len(), problem.desks().len(), problem.slots());
        let parallel: Vec<usize> = problem.desks().iter().flat_map(|desk| desk.parallel.iter().copied()).collect();
        let mut table = Self {
            people,
            desks,
            slots,
            wishes: Vec::with_capacity(people * desks),
            free: Vec::with_capacity(people),
            taken: vec![false; desks * slots],
            least: problem.desks().iter().map(|desk| desk.least).collect(),
            most: Vec::with_capacity(desks),
            wanted: problem.people().iter().map(|person| person.most).collect(),
            reach: Vec::with_capacity(people),
            best: Vec::with_capacity(people),
            lack: 1,
            parallel,
        };
        for (desk, slot) in taken {
            table.taken[desk * slots + slot] = true;
        }
        for (number, desk) in problem.desks().iter().enumerate() {
            let places: usize = (0..slots).map(|slot| table.parallel(number, slot).min(people)).sum();
            table.most.push(desk.most.min(places));
        }
        let open: Vec<Bits> =
            (0..desks).map(|desk| bits((0..slots).filter(|slot| table.parallel(desk, *slot) > 0))).collect();
        for (number, person) in problem.people().iter().enumerate() {
            // A desk that is closed whenever the person can come is as good as refused.
            let can = bits(person.slots.iter().copied());
            let mut together = Bits::default();
            for (wish, open) in person.wishes.iter().zip(&open) {
                let common = both(&can, open);
                let meet = wish.is_some() && common != Bits::default();
                if meet {
                    together.iter_mut().zip(common).for_each(|(all, more)| *all |= more);
                }
                table.wishes.push(wish.filter(|_| meet));
            }
            let mut free: Vec<usize> = person.slots.iter().copied().filter(|slot| has(&together, *slot)).collect();
            free.sort_unstable();
            let mut known: Vec<i64> =
                table.wishes[number * desks..].iter().flatten().map(|wish| i64::from(*wish)).collect();
            known.sort_unstable();
            let reach = person.most.min(known.len()).min(free.len());
            let sums = known.iter().take(reach).scan(0, |sum, wish| {
                *sum += wish;
                Some(*sum)
            });
            let best: Vec<i64> = std::iter::once(0).chain(sums).collect();
            let worst: i64 = known.iter().rev().take(reach).sum();
            table.lack = table.lack.max(worst + 1);
            table.free.push(free);
            table.reach.push(reach);
            table.best.push(best);
        }
        table
    }

    pub fn wish(&self, person: usize, desk: usize) -> Option<i64> {
        self.wishes[person * self.desks + desk].map(i64::from)
    }

    pub fn parallel(&self, desk: usize, slot: usize) -> usize {
        self.parallel[desk * self.slots + slot]
    }

    pub fn is_taken(&self, desk: usize, slot: usize) -> bool {
        self.taken[desk * self.slots + slot]
    }

    /// How badly off a person is with so many meetings of such a sum: first by what is missing, then
    /// by how far the meetings are from the best ones.
    pub fn hardship(&self, person: usize, meetings: usize, sum: i64) -> i64 {
        let reach = self.reach[person];
        let got = meetings.min(reach);
        let missing = i64::try_from(reach - got).unwrap_or(0);
        missing * self.lack + sum - self.best[person][got]
    }

    /// The numbers of a person's wishes, each once, rising.
    pub fn grades(&self, person: usize) -> Vec<i64> {
        let row = &self.wishes[person * self.desks..(person + 1) * self.desks];
        let mut grades: Vec<i64> = row.iter().flatten().map(|wish| i64::from(*wish)).collect();
        grades.sort_unstable();
        grades
    }
}

fn bits(slots: impl Iterator<Item = usize>) -> Bits {
    let mut bits = Bits::default();
    for slot in slots {
        bits[slot / 64] |= 1 << (slot % 64);
    }
    bits
}

fn both(one: &Bits, other: &Bits) -> Bits {
    let mut both = *one;
    both.iter_mut().zip(other).for_each(|(one, other)| *one &= other);
    both
}

fn has(bits: &Bits, slot: usize) -> bool {
    bits[slot / 64] & (1 << (slot % 64)) != 0
}
