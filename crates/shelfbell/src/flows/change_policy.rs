//! A shop changes how its people are told. Whatever that makes due passes the mass-send guard like everything else (R9);
//! `dry_run` says beforehand what it would be.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use shelfbell_core::audit::Actor;
use shelfbell_core::policy::{Policy, PolicyError};

use crate::app::{App, Job};
use crate::db::shops::{self, By, Shop};
use crate::db::{Tx, audit, evaluations, notifications};

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
pub fn changed(policy: &Policy, changes: &[(String, String)]) -> Result<Policy, PolicyError> {
    let mut policy = policy.clone();
    for (key, value) in changes {
        policy.set(key, value)?;
    }
    Ok(policy)
}

/// Sets some keys together: all of them or, where one is refused, none.
pub async fn change_policy(app: &App, shop: &Shop, changes: &[(String, String)], by: &Actor) -> Result<Policy, ChangeError> {
    let mut tx = app.db.begin().await?;
    let policy = change_within(&mut tx, app, shop, changes, by).await?;
    tx.commit().await?;
    seen(app);
    Ok(policy)
}

/// As [`change_policy`], in the caller's transaction; [`seen`] follows it.
pub async fn change_within(tx: &mut Tx, app: &App, shop: &Shop, changes: &[(String, String)], by: &Actor) -> Result<Policy, ChangeError> {
    let now = app.now();
    tx.lock_shop(shop.id.as_str()).await?;
    // Somebody else may have changed other settings meanwhile.
    let before = shops::find(tx, By::Id, shop.id.as_str()).await?.map_or_else(|| shop.policy.clone(), |shop| shop.policy);
    let policy = changed(&before, changes)?;
    shops::set_policy(tx, &shop.id, &policy).await?;
    let what = differences(&before, &policy);
    if !what.is_empty() {
        audit::record(tx, &shop.id, by, "policy.changed", shop.id.as_str(), &what, now).await?;
    }
    if (policy.sms_hours, policy.email_hours) != (before.sms_hours, before.email_hours) {
        notifications::wake(tx, &shop.id, now).await?;
        tx.notify(Job::Deliver.as_str()).await?;
    }
    evaluations::request_all_waited_for(tx, &shop.id, now).await?;
    tx.notify(Job::Evaluate.as_str()).await?;
    Ok(policy)
}

/// This process knows of the change at once.
pub fn seen(app: &App) {
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
