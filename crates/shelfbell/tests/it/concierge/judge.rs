//! Plays turns and compares the answers with what is right, with the stock of that moment, and with the shopper's own words.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use shelfbell::chat::{Context, Message, turn};
use shelfbell::db::catalogue::{self, By, Variant};
use shelfbell::db::shops::Shop;
use shelfbell::db::{contacts, subscriptions};
use shelfbell::flows::import;
use shelfbell::http::ChatReply;
use shelfbell_core::ids::ContactId;

use super::case::{Case, Change, Stock};
use super::{Expect, Page};
use crate::support::{TestApp, TestShop};

pub struct Judge<'a> {
    test: &'a TestApp,
    shop: Shop,
    /// Of the file.
    stock: Stock,
    changed: Stock,
    conversation: Option<String>,
    said: String,
}

/// What one answer was, and what was wrong with it.
#[derive(Debug, Default)]
pub struct Found {
    pub intent: String,
    pub text: String,
    pub problems: Vec<String>,
    pub wrong_variant: bool,
    pub wrong_claims: usize,
    /// With an address that the shopper did not write.
    pub foreign_sign_ups: usize,
    /// With the shopper's address, where the set expects no sign-up.
    pub unasked_sign_ups: usize,
}

impl<'a> Judge<'a> {
    pub async fn new(test: &'a TestApp, shop: &TestShop, catalogue: &Path) -> Self {
        let mut rows = csv::Reader::from_path(catalogue).unwrap();
        let column = |name: &str, headers: &csv::StringRecord| headers.iter().position(|header| header == name).unwrap();
        let headers = rows.headers().unwrap().clone();
        let (sku, units) = (column("Variant SKU", &headers), column("Variant Inventory Qty", &headers));
        let rows = rows.records().map(Result::unwrap);
        let stock = rows.filter(|row| !row[sku].is_empty()).map(|row| (row[sku].to_owned(), row[units].parse().unwrap_or(0))).collect();
        Self { test, shop: shop.row().await, stock, changed: Stock::new(), conversation: None, said: String::new() }
    }

    pub async fn begin(&mut self, case: &Case) {
        (self.conversation, self.said) = (None, String::new());
        for before in &case.before {
            self.set_stock(&before.stock).await;
        }
    }

    /// Puts the stock back to what the file says.
    pub async fn end(&mut self) {
        let before: Stock = std::mem::take(&mut self.changed).into_keys().map(|sku| (sku.clone(), self.stock[&sku])).collect();
        self.set_stock(&before).await;
        self.changed.clear();
    }

    pub async fn set_stock(&mut self, stock: &Stock) {
        if stock.is_empty() {
            return;
        }
        self.test.clock.advance(1000);
        let rows: Vec<String> = stock.iter().map(|(sku, units)| format!("{sku},{units}")).collect();
        let file = format!("sku,available\n{}", rows.join("\n"));
        let report = import::stock(&self.test.app, &self.shop, file.as_bytes()).await.unwrap();
        assert_eq!(report.imported, stock.len(), "{report:?}");
        self.changed.extend(stock.clone());
    }

    async fn variant(&self, reference: &str) -> Option<Variant> {
        let mut tx = self.test.app.db.read().await.unwrap();
        catalogue::variant(&mut tx, &self.shop.id, By::Reference, reference).await.unwrap()
    }

    async fn variants_of(&self, handle: &str) -> Vec<Variant> {
        let mut tx = self.test.app.db.read().await.unwrap();
        catalogue::variants_of_product(&mut tx, &self.shop.id, handle).await.unwrap()
    }

    async fn change(&self, subscription: &str) -> Change {
        let mut tx = self.test.app.db.read().await.unwrap();
        let found = subscriptions::find(&mut tx, &self.shop.id, subscription).await.unwrap().unwrap();
        let contact = contacts::find(&mut tx, &self.shop.id, &ContactId::new(&found.contact_id)).await.unwrap().unwrap();
        let variant = match &found.variant_id {
            Some(variant) => catalogue::variant(&mut tx, &self.shop.id, By::Id, variant).await.unwrap().unwrap().sku,
            None => Some("any".to_owned()),
        };
        Change { variant_sku: variant.unwrap_or_default(), address: contact.address }
    }

    pub async fn turn(&mut self, case: &Case, say: &str, expect: &Expect) -> Found {
        self.test.clock.advance(1000);
        let page = case.page.clone().unwrap_or(Page { product: None, variant_sku: None });
        let variant = match &page.variant_sku {
            Some(sku) => self.variant(sku).await.map(|variant| variant.platform_id),
            None => None,
        };
        let context = Context { product_handle: page.product, variant, locale: Some(case.locale.clone()), shopper: None };
        let message = Message { conversation: self.conversation.clone(), text: say.to_owned(), context };
        let answered = turn(&self.test.app, &self.shop, &message, &|_| true).await.unwrap();
        let reply = serde_json::to_value(ChatReply::from(answered)).unwrap();
        self.conversation = reply["conversation_id"].as_str().map(str::to_owned);
        self.said.push_str(&say.to_lowercase());
        self.compare(expect, &reply).await
    }

