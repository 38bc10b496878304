//! A WooCommerce shop on a port of its own: as much of its REST API v3 as is documented and as we use, refusing what the real one refuses
//! and everything that it does not know. `judges/woocommerce` has WooCommerce's own client use it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use shelfbell::clock::Clock;
use tokio::net::TcpListener;

use super::http::sign;

pub const KEY: &str = "ck_0123456789";
pub const SECRET: &str = "cs_9876543210";

const TOPICS: [&str; 6] = ["product.created", "product.updated", "product.deleted", "product.restored", "order.created", "order.updated"];

#[derive(Clone)]
pub struct Store {
    pub base: String,
    shop: Arc<Mutex<Shop>>,
}

struct Shop {
    clock: Clock,
    products: BTreeMap<u64, Value>,
    /// By parent.
    variations: BTreeMap<u64, BTreeMap<u64, Value>>,
    hooks: BTreeMap<u64, Hook>,
    /// What the next calls are answered with instead.
    failures: VecDeque<(u16, &'static str)>,
    /// Where deliveries really go: our public address is not that of the test.
    to: Option<String>,
    calls: usize,
}

struct Hook {
    body: Value,
    secret: String,
}

impl Store {
    pub async fn start(clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let shop = Shop {
            clock,
            products: BTreeMap::new(),
            variations: BTreeMap::new(),
            hooks: BTreeMap::new(),
            failures: VecDeque::new(),
            to: None,
            calls: 0,
        };
        let store = Self { base, shop: Arc::new(Mutex::new(shop)) };
        let router = Router::new().fallback(answer).with_state(store.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        store
    }

    fn shop(&self) -> MutexGuard<'_, Shop> {
        self.shop.lock().unwrap()
    }

    /// Deliveries go to this server from now on.
    pub fn deliver_to(&self, base: &str) {
        self.shop().to = Some(base.to_owned());
    }

    pub fn fail_next(&self, failures: &[(u16, &'static str)]) {
        self.shop().failures.extend(failures);
    }

    pub fn calls(&self) -> usize {
        self.shop().calls
    }

    /// Topics, states and addresses of the webhooks there are.
    pub fn hooks(&self) -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let shop = self.shop();
        shop.hooks.values().map(|hook| (text(&hook.body["topic"]), text(&hook.body["status"]), text(&hook.body["delivery_url"]))).collect()
    }

    pub fn secrets(&self) -> Vec<String> {
        self.shop().hooks.values().map(|hook| hook.secret.clone()).collect()
    }

    /// As WooCommerce does after too many failed deliveries.
    pub fn disable_hooks(&self) {
        for hook in self.shop().hooks.values_mut() {
            hook.body["status"] = "disabled".into();
        }
    }

    /// A product with its stock counted.
    pub fn simple(&self, id: u64, title: &str, units: i64) {
        let product = product(&self.shop(), id, title, "simple", units);
        self.shop().products.insert(id, product);
    }

    /// A product with a variation for each of these sizes; ids are given in order.
    pub fn variable(&self, id: u64, title: &str, variations: &[(u64, &str, i64)]) {
        let mut shop = self.shop();
        let mut parent = product(&shop, id, title, "variable", 0);
        parent["manage_stock"] = false.into();
        parent["stock_quantity"] = Value::Null;
        parent["variations"] = variations.iter().map(|(id, ..)| *id).collect();
        let of = variations.iter().enumerate().map(|(n, (variation, size, units))| {
            let mut one = product(&shop, *variation, title, "variation", *units);
            one["parent_id"] = id.into();
            one["menu_order"] = n.into();
            one["attributes"] = json!([{ "id": 1, "name": "Size", "slug": "pa_size", "option": size }]);
            one["image"] = json!({ "id": 3, "src": "https://shop.example/v.jpg" });
            (*variation, one)
        });
        let of = of.collect();
        shop.products.insert(id, parent);
        shop.variations.insert(id, of);
    }

    /// Changes stock as a merchant does, without a word to anybody.
    pub fn set_stock_silently(&self, id: u64, units: i64) {
        let mut shop = self.shop();
        let modified = modified(&shop.clock);
        let product = shop.find_mut(id).unwrap();
        product["stock_quantity"] = units.into();
        product["stock_status"] = if units > 0 { "instock" } else { "outofstock" }.into();
        product["date_modified_gmt"] = modified.into();
    }

    pub async fn set_stock(&self, id: u64, units: i64) {
        self.set_stock_silently(id, units);
        let body = self.shop().find(id).unwrap().clone();
        self.deliver("product.updated", &body).await;
    }

    /// As the shop describes it.
    pub fn described(&self, id: u64) -> Value {
        self.shop().find(id).unwrap().clone()
    }

    pub async fn trash(&self, id: u64) {
        self.shop().products.remove(&id);
        self.deliver("product.deleted", &json!({ "id": id })).await;
    }

    /// To every active webhook of the topic. The delivery id is made of webhook and second.
    pub async fn deliver(&self, topic: &str, body: &Value) {
        let (client, body) = (super::http::client(), body.to_string());
        let (now, hooks): (i64, Vec<(u64, String, String)>) = {
            let shop = self.shop();
            let of_topic = shop.hooks.iter().filter(|(_, hook)| hook.body["topic"] == topic && hook.body["status"] == "active");
            let hooks = of_topic.map(|(id, hook)| (*id, shop.real(&hook.body), hook.secret.clone())).collect();
            (shop.clock.now(), hooks)
        };
        let (resource, event) = topic.split_once('.').unwrap();
        for (id, url, secret) in hooks {
            let answer = client
                .post(url)
                .header("Content-Type", "application/json")
                .header("X-WC-Webhook-Source", format!("{}/", self.base))
                .header("X-WC-Webhook-Topic", topic)
                .header("X-WC-Webhook-Resource", resource)
                .header("X-WC-Webhook-Event", event)
                .header("X-WC-Webhook-Signature", sign(&secret, body.as_bytes()))
                .header("X-WC-Webhook-ID", id)
                .header("X-WC-Webhook-Delivery-ID", format!("{id:08x}{:x}", now / 1000))
                .body(body.clone());
            assert_eq!(answer.send().await.unwrap().status(), StatusCode::OK, "{topic}");
        }
    }
}

impl Shop {
    fn find(&self, id: u64) -> Option<&Value> {
        self.products.get(&id).or_else(|| self.variations.values().find_map(|of| of.get(&id)))
    }

