//! Facts become rows: catalogue, locations and levels, then the readings that they change, all in the caller's transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shelfbell_core::fact::{Fact, Level, Product, Variant};
use shelfbell_core::ids::{ProductId, VariantId};
use shelfbell_core::message::{people_for_last_units, sold_out_again_after_ms};
use shelfbell_core::money::parse_minor;
use shelfbell_core::stock::{LevelReading, Reading, Sellable, sellable, worth_telling_since};

use crate::app::Job;
use crate::db::catalogue::{self, NewProduct, NewVariant};
use crate::db::shops::{self, Shop};
use crate::db::stock::{self, NewReading, Tracking};
use crate::db::{Tx, episodes, evaluations, follow_ups, products_to_read, subscriptions};
use crate::ids::Ids;

use super::search;

/// Records what a connector understood for one shop. Facts may come in any order, repeated or late (R2). Variants that somebody
/// waits for and whose reading changed are asked to be looked at (R1).
pub async fn record_facts(tx: &mut Tx, ids: &Ids, shop: &Shop, facts: Vec<Fact>, now: i64) -> sqlx::Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    tx.lock_shop(shop.id.as_str()).await?;
    let mut batch = Batch::default();
    for fact in facts {
        batch.add(fact);
    }
    if shop.credentials.is_some() {
        // It may be back since: the API knows.
        batch.read_again.extend(std::mem::take(&mut batch.deleted).into_keys());
    }
    let mut touched = record_products(tx, ids, shop, &batch, now).await?;
    for location in &batch.locations {
        stock::upsert_location(tx, &shop.id, location).await?;
        touched.extend(stock::items_at_location(tx, &shop.id, &location.location).await?);
    }
    if !batch.tracking.is_empty() {
        let tracking: Vec<Tracking> = batch.tracking.into_values().collect();
        touched.extend(tracking.iter().map(|t| t.item.clone()));
        stock::upsert_tracking(tx, &shop.id, &tracking).await?;
    }
    // A dip between two rises is recorded on its own, so that it interrupts the settle time.
    let dips: Vec<&Level> = batch.levels.values().filter_map(Sequence::dip).collect();
    if !dips.is_empty() {
        stock::upsert_levels(tx, &shop.id, &dips).await?;
        let items = dips.iter().map(|level| level.item.clone()).collect();
        renew_readings(tx, shop, &items, now).await?;
    }
    if !batch.levels.is_empty() {
        let last: Vec<&Level> = batch.levels.values().map(|sequence| &sequence.last).collect();
        touched.extend(last.iter().map(|level| level.item.clone()));
        stock::upsert_levels(tx, &shop.id, &last).await?;
    }
    for variant in &batch.look_again {
        touched.extend(stock::item_of_variant(tx, &shop.id, variant).await?);
    }
    let read_again: Vec<&str> = batch.read_again.iter().map(String::as_str).collect();
    products_to_read::ask(tx, &shop.id, &read_again, now).await?;
    if let Some(at) = batch.uninstalled {
        shops::set_uninstalled(tx, &shop.id, Some(at)).await?;
    }
    renew_readings(tx, shop, &touched, now).await
}

/// The facts of one transaction, each kind once for each key.
#[derive(Default)]
struct Batch {
    levels: BTreeMap<(String, String), Sequence>,
    tracking: BTreeMap<String, Tracking>,
    locations: Vec<shelfbell_core::fact::Location>,
    products: BTreeMap<String, Product>,
    gone: Vec<(String, i64)>,
    variants_gone: Vec<String>,
    /// Ids of products or variants, and when we were told.
    deleted: BTreeMap<String, i64>,
    restored: BTreeSet<String>,
    look_again: BTreeSet<String>,
    read_again: BTreeSet<String>,
    uninstalled: Option<i64>,
}

/// What one level went through within the batch, in the order of arrival, older versions left out.
struct Sequence {
    last: Level,
    lowest: Level,
}

impl Sequence {
    fn dip(&self) -> Option<&Level> {
        (units(&self.lowest) < units(&self.last)).then_some(&self.lowest)
    }
}

