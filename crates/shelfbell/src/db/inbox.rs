//! Webhooks as they came: durable before they are acknowledged (R7), unique by shop and webhook id.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::sealed::WEBHOOK_BODY;
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
    body_is_sealed: bool,
}

/// What is said of stock names nobody. Everything else may be about a person, and its body is sealed.
const ABOUT_STOCK: [&str; 9] =
    ["products", "product", "variants", "inventory_levels", "inventory_items", "locations", "collections", "bulk_operations", "stock"];

pub(super) fn may_name_somebody(topic: &str) -> bool {
    !ABOUT_STOCK.contains(&topic.split(['/', '.']).next().unwrap_or_default())
}

impl Arrival {
    /// The body is kept byte for byte; what cannot be TEXT on both engines is kept as base64.
    pub fn new(shop_id: ShopId, webhook_id: String, topic: String, triggered_at: Option<i64>, received_at: i64, body: &[u8]) -> Self {
        let (body, body_is_base64) = match std::str::from_utf8(body) {
            Ok(text) if !text.contains('\0') => (text.to_owned(), false),
            _ => (STANDARD.encode(body), true),
        };
        Self { shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64, body_is_sealed: false }
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
    body_is_sealed: bool,
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
        ("body_is_sealed", "BOOLEAN"),
    ];
    let sql = format!(
        "INSERT INTO inbox (shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64, body_is_sealed, state)
         SELECT shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64, body_is_sealed, 'new' FROM {} WHERE true
         ON CONFLICT (shop_id, webhook_id) DO NOTHING",
        db.engine().rows("$1", &columns)
    );
    let seal = |arrival: &Arrival| {
        let mut arrival = arrival.clone();
        if may_name_somebody(&arrival.topic) {
            arrival.body = WEBHOOK_BODY.seal(db.vault(), &[arrival.shop_id.as_str(), &arrival.webhook_id], &arrival.body)?;
            arrival.body_is_sealed = true;
        }
        Ok(arrival)
    };
    let rows = if arrivals.iter().any(|arrival| may_name_somebody(&arrival.topic)) {
        json(&arrivals.iter().map(seal).collect::<sqlx::Result<Vec<_>>>()?)?
    } else {
        json(arrivals)?
    };
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
        "SELECT shop_id, webhook_id, topic, triggered_at, received_at, body, body_is_base64, body_is_sealed FROM inbox
         WHERE state = 'new' ORDER BY received_at LIMIT $1 {}",
        tx.skip_locked()
    );
    let mut waiting: Vec<Waiting> = on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(c).await)?;
    for webhook in waiting.iter_mut().filter(|webhook| webhook.body_is_sealed) {
        webhook.body = tx.open(&WEBHOOK_BODY, &[&webhook.shop_id, &webhook.webhook_id], &webhook.body)?;
    }
    Ok(waiting)
}

/// How a webhook ended: understood, or unreadable with the reason.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    pub shop_id: String,
    pub webhook_id: String,
    pub reason: Option<String>,
}

/// Of what was understood about a customer, the body is not kept: its id alone recognises a repeat.
pub async fn finish(tx: &mut Tx, outcomes: &[Outcome]) -> sqlx::Result<()> {
    let rows = tx.rows("$1", &[("shop_id", "TEXT"), ("webhook_id", "TEXT"), ("reason", "TEXT")]);
    let sql = format!(
        "UPDATE inbox SET state = CASE WHEN r.reason IS NULL THEN 'done' ELSE 'unreadable' END, reason = r.reason,
           body = CASE WHEN r.reason IS NULL AND body_is_sealed THEN '' ELSE body END
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
    /// Ms since the Unix epoch.
    pub received_at: i64,
    /// Why it could not be understood.
    pub reason: Option<String>,
    /// What it said is still kept. It is not once it named somebody who was erased.
    pub kept: bool,
}

/// The newest first, from `after` on: the time and the id of the last one of the page before.
pub async fn unreadable(tx: &mut Tx, shop: &ShopId, after: Option<(i64, &str)>, most: i64) -> sqlx::Result<Vec<Unreadable>> {
    let (at, id) = after.unwrap_or((i64::MAX, ""));
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT webhook_id, topic, received_at, reason, body <> '' AS kept FROM inbox WHERE shop_id = $1 AND state = 'unreadable'
           AND (received_at, webhook_id) < ($2, $3) ORDER BY received_at DESC, webhook_id DESC LIMIT $4"
    )
    .bind(shop.as_str())
    .bind(at)
    .bind(id)
    .bind(most)
    .fetch_all(c)
    .await)
}

