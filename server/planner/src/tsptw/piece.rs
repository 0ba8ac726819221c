//! Pieces of a round and what they cost in lateness and road when put one behind the other.

use super::ground::Ground;

/// A piece of a round as what comes before and behind it sees it (Vidal and others, 2013, section 4.1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    first: usize,
    last: usize,
    pub(super) travel: i64,
    /// From its first town to its last, waiting included, lateness taken back.
    lasting: i64,
    /// By how much it is late in all, at best.
    pub(super) late: i64,
    /// The earliest and the latest beginning with the least lasting and lateness.
    earliest: i64,
    latest: i64,
}

impl Piece {
    pub(super) fn of(ground: &Ground, town: usize) -> Self {
        let (earliest, latest) = ground.window(town);
        Self { first: town, last: town, travel: 0, lasting: 0, late: 0, earliest, latest }
    }

    /// This piece, then another.
    pub(super) fn then(self, ground: &Ground, next: Self) -> Self {
        let way = ground.way(self.last, next.first);
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
