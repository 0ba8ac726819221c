//! A bound: routes that may come to a town twice, at a price.
//!
//! The plan is a way through a graph of towns and days. Who forgets that each town comes once finds
//! the cheapest way quickly; a price for each visit, found step by step, makes the cheapest way come
//! everywhere about once (Held and Karp, *Operations Research* 18, 1970). What is forgotten is
//! forgotten only where it does little harm: each town remembers some of the towns that came
//! shortly before, so that short circles are impossible (ng-routes: Baldacci, Mingozzi and Roberti,
//! *Operations Research* 59, 2011); who is remembered where is decided while it runs (Roberti and
//! Mingozzi, *Transportation Science* 48, 2014). Rest, weeks, order and distance are left to
//! [`super::exact`]: without them the bound is lower, never too high.

use std::ops::Range;

use super::progress::Progress;
use super::set::Set;
use super::tables::{BROKEN, NONE, Slot, Tables, small};

/// Costs and prices are counted in so many parts of a unit.
pub(super) const SCALE: i64 = 64;
/// No town remembers more than so many others.
const MEMORY: usize = 12;
/// More labels than this in one sweep, and no more is remembered.
const MANY_LABELS: usize = 60_000;
/// So many sweeps without a better bound, and the steps become shorter.
const PATIENCE: u32 = 10;
/// A whole step, in parts.
const WHOLE_STEP: i64 = 256;

/// What is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// The importance of the towns without a date.
    LeftOut,
    /// The cost, when no more importance than this is left out.
    Cost { most_left_out: i64 },
}

/// The rest of a route from a town and day to its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label<const W: usize> {
    /// What it costs less the prices of its towns, this town included.
    pub cost: i64,
    /// Its towns, as far as they are remembered.
    pub set: Set<W>,
    node: u32,
    next: u32,
}

const NOBODY: u32 = u32::MAX;

/// The state of the prices; it can be continued.
pub(super) struct Relaxation<'t, 'a, const W: usize> {
    tables: &'t Tables<'a>,
    goal: Goal,
    /// Towns and days, those whose stay ends first coming first.
    nodes: Vec<Slot>,
    /// The nodes whose stay ends before each day.
    ending: Vec<Range<usize>>,
    /// The nodes that begin on each day.
    beginning: Vec<Vec<usize>>,
    prices: Vec<i64>,
    memory: Vec<Set<W>>,
    labels: Vec<Label<W>>,
    spans: Vec<Range<usize>>,
    /// For each site the labels that lie so far ahead that a day more or less changes little.
    pool: Vec<Vec<(i64, u32)>>,
    settled: usize,
    front: Vec<Label<W>>,
    best_prices: Vec<i64>,
    best: i64,
    direction: Vec<i64>,
    step: i64,
    quiet: u32,
    /// Looks ahead so far.
    work: u64,
}

impl<'t, 'a, const W: usize> Relaxation<'t, 'a, W> {
    /// Prices after the share that each town has in the cost of a plan.
    pub fn new(tables: &'t Tables<'a>, goal: Goal, plan: &[Option<Slot>]) -> Self {
        let mut nodes: Vec<Slot> = (0..tables.towns()).flat_map(|town| tables.slots(town).iter().copied()).collect();
        let over = |slot: &Slot| slot.day + tables.stay_at(slot.site);
        nodes.sort_unstable_by_key(|slot| (over(slot), *slot));
        let mut beginning = vec![Vec::new(); tables.days + 1];
        let mut ending = vec![0..0; tables.days + 1];
        for (number, slot) in nodes.iter().enumerate() {
            beginning[slot.day].push(number);
            let end = over(slot);
            if ending[end].is_empty() {
                ending[end] = number..number;
            }
            ending[end].end = number + 1;
        }
        let prices = match goal {
            Goal::LeftOut => (0..tables.towns()).map(|town| tables.importance(town) * SCALE).collect(),
            Goal::Cost { .. } => shares(tables, plan),
        };
        Self {
            tables,
            goal,
            spans: vec![0..0; nodes.len()],
            nodes,
            ending,
            beginning,
            memory: (0..tables.towns()).map(|town| Set::EMPTY.with(town)).collect(),
            labels: Vec::new(),
            pool: vec![Vec::new(); tables.sites.len()],
            settled: tables.settled_after(),
            front: Vec::new(),
            best_prices: prices.clone(),
            direction: vec![0; prices.len()],
            prices,
            best: i64::MIN,
            step: WHOLE_STEP,
            quiet: 0,
            work: 0,
        }
    }

