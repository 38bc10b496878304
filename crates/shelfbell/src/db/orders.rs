//! What an order is compared with, and what it leaves behind. Of the order itself nothing is kept but what led to it.

use serde::Serialize;
use shelfbell_core::attribution::{Attributed, Bought};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::ShopId;
use shelfbell_core::subscription::State;
use sqlx::AssertSqlSafe;

use super::{Tx, json, line, on_tx};

/// An alert that was sent, or whose link was followed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Told {
    pub subscription_id: String,
    pub contact_id: String,
    pub product_id: String,
    /// `None`: they asked for any variant of the product.
    pub variant_id: Option<String>,
    pub episode_id: String,
    pub told_variant_id: String,
    pub sent_at: Option<i64>,
    pub clicked_at: Option<i64>,
}

const TOLD: &str = "SELECT s.subscription_id, s.contact_id, s.product_id, s.variant_id, n.episode_id, e.variant_id AS told_variant_id, n.sent_at, n.clicked_at";
const SENT: &str = "(n.sent_at IS NOT NULL OR n.clicked_at IS NOT NULL) AND s.contact_id <> ''";

/// By what tokens name: a subscription and its episode. Those of other shops, of erased people and of nothing are left out.
pub async fn told_by(tx: &mut Tx, shop: &ShopId, subscription: &str, episode: &str) -> sqlx::Result<Option<Told>> {
    let sql = format!(
        "{TOLD} FROM notifications n JOIN episodes e ON e.shop_id = n.shop_id AND e.episode_id = n.episode_id
         JOIN sign_ups s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
         WHERE n.shop_id = $1 AND n.episode_id = $2 AND n.subscription_id = $3 AND n.kind = 'alert' AND {SENT}"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(episode).bind(subscription).fetch_optional(c).await)
}

/// What these contacts were told about these products. A message that did not arrive told nobody.
pub async fn told_contacts(tx: &mut Tx, shop: &ShopId, contacts: &[&str], products: &[&str]) -> sqlx::Result<Vec<Told>> {
    let sql = format!(
        "{TOLD} FROM sign_ups s JOIN variants v ON v.shop_id = s.shop_id AND v.product_id = s.product_id
         JOIN episodes e ON e.shop_id = s.shop_id AND e.variant_id = v.variant_id
         JOIN notifications n ON n.shop_id = s.shop_id AND n.episode_id = e.episode_id AND n.subscription_id = s.subscription_id AND n.kind = 'alert'
         WHERE s.shop_id = $1 AND s.contact_id IN {} AND s.product_id IN {} AND n.sent_at IS NOT NULL AND n.state <> 'dead'",
        tx.texts("$2"),
        tx.texts("$3")
    );
    let (contacts, products) = (json(contacts)?, json(products)?);
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&contacts).bind(&products).fetch_all(c).await)
}

/// Whoever followed an alert about this variant last, from `from` to `to` (ms), and has no conversion of another order yet.
pub async fn last_clicked(
    tx: &mut Tx,
    shop: &ShopId,
    variant: &str,
    channel: ChannelKind,
    (from, to): (i64, i64),
    order: &str,
) -> sqlx::Result<Option<Told>> {
    let sql = format!(
        "{TOLD} FROM episodes e JOIN notifications n ON n.shop_id = e.shop_id AND n.episode_id = e.episode_id
         JOIN sign_ups s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
         WHERE e.shop_id = $1 AND e.variant_id = $2 AND n.kind = 'alert' AND n.channel = $3 AND n.clicked_at >= $4 AND n.clicked_at <= $5 AND {SENT}
           AND NOT EXISTS (SELECT 1 FROM conversions k WHERE k.shop_id = $1 AND k.subscription_id = s.subscription_id AND k.order_id <> $6
             AND k.cancelled_at IS NULL)
         ORDER BY n.clicked_at DESC, s.subscription_id LIMIT 1"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(variant)
        .bind(channel.as_str())
        .bind(from)
        .bind(to)
        .bind(order)
        .fetch_optional(c)
        .await)
}

