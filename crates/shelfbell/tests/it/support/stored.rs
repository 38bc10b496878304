//! Everything that a database holds, as text: so that nothing is overlooked when a table is added.

use shelfbell::db::Db;
use shelfbell::db::sealed::{COLUMNS, Column};
use sqlx::AssertSqlSafe;

use super::TestApp;

/// Every value of every table as whoever copies the database has it, a line for each row, in small letters.
pub async fn as_it_lies(test: &TestApp) -> String {
    let mut all = String::new();
    match &test.app.db {
        Db::Sqlite { readers, .. } => {
            let tables: Vec<(String,)> = sqlx::query_as("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                .fetch_all(readers)
                .await
                .unwrap();
            for (table,) in tables {
                let columns: Vec<(String,)> =
                    sqlx::query_as("SELECT name FROM pragma_table_info($1)").bind(&table).fetch_all(readers).await.unwrap();
                let columns: Vec<String> = columns.into_iter().map(|(c,)| format!("coalesce(CAST({c} AS TEXT), '')")).collect();
                let sql = format!("SELECT {} FROM {table}", columns.join(" || '|' || "));
                let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(readers).await.unwrap();
                all.extend(rows.into_iter().map(|(row,)| format!("{table}: {row}\n")));
            }
        }
        Db::Postgres { pool, .. } => {
            let tables: Vec<(String,)> =
                sqlx::query_as("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'").fetch_all(pool).await.unwrap();
            for (table,) in tables {
                let sql = format!("SELECT t::text FROM {table} t");
                let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap();
                all.extend(rows.into_iter().map(|(row,)| format!("{table}: {row}\n")));
            }
        }
    }
    all.to_lowercase()
}

/// As [`as_it_lies`], and what is sealed also as whoever has the keys reads it.
pub async fn opened(test: &TestApp) -> String {
    let mut all = as_it_lies(test).await;
    for column in COLUMNS {
        for (key, clear) in sealed(test, column).await {
            all.push_str(&format!("{}: {key}|{clear}\n", column.table).to_lowercase());
        }
    }
    all
}

/// What is sealed in a column, opened, in no order.
pub async fn values(test: &TestApp, column: &Column) -> Vec<String> {
    sealed(test, column).await.into_iter().map(|(_, clear)| clear).collect()
}

async fn sealed(test: &TestApp, column: &Column) -> Vec<(String, String)> {
    let mut parts: Vec<String> = column.key.iter().map(|part| format!("CAST({part} AS TEXT)")).collect();
    parts.push(column.name.to_owned());
    let sql =
        format!("SELECT {} FROM {} WHERE {name} <> '' AND {}", parts.join(" || '|' || "), column.table, column.only, name = column.name);
    let rows: Vec<(String,)> = match &test.app.db {
        Db::Sqlite { readers, .. } => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(readers).await.unwrap(),
        Db::Postgres { pool, .. } => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap(),
    };
    let open = |(row,): (String,)| {
        let (key, sealed) = row.rsplit_once('|').unwrap();
        let place: Vec<&str> = [column.table, column.name].into_iter().chain(key.split('|')).collect();
        let clear = test.app.db.vault().open(&place, sealed).unwrap_or_else(|error| panic!("{place:?}: {error}"));
        (key.to_owned(), clear)
    };
    rows.into_iter().map(open).collect()
}
