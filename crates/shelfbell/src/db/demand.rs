//! What people wait for: the lines of a shop, each with what it is about, ordered and continued by a key; and how one product's line grew.

use shelfbell_core::ids::ShopId;
use shelfbell_core::stock::{Reading, Sellable};
use sqlx::AssertSqlSafe;

use super::figures::OnDay;
use super::{Tx, json, on_tx};

/// Which line comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Most people.
    Waiting,
    /// Most people times price.
    Revenue,
    /// Whose first person waits longest.
    Longest,
}

impl Sort {
    /// SQL: greater is earlier.
    fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Revenue => "waiting * coalesce(price_minor, 0)",
            Self::Longest => "-oldest_at",
        }
    }
}

/// One line: of a variant, or for any variant of a product.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    pub target_id: String,
    /// By which it was ordered.
    pub sort_key: i64,
    pub waiting: i64,
    /// Units that they want together.
    pub quantity: i64,
    /// When the first of them joined, ms.
    pub oldest_at: i64,
    pub product_platform_id: String,
    pub handle: String,
    pub product_title: String,
    pub product_image_url: Option<String>,
    pub published: bool,
    pub product_present: bool,
    /// For any variant: the cheapest.
    pub price_minor: Option<i64>,
    /// `None`, as everything below: any variant will do.
    pub variant_id: Option<String>,
    pub variant_platform_id: Option<String>,
    pub variant_title: Option<String>,
    pub sku: Option<String>,
    pub image_url: Option<String>,
    pub sellable: Option<i64>,
    pub backorder: Option<bool>,
    pub present: Option<bool>,
    pub expected_at: Option<i64>,
}

impl Line {
    /// `None` where any variant will do.
    pub fn reading(&self) -> Option<Reading> {
        Some(Reading {
            sellable: self.sellable.map_or(Sellable::Unlimited, Sellable::Units),
            backorder: self.backorder?,
            published: self.published,
            exists: self.present? && self.product_present,
        })
    }
}

/// Where a list goes on: the last line of the page before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    pub sort_key: i64,
    pub target_id: String,
}

/// `words`: the product must have words that begin with each of them; none asks for all.
pub async fn lines(tx: &mut Tx, shop: &ShopId, sort: Sort, words: &[String], after: Option<&After>, most: i64) -> sqlx::Result<Vec<Line>> {
    let key = sort.key();
    // Words are compared by their bytes on SQLite, so those that begin alike are a range of the index; PostgreSQL may sort them otherwise.
    let begins = |n: usize| match tx {
        Tx::Sqlite(_) => format!("w.word >= $5->>{n} AND w.word < ($5->>{n}) || char(1114111)"),
        Tx::Postgres(_) => format!("w.word LIKE ($5::json->>{n}) || '%'"),
    };
    let has = |n: usize| format!(" AND p.product_id IN (SELECT w.product_id FROM search_words w WHERE w.shop_id = $1 AND {})", begins(n));
    let about: String = (0..words.len()).map(has).collect();
    let sql = format!(
        "WITH lines AS (SELECT target_id, count(*) AS waiting, CAST(sum(quantity) AS BIGINT) AS quantity, min(place) AS oldest_at
           FROM line WHERE shop_id = $1 GROUP BY target_id),
         known AS (SELECT l.target_id, l.waiting, l.quantity, l.oldest_at, p.platform_id AS product_platform_id, p.handle, p.title AS product_title,
             p.image_url AS product_image_url, p.published, p.present AS product_present,
             CASE WHEN v.variant_id IS NULL THEN (SELECT min(x.price_minor) FROM variants x WHERE x.shop_id = $1 AND x.product_id = l.target_id AND x.present)
               ELSE v.price_minor END AS price_minor,
             v.variant_id, v.platform_id AS variant_platform_id, v.title AS variant_title, v.sku, v.image_url, v.sellable, v.backorder, v.present, v.expected_at
           FROM lines l LEFT JOIN variants v ON v.shop_id = $1 AND v.variant_id = l.target_id
           JOIN products p ON p.shop_id = $1 AND p.product_id = coalesce(v.product_id, l.target_id) WHERE $5 = $5{about})
         SELECT * FROM (SELECT known.*, CAST({key} AS BIGINT) AS sort_key FROM known) AS ordered
         WHERE (sort_key, target_id) < ($2, $3) ORDER BY sort_key DESC, target_id DESC LIMIT $4"
    );
    let (from, target) = after.map_or((i64::MAX, ""), |after| (after.sort_key, after.target_id.as_str()));
    let words = json(words)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(from)
        .bind(target)
        .bind(most)
        .bind(&words)
        .fetch_all(c)
        .await)
}

