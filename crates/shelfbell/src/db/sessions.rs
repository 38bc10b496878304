//! Signed-in browsers. What the cookie holds is known here by its SHA-256 only.

use shelfbell_core::ids::{ShopId, UserId};
use shelfbell_core::permission::Role;

use super::{Tx, on_tx, undecodable};

/// A session that is under way, and what its user may do in the shop that was asked for.
#[derive(Clone, Debug)]
pub struct Session {
    pub token_hash: String,
    pub user: UserId,
    pub email: String,
    pub name: String,
    pub last_seen_at: i64,
    /// `None`: works for no such shop.
    pub role: Option<Role>,
    /// When the user was last seen in this shop.
    pub seen_here_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: String,
    email: String,
    name: String,
    last_seen_at: i64,
    role: Option<String>,
    seen_here_at: Option<i64>,
}

pub async fn insert(tx: &mut Tx, token_hash: &str, user: &UserId, now: i64, ends_at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, ends_at) VALUES ($1, $2, $3, $3, $4)")
        .bind(token_hash)
        .bind(user.as_str())
        .bind(now)
        .bind(ends_at)
        .execute(c)
        .await
        .map(drop))
}

/// `seen_after`: one that was idle since is over.
pub async fn find(tx: &mut Tx, token_hash: &str, shop: Option<&str>, now: i64, seen_after: i64) -> sqlx::Result<Option<Session>> {
    let row: Option<Row> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT s.user_id, u.email, u.name, s.last_seen_at, m.role, m.last_seen_at AS seen_here_at
         FROM sessions s JOIN users u ON u.user_id = s.user_id
         LEFT JOIN memberships m ON m.shop_id = $2 AND m.user_id = s.user_id
         WHERE s.token_hash = $1 AND s.ends_at > $3 AND s.last_seen_at > $4"
    )
    .bind(token_hash)
    .bind(shop)
    .bind(now)
    .bind(seen_after)
    .fetch_optional(c)
    .await)?;
    let Some(row) = row else { return Ok(None) };
    let role = row.role.map(|role| Role::parse(&role).ok_or_else(|| undecodable("memberships", "role", &row.user_id))).transpose()?;
    Ok(Some(Session {
        token_hash: token_hash.to_owned(),
        user: UserId::new(row.user_id),
        email: row.email,
        name: row.name,
        last_seen_at: row.last_seen_at,
        role,
        seen_here_at: row.seen_here_at,
    }))
}

pub async fn saw(tx: &mut Tx, token_hash: &str, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2")
        .bind(token_hash)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

pub async fn saw_in_shop(tx: &mut Tx, shop: &ShopId, user: &UserId, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE memberships SET last_seen_at = $3 WHERE shop_id = $1 AND user_id = $2")
        .bind(shop.as_str())
        .bind(user.as_str())
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

pub async fn end(tx: &mut Tx, token_hash: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(token_hash).execute(c).await.map(drop))
}

/// Ends a user's sessions but for `except`; returns how many.
pub async fn end_all(tx: &mut Tx, user: &UserId, except: Option<&str>) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2")
        .bind(user.as_str())
        .bind(except.unwrap_or_default())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// Forgets those that are over.
pub async fn forget(tx: &mut Tx, now: i64, seen_after: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM sessions WHERE ends_at <= $1 OR last_seen_at <= $2")
        .bind(now)
        .bind(seen_after)
        .execute(c)
        .await
        .map(drop))
}
