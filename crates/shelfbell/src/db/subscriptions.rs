//! Above 400 lines: whatever changes a sign-up is in one place, because its state follows from all of it.
//! Subscriptions: who waits for what, in order.

use shelfbell_core::consent::ConfirmedBy;
use shelfbell_core::ids::{ContactId, EpisodeId, ProductId, ShopId, SubscriptionId, VariantId};
use shelfbell_core::subscription::State;
use sqlx::AssertSqlSafe;

use super::sealed::EVIDENCE;
use super::{Tx, json, line, on_tx};

#[derive(Clone, Debug)]
pub struct NewSubscription<'a> {
    pub id: &'a SubscriptionId,
    pub contact: &'a ContactId,
    pub product: &'a ProductId,
    /// `None`: any variant of the product.
    pub variant: Option<&'a VariantId>,
    pub state: State,
    /// When they joined the line, ms.
    pub place: i64,
    pub held_by: Option<&'a EpisodeId>,
    pub quantity: i64,
    pub locale: &'a str,
    pub source: &'a str,
    pub consent_text: &'a str,
    pub consent_at: i64,
    pub created_at: i64,
    /// Where the consent was given, JSON.
    pub evidence: Option<&'a str>,
    /// Where the request is its own confirmation.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Where their parcels go, ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
}

impl NewSubscription<'_> {
    pub fn target(&self) -> &str {
        self.variant.map_or(self.product.as_str(), VariantId::as_str)
    }
}

/// `false`: the contact has such a request already. Somebody who was told by their last one may ask anew.
pub async fn insert(tx: &mut Tx, shop: &ShopId, new: &NewSubscription<'_>) -> sqlx::Result<bool> {
    on_tx!(&mut *tx, |c| {
        sqlx::query(
        "UPDATE sign_ups SET latest = false WHERE shop_id = $1 AND contact_id = $2 AND target_id = $3 AND latest
           AND subscription_id IN (SELECT subscription_id FROM subscriptions WHERE shop_id = $1 AND contact_id = $2 AND state = 'notified')"
    )
    .bind(shop.as_str())
    .bind(new.contact.as_str())
    .bind(new.target())
    .execute(c)
    .await
    .map(drop)
    })?;
    let evidence = new.evidence.map(|clear| tx.seal(&EVIDENCE, &[shop.as_str(), new.id.as_str()], clear)).transpose()?;
    let inserted = on_tx!(&mut *tx, |c| {
        sqlx::query(
            "INSERT INTO sign_ups (shop_id, subscription_id, contact_id, product_id, variant_id, target_id, place, held_by, confirmed, latest, quantity,
               locale, source, consent_text, consent_at, created_at, evidence, confirmed_by, confirmed_at, country)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
             ON CONFLICT (shop_id, contact_id, target_id) WHERE latest DO NOTHING",
        )
        .bind(shop.as_str())
        .bind(new.id.as_str())
        .bind(new.contact.as_str())
        .bind(new.product.as_str())
        .bind(new.variant.map(VariantId::as_str))
        .bind(new.target())
        .bind(new.place)
        .bind(new.held_by.map(EpisodeId::as_str))
        .bind(new.state == State::Waiting)
        .bind(new.quantity)
        .bind(new.locale)
        .bind(new.source)
        .bind(new.consent_text)
        .bind(new.consent_at)
        .bind(new.created_at)
        .bind(&evidence)
        .bind(new.confirmed_by.map(ConfirmedBy::as_str))
        .bind(new.confirmed_by.map(|_| new.created_at))
        .bind(new.country)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1)
    })?;
    if inserted && new.state == State::Waiting && new.held_by.is_none() {
        line::join(tx, shop, &[new.id.as_str()]).await?;
    }
    Ok(inserted)
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Subscription {
    pub subscription_id: String,
    pub contact_id: String,
    pub product_id: String,
    pub variant_id: Option<String>,
    pub target_id: String,
    pub state: String,
    pub place: i64,
    pub held_by: Option<String>,
    pub quantity: i64,
    pub locale: String,
    pub source: String,
    pub consent_text: String,
    pub consent_at: i64,
    pub created_at: i64,
}

