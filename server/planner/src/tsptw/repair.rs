//! Towards a round without lateness: pieces are moved and turned until nothing helps.

use super::ground::Ground;
use super::piece::Piece;
use super::progress::Progress;
use crate::Random;

/// Pieces of up to so many towns are moved.
const LONGEST_PIECE: usize = 3;

/// A round with its value: lateness first, then the road.
#[derive(Debug, Clone)]
pub(super) struct Tour {
    pub(super) order: Vec<usize>,
    pub(super) late: i64,
    travel: i64,
}

impl Tour {
    pub(super) fn value(&self) -> (i64, i64) {
        (self.late, self.travel)
    }
}

/// Piece `from..to` of the order, turned or not, goes to stand before place `before`.
#[derive(Debug, Clone, Copy)]
struct Move {
    from: usize,
    to: usize,
    before: usize,
    turned: bool,
}

/// Values rounds and makes them less late.
pub(super) struct Repair<'a> {
    ground: &'a Ground<'a>,
    /// The round up to each place, and from each place to the return.
    heads: Vec<Piece>,
    tails: Vec<Piece>,
    /// The places from which moves are tried, in an order of chance.
    places: Vec<usize>,
}

impl<'a> Repair<'a> {
    pub(super) fn new(ground: &'a Ground<'a>) -> Self {
        let towns = ground.towns();
        let none = Piece::of(ground, 0);
        Self { ground, heads: vec![none; towns], tails: vec![none; towns + 1], places: (1..towns).collect() }
    }

    /// By the ends of the windows, which few other orders beat where they are tight.
    pub(super) fn begin(&mut self) -> Tour {
        let mut order: Vec<usize> = (1..self.ground.towns()).collect();
        order.sort_by_key(|town| {
            let (opens, closes) = self.ground.window(*town);
            (closes, opens)
        });
        order.insert(0, 0);
        self.tour(order)
    }

    pub(super) fn tour(&mut self, order: Vec<usize>) -> Tour {
        let mut tour = Tour { order, late: 0, travel: 0 };
        self.value(&mut tour);
        tour
    }

    fn piece(&self, town: usize) -> Piece {
        Piece::of(self.ground, town)
    }

    /// Values a round anew, with its heads and tails.
    fn value(&mut self, tour: &mut Tour) {
        let order = &tour.order;
        let mut head = self.piece(0);
        for (place, town) in order.iter().enumerate() {
            if place > 0 {
                head = head.then(self.ground, self.piece(*town));
            }
            self.heads[place] = head;
        }
        let mut tail = self.piece(0);
        self.tails[order.len()] = tail;
        for place in (1..order.len()).rev() {
            tail = self.piece(order[place]).then(self.ground, tail);
            self.tails[place] = tail;
        }
        let whole = head.then(self.ground, self.piece(0));
        (tour.late, tour.travel) = (whole.late, whole.travel);
    }

    /// Makes the round better until no move helps, or until it is told to stop.
    pub(super) fn descend(&mut self, tour: &mut Tour, random: &mut Random, progress: &mut impl Progress) {
        self.value(tour);
        let mut untried = tour.order.len() - 1;
        random.mix(&mut self.places);
        let mut next = 0;
        while untried > 0 {
            if progress.should_stop() {
                return;
            }
            let place = self.places[next];
            next = (next + 1) % self.places.len();
            if let Some(chosen) = self.best_from(tour, place) {
                apply(&mut tour.order, chosen);
                self.value(tour);
                untried = tour.order.len() - 1;
            } else {
                untried -= 1;
            }
        }
    }

    /// The best move that makes the round better and begins at a place.
    fn best_from(&self, tour: &Tour, place: usize) -> Option<Move> {
        let mut best = None;
        let mut value = tour.value();
        self.reversals(tour, place, &mut |move_, found| {
            if found < value {
                (best, value) = (Some(move_), found);
            }
        });
        self.shifts(tour, place, &mut |move_, found| {
            if found < value {
                (best, value) = (Some(move_), found);
            }
        });
        best
    }

    /// Every piece that begins here, turned on the spot.
    fn reversals(&self, tour: &Tour, from: usize, told: &mut impl FnMut(Move, (i64, i64))) {
        let order = &tour.order;
        let head = self.heads[from - 1];
        let mut turned = self.piece(order[from]);
        for to in from + 2..=order.len() {
            turned = self.piece(order[to - 1]).then(self.ground, turned);
            let late = head.late + turned.late + self.tails[to].late;
            // Parts are never less late together than each by itself.
            if late > tour.late {
                if head.late + turned.late > tour.late {
                    break;
                }
                continue;
            }
            let whole = head.then(self.ground, turned).then(self.ground, self.tails[to]);
            told(Move { from, to, before: from, turned: true }, (whole.late, whole.travel));
        }
    }

    /// Every short piece that begins here, put anywhere else, both ways round.
    fn shifts(&self, tour: &Tour, from: usize, told: &mut impl FnMut(Move, (i64, i64))) {
        let order = &tour.order;
        let mut piece = self.piece(order[from]);
        let mut turned = piece;
        for to in from + 1..=(from + LONGEST_PIECE).min(order.len()) {
            if to > from + 1 {
                let added = self.piece(order[to - 1]);
                piece = piece.then(self.ground, added);
                turned = added.then(self.ground, turned);
            }
            let mut offer = |before: usize, head: Piece, tail: Piece| {
                for (turned, piece) in [(false, piece), (true, turned)] {
                    let whole = head.then(self.ground, piece).then(self.ground, tail);
                    told(Move { from, to, before, turned }, (whole.late, whole.travel));
                    if to == from + 1 {
                        break;
                    }
                }
            };
            // Later: what stood behind comes first.
            let mut head = self.heads[from - 1];
            for before in to + 1..=order.len() {
                head = head.then(self.ground, self.piece(order[before - 1]));
                if head.late > tour.late {
                    break;
                }
                offer(before, head, self.tails[before]);
            }
            // Earlier: what stood before comes behind.
            let mut tail = self.tails[to];
            for before in (1..from).rev() {
                tail = self.piece(order[before]).then(self.ground, tail);
                if tail.late > tour.late {
                    break;
                }
                offer(before, self.heads[before - 1], tail);
            }
        }
    }

    /// Moves pieces by chance, mostly not far: windows make far moves useless.
    pub(super) fn shake(&mut self, tour: &mut Tour, strength: usize, random: &mut Random) {
        let length = tour.order.len();
        if length < 3 {
            return;
        }
        for _ in 0..strength {
            let from = 1 + random.below(length - 1);
            let to = (from + 1 + random.below(LONGEST_PIECE)).min(length);
            let reach = if random.below(4) == 0 { length } else { 8 };
            let step = 1 + random.below(reach);
            let before = if random.below(2) == 0 { (to + step).min(length) } else { from.saturating_sub(step).max(1) };
            let turned = random.below(4) == 0;
            apply(&mut tour.order, Move { from, to, before, turned });
        }
        self.value(tour);
    }
}

fn apply(order: &mut [usize], chosen: Move) {
    let Move { from, to, before, turned } = chosen;
    if turned {
        order[from..to].reverse();
    }
    if before > to {
        order[from..before].rotate_left(to - from);
    } else if before < from {
        order[before..to].rotate_right(to - from);
    }
}
