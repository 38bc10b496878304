//! Chats between one shopper and the concierge.

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

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
    /// Fingerprints of the addresses that were written, and subscriptions of the conversation: what erases it.
    pub traces: &'a [String],
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
/// same conversation came first or the conversation was erased meanwhile, and then nothing is written.
pub async fn save(tx: &mut Tx, shop: &ShopId, conversation: &Conversation, turn: &NewTurn<'_>) -> sqlx::Result<bool> {
    let sql = if conversation.turns == 0 {
        "INSERT INTO conversations (shop_id, conversation_id, dialogue, alerts, turns, created_at, updated_at) VALUES ($1, $2, $3, $4, $5 + 1, $6, $6)
         ON CONFLICT DO NOTHING"
    } else {
        "UPDATE conversations SET dialogue = $3, alerts = $4, turns = $5 + 1, updated_at = $6
         WHERE shop_id = $1 AND conversation_id = $2 AND turns = $5"
    };
    let written = on_tx!(&mut *tx, |c| sqlx::query(sql)
        .bind(shop.as_str())
        .bind(&conversation.conversation_id)
        .bind(&conversation.dialogue)
        .bind(&conversation.alerts)
        .bind(conversation.turns)
        .bind(turn.at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
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
    leave_traces(tx, shop, &conversation.conversation_id, turn.traces).await?;
    Ok(true)
}

async fn leave_traces(tx: &mut Tx, shop: &ShopId, conversation: &str, traces: &[String]) -> sqlx::Result<()> {
    if traces.is_empty() {
        return Ok(());
    }
    let each = match tx.engine() {
        super::Engine::Sqlite => "json_each($3)",
        super::Engine::Postgres => "json_array_elements_text($3::json)",
    };
    let sql = format!(
        "INSERT INTO conversation_traces (shop_id, trace, conversation_id) SELECT $1, value, $2 FROM {each} WHERE true ON CONFLICT DO NOTHING"
    );
    let traces = json(traces)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(conversation).bind(&traces).execute(c).await.map(drop))
}

/// Conversations in which one of these traces was left.
pub async fn traced(tx: &mut Tx, shop: &ShopId, traces: &[String]) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT conversation_id FROM conversation_traces WHERE shop_id = $1 AND trace IN {} ORDER BY conversation_id",
        tx.texts("$2")
    );
    let traces = json(traces)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&traces).fetch_all(c).await)
}

/// What was said, as its shopper may have it.
#[derive(Clone, Serialize, sqlx::FromRow)]
pub struct Turn {
    pub at: i64,
    pub message: String,
    pub reply: String,
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn").field("at", &self.at).finish_non_exhaustive()
    }
}

pub async fn turns(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Vec<Turn>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT at, message, reply FROM turns WHERE shop_id = $1 AND conversation_id = $2 ORDER BY number")
        .bind(shop.as_str())
        .bind(id)
        .fetch_all(c)
        .await)
}

/// Erases these conversations with all their turns.
pub async fn erase(tx: &mut Tx, shop: &ShopId, ids: &[String]) -> sqlx::Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids = json(ids)?;
    // The conversation first: a turn that is being written waits for it on PostgreSQL, and then finds it gone.
    for table in ["conversations", "turns", "conversation_traces"] {
        let sql = format!("DELETE FROM {table} WHERE shop_id = $1 AND conversation_id IN {}", tx.texts("$2"));
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Erases every conversation of a shop.
pub async fn erase_all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    for sql in [
        "DELETE FROM conversations WHERE shop_id = $1",
        "DELETE FROM turns WHERE shop_id = $1",
        "DELETE FROM conversation_traces WHERE shop_id = $1",
    ] {
        on_tx!(&mut *tx, |c| sqlx::query(sql).bind(shop.as_str()).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Conversations that ended before `before` are forgotten with all their turns. Returns how many.
pub async fn forget(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<u64> {
    for table in ["turns", "conversation_traces"] {
        let sql = format!(
            "DELETE FROM {table} WHERE shop_id = $1 AND conversation_id IN (SELECT conversation_id FROM conversations WHERE shop_id = $1 AND updated_at < $2)"
        );
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(before).execute(c).await.map(drop))?;
    }
    on_tx!(tx, |c| sqlx::query("DELETE FROM conversations WHERE shop_id = $1 AND updated_at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}
