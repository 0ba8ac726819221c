//! What is asked around a hidden plan: every wish holds in it.

use domain::season::{Before, Busy, DaySpan, Partner, Pin, Placed, Schedule, Season, Spacing, Town, Value, Venue};

use super::hidden::{Hidden, quarter};
use super::{Chance, Problem, Tightness, number};

/// The question around a plan.
pub(super) fn around(mut season: Season, hidden: Hidden, tightness: Tightness, chance: &mut Chance) -> Problem {
    let Hidden { mut plan, order, rivals } = hidden;
    let loose = tightness == Tightness::Loose;
    for town in 0..number(season.towns.len()) {
        venues(&mut season, &mut plan, town, loose, chance);
        likes(&mut season, &plan, town, chance);
    }
    let attends = roles(&mut season, &plan, loose, chance);
    partners(&mut season, &plan, &attends, loose, chance);
    pins_and_groups(&mut season, &plan, &order, loose, &rivals, chance);
    if !rivals.is_empty() {
        contradict(&mut season, &mut plan, &rivals);
    }
    if !loose {
        season.limits.leg_minutes = season.limits.leg_minutes.min(quarter(longest(&season, &plan, &order)));
    }
    // The hidden plan fits the season that was made around it.
    let reference: Value = season.assess(&plan).map(|found| found.value()).unwrap_or_default();
    Problem { season, plan, reference, contradiction: rivals }
}

fn stay(town: &Town, plan: &Schedule, number: u32) -> Option<DaySpan> {
    let placed = plan.stops[number as usize]?;
    Some(DaySpan { first: placed.day, last: placed.day + town.stay - 1 })
}

/// The hidden venue, free around the hidden stay, among others.
fn venues(season: &mut Season, plan: &mut Schedule, number: u32, loose: bool, chance: &mut Chance) {
    let (days, places) = (season.days, season.roads.places);
    let mut around: Vec<u32> = (0..places).collect();
    let here = season.towns[number as usize].venues[0].place;
    around.sort_unstable_by_key(|place| (season.minutes(here, *place), *place));
    let first_weekday = season.weekday(0);
    let town = &mut season.towns[number as usize];
    let Some(stay) = stay(town, plan, number) else { return };
    let slack = if loose { 13 } else { 3 };
    let mut known = Venue {
        place: here,
        windows: vec![DaySpan {
            first: stay.first.saturating_sub(chance.below(slack)),
            last: (stay.last + chance.below(slack)).min(days - 1),
        }],
        closed: (0..chance.below(4)).map(|_| chance.below(days)).filter(|day| !stay.holds(*day)).collect(),
        ..Venue::default()
    };
    if loose && chance.one_in(2) {
        known.windows.clear();
    } else if chance.one_in(2) {
        known.windows.push(elsewhere(days, town.stay, chance));
    }
    if chance.one_in(3) {
        let weekday = chance.below(7) as usize;
        known.shut_weekdays[weekday] =
            (stay.first..=stay.last).all(|day| (first_weekday + day as usize) % 7 != weekday);
    }
    let others = chance.below(if loose { 2 } else { 3 });
    let mut venues: Vec<Venue> = (0..others)
        .map(|_| Venue {
            place: if chance.one_in(3) { around[1.min(around.len() - 1)] } else { here },
            windows: vec![elsewhere(days, town.stay, chance)],
            ..Venue::default()
        })
        .collect();
    let venue = chance.below(others + 1);
    venues.insert(venue as usize, known);
    town.venues = venues;
    plan.stops[number as usize] = Some(Placed { day: stay.first, venue });
}

/// Days anywhere in the season, long enough for a stay.
fn elsewhere(days: u32, stay: u32, chance: &mut Chance) -> DaySpan {
    let first = chance.below(days.saturating_sub(stay + 3).max(1));
    DaySpan { first, last: (first + stay + chance.below(3)).min(days - 1) }
}

/// Days that are liked, and what people know.
fn likes(season: &mut Season, plan: &Schedule, number: u32, chance: &mut Chance) {
    let days = season.days;
    let town = &mut season.towns[number as usize];
    let Some(placed) = plan.stops[number as usize] else { return };
    if chance.one_in(2) {
        let first = placed.day.saturating_sub(chance.below(4));
        town.liked_days = vec![DaySpan { first, last: (first + chance.below(4)).min(days - 1) }];
        if chance.one_in(3) {
            town.liked_days.push(elsewhere(days, 1, chance));
        }
    }
    if chance.one_in(3) {
        for _ in 0..3 {
            town.liked_weekdays[chance.below(6) as usize] = true;
        }
    }
    if chance.below(5) < 3 {
        let day = (placed.day + chance.below(7)).saturating_sub(3).min(days - 1);
        town.published = Some(Placed { day, ..placed });
        town.notice = 1 + i64::from(chance.below(10));
    }
}

/// The longest part of a way in the plan.
fn longest(season: &Season, plan: &Schedule, order: &[u32]) -> u32 {
    let stops: Vec<(u32, DaySpan)> = order
        .iter()
        .filter_map(|number| {
            let town = &season.towns[*number as usize];
            let venue = plan.stops[*number as usize]?.venue;
            Some((town.venues[venue as usize].place, stay(town, plan, *number)?))
        })
        .collect();
    let between = stops.windows(2).map(|two| season.way(two[0].0, two[1].0, two[1].1.first - two[0].1.last - 1));
    let ends = [
        stops.first().and_then(|(place, _)| season.way_from_home(*place)),
        stops.last().and_then(|(place, _)| season.way_home(*place)),
    ];
    let home = stops.iter().map(|(place, _)| season.daily_minutes(*place).unwrap_or(0));
    between.chain(ends).flatten().map(|way| way.longest).chain(home).max().unwrap_or(0)
}

