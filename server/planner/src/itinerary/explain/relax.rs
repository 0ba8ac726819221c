//! What would end a contradiction: for each of its wishes the least that must be given up.

use domain::season::{Schedule, Season};
use serde::{Deserialize, Serialize};

use super::Contradiction;
use super::oracle::{Answer, Oracle, Steps};
use super::wish::{Wish, required, wishes, with_only};
use crate::itinerary::{Budget, Progress, solve};

/// A limit is changed by at most so many before the wish is given up.
const MOST_CHANGE: u32 = 7;
/// Dates that are given in the search for the smallest change.
const STEPS: u64 = 20_000;

/// How a wish gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Change {
    /// The limit by so many less or more: free days, working days before a rest, stops a week, days
    /// of distance, days by which each window of a venue is longer at both ends.
    By {
        /// How many.
        many: u32,
    },
    /// The wish is given up.
    GivenUp,
}

/// One way to end a contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// Which wish gives way.
    pub wish: Wish,
    /// How.
    pub change: Change,
    /// The importance of the towns that have a date then and have none in the best plan known; 0
    /// where another contradiction remains or no better plan was found in time.
    pub gained: i64,
    /// The best plan found then.
    pub schedule: Schedule,
}

/// For each wish of a contradiction the smallest change that ends it, and what that brings: those
/// that bring the most first, then changes of limits before wishes given up.
///
/// A town given up is itself no gain and is not listed: the best plan known does that already.
pub fn relaxations(
    season: &Season,
    plan: &Schedule,
    found: &Contradiction,
    budget: Budget,
    progress: &mut impl Progress,
) -> Vec<Relaxation> {
    let left_out = |season: &Season, plan: &Schedule| season.assess(plan).map_or(0, |found| found.left_out);
    let now = left_out(season, plan);
    let mut list: Vec<Relaxation> = Vec::new();
    for wish in found.wishes.iter().filter(|wish| !matches!(wish, Wish::Town { .. })) {
        if progress.should_stop() {
            break;
        }
        let Some(change) = least(season, found, *wish, progress) else { continue };
        let Some(question) = after(season, *wish, change) else { continue };
        let Ok(answer) = solve(&question, Some(plan), 1, budget, progress) else { continue };
        let gained = now - answer.value.left_out;
        list.push(Relaxation { wish: *wish, change, gained, schedule: answer.schedule });
    }
    list.sort_by_key(|way| (std::cmp::Reverse(way.gained), way.change, way.wish));
    list
}

/// The smallest change of a wish after which the others are possible.
fn least(season: &Season, found: &Contradiction, wish: Wish, progress: &mut impl Progress) -> Option<Change> {
    let mut should_stop = || progress.should_stop();
    let mut steps = Steps { left: STEPS, should_stop: &mut should_stop };
    let towns = required(&found.wishes);
    let by = (1..=MOST_CHANGE).filter_map(|many| Some((Change::By { many }, changed(season, wish, many)?)));
    let given_up = (Change::GivenUp, season.clone());
    by.chain([given_up])
        .find(|(change, question)| {
            let mut kept = found.wishes.clone();
            kept.retain(|other| *change != Change::GivenUp || *other != wish);
            let question = with_only(question, &kept);
            matches!(Oracle::new(&question).ask(&towns, &mut steps), Answer::Possible(_))
        })
        .map(|(change, _)| change)
}

/// The whole question with the change.
fn after(season: &Season, wish: Wish, change: Change) -> Option<Season> {
    match change {
        Change::By { many } => changed(season, wish, many),
        Change::GivenUp => {
            let all: Vec<u32> = (0..).take(season.towns.len()).collect();
            let mut kept = wishes(season, &all);
            kept.retain(|other| *other != wish);
            Some(with_only(season, &kept))
        }
    }
}

/// The question with a limit changed; none where the wish has no limit, or no more of it.
fn changed(season: &Season, wish: Wish, many: u32) -> Option<Season> {
    let mut question = season.clone();
    let limits = &mut question.limits;
    match wish {
        Wish::Rest => limits.rest.as_mut()?.work_days += many,
        Wish::StopsAWeek => *limits.stops_a_week.as_mut()? += many,
        Wish::FreeDays => limits.free_days = limits.free_days.checked_sub(many)?,
        Wish::Spacing { group } => {
            let days = &mut question.spacing.get_mut(group as usize)?.days;
            *days = days.checked_sub(many)?;
        }
        Wish::Venue { town, venue } => {
            let windows = &mut question.towns.get_mut(town as usize)?.venues.get_mut(venue as usize)?.windows;
            let last = season.days.saturating_sub(1);
            for window in windows.iter_mut() {
                window.first = window.first.saturating_sub(many);
                window.last = window.last.saturating_add(many).min(last);
            }
            if windows.is_empty() {
                return None;
            }
        }
        _ => return None,
    }
    Some(question)
}
