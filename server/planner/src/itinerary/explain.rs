//! Why no plan holds all towns: a smallest set of wishes that contradict each other, what would end
//! the contradiction, and what stands in the way of a town that is left out.
//!
//! A set of towns is found by counting ([`Crowd`], Hall 1935) or by adding, to towns that can be
//! planned, the one that has the least room left, until an exact search says that it cannot be.
//! Then each town, and after that each other wish, is given up for a trial and only what the
//! contradiction needs is kept: the deletion filter of Chinneck (*Feasibility and Infeasibility in
//! Optimization*, 2008, section 6.1). Nothing is said that was not proven.

mod hall;
mod oracle;
mod reason;
mod relax;
mod wish;

use domain::season::{Placed, Schedule, Season, Wrong};
use serde::{Deserialize, Serialize};

pub use hall::Crowd;
pub use reason::{Closing, unplanned_reason};
pub use relax::{Change, Relaxation, relaxations};
pub use wish::{Wish, required, wishes, with_only};

use oracle::{Answer, MOST_TOWNS, Oracle, Steps};

/// Dates that are given at most to prove that no fewer towns contradict each other.
const SMALLEST: u64 = 500;

/// What is known of a season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All towns have a date in this plan.
    Possible(Schedule),
    /// No plan holds all towns, and this is why.
    Contradiction(Contradiction),
    /// Neither was proven before the steps ended.
    Unknown,
}

/// Wishes that cannot all be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// The wishes, sorted. No plan has all of them: proven.
    pub wishes: Vec<Wish>,
    /// The towns among them.
    pub towns: Vec<u32>,
    /// The days that are all these towns have, when it is a matter of counting: see [`Crowd`].
    pub crowd: Option<Crowd>,
    /// Whether any wish given up leaves the others possible: proven for each.
    pub irreducible: bool,
    /// Whether fewer towns never contradict each other: proven for each smaller set.
    pub smallest: bool,
}

/// Why not all towns of a season can have a date.
///
/// `plan` is the best plan known: it tells which towns to look at first. `steps` limits how many
/// dates are given in all searches together; a server gives some 200 000 a second. The same input
/// and steps give the same answer.
pub fn explain(
    season: &Season,
    plan: &Schedule,
    steps: u64,
    should_stop: &mut impl FnMut() -> bool,
) -> Result<Verdict, Wrong> {
    season.validate()?;
    if is_whole(season, plan) {
        return Ok(Verdict::Possible(plan.clone()));
    }
    let mut steps = Steps { left: steps, should_stop };
    let mut oracle = Oracle::new(season);
    let towns = match contradicting(season, plan, &mut oracle, &mut steps) {
        Search::Found(towns) => towns,
        Search::Whole(schedule) => return Ok(Verdict::Possible(schedule)),
        Search::Open => return Ok(Verdict::Unknown),
    };
    let towns = fewest(&mut oracle, towns, &mut steps);
    Ok(Verdict::Contradiction(filtered(season, plan, &mut oracle, towns, &mut steps)))
}

enum Search {
    Found(Vec<u32>),
    Whole(Schedule),
    Open,
}

fn is_whole(season: &Season, plan: &Schedule) -> bool {
    plan.stops.iter().all(Option::is_some) && season.assess(plan).is_ok_and(|found| found.violations.is_empty())
}

/// Towns that cannot all have a date.
fn contradicting(season: &Season, plan: &Schedule, oracle: &mut Oracle, steps: &mut Steps) -> Search {
    let all: Vec<u32> = (0..).take(season.towns.len()).collect();
    let mut lists = Vec::new();
    for town in &all {
        if (steps.should_stop)() {
            return Search::Open;
        }
        let options = oracle.options(*town).to_vec();
        if options.is_empty() {
            return Search::Found(vec![*town]);
        }
        lists.push((*town, options));
    }
    if let Some(crowd) = hall::crowded(season, &lists, steps.should_stop) {
        return Search::Found(crowd.towns);
    }
    let left_out = all.iter().filter(|town| plan.stops.get(**town as usize).is_none_or(Option::is_none));
    let mut begin: Vec<u32> = left_out.copied().collect();
    if begin.is_empty() {
        begin.extend(lists.iter().min_by_key(|(town, list)| (list.len(), *town)).map(|(town, _)| *town));
    }
    let share = steps.left / 2 / begin.len().max(1) as u64;
    for town in begin {
        let mut part = Steps { left: share, should_stop: &mut *steps.should_stop };
        match grown(season, town, &lists, oracle, &mut part) {
            Search::Open => steps.left = steps.left.saturating_sub(share - part.left),
            found => return found,
        }
    }
    Search::Open
}

