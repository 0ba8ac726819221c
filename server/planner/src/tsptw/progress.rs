//! Between a search and whoever waits for it.

/// What the search asks and tells while it runs.
pub trait Progress {
    /// Whether to stop now. Asked after every move; it must be cheap.
    fn should_stop(&mut self) -> bool;
    /// A feasible round that is shorter than all before.
    fn better(&mut self, order: &[usize], travel: i64);
}
