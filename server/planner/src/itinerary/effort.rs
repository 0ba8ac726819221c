//! Who works when: the search, the bounds and the proof in turn.

use domain::season::{Schedule, Value};

use super::exact::{Proof, Target, prove};
use super::progress::{Budget, Progress};
use super::relax::{Goal, Relaxation};
use super::search::Search;
use super::tables::Tables;
use super::{Answer, assignment};

/// Steps of search before the first attempt at a proof; four times as many before each later one.
const FIRST_STEPS: u64 = 400;
/// Sweeps and beginnings of plans of the first attempt; twice and four times as many in each later
/// one.
const FIRST_SWEEPS: u32 = 60;
const FIRST_LABELS: usize = 4_000;
/// Memory for so many beginnings at most.
const MOST_LABELS: usize = 1_500_000;

/// All that is known while a season is planned.
pub(super) struct Effort<'t, 'a, const W: usize> {
    tables: &'t Tables<'a>,
    search: Search<'t, 'a>,
    left_out: Option<Relaxation<'t, 'a, W>>,
    cost: Option<Relaxation<'t, 'a, W>>,
    bound: Value,
    sweeps: u32,
    labels: usize,
}

impl<'t, 'a, const W: usize> Effort<'t, 'a, W> {
    pub fn new(tables: &'t Tables<'a>, start: Option<&Schedule>, seed: u64, progress: &mut impl Progress) -> Self {
        let search = Search::new(tables, start, seed, progress);
        Self {
            tables,
            search,
            left_out: None,
            cost: None,
            bound: Value::default(),
            sweeps: FIRST_SWEEPS,
            labels: FIRST_LABELS,
        }
    }

    pub fn spend(mut self, budget: Budget, progress: &mut impl Progress) -> Answer {
        if let Some((plan, value)) = assignment::assign(self.tables, progress) {
            self.bound = value;
            self.search.offer(&plan, progress);
        }
        let mut left = budget.iterations;
        let mut steps = FIRST_STEPS;
        while !self.is_proven() && left > 0 {
            let now = steps.min(left);
            if !self.search.run(now, progress) {
                break;
            }
            left -= now;
            steps *= 4;
            self.reason(progress);
        }
        let (best, value) = self.search.best();
        let schedule = self.tables.schedule(best);
        let costs = self.tables.season().assess(&schedule).map(|found| found.costs).unwrap_or_default();
        Answer { schedule, costs, value, bound: self.bound.min(value), optimal: self.bound >= value }
    }

    fn is_proven(&self) -> bool {
        self.bound >= self.search.best().1
    }

    /// Raises the bound, first of what is left out, then of the cost.
    fn reason(&mut self, progress: &mut impl Progress) {
        let (sweeps, labels) = (self.sweeps, self.labels);
        self.sweeps = (sweeps * 2).min(2_000);
        self.labels = (labels * 4).min(MOST_LABELS);
        while self.bound.left_out < self.search.best().1.left_out {
            let (plan, value) = self.search.best();
            let relaxation = self.left_out.get_or_insert_with(|| Relaxation::new(self.tables, Goal::LeftOut, plan));
            relaxation.improve(sweeps, value.left_out, progress);
            if relaxation.bound() > self.bound.left_out {
                self.bound = Value { left_out: relaxation.bound().min(value.left_out), cost: 0 };
            }
            if self.bound.left_out >= value.left_out {
                break;
            }
            let target = Target { left_out: value.left_out - 1, cost: 0 };
            if !relaxation.settle(progress) {
                return;
            }
            match prove(self.tables, relaxation, target, labels, progress) {
                Proof::Open => return,
                Proof::NoneBetter => self.bound = Value { left_out: value.left_out, cost: 0 },
                Proof::Best(plan) => {
                    self.search.offer(&plan, progress);
                    let left_out = self.search.best().1.left_out;
                    self.bound = Value { left_out, cost: 0 };
                }
            }
        }
        let (plan, value) = self.search.best();
        if value.cost <= self.bound.cost {
            return;
        }
        let goal = Goal::Cost { most_left_out: value.left_out };
        if self.cost.as_ref().is_none_or(|relaxation| relaxation.goal() != goal) {
            self.cost = Some(Relaxation::new(self.tables, goal, plan));
        }
        let Some(relaxation) = &mut self.cost else { return };
        relaxation.improve(sweeps, value.cost, progress);
        self.bound.cost = self.bound.cost.max(relaxation.bound().min(value.cost));
        if self.bound >= value || !relaxation.settle(progress) {
            return;
        }
        let target = Target { left_out: value.left_out, cost: value.cost - 1 };
        match prove(self.tables, relaxation, target, labels, progress) {
            Proof::Open => {}
            Proof::NoneBetter => self.bound = value,
            Proof::Best(plan) => {
                self.search.offer(&plan, progress);
                self.bound = self.search.best().1;
            }
        }
    }
}
