//! Storage on two engines. A query is written once and runs on both; where SQL truly differs it is split at that one place.
//!
//! Ids and JSON are TEXT, times are milliseconds in BIGINT, money is minor units in BIGINT. Every table of a shop begins its
//! primary key with `shop_id`, and every query names it (R10). Lists travel as one JSON parameter, see [`Tx::rows`].

pub mod api_keys;
pub mod attention;
pub mod audit;
pub mod catalogue;
pub mod company;
pub mod contacts;
pub mod conversations;
pub mod conversions;
pub mod data_requests;
pub mod deflection;
pub mod demand;
pub mod dry_run;
pub mod encryption;
pub mod episodes;
pub mod evaluations;
pub mod export;
pub mod figures;
pub mod follow_ups;
pub mod history;
pub mod hold_outs;
pub mod imports;
pub mod inbox;
pub mod line;
pub mod mail_events;
pub mod mail_queue;
pub mod mail_state;
pub mod merchant_mails;
pub mod messages;
pub mod migrate;
pub mod notifications;
pub mod order_refunds;
pub mod order_states;
pub mod orders;
pub mod products_to_read;
pub mod sealed;
pub mod search;
pub mod secrets;
pub mod sessions;
pub mod shops;
pub mod sms_received;
pub mod stock;
pub mod subscriptions;
pub mod take_back;
pub mod templates;
pub mod users;
pub mod webhook_secrets;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Postgres, Sqlite, Transaction};

use crate::vault::Vault;

/// Runs the same body on either engine's connection.
macro_rules! on_tx {
    ($tx:expr, |$c:ident| $body:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(t) => {
                let $c = &mut **t;
                $body
            }
            $crate::db::Tx::Postgres(t) => {
                let $c = &mut **t;
                $body
            }
        }
    };
}
pub(crate) use on_tx;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The rows of a JSON array of objects given as parameter `$n`, named `r`, with these columns (`name TYPE, …`).
    fn rows(self, parameter: &str, columns: &[(&str, &str)]) -> String {
        match self {
            // `jsonb_each` hands each object on as it was parsed; `json_each` would write it out as text for every column to parse.
            Self::Sqlite => {
                let columns: Vec<_> = columns.iter().map(|(name, _)| format!("value->>'{name}' AS {name}")).collect();
                format!("(SELECT {} FROM jsonb_each({parameter})) AS r", columns.join(", "))
            }
            Self::Postgres => {
                let columns: Vec<_> = columns.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
                format!("json_to_recordset({parameter}::json) AS r({})", columns.join(", "))
            }
        }
    }
}

/// A database. SQLite has one writer and several readers; PostgreSQL has one pool.
#[derive(Clone, Debug)]
pub enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool, vault: Arc<Vault> },
    Postgres { pool: PgPool, options: Box<PgConnectOptions>, vault: Arc<Vault> },
}

/// One transaction: a use case opens it, and closes it by an explicit [`Tx::commit`]. Dropped, it is rolled back.
#[derive(Debug)]
pub enum Tx {
    Sqlite(Begun<Sqlite>),
    Postgres(Begun<Postgres>),
}

/// An engine's transaction, with the keys that what it reads and writes is encrypted with. It stands for its connection.
#[derive(Debug)]
pub struct Begun<D: sqlx::Database> {
    transaction: Transaction<'static, D>,
    vault: Arc<Vault>,
}

impl<D: sqlx::Database> std::ops::Deref for Begun<D> {
    type Target = D::Connection;

    fn deref(&self) -> &D::Connection {
        &self.transaction
    }
}

impl<D: sqlx::Database> std::ops::DerefMut for Begun<D> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        &mut self.transaction
    }
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("database.url must begin with sqlite:// or postgres://")]
    UnknownScheme,
    #[error("the SQLite in this program is {found}; 3.51.3 or newer is needed (older ones can damage a database in WAL mode)")]
    OldSqlite { found: String },
    #[error("cannot open the database: {0}")]
    Sqlx(#[from] sqlx::Error),
}

/// The first SQLite without the WAL-reset corruption bug.
const OLDEST_SQLITE: i32 = 3_051_003;
/// How long a writer waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);

/// Rows are wide (ids are text) and written in long runs: larger pages mean fewer of them to journal.
const PAGE_SIZE: u32 = 16384;
/// Rows handed over at a time between SQLite's thread and the caller.
const ROW_BUFFER: usize = 1_000;

