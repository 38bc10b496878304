//! What became of a message after the provider took it: delivered, or why not, and what that means for the phone (R8).

use shelfbell_core::consent::Suppression;
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::receipt::Receipt;

use super::leave;
use crate::app::App;
use crate::channels::sms::reported;
use crate::db::notifications::{self, Report};
use crate::db::{contacts, subscriptions};

/// A status report as it came, verified.
#[derive(Clone, Copy, Debug)]
pub struct Reported<'a> {
    /// Our name of the message.
    pub message: &'a str,
    /// The provider's.
    pub provider_id: &'a str,
    pub receipt: Receipt,
    /// Twilio's error code.
    pub error: Option<i64>,
}

/// Repeats and reports that come after a later one change nothing.
pub async fn record(app: &App, shop: &ShopId, reported_as: &Reported<'_>) -> sqlx::Result<()> {
    let now = app.now();
    let (error, suppression) = if reported_as.receipt.is_failure() { reported(reported_as.error) } else { (String::new(), None) };
    let report = Report {
        provider_id: reported_as.provider_id,
        receipt: reported_as.receipt,
        error: Some(error.as_str()).filter(|error| !error.is_empty()),
        at: now,
    };
    let mut tx = app.db.begin().await?;
    if !notifications::report(&mut tx, shop, reported_as.message, &report).await? {
        return Ok(());
    }
    let (_, subscription, _) = notifications::parts(reported_as.message);
    match suppression {
        None => {}
        Some(Suppression::Unsubscribed) => {
            if let Some(found) = subscriptions::find(&mut tx, shop, subscription).await? {
                leave::stop_all_in(&mut tx, shop, &ContactId::new(found.contact_id), now).await?;
            }
        }
        Some(_) => contacts::suppress_dead(&mut tx, shop.as_str(), &[subscription], now).await?,
    }
    tx.commit().await?;
    metrics::counter!("shelfbell_receipts_total", "receipt" => reported_as.receipt.as_str()).increment(1);
    Ok(())
}
