//! Looking again: what Shopify says now about variants and locations.
//!
//! A query may cost 1,000 points, and Shopify counts before it runs: 1 for an object, the asked-for length for a connection. A variant
//! costs 9 (itself, options, image, product, its media, preview and image, item, page info) and 3 for each stock level asked for
//! (level, location, quantity). With 10 levels that is 39, so 25 variants (975 points) go into one call; with 50 levels it is 159,
//! so 6 do (954 points). Most shops stock an item at few locations, so we begin with 10; the first item that has more moves this shop
//! to 50, and an item that has more than that is followed page by page.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use serde::Deserialize;
use serde_json::json;
use shelfbell_core::fact::{Fact, Product};

use super::client::{CallError, ShopifyClient};
use super::documents;
use super::ids::{Gid, gid};
use super::nodes::{ItemNode, LevelNode, LocationNode, LocationRef, Page, VariantNode};

pub(super) const FEW_LEVELS: u32 = 10;
const MANY_LEVELS: u32 = 50;
const POINTS_PER_CALL: u32 = 1000;
const POINTS_PER_VARIANT: u32 = 9;
const POINTS_PER_LEVEL: u32 = 3;

const fn variants_per_call(levels: u32) -> usize {
    (POINTS_PER_CALL / (POINTS_PER_VARIANT + POINTS_PER_LEVEL * levels)) as usize
}

impl ShopifyClient {
    /// Reads variants with their product, item, locations and stock levels, as they are now. Ids are numbers as text or gids; repeated
    /// ones are read once. A variant that is no longer there gives [`Fact::VariantGone`]. The products are not `complete`.
    ///
    /// All or nothing: with many ids, call this in portions, so that an error does not throw away what was read before it.
    pub async fn read_variants(&self, variant_ids: &[String]) -> Result<Vec<Fact>, CallError> {
        let mut seen = HashSet::new();
        let mut gids = variant_ids.iter().map(|id| gid("ProductVariant", id).ok_or(CallError::BadId)).collect::<Result<Vec<_>, _>>()?;
        gids.retain(|gid| seen.insert(gid.clone()));

        let mut found = Found::default();
        let mut rest = gids.as_slice();
        let mut at_most = usize::MAX;
        while !rest.is_empty() {
            let levels = self.shared.levels.load(Ordering::Relaxed);
            let (batch, later) = rest.split_at(variants_per_call(levels).min(at_most).min(rest.len()));
            match self.read_batch(batch, levels, &mut found).await {
                Ok(()) => rest = later,
                // Our arithmetic follows the published rule; should Shopify count otherwise, it tells, and we ask for less.
                Err(CallError::TooCostly { .. }) if batch.len() > 1 => at_most = batch.len() / 2,
                Err(error) => return Err(error),
            }
        }
        Ok(found.into_facts())
    }

    /// All locations, also those that are not active.
    pub async fn locations(&self) -> Result<Vec<Fact>, CallError> {
        let mut facts = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let answer: LocAnswer = self.call(&documents::LOC, &json!({ "after": after })).await?;
            facts.extend(answer.locations.nodes.into_iter().map(LocationNode::into_fact));
            after = answer.locations.page_info.next(documents::LOC.operation, after.as_deref())?;
            if after.is_none() {
                return Ok(facts);
            }
        }
    }

    async fn read_batch(&self, gids: &[String], levels: u32, found: &mut Found) -> Result<(), CallError> {
        let read_at = self.shared.clock.now();
        let answer: NodesAnswer = self.call(&documents::NODES, &json!({ "ids": gids, "levels": levels })).await?;
        if answer.nodes.len() != gids.len() {
            let reason = format!("{} ids were asked for and {} answered", gids.len(), answer.nodes.len());
            return Err(CallError::Unexpected { operation: documents::NODES.operation, reason });
        }
        for (gid, node) in gids.iter().zip(answer.nodes) {
            match node {
                Some(node) => self.take(node, read_at, found).await?,
                None => found.gone.extend(super::ids::number(gid).map(|variant| Fact::VariantGone { variant, at: read_at })),
            }
        }
        Ok(())
    }

    async fn take(&self, mut node: VariantNode, read_at: i64, found: &mut Found) -> Result<(), CallError> {
        // Several variants may share one item.
        if found.items_seen.insert(node.inventory_item.id.clone()) {
            found.items.push(node.inventory_item.fact());
            if let Some(page) = node.inventory_item.inventory_levels.take() {
                self.take_levels(&node.inventory_item, page, read_at, found).await?;
            }
        }
        found.add_product(node.into_product());
        Ok(())
    }

    async fn take_levels(&self, item: &ItemNode, page: Page<LevelNode>, read_at: i64, found: &mut Found) -> Result<(), CallError> {
        let operation = documents::LEVELS.operation;
        found.add_levels(item, page.nodes, read_at);
        let mut after = page.page_info.next(operation, None)?;
        if after.is_some() {
            self.shared.levels.store(MANY_LEVELS, Ordering::Relaxed);
        }
        let id = gid("InventoryItem", &item.id.0);
        while after.is_some() {
            let answer: LevelsAnswer = self.call(&documents::LEVELS, &json!({ "id": id, "after": after })).await?;
            // The item went while we were reading; the next look will find its variants gone.
            let Some(page) = answer.inventory_item.map(|item| item.inventory_levels) else { break };
            found.add_levels(item, page.nodes, read_at);
            after = page.page_info.next(operation, after.as_deref())?;
        }
        Ok(())
    }
}

/// What the batches gave, each thing once.
#[derive(Default)]
struct Found {
    locations: HashMap<Gid, Fact>,
    products: Vec<Product>,
    product_at: HashMap<String, usize>,
    items_seen: HashSet<Gid>,
    items: Vec<Fact>,
    levels: Vec<Fact>,
    gone: Vec<Fact>,
}

impl Found {
    fn add_product(&mut self, product: Product) {
        if let Some(&at) = self.product_at.get(&product.product) {
            self.products[at].variants.extend(product.variants);
        } else {
            self.product_at.insert(product.product.clone(), self.products.len());
            self.products.push(product);
        }
    }

    fn add_levels(&mut self, item: &ItemNode, levels: Vec<LevelNode>, read_at: i64) {
        for level in levels {
            if let LocationRef::Whole(location) = &level.location {
                self.locations.entry(location.id.clone()).or_insert_with(|| location.clone().into_fact());
            }
            self.levels.push(level.into_fact(&item.id, item.tracked, read_at));
        }
    }

    /// What a level refers to comes before it.
    fn into_facts(self) -> Vec<Fact> {
        let products = self.products.into_iter().map(Fact::Product);
        self.locations.into_values().chain(products).chain(self.items).chain(self.levels).chain(self.gone).collect()
    }
}

#[derive(Deserialize)]
struct NodesAnswer {
    nodes: Vec<Option<VariantNode>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LevelsAnswer {
    inventory_item: Option<ItemLevels>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemLevels {
    inventory_levels: Page<LevelNode>,
}

#[derive(Deserialize)]
struct LocAnswer {
    locations: Page<LocationNode>,
}
