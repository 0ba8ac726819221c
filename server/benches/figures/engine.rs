//! The floor: durable commits of the bare engine, one guarded update each, written as one text so
//! that nothing waits between its statements.

use std::time::Instant;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use crate::load::{median, rate};
use crate::{CLIENTS, RUNS};

const COMMITS: usize = 6_400;
/// [`UPDATE`] in a durable transaction of its own.
const ALONE: &str = "begin immediate; \
    update floor_counters set taken = taken + 1 where id = 1 and taken < 1000000000; commit";
const UPDATE: &str = "update floor_counters set taken = taken + 1 where id = 1 and taken < 1000000000";

/// Guarded updates a second that are on the disk.
pub struct Floor {
    /// One connection, a commit for each update.
    pub alone: f64,
    /// Sixty-four updates in each commit; on PostgreSQL 64 connections, for it groups by itself.
    pub grouped: f64,
}

/// Measures and prints.
pub async fn print(url: &str) -> Floor {
    let floor = if url.starts_with("sqlite:") { sqlite(url).await } else { postgres(url).await };
    println!("  {:<44}{:>8.0} /s", "bare commits, one at a time", floor.alone);
    println!("  {:<44}{:>8.0} /s", "bare commits, 64 grouped", floor.grouped);
    floor
}

async fn sqlite(url: &str) -> Floor {
    let options: SqliteConnectOptions = url.parse().expect("an address");
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await.expect("a connection");
    connection
        .execute("create table floor_counters (id integer primary key, taken integer not null) strict")
        .await
        .unwrap();
    connection.execute("insert into floor_counters (id, taken) values (1, 0)").await.unwrap();
    let (mut alone, mut grouped) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let begin = Instant::now();
        for _ in 0..COMMITS {
            connection.execute(ALONE).await.unwrap();
        }
        alone.push(rate(COMMITS, begin.elapsed()));
        let begin = Instant::now();
        for _ in 0..COMMITS / CLIENTS {
            connection.execute("begin immediate").await.unwrap();
            for _ in 0..CLIENTS {
                assert_eq!(connection.execute(UPDATE).await.unwrap().rows_affected(), 1);
            }
            connection.execute("commit").await.unwrap();
        }
        grouped.push(rate(COMMITS, begin.elapsed()));
    }
    let (taken,): (i64,) =
        sqlx::query_as("select taken from floor_counters").fetch_one(&mut connection).await.expect("the row");
    assert_eq!(usize::try_from(taken).expect("a count"), 2 * RUNS * COMMITS, "each commit did its update");
    connection.execute("drop table floor_counters").await.unwrap();
    connection.close().await.expect("an end");
    Floor { alone: median(alone), grouped: median(grouped) }
}

async fn postgres(url: &str) -> Floor {
    let connections = u32::try_from(CLIENTS).expect("few");
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .min_connections(connections)
        .connect(url)
        .await
        .expect("a server");
    pool.execute("create table floor_counters (id bigint primary key, taken bigint not null)").await.unwrap();
    pool.execute("insert into floor_counters (id, taken) select n, 0 from generate_series(1, 64) n").await.unwrap();
    let (mut alone, mut grouped) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mut connection = pool.acquire().await.expect("a connection");
        let begin = Instant::now();
        for _ in 0..COMMITS {
            connection.execute(UPDATE).await.unwrap();
        }
        alone.push(rate(COMMITS, begin.elapsed()));
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
        grouped.push(rate(COMMITS, begin.elapsed()));
    }
    pool.execute("drop table floor_counters").await.unwrap();
    pool.close().await;
    Floor { alone: median(alone), grouped: median(grouped) }
}
