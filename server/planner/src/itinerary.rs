//! The dates of a tour: which town on which day, at which venue.
//!
//! The question and its rules are [`domain::season`]'s; here are the answers. [`solve`] searches by
//! taking a few towns out of the plan and putting them back at other dates, with simulated
//! annealing (Christiaens and Vanden Berghe, *Slack induction by string removals for vehicle
//! routing problems*, Transportation Science 54, 2020). Every plan that it tells has no violations:
//! towns that fit nowhere stay without a date.

mod assignment;
mod board;
mod effort;
mod exact;
pub mod explain;
pub mod hand;
mod progress;
mod relax;
pub mod repair;
pub mod score;
mod search;
mod set;
mod tables;

use domain::season::{Costs, Schedule, Season, Value, Wrong};

pub use progress::{Budget, Progress};
pub use tables::Tables;

/// A plan and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The plan. It has no violations.
    pub schedule: Schedule,
    /// What it costs, wish by wish.
    pub costs: Costs,
    /// What counts.
    pub value: Value,
    /// No plan has a smaller value.
    pub bound: Value,
    /// True when no plan is better, and that was proven.
    pub optimal: bool,
}

/// The best plan found for a season, from a plan that people have or from nothing.
///
/// Of the plan to start from, dates that cannot be are dropped. Ends when the budget is used up,
/// when the plan is proven to be the best or when told to stop. The same season, start, seed and
/// budget give the same answer on every machine.
pub fn solve(
    season: &Season,
    start: Option<&Schedule>,
    seed: u64,
    budget: Budget,
    progress: &mut impl Progress,
) -> Result<Answer, Wrong> {
    season.validate()?;
    let Some(tables) = Tables::build(season, progress) else {
        return Ok(nobody(season));
    };
    Ok(solve_with(&tables, start, seed, budget, progress))
}

/// The same with tables that are there already.
pub fn solve_with(
    tables: &Tables,
    start: Option<&Schedule>,
    seed: u64,
    budget: Budget,
    progress: &mut impl Progress,
) -> Answer {
    if tables.towns() == 0 {
        return nobody(tables.season());
    }
    let start = start.filter(|start| tables.season().assess(start).is_ok());
    if tables.towns() <= 64 {
        effort::Effort::<1>::new(tables, start, seed, progress).spend(budget, progress)
    } else {
        effort::Effort::<4>::new(tables, start, seed, progress).spend(budget, progress)
    }
}

/// The plan in which nobody has a date: all that can be said when there was no time to look.
fn nobody(season: &Season) -> Answer {
    let left_out = season.towns.iter().map(|town| town.importance).sum();
    Answer {
        schedule: Schedule { stops: vec![None; season.towns.len()] },
        costs: Costs::default(),
        value: Value { left_out, cost: 0 },
        bound: Value::default(),
        optimal: left_out == 0,
    }
}
