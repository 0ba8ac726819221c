//! The proof: dynamic programming over sets of visited towns, where windows leave few of them.

use super::ground::Ground;
use super::progress::Progress;

mod groups;

use groups::{Groups, Label, NONE};

/// After so many comparisons it is asked again whether to stop.
const PATIENCE: usize = 10_000;

/// What the proof found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Proof {
    /// Not finished: too many towns, too many orders, or stopped.
    Open,
    /// The shortest round of all.
    Shortest(Vec<usize>),
    /// Nothing is shorter than the bound that was given; without a bound: no round is feasible.
    NoneShorter,
}

/// Proves the shortest round, if at most `budget` labels are enough.
///
/// Labels by set and last town, layer by layer (Dumas, Desrosiers, Gelinas and Solomon, *An Optimal
/// Algorithm for the Traveling Salesman Problem with Time Windows*, Operations Research 43, 1995).
/// Of two with the same set and last town, one that is neither earlier nor shorter is dropped; so is
/// one from which a town left can no longer be reached in time, and one that cannot be shorter than
/// `bound` with the least ways into, or out of, every town left.
pub(super) fn prove(ground: &Ground, bound: Option<i64>, budget: usize, progress: &mut impl Progress) -> Proof {
    let towns = ground.towns();
    let Some(ways) = ground.shortest() else { return Proof::Open };
    let rests = Rests::of(ground, &ways);
    let mut layers: Vec<Vec<Label>> = vec![vec![Label::start(ground.window(0).0)]];
    let mut groups = Groups::default();
    groups.add(groups::Group { set: 1, town: 0, first: 0, into: rests.all_into, out_of: rests.all_out_of });
    let (mut looked_at, mut compared) = (1, 0);
    for _ in 1..towns {
        let mut layer: Vec<Label> = Vec::new();
        let mut next = Groups::default();
        let Some(last) = layers.last() else { return Proof::Open };
        for group in groups.all() {
            for to in (1..towns).filter(|to| group.set & (1 << to) == 0) {
                if progress.should_stop() {
                    return Proof::Open;
                }
                let set = group.set | (1 << to);
                let way = ground.way(group.town, to);
                let (opens, closes) = ground.window(to);
                let deadline = rests.deadline(set, to);
                let into = group.into - rests.into[to];
                let out_of = group.out_of - rests.out_of[group.town];
                let rest = into.max(out_of);
                let mut target = None;
                let mut place = group.first;
                while let Some(label) = last.get(place as usize) {
                    let found = Label {
                        time: (label.time + way).max(opens),
                        travel: label.travel + way,
                        before: place,
                        next: NONE,
                        town: to,
                    };
                    place = label.next;
                    let hopeless = bound.is_some_and(|bound| found.travel + rest >= bound);
                    if label.time + way > closes || found.time > deadline || hopeless {
                        continue;
                    }
                    let target = *target.get_or_insert_with(|| next.find_or_add(set, to, into, out_of));
                    compared += next.keep(target, found, &mut layer);
                    if compared > PATIENCE {
                        compared = 0;
                        if progress.should_stop() {
                            return Proof::Open;
                        }
                    }
                }
                looked_at += 1;
                if layer.len() + looked_at > budget {
                    return Proof::Open;
                }
            }
        }
        if layer.is_empty() {
            return Proof::NoneShorter;
        }
        looked_at += layer.len();
        layers.push(layer);
        groups = next;
    }
    shortest_home(ground, bound, &layers)
}

fn shortest_home(ground: &Ground, bound: Option<i64>, layers: &[Vec<Label>]) -> Proof {
    let home = layers.iter().last().into_iter().flatten().enumerate().filter_map(|(place, label)| {
        let back = ground.way(label.town, 0);
        let in_time = label.time + back <= ground.window(0).1;
        let travel = label.travel + back;
        (in_time && bound.is_none_or(|bound| travel < bound)).then_some((travel, place))
    });
    let Some((_, mut place)) = home.min() else { return Proof::NoneShorter };
    let mut order = Vec::with_capacity(layers.len());
    for layer in layers.iter().rev() {
        order.push(layer[place].town);
        place = layer[place].before as usize;
    }
    order.reverse();
    Proof::Shortest(order)
}

/// What is at least left to do from a town.
struct Rests {
    /// For each town the others, the first to become unreachable first, with the last moment for it.
    deadlines: Vec<Vec<(i64, usize)>>,
    /// The least way into each town, and out of it, that a feasible round can use.
    into: Vec<i64>,
    out_of: Vec<i64>,
    all_into: i64,
    all_out_of: i64,
}

impl Rests {
    fn of(ground: &Ground, ways: &[i64]) -> Self {
        let towns = ground.towns();
        let last_moment = |from: usize, to: usize| ground.window(to).1 - ways[from * towns + to];
        let deadlines = (0..towns).map(|from| {
            let others = (0..towns).filter(|to| *to != from);
            let mut moments: Vec<(i64, usize)> = others.map(|to| (last_moment(from, to), to)).collect();
            moments.sort_unstable();
            moments
        });
        // Who must come before whom, as bits: after the one, the other can no longer be reached.
        let later = |from: usize| {
            let must = |to: &usize| *to != from && ground.window(*to).0 > last_moment(*to, from);
            (1..towns).filter(must).fold(0_u128, |set, to| set | (1 << to))
        };
        let after: Vec<u128> = (0..towns).map(|from| if from == 0 { 0 } else { later(from) }).collect();
        let before: Vec<u128> = (0..towns)
            .map(|to| (1..towns).filter(|from| after[*from] & (1 << to) != 0).fold(0, |set, from| set | (1 << from)))
            .collect();
        let usable = |from: usize, to: usize| {
            let ends = match (from, to) {
                (0, to) => before[to] == 0,
                (from, 0) => after[from] == 0,
                (from, to) => after[to] & (1 << from) == 0 && after[from] & before[to] == 0,
            };
            from != to && ends && ground.window(from).0 + ground.way(from, to) <= ground.window(to).1
        };
        let least = |into: bool, town: usize| {
            let other = |other: usize| if into { (other, town) } else { (town, other) };
            let ways = (0..towns).map(other).filter(|(from, to)| usable(*from, *to));
            ways.map(|(from, to)| ground.way(from, to)).min().unwrap_or(0)
        };
        let into: Vec<i64> = (0..towns).map(|town| least(true, town)).collect();
        let out_of: Vec<i64> = (0..towns).map(|town| least(false, town)).collect();
        let (all_into, all_out_of) = (into.iter().sum(), out_of.iter().sum());
        Self { deadlines: deadlines.collect(), into, out_of, all_into, all_out_of }
    }

    /// Until when one may begin in a town, having been in a set of towns, and still reach every other.
    fn deadline(&self, set: u128, town: usize) -> i64 {
        let open = self.deadlines[town].iter().find(|(_, to)| *to == 0 || set & (1 << to) == 0);
        open.map_or(i64::MAX, |(moment, _)| *moment)
    }
}
