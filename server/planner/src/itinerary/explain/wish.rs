//! Wishes: the parts of a question that somebody could give up.

use domain::season::Season;
use serde::{Deserialize, Serialize};

/// A part of a question that could be given up. Towns, venues, roles, orders and groups are places
/// in the season's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Wish {
    /// No way is longer than the limit of a leg.
    Leg,
    /// No more driving a day than the limit.
    DayDriving,
    /// Rest after so many days of work.
    Rest,
    /// So many stops a week.
    StopsAWeek,
    /// Free days between two stops.
    FreeDays,
    /// A group of towns keeps its distance.
    Spacing {
        /// The group.
        group: u32,
    },
    /// A town comes after another.
    Order {
        /// Its place in the list.
        place: u32,
    },
    /// A required role of a town.
    Role {
        /// The town.
        town: u32,
        /// Its role.
        role: u32,
    },
    /// The days on which nothing takes place.
    Closed,
    /// A town is pinned.
    Pin {
        /// The town.
        town: u32,
    },
    /// A venue is free on some days only.
    Venue {
        /// The town.
        town: u32,
        /// The venue.
        venue: u32,
    },
    /// A town has a date at all.
    Town {
        /// The town.
        town: u32,
    },
}

/// All wishes that speak of these towns, or of all towns; those that people give up most easily
/// come first.
pub fn wishes(season: &Season, towns: &[u32]) -> Vec<Wish> {
    let limits = &season.limits;
    let has = |town: &u32| towns.contains(town);
    let global = [
        (Wish::Leg, true),
        (Wish::DayDriving, true),
        (Wish::Rest, limits.rest.is_some()),
        (Wish::StopsAWeek, limits.stops_a_week.is_some()),
        (Wish::FreeDays, limits.free_days > 0),
        (Wish::Closed, !season.closed.is_empty()),
    ];
    let mut list: Vec<Wish> = global.into_iter().filter(|(_, is)| *is).map(|(wish, _)| wish).collect();
    let orders = (0..).zip(&season.order).filter(|(_, order)| has(&order.first) && has(&order.then));
    list.extend(orders.map(|(place, _)| Wish::Order { place }));
    let groups =
        (0..).zip(&season.spacing).filter(|(_, group)| group.towns.iter().filter(|town| has(town)).count() > 1);
    list.extend(groups.map(|(group, _)| Wish::Spacing { group }));
    for town in towns {
        let wanted = &season.towns[*town as usize];
        list.extend((0..).take(wanted.roles.len()).map(|role| Wish::Role { town: *town, role }));
        list.extend(wanted.pin.map(|_| Wish::Pin { town: *town }));
        let shut = (0..).zip(&wanted.venues).filter(|(_, venue)| {
            !venue.windows.is_empty() || !venue.closed.is_empty() || venue.shut_weekdays.contains(&true)
        });
        list.extend(shut.map(|(venue, _)| Wish::Venue { town: *town, venue }));
        list.push(Wish::Town { town: *town });
    }
    list.sort_unstable();
    list
}

/// The question with only these wishes. Towns without a wish stay in the list; they may have a
/// date but need not.
pub fn with_only(season: &Season, kept: &[Wish]) -> Season {
    let has = |wish: Wish| kept.contains(&wish);
    let mut question = season.clone();
    if !has(Wish::Leg) {
        question.limits.leg_minutes = u32::MAX;
    }
    if !has(Wish::DayDriving) {
        question.limits.day_minutes = u32::MAX;
    }
    if !has(Wish::Rest) {
        question.limits.rest = None;
    }
    if !has(Wish::StopsAWeek) {
        question.limits.stops_a_week = None;
    }
    if !has(Wish::FreeDays) {
        question.limits.free_days = 0;
    }
    if !has(Wish::Closed) {
        question.closed.clear();
    }
    let mut place = 0;
    question.order.retain(|_| {
        place += 1;
        has(Wish::Order { place: place - 1 })
    });
    let mut group = 0;
    question.spacing.retain(|_| {
        group += 1;
        has(Wish::Spacing { group: group - 1 })
    });
    for (town, wanted) in (0..).zip(&mut question.towns) {
        let mut role = 0;
        wanted.roles.retain(|_| {
            role += 1;
            has(Wish::Role { town, role: role - 1 })
        });
        if !has(Wish::Pin { town }) {
            wanted.pin = None;
        }
        for (venue, place) in (0..).zip(&mut wanted.venues) {
            if !has(Wish::Venue { town, venue }) {
                place.windows.clear();
                place.closed.clear();
                place.shut_weekdays = [false; 7];
            }
        }
    }
    question
}

/// The towns that must have a date.
pub fn required(kept: &[Wish]) -> Vec<u32> {
    kept.iter().filter_map(|wish| if let Wish::Town { town } = wish { Some(*town) } else { None }).collect()
}
