//! `/s/{token}`: my alerts, place in line, stop. GET changes nothing, because mail scanners follow links; a POST acts, also the
//! one-click POST of mail programs (RFC 8058), which needs no page.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{body::Bytes, http::StatusCode};
use serde::Serialize;
use serde_json::json;
use shelfbell_core::contact::mask;

use super::render;
use crate::db::catalogue::{self, By};
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, Subscription};
use crate::db::{Tx, line, notifications};
use crate::flows::leave;
use crate::http::owner::Owner;
use crate::http::{ApiError, Http};

#[derive(Serialize)]
struct Alert {
    id: String,
    product: String,
    variant: Option<String>,
    image: Option<String>,
    status: String,
    can_stop: bool,
    can_confirm: bool,
}

pub async fn show(State(http): State<Http>, Path(token): Path<String>) -> Result<Response, ApiError> {
    match Owner::of_link(&http.app, &token).await? {
        Some(owner) => page(&http, &owner, None).await,
        None => broken(),
    }
}

pub async fn act(State(http): State<Http>, Path(token): Path<String>, body: Bytes) -> Result<Response, ApiError> {
    let Some(owner) = Owner::of_link(&http.app, &token).await? else { return broken() };
    let body = String::from_utf8_lossy(&body);
    let (app, shop) = (&http.app, &owner.shop.id);
    // RFC 8058 §3.1: multipart/form-data or urlencoded, and the answer must not be a redirect.
    if body.contains("List-Unsubscribe") && body.contains("One-Click") {
        leave::stop_all(app, shop, &owner.contact_id()).await?;
        return Ok((StatusCode::OK, "You are unsubscribed.\n").into_response());
    }
    let form: std::collections::HashMap<_, _> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let own = |id: &String| -> bool { !id.is_empty() };
    let note = match (form.get("action").map(String::as_str), form.get("alert").filter(|id| own(id))) {
        (Some("stop"), Some(alert)) if owner.has(app, alert).await? => {
            leave::stop(app, shop, alert).await?;
            "Stopped. Nothing more is sent about it."
        }
        (Some("confirm"), Some(alert)) if owner.has(app, alert).await? => {
            leave::confirm(app, shop, alert).await?;
            "Thank you. You are told the moment it can be bought again."
        }
        (Some("stop_all"), _) => {
            leave::stop_all(app, shop, &owner.contact_id()).await?;
            "Stopped. No more messages are sent to this address."
        }
        _ => return Err(ApiError::bad_request("bad_request", "This form is not complete; please open the page again.")),
    };
    let Some(owner) = Owner::of_link(&http.app, &token).await? else { return broken() };
    page(&http, &owner, Some(note)).await
}

fn broken() -> Result<Response, ApiError> {
    let page = render(
        "message.html",
        json!({ "title": "This link is not complete", "text": "Please open it from the message again, all of it." }),
    )?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

async fn page(http: &Http, owner: &Owner, note: Option<&str>) -> Result<Response, ApiError> {
    let mut tx = http.app.db.read().await?;
    let mut alerts = Vec::new();
    for subscription in subscriptions::of_contact(&mut tx, &owner.shop.id, &owner.contact_id()).await? {
        if let Some(alert) = alert(&mut tx, &owner.shop, &subscription).await? {
            alerts.push(alert);
        }
    }
    let page = render(
        "alerts.html",
        json!({
            "shop": owner.shop.name,
            "address": mask(&owner.contact.address),
            "stopped": owner.contact.suppression.is_some(),
            "note": note,
            "alerts": alerts,
        }),
    )?;
    Ok(page.into_response())
}

async fn alert(tx: &mut Tx, shop: &Shop, subscription: &Subscription) -> sqlx::Result<Option<Alert>> {
    let variants = match &subscription.variant_id {
        Some(variant) => catalogue::variant(tx, &shop.id, By::Id, variant).await?.into_iter().collect(),
        None => catalogue::variants_of_product(tx, &shop.id, &subscription.product_id).await?,
    };
    let Some(variant) = variants.first() else { return Ok(None) };
    let status = match subscription.state.as_str() {
        "pending" => "Not confirmed yet".to_owned(),
        "waiting" if subscription.held_by.is_some() => "In line".to_owned(),
        "waiting" => format!("Number {} in line", line::people_ahead(tx, &shop.id, subscription).await? + 1),
        "notified" => {
            let messages = notifications::of_subscription(tx, &shop.id, &subscription.subscription_id, &subscription.product_id).await?;
            match messages.iter().rev().find_map(|message| message.sent_at) {
                Some(at) => format!("Told on {}", date(at)),
                None => "About to be told".to_owned(),
            }
        }
        "converted" => "Bought".to_owned(),
        _ => return Ok(None),
    };
    let image = variant.image_url.clone().or_else(|| variant.product_image_url.clone());
    Ok(Some(Alert {
        id: subscription.subscription_id.clone(),
        product: variant.product_title.clone(),
        variant: match subscription.variant_id {
            Some(_) => variant.shown_title().map(str::to_owned),
            None => Some("any variant".to_owned()),
        },
        image: image.map(|url| if url.starts_with('/') { format!("{}{url}", shop.storefront_url) } else { url }),
        status,
        can_stop: matches!(subscription.state.as_str(), "pending" | "waiting"),
        can_confirm: subscription.state == "pending",
    }))
}

fn date(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string())
}
