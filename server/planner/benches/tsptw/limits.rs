//! By how much a limit in seconds is overrun, reading and dropping included.

use std::fmt::Write as _;
use std::time::Duration;

use planner::Random;
use planner::tsptw::{Instance, MOST_TOWNS, Progress, Reader, solve};
use planner::verify;

use crate::processor::Watch;

const LIMITS: [u64; 5] = [0, 5, 20, 200, 1_000];
/// As the command line reads: after each piece it looks at the clock.
const READ_AT_ONCE: usize = 128 * 1024;

struct Limit {
    watch: Watch,
    limit: Duration,
}

impl Progress for Limit {
    fn should_stop(&mut self) -> bool {
        self.watch.elapsed() >= self.limit
    }

    fn better(&mut self, _order: &[usize], _travel: i64) {}
}

/// Runs and prints, for each size and width, the worst overrun over all limits.
pub fn run() {
    println!("overrun of limits from 0 to 1 s (processor time)");
    for (towns, width) in [(60, None), (60, Some(400)), (128, None), (128, Some(200)), (200, Some(300))]
        .into_iter()
        .chain([(500, Some(300)), (MOST_TOWNS, None), (MOST_TOWNS, Some(500)), (MOST_TOWNS, Some(5))])
    {
        let text = text(towns, width);
        let worst = LIMITS.iter().map(|limit| overrun(&text, Duration::from_millis(*limit))).max();
        let windows = width.map_or_else(|| "no windows".to_owned(), |width| format!("windows of {width}"));
        println!("{towns:6} towns, {windows:15} {:7.1} ms", milliseconds(worst.unwrap_or_default()));
    }
    let text = text(MOST_TOWNS, None);
    let watch = Watch::start();
    let instance = Instance::read(&text).unwrap();
    let read = watch.elapsed();
    let order: Vec<usize> = (0..MOST_TOWNS).collect();
    let travel = order.iter().map(|town| instance.travel(*town, (town + 1) % MOST_TOWNS)).sum();
    let watch = Watch::start();
    verify::round(&text, &order, &instance.shown(travel)).unwrap();
    println!(
        "{MOST_TOWNS:6} towns are read in {:.1} ms, judged in {:.1} ms",
        milliseconds(read),
        milliseconds(watch.elapsed())
    );
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn overrun(text: &str, limit: Duration) -> Duration {
    let mut watch = Limit { watch: Watch::start(), limit };
    let mut reader = Reader::default();
    let mut read = true;
    for piece in text.as_bytes().chunks(READ_AT_ONCE) {
        reader.feed(piece).unwrap();
        if watch.should_stop() {
            read = false;
            break;
        }
    }
    if read {
        let instance = reader.finish().unwrap();
        drop(solve(&instance, 1, usize::MAX, &mut watch));
    }
    watch.watch.elapsed().saturating_sub(limit)
}

/// Towns at random on a plane; windows, if any, round the hours of an order at random.
fn text(towns: usize, width: Option<usize>) -> String {
    let mut random = Random::new(9);
    let mut number = |limit: usize| i64::try_from(random.below(limit)).unwrap();
    let points: Vec<(i64, i64)> = (0..towns).map(|_| (number(1_000), number(1_000))).collect();
    let way = |from: usize, to: usize| (points[from].0 - points[to].0).abs() + (points[from].1 - points[to].1).abs();
    let mut text = format!("{towns}\n");
    for from in 0..towns {
        for to in 0..towns {
            write!(text, "{}.5 ", way(from, to)).unwrap();
        }
        text.push('\n');
    }
    let mut clock = 0;
    for town in 0..towns {
        let until = match width {
            Some(width) if town > 0 => {
                clock += way(town - 1, town) + 1;
                writeln!(text, "{} {}", (clock - number(width)).max(0), clock + number(width)).unwrap();
                continue;
            }
            _ => 100_000_000,
        };
        writeln!(text, "0 {until}").unwrap();
    }
    text
}
