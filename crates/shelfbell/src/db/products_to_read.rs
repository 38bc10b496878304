//! Products of which a webhook said only that something changed: the platform's API is asked what. One row for each: asking twice is asking once.

use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

/// The platform's ids. Also for those that are being read just now: they are read once more.
pub async fn ask(tx: &mut Tx, shop: &ShopId, products: &[&str], now: i64) -> sqlx::Result<()> {
    if products.is_empty() {
        return Ok(());
    }
    let each = match tx.engine() {
        super::Engine::Sqlite => "json_each($2)",
        super::Engine::Postgres => "json_array_elements_text($2::json)",
    };
    let sql = format!(
        "INSERT INTO products_to_read (shop_id, product, times_asked, due_at) SELECT $1, value, 1, $3 FROM {each} WHERE true
         ON CONFLICT (shop_id, product) DO UPDATE SET times_asked = products_to_read.times_asked + 1"
    );
    let products = json(products)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&products).bind(now).execute(c).await.map(drop))
}

/// A product to read, and how often it had been asked for when it was taken.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ToRead {
    pub shop_id: String,
    pub product: String,
    pub times_asked: i64,
}

/// Those that are due, of one shop, for this process alone until `until`.
pub async fn claim(tx: &mut Tx, now: i64, until: i64, most: i64) -> sqlx::Result<Vec<ToRead>> {
    let sql = format!(
        "UPDATE products_to_read SET due_at = $2 WHERE (shop_id, product) IN (
           SELECT shop_id, product FROM products_to_read WHERE due_at <= $1
             AND shop_id = (SELECT shop_id FROM products_to_read WHERE due_at <= $1 ORDER BY due_at LIMIT 1)
           ORDER BY due_at LIMIT $3 {})
         RETURNING shop_id, product, times_asked",
        tx.skip_locked()
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(now).bind(until).bind(most).fetch_all(c).await)
}

/// They were read, in this transaction. What was asked for again meanwhile is due again.
pub async fn read(tx: &mut Tx, shop: &ShopId, products: &[ToRead], now: i64) -> sqlx::Result<()> {
    for one in products {
        let gone =
            on_tx!(&mut *tx, |c| sqlx::query("DELETE FROM products_to_read WHERE shop_id = $1 AND product = $2 AND times_asked = $3")
                .bind(shop.as_str())
                .bind(&one.product)
                .bind(one.times_asked)
                .execute(c)
                .await
                .map(|done| done.rows_affected()))?;
        if gone == 0 {
            on_tx!(&mut *tx, |c| sqlx::query("UPDATE products_to_read SET due_at = $3 WHERE shop_id = $1 AND product = $2")
                .bind(shop.as_str())
                .bind(&one.product)
                .bind(now)
                .execute(c)
                .await
                .map(drop))?;
        }
    }
    Ok(())
}
