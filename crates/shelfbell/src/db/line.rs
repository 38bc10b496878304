//! The line: who waits, in order (R4). Joining and leaving it is how a subscription's state changes; telling people takes them out
//! of it and writes their messages in one transaction (R3).

use shelfbell_core::ids::{EpisodeId, ShopId};
use sqlx::AssertSqlSafe;

use super::subscriptions::Subscription;
use super::{Tx, json, on_tx};

/// SQL: the channel of the sign-up `s`.
pub(super) const CHANNEL: &str = "(SELECT c.channel FROM contacts c WHERE c.shop_id = s.shop_id AND c.contact_id = s.contact_id)";

/// These requests wait at their place.
pub async fn join(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO line (shop_id, target_id, place, subscription_id, channel, quantity) SELECT shop_id, target_id, place, subscription_id, {CHANNEL}, quantity FROM sign_ups s
         WHERE shop_id = $1 AND ended IS NULL AND confirmed AND held_by IS NULL AND subscription_id IN {} ON CONFLICT DO NOTHING",
        tx.texts("$2")
    );
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).execute(c).await.map(drop))
}

/// Everybody whom this import held waits like everybody else.
pub async fn join_held(tx: &mut Tx, shop: &ShopId, import: &EpisodeId) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO line (shop_id, target_id, place, subscription_id, channel, quantity) SELECT shop_id, target_id, place, subscription_id, {CHANNEL}, quantity FROM sign_ups s
         WHERE shop_id = $1 AND held_by = $2 AND ended IS NULL AND confirmed ON CONFLICT DO NOTHING"
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(import.as_str()).execute(c).await.map(drop))
}

/// Back to the old place (R6), unless they asked anew meanwhile: then this request ends. `ids`: a JSON list.
pub async fn rejoin(tx: &mut Tx, shop: &str, ids: &str) -> sqlx::Result<()> {
    let (texts, lock) = (tx.texts("$2"), tx.for_update());
    let statements = [
        format!(
            "INSERT INTO line (shop_id, target_id, place, subscription_id, channel, quantity) SELECT shop_id, target_id, place, subscription_id, {CHANNEL}, quantity FROM
               (SELECT * FROM sign_ups WHERE shop_id = $1 AND latest AND ended IS NULL AND subscription_id IN {texts} {lock}) AS s
             WHERE true ON CONFLICT DO NOTHING"
        ),
        format!(
            "UPDATE sign_ups SET ended = 'cancelled' WHERE shop_id = $1 AND NOT latest AND ended IS NULL AND subscription_id IN {texts}"
        ),
    ];
    for sql in statements {
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop).bind(ids).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// These requests do not wait any more. `ids`: a JSON list.
pub async fn leave(tx: &mut Tx, shop: &ShopId, ids: &str) -> sqlx::Result<()> {
    let sql = format!(
        "DELETE FROM line WHERE (shop_id, target_id, place, subscription_id) IN
           (SELECT shop_id, target_id, place, subscription_id FROM sign_ups WHERE shop_id = $1 AND ended IS NOT NULL AND subscription_id IN {})",
        tx.texts("$2")
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(ids).execute(c).await.map(drop))
}

/// How many of it somebody who waits wants.
pub async fn set_quantity(tx: &mut Tx, shop: &ShopId, subscription: &str, quantity: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE line SET quantity = $3 WHERE (shop_id, target_id, place, subscription_id) IN
           (SELECT shop_id, target_id, place, subscription_id FROM sign_ups WHERE shop_id = $1 AND subscription_id = $2)"
    )
    .bind(shop.as_str())
    .bind(subscription)
    .bind(quantity)
    .execute(c)
    .await
    .map(drop))
}

/// Nobody of this shop waits any more.
pub async fn leave_all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM line WHERE shop_id = $1").bind(shop.as_str()).execute(c).await.map(drop))
}

/// How many wait in front of this one: for its target, and for the wider one that shares its stock.
pub async fn people_ahead(tx: &mut Tx, shop: &ShopId, of: &Subscription) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT count(*) FROM line WHERE shop_id = $1 AND target_id IN ($2, $3) AND (place, subscription_id) < ($4, $5)"
    )
    .bind(shop.as_str())
    .bind(&of.target_id)
    .bind(&of.product_id)
    .bind(of.place)
    .bind(&of.subscription_id)
    .fetch_one(c)
    .await)
}

