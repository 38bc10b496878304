//! A text message from a phone: STOP, HELP and START before anything else, a yes to what waits for one, and everything else to the concierge.

use std::fmt::Write as _;
use std::time::Duration;

use shelfbell_core::chat::{Asks, LONGEST_MESSAGE};
use shelfbell_core::consent::ConfirmedBy;
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::ids::ContactId;
use shelfbell_core::sms::{self, Keyword};
use shelfbell_core::stock::Availability;

use super::alerts;
use super::turn::{Answered, Phone, TurnError, turn_by_phone};
use crate::app::App;
use crate::channels::sms::LONGEST_BODY;
use crate::db::contacts::{self, Contact};
use crate::db::shops::Shop;
use crate::db::sms_received::Taken;
use crate::db::{sms_received, subscriptions};
use crate::flows::{confirm, erase, leave};

/// A text message as the provider delivered it, verified.
#[derive(Clone)]
pub struct Incoming {
    /// The provider's name of it: the same when it is delivered again.
    pub id: String,
    pub from: String,
    pub body: String,
    /// The provider took it for a keyword, and has answered it itself.
    pub provider: Option<Keyword>,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What limits the caller sets.
#[expect(missing_debug_implementations, reason = "closures of one call")]
pub struct Limits<'a> {
    /// May this phone have one more answer just now? A stop needs none.
    pub may_write: &'a (dyn Fn(&str) -> bool + Sync),
    pub may_sign_up: &'a (dyn Fn(&str) -> bool + Sync),
}

/// Words that Twilio itself acts on and answers, alone in a message
/// (<https://support.twilio.com/hc/en-us/articles/223134027>).
const TWILIOS: [&str; 13] =
    ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "HELP", "INFO", "START", "YES", "UNSTOP"];

/// Whoever took a message and has not answered it after this is gone, ms. Longer than any answer takes.
const LEFT_BEHIND_MS: i64 = 60_000;
/// How long, and how often, a repeat waits for the answer that is being made.
const REPEAT_LOOKS: usize = 40;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The provider may deliver it again.
    #[error("this message is being answered just now")]
    Busy,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Does what the message asks for, once, however often it is delivered. The answer is to be sent back to the phone; `None`: nothing.
pub async fn receive(app: &App, shop: &Shop, message: &Incoming, limits: &Limits<'_>) -> Result<Option<String>, ReceiveError> {
    let phone = erase::trace(app, shop, ChannelKind::Sms, &message.from);
    for _ in 0..REPEAT_LOOKS {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        let taken = sms_received::take(&mut tx, &shop.id, &message.id, &phone, now, now - LEFT_BEHIND_MS).await?;
        tx.commit().await?;
        let reply = match taken {
            Taken::Answered(reply) => reply,
            Taken::Theirs => {
                tokio::time::sleep(BETWEEN_LOOKS).await;
                continue;
            }
            Taken::Ours => {
                let answered = answer(app, shop, message, limits).await;
                if answered.is_err() {
                    // What the next delivery of it may do better.
                    let mut tx = app.db.begin().await?;
                    sms_received::give_back(&mut tx, &shop.id, &message.id).await?;
                    tx.commit().await?;
                }
                let reply = answered?.unwrap_or_default();
                let mut tx = app.db.begin().await?;
                sms_received::answered(&mut tx, &shop.id, &message.id, &reply).await?;
                tx.commit().await?;
                reply
            }
        };
        return Ok(Some(reply).filter(|reply| !reply.is_empty()));
    }
    // Whoever took it may be gone; a stop does no harm twice, and must not wait for another delivery (R8).
    if message.provider.or_else(|| sms::keyword(&message.body)) == Some(Keyword::Stop)
        && let Ok(address) = Address::parse(ChannelKind::Sms, &message.from)
    {
        let contact = contact(app, shop, &address).await?;
        leave::stop_all(app, &shop.id, &ContactId::new(&contact.contact_id)).await?;
        return Ok(None);
    }
    Err(ReceiveError::Busy)
}

