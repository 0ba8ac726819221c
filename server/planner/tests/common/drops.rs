//! Drops on occupied days.

use domain::season::{Placed, Schedule, Season};
use planner::Random;
use planner::itinerary::repair::Drop;

/// A town that has a date, on the first day of another's stay, where one of its own venues is free
/// and everybody it needs may come: a drop that the page takes. Whether the other towns can make
/// room is not asked.
pub fn drawn(season: &Season, plan: &Schedule, random: &mut Random) -> Option<Drop> {
    for _ in 0..1_000 {
        let town = u32::try_from(random.below(season.towns.len())).unwrap();
        let other = random.below(season.towns.len());
        let Some(there) = plan.stops[other].filter(|_| other != town as usize) else { continue };
        let here = plan.stops[town as usize];
        let may = (0..)
            .take(season.towns[town as usize].venues.len())
            .any(|venue| season.is_allowed_alone(town, Placed { day: there.day, venue }));
        if here.is_some() && may {
            return Some(Drop { town, day: there.day, venue: None });
        }
    }
    None
}
