//! Contacts: addresses known to a shop, and whether they may be written to. `address` is sealed; `address_key` is the keyed hash by which a
//! whole address is found, see [`crate::tokens::Tokens::pseudonym`]. Nothing else of an address can be asked of the database.

use std::collections::HashMap;

use serde::Serialize;
use shelfbell_core::consent::Suppression;
use shelfbell_core::contact::Address;
use shelfbell_core::ids::{ContactId, ShopId};
use sqlx::AssertSqlSafe;

use super::sealed::CONTACT_ADDRESS;
use super::{Tx, json, on_tx};

/// What stands in `address_key`.
fn lookup(tx: &Tx, shop: &ShopId, address: &Address) -> sqlx::Result<String> {
    let name = tx.vault().name_of(shop.as_str(), address.channel().as_str(), &address.key());
    name.map_err(|error| sqlx::Error::Encode(format!("contacts.address_key: {error}").into()))
}

/// The contact with this address, made now if it is new (`fresh` is its id then). What an erased contact of this fingerprint left
/// behind counts for the new one.
pub async fn find_or_insert(
    tx: &mut Tx,
    shop: &ShopId,
    address: &Address,
    fingerprint: &str,
    fresh: &ContactId,
    now: i64,
) -> sqlx::Result<ContactId> {
    let key = lookup(tx, shop, address)?;
    let sealed = tx.seal(&CONTACT_ADDRESS, &[shop.as_str(), fresh.as_str()], address.as_str())?;
    // Erased by another process between the two statements, it is made anew.
    for _ in 0..3 {
        on_tx!(&mut *tx, |c| sqlx::query(
            "INSERT INTO contacts (shop_id, contact_id, channel, address, address_key, created_at, suppression, suppressed_at)
             SELECT $1, $2, $3, $4, $5, $6, s.suppression, s.suppressed_at
             FROM (SELECT 1 AS one) AS new LEFT JOIN suppressed_addresses s ON s.shop_id = $1 AND s.fingerprint = $7
             WHERE true ON CONFLICT (shop_id, channel, address_key) DO NOTHING"
        )
        .bind(shop.as_str())
        .bind(fresh.as_str())
        .bind(address.channel().as_str())
        .bind(&sealed)
        .bind(&key)
        .bind(now)
        .bind(fingerprint)
        .execute(c)
        .await
        .map(drop))?;
        // On PostgreSQL nobody erases it until this transaction has ended.
        let keep = if let Tx::Postgres(_) = tx { "FOR KEY SHARE" } else { "" };
        let sql = format!("SELECT contact_id FROM contacts WHERE shop_id = $1 AND channel = $2 AND address_key = $3 {keep}");
        let id: Option<String> = on_tx!(&mut *tx, |c| sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(shop.as_str())
            .bind(address.channel().as_str())
            .bind(&key)
            .fetch_optional(c)
            .await)?;
        if let Some(id) = id {
            return Ok(ContactId::new(id));
        }
    }
    Err(sqlx::Error::RowNotFound)
}

/// The shopper asked to be told again: what they had asked to end no longer counts. A dead or complaining address stays as it is.
pub async fn lift_unsubscribe(tx: &mut Tx, shop: &ShopId, contact: &ContactId, fingerprint: &str) -> sqlx::Result<()> {
    on_tx!(&mut *tx, |c| {
        sqlx::query("DELETE FROM suppressed_addresses WHERE shop_id = $1 AND fingerprint = $2 AND suppression = 'unsubscribed'")
            .bind(shop.as_str())
            .bind(fingerprint)
            .execute(c)
            .await
            .map(drop)
    })?;
    on_tx!(tx, |c| {
        sqlx::query(
        "UPDATE contacts SET suppression = NULL, suppressed_at = NULL WHERE shop_id = $1 AND contact_id = $2 AND suppression = 'unsubscribed'"
    )
    .bind(shop.as_str())
    .bind(contact.as_str())
    .execute(c)
    .await
    .map(drop)
    })
}

/// Stops everything for a contact (R8). An earlier, harder reason stays.
pub async fn suppress(tx: &mut Tx, shop: &ShopId, contact: &ContactId, reason: Suppression, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE contacts SET suppression = $3, suppressed_at = $4
         WHERE shop_id = $1 AND contact_id = $2 AND (suppression IS NULL OR suppression = 'unsubscribed')"
    )
    .bind(shop.as_str())
    .bind(contact.as_str())
    .bind(reason.as_str())
    .bind(now)
    .execute(c)
    .await
    .map(drop))
}

