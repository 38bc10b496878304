//! The installation's own secrets, made once: the key that signs links and gives pseudonyms, and others of its kind. Sealed, but for the key
//! of encryption itself where it lies here for want of a better place.

use super::sealed::SECRET;
use super::{Tx, on_tx};

/// The stored value of `name`, or `fresh`, which is stored then.
pub async fn get_or_create(tx: &mut Tx, name: &str, fresh: &str) -> sqlx::Result<String> {
    let sealed = tx.seal(&SECRET, &[name], fresh)?;
    let stored = keep(tx, name, &sealed).await?;
    tx.open(&SECRET, &[name], &stored)
}

/// See [`encryption_key`].
const ENCRYPTION_KEY: &str = "encryption_key";

/// A key that lies beside what it encrypts, if there is one.
pub async fn encryption_key(tx: &mut Tx) -> sqlx::Result<Option<String>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT value FROM secrets WHERE name = $1").bind(ENCRYPTION_KEY).fetch_optional(c).await)
}

/// The key that lies here, which is `fresh` unless another process was first.
pub async fn keep_encryption_key(tx: &mut Tx, fresh: &str) -> sqlx::Result<String> {
    keep(tx, ENCRYPTION_KEY, fresh).await
}

pub async fn forget_encryption_key(tx: &mut Tx) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM secrets WHERE name = $1").bind(ENCRYPTION_KEY).execute(c).await.map(drop))
}

async fn keep(tx: &mut Tx, name: &str, value: &str) -> sqlx::Result<String> {
    on_tx!(&mut *tx, |c| sqlx::query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(value)
        .execute(c)
        .await
        .map(drop))?;
    on_tx!(tx, |c| sqlx::query_scalar("SELECT value FROM secrets WHERE name = $1").bind(name).fetch_one(c).await)
}