fn units(level: &Level) -> i64 {
    if level.connected { level.available.unwrap_or(i64::MAX) } else { i64::MIN }
}

impl Batch {
    fn add(&mut self, fact: Fact) {
        match fact {
            Fact::Level(level) => self.add_level(level),
            Fact::Item { item, tracked, updated_at } => self.add_tracking(Tracking { item, tracked, updated_at }),
            Fact::Location(location) => self.locations.push(location),
            Fact::Product(product) => self.add_product(product),
            Fact::ProductGone { product, at } => self.gone.push((product, at)),
            Fact::VariantGone { variant, .. } => self.variants_gone.push(variant),
            // Neither names a time of the platform's: what came later says more.
            Fact::Deleted { id, at } => {
                self.restored.remove(&id);
                self.deleted.insert(id, at);
            }
            Fact::Restored { id } => {
                self.deleted.remove(&id);
                self.restored.insert(id);
            }
            Fact::LookAgain { variant } => {
                self.look_again.insert(variant);
            }
            Fact::ReadAgain { product } => {
                self.read_again.insert(product);
            }
            Fact::Uninstalled { at } => self.uninstalled = Some(at),
        }
    }

    fn add_level(&mut self, level: Level) {
        if level.available.is_none() && level.connected {
            // The platform sends no quantity for what it does not count.
            self.add_tracking(Tracking { item: level.item.clone(), tracked: false, updated_at: level.version.updated_at });
        }
        match self.levels.entry((level.item.clone(), level.location.clone())) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(Sequence { lowest: level.clone(), last: level });
            }
            std::collections::btree_map::Entry::Occupied(mut entry) => {
                let sequence = entry.get_mut();
                if level.version > sequence.last.version {
                    if units(&level) <= units(&sequence.lowest) {
                        sequence.lowest = level.clone();
                    }
                    sequence.last = level;
                }
            }
        }
    }

    fn add_tracking(&mut self, tracking: Tracking) {
        match self.tracking.get(&tracking.item) {
            Some(known) if known.updated_at >= tracking.updated_at => {}
            _ => {
                self.tracking.insert(tracking.item.clone(), tracking);
            }
        }
    }

    fn add_product(&mut self, product: Product) {
        for variant in &product.variants {
            if let Some(tracked) = variant.tracked {
                self.add_tracking(Tracking { item: item_of(variant), tracked, updated_at: product.updated_at });
            }
        }
        if self.deleted.get(&product.product).is_some_and(|at| *at <= product.updated_at) {
            self.deleted.remove(&product.product);
        }
        match self.products.get_mut(&product.product) {
            Some(known) if known.updated_at > product.updated_at => {}
            // Two partial readings of one product complete each other.
            Some(known) if known.updated_at == product.updated_at && !product.complete => {
                let fresh: BTreeSet<&str> = product.variants.iter().map(|v| v.variant.as_str()).collect();
                known.variants.retain(|v| !fresh.contains(v.variant.as_str()));
                known.variants.extend(product.variants);
            }
            _ => {
                self.products.insert(product.product.clone(), product);
            }
        }
    }
}

/// A variant whose inventory item the platform did not name counts by itself.
fn item_of(variant: &Variant) -> String {
    variant.inventory_item.clone().unwrap_or_else(|| format!("variant:{}", variant.variant))
}

