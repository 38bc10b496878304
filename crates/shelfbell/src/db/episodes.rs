//! Restock episodes, their waves and the reason of each step.

use serde::Serialize;
use shelfbell_core::ids::{EpisodeId, ShopId, VariantId};
use sqlx::AssertSqlSafe;

use super::{Tx, on_tx};

/// What an episode is about: stock that came back, or an import of requests for something that can be bought (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Restock,
    Import,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Restock => "restock",
            Self::Import => "import",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Episode {
    pub episode_id: String,
    pub variant_id: String,
    pub kind: String,
    /// `open`, `held`, `closed`, or `stopped`: ended by the merchant while the stock lasts.
    pub state: String,
    pub approved: bool,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
    pub ending: Option<String>,
}

const EPISODE: &str = "SELECT episode_id, variant_id, kind, state, approved, opened_at, closed_at, ending FROM episodes WHERE shop_id = $1";

pub async fn insert(tx: &mut Tx, shop: &ShopId, id: &EpisodeId, variant: &VariantId, kind: Kind, held: bool, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO episodes (shop_id, episode_id, variant_id, kind, state, approved, opened_at) VALUES ($1, $2, $3, $4, $5, false, $6)"
    )
    .bind(shop.as_str())
    .bind(id.as_str())
    .bind(variant.as_str())
    .bind(kind.as_str())
    .bind(if held { "held" } else { "open" })
    .bind(now)
    .execute(c)
    .await
    .map(drop))
}

/// For a decision that this transaction will act on.
pub async fn find(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Episode>> {
    fetch(tx, shop, id, tx.for_update()).await
}

pub async fn find_to_read(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Episode>> {
    fetch(tx, shop, id, "").await
}

async fn fetch(tx: &mut Tx, shop: &ShopId, id: &str, lock: &'static str) -> sqlx::Result<Option<Episode>> {
    let sql = format!("{EPISODE} AND episode_id = $2 {lock}");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(id).fetch_optional(c).await)
}

pub async fn shop_of(tx: &mut Tx, id: &str) -> sqlx::Result<Option<ShopId>> {
    let shop: Option<String> =
        on_tx!(tx, |c| sqlx::query_scalar("SELECT shop_id FROM episodes WHERE episode_id = $1").bind(id).fetch_optional(c).await)?;
    Ok(shop.map(ShopId::new))
}

/// The restock episode of a variant that has not ended.
pub async fn under_way(tx: &mut Tx, shop: &ShopId, variant: &VariantId) -> sqlx::Result<Option<Episode>> {
    let sql = format!("{EPISODE} AND variant_id = $2 AND kind = 'restock' AND state <> 'closed'");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(variant.as_str()).fetch_optional(c).await)
}

/// Episodes of a variant, newest first.
pub async fn of_variant(tx: &mut Tx, shop: &ShopId, variant: &str, most: i64) -> sqlx::Result<Vec<Episode>> {
    let sql = format!("{EPISODE} AND variant_id = $2 ORDER BY opened_at DESC, episode_id DESC LIMIT $3");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(variant).bind(most).fetch_all(c).await)
}

/// Episodes that wait for the merchant.
pub async fn held(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<Episode>> {
    let sql = format!("{EPISODE} AND state = 'held' ORDER BY opened_at, episode_id");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).fetch_all(c).await)
}

/// The variants that these episodes are about: episode and variant.
pub async fn variants(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<Vec<(String, String)>> {
    let sql = format!("SELECT episode_id, variant_id FROM episodes WHERE shop_id = $1 AND episode_id IN {}", tx.texts("$2"));
    let ids = super::json(ids)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).fetch_all(c).await)
}

/// Import episodes of these variants that wait for the merchant.
pub async fn held_imports(tx: &mut Tx, shop: &ShopId, variants: &[&str]) -> sqlx::Result<Vec<Episode>> {
    let sql = format!("{EPISODE} AND state = 'held' AND kind = 'import' AND variant_id IN {}", tx.texts("$2"));
    let variants = super::json(variants)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&variants).fetch_all(c).await)
}

pub async fn set_state(tx: &mut Tx, shop: &ShopId, id: &EpisodeId, state: &'static str, approved: bool) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE episodes SET state = $3, approved = $4, ending = NULL, closed_at = NULL WHERE shop_id = $1 AND episode_id = $2"
    )
    .bind(shop.as_str())
    .bind(id.as_str())
    .bind(state)
    .bind(approved)
    .execute(c)
    .await
    .map(drop))
}

pub async fn close(tx: &mut Tx, shop: &ShopId, id: &EpisodeId, ending: &str, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE episodes SET state = 'closed', ending = coalesce(ending, $3), closed_at = coalesce(closed_at, $4)
         WHERE shop_id = $1 AND episode_id = $2"
    )
    .bind(shop.as_str())
    .bind(id.as_str())
    .bind(ending)
    .bind(now)
    .execute(c)
    .await
    .map(drop))
}

