//! How far, and how long, from one town to another: an estimate to plan with, never a promise.
//!
//! Roads go from commune to commune: the shortest way over communes that touch by land, half as
//! long again as the straight lines between the towns, driven at 40 km/h. It knows that the bay
//! lies between Fort-de-France and Les Trois-Îlets, which a straight line does not. Where a leg was
//! driven and noted, the noted time goes before the estimate.

mod martinique;

use serde::{Deserialize, Serialize};

/// Straight lines are made so many halves longer to stand for roads: × 3⁄2.
const ROAD_HALVES: i64 = 3;

/// The speed of a loaded van on the island's roads, in metres an hour.
const METRES_AN_HOUR: i64 = 40_000;

/// A way between two towns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Leg {
    /// Metres on the road.
    pub metres: i64,
    /// Minutes of driving, rounded up.
    pub minutes: i64,
}

/// Towns, and which of them touch by land, with every shortest way worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// INSEE codes, sorted.
    towns: Vec<String>,
    /// Metres in straight lines over neighbours, from the row's town to the column's; `None` when
    /// no land way exists. Row after row.
    ways: Vec<Option<i64>>,
}

impl Graph {
    /// The 34 communes of Martinique.
    pub fn martinique() -> Self {
        Self::new(martinique::LINKS)
    }

