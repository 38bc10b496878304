//! Carts, one for each visitor: `/cart`, and `/cart.js` with its relatives in Shopify's shape (shopify.dev, "Cart API reference").

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::convert::Infallible;

use axum::extract::{Form, FromRequestParts, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Json, body::Bytes};
use serde::Deserialize;
use serde_json::{Value, json};

use super::control::number_or_text;
use super::webhooks::hmac_sha256;
use super::{Shop, ajax, view};
use crate::demo::catalogue::{Product, Variant};

/// Carts of visitors who never come back are forgotten, the oldest first.
const MOST_CARTS: usize = 500;
const MOST_UNITS: i64 = 100;
const MOST_ATTRIBUTES: usize = 50;

#[derive(Clone, Debug, Default)]
pub struct Cart {
    pub token: String,
    /// Variant and quantity, in the order of adding.
    pub lines: Vec<(u64, i64)>,
    pub attributes: BTreeMap<String, String>,
    pub note: Option<String>,
    /// The first page of the visit, with its query: Shopify writes it into the order.
    pub landing_site: String,
}

impl Cart {
    pub fn count(&self) -> i64 {
        self.lines.iter().map(|(_, quantity)| quantity).sum()
    }

    /// Zero takes the line out.
    fn set(&mut self, variant: u64, quantity: i64) {
        self.lines.retain(|(id, _)| *id != variant || quantity > 0);
        match self.lines.iter_mut().find(|(id, _)| *id == variant) {
            Some((_, known)) => *known = quantity,
            None if quantity > 0 => self.lines.push((variant, quantity)),
            None => {}
        }
    }
}

#[derive(Debug, Default)]
pub struct Carts {
    known: HashMap<String, Cart>,
    order: VecDeque<String>,
}

impl Carts {
    pub fn get(&self, token: &str) -> Option<&Cart> {
        self.known.get(token)
    }

    fn open(&mut self, token: &str, landing_site: &str) -> &mut Cart {
        if !self.known.contains_key(token) {
            if self.order.len() >= MOST_CARTS
                && let Some(oldest) = self.order.pop_front()
            {
                self.known.remove(&oldest);
            }
            self.order.push_back(token.to_owned());
        }
        let fresh = || Cart { token: token.to_owned(), landing_site: landing_site.to_owned(), ..Cart::default() };
        self.known.entry(token.to_owned()).or_insert_with(fresh)
    }

    /// After an order; the visit goes on.
    pub fn empty(&mut self, token: &str) {
        if let Some(cart) = self.known.get_mut(token) {
            *cart = Cart { token: cart.token.clone(), landing_site: cart.landing_site.clone(), ..Cart::default() };
        }
    }
}

/// Who is looking: the cart's cookie, made at the first page.
#[derive(Clone, Debug)]
pub struct Visit {
    pub token: String,
    is_new: bool,
}

impl FromRequestParts<Shop> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shop: &Shop) -> Result<Self, Infallible> {
        let mut state = shop.state();
        if let Some(token) = cookie(&parts.headers).filter(|token| state.carts.known.contains_key(*token)) {
            return Ok(Self { token: token.to_owned(), is_new: false });
        }
        let number = state.next_number();
        let token = hex::encode(&hmac_sha256(&shop.0.client_secret, format!("cart {number}").as_bytes())[..16]);
        let landing: String = parts.uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str).chars().take(1_000).collect();
        state.carts.open(&token, &landing);
        Ok(Self { token, is_new: true })
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix("cart="))
}