/// The merchant ended it. It is not closed, because the same stock would open another, unless another is under way already.
pub async fn stop(tx: &mut Tx, shop: &ShopId, id: &EpisodeId, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE episodes SET approved = false, ending = 'stopped', closed_at = $3,
           state = CASE WHEN EXISTS (SELECT 1 FROM episodes other WHERE other.shop_id = $1 AND other.variant_id = episodes.variant_id
             AND other.kind = 'restock' AND other.state <> 'closed' AND other.episode_id <> $2) THEN 'closed' ELSE 'stopped' END
         WHERE shop_id = $1 AND episode_id = $2"
    )
    .bind(shop.as_str())
    .bind(id.as_str())
    .bind(now)
    .execute(c)
    .await
    .map(drop))
}

/// Since when the stock that it opened for had been worth telling, ms.
pub async fn set_restocked_at(tx: &mut Tx, shop: &ShopId, id: &EpisodeId, at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE episodes SET restocked_at = $3 WHERE shop_id = $1 AND episode_id = $2")
        .bind(shop.as_str())
        .bind(id.as_str())
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}

/// Those of these episodes that the merchant ended.
pub async fn stopped(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<Vec<String>> {
    let sql = format!("SELECT episode_id FROM episodes WHERE shop_id = $1 AND ending = 'stopped' AND episode_id IN {}", tx.texts("$2"));
    let ids = super::json(ids)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).fetch_all(c).await)
}

/// When an episode's stock came, and when its first and its last alert left, ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Times {
    pub restocked_at: Option<i64>,
    pub first_at: Option<i64>,
    pub last_at: Option<i64>,
}

pub async fn times(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Times> {
    let found: Option<Times> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT e.restocked_at, s.first_at, s.last_at FROM episodes e
         LEFT JOIN episode_sends s ON s.shop_id = e.shop_id AND s.episode_id = e.episode_id WHERE e.shop_id = $1 AND e.episode_id = $2"
    )
    .bind(shop.as_str())
    .bind(id)
    .fetch_optional(c)
    .await)?;
    Ok(found.unwrap_or_default())
}

/// One wave of an episode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Wave {
    pub number: i64,
    pub started_at: i64,
    pub told: i64,
}

pub async fn waves(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Vec<Wave>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT number, started_at, told FROM waves WHERE shop_id = $1 AND episode_id = $2 ORDER BY number")
        .bind(shop.as_str())
        .bind(id)
        .fetch_all(c)
        .await)
}

pub async fn last_wave(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Wave>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT number, started_at, told FROM waves WHERE shop_id = $1 AND episode_id = $2 ORDER BY number DESC LIMIT 1"
    )
    .bind(shop.as_str())
    .bind(id)
    .fetch_optional(c)
    .await)
}

/// A wave grows by the people told at `at`; less than none are put back into the line.
pub async fn add_told(tx: &mut Tx, shop: &ShopId, id: &EpisodeId, wave: i64, at: i64, people: i64) -> sqlx::Result<()> {
    on_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO waves (shop_id, episode_id, number, started_at, told) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, episode_id, number) DO UPDATE SET told = waves.told + excluded.told"
    )
    .bind(shop.as_str())
    .bind(id.as_str())
    .bind(wave)
    .bind(at)
    .bind(people)
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO tellings (shop_id, at, episode_id, people) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, at, episode_id) DO UPDATE SET people = tellings.people + excluded.people"
    )
    .bind(shop.as_str())
    .bind(at)
    .bind(id.as_str())
    .bind(people)
    .execute(c)
    .await
    .map(drop))
}

/// People told by a shop since `since`, apart from episodes that the merchant approved.
pub async fn told_since(tx: &mut Tx, shop: &ShopId, since: i64) -> sqlx::Result<u64> {
    let told: i64 = on_tx!(tx, |c| {
        sqlx::query_scalar(
        "SELECT CAST(coalesce(sum(t.people), 0) AS BIGINT) FROM tellings t JOIN episodes e ON e.shop_id = t.shop_id AND e.episode_id = t.episode_id
         WHERE t.shop_id = $1 AND t.at > $2 AND NOT e.approved"
    )
    .bind(shop.as_str())
    .bind(since)
    .fetch_one(c)
    .await
    })?;
    Ok(u64::try_from(told).unwrap_or(0))
}

/// Forgets what the guard no longer counts.
pub async fn forget_tellings(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM tellings WHERE shop_id = $1 AND at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(drop))
}

/// Variants of a shop that are about to be told about: looked at soon, worth telling, and without an episode.
/// Of those with units from one number to another: the people who wait and are not held out beyond `free_by` (ms), up to `most`, and the units that limit them.
pub async fn about_to_open(
    tx: &mut Tx,
    shop: &ShopId,
    apart_from: &VariantId,
    units: (i64, i64),
    most: i64,
    free_by: i64,
) -> sqlx::Result<Vec<(i64, Option<i64>)>> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM line l WHERE l.shop_id = $1 AND l.target_id IN (v.variant_id, v.product_id)
           AND l.held_until <= $4 LIMIT $3) AS people) AS waiting, v.sellable {ABOUT_TO_OPEN} AND {UNITS} BETWEEN $5 AND $6"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(apart_from.as_str())
        .bind(most)
        .bind(free_by)
        .bind(units.0)
        .bind(units.1)
        .fetch_all(c)
        .await)
}

