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

/// One word or piece of a word that is asked for.
#[derive(Serialize)]
struct Asked<'a> {
    text: &'a str,
}

fn asked(texts: &[&str]) -> sqlx::Result<String> {
    json(&texts.iter().map(|text| Asked { text }).collect::<Vec<_>>())
}

/// Which of these words some product has, and how many products; counted no further than `most`.
pub async fn known(tx: &mut Tx, shop: &ShopId, words: &[&str], most: i64) -> sqlx::Result<Vec<(String, i64)>> {
    counted(tx, shop, ("search_words", "word"), words, most).await
}

/// Which of these pieces some word has, and how many words; counted no further than `most`.
pub async fn known_pieces(tx: &mut Tx, shop: &ShopId, pieces: &[&str], most: i64) -> sqlx::Result<Vec<(String, i64)>> {
    counted(tx, shop, ("search_pieces", "piece"), pieces, most).await
}

async fn counted(tx: &mut Tx, shop: &ShopId, (table, column): (&str, &str), texts: &[&str], most: i64) -> sqlx::Result<Vec<(String, i64)>> {
    let sql = format!(
        "SELECT r.text, (SELECT count(*) FROM (SELECT 1 FROM {table} t WHERE t.shop_id = $1 AND t.{column} = r.text LIMIT $3) AS few) FROM {}",
        tx.rows("$2", &[("text", "TEXT")])
    );
    let texts = asked(texts)?;
    let found: Vec<(String, i64)> =
        on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&texts).bind(most).fetch_all(c).await)?;
    Ok(found.into_iter().filter(|(_, count)| *count > 0).collect())
}

/// Words that have one of these pieces, at most `most`.
pub async fn words_with(tx: &mut Tx, shop: &ShopId, pieces: &[&str], most: i64) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT DISTINCT p.word FROM {} CROSS JOIN search_pieces p WHERE p.shop_id = $1 AND p.piece = r.text LIMIT $3",
        tx.rows("$2", &[("text", "TEXT")])
    );
    let pieces = asked(pieces)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&pieces).bind(most).fetch_all(c).await)
}

/// A word to look for, and what finding it is worth.
#[derive(Clone, Debug, Serialize)]
pub struct Weighted {
    pub word: String,
    pub weight: i64,
}

const WEIGHTED: [(&str, &str); 2] = [("word", "TEXT"), ("weight", "BIGINT")];

/// The products with the most weight of words, by our ids, of at most `read` entries.
pub async fn heaviest(tx: &mut Tx, shop: &ShopId, words: &[Weighted], read: i64, most: i64) -> sqlx::Result<Vec<String>> {
    let sql = format!(
        "SELECT product_id FROM (SELECT w.product_id, r.weight FROM {} CROSS JOIN search_words w WHERE w.shop_id = $1 AND w.word = r.word LIMIT $3)
         AS entries GROUP BY product_id ORDER BY sum(weight) DESC, product_id LIMIT $4",
        tx.rows("$2", &WEIGHTED)
    );
    let words = json(words)?;
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&words).bind(read).bind(most).fetch_all(c).await)
}

/// Of these products those that the shop still has, by the weight of all these words; `former`: those that it has no more.
pub async fn best_of(
    tx: &mut Tx,
    shop: &ShopId,
    products: &[String],
    words: &[Weighted],
    most: i64,
    former: bool,
) -> sqlx::Result<Vec<String>> {
    let present = if former { "NOT p.present" } else { "p.present" };
    let sql = format!(
        "SELECT p.product_id FROM products p CROSS JOIN {} CROSS JOIN search_words w
         WHERE p.shop_id = $1 AND p.product_id IN {} AND {present} AND w.shop_id = $1 AND w.word = r.word AND w.product_id = p.product_id
         GROUP BY p.product_id ORDER BY sum(r.weight) DESC, p.product_id LIMIT $4",
        tx.rows("$2", &WEIGHTED),
        tx.texts("$3")
    );
    let (words, products) = (json(words)?, json(products)?);
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&words).bind(&products).bind(most).fetch_all(c).await)
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
