//! Stock levels with the platform's own timestamps (R2), and the readings made of them.

use serde::Serialize;
use shelfbell_core::fact::{Level, Location};
use shelfbell_core::ids::{ShopId, VariantId};
use sqlx::AssertSqlSafe;

use super::line::SOMEBODY_WAITS;
use super::{Tx, json, on_tx};

/// Writes each level unless a newer one is known: an older or equal version changes nothing. Keys in the list must differ.
pub async fn upsert_levels(tx: &mut Tx, shop: &ShopId, levels: &[&Level]) -> sqlx::Result<()> {
    #[derive(Serialize)]
    struct Row<'a> {
        item: &'a str,
        location: &'a str,
        available: Option<i64>,
        connected: bool,
        updated_at: i64,
        triggered_at: i64,
    }
    let columns = [
        ("item", "TEXT"),
        ("location", "TEXT"),
        ("available", "BIGINT"),
        ("connected", "BOOLEAN"),
        ("updated_at", "BIGINT"),
        ("triggered_at", "BIGINT"),
    ];
    let sql = format!(
        "INSERT INTO stock_levels (shop_id, item, location, available, connected, updated_at, triggered_at)
         SELECT $1, item, location, available, connected, updated_at, triggered_at FROM {} WHERE true
         ON CONFLICT (shop_id, item, location) DO UPDATE SET available = excluded.available, connected = excluded.connected,
           updated_at = excluded.updated_at, triggered_at = excluded.triggered_at
         WHERE excluded.updated_at > stock_levels.updated_at
            OR (excluded.updated_at = stock_levels.updated_at AND excluded.triggered_at > stock_levels.triggered_at)",
        tx.rows("$2", &columns)
    );
    let rows: Vec<Row> = levels
        .iter()
        .map(|level| Row {
            item: &level.item,
            location: &level.location,
            available: level.available,
            connected: level.connected,
            updated_at: level.version.updated_at,
            triggered_at: level.version.triggered_at,
        })
        .collect();
    let rows = json(&rows)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&rows).execute(c).await.map(drop))
}

/// Whether the platform counts an item.
#[derive(Clone, Debug, Serialize)]
pub struct Tracking {
    pub item: String,
    pub tracked: bool,
    pub updated_at: i64,
}

/// Items in the list must differ.
pub async fn upsert_tracking(tx: &mut Tx, shop: &ShopId, items: &[Tracking]) -> sqlx::Result<()> {
    let rows = tx.rows("$2", &[("item", "TEXT"), ("tracked", "BOOLEAN"), ("updated_at", "BIGINT")]);
    let sql = format!(
        "INSERT INTO inventory_items (shop_id, item, tracked, updated_at) SELECT $1, item, tracked, updated_at FROM {rows} WHERE true
         ON CONFLICT (shop_id, item) DO UPDATE SET tracked = excluded.tracked, updated_at = excluded.updated_at
         WHERE excluded.updated_at > inventory_items.updated_at"
    );
    let items = json(items)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&items).execute(c).await.map(drop))
}

pub async fn upsert_location(tx: &mut Tx, shop: &ShopId, location: &Location) -> sqlx::Result<()> {
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO locations (shop_id, location, name, active, fulfils_online_orders, updated_at) VALUES ($1, $2, $3, $4, coalesce($5, true), $6)
         ON CONFLICT (shop_id, location) DO UPDATE SET name = coalesce(excluded.name, locations.name), active = excluded.active,
           fulfils_online_orders = coalesce($5, locations.fulfils_online_orders), updated_at = excluded.updated_at
         WHERE excluded.updated_at >= locations.updated_at"
    )
    .bind(shop.as_str())
    .bind(&location.location)
    .bind(&location.name)
    .bind(location.active)
    .bind(location.fulfils_online_orders)
    .bind(location.updated_at)
    .execute(c)
    .await
    .map(drop)
    })
}

pub async fn items_at_location(tx: &mut Tx, shop: &ShopId, location: &str) -> sqlx::Result<Vec<String>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT item FROM stock_levels WHERE shop_id = $1 AND location = $2")
        .bind(shop.as_str())
        .bind(location)
        .fetch_all(c)
        .await)
}

/// The inventory items of some products, by the platform's product ids.
pub async fn items_of_products(tx: &mut Tx, shop: &ShopId, products: &[&str]) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT v.inventory_item FROM variants v JOIN products p ON p.shop_id = v.shop_id AND p.product_id = v.product_id
         WHERE v.shop_id = $1 AND p.platform_id IN {}",
        tx.texts("$2")
    );
    let products = json(products)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&products).fetch_all(c).await)
}

/// The inventory item of one variant, by the platform's variant id.
pub async fn item_of_variant(tx: &mut Tx, shop: &ShopId, variant: &str) -> sqlx::Result<Option<String>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT inventory_item FROM variants WHERE shop_id = $1 AND platform_id = $2")
        .bind(shop.as_str())
        .bind(variant)
        .fetch_optional(c)
        .await)
}

/// A variant with what its reading is made of, apart from the levels.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "a row as it is stored")]
pub struct Stocked {
    pub variant_id: String,
    pub inventory_item: String,
    pub backorder: bool,
    pub published: bool,
    pub exists_: bool,
    pub tracked: bool,
    pub sellable: Option<i64>,
    pub worth_telling_since: Option<i64>,
}

