//! The figures of the README, all of one run, so that their ratios mean something.
//!
//! `cargo bench -p server` (or `make bench`): durable bookings through HTTP beside the bare
//! engine's commits; a public page beside a short fixed answer. On SQLite, or on
//! the PostgreSQL that `TEST_DATABASE_URL` names; `make bench` runs both. The settings are those that are shipped, the outbox is written,
//! and the invariants are recomputed afterwards.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench may stop")]

#[path = "../tests/http/client.rs"]
#[expect(dead_code, reason = "the bench looks at the status only")]
mod client;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backend::db::testing::TestBackend;
use backend::{Backend, check, execute, fixture};
use server::Application;
use tokio::sync::watch;
use uuid::Uuid;

const CLIENTS: u64 = 64;
const BOOKINGS: u64 = 6_400;
const PAGES: u64 = 6_400;
const COMMITS: u64 = 6_400;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(figures());
}

async fn figures() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.expect("a database");
    let stop = fixture::published_stop(&test.backend).await.expect("a stop");
    let session = stop.workshop(&test.backend, "logement", "09:00", "10:30", 1_000_000).await.expect("a session");
    let (_stop_server, address) = serve(test.backend.clone()).await;
    println!(
        "\n{} · {CLIENTS} clients · {} cores",
        test.backend.db.engine(),
        std::thread::available_parallelism().map_or(0, usize::from)
    );

    let floor = commits(&test.backend).await;
    println!("  bare guarded commits        {floor:>8.0} /s");

    let choice = session.session.to_string();
    let form = format!("/tournees/{}/{}/inscription", fixture::TOUR_SLUG, stop.slug);
    let bookings = spread(BOOKINGS, move |number| {
        let (form, choice) = (form.clone(), choice.clone());
        async move {
            let key = Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)).to_string();
            let email = format!("rosa.{number}@example.org");
            let fields = [("key", key.as_str()), ("first_name", "Rosa"), ("email", &email), ("choices", &choice)];
            assert_eq!(client::post(address, &form, &fields).await.status, 303);
        }
    })
    .await;
    bookings.print("bookings through HTTP");
    println!("  bookings ÷ bare commits     {:>8.2}", bookings.per_second() / floor);

    let page = format!("/tournees/{}/{}", fixture::TOUR_SLUG, stop.slug);
    let pages = spread(PAGES, move |_| {
        let page = page.clone();
        async move { assert_eq!(client::get(address, &page).await.status, 200) }
    })
    .await;
    pages.print("public page");
    let fixed =
        spread(PAGES, move |_| async move { assert_eq!(client::get(address, "/health").await.status, 200) }).await;
    fixed.print("fixed answer");
    println!("  page ÷ fixed answer         {:>8.2}", pages.per_second() / fixed.per_second());

    let violations = check::run(&test.backend).await.expect("a check");
    println!("  rules broken afterwards     {:>8}", violations.len());
    assert!(violations.is_empty(), "{violations:?}");
}

async fn serve(backend: Backend) -> (watch::Sender<bool>, SocketAddr) {
    let mut settings = (*backend.settings).clone();
    settings.listen = "127.0.0.1:0".into();
    let application = Application::build(Backend { settings: Arc::new(settings), ..backend }).await.expect("a port");
    let address = application.address().expect("an address");
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(application.run_until_stopped(receiver));
    (sender, address)
}

/// What the engine gives for one guarded update and one commit, nothing else, with the same clients.
async fn commits(backend: &Backend) -> f64 {
    const RAISE: &str = "update tours set buffer_minutes = 10 where slug = $1 and buffer_minutes < 240";
    let backend = backend.clone();
    let run = spread(COMMITS, move |_| {
        let backend = backend.clone();
        async move {
            let mut tx = backend.db.begin().await.unwrap();
            assert_eq!(execute!(&mut tx, RAISE, fixture::TOUR_SLUG).unwrap(), 1);
            tx.commit().await.unwrap();
        }
    })
    .await;
    run.per_second()
}

struct Run {
    total: Duration,
    each: Vec<Duration>,
}

impl Run {
    fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
        let count = self.each.len() as f64;
        count / self.total.as_secs_f64()
    }

    fn print(&self, name: &str) {
        let at = |share: usize| self.each[self.each.len() * share / 100].as_secs_f64() * 1000.0;
        println!("  {name:<24} {:>11.0} /s   p50 {:>6.1} ms   p99 {:>6.1} ms", self.per_second(), at(50), at(99));
    }
}

/// Runs `count` calls from 64 clients, each one after the other.
async fn spread<F, Fut>(count: u64, call: F) -> Run
where
    F: Fn(u64) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send,
{
    let call = Arc::new(call);
    let begin = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let call = Arc::clone(&call);
            tokio::spawn(async move {
                let mut each = Vec::new();
                for number in (client..count).step_by(usize::try_from(CLIENTS).unwrap_or(1)) {
                    let begin = Instant::now();
                    call(number).await;
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