    fn find_mut(&mut self, id: u64) -> Option<&mut Value> {
        match self.products.get_mut(&id) {
            Some(product) => Some(product),
            None => self.variations.values_mut().find_map(|of| of.get_mut(&id)),
        }
    }

    fn real(&self, hook: &Value) -> String {
        let url = hook["delivery_url"].as_str().unwrap();
        let path = url.find("/hooks/").map_or(url, |at| &url[at..]);
        self.to.as_ref().map_or_else(|| url.to_owned(), |to| format!("{to}{path}"))
    }
}

fn modified(clock: &Clock) -> String {
    jiff::Timestamp::from_millisecond(clock.now()).unwrap().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn product(shop: &Shop, id: u64, title: &str, kind: &str, units: i64) -> Value {
    json!({
        "id": id, "name": title, "slug": format!("product-{id}"), "permalink": format!("https://shop.example/product/product-{id}/"),
        "date_created_gmt": "2026-01-01T00:00:00", "date_modified_gmt": modified(&shop.clock), "type": kind, "status": "publish",
        "catalog_visibility": "visible", "sku": format!("SKU-{id}"), "price": "19.99", "regular_price": "19.99", "on_sale": false,
        "purchasable": true, "manage_stock": true, "stock_quantity": units, "stock_status": if units > 0 { "instock" } else { "outofstock" },
        "backorders": "no", "backorders_allowed": false, "backordered": false, "parent_id": 0, "categories": [], "images": [],
        "attributes": [], "variations": [], "menu_order": 0, "meta_data": [],
    })
}

fn error(status: u16, code: &str) -> Response {
    let body = json!({ "code": code, "message": "Sorry.", "data": { "status": status } });
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

async fn answer(State(store): State<Store>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    store.shop().calls += 1;
    if let Some((status, header)) = store.shop().failures.pop_front() {
        let name = if (300..400).contains(&status) { "Location" } else { "Retry-After" };
        return (StatusCode::from_u16(status).unwrap(), [(name, header)]).into_response();
    }
    let query: Vec<(String, String)> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    if uri.path() == "/wp-json/" {
        return axum::Json(
            json!({ "name": "Woo Shop", "url": store.base, "home": "https://shop.example", "namespaces": ["wp/v2", "wc/v3"] }),
        )
        .into_response();
    }
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if authorization != format!("Basic {}", STANDARD.encode(format!("{KEY}:{SECRET}"))) {
        return error(401, "woocommerce_rest_cannot_view");
    }
    let Some(path) = uri.path().strip_prefix("/wp-json/wc/v3/") else { return error(404, "rest_no_route") };
    let parts: Vec<&str> = path.split('/').collect();
    match (method.as_str(), parts.as_slice()) {
        ("GET", ["data", "currencies", "current"]) => {
            axum::Json(json!({ "code": "EUR", "name": "Euro", "symbol": "&euro;" })).into_response()
        }
        ("GET", ["products"]) => {
            let wanted: Option<Vec<u64>> =
                query.iter().find(|(name, _)| name == "include").map(|(_, ids)| ids.split(',').map(|id| id.parse().unwrap()).collect());
            let shop = store.shop();
            let all =
                shop.products.values().filter(|product| wanted.as_ref().is_none_or(|ids| ids.contains(&product["id"].as_u64().unwrap())));
            page(all.cloned().collect(), &query, &["include", "orderby", "order", "status"])
        }
        ("GET", ["products", id]) => match id.parse().ok().and_then(|id| store.shop().find(id).cloned()) {
            Some(product) => axum::Json(product).into_response(),
            None => error(404, "woocommerce_rest_product_invalid_id"),
        },
        ("GET", ["products", id, "variations"]) => match id.parse::<u64>().ok().and_then(|id| store.shop().variations.get(&id).cloned()) {
            Some(of) => page(of.into_values().collect(), &query, &["orderby", "order"]),
            None => error(404, "woocommerce_rest_product_invalid_id"),
        },
        ("GET", ["webhooks"]) => page(store.shop().hooks.values().map(|hook| hook.body.clone()).collect(), &query, &[]),
        ("POST", ["webhooks"]) => make(&store, &body).await,
        ("PUT", ["webhooks", id]) => {
            let change: Value = serde_json::from_slice(&body).unwrap();
            let mut shop = store.shop();
            let Some(hook) = id.parse().ok().and_then(|id: u64| shop.hooks.get_mut(&id)) else {
                return error(404, "woocommerce_rest_shop_webhook_invalid_id");
            };
            for name in ["status", "name", "topic", "delivery_url"] {
                if let Some(value) = change.get(name) {
                    hook.body[name] = value.clone();
                }
            }
            if let Some(secret) = change["secret"].as_str() {
                hook.secret = secret.to_owned();
            }
            axum::Json(hook.body.clone()).into_response()
        }
        _ => error(404, "rest_no_route"),
    }
}

fn page(all: Vec<Value>, query: &[(String, String)], known: &[&str]) -> Response {
    let asked = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let number = |name: &str, default: usize| asked(name).map_or(Some(default), |text| text.parse().ok());
    let allowed: [(&str, &[&str]); 3] = [
        ("orderby", &["date", "id", "include", "title", "slug", "price", "popularity", "rating", "modified", "menu_order"]),
        ("order", &["asc", "desc"]),
        ("status", &["any", "future", "trash", "draft", "pending", "private", "publish"]),
    ];
    let is_unknown = query.iter().any(|(name, _)| !["page", "per_page"].contains(&name.as_str()) && !known.contains(&name.as_str()));
    let is_wrong = allowed.iter().any(|(name, values)| asked(name).is_some_and(|value| !values.contains(&value)));
    let (Some(per_page @ 1..=100), Some(page @ 1..)) = (number("per_page", 10), number("page", 1)) else {
        return error(400, "rest_invalid_param");
    };
    if is_unknown || is_wrong {
        return error(400, "rest_invalid_param");
    }
    let (total, pages) = (all.len(), all.len().div_ceil(per_page));
    let shown: Vec<Value> = all.into_iter().skip((page - 1) * per_page).take(per_page).collect();
    ([("X-WP-Total", total.to_string()), ("X-WP-TotalPages", pages.to_string())], axum::Json(shown)).into_response()
}

/// A webhook is made, and the address is asked whether it is there.
async fn make(store: &Store, body: &[u8]) -> Response {
    let asked: Value = serde_json::from_slice(body).unwrap();
    let (topic, url) = (asked["topic"].as_str().unwrap_or_default(), asked["delivery_url"].as_str().unwrap_or_default());
    if !TOPICS.contains(&topic) {
        return error(400, "woocommerce_rest_shop_webhook_invalid_topic");
    }
    if !url.starts_with("http") {
        return error(400, "woocommerce_rest_shop_webhook_invalid_delivery_url");
    }
    let (resource, event) = topic.split_once('.').unwrap();
    let (id, made, ping) = {
        let mut shop = store.shop();
        let id = 1 + shop.hooks.keys().max().copied().unwrap_or(0);
        let made = json!({
            "id": id, "name": asked["name"].as_str().unwrap_or("Webhook"), "status": "active", "topic": topic, "resource": resource, "event": event,
            "hooks": [], "delivery_url": url, "date_created_gmt": "2026-11-23T10:00:00", "date_modified_gmt": "2026-11-23T10:00:00",
        });
        let secret = asked["secret"].as_str().unwrap_or("theirs").to_owned();
        shop.hooks.insert(id, Hook { body: made.clone(), secret });
        (id, made.clone(), shop.to.is_some().then(|| shop.real(&made)))
    };
    if let Some(address) = ping {
        let form = format!("webhook_id={id}");
        let sent = super::http::client().post(address).header("Content-Type", "application/x-www-form-urlencoded").body(form).send();
        assert_eq!(sent.await.unwrap().status(), StatusCode::OK, "the ping");
    }
    (StatusCode::CREATED, axum::Json(made)).into_response()
}
