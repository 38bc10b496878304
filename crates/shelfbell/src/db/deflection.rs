//! Stock questions of conversations, what became of them, and whose conversations they were.

use serde::Serialize;
use shelfbell_core::deflection::{Alike, Fate, StockQuestion, Subject};
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx, undecodable};

#[derive(sqlx::FromRow)]
struct QuestionRow {
    conversation_id: String,
    product: String,
    variant: String,
    asked_at: i64,
    fate: String,
}

impl QuestionRow {
    fn read(self) -> sqlx::Result<(String, StockQuestion)> {
        let fate = Fate::parse(&self.fate).ok_or_else(|| undecodable("stock_questions", "fate", &self.conversation_id))?;
        Ok((self.conversation_id, StockQuestion { subject: subject(self.product, self.variant), asked_at: self.asked_at, fate }))
    }
}

fn subject(product: String, variant: String) -> Subject {
    let known = |text: String| (!text.is_empty()).then_some(text);
    Subject { product: known(product), variant: known(variant) }
}

/// The questions of one conversation, oldest first.
pub async fn questions_of(tx: &mut Tx, shop: &ShopId, conversation: &str) -> sqlx::Result<Vec<StockQuestion>> {
    let rows: Vec<QuestionRow> = on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT conversation_id, product, variant, asked_at, fate FROM stock_questions WHERE shop_id = $1 AND conversation_id = $2 ORDER BY asked_at"
    )
    .bind(shop.as_str())
    .bind(conversation)
    .fetch_all(c)
    .await
    })?;
    rows.into_iter().map(|row| Ok(row.read()?.1)).collect()
}

/// Replaces the questions of one conversation.
pub async fn replace_questions(tx: &mut Tx, shop: &ShopId, conversation: &str, questions: &[StockQuestion]) -> sqlx::Result<()> {
    #[derive(Serialize)]
    struct Row<'a> {
        product: &'a str,
        variant: &'a str,
        asked_at: i64,
        fate: &'a str,
    }
    on_tx!(&mut *tx, |c| sqlx::query("DELETE FROM stock_questions WHERE shop_id = $1 AND conversation_id = $2")
        .bind(shop.as_str())
        .bind(conversation)
        .execute(c)
        .await
        .map(drop))?;
    let rows: Vec<Row> = questions
        .iter()
        .map(|question| Row {
            product: question.subject.product.as_deref().unwrap_or_default(),
            variant: question.subject.variant.as_deref().unwrap_or_default(),
            asked_at: question.asked_at,
            fate: question.fate.as_str(),
        })
        .collect();
    let sql = format!(
        "INSERT INTO stock_questions (shop_id, conversation_id, product, variant, asked_at, fate)
         SELECT $1, $2, product, variant, asked_at, fate FROM {} WHERE true",
        tx.rows("$3", &[("product", "TEXT"), ("variant", "TEXT"), ("asked_at", "BIGINT"), ("fate", "TEXT")])
    );
    let rows = json(&rows)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(conversation).bind(&rows).execute(c).await.map(drop))
}

/// The shopper was sent to the shop's support at this time.
pub async fn add_hand_over(tx: &mut Tx, shop: &ShopId, conversation: &str, about: &Subject, at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO hand_overs (shop_id, conversation_id, at, product, variant) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
    )
    .bind(shop.as_str())
    .bind(conversation)
    .bind(at)
    .bind(about.product.as_deref().unwrap_or_default())
    .bind(about.variant.as_deref().unwrap_or_default())
    .execute(c)
    .await
    .map(drop))
}

