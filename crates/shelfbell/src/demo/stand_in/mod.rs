//! A strict stand-in for a Shopify shop, held in memory: Admin GraphQL, access tokens, signed webhooks, and a storefront.

mod ajax;
mod cart;
mod checkout;
mod control;
mod graphql;
mod oauth;
mod pages;
mod payloads;
mod picture;
mod stock;
mod throttle;
mod times;
mod tour;
mod view;
mod webhooks;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::routing::{get, post};
use secrecy::SecretString;

use self::cart::Carts;
use self::checkout::Order;
use self::graphql::bulk::BulkOperation;
use self::stock::Stock;
use self::throttle::Bucket;
use self::webhooks::{Delivery, Subscription};
use super::ConnectedTo;
use super::catalogue::{Product, Variant};
use super::inbox::Mailbox;
use crate::clock::Clock;

pub const NAME: &str = "Slack Water";
pub const DOMAIN: &str = "slack-water.myshopify.com";
pub const CURRENCY: &str = "EUR";
pub const TIME_ZONE: &str = "Europe/Amsterdam";
/// The only version that the stand-in speaks.
pub const API_VERSION: &str = "2026-10";
/// Under the shop's own origin, as an app proxy of Shopify's would hand it on.
const PUSH_WORKER: &str = "/apps/shelfbell/push-worker.js";
const EMAIL: &str = "hello@slack-water.example";

/// The shop. Cheap to clone.
#[derive(Clone)]
pub struct Shop(Arc<Inner>);

struct Inner {
    base_url: String,
    client_id: String,
    client_secret: SecretString,
    clock: Clock,
    http: reqwest::Client,
    mailbox: Mailbox,
    products: Vec<Product>,
    /// Milliseconds since the Unix epoch.
    opened_at: i64,
    state: Mutex<State>,
}

struct State {
    stock: Stock,
    tokens: Vec<oauth::AccessToken>,
    bucket: Bucket,
    subscriptions: Vec<Subscription>,
    bulk_operations: Vec<BulkOperation>,
    delivery: Delivery,
    connected: Option<ConnectedTo>,
    arrivals: u64,
    carts: Carts,
    orders: Vec<Order>,
    last_order: u64,
    last_number: u64,
}

impl State {
    /// Counts what the shop makes, so that no two things are called the same.
    fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }
}

/// What a shop is opened with.
pub struct Opening {
    /// Where the shop's pages are, without a slash at the end.
    pub base_url: String,
    pub client_id: String,
    pub client_secret: SecretString,
    pub clock: Clock,
    pub http: reqwest::Client,
    pub mailbox: Mailbox,
    pub products: Vec<Product>,
}

impl Shop {
    pub fn open(opening: Opening) -> Self {
        let Opening { base_url, client_id, client_secret, clock, http, mailbox, products } = opening;
        let now = clock.now();
        let state = State {
            stock: Stock::open(&products, now),
            tokens: Vec::new(),
            bucket: Bucket::full(throttle::MAXIMUM, throttle::RESTORE_RATE, now),
            subscriptions: Vec::new(),
            bulk_operations: Vec::new(),
            delivery: Delivery::Once,
            connected: None,
            arrivals: 0,
            carts: Carts::default(),
            orders: Vec::new(),
            last_order: 0,
            last_number: 0,
        };
        let state = Mutex::new(state);
        Self(Arc::new(Inner { base_url, client_id, client_secret, clock, http, mailbox, products, opened_at: now, state }))
    }

    pub fn connect(&self, to: ConnectedTo) {
        self.state().connected = Some(to);
    }

    /// Each change is one assignment, so a panic elsewhere leaves nothing half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        self.0.clock.now()
    }

    fn product(&self, handle: &str) -> Option<&Product> {
        self.0.products.iter().find(|product| product.handle == handle)
    }

    fn variant(&self, id: u64) -> Option<(&Product, &Variant)> {
        self.variants().find(|(_, variant)| variant.id == id)
    }

    fn variants(&self) -> impl Iterator<Item = (&Product, &Variant)> {
        self.0.products.iter().flat_map(|product| product.variants.iter().map(move |variant| (product, variant)))
    }

    pub fn router(self) -> Router {
        Router::new()
            .route("/admin/oauth/access_token", post(oauth::access_token))
            .route(&format!("/admin/api/{API_VERSION}/graphql.json"), post(graphql::answer))
            .route("/bulk/{file}", get(graphql::bulk::download))
            .route("/", get(pages::home))
            .route("/collections/{slug}", get(pages::collection))
            .route("/products/{handle}", get(pages::product))
            .route("/products/{handle}/stock.json", get(pages::stock))
            .route("/cart", get(cart::page))
            .route("/cart.js", get(cart::read))
            .route("/cart/add", post(cart::add))
            .route("/cart/add.js", post(cart::add_js))
            .route("/cart/change", post(cart::change))
            .route("/cart/update.js", post(cart::update_js))
            .route("/checkout", post(checkout::place))
            .route("/orders/{number}", get(checkout::thanks))
            .route("/images/{file}", get(picture::picture))
            .route("/assets/{file}", get(pages::asset))
            .route(PUSH_WORKER, get(crate::http::widget::push_worker))
            .route("/tour", get(tour::page))
            .route("/tour/progress.json", get(tour::progress))
            .route("/control/restock", post(control::restock))
            .route("/control/sell", post(control::sell))
            .route("/control/sell-out", post(control::sell_out))
            .route("/control/cancel-order", post(checkout::cancel))
            .route("/control/webhooks", post(control::webhooks))
            .route("/control/time", post(control::time))
            .fallback(get(pages::nothing))
            .with_state(self)
    }
}
