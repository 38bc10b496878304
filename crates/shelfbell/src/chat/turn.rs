//! One turn: hear → search → plan → act → answer, perhaps worded by a model, then what was said is written down.

use shelfbell_core::chat::{self, Dialogue, Product, Reply, Voice};
use shelfbell_core::policy::is_locale;

use super::act::{self, Turn};
use super::card::{self, Card};
use super::model::{AnsweredTurn, word};
use crate::app::App;
use crate::connectors::bare_id;
use crate::db::Tx;
use crate::db::catalogue::{self, Named};
use crate::db::conversations::{self, Conversation, NewTurn};
use crate::db::shops::Shop;
use crate::flows::deflection;
use crate::flows::search::search;

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
pub async fn turn(app: &App, shop: &Shop, message: &Message, may_sign_up: &(dyn Fn(&str) -> bool + Sync)) -> Result<Answered, TurnError> {
    if message.text.trim().is_empty() {
        return Err(TurnError::Empty);
    }
    if message.text.chars().count() > chat::LONGEST_MESSAGE {
        return Err(TurnError::TooLong);
    }
    let locale = message.context.locale.as_deref().filter(|locale| is_locale(locale)).unwrap_or(&shop.policy.default_locale);
    let mut tx = app.db.read().await?;
    let mut conversation = conversation(&mut tx, app, shop, message.conversation.as_deref()).await?;
    let mut dialogue: Dialogue = remembered(&conversation.dialogue)?;
    let mut own: Vec<String> = remembered(&conversation.alerts)?;

    let heard = chat::hear(&message.text, locale, &dialogue, shop.policy.default_country.as_deref());
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
        offers_sms: false,
    };
    let turn = Turn { app, shop, locale: heard.language.code(), may_sign_up };
    let outcome = act::act(&turn, &plan.act, &mut own).await?;
    let mut reply = chat::answer(&heard, &plan, &outcome, &mut dialogue, &voice);
    let answered = AnsweredTurn { heard: &heard, plan: &plan, outcome: &outcome, reply: &reply, page: page.as_ref(), found: &found };
    if let Some(text) = word(&turn, answered).await {
        reply.text = text;
    }

    conversation.dialogue = stored(&dialogue)?;
    conversation.alerts = stored(&own)?;
    let said = NewTurn { at: app.now(), message: &heard.text, reply: &reply.text, intent: reply.intent.as_str() };
    let mut tx = app.db.begin().await?;
    if !conversations::save(&mut tx, &shop.id, &conversation, &said).await? {
        return Err(TurnError::Crossed);
    }
    let shopper = message.context.shopper.as_deref();
    deflection::note(&mut tx, app, shop, &conversation.conversation_id, shopper, (&heard, &reply, &outcome, &dialogue)).await?;
    tx.commit().await?;
    metrics::counter!("shelfbell_chat_turns_total", "intent" => reply.intent.as_str()).increment(1);
    let cards = card::cards(&app.db, shop, &reply).await?;
    Ok(Answered { conversation_id: conversation.conversation_id, reply, cards })
}

async fn conversation(tx: &mut Tx, app: &App, shop: &Shop, id: Option<&str>) -> sqlx::Result<Conversation> {
    if let Some(id) = id
        && let Some(found) = conversations::find(tx, &shop.id, id).await?
    {
        return Ok(found);
    }
    Ok(Conversation { conversation_id: app.new_id(), dialogue: "{}".to_owned(), alerts: "[]".to_owned(), turns: 0 })
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
    let mut ids = search(tx, &shop.id, &heard.search, CANDIDATES).await?;
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
    Ok(products)
}

fn remembered<T: serde::de::DeserializeOwned>(json: &str) -> sqlx::Result<T> {
    serde_json::from_str(json).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn stored<T: serde::Serialize>(value: &T) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
