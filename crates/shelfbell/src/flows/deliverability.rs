//! Whether mail arrives: bounces and complaints lead to suppressions, too many complaints stop a shop's mail.

use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::consent::Suppression;
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::deliverability::{MailEvent, SOFT_BOUNCES, SOFT_BOUNCES_WITHIN_MS, Standing, WINDOW_MS};
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::subscription::State;

use crate::app::{App, Job, What};
use crate::channels::email::report::Report;
use crate::db::contacts::Suppressed;
use crate::db::mail_events::{self, NewEvent};
use crate::db::shops::{self, By, Shop};
use crate::db::{Tx, audit, contacts, mail_queue, mail_state, subscriptions};
use crate::tokens::Tokens;

use super::erase;
use super::sign_up::read_address;

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    Done,
    /// It came before.
    Repeated,
    /// It is about no message of ours.
    Unknown,
}

/// Writes down what a provider told about a message (R8). On disk when it returns.
pub async fn record(app: &App, report: &Report) -> sqlx::Result<Recorded> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let outcome = match find(app, &mut tx, report).await? {
        Some((shop, contact)) => apply(&mut tx, &shop, &contact, report, now).await?,
        None => Recorded::Unknown,
    };
    tx.commit().await?;
    let outcome_name = match outcome {
        Recorded::Done => report.kind.as_str(),
        Recorded::Repeated => "repeated",
        Recorded::Unknown => "unknown",
    };
    metrics::counter!("shelfbell_mail_reports_total", "outcome" => outcome_name).increment(1);
    Ok(outcome)
}

/// Whose message it was: by the token in its envelope or headers, else by its Message-ID. Where there is one shop only, the address
/// will do if the provider vouches for it.
async fn find(app: &App, tx: &mut Tx, report: &Report) -> sqlx::Result<Option<(Shop, ContactId)>> {
    if let Some(token) = &report.token
        && let Some(row) = Tokens::bounce_row(token)
        && let Some(owner) = mail_queue::owner_of_row(tx, row).await?
        && app.tokens.is_bounce(token, &owner.shop_id)
    {
        return found(tx, &owner.shop_id, &owner.contact_id).await;
    }
    if let Some(id) = &report.message_id
        && let Some(owner) = mail_queue::owner_of_name(tx, id.split('@').next().unwrap_or_default()).await?
    {
        return found(tx, &owner.shop_id, &owner.contact_id).await;
    }
    let Some(address) = report.address.as_ref().filter(|_| report.vouched) else { return Ok(None) };
    let Some(shop) = the_only_shop(tx).await? else { return Ok(None) };
    let Ok(address) = Address::parse(ChannelKind::Email, address) else { return Ok(None) };
    let contact = contacts::by_address(tx, &shop.id, &address).await?;
    Ok(contact.map(|contact| (shop, ContactId::new(contact.contact_id))))
}

async fn found(tx: &mut Tx, shop: &str, contact: &str) -> sqlx::Result<Option<(Shop, ContactId)>> {
    Ok(shops::find(tx, By::Id, shop).await?.map(|shop| (shop, ContactId::new(contact))))
}

async fn the_only_shop(tx: &mut Tx) -> sqlx::Result<Option<Shop>> {
    let mut all = shops::all(tx).await?;
    Ok(if all.len() == 1 { all.pop() } else { None })
}

async fn apply(tx: &mut Tx, shop: &Shop, contact: &ContactId, report: &Report, now: i64) -> sqlx::Result<Recorded> {
    let event = NewEvent { id: &report.id, contact, kind: report.kind, detail: &report.detail, at: now };
    if !mail_events::insert(tx, &shop.id, &event).await? {
        return Ok(Recorded::Repeated);
    }
    let reason = match report.kind {
        MailEvent::HardBounce => Some(Suppression::HardBounce),
        MailEvent::Complaint => Some(Suppression::Complaint),
        MailEvent::SoftBounce => {
            let bounces = mail_events::soft_bounces_of(tx, &shop.id, contact, now - SOFT_BOUNCES_WITHIN_MS).await?;
            (bounces >= SOFT_BOUNCES).then_some(Suppression::SoftBounces)
        }
    };
    if let Some(reason) = reason {
        contacts::suppress_because(tx, &shop.id, contact, reason, &report.detail, now).await?;
        subscriptions::end_all_of(tx, &shop.id, contact, State::Cancelled).await?;
    }
    if report.kind == MailEvent::Complaint {
        judge(tx, shop, now).await?;
    }
    Ok(Recorded::Done)
}

/// Stops a shop's mail when too many of its recipients complain.
async fn judge(tx: &mut Tx, shop: &Shop, now: i64) -> sqlx::Result<()> {
    let standing = standing(tx, &shop.id, now).await?;
    if !standing.is_too_bad(&shop.policy) {
        return Ok(());
    }
    let rate = standing.complaint_rate().map_or_else(String::new, |rate| rate.to_string());
    let reason = format!(
        "{} of {} recipients reported the mail as spam within seven days ({rate} %); the shop's limit is {} %",
        standing.complaints, standing.sent, shop.policy.complaint_limit_percent
    );
    if mail_state::pause(tx, &shop.id, &reason, now).await? {
        tracing::error!(shop = %shop.id, reason, "mail.paused");
    }
    Ok(())
}