/// Says whose conversation it is. `shoppers` are keyed hashes.
pub async fn add_shoppers(tx: &mut Tx, shop: &ShopId, conversation: &str, shoppers: &[String], now: i64) -> sqlx::Result<()> {
    let sql = format!(
        "INSERT INTO conversation_shoppers (shop_id, conversation_id, shopper, seen_at) SELECT $1, $2, r.shopper, $4 FROM {} WHERE true
         ON CONFLICT (shop_id, conversation_id, shopper) DO UPDATE SET seen_at = excluded.seen_at",
        tx.rows("$3", &[("shopper", "TEXT")])
    );
    let shoppers: Vec<_> = shoppers.iter().map(|shopper| serde_json::json!({ "shopper": shopper })).collect();
    let shoppers = json(&shoppers)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(conversation)
        .bind(&shoppers)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// Conversations with questions asked from `from` to before `to`, counted by their fate, and whether one was asked after `open_since`.
/// Read from one index.
pub async fn alike_between(tx: &mut Tx, shop: &ShopId, from: i64, to: i64, open_since: i64) -> sqlx::Result<Vec<Alike>> {
    // The numbers are places in `Fate::ALL`.
    let sql = "SELECT CAST(fate AS BIGINT), CAST(open AS BIGINT), count(*) FROM (
           SELECT max(CASE fate WHEN 'left' THEN 0 WHEN 'answered' THEN 1 WHEN 'captured' THEN 2 WHEN 'handed_over' THEN 3 ELSE -1 END) AS fate,
              max(CASE WHEN asked_at > $4 THEN 1 ELSE 0 END) AS open FROM stock_questions
           WHERE shop_id = $1 AND asked_at >= $2 AND asked_at < $3 GROUP BY conversation_id) AS conversations GROUP BY 1, 2";
    let rows: Vec<(i64, i64, i64)> =
        on_tx!(tx, |c| sqlx::query_as(sql).bind(shop.as_str()).bind(from).bind(to).bind(open_since).fetch_all(c).await)?;
    let read = |(rank, open, conversations): (i64, i64, i64)| {
        let fate = usize::try_from(rank).ok().and_then(|rank| Fate::ALL.get(rank)).copied();
        let fate = fate.ok_or_else(|| undecodable("stock_questions", "fate", shop.as_str()))?;
        Ok(Alike { fate, open: open == 1, conversations: u64::try_from(conversations).unwrap_or(0) })
    };
    rows.into_iter().map(read).collect()
}

/// Questions of these conversations asked from `from` to before `to`, each with its conversation.
pub async fn questions_of_between(
    tx: &mut Tx,
    shop: &ShopId,
    conversations: &[&str],
    from: i64,
    to: i64,
) -> sqlx::Result<Vec<(String, StockQuestion)>> {
    let sql = format!(
        "SELECT conversation_id, product, variant, asked_at, fate FROM stock_questions
         WHERE shop_id = $1 AND conversation_id IN {} AND asked_at >= $3 AND asked_at < $4",
        tx.texts("$2")
    );
    let conversations = json(conversations)?;
    let rows: Vec<QuestionRow> =
        on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&conversations).bind(from).bind(to).fetch_all(c).await)?;
    rows.into_iter().map(QuestionRow::read).collect()
}

/// Hand-overs from `from` to before `to`: conversation, subject and time.
pub async fn hand_overs_between(tx: &mut Tx, shop: &ShopId, from: i64, to: i64) -> sqlx::Result<Vec<(String, Subject, i64)>> {
    let rows: Vec<(String, String, String, i64)> = on_tx!(tx, |c| {
        sqlx::query_as("SELECT conversation_id, product, variant, at FROM hand_overs WHERE shop_id = $1 AND at >= $2 AND at < $3")
            .bind(shop.as_str())
            .bind(from)
            .bind(to)
            .fetch_all(c)
            .await
    })?;
    Ok(rows.into_iter().map(|(conversation, product, variant, at)| (conversation, subject(product, variant), at)).collect())
}

/// The shoppers of these conversations, with every conversation in which they were: conversation and shopper.
pub async fn who_were_in(tx: &mut Tx, shop: &ShopId, conversations: &[&str]) -> sqlx::Result<Vec<(String, String)>> {
    let sql = format!(
        "SELECT conversation_id, shopper FROM conversation_shoppers WHERE shop_id = $1 AND shopper IN
           (SELECT shopper FROM conversation_shoppers WHERE shop_id = $1 AND conversation_id IN {})",
        tx.texts("$2")
    );
    let conversations = json(conversations)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&conversations).fetch_all(c).await)
}

/// Whose conversations they were is forgotten for those last seen before `before`; what was asked stays, without a person.
pub async fn forget_shoppers(tx: &mut Tx, shop: &ShopId, before: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM conversation_shoppers WHERE shop_id = $1 AND seen_at < $2")
        .bind(shop.as_str())
        .bind(before)
        .execute(c)
        .await
        .map(drop))
}

/// Whose these conversations were is not known any more, nor in which conversations these shoppers were.
pub async fn erase_shoppers(tx: &mut Tx, shop: &ShopId, conversations: &[String], shoppers: &[String]) -> sqlx::Result<()> {
    let sql = format!(
        "DELETE FROM conversation_shoppers WHERE shop_id = $1 AND (conversation_id IN {} OR shopper IN {})",
        tx.texts("$2"),
        tx.texts("$3")
    );
    let (conversations, shoppers) = (json(conversations)?, json(shoppers)?);
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&conversations).bind(&shoppers).execute(c).await.map(drop))
}

/// As [`erase_shoppers`], for everybody.
pub async fn erase_all_shoppers(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM conversation_shoppers WHERE shop_id = $1").bind(shop.as_str()).execute(c).await.map(drop))
}
