//! Above 400 lines: every change of state of one table is in one place, so that it can be read as a whole.
//! The outbox: one row is one message to one person. Claimed with a lease in a short transaction, sent outside of it, and the
//! outcome recorded in a second one.

use serde::Serialize;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::{NotificationId, ShopId, SubscriptionId};
use shelfbell_core::receipt::Receipt;
use sqlx::AssertSqlSafe;

use super::sealed::CONTACT_ADDRESS;
use super::{Tx, json, line, on_tx};

/// A message that is due, with what the door needs to know (R6, R8).
#[expect(clippy::struct_excessive_bools, reason = "each is a fact that the door asks for by itself")]
#[derive(Clone, sqlx::FromRow)]
pub struct Due {
    pub shop_id: String,
    pub seq: i64,
    pub subscription_id: String,
    pub episode_id: String,
    pub wave: i64,
    pub kind: String,
    /// Of a confirmation, if its product has one. An alert is about its episode's.
    pub variant_id: Option<String>,
    /// Attempts before this one.
    pub attempts: i64,
    /// When the person was taken out of the line, ms.
    pub told_at: i64,
    /// The shop's rate gave it its moment already.
    pub has_slot: bool,
    pub confirmed: bool,
    pub ended: Option<String>,
    /// By which channel it is to leave; `channel` is what kind of address the contact has.
    pub way: String,
    /// The request still counts: nobody asked anew since.
    pub latest: bool,
    /// For what follows an alert: the alert was followed, the person is in line again.
    pub clicked: bool,
    pub waits: bool,
    pub locale: String,
    /// Where their parcels go, ISO 3166-1 alpha-2, if that is known.
    pub country: Option<String>,
    pub contact_id: String,
    pub channel: String,
    pub address: String,
    pub suppression: Option<String>,
}

impl Due {
    pub fn notification_id(&self) -> NotificationId {
        notification_id(&self.kind, &self.episode_id, &self.subscription_id)
    }
}

impl std::fmt::Debug for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Due").field("notification_id", &self.notification_id()).finish_non_exhaustive()
    }
}

const CONFIRM: &str = "confirm";

/// The name of a message to the outside: what it is about and whom it is for, so that it stays the same at every attempt. What follows an
/// alert says so.
fn notification_id(kind: &str, episode: &str, subscription: &str) -> NotificationId {
    NotificationId::new(match kind {
        "confirmation" => format!("{CONFIRM}:{subscription}"),
        "alert" => format!("{episode}:{subscription}"),
        kind => format!("{episode}:{subscription}:{kind}"),
    })
}

/// The episode ('' for a confirmation), the subscription and the kind of a message's name.
pub fn parts(id: &str) -> (&str, &str, &str) {
    let (about, rest) = id.split_once(':').unwrap_or((id, ""));
    let (subscription, kind) = rest.split_once(':').unwrap_or((rest, "alert"));
    if about == CONFIRM { ("", subscription, "confirmation") } else { (about, subscription, kind) }
}

/// What `Due` is read from, up to its condition. What only some kinds are asked costs nothing for the others.
const DUE: &str =
    "SELECT n.shop_id, n.seq, n.channel AS way, n.subscription_id, n.episode_id, n.wave, n.kind, n.attempts, n.has_slot, n.created_at AS told_at, s.confirmed, s.ended,
       s.latest, s.locale, s.country, c.contact_id, c.channel, c.address, c.suppression,
       CASE WHEN n.kind IN ('reminder', 'reminder_2', 'last_units') THEN EXISTS (SELECT 1 FROM notifications a WHERE a.shop_id = n.shop_id
         AND a.episode_id = n.episode_id AND a.subscription_id = n.subscription_id AND a.kind = 'alert' AND a.clicked_at IS NOT NULL)
         ELSE false END AS clicked,
       CASE WHEN n.kind IN ('reminder', 'reminder_2', 'last_units', 'sold_out') THEN EXISTS (SELECT 1 FROM line l WHERE l.shop_id = s.shop_id
         AND l.target_id = s.target_id AND l.place = s.place AND l.subscription_id = s.subscription_id) ELSE false END AS waits,
       CASE WHEN n.kind = 'confirmation' THEN coalesce(s.variant_id, (SELECT v.variant_id FROM variants v WHERE v.shop_id = s.shop_id
         AND v.product_id = s.product_id ORDER BY v.position LIMIT 1)) END AS variant_id
     FROM notifications n
     JOIN sign_ups s ON s.shop_id = n.shop_id AND s.subscription_id = n.subscription_id
     JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id";

