//! Stock and products that a merchant's own program states, for shops that are on no platform we know.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use shelfbell_core::fact::{Fact, Level, Version};

use crate::app::{App, Job};
use crate::connectors::catalogue_csv::IMPORT_LOCATION;
use crate::connectors::generic::{CatalogueProduct, StockItem, Unusable};
use crate::db::shops::{Platform, Shop};
use crate::db::stock::{self, Named};
use crate::db::{catalogue, stock::Known};

use super::record_facts::record_facts;

#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// Units that the platform cannot sell must not be told of, and those that it can are counted already.
    #[error(
        "This shop's stock comes from {0}, which counts it and sells it; the stock API is for shops that were added with --platform generic"
    )]
    Connected(&'static str),
    #[error(transparent)]
    Unusable(#[from] Unusable),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// What became of the items of one request.
#[derive(Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct StockReport {
    pub accepted: usize,
    /// Not used, because it is not known what they are about.
    pub unknown: Vec<UnknownItem>,
    /// Not used, because something as new or newer is known already.
    pub stale: usize,
}

#[derive(Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UnknownItem {
    /// Which item of the request, from 0.
    pub index: usize,
    /// What the request called it.
    pub name: String,
    pub problem: &'static str,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CatalogueReport {
    pub products: usize,
    pub variants: usize,
    pub removed: usize,
    /// Products that are known as they were later than that.
    pub stale: usize,
}

/// All of it in one transaction: after an error nothing was changed, after success it is on disk (R7).
pub async fn put_stock(app: &App, shop: &Shop, items: &[StockItem]) -> Result<StockReport, PutError> {
    must_be_generic(shop)?;
    let now = app.now();
    for (index, item) in items.iter().enumerate() {
        item.check(index, now)?;
    }
    let mut tx = app.db.begin().await?;
    // What is stale must not change between reading and writing.
    tx.lock_shop(shop.id.as_str()).await?;
    let ids: Vec<&str> = items.iter().filter_map(|item| item.variant_id.as_deref()).collect();
    let skus: Vec<&str> = items.iter().filter(|item| item.variant_id.is_none()).filter_map(|item| item.sku.as_deref()).collect();
    let by_id: HashMap<String, Named> =
        stock::named_by_id(&mut tx, &shop.id, &ids).await?.into_iter().map(|found| (found.platform_id.clone(), found)).collect();
    let mut by_sku: HashMap<String, Vec<Named>> = HashMap::new();
    for found in stock::named_by_sku(&mut tx, &shop.id, &skus).await? {
        by_sku.entry(found.sku.clone().unwrap_or_default()).or_default().push(found);
    }
    let mut report = StockReport::default();
    let mut about: Vec<(&StockItem, &Named)> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let found = match (&item.variant_id, &item.sku) {
            (Some(id), _) => by_id.get(id).ok_or("this shop has no variant with this id"),
            (None, Some(sku)) => match by_sku.get(sku).map(Vec::as_slice) {
                Some([one]) => Ok(one),
                Some([_, ..]) => Err("several variants have this SKU; name one by its variant_id"),
                _ => Err("this shop has no variant with this SKU"),
            },
            (None, None) => Err("it names nothing"),
        };
        match found {
            Ok(found) => about.push((item, found)),
            Err(problem) => report.unknown.push(UnknownItem { index, name: item.named().unwrap_or_default().to_owned(), problem }),
        }
    }
    let mut known = known(stock::known_versions(&mut tx, &shop.id, &distinct(&about)).await?);
    let mut facts = Vec::with_capacity(about.len() * 2);
    let mut backorders: HashMap<&str, bool> = HashMap::new();
    for (item, variant) in about {
        let location = item.location.as_deref().unwrap_or(IMPORT_LOCATION);
        let level = known.levels.entry((variant.inventory_item.clone(), location.to_owned())).or_insert(i64::MIN);
        let tracking = known.tracking.entry(variant.inventory_item.clone()).or_insert(i64::MIN);
        // What carries no time is so now, and newer than everything that was said before.
        let at = item.at.unwrap_or_else(|| now.max(level.saturating_add(1)).max(tracking.saturating_add(1)));
        if at <= *level {
            report.stale += 1;
            continue;
        }
        *level = at;
        if at > *tracking {
            *tracking = at;
            facts.push(Fact::Item { item: variant.inventory_item.clone(), tracked: item.available.is_some(), updated_at: at });
        }
        facts.push(Fact::Level(Level {
            item: variant.inventory_item.clone(),
            location: location.to_owned(),
            available: item.available,
            connected: true,
            version: Version { updated_at: at, triggered_at: 0 },
        }));
        if let Some(backorder) = item.backorder {
            backorders.insert(&variant.variant_id, backorder);
        }
        report.accepted += 1;
    }
    let backorders: Vec<(&str, bool)> = backorders.into_iter().collect();
    catalogue::set_backorder(&mut tx, &shop.id, &backorders).await?;
    record_facts(&mut tx, &app.ids, shop, facts, now).await?;
    tx.commit().await?;
    app.wake.ring(Job::Evaluate);
    Ok(report)
}