/// Since the mail was last resumed, within the window.
pub async fn standing(tx: &mut Tx, shop: &ShopId, now: i64) -> sqlx::Result<Standing> {
    let from = mail_state::find(tx, shop).await?.counted_from.max(now - WINDOW_MS);
    let sent = mail_state::sent_since(tx, shop, from).await?;
    Ok(Standing { sent, complaints: mail_events::complainers_since(tx, shop, from).await? })
}

/// How a shop's mail fares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = MailStatus)]
pub struct Status {
    pub sent: u64,
    pub hard_bounces: u64,
    pub soft_bounces: u64,
    /// People who complained, however often; since the mail was last resumed, if that is less than seven days ago.
    pub complaints: u64,
    /// Complaints per hundred messages; null when nothing was sent.
    pub complaint_percent: Option<String>,
    pub complaint_limit_percent: String,
    /// Since when the shop's e-mail is stopped, ms; null while it goes on.
    pub paused_at: Option<i64>,
    pub reason: Option<String>,
    /// Messages that wait because of that. More may be written; they are counted when they would have left.
    pub waiting: i64,
}

pub async fn status(app: &App, shop: &Shop) -> sqlx::Result<Status> {
    let now = app.now();
    let mut tx = app.db.read().await?;
    let state = mail_state::find(&mut tx, &shop.id).await?;
    let standing = standing(&mut tx, &shop.id, now).await?;
    Ok(Status {
        sent: mail_state::sent_since(&mut tx, &shop.id, now - WINDOW_MS).await?,
        hard_bounces: mail_events::count_since(&mut tx, &shop.id, MailEvent::HardBounce, now - WINDOW_MS).await?,
        soft_bounces: mail_events::count_since(&mut tx, &shop.id, MailEvent::SoftBounce, now - WINDOW_MS).await?,
        complaints: standing.complaints,
        complaint_percent: standing.complaint_rate().map(|rate| rate.to_string()),
        complaint_limit_percent: shop.policy.complaint_limit_percent.to_string(),
        paused_at: state.paused_at,
        reason: state.reason,
        waiting: mail_queue::count_paused(&mut tx, &shop.id, ChannelKind::Email).await?,
    })
}

/// Stops a shop's e-mail. `false`: it was stopped already.
pub async fn pause(app: &App, shop: &ShopId, by: &Actor, reason: &str) -> sqlx::Result<bool> {
    let reason = if reason.is_empty() { "stopped by the merchant" } else { reason };
    let mut tx = app.db.begin().await?;
    let paused = mail_state::pause(&mut tx, shop, reason, app.now()).await?;
    if paused {
        audit::record(&mut tx, shop, by, "mail.paused", "", &json!({}), app.now()).await?;
    }
    tx.commit().await?;
    Ok(paused)
}

/// Lets a shop's e-mail go on. What waited goes through the door again, so nobody hears of what sold out. Returns how many waited.
pub async fn resume(app: &App, shop: &ShopId, by: &Actor) -> sqlx::Result<u64> {
    let mut tx = app.db.begin().await?;
    mail_state::resume(&mut tx, shop, app.now()).await?;
    let resumed = mail_queue::resume(&mut tx, shop, ChannelKind::Email, app.now()).await?;
    audit::record(&mut tx, shop, by, "mail.resumed", "", &json!({ "messages": resumed }), app.now()).await?;
    tx.notify(Job::Deliver.as_str()).await?;
    tx.commit().await?;
    app.wake.ring(Job::Deliver);
    Ok(resumed)
}

/// The entry of an address in the shop's suppression list; also what an erased person left behind, of whom nothing else is known.
pub async fn suppression(app: &App, shop: &Shop, channel: ChannelKind, address: &str) -> sqlx::Result<Option<Suppressed>> {
    let Ok(address) = read_address(shop, channel, address) else { return Ok(None) };
    let mut tx = app.db.read().await?;
    contacts::suppressed_address(&mut tx, &shop.id, &address, &erase::fingerprint(app, shop, &address)).await
}

/// The merchant wants an address left alone, whether it is known yet or not.
pub async fn suppress(app: &App, shop: &Shop, by: &Actor, address: &Address) -> sqlx::Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let fingerprint = erase::fingerprint(app, shop, address);
    let contact = contacts::find_or_insert(&mut tx, &shop.id, address, &fingerprint, &ContactId::new(app.new_id()), now).await?;
    contacts::suppress_because(&mut tx, &shop.id, &contact, Suppression::Merchant, "added by the merchant", now).await?;
    subscriptions::end_all_of(&mut tx, &shop.id, &contact, State::Cancelled).await?;
    let detail = json!({ "channel": address.channel().as_str() });
    audit::record(&mut tx, &shop.id, by, "suppression.added", contact.as_str(), &detail, now).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Demand, What::Messages]);
    Ok(())
}

/// `false`: it was not suppressed.
pub async fn lift(app: &App, shop: &Shop, by: &Actor, address: &Address) -> sqlx::Result<bool> {
    let mut tx = app.db.begin().await?;
    let lifted = contacts::lift(&mut tx, &shop.id, address, &erase::fingerprint(app, shop, address)).await?;
    if lifted {
        // Nobody where only the fingerprint of an erased contact was kept.
        let contact = contacts::by_address(&mut tx, &shop.id, address).await?.map(|contact| contact.contact_id).unwrap_or_default();
        let detail = json!({ "channel": address.channel().as_str() });
        audit::record(&mut tx, &shop.id, by, "suppression.removed", &contact, &detail, app.now()).await?;
    }
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Messages]);
    Ok(lifted)
}