fn for_us_alone(tx: &Tx) -> &'static str {
    if tx.skip_locked().is_empty() { "" } else { "FOR UPDATE OF n SKIP LOCKED" }
}

/// The messages of a channel that are due, in the order of telling (R4), for this transaction alone.
pub async fn due(tx: &mut Tx, channel: ChannelKind, now: i64, most: i64) -> sqlx::Result<Vec<Due>> {
    let locked = for_us_alone(tx);
    let sql =
        format!("{DUE} WHERE n.channel = $3 AND n.state = 'queued' AND n.due_at <= $1 ORDER BY n.due_at, n.rank, n.seq LIMIT $2 {locked}");
    let due: Vec<Due> =
        on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(now).bind(most).bind(channel.as_str()).fetch_all(c).await)?;
    opened(tx, due)
}

fn opened(tx: &Tx, mut due: Vec<Due>) -> sqlx::Result<Vec<Due>> {
    for message in &mut due {
        message.address = tx.open(&CONTACT_ADDRESS, &[&message.shop_id, &message.contact_id], &message.address)?;
    }
    Ok(due)
}

/// These messages of a shop, if they are still queued and nobody else's.
pub async fn queued(tx: &mut Tx, shop: &ShopId, messages: &[i64]) -> sqlx::Result<Vec<Due>> {
    let (locked, numbers) = (for_us_alone(tx), tx.numbers("$2"));
    let sql = format!("{DUE} WHERE n.shop_id = $1 AND n.seq IN {numbers} AND n.state = 'queued' ORDER BY n.seq {locked}");
    let messages = json(messages)?;
    let due: Vec<Due> = on_tx!(&mut *tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&messages).fetch_all(c).await)?;
    opened(tx, due)
}

/// Changes queued messages of a shop alike. `value`: what `set` and `condition` name `$3`.
pub(super) async fn change(
    tx: &mut Tx,
    shop: &str,
    messages: &[i64],
    value: &str,
    at: i64,
    set: &str,
    condition: &str,
) -> sqlx::Result<u64> {
    if messages.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE notifications SET {set} WHERE shop_id = $1 AND seq IN {} AND state = 'queued' AND {condition} AND $3 = $3 AND $4 = $4",
        tx.numbers("$2")
    );
    let messages = json(messages)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop)
        .bind(&messages)
        .bind(value)
        .bind(at)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// Takes messages under a lease: nobody else claims them before `until`.
pub async fn lease(tx: &mut Tx, shop: &str, messages: &[i64], lease: &str, until: i64) -> sqlx::Result<u64> {
    change(tx, shop, messages, lease, until, "lease = $3, due_at = $4, attempts = attempts + 1, carried_by = NULL", "true").await
}

/// What these are about is said in the message of the row `by`: what is reported of that one is true of them.
pub async fn carry(tx: &mut Tx, shop: &str, by: i64, messages: &[i64]) -> sqlx::Result<u64> {
    change(tx, shop, messages, "", by, "carried_by = $4", "true").await
}

/// The report that a message failed may come before our own note that it was sent.
const SENT: &str =
    "state = CASE WHEN receipt IN ('undelivered', 'failed') THEN 'dead' ELSE 'sent' END, sent_at = $4, lease = NULL, wakes_at = NULL,
    error = CASE WHEN receipt IN ('undelivered', 'failed') THEN error END";

/// The provider took them. Recorded whoever holds the lease now: it did happen.
pub async fn sent(tx: &mut Tx, shop: &str, messages: &[i64], at: i64) -> sqlx::Result<u64> {
    change(tx, shop, messages, "", at, SENT, "true").await
}

