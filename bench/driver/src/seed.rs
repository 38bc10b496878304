//! A shop with long lines, written straight into SQLite: a benchmark of telling is not one of signing up.

use shelfbell::app::App;
use shelfbell::clock::Clock;
use shelfbell::config::Config;
use shelfbell::db::Db;
use shelfbell::db::shops::{By, find};
use shelfbell::ids::Ids;
use sqlx::AssertSqlSafe;

use crate::server::DOMAIN;

/// Variant n has platform id 1000 + n, inventory item 2000 + n and one location; sold out.
pub const VARIANT: u64 = 1000;
pub const ITEM: u64 = 2000;

/// Writes `variants` sold-out variants, and `waiting` people in line for the first of them.
pub async fn seed(database: &str, variants: u64, waiting: u64) -> anyhow::Result<()> {
    let mut config = Config::defaults()?;
    config.database.url = database.to_owned().into();
    let app = App::build(config.clone(), Clock::System, Ids::random(), None).await?;
    let mut tx = app.db.read().await?;
    let shop = find(&mut tx, By::Domain, DOMAIN).await?.ok_or_else(|| anyhow::anyhow!("the bench shop is missing"))?.id;
    drop(tx);
    let Db::Sqlite { writer, .. } = &app.db else { anyhow::bail!("the benchmarks seed SQLite") };
    let count = |n: u64| format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})");
    let uuid = |group: &str| format!("'019300{group}-0000-7000-8000-' || printf('%012x', i)");
    // Yesterday: requests older than the shop's `expire_days` would be ended by the sweep.
    let asked_at = Clock::System.now() - 86_400_000;
    let product = format!(
        "INSERT OR IGNORE INTO products (shop_id, product_id, platform_id, handle, title, image_url, url, published, present, updated_at)
         VALUES ('{shop}', '019300aa-0000-7000-8000-000000000001', '1', 'varsity-top', 'Classic varsity top',
           'https://cdn.example.com/varsity-top.jpg', 'https://bench.myshopify.com/products/varsity-top', true, true, 1)"
    );
    let variant = format!(
        "{} INSERT OR IGNORE INTO variants (shop_id, variant_id, product_id, platform_id, inventory_item, title, sku, options, price_minor, position,
           backorder, present, sellable, stock_read_at)
         SELECT '{shop}', {}, '019300aa-0000-7000-8000-000000000001', {VARIANT} + i - 1, {ITEM} + i - 1, 'Size ' || i, 'VT-' || i, '[]', 1999, i, false, true, 0, 1 FROM n",
        count(variants),
        uuid("bb")
    );
    let contact = format!(
        "{} INSERT INTO contacts (shop_id, contact_id, channel, address, address_key, created_at)
         SELECT '{shop}', {}, 'email', 'person' || i || '@example.com', 'person' || i || '@example.com', {asked_at} FROM n",
        count(waiting),
        uuid("cc")
    );
    let subscription = format!(
        "{} INSERT INTO sign_ups (shop_id, subscription_id, contact_id, product_id, variant_id, target_id, confirmed, latest, place, quantity, locale, source,
           consent_text, consent_at, created_at)
         SELECT '{shop}', {}, {}, '019300aa-0000-7000-8000-000000000001', '019300bb-0000-7000-8000-000000000001', '019300bb-0000-7000-8000-000000000001',
           true, true, i, 1, 'en', 'button', 'Tell me once when it is back.', {asked_at}, {asked_at} FROM n",
        count(waiting),
        uuid("dd"),
        uuid("cc")
    );
    let line = format!(
        "INSERT INTO line (shop_id, target_id, place, subscription_id) SELECT shop_id, target_id, place, subscription_id FROM sign_ups
         WHERE shop_id = '{shop}'"
    );
    // The addresses stand in clear, as an older program wrote them: the next start takes them over.
    let in_clear = "DELETE FROM encryption_progress WHERE column_name = 'contacts.address'".to_owned();
    for sql in [product, variant, contact, subscription, line, in_clear] {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(writer).await?;
    }
    app.db.close().await;
    App::build(config, Clock::System, Ids::random(), None).await?.db.close().await;
    Ok(())
}
