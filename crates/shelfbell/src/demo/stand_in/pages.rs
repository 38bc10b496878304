//! The shop's own pages: the collection and the products.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::stock::Stock;
use super::{NAME, Shop};
use crate::demo::catalogue::{Product, Variant};
use crate::demo::page;

/// From here on down, a page says how many are left.
const FEW: i64 = 3;

pub async fn asset(Path(file): Path<String>) -> Response {
    match page::asset(&file) {
        Some((kind, text)) => ([(CONTENT_TYPE, kind)], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub async fn collection(State(shop): State<Shop>) -> Response {
    let cards: Vec<_> = {
        let stock = &shop.state().stock;
        shop.0.products.iter().filter(|product| product.published).map(|product| card(stock, product)).collect()
    };
    let sold_out = cards.iter().filter(|card| card["badge"]["kind"] == "sold-out").count();
    page::render("collection", NAME, &json!({ "cards": cards, "sold_out": sold_out, "server_url": shop.server_url() }))
}

fn card(stock: &Stock, product: &Product) -> Value {
    let prices = product.variants.iter().map(|variant| &variant.price);
    let lowest = prices.clone().min_by(|a, b| by_amount(a, b));
    let varies = prices.clone().any(|price| Some(price) != lowest);
    let buyable = product.variants.iter().filter(|variant| stock.is_buyable(variant)).count();
    let badges: Vec<_> = product.variants.iter().map(|variant| badge(stock, variant)).collect();
    let badge = match badges.first() {
        Some(first) if badges.iter().all(|badge| badge == first) => first.clone(),
        _ if buyable == product.variants.len() => json!({ "kind": "in-stock", "text": "In stock" }),
        _ => json!({ "kind": "low", "text": format!("{buyable} of {} in stock", product.variants.len()) }),
    };
    json!({
        "handle": product.handle,
        "title": product.title,
        "vendor": product.vendor,
        "image": product.images.first(),
        "price": format!("{}{}", if varies { "from " } else { "" }, lowest.map(|price| money(price)).unwrap_or_default()),
        "badge": badge,
    })
}

fn by_amount(a: &str, b: &str) -> std::cmp::Ordering {
    let cents = |price: &str| shelfbell_core::money::parse_minor(price, super::CURRENCY);
    cents(a).cmp(&cents(b))
}

pub fn money(price: &str) -> String {
    format!("€{}", price.strip_suffix(".00").unwrap_or(price))
}

/// What a shopper reads about a variant's stock.
fn badge(stock: &Stock, variant: &Variant) -> Value {
    let left = stock.sellable(variant.inventory_item);
    let (kind, text) = match left {
        _ if !variant.tracked => ("in-stock", "Always available".to_owned()),
        left if left <= 0 && variant.backorder => ("low", "Made to order".to_owned()),
        left if left <= 0 => ("sold-out", "Sold out".to_owned()),
        left if left <= FEW => ("low", format!("Only {left} left")),
        _ => ("in-stock", "In stock".to_owned()),
    };
    json!({ "kind": kind, "text": text })
}

pub async fn product(State(shop): State<Shop>, Path(handle): Path<String>, Query(query): Query<HashMap<String, String>>) -> Response {
    let Some(product) = shop.product(&handle).filter(|product| product.published) else {
        return (StatusCode::NOT_FOUND, page::render("lost", "Not found", &json!({ "server_url": shop.server_url() }))).into_response();
    };
    let from_alert = query.get("sb").is_some_and(|token| !token.is_empty());
    if from_alert {
        shop.state().arrivals += 1;
    }
    let asked_for = query.get("variant").and_then(|id| id.parse::<u64>().ok());
    let chosen = product.variants.iter().find(|variant| Some(variant.id) == asked_for).or(product.variants.first());
    let Some(chosen) = chosen else { return StatusCode::NOT_FOUND.into_response() };
    let context = {
        let stock = &shop.state().stock;
        json!({
            "product": product_json(product),
            "variant": variant_json(stock, product, chosen),
            "options": options(stock, product, chosen),
            "from_alert": from_alert,
        })
    };
    render_with_server(&shop, "product", &product.title, context)
}

/// Adds what the page's script needs to reach the real server.
pub fn render_with_server(shop: &Shop, name: &str, title: &str, mut context: Value) -> Response {
    let connected = shop.state().connected.clone();
    context["server_url"] = json!(connected.as_ref().map(|to| &to.server_url));
    context["data"] = json!({
        "server_url": connected.as_ref().map(|to| &to.server_url),
        "publishable_key": connected.as_ref().map(|to| &to.publishable_key),
        "variant": context["variant"],
    });
    page::render(name, title, &context)
}

fn product_json(product: &Product) -> Value {
    json!({
        "handle": product.handle,
        "title": product.title,
        "vendor": product.vendor,
        "type": product.product_type,
        "body_html": product.body_html,
        "images": product.images,
    })
}

/// A list of values for each option; choosing one keeps the other options where there is such a variant.
fn options(stock: &Stock, product: &Product, chosen: &Variant) -> Value {
    if product.option_names == ["Title"] {
        return json!([]);
    }
    let groups = product.option_names.iter().enumerate().map(|(at, name)| {
        let mut values: Vec<&str> = Vec::new();
        for variant in &product.variants {
            values.extend(variant.options.get(at).map(String::as_str).filter(|value| !values.contains(value)));
        }
        let values = values.into_iter().map(|value| {
            let same_elsewhere =
                |variant: &&Variant| (0..product.option_names.len()).all(|i| i == at || variant.options[i] == chosen.options[i]);
            let with_value = || product.variants.iter().filter(|variant| variant.options[at] == value);
            let target = with_value().find(same_elsewhere).or_else(|| with_value().next());
            json!({
                "value": value,
                "variant_id": target.map(|variant| variant.id.to_string()),
                "chosen": chosen.options[at] == value,
                "sold_out": target.is_none_or(|variant| !stock.is_buyable(variant)),
            })
        });
        json!({ "name": name, "values": values.collect::<Vec<_>>() })
    });
    Value::Array(groups.collect())
}

impl Shop {
    fn server_url(&self) -> Option<String> {
        self.state().connected.as_ref().map(|to| to.server_url.clone())
    }
}

/// Ids are text: a browser's numbers end at 2^53.
pub fn variant_json(stock: &Stock, product: &Product, variant: &Variant) -> Value {
    let title = if product.variants.len() == 1 { "" } else { &variant.title };
    json!({
        "id": variant.id.to_string(),
        "title": title,
        "full_title": if title.is_empty() { product.title.clone() } else { format!("{}, {title}", product.title) },
        "sku": variant.sku,
        "price": money(&variant.price),
        "compare_at_price": variant.compare_at_price.as_deref().map(money),
        "tracked": variant.tracked,
        "buyable": stock.is_buyable(variant),
        "left": stock.sellable(variant.inventory_item),
        "shop_floor": stock.level(variant.inventory_item, super::stock::Location::ShopFloor).map(|level| level.available),
        "badge": badge(stock, variant),
        "url": format!("/products/{}?variant={}", product.handle, variant.id),
    })
}
