//! The proof: every plan that could still be better is looked at, the hopeless ones in bulk.
//!
//! Dynamic programming over the set of towns that had their date, the last of them and its day
//! (Held and Karp, *Journal of SIAM* 10, 1962; Dumas, Desrosiers, Gelinas and Solomon, *Operations
//! Research* 43, 1995, for windows). A beginning of a plan is dropped when another one with the
//! same towns and the same last venue is at least as good in all that matters afterwards, when a
//! town can no more have its date, or when even the bound of [`super::relax`] for what follows does
//! not lead below the best plan known.

use std::collections::BTreeMap;

use super::progress::Progress;
use super::relax::{Relaxation, SCALE};
use super::set::Set;
use super::tables::{Slot, Tables, small};

/// Groups that keep their distance, at most; a season with more is not proven.
const MOST_GROUPS: usize = 4;
/// Memory for so many beginnings.
const MOST_LABELS: usize = 600_000;

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Too much to look at, or told to stop.
    Open,
    /// No plan is within the limits.
    NoneBetter,
    /// The best plan within the limits.
    Best(Vec<Option<Slot>>),
}

/// What is looked for, by the goal of the relaxation: the cheapest plan that costs at most `cost`
/// and leaves out at most `left_out`; or the plan that leaves out the least, whatever it costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub left_out: i64,
    pub cost: i64,
}

/// The beginning of a plan.
#[derive(Clone, Copy, Debug)]
struct Label<const W: usize> {
    set: Set<W>,
    node: u32,
    before: u32,
    cost: i64,
    /// Days of work since the last rest.
    worked: u16,
    /// Stops that began in the week of the last.
    week: u16,
    /// For each group that keeps its distance the day after the last first day; 0 for none.
    group: [u16; MOST_GROUPS],
    dropped: bool,
    /// The next one with the same towns and the same last venue.
    sibling: u32,
}

const NOBODY: u32 = u32::MAX;

struct Proving<'r, 't, 'a, const W: usize> {
    tables: &'t Tables<'a>,
    relaxation: &'r Relaxation<'t, 'a, W>,
    target: Target,
    /// Towns and days by day.
    order: Vec<usize>,
    labels: Vec<Label<W>>,
    /// The labels of each node that wait to be continued.
    at: Vec<Vec<u32>>,
    /// The first of those with the same towns and the same last venue.
    known: BTreeMap<(Set<W>, u32), u32>,
    /// For each day the towns that cannot begin on it or later.
    missed: Vec<Set<W>>,
    first: Vec<Set<W>>,
    then: Vec<Set<W>>,
    groups: Vec<Vec<usize>>,
    constant: i64,
    same_day_only: bool,
    /// Looks ahead so far.
    work: u64,
}

/// Looks for the best plan within the limits, with at most so many looks ahead. The relaxation must be
/// settled.
pub(super) fn prove<const W: usize>(
    tables: &Tables,
    relaxation: &Relaxation<W>,
    target: Target,
    most_work: u64,
    progress: &mut impl Progress,
) -> Proof {
    if tables.season().spacing.len() > MOST_GROUPS {
        return Proof::Open;
    }
    let mut proving = Proving::new(tables, relaxation, target);
    proving.run(most_work, progress)
}

impl<'r, 't, 'a, const W: usize> Proving<'r, 't, 'a, W> {
    fn new(tables: &'t Tables<'a>, relaxation: &'r Relaxation<'t, 'a, W>, target: Target) -> Self {
        let nodes = relaxation.nodes();
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        order.sort_unstable_by_key(|node| nodes[*node]);
        let mut missed = vec![Set::EMPTY; tables.days + 4];
        let mut groups = vec![Vec::new(); tables.towns()];
        for town in 0..tables.towns() {
            let end = tables.slots(town).last().map_or(0, |slot| slot.day + 1);
            missed[end..].iter_mut().for_each(|set| set.insert(town));
        }
        for (number, group) in tables.season().spacing.iter().enumerate() {
            group.towns.iter().for_each(|town| groups[*town as usize].push(number));
        }
        let set = |towns: &Vec<usize>| towns.iter().fold(Set::EMPTY, |set, town| set.with(*town));
        Self {
            tables,
            relaxation,
            target,
            at: vec![Vec::new(); nodes.len()],
            order,
            labels: Vec::new(),
            known: BTreeMap::new(),
            missed,
            first: tables.before.iter().map(set).collect(),
            then: tables.after.iter().map(set).collect(),
            groups,
            constant: relaxation.constant(),
            same_day_only: matches!(tables.season().mode, domain::season::Mode::Mixed { .. }),
            work: 0,
        }
    }