/// The restock episodes of these variants that have not ended: variant, episode and state.
pub async fn episodes_of(tx: &mut Tx, shop: &ShopId, variants: &[&str]) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = format!(
        "SELECT variant_id, episode_id, state FROM episodes WHERE shop_id = $1 AND kind = 'restock' AND state <> 'closed' AND variant_id IN {}",
        tx.texts("$2")
    );
    let variants = json(variants)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&variants).fetch_all(c).await)
}

/// Requests for a product or a variant of it, by day.
pub async fn signed_up(tx: &mut Tx, shop: &ShopId, product: &str, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let sql = "SELECT created_at - created_at % 86400000 AS day, count(*) AS count FROM sign_ups
         WHERE shop_id = $1 AND product_id = $2 AND created_at >= $3 AND created_at < $4 GROUP BY 1 ORDER BY 1";
    on_tx!(tx, |c| sqlx::query_as(sql).bind(shop.as_str()).bind(product).bind(from).bind(to).fetch_all(c).await)
}

/// People told of a variant of a product, by day.
pub async fn told(tx: &mut Tx, shop: &ShopId, product: &str, from: i64, to: i64) -> sqlx::Result<Vec<OnDay>> {
    let sql = "SELECT w.started_at - w.started_at % 86400000 AS day, CAST(sum(w.told) AS BIGINT) AS count
         FROM variants v CROSS JOIN episodes e CROSS JOIN waves w
         WHERE v.shop_id = $1 AND v.product_id = $2 AND e.shop_id = v.shop_id AND e.variant_id = v.variant_id
           AND w.shop_id = e.shop_id AND w.episode_id = e.episode_id AND w.started_at >= $3 AND w.started_at < $4 GROUP BY 1 ORDER BY 1";
    on_tx!(tx, |c| sqlx::query_as(sql).bind(shop.as_str()).bind(product).bind(from).bind(to).fetch_all(c).await)
}

/// People who joined the line on one day and left it, told, on another (ms, starts of days in UTC; `None`: they wait now).
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stay {
    pub joined: i64,
    pub told: Option<i64>,
    pub people: i64,
}

/// Everybody who waits for a product or was told of it. Those who gave up are not among them: when they did is not kept.
pub async fn stays(tx: &mut Tx, shop: &ShopId, product: &str) -> sqlx::Result<Vec<Stay>> {
    let targets = "(SELECT $2 UNION ALL SELECT v.variant_id FROM variants v WHERE v.shop_id = $1 AND v.product_id = $2)";
    // An alert's rank is its person's place in line, negative where the newest are told first.
    let sql = format!(
        "SELECT joined, told, count(*) AS people FROM (
           SELECT place - place % 86400000 AS joined, CAST(NULL AS BIGINT) AS told FROM line WHERE shop_id = $1 AND target_id IN {targets}
           UNION ALL
           SELECT min(abs(n.rank)) - min(abs(n.rank)) % 86400000, max(n.created_at) - max(n.created_at) % 86400000
           FROM notifications n WHERE n.shop_id = $1 AND n.kind = 'alert' AND n.state <> 'returned'
             AND n.episode_id IN (SELECT e.episode_id FROM episodes e WHERE e.shop_id = $1 AND e.variant_id IN {targets})
             AND n.subscription_id NOT IN (SELECT l.subscription_id FROM line l WHERE l.shop_id = $1 AND l.target_id IN {targets})
           GROUP BY n.subscription_id) AS stays
         GROUP BY joined, told"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(product).fetch_all(c).await)
}

/// When a variant is expected to be back, ms; `None`: not known. `false`: there is no such variant.
pub async fn set_expected(tx: &mut Tx, shop: &ShopId, variant: &str, at: Option<i64>) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query("UPDATE variants SET expected_at = $3 WHERE shop_id = $1 AND variant_id = $2")
        .bind(shop.as_str())
        .bind(variant)
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}
