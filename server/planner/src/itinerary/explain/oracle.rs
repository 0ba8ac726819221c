//! Whether some towns can all have a date, exactly, for few towns.

use std::collections::{BTreeMap, BTreeSet};

use domain::season::{Mode, Placed, Schedule, Season, Violation, Way};

use super::hall;

/// More towns at once are not looked at.
pub const MOST_TOWNS: usize = 40;

/// Whether a plan exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Here is one.
    Possible(Schedule),
    /// None exists: proven.
    Impossible,
    /// The steps ended first.
    Unknown,
}

/// How much may still be looked at.
pub struct Steps<'s> {
    /// Dates that may still be given.
    pub left: u64,
    /// Whether to stop now.
    pub should_stop: &'s mut dyn FnMut() -> bool,
}

impl Steps<'_> {
    /// Whether nothing may be looked at any more.
    pub fn is_over(&mut self) -> bool {
        if (self.should_stop)() {
            self.left = 0;
        }
        self.left == 0
    }

    fn take(&mut self) -> bool {
        if self.left == 0 || (self.should_stop)() {
            self.left = 0;
            return false;
        }
        self.left -= 1;
        true
    }
}

/// A question and the dates that each town may have by itself.
pub struct Oracle<'a> {
    season: &'a Season,
    options: Vec<Option<Vec<Placed>>>,
}

/// Whether ways count, and whether further towns may stand in between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ways {
    Ignored,
    Kept,
    KeptWithOthers,
}

struct Search<'o, 's, 'b> {
    season: &'o Season,
    ways: Ways,
    required: &'o [u32],
    /// Pairs of which the second comes before the first.
    after: BTreeSet<(u32, u32)>,
    /// How many days lie from one town to the other, the lower number first.
    apart: BTreeMap<(u32, u32), u32>,
    plan: Schedule,
    steps: &'s mut Steps<'b>,
}

impl<'a> Oracle<'a> {
    /// Of a question that may be broken by relaxed limits, but is valid otherwise.
    pub fn new(season: &'a Season) -> Self {
        Self { season, options: vec![None; season.towns.len()] }
    }

    /// The dates of a town by itself.
    pub fn options(&mut self, town: u32) -> &[Placed] {
        let season = self.season;
        self.options[town as usize].get_or_insert_with(|| {
            let venues = 0..u32::try_from(season.towns[town as usize].venues.len()).unwrap_or(0);
            (0..season.days)
                .flat_map(|day| venues.clone().map(move |venue| Placed { day, venue }))
                .filter(|placed| season.is_allowed_alone(town, *placed))
                .collect()
        })
    }

    /// Whether these towns can all have a date; the other towns may have one too, as far as the
    /// search needs them to shorten a way.
    pub fn ask(&mut self, required: &[u32], steps: &mut Steps) -> Answer {
        if required.len() > MOST_TOWNS {
            return Answer::Unknown;
        }
        let all: Vec<u32> = (0..).take(self.season.towns.len()).collect();
        let Some(lists) = self.lists(required, steps) else { return Answer::Unknown };
        if hall::is_crowded(self.season, &lists) {
            return Answer::Impossible;
        }
        let binding = self.ways_bind(&lists);
        let first = self.search(required, lists.clone(), if binding { Ways::Ignored } else { Ways::Kept }, steps);
        if !binding || first == Answer::Impossible {
            return first;
        }
        let second = self.search(required, lists, Ways::Kept, steps);
        if second != Answer::Impossible || required.len() == all.len() {
            return second;
        }
        if all.len() > MOST_TOWNS {
            return Answer::Unknown;
        }
        let Some(lists) = self.lists(&all, steps) else { return Answer::Unknown };
        self.search(required, lists, Ways::KeptWithOthers, steps)
    }

    /// The dates of each of these towns; none when nothing may be looked at any more.
    pub fn lists(&mut self, towns: &[u32], steps: &mut Steps) -> Option<Vec<(u32, Vec<Placed>)>> {
        let list = |town: &u32| (!steps.is_over()).then(|| (*town, self.options(*town).to_vec()));
        towns.iter().map(list).collect()
    }

    fn search(&self, required: &[u32], lists: Vec<(u32, Vec<Placed>)>, ways: Ways, steps: &mut Steps) -> Answer {
        let plan = Schedule { stops: vec![None; self.season.towns.len()] };
        let has = |town: &u32| lists.iter().any(|(known, _)| known == town);
        let after = self.season.order.iter().map(|order| (order.then, order.first)).collect();
        let mut apart = BTreeMap::new();
        for group in &self.season.spacing {
            let towns: Vec<u32> = group.towns.iter().copied().filter(|town| has(town)).collect();
            for (place, one) in towns.iter().enumerate() {
                for other in &towns[place + 1..] {
                    let days = apart.entry((*one.min(other), *one.max(other))).or_insert(0);
                    *days = group.days.max(*days);
                }
            }
        }
        let mut search = Search { season: self.season, ways, required, after, apart, plan, steps };
        search.place(lists)
    }

