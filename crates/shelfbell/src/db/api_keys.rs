//! Keys of merchants' programs, each with the permissions it was made with. Known by their SHA-256 only.

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use shelfbell_core::permission::Permission;

use super::{Tx, json, on_tx, undecodable};

/// A key as its shop sees it: the secret itself was shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ApiKey {
    pub id: String,
    pub name: String,
    /// `read`, `steer`, `contacts`, `settings`, `stock`, `users`.
    #[schema(value_type = Vec<String>)]
    pub permissions: Vec<Permission>,
    pub created_at: i64,
    /// To the minute.
    pub last_used_at: Option<i64>,
    pub revoked_at: Option<i64>,
    /// The last four characters.
    pub hint: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    shop_id: String,
    key_id: String,
    name: String,
    permissions: String,
    created_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    hint: String,
}

impl Row {
    fn read(self) -> sqlx::Result<(ShopId, ApiKey)> {
        let permissions = serde_json::from_str(&self.permissions).map_err(|_| undecodable("api_keys", "permissions", &self.key_id))?;
        let key = ApiKey {
            id: self.key_id,
            name: self.name,
            permissions,
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
            hint: self.hint,
        };
        Ok((ShopId::new(self.shop_id), key))
    }
}

pub async fn insert(tx: &mut Tx, shop: &ShopId, key: &ApiKey, hash: &str) -> sqlx::Result<()> {
    let permissions = json(&key.permissions)?;
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO api_keys (shop_id, key_id, name, hash, permissions, hint, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
    .bind(shop.as_str())
    .bind(&key.id)
    .bind(&key.name)
    .bind(hash)
    .bind(&permissions)
    .bind(&key.hint)
    .bind(key.created_at)
    .execute(c)
    .await
    .map(drop))
}

/// The key of this hash and its shop, unless it was revoked.
pub async fn by_hash(tx: &mut Tx, hash: &str) -> sqlx::Result<Option<(ShopId, ApiKey)>> {
    let row: Option<Row> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT shop_id, key_id, name, permissions, created_at, last_used_at, revoked_at, hint FROM api_keys
         WHERE hash = $1 AND revoked_at IS NULL"
    )
    .bind(hash)
    .fetch_optional(c)
    .await)?;
    row.map(Row::read).transpose()
}

/// The newest first, also those that were revoked.
pub async fn list(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<ApiKey>> {
    let rows: Vec<Row> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT shop_id, key_id, name, permissions, created_at, last_used_at, revoked_at, hint FROM api_keys
         WHERE shop_id = $1 ORDER BY key_id DESC"
    )
    .bind(shop.as_str())
    .fetch_all(c)
    .await)?;
    rows.into_iter().map(|row| row.read().map(|(_, key)| key)).collect()
}

pub async fn used(tx: &mut Tx, shop: &ShopId, key: &str, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE api_keys SET last_used_at = $3 WHERE shop_id = $1 AND key_id = $2")
        .bind(shop.as_str())
        .bind(key)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// Its name; `None`: there is no such key, or it is revoked already.
pub async fn revoke(tx: &mut Tx, shop: &ShopId, key: &str, now: i64) -> sqlx::Result<Option<String>> {
    on_tx!(tx, |c| sqlx::query_scalar(
        "UPDATE api_keys SET revoked_at = $3 WHERE shop_id = $1 AND key_id = $2 AND revoked_at IS NULL RETURNING name"
    )
    .bind(shop.as_str())
    .bind(key)
    .bind(now)
    .fetch_optional(c)
    .await)
}
