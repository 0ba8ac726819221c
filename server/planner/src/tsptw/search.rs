//! The search: pieces are moved and turned until nothing helps, then the round is shaken.

use super::Instance;
use super::exact::{self, Proof};
use super::progress::Progress;
use crate::Random;

/// Pieces of up to so many towns are moved.
const LONGEST_PIECE: usize = 3;
/// A shake moves from one to so many pieces.
const STRONGEST_SHAKE: usize = 10;
/// So many shakes in a row without success, and the search begins again at another round.
const PATIENCE: usize = 400;
/// States that the proof may look at, before and after the search.
const PROOF_BUDGET: usize = 400_000;

/// A round: the towns in order, beginning with town 0, without the return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The order of the towns.
    pub order: Vec<usize>,
    /// Time on the road, the return included, waiting not, in the units of the instance.
    pub travel: i64,
    /// True when no feasible round is shorter, and that was proven.
    pub proven: bool,
}

/// The shortest feasible round found. `None` when none was found before the search was stopped, or
/// when it was proven that there is none.
///
/// Ends by itself when the round is proven to be the shortest or after `shakes` shakes.
pub fn solve(instance: &Instance, seed: u64, shakes: usize, progress: &mut impl Progress) -> Option<Round> {
    let mut search = Search::new(instance, seed);
    let mut best: Option<Round> = None;
    let mut proof = Proof::Open;
    let mut current = search.begin();
    search.descend(&mut current, progress);
    let mut quiet = 0;
    let mut strength = 1;
    let mut champion = current.clone();
    for shake in 0..=shakes {
        if champion.late == 0 && best.as_ref().is_none_or(|best| champion.travel < best.travel) {
            progress.better(&champion.order, champion.travel);
            best = Some(Round { order: champion.order.clone(), travel: champion.travel, proven: false });
        }
        // Once at the first feasible round: its length bounds what the proof must look at.
        if shake == 2 * instance.towns() || shake == shakes {
            proof = exact::prove(instance, best.as_ref().map(|best| best.travel), PROOF_BUDGET, progress);
        }
        if proof != Proof::Open || progress.should_stop() {
            break;
        }
        current.clone_from(&champion);
        search.shake(&mut current, strength);
        search.descend(&mut current, progress);
        if current.value() < champion.value() {
            champion.clone_from(&current);
            (quiet, strength) = (0, 1);
            continue;
        }
        if current.value() == champion.value() {
            champion.clone_from(&current);
        }
        quiet += 1;
        strength = strength % STRONGEST_SHAKE + 1;
        if quiet == PATIENCE {
            // Elsewhere, but not from nothing: a long shake of the best round keeps what is good in it.
            if let Some(best) = &best {
                champion = search.tour(best.order.clone());
            }
            search.shake(&mut champion, instance.towns() / 2);
            search.descend(&mut champion, progress);
            quiet = 0;
        }
    }
    match proof {
        Proof::Open => best,
        Proof::Shortest(order) => {
            let travel = search.tour(order.clone()).travel;
            if best.as_ref().is_none_or(|best| travel < best.travel) {
                progress.better(&order, travel);
            }
            Some(Round { order, travel, proven: true })
        }
        Proof::NoneShorter => best.map(|best| Round { proven: true, ..best }),
    }
}

/// A piece of a round as what comes before and behind it sees it (Vidal and others, 2013, section 4.1).
#[derive(Debug, Clone, Copy)]
struct Piece {
    first: usize,
    last: usize,
    travel: i64,
    /// From its first town to its last, waiting included, lateness taken back.
    lasting: i64,
    /// By how much it is late in all, at best.
    late: i64,
    /// The earliest and the latest beginning with the least lasting and lateness.
    earliest: i64,
    latest: i64,
}

impl Piece {
    fn of(instance: &Instance, town: usize) -> Self {
        let (earliest, latest) = instance.window(town);
        Self { first: town, last: town, travel: 0, lasting: 0, late: 0, earliest, latest }
    }

    /// This piece, then another.
    fn then(self, instance: &Instance, next: Self) -> Self {
        let way = instance.travel(self.last, next.first);
        let until = self.lasting - self.late + way;
        let waiting = (next.earliest - until - self.latest).max(0);
        let lateness = (self.earliest + until - next.latest).max(0);
        Self {
            first: self.first,
            last: next.last,
            travel: self.travel + next.travel + way,
            lasting: self.lasting + next.lasting + way + waiting,
            late: self.late + next.late + lateness,
            earliest: (next.earliest - until).max(self.earliest) - waiting,
            latest: (next.latest - until).min(self.latest) + lateness,
        }
    }
}

