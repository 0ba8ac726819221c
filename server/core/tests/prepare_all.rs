//! Every SQL text of the program is one that the engine under test understands: tables, columns
//! and types are resolved when a statement is prepared.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use backend::db::Tx;
use backend::db::testing::TestDb;
use backend::repo::all_statements;
use sqlx::{Executor, SqlSafeStr};

#[tokio::test]
async fn every_statement_prepares() {
    let test = TestDb::new().await.unwrap();
    let mut tx = test.db.begin().await.unwrap();
    let mut failures = Vec::new();
    for (name, sql) in all_statements() {
        let prepared = match &mut tx {
            Tx::Sqlite(inner) => inner.prepare(sql.into_sql_str()).await.map(|_| ()),
            // A savepoint each: a refused text would make PostgreSQL refuse all that follow.
            Tx::Postgres(inner) => {
                let mut point = sqlx::Acquire::begin(&mut **inner).await.unwrap();
                point.prepare(sql.into_sql_str()).await.map(|_| ())
            }
        };
        if let Err(error) = prepared {
            failures.push(format!("{name}: {error}"));
        }
    }
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn every_statement_is_listed_once_and_speaks_both_dialects() {
    let statements = all_statements();
    let names: BTreeSet<&str> = statements.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), statements.len());
    for (name, sql) in statements {
        let text = sql.to_lowercase();
        for word in ["now()", "current_timestamp", "ilike", "skip locked", "insert or ", "any(", "greatest("] {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
}

/// A constant that a file forgets to list would escape the two tests above.
#[test]
fn every_constant_of_the_repositories_is_listed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/repo");
    let listed: BTreeSet<&str> = all_statements().into_iter().map(|(name, _)| name).collect();
    let mut missing = Vec::new();
    for (folder, file, text) in sources(&folder) {
        let mut for_tests = false;
        for line in text.lines() {
            let constant = line.split_once("const ").and_then(|(_, rest)| rest.split_once(": &str ="));
            if let Some((constant, _)) = constant.filter(|_| !for_tests) {
                let [own, above] = [&file, &folder].map(|module| format!("{module}::{constant}"));
                let word = constant.to_lowercase();
                if ![own.as_str(), &above, &word].into_iter().any(|name| listed.contains(name)) {
                    missing.push(own);
                }
            }
            for_tests = line.contains("test-support");
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// Folder, name and text of every file of a folder and of the folders in it.
fn sources(folder: &std::path::Path) -> Vec<(String, String, String)> {
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push((name(folder), name(&path), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}
