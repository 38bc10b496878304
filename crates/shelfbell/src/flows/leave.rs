//! A shopper does not want to be told any more (R8), or confirms that they do.

use shelfbell_core::consent::Suppression;
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::subscription::State;

use crate::app::{App, Job};
use crate::db::{contacts, evaluations, subscriptions};

/// Stops one alert. A message about it that has not left does not leave.
pub async fn stop(app: &App, shop: &ShopId, subscription: &str) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    subscriptions::end(&mut tx, shop, &[subscription], State::Cancelled).await?;
    tx.commit().await
}

/// Stops everything for a contact of a shop.
pub async fn stop_all(app: &App, shop: &ShopId, contact: &ContactId) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    contacts::suppress(&mut tx, shop, contact, Suppression::Unsubscribed, app.now()).await?;
    subscriptions::end_all_of(&mut tx, shop, contact, State::Cancelled).await?;
    tx.commit().await?;
    metrics::counter!("shelfbell_unsubscribes_total").increment(1);
    Ok(())
}

/// In which language a contact is written to from now on.
pub async fn write_in(app: &App, shop: &ShopId, contact: &ContactId, locale: &str) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    subscriptions::set_locale(&mut tx, shop, contact, locale).await?;
    tx.commit().await
}

/// Confirms a pending request; its place in line counts from when it was made.
pub async fn confirm(app: &App, shop: &ShopId, subscription: &str) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    if subscriptions::confirm(&mut tx, shop, subscription).await? {
        evaluations::request_all_waited_for(&mut tx, shop, app.now()).await?;
        tx.notify(Job::Evaluate.as_str()).await?;
    }
    tx.commit().await?;
    app.wake.ring(Job::Evaluate);
    Ok(())
}