    /// About how many looks ahead a sweep takes, at least: known before anything is built, which for
    /// the largest seasons takes longer than anybody should wait between two questions.
    pub fn sweep_work(tables: &Tables) -> u64 {
        let nodes: usize = (0..tables.towns()).map(|town| tables.slots(town).len()).sum();
        nodes as u64 * tables.sites.len() as u64
    }

    /// The best bound so far, rounded up: no plan is below it.
    pub fn bound(&self) -> i64 {
        (self.best.saturating_add(SCALE - 1)).div_euclid(SCALE).max(0)
    }

    /// Steps towards better prices, as long as they lead anywhere and up to so many looks ahead.
    /// `upper` is the value of a plan.
    pub fn improve(&mut self, most_work: u64, upper: i64, progress: &mut impl Progress) {
        let end = self.work + most_work;
        while self.work < end && self.bound() < upper && self.step > 0 {
            let Some((bound, route)) = self.sweep(progress) else { break };
            if bound > self.best {
                self.best = bound;
                self.best_prices.clone_from(&self.prices);
                self.quiet = 0;
            } else {
                self.quiet += 1;
            }
            if self.quiet == PATIENCE {
                self.quiet = 0;
                self.prices.clone_from(&self.best_prices);
                self.direction.fill(0);
                if !self.remember(&route) {
                    self.step /= 2;
                }
                continue;
            }
            self.go(bound, upper * SCALE, &route);
        }
    }

    /// One more sweep with the best prices, whose labels bound what is yet to come.
    pub fn settle(&mut self, progress: &mut impl Progress) -> bool {
        self.prices.clone_from(&self.best_prices);
        self.sweep(progress).is_some()
    }

    /// The nodes and their labels after [`Relaxation::settle`], cheapest first.
    pub fn nodes(&self) -> &[Slot] {
        &self.nodes
    }

    pub fn labels(&self, node: usize) -> &[Label<W>] {
        &self.labels[self.spans[node].clone()]
    }

    pub fn price(&self, town: usize) -> i64 {
        self.prices[town]
    }

    /// What belongs to every route: all prices, less what may be left out.
    pub fn constant(&self) -> i64 {
        self.prices.iter().sum::<i64>() - self.spared().0
    }

    /// What a site on a day costs, before prices.
    pub fn alone(&self, slot: Slot) -> i64 {
        if self.goal == Goal::LeftOut { 0 } else { self.tables.alone_at(slot) * SCALE }
    }

    /// What it costs to go from one stop to another; none where it cannot be.
    pub fn between(&self, from: usize, to: usize, free: usize) -> Option<i64> {
        let cost = self.tables.between(from, to, free);
        (cost < BROKEN).then(|| self.counted(cost))
    }

    pub fn out_to(&self, site: usize) -> Option<i64> {
        let cost = self.tables.out_to(site);
        (cost < BROKEN).then(|| self.counted(cost))
    }

    pub fn home_from(&self, site: usize) -> Option<i64> {
        let cost = self.tables.home_from(site);
        (cost < BROKEN).then(|| self.counted(cost))
    }

    pub fn goal(&self) -> Goal {
        self.goal
    }

    /// Whether costs count, or only who is left out.
    pub fn counts_costs(&self) -> bool {
        self.goal != Goal::LeftOut
    }

    fn counted(&self, cost: i64) -> i64 {
        if self.goal == Goal::LeftOut { 0 } else { cost * SCALE }
    }

    /// A day more between two stops that lie far from each other.
    fn idle(&self) -> i64 {
        self.counted(self.tables.season().weights.evenness)
    }

