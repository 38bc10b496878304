//! Everything that is stored about a person, for the person: what a request for information is answered with.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::ContactId;

use crate::app::App;
use crate::db::catalogue::{self, By};
use crate::db::contacts;
use crate::db::conversations::{self, Turn};
use crate::db::messages;
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, Subscription};
use crate::db::{Tx, audit, conversions, hold_outs, mail_events, orders, undecodable};

use super::erase;
use super::sign_up::read_address;

/// Not for logs.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ContactData {
    pub shop: String,
    pub contacts: Vec<StoredContact>,
    pub conversations: Vec<StoredConversation>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "shown by ContactData, which leaves them out")]
pub struct StoredContact {
    pub channel: String,
    pub address: String,
    /// Why nothing is sent to it, if so.
    pub suppression: Option<String>,
    /// What providers told of mail to it.
    pub mail_events: Vec<mail_events::Told>,
    pub alerts: Vec<StoredAlert>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "shown by ContactData, which leaves them out")]
pub struct StoredAlert {
    pub id: String,
    pub product: String,
    /// `null`: any variant.
    pub variant: Option<String>,
    pub state: String,
    pub quantity: i64,
    pub locale: String,
    pub source: String,
    pub consent_text: String,
    /// Times are ms since the Unix epoch.
    pub consent_at: i64,
    /// Where the consent was given, JSON; how and when it was confirmed.
    pub evidence: Option<String>,
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<i64>,
    pub created_at: i64,
    pub messages: Vec<StoredMessage>,
    /// The order with which it was bought.
    pub bought: Option<StoredPurchase>,
    /// Orders that are kept to measure what messages add, whether they were told or held out.
    pub measured: Vec<StoredOrder>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "shown by ContactData, which leaves them out")]
pub struct StoredOrder {
    /// The platform's id of it.
    pub order: String,
    pub at: i64,
    /// Units of each of its lines, by the platform's id of the line.
    pub lines: BTreeMap<String, i64>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "shown by ContactData, which leaves them out")]
pub struct StoredPurchase {
    pub order: String,
    pub at: i64,
    /// By which rule a message is thought to have led to it; `null`: none.
    pub rule: Option<String>,
    /// Minor units of `currency`.
    pub amount_minor: Option<i64>,
    pub currency: Option<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "shown by ContactData, which leaves them out")]
pub struct StoredMessage {
    pub kind: String,
    pub state: String,
    pub created_at: i64,
    pub sent_at: Option<i64>,
    pub clicked_at: Option<i64>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "shown by ContactData, which leaves them out")]
pub struct StoredConversation {
    pub id: String,
    #[schema(value_type = Vec<Object>)]
    pub turns: Vec<Turn>,
}

impl std::fmt::Debug for ContactData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactData").field("contacts", &self.contacts.len()).finish_non_exhaustive()
    }
}

/// As [`person`], by the merchant's hand: handed out once it is written down who took it.
pub async fn for_merchant(app: &App, shop: &Shop, by: &Actor, addresses: &[(ChannelKind, String)]) -> sqlx::Result<ContactData> {
    let data = person(app, shop, addresses).await?;
    note(app, shop, by, "", &data).await?;
    Ok(data)
}

pub(super) async fn note(app: &App, shop: &Shop, by: &Actor, about: &str, data: &ContactData) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    let detail = json!({ "contacts": data.contacts.len(), "conversations": data.conversations.len() });
    audit::record(&mut tx, &shop.id, by, "contact.exported", about, &detail, app.now()).await?;
    tx.commit().await
}

