//! The programme of a stop: sessions to rooms and times.
//!
//! A small curriculum-based course timetabling (Bettinelli, Cacchiani, Roberti and Toth, *An overview
//! of curriculum-based course timetabling*, TOP 23, 2015). Sessions begin on a grid of slots. What is
//! hard is never broken: a session that finds no place stays out and is told with what stands
//! against it. After that the soft figures count, each with a weight of its own.
//!
//! [`solve`] first places the sessions one after the other, the one with the fewest places left
//! first; where one finds none it takes the place of others, who are placed again (iterative forward
//! search: Müller, *Constraint-based timetabling*, 2005). Then it anneals: sessions that have to do with
//! each other are taken out and placed again, two rooms exchange a chain, one session pushes others. Sets of slots are bits of one number, so that all
//! hours at which a session may begin in a room are known after a few instructions.

mod anneal;
mod blocks;
mod generate;
mod plan;
mod problem;
mod search;
mod sound;
mod state;
mod tables;

pub use generate::{Shape, generate};
pub use plan::{Block, Figures, Place, Plan, Unplaced};
pub use problem::{
    Facilitator, MOST_DAYS, MOST_GROUPS, MOST_MEALS, MOST_PEOPLE, MOST_ROOMS, MOST_SESSIONS, MOST_SLOTS, Meal, Partner,
    Problem, Room, Session, Time, Weights, Window,
};
pub use search::Progress;
pub use sound::BadProblem;

use search::Search;
use tables::Tables;

/// The best programme found within so many steps. Ends earlier when told to, or when nothing is left
/// to be wished for.
pub fn solve(problem: &Problem, seed: u64, steps: usize, progress: &mut impl Progress) -> Result<Plan, BadProblem> {
    problem.check()?;
    let tables = Tables::new(problem);
    let mut search = Search::new(&tables, seed, steps, progress);
    search.construct();
    search.repair();
    anneal::anneal(&mut search);
    Ok(search.finish())
}
