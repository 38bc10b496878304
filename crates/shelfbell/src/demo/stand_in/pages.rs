//! The shop's own pages: home, collections, products.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::cart::{Cart, Visit};
use super::{NAME, Shop, ajax, view};
use crate::demo::catalogue::{Product, Variant};
use crate::demo::page;

/// Cards in a row that is not a whole collection.
const ROW: usize = 8;

pub async fn asset(Path(file): Path<String>) -> Response {
    match page::asset(&file) {
        Some((kind, text)) => ([(CONTENT_TYPE, kind)], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub async fn home(State(shop): State<Shop>, visit: Visit) -> Response {
    let context = {
        let stock = &shop.state().stock;
        let cards: Vec<(&Product, Value)> = shop.published().map(|product| (product, view::card(stock, product))).collect();
        let is_out = |card: &Value| card["badge"]["kind"] == "sold-out";
        let with = |wanted: &dyn Fn(&Product, &Value) -> bool| -> Vec<Value> {
            cards.iter().filter(|(product, card)| wanted(product, card)).map(|(_, card)| card.clone()).take(ROW).collect()
        };
        json!({
            "count": cards.len(),
            "sold_out": cards.iter().filter(|(_, card)| is_out(card)).count(),
            "favourites": with(&|product, card| !is_out(card) && product.tags.contains("bestseller")),
            "gone": with(&|_, card| is_out(card)).into_iter().take(4).collect::<Vec<_>>(),
            "shelves": shop.shelves(),
        })
    };
    shop.render("home", NAME, context, &visit)
}

pub async fn collection(State(shop): State<Shop>, visit: Visit, Path(slug): Path<String>) -> Response {
    let on_shelf: Vec<&Product> = shop.published().filter(|product| slug == "all" || view::slug(&product.product_type) == slug).collect();
    let heading = match on_shelf.first() {
        Some(_) if slug == "all" => "Everything".to_owned(),
        Some(first) => first.product_type.clone(),
        None => return shop.lost(&visit),
    };
    let context = {
        let stock = &shop.state().stock;
        let cards: Vec<Value> = on_shelf.iter().map(|product| view::card(stock, product)).collect();
        let mut shelves = shop.shelves();
        shelves.insert(0, json!({ "slug": "all", "name": "Everything" }));
        json!({
            "heading": heading,
            "slug": slug,
            "sold_out": cards.iter().filter(|card| card["badge"]["kind"] == "sold-out").count(),
            "cards": cards,
            "shelves": shelves,
        })
    };
    shop.render("collection", &heading, context, &visit)
}

/// `/products/{handle}`, and with `.js` the product as Shopify's themes read it.
pub async fn product(
    State(shop): State<Shop>,
    visit: Visit,
    Path(handle): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if let Some(product) = handle.strip_suffix(".js").and_then(|handle| shop.product(handle)).filter(|product| product.published) {
        return Json(ajax::product(&shop, product)).into_response();
    }
    let Some(product) = shop.product(&handle).filter(|product| product.published) else { return shop.lost(&visit) };
    let from_alert = query.get("sb").is_some_and(|token| !token.is_empty());
    if from_alert {
        shop.state().arrivals += 1;
    }
    let asked_for = query.get("variant").and_then(|id| id.parse::<u64>().ok());
    let chosen = product.variants.iter().find(|variant| Some(variant.id) == asked_for).or(product.variants.first());
    let Some(chosen) = chosen else { return StatusCode::NOT_FOUND.into_response() };
    let context = product_context(&shop, product, chosen, from_alert);
    shop.render("product", &product.title, context, &visit)
}

fn product_context(shop: &Shop, product: &Product, chosen: &Variant, from_alert: bool) -> Value {
    let stock = &shop.state().stock;
    let beside = shop.published().filter(|other| other.id != product.id && other.product_type == product.product_type);
    let variant = view::variant(stock, product, chosen);
    json!({
        "product": {
            "handle": product.handle,
            "title": product.title,
            "vendor": product.vendor,
            "type": product.product_type,
            "shelf": view::slug(&product.product_type),
            "body_html": product.body_html,
        },
        "desk": { "variant": if chosen.tracked { variant.clone() } else { Value::Null } },
        "data": { "variant": variant, "variants": view::variants(stock, product) },
        "variant": variant,
        "options": view::options(stock, product, chosen),
        "beside": beside.map(|product| view::card(stock, product)).take(4).collect::<Vec<_>>(),
        "from_alert": from_alert,
    })
}

/// The stock of a product's variants at this moment, for a page that is open.
pub async fn stock(State(shop): State<Shop>, Path(handle): Path<String>) -> Response {
    match shop.product(&handle).filter(|product| product.published) {
        Some(product) => Json(json!({ "variants": view::variants(&shop.state().stock, product) })).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Anything else.
pub async fn nothing(State(shop): State<Shop>, visit: Visit, _: Uri) -> Response {
    shop.lost(&visit)
}

impl Shop {
    pub fn published(&self) -> impl Iterator<Item = &Product> {
        self.0.products.iter().filter(|product| product.published)
    }

    /// Types with what stands on them, in the order of the catalogue.
    fn shelves(&self) -> Vec<Value> {
        let mut types: Vec<(&str, &Product, usize)> = Vec::new();
        for product in self.published() {
            match types.iter_mut().find(|(name, ..)| *name == product.product_type) {
                Some((.., count)) => *count += 1,
                None => types.push((&product.product_type, product, 1)),
            }
        }
        let shelf = |(name, first, count): (&str, &Product, usize)| json!({ "slug": view::slug(name), "name": name, "image": view::picture(first, first.variants.first()), "count": count });
        types.into_iter().map(shelf).collect()
    }

    /// Adds what every page needs: the cart, the demo's own bar, and where the real server is.
    pub fn render(&self, name: &str, title: &str, mut context: Value, visit: &Visit) -> Response {
        let (connected, in_cart) = {
            let state = self.state();
            (state.connected.clone(), state.carts.get(&visit.token).map_or(0, Cart::count))
        };
        context["server_url"] = json!(connected.as_ref().map(|to| &to.server_url));
        context["publishable_key"] = json!(connected.as_ref().map(|to| &to.publishable_key));
        context["in_cart"] = json!(in_cart);
        if context["desk"].is_null() {
            context["desk"] = json!({ "variant": null });
        }
        visit.remember(page::render(name, title, &context))
    }

    pub fn lost(&self, visit: &Visit) -> Response {
        (StatusCode::NOT_FOUND, self.render("lost", "Not found", json!({}), visit)).into_response()
    }
}
