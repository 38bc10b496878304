//! The order: the cart's goods leave the warehouse, and the shop tells of both, as Shopify does.

use axum::Json;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::cart::{Cart, Visit, show};
use super::{Shop, payloads, view};

/// Orders whose page can still be read.
const MOST_ORDERS: usize = 200;

#[derive(Clone, Debug)]
pub struct Order {
    /// Counts from 1001, as Shopify's names do.
    pub number: u64,
    pub cart: Cart,
    pub email: String,
    pub placed_at: i64,
    pub cancelled_at: Option<i64>,
}

impl Order {
    pub fn name(&self) -> String {
        format!("#{}", self.number)
    }

    pub fn id(&self) -> u64 {
        5_912_877_000_000_003 + 2 * self.number
    }
}

#[derive(Deserialize)]
pub struct Buyer {
    email: String,
}

/// No money moves.
pub async fn place(State(shop): State<Shop>, visit: Visit, Form(Buyer { email }): Form<Buyer>) -> Response {
    let email = email.trim().to_owned();
    if !email.contains('@') || email.len() > 254 {
        return show(&shop, &visit, Some("Please give an e-mail address."));
    }
    match shop.take(&visit, email) {
        Ok((order, levels)) => {
            for (variant, level) in levels {
                if let Some((_, variant)) = shop.variant(variant) {
                    shop.announce_level(variant, level);
                }
            }
            shop.announce("orders/create", &payloads::order(&shop, &order));
            visit.remember(Redirect::to(&format!("/orders/{}", order.number)).into_response())
        }
        Err(problem) => show(&shop, &visit, Some(&problem)),
    }
}

/// Levels that an order changed, by variant.
type Levels = Vec<(u64, super::stock::Level)>;

impl Shop {
    /// All of the cart or nothing of it.
    fn take(&self, visit: &Visit, email: String) -> Result<(Order, Levels), String> {
        let now = self.now();
        let mut state = self.state();
        let cart = state.carts.get(&visit.token).cloned().unwrap_or_default();
        if cart.lines.is_empty() {
            return Err("There is nothing in the cart.".to_owned());
        }
        for (id, quantity) in &cart.lines {
            let Some((product, variant)) = self.variant(*id) else { continue };
            if variant.tracked && !variant.backorder && state.stock.sellable(variant.inventory_item) < *quantity {
                return Err(format!("There are not so many of {} any more.", product.title));
            }
        }
        let mut levels = Vec::new();
        for (id, quantity) in &cart.lines {
            if let Some((_, variant)) = self.variant(*id).filter(|(_, variant)| variant.tracked) {
                levels.push((*id, state.stock.add(variant.inventory_item, -quantity, now)));
            }
        }
        state.last_order += 1;
        let order = Order { number: 1_000 + state.last_order, cart, email, placed_at: now, cancelled_at: None };
        state.carts.empty(&visit.token);
        if state.orders.len() >= MOST_ORDERS {
            state.orders.remove(0);
        }
        state.orders.push(order.clone());
        Ok((order, levels))
    }
}

#[derive(Deserialize)]
pub struct Which {
    /// As on its page: 1001.
    number: u64,
}

/// The merchant takes an order back before anything was sent, and gives the money back. Shopify tells of both.
pub async fn cancel(State(shop): State<Shop>, Json(Which { number }): Json<Which>) -> StatusCode {
    let now = shop.now();
    let cancelled = {
        let mut state = shop.state();
        let order = state.orders.iter_mut().find(|order| order.number == number);
        order.map(|order| {
            order.cancelled_at = Some(now);
            order.clone()
        })
    };
    let Some(order) = cancelled else { return StatusCode::NOT_FOUND };
    shop.announce("orders/cancelled", &payloads::order(&shop, &order));
    shop.announce("refunds/create", &payloads::refund(&shop, &order, now));
    StatusCode::NO_CONTENT
}

/// Only for the visitor who placed it.
pub async fn thanks(State(shop): State<Shop>, visit: Visit, Path(number): Path<u64>) -> Response {
    let order = shop.state().orders.iter().find(|order| order.number == number && order.cart.token == visit.token).cloned();
    let Some(order) = order else { return shop.lost(&visit) };
    let mut total = 0;
    let lines: Vec<Value> = order
        .cart
        .lines
        .iter()
        .filter_map(|(id, quantity)| {
            let (product, variant) = shop.variant(*id)?;
            total += view::minor(&variant.price) * quantity;
            Some(json!({
                "title": product.title,
                "variant": (product.variants.len() > 1).then_some(&variant.title),
                "image": view::picture(product, Some(variant)),
                "quantity": quantity,
                "each": view::money(&variant.price),
            }))
        })
        .collect();
    let context = json!({
        "name": order.name(),
        "email": order.email,
        "total": view::amount(total),
        "lines": lines,
        "attributes": !order.cart.attributes.is_empty(),
    });
    shop.render("thanks", "Thank you", context, &visit)
}
