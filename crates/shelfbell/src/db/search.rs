//! The words under which products are found.
//!
//! `CROSS JOIN` in the questions: SQLite takes it as the order of the tables, and the few words that are asked for come first; to PostgreSQL it
//! is any join.

use serde::Serialize;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, json, on_tx};

/// One word of one product, by our id.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub product_id: String,
    pub word: String,
}

/// A piece of a word.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    pub piece: String,
    pub word: String,
}

/// Replaces the words of these products.
pub async fn replace(tx: &mut Tx, shop: &ShopId, products: &[&str], entries: &[Entry], pieces: &[Piece]) -> sqlx::Result<()> {
    let sql = format!("DELETE FROM search_words WHERE shop_id = $1 AND product_id IN {}", tx.texts("$2"));
    let products = json(products)?;
    on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&products).execute(c).await.map(drop))?;
    let sql = format!(
        "INSERT INTO search_words (shop_id, word, product_id) SELECT $1, word, product_id FROM {} WHERE true ON CONFLICT DO NOTHING",
        tx.rows("$2", &[("word", "TEXT"), ("product_id", "TEXT")])
    );
    let entries = json(entries)?;
    on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&entries).execute(c).await.map(drop))?;
    let sql = format!(
        "INSERT INTO search_pieces (shop_id, piece, word) SELECT $1, piece, word FROM {} WHERE true ON CONFLICT DO NOTHING",
        tx.rows("$2", &[("piece", "TEXT"), ("word", "TEXT")])
    );
    let pieces = json(pieces)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&pieces).execute(c).await.map(drop))
}

/// Which of these words some product has, and how many products.
pub async fn known(tx: &mut Tx, shop: &ShopId, words: &[String]) -> sqlx::Result<Vec<(String, i64)>> {
    #[derive(Serialize)]
    struct Word<'a> {
        word: &'a str,
    }
    let sql = format!(
        "SELECT r.word, count(*) FROM {} CROSS JOIN search_words w WHERE w.shop_id = $1 AND w.word = r.word GROUP BY r.word",
        tx.rows("$2", &[("word", "TEXT")])
    );
    let words = json(&words.iter().map(|word| Word { word }).collect::<Vec<_>>())?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&words).fetch_all(c).await)
}

/// Words that share pieces with the words that were asked for: asked, found, and how many pieces they share; the likest first.
pub async fn like(tx: &mut Tx, shop: &ShopId, asked: &[Piece], most: i64) -> sqlx::Result<Vec<(String, String, i64)>> {
    let sql = format!(
        "SELECT r.word, p.word, count(*) AS shared FROM {} CROSS JOIN search_pieces p WHERE p.shop_id = $1 AND p.piece = r.piece
         GROUP BY r.word, p.word HAVING count(*) > 1 ORDER BY shared DESC, p.word LIMIT $3",
        tx.rows("$2", &[("piece", "TEXT"), ("word", "TEXT")])
    );
    let asked = json(asked)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&asked).bind(most).fetch_all(c).await)
}

/// A word to look for, and what finding it is worth.
#[derive(Clone, Debug, Serialize)]
pub struct Weighted {
    pub word: String,
    pub weight: i64,
}

/// The products with the most weight of words, by our ids.
pub async fn best(tx: &mut Tx, shop: &ShopId, words: &[Weighted], most: i64) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT w.product_id FROM {} CROSS JOIN search_words w CROSS JOIN products p
         WHERE w.shop_id = $1 AND w.word = r.word AND p.shop_id = $1 AND p.product_id = w.product_id AND p.present
         GROUP BY w.product_id ORDER BY sum(r.weight) DESC, w.product_id LIMIT $3",
        tx.rows("$2", &[("word", "TEXT"), ("weight", "BIGINT")])
    );
    let words = json(words)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&words).bind(most).fetch_all(c).await)
}

/// Products that were written before there was an index, by our ids.
pub async fn unindexed(tx: &mut Tx, shop: &ShopId, most: i64) -> sqlx::Result<Vec<String>> {
    on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT p.product_id FROM products p WHERE p.shop_id = $1 AND p.present
           AND NOT EXISTS (SELECT 1 FROM search_words w WHERE w.shop_id = p.shop_id AND w.product_id = p.product_id)
           AND EXISTS (SELECT 1 FROM variants v WHERE v.shop_id = p.shop_id AND v.product_id = p.product_id AND v.present) LIMIT $2"
    )
    .bind(shop.as_str())
    .bind(most)
    .fetch_all(c)
    .await)
}