    fn run(&mut self, most_work: u64, progress: &mut impl Progress) -> Proof {
        let mut best: Option<u32> = None;
        let all: i64 = (0..self.tables.towns()).map(|town| self.tables.importance(town)).sum();
        if all <= self.target.left_out && self.target.cost >= 0 {
            return Proof::Best(vec![None; self.tables.towns()]);
        }
        for place in 0..self.order.len() {
            let node = self.order[place];
            if let Some(out) = self.relaxation.out_to(self.relaxation.nodes()[node].site) {
                self.visit(None, node, out);
            }
        }
        for place in 0..self.order.len() {
            let node = self.order[place];
            for label in std::mem::take(&mut self.at[node]) {
                if progress.should_stop() || self.work > most_work || self.labels.len() > MOST_LABELS {
                    return Proof::Open;
                }
                if self.labels[label as usize].dropped {
                    continue;
                }
                if self.ends(label) {
                    best = Some(label);
                }
                self.go_on(label, place);
            }
        }
        best.map_or(Proof::NoneBetter, |label| Proof::Best(self.plan(label)))
    }

    /// Whether a plan that ends here is within the limits; only a better one is from now on.
    fn ends(&mut self, label: u32) -> bool {
        let label = self.labels[label as usize];
        let Some(home) = self.relaxation.home_from(self.relaxation.nodes()[label.node as usize].site) else {
            return false;
        };
        let cost = (label.cost + home).div_euclid(SCALE);
        let left_out: i64 = (0..self.tables.towns())
            .filter(|town| !label.set.holds(*town))
            .map(|town| self.tables.importance(town))
            .sum();
        if cost > self.target.cost || left_out > self.target.left_out {
            return false;
        }
        if self.relaxation.counts_costs() {
            self.target.cost = cost - 1;
        } else {
            self.target.left_out = left_out - 1;
        }
        true
    }

    fn go_on(&mut self, label: u32, place: usize) {
        let from = self.labels[label as usize];
        let slot = self.relaxation.nodes()[from.node as usize];
        let over = slot.day + self.tables.stay_at(slot.site);
        for place in place + 1..self.order.len() {
            let node = self.order[place];
            let then = self.relaxation.nodes()[node];
            if then.day < over || from.set.holds(self.tables.sites[then.site].town) {
                continue;
            }
            if self.too_many_missed(&from.set, then.day) {
                break;
            }
            if let Some(cost) = self.relaxation.between(slot.site, then.site, then.day - over) {
                self.visit(Some(label), node, cost);
            }
        }
    }

    /// Whether more is left out than may be, when the next stop begins on this day.
    fn too_many_missed(&self, set: &Set<W>, day: usize) -> bool {
        let missed = self.missed[day].minus(set);
        !missed.is_empty()
            && missed.towns().map(|town| self.tables.importance(town)).sum::<i64>() > self.target.left_out
    }

    /// A beginning of a plan goes on to a town and day, if that may be and may be worth it.
    fn visit(&mut self, before: Option<u32>, node: usize, way: i64) {
        self.work += 1;
        let relaxation = self.relaxation;
        let slot = relaxation.nodes()[node];
        let town = self.tables.sites[slot.site].town;
        let from = before.map(|label| self.labels[label as usize]);
        let visited = from.map_or(Set::EMPTY, |from| from.set);
        let arrived = from.map_or(0, |from| from.cost) + way;
        // The cheapest end of all first: most beginnings fall by it.
        let limit = self.limit(&visited) - arrived - self.constant;
        if relaxation.labels(node).first().is_none_or(|end| end.cost > limit) {
            return;
        }
        if self.then[town].meets(&visited) {
            return;
        }
        let set = visited.with(town);
        let never = self.first[town].minus(&visited);
        let lost = self.missed[slot.day].minus(&set);
        if !never.is_empty() || !lost.is_empty() {
            let gone = never.towns().filter(|town| !lost.holds(*town)).chain(lost.towns());
            if gone.map(|town| self.tables.importance(town)).sum::<i64>() > self.target.left_out {
                return;
            }
        }
        let Some(mut label) = self.counted(from, slot, set) else { return };
        let fits = |end: &&super::relax::Label<W>| !end.set.without(town).meets(&visited);
        if relaxation.labels(node).iter().find(fits).is_none_or(|end| end.cost > limit) {
            return;
        }
        label.node = small(node);
        label.before = before.unwrap_or(NOBODY);
        label.cost = arrived + relaxation.alone(slot);
        let number = small(self.labels.len());
        if self.is_new(&mut label, slot, number) {
            self.labels.push(label);
            self.at[node].push(number);
        }
    }

