//! A feasible round as a line from town 0 back to town 0, with what makes a change quick to value.

use crate::tsptw::ground::Ground;

/// Which of two pieces is turned when they change places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    None,
    First,
    Second,
}

/// The pieces `start..middle` and `middle..end` change places. The second may be empty: then the
/// first is turned on the spot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub(super) start: usize,
    pub(super) middle: usize,
    pub(super) end: usize,
    pub(super) turn: Turn,
}

/// The round. Place 0 is town 0, the place behind the last town is the return.
#[derive(Debug)]
pub(in crate::tsptw) struct Line<'a> {
    ground: &'a Ground<'a>,
    order: Vec<usize>,
    places: Vec<usize>,
    /// When the town at a place is begun, and when it must be for the rest to keep the windows.
    begins: Vec<i64>,
    due: Vec<i64>,
    /// The road up to a place, and the road of the same places the other way round.
    road: Vec<i64>,
    back: Vec<i64>,
}

impl Clone for Line<'_> {
    fn clone(&self) -> Self {
        Self {
            ground: self.ground,
            order: self.order.clone(),
            places: self.places.clone(),
            begins: self.begins.clone(),
            due: self.due.clone(),
            road: self.road.clone(),
            back: self.back.clone(),
        }
    }

    /// Into memory that is there already: rounds are saved many thousand times a second.
    fn clone_from(&mut self, other: &Self) {
        self.order.clone_from(&other.order);
        self.places.clone_from(&other.places);
        self.begins.clone_from(&other.begins);
        self.due.clone_from(&other.due);
        self.road.clone_from(&other.road);
        self.back.clone_from(&other.back);
    }
}

impl<'a> Line<'a> {
    pub(super) fn new(ground: &'a Ground<'a>, order: &[usize]) -> Self {
        let length = order.len() + 1;
        let mut line = Self {
            ground,
            order: Vec::with_capacity(length),
            places: vec![0; order.len()],
            begins: vec![0; length],
            due: vec![0; length],
            road: vec![0; length],
            back: vec![0; length],
        };
        line.set(order);
        line
    }

    pub(super) fn set(&mut self, order: &[usize]) {
        self.order.clear();
        self.order.extend_from_slice(order);
        self.order.push(0);
        self.begins[0] = self.ground.window(0).0;
        self.due[order.len()] = self.ground.window(0).1;
        self.number(1, order.len());
        self.forth(1);
        self.back_from(order.len());
    }

    pub(super) fn travel(&self) -> i64 {
        self.road.last().copied().unwrap_or(0)
    }

    pub(super) fn order(&self) -> &[usize] {
        &self.order[..self.order.len() - 1]
    }

    pub(super) fn place(&self, town: usize) -> usize {
        self.places[town]
    }

    fn number(&mut self, start: usize, end: usize) {
        for place in start..end {
            self.places[self.order[place]] = place;
        }
    }

    /// Hours and roads anew from a place to the return.
    fn forth(&mut self, start: usize) {
        for place in start..self.order.len() {
            let (last, town) = (self.order[place - 1], self.order[place]);
            let way = self.ground.way(last, town);
            let opens = if place + 1 == self.order.len() { 0 } else { self.ground.window(town).0 };
            self.begins[place] = (self.begins[place - 1] + way).max(opens);
            self.road[place] = self.road[place - 1] + way;
            self.back[place] = self.back[place - 1] + self.ground.way(town, last);
        }
    }

    /// What is due anew, from before a place to the beginning.
    fn back_from(&mut self, end: usize) {
        for place in (0..end).rev() {
            let (town, next) = (self.order[place], self.order[place + 1]);
            self.due[place] = (self.due[place + 1] - self.ground.way(town, next)).min(self.ground.window(town).1);
        }
    }

    /// By how much a change shortens the road.
    pub(super) fn gain(&self, change: Change) -> i64 {
        let Change { start, middle, end, turn } = change;
        let way = |from: usize, to: usize| self.ground.way(self.order[from], self.order[to]);
        if middle == end {
            let inside = (self.back[end - 1] - self.back[start]) - (self.road[end - 1] - self.road[start]);
            return way(start - 1, start) + way(end - 1, end) - way(start - 1, end - 1) - way(start, end) - inside;
        }
        let old = way(start - 1, start) + way(middle - 1, middle) + way(end - 1, end);
        let new = match turn {
            Turn::None => way(start - 1, middle) + way(end - 1, start) + way(middle - 1, end),
            Turn::First => {
                let inside = (self.back[middle - 1] - self.back[start]) - (self.road[middle - 1] - self.road[start]);
                way(start - 1, middle) + way(end - 1, middle - 1) + way(start, end) + inside
            }
            Turn::Second => {
                let inside = (self.back[end - 1] - self.back[middle]) - (self.road[end - 1] - self.road[middle]);
                way(start - 1, end - 1) + way(middle, start) + way(middle - 1, end) + inside
            }
        };
        old - new
    }