    /// All routes from their ends to their beginnings. The bound, in parts, and the cheapest route;
    /// none when told to stop.
    fn sweep(&mut self, progress: &mut impl Progress) -> Option<(i64, Vec<usize>)> {
        self.labels.clear();
        self.pool.iter_mut().for_each(Vec::clear);
        let idle = self.idle();
        for over in (1..=self.tables.days).rev() {
            if over + self.settled <= self.tables.days {
                self.fill_pool(over + self.settled, idle);
            }
            for node in self.ending[over].clone() {
                if progress.should_stop() {
                    return None;
                }
                self.find_labels(node, over, idle);
            }
        }
        let mut best: Option<(i64, u32)> = None;
        for (node, slot) in self.nodes.iter().enumerate() {
            let (Some(out), Some(label)) = (self.out_to(slot.site), self.labels(node).first()) else { continue };
            if best.is_none_or(|(least, _)| label.cost + out < least) {
                best = Some((label.cost + out, small(self.spans[node].start)));
            }
        }
        let mut route = Vec::new();
        let mut next = best.map_or(NOBODY, |(_, label)| label);
        while next != NOBODY {
            let label = &self.labels[next as usize];
            route.push(label.node as usize);
            next = label.next;
        }
        // The empty route costs nothing.
        let least = best.map_or(0, |(least, _)| least.min(0));
        if best.is_none_or(|(cost, _)| cost > 0) {
            route.clear();
        }
        Some((least + self.constant(), route))
    }

    fn fill_pool(&mut self, day: usize, idle: i64) {
        for node in &self.beginning[day] {
            let pool = &mut self.pool[self.nodes[*node].site];
            for number in self.spans[*node].clone() {
                let label = self.labels[number];
                let cost = label.cost + idle * i64::from(small(day));
                let labels = &self.labels;
                let within = |other: u32, set: &Set<W>| labels[other as usize].set.is_within(set);
                if pool.iter().any(|(other, name)| *other <= cost && within(*name, &label.set)) {
                    continue;
                }
                pool.retain(|(other, name)| *other < cost || !label.set.is_within(&labels[*name as usize].set));
                pool.push((cost, small(number)));
            }
        }
    }

    /// All that can follow a town and day, and none that is worse and remembers more.
    fn find_labels(&mut self, node: usize, over: usize, idle: i64) {
        let slot = self.nodes[node];
        let town = self.tables.sites[slot.site].town;
        let base = self.alone(slot) - self.prices[town];
        let memory = self.memory[town];
        let mut front = std::mem::take(&mut self.front);
        front.clear();
        let mut looks = 1;
        let mut offer = |cost: i64, set: Set<W>, next: u32| {
            let set = set.and(&memory).with(town);
            if front.iter().any(|other: &Label<W>| other.cost <= cost && other.set.is_within(&set)) {
                return;
            }
            front.retain(|other| other.cost < cost || !set.is_within(&other.set));
            front.push(Label { cost, set, node: small(node), next });
        };
        if let Some(home) = self.home_from(slot.site) {
            offer(base + home, Set::EMPTY, NOBODY);
        }
        for free in 0..self.settled.min(self.tables.days - over + 1) {
            for then in self.beginning.get(over + free).into_iter().flatten() {
                let Some(cost) = self.between(slot.site, self.nodes[*then].site, free) else { continue };
                looks += self.spans[*then].len();
                for number in self.spans[*then].clone() {
                    let label = &self.labels[number];
                    if !label.set.holds(town) {
                        offer(base + cost + label.cost, label.set, small(number));
                    }
                }
            }
        }
        let far = idle * i64::from(small(over + self.settled));
        for (site, pool) in self.pool.iter().enumerate() {
            if pool.is_empty() {
                continue;
            }
            let Some(cost) = self.between(slot.site, site, self.settled) else { continue };
            looks += pool.len();
            for (ahead, number) in pool {
                let set = &self.labels[*number as usize].set;
                if !set.holds(town) {
                    offer(base + cost + ahead - far, *set, *number);
                }
            }
        }
        front.sort_unstable_by_key(|label| (label.cost, label.set));
        let start = self.labels.len();
        self.labels.extend_from_slice(&front);
        self.spans[node] = start..self.labels.len();
        self.front = front;
        self.work += looks as u64;
    }

