//! Repairs: a town was put on a day that clashes; which few others make room?
//!
//! Ejection chains (Glover, *Discrete Applied Mathematics* 65, 1996), all of them up to three towns
//! long: a town that stands in the way of a rule goes elsewhere, where it may send away another.
//! First no other town moves, then one, two, three; chains of one length are all looked at before
//! longer ones.

use std::collections::BTreeSet;
use std::ops::Range;

use domain::season::{Placed, Schedule, Season, Unassessable, Violation};

/// So many other towns move at most.
pub const MOST_MOVED: usize = 3;
/// So many repairs are offered.
pub const MOST_REPAIRS: usize = 3;
/// So many plans of one length are kept while the cheapest are sought.
const MOST_KEPT: usize = 200;

/// What was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drop {
    /// The town that stays where it was put.
    pub town: u32,
    /// Its first day.
    pub day: u32,
    /// Its venue; none for any.
    pub venue: Option<u32>,
}

/// A town that goes elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    /// The town.
    pub town: u32,
    /// Where it was; none when it had no date.
    pub from: Option<Placed>,
    /// Where it goes.
    pub to: Placed,
}

/// A plan without violations that moves few towns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The whole plan.
    pub schedule: Schedule,
    /// Who moves, the dropped town first, then by number.
    pub moves: Vec<Moved>,
    /// What the plan costs more than before the drop; below 0 when it costs less.
    pub difference: i64,
}

impl Repair {
    /// How many towns move beside the dropped one.
    pub fn others(&self) -> usize {
        self.moves.len().saturating_sub(1)
    }
}

/// What the search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    /// The repairs, those that move the fewest towns first, then the cheapest. Two of them never
    /// move the same towns, unless each of those goes to another day.
    pub list: Vec<Repair>,
    /// Whether all chains up to the length of the longest repair (or up to [`MOST_MOVED`] where
    /// fewer than [`MOST_REPAIRS`] were found) were looked at.
    pub complete: bool,
}

/// Up to three repairs of a plan in which a town is put on a day and stays there.
///
/// Pinned towns do not move, and no town loses its date. `steps` limits how many plans are looked
/// at; a server looks at some 300 000 a second. The same input and steps give the same answer.
pub fn repairs(
    season: &Season,
    schedule: &Schedule,
    drop: Drop,
    steps: u64,
    should_stop: &mut impl FnMut() -> bool,
) -> Result<Repairs, Unassessable> {
    let now = season.assess(schedule)?;
    let Some(town) = season.towns.get(drop.town as usize) else { return Err(Unassessable { town: drop.town }) };
    let mut chains = Chains::new(season, schedule, drop.town, steps, should_stop);
    let venues: Vec<u32> = match drop.venue {
        Some(venue) => vec![venue],
        None => (0..).take(town.venues.len()).collect(),
    };
    if drop.day >= season.days || venues.iter().any(|venue| *venue as usize >= town.venues.len()) {
        return Err(Unassessable { town: drop.town });
    }
    let mut found: Vec<Repair> = Vec::new();
    let mut complete = true;
    for others in 0..=MOST_MOVED {
        chains.found.clear();
        for venue in &venues {
            let placed = Placed { day: drop.day, venue: *venue };
            if !chains.is_over && season.is_allowed_alone(drop.town, placed) {
                let mut trial = schedule.clone();
                trial.stops[drop.town as usize] = Some(placed);
                chains.mend(&mut trial, others);
            }
        }
        complete = !chains.is_over;
        let mut level: Vec<Repair> = std::mem::take(&mut chains.found)
            .into_iter()
            .filter(|(sent, ..)| *sent == others)
            .map(|(_, cost, plan)| Repair {
                moves: moves(schedule, &plan, drop.town),
                difference: cost - now.costs.total(),
                schedule: plan,
            })
            .collect();
        level.sort_by(|one, other| (one.difference, &one.schedule).cmp(&(other.difference, &other.schedule)));
        for repair in level {
            if found.len() < MOST_REPAIRS && found.iter().all(|known| is_different(known, &repair)) {
                found.push(repair);
            }
        }
        if found.len() >= MOST_REPAIRS || !complete {
            break;
        }
    }
    Ok(Repairs { list: found, complete })
}

/// Who stands elsewhere in the second plan; one town first.
fn moves(before: &Schedule, after: &Schedule, first: u32) -> Vec<Moved> {
    let mut moves: Vec<Moved> = (0_u32..)
        .zip(before.stops.iter().zip(&after.stops))
        .filter_map(|(town, (from, to))| {
            to.filter(|to| town == first || *from != Some(*to)).map(|to| Moved { town, from: *from, to })
        })
        .collect();
    moves.sort_by_key(|moved| (moved.town != first, moved.town));
    moves
}

