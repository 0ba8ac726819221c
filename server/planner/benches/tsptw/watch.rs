//! Races of the search against a goal.

use std::time::Duration;

use planner::tsptw::Progress;

use crate::processor::Watch;

/// Asking the kernel takes longer than most steps of a search.
const QUESTIONS: usize = 16;

/// Stops at a goal or at a limit; notes when the last better round came.
pub struct Race {
    watch: Watch,
    limit: Duration,
    goal: i64,
    questions: usize,
    stopped: bool,
    pub last_better: Duration,
}

impl Race {
    pub fn new(goal: i64, limit: Duration) -> Self {
        Self { watch: Watch::start(), limit, goal, questions: 0, stopped: false, last_better: limit }
    }
}

impl Progress for Race {
    fn should_stop(&mut self) -> bool {
        self.questions += 1;
        if self.questions.is_multiple_of(QUESTIONS) {
            self.stopped |= self.watch.elapsed() > self.limit;
        }
        self.stopped
    }

    fn better(&mut self, _order: &[usize], travel: i64) {
        self.last_better = self.watch.elapsed();
        self.stopped |= travel <= self.goal;
    }
}
