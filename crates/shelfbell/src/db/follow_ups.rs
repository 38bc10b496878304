//! Messages that follow an alert: reminders, the last units, "sold out again". They go by e-mail only: who gives a phone agrees to one text message.

use shelfbell_core::ids::{ShopId, VariantId};
use shelfbell_core::message::{Kind, LAST_UNITS_AFTER_MS};
use sqlx::AssertSqlSafe;

use super::{Tx, json, line, on_tx};

const MESSAGES: &str =
    "INSERT INTO notifications (shop_id, episode_id, subscription_id, kind, wave, state, attempts, due_at, rank, clicks, created_at)";

/// SQL: the newest episode of the variant `$2`.
const NEWEST_EPISODE: &str = "(SELECT episode_id FROM episodes WHERE shop_id = $1 AND variant_id = $2 AND kind = 'restock' ORDER BY opened_at DESC, episode_id DESC LIMIT 1)";

/// SQL: every episode of the variant `$2`.
const ALL_EPISODES: &str = "(SELECT episode_id FROM episodes WHERE shop_id = $1 AND variant_id = $2 AND kind = 'restock')";

/// What follows these messages, which were sent (`messages`: their row numbers).
pub async fn insert_after(tx: &mut Tx, shop: &str, messages: &[i64], kind: Kind, due_at: i64, now: i64) -> sqlx::Result<u64> {
    if messages.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "{MESSAGES} SELECT shop_id, episode_id, subscription_id, $3, wave, 'queued', 0, $4, $4, 0, $5 FROM notifications
         WHERE shop_id = $1 AND seq IN {} AND state = 'sent' ON CONFLICT (shop_id, episode_id, subscription_id, kind) DO NOTHING",
        tx.numbers("$2")
    );
    let messages = json(messages)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop)
        .bind(&messages)
        .bind(kind.as_str())
        .bind(due_at)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// The last units are left: those who were told in the newest episode and did not follow hear of it, the first of them first, never more
/// than `people` of an episode.
pub async fn insert_last_units(tx: &mut Tx, shop: &ShopId, variant: &str, people: i64, due_at: i64, now: i64) -> sqlx::Result<u64> {
    let sql = format!(
        "{MESSAGES} SELECT n.shop_id, n.episode_id, n.subscription_id, 'last_units', n.wave, 'queued', 0, $4, n.rank, 0, $5 FROM notifications n
         JOIN sign_ups s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
         JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id
         WHERE n.shop_id = $1 AND n.episode_id = {NEWEST_EPISODE} AND n.kind = 'alert' AND n.state = 'sent' AND n.sent_at <= $5 - {LAST_UNITS_AFTER_MS}
           AND n.clicked_at IS NULL AND s.ended IS NULL AND s.latest AND c.suppression IS NULL AND c.channel = 'email'
           AND NOT EXISTS (SELECT 1 FROM notifications told WHERE told.shop_id = n.shop_id AND told.episode_id = n.episode_id
             AND told.subscription_id = n.subscription_id AND told.kind = 'last_units')
         ORDER BY n.rank, n.seq
         LIMIT (SELECT CASE WHEN $3 > count(*) THEN $3 - count(*) ELSE 0 END FROM notifications WHERE shop_id = $1 AND episode_id = {NEWEST_EPISODE}
           AND kind = 'last_units' AND state IN ('queued', 'paused', 'sent'))
         ON CONFLICT (shop_id, episode_id, subscription_id, kind) DO NOTHING"
    );
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(variant)
        .bind(people)
        .bind(due_at)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// These variants sold out now. Returns those that people were told about: somebody may stay on the list.
pub async fn sold_out(tx: &mut Tx, shop: &ShopId, variants: &[&str], now: i64) -> sqlx::Result<Vec<VariantId>> {
    let sql = format!(
        "INSERT INTO sold_out (shop_id, variant_id, since) SELECT v.shop_id, v.variant_id, $3 FROM variants v WHERE v.shop_id = $1 AND v.variant_id IN {}
           AND EXISTS (SELECT 1 FROM episodes e WHERE e.shop_id = $1 AND e.variant_id = v.variant_id AND e.kind = 'restock')
         ON CONFLICT DO NOTHING RETURNING variant_id",
        tx.texts("$2")
    );
    let variants = json(variants)?;
    let told: Vec<String> =
        on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&variants).bind(now).fetch_all(c).await)?;
    Ok(told.into_iter().map(VariantId::new).collect())
}

