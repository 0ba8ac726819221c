//! Plan B: the road to a stop is cut, or its venue is no longer free.
//!
//! What has begun stays as it was. The stop gets another venue on its days, another date, or the
//! place of other stops that move for it ([`super::repair`]); what asks the fewest people to come on
//! another day comes first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::season::{DaySpan, Pin, Placed, Schedule, Season, Unassessable};

use super::repair::{Drop, Moved, repairs};

/// So many proposals of one kind are made.
const MOST_OF_A_KIND: usize = 2;
/// Plans that are looked at for each occupied day.
const STEPS: u64 = 4_000;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody comes to a place: the road is cut. It holds for every venue there.
    RoadCut {
        /// The place in the table of roads.
        place: u32,
        /// On these days.
        days: DaySpan,
    },
    /// A venue is no longer free.
    VenueLost {
        /// The town.
        town: u32,
        /// Its venue.
        venue: u32,
        /// On these days.
        days: DaySpan,
    },
}

/// The plan that people know, and when it is now.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The question; its weights value the proposals.
    pub season: &'a Season,
    /// The published plan.
    pub published: &'a Schedule,
    /// How many people are registered at each stop, in the order of the towns.
    pub registered: &'a [u32],
    /// The first day on which a stop may still begin otherwise than published: today, as long as
    /// nobody has come. Stops that begin before it stay as they are, but for the one in trouble.
    pub from: u32,
}

/// How a proposal helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Another venue on the same days.
    OtherVenue,
    /// Another date; no other stop moves.
    OtherDate,
    /// The stop and one other take each other's date.
    Swap,
    /// Other stops move as well.
    Order,
}

/// Whom it touches, in registered people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Harm {
    /// Their stop stays as it is.
    pub untouched: u32,
    /// Their stop keeps its days at another venue: they must be told, and keep their session.
    pub told: u32,
    /// Their stop has other days: they must be asked.
    pub asked: u32,
}

/// A way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// How.
    pub kind: Kind,
    /// The whole plan, without violations.
    pub schedule: Schedule,
    /// Who moves, the stop in trouble first.
    pub moves: Vec<Moved>,
    /// Whom it touches.
    pub harm: Harm,
    /// What the plan costs more than the published one.
    pub difference: i64,
}

/// Ways out for a stop in trouble, up to two of each kind: the fewest people to ask first, then the
/// fewest to tell, then the cheapest. Empty when nothing is possible, or when the trouble does not
/// touch the stop.
///
/// Days near the published one are looked at first; ends with what was found when told to stop.
pub fn plan_b(
    now: &Situation,
    trouble: Trouble,
    town: u32,
    should_stop: &mut impl FnMut() -> bool,
) -> Result<Vec<Proposal>, Unassessable> {
    let before = now.season.assess(now.published)?;
    let here = now.published.stops.get(town as usize).copied().flatten().ok_or(Unassessable { town })?;
    let season = after(now, trouble, town);
    let mut list: BTreeMap<Kind, Vec<Proposal>> = BTreeMap::new();
    if season.is_allowed_alone(town, here) {
        return Ok(Vec::new());
    }
    let mut days: Vec<u32> = (now.from..season.days).collect();
    days.sort_by_key(|day| (day.abs_diff(here.day), Reverse(*day)));
    for day in days {
        if should_stop() {
            break;
        }
        let drop = Drop { town, day, venue: None };
        for repair in repairs(&season, now.published, drop, STEPS, should_stop)?.list {
            let found = now.season.assess(&repair.schedule)?;
            let kind = kind(now.published, &repair.schedule, town, &repair.moves);
            let proposal = Proposal {
                kind,
                harm: harm(now, &repair.schedule),
                moves: repair.moves,
                schedule: repair.schedule,
                difference: found.costs.total() - before.costs.total(),
            };
            keep(list.entry(kind).or_default(), proposal);
        }
    }
    let mut list: Vec<Proposal> = list.into_values().flatten().collect();
    list.sort_by_key(rank);
    Ok(list)
}

fn rank(proposal: &Proposal) -> (u32, u32, i64, Kind, Schedule) {
    (proposal.harm.asked, proposal.harm.told, proposal.difference, proposal.kind, proposal.schedule.clone())
}

fn keep(list: &mut Vec<Proposal>, proposal: Proposal) {
    list.push(proposal);
    list.sort_by_key(rank);
    list.truncate(MOST_OF_A_KIND);
}

/// The question as it is now: what has begun is pinned, the days that are over are closed to all
/// others, and what was lost is shut.
fn after(now: &Situation, trouble: Trouble, town: u32) -> Season {
    let mut season = now.season.clone();
    for (number, wanted) in (0_u32..).zip(&mut season.towns) {
        let placed = now.published.stops.get(number as usize).copied().flatten();
        let has_begun = placed.is_some_and(|placed| placed.day < now.from);
        if number == town {
            wanted.pin = None;
        } else if has_begun {
            wanted.pin = placed.map(|Placed { day, venue }| Pin { day, venue: Some(venue) });
            continue;
        }
        for (venue, place) in (0_u32..).zip(&mut wanted.venues) {
            let lost = match trouble {
                Trouble::RoadCut { place: cut, days } if cut == place.place => Some(days),
                Trouble::VenueLost { town: of, venue: lost, days } if (of, lost) == (number, venue) => Some(days),
                _ => None,
            };
            place.closed.extend(0..now.from.min(season.days));
            place
                .closed
                .extend(lost.into_iter().flat_map(|days| days.first..=days.last).filter(|day| *day < season.days));
        }
    }
    season
}

fn kind(published: &Schedule, after: &Schedule, town: u32, moves: &[Moved]) -> Kind {
    let day = |plan: &Schedule, town: u32| plan.stops[town as usize].map(|placed| placed.day);
    match moves {
        [_] if day(published, town) == day(after, town) => Kind::OtherVenue,
        [_] => Kind::OtherDate,
        [_, other]
            if day(published, town) == day(after, other.town) && day(published, other.town) == day(after, town) =>
        {
            Kind::Swap
        }
        _ => Kind::Order,
    }
}

fn harm(now: &Situation, after: &Schedule) -> Harm {
    let mut harm = Harm::default();
    for ((before, after), people) in now.published.stops.iter().zip(&after.stops).zip(now.registered) {
        let part = match (before, after) {
            (before, after) if before == after => &mut harm.untouched,
            (Some(before), Some(after)) if before.day == after.day => &mut harm.told,
            _ => &mut harm.asked,
        };
        *part = part.saturating_add(*people);
    }
    harm
}
