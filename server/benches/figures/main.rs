//! The figures of the README, all of one run, so that their ratios mean something.
//!
//! `make bench`: on SQLite, and on the PostgreSQL that `TEST_DATABASE_URL` names. Bookings go through
//! HTTP with the shipped settings: every commit durable, the outbox written and its worker running.
//! Beside them stands the floor, what the bare engine commits durably. The invariants are recomputed
//! afterwards.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop")]

mod browser;
mod engine;
mod programme;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backend::clock::{OffsetClock, SystemEntropy};
use backend::db::testing::{TestBackend, TestDb};
use backend::mail::transport;
use backend::settings::MailRoute;
use backend::{Backend, check, fetch_one, fixture, worker};
use chrono::{DateTime, Utc};
use server::Application;
use tokio::sync::watch;
use uuid::Uuid;

use crate::browser::Browser;

const CLIENTS: usize = 64;
const BOOKINGS: usize = 6_400;
const PAGES: usize = 6_400;
const NOW: &str = "2027-05-03T12:00:00Z";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    println!("\n{} cores · {CLIENTS} clients", std::thread::available_parallelism().map_or(0, usize::from));
    programme::print();
    runtime.block_on(async {
        figures(TestDb::sqlite().await.expect("a file")).await;
        match std::env::var("TEST_DATABASE_URL") {
            Ok(url) if !url.is_empty() => figures(TestDb::postgres(&url).await.expect("a server")).await,
            _ => println!("\nno PostgreSQL: TEST_DATABASE_URL names none"),
        }
    });
}

async fn figures(database: TestDb) {
    println!("\n{}", database.db.engine());
    let floor = engine::print(&database.url).await;

    let folder = tempfile::tempdir().expect("a folder");
    let mut test = TestBackend::on(database, NOW).expect("a backend");
    let start: DateTime<Utc> = NOW.parse().expect("an instant");
    test.backend.clock = Arc::new(OffsetClock::starting_at(start));
    test.backend.entropy = Arc::new(SystemEntropy);
    let mut settings = (*test.backend.settings).clone();
    settings.mail = MailRoute::Folder(folder.path().join("mail"));
    settings.site_root = folder.path().join("site");
    test.backend.settings = Arc::new(settings);
    std::fs::create_dir_all(folder.path().join("site/pkg")).expect("a folder");
    std::fs::write(folder.path().join("site/pkg/caravane.css"), "a{color:red}".repeat(2_000)).expect("a file");
    let stop = fixture::published_stop(&test.backend).await.expect("a stop");
    let session = stop.workshop(&test.backend, "logement", "09:00", "10:30", 1_000_000).await.expect("a session");
    let running = Running::start(&test.backend).await;

    let form = format!("/tournees/{}/{}/inscription", fixture::TOUR_SLUG, stop.slug);
    let bookings = bookings(running.address, &form, &session.session.to_string()).await;
    bookings.print("bookings through HTTP");
    println!("  {:<44}{:>7.2}", "bookings ÷ commits one at a time", bookings.per_second() / floor.alone);
    println!("  {:<44}{:>7.2}", "bookings ÷ commits in groups of 64", bookings.per_second() / floor.grouped);

    let page = format!("/tournees/{}/{}", fixture::TOUR_SLUG, stop.slug);
    let pages = gets(running.address, &page).await;
    pages.print("public page");
    let file = gets(running.address, "/pkg/caravane.css").await;
    file.print("static file of 24 kB");
    println!("  {:<44}{:>7.2}", "page ÷ static file", pages.per_second() / file.per_second());

    let sent = running.stop().await;
    let taken = one(&test.backend, "select cast(sum(taken) as bigint) from slots").await;
    let asked = i64::try_from(BOOKINGS).expect("a few thousand");
    let letters = one(&test.backend, "select count(*) from outbox").await;
    println!("  {:<44}{:>7}", "letters written, and sent meanwhile", format!("{letters}, {sent}"));
    let violations = check::run(&test.backend).await.expect("a check");
    println!("  {:<44}{:>7}", "oversold, rules broken afterwards", format!("{}, {}", taken - asked, violations.len()));
    assert!(violations.is_empty() && taken == asked && letters == asked, "{taken} {letters} {violations:?}");
}

/// The whole program in this process: pages, worker, mail in a folder.
struct Running {
    address: SocketAddr,
    backend: Backend,
    sender: watch::Sender<bool>,
    worker: tokio::task::JoinHandle<()>,
}

impl Running {
    async fn start(backend: &Backend) -> Self {
        let application = Application::build(backend.clone()).await.expect("a port");
        let address = application.address().expect("an address");
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(application.run_until_stopped(receiver.clone()));
        let transport = transport::from_settings(&backend.settings).expect("a folder");
        let worker = tokio::spawn(worker::run(backend.clone(), transport, receiver));
        Self { address, backend: backend.clone(), sender, worker }
    }

    /// Stops the worker; answers how many letters it had sent.
    async fn stop(self) -> i64 {
        self.sender.send(true).expect("somebody listens");
        self.worker.await.expect("the worker ends well");
        one(&self.backend, "select count(*) from outbox where state = 'sent'").await
    }
}

async fn one(backend: &Backend, sql: &'static str) -> i64 {
    let mut tx = backend.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), sql).unwrap().0
}

async fn bookings(address: SocketAddr, form: &str, choice: &str) -> Run {
    let (form, choice) = (form.to_owned(), choice.to_owned());
    spread(BOOKINGS, address, move |mut browser: Browser, number| {
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

async fn gets(address: SocketAddr, path: &str) -> Run {
    let path = path.to_owned();
    spread(PAGES, address, move |mut browser: Browser, _| {
        let path = path.clone();
        async move {
            assert_eq!(browser.get(&path).await, 200);
            browser
        }
    })
    .await
}

struct Run {
    total: Duration,
    each: Vec<Duration>,
}

impl Run {
    fn per_second(&self) -> f64 {
        engine::rate(self.each.len(), self.total)
    }

    fn print(&self, name: &str) {
        let at = |share: usize| self.each[self.each.len() * share / 100].as_secs_f64() * 1000.0;
        println!("  {name:<36}{:>9.0} /s   p50 {:>6.1} ms   p99 {:>6.1} ms", self.per_second(), at(50), at(99));
    }
}

/// Runs `count` calls from 64 clients, each with a connection of its own, one call after the other.
async fn spread<F, Fut>(count: usize, address: SocketAddr, call: F) -> Run
where
    F: Fn(Browser, usize) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Browser> + Send,
{
    let call = Arc::new(call);
    let begin = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let call = Arc::clone(&call);
            tokio::spawn(async move {
                let mut browser = Browser::to(address).await;
                let mut each = Vec::new();
                for number in (client..count).step_by(CLIENTS) {
                    let begin = Instant::now();
                    browser = call(browser, number).await;
                    each.push(begin.elapsed());
                }
                each
            })
        })
        .collect();
    let mut each = Vec::new();
    for client in clients {
        each.extend(client.await.expect("a client"));
    }
    each.sort();
    Run { total: begin.elapsed(), each }
}
