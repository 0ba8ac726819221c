//! What windows and ways say before any search: when each town can be begun at all.

use super::Instance;

/// Sets of towns are kept as bits of one number, and ways by other towns worked out, up to here.
pub(super) const MOST_IN_A_SET: usize = 128;

/// Why no round can exist. Towns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// By no road does one come in time.
    #[error("town {town} closes before anybody can be there")]
    Late {
        /// Its number.
        town: usize,
    },
    /// Whoever was there comes back too late.
    #[error("whoever waits for town {town} to open comes back too late")]
    Home {
        /// Its number.
        town: usize,
    },
    /// Neither of the two can come before the other.
    #[error("towns {one} and {other} exclude each other: after either, the other is closed")]
    Pair {
        /// The one.
        one: usize,
        /// The other.
        other: usize,
    },
}

/// An instance whose windows are cut to what a feasible round can use.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    instance: &'a Instance,
    windows: Vec<(i64, i64)>,
}

impl<'a> Ground<'a> {
    /// Cuts the windows; names a town that no round can keep.
    pub(super) fn of(instance: &'a Instance) -> Result<Self, Impossible> {
        let earliest = earliest(instance);
        let latest = latest(instance);
        let mut windows = vec![instance.window(0)];
        for town in 1..instance.towns() {
            let opens = earliest[town].ok_or(Impossible::Late { town })?;
            let closes = latest[town].filter(|closes| *closes >= opens).ok_or(Impossible::Home { town })?;
            windows.push((opens, closes));
        }
        Ok(Self { instance, windows })
    }

    pub(super) fn towns(&self) -> usize {
        self.windows.len()
    }

    pub(super) fn way(&self, from: usize, to: usize) -> i64 {
        self.instance.ways_from(from)[to]
    }

    pub(super) fn window(&self, town: usize) -> (i64, i64) {
        self.windows[town]
    }

    /// The shortest ways by any other towns, row by row; for few towns only.
    pub(super) fn shortest(&self) -> Option<Vec<i64>> {
        let towns = self.towns();
        if towns > MOST_IN_A_SET {
            return None;
        }
        let mut ways: Vec<i64> = (0..towns).flat_map(|from| self.instance.ways_from(from).iter().copied()).collect();
        for by in 0..towns {
            let second = ways[by * towns..(by + 1) * towns].to_vec();
            for row in ways.chunks_exact_mut(towns) {
                let first = row[by];
                for (way, second) in row.iter_mut().zip(&second) {
                    *way = (*way).min(first + second);
                }
            }
        }
        Some(ways)
    }
}

impl Instance {
    /// A reason that can be named why no round exists, if there is such a one: a town that cannot be
    /// reached or left in time, or (up to 128 towns) two that exclude each other. `None` promises nothing.
    #[must_use]
    pub fn impossible(&self) -> Option<Impossible> {
        let ground = match Ground::of(self) {
            Ok(ground) => ground,
            Err(reason) => return Some(reason),
        };
        let ways = ground.shortest()?;
        let towns = self.towns();
        let excluded =
            |one: usize, other: usize| ground.window(one).0 + ways[one * towns + other] > ground.window(other).1;
        let mut pairs = (1..towns).flat_map(|one| (one + 1..towns).map(move |other| (one, other)));
        pairs
            .find(|(one, other)| excluded(*one, *other) && excluded(*other, *one))
            .map(|(one, other)| Impossible::Pair { one, other })
    }
}

/// When each town can be begun at the earliest, by any road that keeps the windows (Dijkstra, who waits).
fn earliest(instance: &Instance) -> Vec<Option<i64>> {
    let mut begins = vec![None; instance.towns()];
    begins[0] = Some(instance.window(0).0);
    settle(
        &mut begins,
        |begin| begin,
        |begins, from, begin| {
            for (to, way) in instance.ways_from(from).iter().enumerate().skip(1) {
                let (opens, closes) = instance.window(to);
                let found = (begin + way).max(opens);
                if found <= closes && begins[to].is_none_or(|known| found < known) {
                    begins[to] = Some(found);
                }
            }
        },
    );
    begins
}

/// When each town must be begun at the latest, so that some road home keeps the windows.
fn latest(instance: &Instance) -> Vec<Option<i64>> {
    let mut begins = vec![None; instance.towns()];
    begins[0] = Some(instance.window(0).1);
    settle(
        &mut begins,
        |begin| -begin,
        |begins, to, begin| {
            for (from, known) in begins.iter_mut().enumerate().skip(1) {
                let (opens, closes) = instance.window(from);
                let found = (begin - instance.travel(from, to)).min(closes);
                if found >= opens && known.is_none_or(|known| found > known) {
                    *known = Some(found);
                }
            }
        },
    );
    begins
}

/// Goes through the towns by what is known of them, the least first; each may better the others.
fn settle(
    begins: &mut [Option<i64>],
    rank: impl Fn(i64) -> i64,
    mut spread: impl FnMut(&mut [Option<i64>], usize, i64),
) {
    let mut settled = vec![false; begins.len()];
    loop {
        let open = begins.iter().enumerate().filter(|(town, _)| !settled[*town]);
        let known = open.filter_map(|(town, begin)| begin.map(|begin| (rank(begin), town, begin)));
        let Some((_, town, begin)) = known.min() else { break };
        settled[town] = true;
        spread(begins, town, begin);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn told(windows: &str) -> Option<Impossible> {
        Instance::read(&format!("4\n0 5 9 9\n5 0 4 9\n9 4 0 3\n9 9 3 0\n{windows}")).unwrap().impossible()
    }

    #[test]
    fn what_makes_a_round_impossible_is_named() {
        assert_eq!(told("0 40 0 6 5 9 12 20"), None);
        assert_eq!(told("0 40 0 4 5 9 12 20"), Some(Impossible::Late { town: 1 }));
        assert_eq!(told("0 40 0 6 5 9 32 50"), Some(Impossible::Home { town: 3 }));
        assert_eq!(told("0 40 9 10 9 10 12 20"), Some(Impossible::Pair { one: 1, other: 2 }));
    }

    #[test]
    fn windows_are_cut_to_what_a_round_can_use() {
        let instance = Instance::read("3\n0 5 9\n5 0 4\n9 4 0\n0 20\n0 90\n0 90").unwrap();
        let ground = Ground::of(&instance).unwrap();
        assert_eq!((ground.window(1), ground.window(2)), ((5, 15), (9, 11)));
    }
}
