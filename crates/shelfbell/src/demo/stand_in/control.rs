//! `/control/…`: what a merchant and other shoppers would do. It answers JSON requests only, which no other site's page can send unasked.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::stock::{Level, Location, NotSold};
use super::webhooks::Delivery;
use super::{Shop, payloads};
use crate::clock::Clock;
use crate::demo::catalogue::{Product, Variant};

/// A month.
const LONGEST_STEP_SECS: i64 = 30 * 86_400;
/// More than a shelf holds.
const MOST_UNITS: i64 = 10_000;

#[derive(Deserialize)]
pub struct Restock {
    #[serde(deserialize_with = "number_or_text")]
    variant_id: u64,
    quantity: i64,
}

#[derive(Deserialize)]
pub struct Choice {
    #[serde(deserialize_with = "number_or_text")]
    variant_id: u64,
}

#[derive(Deserialize)]
pub struct Webhooks {
    delivery: Delivery,
}

/// Browsers have to send ids as text: their numbers end at 2^53.
pub(super) fn number_or_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u64),
        Text(String),
    }
    match Either::deserialize(deserializer)? {
        Either::Number(number) => Ok(number),
        Either::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

/// Puts units into the warehouse. A merchant's change of stock sends both webhooks.
pub async fn restock(State(shop): State<Shop>, Json(wish): Json<Restock>) -> Response {
    if !(1..=MOST_UNITS).contains(&wish.quantity) {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, &format!("The quantity must be from 1 to {MOST_UNITS}."));
    }
    let Some((product, variant)) = shop.variant(wish.variant_id).filter(|(_, variant)| variant.tracked) else {
        return refuse(StatusCode::NOT_FOUND, "The shop has no such variant, or does not count its stock.");
    };
    let now = shop.now();
    let level = shop.state().stock.add(variant.inventory_item, wish.quantity, now);
    shop.announce_level(variant, level);
    shop.announce_product(product);
    stocked(variant, level, now)
}

/// Another shopper buys one. Shopify does not send `products/update` for that.
pub async fn sell(State(shop): State<Shop>, Json(wish): Json<Choice>) -> Response {
    let Some((_, variant)) = shop.variant(wish.variant_id) else {
        return refuse(StatusCode::NOT_FOUND, "The shop has no such variant.");
    };
    let now = shop.now();
    let outcome = shop.state().stock.sell(variant, now);
    match outcome {
        Ok(level) => {
            shop.announce_level(variant, level);
            stocked(variant, level, now)
        }
        Err(NotSold::SoldOut) => refuse(StatusCode::CONFLICT, "There is none left to sell."),
        Err(NotSold::Untracked) => refuse(StatusCode::CONFLICT, "The shop does not count this variant's stock."),
    }
}

/// Someone buys all that is left.
pub async fn sell_out(State(shop): State<Shop>, Json(wish): Json<Choice>) -> Response {
    let Some((product, variant)) = shop.variant(wish.variant_id).filter(|(_, variant)| variant.tracked) else {
        return refuse(StatusCode::NOT_FOUND, "The shop has no such variant, or does not count its stock.");
    };
    let now = shop.now();
    let level = {
        let mut state = shop.state();
        let left = state.stock.sellable(variant.inventory_item);
        state.stock.add(variant.inventory_item, -left.max(0), now)
    };
    shop.announce_level(variant, level);
    shop.announce_product(product);
    stocked(variant, level, now)
}

/// Lets webhooks arrive once, twice or never.
pub async fn webhooks(State(shop): State<Shop>, Json(wish): Json<Webhooks>) -> StatusCode {
    shop.set_delivery(wish.delivery);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub struct Time {
    seconds: i64,
}

/// Lets time pass, for the shop and for whoever shares its clock. It cannot be turned back.
pub async fn time(State(shop): State<Shop>, Json(wish): Json<Time>) -> Response {
    if !(1..=LONGEST_STEP_SECS).contains(&wish.seconds) {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, &format!("Name seconds from 1 to {LONGEST_STEP_SECS}."));
    }
    if matches!(shop.0.clock, Clock::System) {
        return refuse(StatusCode::CONFLICT, "This shop runs by the system's clock.");
    }
    shop.0.clock.advance(wish.seconds * 1_000);
    Json(json!({ "now": shop.now() })).into_response()
}

impl Shop {
    pub fn set_delivery(&self, delivery: Delivery) {
        self.state().delivery = delivery;
    }

    pub(super) fn announce_level(&self, variant: &Variant, level: Level) {
        self.announce("inventory_levels/update", &payloads::inventory_level(variant, Location::Warehouse, level));
    }

    fn announce_product(&self, product: &Product) {
        let payload = payloads::product(self, &self.state().stock, product);
        self.announce("products/update", &payload);
    }
}

/// `at` is when it happened, in milliseconds since the Unix epoch.
fn stocked(variant: &Variant, level: Level, at: i64) -> Response {
    Json(json!({ "variant_id": variant.id.to_string(), "available": level.available, "at": at })).into_response()
}

fn refuse(status: StatusCode, detail: &str) -> Response {
    (status, Json(json!({ "detail": detail }))).into_response()
}
