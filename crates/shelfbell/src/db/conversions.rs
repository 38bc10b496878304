//! Conversions: order lines that a message led to, and what they add up to. A sum counts neither test orders nor cancelled ones, nor
//! what is only assisted; money is summed in the shop's currency alone, less what was refunded.

use serde::Serialize;
use shelfbell_core::ids::{ContactId, ShopId, VariantId};
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

/// One conversion. Times are ms, money is minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow, utoipa::ToSchema)]
#[schema(as = Conversion)]
pub struct Conversion {
    #[serde(rename = "id")]
    pub conversion_id: String,
    /// The platform's id and name of the order; empty once the person was erased.
    pub order_id: String,
    pub order_name: String,
    /// When it was ordered.
    pub at: i64,
    pub subscription_id: String,
    /// Empty once the person was erased.
    pub contact_id: String,
    pub episode_id: String,
    /// What the person was told about, and when.
    pub variant_id: String,
    pub told_at: i64,
    /// What they bought: the same, or another variant of the product.
    pub bought_variant_id: String,
    pub product_title: String,
    /// Of what was bought; `null` where the product has one variant only.
    pub variant_title: Option<String>,
    /// `cart_token`, `landing_token`, `same_contact` or `journey_utm`.
    pub rule: String,
    /// How sure that is: `certain`, `likely` or `possible`.
    pub certainty: String,
    /// Another variant of the product was bought: shown, not summed.
    pub assisted: bool,
    pub quantity: i64,
    pub amount_minor: i64,
    pub currency: String,
    pub refunded_minor: i64,
    pub cancelled_at: Option<i64>,
    /// A test order: shown, not summed.
    pub test: bool,
}

const CONVERSION: &str =
    "SELECT k.conversion_id, k.order_id, k.order_name, k.at, k.subscription_id, k.contact_id, k.episode_id, k.variant_id,
      k.told_at, k.bought_variant_id, coalesce(p.title, '') AS product_title,
      CASE WHEN v.title IN ('', 'Default Title') THEN NULL ELSE v.title END AS variant_title,
      k.rule, CASE k.rule WHEN 'same_contact' THEN 'likely' WHEN 'journey_utm' THEN 'possible' ELSE 'certain' END AS certainty, k.assisted, k.quantity, k.amount_minor, k.currency, k.refunded_minor, k.cancelled_at, k.test
    FROM conversions k LEFT JOIN variants v ON v.shop_id = k.shop_id AND v.variant_id = k.bought_variant_id
      LEFT JOIN products p ON p.shop_id = k.shop_id AND p.product_id = k.product_id WHERE k.shop_id = $1";

/// Newest first, from `after` on: the time and id of the last one of the page before.
pub async fn list(tx: &mut Tx, shop: &ShopId, after: Option<(i64, &str)>, most: i64) -> sqlx::Result<Vec<Conversion>> {
    let (at, id) = after.unwrap_or((i64::MAX, ""));
    let sql = format!("{CONVERSION} AND (k.at, k.conversion_id) < ($2, $3) ORDER BY k.at DESC, k.conversion_id DESC LIMIT $4");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(at).bind(id).bind(most).fetch_all(c).await)
}

async fn read(tx: &mut Tx, shop: &ShopId, column: &str, value: &str) -> sqlx::Result<Vec<Conversion>> {
    let sql = format!("{CONVERSION} AND k.{column} = $2 ORDER BY k.at DESC, k.conversion_id DESC");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(value).fetch_all(c).await)
}

/// What an episode led to, newest first.
pub async fn of_episode(tx: &mut Tx, shop: &ShopId, episode: &str) -> sqlx::Result<Vec<Conversion>> {
    read(tx, shop, "episode_id", episode).await
}

/// What a person bought after being told, newest first.
pub async fn of_contact(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<Conversion>> {
    read(tx, shop, "contact_id", contact.as_str()).await
}

pub async fn of_order(tx: &mut Tx, shop: &ShopId, order: &str) -> sqlx::Result<Vec<Conversion>> {
    read(tx, shop, "order_id", order).await
}

pub async fn of_subscription(tx: &mut Tx, shop: &ShopId, subscription: &str) -> sqlx::Result<Option<Conversion>> {
    Ok(read(tx, shop, "subscription_id", subscription).await?.pop())
}

/// Those of these subscriptions that converted, assisted ones and test orders left out: for lists that show whether a message led to a sale.
pub async fn converted(tx: &mut Tx, shop: &ShopId, subscriptions: &[&str]) -> sqlx::Result<Vec<String>> {
    let sql = format!("SELECT subscription_id FROM conversions WHERE shop_id = $1 AND subscription_id IN {} AND {SOLD}", tx.texts("$2"));
    let subscriptions = json(subscriptions)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&subscriptions).fetch_all(c).await)
}

