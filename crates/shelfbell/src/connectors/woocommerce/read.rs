//! Looking again: products with their variations, page by page, and the whole shop.

use std::collections::{BTreeSet, HashSet};

use async_trait::async_trait;
use secrecy::SecretString;
use serde_json::Value;
use shelfbell_core::fact::{Fact, Product};
use tokio::sync::mpsc;

use super::super::shopify::fields::{Fields, Unreadable};
use super::client::{CallError, WooClient};
use super::facts::{Described, described, variation};
use super::{in_order, whole_seconds};
use crate::connectors::{Api, Ensured, Profile, Progress, Wanted};

/// WooCommerce gives no longer page.
const PER_PAGE: &str = "100";
/// A list that does not end is somebody's mistake; this is ten million products.
const MOST_PAGES: u64 = 100_000;

#[async_trait]
impl Api for WooClient {
    async fn profile(&self) -> anyhow::Result<Profile> {
        let index = self.index().await?.value;
        let text = |name: &str| index[name].as_str().unwrap_or_default().to_owned();
        if index["namespaces"].as_array().is_some_and(|all| !all.iter().any(|one| one == "wc/v3")) {
            return Err(CallError::NoApi { address: text("url") }.into());
        }
        let currency = self.get("data/currencies/current", &[]).await?.value;
        let currency = currency["code"].as_str().map(str::to_uppercase).filter(|code| code.len() == 3);
        let currency = currency.ok_or_else(|| CallError::Unexpected { reason: "it names no currency".to_owned() })?;
        Ok(Profile { name: text("name"), currency, url: text("home"), missing: Vec::new() })
    }

    async fn missing_webhooks(&self, address: &str) -> anyhow::Result<Vec<&'static str>> {
        Ok(self.webhooks_to_make(address, None).await?.into_iter().map(|(topic, _)| topic).collect())
    }

    async fn ensure_webhooks(&self, address: &str, secret: Option<&SecretString>) -> anyhow::Result<Ensured> {
        Ok(self.make_webhooks(address, secret).await?)
    }

    async fn sync_all(&self, facts: &mpsc::Sender<Vec<Fact>>, progress: Progress<'_>) -> anyhow::Result<()> {
        let mut done = 0;
        for page in 1..=MOST_PAGES {
            let read_at = self.clock.now();
            let number = page.to_string();
            let answer = self
                .get("products", &[("per_page", PER_PAGE), ("page", &number), ("orderby", "id"), ("order", "asc"), ("status", "any")])
                .await?;
            let listed = list(&answer.value)?;
            done += listed.len() as u64;
            let is_last = is_last(page, answer.pages, listed.len());
            let read = self.whole(listed, read_at).await?;
            if facts.send(read).await.is_err() {
                break;
            }
            progress(done, answer.total);
            if is_last {
                break;
            }
        }
        Ok(())
    }

    async fn read_variants(&self, wanted: &[Wanted]) -> anyhow::Result<Vec<Fact>> {
        let products: BTreeSet<&str> = wanted.iter().map(|wanted| wanted.product.as_str()).collect();
        self.read_products(&products.into_iter().map(str::to_owned).collect::<Vec<_>>()).await
    }

    /// At most a hundred in one call.
    async fn read_products(&self, products: &[String]) -> anyhow::Result<Vec<Fact>> {
        // Ids that came from a file are not the platform's.
        let ids: Vec<&str> =
            products.iter().map(String::as_str).filter(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())).collect();
        let mut facts = Vec::new();
        for ids in ids.chunks(100) {
            let read_at = self.clock.now();
            let answer = self.get("products", &[("include", &ids.join(",")), ("per_page", PER_PAGE), ("status", "any")]).await?;
            let listed = list(&answer.value)?;
            let there: HashSet<String> = listed.iter().filter_map(|product| product["id"].as_u64()).map(|id| id.to_string()).collect();
            facts.extend(self.whole(listed, read_at).await?);
            for id in ids.iter().filter(|id| !there.contains(**id)) {
                facts.extend(self.missing(id).await?);
            }
        }
        Ok(facts)
    }
}

