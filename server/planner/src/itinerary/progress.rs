//! Between a search and whoever waits for it.

use domain::season::{Schedule, Value};

/// What the search asks and tells while it runs.
pub trait Progress {
    /// Whether to stop now. Asked after every change of the plan; it must be cheap.
    fn should_stop(&mut self) -> bool;
    /// A plan without violations that is better than all before.
    fn better(&mut self, schedule: &Schedule, value: Value);
    /// No plan is worth less than this: proven, and more than was known before.
    fn bound(&mut self, _bound: Value) {}
}

/// How long to search, in steps and not in seconds, so that every machine does the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Changes of the plan that are tried, a few towns each; a server tries some 50 000 a second.
    pub iterations: u64,
}

/// Waits for the end without asking.
impl Progress for () {
    fn should_stop(&mut self) -> bool {
        false
    }

    fn better(&mut self, _schedule: &Schedule, _value: Value) {}
}