/// Who is needed and who is liked; answers which partner is there in the plan, town by town.
fn roles(season: &mut Season, plan: &Schedule, loose: bool, chance: &mut Chance) -> Vec<(u32, u32)> {
    let people = number(season.towns.len()) + 6;
    season.partners = (0..people)
        .map(|person| Partner {
            name: format!("Partenaire {}", person + 1),
            teams: 1 + chance.below(2),
            place: (!chance.one_in(5)).then(|| chance.below(season.roads.places)),
            ..Partner::default()
        })
        .collect();
    let mut attends = Vec::new();
    for (number, town) in (0..).zip(&mut season.towns) {
        for _ in 0..chance.below(2) + u32::from(!loose) {
            let mut role: Vec<u32> = (0..2 + chance.below(2)).map(|_| chance.below(people)).collect();
            attends.extend(plan.stops[number as usize].map(|_| (role[0], number)));
            role.sort_unstable();
            role.dedup();
            town.roles.push(role);
        }
        town.liked_partners = (0..chance.below(3)).map(|_| chance.below(people)).collect();
        town.liked_partners.sort_unstable();
        town.liked_partners.dedup();
    }
    attends
}

/// When they are elsewhere and how far they go.
fn partners(season: &mut Season, plan: &Schedule, attends: &[(u32, u32)], loose: bool, chance: &mut Chance) {
    for person in 0..number(season.partners.len()) {
        let stays: Vec<(DaySpan, u32)> = attends
            .iter()
            .filter(|(who, _)| *who == person)
            .filter_map(|(_, number)| {
                let town = &season.towns[*number as usize];
                let placed = plan.stops[*number as usize]?;
                Some((stay(town, plan, *number)?, town.venues[placed.venue as usize].place))
            })
            .collect();
        let partner = &season.partners[person as usize];
        let farthest = partner.place.map(|from| {
            let ways = stays.iter().filter_map(|(_, to)| season.minutes(from, *to));
            ways.max().unwrap_or(0)
        });
        let teams = partner.teams;
        let mut busy = Vec::new();
        for _ in 0..season.days / if loose { 10 } else { 4 } {
            let day = chance.below(season.days);
            let needed = stays.iter().any(|(stay, _)| stay.holds(day));
            // Where it is needed, a second team may be elsewhere, once.
            if !needed {
                busy.push(Busy { day, teams: 1 + chance.below(teams) });
            } else if teams > 1 && busy.iter().all(|known: &Busy| known.day != day) {
                busy.push(Busy { day, teams: teams - 1 });
            }
        }
        let reach = farthest.map(|minutes| minutes.max(30) + chance.below(30)).filter(|_| chance.one_in(2));
        let partner = &mut season.partners[person as usize];
        partner.busy = busy;
        partner.reach_minutes = reach;
    }
}

/// What is fixed, and which towns look at each other.
fn pins_and_groups(
    season: &mut Season,
    plan: &Schedule,
    order: &[u32],
    loose: bool,
    rivals: &[u32],
    chance: &mut Chance,
) {
    let day = |town: u32| plan.stops[town as usize].map_or(0, |placed| placed.day);
    let mut free: Vec<u32> = order.iter().copied().filter(|town| !rivals.contains(town)).collect();
    chance.shuffle(&mut free);
    let pins = if loose { 0 } else { free.len().min(2) };
    for town in free.drain(..pins) {
        let venue = chance.one_in(2).then_some(());
        season.towns[town as usize].pin =
            plan.stops[town as usize].map(|placed| Pin { day: placed.day, venue: venue.map(|()| placed.venue) });
    }
    for _ in 0..if loose { 1 } else { 3 } {
        let (one, other) = (chance.below(number(order.len())), chance.below(number(order.len())));
        let before = Before { first: order[one.min(other) as usize], then: order[one.max(other) as usize] };
        if one != other && !season.order.contains(&before) {
            season.order.push(before);
        }
    }
    for _ in 0..if loose { 1 } else { 2 } {
        let mut towns: Vec<u32> = order.to_vec();
        chance.shuffle(&mut towns);
        towns.truncate(3);
        let pairs =
            towns.iter().enumerate().flat_map(|(place, one)| towns[place + 1..].iter().map(move |two| (one, two)));
        let nearest = pairs.map(|(one, two)| day(*one).abs_diff(day(*two))).min().unwrap_or(0).min(14);
        season.spacing.push(Spacing { towns, days: if loose { nearest / 2 } else { nearest } });
    }
}

/// All rivals are free on the days of all but the last of them, who is the least important and stays out.
fn contradict(season: &mut Season, plan: &mut Schedule, rivals: &[u32]) {
    let Some((out, rest)) = rivals.split_last() else { return };
    let shared: Vec<DaySpan> =
        rest.iter().filter_map(|town| stay(&season.towns[*town as usize], plan, *town)).collect();
    let least = rivals.iter().map(|town| season.towns[*town as usize].importance).min().unwrap_or(1);
    for town in rivals {
        let importance = &mut season.towns[*town as usize].importance;
        *importance = if town == out { least } else { (*importance).max(least) };
        for venue in &mut season.towns[*town as usize].venues {
            venue.windows.clone_from(&shared);
        }
    }
    plan.stops[*out as usize] = None;
}