struct Versions {
    levels: HashMap<(String, String), i64>,
    tracking: HashMap<String, i64>,
}

fn known(found: Known) -> Versions {
    Versions {
        levels: found.levels.into_iter().map(|(item, location, at)| ((item, location), at)).collect(),
        tracking: found.tracking.into_iter().collect(),
    }
}

fn distinct<'a>(about: &[(&StockItem, &'a Named)]) -> Vec<&'a str> {
    about.iter().map(|(_, variant)| variant.inventory_item.as_str()).collect::<HashSet<_>>().into_iter().collect()
}

/// As [`put_stock`], the products themselves; `removed` are the ids of those that are no longer sold.
pub async fn put_catalogue(app: &App, shop: &Shop, products: &[CatalogueProduct], removed: &[String]) -> Result<CatalogueReport, PutError> {
    must_be_generic(shop)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    tx.lock_shop(shop.id.as_str()).await?;
    let ids: Vec<&str> = products.iter().filter_map(|product| product.id.as_deref()).chain(removed.iter().map(String::as_str)).collect();
    let mut described: HashMap<String, i64> = catalogue::described_at(&mut tx, &shop.id, &ids).await?.into_iter().collect();
    let variants: Vec<&str> = products.iter().flat_map(|product| &product.variants).filter_map(|variant| variant.id.as_deref()).collect();
    // A variant that a file brought in keeps the stock that is known of it.
    let items: HashMap<String, String> = stock::named_by_id(&mut tx, &shop.id, &variants)
        .await?
        .into_iter()
        .map(|found| (found.platform_id, found.inventory_item))
        .collect();
    let mut report = CatalogueReport::default();
    let (mut facts, mut seen) = (Vec::with_capacity(ids.len()), HashSet::new());
    for (index, product) in products.iter().enumerate() {
        product.check_time(index, now)?;
        let before = product.id.as_ref().and_then(|id| described.get(id)).copied().unwrap_or(i64::MIN);
        let at = product.at.unwrap_or_else(|| now.max(before.saturating_add(1)));
        let mut fact = product.fact(index, at, &shop.currency)?;
        for (n, variant) in fact.variants.iter_mut().enumerate() {
            if !seen.insert(variant.variant.clone()) {
                let place = format!("products[{index}].variants[{n}].id");
                return Err(Unusable { place, problem: "is another variant's of this request" }.into());
            }
            variant.inventory_item = items.get(&variant.variant).cloned();
        }
        if at < before {
            report.stale += 1;
            continue;
        }
        described.insert(fact.product.clone(), at);
        report.products += 1;
        report.variants += fact.variants.len();
        facts.push(Fact::Product(fact));
    }
    for product in removed {
        if let Some(before) = described.get(product) {
            facts.push(Fact::ProductGone { product: product.clone(), at: now.max(*before) });
            report.removed += 1;
        }
    }
    record_facts(&mut tx, &app.ids, shop, facts, now).await?;
    tx.commit().await?;
    app.wake.ring(Job::Evaluate);
    Ok(report)
}

fn must_be_generic(shop: &Shop) -> Result<(), PutError> {
    if shop.platform == Platform::Generic { Ok(()) } else { Err(PutError::Connected(shop.platform.as_str())) }
}
