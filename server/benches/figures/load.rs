//! Sixty-four clients at once, several times over: the middle run is what is told.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::browser::Browser;
use crate::program::{Program, own_processor};
use crate::{CLIENTS, RUNS};

/// Count over time.
pub fn rate(count: usize, time: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let count = count as f64;
    count / time.as_secs_f64()
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// One run: how long it took, and each of its calls.
struct Run {
    total: Duration,
    each: Vec<Duration>,
}

impl Run {
    fn per_second(&self) -> f64 {
        rate(self.each.len(), self.total)
    }

    /// The time within which this share of the calls was answered, in milliseconds.
    fn within(&self, percent: usize) -> f64 {
        self.each[self.each.len() * percent / 100].as_secs_f64() * 1000.0
    }
}

/// Several runs of the same load, slowest first.
pub struct Load {
    runs: Vec<Run>,
    /// Shares of all cores.
    program: f64,
    clients: f64,
}

impl Load {
    /// Runs `call` so many times by 64 clients, each with a connection that it keeps and one call
    /// after the other. First a run that does not count.
    pub async fn of<F, Fut>(program: &Program, count: usize, call: F) -> Self
    where
        F: Fn(Browser, usize) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Browser> + Send,
    {
        let call = Arc::new(call);
        let mut browsers = Vec::new();
        for _ in 0..CLIENTS {
            browsers.push(Browser::to(program.address).await.expect("the program listens"));
        }
        let (_, mut browsers) = run(browsers, 0, count / 2, &call).await;
        let (begin, of_program, of_clients) = (Instant::now(), program.processor(), own_processor());
        let mut runs = Vec::new();
        for number in 1..=RUNS {
            let (run, again) = run(browsers, number * count, count, &call).await;
            browsers = again;
            runs.push(run);
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let all = begin.elapsed().as_secs_f64() * f64::from(u32::try_from(cores).expect("some cores"));
        runs.sort_by(|one, other| one.per_second().total_cmp(&other.per_second()));
        Self {
            runs,
            program: (program.processor() - of_program) / all * 100.0,
            clients: (own_processor() - of_clients) / all * 100.0,
        }
    }

    fn middle(&self) -> &Run {
        &self.runs[self.runs.len() / 2]
    }

    /// Calls a second of the middle run.
    pub fn per_second(&self) -> f64 {
        self.middle().per_second()
    }

    /// The time within which this share of the middle run's calls was answered, in milliseconds.
    pub fn within(&self, percent: usize) -> f64 {
        self.middle().within(percent)
    }

    pub fn print(&self, name: &str) {
        let (middle, last) = (self.middle(), self.runs.len() - 1);
        let (slowest, fastest) = (self.runs[0].per_second(), self.runs[last].per_second());
        println!(
            "  {name:<44}{:>8.0} /s   p50 {:>6.1} ms   p99 {:>6.1} ms   runs {slowest:.0}–{fastest:.0}   \
             processor: program {:.0} %, clients {:.0} %",
            middle.per_second(),
            middle.within(50),
            middle.within(99),
            self.program,
            self.clients,
        );
    }
}

async fn run<F, Fut>(browsers: Vec<Browser>, from: usize, count: usize, call: &Arc<F>) -> (Run, Vec<Browser>)
where
    F: Fn(Browser, usize) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Browser> + Send,
{
    let begin = Instant::now();
    let clients: Vec<_> = browsers
        .into_iter()
        .enumerate()
        .map(|(client, mut browser)| {
            let call = Arc::clone(call);
            tokio::spawn(async move {
                let mut each = Vec::with_capacity(count / CLIENTS);
                for number in (client..count).step_by(CLIENTS) {
                    let begin = Instant::now();
                    browser = call(browser, from + number).await;
                    each.push(begin.elapsed());
                }
                (each, browser)
            })
        })
        .collect();
    let (mut each, mut browsers) = (Vec::with_capacity(count), Vec::new());
    for client in clients {
        let (times, browser) = client.await.expect("a client");
        each.extend(times);
        browsers.push(browser);
    }
    let total = begin.elapsed();
    each.sort();
    (Run { total, each }, browsers)
}