pub async fn variants_of_items(tx: &mut Tx, shop: &ShopId, items: &[&str]) -> sqlx::Result<Vec<Stocked>> {
    let sql = format!(
        "SELECT v.variant_id, v.inventory_item, v.backorder, p.published, (v.present AND p.present) AS exists_, coalesce(i.tracked, true) AS tracked,
           v.sellable, v.worth_telling_since
         FROM variants v JOIN products p ON p.shop_id = v.shop_id AND p.product_id = v.product_id
         LEFT JOIN inventory_items i ON i.shop_id = v.shop_id AND i.item = v.inventory_item
         WHERE v.shop_id = $1 AND v.inventory_item IN {}",
        tx.texts("$2")
    );
    let items = json(items)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&items).fetch_all(c).await)
}

/// A level with what is known of its location.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LevelAt {
    pub item: String,
    pub location: String,
    pub name: Option<String>,
    pub available: Option<i64>,
    pub connected: bool,
    pub active: bool,
    pub fulfils_online_orders: bool,
    pub updated_at: i64,
}

pub async fn levels_of_items(tx: &mut Tx, shop: &ShopId, items: &[&str]) -> sqlx::Result<Vec<LevelAt>> {
    let sql = format!(
        "SELECT l.item, l.location, loc.name, l.available, l.connected, coalesce(loc.active, true) AS active,
           coalesce(loc.fulfils_online_orders, true) AS fulfils_online_orders, l.updated_at
         FROM stock_levels l LEFT JOIN locations loc ON loc.shop_id = l.shop_id AND loc.location = l.location
         WHERE l.shop_id = $1 AND l.item IN {} ORDER BY l.item, l.location",
        tx.texts("$2")
    );
    let items = json(items)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&items).fetch_all(c).await)
}

/// A renewed reading of one variant.
#[derive(Clone, Debug, Serialize)]
pub struct NewReading {
    /// In every row, so that SQLite goes from rows to variants and not the other way round.
    pub shop_id: ShopId,
    pub variant_id: String,
    pub sellable: Option<i64>,
    pub worth_telling_since: Option<i64>,
}

pub async fn set_readings(tx: &mut Tx, readings: &[NewReading], now: i64) -> sqlx::Result<()> {
    let rows = tx.rows("$1", &[("shop_id", "TEXT"), ("variant_id", "TEXT"), ("sellable", "BIGINT"), ("worth_telling_since", "BIGINT")]);
    let sql = format!(
        "UPDATE variants SET sellable = r.sellable, worth_telling_since = r.worth_telling_since, stock_read_at = $2
         FROM {rows} WHERE variants.shop_id = r.shop_id AND variants.variant_id = r.variant_id"
    );
    let readings = json(readings)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(&readings).bind(now).execute(c).await.map(drop))
}

/// Those of the variants that somebody waits for, or that an episode is under way for. One index look-up each, however long the line.
pub async fn waited_for(tx: &mut Tx, shop: &ShopId, variants: &[&str]) -> sqlx::Result<Vec<VariantId>> {
    let sql = format!(
        "SELECT v.variant_id FROM variants v WHERE v.shop_id = $1 AND v.variant_id IN {} AND (
           {SOMEBODY_WAITS}
           OR EXISTS (SELECT 1 FROM episodes e WHERE e.shop_id = $1 AND e.variant_id = v.variant_id AND e.kind = 'restock' AND e.state <> 'closed'))",
        tx.texts("$2")
    );
    let variants = json(variants)?;
    let ids: Vec<String> = on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&variants).fetch_all(c).await)?;
    Ok(ids.into_iter().map(VariantId::new).collect())
}

/// When stock was last read from what the platform told, ms.
pub async fn last_read_at(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT max(stock_read_at) FROM variants WHERE shop_id = $1 AND stock_read_at > 0")
        .bind(shop.as_str())
        .fetch_one(c)
        .await)
}

/// A variant as a program of the merchant's names it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Named {
    pub variant_id: String,
    pub platform_id: String,
    pub sku: Option<String>,
    pub inventory_item: String,
}

/// Variants by the shop's own ids, also those that are no longer sold.
pub async fn named_by_id(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<Vec<Named>> {
    let sql = format!(
        "SELECT variant_id, platform_id, sku, inventory_item FROM variants WHERE shop_id = $1 AND platform_id IN {}",
        tx.texts("$2")
    );
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).fetch_all(c).await)
}

/// Variants that are sold, by SKU.
pub async fn named_by_sku(tx: &mut Tx, shop: &ShopId, skus: &[&str]) -> sqlx::Result<Vec<Named>> {
    let sql = format!(
        "SELECT variant_id, platform_id, sku, inventory_item FROM variants WHERE shop_id = $1 AND present AND sku IN {}",
        tx.texts("$2")
    );
    let skus = json(skus)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&skus).fetch_all(c).await)
}

/// As of when levels and tracking of some items are known, ms.
#[derive(Clone, Debug)]
pub struct Known {
    /// Item, location, time.
    pub levels: Vec<(String, String, i64)>,
    /// Item, time.
    pub tracking: Vec<(String, i64)>,
}

pub async fn known_versions(tx: &mut Tx, shop: &ShopId, items: &[&str]) -> sqlx::Result<Known> {
    let levels = format!("SELECT item, location, updated_at FROM stock_levels WHERE shop_id = $1 AND item IN {}", tx.texts("$2"));
    let tracking = format!("SELECT item, updated_at FROM inventory_items WHERE shop_id = $1 AND item IN {}", tx.texts("$2"));
    let items = json(items)?;
    Ok(Known {
        levels: on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(levels)).bind(shop.as_str()).bind(&items).fetch_all(c).await)?,
        tracking: on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(tracking)).bind(shop.as_str()).bind(&items).fetch_all(c).await)?,
    })
}
