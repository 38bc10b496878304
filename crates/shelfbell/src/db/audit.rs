//! The audit log: who changed what, written in the transaction of the change.

use serde::Serialize;
use serde_json::value::RawValue;
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::ShopId;

use super::{Tx, json, on_tx};

/// Notes a change. `what` is `noun.verb`, such as `policy.changed`; `about` is the id of what was changed, never an address; `detail` holds
/// what it was and what it became.
pub async fn record(
    tx: &mut Tx,
    shop: &ShopId,
    by: &Actor,
    what: &'static str,
    about: &str,
    detail: &impl Serialize,
    now: i64,
) -> sqlx::Result<()> {
    let detail = json(detail)?;
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO audit (shop_id, at, number, actor_kind, actor_id, what, about, detail)
         VALUES ($1, $2, (SELECT COALESCE(MAX(number), 0) + 1 FROM audit WHERE shop_id = $1 AND at = $2), $3, $4, $5, $6, $7)"
    )
    .bind(shop.as_str())
    .bind(now)
    .bind(by.kind())
    .bind(by.id())
    .bind(what)
    .bind(about)
    .bind(detail)
    .execute(c)
    .await
    .map(drop))
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    at: i64,
    number: i64,
    actor_kind: String,
    actor_id: String,
    what: String,
    about: String,
    detail: String,
}

/// One change that somebody made.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// ms.
    pub at: i64,
    /// Which of the changes of this millisecond.
    pub number: i64,
    /// `console`, `key` or `user`.
    pub actor_kind: String,
    pub actor_id: String,
    pub what: String,
    pub about: String,
    pub detail: Option<Box<RawValue>>,
}

/// The newest first; `before` is the last entry of the page before.
pub async fn list(tx: &mut Tx, shop: &ShopId, before: Option<(i64, i64)>, limit: i64) -> sqlx::Result<Vec<Entry>> {
    let (at, number) = before.unwrap_or((i64::MAX, i64::MAX));
    let rows: Vec<Row> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT at, number, actor_kind, actor_id, what, about, detail FROM audit
         WHERE shop_id = $1 AND (at, number) < ($2, $3) ORDER BY at DESC, number DESC LIMIT $4"
    )
    .bind(shop.as_str())
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(c)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            at: row.at,
            number: row.number,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            what: row.what,
            about: row.about,
            detail: RawValue::from_string(row.detail).ok(),
        })
        .collect())
}

/// Changes from before `before` are nobody's concern any more.
pub async fn forget(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM audit WHERE shop_id = $1 AND at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(drop))
}