/// A round with its value: lateness first, then the road.
#[derive(Debug, Clone)]
struct Tour {
    order: Vec<usize>,
    late: i64,
    travel: i64,
}

impl Tour {
    fn value(&self) -> (i64, i64) {
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

struct Search<'a> {
    instance: &'a Instance,
    random: Random,
    /// The round up to each place, and from each place to the return.
    heads: Vec<Piece>,
    tails: Vec<Piece>,
    /// The places from which moves are tried, in an order of chance.
    places: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(instance: &'a Instance, seed: u64) -> Self {
        let towns = instance.towns();
        let none = Piece::of(instance, 0);
        Self {
            instance,
            random: Random::new(seed),
            heads: vec![none; towns],
            tails: vec![none; towns + 1],
            places: (1..towns).collect(),
        }
    }

    /// By the ends of the windows, which few other orders beat where they are tight.
    fn begin(&mut self) -> Tour {
        let mut order: Vec<usize> = (1..self.instance.towns()).collect();
        order.sort_by_key(|town| {
            let (opens, closes) = self.instance.window(*town);
            (closes, opens)
        });
        order.insert(0, 0);
        self.tour(order)
    }

    fn tour(&mut self, order: Vec<usize>) -> Tour {
        let mut tour = Tour { order, late: 0, travel: 0 };
        self.value(&mut tour);
        tour
    }

    fn piece(&self, town: usize) -> Piece {
        Piece::of(self.instance, town)
    }

    /// Values a round anew, with its heads and tails.
    fn value(&mut self, tour: &mut Tour) {
        let order = &tour.order;
        let mut head = self.piece(0);
        for (place, town) in order.iter().enumerate() {
            if place > 0 {
                head = head.then(self.instance, self.piece(*town));
            }
            self.heads[place] = head;
        }
        let mut tail = self.piece(0);
        self.tails[order.len()] = tail;
        for place in (1..order.len()).rev() {
            tail = self.piece(order[place]).then(self.instance, tail);
            self.tails[place] = tail;
        }
        let whole = head.then(self.instance, self.piece(0));
        (tour.late, tour.travel) = (whole.late, whole.travel);
    }

    /// Makes the round better until no move helps, or until it is told to stop.
    fn descend(&mut self, tour: &mut Tour, progress: &mut impl Progress) {
        self.value(tour);
        let mut untried = tour.order.len() - 1;
        self.mix();
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
            turned = self.piece(order[to - 1]).then(self.instance, turned);
            let late = head.late + turned.late + self.tails[to].late;
            // Parts are never less late together than each by itself.
            if late > tour.late {
                if head.late + turned.late > tour.late {
                    break;
                }
                continue;
            }
            let whole = head.then(self.instance, turned).then(self.instance, self.tails[to]);
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
                piece = piece.then(self.instance, added);
                turned = added.then(self.instance, turned);
            }
            let mut offer = |before: usize, head: Piece, tail: Piece| {
                for (turned, piece) in [(false, piece), (true, turned)] {
                    let whole = head.then(self.instance, piece).then(self.instance, tail);
                    told(Move { from, to, before, turned }, (whole.late, whole.travel));
                    if to == from + 1 {
                        break;
                    }
                }
            };
            // Later: what stood behind comes first.
            let mut head = self.heads[from - 1];
            for before in to + 1..=order.len() {
                head = head.then(self.instance, self.piece(order[before - 1]));
                if head.late > tour.late {
                    break;
                }
                offer(before, head, self.tails[before]);
            }
            // Earlier: what stood before comes behind.
            let mut tail = self.tails[to];
            for before in (1..from).rev() {
                tail = self.piece(order[before]).then(self.instance, tail);
                if tail.late > tour.late {
                    break;
                }
                offer(before, self.heads[before - 1], tail);
            }
        }
    }

    /// Moves pieces by chance, mostly not far: windows make far moves useless.
    fn shake(&mut self, tour: &mut Tour, strength: usize) {
        let length = tour.order.len();
        if length < 3 {
            return;
        }
        for _ in 0..strength {
            let from = 1 + self.random.below(length - 1);
            let to = (from + 1 + self.random.below(LONGEST_PIECE)).min(length);
            let reach = if self.random.below(4) == 0 { length } else { 8 };
            let step = 1 + self.random.below(reach);
            let before =
                if self.random.below(2) == 0 { (to + step).min(length) } else { from.saturating_sub(step).max(1) };
            let turned = self.random.below(4) == 0;
            apply(&mut tour.order, Move { from, to, before, turned });
        }
        self.value(tour);
    }

    /// Fisher and Yates' shuffle of the places.
    fn mix(&mut self) {
        for last in (1..self.places.len()).rev() {
            let other = self.random.below(last + 1);
            self.places.swap(last, other);
        }
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