/// A request for one of these variants, or for any variant of one of these products.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Wish {
    pub subscription_id: String,
    pub variant_id: Option<String>,
    pub product_id: String,
    /// When they joined the line, ms.
    pub place: i64,
    pub is_open: bool,
}

impl Wish {
    /// Is this line what they asked for?
    pub fn wants(&self, line: &Bought) -> bool {
        self.variant_id.as_ref().map_or(line.product == self.product_id, |variant| *variant == line.variant)
    }
}

pub async fn wishes(tx: &mut Tx, shop: &ShopId, contacts: &[&str], variants: &[&str], products: &[&str]) -> sqlx::Result<Vec<Wish>> {
    let sql = format!(
        "SELECT subscription_id, variant_id, product_id, place, ended IS NULL AS is_open FROM sign_ups
         WHERE shop_id = $1 AND contact_id IN {} AND (variant_id IN {} OR (variant_id IS NULL AND product_id IN {})) ORDER BY subscription_id",
        tx.texts("$2"),
        tx.texts("$3"),
        tx.texts("$4")
    );
    let (contacts, variants, products) = (json(contacts)?, json(variants)?, json(products)?);
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(&contacts)
        .bind(&variants)
        .bind(&products)
        .fetch_all(c)
        .await)
}

/// Was this request's person told before the order, however long ago?
pub async fn was_told(tx: &mut Tx, shop: &ShopId, wish: &Wish, placed_at: i64) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM variants v JOIN episodes e ON e.shop_id = v.shop_id AND e.variant_id = v.variant_id
           JOIN notifications n ON n.shop_id = e.shop_id AND n.episode_id = e.episode_id AND n.subscription_id = $3 AND n.kind = 'alert'
         WHERE v.shop_id = $1 AND v.product_id = $2 AND n.sent_at <= $4 + 999)"
    )
    .bind(shop.as_str())
    .bind(&wish.product_id)
    .bind(&wish.subscription_id)
    .bind(placed_at)
    .fetch_one(c)
    .await)
}

/// These requests end, told or not: their people bought. What was to follow is stopped at the door.
pub async fn end(tx: &mut Tx, shop: &ShopId, ids: &[&str], state: State) -> sqlx::Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE sign_ups SET ended = $3, latest = false, held_by = NULL WHERE shop_id = $1 AND ended IS NULL AND subscription_id IN {}",
        tx.texts("$2")
    );
    let ids = json(ids)?;
    on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).bind(state.as_str()).execute(c).await.map(drop))?;
    line::leave(tx, shop, &ids).await
}

/// A request whose person bought, without a conversion of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Uncounted {
    pub subscription_id: String,
    pub order_id: String,
    pub order_name: String,
    /// When it was ordered, ms.
    pub at: i64,
    pub bought_variant_id: String,
    /// `untold`, `late` or `counted_once`.
    pub why: String,
}

pub async fn insert_uncounted(tx: &mut Tx, shop: &ShopId, purchases: &[Uncounted]) -> sqlx::Result<()> {
    if purchases.is_empty() {
        return Ok(());
    }
    let columns = [
        ("subscription_id", "TEXT"),
        ("order_id", "TEXT"),
        ("order_name", "TEXT"),
        ("at", "BIGINT"),
        ("bought_variant_id", "TEXT"),
        ("why", "TEXT"),
    ];
    let sql = format!(
        "INSERT INTO uncounted_purchases (shop_id, subscription_id, order_id, order_name, at, bought_variant_id, why)
         SELECT $1, subscription_id, order_id, order_name, at, bought_variant_id, why FROM {} WHERE true ON CONFLICT DO NOTHING",
        tx.rows("$2", &columns)
    );
    let purchases = json(purchases)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&purchases).execute(c).await.map(drop))
}

