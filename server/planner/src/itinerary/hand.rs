//! A stop in the hand: what each day of a calendar would bring it.
//!
//! Two voices speak of a day. The engine of the hours says what would stand against publishing;
//! what it calls hard makes a day impossible. The rules of the season say what the day costs and
//! which usual wish it breaks: that can be lived with. Both answer from one piece of data that
//! travels to the page once, so that a town is dragged without a request.

use domain::plan::Shifts;
use domain::rules::{Broken, Violation};
use domain::season::{self, Schedule, Season, Unassessable};
use serde::{Deserialize, Serialize};

use super::score::{Target, targets};

/// All that is known of a tour while one of its stops is in the hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The plan, for the engine of the hours.
    pub shifts: Shifts,
    /// The same as a season, with what is usually wished. Each town has one venue: who drags a stop
    /// chooses its day, not its venue.
    pub season: Season,
    /// Where the towns of the season stand.
    pub now: Schedule,
    /// For each stop of `shifts` its town in the season, where it takes part.
    pub towns: Vec<Option<u32>>,
    /// The first day of the calendar, as a number of the engine: 0 is 1 January 1970.
    pub first: i64,
    /// How many days it has.
    pub count: u32,
    /// The day on which it is looked at.
    pub today: i64,
}

/// What a first day would bring a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day, as a number of the engine: 0 is 1 January 1970.
    pub day: i64,
    /// Minutes on the road that the tour would gain; below 0 where it would be shorter.
    pub minutes: i64,
    /// What would stand against the stop there, or warn of it, because of the day; sorted.
    pub found: Vec<Violation>,
    /// Which usual wishes are broken there: all that concern the stop, and what it would bring others.
    /// Empty outside the season, and for a stop that takes no part.
    pub wishes: Vec<season::Violation>,
    /// What the wishes would weigh more than now; `None` where nothing is said of them.
    pub difference: Option<i64>,
}

impl Day {
    /// Whether it would stand against publishing.
    pub fn is_impossible(&self) -> bool {
        self.found.iter().any(Violation::is_hard)
    }
}

/// Why nothing can be said: numbers that do not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Senseless {
    /// The plan.
    #[error(transparent)]
    Plan(#[from] Broken),
    /// The season.
    #[error(transparent)]
    Season(#[from] Unassessable),
}

/// What the days of the calendar would bring a stop that begins on them, without its own day.
/// Nothing for an unknown stop; ends early, with the days so far, when told to stop.
pub fn days(ground: &Ground, stop: u32, should_stop: &mut impl FnMut() -> bool) -> Result<Vec<Day>, Senseless> {
    let Some(own) = ground.shifts.first_day(stop) else { return Ok(Vec::new()) };
    let (known, mut seasoned) = match ground.towns.get(stop as usize).copied().flatten() {
        Some(town) => (known(ground, town)?, targets(&ground.season, &ground.now, town, should_stop)?),
        None => (Vec::new(), Vec::new()),
    };
    seasoned.reverse();
    let road = ground.shifts.minutes(stop, 0);
    let mut days = Vec::with_capacity(ground.count as usize);
    for day in (ground.first..).take(ground.count as usize) {
        if should_stop() {
            break;
        }
        let in_season = |target: &Target| ground.season.first_day + i64::from(target.day);
        while seasoned.pop_if(|target| in_season(target) < day).is_some() {}
        let target = seasoned.pop_if(|target| in_season(target) == day);
        if day != own {
            let found = ground.shifts.found(stop, day - own)?;
            let minutes = ground.shifts.minutes(stop, day - own) - road;
            let difference = target.as_ref().map(|target| target.difference);
            let wishes = target.map(|target| broken(&known, target)).unwrap_or_default();
            days.push(Day { day, minutes, found, wishes, difference });
        }
    }
    Ok(days)
}

/// What is wrong now with a town by itself.
fn known(ground: &Ground, town: u32) -> Result<Vec<season::Violation>, Unassessable> {
    let placed = ground.now.stops.get(town as usize).ok_or(Unassessable { town })?;
    let mut known = Vec::new();
    if let Some(placed) = *placed {
        ground.season.alone(town, placed, &mut known);
    }
    Ok(known)
}

/// What a target creates and what of the known it leaves, sorted.
fn broken(known: &[season::Violation], target: Target) -> Vec<season::Violation> {
    let left = known.iter().filter(|violation| !target.ended.contains(violation)).copied();
    let mut broken: Vec<season::Violation> = left.collect();
    broken.extend(target.created);
    broken.sort_unstable();
    broken
}