/// What is stored about whoever has one of these addresses. Nothing known gives empty lists.
pub async fn person(app: &App, shop: &Shop, addresses: &[(ChannelKind, String)]) -> sqlx::Result<ContactData> {
    let mut tx = app.db.read().await?;
    let (mut found, mut traces) = (Vec::new(), Vec::new());
    for (channel, text) in addresses {
        traces.push(erase::trace(app, shop, *channel, text));
        let Ok(address) = read_address(shop, *channel, text) else { continue };
        let Some(contact) = contacts::by_address(&mut tx, &shop.id, &address).await? else { continue };
        let id = ContactId::new(&contact.contact_id);
        let mut alerts = Vec::new();
        for subscription in subscriptions::all_of_contact(&mut tx, &shop.id, &id).await? {
            traces.push(subscription.subscription_id.clone());
            alerts.push(alert(&mut tx, shop, subscription).await?);
        }
        let (channel, address, suppression) = (contact.channel, contact.address, contact.suppression);
        let mail_events = mail_events::of_contact(&mut tx, &shop.id, &id).await?;
        found.push(StoredContact { channel, address, suppression, mail_events, alerts });
    }
    let mut said = Vec::new();
    for id in conversations::traced(&mut tx, &shop.id, &traces).await? {
        let turns = conversations::turns(&mut tx, &shop.id, &id).await?;
        said.push(StoredConversation { id, turns });
    }
    Ok(ContactData { shop: shop.domain.clone(), contacts: found, conversations: said })
}

async fn alert(tx: &mut Tx, shop: &Shop, subscription: Subscription) -> sqlx::Result<StoredAlert> {
    let (variant, product) = if let Some(variant) = &subscription.variant_id {
        let found = catalogue::variant(tx, &shop.id, By::Id, variant).await?;
        (found.as_ref().map(|v| v.title.clone()), found.map(|v| v.product_title))
    } else {
        let found = catalogue::variants_of_product(tx, &shop.id, &subscription.product_id).await?;
        (None, found.into_iter().next().map(|v| v.product_title))
    };
    let messages = messages::of_subscription(tx, &shop.id, &subscription.subscription_id, &subscription.product_id).await?;
    let message = |m: messages::Message| StoredMessage {
        kind: m.kind,
        state: m.state,
        created_at: m.created_at,
        sent_at: m.sent_at,
        clicked_at: m.clicked_at,
    };
    let bought = bought(tx, shop, &subscription.subscription_id).await?;
    let measured = measured(tx, shop, &subscription.subscription_id).await?;
    let proof = subscriptions::evidence(tx, &shop.id, &subscription.subscription_id).await?;
    let (evidence, confirmed_by, confirmed_at) =
        proof.map_or((None, None, None), |proof| (proof.evidence, proof.confirmed_by, proof.confirmed_at));
    Ok(StoredAlert {
        evidence,
        confirmed_by,
        confirmed_at,
        id: subscription.subscription_id,
        product: product.unwrap_or_default(),
        variant,
        state: subscription.state,
        quantity: subscription.quantity,
        locale: subscription.locale,
        source: subscription.source,
        consent_text: subscription.consent_text,
        consent_at: subscription.consent_at,
        created_at: subscription.created_at,
        messages: messages.into_iter().map(message).collect(),
        bought,
        measured,
    })
}

async fn measured(tx: &mut Tx, shop: &Shop, subscription: &str) -> sqlx::Result<Vec<StoredOrder>> {
    let found = hold_outs::purchases_of(tx, &shop.id, subscription).await?;
    let order = |one: hold_outs::Purchase| {
        let lines = serde_json::from_str(&one.lines).map_err(|_| undecodable("hold_out_purchases", "lines", &one.order_id))?;
        Ok(StoredOrder { order: one.order_id, at: one.at, lines })
    };
    found.into_iter().map(order).collect()
}

async fn bought(tx: &mut Tx, shop: &Shop, subscription: &str) -> sqlx::Result<Option<StoredPurchase>> {
    if let Some(found) = conversions::of_subscription(tx, &shop.id, subscription).await? {
        let (amount_minor, currency) = (Some(found.amount_minor), Some(found.currency));
        return Ok(Some(StoredPurchase { order: found.order_name, at: found.at, rule: Some(found.rule), amount_minor, currency }));
    }
    let found = orders::uncounted(tx, &shop.id, subscription).await?;
    Ok(found.map(|found| StoredPurchase { order: found.order_name, at: found.at, rule: None, amount_minor: None, currency: None }))
}