/// Other towns move, or all of them but the dropped one go to other days; and it is no more than
/// another repair with further moves.
fn is_different(known: &Repair, new: &Repair) -> bool {
    let towns = |repair: &Repair| repair.moves.iter().skip(1).map(|moved| moved.town).collect::<Vec<_>>();
    let (mine, theirs) = (towns(new), towns(known));
    if mine == theirs {
        let pairs = known.moves.iter().zip(&new.moves).skip(1);
        return !mine.is_empty() && pairs.clone().all(|(one, other)| one.to.day != other.to.day);
    }
    // A repair with the same moves and more is no other way.
    !known.moves.iter().skip(1).all(|moved| new.moves.contains(moved))
}

/// The search for chains.
struct Chains<'a, 's, S> {
    season: &'a Season,
    before: &'a Schedule,
    /// The town that was dropped.
    fixed: u32,
    /// Where each town may stand by itself and what that costs, the cheapest first; filled when it
    /// is asked for.
    options: Vec<Option<Vec<(i64, Placed)>>>,
    /// What each town says by itself where it stands before the drop; none where it may not stand.
    alone: Vec<Option<i64>>,
    /// The towns that were sent away, in this order.
    sent: Vec<u32>,
    /// Those of them that have no new date yet.
    waiting: Vec<u32>,
    steps: u64,
    is_over: bool,
    should_stop: &'s mut S,
    /// How many others moved, what it costs, the plan.
    found: BTreeSet<(usize, i64, Schedule)>,
}

impl<'a, 's, S: FnMut() -> bool> Chains<'a, 's, S> {
    fn new(season: &'a Season, before: &'a Schedule, fixed: u32, steps: u64, should_stop: &'s mut S) -> Self {
        let alone = |(town, placed): (u32, &Option<Placed>)| match *placed {
            None => Some(0),
            Some(placed) => season.is_allowed_alone(town, placed).then(|| season.cost_alone(town, placed).total()),
        };
        Self {
            season,
            before,
            fixed,
            options: vec![None; season.towns.len()],
            alone: (0..).zip(&before.stops).map(alone).collect(),
            sent: Vec::new(),
            waiting: Vec::new(),
            steps,
            is_over: false,
            should_stop,
            found: BTreeSet::new(),
        }
    }

    /// Tries to make a plan possible by sending so many towns more elsewhere.
    fn mend(&mut self, trial: &mut Schedule, left: usize) {
        if self.steps == 0 || (self.should_stop)() {
            self.is_over = true;
        }
        if self.is_over {
            return;
        }
        self.steps -= 1;
        let Ok(found) = self.season.assess_between(trial) else { return };
        // A way that is broken may be mended by the towns that still wait for a date.
        let is_way =
            |violation: &Violation| matches!(violation, Violation::LegTooLong { .. } | Violation::TooClose { .. });
        let broken = found.violations.iter().find(|violation| self.waiting.is_empty() || !is_way(violation));
        let culprits = match broken {
            Some(violation) => culprits(self.season, trial, violation),
            // A town that may not stand where it stood before.
            None => match (0..).zip(&self.alone).find(|(town, alone)| alone.is_none() && !self.is_settled(*town)) {
                Some((town, _)) => vec![town],
                None if self.waiting.is_empty() => return self.keep(found.costs.total(), trial),
                None => return self.seat(trial, left),
            },
        };
        if left == 0 {
            return;
        }
        for town in culprits {
            if self.may_move(town) {
                let from = trial.stops[town as usize].take();
                self.sent.push(town);
                self.waiting.push(town);
                self.mend(trial, left - 1);
                self.waiting.retain(|waiting| *waiting != town);
                self.sent.pop();
                trial.stops[town as usize] = from;
            }
        }
        if let Some(gap) = broken.and_then(|violation| gap(self.season, trial, violation)) {
            self.stand_between(trial, left, &gap);
        }
    }

    /// Mends a way by a town that stands between its ends.
    fn stand_between(&mut self, trial: &mut Schedule, left: usize, gap: &Range<u32>) {
        for (town, wanted) in (0_u32..).zip(&self.season.towns) {
            if wanted.stay > gap.end.saturating_sub(gap.start) || !self.may_move(town) {
                continue;
            }
            let Some(from) = trial.stops[town as usize] else { continue };
            self.find_options(town);
            let options = self.options[town as usize].take().unwrap_or_default();
            self.sent.push(town);
            for (_, placed) in &options {
                if *placed != from && gap.start <= placed.day && placed.day + wanted.stay <= gap.end {
                    trial.stops[town as usize] = Some(*placed);
                    self.mend(trial, left - 1);
                }
            }
            self.sent.pop();
            trial.stops[town as usize] = Some(from);
            self.options[town as usize] = Some(options);
        }
    }

    /// Gives the town that waits with the fewest dates one after the other.
    fn seat(&mut self, trial: &mut Schedule, left: usize) {
        for place in 0..self.waiting.len() {
            self.find_options(self.waiting[place]);
        }
        let many = |town: &u32| self.options[*town as usize].as_ref().map_or(0, Vec::len);
        let Some((place, town)) =
            (0..).zip(&self.waiting).map(|(place, town)| (place, *town)).min_by_key(|(_, town)| (many(town), *town))
        else {
            return;
        };
        self.waiting.remove(place);
        let options = self.options[town as usize].take().unwrap_or_default();
        let stay = self.season.towns[town as usize].stay;
        for (_, placed) in &options {
            if self.before.stops[town as usize] != Some(*placed) && self.has_room(trial, placed.day, stay, left) {
                trial.stops[town as usize] = Some(*placed);
                self.mend(trial, left);
                trial.stops[town as usize] = None;
            }
        }
        self.options[town as usize] = Some(options);
        self.waiting.insert(place, town);
    }

