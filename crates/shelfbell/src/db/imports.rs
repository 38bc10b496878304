//! What an import asks of the rows that are there, many at once: which items a file names, and who of its people is known.

use std::collections::HashMap;

use shelfbell_core::contact::Address;
use shelfbell_core::ids::ShopId;
use sqlx::AssertSqlSafe;

use super::{Tx, contacts, json, on_tx};

/// By which of its names an item is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The platform's id, or ours.
    VariantId,
    Sku,
    /// The platform's id, or ours.
    ProductId,
    Handle,
    /// In lower case.
    Title,
}

/// A variant with all of its names.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    pub variant_id: String,
    pub platform_id: String,
    pub sku: Option<String>,
    pub title: String,
    /// JSON list.
    pub options: String,
    pub product_id: String,
    pub product_platform_id: String,
    pub handle: String,
    pub product_title: String,
}

/// The variants that are sold under these names.
pub async fn named(tx: &mut Tx, shop: &ShopId, by: By, names: &[&str]) -> sqlx::Result<Vec<Named>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let texts = tx.texts("$2");
    let condition = match by {
        By::VariantId => format!("(v.platform_id IN {texts} OR v.variant_id IN {texts})"),
        By::Sku => format!("v.sku IN {texts}"),
        By::ProductId => format!(
            "v.product_id IN (SELECT product_id FROM products WHERE shop_id = $1 AND (platform_id IN {texts} OR product_id IN {texts}))"
        ),
        By::Handle => format!("v.product_id IN (SELECT product_id FROM products WHERE shop_id = $1 AND handle IN {texts})"),
        By::Title => format!("v.product_id IN (SELECT product_id FROM products WHERE shop_id = $1 AND lower(title) IN {texts})"),
    };
    let sql = format!(
        "SELECT v.variant_id, v.platform_id, v.sku, v.title, v.options, v.product_id, p.platform_id AS product_platform_id, p.handle,
           p.title AS product_title
         FROM variants v CROSS JOIN products p
         WHERE v.shop_id = $1 AND v.present AND {condition} AND p.shop_id = v.shop_id AND p.product_id = v.product_id AND p.present
         ORDER BY v.product_id, v.position, v.variant_id"
    );
    let names = json(names)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&names).fetch_all(c).await)
}

/// Somebody who is known already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Why they must not be written to.
    pub suppression: Option<String>,
    /// What they wait for, or were imported for before, whatever became of that: variants and products.
    pub asked_for: Vec<String>,
}

/// Those of these people who are known. Whoever was erased and must not be written to is among them, by the fingerprint that is left.
pub async fn known(tx: &mut Tx, shop: &ShopId, people: &[(&Address, String)]) -> sqlx::Result<Vec<Known>> {
    let addresses: Vec<&Address> = people.iter().map(|(address, _)| *address).collect();
    let contacts = contacts::of_addresses(tx, shop, &addresses).await?;
    let ids: Vec<&str> = contacts.iter().flatten().map(|(id, _)| id.as_str()).collect();
    let sql = format!(
        "SELECT contact_id, target_id FROM subscriptions WHERE shop_id = $1 AND contact_id IN {} AND (source = 'import' OR state IN ('pending', 'waiting'))",
        tx.texts("$2")
    );
    let list = json(&ids)?;
    let rows: Vec<(String, String)> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&list).fetch_all(c).await)?;
    let mut asked_for: HashMap<String, Vec<String>> = HashMap::new();
    for (contact, target) in rows {
        asked_for.entry(contact).or_default().push(target);
    }
    let sql = format!("SELECT fingerprint, suppression FROM suppressed_addresses WHERE shop_id = $1 AND fingerprint IN {}", tx.texts("$2"));
    let fingerprints: Vec<&str> = people.iter().map(|(_, fingerprint)| fingerprint.as_str()).collect();
    let list = json(&fingerprints)?;
    let left: Vec<(String, String)> =
        on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&list).fetch_all(c).await)?;
    let left: HashMap<String, String> = left.into_iter().collect();
    let known = people.iter().zip(contacts).map(|((_, fingerprint), contact)| {
        let (id, suppression) = contact.unwrap_or_default();
        let suppression = suppression.or_else(|| left.get(fingerprint).cloned());
        Known { suppression, asked_for: asked_for.get(&id).cloned().unwrap_or_default() }
    });
    Ok(known.collect())
}