/// What conversions add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Sold {
    /// Subscriptions whose person bought what they were told about.
    pub bought: i64,
    /// Those who bought another variant of it; not in `bought`.
    pub assisted: i64,
    /// Minor units of the shop's currency, less refunds.
    pub recovered_minor: i64,
}

/// SQL: counts in sums.
const SOLD: &str = "NOT assisted AND NOT test AND cancelled_at IS NULL";

fn sums() -> String {
    let sum = |what: &str, when: &str| format!("CAST(coalesce(sum(CASE WHEN {when} THEN {what} ELSE 0 END), 0) AS BIGINT)");
    format!(
        "{} AS bought, {} AS assisted, {} AS recovered_minor",
        sum("1", SOLD),
        sum("1", "assisted AND NOT test AND cancelled_at IS NULL"),
        sum("amount_minor - refunded_minor", &format!("summed AND {SOLD}"))
    )
}

/// Orders placed from `from` to before `to`, ms. Read from one index.
pub async fn between(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Sold> {
    let sql = format!("SELECT {} FROM conversions WHERE shop_id = $1 AND at >= $2 AND at < $3", sums());
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(from).bind(to).fetch_one(c).await)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Day {
    /// Its beginning in UTC, ms.
    pub day: i64,
    #[sqlx(flatten)]
    pub sold: Sold,
}

/// As [`between`], for each day in UTC with a conversion, oldest first.
pub async fn per_day(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<Day>> {
    let sql = format!(
        "SELECT at / 86400000 * 86400000 AS day, {} FROM conversions WHERE shop_id = $1 AND at >= $2 AND at < $3
         GROUP BY at / 86400000 * 86400000 ORDER BY 1",
        sums()
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(from).bind(to).fetch_all(c).await)
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OfEpisode {
    pub episode_id: String,
    #[sqlx(flatten)]
    pub sold: Sold,
}

/// What each of these episodes led to; those that led to nothing are left out.
pub async fn of_episodes(tx: &mut Tx, shop: &ShopId, episodes: &[&str]) -> sqlx::Result<Vec<OfEpisode>> {
    let sql = format!(
        "SELECT episode_id, {} FROM conversions WHERE shop_id = $1 AND episode_id IN {} GROUP BY episode_id",
        sums(),
        tx.texts("$2")
    );
    let episodes = json(episodes)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&episodes).fetch_all(c).await)
}

/// Of so many people who were told, so many bought: what a conversion rate is made of, see [`shelfbell_core::lift::Rate`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Told {
    pub told: i64,
    pub bought: i64,
}

/// People of a shop told from `from` to before `to`, and how many of them bought since: one read of its waves and one of an index.
/// End it some days ago, so that everybody had the time to buy.
pub async fn told(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Told> {
    let sql = format!(
        "SELECT (SELECT CAST(coalesce(sum(told), 0) AS BIGINT) FROM waves WHERE shop_id = $1 AND started_at >= $2 AND started_at < $3) AS told,
           (SELECT count(*) FROM conversions WHERE shop_id = $1 AND told_at >= $2 AND told_at < $3 AND {SOLD}) AS bought"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(from).bind(to).fetch_one(c).await)
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct OfVariant {
    pub variant_id: String,
    #[sqlx(flatten)]
    pub told: Told,
}

/// As [`told`], for each of these variants; those that nobody was told about are left out. A product's are those of its variants together.
pub async fn told_of_variants(tx: &mut Tx, shop: &ShopId, variants: &[&str], from: i64, to: i64) -> sqlx::Result<Vec<OfVariant>> {
    let sql = format!(
        "SELECT e.variant_id, CAST(sum(w.told) AS BIGINT) AS told,
           (SELECT count(*) FROM conversions k WHERE k.shop_id = $1 AND k.variant_id = e.variant_id AND k.told_at >= $3 AND k.told_at < $4 AND {SOLD})
             AS bought
         FROM episodes e JOIN waves w ON w.shop_id = e.shop_id AND w.episode_id = e.episode_id
         WHERE e.shop_id = $1 AND e.variant_id IN {} AND w.started_at >= $3 AND w.started_at < $4 GROUP BY e.variant_id",
        tx.texts("$2")
    );
    let variants = json(variants)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&variants).bind(from).bind(to).fetch_all(c).await)
}

/// As [`told`], of one variant.
pub async fn told_of_variant(tx: &mut Tx, shop: &ShopId, variant: &VariantId, from: i64, to: i64) -> sqlx::Result<Told> {
    let found = told_of_variants(tx, shop, &[variant.as_str()], from, to).await?;
    Ok(found.into_iter().next().map(|of| of.told).unwrap_or_default())
}