    /// Whether no more towns stand on these days than may still be sent away.
    fn has_room(&self, trial: &Schedule, day: u32, stay: u32, left: usize) -> bool {
        let mut room = left;
        for ((number, town), placed) in (0_u32..).zip(&self.season.towns).zip(&trial.stops) {
            if placed.is_some_and(|placed| placed.day < day + stay && day < placed.day + town.stay) {
                if room == 0 || town.pin.is_some() || self.is_settled(number) {
                    return false;
                }
                room -= 1;
            }
        }
        true
    }

    fn is_settled(&self, town: u32) -> bool {
        town == self.fixed || self.sent.contains(&town)
    }

    fn may_move(&self, town: u32) -> bool {
        !self.is_settled(town) && self.season.towns[town as usize].pin.is_none()
    }

    fn find_options(&mut self, town: u32) {
        if self.options[town as usize].is_some() {
            return;
        }
        let venues = (0..).take(self.season.towns[town as usize].venues.len());
        let mut options: Vec<(i64, Placed)> = venues
            .flat_map(|venue| (0..self.season.days).map(move |day| Placed { day, venue }))
            .filter(|placed| self.season.is_allowed_alone(town, *placed))
            .map(|placed| (self.season.cost_alone(town, placed).total(), placed))
            .collect();
        options.sort_unstable();
        self.options[town as usize] = Some(options);
    }

    fn keep(&mut self, between: i64, trial: &Schedule) {
        let alone: i64 = (0_u32..)
            .zip(trial.stops.iter().zip(&self.alone))
            .filter_map(|(town, (placed, alone))| match *placed {
                Some(placed) if self.is_settled(town) => Some(self.season.cost_alone(town, placed).total()),
                Some(_) => *alone,
                None => None,
            })
            .sum();
        self.found.insert((self.sent.len(), between + alone, trial.clone()));
        if self.found.len() > MOST_KEPT {
            self.found.pop_last();
        }
    }
}

/// The towns of which one at least must go elsewhere to end a violation.
fn culprits(season: &Season, plan: &Schedule, violation: &Violation) -> Vec<u32> {
    match *violation {
        Violation::OutOfSeason { town }
        | Violation::Closed { town, .. }
        | Violation::VenueShut { town, .. }
        | Violation::OffPin { town }
        | Violation::PartnerMissing { town, .. }
        | Violation::BaseTooFar { town, .. } => vec![town],
        Violation::TwoTowns { first, second } | Violation::TooClose { first, second, .. } => vec![second, first],
        Violation::LegTooLong { first, second, .. } => second.into_iter().chain(first).collect(),
        Violation::Order { first, then } => vec![then, first],
        Violation::Spacing { one, other, .. } => vec![other, one],
        Violation::WeekFull { monday, .. } => {
            placed(plan).filter(|(_, placed)| season.monday(placed.day) == monday).map(|(town, _)| town).collect()
        }
        Violation::NoRest { town, .. } => worked_until(season, plan, town),
    }
}

/// The days between the two ends of a way, where a town could stand; none unless it is a way that
/// is broken.
fn gap(season: &Season, plan: &Schedule, violation: &Violation) -> Option<Range<u32>> {
    let (first, second) = match *violation {
        Violation::TooClose { first, second, .. } => (Some(first), Some(second)),
        Violation::LegTooLong { first, second, .. } => (first, second),
        _ => return None,
    };
    let stop = |town: u32| Some((plan.stops[town as usize]?.day, season.towns[town as usize].stay));
    let start = first.and_then(stop).map_or(0, |(day, stay)| day + stay);
    let end = second.and_then(stop).map_or(season.days, |(day, _)| day);
    (start < end).then_some(start..end)
}

/// The towns of the days of work without a rest that end with this town's stay.
fn worked_until(season: &Season, plan: &Schedule, last: u32) -> Vec<u32> {
    let rest = season.limits.rest.map_or(1, |rest| rest.rest_days);
    let mut stays: Vec<(u32, u32)> = placed(plan).map(|(town, placed)| (placed.day, town)).collect();
    stays.sort_unstable();
    let (mut run, mut over) = (Vec::new(), 0);
    for (day, town) in stays {
        if day.saturating_sub(over) >= rest {
            run.clear();
        }
        run.push(town);
        over = over.max(day + season.towns[town as usize].stay);
        if town == last {
            break;
        }
    }
    run
}

fn placed(plan: &Schedule) -> impl Iterator<Item = (u32, Placed)> + '_ {
    (0_u32..).zip(&plan.stops).filter_map(|(town, placed)| Some((town, (*placed)?)))
}
