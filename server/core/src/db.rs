//! The database: one SQL text for SQLite and PostgreSQL.
//!
//! Only this module knows the engine. [`Db::begin`] and [`Db::begin_shared`] begin the writing
//! transactions of the whole program, [`Db::read`] the reading ones; the macros in [`macros`] run one text on either.

mod gate;
pub mod macros;
#[cfg(feature = "test-support")]
pub mod testing;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};

use self::gate::{Alone, Gate, Member};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Readers of one SQLite file; WAL lets them go on while the writer writes.
const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;

/// What can go wrong between the program and its database.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The driver or the server refused.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The address is of no known kind.
    #[error("DATABASE_URL doit commencer par « sqlite: » ou « postgres: »")]
    UnknownScheme,
    /// The file holds migrations that this program does not know.
    #[error(
        "la base est plus récente que ce programme (migration {0} inconnue) : installez la dernière version de caravane"
    )]
    NewerSchema(i64),
    /// The COMMIT that this transaction shared with others failed: nothing of it was written.
    #[error("the commit shared with other transactions failed")]
    Lost,
    /// A migration could not be applied.
    #[error("la base n’a pas pu être mise à jour : {0}")]
    Migration(#[source] MigrateError),
    /// A row that breaks the model: which one, and where.
    #[error("inconsistent row in {table}.{column}: {row}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column that cannot be read.
        column: &'static str,
        /// The row's identifier.
        row: String,
    },
}

impl DbError {
    /// True for what a new try of the same transaction may cure: deadlock (40P01), serialisation
    /// failure (40001) on PostgreSQL, a busy file of SQLite that another program holds, a shared
    /// commit that failed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Lost => true,
            Self::Sql(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("40P01" | "40001" | "5" | "517" | "261"))
            }
            _ => false,
        }
    }

    /// True when a unique constraint refused the row.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// A handle on either database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file beside the program.
    Sqlite(SqliteDb),
    /// A server, shared by several processes.
    Postgres(PgPool),
}

/// SQLite has one writer: whoever wants to write queues at the gate.
#[derive(Debug, Clone)]
pub struct SqliteDb {
    gate: Gate,
    readers: SqlitePool,
}

/// One transaction. Dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(SqliteTx),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// One transaction on SQLite; whoever writes keeps the gate until the end.
#[derive(Debug)]
pub struct SqliteTx(Kind);

#[derive(Debug)]
enum Kind {
    Reading(Transaction<'static, Sqlite>),
    Alone(Alone),
    Member(Member),
}

impl Db {
    /// Opens the database named by `url` (`sqlite:PATH` or `postgres://…`); creates a missing SQLite file.
    pub async fn connect(url: &str) -> Result<Self, DbError> {
        if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse()?;
            let options = options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // FULL: a place that was promised must survive a power cut.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true);
            let gate = Gate::open(options.clone()).await?;
            let readers = SqlitePoolOptions::new()
                .max_connections(SQLITE_READERS)
                // A file in reach of this process cannot have been cut off.
                .test_before_acquire(false)
                .connect_with(options.create_if_missing(false).read_only(true))
                .await?;
            Ok(Self::Sqlite(SqliteDb { gate, readers }))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options: PgConnectOptions = url.parse()?;
            let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).connect_with(options).await?;
            Ok(Self::Postgres(pool))
        } else {
            Err(DbError::UnknownScheme)
        }
    }

    /// Applies the migrations that are missing; refuses a newer schema in words.
    pub async fn migrate(&self) -> Result<(), DbError> {
        let result = match self {
            Self::Sqlite(db) => SQLITE_MIGRATIONS.run(db.gate.writer()).await,
            Self::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await,
        };
        result.map_err(|error| match error {
            MigrateError::VersionMissing(version) => DbError::NewerSchema(version),
            other => DbError::Migration(other),
        })
    }

    /// Begins a writing transaction. IMMEDIATE on SQLite: a transaction that reads first and writes
    /// later would fail there with "database is locked".
    #[expect(clippy::disallowed_methods, reason = "this is the one place that begins transactions")]
    pub async fn begin(&self) -> Result<Tx, DbError> {
        match self {
            Self::Sqlite(db) => Ok(Tx::Sqlite(SqliteTx(Kind::Alone(db.gate.alone().await?)))),
            Self::Postgres(pool) => Ok(Tx::Postgres(pool.begin().await?)),
        }
    }

    /// Begins a writing transaction that, on SQLite, shares its COMMIT with those who wait at the same
    /// time; each fails alone. (PostgreSQL groups commits by itself.)
    ///
    /// It may see what its neighbours wrote and what is not on the disk yet. So whoever answers a
    /// person by it ends it with [`Tx::commit`] or [`Tx::rollback`], never by dropping it: both wait
    /// until all that it saw is durable.
    pub async fn begin_shared(&self) -> Result<Tx, DbError> {
        match self {
            Self::Sqlite(db) => Ok(Tx::Sqlite(SqliteTx(Kind::Member(db.gate.join().await?)))),
            Self::Postgres(_) => self.begin().await,
        }
    }

    /// Begins a reading transaction: one consistent view that never waits for the writer.
    pub async fn read(&self) -> Result<Tx, DbError> {
        match self {
            Self::Sqlite(db) => Ok(Tx::Sqlite(SqliteTx(Kind::Reading(db.readers.begin_with("BEGIN").await?)))),
            Self::Postgres(pool) => {
                Ok(Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?))
            }
        }
    }

    /// Waits for running statements and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(db) => {
                db.readers.close().await;
                db.gate.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// The engine's name, for logs and test output.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

impl Tx {
    /// Makes the transaction durable. Only after this may anything be promised to a person.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(SqliteTx(Kind::Reading(inner))) => Ok(inner.commit().await?),
            Self::Sqlite(SqliteTx(Kind::Alone(inner))) => inner.commit().await,
            Self::Sqlite(SqliteTx(Kind::Member(inner))) => inner.commit().await,
            Self::Postgres(inner) => Ok(inner.commit().await?),
        }
    }

    /// Undoes everything and gives the connection back at once.
    pub async fn rollback(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(SqliteTx(Kind::Reading(inner))) => Ok(inner.rollback().await?),
            Self::Sqlite(SqliteTx(Kind::Alone(inner))) => inner.rollback().await,
            Self::Sqlite(SqliteTx(Kind::Member(inner))) => inner.rollback().await,
            Self::Postgres(inner) => Ok(inner.rollback().await?),
        }
    }
}

impl Deref for SqliteTx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match &self.0 {
            Kind::Reading(inner) => inner,
            Kind::Alone(inner) => inner,
            Kind::Member(inner) => inner,
        }
    }
}

impl DerefMut for SqliteTx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.0 {
            Kind::Reading(inner) => inner,
            Kind::Alone(inner) => inner,
            Kind::Member(inner) => inner,
        }
    }
}

/// Errors of use cases that may be cured by trying the transaction again.
pub trait Retryable {
    /// True when a new try may succeed.
    fn is_retryable(&self) -> bool;
}

impl Retryable for DbError {
    fn is_retryable(&self) -> bool {
        Self::is_retryable(self)
    }
}

/// Runs a use case again, at most four times, while it fails by deadlock or serialisation.
pub async fn with_retries<T, E, F, Fut>(mut once: F) -> Result<T, E>
where
    E: Retryable,
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T, E>>,
{
    let mut tries = 1;
    loop {
        match once().await {
            Err(error) if error.is_retryable() && tries < 4 => tries += 1,
            result => return result,
        }
    }
}
