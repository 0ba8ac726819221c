//! Annealing (Kirkpatrick, Gelatt and Vecchi, *Optimization by Simulated Annealing*, Science 220,
//! 1983), in rounds that become longer, on whole numbers only: the same on every machine.

use super::plan::Place;
use super::search::{Progress, Search};
use super::tables::Tables;

/// Levels of heat in a round.
const LEVELS: usize = 256;
/// From one level to the next the heat becomes 1003/1024 of itself: to 1/200 over a round.
const COOLING: i64 = 1003;
/// Steps of the first round, for each session; every round after it has twice as many.
const FIRST_ROUND: usize = 500;
/// As large as the heat may become, so that no product overflows.
const HOTTEST: i64 = 1 << 49;
/// Others that are taken out with a session and placed again.
const MOST_REBUILT: usize = 5;
/// Others that a session may push away at once.
const MOST_PUSHED: usize = 4;
/// Moves by which the heat to begin with is found.
const SAMPLES: usize = 60;
/// Entries of the table of chances, as bits.
const CHANCES: usize = 1024;
/// What the table and the heat count in.
const UNIT: i64 = 1024;

/// Improves the programme until the steps are used up or there is nothing left to be wished for.
pub(super) fn anneal<P: Progress>(search: &mut Search<'_, '_, '_, P>) {
    let tables = search.state.tables;
    let days = tables.problem.days;
    let movable: Vec<usize> = (0..tables.rooms.len())
        .filter(|session| {
            let hours: u32 = tables.allowed[session * days..(session + 1) * days].iter().map(|h| h.count_ones()).sum();
            hours as usize * tables.rooms[*session].len() > 1
        })
        .collect();
    if movable.is_empty() || !search.go_on() {
        return;
    }
    let mut annealer =
        Annealer { chances: chances(), kin: kin(tables, &movable), movable, heat: 0, others: Vec::new(), search };
    let mut steps = FIRST_ROUND * tables.rooms.len().max(16);
    while annealer.round(steps) {
        steps = steps.saturating_mul(2);
    }
}

/// The movable sessions that share a partner, or an audience, with a session.
struct Kin {
    by_partner: Vec<usize>,
    by_group: Vec<usize>,
}

struct Annealer<'a, 's, 't, 'p, P> {
    search: &'a mut Search<'s, 't, 'p, P>,
    movable: Vec<usize>,
    kin: Vec<Kin>,
    /// What a rise is measured against, in units of 1/1024.
    heat: i64,
    chances: Vec<i64>,
    /// Room for those among whom a move chooses.
    others: Vec<usize>,
}

impl<P: Progress> Annealer<'_, '_, '_, '_, P> {
    /// From hot to cold once, beginning with the best programme. False at the end of all.
    fn round(&mut self, steps: usize) -> bool {
        self.search.back_to_best();
        self.heat = (self.usual_rise() / 2).max(1).saturating_mul(UNIT).min(HOTTEST);
        let level = (steps.min(self.search.steps_left()) / LEVELS).max(1);
        for _ in 0..LEVELS {
            for _ in 0..level {
                if self.search.state.value() == (0, 0) || !self.search.go_on() {
                    return false;
                }
                self.step();
            }
            self.heat = self.heat * COOLING / UNIT;
        }
        true
    }

    /// By how much the cost rises on average where a move makes it rise.
    fn usual_rise(&mut self) -> i64 {
        let (mut sum, mut count) = (0, 0);
        // So hot that any place is as good as any other.
        self.heat = HOTTEST;
        for _ in 0..SAMPLES {
            let before = self.search.state.cost();
            if self.resettle() {
                let rise = self.search.state.cost() - before;
                if rise > 0 {
                    sum += rise;
                    count += 1;
                }
            }
            self.search.go_back();
        }
        (sum / count.max(1)).max(1)
    }

    /// One move by chance, kept or undone.
    fn step(&mut self) {
        let before = self.search.state.value();
        let done = if before.0 > 0 && self.search.random.below(4) == 0 {
            self.let_in()
        } else {
            match self.search.random.below(16) {
                0..=2 => self.resettle(),
                3..=13 => self.rebuild(),
                14 => self.exchange_rooms(),
                _ => self.push(),
            }
        };
        let after = self.search.state.value();
        let keep = done
            && (after.0 < before.0 || (after.0 == before.0 && after.1 - before.1 <= self.bearable()) || {
                // Leaving out more is borne now and then while somebody is left out anyway.
                before.0 > 0 && after.0 > before.0 && self.search.random.below(128) == 0
            });
        if keep {
            self.search.forget();
            self.search.keep_if_better();
        } else {
            self.search.go_back();
        }
    }

    /// The rise that is borne this time: exponentially distributed, its mean the heat.
    fn bearable(&mut self) -> i64 {
        let drawn = self.chances[self.search.random.below(CHANCES)];
        self.heat.saturating_mul(drawn) / (UNIT * UNIT)
    }

    fn any_movable(&mut self) -> usize {
        self.movable[self.search.random.below(self.movable.len())]
    }

    /// A session goes to any free place, the cheap ones more likely by as much as the heat says.
    fn resettle(&mut self) -> bool {
        let session = self.any_movable();
        self.search.take(session).is_some() && self.settle(session)
    }

    fn settle(&mut self, session: usize) -> bool {
        let Some(place) = self.search.likely_place(session, self.heat, &self.chances) else { return false };
        self.search.state.put(session, place);
        true
    }

