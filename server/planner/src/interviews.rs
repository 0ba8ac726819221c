//! Interviews: who meets which employer, and when.
//!
//! What counts, in this order: as many meetings as possible; employers not below their least
//! number; the worst-off person as well off as possible; the sum of all wishes as small as possible
//! (the lower a wish, the more it is wanted); few gaps in the employers' mornings. Nobody is in two
//! places at once, and nobody meets the same employer twice.
//!
//! The problem of the CSPLib, number 062 (Simonis), without its hotel rooms and daily rates.

mod bound;
mod chain;
mod csplib;
mod flow;
mod morning;
mod problem;
mod search;
mod state;
mod table;

pub use csplib::{FileError, MEETINGS, read};
pub use morning::{BadMorning, Change, Morning, Presence, Reason, rerun};
pub use problem::{
    BadProblem, Desk, Figures, LEAST_WANTED, MOST_DESKS, MOST_PEOPLE, MOST_SLOTS, Meeting, Person, Problem,
};

use table::Table;

/// Meetings, what they are worth, and what is known about that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// By person, then slot.
    pub meetings: Vec<Meeting>,
    /// What the plan is worth.
    pub figures: Figures,
    /// True when no plan is better in any figure but the gaps, and that was proven.
    pub proven: bool,
}

/// The best plan found: always one that keeps every rule, also when stopped at once.
///
/// `budget` counts attempts of the search; the same problem, seed and budget give the same plan
/// unless stopped. `should_stop` is asked often and must be cheap.
pub fn solve(problem: &Problem, seed: u64, budget: usize, should_stop: &mut dyn FnMut() -> bool) -> Plan {
    planned(&Table::new(problem, &[]), seed, budget, should_stop)
}

fn planned(table: &Table, seed: u64, budget: usize, should_stop: &mut dyn FnMut() -> bool) -> Plan {
    let begin = search::first(table, should_stop);
    let bound = bound::bound(table, should_stop);
    let found = search::search(table, bound.as_ref(), begin, seed, budget, should_stop);
    Plan { meetings: found.meetings, figures: found.figures, proven: found.proven }
}
