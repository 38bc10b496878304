//! One turn: hear → search → plan → act → answer, perhaps worded by a model, then what was said is written down.

use shelfbell_core::chat::{self, Dialogue, Product, Reply, Voice};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::ContactId;
use shelfbell_core::policy::is_locale;

use super::act::{self, Turn};
use super::alerts;
use super::card::{self, Card};
use super::model::{AnsweredTurn, word};
use super::own::Own;
use crate::app::{App, What};
use crate::connectors::bare_id;
use crate::db::Tx;
use crate::db::catalogue::{self, Named};
use crate::db::conversations::{self, Conversation, NewTurn};
use crate::db::shops::Shop;
use crate::flows::deflection;
use crate::flows::erase;
use crate::flows::search::{search, search_former};

/// Candidates that a message is compared with.
const CANDIDATES: i64 = 12;

/// What a shopper wrote, and where.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Of the conversation that it goes on; a new one begins when it is not known.
    pub conversation: Option<String>,
    pub text: String,
    pub context: Context,
}

/// The phone that a text message came from: the carrier vouches for it, so that its owner is known.
#[derive(Clone, Debug)]
pub struct Phone {
    pub contact: ContactId,
    /// E.164.
    pub number: String,
}

/// Where the shopper is.
#[derive(Clone, Debug, Default)]
pub struct Context {
    pub product_handle: Option<String>,
    /// The platform's id, a gid or a SKU.
    pub variant: Option<String>,
    /// BCP 47; the shop's own when left out.
    pub locale: Option<String>,
    /// The storefront's own id of whoever writes, if it has one: tells in how many conversations one shopper asked.
    pub shopper: Option<String>,
}

#[derive(Debug)]
pub struct Answered {
    pub conversation_id: String,
    pub reply: Reply,
    pub cards: Vec<Card>,
}

#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    #[error("write something")]
    Empty,
    #[error("a message has at most {} characters", chat::LONGEST_MESSAGE)]
    TooLong,
    #[error("another message of this conversation came first; send it again")]
    Crossed,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Answers one message. `may_sign_up` says whether this address may be signed up once more just now.
pub async fn turn(app: &App, shop: &Shop, message: &Message, may_sign_up: &MaySignUp<'_>) -> Result<Answered, TurnError> {
    answered(app, shop, message, None, may_sign_up).await
}

/// As [`turn`], for a text message. A phone has one conversation, and its owner sees all their own alerts in it.
pub async fn turn_by_phone(app: &App, shop: &Shop, text: &str, phone: &Phone, may_sign_up: &MaySignUp<'_>) -> Result<Answered, TurnError> {
    // However often they write, they are one shopper.
    let context = Context { shopper: Some(phone.contact.to_string()), ..Context::default() };
    let message = Message { text: text.to_owned(), conversation: None, context };
    answered(app, shop, &message, Some(phone), may_sign_up).await
}

/// Whether an address may be signed up once more just now.
type MaySignUp<'a> = dyn Fn(&str) -> bool + Sync + 'a;

async fn answered(
    app: &App,
    shop: &Shop,
    message: &Message,
    phone: Option<&Phone>,
    may_sign_up: &MaySignUp<'_>,
) -> Result<Answered, TurnError> {
    if message.text.trim().is_empty() {
        return Err(TurnError::Empty);
    }
    if message.text.chars().count() > chat::LONGEST_MESSAGE {
        return Err(TurnError::TooLong);
    }
    let locale = message.context.locale.as_deref().filter(|locale| is_locale(locale)).unwrap_or(&shop.policy.default_locale);
    let mut tx = app.db.read().await?;
    let mut conversation = conversation(&mut tx, app, shop, message, phone).await?;
    let mut dialogue: Dialogue = remembered(&conversation.dialogue)?;
    let mut own: Vec<Own> = match phone {
        Some(phone) => {
            dialogue.is_by_phone(&phone.number);
            alerts::open_of(&mut tx, &shop.id, &phone.contact).await?.into_iter().map(Own::Made).collect()
        }
        None => remembered(&conversation.alerts)?,
    };
    let offers_sms = app.offers(shop, ChannelKind::Sms);

    let mut heard = chat::hear(&message.text, locale, &dialogue, shop.policy.default_country.as_deref());
    heard.takes_phones = offers_sms;
    let page = page(&mut tx, shop, &message.context).await?;
    let found = candidates(&mut tx, shop, &heard, page.as_ref()).await?;
    let page_variant = page_variant(page.as_ref(), message.context.variant.as_deref());
    drop(tx);
    let plan = chat::plan(&heard, &dialogue, page.as_ref(), page_variant, &found);
    let voice = Voice {
        shop_name: shop.name.clone(),
        support_address: shop.policy.support_address.clone(),
        locale: locale.to_owned(),
        now_ms: app.now(),
        offers_sms,
    };
    let evidence = serde_json::json!({ "conversation": conversation.conversation_id, "turn": conversation.turns + 1 }).to_string();
    let turn = Turn { app, shop, locale: heard.language.code(), may_sign_up, phone, evidence };
    let outcome = act::act(&turn, &plan.act, &mut own).await?;
    let mut reply = chat::answer(&heard, &plan, &outcome, &mut dialogue, &voice);
    let answered = AnsweredTurn { heard: &heard, plan: &plan, outcome: &outcome, reply: &reply, page: page.as_ref(), found: &found };
    if let Some(text) = word(&turn, answered).await {
        reply.text = text;
    }

    conversation.dialogue = stored(&dialogue)?;
    conversation.alerts = stored(&own)?;
    let traces = traces(app, shop, &heard, &own, phone);
    let said = NewTurn { at: app.now(), message: &heard.text, reply: &reply.text, intent: reply.intent.as_str(), traces: &traces };
    let mut tx = app.db.begin().await?;
    if !conversations::save(&mut tx, &shop.id, &conversation, &said).await? {
        return Err(TurnError::Crossed);
    }
    let shopper = message.context.shopper.as_deref();
    let number = phone.map(|phone| phone.number.as_str());
    deflection::note(&mut tx, app, shop, &conversation.conversation_id, shopper, number, (&heard, &reply, &outcome, &dialogue)).await?;
    tx.commit().await?;
    if !reply.subscriptions.is_empty() {
        app.changes.note(shop.id.as_str(), &[What::Demand]);
    }
    metrics::counter!("shelfbell_chat_turns_total", "intent" => reply.intent.as_str()).increment(1);
    let cards = card::cards(&app.db, shop, &reply).await?;
    Ok(Answered { conversation_id: conversation.conversation_id, reply, cards })
}