/// The units of the variants that [`about_to_open`] is about, each number once, the largest first; `i64::MAX`: as many as one likes.
pub async fn units_about_to_open(tx: &mut Tx, shop: &ShopId, apart_from: &VariantId) -> sqlx::Result<Vec<i64>> {
    let sql = format!("SELECT DISTINCT {UNITS} AS units {ABOUT_TO_OPEN} ORDER BY units DESC");
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(apart_from.as_str()).fetch_all(c).await)
}

const UNITS: &str = "coalesce(v.sellable, 9223372036854775807)";
const ABOUT_TO_OPEN: &str = "FROM evaluations q JOIN variants v ON v.shop_id = q.shop_id AND v.variant_id = q.variant_id
    WHERE q.shop_id = $1 AND q.variant_id <> $2 AND v.worth_telling_since IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM episodes e WHERE e.shop_id = $1 AND e.variant_id = v.variant_id AND e.kind = 'restock' AND e.state <> 'closed')";

/// Writes down why, with the facts it was judged by (JSON).
pub async fn add_step(tx: &mut Tx, shop: &ShopId, id: &EpisodeId, what: &str, inputs: &str, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO episode_steps (shop_id, episode_id, step, at, what, inputs)
         VALUES ($1, $2, (SELECT coalesce(max(step), 0) + 1 FROM episode_steps WHERE shop_id = $1 AND episode_id = $2), $3, $4, $5)"
    )
    .bind(shop.as_str())
    .bind(id.as_str())
    .bind(now)
    .bind(what)
    .bind(inputs)
    .execute(c)
    .await
    .map(drop))
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Step {
    pub step: i64,
    pub at: i64,
    pub what: String,
    pub inputs: String,
}

pub async fn steps(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Vec<Step>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT step, at, what, inputs FROM episode_steps WHERE shop_id = $1 AND episode_id = $2 ORDER BY step")
        .bind(shop.as_str())
        .bind(id)
        .fetch_all(c)
        .await)
}

/// One episode in a list, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    #[sqlx(flatten)]
    pub episode: Episode,
    pub variant_platform_id: String,
    pub variant_title: String,
    pub product_title: String,
}

/// Which episodes are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    Open,
    Held,
    /// Also those that the merchant stopped.
    Closed,
}

/// The newest first: their ids are in the order of their opening. `after`: the last id of the page before.
pub async fn list(tx: &mut Tx, shop: &ShopId, which: Which, after: Option<&str>, most: i64) -> sqlx::Result<Vec<Listed>> {
    let condition = match which {
        Which::All => "",
        Which::Open => "AND e.state <> 'closed' AND e.state = 'open'",
        Which::Held => "AND e.state <> 'closed' AND e.state = 'held'",
        Which::Closed => "AND e.state IN ('closed', 'stopped')",
    };
    // The page is found before anything is joined to it.
    let sql = format!(
        "SELECT e.*, v.platform_id AS variant_platform_id, v.title AS variant_title, p.title AS product_title
         FROM (SELECT episode_id, variant_id, kind, state, approved, opened_at, closed_at, ending FROM episodes e
           WHERE e.shop_id = $1 {condition} AND e.episode_id < $2 ORDER BY e.episode_id DESC LIMIT $3) AS e
         JOIN variants v ON v.shop_id = $1 AND v.variant_id = e.variant_id JOIN products p ON p.shop_id = $1 AND p.product_id = v.product_id
         ORDER BY e.episode_id DESC"
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(after.unwrap_or("~")).bind(most).fetch_all(c).await)
}

/// How an episode went, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Numbers {
    pub episode_id: String,
    pub waves: i64,
    pub told: i64,
    pub sent: i64,
    pub dead: i64,
    pub clicked: i64,
    /// Alerts that have not left.
    pub unsent: i64,
}

/// Of these episodes, those that told somebody.
pub async fn numbers(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<Vec<Numbers>> {
    let ids_sql = tx.texts("$2");
    let sql = format!(
        "SELECT w.episode_id, w.waves, w.told, coalesce(m.sent, 0) AS sent, coalesce(m.dead, 0) AS dead, coalesce(m.clicked, 0) AS clicked, coalesce(m.unsent, 0) AS unsent
         FROM (SELECT episode_id, count(*) AS waves, CAST(sum(told) AS BIGINT) AS told FROM waves
           WHERE shop_id = $1 AND episode_id IN {ids_sql} GROUP BY episode_id) AS w
         LEFT JOIN (SELECT episode_id, CAST(sum(CASE WHEN state = 'sent' THEN 1 ELSE 0 END) AS BIGINT) AS sent,
             CAST(sum(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) AS BIGINT) AS dead,
             CAST(sum(CASE WHEN state IN ('queued', 'paused') THEN 1 ELSE 0 END) AS BIGINT) AS unsent, count(clicked_at) AS clicked FROM notifications
           WHERE shop_id = $1 AND kind = 'alert' AND episode_id IN {ids_sql} GROUP BY episode_id) AS m ON m.episode_id = w.episode_id"
    );
    let ids = super::json(ids)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).fetch_all(c).await)
}
