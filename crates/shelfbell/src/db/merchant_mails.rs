//! Mail to merchants, from the moment at which it is written until it left; and what they were written to about.

use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, on_tx};

/// A mail that is due, under a lease.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    pub shop_id: String,
    pub mail_id: String,
    pub kind: String,
    /// What it says, JSON.
    pub about: String,
    /// Before this one.
    pub attempts: i64,
}

pub async fn insert(tx: &mut Tx, shop: &ShopId, id: &str, kind: &str, about: &str, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO merchant_mails (shop_id, mail_id, kind, about, state, attempts, due_at, created_at) VALUES ($1, $2, $3, $4, 'queued', 0, $5, $5)"
    )
    .bind(shop.as_str())
    .bind(id)
    .bind(kind)
    .bind(about)
    .bind(now)
    .execute(c)
    .await
    .map(drop)
    })
}

/// The mail that has been due longest is this process's until the lease ends.
pub async fn claim(tx: &mut Tx, now: i64, lease: &str, until: i64) -> sqlx::Result<Option<Due>> {
    let sql = format!(
        "SELECT shop_id, mail_id, kind, about, attempts FROM merchant_mails WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, mail_id LIMIT 1 {}",
        tx.skip_locked()
    );
    let due: Option<Due> = on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(now).fetch_optional(c).await)?;
    if let Some(due) = &due {
        on_tx!(tx, |c| sqlx::query(
            "UPDATE merchant_mails SET lease = $3, due_at = $4, attempts = attempts + 1 WHERE shop_id = $1 AND mail_id = $2"
        )
        .bind(&due.shop_id)
        .bind(&due.mail_id)
        .bind(lease)
        .bind(until)
        .execute(c)
        .await
        .map(drop))?;
    }
    Ok(due)
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    Sent,
    /// Again at this time, ms.
    Retry {
        at: i64,
        error: &'a str,
    },
    Dead {
        error: &'a str,
    },
}

/// A mail that was sent is recorded whoever holds the lease now; anything else only by whoever does.
pub async fn record(tx: &mut Tx, due: &Due, lease: &str, outcome: Outcome<'_>, now: i64) -> sqlx::Result<()> {
    let (state, due_at, error, sent_at) = match outcome {
        Outcome::Sent => ("sent", now, None, Some(now)),
        Outcome::Retry { at, error } => ("queued", at, Some(error), None),
        Outcome::Dead { error } => ("dead", now, Some(error), None),
    };
    on_tx!(tx, |c| sqlx::query(
        "UPDATE merchant_mails SET state = $3, due_at = $4, error = $5, sent_at = $6, lease = NULL
         WHERE shop_id = $1 AND mail_id = $2 AND state = 'queued' AND (lease = $7 OR $3 = 'sent')"
    )
    .bind(&due.shop_id)
    .bind(&due.mail_id)
    .bind(state)
    .bind(due_at)
    .bind(error)
    .bind(sent_at)
    .bind(lease)
    .execute(c)
    .await
    .map(drop))
}

/// Forgets mail that is over.
pub async fn forget_before(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM merchant_mails WHERE shop_id = $1 AND state <> 'queued' AND created_at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(drop))
}

/// Targets with at least so many people in line.
pub async fn long_lines(tx: &mut Tx, shop: &ShopId, people: i64) -> sqlx::Result<Vec<(String, i64)>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT target_id, count(*) AS people FROM line WHERE shop_id = $1 GROUP BY target_id HAVING count(*) >= $2 ORDER BY 2 DESC, 1"
    )
    .bind(shop.as_str())
    .bind(people)
    .fetch_all(c)
    .await)
}

/// What the merchant was written to about: target and level.
pub async fn alerted(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<(String, i64)>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT target_id, people FROM demand_alerts WHERE shop_id = $1").bind(shop.as_str()).fetch_all(c).await)
}

/// `false`: another process wrote about this level meanwhile.
pub async fn note_alert(tx: &mut Tx, shop: &ShopId, target: &str, level: i64, now: i64) -> sqlx::Result<bool> {
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO demand_alerts (shop_id, target_id, people, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, target_id) DO UPDATE SET people = excluded.people, at = excluded.at WHERE demand_alerts.people < excluded.people"
    )
    .bind(shop.as_str())
    .bind(target)
    .bind(level)
    .bind(now)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1)
    })
}

pub async fn forget_alert(tx: &mut Tx, shop: &ShopId, target: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM demand_alerts WHERE shop_id = $1 AND target_id = $2")
        .bind(shop.as_str())
        .bind(target)
        .execute(c)
        .await
        .map(drop))
}
