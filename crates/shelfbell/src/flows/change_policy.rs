//! A shop changes how its people are told. Whatever that makes due passes the mass-send guard like everything else (R9).

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::policy::{POSTBACK_TAKES, Policy, PolicyError};

use crate::app::{App, Job, What};
use crate::db::shops::{self, Shop};
use crate::db::{evaluations, notifications};
use crate::flows::postback;
use crate::net::ssrf::Guard;

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error(transparent)]
    Policy(#[from] PolicyError),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Sets some keys together: all of them or, where one is refused, none.
pub async fn change_policy(app: &App, shop: &Shop, changes: &[(String, String)]) -> Result<Policy, ChangeError> {
    let mut policy = shop.policy.clone();
    for (key, value) in changes {
        policy.set(key, value)?;
    }
    if let Some(url) = policy.postback_url.as_ref().filter(|url| Some(*url) != shop.policy.postback_url.as_ref()) {
        let allowed = Guard::new(app.config.postback.allow_private).url(url);
        allowed.map_err(|_| PolicyError::BadValue { key: "postback_url", value: url.clone(), takes: POSTBACK_TAKES })?;
    }
    let mut tx = app.db.begin().await?;
    shops::set_policy(&mut tx, &shop.id, &policy).await?;
    let ways = |policy: &Policy| (policy.postback_url.clone(), policy.email_by_postback, policy.sms_by_postback);
    if ways(&policy) != ways(&shop.policy) {
        // What waited for a provider that was gone goes to the new one, or by our own channels again.
        postback::resume_in(&mut tx, app, shop).await?;
    }
    let hours = |policy: &Policy| ChannelKind::ALL.map(|kind| policy.hours(kind));
    if hours(&policy) != hours(&shop.policy) {
        notifications::wake(&mut tx, &shop.id, app.now()).await?;
        tx.notify(Job::Deliver.as_str()).await?;
    }
    evaluations::request_all_waited_for(&mut tx, &shop.id, app.now()).await?;
    tx.notify(Job::Evaluate.as_str()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Settings]);
    app.shops.forget();
    app.wake.ring(Job::Evaluate);
    app.wake.ring(Job::Deliver);
    Ok(policy)
}
