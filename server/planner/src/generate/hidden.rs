//! The plan that is hidden in a problem.

use domain::season::{Mode, Placed, Schedule, Season};

use super::{Chance, Tightness, number};

/// A plan that keeps to the frame of its season.
pub(super) struct Hidden {
    pub(super) plan: Schedule,
    /// The towns in the order of their days.
    pub(super) order: Vec<u32>,
    /// Four towns of one day each, one after another, between which a contradiction is planted.
    pub(super) rivals: Vec<u32>,
}

/// A round from near town to near town, with days as free as the season lets it.
pub(super) fn plan(season: &mut Season, tightness: Tightness, chance: &mut Chance) -> Hidden {
    if season.mode == Mode::ReturnToBase {
        near_home(season);
    }
    let order = round(season, chance);
    let mut rivals = Vec::new();
    if tightness == Tightness::OverConstrained {
        let many = order.len().min(4);
        let from = chance.below(number(order.len() - many + 1)) as usize;
        rivals.extend_from_slice(&order[from..from + many]);
        for town in &rivals {
            season.towns[*town as usize].stay = 1;
        }
    }
    // Fewer idle days until all fits, then shorter stays, then fewer rules.
    for relaxed in 0..4 {
        for idle in [40, 25, 12, 0] {
            if let Some(plan) = place(season, &order, idle, chance) {
                return Hidden { plan, order, rivals };
            }
        }
        match relaxed {
            0 | 1 => season.towns.iter_mut().for_each(|town| town.stay = town.stay.min(2 - relaxed)),
            _ => {
                season.limits.free_days = 0;
                season.limits.rest = None;
                season.limits.stops_a_week = None;
            }
        }
    }
    Hidden { plan: Schedule { stops: vec![None; order.len()] }, order, rivals }
}

/// Limits within which every town can be reached from home and left again on one day.
fn near_home(season: &mut Season) {
    let home = season.base.unwrap_or(0);
    let ways = season.towns.iter().filter_map(|town| {
        let place = town.venues.first()?.place;
        Some((season.minutes(home, place)?, season.minutes(place, home)?))
    });
    let (leg, day) = ways.fold((0, 0), |(leg, day), (out, back)| (out.max(back).max(leg), day.max(out + back)));
    (season.limits.leg_minutes, season.limits.day_minutes) = (quarter(leg), quarter(day));
}

/// To the next quarter of an hour, one at least.
pub(super) const fn quarter(minutes: u32) -> u32 {
    if minutes == 0 { 15 } else { minutes.div_ceil(15) * 15 }
}

/// From home to one of the three nearest towns, and so on.
fn round(season: &Season, chance: &mut Chance) -> Vec<u32> {
    let place = |town: u32| season.towns[town as usize].venues[0].place;
    let mut left: Vec<u32> = (0..number(season.towns.len())).collect();
    let mut order = Vec::new();
    let mut here = season.base.unwrap_or(0);
    while !left.is_empty() {
        left.sort_unstable_by_key(|town| (season.minutes(here, place(*town)), *town));
        // The nearest in half of all cases.
        let which = chance.below(4).saturating_sub(1).min(number(left.len() - 1));
        let town = left.remove(which as usize);
        here = place(town);
        order.push(town);
    }
    order
}

/// Each town on the first day that is possible, or a little later: so many times in a hundred.
fn place(season: &Season, order: &[u32], idle: u32, chance: &mut Chance) -> Option<Schedule> {
    let mut plan = Schedule { stops: vec![None; order.len()] };
    let mut day = chance.below(3);
    for town in order {
        loop {
            if day >= season.days {
                return None;
            }
            plan.stops[*town as usize] = Some(Placed { day, venue: 0 });
            if season.assess(&plan).ok()?.violations.is_empty() {
                break;
            }
            day += 1;
        }
        day += season.towns[*town as usize].stay;
        if chance.below(100) < idle {
            day += 1 + chance.below(2);
        }
    }
    Some(plan)
}
