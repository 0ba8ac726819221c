//! Ten thousand reminders that are due, from the queue to an SMTP server: the worker, beside what the
//! SMTP library's own pool reaches with the same bytes ready-made, in the same run.
//!
//! `cargo bench -p backend --bench mail`: on SQLite, and on the PostgreSQL that `TEST_DATABASE_URL`
//! names. The server (`sink`) is this process; the worker and the pool run each in a process of its
//! own, one after the other, with as many connections. The worker asks for each message what is true
//! now, renders it, keeps it durably, sends it, and writes its end down durably; the time runs until
//! the last end is written. Its peak memory is what Linux counted (`VmHWM`).

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop")]

mod child;
mod queue;
mod sink;

use std::time::{Duration, Instant};

use backend::db::testing::{TestBackend, TestDb};

use crate::child::Child;
use crate::sink::Sink;

/// Of each run.
const MESSAGES: usize = 10_000;
/// Runs of each; the middle one is told.
const RUNS: usize = 3;
/// Providers among which the addresses are spread.
const PROVIDERS: usize = 50;
/// At once, of the worker and of the pool alike.
const CONNECTIONS: u32 = 20;
/// A run that takes longer is a failure.
const LONGEST: Duration = Duration::from_mins(10);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["worker", url, port, signed] => child::work(url, port.parse().unwrap(), *signed == "signed"),
        ["pool", url, port] => child::send_ready_made(url, port.parse().unwrap()),
        _ => all(),
    }
}

fn all() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sink = Sink::start();
    println!("\n{MESSAGES} reminders to {PROVIDERS} providers, {CONNECTIONS} connections; the middle of {RUNS} runs");
    figures(&runtime, &sink, runtime.block_on(TestDb::sqlite()).unwrap());
    match std::env::var("TEST_DATABASE_URL") {
        Ok(url) if !url.is_empty() => figures(&runtime, &sink, runtime.block_on(TestDb::postgres(&url)).unwrap()),
        _ => println!("\nno PostgreSQL: TEST_DATABASE_URL names none"),
    }
}

/// What one run took, and the most memory of its process in bytes.
struct Run {
    time: Duration,
    memory: u64,
    /// Seconds of processor: its own, and the server's.
    processor: (f64, f64),
}

impl Run {
    fn per_second(&self) -> f64 {
        f64::from(u32::try_from(MESSAGES).unwrap()) / self.time.as_secs_f64()
    }
}

fn figures(runtime: &tokio::runtime::Runtime, sink: &Sink, database: TestDb) {
    println!("\n{}", database.db.engine());
    let test = TestBackend::on(database, queue::NOW).unwrap();
    runtime.block_on(queue::people(&test));
    let (mut worker, mut pool, mut queued) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let begin = Instant::now();
        runtime.block_on(queue::fill(&test));
        queued.push(Run { time: begin.elapsed(), memory: 0, processor: (0.0, 0.0) });
        worker.push(by_the_worker(runtime, sink, &test, "unsigned"));
        pool.push(by_the_pool(sink, &test.database.url));
        let (one, other) = (worker[worker.len() - 1].per_second(), pool[pool.len() - 1].per_second());
        println!("  a run: the worker {one:.0} /s, the pool {other:.0} /s");
    }
    runtime.block_on(queue::fill(&test));
    let signed = by_the_worker(runtime, sink, &test, "signed");
    let (queued, worker, pool) = (middle(queued), middle(worker), middle(pool));
    println!("  {:<58}{:>7.0} /s", "reminders planned and queued", queued.per_second());
    tell("asked, rendered, kept, sent, written down: the worker", &worker);
    tell("ready-made bytes sent: the library's pool alone", &pool);
    println!("  {:<58}{:>7.2}      goal 0.60", "worker ÷ pool", worker.per_second() / pool.per_second());
    tell("the worker, each message signed (DKIM, RSA of 2048 bits)", &signed);
    let memory = worker.memory.max(signed.memory) / 1_048_576;
    println!("  {:<58}{memory:>7} MiB    goal under 200 MiB", "most memory of the worker's process");
}

fn tell(name: &str, run: &Run) {
    let (own, server) = run.processor;
    println!("  {name:<58}{:>7.0} /s    processor {own:.1} s, the server's {server:.1} s", run.per_second());
}

fn middle(mut runs: Vec<Run>) -> Run {
    runs.sort_by_key(|run| run.time);
    runs.swap_remove(runs.len() / 2)
}

/// The worker sends the queue; each reader has exactly one message, each row says so.
fn by_the_worker(runtime: &tokio::runtime::Runtime, sink: &Sink, test: &TestBackend, signed: &str) -> Run {
    sink.forget();
    let mut child = Child::start(&["worker", &test.database.url, &sink.port.to_string(), signed]);
    let (begin, before) = (Instant::now(), sink.processor());
    child.go();
    sink.wait_for(MESSAGES, LONGEST);
    while runtime.block_on(queue::unsent(test)) > 0 {
        assert!(begin.elapsed() < LONGEST, "messages are left");
        std::thread::sleep(Duration::from_millis(2));
    }
    let time = begin.elapsed();
    let (memory, own) = child.stop();
    let readers = sink.readers();
    assert_eq!((readers.len(), readers.values().max()), (MESSAGES, Some(&1)), "one message for each");
    Run { time, memory, processor: (own, sink.processor() - before) }
}

/// The pool sends the bytes that the worker left in the outbox.
fn by_the_pool(sink: &Sink, url: &str) -> Run {
    sink.forget();
    let mut child = Child::start(&["pool", url, &sink.port.to_string()]);
    let (begin, before) = (Instant::now(), sink.processor());
    child.go();
    sink.wait_for(MESSAGES, LONGEST);
    let time = begin.elapsed();
    let (memory, own) = child.stop();
    assert_eq!(sink.readers().len(), MESSAGES);
    Run { time, memory, processor: (own, sink.processor() - before) }
}
