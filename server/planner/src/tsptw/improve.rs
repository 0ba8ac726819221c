//! From a feasible round to a shorter one: pieces change places, or are turned, where the road gets
//! shorter and no window is broken.

use super::ground::Ground;
use super::progress::Progress;
use crate::Random;

mod line;

use line::{Change, Line, Turn};

/// So many likely towns are tried before and behind each.
const NEAR: usize = 14;
/// Pieces of up to so many towns are moved.
const LONGEST_PIECE: usize = 4;
/// A kick moves pieces of up to so many towns.
const LONGEST_KICK: usize = 30;
/// A place where no kick keeps the windows is given up after so many tries.
const KICK_TRIES: usize = 12;

/// A feasible round that is made shorter.
pub(super) struct Improver<'a> {
    line: Line<'a>,
    /// For each town those that may well come right behind it, and right before it.
    behind: Vec<Vec<usize>>,
    before: Vec<Vec<usize>>,
    /// Towns round which something changed, to be looked at; each at most once.
    waiting: Vec<usize>,
    is_waiting: Vec<bool>,
}

impl<'a> Improver<'a> {
    /// `None` when stopped before it was ready.
    pub(super) fn new(ground: &'a Ground<'a>, order: &[usize], progress: &mut impl Progress) -> Option<Self> {
        let (mut behind, mut before) = (Vec::new(), Vec::new());
        for town in 0..ground.towns() {
            if progress.should_stop() {
                return None;
            }
            behind.push(nearest(ground, town, |other| (town, other)));
            before.push(nearest(ground, town, |other| (other, town)));
        }
        let is_waiting = vec![false; ground.towns()];
        Some(Self { line: Line::new(ground, order), behind, before, waiting: Vec::new(), is_waiting })
    }

    /// The road of the round, the return included.
    pub(super) fn travel(&self) -> i64 {
        self.line.travel()
    }

    /// The towns in order, without the return.
    pub(super) fn order(&self) -> &[usize] {
        self.line.order()
    }

    /// Goes on from another feasible round.
    pub(super) fn set(&mut self, order: &[usize]) {
        self.line.set(order);
    }

    /// The present round, to come back to.
    pub(super) fn save(&self, to: &mut Line<'a>) {
        to.clone_from(&self.line);
    }

    /// Back to a round that was saved.
    pub(super) fn restore(&mut self, from: &Line<'a>) {
        self.line.clone_from(from);
    }

    /// A copy of the present round.
    pub(super) fn saved(&self) -> Line<'a> {
        self.line.clone()
    }

    /// Every town is to be looked at.
    pub(super) fn wake_all(&mut self, random: &mut Random) {
        self.waiting = (0..self.is_waiting.len()).collect();
        random.mix(&mut self.waiting);
        self.is_waiting.fill(true);
    }

    /// Moves pieces by chance near one place, however long the road becomes, as long as no window breaks.
    pub(super) fn kick(&mut self, strength: usize, random: &mut Random) {
        let length = self.order().len();
        let centre = 1 + random.below(length);
        for _ in 0..strength {
            for _ in 0..KICK_TRIES {
                let longest = 1 + random.below(LONGEST_KICK);
                let (first, second) = (1 + random.below(longest), 1 + random.below(longest));
                let start = (centre + random.below(15)).saturating_sub(7 + first).max(1);
                let turn = [Turn::None, Turn::None, Turn::First, Turn::Second][random.below(4)];
                let change = Change { start, middle: start + first, end: start + first + second, turn };
                if change.end <= length && self.line.keeps_windows(change) {
                    self.apply(change);
                    break;
                }
            }
        }
    }

    /// Makes the round shorter until nothing helps any more, or until told to stop.
    pub(super) fn descend(&mut self, progress: &mut impl Progress) {
        while let Some(town) = self.waiting.pop() {
            self.is_waiting[town] = false;
            if progress.should_stop() {
                self.waiting.clear();
                self.is_waiting.fill(false);
                return;
            }
            while let Some(change) = self.best_at(town) {
                self.apply(change);
            }
        }
    }

    fn apply(&mut self, change: Change) {
        for town in self.line.apply(change) {
            if !std::mem::replace(&mut self.is_waiting[town], true) {
                self.waiting.push(town);
            }
        }
    }

    /// The change that shortens the road most of those that put a likely town before or behind this one.
    fn best_at(&self, town: usize) -> Option<Change> {
        let mut best = None;
        let mut gain = 0;
        let mut offer = |change: Change| {
            let found = self.line.gain(change);
            if found > gain && self.line.keeps_windows(change) {
                (best, gain) = (Some(change), found);
            }
        };
        for next in &self.behind[town] {
            self.joining(town, *next, &mut offer);
        }
        for last in &self.before[town] {
            self.joining(*last, town, &mut offer);
        }
        best
    }

    /// Every change that brings one town right behind another; town 0 stands at both ends.
    fn joining(&self, last: usize, next: usize, offer: &mut impl FnMut(Change)) {
        let length = self.order().len();
        let from = self.line.place(last);
        let to = if next == 0 { length } else { self.line.place(next) };
        let mut change = |start: usize, middle: usize, end: usize, turn: Turn| {
            if start >= 1 && end <= length {
                offer(Change { start, middle, end, turn });
            }
        };
        if to > from + 1 {
            change(from + 1, to + 1, to + 1, Turn::First);
            change(from, to, to, Turn::First);
            for piece in 1..=LONGEST_PIECE {
                change(from + 1, to, to + piece, Turn::None);
                if from >= piece {
                    change(from + 1 - piece, from + 1, to, Turn::None);
                }
                if piece > 1 && to + 1 > from + 1 + piece {
                    change(from + 1, to + 1 - piece, to + 1, Turn::Second);
                }
                if piece > 1 && from + piece < to {
                    change(from, from + piece, to, Turn::First);
                }
            }
        } else if to < from {
            for piece in 1..=LONGEST_PIECE {
                if to + piece <= from {
                    change(to, to + piece, from + 1, Turn::None);
                    change(to, from + 1 - piece, from + 1, Turn::None);
                }
                if piece > 1 {
                    if to >= piece {
                        change(to + 1 - piece, to + 1, from + 1, Turn::First);
                    }
                    change(to, from, from + piece, Turn::Second);
                }
            }
        }
    }
}

/// The towns that go best with one, by the way and the waiting between them (Vidal and others, 2013,
/// section 4.5), of those that the windows allow.
fn nearest(ground: &Ground, town: usize, ends: impl Fn(usize) -> (usize, usize)) -> Vec<usize> {
    let fit = |other: usize| {
        let (from, to) = ends(other);
        let (earliest, latest) = ground.window(from);
        let way = ground.way(from, to);
        let (opens, closes) = if to == 0 { (0, ground.window(0).1) } else { ground.window(to) };
        let waiting = if from == 0 { 0 } else { (opens - latest - way).max(0) };
        (from != to && earliest + way <= closes).then_some((5 * way + waiting, other))
    };
    let mut fitting: Vec<(i64, usize)> = (0..ground.towns()).filter(|other| *other != town).filter_map(fit).collect();
    if fitting.len() > NEAR {
        fitting.select_nth_unstable(NEAR);
        fitting.truncate(NEAR);
    }
    fitting.sort_unstable();
    fitting.into_iter().map(|(_, other)| other).collect()
}
