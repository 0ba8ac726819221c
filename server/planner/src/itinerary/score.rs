//! What each day would cost a town: the colours of a calendar while a town is in the hand, and why
//! a town stands on its day.

use domain::season::{Assessment, Placed, Schedule, Season, Unassessable, Violation};

/// So many days before and after its own are looked at for a town.
const NEIGHBOURS: u32 = 7;

/// A day for a town, with the venue that fits best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The first day of the stay.
    pub day: u32,
    /// The venue that breaks the least, then costs the least, then comes first in the list.
    pub venue: u32,
    /// What the whole plan would cost more than now; below 0 when it would cost less.
    pub difference: i64,
    /// What would be wrong that is not wrong now, sorted.
    pub created: Vec<Violation>,
    /// What is wrong now and would not be any more, sorted.
    pub ended: Vec<Violation>,
}

impl Target {
    /// Whether nothing speaks against the day that does not stand in the plan already.
    pub const fn is_free(&self) -> bool {
        self.created.is_empty()
    }
}

/// Why a town stands where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The town.
    pub town: u32,
    /// Where it stands.
    pub placed: Placed,
    /// The days around, up to a week before and after, without its own.
    pub neighbours: Vec<Target>,
    /// The cheapest other day on which nothing is broken; none when there is none.
    pub next_best: Option<Target>,
}

/// Every day of the season as the first day of a town, all other towns staying where they are.
///
/// The other towns are looked at once, each day with only what depends on it. Ends early, with the
/// days so far, when told to stop.
pub fn targets(
    season: &Season,
    schedule: &Schedule,
    town: u32,
    should_stop: &mut impl FnMut() -> bool,
) -> Result<Vec<Target>, Unassessable> {
    let now = season.assess(schedule)?;
    let Some(wanted) = season.towns.get(town as usize) else { return Err(Unassessable { town }) };
    let mut trial = schedule.clone();
    let others = alone(season, schedule, town);
    let mut targets = Vec::with_capacity(season.days as usize);
    for day in 0..season.days {
        let mut best: Option<(usize, i64, u32, Vec<Violation>)> = None;
        for venue in (0..).take(wanted.venues.len()) {
            if should_stop() {
                return Ok(targets);
            }
            let placed = Placed { day, venue };
            trial.stops[town as usize] = Some(placed);
            let mut found = season.assess_between(&trial)?;
            season.alone(town, placed, &mut found.violations);
            found.costs += season.cost_alone(town, placed);
            let key = (found.violations.len() + others.violations.len(), found.costs.total(), venue);
            if best.as_ref().is_none_or(|best| key < (best.0, best.1, best.2)) {
                best = Some((key.0, key.1, key.2, found.violations));
            }
        }
        if let Some((_, cost, venue, mut violations)) = best {
            violations.extend_from_slice(&others.violations);
            violations.sort_unstable();
            targets.push(Target {
                day,
                venue,
                difference: cost + others.costs.total() - now.costs.total(),
                created: less(&violations, &now.violations),
                ended: less(&now.violations, &violations),
            });
        }
    }
    Ok(targets)
}

/// Why a town stands on its day: what the days around and the next best would cost, or why they
/// cannot be. None for a town without a date.
pub fn why(
    season: &Season,
    schedule: &Schedule,
    town: u32,
    should_stop: &mut impl FnMut() -> bool,
) -> Result<Option<Why>, Unassessable> {
    let Some(placed) = schedule.stops.get(town as usize).copied().flatten() else { return Ok(None) };
    let mut targets = targets(season, schedule, town, should_stop)?;
    targets.retain(|target| target.day != placed.day);
    let next_best =
        targets.iter().filter(|target| target.is_free()).min_by_key(|target| (target.difference, target.day)).cloned();
    targets.retain(|target| target.day.abs_diff(placed.day) <= NEIGHBOURS);
    Ok(Some(Why { town, placed, neighbours: targets, next_best }))
}

/// What the towns but one say by themselves.
fn alone(season: &Season, schedule: &Schedule, but: u32) -> Assessment {
    let mut found = Assessment::default();
    for (town, placed) in (0_u32..).zip(&schedule.stops) {
        if let Some(placed) = placed.filter(|_| town != but) {
            season.alone(town, placed, &mut found.violations);
            found.costs += season.cost_alone(town, placed);
        }
    }
    found
}

/// What stands in one sorted list and not in the other.
fn less(list: &[Violation], other: &[Violation]) -> Vec<Violation> {
    list.iter().filter(|violation| other.binary_search(violation).is_err()).copied().collect()
}