/// By what this conversation is found when somebody who occurs in it is erased.
fn traces(app: &App, shop: &Shop, heard: &chat::Heard, own: &[Own], phone: Option<&Phone>) -> Vec<String> {
    let addresses = heard.contacts.iter().map(|mention| erase::trace(app, shop, mention.channel, &mention.text));
    let phone = phone.map(|phone| erase::trace(app, shop, ChannelKind::Sms, &phone.number));
    own.iter().map(|one| one.subscription().to_owned()).chain(addresses).chain(phone).collect()
}

/// Names of conversations by phone begin with this; a browser cannot go on with them.
const BY_PHONE: &str = "sms-";

async fn conversation(tx: &mut Tx, app: &App, shop: &Shop, message: &Message, phone: Option<&Phone>) -> sqlx::Result<Conversation> {
    let by_phone = phone.map(|phone| format!("{BY_PHONE}{}", phone.contact));
    let id = by_phone.as_deref().or(message.conversation.as_deref().filter(|id| !id.starts_with(BY_PHONE)));
    if let Some(id) = id
        && let Some(found) = conversations::find(tx, &shop.id, id).await?
    {
        return Ok(found);
    }
    Ok(Conversation {
        conversation_id: by_phone.unwrap_or_else(|| app.new_id()),
        dialogue: "{}".to_owned(),
        alerts: "[]".to_owned(),
        turns: 0,
    })
}

async fn page(tx: &mut Tx, shop: &Shop, context: &Context) -> sqlx::Result<Option<Product>> {
    let mut products = Vec::new();
    if let Some(handle) = &context.product_handle {
        products = catalogue::products(tx, &shop.id, Named::Handle, &[handle]).await?;
    }
    if products.is_empty()
        && let Some(variant) = &context.variant
        && let Some(variant) = catalogue::variant(tx, &shop.id, catalogue::By::Reference, bare_id(variant)).await?
    {
        products = catalogue::products(tx, &shop.id, Named::Id, &[&variant.product_id]).await?;
        if products.is_empty() {
            products = catalogue::former_products(tx, &shop.id, Named::Id, &[&variant.product_id]).await?;
        }
    }
    if products.is_empty()
        && let Some(handle) = &context.product_handle
    {
        products = catalogue::former_products(tx, &shop.id, Named::Handle, &[handle]).await?;
    }
    Ok(products.into_iter().next().map(|(_, product)| product))
}

/// The variant that is selected on the page, if it is the page's.
fn page_variant<'a>(page: Option<&'a Product>, named: Option<&str>) -> Option<&'a str> {
    let (page, named) = (page?, bare_id(named?));
    let variant = page.variants.iter().find(|variant| variant.id == named || variant.sku.as_deref() == Some(named))?;
    Some(variant.id.as_str())
}

async fn candidates(tx: &mut Tx, shop: &Shop, heard: &chat::Heard, page: Option<&Product>) -> sqlx::Result<Vec<Product>> {
    let mut ids = search(tx, &shop.id, heard, CANDIDATES).await?;
    let mut recalled: Vec<&str> = heard.recall.iter().map(String::as_str).collect();
    if heard.wants_alternatives {
        let of: Vec<&str> = recalled.iter().copied().chain(page.map(|page| page.id.as_str())).collect();
        ids.extend(catalogue::of_same_type(tx, &shop.id, &of, CANDIDATES).await?);
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut products = catalogue::products(tx, &shop.id, Named::Id, &ids).await?;
    // The likest first, as the search says.
    products.sort_by_key(|(id, _)| ids.iter().position(|known| known == id));
    let mut products: Vec<Product> = products.into_iter().map(|(_, product)| product).collect();
    recalled.retain(|id| products.iter().all(|product| product.id != *id));
    products.extend(catalogue::products(tx, &shop.id, Named::PlatformId, &recalled).await?.into_iter().map(|(_, product)| product));
    recalled.retain(|id| products.iter().all(|product| product.id != *id));
    if !recalled.is_empty() {
        // What was talked about is gone since.
        products
            .extend(catalogue::former_products(tx, &shop.id, Named::PlatformId, &recalled).await?.into_iter().map(|(_, product)| product));
    }
    if products.is_empty() && page.is_none() {
        let former = search_former(tx, &shop.id, heard, CANDIDATES).await?;
        let former: Vec<&str> = former.iter().map(String::as_str).collect();
        products.extend(catalogue::former_products(tx, &shop.id, Named::Id, &former).await?.into_iter().map(|(_, product)| product));
    }
    Ok(products)
}

fn remembered<T: serde::de::DeserializeOwned>(json: &str) -> sqlx::Result<T> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn stored<T: serde::Serialize>(value: &T) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
