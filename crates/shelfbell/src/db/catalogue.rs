//! Above 400 lines: products and variants, as the platform last described them; what all floors ask of a variant is one query here.

use serde::Serialize;
use shelfbell_core::chat;
use shelfbell_core::ids::{ProductId, ShopId, VariantId};
use shelfbell_core::stock::{Reading, Sellable};
use sqlx::AssertSqlSafe;

use super::line::SOMEBODY_WAITS;
use super::{Tx, json, on_tx};

/// A product row on its way in.
#[derive(Clone, Debug, Serialize)]
pub struct NewProduct {
    pub shop_id: ShopId,
    /// Used when the platform's id is not known yet.
    pub product_id: ProductId,
    pub platform_id: String,
    pub handle: String,
    pub title: String,
    pub vendor: Option<String>,
    pub product_type: Option<String>,
    pub image_url: Option<String>,
    pub url: Option<String>,
    pub published: bool,
    pub updated_at: i64,
}

/// A variant row on its way in.
#[derive(Clone, Debug, Serialize)]
pub struct NewVariant {
    pub shop_id: ShopId,
    pub variant_id: VariantId,
    pub product_platform_id: String,
    /// Of the product that carried it: a variant is taken only together with its product.
    pub product_updated_at: i64,
    pub platform_id: String,
    pub inventory_item: String,
    pub title: String,
    pub sku: Option<String>,
    /// JSON array of option values.
    pub options: String,
    pub price_minor: Option<i64>,
    pub image_url: Option<String>,
    pub position: i64,
    pub backorder: bool,
}

/// A platform id that was made from a product file is replaced when the platform itself names the product: same handle, and for
/// variants the same options, so that people who wait keep waiting for the same thing.
pub async fn adopt_imported(tx: &mut Tx, shop: &ShopId, products: &[NewProduct], variants: &[NewVariant]) -> sqlx::Result<()> {
    let rows = tx.rows("$2", &[("shop_id", "TEXT"), ("platform_id", "TEXT"), ("handle", "TEXT")]);
    let sql = format!(
        "UPDATE products SET platform_id = r.platform_id FROM {rows}
         WHERE products.shop_id = r.shop_id AND products.platform_id = r.handle AND r.platform_id <> r.handle
           AND NOT EXISTS (SELECT 1 FROM products known WHERE known.shop_id = $1 AND known.platform_id = r.platform_id)"
    );
    let list = json(products)?;
    let adopted =
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&list).execute(c).await.map(|d| d.rows_affected()))?;
    if adopted == 0 {
        return Ok(());
    }
    let rows = tx.rows("$2", &[("shop_id", "TEXT"), ("platform_id", "TEXT"), ("product_platform_id", "TEXT"), ("options", "TEXT")]);
    let sql = format!(
        "UPDATE variants SET platform_id = r.platform_id FROM {rows}, products p
         WHERE variants.shop_id = r.shop_id AND p.shop_id = r.shop_id AND p.platform_id = r.product_platform_id AND variants.product_id = p.product_id
           AND variants.options = r.options AND variants.platform_id <> r.platform_id
           AND NOT EXISTS (SELECT 1 FROM variants known WHERE known.shop_id = $1 AND known.platform_id = r.platform_id)"
    );
    let list = json(variants)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&list).execute(c).await.map(drop))
}