const SUBSCRIPTION: &str =
    "SELECT subscription_id, contact_id, product_id, variant_id, target_id, state, place, held_by, quantity, locale, source,
    consent_text, consent_at, created_at FROM subscriptions WHERE shop_id = $1";

pub async fn find(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Subscription>> {
    let sql = format!("{SUBSCRIPTION} AND subscription_id = $2");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(id).fetch_optional(c).await)
}

/// The shop that a subscription belongs to: for links, whose token names the subscription and is signed, and for `explain`.
pub async fn shop_of(tx: &mut Tx, id: &str) -> sqlx::Result<Option<ShopId>> {
    let shop: Option<String> = on_tx!(tx, |c| sqlx::query_scalar("SELECT shop_id FROM subscriptions WHERE subscription_id = $1")
        .bind(id)
        .fetch_optional(c)
        .await)?;
    Ok(shop.map(ShopId::new))
}

/// The requests of this contact that still wait, for these targets: a variant, or the product when any variant of it will do.
pub async fn active_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId, targets: &[&str]) -> sqlx::Result<Vec<Subscription>> {
    let targets = json(targets)?;
    if let Tx::Postgres(_) = tx {
        // The door may be putting one of them back into the line: its state is read after that is done.
        let sql = format!(
            "SELECT subscription_id FROM sign_ups WHERE shop_id = $1 AND contact_id = $2 AND latest AND target_id IN {} FOR UPDATE",
            tx.texts("$3")
        );
        on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql))
            .bind(shop.as_str())
            .bind(contact.as_str())
            .bind(&targets)
            .execute(c)
            .await
            .map(drop))?;
    }
    let sql = format!(
        "{SUBSCRIPTION} AND contact_id = $2 AND state IN ('pending', 'waiting') AND target_id IN {} ORDER BY place",
        tx.texts("$3")
    );
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).bind(&targets).fetch_all(c).await)
}

/// Everything a contact asked for, newest first.
pub async fn of_contact(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<Subscription>> {
    let sql = format!("{SUBSCRIPTION} AND contact_id = $2 ORDER BY created_at DESC, subscription_id DESC LIMIT 200");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).fetch_all(c).await)
}

/// Those of a contact that go back into the line if it sells out before they buy; see [`super::follow_ups::set_stays`].
pub async fn staying_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<String>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT subscription_id FROM sign_ups WHERE shop_id = $1 AND contact_id = $2 AND stays")
        .bind(shop.as_str())
        .bind(contact.as_str())
        .fetch_all(c)
        .await)
}

/// Those of a contact that wait for their confirmation.
pub async fn pending_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<Subscription>> {
    let sql = format!("{SUBSCRIPTION} AND contact_id = $2 AND state = 'pending' ORDER BY place");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).fetch_all(c).await)
}

/// What is kept to show that somebody asked: the words, when and where, and how it was confirmed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Evidence {
    pub source: String,
    pub channel: String,
    pub consent_text: String,
    pub consent_at: i64,
    /// JSON.
    pub evidence: Option<String>,
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<i64>,
}

pub async fn evidence(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<Option<Evidence>> {
    let found: Option<Evidence> = on_tx!(&mut *tx, |c| sqlx::query_as(
        "SELECT s.source, c.channel, s.consent_text, s.consent_at, s.evidence, s.confirmed_by, s.confirmed_at FROM sign_ups s
         JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id WHERE s.shop_id = $1 AND s.subscription_id = $2"
    )
    .bind(shop.as_str())
    .bind(id)
    .fetch_optional(c)
    .await)?;
    let opened = |found: Evidence| {
        let evidence = found.evidence.map(|sealed| tx.open(&EVIDENCE, &[shop.as_str(), id], &sealed)).transpose()?;
        Ok(Evidence { evidence, ..found })
    };
    found.map(opened).transpose()
}

/// Everything a contact ever asked for, oldest first.
pub async fn all_of_contact(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<Subscription>> {
    let sql = format!("{SUBSCRIPTION} AND contact_id = $2 ORDER BY created_at, subscription_id");
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).fetch_all(c).await)
}

