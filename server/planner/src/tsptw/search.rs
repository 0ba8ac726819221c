//! The search: a feasible round first, then shorter ones, with kicks where nothing helps, and a proof.

use super::Instance;
use super::exact::{self, Proof};
use super::ground::Ground;
use super::improve::Improver;
use super::progress::Progress;
use super::repair::Repair;
use crate::Random;

/// Towards a feasible round, a shake moves from one to so many pieces.
const STRONGEST_SHAKE: usize = 10;
/// So many shakes in a row without success, and the search begins again at another round.
const PATIENCE: usize = 100;
/// When, in kicks for each town, a proof is tried, and how many labels it may look at.
const PROOFS: [(usize, usize); 3] = [(2, 20_000), (200, 400_000), (4_000, 1_500_000)];
/// A kick moves from one to so many pieces.
const STRONGEST_KICK: usize = 3;
/// The first round of kicks is so long, for each town; the first one far from the best, in all.
const FIRST_ROUND: usize = 20;
const FIRST_DETOUR: usize = 100;
/// No round is longer than so many times the first.
const LONGEST_ROUND: usize = 40;
/// At the beginning of a round of kicks a road may be longer than the least by this share.
const SLACK: (i128, i128) = (10, 1_000);

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
    let ground = Ground::of(instance).ok()?;
    let mut search = Search { ground: &ground, random: Random::new(seed), shakes, done: 0, proofs: 0 };
    let first = match search.feasible(progress) {
        Found::Feasible(order) => order,
        Found::Proven(Some(order)) => return Some(search.told(order, true, progress)),
        Found::Proven(None) | Found::Nothing => return None,
    };
    let round = search.told(first, false, progress);
    search.shorten(round, progress)
}

/// How the way to a feasible round ended.
enum Found {
    Feasible(Vec<usize>),
    /// The shortest round, or that there is none.
    Proven(Option<Vec<usize>>),
    /// Stopped.
    Nothing,
}

struct Search<'a> {
    ground: &'a Ground<'a>,
    random: Random,
    /// As many shakes and kicks as are allowed, and as were made.
    shakes: usize,
    done: usize,
    /// As many of the proofs as were tried.
    proofs: usize,
}

