//! One person as the merchant sees them: what they asked for, by which words, and what was sent to them. For whoever may see whole addresses.

use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::ContactId;
use shelfbell_core::subscription::State;

use super::erase::{self, Erased};
use super::explain::ConsentStory;
use super::export_contact::{self, ContactData};
use super::sign_up::read_address;
use crate::app::{App, What};
use crate::db::catalogue::{self, By};
use crate::db::contacts::{self, Contact};
use crate::db::conversions::{self, Conversion};
use crate::db::messages::{self, Message};
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, Subscription};
use crate::db::{Tx, audit, line};

/// A contact that was found. Not for logs.
#[derive(Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FoundContact {
    pub contact_id: String,
    /// `email` or `sms`.
    pub channel: String,
    pub address: String,
    /// Why nothing is sent to it, if so.
    pub suppression: Option<String>,
    /// When it was first seen, ms.
    pub created_at: i64,
    /// Requests so far, whatever became of them.
    pub alerts: i64,
}

impl std::fmt::Debug for FoundContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FoundContact").field("contact_id", &self.contact_id).finish_non_exhaustive()
    }
}

/// Whoever has this address; addresses are compared whole, as sign-ups compare them.
pub async fn search(app: &App, shop: &Shop, address: &str) -> sqlx::Result<Vec<FoundContact>> {
    let Ok(address) = read_address(shop, ChannelKind::of(address), address) else { return Ok(Vec::new()) };
    let mut tx = app.db.read().await?;
    let Some(contact) = contacts::by_address(&mut tx, &shop.id, &address).await? else { return Ok(Vec::new()) };
    Ok(vec![found(&mut tx, shop, contact).await?])
}

async fn found(tx: &mut Tx, shop: &Shop, contact: Contact) -> sqlx::Result<FoundContact> {
    let id = ContactId::new(&contact.contact_id);
    let (created_at, alerts) = contacts::seen(tx, &shop.id, &id).await?;
    Ok(FoundContact {
        contact_id: contact.contact_id,
        channel: contact.channel,
        address: contact.address,
        suppression: contact.suppression,
        created_at,
        alerts,
    })
}

/// Everything about one contact. Not for logs.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ContactCard {
    #[serde(flatten)]
    pub contact: FoundContact,
    /// The newest first, at most 200.
    pub subscriptions: Vec<ContactSubscription>,
    /// The newest first, at most 500.
    pub messages: Vec<ContactMessage>,
    /// Purchases that being told led to, the newest first, at most 200; also what no sum counts.
    pub conversions: Vec<Conversion>,
}

