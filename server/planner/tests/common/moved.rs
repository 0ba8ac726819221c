//! Repairs by trying: an answer that shares nothing with the search for chains but the rules.

use domain::season::{Placed, Schedule, Season, Violation};
use planner::itinerary::repair::Drop;

/// The smallest number of other towns, `most` at most, that must move so that a dropped town may
/// stay, and the least cost with it: every set of towns, every day and venue for each of them.
///
/// What no further town can mend is not followed: two towns at once, a full week, days of work
/// without a rest, an order, a distance, and what forbids a town its day by itself. A way is looked
/// at when all towns stand, as another one in between may shorten it.
pub fn fewest(season: &Season, before: &Schedule, drop: Drop, most: usize) -> Option<(usize, i64)> {
    let towns = 0..u32::try_from(season.towns.len()).unwrap();
    let options = towns.clone().map(|town| allowed(season, town)).collect();
    let free = |town: &u32| *town != drop.town && season.towns[*town as usize].pin.is_none();
    let movable = towns.filter(|town| free(town) && before.stops[*town as usize].is_some()).collect();
    let mut trying = Trying { season, before, options, movable, best: None };
    for others in 0..=most {
        for venue in 0..u32::try_from(season.towns[drop.town as usize].venues.len()).unwrap() {
            let placed = Placed { day: drop.day, venue };
            if drop.venue.is_none_or(|wanted| wanted == venue) && season.is_allowed_alone(drop.town, placed) {
                let mut plan = before.clone();
                plan.stops[drop.town as usize] = Some(placed);
                trying.choose(&mut plan, 0, others, &mut Vec::new());
            }
        }
        if let Some(cost) = trying.best {
            return Some((others, cost));
        }
    }
    None
}

fn allowed(season: &Season, town: u32) -> Vec<Placed> {
    let venues = 0..u32::try_from(season.towns[town as usize].venues.len()).unwrap();
    let all = venues.flat_map(|venue| (0..season.days).map(move |day| Placed { day, venue }));
    all.filter(|placed| season.is_allowed_alone(town, *placed)).collect()
}

struct Trying<'a> {
    season: &'a Season,
    before: &'a Schedule,
    options: Vec<Vec<Placed>>,
    movable: Vec<u32>,
    best: Option<i64>,
}

impl Trying<'_> {
    /// Takes so many towns more off the plan, in the order of their numbers.
    fn choose(&mut self, plan: &mut Schedule, from: usize, left: usize, taken: &mut Vec<u32>) {
        if left == 0 {
            return self.put(plan, taken);
        }
        for place in from..self.movable.len() {
            let town = self.movable[place];
            let was = plan.stops[town as usize].take();
            taken.push(town);
            self.choose(plan, place + 1, left - 1, taken);
            taken.pop();
            plan.stops[town as usize] = was;
        }
    }

    /// Gives those that were taken off every other day and venue.
    fn put(&mut self, plan: &mut Schedule, taken: &[u32]) {
        let found = self.season.assess(plan).unwrap();
        let is_way =
            |violation: &Violation| matches!(violation, Violation::LegTooLong { .. } | Violation::TooClose { .. });
        if !found.violations.iter().all(is_way) {
            return;
        }
        let Some((town, rest)) = taken.split_first() else {
            if found.violations.is_empty() {
                let cost = found.costs.total();
                self.best = Some(self.best.map_or(cost, |best| best.min(cost)));
            }
            return;
        };
        for number in 0..self.options[*town as usize].len() {
            let to = Some(self.options[*town as usize][number]);
            if to != self.before.stops[*town as usize] {
                plan.stops[*town as usize] = to;
                self.put(plan, rest);
            }
        }
        plan.stops[*town as usize] = None;
    }
}
