//! Who works when: the search, the bounds and the proof in turn.

use domain::season::{Schedule, Value};

use super::exact::{Proof, Target, prove};
use super::progress::{Budget, Progress};
use super::relax::{Goal, Relaxation};
use super::search::Search;
use super::tables::Tables;
use super::{Answer, assignment};

/// Steps of search between two looks at what has been spent.
const STEPS: u64 = 100;
/// Dates that the search prices before the first attempt at a proof, and looks ahead that bound and
/// proof have each; twice as many in each later round.
const FIRST_WORK: u64 = 250_000;
const MOST_WORK: u64 = 1 << 40;

/// All that is known while a season is planned.
pub(super) struct Effort<'t, 'a, const W: usize> {
    tables: &'t Tables<'a>,
    search: Search<'t, 'a>,
    left_out: Option<Relaxation<'t, 'a, W>>,
    cost: Option<Relaxation<'t, 'a, W>>,
    bound: Value,
    /// The work of this round.
    work: u64,
}

impl<'t, 'a, const W: usize> Effort<'t, 'a, W> {
    pub fn new(tables: &'t Tables<'a>, start: Option<&Schedule>, seed: u64, progress: &mut impl Progress) -> Self {
        let search = Search::new(tables, start, seed, progress);
        Self { tables, search, left_out: None, cost: None, bound: Value::default(), work: FIRST_WORK }
    }

    pub fn spend(mut self, budget: Budget, progress: &mut impl Progress) -> Answer {
        if let Some((plan, value)) = assignment::assign(self.tables, progress) {
            self.bound = value;
            self.search.offer(&plan, progress);
            progress.bound(self.bound);
        }
        let mut left = budget.iterations;
        while !self.is_proven() && left > 0 {
            if self.search.priced() < self.work {
                let steps = STEPS.min(left);
                if !self.search.run(steps, progress) {
                    break;
                }
                left -= steps;
            }
            if self.search.priced() >= self.work || left == 0 {
                let before = self.bound;
                self.reason(progress);
                if self.bound > before {
                    progress.bound(self.bound);
                }
                self.work = (self.work * 2).min(MOST_WORK);
            }
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
        let work = self.work;
        if Relaxation::<W>::sweep_work(self.tables) > work {
            return;
        }
        while self.bound.left_out < self.search.best().1.left_out {
            let (plan, value) = self.search.best();
            let relaxation = self.left_out.get_or_insert_with(|| Relaxation::new(self.tables, Goal::LeftOut, plan));
            relaxation.improve(work, value.left_out, progress);
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
            match prove(self.tables, relaxation, target, work, progress) {
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
        relaxation.improve(work, value.cost, progress);
        self.bound.cost = self.bound.cost.max(relaxation.bound().min(value.cost));
        if self.bound >= value || !relaxation.settle(progress) {
            return;
        }
        let target = Target { left_out: value.left_out, cost: value.cost - 1 };
        match prove(self.tables, relaxation, target, work, progress) {
            Proof::Open => {}
            Proof::NoneBetter => self.bound = value,
            Proof::Best(plan) => {
                self.search.offer(&plan, progress);
                self.bound = self.search.best().1;
            }
        }
    }
}