/// Marks the contacts of these subscriptions: their addresses do not exist. An earlier, harder reason stays.
pub async fn suppress_dead(tx: &mut Tx, shop: &str, subscriptions: &[&str], now: i64) -> sqlx::Result<()> {
    let sql = format!(
        "UPDATE contacts SET suppression = 'hard_bounce', suppressed_at = $3 WHERE shop_id = $1 AND contact_id IN
           (SELECT contact_id FROM sign_ups WHERE shop_id = $1 AND subscription_id IN {})
           AND (suppression IS NULL OR suppression IN ('unsubscribed', 'soft_bounces'))",
        tx.texts("$2")
    );
    let subscriptions = json(subscriptions)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop).bind(&subscriptions).bind(now).execute(c).await.map(drop))
}

/// A contact; its address is not shown in logs.
#[derive(Clone, sqlx::FromRow)]
pub struct Contact {
    pub contact_id: String,
    pub channel: String,
    pub address: String,
    pub suppression: Option<String>,
}

impl Contact {
    fn opened(self, tx: &Tx, shop: &ShopId) -> sqlx::Result<Self> {
        let address = tx.open(&CONTACT_ADDRESS, &[shop.as_str(), &self.contact_id], &self.address)?;
        Ok(Self { address, ..self })
    }
}

pub async fn find(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Option<Contact>> {
    read(tx, shop, contact, "").await
}

async fn read(tx: &mut Tx, shop: &ShopId, contact: &ContactId, lock: &str) -> sqlx::Result<Option<Contact>> {
    let sql = format!("SELECT contact_id, channel, address, suppression FROM contacts WHERE shop_id = $1 AND contact_id = $2 {lock}");
    let found: Option<Contact> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).fetch_optional(c).await)?;
    found.map(|contact| contact.opened(tx, shop)).transpose()
}

/// When a contact was first seen, ms, and how many requests it made.
pub async fn seen(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<(i64, i64)> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT created_at, (SELECT count(*) FROM sign_ups WHERE shop_id = $1 AND contact_id = $2) FROM contacts
         WHERE shop_id = $1 AND contact_id = $2"
    )
    .bind(shop.as_str())
    .bind(contact.as_str())
    .fetch_one(c)
    .await)
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contact").field("contact_id", &self.contact_id).field("suppression", &self.suppression).finish_non_exhaustive()
    }
}

/// The contact with this address.
pub async fn by_address(tx: &mut Tx, shop: &ShopId, address: &Address) -> sqlx::Result<Option<Contact>> {
    read_by_address(tx, shop, address, "").await
}

/// The id of each of these addresses' contact, and why it must not be written to.
pub async fn of_addresses(tx: &mut Tx, shop: &ShopId, addresses: &[&Address]) -> sqlx::Result<Vec<Option<(String, Option<String>)>>> {
    let keys = addresses.iter().map(|address| lookup(tx, shop, address)).collect::<sqlx::Result<Vec<String>>>()?;
    let sql = format!(
        "SELECT channel, address_key, contact_id, suppression FROM contacts WHERE shop_id = $1 AND channel IN ('email', 'sms') AND address_key IN {}",
        tx.texts("$2")
    );
    let list = json(&keys)?;
    let rows: Vec<(String, String, String, Option<String>)> =
        on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&list).fetch_all(c).await)?;
    let found: HashMap<(String, String), (String, Option<String>)> =
        rows.into_iter().map(|(channel, key, id, suppression)| ((channel, key), (id, suppression))).collect();
    let of = |(address, key): (&&Address, String)| {
        let key = (address.channel().as_str().to_owned(), key);
        found.get(&key).cloned()
    };
    Ok(addresses.iter().zip(keys).map(of).collect())
}

/// As [`by_address`], for this transaction alone: nobody signs it up or erases it meanwhile.
pub async fn lock_by_address(tx: &mut Tx, shop: &ShopId, address: &Address) -> sqlx::Result<Option<Contact>> {
    let lock = tx.for_update();
    read_by_address(tx, shop, address, lock).await
}

