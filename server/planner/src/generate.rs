//! Seasons to plan, from real towns and a seed: the caravan set.
//!
//! [`generate`] makes a plan first, hides it, and puts the question around it, so that a question
//! that should have an answer has one. Days are those of the season from 1 May 2027; it lasts 92
//! days for 34 towns and in proportion, in whole weeks, for fewer. Sundays, the public holidays of
//! the zone and a few more days are closed. Of nine stays six last a day, two two and one three.
//!
//! | | loose | tight | over-constrained |
//! |---|---|---|---|
//! | days around the hidden stay on which its venue is free | up to 12 before and after, or always | up to 2 | as tight |
//! | venues a town | 1 or 2 | 1 to 3, the others free on other days | as tight |
//! | roles a town, each of 2 or 3 partners | 0 or 1 | 1 or 2 | as tight |
//! | days on which a partner is elsewhere | 1 in 10 | 1 in 4 | as tight |
//! | rest | a day after 6 of work | a day after 5 | as tight |
//! | stops a week | as many as fit | 4 | as tight |
//! | pinned towns | none | 2 | as tight |
//! | pairs in order, groups of 3 that keep their distance | 1, 1 | 3, 2 | as tight |
//! | longest leg | any | the longest of the hidden plan, to the next quarter of an hour | as tight |
//! | contradiction | none | none | four towns of one day each that are free on the same three days only |
//!
//! A free day lies between two stops in odd seeds of 20 towns and fewer, and wherever a way is
//! longer than the driving of a day (150 minutes on the island, 240 on the mainland). Three towns
//! of five stand in a plan that people know, up to three days from the hidden one.
//!
//! **The reference** ([`Problem::reference`]) is what the hidden plan leaves out and costs: an upper
//! bound of the best, not the best itself. What is left out is exact: nothing, or the least
//! important of the four towns ([`Problem::contradiction`]).
//!
//! Whole numbers throughout: the same problem on every machine.

mod anything;
mod hidden;
mod regions;
mod wishes;

use domain::holidays::{Zone, holidays};
use domain::season::{Limits, MAX_DAYS, MAX_MINUTES, Mode, Rest, Roads, Schedule, Season, Town, Value, Venue, Weights};
use domain::travel::Graph;

use crate::Random;

pub use anything::anything;

/// Where the towns lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The 34 communes; roads as [`Graph`] estimates them; home is Le Lamentin.
    Martinique,
    /// 20 towns; home is Rennes.
    IlleEtVilaine,
    /// 34 towns; home is Amiens.
    HautsDeFrance,
    /// 34 towns; home is Toulouse.
    Occitanie,
}

/// How much room the hidden plan has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tightness {
    /// Many plans exist.
    Loose,
    /// The hidden plan and few others exist.
    Tight,
    /// No plan holds all towns: one must be left out, and one is enough.
    OverConstrained,
}

/// A question with what is known of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The question.
    pub season: Season,
    /// The hidden plan.
    pub plan: Schedule,
    /// What the hidden plan leaves out (exact) and costs (an upper bound).
    pub reference: Value,
    /// The towns that contradict each other; empty unless over-constrained.
    pub contradiction: Vec<u32>,
}

/// The regions and sizes of the published set; with three kinds of tightness and seeds 1 to 5 they
/// are 90 problems.
pub const SIZES: [(Region, usize); 6] = [
    (Region::Martinique, 10),
    (Region::Martinique, 20),
    (Region::Martinique, 34),
    (Region::IlleEtVilaine, 20),
    (Region::HautsDeFrance, 34),
    (Region::Occitanie, 34),
];

/// All three, in the order of difficulty.
pub const TIGHTNESS: [Tightness; 3] = [Tightness::Loose, Tightness::Tight, Tightness::OverConstrained];

/// 1 May 2027, a Saturday, as a day number.
const FIRST_DAY: i64 = 20_939;
/// From 1 January 2027 to the first day.
const FIRST_OF_YEAR: i64 = 120;

impl Region {
    /// How many towns it has.
    pub fn towns(self) -> usize {
        match self {
            Self::Martinique => regions::MARTINIQUE.len(),
            Self::IlleEtVilaine => regions::ILLE_ET_VILAINE.len(),
            Self::HautsDeFrance => regions::HAUTS_DE_FRANCE.len(),
            Self::Occitanie => regions::OCCITANIE.len(),
        }
    }

