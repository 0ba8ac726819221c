//! The proof: dynamic programming over sets of visited towns, where windows leave few of them.

use std::collections::BTreeMap;

use super::Instance;
use super::progress::Progress;

/// Sets are kept as bits of one number.
pub(super) const MOST_TOWNS: usize = 128;

/// What the proof found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// Not finished: too many towns, too many orders, or stopped.
    Open,
    /// The shortest round of all.
    Shortest(Vec<usize>),
    /// Nothing is shorter than the bound that was given; without a bound: no round is feasible.
    NoneShorter,
}

/// One way to have been in a set of towns: when it is over, how long the road was, whence it came.
#[derive(Debug, Clone, Copy)]
struct Label {
    time: i64,
    travel: i64,
    /// Place of the label before it in the layer before.
    before: usize,
    town: usize,
}

/// Proves the shortest round, if at most `budget` labels are enough.
///
/// Labels by set and last town, layer by layer (Dumas, Desrosiers, Gelinas and Solomon, *An Optimal
/// Algorithm for the Traveling Salesman Problem with Time Windows*, Operations Research 43, 1995).
/// Of two with the same set and last town, one that is neither earlier nor shorter is dropped; so is
/// one from which a town left can no longer be reached in time, and one that with the least way into
/// every town left cannot be shorter than `bound`.
pub fn prove(instance: &Instance, bound: Option<i64>, budget: usize, progress: &mut impl Progress) -> Proof {
    let towns = instance.towns();
    if towns > MOST_TOWNS {
        return Proof::Open;
    }
    let into = least_ways(instance);
    let all = if towns == MOST_TOWNS { u128::MAX } else { (1 << towns) - 1 };
    let start = Label { time: instance.window(0).0, travel: 0, before: 0, town: 0 };
    let mut layers: Vec<Vec<Label>> = vec![vec![start]];
    let mut groups: BTreeMap<(u128, usize), Vec<usize>> = BTreeMap::from([((1, 0), vec![0])]);
    let mut looked_at = 1;
    for _ in 1..towns {
        let mut layer: Vec<Label> = Vec::new();
        let mut next: BTreeMap<(u128, usize), Vec<usize>> = BTreeMap::new();
        let Some(last) = layers.last() else { return Proof::Open };
        for ((set, town), labels) in &groups {
            if progress.should_stop() {
                return Proof::Open;
            }
            let left: Vec<usize> = (1..towns).filter(|other| set & (1 << other) == 0).collect();
            let rest: i64 = left.iter().map(|other| into[*other]).sum::<i64>() + into[0];
            for place in labels {
                let label = last[*place];
                if bound.is_some_and(|bound| label.travel + rest >= bound) {
                    continue;
                }
                let arrival = |to: usize| label.time + instance.travel(*town, to);
                // With ways that are no detour, who is late from here is late by any way.
                if instance.is_metric() && left.iter().any(|to| arrival(*to) > instance.window(*to).1) {
                    continue;
                }
                for to in &left {
                    let (opens, closes) = instance.window(*to);
                    if arrival(*to) > closes {
                        continue;
                    }
                    let travel = label.travel + instance.travel(*town, *to);
                    let found = Label { time: arrival(*to).max(opens), travel, before: *place, town: *to };
                    let known = next.entry((set | (1 << to), *to)).or_default();
                    if known.iter().any(|place| layer[*place].time <= found.time && layer[*place].travel <= travel) {
                        continue;
                    }
                    known.retain(|place| layer[*place].time < found.time || layer[*place].travel < travel);
                    known.push(layer.len());
                    layer.push(found);
                    looked_at += 1;
                    if looked_at > budget {
                        return Proof::Open;
                    }
                }
            }
        }
        if next.is_empty() {
            return Proof::NoneShorter;
        }
        layers.push(layer);
        groups = next;
    }
    let Some(last) = layers.last() else { return Proof::Open };
    let home = groups.iter().filter(|((set, _), _)| *set == all).flat_map(|(_, labels)| labels);
    let home = home.filter_map(|place| {
        let label = last[*place];
        let back = instance.travel(label.town, 0);
        let in_time = label.time + back <= instance.window(0).1;
        let travel = label.travel + back;
        (in_time && bound.is_none_or(|bound| travel < bound)).then_some((travel, *place))
    });
    match home.min() {
        Some((_, place)) => Proof::Shortest(order(&layers, place)),
        None => Proof::NoneShorter,
    }
}

/// The least way into each town from any other.
fn least_ways(instance: &Instance) -> Vec<i64> {
    let towns = 0..instance.towns();
    let least = |to: usize| towns.clone().filter(|from| *from != to).map(|from| instance.travel(from, to)).min();
    towns.clone().map(|to| least(to).unwrap_or(0)).collect()
}

fn order(layers: &[Vec<Label>], place: usize) -> Vec<usize> {
    let mut order = Vec::with_capacity(layers.len());
    let mut place = place;
    for layer in layers.iter().rev() {
        let label = layer[place];
        order.push(label.town);
        place = label.before;
    }
    order.reverse();
    order
}
