//! Orders and refunds in the shape that Shopify publishes (Admin REST `Order` and `Refund`, 2026-10), signed and posted to the real route.

use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::http::Server;
use crate::support::{TestApp, TestShop};

pub struct Order {
    pub id: u64,
    pub at: i64,
    pub email: Option<&'static str>,
    /// Variant, quantity and price of each line.
    pub lines: Vec<(u64, i64, &'static str)>,
    pub cart_token: Option<String>,
    pub landing_site: Option<String>,
    pub body: fn(&mut Value),
}

impl Order {
    /// One unit of one variant, at 19.99.
    pub fn of(id: u64, variant: u64, at: i64) -> Self {
        Self { id, at, email: None, lines: vec![(variant, 1, "19.99")], cart_token: None, landing_site: None, body: |_| {} }
    }

    pub fn by(self, email: &'static str) -> Self {
        Self { email: Some(email), ..self }
    }

    pub fn with_token(self, token: &str) -> Self {
        Self { cart_token: Some(token.to_owned()), ..self }
    }

    pub fn landed_at(self, page: &str) -> Self {
        Self { landing_site: Some(page.to_owned()), ..self }
    }

    pub fn lines(self, lines: &[(u64, i64, &'static str)]) -> Self {
        Self { lines: lines.to_vec(), ..self }
    }

    /// As Shopify writes it, with this changed.
    pub fn but(self, body: fn(&mut Value)) -> Self {
        Self { body, ..self }
    }

    pub fn line_id(&self, number: usize) -> u64 {
        self.id * 100 + number as u64
    }

    pub fn json(&self) -> Value {
        let at = shop_time(self.at);
        let mut attributes = vec![json!({ "name": "gift", "value": "yes" })];
        attributes.extend(self.cart_token.iter().map(|token| json!({ "name": "_shelfbell", "value": token })));
        let lines = self.lines.iter().enumerate().map(|(n, (variant, quantity, price))| {
            json!({
                "id": self.line_id(n), "admin_graphql_api_id": format!("gid://shopify/LineItem/{}", self.line_id(n)),
                "attributed_staffs": [], "current_quantity": quantity, "fulfillable_quantity": quantity, "fulfillment_service": "manual",
                "fulfillment_status": null, "gift_card": false, "grams": 0, "name": "Product 1", "price": price, "price_set": set(price),
                "product_exists": true, "product_id": 1, "properties": [], "quantity": quantity, "requires_shipping": true,
                "sku": null, "taxable": true, "title": "Product 1", "total_discount": "0.00", "total_discount_set": set("0.00"),
                "variant_id": variant, "variant_inventory_management": "shopify", "variant_title": null, "vendor": null,
                "tax_lines": [], "duties": [], "discount_allocations": []
            })
        });
        let mut body = json!({
            "id": self.id, "admin_graphql_api_id": format!("gid://shopify/Order/{}", self.id), "app_id": 580_111, "browser_ip": "127.0.0.1",
            "buyer_accepts_marketing": false, "cancel_reason": null, "cancelled_at": null, "cart_token": null, "checkout_id": 1,
            "checkout_token": null, "client_details": null, "closed_at": null, "confirmation_number": null, "confirmed": true
        });
        let more = json!({
            "contact_email": self.email, "created_at": at, "currency": "EUR", "current_subtotal_price": "19.99", "current_total_price": "19.99",
            "customer_locale": "en", "discount_applications": [], "discount_codes": [], "email": self.email, "financial_status": "paid",
            "fulfillment_status": null, "landing_site": self.landing_site, "landing_site_ref": null, "location_id": null,
            "name": format!("#{}", self.id), "note": null, "note_attributes": attributes, "number": 1, "order_number": self.id,
            "order_status_url": "https://example.com/", "payment_gateway_names": ["bogus"], "phone": null, "presentment_currency": "EUR",
            "processed_at": at, "referring_site": null, "source_name": "web", "subtotal_price": "19.99", "tags": "", "tax_lines": [],
            "taxes_included": false, "test": false, "token": "t", "total_price": "19.99", "updated_at": at, "user_id": null,
            "fulfillments": [], "payment_terms": null, "refunds": [], "shipping_lines": []
        });
        let rest = json!({
            "billing_address": { "first_name": "Ana", "address1": "1 Street", "phone": null }, "shipping_address": null,
            "customer": { "id": 115_310_627_314_723_954_u64, "email": self.email, "phone": null, "first_name": "Ana", "last_name": "Lopez" },
            "line_items": lines.collect::<Vec<_>>()
        });
        for part in [more, rest] {
            body.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        }
        (self.body)(&mut body);
        body
    }

    /// `refunds/create` about the first line.
    pub fn refund(&self, id: u64, subtotal: &str) -> Value {
        let amount: f64 = subtotal.parse().unwrap();
        json!({
            "id": id, "order_id": self.id, "created_at": shop_time(self.at + 1), "note": "it was too small", "user_id": 548_380_009,
            "processed_at": shop_time(self.at + 1), "restock": false, "duties": [], "total_duties_set": set("0.00"),
            "admin_graphql_api_id": format!("gid://shopify/Refund/{id}"), "transactions": [], "order_adjustments": [],
            "refund_line_items": [{
                "id": id * 10, "line_item_id": self.line_id(0), "location_id": null, "quantity": 1, "restock_type": "no_restock",
                "subtotal": amount, "subtotal_set": set(subtotal), "total_tax": 0.0, "total_tax_set": set("0.00")
            }]
        })
    }
}

fn set(amount: &str) -> Value {
    json!({ "shop_money": { "amount": amount, "currency_code": "EUR" }, "presentment_money": { "amount": amount, "currency_code": "EUR" } })
}

/// In the shop's zone, to the second.
fn shop_time(at: i64) -> String {
    let zoned = Timestamp::from_millisecond(at).unwrap().to_zoned(TimeZone::fixed(offset(-5)));
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A shop, its server, and webhooks that are delivered as often as one likes.
pub struct Till<'a> {
    pub test: &'a TestApp,
    pub server: Server,
}

impl Till<'_> {
    /// Each delivery has an id of its own: what was seen before is recognised by what it says.
    pub async fn deliver(&self, shop: &TestShop, topic: &str, body: &Value) {
        let (id, body) = (uuid::Uuid::from_u128(rand::random()).to_string(), body.to_string());
        assert_eq!(self.server.webhook(&shop.domain, "hush", &id, topic, body.as_bytes()).await.status, StatusCode::OK);
        self.test.run_due().await;
        assert_eq!(self.test.count("SELECT count(*) FROM inbox WHERE state <> 'done' OR (body <> '' AND topic LIKE '%s/c%')").await, 0);
    }

    pub async fn ordered(&self, shop: &TestShop, order: &Order) {
        self.deliver(shop, "orders/create", &order.json()).await;
    }

    pub async fn conversions(&self, shop: &TestShop) -> Vec<Value> {
        let page = self.server.admin(shop, reqwest::Method::GET, "/admin/v1/conversions").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        page.json()["items"].as_array().unwrap().clone()
    }

    /// Rule, whether assisted, amount and refund of each, newest first.
    pub async fn found(&self, shop: &TestShop) -> Vec<(String, bool, i64, i64)> {
        let found = self.conversions(shop).await;
        let number = |value: &Value| value.as_i64().unwrap();
        let one = |item: &Value| {
            (
                item["rule"].as_str().unwrap().to_owned(),
                item["assisted"] == true,
                number(&item["amount_minor"]),
                number(&item["refunded_minor"]),
            )
        };
        found.iter().map(one).collect()
    }

    pub async fn explained(&self, shop: &TestShop, subscription: &str) -> Value {
        self.server.admin(shop, reqwest::Method::GET, &format!("/admin/v1/subscriptions/{subscription}")).await.json()
    }
}
