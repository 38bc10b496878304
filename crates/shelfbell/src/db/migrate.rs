//! Numbered migrations, the same numbers on both engines, forward only.

use sqlx::{AssertSqlSafe, Executor as _};

use super::{Db, Engine, Tx, on_tx};

struct Migration {
    number: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($number:literal, $file:literal) => {
        Migration {
            number: $number,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $file, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $file, ".sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_foundation"),
    migration!(2, "0002_concierge"),
    migration!(3, "0003_deflection"),
    migration!(4, "0004_sms"),
    migration!(5, "0005_mail"),
    migration!(6, "0006_privacy"),
    migration!(7, "0007_audit"),
    migration!(8, "0008_sign_in"),
    migration!(9, "0009_attribution"),
    migration!(10, "0010_dashboard"),
    migration!(11, "0011_settings"),
    migration!(12, "0012_connectors"),
    migration!(13, "0013_ways_out"),
    migration!(14, "0014_at_rest"),
    migration!(15, "0015_carried"),
    migration!(16, "0016_order_states"),
    migration!(17, "0017_given_by"),
    migration!(18, "0018_data_requests"),
];

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(
        "the database is at version {found}, made by a newer Shelfbell; this program knows versions up to {known}. Run the newer program, or restore a backup"
    )]
    Newer { found: i64, known: i64 },
    #[error("migration {number} failed: {source}")]
    Failed { number: i64, source: sqlx::Error },
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Brings the database to this program's version. Returns how many migrations ran.
pub async fn run(db: &Db) -> Result<usize, MigrateError> {
    run_up_to(db, i64::MAX).await
}

/// As [`run`], but no further than `version`: a database as an older program left it.
pub async fn run_up_to(db: &Db, version: i64) -> Result<usize, MigrateError> {
    let mut tx = db.begin().await?;
    lock(&mut tx).await?;
    on_tx!(&mut tx, |c| sqlx::query("CREATE TABLE IF NOT EXISTS migrations (number BIGINT NOT NULL PRIMARY KEY)")
        .execute(c)
        .await
        .map(drop))?;
    let found = version_of(&mut tx).await?;
    let known = MIGRATIONS.last().map_or(0, |m| m.number);
    if found > known {
        return Err(MigrateError::Newer { found, known });
    }
    let mut ran = 0;
    for migration in MIGRATIONS.iter().filter(|m| m.number > found && m.number <= version) {
        let number = migration.number;
        apply(&mut tx, migration).await.map_err(|source| MigrateError::Failed { number, source })?;
        ran += 1;
    }
    tx.commit().await?;
    Ok(ran)
}

/// Is the database at this program's version?
pub async fn is_current(db: &Db) -> sqlx::Result<bool> {
    let mut tx = db.read().await?;
    Ok(version_of(&mut tx).await? == MIGRATIONS.last().map_or(0, |m| m.number))
}

async fn version_of(tx: &mut Tx) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT coalesce(max(number), 0) FROM migrations").fetch_one(c).await)
}

async fn apply(tx: &mut Tx, migration: &Migration) -> sqlx::Result<()> {
    let sql = match tx.engine() {
        Engine::Sqlite => migration.sqlite,
        Engine::Postgres => migration.postgres,
    };
    on_tx!(&mut *tx, |c| c.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query("INSERT INTO migrations (number) VALUES ($1)").bind(migration.number).execute(c).await.map(drop))
}

/// Two processes that start together must not both migrate.
async fn lock(tx: &mut Tx) -> sqlx::Result<()> {
    tx.lock_shop("migrations").await
}