/// Adds to one town, again and again, the town that has the least room beside those before.
fn grown(season: &Season, first: u32, lists: &[(u32, Vec<Placed>)], oracle: &mut Oracle, steps: &mut Steps) -> Search {
    let mut towns = vec![first];
    loop {
        let schedule = match oracle.ask(&towns, steps) {
            Answer::Impossible => return Search::Found(towns),
            Answer::Unknown => return Search::Open,
            Answer::Possible(schedule) => schedule,
        };
        let mut least: Option<(usize, u32)> = None;
        for (town, list) in lists.iter().filter(|(town, _)| !towns.contains(town)) {
            let mut trial = schedule.clone();
            let mut room = 0;
            for placed in list {
                trial.stops[*town as usize] = Some(*placed);
                room += usize::from(season.assess_between(&trial).is_ok_and(|found| found.violations.is_empty()));
                if (steps.should_stop)() {
                    return Search::Open;
                }
                if least.is_some_and(|(least, _)| room > least) {
                    break;
                }
            }
            if least.is_none_or(|least| (room, *town) < least) {
                least = Some((room, *town));
            }
        }
        match least {
            None => return Search::Whole(schedule),
            Some(_) if towns.len() == MOST_TOWNS => return Search::Open,
            Some((_, town)) => towns.push(town),
        }
    }
}

/// Gives up each town that the contradiction does without.
fn fewest(oracle: &mut Oracle, mut towns: Vec<u32>, steps: &mut Steps) -> Vec<u32> {
    towns.sort_unstable();
    let mut place = 0;
    while place < towns.len() && !steps.is_over() {
        let mut fewer = towns.clone();
        fewer.remove(place);
        if oracle.ask(&fewer, steps) == Answer::Impossible { towns = fewer } else { place += 1 }
    }
    towns
}

/// Gives up each wish that the contradiction does without.
fn filtered(
    season: &Season,
    plan: &Schedule,
    oracle: &mut Oracle,
    towns: Vec<u32>,
    steps: &mut Steps,
) -> Contradiction {
    let mut kept = wish::wishes(season, &towns);
    if Oracle::new(&with_only(season, &kept)).ask(&towns, steps) != Answer::Impossible {
        // Other towns would shorten a way, but for their own wishes.
        let all: Vec<u32> = (0..).take(season.towns.len()).collect();
        kept = wish::wishes(season, &all);
        kept.retain(|wish| !matches!(wish, Wish::Town { town } if !towns.contains(town)));
    }
    let mut irreducible = true;
    for wish in kept.clone() {
        if steps.is_over() {
            irreducible = false;
            break;
        }
        let mut fewer = kept.clone();
        fewer.retain(|other| *other != wish);
        let question = with_only(season, &fewer);
        match Oracle::new(&question).ask(&required(&fewer), steps) {
            Answer::Impossible => kept = fewer,
            Answer::Possible(_) => {}
            Answer::Unknown => irreducible = false,
        }
    }
    let question = with_only(season, &kept);
    let towns = required(&kept);
    let mut alone = Oracle::new(&question);
    let mut count = Steps { left: 1, should_stop: &mut *steps.should_stop };
    let lists = alone.lists(&towns, &mut count);
    let crowd = lists.and_then(|lists| hall::crowded(&question, &lists, steps.should_stop));
    let smallest = irreducible && is_smallest(season, plan, oracle, &towns, steps);
    Contradiction { wishes: kept, towns, crowd, irreducible, smallest }
}

/// Whether all sets of fewer towns are possible. A set that is possible has only possible parts, so
/// those with one town less are enough.
fn is_smallest(season: &Season, plan: &Schedule, oracle: &mut Oracle, towns: &[u32], steps: &mut Steps) -> bool {
    let all = season.towns.len();
    let Some(size) = towns.len().checked_sub(1).filter(|size| *size <= 3) else { return false };
    let mut known = variants(season, plan, oracle, towns, steps.should_stop);
    let mut part = Steps { left: steps.left.min(SMALLEST), should_stop: &mut *steps.should_stop };
    let mut set: Vec<usize> = (0..size).collect();
    loop {
        if !known.iter().any(|plan| set.iter().all(|town| plan.stops[*town].is_some())) {
            let towns: Vec<u32> = set.iter().filter_map(|town| u32::try_from(*town).ok()).collect();
            match oracle.ask(&towns, &mut part) {
                Answer::Possible(schedule) => known.push(schedule),
                _ => return false,
            }
        }
        // The next set of this size.
        let Some(place) = (0..size).rev().find(|place| set[*place] < all - size + *place) else { return true };
        set[place] += 1;
        for later in place + 1..size {
            set[later] = set[later - 1] + 1;
        }
    }
}

/// The plan, and with a town that it leaves out in the place of another: each shows that its towns
/// are possible together.
fn variants(
    season: &Season,
    plan: &Schedule,
    oracle: &mut Oracle,
    towns: &[u32],
    should_stop: &mut dyn FnMut() -> bool,
) -> Vec<Schedule> {
    let is_plan = |plan: &Schedule| season.assess(plan).is_ok_and(|found| found.violations.is_empty());
    let mut known = Vec::new();
    if !is_plan(plan) {
        return known;
    }
    let (placed, left_out): (Vec<u32>, Vec<u32>) = towns.iter().partition(|town| plan.stops[**town as usize].is_some());
    for town in left_out {
        for other in &placed {
            let mut trial = plan.clone();
            trial.stops[*other as usize] = None;
            let fits = oracle.options(town).iter().find(|placed| {
                trial.stops[town as usize] = Some(**placed);
                should_stop() || is_plan(&trial)
            });
            if fits.is_some() && is_plan(&trial) {
                known.push(trial);
            }
        }
    }
    known.push(plan.clone());
    known
}