async fn answer(app: &App, shop: &Shop, message: &Incoming, limits: &Limits<'_>) -> sqlx::Result<Option<String>> {
    // Messages of short codes and the like are from no phone that could be told anything.
    let Ok(address) = Address::parse(ChannelKind::Sms, &message.from) else { return Ok(None) };
    let keyword = message.provider.or_else(|| sms::keyword(&message.body));
    metrics::counter!("shelfbell_sms_received_total", "keyword" => keyword.map_or("none", name)).increment(1);
    let contact = contact(app, shop, &address).await?;
    let (id, suppressed) = (ContactId::new(&contact.contact_id), contact.suppression.is_some());
    let spoken = message.body.trim().to_uppercase();
    let answered = message.provider.is_some() || (app.config.sms.provider_answers_keywords && TWILIOS.contains(&spoken.as_str()));
    let locale = locale(app, shop, &id).await?;
    let by_us = |text: String| (!answered).then_some(text);
    match keyword {
        Some(Keyword::Stop) => {
            leave::stop_all(app, &shop.id, &id).await?;
            // One confirmation, and only one (47 CFR 64.1200(a)(12)).
            Ok(by_us(sms::stopped(&locale, &shop.name)).filter(|_| !suppressed))
        }
        Some(Keyword::Help) => Ok(by_us(sms::help(&locale, &shop.name, shop.policy.support_address.as_deref()))),
        Some(Keyword::Start) => {
            lift(app, shop, &address, &id).await?;
            Ok(by_us(sms::started(&locale, &shop.name)))
        }
        None if suppressed && sms::is_yes(&message.body) && contact.suppression.as_deref() == Some("unsubscribed") => {
            lift(app, shop, &address, &id).await?;
            Ok(by_us(sms::started(&locale, &shop.name)))
        }
        // They asked for silence.
        None if suppressed => Ok(None),
        None if message.body.trim().is_empty() || !(limits.may_write)(&address.key()) => Ok(None),
        None => {
            if sms::is_yes(&message.body)
                && let Some(items) = confirm_all(app, shop, &id).await?
            {
                return Ok(Some(sms::confirmed(&locale, &shop.name, &items)));
            }
            converse(app, shop, message, &Phone { contact: id, number: address.as_str().to_owned() }, limits).await
        }
    }
}

fn name(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Stop => "stop",
        Keyword::Help => "help",
        Keyword::Start => "start",
    }
}

/// Somebody who was never heard of may say STOP too.
async fn contact(app: &App, shop: &Shop, address: &Address) -> sqlx::Result<Contact> {
    let mut tx = app.db.begin().await?;
    let fingerprint = erase::fingerprint(app, shop, address);
    let id = contacts::find_or_insert(&mut tx, &shop.id, address, &fingerprint, &ContactId::new(app.new_id()), app.now()).await?;
    let contact = contacts::find(&mut tx, &shop.id, &id).await?.ok_or(sqlx::Error::RowNotFound)?;
    tx.commit().await?;
    Ok(contact)
}

/// The language of their last request, else the shop's.
async fn locale(app: &App, shop: &Shop, contact: &ContactId) -> sqlx::Result<String> {
    let mut tx = app.db.read().await?;
    let last = subscriptions::of_contact(&mut tx, &shop.id, contact).await?.into_iter().next();
    Ok(last.map_or_else(|| shop.policy.default_locale.clone(), |subscription| subscription.locale))
}

async fn lift(app: &App, shop: &Shop, address: &Address, contact: &ContactId) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    contacts::lift_unsubscribe(&mut tx, &shop.id, contact, &erase::fingerprint(app, shop, address)).await?;
    tx.commit().await
}

/// A yes confirms everything that waits for one. `None`: nothing does.
async fn confirm_all(app: &App, shop: &Shop, contact: &ContactId) -> sqlx::Result<Option<Vec<String>>> {
    let mut tx = app.db.read().await?;
    let pending = subscriptions::pending_of(&mut tx, &shop.id, contact).await?;
    drop(tx);
    if pending.is_empty() {
        return Ok(None);
    }
    let ids: Vec<String> = pending.into_iter().map(|subscription| subscription.subscription_id).collect();
    confirm::confirm(app, &shop.id, &ids.iter().map(String::as_str).collect::<Vec<_>>(), ConfirmedBy::Reply).await?;
    let items = alerts::of(app, shop, &ids, false).await?;
    Ok(Some(items.into_iter().rev().map(|alert| alert.item).collect()))
}

async fn converse(app: &App, shop: &Shop, message: &Incoming, phone: &Phone, limits: &Limits<'_>) -> sqlx::Result<Option<String>> {
    let text: String = message.body.chars().take(LONGEST_MESSAGE).collect();
    // Two messages that cross are answered one after the other.
    for _ in 0..3 {
        match turn_by_phone(app, shop, &text, phone, limits.may_sign_up).await {
            Ok(answered) => return Ok(Some(short(&answered))),
            Err(TurnError::Crossed) => {}
            Err(TurnError::Sqlx(error)) => return Err(error),
            Err(TurnError::Empty | TurnError::TooLong) => return Ok(None),
        }
    }
    Ok(None)
}

/// A reply without buttons and pictures: what could be tapped is numbered, and what can be bought has its link.
fn short(answered: &Answered) -> String {
    let reply = &answered.reply;
    let mut text = reply.text.clone();
    if matches!(reply.asks, Some(Asks::Product | Asks::Variant)) {
        for (at, choice) in reply.choices.iter().enumerate() {
            let _ = write!(text, "\n{} {}", at + 1, choice.label);
        }
    }
    let buyable = |availability| matches!(availability, Some(Availability::InStock | Availability::LowStock));
    if let Some(card) = answered.cards.first().filter(|card| buyable(card.availability) && answered.cards.len() == 1) {
        text.push(' ');
        text.push_str(&card.url);
    }
    sms::plain(&text).chars().take(LONGEST_BODY).collect()
}