    /// The names of the places of its roads, in their order.
    pub fn places(self) -> Vec<&'static str> {
        match self {
            Self::Martinique => regions::MARTINIQUE.iter().map(|(_, name)| *name).collect(),
            _ => self.points().iter().map(|(name, ..)| *name).collect(),
        }
    }

    const fn points(self) -> &'static [regions::Point] {
        match self {
            Self::Martinique => &[],
            Self::IlleEtVilaine => &regions::ILLE_ET_VILAINE,
            Self::HautsDeFrance => &regions::HAUTS_DE_FRANCE,
            Self::Occitanie => &regions::OCCITANIE,
        }
    }

    const fn home(self) -> u32 {
        match self {
            // Le Lamentin
            Self::Martinique => 12,
            Self::IlleEtVilaine | Self::Occitanie => 0,
            Self::HautsDeFrance => 1,
        }
    }

    const fn zone(self) -> Zone {
        match self {
            Self::Martinique => Zone::Martinique,
            _ => Zone::Metropole,
        }
    }

    /// Minutes from each town to each: on the mainland the straight line, a third less a thirtieth
    /// longer (× 1.3), at 60 km/h, and up to three minutes more in one direction than in the other.
    fn roads(self) -> Roads {
        let minutes = if self == Self::Martinique {
            let graph = Graph::martinique();
            let codes = regions::MARTINIQUE.map(|(code, _)| code);
            let way = |from: &str, to: &str| u32::try_from(graph.estimate(from, to)?.minutes).ok();
            codes.iter().flat_map(|from| codes.iter().map(move |to| (from, to))).map(|(a, b)| way(a, b)).collect()
        } else {
            let points: Vec<(u64, i64, i64)> =
                (0..).zip(self.points()).map(|(n, (_, east, north))| (n, *east, *north)).collect();
            let way = |from: &(u64, i64, i64), to: &(u64, i64, i64)| {
                let (east, north) = (from.1.abs_diff(to.1), from.2.abs_diff(to.2));
                let metres = (east * east + north * north).isqrt();
                let uneven = if from.0 == to.0 { 0 } else { (from.0 * 3 + to.0 * 5) % 4 };
                u32::try_from((metres * 13).div_ceil(10_000) + uneven).ok()
            };
            points.iter().flat_map(|from| points.iter().map(move |to| way(from, to))).collect()
        };
        Roads { places: number(self.towns()), minutes }
    }
}

/// The problem of a region with so many towns (from 2 to all of them), mode and seed.
pub fn generate(region: Region, towns: usize, tightness: Tightness, mode: Mode, seed: u64) -> Problem {
    let count = towns.clamp(2, region.towns());
    // The mode stays out of the seed: the same towns and wishes in each, as far as it lets them.
    let mut chance = Chance(Random::new(seed ^ (u64::from(number(count)) << 32)));
    let mut season = frame(region, count, tightness, mode, seed, &mut chance);
    let hidden = hidden::plan(&mut season, tightness, &mut chance);
    wishes::around(season, hidden, tightness, &mut chance)
}

/// Towns and roads, closed days and limits; no wishes yet.
fn frame(region: Region, count: usize, tightness: Tightness, mode: Mode, seed: u64, chance: &mut Chance) -> Season {
    let days = if count >= 34 { 92 } else { (number(count) * 92 / 34 / 7 + 1) * 7 };
    let names = region.places();
    let mut places: Vec<u32> = (0..number(names.len())).collect();
    chance.shuffle(&mut places);
    places.truncate(count);
    places.sort_unstable();
    let towns = places.iter().map(|place| Town {
        name: names[*place as usize].to_owned(),
        stay: [1, 1, 1, 1, 1, 1, 2, 2, 3][chance.below(9) as usize],
        venues: vec![Venue { place: *place, ..Venue::default() }],
        importance: i64::from(10 + chance.below(20)) * 50,
        ..Town::default()
    });
    let towns = towns.collect();
    let loose = tightness == Tightness::Loose;
    Season {
        first_day: FIRST_DAY,
        days,
        closed: closed(region.zone(), days, chance),
        mode,
        base: Some(region.home()),
        roads: region.roads(),
        limits: Limits {
            leg_minutes: MAX_MINUTES,
            day_minutes: if region == Region::Martinique { 150 } else { 240 },
            free_days: u32::from(count <= 20 && seed % 2 == 1),
            rest: Some(Rest { work_days: if loose { 6 } else { 5 }, rest_days: 1 }),
            stops_a_week: (!loose).then_some(4),
        },
        towns,
        weights: Weights {
            driving: 1,
            days: 20,
            weekdays: 10,
            partners: 15,
            evenness: 5,
            even_days: 1,
            partner_minutes: 1,
            stability: 10,
        },
        ..Season::default()
    }
}

/// Sundays, holidays, and one day that is the organisation's own for every four weeks.
fn closed(zone: Zone, days: u32, chance: &mut Chance) -> Vec<u32> {
    let year = holidays(2027, zone);
    let mut closed: Vec<u32> = (0..MAX_DAYS).filter(|day| (FIRST_DAY + i64::from(*day) + 3) % 7 == 6).collect();
    if let Some((first, _)) = year.first() {
        let after = year.iter().map(|(day, _)| day.signed_duration_since(*first).num_days() - FIRST_OF_YEAR);
        closed.extend(after.filter_map(|day| u32::try_from(day).ok()));
    }
    closed.extend((0..days / 28).map(|_| chance.below(days)));
    closed.retain(|day| *day < days);
    closed.sort_unstable();
    closed.dedup();
    closed
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What the generator throws.
struct Chance(Random);

impl Chance {
    fn below(&mut self, limit: u32) -> u32 {
        number(self.0.below(limit as usize))
    }

    fn one_in(&mut self, many: u32) -> bool {
        self.below(many) == 0
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.0.below(last + 1));
        }
    }
}
