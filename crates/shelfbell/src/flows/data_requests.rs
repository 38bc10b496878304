//! Customers who asked, through the platform, what is stored about them: what is due, the answer to hand over, and that it was handed over.

use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;

use super::export_contact::{self, ContactData};
use crate::app::{App, What};
use crate::db::audit;
use crate::db::data_requests::{self, DataRequest, Named};
use crate::db::shops::Shop;

/// Shopify gives merchants thirty days (<https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance>), as does article 12 of
/// the GDPR (one month).
const ANSWER_WITHIN_MS: i64 = 30 * 86_400_000;

/// A request that came through the platform. Not for logs.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[schema(as = DataRequest)]
pub struct Asked {
    pub request_id: String,
    /// Ms since the Unix epoch.
    pub requested_at: i64,
    /// By when it has to be answered.
    pub due_at: i64,
    /// When it was marked as answered; null while it was not.
    pub done_at: Option<i64>,
    /// By which the customer is known to the platform, and may be known here.
    pub addresses: Vec<Named>,
}

impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}

impl From<DataRequest> for Asked {
    fn from(request: DataRequest) -> Self {
        let DataRequest { request_id, addresses, requested_at, done_at } = request;
        Self { request_id, requested_at, due_at: due_at(requested_at), done_at, addresses }
    }
}

pub fn due_at(requested_at: i64) -> i64 {
    requested_at.saturating_add(ANSWER_WITHIN_MS)
}

/// Those that wait for an answer, what is due first; or those that have one, the newest first. From `after` on, see
/// [`data_requests::list`]. They are forgotten at an age that the shop's policy says.
pub async fn list(app: &App, shop: &Shop, done: bool, after: Option<(i64, &str)>, most: i64) -> sqlx::Result<Vec<Asked>> {
    let mut tx = app.db.read().await?;
    Ok(data_requests::list(&mut tx, &shop.id, done, after, most).await?.into_iter().map(Asked::from).collect())
}

/// The answer to hand over; that it was taken out is written down. `None`: there is no such request, or its person was erased.
pub async fn answer(app: &App, shop: &Shop, by: &Actor, request: &str) -> sqlx::Result<Option<ContactData>> {
    let mut tx = app.db.read().await?;
    let Some(found) = data_requests::find(&mut tx, &shop.id, request).await? else { return Ok(None) };
    drop(tx);
    let addresses: Vec<_> =
        found.addresses.into_iter().filter_map(|named| Some((ChannelKind::parse(&named.channel)?, named.address))).collect();
    let data = export_contact::person(app, shop, &addresses).await?;
    export_contact::note(app, shop, by, request, &data).await?;
    Ok(Some(data))
}

/// The merchant has answered it, or takes that back. `false`: there is no such request. Twice is once.
pub async fn mark(app: &App, shop: &Shop, by: &Actor, request: &str, done: bool) -> sqlx::Result<bool> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !data_requests::set_done(&mut tx, &shop.id, request, done.then_some(now)).await? {
        return Ok(data_requests::find(&mut tx, &shop.id, request).await?.is_some());
    }
    let what = if done { "data_request.done" } else { "data_request.reopened" };
    audit::record(&mut tx, &shop.id, by, what, request, &json!({}), now).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Messages]);
    Ok(true)
}
