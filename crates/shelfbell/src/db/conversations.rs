//! Chats between one shopper and the concierge. What was said, and what is remembered of it, is sealed: shoppers write their addresses there.

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::sealed::{DIALOGUE, MESSAGE, REPLY};
use super::{Tx, json, on_tx};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Conversation {
    pub conversation_id: String,
    /// JSON.
    pub dialogue: String,
    /// JSON: the alerts that it may list and end, as `chat/own.rs` has them.
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
    let found: Option<Conversation> = on_tx!(&mut *tx, |c| sqlx::query_as(
        "SELECT conversation_id, dialogue, alerts, turns FROM conversations WHERE shop_id = $1 AND conversation_id = $2"
    )
    .bind(shop.as_str())
    .bind(id)
    .fetch_optional(c)
    .await)?;
    let opened = |found: Conversation| {
        let dialogue = tx.open(&DIALOGUE, &[shop.as_str(), &found.conversation_id], &found.dialogue)?;
        Ok(Conversation { dialogue, ..found })
    };
    found.map(opened).transpose()
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
    let (id, number) = (conversation.conversation_id.as_str(), (conversation.turns + 1).to_string());
    let dialogue = tx.seal(&DIALOGUE, &[shop.as_str(), id], &conversation.dialogue)?;
    let written = on_tx!(&mut *tx, |c| sqlx::query(sql)
        .bind(shop.as_str())
        .bind(&conversation.conversation_id)
        .bind(&dialogue)
        .bind(&conversation.alerts)
        .bind(conversation.turns)
        .bind(turn.at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    if written == 0 {
        return Ok(false);
    }
    let message = tx.seal(&MESSAGE, &[shop.as_str(), id, &number], turn.message)?;
    let reply = tx.seal(&REPLY, &[shop.as_str(), id, &number], turn.reply)?;
    on_tx!(&mut *tx, |c| sqlx::query(
        "INSERT INTO turns (shop_id, conversation_id, number, at, message, reply, intent) VALUES ($1, $2, $3 + 1, $4, $5, $6, $7)"
    )
    .bind(shop.as_str())
    .bind(&conversation.conversation_id)
    .bind(conversation.turns)
    .bind(turn.at)
    .bind(&message)
    .bind(&reply)
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
    #[serde(skip)]
    number: i64,
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
    let sql = "SELECT number, at, message, reply FROM turns WHERE shop_id = $1 AND conversation_id = $2 ORDER BY number";
    let mut turns: Vec<Turn> = on_tx!(&mut *tx, |c| sqlx::query_as(sql).bind(shop.as_str()).bind(id).fetch_all(c).await)?;
    for turn in &mut turns {
        let number = turn.number.to_string();
        turn.message = tx.open(&MESSAGE, &[shop.as_str(), id, &number], &turn.message)?;
        turn.reply = tx.open(&REPLY, &[shop.as_str(), id, &number], &turn.reply)?;
    }
    Ok(turns)
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
