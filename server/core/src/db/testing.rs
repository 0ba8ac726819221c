//! A fresh, migrated database for each test, and a [`Backend`] in the hand of the test.

use std::hash::{DefaultHasher, Hasher as _};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::Notify;

use crate::Backend;
use crate::clock::held::{FixedClock, SeededEntropy};
use crate::clock::{Clock, Entropy, SystemClock, SystemEntropy};
use crate::db::{Db, DbError};
use crate::keys::Keys;
use crate::settings::Settings;
use crate::web::PublicWeb;

/// A database of its own: a temporary SQLite file, or, where `TEST_DATABASE_URL` names a
/// PostgreSQL server, a database copied there from a migrated template.
#[derive(Debug)]
pub struct TestDb {
    /// The open database.
    pub db: Db,
    /// Its address, for a second process or handle.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// A whole backend for one test.
#[derive(Debug)]
pub struct TestBackend {
    /// What the use cases take.
    pub backend: Backend,
    /// The same clock as the backend's, to be moved by the test.
    pub clock: Arc<FixedClock>,
    /// Kept alive with the backend.
    pub database: TestDb,
}

impl TestDb {
    /// Makes and migrates the database.
    pub async fn new() -> Result<Self, DbError> {
        match std::env::var("TEST_DATABASE_URL") {
            Ok(server) if !server.is_empty() => Self::postgres(&server).await,
            _ => Self::sqlite().await,
        }
    }

    /// A temporary SQLite file, whatever the environment says.
    pub async fn sqlite() -> Result<Self, DbError> {
        let folder = tempfile::tempdir().map_err(sqlx::Error::Io)?;
        let url = format!("sqlite:{}", folder.path().join("caravane.db").display());
        let db = Db::connect(&url).await?;
        db.migrate().await?;
        Ok(Self { db, url, _folder: Some(folder) })
    }

    /// A database on this PostgreSQL server.
    pub async fn postgres(server: &str) -> Result<Self, DbError> {
        let template = template(server).await?;
        let mut random = [0_u8; 8];
        SystemEntropy.fill(&mut random);
        let name = format!("caravane_test_{}_{:016x}", SystemClock.now().timestamp(), u64::from_be_bytes(random));
        let mut admin = PgConnection::connect(server).await?;
        sqlx::query(AssertSqlSafe(format!("create database {name} template {template}"))).execute(&mut admin).await?;
        admin.close().await?;
        let url = with_database(server, &name);
        Ok(Self { db: Db::connect(&url).await?, url, _folder: None })
    }
}

impl TestBackend {
    /// A backend whose clock stands at `now` (RFC 3339) and whose chance is seeded.
    pub async fn new(now: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Self::on(TestDb::new().await?, now)
    }

    /// The same on a database that is there.
    pub fn on(database: TestDb, now: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let start: DateTime<Utc> = DateTime::parse_from_rfc3339(now)?.with_timezone(&Utc);
        let clock = Arc::new(FixedClock::at(start));
        let backend = Backend {
            db: database.db.clone(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(1)),
            keys: Keys::new([7; 32]),
            settings: Arc::new(Settings::for_tests()),
            wake: Arc::new(Notify::new()),
            web: Arc::new(PublicWeb::default()),
        };
        Ok(Self { backend, clock, database })
    }
}

/// The name of the migrated template, made by the first test that needs it. The advisory lock
/// keeps test processes from making it twice; leftovers older than an hour are swept.
async fn template(server: &str) -> Result<String, DbError> {
    // As short as it is whatever their number: PostgreSQL cuts names after 63 bytes without a word.
    let mut checksum = DefaultHasher::new();
    for migration in super::POSTGRES_MIGRATIONS.iter() {
        checksum.write(&migration.checksum);
    }
    let name = format!("caravane_template_{:016x}", checksum.finish());
    let mut admin = PgConnection::connect(server).await?;
    sqlx::query("select pg_advisory_lock(20270503)").execute(&mut admin).await?;
    let existing: Vec<(String,)> =
        sqlx::query_as("select datname::text from pg_database where datname like 'caravane_%'")
            .fetch_all(&mut admin)
            .await?;
    if !existing.iter().any(|(known,)| *known == name) {
        let limit = SystemClock.now().timestamp() - 3600;
        for (old,) in &existing {
            let made = old.strip_prefix("caravane_test_").and_then(|rest| rest.split('_').next()?.parse::<i64>().ok());
            if made.is_some_and(|made| made < limit) {
                sqlx::query(AssertSqlSafe(format!("drop database if exists {old} with (force)")))
                    .execute(&mut admin)
                    .await?;
            }
        }
        let making = format!("{name}_making");
        sqlx::query(AssertSqlSafe(format!("drop database if exists {making} with (force)")))
            .execute(&mut admin)
            .await?;
        sqlx::query(AssertSqlSafe(format!("create database {making}"))).execute(&mut admin).await?;
        let db = Db::connect(&with_database(server, &making)).await?;
        db.migrate().await?;
        db.close().await;
        sqlx::query(AssertSqlSafe(format!("alter database {making} rename to {name}"))).execute(&mut admin).await?;
    }
    sqlx::query("select pg_advisory_unlock(20270503)").execute(&mut admin).await?;
    admin.close().await?;
    Ok(name)
}

/// The server's address with another database name; keeps the parameters behind `?`.
fn with_database(server: &str, name: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let base = match address.rsplit_once('/') {
        Some((base, _)) if !base.ends_with('/') => base,
        _ => address,
    };
    if parameters.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{parameters}") }
}