impl std::fmt::Debug for ContactCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactCard").field("contact", &self.contact).finish_non_exhaustive()
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContactSubscription {
    pub id: String,
    /// `pending`, `waiting`, `notified`, `converted`, `cancelled`, `expired` or `erased`.
    pub state: String,
    pub product_title: String,
    /// null: any variant, or the product has only one.
    pub variant_title: Option<String>,
    /// null: any variant of the product.
    pub variant_id: Option<String>,
    /// 1 is next; null when not in line.
    pub position: Option<i64>,
    pub quantity: i64,
    pub locale: String,
    pub created_at: i64,
    pub consent: Option<ConsentStory>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContactMessage {
    pub id: String,
    pub subscription_id: String,
    /// null for a confirmation.
    pub episode_id: Option<String>,
    pub channel: String,
    pub kind: String,
    pub state: String,
    pub error: Option<String>,
    pub created_at: i64,
    pub sent_at: Option<i64>,
    pub clicked_at: Option<i64>,
    pub receipt: Option<String>,
}

const MOST_MESSAGES: usize = 500;
const MOST_PURCHASES: usize = 200;

/// `None`: this shop has no such contact.
pub async fn card(app: &App, shop: &Shop, contact: &str) -> sqlx::Result<Option<ContactCard>> {
    let mut tx = app.db.read().await?;
    let id = ContactId::new(contact);
    let Some(known) = contacts::find(&mut tx, &shop.id, &id).await? else { return Ok(None) };
    let contact = found(&mut tx, shop, known).await?;
    let (mut shown, mut sent) = (Vec::new(), Vec::new());
    for subscription in subscriptions::of_contact(&mut tx, &shop.id, &id).await? {
        let theirs = messages::of_subscription(&mut tx, &shop.id, &subscription.subscription_id, &subscription.product_id).await?;
        sent.extend(theirs.into_iter().map(message));
        shown.push(one(&mut tx, shop, subscription).await?);
    }
    sent.sort_by_key(|message| std::cmp::Reverse(message.created_at));
    sent.truncate(MOST_MESSAGES);
    let mut conversions = conversions::of_contact(&mut tx, &shop.id, &id).await?;
    conversions.truncate(MOST_PURCHASES);
    Ok(Some(ContactCard { contact, subscriptions: shown, messages: sent, conversions }))
}

async fn one(tx: &mut Tx, shop: &Shop, subscription: Subscription) -> sqlx::Result<ContactSubscription> {
    let (product_title, variant_title, variant_id) = if let Some(variant) = &subscription.variant_id {
        catalogue::variant(tx, &shop.id, By::Id, variant).await?.map_or_else(
            || (String::new(), None, None),
            |variant| (variant.product_title.clone(), variant.shown_title().map(str::to_owned), Some(variant.platform_id)),
        )
    } else {
        let any = catalogue::variants_of_product(tx, &shop.id, &subscription.product_id).await?.into_iter().next();
        (any.map(|variant| variant.product_title).unwrap_or_default(), None, None)
    };
    let position = match subscription.state.as_str() {
        "waiting" if subscription.held_by.is_none() => Some(line::people_ahead(tx, &shop.id, &subscription).await? + 1),
        _ => None,
    };
    let consent = subscriptions::evidence(tx, &shop.id, &subscription.subscription_id).await?.map(ConsentStory::from);
    Ok(ContactSubscription {
        id: subscription.subscription_id,
        state: subscription.state,
        product_title,
        variant_title,
        variant_id,
        position,
        quantity: subscription.quantity,
        locale: subscription.locale,
        created_at: subscription.created_at,
        consent,
    })
}

fn message(message: Message) -> ContactMessage {
    ContactMessage {
        id: message.notification_id,
        subscription_id: message.subscription_id,
        episode_id: (!message.episode_id.is_empty()).then_some(message.episode_id),
        channel: message.channel,
        kind: message.kind,
        state: message.state,
        error: message.error,
        created_at: message.created_at,
        sent_at: message.sent_at,
        clicked_at: message.clicked_at,
        receipt: message.receipt,
    }
}

/// Ends every request of a contact for them, and what has not left does not leave (R8). Their address may sign up again.
/// Returns how many ended; `None`: there is no such contact.
pub async fn stop(app: &App, shop: &Shop, by: &Actor, contact: &str) -> sqlx::Result<Option<u64>> {
    let now = app.now();
    let id = ContactId::new(contact);
    let mut tx = app.db.begin().await?;
    if contacts::find(&mut tx, &shop.id, &id).await?.is_none() {
        return Ok(None);
    }
    let stopped = subscriptions::end_all_of(&mut tx, &shop.id, &id, State::Cancelled).await?;
    audit::record(&mut tx, &shop.id, by, "contact.stopped", contact, &json!({ "subscriptions": stopped }), now).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Demand, What::Messages]);
    Ok(Some(stopped))
}

/// The address of a contact, by which everything about a person is found.
async fn address(app: &App, shop: &Shop, contact: &str) -> sqlx::Result<Option<(ChannelKind, String)>> {
    let mut tx = app.db.read().await?;
    let found = contacts::find(&mut tx, &shop.id, &ContactId::new(contact)).await?;
    Ok(found.and_then(|contact| Some((ChannelKind::parse(&contact.channel)?, contact.address))))
}

/// Everything that is stored about a contact, also what was said in conversations. Who took it out is written down.
pub async fn export(app: &App, shop: &Shop, by: &Actor, contact: &str) -> sqlx::Result<Option<ContactData>> {
    let Some(address) = address(app, shop, contact).await? else { return Ok(None) };
    export_contact::for_merchant(app, shop, by, &[address]).await.map(Some)
}

/// Forgets a contact, as [`erase::for_merchant`] does.
pub async fn erase(app: &App, shop: &Shop, by: &Actor, contact: &str) -> sqlx::Result<Option<Erased>> {
    let Some(address) = address(app, shop, contact).await? else { return Ok(None) };
    erase::for_merchant(app, shop, by, &[address]).await.map(Some)
}