async fn read_by_address(tx: &mut Tx, shop: &ShopId, address: &Address, lock: &str) -> sqlx::Result<Option<Contact>> {
    let sql = format!(
        "SELECT contact_id, channel, address, suppression FROM contacts WHERE shop_id = $1 AND channel = $2 AND address_key = $3 {lock}"
    );
    let (channel, key) = (address.channel().as_str(), lookup(tx, shop, address)?);
    let found: Option<Contact> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(channel).bind(&key).fetch_optional(c).await)?;
    found.map(|contact| contact.opened(tx, shop)).transpose()
}

/// As [`lock_by_address`], by the contact's id.
pub async fn lock(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Option<Contact>> {
    let lock = tx.for_update();
    read(tx, shop, contact, lock).await
}

pub async fn delete(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("DELETE FROM contacts WHERE shop_id = $1 AND contact_id = $2")
        .bind(shop.as_str())
        .bind(contact.as_str())
        .execute(c)
        .await
        .map(drop))
}

/// The next contacts after this one who wait for nothing, and of whom nothing was heard since `since`: no request, no reason to stop.
pub async fn idle(tx: &mut Tx, shop: &ShopId, since: i64, after: &ContactId, most: i64) -> sqlx::Result<Vec<ContactId>> {
    // Ids begin with their time: younger contacts are not even read.
    let end = u64::try_from(since.saturating_add(86_400_000)).unwrap_or(0);
    let end = uuid::Builder::from_unix_timestamp_millis(end, &[0; 10]).into_uuid().to_string();
    let ids: Vec<String> = on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT c.contact_id FROM contacts c WHERE c.shop_id = $1 AND c.contact_id > $2 AND c.contact_id < $5 AND c.created_at < $3
           AND (c.suppressed_at IS NULL OR c.suppressed_at < $3)
           AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.shop_id = c.shop_id AND s.contact_id = c.contact_id
             AND (s.created_at >= $3 OR s.state IN ('pending', 'waiting')))
         ORDER BY c.contact_id LIMIT $4"
    )
    .bind(shop.as_str())
    .bind(after.as_str())
    .bind(since)
    .bind(most)
    .bind(&end)
    .fetch_all(c)
    .await)?;
    Ok(ids.into_iter().map(ContactId::new).collect())
}

/// An erased address must still not be written to. An earlier, harder reason stays.
pub async fn remember_suppression(tx: &mut Tx, shop: &ShopId, fingerprint: &str, reason: Suppression, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "INSERT INTO suppressed_addresses (shop_id, fingerprint, suppression, suppressed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, fingerprint) DO UPDATE SET suppression = excluded.suppression, suppressed_at = excluded.suppressed_at
         WHERE suppressed_addresses.suppression = 'unsubscribed'"
    )
    .bind(shop.as_str())
    .bind(fingerprint)
    .bind(reason.as_str())
    .bind(now)
    .execute(c)
    .await
    .map(drop))
}

/// Every contact of a shop, and what erased ones left behind. Returns how many contacts there were.
pub async fn delete_all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<u64> {
    on_tx!(&mut *tx, |c| sqlx::query("DELETE FROM suppressed_addresses WHERE shop_id = $1")
        .bind(shop.as_str())
        .execute(c)
        .await
        .map(drop))?;
    on_tx!(tx, |c| sqlx::query("DELETE FROM contacts WHERE shop_id = $1")
        .bind(shop.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// Why an address must not be written to; `None` when it may, or is not known.
pub async fn suppression_of(tx: &mut Tx, shop: &ShopId, address: &Address) -> sqlx::Result<Option<String>> {
    Ok(by_address(tx, shop, address).await?.and_then(|contact| contact.suppression))
}

/// Stops everything for a contact, and keeps the provider's words (no address in them). An earlier, harder reason stays.
pub async fn suppress_because(
    tx: &mut Tx,
    shop: &ShopId,
    contact: &ContactId,
    reason: Suppression,
    detail: &str,
    now: i64,
) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE contacts SET suppression = $3, suppressed_at = $4, suppression_detail = $5
         WHERE shop_id = $1 AND contact_id = $2 AND (suppression IS NULL OR suppression IN ('unsubscribed', 'soft_bounces'))"
    )
    .bind(shop.as_str())
    .bind(contact.as_str())
    .bind(reason.as_str())
    .bind(now)
    .bind(detail)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))
}

