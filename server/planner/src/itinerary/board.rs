//! A plan under change: every date on it is possible, and each change is valued where it is made.

use super::tables::{BROKEN, NONE, Slot, Tables};

/// Dates of some towns. Roads alone may be broken for a while, between two changes: such a board
/// costs [`BROKEN`] or more.
#[derive(Clone, Debug)]
pub(super) struct Board<'t, 'a> {
    pub tables: &'t Tables<'a>,
    slots: Vec<Option<Slot>>,
    /// The town that begins on each day.
    begins: Vec<usize>,
    /// One bit for each day on which a town begins.
    bits: Vec<u64>,
    /// Stops that begin in each week.
    weeks: Vec<usize>,
    /// The importance of the towns without a date.
    pub left_out: i64,
    /// All costs.
    pub cost: i64,
}

impl<'t, 'a> Board<'t, 'a> {
    /// Nobody has a date.
    pub fn new(tables: &'t Tables<'a>) -> Self {
        Self {
            tables,
            slots: vec![None; tables.towns()],
            begins: vec![NONE; tables.days],
            bits: vec![0; tables.days.div_ceil(64)],
            weeks: vec![0; tables.week.last().map_or(0, |last| last + 1)],
            left_out: (0..tables.towns()).map(|town| tables.importance(town)).sum(),
            cost: 0,
        }
    }

    /// Becomes a copy of another board without taking new memory.
    pub fn copy(&mut self, other: &Self) {
        self.slots.clone_from(&other.slots);
        self.begins.clone_from(&other.begins);
        self.bits.clone_from(&other.bits);
        self.weeks.clone_from(&other.weeks);
        (self.left_out, self.cost) = (other.left_out, other.cost);
    }

    pub fn slots(&self) -> &[Option<Slot>] {
        &self.slots
    }

    pub fn slot(&self, town: usize) -> Option<Slot> {
        self.slots[town]
    }

    pub fn is_broken(&self) -> bool {
        self.cost >= BROKEN
    }

    /// The towns in the order of their dates.
    pub fn in_order(&self) -> impl Iterator<Item = usize> + '_ {
        let mut day = self.begin_from(0);
        std::iter::from_fn(move || {
            let this = day?;
            day = self.begin_from(this + 1);
            Some(self.begins[this])
        })
    }

    /// By how much a town without a date changes the cost with this one; none when something but
    /// the road forbids it. Some [`BROKEN`] when it breaks a road.
    pub fn price(&self, town: usize, slot: Slot) -> Option<i64> {
        let alone = self.tables.alone_at(slot);
        if alone >= BROKEN {
            return None;
        }
        let over = slot.day + self.tables.stay(town);
        let (earlier, later) = (self.begin_until(slot.day), self.begin_from(slot.day));
        let earlier = earlier.map(|day| self.stop(day));
        let later = later.map(|day| self.stop(day));
        if later.is_some_and(|later| later.day < over)
            || earlier.is_some_and(|earlier| earlier.day + self.tables.stay_at(earlier.site) > slot.day)
        {
            return None;
        }
        let price =
            alone + self.between(earlier, Some(slot)) + self.between(Some(slot), later) - self.between(earlier, later);
        self.is_agreed(town, slot).then_some(price)
    }

    /// Gives a town the date that was priced.
    pub fn place(&mut self, town: usize, slot: Slot, price: i64) {
        self.slots[town] = Some(slot);
        self.begins[slot.day] = town;
        self.bits[slot.day / 64] |= 1 << (slot.day % 64);
        self.weeks[self.tables.week[slot.day]] += 1;
        self.cost += price;
        self.left_out -= self.tables.importance(town);
    }

    /// Takes a town's date away.
    pub fn remove(&mut self, town: usize) {
        let Some(slot) = self.slots[town].take() else { return };
        self.begins[slot.day] = NONE;
        self.bits[slot.day / 64] &= !(1 << (slot.day % 64));
        self.weeks[self.tables.week[slot.day]] -= 1;
        let earlier = self.begin_until(slot.day).map(|day| self.stop(day));
        let later = self.begin_from(slot.day).map(|day| self.stop(day));
        self.cost -= self.tables.alone_at(slot) + self.between(earlier, Some(slot)) + self.between(Some(slot), later)
            - self.between(earlier, later);
        self.left_out += self.tables.importance(town);
    }

    fn stop(&self, day: usize) -> Slot {
        let site = self.slots[self.begins[day]].map_or(0, |slot| slot.site);
        Slot { day, site }
    }

    /// The road from one stop to the next, from home to the first or from the last home.
    fn between(&self, from: Option<Slot>, to: Option<Slot>) -> i64 {
        match (from, to) {
            (Some(from), Some(to)) => {
                let free = to.day - from.day - self.tables.stay_at(from.site);
                self.tables.between(from.site, to.site, free)
            }
            (None, Some(to)) => self.tables.out_to(to.site),
            (Some(from), None) => self.tables.home_from(from.site),
            (None, None) => 0,
        }
    }

    /// Rest, weeks, order and distance: whether the other towns let this one have the date.
    fn is_agreed(&self, town: usize, slot: Slot) -> bool {
        let tables = self.tables;
        let over = slot.day + tables.stay(town);
        let limits = &tables.season().limits;
        let free_week = limits.stops_a_week.is_none_or(|most| self.weeks[tables.week[slot.day]] < most as usize);
        free_week
            && tables.before[town]
                .iter()
                .all(|first| self.slots[*first].is_none_or(|first| first.day + tables.stay_at(first.site) <= slot.day))
            && tables.after[town].iter().all(|then| self.slots[*then].is_none_or(|then| then.day >= over))
            && tables.apart[town]
                .iter()
                .all(|(other, days)| self.slots[*other].is_none_or(|other| other.day.abs_diff(slot.day) >= *days))
            && limits.rest.is_none_or(|rest| {
                self.worked_around(slot.day, over, rest.rest_days as usize) + tables.stay(town)
                    <= rest.work_days as usize
            })
    }

    /// Days of work that no rest separates from these days.
    fn worked_around(&self, day: usize, over: usize, rest: usize) -> usize {
        let mut worked = 0;
        let mut begin = day;
        while let Some(earlier) = begin.checked_sub(1).and_then(|day| self.begin_until(day)) {
            let stay = self.tables.stay_at(self.stop(earlier).site);
            if begin - (earlier + stay) >= rest {
                break;
            }
            worked += stay;
            begin = earlier;
        }
        let mut end = over;
        while let Some(later) = self.begin_from(end) {
            if later - end >= rest {
                break;
            }
            let stay = self.tables.stay_at(self.stop(later).site);
            worked += stay;
            end = later + stay;
        }
        worked
    }

    /// The last day up to this one on which a town begins.
    fn begin_until(&self, day: usize) -> Option<usize> {
        let mut word = day / 64;
        let mut bits = self.bits.get(word)? & (u64::MAX >> (63 - day % 64));
        loop {
            if bits != 0 {
                return Some(word * 64 + 63 - bits.leading_zeros() as usize);
            }
            word = word.checked_sub(1)?;
            bits = self.bits[word];
        }
    }

    /// The first day from this one on which a town begins.
    fn begin_from(&self, day: usize) -> Option<usize> {
        let mut word = day / 64;
        let mut bits = self.bits.get(word)? & (u64::MAX << (day % 64));
        loop {
            if bits != 0 {
                return Some(word * 64 + bits.trailing_zeros() as usize);
            }
            word += 1;
            bits = *self.bits.get(word)?;
        }
    }
}