pub async fn uncounted(tx: &mut Tx, shop: &ShopId, subscription: &str) -> sqlx::Result<Option<Uncounted>> {
    on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT subscription_id, order_id, order_name, at, bought_variant_id, why FROM uncounted_purchases WHERE shop_id = $1 AND subscription_id = $2"
    )
    .bind(shop.as_str())
    .bind(subscription)
    .fetch_optional(c)
    .await
    })
}

/// What is known of a subscription's conversion, to be compared with a new one.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    pub order_id: String,
    pub at: i64,
    pub rule: String,
    pub assisted: bool,
    pub test: bool,
    pub cancelled_at: Option<i64>,
}

pub async fn known(tx: &mut Tx, shop: &ShopId, subscription: &str) -> sqlx::Result<Option<Known>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT order_id, at, rule, assisted, test, cancelled_at FROM conversions WHERE shop_id = $1 AND subscription_id = $2"
    )
    .bind(shop.as_str())
    .bind(subscription)
    .fetch_optional(c)
    .await)
}

/// A conversion on its way in.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    pub id: &'a str,
    pub contact: &'a str,
    pub order_id: &'a str,
    pub order_name: &'a str,
    pub at: i64,
    pub test: bool,
    pub cancelled_at: Option<i64>,
    pub of: &'a Attributed,
    /// The amount is in the shop's currency.
    pub summed: bool,
}

/// The subscription's one conversion, in place of the one that was known.
pub async fn put(tx: &mut Tx, shop: &ShopId, new: &New<'_>) -> sqlx::Result<()> {
    let (of, told) = (new.of, &new.of.candidate);
    let lines = json(&of.lines)?;
    on_tx!(tx, |c| {
        sqlx::query(
            "INSERT INTO conversions (shop_id, conversion_id, subscription_id, contact_id, episode_id, product_id, variant_id, bought_variant_id,
               told_at, order_id, order_name, at, line_ids, rule, assisted, test, quantity, amount_minor, currency, summed, refunded_minor, cancelled_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, $21)
             ON CONFLICT (shop_id, subscription_id) DO UPDATE SET contact_id = excluded.contact_id, episode_id = excluded.episode_id,
               product_id = excluded.product_id, variant_id = excluded.variant_id, bought_variant_id = excluded.bought_variant_id,
               told_at = excluded.told_at, order_id = excluded.order_id, order_name = excluded.order_name, at = excluded.at,
               line_ids = excluded.line_ids, rule = excluded.rule, assisted = excluded.assisted, test = excluded.test,
               quantity = excluded.quantity, amount_minor = excluded.amount_minor, currency = excluded.currency, summed = excluded.summed,
               refunded_minor = 0, cancelled_at = excluded.cancelled_at",
        )
        .bind(shop.as_str())
        .bind(new.id)
        .bind(&told.subscription)
        .bind(new.contact)
        .bind(&told.episode)
        .bind(&told.product)
        .bind(&told.variant)
        .bind(&of.bought_variant)
        .bind(told.told_at)
        .bind(new.order_id)
        .bind(new.order_name)
        .bind(new.at)
        .bind(&lines)
        .bind(told.rule.as_str())
        .bind(of.assisted)
        .bind(new.test)
        .bind(of.quantity)
        .bind(of.amount_minor)
        .bind(&of.currency)
        .bind(new.summed)
        .bind(new.cancelled_at)
        .execute(c)
        .await
        .map(drop)
    })
}

/// Since when the order is off; `None`: it stands.
pub async fn set_cancelled(tx: &mut Tx, shop: &ShopId, order: &str, at: Option<i64>) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE conversions SET cancelled_at = $3 WHERE shop_id = $1 AND order_id = $2")
        .bind(shop.as_str())
        .bind(order)
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}

/// What of an order is counted, and what a refund is set against.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Counted {
    pub conversion_id: String,
    pub subscription_id: String,
    pub rule: String,
    pub assisted: bool,
    /// JSON.
    pub line_ids: String,
    pub amount_minor: i64,
    pub currency: String,
}

