//! The gate of SQLite's writer: several transactions share one COMMIT, and each fails alone. Nobody is
//! told of a success, nor of anything that rests on it, before it is on the disk.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use backend::clock::Entropy;
use backend::clock::held::SeededEntropy;
use backend::db::testing::{TestBackend, TestDb};
use backend::db::{Db, DbError, Tx};
use backend::service::register::{RegisterError, Via, register};
use backend::{execute, fetch_all, fixture};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

const TABLES: [&str; 3] = [
    "create table marks (id bigint primary key, note text)",
    "create table parents (id bigint primary key)",
    "create table children (id bigint primary key, parent bigint references parents (id) deferrable initially deferred)",
];
const MARK: &str = "insert into marks (id) values ($1)";

async fn database() -> TestDb {
    let database = TestDb::sqlite().await.unwrap();
    let mut tx = database.db.begin().await.unwrap();
    for sql in TABLES {
        execute!(&mut tx, sql).unwrap();
    }
    tx.commit().await.unwrap();
    database
}

/// What is on the disk.
async fn marks(db: &Db) -> Vec<i64> {
    let mut tx = db.read().await.unwrap();
    let rows = fetch_all!(&mut tx, (i64,), "select id from marks order by id").unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

async fn mark(db: Db, id: i64) -> Result<(), DbError> {
    let mut tx = db.begin_shared().await?;
    execute!(&mut tx, MARK, id)?;
    tx.commit().await
}

/// Long enough for a task to reach the gate and to queue there.
async fn queued() {
    tokio::time::sleep(Duration::from_millis(60)).await;
}

/// Ann has had her turn, Ben is in the middle of his, in the same batch.
struct Neighbours {
    database: TestDb,
    ann: JoinHandle<Result<(), DbError>>,
    ben: JoinHandle<Result<(), DbError>>,
    go: Arc<Notify>,
}

impl Neighbours {
    /// Ben waits with his turn begun; told to go on, he does `then`.
    async fn meet<F, Fut>(then: F) -> Self
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(), DbError>> + Send,
    {
        let database = database().await;
        let first = database.db.begin().await.unwrap();
        let ann = tokio::spawn(mark(database.db.clone(), 1));
        queued().await;
        let (inside, is_inside) = oneshot::channel();
        let (db, go) = (database.db.clone(), Arc::new(Notify::new()));
        let told = Arc::clone(&go);
        let ben = tokio::spawn(async move {
            let mut tx = db.begin_shared().await?;
            execute!(&mut tx, MARK, 2_i64)?;
            inside.send(()).unwrap();
            told.notified().await;
            then(tx).await
        });
        queued().await;
        first.rollback().await.unwrap();
        is_inside.await.unwrap();
        queued().await;
        assert!(!ann.is_finished(), "nobody is told before the commit of all");
        assert!(marks(&database.db).await.is_empty(), "nor does anybody see it");
        Self { database, ann, ben, go }
    }

    /// The gate is as good as before.
    async fn goes_on(&self, expected: &[i64]) {
        assert_eq!(marks(&self.database.db).await, expected);
        mark(self.database.db.clone(), 9).await.unwrap();
        let mut tx = self.database.db.begin().await.unwrap();
        execute!(&mut tx, MARK, 10_i64).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(marks(&self.database.db).await, [expected, &[9, 10]].concat());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn both_are_written_by_one_commit() {
    let mut two = Neighbours::meet(Tx::commit).await;
    two.go.notify_one();
    (&mut two.ann).await.unwrap().unwrap();
    (&mut two.ben).await.unwrap().unwrap();
    two.goes_on(&[1, 2]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_gives_up_leaves_nothing_and_takes_nobody_along() {
    let mut two = Neighbours::meet(Tx::rollback).await;
    two.go.notify_one();
    (&mut two.ann).await.unwrap().unwrap();
    (&mut two.ben).await.unwrap().unwrap();
    two.goes_on(&[1]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_statement_is_the_matter_of_its_transaction_alone() {
    let mut two = Neighbours::meet(|mut tx| async move {
        execute!(&mut tx, MARK, 3_i64)?;
        execute!(&mut tx, MARK, 1_i64)?;
        tx.commit().await
    })
    .await;
    two.go.notify_one();
    (&mut two.ann).await.unwrap().unwrap();
    assert!((&mut two.ben).await.unwrap().unwrap_err().is_unique_violation());
    two.goes_on(&[1]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_panic_in_the_middle_is_too() {
    let mut two = Neighbours::meet(|_tx| async { panic!("in the middle") }).await;
    two.go.notify_one();
    (&mut two.ann).await.unwrap().unwrap();
    assert!((&mut two.ben).await.unwrap_err().is_panic());
    two.goes_on(&[1]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn and_a_request_that_is_given_up_half_way() {
    let mut two = Neighbours::meet(Tx::commit).await;
    two.ben.abort();
    (&mut two.ann).await.unwrap().unwrap();
    assert!((&mut two.ben).await.unwrap_err().is_cancelled());
    two.goes_on(&[1]).await;
}

/// A full disk makes SQLite roll the whole transaction back by itself. Whoever goes on regardless
/// would then write outside of any transaction.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_batch_that_the_engine_gave_up_is_confirmed_to_nobody() {
    let mut two = Neighbours::meet(|mut tx| async move {
        execute!(&mut tx, "pragma max_page_count = 1")?;
        let full = execute!(&mut tx, "insert into marks (id, note) values (3, $1)", "x".repeat(10_000_000));
        assert!(full.unwrap_err().to_string().contains("full"));
        assert!(execute!(&mut tx, MARK, 4_i64).is_err(), "nothing is written outside of a transaction");
        tx.commit().await
    })
    .await;
    two.go.notify_one();
    let ann = (&mut two.ann).await.unwrap().unwrap_err();
    assert!(matches!(ann, DbError::Lost) && ann.is_retryable());
    (&mut two.ben).await.unwrap().unwrap_err();
    two.goes_on(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_that_fails_is_confirmed_to_nobody() {
    let mut two = Neighbours::meet(|mut tx| async move {
        execute!(&mut tx, "insert into children (id, parent) values (1, 1)")?;
        tx.commit().await
    })
    .await;
    two.go.notify_one();
    assert!(matches!((&mut two.ann).await.unwrap(), Err(DbError::Lost)));
    assert!(matches!((&mut two.ben).await.unwrap(), Err(DbError::Lost)));
    two.goes_on(&[]).await;
}

/// Alone, after a full disk: the writer is not stuck in a transaction that is no more.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_full_disk_is_over_when_there_is_room_again() {
    let database = database().await;
    let mut tx = database.db.begin().await.unwrap();
    execute!(&mut tx, "pragma max_page_count = 1").unwrap();
    execute!(&mut tx, "insert into marks (id, note) values (1, $1)", "x".repeat(10_000_000)).unwrap_err();
    drop(tx);
    let mut tx = database.db.begin().await.unwrap();
    execute!(&mut tx, MARK, 2_i64).unwrap();
    tx.commit().await.unwrap();
    assert_eq!(marks(&database.db).await, [2]);
}

/// Another program holds the file for longer than anybody waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_busy_file_refuses_and_is_tried_again() {
    let database = database().await;
    let other = Db::connect(&database.url).await.unwrap();
    let held = other.begin().await.unwrap();
    let refused = mark(database.db.clone(), 1).await.unwrap_err();
    assert!(refused.is_retryable() && !matches!(refused, DbError::Lost), "{refused}");
    held.rollback().await.unwrap();
    mark(database.db.clone(), 1).await.unwrap();
    assert_eq!(marks(&database.db).await, [1]);
}

/// How a transaction of the storm ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Told,
    TakenBack,
    /// Dropped at any moment, also while it was being committed: all of it or nothing.
    GivenUp,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_storm_of_every_end_keeps_exactly_what_was_told() {
    let database = database().await;
    let chance = Arc::new(SeededEntropy::new(5));
    let below = move |limit: u64| {
        let mut bytes = [0; 8];
        chance.fill(&mut bytes);
        u64::from_le_bytes(bytes) % limit
    };
    let mut ends = Vec::new();
    for round in 0..20_i64 {
        let mut all = Vec::new();
        for member in 0..40_i64 {
            let (db, first) = (database.db.clone(), (round * 40 + member) * 3);
            let (way, patience) = (below(6), Duration::from_micros(below(20_000)));
            let work = async move {
                let mut tx = if way == 5 { db.begin().await } else { db.begin_shared().await }.unwrap();
                for id in first..first + 3 {
                    execute!(&mut tx, MARK, id).unwrap();
                    tokio::task::yield_now().await;
                }
                match way {
                    0 => {
                        tx.rollback().await.unwrap();
                        End::TakenBack
                    }
                    1 => End::TakenBack,
                    _ => {
                        tx.commit().await.unwrap();
                        End::Told
                    }
                }
            };
            all.push(tokio::spawn(async move {
                let end = if way == 2 { tokio::time::timeout(patience, work).await.ok() } else { Some(work.await) };
                (first, end.unwrap_or(End::GivenUp))
            }));
        }
        for one in all {
            ends.push(one.await.unwrap());
        }
    }
    let kept: BTreeSet<i64> = marks(&database.db).await.into_iter().collect();
    for (first, end) in &ends {
        let count = (*first..first + 3).filter(|id| kept.contains(id)).count();
        let right = match end {
            End::Told => count == 3,
            End::TakenBack => count == 0,
            End::GivenUp => count == 0 || count == 3,
        };
        assert!(right, "{first} {end:?}: {count} of its rows are kept");
    }
    for wanted in [End::Told, End::TakenBack, End::GivenUp] {
        assert!(ends.iter().any(|(_, end)| *end == wanted), "{wanted:?} never came");
    }
}

/// « Déjà fait », « complet »: an answer that rests on what a neighbour wrote waits with the neighbour.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_rests_on_a_neighbour_is_not_given_before_it_is_durable() {
    let database = TestDb::sqlite().await.unwrap();
    let test = TestBackend::on(database, "2027-05-03T12:00:00Z").unwrap();
    let stop = fixture::published_stop(&test.backend).await.unwrap();
    let session = stop.workshop(&test.backend, "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = fixture::person(&test.backend, "Rosa", None, &[session.choice()]).unwrap();
    let late = fixture::person(&test.backend, "Aimé", None, &[session.choice()]).unwrap();

    let first = test.backend.db.begin().await.unwrap();
    let mut asked = Vec::new();
    for new in [rosa.clone(), rosa, late] {
        let backend = test.backend.clone();
        asked.push(tokio::spawn(async move { register(&backend, Via::Web, new).await }));
        queued().await;
    }
    let (inside, is_inside) = oneshot::channel();
    let (db, go) = (test.backend.db.clone(), Arc::new(Notify::new()));
    let told = Arc::clone(&go);
    let last = tokio::spawn(async move {
        let tx = db.begin_shared().await.unwrap();
        inside.send(()).unwrap();
        told.notified().await;
        tx.rollback().await
    });
    queued().await;
    first.rollback().await.unwrap();
    is_inside.await.unwrap();
    queued().await;
    assert!(asked.iter().all(|one| !one.is_finished()), "nobody is told anything yet");
    go.notify_one();
    last.await.unwrap().unwrap();

    let mut answers = Vec::new();
    for one in asked {
        answers.push(one.await.unwrap());
    }
    let [Ok(made), Ok(again), Err(RegisterError::Full { .. })] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(!made.repeated && again.repeated && made.ticket == again.ticket);
    assert!(backend::check::run(&test.backend).await.unwrap().is_empty());
}
