//! Towns that have fewer days, or fewer stops in their weeks, than they need: Hall's condition
//! (*On representatives of subsets*, Journal of the London Mathematical Society 10, 1935).

use domain::season::{Placed, Season};
use serde::{Deserialize, Serialize};

/// What is too little.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crowd {
    /// The towns, by number; each of them is needed for this, unless the search was stopped.
    pub towns: Vec<u32>,
    /// The days that are all they have: those of their stays and of the free days that must follow,
    /// or the first days of the weeks in which they can begin.
    pub days: Vec<u32>,
    /// How many they need.
    pub needed: u32,
    /// Whether weeks are too full, not days.
    pub is_weeks: bool,
}

/// What a town needs of which resources.
struct Need {
    town: u32,
    amount: u32,
    from: Vec<u32>,
}

/// Towns that cannot all have a date, since together they have too few days or too few stops in
/// their weeks; none where a count shows nothing. The smallest set that a start from each town
/// finds, or fewer starts when told to stop.
pub fn crowded(season: &Season, lists: &[(u32, Vec<Placed>)], should_stop: &mut dyn FnMut() -> bool) -> Option<Crowd> {
    if let Some(crowd) = short(&days_needed(season, lists), 1, should_stop) {
        return Some(crowd);
    }
    let crowd = short(&weeks_needed(season, lists), season.limits.stops_a_week?, should_stop)?;
    let first = |number: &u32| (0..season.days).find(|day| week(season, *day) == *number);
    Some(Crowd { days: crowd.days.iter().filter_map(first).collect(), is_weeks: true, ..crowd })
}

/// Whether there are such towns.
pub fn is_crowded(season: &Season, lists: &[(u32, Vec<Placed>)]) -> bool {
    let short = |needs: &[Need], many: u32| unmet(&needs.iter().collect::<Vec<_>>(), many).is_some();
    short(&days_needed(season, lists), 1)
        || season.limits.stops_a_week.is_some_and(|most| short(&weeks_needed(season, lists), most))
}

/// Free days must follow each stay but the last, so they may lie after the season.
fn days_needed(season: &Season, lists: &[(u32, Vec<Placed>)]) -> Vec<Need> {
    let need = |(town, list): &(u32, Vec<Placed>)| {
        let amount = season.towns[*town as usize].stay + season.limits.free_days;
        Need { town: *town, amount, from: sorted(list.iter().flat_map(|placed| placed.day..placed.day + amount)) }
    };
    lists.iter().map(need).collect()
}

fn weeks_needed(season: &Season, lists: &[(u32, Vec<Placed>)]) -> Vec<Need> {
    let from = |list: &[Placed]| sorted(list.iter().map(|placed| week(season, placed.day)));
    lists.iter().map(|(town, list)| Need { town: *town, amount: 1, from: from(list) }).collect()
}

/// The number of a day's week in the season.
fn week(season: &Season, day: u32) -> u32 {
    u32::try_from(season.monday(day) + 7).unwrap_or(0) / 7
}

/// A set of needs that want more than there is, where each resource is there `many` times.
fn short(needs: &[Need], many: u32, should_stop: &mut dyn FnMut() -> bool) -> Option<Crowd> {
    let all: Vec<&Need> = needs.iter().collect();
    let first = unmet(&all, many)?;
    let mut best = shrunk(first, many, should_stop);
    // Another town put last leads to another set, sometimes a smaller one.
    for last in 0..all.len().min(64) {
        let mut turned = all.clone();
        turned.rotate_left(last + 1);
        if should_stop() {
            break;
        }
        if let Some(set) = unmet(&turned, many) {
            let set = if set.len() <= best.len() + 2 { shrunk(set, many, should_stop) } else { set };
            if set.len() < best.len() {
                best = set;
            }
        }
    }
    let mut towns: Vec<u32> = best.iter().map(|need| need.town).collect();
    towns.sort_unstable();
    Some(Crowd {
        towns,
        days: sorted(best.iter().flat_map(|need| need.from.iter().copied())),
        needed: best.iter().map(|need| need.amount).sum(),
        is_weeks: false,
    })
}

/// Each need that the shortage does without is dropped, or fewer when told to stop.
fn shrunk<'n>(mut set: Vec<&'n Need>, many: u32, should_stop: &mut dyn FnMut() -> bool) -> Vec<&'n Need> {
    let mut place = 0;
    while place < set.len() && !should_stop() {
        let mut fewer = set.clone();
        fewer.remove(place);
        match unmet(&fewer, many) {
            Some(smaller) => (set, place) = (smaller, 0),
            None => place += 1,
        }
    }
    set
}

/// Meets need after need by augmenting paths; where one cannot be met, those that stand in its way
/// and itself.
fn unmet<'n>(needs: &[&'n Need], many: u32) -> Option<Vec<&'n Need>> {
    let resources = needs.iter().flat_map(|need| need.from.iter()).max().map_or(0, |last| *last as usize + 1);
    let mut taken: Vec<Vec<usize>> = vec![Vec::new(); resources];
    for (place, need) in needs.iter().enumerate() {
        for _ in 0..need.amount {
            let mut seen = vec![false; resources];
            if !augment(needs, place, many as usize, &mut taken, &mut seen) {
                let mut blocking: Vec<usize> = (0..resources)
                    .filter(|resource| seen[*resource])
                    .flat_map(|resource| taken[resource].iter().copied())
                    .chain([place])
                    .collect();
                blocking.sort_unstable();
                blocking.dedup();
                return Some(blocking.into_iter().map(|place| needs[place]).collect());
            }
        }
    }
    None
}

fn augment(needs: &[&Need], place: usize, many: usize, taken: &mut [Vec<usize>], seen: &mut [bool]) -> bool {
    for resource in &needs[place].from {
        let resource = *resource as usize;
        // A need takes a resource once.
        if seen[resource] || taken[resource].contains(&place) {
            continue;
        }
        seen[resource] = true;
        if taken[resource].len() < many {
            taken[resource].push(place);
            return true;
        }
        for holder in 0..taken[resource].len() {
            let other = taken[resource][holder];
            if augment(needs, other, many, taken, seen) {
                taken[resource][holder] = place;
                return true;
            }
        }
    }
    false
}

fn sorted(list: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut list: Vec<u32> = list.collect();
    list.sort_unstable();
    list.dedup();
    list
}
