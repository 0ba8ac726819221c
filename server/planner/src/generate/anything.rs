//! Seasons and schedules without sense, to compare those who judge them.

use domain::season::{
    Before, Busy, DaySpan, Limits, Mode, Partner, Pin, Placed, Rest, Roads, Schedule, Season, Spacing, Town, Venue,
    Weights,
};

use super::Chance;
use crate::Random;

/// A valid season of 2 to 8 towns and 8 to 30 days, and a schedule that breaks as many rules as it
/// likes. The same for the same seed, on every machine.
pub fn anything(seed: u64) -> (Season, Schedule) {
    let mut chance = Chance(Random::new(seed));
    let chance = &mut chance;
    let (days, places, people) = (8 + chance.below(23), 2 + chance.below(5), chance.below(5));
    let mode = match chance.below(4) {
        0 => Mode::ReturnToBase,
        1 => Mode::Mixed { home_after: 1 + chance.below(3) },
        _ => Mode::MovingOn,
    };
    let base = chance.below(places);
    let count = 2 + chance.below(7);
    let towns: Vec<Town> = (0..count).map(|number| town(days, places, people, number, chance)).collect();
    let season = Season {
        first_day: i64::from(chance.below(40_000)) - 10_000,
        days,
        closed: some(2, chance, |chance| chance.below(days)),
        mode,
        base: (mode != Mode::MovingOn || !chance.one_in(4)).then_some(base),
        roads: roads(places, chance),
        limits: Limits {
            leg_minutes: 40 + chance.below(120),
            day_minutes: 40 + chance.below(160),
            free_days: chance.below(3),
            rest: chance.one_in(2).then(|| Rest { work_days: 1 + chance.below(6), rest_days: 1 + chance.below(3) }),
            stops_a_week: chance.one_in(2).then(|| 1 + chance.below(3)),
        },
        towns,
        partners: (0..people).map(|number| partner(days, places, number, chance)).collect(),
        order: some(2, chance, |chance| {
            let first = chance.below(count - 1);
            Before { first, then: first + 1 + chance.below(count - first - 1) }
        }),
        spacing: some(2, chance, |chance| {
            let mut towns: Vec<u32> = (0..count).collect();
            chance.shuffle(&mut towns);
            towns.truncate(3);
            Spacing { towns, days: chance.below(8) }
        }),
        weights: weights(chance),
    };
    let schedule = Schedule {
        stops: season
            .towns
            .iter()
            .map(|town| {
                let venue = chance.below(super::number(town.venues.len()));
                (!chance.one_in(5)).then(|| Placed { day: chance.below(days), venue })
            })
            .collect(),
    };
    (one_pin(season), schedule)
}

fn town(days: u32, places: u32, people: u32, number: u32, chance: &mut Chance) -> Town {
    let venues: Vec<Venue> = (0..=chance.below(3))
        .map(|_| Venue {
            place: chance.below(places),
            windows: some(3, chance, |chance| span(days, days / 2, chance)),
            closed: some(3, chance, |chance| chance.below(days)),
            shut_weekdays: std::array::from_fn(|_| chance.one_in(12)),
        })
        .collect();
    let count = super::number(venues.len());
    let who =
        |chance: &mut Chance| if people == 0 { Vec::new() } else { some(3, chance, |chance| chance.below(people)) };
    Town {
        name: format!("Ville {}", number + 1),
        stay: 1 + chance.below(3),
        importance: 1 + i64::from(chance.below(1_000)),
        pin: chance
            .one_in(6)
            .then(|| Pin { day: chance.below(days), venue: chance.one_in(2).then(|| chance.below(count)) }),
        liked_days: some(3, chance, |chance| span(days, 3, chance)),
        liked_weekdays: std::array::from_fn(|_| chance.one_in(3)),
        roles: some(3, chance, who),
        liked_partners: who(chance),
        published: chance.one_in(2).then(|| Placed { day: chance.below(days), venue: chance.below(count) }),
        notice: i64::from(chance.below(20)),
        venues,
    }
}

fn partner(days: u32, places: u32, number: u32, chance: &mut Chance) -> Partner {
    Partner {
        name: format!("Partenaire {}", number + 1),
        teams: 1 + chance.below(2),
        busy: some(12, chance, |chance| Busy { day: chance.below(days), teams: chance.below(4) }),
        place: (!chance.one_in(4)).then(|| chance.below(places)),
        reach_minutes: chance.one_in(2).then(|| chance.below(120)),
    }
}

/// Some without a way, none the same in both directions.
fn roads(places: u32, chance: &mut Chance) -> Roads {
    let pairs = (0..places).flat_map(|from| (0..places).map(move |to| (from, to)));
    let minutes = pairs.map(|(from, to)| {
        let minutes = chance.below(150);
        if from == to { Some(0) } else { (!chance.one_in(15)).then_some(minutes) }
    });
    Roads { places, minutes: minutes.collect() }
}

fn weights(chance: &mut Chance) -> Weights {
    let mut weight = || i64::from(chance.below(10));
    Weights {
        driving: weight(),
        days: weight(),
        weekdays: weight(),
        partners: weight(),
        evenness: weight(),
        partner_minutes: weight(),
        stability: weight(),
        even_days: chance.below(4),
    }
}

/// Days in a row, up to `more` after the first.
fn span(days: u32, more: u32, chance: &mut Chance) -> DaySpan {
    let first = chance.below(days);
    DaySpan { first, last: (first + chance.below(more + 1)).min(days - 1) }
}

/// From none to `most` of them.
fn some<T>(most: u32, chance: &mut Chance, mut make: impl FnMut(&mut Chance) -> T) -> Vec<T> {
    let count = chance.below(most + 1);
    (0..count).map(|_| make(chance)).collect()
}

/// Pins may not contradict each other: only the first is kept.
fn one_pin(mut season: Season) -> Season {
    let mut pinned = false;
    for town in &mut season.towns {
        town.pin = town.pin.filter(|_| !pinned);
        pinned |= town.pin.is_some();
    }
    season
}