/// Ends requests that still wait, or whose message has not left (the door sees it). Returns how many.
pub async fn end(tx: &mut Tx, shop: &ShopId, ids: &[&str], state: State) -> sqlx::Result<u64> {
    if ids.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE sign_ups SET ended = $3, latest = false, held_by = NULL WHERE shop_id = $1 AND ended IS NULL AND subscription_id IN {}
           AND (subscription_id IN (SELECT subscription_id FROM subscriptions WHERE shop_id = $1 AND state <> 'notified' AND subscription_id IN {})
             OR EXISTS ({UNSENT}))",
        tx.texts("$2"),
        tx.texts("$2")
    );
    let ids = json(ids)?;
    let ended = on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(&ids)
        .bind(state.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    line::leave(tx, shop, &ids).await?;
    Ok(ended)
}

/// A message about this sign-up that has not left.
const UNSENT: &str = "SELECT 1 FROM episodes e
    JOIN notifications n ON n.shop_id = e.shop_id AND n.episode_id = e.episode_id AND n.subscription_id = sign_ups.subscription_id
    WHERE e.shop_id = $1 AND n.state IN ('queued', 'paused', 'dead')
      AND e.variant_id IN (SELECT variant_id FROM variants WHERE shop_id = $1 AND product_id = sign_ups.product_id)";

/// Ends every request of a contact that still waits, or whose message has not left.
pub async fn end_all_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId, state: State) -> sqlx::Result<u64> {
    let ids: Vec<String> = on_tx!(&mut *tx, |c| sqlx::query_scalar(
        "SELECT subscription_id FROM sign_ups WHERE shop_id = $1 AND contact_id = $2 AND ended IS NULL"
    )
    .bind(shop.as_str())
    .bind(contact.as_str())
    .fetch_all(c)
    .await)?;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    end(tx, shop, &ids, state).await
}

/// Everything that a contact ever asked for, for this transaction alone.
pub async fn lock_all_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<String>> {
    let lock = tx.for_update();
    let sql = format!("SELECT subscription_id FROM sign_ups WHERE shop_id = $1 AND contact_id = $2 ORDER BY subscription_id {lock}");
    on_tx!(tx, |c| sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop.as_str()).bind(contact.as_str()).fetch_all(c).await)
}

/// What remains of these requests says that somebody asked for something, and nothing of who it was.
pub async fn erase(tx: &mut Tx, shop: &ShopId, ids: &[String]) -> sqlx::Result<u64> {
    let sql = format!("{ERASE} AND subscription_id IN {}", tx.texts("$2"));
    let ids = json(ids)?;
    let erased = on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(&ids)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))?;
    line::leave(tx, shop, &ids).await?;
    Ok(erased)
}