pub async fn counted(tx: &mut Tx, shop: &ShopId, order: &str) -> sqlx::Result<Vec<Counted>> {
    on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT conversion_id, subscription_id, rule, assisted, line_ids, amount_minor, currency FROM conversions WHERE shop_id = $1 AND order_id = $2"
    )
    .bind(shop.as_str())
    .bind(order)
    .fetch_all(c)
    .await
    })
}

/// Its lines turned out to be another subscription's.
pub async fn delete(tx: &mut Tx, shop: &ShopId, conversion: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM conversions WHERE shop_id = $1 AND conversion_id = $2")
        .bind(shop.as_str())
        .bind(conversion)
        .execute(c)
        .await
        .map(drop))
}

pub async fn set_refunded(tx: &mut Tx, shop: &ShopId, conversion: &str, minor: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE conversions SET refunded_minor = $3 WHERE shop_id = $1 AND conversion_id = $2")
        .bind(shop.as_str())
        .bind(conversion)
        .bind(minor)
        .execute(c)
        .await
        .map(drop))
}

/// An order names its buyer to whoever may look it up: what remains is that something was bought. What was said of it stays while somebody else's
/// purchase rests on it.
pub async fn erase(tx: &mut Tx, shop: &ShopId, subscriptions: &[String]) -> sqlx::Result<()> {
    let whose = format!("subscription_id IN {}", tx.texts("$2"));
    let sql = PURCHASES.map(|table| format!("SELECT order_id FROM {table} WHERE shop_id = $1 AND {whose}")).join(" UNION ");
    let theirs = json(subscriptions)?;
    let orders: Vec<String> =
        on_tx!(&mut *tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&theirs).fetch_all(c).await)?;
    erase_where(tx, shop, &whose, &theirs).await?;
    let orders = json(&orders)?;
    for table in SAID {
        let sql = format!("DELETE FROM {table} WHERE shop_id = $1 AND order_id IN {} AND {}", tx.texts("$2"), led_nowhere(table));
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&orders).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// As [`erase`], for everybody of a shop; also what was said of orders that led nowhere.
pub async fn erase_all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    erase_where(tx, shop, "$2 = $2", "[]").await?;
    for table in SAID {
        let sql = format!("DELETE FROM {table} WHERE shop_id = $1");
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// What was said, before `before` (ms), of orders that led nowhere is of no use.
pub async fn forget(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<()> {
    for table in SAID {
        let sql = format!("DELETE FROM {table} WHERE shop_id = $1 AND received_at < $2 AND {}", led_nowhere(table));
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(before).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Where purchases name their order.
const PURCHASES: [&str; 3] = ["conversions", "uncounted_purchases", "hold_out_purchases"];
/// What the platform said of orders, whatever they led to.
const SAID: [&str; 2] = ["order_refunds", "order_states"];

/// SQL: nothing that is counted rests on the order of this row.
fn led_nowhere(table: &str) -> String {
    ["conversions", "hold_out_purchases"]
        .map(|counted| format!("NOT EXISTS (SELECT 1 FROM {counted} k WHERE k.shop_id = $1 AND k.order_id = {table}.order_id)"))
        .join(" AND ")
}

/// `subscriptions`: a JSON list.
async fn erase_where(tx: &mut Tx, shop: &ShopId, whose: &str, subscriptions: &str) -> sqlx::Result<()> {
    for sql in [
        // Whether they bought stays; what, does not.
        format!("DELETE FROM hold_out_purchases WHERE shop_id = $1 AND {whose}"),
        format!("UPDATE conversions SET contact_id = '', order_id = '', order_name = '', line_ids = '[]' WHERE shop_id = $1 AND {whose}"),
        format!("DELETE FROM uncounted_purchases WHERE shop_id = $1 AND {whose}"),
    ] {
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(subscriptions).execute(c).await.map(drop))?;
    }
    Ok(())
}
