//! Rows of a made-up past, many in one statement: for `shelfbell seed`. Nothing else writes past a use case.

use serde::Serialize;
use shelfbell_core::contact::Address;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::sealed::CONTACT_ADDRESS;
use super::{Tx, json, on_tx};

/// A table with the columns that are written besides the shop, and their types.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [(&'static str, &'static str)],
}

/// Writes rows, each an object with the table's columns.
pub async fn insert(tx: &mut Tx, shop: &ShopId, table: Table, rows: &[impl Serialize]) -> sqlx::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let columns: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let columns = columns.join(", ");
    let sql =
        format!("INSERT INTO {} (shop_id, {columns}) SELECT $1, {columns} FROM {} WHERE true", table.name, tx.rows("$2", table.columns));
    let rows = json(rows)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&rows).execute(c).await.map(drop))
}

/// A person of the past.
#[derive(Clone, Debug)]
pub struct Contact {
    pub id: String,
    pub address: Address,
    pub created_at: i64,
}

const CONTACTS: Table = Table {
    name: "contacts",
    columns: &[("contact_id", "TEXT"), ("channel", "TEXT"), ("address", "TEXT"), ("address_key", "TEXT"), ("created_at", "BIGINT")],
};

/// Addresses are sealed as everywhere.
pub async fn insert_contacts(tx: &mut Tx, shop: &ShopId, contacts: &[Contact]) -> sqlx::Result<()> {
    #[derive(Serialize)]
    struct Row<'a> {
        contact_id: &'a str,
        channel: &'a str,
        address: String,
        address_key: String,
        created_at: i64,
    }
    let mut rows = Vec::with_capacity(contacts.len());
    for contact in contacts {
        let (channel, key) = (contact.address.channel().as_str(), contact.address.key());
        let name = tx.vault().name_of(shop.as_str(), channel, &key).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        rows.push(Row {
            contact_id: &contact.id,
            channel,
            address: tx.seal(&CONTACT_ADDRESS, &[shop.as_str(), &contact.id], contact.address.as_str())?,
            address_key: name,
            created_at: contact.created_at,
        });
    }
    insert(tx, shop, CONTACTS, &rows).await
}

/// Variants of a shop with what a history needs of them, in the order of their platform's ids.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Variant {
    pub variant_id: String,
    pub product_id: String,
    pub platform_id: String,
    pub inventory_item: String,
    pub price_minor: Option<i64>,
}

pub async fn variants(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<Vec<Variant>> {
    on_tx!(tx, |c| {
        sqlx::query_as(
        "SELECT variant_id, product_id, platform_id, inventory_item, price_minor FROM variants WHERE shop_id = $1 AND present ORDER BY platform_id"
    )
    .bind(shop.as_str())
    .fetch_all(c)
    .await
    })
}

/// Has anybody signed up here yet?
pub async fn has_people(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<bool> {
    let found: Option<i64> = on_tx!(tx, |c| sqlx::query_scalar("SELECT created_at FROM contacts WHERE shop_id = $1 LIMIT 1")
        .bind(shop.as_str())
        .fetch_optional(c)
        .await)?;
    Ok(found.is_some())
}

/// PostgreSQL plans by what it measured; after so many rows it has to look again, and remember which pages are visible to everybody.
/// SQLite's plans are fixed.
pub async fn settle(db: &super::Db) -> sqlx::Result<()> {
    let super::Db::Postgres { pool, .. } = db else { return Ok(()) };
    sqlx::query("VACUUM ANALYZE").execute(pool).await.map(drop)
}
