//! The gate of SQLite's one writer: whoever wants to write queues here, first come, first served.
//!
//! (Leaving the queue to SQLite's busy timeout is unfair: a waiter can starve for seconds.)
//!
//! A transaction has its turn alone, or, where it says so, as a member of a batch: one
//! `BEGIN IMMEDIATE` … `COMMIT` for all who are waiting, each in a savepoint of its own. A member that
//! fails takes back its own savepoint and nothing else; a member that succeeds is told so only when
//! the COMMIT of all is on the disk. The task that says COMMIT queues at the same gate from the moment
//! at which the batch is opened: nobody waits for companions who may never come.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions};
use sqlx::{Connection as _, Sqlite, Transaction};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, oneshot};

use super::DbError;

/// So many answers wait for one COMMIT at most.
const MEMBERS: usize = 64;

const BEGIN: &str = "BEGIN IMMEDIATE";
const SAVEPOINT: &str = "SAVEPOINT member";
const RELEASE: &str = "RELEASE member";
const TAKE_BACK: &str = "ROLLBACK TO member";

/// Whose turn it is; inside, the batch that is open.
type Turn = OwnedMutexGuard<Option<Batch>>;

/// The writer of one SQLite file.
#[derive(Debug, Clone)]
pub struct Gate {
    turn: Arc<Mutex<Option<Batch>>>,
    writer: SqlitePool,
    ledger: Arc<Ledger>,
}

/// Transactions that will be committed by one COMMIT.
#[derive(Debug)]
struct Batch {
    outer: Transaction<'static, Sqlite>,
    ledger: Arc<Ledger>,
    /// How many had their turn.
    joined: usize,
    /// A savepoint may be open whose member is gone: dropped, refused or panicked.
    unclean: bool,
    /// Somebody succeeded: what later members see is not durable yet.
    written: bool,
    /// Who waits for the COMMIT. Dropped without a word, they learn that it failed.
    waiting: Vec<oneshot::Sender<()>>,
}

/// What the engine itself tells of the writer's connection, on its own thread and in its own order.
///
/// Some faults (a full disk, for one) make SQLite roll the whole transaction back by itself; whatever
/// comes next would then be committed alone, statement by statement. The hook of the commit refuses
/// that while a batch is open.
#[derive(Debug, Default)]
struct Ledger {
    /// A batch is open: nothing but its own COMMIT makes anything durable.
    batch: AtomicBool,
    /// That COMMIT is being said.
    ending: AtomicBool,
    /// The whole transaction was rolled back since the batch was opened.
    lost: AtomicBool,
}

/// A transaction that has the writer for itself.
#[derive(Debug)]
pub struct Alone {
    // dropped first: it is rolled back before the next one has its turn
    transaction: Transaction<'static, Sqlite>,
    _turn: Turn,
}

/// A transaction that shares its COMMIT. Dropped, its savepoint is taken back by whoever comes next.
#[derive(Debug)]
pub struct Member {
    batch: OwnedMappedMutexGuard<Option<Batch>, Batch>,
}

impl Gate {
    /// Opens the writer's connection.
    pub async fn open(options: SqliteConnectOptions) -> Result<Self, DbError> {
        let ledger = Arc::new(Ledger::default());
        let hooks = Arc::clone(&ledger);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            // One connection, in this process: it cannot have been cut. One that could not be rolled
            // back, because the engine had done so by itself, is replaced.
            .test_before_acquire(false)
            .before_acquire(|connection, _| {
                let idle = !connection.is_in_transaction();
                Box::pin(async move { Ok(idle) })
            })
            .after_connect(move |connection, _| Box::pin(Ledger::listen(Arc::clone(&hooks), connection)))
            .connect_with(options)
            .await?;
        Ok(Self { turn: Arc::default(), writer, ledger })
    }

    /// The writer's connections, for what is no transaction of a use case.
    pub fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// Waits for a turn alone. A batch that is open is committed before.
    pub async fn alone(&self) -> Result<Alone, DbError> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let turn = if turn.is_some() { end_now(turn).await? } else { turn };
        let transaction = self.writer.begin_with(BEGIN).await?;
        self.ledger.batch.store(false, Ordering::Release);
        Ok(Alone { transaction, _turn: turn })
    }

    /// Waits for a turn in a batch: the open one, or a new one.
    pub async fn join(&self) -> Result<Member, DbError> {
        let mut turn = Arc::clone(&self.turn).lock_owned().await;
        if let Some(batch) = turn.as_mut()
            && (batch.joined >= MEMBERS || !batch.is_sound().await)
        {
            turn = end_now(turn).await?;
        }
        if turn.is_none() {
            let outer = self.writer.begin_with(BEGIN).await?;
            *turn = Some(Batch::new(outer, Arc::clone(&self.ledger)));
            let gate = Arc::clone(&self.turn);
            tokio::spawn(async move { end(gate.lock_owned().await).await });
        }
        let mut batch = OwnedMutexGuard::try_map(turn, Option::as_mut).map_err(|_| DbError::Lost)?;
        batch.joined += 1;
        batch.unclean = true;
        batch.say(SAVEPOINT).await?;
        Ok(Member { batch })
    }

    /// Waits for whoever has the writer, and closes it.
    pub async fn close(&self) {
        drop(end(Arc::clone(&self.turn).lock_owned().await).await);
        self.writer.close().await;
    }
}

