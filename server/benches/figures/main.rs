//! The figures of the README, all of one run, so that their ratios mean something.
//!
//! `make bench`: on SQLite, and on the PostgreSQL that `TEST_DATABASE_URL` names. The real program
//! runs in a process of its own with the shipped settings: every commit durable, the outbox written,
//! its worker running, the log written. Beside it stands the floor, what the bare engine commits
//! durably. The invariants are recomputed afterwards. The clients run here, on one thread; what they
//! take of the processor is told.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may stop")]

mod browser;
mod engine;
mod load;
mod program;
mod programme;

use std::path::Path;
use std::time::{Duration, Instant};

use backend::db::testing::{TestBackend, TestDb};
use backend::{Backend, check, fetch_one, fixture};
use uuid::Uuid;

use crate::browser::Browser;
use crate::engine::Floor;
use crate::load::Load;
use crate::program::Program;

/// At once.
const CLIENTS: usize = 64;
/// Of each load; the middle one is told. Before them half a run that does not count.
const RUNS: usize = 5;
const BOOKINGS: usize = 1_920;
const PAGES: usize = 1_600;
const FILES: usize = 16_000;
const NOW: &str = "2027-05-03T12:00:00Z";
/// How long the worker may take for the letters that are left when the bookings are over.
const POST: Duration = Duration::from_mins(10);

fn main() {
    // One thread: the clients must leave the cores to the program.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let begin = Instant::now();
    println!("\n{}, {CLIENTS} clients; the middle of {RUNS} runs", machine());
    let conflicts = programme::print();
    let columns = runtime.block_on(async {
        let mut columns = vec![figures(TestDb::sqlite().await.expect("a file")).await];
        match std::env::var("TEST_DATABASE_URL") {
            Ok(url) if !url.is_empty() => columns.push(figures(TestDb::postgres(&url).await.expect("a server")).await),
            _ => println!("\nno PostgreSQL: TEST_DATABASE_URL names none"),
        }
        columns
    });
    println!("\nmeasured in {:.1} minutes; for the README:\n", begin.elapsed().as_secs_f64() / 60.0);
    print_table(&columns, conflicts);
}

/// The figures of one database.
struct Column {
    engine: &'static str,
    floor: Floor,
    bookings: Load,
    letters: f64,
    page: Load,
    file: Load,
}

/// The table as the README has it.
fn print_table(columns: &[Column], conflicts: f64) {
    let row = |name: &str, cell: &dyn Fn(&Column) -> String| {
        println!("| {name} | {} |", columns.iter().map(cell).collect::<Vec<_>>().join(" | "));
    };
    row("", &|column| column.engine.to_owned());
    println!("|---|{}", "---:|".repeat(columns.len()));
    row("bookings a second through HTTP, 64 clients on one session", &|column| {
        format!("{:.0}", column.bookings.per_second())
    });
    row("answered within, half of them / 99 of 100", &|column| {
        format!("{:.0} ms / {:.0} ms", column.bookings.within(50), column.bookings.within(99))
    });
    row("bare durable commits a second: one at a time / 64 grouped", &|column| {
        format!("{:.0} / {:.0}", column.floor.alone, column.floor.grouped)
    });
    row("bookings ÷ bare commits one at a time", &|column| {
        format!("{:.2}", column.bookings.per_second() / column.floor.alone)
    });
    row("letters sent a second, bookings included", &|column| format!("{:.0}", column.letters));
    row("public page of a stop a second / static file of 24 kB", &|column| {
        format!("{:.0} / {:.0}", column.page.per_second(), column.file.per_second())
    });
    println!("\nConflict check of 1 200 sessions: {conflicts:.1} ms.");
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!("{cores} cores of {}", model.map_or("an unknown kind", |(_, model)| model))
}