/// People in line for a variant, counted up to `most`.
pub async fn count(tx: &mut Tx, shop: &ShopId, variant: &str, product: &str, most: i64) -> sqlx::Result<u64> {
    let count: i64 = on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT 1 FROM line WHERE shop_id = $1 AND target_id IN ($2, $3) LIMIT $4) AS people"
    )
    .bind(shop.as_str())
    .bind(variant)
    .bind(product)
    .bind(most)
    .fetch_one(c)
    .await)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// As [`count`], of those who may be told: whoever is held out is not, up to `free_by`, ms.
pub async fn count_free(tx: &mut Tx, shop: &ShopId, variant: &str, product: &str, most: i64, free_by: i64) -> sqlx::Result<u64> {
    let count: i64 = on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT 1 FROM line WHERE shop_id = $1 AND target_id IN ($2, $3) AND held_until <= $5 LIMIT $4) AS people"
    )
    .bind(shop.as_str())
    .bind(variant)
    .bind(product)
    .bind(most)
    .bind(free_by)
    .fetch_one(c)
    .await)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// SQL: somebody waits for the variant `v`, or for any variant of its product.
pub(super) const SOMEBODY_WAITS: &str = "(EXISTS (SELECT 1 FROM line l WHERE l.shop_id = $1 AND l.target_id = v.variant_id)
    OR EXISTS (SELECT 1 FROM line l WHERE l.shop_id = $1 AND l.target_id = v.product_id))";

/// What people wait for most.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Longest {
    /// A variant, or a product where any variant of it will do.
    pub target_id: String,
    pub people: i64,
    /// When the first of them joined, ms.
    pub since: i64,
}

/// The longest lines of a shop.
pub async fn longest(tx: &mut Tx, shop: &ShopId, most: i64) -> sqlx::Result<Vec<Longest>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT target_id, count(*) AS people, min(place) AS since FROM line WHERE shop_id = $1 GROUP BY target_id
         ORDER BY people DESC, target_id LIMIT $2"
    )
    .bind(shop.as_str())
    .bind(most)
    .fetch_all(c)
    .await)
}

/// One place in a line.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    pub target_id: String,
    pub place: i64,
    pub subscription_id: String,
}

/// Every line of a shop in order, after the last place seen.
pub async fn places(tx: &mut Tx, shop: &ShopId, after: Option<&Place>, most: i64) -> sqlx::Result<Vec<Place>> {
    let (target, place, subscription) = after.map_or(("", i64::MIN, ""), |a| (a.target_id.as_str(), a.place, a.subscription_id.as_str()));
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT target_id, place, subscription_id FROM line WHERE shop_id = $1 AND (target_id, place, subscription_id) > ($2, $3, $4)
         ORDER BY target_id, place, subscription_id LIMIT $5"
    )
    .bind(shop.as_str())
    .bind(target)
    .bind(place)
    .bind(subscription)
    .bind(most)
    .fetch_all(c)
    .await)
}

/// Who is told: a part of a wave.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    pub shop: &'a ShopId,
    pub episode: &'a EpisodeId,
    pub wave: i64,
    pub variant: &'a str,
    pub product: &'a str,
    pub newest_first: bool,
    pub people: i64,
    /// Whoever is held out until then, or not so long, may be told, ms: now, or for ever where a shop measures nothing any more.
    pub free_by: i64,
    pub now: i64,
}

/// Takes the next people out of the line and writes their messages (R3, R4). Somebody who was put back at the door is told by the
/// same message again. Returns how many.
pub async fn tell(tx: &mut Tx, telling: &Telling<'_>) -> sqlx::Result<u64> {
    match tx {
        Tx::Sqlite(_) => tell_on_sqlite(tx, telling).await,
        Tx::Postgres(_) => tell_on_postgres(tx, telling).await,
    }
}