/// One entry of a shop's suppression list: the merchant sees whom they must not write to.
#[derive(Clone, PartialEq, Eq, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Suppressed {
    /// Empty where the contact was erased: of it only this is remembered.
    pub contact_id: String,
    pub channel: String,
    pub address: String,
    /// `unsubscribed`, `hard_bounce`, `soft_bounces`, `complaint` or `merchant`.
    pub reason: String,
    /// The provider's words.
    pub detail: Option<String>,
    /// Ms since the Unix epoch.
    pub suppressed_at: i64,
}

impl std::fmt::Debug for Suppressed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suppressed").field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl Suppressed {
    fn opened(self, tx: &Tx, shop: &ShopId) -> sqlx::Result<Self> {
        let address = tx.open(&CONTACT_ADDRESS, &[shop.as_str(), &self.contact_id], &self.address)?;
        Ok(Self { address, ..self })
    }
}

const SUPPRESSED: &str =
    "SELECT contact_id, channel, address, suppression AS reason, suppression_detail AS detail, suppressed_at FROM contacts
     WHERE shop_id = $1 AND suppression IS NOT NULL";

/// The newest first, from `after` on: the time and the contact of the last one of the page before.
pub async fn suppressed(tx: &mut Tx, shop: &ShopId, after: Option<(i64, &str)>, most: i64) -> sqlx::Result<Vec<Suppressed>> {
    let (at, id) = after.unwrap_or((i64::MAX, ""));
    let sql = format!("{SUPPRESSED} AND (suppressed_at, contact_id) < ($2, $3) ORDER BY suppressed_at DESC, contact_id DESC LIMIT $4");
    let found: Vec<Suppressed> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(at).bind(id).bind(most).fetch_all(c).await)?;
    found.into_iter().map(|entry| entry.opened(tx, shop)).collect()
}

/// The entry of one address. `fingerprint`: of the same address, for what an erased contact left behind.
pub async fn suppressed_address(tx: &mut Tx, shop: &ShopId, address: &Address, fingerprint: &str) -> sqlx::Result<Option<Suppressed>> {
    let (channel, key) = (address.channel().as_str(), lookup(tx, shop, address)?);
    let sql = format!("{SUPPRESSED} AND channel = $2 AND address_key = $3");
    let found: Option<Suppressed> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(channel).bind(&key).fetch_optional(c).await)?;
    if let Some(found) = found {
        return found.opened(tx, shop).map(Some);
    }
    let left: Option<(String, i64)> = on_tx!(tx, |c| sqlx::query_as(
        "SELECT suppression, suppressed_at FROM suppressed_addresses WHERE shop_id = $1 AND fingerprint = $2
           AND NOT EXISTS (SELECT 1 FROM contacts WHERE shop_id = $1 AND channel = $3 AND address_key = $4)"
    )
    .bind(shop.as_str())
    .bind(fingerprint)
    .bind(channel)
    .bind(&key)
    .fetch_optional(c)
    .await)?;
    Ok(left.map(|(reason, suppressed_at)| Suppressed {
        contact_id: String::new(),
        channel: channel.to_owned(),
        address: address.as_str().to_owned(),
        reason,
        detail: None,
        suppressed_at,
    }))
}

/// The merchant lets an address be written to again, also one that was erased meanwhile. `false`: it was not suppressed.
pub async fn lift(tx: &mut Tx, shop: &ShopId, address: &Address, fingerprint: &str) -> sqlx::Result<bool> {
    let remembered = on_tx!(&mut *tx, |c| sqlx::query("DELETE FROM suppressed_addresses WHERE shop_id = $1 AND fingerprint = $2")
        .bind(shop.as_str())
        .bind(fingerprint)
        .execute(c)
        .await
        .map(|done| done.rows_affected() > 0))?;
    let key = lookup(tx, shop, address)?;
    let lifted = on_tx!(tx, |c| sqlx::query(
        "UPDATE contacts SET suppression = NULL, suppressed_at = NULL, suppression_detail = NULL
         WHERE shop_id = $1 AND channel = $2 AND address_key = $3 AND suppression IS NOT NULL"
    )
    .bind(shop.as_str())
    .bind(address.channel().as_str())
    .bind(&key)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    Ok(lifted || remembered)
}