    /// What the prices of towns left out may come to, and which they are: the most for the
    /// importance that may be left out, the last one in part.
    fn spared(&self) -> (i64, Vec<usize>) {
        let Goal::Cost { most_left_out } = self.goal else { return (0, Vec::new()) };
        let mut towns: Vec<usize> = (0..self.prices.len())
            .filter(|town| self.prices[*town] > 0 && self.tables.importance(*town) <= most_left_out)
            .collect();
        towns.sort_by(|one, other| {
            let worth = |a: usize, b: usize| i128::from(self.prices[a]) * i128::from(self.tables.importance(b));
            worth(*other, *one).cmp(&worth(*one, *other)).then(one.cmp(other))
        });
        let (mut room, mut sum, mut whole) = (most_left_out, 0, Vec::new());
        for town in towns {
            let importance = self.tables.importance(town);
            if importance <= room {
                room -= importance;
                sum += self.prices[town];
                whole.push(town);
            } else {
                let part = (i128::from(self.prices[town]) * i128::from(room)).div_euclid(i128::from(importance)) + 1;
                sum += i64::try_from(part).unwrap_or(i64::MAX);
                break;
            }
        }
        (sum, whole)
    }

    /// Dearer where nobody comes, cheaper where somebody comes twice.
    fn go(&mut self, bound: i64, upper: i64, route: &[usize]) {
        let mut missing = vec![1_i64; self.prices.len()];
        for node in route {
            missing[self.tables.sites[self.nodes[*node].site].town] -= 1;
        }
        for town in self.spared().1 {
            missing[town] -= 1;
        }
        for (direction, missing) in self.direction.iter_mut().zip(&missing) {
            *direction = *direction * 6 / 10 + missing * 1_024;
        }
        let length: i128 = self.direction.iter().map(|part| i128::from(*part) * i128::from(*part)).sum();
        if length == 0 {
            self.step = 0;
            return;
        }
        let gap = i128::from((upper - bound).max(SCALE));
        for (town, direction) in self.direction.iter().enumerate() {
            let change = i128::from(*direction) * gap * i128::from(self.step) * 1_024 / i128::from(WHOLE_STEP) / length;
            let price = self.prices[town] + i64::try_from(change).unwrap_or(0);
            self.prices[town] = match self.goal {
                Goal::LeftOut => price.clamp(0, self.tables.importance(town) * SCALE),
                Goal::Cost { .. } => price.clamp(-BROKEN, BROKEN),
            };
        }
    }

    /// Makes the towns of each circle of a route remember where it closes; false when there is
    /// nothing to learn.
    fn remember(&mut self, route: &[usize]) -> bool {
        if self.labels.len() > MANY_LABELS {
            return false;
        }
        let mut learnt = false;
        let mut last = vec![NONE; self.prices.len()];
        let towns: Vec<usize> = route.iter().map(|node| self.tables.sites[self.nodes[*node].site].town).collect();
        for (place, town) in towns.iter().enumerate() {
            if last[*town] != NONE {
                for between in &towns[last[*town] + 1..place] {
                    let memory = &mut self.memory[*between];
                    if !memory.holds(*town) && memory.len() <= MEMORY {
                        memory.insert(*town);
                        learnt = true;
                    }
                }
            }
            last[*town] = place;
        }
        learnt
    }
}

/// The share of each town in the cost of a plan: its own and half of the ways to it and from it.
fn shares(tables: &Tables, plan: &[Option<Slot>]) -> Vec<i64> {
    let mut shares = vec![0; tables.towns()];
    let mut stops: Vec<Slot> = plan.iter().flatten().copied().collect();
    stops.sort_unstable();
    let half = SCALE / 2;
    for stop in &stops {
        shares[tables.sites[stop.site].town] += tables.alone_at(*stop) * SCALE;
    }
    for two in stops.windows(2) {
        let free = two[1].day - two[0].day - tables.stay_at(two[0].site);
        let cost = tables.between(two[0].site, two[1].site, free) * half;
        shares[tables.sites[two[0].site].town] += cost;
        shares[tables.sites[two[1].site].town] += cost;
    }
    if let (Some(first), Some(last)) = (stops.first(), stops.last()) {
        shares[tables.sites[first.site].town] += tables.out_to(first.site) * SCALE;
        shares[tables.sites[last.site].town] += tables.home_from(last.site) * SCALE;
    }
    shares
}