/// Commits the open batch at once, also when the caller is gone meanwhile.
async fn end_now(turn: Turn) -> Result<Turn, DbError> {
    tokio::spawn(end(turn)).await.map_err(|_| DbError::Lost)
}

/// Commits the open batch, if there is one.
async fn end(mut turn: Turn) -> Turn {
    if let Some(batch) = turn.take() {
        batch.commit().await;
    }
    turn
}

impl Batch {
    fn new(outer: Transaction<'static, Sqlite>, ledger: Arc<Ledger>) -> Self {
        ledger.begin_batch();
        Self { outer, ledger, joined: 0, unclean: false, written: false, waiting: Vec::new() }
    }

    async fn say(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(&mut *self.outer).await.map(|_| ())
    }

    /// Takes back what the member before left open. False when the batch cannot go on.
    async fn is_sound(&mut self) -> bool {
        if self.unclean {
            match self.take_back().await {
                Ok(()) => self.unclean = false,
                Err(error) => {
                    tracing::error!(%error, "a transaction could not be taken back");
                    self.ledger.lost.store(true, Ordering::Release);
                }
            }
        }
        !self.ledger.lost.load(Ordering::Acquire)
    }

    async fn take_back(&mut self) -> Result<(), sqlx::Error> {
        match self.say(TAKE_BACK).await {
            Ok(()) => self.say(RELEASE).await,
            // Its member went before it was opened, or when it was released.
            Err(sqlx::Error::Database(error)) if error.message().starts_with("no such savepoint") => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Makes durable what every member wrote, and tells them. On any doubt nothing is written.
    async fn commit(self) {
        let ledger = Arc::clone(&self.ledger);
        match self.make_durable().await {
            Ok(waiting) => {
                for member in waiting {
                    // Whoever is gone needs no answer.
                    let _ = member.send(());
                }
            }
            Err(error) => tracing::error!(%error, "nothing of a batch of transactions is written"),
        }
        ledger.batch.store(false, Ordering::Release);
    }

    async fn make_durable(mut self) -> Result<Vec<oneshot::Sender<()>>, DbError> {
        if !self.is_sound().await {
            return Err(DbError::Lost);
        }
        self.ledger.ending.store(true, Ordering::Release);
        self.outer.commit().await?;
        if self.ledger.lost.load(Ordering::Acquire) { Err(DbError::Lost) } else { Ok(self.waiting) }
    }
}

impl Ledger {
    async fn listen(ledger: Arc<Self>, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut handle = connection.lock_handle().await?;
        let commits = Arc::clone(&ledger);
        handle.set_commit_hook(move || commits.allows_commit());
        handle.set_rollback_hook(move || ledger.lost.store(true, Ordering::Release));
        Ok(())
    }

    fn begin_batch(&self) {
        self.lost.store(false, Ordering::Release);
        self.ending.store(false, Ordering::Release);
        self.batch.store(true, Ordering::Release);
    }

    fn allows_commit(&self) -> bool {
        !self.batch.load(Ordering::Acquire)
            || (self.ending.load(Ordering::Acquire) && !self.lost.load(Ordering::Acquire))
    }
}

impl Alone {
    /// Commits.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.transaction.commit().await?)
    }

    /// Rolls back.
    pub async fn rollback(self) -> Result<(), DbError> {
        Ok(self.transaction.rollback().await?)
    }
}

impl Member {
    /// Lets the next member go on, and waits until the batch is on the disk.
    pub async fn commit(mut self) -> Result<(), DbError> {
        // Before the savepoint is released: should this future be dropped meanwhile, later members
        // may see what it wrote.
        self.batch.written = true;
        self.batch.say(RELEASE).await?;
        self.batch.unclean = false;
        self.durable().await
    }

    /// Takes its own changes back, and waits until what it saw of the members before it is on the
    /// disk: an answer that rests on it may be given.
    pub async fn rollback(mut self) -> Result<(), DbError> {
        if !self.batch.is_sound().await {
            return Err(DbError::Lost);
        }
        if self.batch.written { self.durable().await } else { Ok(()) }
    }

    async fn durable(mut self) -> Result<(), DbError> {
        let (teller, told) = oneshot::channel();
        self.batch.waiting.push(teller);
        drop(self);
        told.await.map_err(|_| DbError::Lost)
    }
}

impl Deref for Alone {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.transaction
    }
}

impl DerefMut for Alone {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}

impl Deref for Member {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.batch.outer
    }
}

impl DerefMut for Member {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.batch.outer
    }
}
