//! Mails that a shop words by itself, by kind and language.

use serde::Serialize;
use shelfbell_core::ids::ShopId;

use super::{Tx, on_tx};
use crate::mail::{Source, Template};

/// Changes whenever a template of the shop does.
pub async fn version(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<(i64, i64)> {
    on_tx!(tx, |c| sqlx::query_as("SELECT count(*), coalesce(max(updated_at), 0) FROM templates WHERE shop_id = $1")
        .bind(shop.as_str())
        .fetch_one(c)
        .await)
}

/// Every template of a shop. One of a kind that this version does not know is left out.
pub async fn all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<((Template, String), Source)>> {
    let rows: Vec<(String, String, String, String)> =
        on_tx!(tx, |c| sqlx::query_as("SELECT kind, language, subject, mjml FROM templates WHERE shop_id = $1")
            .bind(shop.as_str())
            .fetch_all(c)
            .await)?;
    let known = |(kind, language, subject, mjml): (String, String, String, String)| {
        Some(((Template::parse(&kind)?, language), Source { subject, mjml }))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// A template's name, and when it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Kept {
    pub kind: String,
    pub language: String,
    pub updated_at: i64,
}

pub async fn list(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<Kept>> {
    on_tx!(tx, |c| sqlx::query_as("SELECT kind, language, updated_at FROM templates WHERE shop_id = $1 ORDER BY kind, language")
        .bind(shop.as_str())
        .fetch_all(c)
        .await)
}

/// A template, and when it was kept.
pub async fn find(tx: &mut Tx, shop: &ShopId, kind: Template, language: &str) -> sqlx::Result<Option<(Source, i64)>> {
    let row: Option<(String, String, i64)> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT subject, mjml, updated_at FROM templates WHERE shop_id = $1 AND kind = $2 AND language = $3"
    )
    .bind(shop.as_str())
    .bind(kind.as_str())
    .bind(language)
    .fetch_optional(c)
    .await)?;
    Ok(row.map(|(subject, mjml, at)| (Source { subject, mjml }, at)))
}

/// Two changes within one millisecond differ in their time all the same, so that the version does.
pub async fn put(tx: &mut Tx, shop: &ShopId, kind: Template, language: &str, source: &Source, now: i64) -> sqlx::Result<()> {
    let greatest = match tx {
        Tx::Sqlite(_) => "max",
        Tx::Postgres(_) => "GREATEST",
    };
    let sql = format!(
        "INSERT INTO templates (shop_id, kind, language, subject, mjml, updated_at)
         SELECT $1, $2, $3, $4, $5, {greatest}($6, (SELECT coalesce(max(updated_at), 0) + 1 FROM templates WHERE shop_id = $1)) WHERE true
         ON CONFLICT (shop_id, kind, language) DO UPDATE SET subject = excluded.subject, mjml = excluded.mjml, updated_at = excluded.updated_at"
    );
    on_tx!(tx, |c| sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(kind.as_str())
        .bind(language)
        .bind(source.subject.trim())
        .bind(&source.mjml)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// `false`: there was none.
pub async fn delete(tx: &mut Tx, shop: &ShopId, kind: Template, language: &str) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM templates WHERE shop_id = $1 AND kind = $2 AND language = $3")
        .bind(shop.as_str())
        .bind(kind.as_str())
        .bind(language)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}