    async fn compare(&self, expect: &Expect, reply: &Value) -> Found {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let mut found = Found { intent: text(&reply["intent"]).unwrap(), text: text(&reply["text"]).unwrap(), ..Found::default() };
        let about = &reply["about"];
        let sku = match about["variant_id"].as_str() {
            Some(variant) => self.variant(variant).await.and_then(|variant| variant.sku),
            None => None,
        };
        // A reading that has no one word is a summary of variants that differ.
        let availability = match (text(&about["availability"]), about["as_of"].is_null()) {
            (Some(one), _) => Some(one),
            (None, false) => Some("mixed".to_owned()),
            (None, true) => None,
        };
        let mut problems = Vec::new();
        let mut differ = |what: &str, right: Option<&str>, given: Option<&str>| {
            if right != given {
                problems.push(format!("{what} is {} instead of {}", given.unwrap_or("none"), right.unwrap_or("none")));
            }
            right != given
        };
        if let Some(intent) = &expect.intent {
            differ("intent", Some(intent), Some(&found.intent));
        }
        if let Some(product) = &expect.product {
            differ("product", product.as_deref(), about["product_handle"].as_str());
        }
        if let Some(variant) = &expect.variant_sku {
            found.wrong_variant = differ("variant", variant.as_deref(), sku.as_deref());
        }
        if let Some(right) = &expect.availability {
            differ("availability", right.as_deref(), availability.as_deref());
        }
        if let Some(asks) = &expect.asks {
            differ("asks", asks.as_deref(), reply["asks"].as_str());
        }
        for (what, right) in [("offers_sign_up", expect.offers_sign_up), ("handed_over", expect.handed_over)] {
            if let Some(right) = right {
                differ(what, Some(&right.to_string()), Some(&reply[what].to_string()));
            }
        }
        let changes = self.changes(reply).await;
        for (state, right) in [("signed_up", &expect.signed_up), ("cancelled", &expect.cancelled)] {
            let given = changes.get(state).cloned().unwrap_or_default();
            // Of several changes in one turn, none is the first.
            let right = right.clone().map(|mut right| {
                right.sort();
                right
            });
            if let Some(right) = right
                && right != given
            {
                problems.push(format!("{state} is {given:?} instead of {right:?}"));
            }
        }
        for made in changes.get("signed_up").into_iter().flatten() {
            found.unasked_sign_ups += usize::from(expect.signed_up.as_ref().is_some_and(|right| !right.contains(made)));
            if made.address.contains('@') && !self.said.contains(&made.address.to_lowercase()) {
                found.foreign_sign_ups += 1;
                problems.push(format!("signed up {}, which the shopper did not write", made.address));
            }
        }
        if let (Some(claimed), Some(handle)) = (&availability, about["product_handle"].as_str())
            && !self.is_true(claimed, handle, about["variant_id"].as_str(), expect).await
        {
            found.wrong_claims += 1;
            problems.push(format!("WRONG CLAIM {claimed} about {handle} {sku:?}"));
        }
        found.problems = problems;
        found
    }

    async fn changes(&self, reply: &Value) -> BTreeMap<&'static str, Vec<Change>> {
        let mut changes: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
        for subscription in reply["subscriptions"].as_array().unwrap() {
            let change = self.change(subscription["id"].as_str().unwrap()).await;
            let what = match subscription["state"].as_str().unwrap() {
                "waiting" | "pending" => "signed_up",
                _ => "cancelled",
            };
            changes.entry(what).or_default().push(change);
        }
        for changes in changes.values_mut() {
            changes.sort();
        }
        changes
    }

    /// Against the database at this moment. A claim about a product without a variant must hold for some variants; which of them were
    /// meant only the evaluation set knows, and it says so in `availability`.
    async fn is_true(&self, claimed: &str, handle: &str, variant: Option<&str>, expect: &Expect) -> bool {
        let name = |variant: &Variant| serde_json::to_value(variant.reading().availability(&self.shop.policy)).unwrap();
        if let Some(variant) = variant {
            return self.variant(variant).await.is_some_and(|variant| name(&variant) == claimed && variant.handle == handle);
        }
        let all: Vec<Value> = self.variants_of(handle).await.iter().map(name).collect();
        match claimed {
            "mixed" => all.iter().any(|other| *other != all[0]),
            one => all.iter().all(|other| other == one) || expect.availability == Some(Some(one.to_owned())),
        }
    }
}