/// The provider's own names for messages, by which it reports on them.
pub async fn named(tx: &mut Tx, shop: &str, messages: &[(i64, &str)]) -> sqlx::Result<()> {
    if messages.is_empty() {
        return Ok(());
    }
    let rows = tx.rows("$2", &[("seq", "BIGINT"), ("provider_id", "TEXT")]);
    let sql = format!(
        "UPDATE notifications SET provider_id = r.provider_id FROM {rows} WHERE notifications.shop_id = $1 AND notifications.seq = r.seq"
    );
    let messages: Vec<_> = messages.iter().map(|(seq, id)| serde_json::json!({ "seq": seq, "provider_id": id })).collect();
    let messages = json(&messages)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop).bind(&messages).execute(c).await.map(drop))
}

/// What the provider says of a message, by its own name for it, or by ours where we have not noted that yet: then the message is still on
/// its way. It holds for everything that the message is about. A failure makes a sent message dead. `false`: nothing new.
pub async fn report(tx: &mut Tx, shop: &ShopId, id: &str, report: &Report<'_>) -> sqlx::Result<bool> {
    const OF_THE_MESSAGE: &str = "shop_id = $1 AND episode_id = $2 AND subscription_id = $3 AND kind = $10";
    let mut reported = 0;
    for rows in [
        OF_THE_MESSAGE.to_owned(),
        format!("shop_id = $1 AND carried_by IS NOT NULL AND carried_by = (SELECT seq FROM notifications WHERE {OF_THE_MESSAGE})"),
    ] {
        let (episode, subscription, kind) = parts(id);
        let sql = format!(
            "UPDATE notifications SET receipt = $5, receipt_rank = $6, receipt_at = $7,
               state = CASE WHEN $8 AND state = 'sent' THEN 'dead' ELSE state END, error = CASE WHEN $8 THEN $9 ELSE error END
             WHERE {rows} AND receipt_rank < $6 AND (provider_id = $4 OR (provider_id IS NULL AND state = 'queued' AND lease IS NOT NULL))"
        );
        reported += on_tx!(&mut *tx, |c| sqlx::query(AssertSqlSafe(sql))
            .bind(shop.as_str())
            .bind(episode)
            .bind(subscription)
            .bind(report.provider_id)
            .bind(report.receipt.as_str())
            .bind(report.receipt.rank())
            .bind(report.at)
            .bind(report.receipt.is_failure())
            .bind(report.error)
            .bind(kind)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?;
    }
    Ok(reported > 0)
}

/// What a provider reports of one message.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub provider_id: &'a str,
    pub receipt: Receipt,
    /// What went wrong, without an address.
    pub error: Option<&'a str>,
    /// When we heard of it, ms.
    pub at: i64,
}

/// They leave by another channel.
pub async fn send_by(tx: &mut Tx, shop: &str, messages: &[i64], way: ChannelKind) -> sqlx::Result<u64> {
    change(tx, shop, messages, way.as_str(), 0, "channel = $3", "true").await
}

/// They wait for company until then.
pub async fn postpone(tx: &mut Tx, shop: &str, messages: &[i64], until: i64) -> sqlx::Result<u64> {
    change(tx, shop, messages, "", until, "lease = NULL, due_at = $4", "true").await
}

/// They were not begun: the attempt does not count.
pub async fn give_back(tx: &mut Tx, shop: &str, messages: &[i64], lease: &str, now: i64) -> sqlx::Result<u64> {
    change(tx, shop, messages, lease, now, "lease = NULL, due_at = $4, attempts = attempts - 1", "lease = $3").await
}

/// They wait for the end of the quiet hours. The attempt was none.
pub async fn sleep(tx: &mut Tx, shop: &str, messages: &[i64], until: i64) -> sqlx::Result<u64> {
    change(tx, shop, messages, "", until, "due_at = $4, wakes_at = $4, lease = NULL", "true").await
}

