//! A stop, a kill, a full disk, a dead mail server: what was answered stays true.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use backend::db::testing::TestBackend;
use backend::fixture::{self, SessionFixture, StopFixture};
use backend::{check, fetch_one};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::client::{encode, get, try_send};
use crate::harness::form_of;
use crate::processes::Start;

/// A database with one wide workshop, and a folder for the program's own files.
struct Ground {
    test: TestBackend,
    stop: StopFixture,
    workshop: SessionFixture,
    folder: tempfile::TempDir,
}

impl Ground {
    async fn new() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        let stop = fixture::published_stop(&test.backend).await.unwrap();
        let workshop = stop.workshop(&test.backend, "droits", "09:00", "10:00", 1_000_000).await.unwrap();
        Self { test, stop, workshop, folder: tempfile::tempdir().unwrap() }
    }

    fn start(&self) -> Start<'_> {
        Start::on(&self.test.database.url, self.folder.path())
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.test.backend.db.read().await.unwrap();
        fetch_one!(&mut tx, (i64,), sql).unwrap().0
    }

    async fn is_sound(&self) {
        let found = check::run(&self.test.backend).await.unwrap();
        assert!(found.is_empty(), "{found:?}");
    }

    /// Waits until a statement answers 0.
    async fn until_none(&self, sql: &'static str) {
        for _ in 0..400 {
            if self.count(sql).await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("still {} after 20 s: {sql}", self.count(sql).await);
    }
}

/// One answer that promised a place: the e-mail typed and the address of the ticket.
type Promise = (String, String);

/// Registers people one after the other until told to stop; what was not answered was not promised.
async fn people(
    address: SocketAddr,
    form: String,
    choice: String,
    client: u128,
    over: Arc<AtomicBool>,
) -> (Vec<Promise>, Vec<u16>) {
    let (mut promises, mut refusals) = (Vec::new(), Vec::new());
    for number in 0.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let key = Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + (client << 32) + number);
        let email = format!("p{client}.{number}@exemple.fr");
        let body = format!("key={key}&first_name=Rosa&email={}&choices={choice}", encode(&email));
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        match try_send(address, "POST", &form, &headers, &body).await {
            Ok(answer) if answer.status == 303 => promises.push((email, answer.header("location").to_owned())),
            Ok(answer) => refusals.push(answer.status),
            Err(_) => break,
        }
    }
    (promises, refusals)
}

/// A crowd registers; after `pause`, `end` does something to the program.
async fn crowd(
    ground: &Ground,
    address: SocketAddr,
    pause: Duration,
    end: impl Future<Output = ()>,
) -> (Vec<Promise>, Vec<u16>) {
    let over = Arc::new(AtomicBool::new(false));
    let mut clients = JoinSet::new();
    for client in 0..8 {
        let (form, choice) = (form_of(&ground.stop), ground.workshop.session.to_string());
        clients.spawn(people(address, form, choice, client, Arc::clone(&over)));
    }
    tokio::time::sleep(pause).await;
    end.await;
    over.store(true, Ordering::Relaxed);
    let all = clients.join_all().await;
    let (promises, refusals): (Vec<_>, Vec<_>) = all.into_iter().unzip();
    (promises.concat(), refusals.concat())
}

/// Every address that a file of the mail folder is for.
fn recipients(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            let to = text.lines().find_map(|line| line.strip_prefix("To: ")).unwrap_or_default();
            found.insert(to.rsplit('<').next().unwrap_or_default().trim_matches(['>', ' ', '\r']).to_owned());
        }
    }
    found
}

const UNSENT: &str = "select count(*) from outbox where state <> 'sent'";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_kill_loses_nothing_that_was_promised() {
    let ground = Ground::new().await;
    let process = ground.start().serve().await;
    let address = process.address;
    let (promises, refusals) = crowd(&ground, address, Duration::from_secs(2), async { process.kill() }).await;
    assert!(promises.len() > 8, "the kill came in the middle: {}", promises.len());
    assert!(refusals.is_empty(), "{refusals:?}");
    // Later than the leases of the worker that was killed.
    let process = ground.start().at("2027-05-03T12:20:00Z").serve().await;
    for (email, ticket) in &promises {
        assert_eq!(get(process.address, ticket).await.status, 200, "{email}");
    }
    ground.until_none(UNSENT).await;
    let told = recipients(&ground.folder.path().join("mail"));
    for (email, _) in &promises {
        assert!(told.contains(email), "{email} was promised a place and has no letter");
    }
    ground.is_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stop_answers_whoever_is_being_served() {
    let ground = Ground::new().await;
    let process = ground.start().serve().await;
    let address = process.address;
    let (promises, refusals) = crowd(&ground, address, Duration::from_secs(1), async {
        assert!(process.stop().await, "it ends well, and within half a minute");
    })
    .await;
    assert!(promises.len() > 8, "{}", promises.len());
    assert!(refusals.is_empty(), "{refusals:?}");
    let kept = ground.count("select count(*) from tickets").await;
    assert_eq!(usize::try_from(kept).unwrap(), promises.len(), "each place was answered before the end");
    assert_eq!(ground.count("select count(*) from outbox where state = 'leased'").await, 0, "no letter in the air");
    ground.is_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dead_mail_server_stops_nobody() {
    let ground = Ground::new().await;
    let settings = [
        ("CARAVANE_SMTP_HOST", "127.0.0.1"),
        // Port 1 (tcpmux) listens nowhere.
        ("CARAVANE_SMTP_PORT", "1"),
        ("CARAVANE_SMTP_SECURITY", "none"),
    ];
    let process = ground.start().with(&settings).serve().await;
    let (promises, refusals) = crowd(&ground, process.address, Duration::from_secs(1), async {}).await;
    assert!(!promises.is_empty() && refusals.is_empty(), "{} places, {refusals:?}", promises.len());
    ground
        .until_none("select cast(case when count(*) = 0 then 1 else 0 end as bigint) from outbox where attempts > 0")
        .await;
    assert_eq!(ground.count("select count(*) from outbox where state in ('sent', 'dead')").await, 0);
    assert!(process.stop().await);
    // The server is back: each letter leaves.
    let _process = ground.start().at("2027-05-03T13:00:00Z").serve().await;
    ground.until_none(UNSENT).await;
    assert_eq!(recipients(&ground.folder.path().join("mail")).len(), promises.len());
    ground.is_sound().await;
}

/// PostgreSQL keeps its own disk; here it is the file beside the program that cannot grow.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_disk_promises_nothing() {
    let ground = Ground::new().await;
    if ground.test.backend.db.engine() != "sqlite" {
        return;
    }
    // What every start loads is there before the disk is full.
    assert!(ground.start().serve().await.stop().await);
    let size = std::fs::metadata(ground.test.database.url.trim_start_matches("sqlite:")).unwrap().len();
    let process = ground.start().files_up_to(size / 512 + 128).serve().await;
    let (promises, refusals) = crowd(&ground, process.address, Duration::from_secs(6), async {}).await;
    assert!(!promises.is_empty(), "there was some room");
    assert!(!refusals.is_empty() && refusals.iter().all(|status| *status == 500), "{refusals:?}");
    process.kill();
    let process = ground.start().at("2027-05-03T12:20:00Z").serve().await;
    for (email, ticket) in &promises {
        assert_eq!(get(process.address, ticket).await.status, 200, "{email}");
    }
    ground.until_none(UNSENT).await;
    ground.is_sound().await;
}