/// Every request of a shop.
pub async fn erase_all(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<u64> {
    let erased = on_tx!(&mut *tx, |c| sqlx::query(ERASE).bind(shop.as_str()).execute(c).await.map(|done| done.rows_affected()))?;
    line::leave_all(tx, shop).await?;
    Ok(erased)
}

const ERASE: &str = "UPDATE sign_ups SET ended = 'erased', latest = false, held_by = NULL, contact_id = '', consent_text = '', evidence = NULL WHERE shop_id = $1";

/// How many of it they want; only while they wait. Returns whether it was changed.
pub async fn set_quantity(tx: &mut Tx, shop: &ShopId, id: &str, quantity: i64) -> sqlx::Result<bool> {
    let changed = on_tx!(&mut *tx, |c| sqlx::query(
        "UPDATE sign_ups SET quantity = $3 WHERE shop_id = $1 AND subscription_id = $2 AND ended IS NULL"
    )
    .bind(shop.as_str())
    .bind(id)
    .bind(quantity)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    line::set_quantity(tx, shop, id, quantity).await?;
    Ok(changed)
}

/// In which language a contact is written to about everything it waits for.
pub async fn set_locale(tx: &mut Tx, shop: &ShopId, contact: &ContactId, locale: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE sign_ups SET locale = $3 WHERE shop_id = $1 AND contact_id = $2")
        .bind(shop.as_str())
        .bind(contact.as_str())
        .bind(locale)
        .execute(c)
        .await
        .map(drop))
}

/// Confirms a pending request; its place counts from when it was made. One for any variant takes the place of those for a single one. Where one of
/// those was told since, it ends instead: they would hear of the same delivery twice. Not where they ask for it at this moment, by their phone.
pub async fn confirm(tx: &mut Tx, shop: &ShopId, id: &str, by: ConfirmedBy, now: i64) -> sqlx::Result<bool> {
    let confirmed = on_tx!(&mut *tx, |c| sqlx::query(
        "UPDATE sign_ups SET confirmed = true, confirmed_by = $3, confirmed_at = $4
         WHERE shop_id = $1 AND subscription_id = $2 AND NOT confirmed AND ended IS NULL"
    )
    .bind(shop.as_str())
    .bind(id)
    .bind(by.as_str())
    .bind(now)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))?;
    if confirmed {
        line::join(tx, shop, &[id]).await?;
        if by != ConfirmedBy::Sms && told_meanwhile(tx, shop, id).await? {
            end(tx, shop, &[id], State::Cancelled).await?;
            return Ok(true);
        }
        let narrower: Vec<String> = on_tx!(&mut *tx, |c| sqlx::query_scalar(
            "SELECT n.subscription_id FROM sign_ups w JOIN subscriptions n ON n.shop_id = w.shop_id AND n.contact_id = w.contact_id
             WHERE w.shop_id = $1 AND w.subscription_id = $2 AND w.variant_id IS NULL
               AND n.product_id = w.product_id AND n.variant_id IS NOT NULL AND n.state IN ('pending', 'waiting')"
        )
        .bind(shop.as_str())
        .bind(id)
        .fetch_all(c)
        .await)?;
        end(tx, shop, &narrower.iter().map(String::as_str).collect::<Vec<_>>(), State::Cancelled).await?;
    }
    Ok(confirmed)
}

/// Was this person told, by a request for one variant of the same product, since this one for any variant was made, and can that be bought yet? What
/// was put back into the line or given up told nobody.
async fn told_meanwhile(tx: &mut Tx, shop: &ShopId, id: &str) -> sqlx::Result<bool> {
    // Whoever is telling them at this moment is waited for.
    let sql = format!(
        "SELECT 1 FROM line WHERE (shop_id, target_id, place, subscription_id) IN
           (SELECT n.shop_id, n.target_id, n.place, n.subscription_id FROM sign_ups w
            JOIN sign_ups n ON n.shop_id = w.shop_id AND n.contact_id = w.contact_id AND n.product_id = w.product_id AND n.variant_id IS NOT NULL
            WHERE w.shop_id = $1 AND w.subscription_id = $2 AND w.variant_id IS NULL) {}",
        tx.for_update()
    );
    on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(id).execute(c).await.map(drop))?;
    on_tx!(tx, |c| sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM sign_ups w
           JOIN subscriptions n ON n.shop_id = w.shop_id AND n.contact_id = w.contact_id AND n.product_id = w.product_id
             AND n.variant_id IS NOT NULL AND n.state = 'notified'
           JOIN variants v ON v.shop_id = n.shop_id AND v.variant_id = n.variant_id AND v.worth_telling_since IS NOT NULL
           JOIN episodes e ON e.shop_id = n.shop_id AND e.variant_id = n.variant_id
           JOIN notifications m ON m.shop_id = e.shop_id AND m.episode_id = e.episode_id AND m.subscription_id = n.subscription_id
             AND m.kind = 'alert' AND m.state IN ('queued', 'paused', 'sent') AND m.created_at >= w.created_at
         WHERE w.shop_id = $1 AND w.subscription_id = $2 AND w.variant_id IS NULL)"
    )
    .bind(shop.as_str())
    .bind(id)
    .fetch_one(c)
    .await)
}