/// The quiet hours of a shop changed: whoever sleeps is looked at again.
pub async fn wake(tx: &mut Tx, shop: &ShopId, now: i64) -> sqlx::Result<u64> {
    on_tx!(tx, |c| {
        sqlx::query(
        "UPDATE notifications SET due_at = $2 WHERE shop_id = $1 AND state = 'queued' AND wakes_at IS NOT NULL AND due_at > $2 AND lease IS NULL"
    )
    .bind(shop.as_str())
    .bind(now)
    .execute(c)
    .await
    .map(|done| done.rows_affected())
    })
}

/// People who were told of a variant and whose alert waits, by wave: for the end of their quiet hours, for their moment at the shop's rate,
/// until the shop's stopped mail goes on, or because it did not get through and is tried again. What follows an alert keeps no unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asleep {
    pub episode_id: String,
    pub wave: i64,
    pub people: u64,
}

/// Alerts that keep a unit meanwhile: what the index `notifications_reserved` holds, word for word.
pub const KEEPS_ITS_UNIT: &str =
    "kind = 'alert' AND (state = 'paused' OR (state = 'queued' AND (wakes_at IS NOT NULL OR has_slot OR error IS NOT NULL)))";

pub async fn asleep(tx: &mut Tx, shop: &ShopId, variant: &str) -> sqlx::Result<Vec<Asleep>> {
    let sql = format!(
        "SELECT episode_id, wave, count(*) FROM notifications WHERE shop_id = $1 AND {KEEPS_ITS_UNIT}
           AND episode_id IN (SELECT episode_id FROM episodes WHERE shop_id = $1 AND variant_id = $2) GROUP BY episode_id, wave"
    );
    let rows: Vec<(String, i64, i64)> =
        on_tx!(tx, |c| sqlx::query_as(AssertSqlSafe(sql)).bind(shop.as_str()).bind(variant).fetch_all(c).await)?;
    let asleep = |(episode_id, wave, people): (String, i64, i64)| Asleep { episode_id, wave, people: u64::try_from(people).unwrap_or(0) };
    Ok(rows.into_iter().map(asleep).collect())
}

/// Stopped at the door: they may not be told (R8).
pub async fn cancelled(tx: &mut Tx, shop: &str, messages: &[i64], why: &str) -> sqlx::Result<u64> {
    change(tx, shop, messages, why, 0, "state = 'cancelled', lease = NULL, error = $3", "true").await
}

/// Why messages are put back.
pub const SOLD_OUT: &str = "sold out before it left";
pub const STOPPED: &str = "the merchant stopped the send";

/// Stopped at the door: it sold out (R6), or the merchant stopped it. The person goes back to their old place, unless they asked anew meanwhile.
pub async fn returned(tx: &mut Tx, shop: &str, messages: &[i64], subscriptions: &[&str], why: &str) -> sqlx::Result<u64> {
    let rows = change(tx, shop, messages, why, 0, "state = 'returned', lease = NULL, error = $3", "true").await?;
    line::rejoin(tx, shop, &json(subscriptions)?).await?;
    Ok(rows)
}

/// A message that did not get through, and what the provider said, without an address.
#[derive(Clone, Debug, Serialize)]
pub struct Failure<'a> {
    pub shop_id: &'a str,
    pub seq: i64,
    pub error: &'a str,
    /// When to try again, ms.
    pub due_at: i64,
}

async fn fail(tx: &mut Tx, lease: &str, failures: &[Failure<'_>], set: &str) -> sqlx::Result<u64> {
    if failures.is_empty() {
        return Ok(0);
    }
    let rows = tx.rows("$2", &[("shop_id", "TEXT"), ("seq", "BIGINT"), ("error", "TEXT"), ("due_at", "BIGINT")]);
    let sql = format!(
        "UPDATE notifications SET {set}, lease = NULL, error = r.error FROM {rows} WHERE notifications.shop_id = r.shop_id
           AND notifications.seq = r.seq AND notifications.state = 'queued' AND notifications.lease = $1"
    );
    let failures = json(failures)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(lease).bind(&failures).execute(c).await.map(|done| done.rows_affected()))
}

