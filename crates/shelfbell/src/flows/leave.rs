//! A shopper does not want to be told any more (R8), or confirms that they do.

use shelfbell_core::consent::{ConfirmedBy, Suppression};
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::subscription::State;

use super::confirm;
use crate::app::{App, What};
use crate::db::{Tx, contacts, subscriptions};

/// Stops one alert. A message about it that has not left does not leave. `false`: it had ended already.
pub async fn stop(app: &App, shop: &ShopId, subscription: &str) -> sqlx::Result<bool> {
    let mut tx = app.db.begin().await?;
    let ended = subscriptions::end(&mut tx, shop, &[subscription], State::Cancelled).await?;
    tx.commit().await?;
    app.changes.note(shop.as_str(), &[What::Demand]);
    Ok(ended > 0)
}

/// Stops everything for a contact of a shop.
pub async fn stop_all(app: &App, shop: &ShopId, contact: &ContactId) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    stop_all_in(&mut tx, shop, contact, app.now()).await?;
    tx.commit().await?;
    app.changes.note(shop.as_str(), &[What::Demand, What::Messages]);
    Ok(())
}

/// As [`stop_all`], in the transaction of something larger.
pub async fn stop_all_in(tx: &mut Tx, shop: &ShopId, contact: &ContactId, now: i64) -> sqlx::Result<()> {
    contacts::suppress(tx, shop, contact, Suppression::Unsubscribed, now).await?;
    subscriptions::end_all_of(tx, shop, contact, State::Cancelled).await?;
    metrics::counter!("shelfbell_unsubscribes_total").increment(1);
    Ok(())
}

/// In which language a contact is written to from now on.
pub async fn write_in(app: &App, shop: &ShopId, contact: &ContactId, locale: &str) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    subscriptions::set_locale(&mut tx, shop, contact, locale).await?;
    tx.commit().await
}

/// The link in the message was followed and its button pressed.
pub async fn confirm(app: &App, shop: &ShopId, subscription: &str) -> sqlx::Result<()> {
    confirm::confirm(app, shop, &[subscription], ConfirmedBy::Link).await
}
