//! `/tour`: the whole way of an alert on one page, from "sold out" to the click in the mail.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::cart::Visit;
use super::{Shop, view};
use crate::demo::catalogue::{Product, Variant};

/// The product that the tour prefers while it is sold out: some lie on the shop floor, which must not count.
const FAVOURITE: &str = "IF-BOB-RED";

#[derive(Deserialize)]
pub struct About {
    variant: Option<u64>,
}

pub async fn page(State(shop): State<Shop>, visit: Visit, Query(About { variant }): Query<About>) -> Response {
    let Some((product, variant)) = variant.and_then(|id| shop.variant(id)).or_else(|| shop.sold_out()) else {
        let context = json!({ "reason": "Nothing is sold out any more. Sell something out first, or start the demo again." });
        return (StatusCode::NOT_FOUND, shop.render("lost", "Tour", context, &visit)).into_response();
    };
    let context = {
        let state = shop.state();
        let merchant = state.connected.as_ref().and_then(|to| to.merchant.as_ref());
        let variant = view::variant(&state.stock, product, variant);
        json!({
            "data": { "variant": variant },
            "product": { "title": product.title, "vendor": product.vendor, "image": variant["image"] },
            "variant": variant,
            "merchant": merchant.map(|m| json!({ "dashboard_url": m.dashboard_url, "email": m.email, "password": m.password })),
        })
    };
    shop.render("tour", "Tour", context, &visit)
}

/// What the tour's page watches.
pub async fn progress(State(shop): State<Shop>) -> Response {
    let arrivals = shop.state().arrivals;
    Json(json!({ "arrivals": arrivals, "mails": shop.0.mailbox.received() })).into_response()
}

impl Shop {
    fn sold_out(&self) -> Option<(&Product, &Variant)> {
        let stock = &self.state().stock;
        let mut candidates = self.variants().filter(|(product, variant)| product.published && !stock.is_buyable(variant));
        let favourite = self.variants().find(|(_, variant)| variant.sku == FAVOURITE && !stock.is_buyable(variant));
        favourite.or_else(|| candidates.next())
    }
}
