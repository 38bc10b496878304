//! The installation's own secret: the key that signs links, made once and kept with the data it protects.

use super::{Tx, on_tx};

/// The stored value of `name`, or `fresh`, which is stored then.
pub async fn get_or_create(tx: &mut Tx, name: &str, fresh: &str) -> sqlx::Result<String> {
    on_tx!(&mut *tx, |c| sqlx::query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(fresh)
        .execute(c)
        .await
        .map(drop))?;
    on_tx!(tx, |c| sqlx::query_scalar("SELECT value FROM secrets WHERE name = $1").bind(name).fetch_one(c).await)
}