    /// Whether every window is kept after a change.
    pub(super) fn keeps_windows(&self, change: Change) -> bool {
        let Change { start, middle, end, turn } = change;
        let mut at = (self.order[start - 1], self.begins[start - 1]);
        let kept = self.follow(&mut at, middle, end, turn == Turn::Second)
            && self.follow(&mut at, start, middle, turn == Turn::First);
        kept && at.1 + self.ground.way(at.0, self.order[end]) <= self.due[end]
    }

    /// Goes through a piece from a town and hour; whether no window breaks.
    fn follow(&self, at: &mut (usize, i64), start: usize, end: usize, turned: bool) -> bool {
        let mut step = |town: &usize| {
            let (opens, closes) = self.ground.window(*town);
            let arrival = at.1 + self.ground.way(at.0, *town);
            *at = (*town, arrival.max(opens));
            arrival <= closes
        };
        let piece = &self.order[start..end];
        if turned { piece.iter().rev().all(&mut step) } else { piece.iter().all(&mut step) }
    }

    /// Makes a change; gives the towns that have a new neighbour.
    pub(super) fn apply(&mut self, change: Change) -> [usize; 6] {
        let Change { start, middle, end, turn } = change;
        match turn {
            Turn::None => {}
            Turn::First => self.order[start..middle].reverse(),
            Turn::Second => self.order[middle..end].reverse(),
        }
        self.order[start..end].rotate_left(middle - start);
        self.number(start, end);
        self.forth(start);
        self.back_from(end);
        let joint = start + (end - middle);
        let places = [start - 1, start, joint.max(1) - 1, joint.min(end), end - 1, end];
        places.map(|place| self.order[place])
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::Random;
    use crate::tsptw::Instance;

    /// Values a round from nothing: whether it keeps the windows, and its road.
    fn valued(instance: &Instance, order: &[usize]) -> (bool, i64) {
        let (mut clock, mut road, mut kept) = (instance.window(0).0, 0, true);
        for (place, town) in order.iter().enumerate() {
            let next = order.get(place + 1).copied().unwrap_or(0);
            let way = instance.travel(*town, next);
            let (opens, closes) = instance.window(next);
            (clock, road) = (clock + way, road + way);
            kept &= clock <= closes;
            clock = clock.max(opens);
        }
        (kept, road)
    }

    #[test]
    fn changes_are_valued_as_the_rounds_that_they_make() {
        let mut random = Random::new(4);
        let (mut kept, mut broken) = (0, 0);
        for _ in 0..300 {
            let towns = 4 + random.below(8);
            let mut number = |limit: usize| i64::try_from(random.below(limit)).unwrap();
            let travel: Vec<i64> = (0..towns * towns).map(|_| number(50)).collect();
            let mut order: Vec<usize> = (0..towns).collect();
            let mut windows = vec![(0, 2_000)];
            let mut clock = 0;
            for town in 1..towns {
                clock += travel[(town - 1) * towns + town];
                let opens = (clock - number(60)).max(0);
                clock = clock.max(opens);
                windows.push((opens, clock + number(60)));
            }
            let instance = Instance::new(travel, windows).unwrap();
            let ground = Ground::of(&instance).unwrap();
            let mut line = Line::new(&ground, &order);
            for _ in 0..40 {
                let start = 1 + random.below(towns - 1);
                let middle = start + 1 + random.below(towns - start);
                let end = middle + random.below(towns + 1 - middle);
                let turn =
                    if end == middle { Turn::First } else { [Turn::None, Turn::First, Turn::Second][random.below(3)] };
                let change = Change { start, middle, end, turn };
                let mut wanted = order.clone();
                match turn {
                    Turn::None => {}
                    Turn::First => wanted[start..middle].reverse(),
                    Turn::Second => wanted[middle..end].reverse(),
                }
                wanted[start..end].rotate_left(middle - start);
                let (keeps, road) = valued(&instance, &wanted);
                assert_eq!(line.gain(change), line.travel() - road, "{order:?} {change:?}");
                assert_eq!(line.keeps_windows(change), keeps, "{order:?} {change:?}");
                if keeps {
                    line.apply(change);
                    order = wanted;
                    assert_eq!((line.order(), line.travel()), (order.as_slice(), road));
                    kept += 1;
                } else {
                    broken += 1;
                }
            }
        }
        assert!(kept > 500 && broken > 500, "{kept} kept, {broken} broken: too few of one kind");
    }
}