/// They go back into the queue until `due_at`.
pub async fn retry(tx: &mut Tx, lease: &str, retried: &[Failure<'_>]) -> sqlx::Result<u64> {
    fail(tx, lease, retried, "due_at = r.due_at").await
}

/// They will not be tried again unless the merchant asks (R7).
pub async fn dead(tx: &mut Tx, lease: &str, dead: &[Failure<'_>]) -> sqlx::Result<u64> {
    fail(tx, lease, dead, "state = 'dead'").await
}

/// Messages about these requests that have not left do not leave. They are found by the episodes of what was asked for.
pub async fn cancel_of(tx: &mut Tx, shop: &ShopId, subscriptions: &[String], why: &str) -> sqlx::Result<u64> {
    let texts = tx.texts("$2");
    let sql = format!("{CANCEL} AND subscription_id IN {texts} AND {}", of_episodes(&texts));
    let subscriptions = json(subscriptions)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql))
        .bind(shop.as_str())
        .bind(&subscriptions)
        .bind(why)
        .execute(c)
        .await
        .map(|done| done.rows_affected()))
}

/// The open messages to these contacts, for this transaction alone. The door takes a message before it touches the request and the contact,
/// so whoever changes all three takes them in the same order; SQLite's one writer needs none.
pub async fn lock_open_of(tx: &mut Tx, shop: &ShopId, contacts: &[&str]) -> sqlx::Result<()> {
    let Tx::Postgres(_) = tx else { return Ok(()) };
    let sql = format!(
        "SELECT n.seq FROM notifications n WHERE n.shop_id = $1 AND n.state IN ('queued', 'paused', 'dead')
           AND n.subscription_id IN (SELECT s.subscription_id FROM sign_ups s WHERE s.shop_id = $1 AND s.contact_id IN {0})
           AND n.episode_id IN (SELECT '' UNION ALL SELECT e.episode_id FROM episodes e JOIN variants v ON v.shop_id = e.shop_id AND v.variant_id = e.variant_id
             JOIN sign_ups s ON s.shop_id = v.shop_id AND s.product_id = v.product_id WHERE s.shop_id = $1 AND s.contact_id IN {0})
         ORDER BY n.seq FOR UPDATE",
        tx.texts("$2")
    );
    let contacts = json(contacts)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&contacts).execute(c).await.map(drop))
}

/// What providers call the messages about these requests leads to whom they went: it is not kept.
pub async fn forget_names_of(tx: &mut Tx, shop: &ShopId, subscriptions: &[String]) -> sqlx::Result<()> {
    let texts = tx.texts("$2");
    let sql = format!(
        "UPDATE notifications SET provider_id = NULL WHERE shop_id = $1 AND provider_id IS NOT NULL AND subscription_id IN {texts} AND {}",
        of_episodes(&texts)
    );
    let subscriptions = json(subscriptions)?;
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind(&subscriptions).execute(c).await.map(drop))
}

/// As [`forget_names_of`], for every message of a shop.
pub async fn forget_names(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE notifications SET provider_id = NULL WHERE shop_id = $1 AND provider_id IS NOT NULL")
        .bind(shop.as_str())
        .execute(c)
        .await
        .map(drop))
}

/// SQL: in the episodes of what these requests (a list) are about, by which their messages are found.
fn of_episodes(requests: &str) -> String {
    format!(
        "episode_id IN (SELECT '' UNION ALL SELECT e.episode_id FROM episodes e
           WHERE e.shop_id = $1 AND e.variant_id IN (SELECT v.variant_id FROM variants v WHERE v.shop_id = $1
             AND v.product_id IN (SELECT s.product_id FROM sign_ups s WHERE s.shop_id = $1 AND s.subscription_id IN {requests})))"
    )
}

/// No message of this shop that has not left does leave.
pub async fn cancel_all(tx: &mut Tx, shop: &ShopId, why: &str) -> sqlx::Result<u64> {
    let sql = format!("{CANCEL} AND $2 = $2");
    on_tx!(tx, |c| sqlx::query(AssertSqlSafe(sql)).bind(shop.as_str()).bind("").bind(why).execute(c).await.map(|done| done.rows_affected()))
}