/// Returns the inventory items whose variants may read differently now.
async fn record_products(tx: &mut Tx, ids: &Ids, shop: &Shop, batch: &Batch, now: i64) -> sqlx::Result<BTreeSet<String>> {
    let mut touched: BTreeSet<String> = BTreeSet::new();
    if !batch.products.is_empty() {
        let products: Vec<NewProduct> = batch.products.values().map(|product| new_product(product, ids, shop, now)).collect();
        let variants: Vec<NewVariant> = batch.products.values().flat_map(|product| new_variants(product, ids, shop, now)).collect();
        catalogue::adopt_imported(tx, &shop.id, &products, &variants).await?;
        catalogue::upsert_products(tx, &shop.id, &products).await?;
        catalogue::upsert_variants(tx, &shop.id, &variants, now).await?;
        for product in batch.products.values().filter(|product| product.complete) {
            let keep: Vec<&str> = product.variants.iter().map(|v| v.variant.as_str()).collect();
            catalogue::retire_missing_variants(tx, &shop.id, &product.product, product.updated_at, &keep).await?;
        }
    }
    for (product, at) in &batch.gone {
        catalogue::retire_product(tx, &shop.id, product, *at).await?;
    }
    for variant in &batch.variants_gone {
        catalogue::retire_variant(tx, &shop.id, variant).await?;
        touched.extend(stock::item_of_variant(tx, &shop.id, variant).await?);
    }
    for (id, at) in &batch.deleted {
        catalogue::retire_product_told(tx, &shop.id, id, *at).await?;
        catalogue::retire_variant(tx, &shop.id, id).await?;
    }
    let restored: Vec<&str> = batch.restored.iter().map(String::as_str).collect();
    catalogue::restore(tx, &shop.id, &restored).await?;
    for id in batch.deleted.keys().chain(&batch.restored) {
        touched.extend(stock::item_of_variant(tx, &shop.id, id).await?);
    }
    if !batch.products.is_empty() {
        let described: Vec<&str> = batch.products.keys().map(String::as_str).collect();
        search::index(tx, &shop.id, &described).await?;
    }
    let gone = batch.gone.iter().map(|(product, _)| product);
    let changed: Vec<&str> =
        batch.products.keys().chain(gone).chain(batch.deleted.keys()).chain(&batch.restored).map(String::as_str).collect();
    if !changed.is_empty() {
        touched.extend(stock::items_of_products(tx, &shop.id, &changed).await?);
    }
    Ok(touched)
}

fn new_product(product: &Product, ids: &Ids, shop: &Shop, now: i64) -> NewProduct {
    NewProduct {
        shop_id: shop.id.clone(),
        product_id: ProductId::new(ids.next(now)),
        platform_id: product.product.clone(),
        handle: product.handle.clone(),
        title: product.title.clone(),
        vendor: product.vendor.clone(),
        product_type: product.product_type.clone(),
        image_url: product.image_url.clone(),
        url: product.url.clone(),
        published: product.published,
        updated_at: product.updated_at,
    }
}

fn new_variants(product: &Product, ids: &Ids, shop: &Shop, now: i64) -> Vec<NewVariant> {
    let by_id: BTreeMap<&str, &Variant> = product.variants.iter().map(|variant| (variant.variant.as_str(), variant)).collect();
    by_id
        .into_values()
        .map(|variant| NewVariant {
            shop_id: shop.id.clone(),
            variant_id: VariantId::new(ids.next(now)),
            product_platform_id: product.product.clone(),
            product_updated_at: product.updated_at,
            platform_id: variant.variant.clone(),
            inventory_item: item_of(variant),
            title: variant.title.clone(),
            sku: variant.sku.clone(),
            options: serde_json::Value::from(variant.options.clone()).to_string(),
            price_minor: variant.price.as_deref().and_then(|price| parse_minor(price, &shop.currency)),
            image_url: variant.image_url.clone(),
            position: variant.position,
            backorder: variant.backorder,
        })
        .collect()
}