/// These variants are back, or those who stay on the list are in it.
pub async fn not_sold_out(tx: &mut Tx, shop: &ShopId, variants: &[&str]) -> sqlx::Result<()> {
    let sql = format!("DELETE FROM sold_out WHERE shop_id = $1 AND variant_id IN {}", tx.texts("$2"));
    let variants = json(variants)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&variants).execute(c).await.map(drop))
}

/// Since when a variant that people were told about has been sold out, ms.
pub async fn sold_out_since(tx: &mut Tx, shop: &ShopId, variant: &VariantId) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT since FROM sold_out WHERE shop_id = $1 AND variant_id = $2")
        .bind(shop.as_str())
        .bind(variant.as_str())
        .fetch_optional(c)
        .await)
}

/// Those who were told of a variant, did not buy it and stay on the list (`everybody`: whether they asked to or not) go back to their old
/// place; their reminders are not needed any more. In which episode they were told does not matter: a return too short to count may have
/// told others since. Whoever waits for any variant of the product goes back when none of them can be bought. Whoever has an alert that
/// has not left yet goes back at the door. Returns the subscriptions.
pub async fn rejoin_those_who_stay(tx: &mut Tx, shop: &ShopId, variant: &str, everybody: bool) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT s.subscription_id FROM notifications n
         JOIN sign_ups s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
         JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id
         WHERE n.shop_id = $1 AND n.episode_id IN {ALL_EPISODES} AND n.kind = 'alert' AND n.state = 'sent'
           AND s.latest AND s.ended IS NULL AND s.confirmed AND s.held_by IS NULL AND (s.stays OR $3) AND c.suppression IS NULL
           AND (s.variant_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM variants v WHERE v.shop_id = $1 AND v.product_id = s.product_id
             AND v.worth_telling_since IS NOT NULL))
           AND NOT EXISTS (SELECT 1 FROM line l WHERE l.shop_id = $1 AND l.target_id = s.target_id AND l.place = s.place
             AND l.subscription_id = s.subscription_id)
           AND NOT EXISTS (SELECT 1 FROM notifications p WHERE p.shop_id = $1 AND p.episode_id IN {ALL_EPISODES}
             AND p.subscription_id = s.subscription_id AND p.kind = 'alert' AND p.state IN ('queued', 'paused'))
         ORDER BY s.subscription_id"
    );
    let ids: Vec<String> =
        on_tx!(&mut *tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(variant).bind(everybody).fetch_all(c).await)?;
    if ids.is_empty() {
        return Ok(ids);
    }
    let list: Vec<&str> = ids.iter().map(String::as_str).collect();
    line::join(tx, shop, &list).await?;
    let sql = format!(
        "UPDATE notifications SET state = 'cancelled', lease = NULL, error = 'the person waits for it again' WHERE shop_id = $1
           AND episode_id IN {ALL_EPISODES} AND kind IN ('reminder', 'reminder_2', 'last_units') AND state IN ('queued', 'paused')
           AND subscription_id IN {}",
        tx.texts("$3")
    );
    let list = json(&list)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(variant).bind(&list).execute(c).await.map(drop))?;
    Ok(ids)
}

/// They are told that it sold out and that they are in line.
pub async fn insert_sold_out(tx: &mut Tx, shop: &ShopId, variant: &str, subscriptions: &[String], now: i64) -> sqlx::Result<u64> {
    let sql = format!(
        "{MESSAGES} SELECT s.shop_id, {NEWEST_EPISODE}, s.subscription_id, 'sold_out', 0, 'queued', 0, $4, s.place, 0, $4 FROM sign_ups s
         JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id
         WHERE s.shop_id = $1 AND s.subscription_id IN {} AND c.channel = 'email'
         ON CONFLICT (shop_id, episode_id, subscription_id, kind) DO NOTHING",
        tx.texts("$3")
    );
    let list = json(subscriptions)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(variant)
        .bind(&list)
        .bind(now)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// This person asks to go back to the line if it sells out before they buy. `false`: there is no such request, or it ended.
pub async fn set_stays(tx: &mut Tx, shop: &ShopId, subscription: &str, stays: bool) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query("UPDATE sign_ups SET stays = $3 WHERE shop_id = $1 AND subscription_id = $2 AND latest AND ended IS NULL")
        .bind(shop.as_str())
        .bind(subscription)
        .bind(stays)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}