/// Writes products unless a newer description is known. One that was deleted since ([`retire_product_told`]) stays gone. Platform ids in the
/// list must differ.
pub async fn upsert_products(tx: &mut Tx, shop: &ShopId, products: &[NewProduct]) -> sqlx::Result<()> {
    let columns = [
        ("product_id", "TEXT"),
        ("platform_id", "TEXT"),
        ("handle", "TEXT"),
        ("title", "TEXT"),
        ("vendor", "TEXT"),
        ("product_type", "TEXT"),
        ("image_url", "TEXT"),
        ("url", "TEXT"),
        ("published", "BOOLEAN"),
        ("updated_at", "BIGINT"),
    ];
    let sql = format!(
        "INSERT INTO products (shop_id, product_id, platform_id, handle, title, vendor, product_type, image_url, url, published, present, updated_at)
         SELECT $1, product_id, platform_id, handle, title, vendor, product_type, image_url, url, published, true, updated_at FROM {} WHERE true
         ON CONFLICT (shop_id, platform_id) DO UPDATE SET handle = excluded.handle, title = excluded.title, vendor = excluded.vendor,
           product_type = excluded.product_type, image_url = coalesce(excluded.image_url, products.image_url), url = coalesce(excluded.url, products.url),
           published = excluded.published, updated_at = excluded.updated_at,
           present = products.gone_at IS NULL OR excluded.updated_at >= products.gone_at,
           gone_at = CASE WHEN excluded.updated_at < products.gone_at THEN products.gone_at END
         WHERE excluded.updated_at >= products.updated_at",
        tx.rows("$2", &columns)
    );
    let rows = json(products)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&rows).execute(c).await.map(drop))
}

/// Writes the variants of products that were taken. Platform ids in the list must differ.
pub async fn upsert_variants(tx: &mut Tx, shop: &ShopId, variants: &[NewVariant], now: i64) -> sqlx::Result<()> {
    let columns = [
        ("shop_id", "TEXT"),
        ("variant_id", "TEXT"),
        ("product_platform_id", "TEXT"),
        ("product_updated_at", "BIGINT"),
        ("platform_id", "TEXT"),
        ("inventory_item", "TEXT"),
        ("title", "TEXT"),
        ("sku", "TEXT"),
        ("options", "TEXT"),
        ("price_minor", "BIGINT"),
        ("image_url", "TEXT"),
        ("position", "BIGINT"),
        ("backorder", "BOOLEAN"),
    ];
    let sql = format!(
        "INSERT INTO variants (shop_id, variant_id, product_id, platform_id, inventory_item, title, sku, options, price_minor, image_url, position,
           backorder, present, sellable, stock_read_at)
         SELECT $1, r.variant_id, p.product_id, r.platform_id, r.inventory_item, r.title, r.sku, r.options, r.price_minor, r.image_url, r.position,
           r.backorder, true, 0, $3
         FROM {} JOIN products p ON p.shop_id = r.shop_id AND p.platform_id = r.product_platform_id AND p.updated_at = r.product_updated_at WHERE true
         ON CONFLICT (shop_id, platform_id) DO UPDATE SET product_id = excluded.product_id, inventory_item = excluded.inventory_item, title = excluded.title,
           sku = excluded.sku, options = excluded.options, price_minor = coalesce(excluded.price_minor, variants.price_minor),
           image_url = coalesce(excluded.image_url, variants.image_url), position = excluded.position, backorder = excluded.backorder, present = true",
        tx.rows("$2", &columns)
    );
    let rows = json(variants)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&rows).bind(now).execute(c).await.map(drop))
}

/// Of a product whose whole variant list is known, the others are no longer sold.
pub async fn retire_missing_variants(
    tx: &mut Tx,
    shop: &ShopId,
    product_platform_id: &str,
    product_updated_at: i64,
    keep: &[&str],
) -> sqlx::Result<()> {
    let sql = format!(
        "UPDATE variants SET present = false WHERE shop_id = $1 AND present AND platform_id NOT IN {}
           AND product_id = (SELECT product_id FROM products WHERE shop_id = $1 AND platform_id = $2 AND updated_at = $4)",
        tx.texts("$3")
    );
    let keep = json(keep)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(product_platform_id)
        .bind(&keep)
        .bind(product_updated_at)
        .execute(c)
        .await
        .map(drop))
}

/// The product is gone from the platform since `at`.
pub async fn retire_product(tx: &mut Tx, shop: &ShopId, product_platform_id: &str, at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE products SET present = false, updated_at = $3 WHERE shop_id = $1 AND platform_id = $2 AND updated_at <= $3"
    )
    .bind(shop.as_str())
    .bind(product_platform_id)
    .bind(at)
    .execute(c)
    .await
    .map(drop))
}

