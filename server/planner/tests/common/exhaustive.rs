//! Every plan that there is, by the rules alone.

use domain::season::{Placed, Schedule, Season, Value, Violation};

/// The best value of all schedules, found by trying every one of them.
pub fn best_of_all(season: &Season) -> Value {
    let mut schedule = Schedule { stops: vec![None; season.towns.len()] };
    let mut best = season.assess(&schedule).unwrap().value();
    try_from(season, 0, &mut schedule, &mut best);
    best
}

fn try_from(season: &Season, town: u32, schedule: &mut Schedule, best: &mut Value) {
    let found = season.assess(schedule).unwrap();
    // A later town may lie between two and mend the road, but nothing else.
    let mends = |wrong: &Violation| matches!(wrong, Violation::LegTooLong { .. } | Violation::TooClose { .. });
    if !found.violations.iter().all(mends) {
        return;
    }
    if town as usize == season.towns.len() {
        if found.violations.is_empty() {
            *best = (*best).min(found.value());
        }
        return;
    }
    try_from(season, town + 1, schedule, best);
    for day in 0..season.days {
        for venue in (0..).take(season.towns[town as usize].venues.len()) {
            schedule.stops[town as usize] = Some(Placed { day, venue });
            try_from(season, town + 1, schedule, best);
        }
    }
    schedule.stops[town as usize] = None;
}