const CANCEL: &str =
    "UPDATE notifications SET state = 'cancelled', lease = NULL, error = $3 WHERE shop_id = $1 AND state IN ('queued', 'paused', 'dead')";

/// When the next message of a channel is due.
pub async fn next_due_at(tx: &mut Tx, channel: ChannelKind) -> sqlx::Result<Option<i64>> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT min(due_at) FROM notifications WHERE channel = $1 AND state = 'queued'")
        .bind(channel.as_str())
        .fetch_one(c)
        .await)
}

/// A confirmation joins the queue (double opt-in). Asked for again, one that left, died or was stopped leaves again, for it may be lost;
/// one that waits is enough. How often is for the limit of requests for an address to say.
pub async fn insert_confirmation(tx: &mut Tx, shop: &ShopId, subscription: &SubscriptionId, now: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO notifications (shop_id, episode_id, subscription_id, channel, kind, wave, state, attempts, due_at, rank, clicks, created_at)
         SELECT s.shop_id, '', s.subscription_id, c.channel, 'confirmation', 0, 'queued', 0, $3, $3, 0, $3 FROM sign_ups s
         JOIN contacts c ON c.shop_id = s.shop_id AND c.contact_id = s.contact_id
         WHERE s.shop_id = $1 AND s.subscription_id = $2
         ON CONFLICT (shop_id, episode_id, subscription_id, kind) DO UPDATE SET state = 'queued', attempts = 0, due_at = excluded.due_at,
           rank = excluded.rank, lease = NULL, error = NULL, wakes_at = NULL, provider_id = NULL, receipt = NULL, receipt_rank = 0, has_slot = false
         WHERE notifications.state IN ('sent', 'dead', 'cancelled')"
    )
    .bind(shop.as_str())
    .bind(subscription.as_str())
    .bind(now)
    .execute(c)
    .await
    .map(drop)
    })
}

/// What a row is about, by its number: for the links in text messages, whose token names the row and is signed.
pub async fn of_row(tx: &mut Tx, row: i64) -> sqlx::Result<Option<(String, String)>> {
    on_tx!(tx, |c| sqlx::query_as(
        "SELECT subscription_id, episode_id FROM notifications WHERE seq = $1 AND channel IN ('sms', 'postback')"
    )
    .bind(row)
    .fetch_optional(c)
    .await)
}

/// The link in a message was followed. Returns false for a message that does not exist.
pub async fn clicked(tx: &mut Tx, shop: &ShopId, episode: &str, subscription: &str, now: i64) -> sqlx::Result<bool> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE notifications SET clicks = clicks + 1, clicked_at = coalesce(clicked_at, $4)
         WHERE shop_id = $1 AND episode_id = $2 AND subscription_id = $3 AND kind = 'alert'"
    )
    .bind(shop.as_str())
    .bind(episode)
    .bind(subscription)
    .bind(now)
    .execute(c)
    .await
    .map(|done| done.rows_affected() == 1))
}

/// The merchant asks to try dead messages again: one, or all of the shop. Returns how many.
pub async fn revive(tx: &mut Tx, shop: &ShopId, id: Option<&str>, now: i64) -> sqlx::Result<u64> {
    let parts = id.map(parts);
    let (episode, subscription, kind) = (parts.map(|p| p.0), parts.map(|p| p.1), parts.map(|p| p.2));
    on_tx!(tx, |c| {
        sqlx::query(
            "UPDATE notifications SET state = 'queued', attempts = 0, due_at = $4, provider_id = NULL, receipt = NULL, receipt_rank = 0
           WHERE shop_id = $1 AND state = 'dead' AND ($2 IS NULL OR (episode_id = $2 AND subscription_id = $3 AND kind = $5))",
        )
        .bind(shop.as_str())
        .bind(episode)
        .bind(subscription)
        .bind(now)
        .bind(kind)
        .execute(c)
        .await
        .map(|done| done.rows_affected())
    })
}