impl Db {
    /// What is sealed in it stays shut until [`Db::with_vault`].
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?;
            let pool =
                PgPoolOptions::new().max_connections(24).acquire_timeout(Duration::from_secs(10)).connect_with(options.clone()).await?;
            Ok(Self::Postgres { pool, options: Box::new(options), vault: Arc::new(Vault::closed()) })
        } else {
            Err(OpenError::UnknownScheme)
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .busy_timeout(BUSY_TIMEOUT)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .page_size(PAGE_SIZE)
            .statement_cache_capacity(200)
            .row_buffer_size(ROW_BUFFER)
            .pragma("wal_autocheckpoint", "2000")
            .pragma("journal_size_limit", "67108864")
            .pragma("temp_store", "memory");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .connect_with(options.clone().pragma("cache_size", "-32768"))
            .await?;
        let (found, number) = sqlx::query_as::<_, (String, i32)>(
            "SELECT sqlite_version(), CAST(substr(sqlite_version(), 1, 1) AS INTEGER) * 1000000
             + CAST(substr(sqlite_version(), 3, instr(substr(sqlite_version(), 3), '.') - 1) AS INTEGER) * 1000
             + CAST(substr(sqlite_version(), 3 + instr(substr(sqlite_version(), 3), '.')) AS INTEGER)",
        )
        .fetch_one(&writer)
        .await?;
        if number < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite { found });
        }
        let readers =
            SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true).pragma("cache_size", "-4096")).await?;
        Ok(Self::Sqlite { writer, readers, vault: Arc::new(Vault::closed()) })
    }

    /// The same database, whose transactions seal and open with these keys.
    #[must_use]
    pub fn with_vault(self, keys: Arc<Vault>) -> Self {
        match self {
            Self::Sqlite { writer, readers, .. } => Self::Sqlite { writer, readers, vault: keys },
            Self::Postgres { pool, options, .. } => Self::Postgres { pool, options, vault: keys },
        }
    }

    /// What its transactions seal and open with.
    pub fn vault(&self) -> &Arc<Vault> {
        match self {
            Self::Sqlite { vault, .. } | Self::Postgres { vault, .. } => vault,
        }
    }

    /// The file of an SQLite database.
    pub fn file(url: &str) -> Option<PathBuf> {
        let options = url.starts_with("sqlite:").then(|| SqliteConnectOptions::from_str(url).ok()).flatten()?;
        Some(options.get_filename().to_owned())
    }

    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres { .. } => Engine::Postgres,
        }
    }

    /// A transaction that may write. On SQLite it takes the write lock now, not in the middle of the work.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, vault, .. } => {
                Tx::Sqlite(Begun { transaction: writer.begin_with("BEGIN IMMEDIATE").await?, vault: Arc::clone(vault) })
            }
            Self::Postgres { pool, vault, .. } => Tx::Postgres(Begun { transaction: pool.begin().await?, vault: Arc::clone(vault) }),
        })
    }

    /// A transaction that only reads: one moment's view, and it waits for no writer.
    pub async fn read(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { readers, vault, .. } => Tx::Sqlite(Begun { transaction: readers.begin().await?, vault: Arc::clone(vault) }),
            Self::Postgres { pool, vault, .. } => Tx::Postgres(Begun { transaction: pool.begin().await?, vault: Arc::clone(vault) }),
        })
    }

    /// Tells every other process that listens; SQLite has none.
    pub async fn announce(&self, payloads: &[String]) -> sqlx::Result<()> {
        let Self::Postgres { pool, .. } = self else { return Ok(()) };
        let payloads = json(payloads)?;
        sqlx::query("SELECT pg_notify('shelfbell_changes', payload) FROM json_array_elements_text($1::json) AS said(payload)")
            .bind(&payloads)
            .execute(pool)
            .await
            .map(drop)
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}

impl Tx {
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(t) => t.transaction.commit().await,
            Self::Postgres(t) => t.transaction.commit().await,
        }
    }

    pub(crate) fn vault(&self) -> &Arc<Vault> {
        match self {
            Self::Sqlite(t) => &t.vault,
            Self::Postgres(t) => &t.vault,
        }
    }

    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// See [`Engine::rows`].
    fn rows(&self, parameter: &str, columns: &[(&str, &str)]) -> String {
        self.engine().rows(parameter, columns)
    }

    /// The values of a JSON array of strings given as parameter `$n`, for use after `IN`.
    fn texts(&self, parameter: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("(SELECT value FROM json_each({parameter}))"),
            Self::Postgres(_) => format!("(SELECT json_array_elements_text({parameter}::json))"),
        }
    }

    /// The values of a JSON array of whole numbers given as parameter `$n`, for use after `IN`.
    fn numbers(&self, parameter: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("(SELECT value FROM json_each({parameter}))"),
            Self::Postgres(_) => format!("(SELECT json_array_elements_text({parameter}::json)::bigint)"),
        }
    }

    /// For a SELECT whose rows this transaction will change: on PostgreSQL, rows that another process works on are left to it.
    fn skip_locked(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// For a SELECT whose rows this transaction will change: on PostgreSQL, waits for whoever works on them.
    fn for_update(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR UPDATE",
        }
    }

    /// For a SELECT whose rows must stay as they are until this transaction ends.
    fn for_share(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => "FOR SHARE",
        }
    }

    /// `LEAST` and `GREATEST` are scalar `min` and `max` on SQLite.
    fn least(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "min",
            Self::Postgres(_) => "LEAST",
        }
    }

    /// Facts of one shop are recorded by one process at a time, so that two levels of one item cannot each be summed without the
    /// other. SQLite's one writer gives that by itself.
    pub async fn lock_shop(&mut self, shop: &str) -> sqlx::Result<()> {
        if let Self::Postgres(t) = self {
            sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind(shop).execute(&mut **t).await?;
        }
        Ok(())
    }

    /// Wakes the jobs of every process when this transaction commits. SQLite has one process, which is woken directly.
    pub async fn notify(&mut self, job: &'static str) -> sqlx::Result<()> {
        if let Self::Postgres(t) = self {
            sqlx::query("SELECT pg_notify('shelfbell', $1)").bind(job).execute(&mut **t).await?;
        }
        Ok(())
    }
}

/// Would the same work succeed a moment later? Deadlocks, lost races, a busy, restarting or unreachable database
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>, <https://www.sqlite.org/rescode.html>).
pub fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(database) => database.code().is_some_and(|code| match code.len() {
            5 => code == "40001" || code == "40P01" || code == "55P03" || ["08", "53", "57"].iter().any(|class| code.starts_with(class)),
            // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_FULL; the extended codes keep them in their low byte.
            _ => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13)),
        }),
        _ => false,
    }
}

/// A list as one JSON parameter.
pub(crate) fn json<T: serde::Serialize + ?Sized>(value: &T) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|e| sqlx::Error::Encode(Box::new(e)))
}

/// A stored value that this version cannot read: names table, column and row, for the operator.
pub(crate) fn undecodable(table: &str, column: &str, row: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("{table}.{column} of row {row} holds a value that this version does not know").into())
}
