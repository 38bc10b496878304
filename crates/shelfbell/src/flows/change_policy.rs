//! A shop changes how its people are told. Whatever that makes due passes the mass-send guard like everything else (R9);
//! `dry_run` says beforehand what it would be.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::policy::{POSTBACK_TAKES, Policy, PolicyError};

use crate::app::{App, Job, What};
use crate::db::shops::{self, By, Shop};
use crate::db::{Tx, audit, evaluations, notifications};
use crate::flows::postback;
use crate::net::ssrf::Guard;

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(transparent)]
    Policy(#[from] PolicyError),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// A setting as it was and as it is, for the audit log.
#[derive(Debug, Serialize)]
pub struct Changed {
    pub from: Value,
    pub to: Value,
}

/// The policy with these changes: all of them or, where one is refused, none.
pub fn changed(app: &App, before: &Policy, changes: &[(String, String)]) -> Result<Policy, PolicyError> {
    let mut policy = before.clone();
    for (key, value) in changes {
        policy.set(key, value)?;
    }
    if let Some(url) = policy.postback_url.as_ref().filter(|url| Some(*url) != before.postback_url.as_ref()) {
        let allowed = Guard::new(app.config.postback.allow_private).url(url);
        allowed.map_err(|_| PolicyError::BadValue { key: "postback_url", value: url.clone(), takes: POSTBACK_TAKES })?;
    }
    Ok(policy)
}

/// Sets some keys together: all of them or, where one is refused, none.
pub async fn change_policy(app: &App, shop: &Shop, changes: &[(String, String)], by: &Actor) -> Result<Policy, ChangeError> {
    let mut tx = app.db.begin().await?;
    let policy = change_within(&mut tx, app, shop, changes, by).await?;
    tx.commit().await?;
    seen(app, shop);
    Ok(policy)
}

/// As [`change_policy`], in the caller's transaction; [`seen`] follows it.
pub async fn change_within(tx: &mut Tx, app: &App, shop: &Shop, changes: &[(String, String)], by: &Actor) -> Result<Policy, ChangeError> {
    let now = app.now();
    tx.lock_shop(shop.id.as_str()).await?;
    // Somebody else may have changed other settings meanwhile.
    let before = shops::find(tx, By::Id, shop.id.as_str()).await?.map_or_else(|| shop.policy.clone(), |shop| shop.policy);
    let policy = changed(app, &before, changes)?;
    shops::set_policy(tx, &shop.id, &policy).await?;
    let what = differences(&before, &policy);
    if !what.is_empty() {
        audit::record(tx, &shop.id, by, "policy.changed", shop.id.as_str(), &what, now).await?;
    }
    let ways = |policy: &Policy| (policy.postback_url.clone(), policy.email_by_postback, policy.sms_by_postback);
    if ways(&policy) != ways(&before) {
        // What waited for a provider that was gone goes to the new one, or by our own channels again.
        postback::resume_in(tx, app, shop).await?;
    }
    let hours = |policy: &Policy| ChannelKind::ALL.map(|kind| policy.hours(kind));
    if hours(&policy) != hours(&before) {
        notifications::wake(tx, &shop.id, now).await?;
        tx.notify(Job::Deliver.as_str()).await?;
    }
    evaluations::request_all_waited_for(tx, &shop.id, now).await?;
    tx.notify(Job::Evaluate.as_str()).await?;
    Ok(policy)
}

/// This process knows of the change at once.
pub fn seen(app: &App, shop: &Shop) {
    app.changes.note(shop.id.as_str(), &[What::Settings]);
    app.shops.forget();
    app.wake.ring(Job::Evaluate);
    app.wake.ring(Job::Deliver);
}

/// The settings that differ, by their keys.
pub fn differences(before: &Policy, after: &Policy) -> BTreeMap<&'static str, Changed> {
    let [before, after] = [before, after].map(|policy| serde_json::to_value(policy).unwrap_or_default());
    let differs = |key: &&'static str| before[*key] != after[*key];
    Policy::KEYS.into_iter().filter(differs).map(|key| (key, Changed { from: before[key].clone(), to: after[key].clone() })).collect()
}