const MESSAGES: &str = "INSERT INTO notifications (shop_id, episode_id, subscription_id, channel, kind, wave, state, attempts, due_at, rank, clicks, created_at)";
const TOLD_AGAIN: &str =
    "ON CONFLICT (shop_id, episode_id, subscription_id, kind) DO UPDATE SET state = 'queued', attempts = 0, has_slot = false,
    wave = excluded.wave, due_at = excluded.due_at, rank = excluded.rank, lease = NULL, error = NULL, wakes_at = NULL,
    created_at = excluded.created_at";

/// The line for the variant and the line for any variant of the product, as one.
fn next(columns: &str, direction: &str, limit: &str, free_by: &str) -> String {
    let one = |target: &str| {
        format!(
            "SELECT * FROM (SELECT * FROM line WHERE shop_id = $1 AND target_id = {target} AND held_until <= {free_by} ORDER BY place {direction}, subscription_id {direction}
               LIMIT {limit}) AS one"
        )
    };
    format!(
        "SELECT {columns} FROM ({} UNION ALL {}) AS people ORDER BY place {direction}, subscription_id {direction} LIMIT {limit}",
        one("$2"),
        one("$3")
    )
}

/// By the place of the last one who is told: everything up to it is one range, read and deleted in order.
async fn tell_on_sqlite(tx: &mut Tx, telling: &Telling<'_>) -> sqlx::Result<u64> {
    let (direction, rank, up_to) = if telling.newest_first { ("DESC", "-place", ">=") } else { ("ASC", "place", "<=") };
    let last: Option<(i64, String)> = {
        let sql = format!("{} OFFSET $4 - 1", next("place, subscription_id", direction, "$4", "$5"));
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql))
            .bind(telling.shop.as_str())
            .bind(telling.variant)
            .bind(telling.product)
            .bind(telling.people)
            .bind(telling.free_by)
            .fetch_optional(c)
            .await)?
    };
    let whole = if telling.newest_first { (i64::MIN, String::new()) } else { (i64::MAX, String::new()) };
    let (place, subscription) = last.unwrap_or(whole);
    let range = format!(
        "FROM line WHERE shop_id = $1 AND target_id IN ($2, $3) AND held_until <= $6 AND (place, subscription_id) {up_to} ($4, $5)"
    );
    let sql = format!(
        "{MESSAGES} SELECT $1, $7, subscription_id, channel, 'alert', $8, 'queued', 0, $9, {rank}, 0, $9
         FROM (SELECT place, subscription_id, channel {range} ORDER BY place {direction}, subscription_id {direction}) AS told WHERE true {TOLD_AGAIN}"
    );
    macro_rules! ranged {
        ($sql:expr) => {
            sqlx::query(AssertSqlSafe($sql))
                .bind(telling.shop.as_str())
                .bind(telling.variant)
                .bind(telling.product)
                .bind(place)
                .bind(subscription.as_str())
                .bind(telling.free_by)
        };
    }
    on_tx!(&mut *tx, |c| ranged!(sql).bind(telling.episode.as_str()).bind(telling.wave).bind(telling.now).execute(c).await.map(drop))?;
    let sql = format!("DELETE {range}");
    on_tx!(tx, |c| ranged!(sql).execute(c).await.map(|done| done.rows_affected()))
}

/// One statement, because a shopper may leave the line between two: only whoever is really taken out of it gets a message.
async fn tell_on_postgres(tx: &mut Tx, telling: &Telling<'_>) -> sqlx::Result<u64> {
    let (direction, rank) = if telling.newest_first { ("DESC", "-place") } else { ("ASC", "place") };
    let sql = format!(
        "WITH next AS ({}),
         told AS (DELETE FROM line USING next WHERE line.shop_id = $1 AND line.target_id = next.target_id AND line.place = next.place
           AND line.subscription_id = next.subscription_id RETURNING line.place, line.subscription_id, line.channel)
         {MESSAGES} SELECT $1, $5, subscription_id, channel, 'alert', $6, 'queued', 0, $7, {rank}, 0, $7 FROM told
         ORDER BY place {direction}, subscription_id {direction} {TOLD_AGAIN}",
        next("target_id, place, subscription_id", direction, "$4", "$8")
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(telling.shop.as_str())
        .bind(telling.variant)
        .bind(telling.product)
        .bind(telling.people)
        .bind(telling.episode.as_str())
        .bind(telling.wave)
        .bind(telling.now)
        .bind(telling.free_by)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}