/// As [`retire_product`], where the platform named no time: `at` is when it told us. A description of before brings it back neither.
pub async fn retire_product_told(tx: &mut Tx, shop: &ShopId, product_platform_id: &str, at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE products SET present = false, gone_at = $3 WHERE shop_id = $1 AND platform_id = $2")
        .bind(shop.as_str())
        .bind(product_platform_id)
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}

/// Products and variants with these platform ids are back.
pub async fn restore(tx: &mut Tx, shop: &ShopId, platform_ids: &[&str]) -> sqlx::Result<()> {
    if platform_ids.is_empty() {
        return Ok(());
    }
    let ids = json(platform_ids)?;
    for what in ["products SET present = true, gone_at = NULL", "variants SET present = true"] {
        let sql = format!("UPDATE {what} WHERE shop_id = $1 AND NOT present AND platform_id IN {}", tx.texts("$2"));
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Whether what was said to be deleted is there, the platform's API tells from now on.
pub async fn trust_the_api(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE products SET gone_at = NULL WHERE shop_id = $1 AND gone_at IS NOT NULL")
        .bind(shop.as_str())
        .execute(c)
        .await
        .map(drop))
}

/// Which variants, by our ids, may be bought at zero.
pub async fn set_backorder(tx: &mut Tx, shop: &ShopId, variants: &[(&str, bool)]) -> sqlx::Result<()> {
    for backorder in [false, true] {
        let these: Vec<&str> = variants.iter().filter(|(_, may)| *may == backorder).map(|(variant, _)| *variant).collect();
        if these.is_empty() {
            continue;
        }
        let sql = format!("UPDATE variants SET backorder = $3 WHERE shop_id = $1 AND variant_id IN {}", tx.texts("$2"));
        let these = json(&these)?;
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&these).bind(backorder).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// As of when products are known, ms, by the platform's ids.
pub async fn described_at(tx: &mut Tx, shop: &ShopId, products: &[&str]) -> sqlx::Result<Vec<(String, i64)>> {
    let sql = format!("SELECT platform_id, updated_at FROM products WHERE shop_id = $1 AND platform_id IN {}", tx.texts("$2"));
    let products = json(products)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&products).fetch_all(c).await)
}

/// The variant alone is gone from the platform.
pub async fn retire_variant(tx: &mut Tx, shop: &ShopId, variant_platform_id: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE variants SET present = false WHERE shop_id = $1 AND platform_id = $2")
        .bind(shop.as_str())
        .bind(variant_platform_id)
        .execute(c)
        .await
        .map(drop))
}

/// A variant with its product, as answers and messages need it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "a row as it is stored")]
pub struct Variant {
    pub variant_id: String,
    pub product_id: String,
    pub platform_id: String,
    pub product_platform_id: String,
    pub handle: String,
    pub product_title: String,
    pub title: String,
    pub sku: Option<String>,
    pub price_minor: Option<i64>,
    pub image_url: Option<String>,
    pub product_image_url: Option<String>,
    pub url: Option<String>,
    pub published: bool,
    pub product_present: bool,
    pub present: bool,
    pub backorder: bool,
    pub sellable: Option<i64>,
    pub stock_read_at: i64,
    pub worth_telling_since: Option<i64>,
    pub expected_at: Option<i64>,
}

impl Variant {
    /// The product's page at the shop whose pages begin with `storefront_url`; with this variant chosen where it is about `one`.
    pub fn page(&self, storefront_url: &str, one: bool) -> String {
        let page = self.url.clone().unwrap_or_else(|| format!("{storefront_url}/products/{}", self.handle));
        let join = if page.contains('?') { '&' } else { '?' };
        if one { format!("{page}{join}variant={}", self.platform_id) } else { page }
    }

    pub fn id(&self) -> VariantId {
        VariantId::new(&self.variant_id)
    }

    pub fn reading(&self) -> Reading {
        Reading {
            sellable: self.sellable.map_or(Sellable::Unlimited, Sellable::Units),
            backorder: self.backorder,
            published: self.published,
            exists: self.present && self.product_present,
        }
    }

