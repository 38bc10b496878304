//! The audit log: who changed what, written in the transaction of the change.

use serde::Serialize;
use serde_json::value::RawValue;
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::{ShopId, UserId};
use sqlx::AssertSqlSafe;

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
    let (detail, number) = (json(detail)?, number(tx, "$1"));
    let sql = format!(
        "INSERT INTO audit (shop_id, at, number, actor_kind, actor_id, what, about, detail) VALUES ($1, $2, {number}, $3, $4, $5, $6, $7)"
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
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

/// As [`record`], in every shop that the user works for: what concerns the user in all of them.
pub async fn record_of_user(
    tx: &mut Tx,
    user: &UserId,
    by: &Actor,
    what: &'static str,
    detail: &impl Serialize,
    now: i64,
) -> sqlx::Result<()> {
    let (detail, number) = (json(detail)?, number(tx, "m.shop_id"));
    let sql = format!(
        "INSERT INTO audit (shop_id, at, number, actor_kind, actor_id, what, about, detail)
         SELECT m.shop_id, $2, {number}, $3, $4, $5, $1, $6 FROM memberships m WHERE m.user_id = $1"
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(user.as_str())
        .bind(now)
        .bind(by.kind())
        .bind(by.id())
        .bind(what)
        .bind(detail)
        .execute(c)
        .await
        .map(drop))
}

/// Which of the entries of the time `$2` it will be. On PostgreSQL it is drawn from a sequence, because two transactions would count the same.
fn number(tx: &Tx, shop: &str) -> String {
    match tx {
        Tx::Sqlite(_) => format!("(SELECT COALESCE(MAX(a.number), 0) + 1 FROM audit a WHERE a.shop_id = {shop} AND a.at = $2)"),
        Tx::Postgres(_) => "nextval('audit_number')".to_owned(),
    }
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    at: i64,
    number: i64,
    actor_kind: String,
    actor_id: String,
    actor_name: Option<String>,
    what: String,
    about: String,
    detail: String,
}

/// One change that somebody made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Entry {
    /// ms.
    pub at: i64,
    /// Which of the changes of this millisecond.
    pub number: i64,
    /// `console`, `key` or `user`.
    pub actor_kind: String,
    /// `shop` is the key that the shop was added with.
    pub actor_id: String,
    /// `null` for somebody who is no user any more.
    pub actor_name: Option<String>,
    /// `noun.verb`, such as `policy.changed`.
    pub what: String,
    /// The id of what was changed.
    pub about: String,
    /// What it was and what it became.
    #[schema(value_type = Option<Object>)]
    pub detail: Option<Box<RawValue>>,
}

/// The newest first; `before` is the last entry of the page before.
pub async fn list(tx: &mut Tx, shop: &ShopId, before: Option<(i64, i64)>, limit: i64) -> sqlx::Result<Vec<Entry>> {
    let (at, number) = before.unwrap_or((i64::MAX, i64::MAX));
    let rows: Vec<Row> = on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT a.at, a.number, a.actor_kind, a.actor_id, coalesce(u.name, k.name) AS actor_name, a.what, a.about, a.detail FROM audit a
         LEFT JOIN users u ON a.actor_kind = 'user' AND u.user_id = a.actor_id
         LEFT JOIN api_keys k ON a.actor_kind = 'key' AND k.shop_id = a.shop_id AND k.key_id = a.actor_id
         WHERE a.shop_id = $1 AND (a.at, a.number) < ($2, $3) ORDER BY a.at DESC, a.number DESC LIMIT $4"
    )
    .bind(shop.as_str())
    .bind(at)
    .bind(number)
    .bind(limit)
    .fetch_all(c)
    .await
    })?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            at: row.at,
            number: row.number,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
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
