//! Between a search and whoever waits for it or follows it.

use std::time::{Duration, Instant};

use domain::season::{Schedule, Value};
use planner::itinerary::Progress;
use tokio::sync::watch;

/// The best plan so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The plan; it has no violations.
    pub schedule: Schedule,
    /// What it is worth.
    pub value: Value,
    /// No plan is worth less.
    pub bound: Value,
}

/// Stops when people have waited long enough, or nobody follows any more.
pub struct Watch {
    end: Instant,
    tell: Option<watch::Sender<Step>>,
}

impl Watch {
    pub fn of(longest: Duration, tell: Option<watch::Sender<Step>>) -> Self {
        Self { end: Instant::now() + longest, tell }
    }
}

impl Progress for Watch {
    fn should_stop(&mut self) -> bool {
        Instant::now() >= self.end || self.tell.as_ref().is_some_and(watch::Sender::is_closed)
    }

    fn better(&mut self, schedule: &Schedule, value: Value) {
        if let Some(tell) = &self.tell {
            tell.send_modify(|step| {
                step.schedule.clone_from(schedule);
                step.value = value;
            });
        }
    }

    fn bound(&mut self, bound: Value) {
        if let Some(tell) = &self.tell {
            tell.send_modify(|step| step.bound = bound);
        }
    }
}