    /// Shopify calls the only variant of a product without options "Default Title".
    pub fn shown_title(&self) -> Option<&str> {
        (!self.title.is_empty() && self.title != "Default Title").then_some(self.title.as_str())
    }

    /// Its own picture, else its product's; one that is relative belongs to the shop's own pages.
    pub fn picture_url(&self, storefront_url: &str) -> Option<String> {
        let url = self.image_url.as_ref().or(self.product_image_url.as_ref())?;
        Some(if url.starts_with('/') { format!("{storefront_url}{url}") } else { url.clone() })
    }
}

/// The variants are named by what follows, so they come first: SQLite takes `CROSS JOIN` as that order, where it would else read a whole
/// shop's products.
const VARIANT: &str = "SELECT v.variant_id, v.product_id, v.platform_id, p.platform_id AS product_platform_id, p.handle, p.title AS product_title,
    v.title, v.sku, v.price_minor, v.image_url, p.image_url AS product_image_url, p.url, p.published, p.present AS product_present, v.present,
    v.backorder, v.sellable, v.stock_read_at, v.worth_telling_since, v.expected_at
  FROM variants v CROSS JOIN products p WHERE p.shop_id = v.shop_id AND p.product_id = v.product_id AND v.shop_id = $1";

/// How a variant or a product is named in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Id,
    /// The platform's id; failing that, a SKU.
    Reference,
}

pub async fn variant(tx: &mut Tx, shop: &ShopId, by: By, value: &str) -> sqlx::Result<Option<Variant>> {
    let condition = match by {
        By::Id => "v.variant_id = $2",
        By::Reference => "v.platform_id = $2",
    };
    let found = fetch_variant(tx, shop, condition, value).await?;
    match by {
        By::Reference if found.is_none() => fetch_variant(tx, shop, "v.sku = $2 AND v.present ORDER BY v.variant_id LIMIT 1", value).await,
        _ => Ok(found),
    }
}

async fn fetch_variant(tx: &mut Tx, shop: &ShopId, condition: &str, value: &str) -> sqlx::Result<Option<Variant>> {
    let sql = format!("{VARIANT} AND {condition}");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(value).fetch_optional(c).await)
}

/// Reads the row for a decision that this transaction will act on: no other process may act on it meanwhile.
pub async fn lock_variant(tx: &mut Tx, shop: &ShopId, variant: &VariantId) -> sqlx::Result<()> {
    let sql = format!("SELECT 1 FROM variants WHERE shop_id = $1 AND variant_id = $2 {}", tx.for_update());
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(variant.as_str()).fetch_optional(c).await.map(drop))
}

pub async fn variants(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<Vec<Variant>> {
    let sql = format!("{VARIANT} AND v.variant_id IN {}", tx.texts("$2"));
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).fetch_all(c).await)
}

/// The variants of a product that is named by its id, its platform id or its handle, in their order.
pub async fn variants_of_product(tx: &mut Tx, shop: &ShopId, product: &str) -> sqlx::Result<Vec<Variant>> {
    let sql = format!(
        "{VARIANT} AND v.present AND v.product_id IN (
           SELECT product_id FROM products WHERE shop_id = $1 AND (product_id = $2 OR platform_id = $2 OR handle = $2)
           ORDER BY present DESC, updated_at DESC LIMIT 1) ORDER BY v.position, v.variant_id"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(product).fetch_all(c).await)
}

/// By which name products are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Id,
    PlatformId,
    Handle,
}

#[derive(sqlx::FromRow)]
struct ProductRow {
    product_id: String,
    product_platform_id: String,
    handle: String,
    product_title: String,
    product_type: Option<String>,
    vendor: Option<String>,
    platform_id: String,
    title: String,
    options: String,
    sku: Option<String>,
}

/// Products with all their variants, as conversations need them; each with our id. Those without variants are left out.
pub async fn products(tx: &mut Tx, shop: &ShopId, named: Named, names: &[&str]) -> sqlx::Result<Vec<(String, chat::Product)>> {
    described(tx, shop, named, names, "p.present AND v.present").await
}

