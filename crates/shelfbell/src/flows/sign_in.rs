//! Somebody signs in to the dashboard, and out again.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::UserId;
use shelfbell_core::user::{PasswordError, check_password};

use super::users;
use crate::app::App;
use crate::db::users::User;
use crate::db::{Tx, audit, sessions, users as rows};
use crate::tokens::hash_key;

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// One answer for an unknown address and a wrong password.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Hashing(#[from] std::io::Error),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl From<users::ReplaceError> for SignInError {
    fn from(error: users::ReplaceError) -> Self {
        match error {
            users::ReplaceError::Hashing(error) => Self::Hashing(error),
            users::ReplaceError::Sqlx(error) => Self::Sqlx(error),
        }
    }
}

/// By password. Gives what the browser's cookie shall hold. `before`: the sessions that this browser brings along, by what they are known by;
/// they end, so that nobody inherits one.
pub async fn sign_in(app: &App, email: &str, password: SecretString, before: &[String]) -> Result<SecretString, SignInError> {
    let mut tx = app.db.read().await?;
    let user = rows::by_email(&mut tx, &email.trim().to_lowercase()).await?;
    drop(tx);
    let hash = user.as_ref().map(|user| user.password_hash.expose_secret().to_owned());
    let right = app.passwords.is_right(password, hash.clone()).await?;
    let (Some(user), Some(hash), true) = (user, hash, right) else { return Err(SignInError::Wrong) };
    let mut tx = app.db.begin().await?;
    // Not with a password that was changed meanwhile.
    let held = rows::hold(&mut tx, &user.id).await?.filter(|user| user.password_hash.expose_secret() == hash);
    let Some(user) = held else { return Err(SignInError::Wrong) };
    let token = open(app, &mut tx, &user, "password", before).await?;
    tx.commit().await?;
    Ok(token)
}

/// As whom another service vouches for. `None`: that is no user. `before`: as in [`sign_in`].
pub async fn sign_in_as(app: &App, email: &str, before: &[String]) -> sqlx::Result<Option<SecretString>> {
    let mut tx = app.db.begin().await?;
    let Some(found) = rows::by_email(&mut tx, email).await? else { return Ok(None) };
    let Some(user) = rows::hold(&mut tx, &found.id).await? else { return Ok(None) };
    let token = open(app, &mut tx, &user, "oidc", before).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// A session for a user that this transaction holds. `way`: how they proved who they are.
async fn open(app: &App, tx: &mut Tx, user: &User, way: &'static str, before: &[String]) -> sqlx::Result<SecretString> {
    for ended in before {
        sessions::end(tx, ended).await?;
    }
    let (token, now) = (app.ids.secret(""), app.now());
    sessions::insert(tx, &hash_key(&token), &user.id, now, app.config.sign_in.ends_at(now)).await?;
    audit::record_of_user(tx, &user.id, &by(&user.id), "user.signed_in", &json!({ "way": way }), now).await?;
    Ok(token.into())
}

/// This browser.
pub async fn sign_out(app: &App, user: &UserId, token_hash: &str) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    sessions::end(&mut tx, token_hash).await?;
    audit::record_of_user(&mut tx, user, &by(user), "user.signed_out", &json!({ "everywhere": false }), app.now()).await?;
    tx.commit().await
}

/// Every browser of this user.
pub async fn sign_out_everywhere(app: &App, user: &UserId) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    let ended = sessions::end_all(&mut tx, user, None).await?;
    audit::record_of_user(&mut tx, user, &by(user), "user.signed_out", &json!({ "everywhere": true, "sessions": ended }), app.now())
        .await?;
    tx.commit().await
}

/// The user's own wish, with the password so far. Other browsers are signed out; this one stays.
pub async fn change_password(
    app: &App,
    user: &UserId,
    email: &str,
    this_browser: &str,
    current: SecretString,
    new: SecretString,
) -> Result<(), SignInError> {
    check_password(new.expose_secret(), email)?;
    let mut tx = app.db.read().await?;
    let hash = rows::by_email(&mut tx, email).await?.map(|user| user.password_hash.expose_secret().to_owned());
    drop(tx);
    if !app.passwords.is_right(current, hash).await? {
        return Err(SignInError::Wrong);
    }
    users::replace_password(app, user, new, Some(this_browser), &by(user)).await?;
    Ok(())
}

fn by(user: &UserId) -> Actor {
    Actor::User(user.to_string())
}
