//! Keys for a merchant's programs: made, shown once, revoked.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::ShopId;
use shelfbell_core::permission::Permission;
use shelfbell_core::user;

use crate::app::App;
use crate::db::api_keys::{self as rows, ApiKey};
use crate::db::audit;
use crate::tokens::hash_key;

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("a key's name has 1 to 100 characters and no line breaks")]
    Name,
    #[error("a key has at least one permission: read, steer, contacts, settings, stock or users")]
    NoPermission,
    #[error("this shop has no such key, or it is revoked already")]
    Unknown,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// The key, and its secret, which is shown this once.
pub async fn add(app: &App, shop: &ShopId, name: &str, permissions: &[Permission], by: &Actor) -> Result<(ApiKey, SecretString), KeyError> {
    let name = user::name(name).ok_or(KeyError::Name)?;
    let mut permissions = permissions.to_vec();
    permissions.sort_unstable();
    permissions.dedup();
    if permissions.is_empty() {
        return Err(KeyError::NoPermission);
    }
    let secret: SecretString = app.ids.secret("sk_").into();
    let text = secret.expose_secret();
    let key = ApiKey {
        id: app.new_id(),
        name,
        permissions,
        created_at: app.now(),
        last_used_at: None,
        revoked_at: None,
        hint: text[text.len() - 4..].to_owned(),
    };
    let mut tx = app.db.begin().await?;
    rows::insert(&mut tx, shop, &key, &hash_key(text)).await?;
    let detail = json!({ "name": key.name, "permissions": key.permissions });
    audit::record(&mut tx, shop, by, "key.added", &key.id, &detail, app.now()).await?;
    tx.commit().await?;
    Ok((key, secret))
}

/// It opens nothing from the next request on.
pub async fn revoke(app: &App, shop: &ShopId, key: &str, by: &Actor) -> Result<(), KeyError> {
    let mut tx = app.db.begin().await?;
    let name = rows::revoke(&mut tx, shop, key, app.now()).await?.ok_or(KeyError::Unknown)?;
    audit::record(&mut tx, shop, by, "key.revoked", key, &json!({ "name": name }), app.now()).await?;
    tx.commit().await?;
    Ok(())
}