/// One that could not be understood, or (`None`) all of a shop whose body is kept, waits to be read again.
pub async fn read_again(tx: &mut Tx, shop: &ShopId, webhook: Option<&str>) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE inbox SET state = 'new', reason = NULL
         WHERE shop_id = $1 AND state = 'unreadable' AND body <> '' AND ($2 IS NULL OR webhook_id = $2)"
    )
    .bind(shop.as_str())
    .bind(webhook)
    .execute(c)
    .await
    .map(|done| done.rows_affected()))
}

/// One that could not be understood, or (`None`) all of a shop, is not looked at any more. Its id stays, so that a repeat is known.
pub async fn drop_unreadable(tx: &mut Tx, shop: &ShopId, webhook: Option<&str>) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE inbox SET state = 'done', reason = NULL, body = ''
         WHERE shop_id = $1 AND state = 'unreadable' AND ($2 IS NULL OR webhook_id = $2)"
    )
    .bind(shop.as_str())
    .bind(webhook)
    .execute(c)
    .await
    .map(|done| done.rows_affected()))
}

/// How many of them there are.
pub async fn count_unreadable(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT count(*) FROM inbox WHERE shop_id = $1 AND state = 'unreadable'")
        .bind(shop.as_str())
        .fetch_one(c)
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

/// Forgets webhooks of a shop that were understood and came before `understood`, for repeats do not come that late, and those that were
/// not and came before `unreadable`.
pub async fn forget(tx: &mut Tx, shop: &ShopId, understood: i64, unreadable: i64) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query(
        "DELETE FROM inbox WHERE shop_id = $1 AND ((state = 'done' AND received_at < $2) OR (state = 'unreadable' AND received_at < $3))"
    )
    .bind(shop.as_str())
    .bind(understood)
    .bind(unreadable)
    .execute(c)
    .await
    .map(|d| d.rows_affected()))
}

/// The bodies of unreadable webhooks that may be about this person are not kept. `address` in lower case.
pub async fn forget_person(tx: &mut Tx, shop: &ShopId, address: &str) -> sqlx::Result<()> {
    // Few are unreadable, and only the program can look into what is sealed.
    let sql = "SELECT webhook_id, body, body_is_base64 FROM inbox
         WHERE shop_id = $1 AND state = 'unreadable' AND body <> '' AND body_is_sealed";
    let kept: Vec<(String, String, bool)> = on_tx!(&mut *tx, |c| sqlx::query_as(sql).bind(shop.as_str()).fetch_all(c).await)?;
    let mut theirs = Vec::new();
    for (id, body, is_base64) in kept {
        let body = tx.open(&WEBHOOK_BODY, &[shop.as_str(), &id], &body)?;
        if is_base64 || body.to_lowercase().contains(address) {
            theirs.push(id);
        }
    }
    if theirs.is_empty() {
        return Ok(());
    }
    let sql = format!("UPDATE inbox SET body = '' WHERE shop_id = $1 AND state = 'unreadable' AND webhook_id IN {}", tx.texts("$2"));
    let theirs = json(&theirs)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&theirs).execute(c).await.map(drop))
}

/// Nothing that a webhook of this shop said about customers is kept.
pub async fn forget_customers(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    let sql = "UPDATE inbox SET body = '' WHERE shop_id = $1 AND state <> 'new' AND body_is_sealed";
    on_tx!(tx, |c| sqlx::query(sql).bind(shop.as_str()).execute(c).await.map(drop))
}
