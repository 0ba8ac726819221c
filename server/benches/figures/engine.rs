//! The floor: durable commits of the bare engine, one guarded update each.

use std::time::{Duration, Instant};

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use crate::CLIENTS;

const COMMITS: usize = 6_400;
const UPDATE: &str = "update floor_counters set taken = taken + 1 where id = 1 and taken < 1000000000";

/// Guarded updates a second that are on the disk.
pub struct Floor {
    /// One connection, a commit for each update.
    pub alone: f64,
    /// Sixty-four updates in each commit; on PostgreSQL 64 connections, for it groups by itself.
    pub grouped: f64,
}

/// Count over time.
pub fn rate(count: usize, time: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let count = count as f64;
    count / time.as_secs_f64()
}

/// Measures and prints.
pub async fn print(url: &str) -> Floor {
    let floor = if url.starts_with("sqlite:") { sqlite(url).await } else { postgres(url).await };
    println!("  {:<36}{:>9.0} /s", "bare commits, one at a time", floor.alone);
    println!("  {:<36}{:>9.0} /s", "bare commits, 64 grouped", floor.grouped);
    floor
}

async fn sqlite(url: &str) -> Floor {
    let options: SqliteConnectOptions = url.parse().expect("an address");
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await.expect("a connection");
    prepare(&mut connection).await;
    let begin = Instant::now();
    for _ in 0..COMMITS {
        connection.execute("begin immediate").await.unwrap();
        assert_eq!(connection.execute(UPDATE).await.unwrap().rows_affected(), 1);
        connection.execute("commit").await.unwrap();
    }
    let alone = rate(COMMITS, begin.elapsed());
    let begin = Instant::now();
    for _ in 0..COMMITS / CLIENTS {
        connection.execute("begin immediate").await.unwrap();
        for _ in 0..CLIENTS {
            connection.execute(UPDATE).await.unwrap();
        }
        connection.execute("commit").await.unwrap();
    }
    let grouped = rate(COMMITS, begin.elapsed());
    connection.execute("drop table floor_counters").await.unwrap();
    connection.close().await.expect("an end");
    Floor { alone, grouped }
}

async fn postgres(url: &str) -> Floor {
    let connections = u32::try_from(CLIENTS).expect("few");
    let pool = PgPoolOptions::new().max_connections(connections).connect(url).await.expect("a server");
    let mut connection = pool.acquire().await.expect("a connection");
    connection.execute("create table floor_counters (id bigint primary key, taken bigint not null)").await.unwrap();
    connection
        .execute("insert into floor_counters (id, taken) select n, 0 from generate_series(1, 64) n")
        .await
        .unwrap();
    let begin = Instant::now();
    for _ in 0..COMMITS {
        connection.execute(UPDATE).await.unwrap();
    }
    let alone = rate(COMMITS, begin.elapsed());
    drop(connection);
    let begin = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for id in 1..=i64::from(connections) {
        let pool = pool.clone();
        clients.spawn(async move {
            let mut connection = pool.acquire().await.unwrap();
            for _ in 0..COMMITS / CLIENTS {
                let update = sqlx::query("update floor_counters set taken = taken + 1 where id = $1").bind(id);
                update.execute(&mut *connection).await.unwrap();
            }
        });
    }
    clients.join_all().await;
    let grouped = rate(COMMITS, begin.elapsed());
    pool.execute("drop table floor_counters").await.unwrap();
    pool.close().await;
    Floor { alone, grouped }
}

async fn prepare(connection: &mut sqlx::SqliteConnection) {
    connection
        .execute("create table floor_counters (id integer primary key, taken integer not null) strict")
        .await
        .unwrap();
    connection.execute("insert into floor_counters (id, taken) values (1, 0)").await.unwrap();
}
