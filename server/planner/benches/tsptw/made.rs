//! Problems made from a seed, in the likeness of the classical sets with up to 200 towns.

use std::fmt::Write as _;
use std::time::Duration;

use planner::Random;

use crate::sets::{Known, Line};

/// As long as a search may go on; a fifth of the default of the command line.
const LIMIT: Duration = Duration::from_secs(2);
const SEEDS: u64 = 5;

/// One problem of each likeness.
const LIKENESSES: [Likeness; 12] = [
    Likeness { name: "plane 100 towns, tight", towns: 100, width: 30, ways: Ways::Plane, best: "665" },
    Likeness { name: "plane 100 towns, wide", towns: 100, width: 100, ways: Ways::Plane, best: "643" },
    Likeness { name: "plane 150 towns", towns: 150, width: 70, ways: Ways::Plane, best: "784" },
    Likeness { name: "plane 200 towns, tight", towns: 200, width: 20, ways: Ways::Plane, best: "917" },
    Likeness { name: "plane 200 towns, wide", towns: 200, width: 70, ways: Ways::Plane, best: "851" },
    Likeness { name: "heaps 100 towns", towns: 100, width: 100, ways: Ways::Heaps, best: "583.2" },
    Likeness { name: "heaps 200 towns, wide", towns: 200, width: 200, ways: Ways::Heaps, best: "637" },
    Likeness { name: "rides 60 towns", towns: 60, width: 300, ways: Ways::Rides, best: "4896" },
    Likeness { name: "rides 130 towns, tight", towns: 130, width: 150, ways: Ways::Rides, best: "8753" },
    Likeness { name: "rides 130 towns, wide", towns: 130, width: 1_000, ways: Ways::Rides, best: "8713" },
    Likeness { name: "rides 200 towns, tight", towns: 200, width: 150, ways: Ways::Rides, best: "13082" },
    Likeness { name: "rides 200 towns, wide", towns: 200, width: 1_500, ways: Ways::Rides, best: "12782" },
];

/// Runs and prints each.
pub fn run() {
    println!("made from a seed           runs  best known   worst gap   median      worst");
    for likeness in LIKENESSES {
        let (name, best) = (likeness.name.to_owned(), likeness.best.to_owned());
        let known = Known { set: String::new(), name, text: text(likeness, 1), best };
        let mut line = Line::default();
        for seed in 1..=SEEDS {
            line.add(&known, seed, LIMIT);
        }
        println!("{:26} {line}", likeness.name);
    }
}

/// How a problem is made.
#[derive(Clone, Copy)]
pub struct Likeness {
    pub name: &'static str,
    /// Towns besides the depot.
    pub towns: usize,
    /// Windows are up to twice as wide.
    pub width: usize,
    pub ways: Ways,
    /// The best road that any run of this program has found: nobody else has looked.
    pub best: &'static str,
}

/// Where ways come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    /// Points on a square, as of Dumas and others, Gendreau and others, Ohlmann and Thomas.
    Plane,
    /// Points in heaps, ways with decimals, as of Solomon, Potvin and Bengio.
    Heaps,
    /// Each town is a ride from one point to another, as of Ascheuer and others.
    Rides,
}

/// The text of the problem, always the same.
pub fn text(likeness: Likeness, seed: u64) -> String {
    let Likeness { towns, width, ways, .. } = likeness;
    let mut random = Random::new(seed);
    let towns = towns + 1;
    let side = if ways == Ways::Plane { 50 } else { 100 };
    let heaps: Vec<(i64, i64)> = (0..8).map(|_| (number(&mut random, side), number(&mut random, side))).collect();
    let mut point = || match ways {
        Ways::Heaps => {
            let (x, y) = heaps[random.below(heaps.len())];
            (x + number(&mut random, 15), y + number(&mut random, 15))
        }
        Ways::Plane | Ways::Rides => (number(&mut random, side), number(&mut random, side)),
    };
    let points: Vec<((i64, i64), (i64, i64))> = (0..towns)
        .map(|_| {
            let begin = point();
            (begin, if ways == Ways::Rides { point() } else { begin })
        })
        .collect();
    // Ten units to one of the file where it has decimals. Rounded up, no way is a detour.
    let scale = if ways == Ways::Heaps { 10 } else { 1 };
    let between = |a: (i64, i64), b: (i64, i64)| {
        let square = ((a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)) * scale * scale;
        let root = square.isqrt();
        root + i64::from(root * root < square)
    };
    let way = |from: usize, to: usize| {
        let ride = between(points[from].0, points[from].1);
        if from == to { 0 } else { ride + between(points[from].1, points[to].0) }
    };
    let windows = windows(towns, width * usize::try_from(scale).unwrap(), &way, &mut random);
    let shown = |time: i64| if scale == 1 { time.to_string() } else { format!("{}.{}", time / 10, time % 10) };
    let mut text = format!("{towns} # {} {seed}\n", likeness.name);
    for from in 0..towns {
        for to in 0..towns {
            write!(text, "{} ", shown(way(from, to))).unwrap();
        }
        text.push('\n');
    }
    for (opens, closes) in windows {
        writeln!(text, "{} {}", shown(opens), shown(closes)).unwrap();
    }
    text
}

/// Windows round the hours of a round that goes to one of the two nearest towns each time.
fn windows(towns: usize, width: usize, way: &impl Fn(usize, usize) -> i64, random: &mut Random) -> Vec<(i64, i64)> {
    let mut windows = vec![(0, 0); towns];
    let mut left: Vec<usize> = (1..towns).collect();
    let (mut here, mut clock) = (0, 0);
    while !left.is_empty() {
        left.sort_by_key(|to| (way(here, *to), *to));
        let next = left.remove(random.below(left.len().min(2)));
        clock += way(here, next);
        here = next;
        let opens = clock - number(random, width + 1);
        windows[next] = (opens.max(0), clock + number(random, width + 1));
    }
    windows[0] = (0, clock + way(here, 0) + number(random, width + 1));
    windows
}

fn number(random: &mut Random, limit: usize) -> i64 {
    i64::try_from(random.below(limit)).unwrap()
}
