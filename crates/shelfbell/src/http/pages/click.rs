//! `GET /r/{token}`: through to the product, counted, carrying the attribution token.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

use super::broken_link;
use super::wording::asked_for;
use crate::app::{App, What};
use crate::db::catalogue::{self, By, Variant};
use crate::db::shops::{self, Shop};
use crate::db::{episodes, notifications, subscriptions};
use crate::http::owner::of_link;
use crate::http::{ApiError, Http};
use crate::tokens::Purpose;

/// A token that is not ours leads nowhere; one that is leads to the shop's own page and nowhere else.
pub async fn follow(State(http): State<Http>, Path(token): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    let app = &http.app;
    // Anybody can ask for any token: only one that is ours is worth a transaction that writes.
    let Some(target) = target(app, &token).await? else { return broken_link(asked_for(&headers).unwrap_or_default()) };
    let Target { shop, variant, subscription, episode, medium } = target;
    let mut tx = app.db.begin().await?;
    if notifications::clicked(&mut tx, &shop.id, &episode, &subscription, app.now()).await? {
        metrics::counter!("shelfbell_clicks_total").increment(1);
    }
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Messages]);
    // An order is traced to its message by one kind of token, whatever the channel.
    let token = app.tokens.issue(Purpose::Click, &subscription, Some(&episode)).unwrap_or(token);
    Ok(Redirect::to(&product_url(&shop, &variant, &medium, &token)).into_response())
}

/// What a genuine token is about.
struct Target {
    shop: Shop,
    variant: Variant,
    subscription: String,
    episode: String,
    /// What kind of address the message went to.
    medium: String,
}

async fn target(app: &App, token: &str) -> sqlx::Result<Option<Target>> {
    let mut tx = app.db.read().await?;
    let Some((subscription, Some(episode))) = of_link(app, &mut tx, Purpose::Click, token).await? else { return Ok(None) };
    let Some(shop) = episodes::shop_of(&mut tx, &episode).await? else { return Ok(None) };
    let Some(shop) = shops::find(&mut tx, shops::By::Id, shop.as_str()).await? else { return Ok(None) };
    let Some(found) = episodes::find_to_read(&mut tx, &shop.id, &episode).await? else { return Ok(None) };
    let Some(variant) = catalogue::variant(&mut tx, &shop.id, By::Id, &found.variant_id).await? else { return Ok(None) };
    let medium = subscriptions::evidence(&mut tx, &shop.id, &subscription).await?.map_or_else(|| "email".to_owned(), |proof| proof.channel);
    Ok(Some(Target { shop, variant, subscription, episode, medium }))
}

/// The product's page with the variant chosen. The token lands in the order's landing page, so that the sale can be traced to the message.
fn product_url(shop: &Shop, variant: &Variant, medium: &str, token: &str) -> String {
    let Ok(mut url) = Url::parse(&variant.page(&shop.storefront_url, true)) else { return shop.storefront_url.clone() };
    url.query_pairs_mut()
        .append_pair("utm_source", "shelfbell")
        .append_pair("utm_medium", medium)
        .append_pair("utm_campaign", "back_in_stock")
        .append_pair("sb", token);
    url.to_string()
}