impl Search<'_> {
    fn told(&self, order: Vec<usize>, proven: bool, progress: &mut impl Progress) -> Round {
        let ways = order.iter().zip(order.iter().cycle().skip(1));
        let travel = ways.map(|(from, to)| self.ground.way(*from, *to)).sum();
        progress.better(&order, travel);
        Round { order, travel, proven }
    }

    /// A round that keeps every window, by shakes and descents in lateness first and road second.
    fn feasible(&mut self, progress: &mut impl Progress) -> Found {
        let mut repair = Repair::new(self.ground);
        let mut champion = repair.begin();
        repair.descend(&mut champion, &mut self.random, progress);
        let mut current = champion.clone();
        let (mut quiet, mut strength) = (0, 1);
        while champion.late > 0 {
            match self.proof(None, progress) {
                Proof::Shortest(order) => return Found::Proven(Some(order)),
                Proof::NoneShorter => return Found::Proven(None),
                Proof::Open => {}
            }
            if self.done >= self.shakes || progress.should_stop() {
                return Found::Nothing;
            }
            self.done += 1;
            current.clone_from(&champion);
            repair.shake(&mut current, strength, &mut self.random);
            repair.descend(&mut current, &mut self.random, progress);
            strength = strength % STRONGEST_SHAKE + 1;
            quiet += 1;
            if current.value() < champion.value() {
                (quiet, strength) = (0, 1);
            }
            if current.value() <= champion.value() {
                champion.clone_from(&current);
            }
            if quiet == PATIENCE {
                repair.shake(&mut champion, self.ground.towns() / 2, &mut self.random);
                repair.descend(&mut champion, &mut self.random, progress);
                quiet = 0;
            }
        }
        Found::Feasible(champion.order)
    }

    /// Tries to prove, when it is time to.
    fn proof(&mut self, bound: Option<i64>, progress: &mut impl Progress) -> Proof {
        let Some((when, budget)) = PROOFS.get(self.proofs) else { return Proof::Open };
        if self.done < when * self.ground.towns() && self.done < self.shakes {
            return Proof::Open;
        }
        self.proofs += 1;
        exact::prove(self.ground, bound, *budget, progress)
    }

    /// Kicks and descents in rounds: near the best, far from it, and onwards from there.
    fn shorten(&mut self, first: Round, progress: &mut impl Progress) -> Option<Round> {
        let mut best = first;
        let Some(mut improver) = Improver::new(self.ground, &best.order, progress) else { return Some(best) };
        let mut repair = Repair::new(self.ground);
        improver.wake_all(&mut self.random);
        improver.descend(progress);
        let mut current = improver.saved();
        // The present road, and the least of the round.
        let mut road = improver.travel();
        let mut least = road;
        let mut rounds = Rounds::new(self.ground.towns());
        loop {
            if improver.travel() < best.travel {
                best = self.told(improver.order().to_vec(), false, progress);
            }
            match self.proof(Some(best.travel), progress) {
                Proof::Shortest(order) => return Some(self.told(order, true, progress)),
                Proof::NoneShorter => return Some(Round { proven: true, ..best }),
                Proof::Open => {}
            }
            if self.done >= self.shakes || progress.should_stop() {
                return Some(best);
            }
            self.done += 1;
            let begins = rounds.next();
            if begins && rounds.kind != Kind::Onwards {
                improver.set(&best.order);
                improver.save(&mut current);
                road = best.travel;
            }
            if rounds.kind == Kind::Far {
                // Through rounds that come too late, which the kicks never see.
                let mut tour = repair.tour(improver.order().to_vec());
                let strength = if begins { self.ground.towns() / 2 } else { 1 + self.random.below(STRONGEST_SHAKE) };
                repair.shake(&mut tour, strength, &mut self.random);
                repair.descend(&mut tour, &mut self.random, progress);
                if tour.late > 0 {
                    continue;
                }
                improver.set(&tour.order);
                improver.wake_all(&mut self.random);
            } else {
                let strength = 1 + self.random.below(STRONGEST_KICK);
                improver.kick(strength, &mut self.random);
            }
            improver.descend(progress);
            let found = improver.travel();
            if begins {
                least = found;
            }
            if begins || found <= road || rounds.allow(found, least) {
                improver.save(&mut current);
                road = found;
                least = least.min(road);
            } else {
                improver.restore(&current);
            }
        }
    }
}

/// What a round of kicks is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// From the best round.
    Near,
    /// From the best round, shaken strongly.
    Far,
    /// From where the last kicks led.
    Onwards,
}

/// Rounds of kicks, each longer than those before. In a round the road may first be somewhat longer
/// than the least, then ever less (Dueck's record-to-record travel, 1993).
struct Rounds {
    towns: usize,
    kind: Kind,
    times: usize,
    length: usize,
    left: usize,
}

impl Rounds {
    fn new(towns: usize) -> Self {
        let length = FIRST_ROUND * towns;
        Self { towns, kind: Kind::Near, times: 1, length, left: length }
    }

    /// Counts a kick; says whether a round begins with it.
    fn next(&mut self) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return false;
        }
        self.kind = match self.kind {
            Kind::Near => Kind::Far,
            Kind::Far => Kind::Onwards,
            Kind::Onwards => Kind::Near,
        };
        if self.kind == Kind::Near {
            self.times = (self.times + 1).min(LONGEST_ROUND);
        }
        self.length = self.times * if self.kind == Kind::Far { FIRST_DETOUR } else { FIRST_ROUND * self.towns };
        self.left = self.length;
        true
    }

    /// Whether a road is longer than the least by less than is allowed now. In whole numbers without
    /// rounding: a problem in other units is searched in the same way.
    fn allow(&self, road: i64, least: i64) -> bool {
        let (share, of) = SLACK;
        self.kind != Kind::Far
            && i128::from(road - least) * of * (self.length as i128) < i128::from(least) * share * (self.left as i128)
    }
}