/// As [`products`], of those that are not sold any more: so that this can be said.
pub async fn former_products(tx: &mut Tx, shop: &ShopId, named: Named, names: &[&str]) -> sqlx::Result<Vec<(String, chat::Product)>> {
    described(tx, shop, named, names, "NOT p.present").await
}

async fn described(tx: &mut Tx, shop: &ShopId, named: Named, names: &[&str], which: &str) -> sqlx::Result<Vec<(String, chat::Product)>> {
    let column = match named {
        Named::Id => "p.product_id",
        Named::PlatformId => "p.platform_id",
        Named::Handle => "p.handle",
    };
    let sql = format!(
        "SELECT p.product_id, p.platform_id AS product_platform_id, p.handle, p.title AS product_title, p.product_type, p.vendor,
           v.platform_id, v.title, v.options, v.sku
         FROM products p JOIN variants v ON v.shop_id = p.shop_id AND v.product_id = p.product_id
         WHERE p.shop_id = $1 AND {which} AND {column} IN {} ORDER BY p.product_id, v.position, v.variant_id",
        tx.texts("$2")
    );
    let names = json(names)?;
    let rows: Vec<ProductRow> = on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&names).fetch_all(c).await)?;
    let mut products: Vec<(String, chat::Product)> = Vec::new();
    for row in rows {
        if products.last().is_none_or(|(id, _)| *id != row.product_id) {
            let product = chat::Product {
                id: row.product_platform_id,
                handle: row.handle,
                title: row.product_title,
                product_type: row.product_type,
                vendor: row.vendor,
                variants: Vec::new(),
            };
            products.push((row.product_id, product));
        }
        if let Some((_, product)) = products.last_mut() {
            let options = serde_json::from_str(&row.options).map_err(|error| sqlx::Error::Decode(error.into()))?;
            product.variants.push(chat::Variant { id: row.platform_id, title: row.title, options, sku: row.sku });
        }
    }
    Ok(products)
}

/// Variants by the platform's ids, in no order.
pub async fn variants_by_platform_id(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<Vec<Variant>> {
    let sql = format!("{VARIANT} AND v.platform_id IN {}", tx.texts("$2"));
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).fetch_all(c).await)
}

/// Other products of the same types as these, by our ids; named and answered by the platform's and ours.
pub async fn of_same_type(tx: &mut Tx, shop: &ShopId, platform_ids: &[&str], most: i64) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT product_id FROM products WHERE shop_id = $1 AND present AND platform_id NOT IN {ids} AND product_type IN (
           SELECT product_type FROM products WHERE shop_id = $1 AND platform_id IN {ids} AND product_type <> '') ORDER BY product_id LIMIT $3",
        ids = tx.texts("$2")
    );
    let ids = json(platform_ids)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).bind(most).fetch_all(c).await)
}

/// A variant that people wait for: ours, and by the platform's ids.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WaitedFor {
    pub variant_id: String,
    pub platform_id: String,
    pub product_platform_id: String,
}

/// The variants that people wait for, for the reconciliation poll; after `after`, at most `most`.
pub async fn waited_for(tx: &mut Tx, shop: &ShopId, after: &str, most: i64) -> sqlx::Result<Vec<WaitedFor>> {
    let sql = format!(
        "SELECT v.variant_id, v.platform_id, p.platform_id AS product_platform_id FROM variants v
         CROSS JOIN products p WHERE p.shop_id = v.shop_id AND p.product_id = v.product_id AND v.shop_id = $1 AND v.variant_id > $2 AND v.present AND (
           {SOMEBODY_WAITS}
           OR EXISTS (SELECT 1 FROM episodes e WHERE e.shop_id = $1 AND e.variant_id = v.variant_id AND e.state <> 'closed'))
         ORDER BY v.variant_id LIMIT $3"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(after).bind(most).fetch_all(c).await)
}

/// Products and variants that are sold, for reports.
pub async fn count(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<(i64, i64)> {
    on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT (SELECT count(*) FROM products WHERE shop_id = $1 AND present), (SELECT count(*) FROM variants WHERE shop_id = $1 AND present)"
    )
    .bind(shop.as_str())
    .fetch_one(c)
    .await
    })
}
