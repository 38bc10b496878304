//! How many support contacts the concierge spared, and the notes that say so.

use std::collections::HashMap;

use serde::Serialize;
use shelfbell_core::chat::{Dialogue, Heard, Outcome, Reply, stock_question};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::deflection::{self, Conversation, Fate, HandOver};

use crate::app::App;
use crate::db::Tx;
use crate::db::deflection as rows;
use crate::db::shops::Shop;

use super::erase;

const DAY_MS: i64 = 86_400_000;

/// Writes down what one turn says about deflection, in the transaction that writes the turn. `shopper`: the storefront's own id of
/// whoever writes, if it sends one. `phone`: the number that the message came from, E.164.
pub async fn note(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    conversation: &str,
    shopper: Option<&str>,
    phone: Option<&str>,
    (heard, reply, outcome, dialogue): (&Heard, &Reply, &Outcome, &Dialogue),
) -> sqlx::Result<()> {
    let now = app.now();
    let addresses = heard.contacts.iter().filter(|contact| contact.valid);
    let mut shoppers: Vec<String> = addresses.map(|contact| erase::trace(app, shop, contact.channel, &contact.text)).collect();
    shoppers.extend(shopper.map(|shopper| app.tokens.pseudonym(shop.id.as_str(), "storefront", shopper)));
    // Whoever gives the number elsewhere is the same shopper.
    shoppers.extend(phone.map(|number| erase::trace(app, shop, ChannelKind::Sms, number)));
    if !shoppers.is_empty() {
        rows::add_shoppers(tx, &shop.id, conversation, &shoppers, now).await?;
    }
    let Some((subject, fate)) = stock_question(reply, outcome, dialogue) else { return Ok(()) };
    if fate == Fate::HandedOver {
        rows::add_hand_over(tx, &shop.id, conversation, &subject, now).await?;
    }
    let before = rows::questions_of(tx, &shop.id, conversation).await?;
    let mut questions = before.clone();
    deflection::note(&mut questions, subject, fate, now);
    if questions != before {
        rows::replace_questions(tx, &shop.id, conversation, &questions).await?;
    }
    Ok(())
}

/// Conversations with a stock question in a stretch of time. Times are ms since the Unix epoch.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Deflection {
    pub from: i64,
    /// Not included.
    pub to: i64,
    /// For how long after a question a hand-over counts against it.
    pub window_days: i64,
    pub conversations: u64,
    pub answered: u64,
    pub captured: u64,
    pub handed_over: u64,
    /// The shopper went before it was known what was meant.
    pub left: u64,
    /// Answered or captured, and the same shopper was not handed over about it within the window.
    pub deflected: u64,
    /// Of `deflected`, those whose window is still open.
    pub still_open: u64,
    /// Answered or captured, whatever came afterwards.
    pub deflected_loosely: u64,
}

pub async fn between(app: &App, shop: &Shop, from: i64, to: i64) -> sqlx::Result<Deflection> {
    let window_ms = shop.policy.deflection_days * DAY_MS;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let alike = rows::alike_between(&mut tx, &shop.id, from, to, now.saturating_sub(window_ms)).await?;
    let hand_overs = rows::hand_overs_between(&mut tx, &shop.id, from, to.saturating_add(window_ms)).await?;
    // Only who was handed over matters: a shopper of no hand-over counts against nothing.
    let mut ids: Vec<&str> = hand_overs.iter().map(|(id, ..)| id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut shoppers: HashMap<String, Vec<String>> = HashMap::new();
    for (conversation, shopper) in rows::who_were_in(&mut tx, &shop.id, &ids).await? {
        shoppers.entry(conversation).or_default().push(shopper);
    }
    // The few conversations that a hand-over may be about are looked at one by one.
    ids.extend(shoppers.keys().map(String::as_str));
    ids.sort_unstable();
    ids.dedup();
    let questions = rows::questions_of_between(&mut tx, &shop.id, &ids, from, to).await?;
    let of = |conversation: &str| shoppers.get(conversation).cloned().unwrap_or_default();
    let mut conversations: HashMap<&str, Conversation> = HashMap::new();
    for (id, question) in &questions {
        let fresh = || Conversation { id: id.clone(), shoppers: of(id), questions: Vec::new() };
        conversations.entry(id).or_insert_with(fresh).questions.push(question.clone());
    }
    let conversations: Vec<Conversation> = conversations.into_values().collect();
    let hand_overs: Vec<HandOver> = hand_overs
        .into_iter()
        .map(|(conversation, subject, at)| HandOver { shoppers: of(&conversation), conversation, subject, at })
        .collect();
    let (without, with) =
        (deflection::count(&conversations, &[], window_ms, now), deflection::count(&conversations, &hand_overs, window_ms, now));
    let counted = deflection::Deflection::of_all(&alike).less_hand_overs(&without, &with);
    Ok(Deflection {
        from,
        to,
        window_days: shop.policy.deflection_days,
        conversations: counted.conversations,
        answered: counted.answered,
        captured: counted.captured,
        handed_over: counted.handed_over,
        left: counted.left,
        deflected: counted.deflected,
        still_open: counted.still_open,
        deflected_loosely: counted.deflected_loosely,
    })
}
