//! Rows are sealed anew, many at a time: those that an older program left in clear, and those under a key that is to go. How far it has
//! come is stored with each batch, so that it goes on after an interruption, in whatever process.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Row as _};

use super::sealed::{COLUMNS, CONTACT_ADDRESS, Column, SECRET, WEBHOOK_BODY};
use super::{Db, Engine, Tx, json, on_tx};
use crate::vault::{Key, Vault, key_of};

/// Rows in one transaction: so few that whoever writes beside it hardly waits.
const BATCH: i64 = 1_000;

/// Why a database does not open with these keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error(
        "the database is encrypted with the key '{0}', which is not configured: add it to encryption.keys (as the last one, if it is to go), or restore the file that held it"
    )]
    Missing(String),
    #[error("the key '{0}' of encryption.keys is another one than the database is encrypted with: what is the right one?")]
    Wrong(String),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// What is sealed with a key beside its name, to tell a wrong key from the right one.
const PROOF: &str = "shelfbell";

fn proof_place(id: &str) -> [&str; 2] {
    ["encryption_keys.proof", id]
}

/// Are all the keys known that something may be encrypted with? From now on the current one is among them. One row for each key is read.
pub async fn check_keys(tx: &mut Tx, vault: &Vault, current: &Key, now: i64) -> Result<(), KeysError> {
    for (id, proof) in keys(tx).await? {
        if !vault.has(&id) {
            return Err(KeysError::Missing(id));
        }
        if vault.open(&proof_place(&id), &proof).ok().as_deref() != Some(PROOF) {
            return Err(KeysError::Wrong(id));
        }
    }
    let proof = vault.seal(&proof_place(current.id()), PROOF).map_err(|error| sqlx::Error::Encode(error.into()))?;
    on_tx!(tx, |c| sqlx::query("INSERT INTO encryption_keys (key_id, proof, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(current.id())
        .bind(&proof)
        .bind(now)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// Keys that something may be encrypted with, and their proofs.
pub async fn keys(tx: &mut Tx) -> sqlx::Result<Vec<(String, String)>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT key_id, proof FROM encryption_keys ORDER BY since, key_id").fetch_all(c).await)
}

/// Nothing is encrypted with it any more.
pub async fn forget_key(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM encryption_keys WHERE key_id = $1").bind(id).execute(c).await.map(drop))
}

/// What a pass over all columns does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// Everything is in clear that has not been looked at yet.
    FromClear,
    /// Everything is sealed, under one key or another.
    ToCurrentKey,
}

impl Pass {
    /// Its name in `encryption_progress`; a change to another key begins anew.
    fn name(self, vault: &Vault) -> String {
        match self {
            Self::FromClear => "from clear".to_owned(),
            Self::ToCurrentKey => format!("to {}", vault.current().map_or("", Key::id)),
        }
    }
}

/// One step of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many values were sealed; go on.
    Sealed(u64),
    /// Every column was gone through.
    Done,
}

/// Seals the next batch. Processes take turns.
pub async fn step(db: &Db, pass: Pass) -> sqlx::Result<Step> {
    step_in(db, pass, &COLUMNS).await
}

/// Of an older program's database, the secrets alone: they are needed to find the rest its new place.
pub async fn take_over_secrets(db: &Db) -> sqlx::Result<()> {
    while step_in(db, Pass::FromClear, &[&SECRET]).await? != Step::Done {}
    Ok(())
}

async fn step_in(db: &Db, pass: Pass, columns: &[&Column]) -> sqlx::Result<Step> {
    let name = pass.name(db.vault());
    let done = progress(&mut db.read().await?, &name).await?;
    if columns.iter().all(|column| done.get(&id(column)).is_some_and(|(_, done)| *done)) {
        return Ok(Step::Done);
    }
    let mut tx = db.begin().await?;
    tx.lock_shop("encryption").await?;
    let progress = progress(&mut tx, &name).await?;
    let Some(column) = columns.iter().find(|column| progress.get(&id(column)).is_none_or(|(_, done)| !done)) else {
        return Ok(Step::Done);
    };
    let after = match progress.get(&id(column)) {
        Some((after, _)) => serde_json::from_str(after).unwrap_or_else(|_| beginning(column)),
        None => beginning(column),
    };
    let batch = batch(&mut tx, column, pass, &after).await?;
    let sealed = reseal(&mut tx, column, pass, &batch).await?;
    let done = i64::try_from(batch.len()).unwrap_or(i64::MAX) < BATCH;
    let after = batch.last().map_or(after, |value| value.key.clone());
    note(&mut tx, &name, column, &after, done).await?;
    tx.commit().await?;
    Ok(Step::Sealed(sealed))
}

