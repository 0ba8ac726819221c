//! The cheapest largest flow.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

const NOWHERE: usize = usize::MAX;
const FAR: i64 = i64::MAX / 4;
/// Whoever waits is asked after so many steps.
const STEPS: usize = 2_048;

/// A network with whole capacities and costs of 0 and more.
#[derive(Debug)]
pub struct Network {
    /// Arcs out of each node; the arc back to arc `n` is `n ^ 1`.
    out: Vec<Vec<u32>>,
    to: Vec<usize>,
    room: Vec<i64>,
    cost: Vec<i64>,
}

/// The cheapest arcs, by layers.
struct Layers {
    /// How many arcs each node is away from the source.
    of: Vec<usize>,
    /// The first arc of each node that may still lead on.
    next: Vec<usize>,
}

impl Network {
    pub fn new(nodes: usize) -> Self {
        Self { out: vec![Vec::new(); nodes], to: Vec::new(), room: Vec::new(), cost: Vec::new() }
    }

    pub fn node(&mut self) -> usize {
        self.out.push(Vec::new());
        self.out.len() - 1
    }

    /// Returns the number of the arc.
    pub fn arc(&mut self, from: usize, to: usize, room: i64, cost: i64) -> usize {
        let arc = self.to.len();
        for (node, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            self.out[node].push(u32::try_from(self.to.len()).unwrap_or(u32::MAX));
            self.to.push(to);
            self.room.push(room);
            self.cost.push(cost);
        }
        arc
    }

    /// What flows through an arc.
    pub fn through(&self, arc: usize) -> i64 {
        self.room[arc ^ 1]
    }

    /// Sends as much as possible, at most `limit`, as cheaply as possible; returns how much and its
    /// cost, or nothing when stopped.
    ///
    /// The primal-dual method (Ford and Fulkerson, *Flows in Networks*, 1962): among the ways of the
    /// least cost a largest flow by layers (Dinic, 1970), then the next cost by shortest ways with
    /// potentials.
    pub fn send(
        &mut self,
        source: usize,
        sink: usize,
        limit: i64,
        should_stop: &mut dyn FnMut() -> bool,
    ) -> Option<(i64, i64)> {
        let mut height = vec![0; self.out.len()];
        let (mut sent, mut paid) = (0, 0);
        while sent < limit && self.raise(source, sink, &mut height, should_stop)? {
            loop {
                let mut layers = self.layers(source, &height, should_stop)?;
                if layers.of[sink] == NOWHERE {
                    break;
                }
                loop {
                    if should_stop() {
                        return None;
                    }
                    let more = self.push(source, sink, limit - sent, &height, &mut layers);
                    if more == 0 {
                        break;
                    }
                    sent += more;
                    paid += more * (height[sink] - height[source]);
                }
                if sent == limit {
                    break;
                }
            }
        }
        Some((sent, paid))
    }

    /// Adds to each height how far the node is from the source; false when the sink is not reached.
    fn raise(
        &self,
        source: usize,
        sink: usize,
        height: &mut [i64],
        should_stop: &mut dyn FnMut() -> bool,
    ) -> Option<bool> {
        let mut far = vec![FAR; self.out.len()];
        far[source] = 0;
        let mut open = BinaryHeap::from([Reverse((0, source))]);
        let mut steps = 0;
        while let Some(Reverse((distance, node))) = open.pop() {
            if distance > far[node] {
                continue;
            }
            self.count(node, &mut steps, should_stop)?;
            for arc in self.out[node].iter().map(|arc| *arc as usize) {
                let to = self.to[arc];
                let reached = distance + self.cost[arc] + height[node] - height[to];
                if self.room[arc] > 0 && reached < far[to] {
                    far[to] = reached;
                    open.push(Reverse((reached, to)));
                }
            }
        }
        let limit = far[sink];
        for (height, far) in height.iter_mut().zip(&far) {
            *height += (*far).min(limit);
        }
        Some(limit < FAR)
    }

    /// Counts the arcs that are looked at; nothing when told to stop, which is asked now and then.
    fn count(&self, node: usize, steps: &mut usize, should_stop: &mut dyn FnMut() -> bool) -> Option<()> {
        *steps += 1 + self.out[node].len();
        if *steps > STEPS {
            *steps = 0;
            return (!should_stop()).then_some(());
        }
        Some(())
    }

    fn is_level(&self, node: usize, arc: usize, height: &[i64]) -> bool {
        self.room[arc] > 0 && self.cost[arc] + height[node] == height[self.to[arc]]
    }

    /// How many cheapest arcs each node is away from the source.
    fn layers(&self, source: usize, height: &[i64], should_stop: &mut dyn FnMut() -> bool) -> Option<Layers> {
        let mut layer = vec![NOWHERE; self.out.len()];
        layer[source] = 0;
        let mut open = VecDeque::from([source]);
        let mut steps = 0;
        while let Some(node) = open.pop_front() {
            self.count(node, &mut steps, should_stop)?;
            for arc in self.out[node].iter().map(|arc| *arc as usize) {
                let to = self.to[arc];
                if layer[to] == NOWHERE && self.is_level(node, arc, height) {
                    layer[to] = layer[node] + 1;
                    open.push_back(to);
                }
            }
        }
        let next = vec![0; self.out.len()];
        Some(Layers { of: layer, next })
    }

    /// One more way through the layers; returns how much goes there.
    fn push(&mut self, source: usize, sink: usize, limit: i64, height: &[i64], layers: &mut Layers) -> i64 {
        let mut way: Vec<usize> = Vec::new();
        let mut node = source;
        while node != sink {
            let arcs = &self.out[node];
            let open = (layers.next[node]..arcs.len()).find(|place| {
                let arc = arcs[*place] as usize;
                layers.of[self.to[arc]] == layers.of[node] + 1 && self.is_level(node, arc, height)
            });
            layers.next[node] = open.unwrap_or(arcs.len());
            if let Some(place) = open {
                let arc = arcs[place] as usize;
                way.push(arc);
                node = self.to[arc];
            } else {
                let Some(arc) = way.pop() else { return 0 };
                node = self.to[arc ^ 1];
                layers.next[node] += 1;
            }
        }
        let most = way.iter().map(|arc| self.room[*arc]).fold(limit, i64::min);
        for arc in way {
            self.room[arc] -= most;
            self.room[arc ^ 1] += most;
        }
        most
    }
}
