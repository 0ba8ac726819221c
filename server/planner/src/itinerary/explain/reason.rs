//! What stands in the way of a town that is left out: which rule closes each day.

use std::collections::BTreeMap;

use domain::season::{Schedule, Season, Unassessable, Violation};
use serde::{Deserialize, Serialize};

use crate::itinerary::score::targets;

/// What closes a day to a town.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Closing {
    /// Nothing but the cost.
    Open,
    /// The stay would end after the season.
    SeasonEnd,
    /// A public holiday or closing day.
    Closed,
    /// No venue is free.
    VenueShut,
    /// The town is pinned elsewhere.
    Pinned,
    /// Nobody of a required role can come.
    Partner {
        /// Which role.
        role: u32,
    },
    /// Too far to go home each night.
    BaseTooFar,
    /// Another town is there.
    Occupied {
        /// Which town.
        by: u32,
    },
    /// Not enough free days beside another town.
    TooClose {
        /// Which town.
        to: u32,
    },
    /// A way would be too long.
    Leg,
    /// No rest would be left.
    Rest,
    /// The week is full.
    WeekFull,
    /// A town must come before or after.
    Order {
        /// Which town.
        with: u32,
    },
    /// A neighbour is too near in days.
    Spacing {
        /// Which town.
        with: u32,
    },
}

/// For each reason the days that it closes, the reason with the most days first. Each day counts
/// once, at the venue that fits best and with the first of its reasons in the order of [`Closing`].
///
/// Ends early, with the days so far, when told to stop.
pub fn unplanned_reason(
    season: &Season,
    schedule: &Schedule,
    town: u32,
    should_stop: &mut impl FnMut() -> bool,
) -> Result<Vec<(Closing, Vec<u32>)>, Unassessable> {
    let mut days: BTreeMap<Closing, Vec<u32>> = BTreeMap::new();
    for target in targets(season, schedule, town, should_stop)? {
        let closing = target.created.iter().map(|violation| closing(violation, town)).min().unwrap_or(Closing::Open);
        days.entry(closing).or_default().push(target.day);
    }
    let mut list: Vec<_> = days.into_iter().collect();
    list.sort_by_key(|(closing, days)| (std::cmp::Reverse(days.len()), *closing));
    Ok(list)
}

const fn closing(violation: &Violation, town: u32) -> Closing {
    const fn other(one: u32, two: u32, town: u32) -> u32 {
        if one == town { two } else { one }
    }
    match *violation {
        Violation::OutOfSeason { .. } => Closing::SeasonEnd,
        Violation::Closed { .. } => Closing::Closed,
        Violation::VenueShut { .. } => Closing::VenueShut,
        Violation::OffPin { .. } => Closing::Pinned,
        Violation::PartnerMissing { role, .. } => Closing::Partner { role },
        Violation::BaseTooFar { .. } => Closing::BaseTooFar,
        Violation::TwoTowns { first, second } => Closing::Occupied { by: other(first, second, town) },
        Violation::TooClose { first, second, .. } => Closing::TooClose { to: other(first, second, town) },
        Violation::LegTooLong { .. } => Closing::Leg,
        Violation::NoRest { .. } => Closing::Rest,
        Violation::WeekFull { .. } => Closing::WeekFull,
        Violation::Order { first, then } => Closing::Order { with: other(first, then, town) },
        Violation::Spacing { one, other: two, .. } => Closing::Spacing { with: other(one, two, town) },
    }
}
