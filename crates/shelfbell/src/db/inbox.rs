//! Webhooks as they came: durable before they are acknowledged (R7), unique by shop and webhook id.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Db, Tx, json, on_tx, undecodable};

/// A webhook on its way in.
#[derive(Clone, Debug, Serialize)]
pub struct Arrival {
    pub shop_id: ShopId,
    pub webhook_id: String,
    pub topic: String,
    pub triggered_at: Option<i64>,
    pub received_at: i64,
    body: String,
    body_is_base64: bool,
}

impl Arrival {
    /// The body is kept byte for byte; what cannot be TEXT on both engines is kept as base64.
    pub fn new(shop_id: ShopId, webhook_id: String, topic: String, triggered_at: Option<i64>, received_at: i64, body: &[u8]) -> Self {
        let (body, body_is_base64) = match std::str::from_utf8(body) {
            Ok(text) if !text.contains('\0') => (text.to_owned(), false),
            _ => (STANDARD.encode(body), true),
        };
        Self { shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64 }
    }
}

/// A webhook that waits to be understood.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub shop_id: String,
    pub webhook_id: String,
    pub topic: String,
    pub triggered_at: Option<i64>,
    pub received_at: i64,
    body: String,
    body_is_base64: bool,
}

impl Waiting {
    pub fn body(&self) -> sqlx::Result<Vec<u8>> {
        if !self.body_is_base64 {
            return Ok(self.body.as_bytes().to_vec());
        }
        STANDARD.decode(&self.body).map_err(|_| undecodable("inbox", "body", &self.webhook_id))
    }
}

/// Stores many at once, durably; those that are known already are left as they are. Wakes the ingest job of other processes.
///
/// On SQLite the one statement is the transaction: a webhook waits for one call to the writer, not for three.
pub async fn store(db: &Db, arrivals: &[Arrival], wakes: &'static str) -> sqlx::Result<()> {
    let columns = [
        ("shop_id", "TEXT"),
        ("webhook_id", "TEXT"),
        ("topic", "TEXT"),
        ("triggered_at", "BIGINT"),
        ("received_at", "BIGINT"),
        ("body", "TEXT"),
        ("body_is_base64", "BOOLEAN"),
    ];
    let sql = format!(
        "INSERT INTO inbox (shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64, state)
         SELECT shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64, 'new' FROM {} WHERE true
         ON CONFLICT (shop_id, webhook_id) DO NOTHING",
        db.engine().rows("$1", &columns)
    );
    let rows = json(arrivals)?;
    match db {
        Db::Sqlite { writer, .. } => sqlx::query(AssertSqlSafe(sql)).bind(&rows).execute(writer).await.map(drop),
        Db::Postgres { .. } => {
            let mut tx = db.begin().await?;
            on_tx!(&mut tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(&rows).execute(c).await.map(drop))?;
            tx.notify(wakes).await?;
            tx.commit().await
        }
    }
}

/// The oldest that wait, for this transaction alone.
pub async fn claim(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<Waiting>> {
    let sql = format!(
        "SELECT shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64 FROM inbox
         WHERE state = 'new' ORDER BY received_at LIMIT $1 {}",
        tx.skip_locked()
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)
}

/// How a webhook ended: understood, or unreadable with the reason.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    pub shop_id: String,
    pub webhook_id: String,
    pub reason: Option<String>,
}

/// SQL: what a webhook of this topic says is about a customer.
const ABOUT_CUSTOMERS: &str =
    "(inbox.topic LIKE 'customers/%' OR inbox.topic LIKE 'orders/%' OR inbox.topic LIKE 'refunds/%' OR inbox.topic LIKE 'checkouts/%')";

/// Of what was understood about a customer, the body is not kept: its id alone recognises a repeat.
pub async fn finish(tx: &mut Tx, outcomes: &[Outcome]) -> sqlx::Result<()> {
    let rows = tx.rows("$1", &[("shop_id", "TEXT"), ("webhook_id", "TEXT"), ("reason", "TEXT")]);
    let sql = format!(
        "UPDATE inbox SET state = CASE WHEN r.reason IS NULL THEN 'done' ELSE 'unreadable' END, reason = r.reason,
           body = CASE WHEN r.reason IS NULL AND {ABOUT_CUSTOMERS} THEN '' ELSE body END
         FROM {rows} WHERE inbox.shop_id = r.shop_id AND inbox.webhook_id = r.webhook_id"
    );
    let outcomes = json(outcomes)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(&outcomes).execute(c).await.map(drop))
}

/// A webhook that could not be understood, for the merchant.
#[derive(Clone, Debug, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Unreadable {
    pub webhook_id: String,
    pub topic: String,
    pub received_at: i64,
    pub reason: Option<String>,
}

pub async fn unreadable(tx: &mut Tx, shop: &ShopId, most: i64) -> sqlx::Result<Vec<Unreadable>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT webhook_id, topic, received_at, reason FROM inbox WHERE shop_id = $1 AND state = 'unreadable'
         ORDER BY received_at DESC LIMIT $2"
    )
    .bind(shop.as_str())
    .bind(most)
    .fetch_all(c)
    .await)
}

/// When the newest webhook of a shop came, for `doctor`.
pub async fn last_received_at(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT max(received_at) FROM inbox WHERE shop_id = $1").bind(shop.as_str()).fetch_one(c).await)
}

/// Webhooks that wait to be understood, over all shops, for the metrics.
pub async fn backlog(tx: &mut Tx) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT count(*) FROM inbox WHERE state = 'new'").fetch_one(c).await)
}

/// Forgets understood webhooks from before `before`; repeats do not come that late.
pub async fn forget(tx: &mut Tx, before: i64) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM inbox WHERE state = 'done' AND received_at < $1")
        .bind(before)
        .execute(c)
        .await
        .map(|d| d.rows_affected()))
}

/// The bodies of unreadable webhooks that may be about this person are not kept. `address` in lower case.
pub async fn forget_person(tx: &mut Tx, shop: &ShopId, address: &str) -> sqlx::Result<()> {
    let found = match tx {
        Tx::Sqlite(_) => "instr(lower(body), $2)",
        Tx::Postgres(_) => "strpos(lower(body), $2)",
    };
    let sql = format!(
        "UPDATE inbox SET body = '' WHERE shop_id = $1 AND state = 'unreadable' AND {ABOUT_CUSTOMERS} AND (body_is_base64 OR {found} > 0)"
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(address).execute(c).await.map(drop))
}

/// Nothing that a webhook of this shop said about customers is kept.
pub async fn forget_customers(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    let sql = format!("UPDATE inbox SET body = '' WHERE shop_id = $1 AND state <> 'new' AND {ABOUT_CUSTOMERS}");
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).execute(c).await.map(drop))
}