/// A pass that was interrupted goes on; one that is through begins again.
pub async fn begin_unless_under_way(tx: &mut Tx, pass: Pass) -> sqlx::Result<()> {
    let name = pass.name(tx.vault());
    let done = progress(tx, &name).await?;
    if COLUMNS.into_iter().all(|column| done.get(&id(column)).is_some_and(|(_, done)| *done)) {
        on_tx!(tx, |c| sqlx::query("DELETE FROM encryption_progress WHERE pass = $1").bind(&name).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// How many values each key seals, over all columns. Reads every one of them.
pub async fn count_by_key(tx: &mut Tx) -> sqlx::Result<BTreeMap<String, u64>> {
    let mut all = BTreeMap::new();
    for column in COLUMNS {
        let key_id = match tx.engine() {
            Engine::Sqlite => format!("substr({0}, 1, instr({0}, '.') - 1)", column.name),
            Engine::Postgres => format!("split_part({}, '.', 1)", column.name),
        };
        let sql = format!(
            "SELECT {key_id}, count(*) FROM {} WHERE {name} IS NOT NULL AND {name} <> '' AND {} GROUP BY 1",
            column.table,
            column.only,
            name = column.name
        );
        let counted: Vec<(String, i64)> = on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).fetch_all(c).await)?;
        for (key, count) in counted {
            *all.entry(key).or_default() += u64::try_from(count).unwrap_or(0);
        }
    }
    Ok(all)
}

/// After rows were taken over from clear: what stood in their place is still in the file, as free space, until it is rewritten. PostgreSQL
/// has to be told by its administrator.
pub async fn wipe_free_space(db: &Db) -> sqlx::Result<()> {
    if let Db::Sqlite { writer, .. } = db {
        for sql in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"] {
            sqlx::raw_sql(sql).execute(writer).await?;
        }
    }
    Ok(())
}

fn id(column: &Column) -> String {
    format!("{}.{}", column.table, column.name)
}

/// By column: the last row that was looked at, and whether it was the last of all.
async fn progress(tx: &mut Tx, pass: &str) -> sqlx::Result<BTreeMap<String, (String, bool)>> {
    let rows: Vec<(String, String, bool)> =
        on_tx!(tx, |c| sqlx::query_as("SELECT column_name, after_row, done FROM encryption_progress WHERE pass = $1")
            .bind(pass)
            .fetch_all(c)
            .await)?;
    Ok(rows.into_iter().map(|(column, after, done)| (column, (after, done))).collect())
}

async fn note(tx: &mut Tx, pass: &str, column: &Column, after: &[String], done: bool) -> sqlx::Result<()> {
    let after = json(after)?;
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO encryption_progress (pass, column_name, after_row, done) VALUES ($1, $2, $3, $4)
         ON CONFLICT (pass, column_name) DO UPDATE SET after_row = excluded.after_row, done = excluded.done"
    )
    .bind(pass)
    .bind(id(column))
    .bind(&after)
    .bind(done)
    .execute(c)
    .await
    .map(drop))
}

/// Less than every key.
fn beginning(column: &Column) -> Vec<String> {
    let mut first = vec![String::new(); column.key.len()];
    if let Some(number) = first.last_mut().filter(|_| column.numbered) {
        number.push_str("-1");
    }
    first
}

struct Value {
    key: Vec<String>,
    stored: String,
    /// Of a contact in clear: its channel, and its address as it was looked up. Of a webhook: its topic.
    beside: Vec<String>,
}

