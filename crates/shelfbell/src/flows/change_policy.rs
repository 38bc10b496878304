//! A shop changes how its people are told. Whatever that makes due passes the mass-send guard like everything else (R9).

use shelfbell_core::policy::{Policy, PolicyError};

use crate::app::{App, Job, What};
use crate::db::shops::{self, Shop};
use crate::db::{evaluations, notifications};

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
    let mut tx = app.db.begin().await?;
    shops::set_policy(&mut tx, &shop.id, &policy).await?;
    if (policy.sms_hours, policy.email_hours) != (shop.policy.sms_hours, shop.policy.email_hours) {
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
