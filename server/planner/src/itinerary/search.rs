//! The search: a few towns lose their dates and get other ones, over and over.

use domain::season::{Schedule, Value};

use super::board::Board;
use super::progress::Progress;
use super::tables::{BROKEN, Slot, Tables};
use crate::Random;

/// So many towns lose their dates at once, at most.
const MOST_REMOVED: usize = 10;
/// Steps of the first cooling; each later one takes twice as long, up to [`LONGEST_CYCLE`].
const FIRST_CYCLE: u64 = 4_000;
const LONGEST_CYCLE: u64 = 256_000;
/// In how many steps the temperature falls during a cycle.
const STEPS: u64 = 100;
/// One of so many dates is overlooked when the best is sought.
const BLINK: usize = 64;
/// One time in so many, roads may break on the way to the next plan.
const BOLD: usize = 8;

/// The state of a search; it can be continued.
pub(super) struct Search<'t, 'a> {
    tables: &'t Tables<'a>,
    random: Random,
    current: Board<'t, 'a>,
    work: Board<'t, 'a>,
    best: Vec<Option<Slot>>,
    value: Value,
    /// For each town the others, the nearest by road first.
    near: Vec<Vec<usize>>,
    /// What a unit of importance counts while the search may leave towns out for a while.
    penalty: i64,
    /// The temperature in 1 024ths of a unit of cost.
    warmth: i64,
    cycle: u64,
    step: u64,
    waiting: Vec<usize>,
    /// Dates priced so far.
    priced: u64,
}

impl<'t, 'a> Search<'t, 'a> {
    /// Begins from a plan, as far as it has no violations, or from nothing.
    pub fn new(tables: &'t Tables<'a>, start: Option<&Schedule>, seed: u64, progress: &mut impl Progress) -> Self {
        let board = Board::new(tables);
        let mut search = Self {
            tables,
            random: Random::new(seed),
            current: board.clone(),
            work: board,
            best: vec![None; tables.towns()],
            value: Value { left_out: i64::MAX, cost: i64::MAX },
            near: nearest(tables),
            penalty: 1,
            warmth: 0,
            cycle: FIRST_CYCLE,
            step: 0,
            waiting: Vec::new(),
            priced: 0,
        };
        search.keep(progress);
        search.begin(start, progress);
        search.keep(progress);
        search.heat();
        search
    }

    /// Dates priced so far: what the search has cost.
    pub const fn priced(&self) -> u64 {
        self.priced
    }

    /// The best plan so far.
    pub fn best(&self) -> (&[Option<Slot>], Value) {
        (&self.best, self.value)
    }

    /// A plan found elsewhere: it is taken when it has no violations and is better.
    pub fn offer(&mut self, slots: &[Option<Slot>], progress: &mut impl Progress) {
        self.work.copy(&Board::new(self.tables));
        self.take(slots);
        self.waiting.clear();
        if !self.work.is_broken() {
            self.current.copy(&self.work);
            self.keep(progress);
        }
    }

    /// Searches for so many steps more, or until told to stop; says whether it may go on.
    pub fn run(&mut self, steps: u64, progress: &mut impl Progress) -> bool {
        for _ in 0..steps {
            if progress.should_stop() {
                return false;
            }
            self.work.copy(&self.current);
            self.ruin();
            self.recreate(progress);
            if !self.work.is_broken() && self.weigh(&self.work) <= self.weigh(&self.current) + self.tolerance() {
                self.current.copy(&self.work);
                self.keep(progress);
            }
            self.cool();
        }
        true
    }

    /// Remembers the current plan when it is the best.
    fn keep(&mut self, progress: &mut impl Progress) {
        let value = Value { left_out: self.current.left_out, cost: self.current.cost };
        if value < self.value && !self.current.is_broken() {
            self.value = value;
            self.best.clear();
            self.best.extend_from_slice(self.current.slots());
            progress.better(&self.tables.schedule(&self.best), value);
        }
    }

    fn begin(&mut self, start: Option<&Schedule>, progress: &mut impl Progress) {
        if let Some(start) = start {
            let slots: Vec<_> = (0_u32..)
                .zip(&start.stops)
                .map(|(town, stop)| {
                    stop.map(|placed| Slot { day: placed.day as usize, site: self.tables.site(town, placed.venue) })
                })
                .collect();
            self.take(&slots);
        }
        self.waiting.clear();
        self.waiting.extend((0..self.tables.towns()).filter(|town| self.work.slot(*town).is_none()));
        let tables = self.tables;
        self.waiting.sort_by_key(|town| (tables.slots(*town).len(), *town));
        self.insert_all(progress);
        self.mend();
        self.current.copy(&self.work);
    }

    /// Places towns as they stand in a plan, day by day, without those that cannot be there.
    fn take(&mut self, slots: &[Option<Slot>]) {
        let mut wanted: Vec<(Slot, usize)> =
            slots.iter().enumerate().filter_map(|(town, slot)| slot.map(|slot| (slot, town))).collect();
        wanted.sort_unstable();
        for (slot, town) in wanted {
            if let Some(price) = self.work.price(town, slot) {
                self.work.place(town, slot, price);
            }
        }
        self.mend();
    }

    /// Takes towns out until no road is broken: from behind, where a plan to start from went on too
    /// long.
    fn mend(&mut self) {
        while self.work.is_broken() {
            let Some(last) = self.work.in_order().last() else { break };
            self.work.remove(last);
        }
    }