/// The next values in the order of their keys, for this transaction alone.
async fn batch(tx: &mut Tx, column: &Column, pass: Pass, after: &[String]) -> sqlx::Result<Vec<Value>> {
    let beside: &[&str] = match pass {
        Pass::FromClear if *column == CONTACT_ADDRESS => &["channel", "address_key"],
        Pass::FromClear if *column == WEBHOOK_BODY => &["topic"],
        _ => &[],
    };
    // What is in clear is nowhere marked as sealed.
    let only = if pass == Pass::FromClear && *column == WEBHOOK_BODY { "true" } else { column.only };
    let last = column.key.len() - 1;
    let as_text =
        |n: usize| if column.numbered && n == last { format!("CAST({} AS TEXT)", column.key[n]) } else { column.key[n].to_owned() };
    let parameter = |n: usize| if column.numbered && n == last { format!("CAST(${} AS BIGINT)", n + 1) } else { format!("${}", n + 1) };
    // A sign-up that holds on to its contact meanwhile need not wait.
    let lock = match tx.engine() {
        Engine::Postgres if pass == Pass::ToCurrentKey => "FOR NO KEY UPDATE",
        _ => tx.for_update(),
    };
    let sql = format!(
        "SELECT {}, {} FROM {} WHERE ({keys}) > ({}) AND {name} IS NOT NULL AND {name} <> '' AND {only} ORDER BY {keys} LIMIT {BATCH} {}",
        (0..=last).map(as_text).collect::<Vec<_>>().join(", "),
        [&[column.name], beside].concat().join(", "),
        column.table,
        (0..=last).map(parameter).collect::<Vec<_>>().join(", "),
        lock,
        name = column.name,
        keys = column.key.join(", "),
    );
    let columns = column.key.len() + 1 + beside.len();
    let rows: Vec<Vec<String>> = on_tx!(tx, |c| {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for part in after {
            query = query.bind(part);
        }
        let rows = query.fetch_all(c).await?;
        rows.iter().map(|row| (0..columns).map(|n| row.try_get::<String, _>(n)).collect()).collect::<sqlx::Result<_>>()
    })?;
    Ok(rows
        .into_iter()
        .map(|mut row| {
            let beside = row.split_off(column.key.len() + 1);
            Value { stored: row.pop().unwrap_or_default(), key: row, beside }
        })
        .collect())
}

/// Writes what of the batch is not as it should be. Returns how many.
async fn reseal(tx: &mut Tx, column: &Column, pass: Pass, batch: &[Value]) -> sqlx::Result<u64> {
    let current = tx.vault().current().map_or("", Key::id).to_owned();
    let from_clear = pass == Pass::FromClear;
    let mut rows = Vec::new();
    for Value { key, stored, beside } in batch {
        let row: Vec<&str> = key.iter().map(String::as_str).collect();
        let clear = match pass {
            Pass::FromClear if *column == WEBHOOK_BODY && !super::inbox::may_name_somebody(&beside[0]) => continue,
            Pass::FromClear => stored.clone(),
            Pass::ToCurrentKey if key_of(stored) == current => continue,
            Pass::ToCurrentKey => tx.open(column, &row, stored)?,
        };
        let mut written: BTreeMap<String, String> = row.iter().enumerate().map(|(n, part)| (format!("k{n}"), (*part).to_owned())).collect();
        written.insert("sealed".to_owned(), tx.seal(column, &row, &clear)?);
        if let [channel, address_key] = beside.as_slice() {
            let name = tx.vault().name_of(&key[0], channel, address_key);
            written.insert("found_by".to_owned(), name.map_err(|error| sqlx::Error::Encode(error.into()))?);
        }
        rows.push(written);
    }
    if rows.is_empty() {
        return Ok(0);
    }
    let last = column.key.len() - 1;
    let names: Vec<String> = (0..=last).map(|n| format!("k{n}")).collect();
    let mut columns: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "TEXT")).collect();
    columns.extend([("sealed", "TEXT"), ("found_by", "TEXT")]);
    let also = match column {
        _ if from_clear && *column == CONTACT_ADDRESS => ", address_key = r.found_by",
        _ if from_clear && *column == WEBHOOK_BODY => ", body_is_sealed = true",
        _ => "",
    };
    let is_this_row: Vec<String> = (0..=last)
        .map(|n| {
            let value = if column.numbered && n == last { format!("CAST(r.k{n} AS BIGINT)") } else { format!("r.k{n}") };
            format!("{}.{} = {value}", column.table, column.key[n])
        })
        .collect();
    let sql = format!(
        "UPDATE {} SET {} = r.sealed{also} FROM {} WHERE {}",
        column.table,
        column.name,
        tx.rows("$1", &columns),
        is_this_row.join(" AND ")
    );
    let rows = json(&rows)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(&rows).execute(c).await.map(|done| done.rows_affected()))
}