/// Those of these requests that wait for their confirmation, with the number of wrong codes so far.
pub async fn unconfirmed(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<Vec<(String, i64)>> {
    let sql = format!(
        "SELECT subscription_id, code_tries FROM sign_ups WHERE shop_id = $1 AND NOT confirmed AND ended IS NULL AND latest AND subscription_id IN {}
         ORDER BY subscription_id {}",
        tx.texts("$2"),
        tx.for_update()
    );
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).fetch_all(c).await)
}

/// A wrong code was typed for these requests.
pub async fn count_wrong_code(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<()> {
    let sql = format!("UPDATE sign_ups SET code_tries = code_tries + 1 WHERE shop_id = $1 AND subscription_id IN {}", tx.texts("$2"));
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).execute(c).await.map(drop))
}

/// Requests made before this that are still open, oldest first, and unconfirmed ones made before that.
pub async fn overdue(tx: &mut Tx, shop: &ShopId, created_before: i64, unconfirmed_before: i64, most: i64) -> sqlx::Result<Vec<String>> {
    on_tx!(tx, |c| {
        sqlx::query_scalar(
        "SELECT subscription_id FROM (SELECT subscription_id FROM sign_ups WHERE shop_id = $1 AND latest = true AND created_at < $2
           ORDER BY created_at LIMIT $4) AS old
         UNION SELECT subscription_id FROM (SELECT subscription_id FROM sign_ups WHERE shop_id = $1 AND latest AND NOT confirmed AND created_at < $3
           LIMIT $4) AS unconfirmed"
    )
    .bind(shop.as_str())
    .bind(created_before)
    .bind(unconfirmed_before)
    .bind(most)
    .fetch_all(c)
    .await
    })
}

/// Nobody answered for too long: those that wait end, those that were told are history. Returns how many ended.
pub async fn expire(tx: &mut Tx, shop: &ShopId, ids: &[&str]) -> sqlx::Result<u64> {
    let expired = end(tx, shop, ids, State::Expired).await?;
    let sql = format!("UPDATE sign_ups SET latest = false WHERE shop_id = $1 AND latest AND subscription_id IN {}", tx.texts("$2"));
    let ids = json(ids)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&ids).execute(c).await.map(drop))?;
    Ok(expired)
}

/// People whom an import put in line while the item could be bought, by import.
pub async fn count_held(tx: &mut Tx, shop: &ShopId, episode: &EpisodeId) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT count(*) FROM sign_ups WHERE shop_id = $1 AND held_by = $2")
        .bind(shop.as_str())
        .bind(episode.as_str())
        .fetch_one(c)
        .await)
}

/// Those people join the line like everybody else.
pub async fn release_held(tx: &mut Tx, shop: &ShopId, episode: &EpisodeId) -> sqlx::Result<u64> {
    line::join_held(tx, shop, episode).await?;
    on_tx!(tx, |c| sqlx::query("UPDATE sign_ups SET held_by = NULL WHERE shop_id = $1 AND held_by = $2")
        .bind(shop.as_str())
        .bind(episode.as_str())
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// Those people are not told: their requests end.
pub async fn cancel_held(tx: &mut Tx, shop: &ShopId, episode: &EpisodeId) -> sqlx::Result<u64> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE sign_ups SET ended = 'cancelled', latest = false, held_by = NULL WHERE shop_id = $1 AND held_by = $2"
    )
    .bind(shop.as_str())
    .bind(episode.as_str())
    .execute(c)
    .await
    .map(|done| done.rows_affected()))
}