    /// What a plan within the limits may come to, with the prices that a beginning has had.
    fn limit(&self, visited: &Set<W>) -> i64 {
        let had: i64 = visited.towns().map(|town| self.relaxation.price(town)).sum();
        let most = if self.relaxation.counts_costs() { self.target.cost } else { self.target.left_out };
        most.saturating_mul(SCALE).saturating_add(had)
    }

    /// Rest, weeks and distances; none when one forbids the stop.
    fn counted(&self, from: Option<Label<W>>, slot: Slot, set: Set<W>) -> Option<Label<W>> {
        let tables = self.tables;
        let limits = &tables.season().limits;
        let town = tables.sites[slot.site].town;
        let stay = u16::try_from(tables.stay(town)).unwrap_or(u16::MAX);
        let mut label = Label {
            set,
            node: 0,
            before: 0,
            cost: 0,
            worked: stay,
            week: 1,
            group: [0; MOST_GROUPS],
            dropped: false,
            sibling: NOBODY,
        };
        if let Some(from) = from {
            let last = self.relaxation.nodes()[from.node as usize];
            let free = slot.day - last.day - tables.stay_at(last.site);
            if limits.rest.is_none_or(|rest| free < rest.rest_days as usize) {
                label.worked += from.worked;
            }
            if tables.week[last.day] == tables.week[slot.day] {
                label.week += from.week;
            }
            label.group = from.group;
        }
        for group in &self.groups[town] {
            let last = usize::from(label.group[*group]);
            let days = tables.season().spacing[*group].days as usize;
            if last > 0 && slot.day + 1 - last < days {
                return None;
            }
            label.group[*group] = u16::try_from(slot.day + 1).unwrap_or(u16::MAX);
        }
        // Without the rule nothing is counted: all beginnings are equal in it.
        match limits.rest {
            Some(rest) if u32::from(label.worked) > rest.work_days => return None,
            Some(_) => {}
            None => label.worked = 0,
        }
        match limits.stops_a_week {
            Some(most) if u32::from(label.week) > most => return None,
            Some(_) => {}
            None => label.week = 0,
        }
        Some(label)
    }

    /// Whether no beginning with the same towns and the same last venue is at least as good; those
    /// that are worse are dropped, and this one is written down.
    fn is_new(&mut self, label: &mut Label<W>, slot: Slot, number: u32) -> bool {
        let first = self.known.entry((label.set, small(slot.site))).or_insert(NOBODY);
        let nodes = self.relaxation.nodes();
        let (tables, same_day_only) = (self.tables, self.same_day_only);
        let idle = if self.relaxation.counts_costs() { tables.season().weights.evenness * SCALE } else { 0 };
        let better = |one: &Label<W>, other: &Label<W>| {
            let (day, than) = (nodes[one.node as usize].day, nodes[other.node as usize].day);
            // Whoever is ready earlier may wait, at the price of a longer pause.
            (day == than || day < than && !same_day_only)
                && one.cost + idle * i64::from(small(than - day)) <= other.cost
                && one.worked <= other.worked
                && (one.week <= other.week || tables.week[day] < tables.week[than])
                && one.group.iter().zip(&other.group).all(|(one, other)| one <= other)
        };
        let mut last = NOBODY;
        let mut next = *first;
        while next != NOBODY {
            let other = &mut self.labels[next as usize];
            if better(other, label) {
                return false;
            }
            let this = next;
            next = other.sibling;
            if better(label, other) {
                other.dropped = true;
                match last {
                    NOBODY => *first = next,
                    last => self.labels[last as usize].sibling = next,
                }
            } else {
                last = this;
            }
        }
        label.sibling = std::mem::replace(first, number);
        true
    }

    fn plan(&self, label: u32) -> Vec<Option<Slot>> {
        let mut plan = vec![None; self.tables.towns()];
        let mut label = label;
        while label != NOBODY {
            let here = &self.labels[label as usize];
            let slot = self.relaxation.nodes()[here.node as usize];
            plan[self.tables.sites[slot.site].town] = Some(slot);
            label = here.before;
        }
        plan
    }
}