    /// A graph of pairs of neighbours (INSEE codes, straight metres between them; below 0 counts
    /// as 0). A link holds in both directions; of two for one pair the shorter counts.
    pub fn new<'a>(links: impl IntoIterator<Item = (&'a str, &'a str, i64)>) -> Self {
        let links: Vec<(&str, &str, i64)> = links.into_iter().collect();
        let mut towns: Vec<String> =
            links.iter().flat_map(|(one, other, _)| [(*one).to_owned(), (*other).to_owned()]).collect();
        towns.sort_unstable();
        towns.dedup();
        let count = towns.len();
        let mut graph = Self { towns, ways: vec![None; count * count] };
        for place in 0..count {
            graph.ways[place * count + place] = Some(0);
        }
        for (one, other, metres) in links {
            if let (Some(one), Some(other)) = (graph.place(one), graph.place(other)) {
                graph.shorten(one, other, metres.max(0));
                graph.shorten(other, one, metres.max(0));
            }
        }
        // Floyd and Warshall: a few thousand steps for an island, once.
        for via in 0..count {
            for from in 0..count {
                let Some(head) = graph.ways[from * count + via] else { continue };
                for to in 0..count {
                    if let Some(tail) = graph.ways[via * count + to] {
                        graph.shorten(from, to, head.saturating_add(tail));
                    }
                }
            }
        }
        graph
    }

    /// The estimated way between two towns by INSEE code: `None` when one is unknown here or no
    /// land way joins them; nothing at all within one town.
    pub fn estimate(&self, insee_a: &str, insee_b: &str) -> Option<Leg> {
        let straight = self.ways[self.place(insee_a)? * self.towns.len() + self.place(insee_b)?]?;
        let metres = straight.saturating_mul(ROAD_HALVES) / 2;
        let minutes = metres.saturating_mul(60).saturating_add(METRES_AN_HOUR - 1) / METRES_AN_HOUR;
        Some(Leg { metres, minutes })
    }

    /// The INSEE codes known here, sorted.
    pub fn towns(&self) -> impl Iterator<Item = &str> {
        self.towns.iter().map(String::as_str)
    }

    fn place(&self, insee: &str) -> Option<usize> {
        self.towns.binary_search_by(|town| town.as_str().cmp(insee)).ok()
    }

    fn shorten(&mut self, from: usize, to: usize, metres: i64) {
        let way = &mut self.ways[from * self.towns.len() + to];
        if way.is_none_or(|known| metres < known) {
            *way = Some(metres);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    const AJOUPA_BOUILLON: &str = "97201";
    const FORT_DE_FRANCE: &str = "97209";
    const GRAND_RIVIERE: &str = "97211";
    const LE_MARIN: &str = "97217";
    const LE_PRECHEUR: &str = "97219";
    const LES_TROIS_ILETS: &str = "97231";
    const BELLEFONTAINE: &str = "97234";

    fn metres(one: &str, other: &str) -> i64 {
        Graph::martinique().estimate(one, other).unwrap().metres
    }

    #[test]
    fn known_ways() {
        for (to, low, high) in
            [(LE_MARIN, 39_600, 48_400), (BELLEFONTAINE, 16_200, 19_800), (LES_TROIS_ILETS, 25_000, 45_000)]
        {
            let found = metres(FORT_DE_FRANCE, to);
            assert!((low..=high).contains(&found), "{to}: {found} m");
        }
    }

    #[test]
    fn the_road_that_does_not_exist_is_not_taken() {
        // Le Prêcheur and Grand'Rivière touch, but only a path joins them.
        assert!(metres(LE_PRECHEUR, GRAND_RIVIERE) > 13_000);
    }

    #[test]
    fn time_is_rounded_up() {
        let graph = Graph::new([("a", "b", 26_666), ("b", "c", 26_668), ("d", "e", 1)]);
        let leg = |one, other| graph.estimate(one, other);
        assert_eq!(leg("a", "b"), Some(Leg { metres: 39_999, minutes: 60 }));
        assert_eq!(leg("b", "c"), Some(Leg { metres: 40_002, minutes: 61 }));
        assert_eq!(leg("a", "c"), Some(Leg { metres: 80_001, minutes: 121 }));
        assert_eq!(leg("d", "e"), Some(Leg { metres: 1, minutes: 1 }));
        assert_eq!(leg("a", "a"), Some(Leg { metres: 0, minutes: 0 }));
        assert_eq!(leg("a", "d"), None);
        assert_eq!(leg("a", "75056"), None);
        assert_eq!(leg("", "\0"), None);
    }

    #[test]
    fn the_island_is_whole() {
        let graph = Graph::martinique();
        let towns: Vec<&str> = graph.towns().collect();
        assert_eq!(towns.len(), 34);
        assert_eq!(towns.first(), Some(&AJOUPA_BOUILLON));
        for one in &towns {
            for other in &towns {
                let there = graph.estimate(one, other).unwrap();
                assert_eq!(graph.estimate(other, one), Some(there));
                assert_eq!(there.metres == 0, one == other);
                assert!(there.metres < 140_000, "{one} {other}: {there:?}");
                for via in &towns {
                    let (head, tail) = (graph.estimate(one, via).unwrap(), graph.estimate(via, other).unwrap());
                    // Halves of a metre are dropped in each part.
                    assert!(there.metres <= head.metres + tail.metres + 1);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_a_search_over_every_path(
            links in proptest::collection::vec((0..6_usize, 0..6_usize, 0..50_i64), 0..12),
        ) {
            let names = ["a", "b", "c", "d", "e", "f"];
            let graph = Graph::new(links.iter().map(|(a, b, m)| (names[*a], names[*b], *m)));
            for one in 0..6 {
                for other in 0..6 {
                    let known = |town: usize| links.iter().any(|(a, b, _)| *a == town || *b == town);
                    let expected = if known(one) && known(other) {
                        walk(&links, one, other, &mut vec![one])
                    } else {
                        None
                    };
                    prop_assert_eq!(
                        graph.estimate(names[one], names[other]).map(|leg| leg.metres),
                        expected.map(|metres| metres * 3 / 2)
                    );
                }
            }
        }
    }

    /// The shortest of all paths without a circle, by trying each.
    fn walk(links: &[(usize, usize, i64)], at: usize, to: usize, seen: &mut Vec<usize>) -> Option<i64> {
        if at == to {
            return Some(0);
        }
        let mut best = None;
        for (a, b, metres) in links {
            for (from, next) in [(*a, *b), (*b, *a)] {
                if from == at && !seen.contains(&next) {
                    seen.push(next);
                    if let Some(rest) = walk(links, next, to, seen) {
                        best = Some(best.map_or(metres + rest, |known: i64| known.min(metres + rest)));
                    }
                    seen.pop();
                }
            }
        }
        best
    }
}
