//! Alerts that have not left are taken back: the merchant stopped their episode.

use shelfbell_core::ids::{EpisodeId, ShopId};
use sqlx::AssertSqlSafe;

use super::notifications::STOPPED;
use super::{Tx, json, line, on_tx};

/// A message that was taken back, with what its wave counts it by.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TakenBack {
    pub seq: i64,
    pub subscription_id: String,
    pub wave: i64,
    /// When the person was taken out of the line, ms.
    pub created_at: i64,
}

/// Everybody whose alert waits goes back to their old place, unless they asked anew meanwhile. What some process is handing over at this
/// moment is not touched: it leaves, or comes through the door again, which knows that the episode was stopped.
pub async fn alerts(tx: &mut Tx, shop: &ShopId, episode: &EpisodeId, now: i64) -> sqlx::Result<Vec<TakenBack>> {
    let sql = format!(
        "SELECT seq, subscription_id, wave, created_at FROM notifications WHERE shop_id = $1 AND episode_id = $2 AND kind = 'alert'
           AND (state = 'paused' OR (state = 'queued' AND (lease IS NULL OR due_at <= $3))) ORDER BY seq {}",
        tx.skip_locked()
    );
    let taken: Vec<TakenBack> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(episode.as_str()).bind(now).fetch_all(c).await)?;
    if taken.is_empty() {
        return Ok(taken);
    }
    let sql = format!(
        "UPDATE notifications SET state = 'returned', lease = NULL, wakes_at = NULL, has_slot = false, error = $3 WHERE shop_id = $1 AND seq IN {}",
        tx.numbers("$2")
    );
    let messages = json(&taken.iter().map(|message| message.seq).collect::<Vec<_>>())?;
    on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&messages).bind(STOPPED).execute(c).await.map(drop))?;
    let people: Vec<&str> = taken.iter().map(|message| message.subscription_id.as_str()).collect();
    line::rejoin(tx, shop.as_str(), &json(&people)?).await?;
    Ok(taken)
}