    /// Whether some way between these towns, or home, is no road, too long, or takes free days: then
    /// a town in between may help, otherwise never.
    fn ways_bind(&self, lists: &[(u32, Vec<Placed>)]) -> bool {
        if self.season.mode == Mode::ReturnToBase {
            return false;
        }
        let place = |town: u32, venue: u32| self.season.towns[town as usize].venues[venue as usize].place;
        let mut places: Vec<u32> =
            lists.iter().flat_map(|(town, list)| list.iter().map(|placed| place(*town, placed.venue))).collect();
        places.sort_unstable();
        places.dedup();
        let limits = &self.season.limits;
        let binds = |way: Option<Way>, between: bool| {
            way.is_none_or(|way| {
                way.longest > limits.leg_minutes || (between && self.season.free_days_for(way) > limits.free_days)
            })
        };
        places.iter().any(|from| {
            binds(self.season.way_from_home(*from), false)
                || binds(self.season.way_home(*from), false)
                || places.iter().any(|to| {
                    // With time to go home in between, the way is by home.
                    binds(self.season.way(*from, *to, 0), true)
                        || binds(self.season.way(*from, *to, self.season.days), true)
                })
        })
    }
}

impl Search<'_, '_, '_> {
    /// Gives the town with the fewest dates left one after the other.
    fn place(&mut self, mut lists: Vec<(u32, Vec<Placed>)>) -> Answer {
        if !self.steps.take() {
            return Answer::Unknown;
        }
        let Ok(found) = self.season.assess_between(&self.plan) else { return Answer::Impossible };
        let is_way =
            |violation: &Violation| matches!(violation, Violation::LegTooLong { .. } | Violation::TooClose { .. });
        // More towns mend nothing but ways.
        if found.violations.iter().any(|violation| !is_way(violation)) {
            return Answer::Impossible;
        }
        let mut waiting = lists.iter().filter(|(town, _)| self.required.contains(town)).peekable();
        let complete = waiting.peek().is_none();
        if complete && (self.ways == Ways::Ignored || found.violations.is_empty()) {
            return Answer::Possible(self.plan.clone());
        }
        let next = (0..lists.len())
            .filter(|place| complete || self.required.contains(&lists[*place].0))
            .min_by_key(|place| (lists[*place].1.len(), lists[*place].0));
        let Some(next) = next else { return Answer::Impossible };
        let (town, options) = lists.swap_remove(next);
        let mut verdict = Answer::Impossible;
        for placed in options {
            let mut rest = Vec::with_capacity(lists.len());
            for (other, list) in &lists {
                let fits = |there: &&Placed| self.fits((town, placed), (*other, **there));
                let list: Vec<Placed> = list.iter().filter(fits).copied().collect();
                if list.is_empty() && self.required.contains(other) {
                    break;
                }
                rest.push((*other, list));
            }
            if rest.len() < lists.len() {
                continue;
            }
            self.plan.stops[town as usize] = Some(placed);
            let answer = self.place(rest);
            self.plan.stops[town as usize] = None;
            match answer {
                Answer::Possible(_) => return answer,
                Answer::Unknown => return Answer::Unknown,
                Answer::Impossible => verdict = Answer::Impossible,
            }
        }
        if self.ways == Ways::KeptWithOthers && complete {
            return self.place(lists);
        }
        verdict
    }

    /// Whether two towns can have these dates, whatever stands elsewhere.
    fn fits(&self, one: (u32, Placed), other: (u32, Placed)) -> bool {
        let (first, then) = if one.1.day <= other.1.day { (one, other) } else { (other, one) };
        let (season, limits) = (self.season, &self.season.limits);
        let over = first.1.day + season.towns[first.0 as usize].stay;
        let Some(free) = then.1.day.checked_sub(over).filter(|free| *free >= limits.free_days) else { return false };
        let pair = (one.0.min(other.0), one.0.max(other.0));
        if self.after.contains(&(first.0, then.0))
            || self.apart.get(&pair).is_some_and(|days| then.1.day - first.1.day < *days)
        {
            return false;
        }
        // Nobody fits in between: they follow each other.
        if self.ways == Ways::Ignored || free > 2 * limits.free_days {
            return true;
        }
        let place = |(town, placed): (u32, Placed)| season.towns[town as usize].venues[placed.venue as usize].place;
        season
            .way(place(first), place(then), free)
            .is_some_and(|way| way.longest <= limits.leg_minutes && season.free_days_for(way) <= free)
    }
}