async fn figures(database: TestDb) -> Column {
    let engine = database.db.engine();
    println!("\n{engine}");
    let floor = engine::print(&database.url).await;

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("site/pkg")).expect("a folder");
    std::fs::write(folder.path().join("site/pkg/caravane.css"), "a{color:red}".repeat(2_000)).expect("a file");
    let test = TestBackend::on(database, NOW).expect("a backend");
    let stop = fixture::published_stop(&test.backend).await.expect("a stop");
    let session = stop.workshop(&test.backend, "logement", "09:00", "10:30", 1_000_000).await.expect("a session");
    for hour in 10..17 {
        let (slug, start, end) = (format!("atelier-{hour}"), format!("{hour}:30"), format!("{hour}:55"));
        stop.workshop(&test.backend, &slug, &start, &end, 12).await.expect("a session");
    }
    let program = Program::start(&test.database.url, NOW, folder.path()).await;

    let form = format!("/tournees/{}/{}/inscription", fixture::TOUR_SLUG, stop.slug);
    let begin = Instant::now();
    let bookings = bookings(&program, form, session.session.to_string()).await;
    bookings.print("bookings through HTTP");
    let (alone, grouped) = (bookings.per_second() / floor.alone, bookings.per_second() / floor.grouped);
    println!("  {:<44}{alone:>8.2}      goal 0.20 on SQLite, p99 under 250 ms", "bookings ÷ commits one at a time");
    println!("  {:<44}{grouped:>8.3}", "bookings ÷ commits in groups of 64");
    let meanwhile = one(&test.backend, "select count(*) from outbox where state = 'sent'").await;
    let letters = post(&test.backend, begin).await;
    println!("  {:<44}{letters:>8.0} /s   {meanwhile} of them during the bookings", "letters written and sent");

    let page = gets(&program, PAGES, &format!("/tournees/{}/{}", fixture::TOUR_SLUG, stop.slug)).await;
    page.print("public page of a stop, 8 activities");
    let file = gets(&program, FILES, "/pkg/caravane.css").await;
    file.print("static file of 24 kB");
    println!("  {:<44}{:>8.2}", "page ÷ static file", page.per_second() / file.per_second());

    program.stop();
    is_sound(&test.backend, folder.path()).await;
    Column { engine, floor, bookings, letters, page, file }
}

/// Nothing is oversold, no letter is missing, no invariant is broken.
async fn is_sound(backend: &Backend, folder: &Path) {
    let asked = i64::try_from(BOOKINGS * RUNS + BOOKINGS / 2).expect("a few thousand");
    let taken = one(backend, "select cast(sum(taken) as bigint) from slots").await;
    let seats = one(backend, "select count(*) from registrations where state = 'registered'").await;
    let letters = one(backend, "select count(*) from outbox where state = 'sent'").await;
    let files = std::fs::read_dir(folder.join("mail")).expect("a folder").count();
    let violations = check::run(backend).await.expect("a check");
    println!("  {:<44}{:>8}", "booked, oversold", format!("{asked}, {}", taken - asked));
    println!("  {:<44}{:>8}", "`check` afterwards: broken rules", violations.len());
    assert!(violations.is_empty(), "{violations:?}");
    assert_eq!((taken, seats, letters, i64::try_from(files).expect("a count")), (asked, asked, asked, asked));
}

/// Waits until the worker has sent every letter; answers how many it sent a second since `begin`.
async fn post(backend: &Backend, begin: Instant) -> f64 {
    while one(backend, "select count(*) from outbox where state <> 'sent'").await > 0 {
        assert!(begin.elapsed() < POST, "letters are left");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    load::rate(BOOKINGS * RUNS + BOOKINGS / 2, begin.elapsed())
}

async fn one(backend: &Backend, sql: &'static str) -> i64 {
    let mut tx = backend.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), sql).unwrap().0
}

async fn bookings(program: &Program, form: String, choice: String) -> Load {
    Load::of(program, BOOKINGS, move |mut browser: Browser, number| {
        let key = Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + number as u128);
        let body = format!("key={key}&first_name=Rosa&email=rosa.{number}%40example.org&choices={choice}");
        let form = form.clone();
        async move {
            assert_eq!(browser.post(&form, &body).await, 303);
            browser
        }
    })
    .await
}

async fn gets(program: &Program, count: usize, path: &str) -> Load {
    let path = path.to_owned();
    Load::of(program, count, move |mut browser: Browser, _| {
        let path = path.clone();
        async move {
            assert_eq!(browser.get(&path).await, 200);
            browser
        }
    })
    .await
}