impl WooClient {
    /// What a list leaves out may be gone, or in a language that the list is not in: extensions for translations do that.
    async fn missing(&self, id: &str) -> Result<Vec<Fact>, CallError> {
        let read_at = self.clock.now();
        match self.get(&format!("products/{id}"), &[]).await {
            Err(CallError::Gone) => {}
            Ok(answer) if answer.value["status"] == "trash" => {}
            Ok(answer) => return self.whole(&[answer.value], read_at).await,
            Err(error @ (CallError::Answered { .. } | CallError::Unexpected { .. })) => {
                tracing::warn!(product = id, %error, "woocommerce.product_skipped");
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        }
        let at = whole_seconds(read_at);
        Ok(vec![Fact::ProductGone { product: id.to_owned(), at }, Fact::VariantGone { variant: id.to_owned(), at }])
    }

    /// Products of a list, each with its variations.
    async fn whole(&self, listed: &[Value], read_at: i64) -> Result<Vec<Fact>, CallError> {
        let mut facts = Vec::new();
        for value in listed {
            match Fields::root(value).and_then(|fields| described(&fields, read_at)) {
                Ok(Described::Simple(simple)) => facts.extend(simple),
                Ok(Described::Variable { product, stock }) => {
                    facts.extend(stock);
                    match self.with_variations(product).await {
                        Ok(whole) => facts.extend(whole),
                        // An extension may break one product; the others are read all the same.
                        Err(error @ (CallError::Answered { .. } | CallError::Unexpected { .. })) => {
                            tracing::warn!(product = value["id"].as_u64(), %error, "woocommerce.product_skipped");
                        }
                        Err(error) => return Err(error),
                    }
                }
                Ok(Described::Variation { stock, .. }) => facts.extend(stock),
                Err(unreadable) => skipped(value, &unreadable),
            }
        }
        Ok(in_order(facts))
    }

    async fn with_variations(&self, mut product: Product) -> Result<Vec<Fact>, CallError> {
        let path = format!("products/{}/variations", product.product);
        let mut facts = Vec::new();
        for page in 1..=MOST_PAGES {
            let read_at = self.clock.now();
            let number = page.to_string();
            let answer = match self.get(&path, &[("per_page", PER_PAGE), ("page", &number), ("orderby", "id"), ("order", "asc")]).await {
                // It went while we were reading; the next look finds it gone.
                Err(CallError::Gone) => return Ok(Vec::new()),
                answer => answer?,
            };
            let listed = list(&answer.value)?;
            for value in listed {
                match Fields::root(value).and_then(|fields| variation(&fields, &product.product, read_at)) {
                    Ok((variant, stock)) => {
                        product.variants.push(variant);
                        facts.extend(stock);
                    }
                    Err(unreadable) => skipped(value, &unreadable),
                }
            }
            if is_last(page, answer.pages, listed.len()) {
                break;
            }
        }
        product.variants.sort_by_key(|variant| variant.position);
        for (position, variant) in (1..).zip(&mut product.variants) {
            variant.position = position;
        }
        product.complete = true;
        facts.push(Fact::Product(product));
        Ok(facts)
    }
}

fn list(value: &Value) -> Result<&[Value], CallError> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| CallError::Unexpected { reason: "it is not a list".to_owned() })
}

/// By the header that says how many pages there are; where a proxy took it away, a page that is not full is the last.
fn is_last(page: u64, pages: Option<u64>, listed: usize) -> bool {
    pages.map_or(listed < 100, |pages| page >= pages)
}

/// One product that an extension made unreadable must not keep the others out.
fn skipped(value: &Value, unreadable: &Unreadable) {
    tracing::warn!(product = value["id"].as_u64(), reason = unreadable.reason, "woocommerce.product_skipped");
}
