//! Chats between one shopper and the concierge.

use shelfbell_core::ids::ShopId;

use super::{Tx, on_tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Conversation {
    pub conversation_id: String,
    /// JSON.
    pub dialogue: String,
    /// JSON array of subscription ids.
    pub alerts: String,
    pub turns: i64,
}

/// What was said in one turn.
#[derive(Debug)]
pub struct NewTurn<'a> {
    pub at: i64,
    pub message: &'a str,
    pub reply: &'a str,
    pub intent: &'a str,
}

pub async fn find(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Conversation>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT conversation_id, dialogue, alerts, turns FROM conversations WHERE shop_id = $1 AND conversation_id = $2"
    )
    .bind(shop.as_str())
    .bind(id)
    .fetch_optional(c)
    .await)
}

/// Writes the turn and what is remembered. `conversation.turns` is the number of turns before this one; false when another turn of the
/// same conversation came first, and then nothing is written.
pub async fn save(tx: &mut Tx, shop: &ShopId, conversation: &Conversation, turn: &NewTurn<'_>) -> sqlx::Result<bool> {
    let written = on_tx!(&mut *tx, |c| {
        sqlx::query(
        "INSERT INTO conversations (shop_id, conversation_id, dialogue, alerts, turns, created_at, updated_at) VALUES ($1, $2, $3, $4, $5 + 1, $6, $6)
         ON CONFLICT (shop_id, conversation_id) DO UPDATE SET dialogue = excluded.dialogue, alerts = excluded.alerts, turns = excluded.turns,
           updated_at = excluded.updated_at
         WHERE conversations.turns = $5"
    )
    .bind(shop.as_str())
    .bind(&conversation.conversation_id)
    .bind(&conversation.dialogue)
    .bind(&conversation.alerts)
    .bind(conversation.turns)
    .bind(turn.at)
    .execute(c)
    .await
    .map(|done| done.rows_affected())
    })?;
    if written == 0 {
        return Ok(false);
    }
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO turns (shop_id, conversation_id, number, at, message, reply, intent) VALUES ($1, $2, $3 + 1, $4, $5, $6, $7)"
    )
    .bind(shop.as_str())
    .bind(&conversation.conversation_id)
    .bind(conversation.turns)
    .bind(turn.at)
    .bind(turn.message)
    .bind(turn.reply)
    .bind(turn.intent)
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

/// Conversations that ended before `before` are forgotten with all their turns. Returns how many.
pub async fn forget(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<u64> {
    on_tx!(&mut *tx, |c| {
        sqlx::query(
        "DELETE FROM turns WHERE shop_id = $1 AND conversation_id IN (SELECT conversation_id FROM conversations WHERE shop_id = $1 AND updated_at < $2)"
    )
    .bind(shop.as_str())
    .bind(before)
    .execute(c)
    .await
    .map(drop)
    })?;
    on_tx!(tx, |c| sqlx::query("DELETE FROM conversations WHERE shop_id = $1 AND updated_at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}
