//! A shop's own provider: its secret, a try, and going on after it was gone.

use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;

use crate::app::{App, Job};
use crate::channels::SendError;
use crate::channels::postback::{Destination, Postback, signature};
use crate::db::shops::{self, Shop};
use crate::db::{Tx, audit, mail_queue};

/// Where the shop's messages are posted; `None` until it has both an address and a secret.
pub fn destination(shop: &Shop) -> Option<Destination> {
    let url = shop.policy.postback_url.clone().filter(|_| shop.has_postback())?;
    Some(Destination { url, secrets: shop.postback.secrets.clone() })
}

/// A new secret, to be shown this once. Messages are signed with the one before as well until it is rotated again.
pub async fn new_secret(app: &App, shop: &Shop, by: &Actor) -> sqlx::Result<SecretString> {
    let bytes = hex::decode(app.ids.secret("")).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let secret = SecretString::from(signature::secret(&bytes));
    let mut secrets = vec![secret.clone()];
    secrets.extend(shop.postback.secrets.iter().take(1).cloned());
    let mut tx = app.db.begin().await?;
    shops::set_postback_secrets(&mut tx, &shop.id, &secrets).await?;
    audit::record(&mut tx, &shop.id, by, "postback.secret_made", shop.id.as_str(), &serde_json::json!({}), app.now()).await?;
    tx.commit().await?;
    app.shops.forget();
    Ok(secret)
}

/// What was stopped because the provider was gone goes on. Returns how many messages waited.
pub async fn resume(app: &App, shop: &Shop, by: &Actor) -> sqlx::Result<u64> {
    let mut tx = app.db.begin().await?;
    let resumed = resume_in(&mut tx, app, shop).await?;
    audit::record(&mut tx, &shop.id, by, "postback.resumed", shop.id.as_str(), &serde_json::json!({ "messages": resumed }), app.now())
        .await?;
    tx.commit().await?;
    app.shops.forget();
    app.wake.ring(Job::Deliver);
    Ok(resumed)
}

/// As [`resume`], in the caller's transaction.
pub async fn resume_in(tx: &mut Tx, app: &App, shop: &Shop) -> sqlx::Result<u64> {
    shops::stop_postback(tx, shop.id.as_str(), None, None).await?;
    let resumed = mail_queue::resume(tx, &shop.id, ChannelKind::Postback, app.now()).await?;
    tx.notify(Job::Deliver.as_str()).await?;
    Ok(resumed)
}

/// How a shop's postback fares.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PostbackStatus)]
pub struct Status {
    pub url: Option<String>,
    /// The kinds of addresses whose messages go there.
    pub channels: Vec<&'static str>,
    pub has_secret: bool,
    /// Ms since the Unix epoch: nothing is posted since then.
    pub stopped_at: Option<i64>,
    pub stopped_why: Option<String>,
    /// Messages that wait because it is stopped.
    pub waiting: i64,
}

pub async fn status(app: &App, shop: &Shop) -> sqlx::Result<Status> {
    let mut tx = app.db.read().await?;
    let taken =
        ChannelKind::ALL.into_iter().filter(|kind| *kind != ChannelKind::Postback && shop.policy.way(*kind) == ChannelKind::Postback);
    Ok(Status {
        url: shop.policy.postback_url.clone(),
        channels: taken.map(ChannelKind::as_str).collect(),
        has_secret: !shop.postback.secrets.is_empty(),
        stopped_at: shop.postback.stopped_at,
        stopped_why: shop.postback.stopped_why.clone(),
        waiting: mail_queue::count_paused(&mut tx, &shop.id, ChannelKind::Postback).await?,
    })
}

/// Posts an event of the type `test`, signed as all are. The error says what is wrong with the answer.
pub async fn test(app: &App, shop: &Shop) -> Result<(), SendError> {
    let retry = |reason: &str| SendError::Retry { reason: reason.to_owned() };
    let to = destination(shop).ok_or_else(|| retry("the shop has no postback_url or no secret yet"))?;
    let postback = Postback::configured(&app.config).map_err(|_| retry("the HTTP client cannot be made"))?;
    let at = app.now();
    let timestamp = jiff::Timestamp::from_millisecond(at).map_err(|_| retry("the clock is wrong"))?;
    let shop = serde_json::json!({ "id": shop.id.as_str(), "domain": shop.domain, "name": shop.name });
    let event = serde_json::json!({ "type": "test", "timestamp": timestamp.to_string(), "data": { "shop": shop } });
    postback.post(&to, &format!("test_{}", app.new_id()), &event.to_string(), at).await
}

/// What is wrong with a shop's postback, in words.
pub async fn check(app: &App, shop: &Shop) -> Result<String, String> {
    let taken = [ChannelKind::Email, ChannelKind::Sms].into_iter().filter(|kind| shop.policy.way(*kind) == ChannelKind::Postback);
    let taken: Vec<&str> = taken.map(ChannelKind::as_str).collect();
    let domain = &shop.domain;
    let Some(url) = &shop.policy.postback_url else {
        return Err(format!(
            "{} goes by postback, but there is no postback_url: `policy set postback_url=https://… --shop {domain}`",
            taken.join(" and ")
        ));
    };
    if let Some(why) = &shop.postback.stopped_why {
        return Err(format!("stopped: {why}; `shop postback {domain} --resume` lets it go on"));
    }
    if !shop.postback.secrets.iter().any(|secret| !secret.expose_secret().is_empty()) {
        return Err(format!("there is no secret to sign with: `shop postback {domain} --new-secret` makes one"));
    }
    let postback = Postback::configured(&app.config).map_err(|error| error.to_string())?;
    postback.guard().reaches(url).await.map_err(|refused| format!("postback_url: {refused}"))?;
    Ok(if taken.is_empty() { "set up, and not used: no channel goes by it".to_owned() } else { format!("takes {}", taken.join(" and ")) })
}
