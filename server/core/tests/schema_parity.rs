//! The two folders of migrations tell the same story: same files, same tables, same columns, and
//! types that go together.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Column → type, by table.
type Schema = BTreeMap<String, BTreeMap<String, String>>;

/// Which types stand for each other: SQLite's first, then what PostgreSQL may say.
const TYPES: [(&str, &[&str]); 4] = [
    ("BLOB", &["UUID", "BYTEA"]),
    ("TEXT", &["TEXT", "DATE", "TIME", "TIMESTAMPTZ"]),
    ("INTEGER", &["BIGINT", "BOOLEAN"]),
    ("REAL", &["DOUBLE"]),
];

#[test]
fn both_folders_hold_the_same_files() {
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[test]
fn both_schemas_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (schema("sqlite"), schema("postgres"));
    let shape = |schema: &Schema| -> Vec<(String, Vec<String>)> {
        schema.iter().map(|(table, columns)| (table.clone(), columns.keys().cloned().collect())).collect()
    };
    assert_eq!(shape(&sqlite), shape(&postgres));
    assert!(sqlite.len() >= 19, "only {} tables were read", sqlite.len());
    for (table, columns) in &sqlite {
        for (column, kind) in columns {
            let other = &postgres[table][column];
            let fits = TYPES.iter().any(|(one, others)| one == kind && others.contains(&other.as_str()));
            assert!(fits, "{table}.{column}: {kind} on SQLite, {other} on PostgreSQL");
        }
    }
}

#[test]
fn both_schemas_have_the_same_indexes_and_rules() {
    for word in ["CREATE INDEX", "CREATE UNIQUE INDEX", "UNIQUE (", " UNIQUE", "CHECK (", "REFERENCES ", "NOT NULL"] {
        let count = |engine: &str| sources(engine).matches(word).count();
        assert_eq!(count("sqlite"), count("postgres"), "{word}");
    }
    let indexes = |engine: &str| -> Vec<String> {
        let text = sources(engine);
        let mut found: Vec<String> = text
            .lines()
            .filter(|line| line.starts_with("CREATE") && line.contains("INDEX"))
            .map(str::to_owned)
            .collect();
        found.sort();
        found
    };
    assert_eq!(indexes("sqlite"), indexes("postgres"));
}

#[test]
fn every_sqlite_table_is_strict_and_no_default_reads_a_clock() {
    let text = sources("sqlite");
    assert_eq!(text.matches("CREATE TABLE").count(), text.matches(") STRICT;").count());
    for engine in ["sqlite", "postgres"] {
        let text = sources(engine).to_lowercase();
        for word in ["current_timestamp", "current_date", "now()", "jsonb", " default "] {
            assert!(!text.contains(word), "{engine}: {word}");
        }
    }
}

fn folder(engine: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine)
}

fn names(engine: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder(engine))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The text of every file, without comments.
fn sources(engine: &str) -> String {
    let mut text = String::new();
    for name in names(engine) {
        let file = std::fs::read_to_string(folder(engine).join(name)).unwrap();
        text.extend(file.lines().map(|line| line.split("--").next().unwrap_or_default().to_owned() + "\n"));
    }
    text
}

fn schema(engine: &str) -> Schema {
    let mut schema = Schema::new();
    let text = sources(engine);
    for statement in text.split(';').map(str::trim) {
        if let Some(rest) = statement.strip_prefix("CREATE TABLE ") {
            let (table, body) = rest.split_once('(').unwrap();
            let columns = body.lines().filter_map(column).collect();
            schema.insert(table.trim().to_owned(), columns);
        } else if let Some(table) = statement.strip_prefix("DROP TABLE ") {
            schema.remove(table.trim()).unwrap();
        } else if let Some((old, new)) =
            statement.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" RENAME TO "))
        {
            let columns = schema.remove(old).unwrap();
            schema.insert(new.to_owned(), columns);
        } else if let Some(rest) = statement.strip_prefix("ALTER TABLE ") {
            let (table, added) = rest.split_once(" ADD COLUMN ").unwrap();
            schema.get_mut(table.trim()).unwrap().extend(column(added));
        }
    }
    schema
}

/// Name and type of a column, from its line; none for a rule of the table.
fn column(line: &str) -> Option<(String, String)> {
    let mut words = line.trim().trim_end_matches(',').split_whitespace();
    let name = words.next()?;
    let kind = words.next()?;
    let is_column = name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_' || sign.is_ascii_digit());
    is_column.then(|| (name.to_owned(), kind.to_owned()))
}