    fn ruin(&mut self) {
        self.waiting.clear();
        let towns = self.tables.towns();
        self.waiting.extend((0..towns).filter(|town| self.work.slot(*town).is_none()));
        let most = MOST_REMOVED.min(towns / 3 + 2).min(towns);
        let count = 1 + self.random.below(most);
        // Around a town without a date, where there is one, every second time.
        let seed = match self.waiting.len() {
            without if without > 0 && self.random.below(2) == 0 => self.waiting[self.random.below(without)],
            _ => self.random.below(towns),
        };
        let way = self.random.below(8);
        if way < 4 {
            let day = self.work.slot(seed).map_or_else(
                || {
                    let slots = self.tables.slots(seed);
                    slots.get(self.random.below(slots.len())).map_or(0, |slot| slot.day)
                },
                |slot| slot.day,
            );
            let order: Vec<usize> = self.work.in_order().collect();
            let place =
                order.iter().take_while(|town| self.work.slot(**town).is_some_and(|slot| slot.day < day)).count();
            let first = (place + 1).saturating_sub(1 + self.random.below(count));
            let taken = order.iter().skip(first).take(count);
            self.waiting.extend(taken);
        } else if way < 7 {
            let near = &self.near[seed];
            self.waiting.push(seed);
            let mut place = 0;
            while self.waiting.len() < count && place < near.len() {
                self.waiting.push(near[place]);
                place += 1 + self.random.below(2);
            }
        } else {
            for _ in 0..count {
                let town = self.random.below(towns);
                self.waiting.push(town);
            }
        }
        self.waiting.sort_unstable();
        self.waiting.dedup();
        for place in 0..self.waiting.len() {
            self.work.remove(self.waiting[place]);
        }
    }

    fn recreate(&mut self, progress: &mut impl Progress) {
        for place in (1..self.waiting.len()).rev() {
            let other = self.random.below(place + 1);
            self.waiting.swap(place, other);
        }
        let tables = self.tables;
        match self.random.below(4) {
            0 => self.waiting.sort_by_key(|town| tables.slots(*town).len()),
            1 => self.waiting.sort_by_key(|town| -tables.importance(*town)),
            _ => {}
        }
        self.insert_all(progress);
    }

    /// Gives each waiting town its cheapest date, again while that helps others. Sometimes roads may
    /// break on the way: the next town may mend them.
    fn insert_all(&mut self, progress: &mut impl Progress) {
        let bold = self.random.below(BOLD) == 0;
        loop {
            let before = self.waiting.len();
            for place in 0..before {
                if progress.should_stop() {
                    return;
                }
                let town = self.waiting[place];
                if let Some((slot, price)) = self.cheapest(town, bold) {
                    self.work.place(town, slot, price);
                }
            }
            let work = &self.work;
            self.waiting.retain(|town| work.slot(*town).is_none());
            if self.waiting.is_empty() || self.waiting.len() == before {
                break;
            }
        }
    }

    fn cheapest(&mut self, town: usize, bold: bool) -> Option<(Slot, i64)> {
        self.priced += 1 + self.tables.slots(town).len() as u64;
        let mut best: Option<(Slot, i64)> = None;
        for slot in self.tables.slots(town) {
            if self.random.below(BLINK) == 0 {
                continue;
            }
            if let Some(price) = self.work.price(town, *slot)
                && (bold || price < BROKEN / 2)
                && best.is_none_or(|(_, least)| price < least)
            {
                best = Some((*slot, price));
            }
        }
        best
    }

    fn weigh(&self, board: &Board) -> i64 {
        board.left_out * self.penalty + board.cost
    }

    /// By how much a plan may be worse and still be taken: the temperature times the negative
    /// binary logarithm of a number of chance, in whole numbers alone.
    fn tolerance(&mut self) -> i64 {
        let chance = self.random.next_u64() | 1;
        let zeros = chance.leading_zeros();
        // The 16 bits behind the leading one: the logarithm is taken as straight in between.
        let rest = (chance << zeros << 1) >> 48;
        let logarithm = i64::from(zeros + 1) * 65_536 - i64::try_from(rest).unwrap_or(0);
        (self.warmth / 1_024).saturating_mul(logarithm / 64) / 1_024
            + (self.warmth % 1_024) * logarithm / (1_024 * 65_536)
    }

    /// Warm enough that a middling way may be added: the beginning of a cooling.
    fn heat(&mut self) {
        let placed = self.best.iter().flatten().count().max(1);
        let cost = self.value.cost.clamp(1, BROKEN);
        let middling = (cost / i64::try_from(placed).unwrap_or(i64::MAX)).max(1);
        let least = (0..self.tables.towns()).map(|town| self.tables.importance(town)).min().unwrap_or(1);
        let all: i64 = (0..self.tables.towns()).map(|town| self.tables.importance(town)).sum();
        self.warmth = middling * 256;
        self.penalty = (8 * middling / least).clamp(1, (1 << 60) / all.max(1));
        self.step = 0;
    }

    fn cool(&mut self) {
        self.step += 1;
        if self.step.is_multiple_of(self.cycle / STEPS) {
            self.warmth = self.warmth * 93 / 100;
        }
        if self.step == self.cycle {
            self.cycle = (self.cycle * 2).min(LONGEST_CYCLE);
            self.work.copy(&Board::new(self.tables));
            let best = std::mem::take(&mut self.best);
            self.take(&best);
            self.best = best;
            self.current.copy(&self.work);
            self.heat();
        }
    }
}

fn nearest(tables: &Tables) -> Vec<Vec<usize>> {
    (0..tables.towns())
        .map(|town| {
            let here = tables.sites_of(town).start;
            let mut others: Vec<usize> = (0..tables.towns()).filter(|other| *other != town).collect();
            others.sort_by_key(|other| {
                let there = tables.sites_of(*other).start;
                (tables.between(here, there, tables.days).min(tables.between(there, here, tables.days)), *other)
            });
            others
        })
        .collect()
}