/// Reads the levels of some items again and renews the readings of their variants.
pub async fn renew_readings(tx: &mut Tx, shop: &Shop, items: &BTreeSet<String>, now: i64) -> sqlx::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let variants = stock::variants_of_items(tx, &shop.id, &items).await?;
    if variants.is_empty() {
        return Ok(());
    }
    let mut levels: HashMap<String, Vec<LevelReading>> = HashMap::new();
    for level in stock::levels_of_items(tx, &shop.id, &items).await? {
        levels.entry(level.item).or_default().push(LevelReading {
            available: level.available,
            connected: level.connected,
            location_active: level.active,
            fulfils_online_orders: level.fulfils_online_orders,
        });
    }
    let (mut readings, mut changed, mut sold_out) = (Vec::new(), Vec::new(), Vec::new());
    let mut after_alerts = AfterAlerts::default();
    for variant in &variants {
        let sellable = sellable(variant.tracked, levels.get(&variant.inventory_item).into_iter().flatten().copied());
        let reading = Reading { sellable, backorder: variant.backorder, published: variant.published, exists: variant.exists_ };
        let since = worth_telling_since(variant.worth_telling_since, reading.worth_telling(&shop.policy), now);
        let units = match sellable {
            Sellable::Units(units) => Some(units),
            Sellable::Unlimited => None,
        };
        if since != variant.worth_telling_since || units != variant.sellable {
            changed.push(variant.variant_id.as_str());
        }
        if since.is_none() && variant.worth_telling_since.is_some() {
            sold_out.push(variant.variant_id.as_str());
        }
        let before = Reading { sellable: variant.sellable.map_or(Sellable::Unlimited, Sellable::Units), ..reading };
        after_alerts.compare(&variant.variant_id, &before, &reading, shop);
        readings.push(NewReading {
            shop_id: shop.id.clone(),
            variant_id: variant.variant_id.clone(),
            sellable: units,
            worth_telling_since: since,
        });
    }
    stock::set_readings(tx, &readings, now).await?;
    if !sold_out.is_empty() {
        release_imports(tx, shop, &sold_out, now).await?;
    }
    after_alerts.write(tx, shop, now).await?;
    if !changed.is_empty() {
        let waited_for = stock::waited_for(tx, &shop.id, &changed).await?;
        if !waited_for.is_empty() {
            evaluations::request(tx, &shop.id, &waited_for, now).await?;
            tx.notify(Job::Evaluate.as_str()).await?;
        }
    }
    Ok(())
}

/// What a change of stock means to people who were told before.
#[derive(Default)]
struct AfterAlerts<'a> {
    fell: Vec<&'a str>,
    returned: Vec<&'a str>,
    /// Variants with few units left, and how many people may hear of it.
    last_units: Vec<(&'a str, u64)>,
}

impl<'a> AfterAlerts<'a> {
    fn compare(&mut self, variant: &'a str, before: &Reading, now: &Reading, shop: &Shop) {
        match (before.can_be_bought(&shop.policy), now.can_be_bought(&shop.policy)) {
            (true, false) => self.fell.push(variant),
            (false, true) => self.returned.push(variant),
            _ => {}
        }
        let people = people_for_last_units(before, now, &shop.policy);
        if people > 0 {
            self.last_units.push((variant, people));
        }
    }

    async fn write(self, tx: &mut Tx, shop: &Shop, now: i64) -> sqlx::Result<()> {
        if !self.returned.is_empty() {
            follow_ups::not_sold_out(tx, &shop.id, &self.returned).await?;
        }
        if !self.fell.is_empty() {
            let told_about = follow_ups::sold_out(tx, &shop.id, &self.fell, now).await?;
            evaluations::request(tx, &shop.id, &told_about, now + sold_out_again_after_ms(&shop.policy)).await?;
        }
        for (variant, people) in self.last_units {
            let people = i64::try_from(people).unwrap_or(i64::MAX);
            // The fall must settle as a rise must.
            follow_ups::insert_last_units(tx, &shop.id, variant, people, now + shop.policy.settle_ms(), now).await?;
        }
        Ok(())
    }
}

/// People whom an import put in line while the item could be bought: now that it is sold out, they wait like everybody else.
async fn release_imports(tx: &mut Tx, shop: &Shop, variants: &[&str], now: i64) -> sqlx::Result<()> {
    for episode in episodes::held_imports(tx, &shop.id, variants).await? {
        let id = shelfbell_core::ids::EpisodeId::new(episode.episode_id);
        let released = subscriptions::release_held(tx, &shop.id, &id).await?;
        episodes::add_step(
            tx,
            &shop.id,
            &id,
            "released: it sold out, so they wait like everybody else",
            &format!(r#"{{"people":{released}}}"#),
            now,
        )
        .await?;
        episodes::close(tx, &shop.id, &id, "sold_out", now).await?;
    }
    Ok(())
}
