//! One SQL text, run on whichever engine the transaction belongs to.
//!
//! Each macro takes `&mut Tx`, a constant text with `$1 …` placeholders, and the values in their
//! order; each arm is compiled with the engine's native types. All answer `Result<_, DbError>`.
//!
//! - `execute!(tx, SQL, a, b)` → number of rows touched (`u64`)
//! - `fetch_all!(tx, Row, SQL, a)` → `Vec<Row>`
//! - `fetch_optional!(tx, Row, SQL, a)` → `Option<Row>`
//! - `fetch_one!(tx, Row, SQL, a)` → `Row`; a missing row is an error
//!
//! `Row` is any type with `#[derive(sqlx::FromRow)]`, or a tuple such as `(i64,)`.

/// Runs one body with `$connection` bound to the native connection of the transaction.
#[macro_export]
macro_rules! with_connection {
    ($tx:expr, $connection:ident => $body:expr) => {
        match &mut *$tx {
            $crate::db::Tx::Sqlite(inner) => {
                let $connection = &mut **inner;
                $body
            }
            $crate::db::Tx::Postgres(inner) => {
                let $connection = &mut **inner;
                $body
            }
        }
    };
}

/// Runs a statement and answers how many rows it touched.
#[macro_export]
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with_connection!($tx, connection => {
            sqlx::query($sql)$(.bind($bind))*.execute(connection).await
                .map(|done| done.rows_affected())
                .map_err($crate::db::DbError::from)
        })
    };
}

/// Answers all rows.
#[macro_export]
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with_connection!($tx, connection => {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(connection).await
                .map_err($crate::db::DbError::from)
        })
    };
}

/// Answers the row, if there is one.
#[macro_export]
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with_connection!($tx, connection => {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(connection).await
                .map_err($crate::db::DbError::from)
        })
    };
}

/// Answers the one row that must be there.
#[macro_export]
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::with_connection!($tx, connection => {
            sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(connection).await
                .map_err($crate::db::DbError::from)
        })
    };
}