    /// Some sessions that have to do with each other are taken out and placed again one by one: of one
    /// partner, of one audience, or near each other (large neighbourhood search: Shaw, 1998).
    fn rebuild(&mut self) -> bool {
        let first = self.any_movable();
        let places = &self.search.state.places;
        let Some(here) = places[first] else { return false };
        self.others.clear();
        match self.search.random.below(4) {
            0..=1 => self.others.extend_from_slice(&self.kin[first].by_partner),
            2 => self.others.extend_from_slice(&self.kin[first].by_group),
            _ => {
                let is_near = |other: &usize| {
                    places[*other].is_some_and(|theirs| {
                        theirs.time.day == here.time.day
                            && (theirs.room == here.room || theirs.time.slot.abs_diff(here.time.slot) < 2)
                    })
                };
                self.others.extend(self.movable.iter().filter(|other| **other != first && is_near(other)));
            }
        }
        let (mut out, mut count) = ([first; MOST_REBUILT + 1], 1);
        self.search.take(first);
        for _ in 0..=self.search.random.below(MOST_REBUILT) {
            if self.others.is_empty() {
                break;
            }
            let other = self.others.swap_remove(self.search.random.below(self.others.len()));
            if self.search.take(other).is_some() {
                out[count] = other;
                count += 1;
            }
        }
        out[..count].iter().all(|session| self.settle(*session))
    }

    fn put_if_free(&mut self, session: usize, place: Place) -> bool {
        let free = self.search.state.fits(session, place);
        if free {
            self.search.state.put(session, place);
        }
        free
    }

    /// Two rooms exchange sessions that hang together: all that would collide go along (a Kempe chain).
    fn exchange_rooms(&mut self) -> bool {
        let start = self.any_movable();
        let tables = self.search.state.tables;
        let Some(place) = self.search.state.places[start] else { return false };
        let rooms = &tables.rooms[start];
        let Some(room) = rooms.get(self.search.random.below(rooms.len())).copied() else { return false };
        if room == place.room {
            return false;
        }
        let mut chain = vec![(start, place)];
        let mut next = 0;
        while let Some((session, here)) = chain.get(next).copied() {
            next += 1;
            for other in 0..self.search.state.places.len() {
                let Some(theirs) = self.search.state.places[other] else { continue };
                let meet = theirs.time.day == here.time.day
                    && theirs.room != here.room
                    && (theirs.room == room || theirs.room == place.room)
                    && theirs.time.slot < here.time.slot + tables.held[session]
                    && here.time.slot < theirs.time.slot + tables.held[other];
                if meet && !chain.iter().any(|(known, _)| *known == other) {
                    chain.push((other, theirs));
                }
            }
        }
        for (session, _) in &chain {
            self.search.take(*session);
        }
        chain.iter().all(|(session, here)| {
            let other = if here.room == room { place.room } else { room };
            self.put_if_free(*session, Place { room: other, ..*here })
        })
    }

    /// A session goes where others are, and they go to their best free places.
    fn push(&mut self) -> bool {
        let session = self.any_movable();
        let Some(place) = self.search.any_place(session) else { return false };
        if self.search.take(session).is_none() {
            return false;
        }
        let Some(gone) = self.search.push_in(session, place, MOST_PUSHED) else { return false };
        self.put_back(gone);
        true
    }

    /// A session without a place takes one.
    fn let_in(&mut self) -> bool {
        let waiting = self.search.without_place();
        let session = waiting[self.search.random.below(waiting.len())];
        self.search.take(session);
        if let Some(place) = self.search.best_place(session) {
            self.search.state.put(session, place);
            return true;
        }
        let Some(place) = self.search.any_place(session) else { return false };
        let Some(gone) = self.search.push_in(session, place, MOST_PUSHED) else { return false };
        self.put_back(gone);
        true
    }

    fn put_back(&mut self, gone: Vec<usize>) {
        for other in gone {
            if let Some(place) = self.search.best_place(other) {
                self.search.state.put(other, place);
            }
        }
    }
}

fn kin(tables: &Tables, movable: &[usize]) -> Vec<Kin> {
    let sessions = &tables.problem.sessions;
    let shared = |one: &[usize], other: &[usize]| one.iter().any(|name| other.contains(name));
    let others = |one: usize, share: &dyn Fn(usize) -> bool| -> Vec<usize> {
        movable.iter().copied().filter(|other| *other != one && share(*other)).collect()
    };
    let kin = sessions.iter().enumerate().map(|(one, asked)| Kin {
        by_partner: others(one, &|other| shared(&asked.partners, &sessions[other].partners)),
        by_group: others(one, &|other| shared(&asked.groups, &sessions[other].groups)),
    });
    kin.collect()
}

/// −ln((i + ½)/1024) in units of 1/1024, for drawing from the exponential distribution.
///
/// ln((i + 1½)/(i + ½)) is 2 artanh(1/(2i + 2)), added up from the last entry backwards.
fn chances() -> Vec<i64> {
    const ONE: i64 = 1 << 40;
    let twice_artanh = |inverse: i64| {
        let (mut power, mut sum, mut odd) = (ONE / inverse, 0, 1);
        while power > 0 {
            sum += power / odd;
            power /= inverse * inverse;
            odd += 2;
        }
        2 * sum
    };
    let mut sum = twice_artanh(4 * 1024 - 1);
    let mut chances = vec![sum / (ONE / UNIT)];
    for entry in (1..1024).rev() {
        sum += twice_artanh(2 * entry);
        chances.push(sum / (ONE / UNIT));
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_chances_is_that_of_the_logarithm() {
        let chances = chances();
        assert_eq!(chances.len(), CHANCES);
        for (place, chance) in chances.iter().rev().enumerate() {
            let share = (f64::from(u32::try_from(place).unwrap_or(0)) + 0.5) / 1024.0;
            let wanted = -share.ln() * 1024.0;
            let found = f64::from(i32::try_from(*chance).unwrap_or(0));
            assert!((wanted - found).abs() <= 1.0, "{place}: {found} instead of {wanted}");
        }
    }
}