impl Visit {
    /// Lets the browser keep the cart.
    pub fn remember(&self, mut response: Response) -> Response {
        if self.is_new
            && let Ok(cookie) = HeaderValue::from_str(&format!("cart={}; Path=/; SameSite=Lax; HttpOnly", self.token))
        {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// Why a variant cannot be put into the cart, as Shopify says it.
fn refusal(description: &str) -> Response {
    let body = json!({ "status": 422, "message": "Cart Error", "description": description });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

impl Shop {
    fn sold(&self, variant: u64) -> Option<(&Product, &Variant)> {
        self.variant(variant).filter(|(product, _)| product.published)
    }

    /// Adds units, as many as there are.
    fn add(&self, visit: &Visit, variant: u64, quantity: i64) -> Result<(), String> {
        let Some((product, found)) = self.sold(variant) else { return Err("Cannot find variant".to_owned()) };
        let mut state = self.state();
        let left = state.stock.sellable(found.inventory_item);
        let free = !found.tracked || found.backorder;
        let cart = state.carts.open(&visit.token, "/");
        let wanted = cart.lines.iter().find(|(id, _)| *id == variant).map_or(0, |(_, known)| *known) + quantity.max(1);
        if !free && left <= 0 {
            return Err(format!("The product '{}' is already sold out.", product.title));
        }
        if (!free && wanted > left) || wanted > MOST_UNITS {
            return Err(format!("You can't add more {} to the cart.", product.title));
        }
        cart.set(variant, wanted);
        Ok(())
    }

    fn cart(&self, visit: &Visit) -> Cart {
        self.state().carts.get(&visit.token).cloned().unwrap_or_default()
    }
}

pub async fn read(State(shop): State<Shop>, visit: Visit) -> Response {
    visit.remember(Json(ajax::cart(&shop, &shop.cart(&visit))).into_response())
}

#[derive(Deserialize)]
struct Item {
    #[serde(deserialize_with = "number_or_text")]
    id: u64,
    #[serde(default = "one")]
    quantity: i64,
}

fn one() -> i64 {
    1
}

/// `/cart/add.js`: one item or several, as JSON or as a form.
pub async fn add_js(State(shop): State<Shop>, visit: Visit, headers: HeaderMap, body: Bytes) -> Response {
    let is_json = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.contains("json"));
    let value: Option<Value> = if is_json {
        serde_json::from_slice(&body).ok()
    } else {
        Some(
            url::form_urlencoded::parse(&body)
                .map(|(name, value)| (name.into_owned(), json!(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        )
    };
    let Some(value) = value else { return refusal("The request is not JSON.") };
    let listed = value.get("items").is_some();
    let items = if listed { value["items"].clone() } else { json!([value]) };
    let items: Vec<Item> = match serde_json::from_value(items) {
        Ok(items) => items,
        Err(_) => return refusal("Name the variant: id, and if there are several of it quantity."),
    };
    for item in &items {
        if let Err(description) = shop.add(&visit, item.id, item.quantity) {
            return refusal(&description);
        }
    }
    let cart = ajax::cart(&shop, &shop.cart(&visit));
    let added = |id: u64| cart["items"].as_array().into_iter().flatten().find(|item| item["id"] == id).cloned().unwrap_or_default();
    let added: Vec<Value> = items.iter().map(|item| added(item.id)).collect();
    let answer = if listed { json!({ "items": added }) } else { added.into_iter().next().unwrap_or_default() };
    visit.remember(Json(answer).into_response())
}

#[derive(Deserialize)]
pub struct Update {
    attributes: Option<BTreeMap<String, Option<String>>>,
    note: Option<String>,
    updates: Option<BTreeMap<String, i64>>,
}

/// `/cart/update.js`: attributes, which the order will carry, the note, and quantities by variant.
pub async fn update_js(State(shop): State<Shop>, visit: Visit, Json(update): Json<Update>) -> Response {
    {
        let mut state = shop.state();
        let cart = state.carts.open(&visit.token, "/");
        for (name, value) in update.attributes.into_iter().flatten() {
            match value {
                Some(value) if value.len() <= 1_000 && cart.attributes.len() < MOST_ATTRIBUTES => {
                    cart.attributes.insert(name, value);
                }
                _ => {
                    cart.attributes.remove(&name);
                }
            }
        }
        if let Some(note) = update.note {
            cart.note = Some(note).filter(|note| !note.is_empty() && note.len() <= 5_000);
        }
    }
    for (variant, quantity) in update.updates.into_iter().flatten() {
        if let Some(variant) = variant.parse().ok().filter(|id| shop.sold(*id).is_some()) {
            shop.state().carts.open(&visit.token, "/").set(variant, quantity.clamp(0, MOST_UNITS));
        }
    }
    visit.remember(Json(ajax::cart(&shop, &shop.cart(&visit))).into_response())
}

#[derive(Deserialize)]
pub struct Line {
    id: u64,
    quantity: Option<i64>,
    buy: Option<String>,
}

/// The product page's form, for browsers without scripts, and "Buy now".
pub async fn add(State(shop): State<Shop>, visit: Visit, Form(line): Form<Line>) -> Response {
    match shop.add(&visit, line.id, line.quantity.unwrap_or(1)) {
        Ok(()) => visit.remember(Redirect::to(if line.buy.is_some() { "/cart#email" } else { "/cart" }).into_response()),
        Err(problem) => show(&shop, &visit, Some(&problem)),
    }
}

/// The cart's own plus and minus.
pub async fn change(State(shop): State<Shop>, visit: Visit, Form(line): Form<Line>) -> Response {
    let quantity = line.quantity.unwrap_or(0).clamp(0, MOST_UNITS);
    if shop.sold(line.id).is_some() {
        shop.state().carts.open(&visit.token, "/").set(line.id, quantity);
    }
    visit.remember(Redirect::to("/cart").into_response())
}

pub async fn page(State(shop): State<Shop>, visit: Visit) -> Response {
    show(&shop, &visit, None)
}

pub fn show(shop: &Shop, visit: &Visit, problem: Option<&str>) -> Response {
    let cart = shop.cart(visit);
    let mut total = 0;
    let lines: Vec<Value> = cart
        .lines
        .iter()
        .filter_map(|(id, quantity)| {
            let (product, variant) = shop.variant(*id)?;
            let sum = view::minor(&variant.price) * quantity;
            total += sum;
            Some(json!({
                "id": id.to_string(),
                "title": product.title,
                "variant": (product.variants.len() > 1).then_some(&variant.title),
                "image": view::picture(product, Some(variant)),
                "url": format!("/products/{}?variant={id}", product.handle),
                "quantity": quantity,
                "price": view::amount(sum),
            }))
        })
        .collect();
    let attributes: Vec<&String> = cart.attributes.keys().collect();
    let context =
        json!({ "lines": lines, "count": cart.count(), "total": view::amount(total), "attributes": attributes, "problem": problem });
    shop.render("cart", "Cart", context, visit)
}
