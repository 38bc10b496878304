//! A person, or a whole shop, is forgotten: what remains says that somebody asked for something, and nothing of who it was. Shared by the
//! shopper's own page, the merchant and the platform's compliance webhooks.

use serde::Serialize;
use shelfbell_core::audit::Actor;
use shelfbell_core::consent::Suppression;
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::ids::ContactId;

use crate::app::App;
use crate::db::contacts::{self, Contact};
use crate::db::shops::Shop;
use crate::db::{
    Tx, audit, conversations, data_requests, deflection, inbox, mail_events, notifications, orders, sms_received, subscriptions,
};

use super::crossed::again_if_crossed;
use super::sign_up::read_address;

/// Who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// They do not want to be written to, so an import must not bring them back; their own next sign-up may.
    Shopper,
    /// For the shopper, or because the law says so. What stopped messages before goes on stopping them.
    Merchant,
}

/// How much was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Erased {
    pub contacts: u64,
    pub subscriptions: u64,
    pub conversations: u64,
}

const WHY: &str = "the contact was erased";

/// What is kept of an address that was erased, see [`crate::tokens::Tokens::pseudonym`].
pub fn fingerprint(app: &App, shop: &Shop, address: &Address) -> String {
    app.tokens.pseudonym(shop.id.as_str(), address.channel().as_str(), &address.key())
}

/// As [`fingerprint`], for an address as it was written somewhere, whether or not it can be written to.
pub fn trace(app: &App, shop: &Shop, channel: ChannelKind, text: &str) -> String {
    match read_address(shop, channel, text) {
        Ok(address) => fingerprint(app, shop, &address),
        Err(_) => app.tokens.pseudonym(shop.id.as_str(), channel.as_str(), &plain(channel, text)),
    }
}

fn plain(channel: ChannelKind, text: &str) -> String {
    match channel {
        ChannelKind::Email => text.trim().to_lowercase(),
        ChannelKind::Push | ChannelKind::Postback => text.trim().to_owned(),
        ChannelKind::Sms => text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
    }
}

/// A contact and everything about it, in one transaction. Nothing happens to one that is gone already.
pub async fn contact(app: &App, shop: &Shop, contact: &ContactId, by: By) -> sqlx::Result<Erased> {
    again_if_crossed("erase", || contact_once(app, shop, contact, by)).await
}

async fn contact_once(app: &App, shop: &Shop, contact: &ContactId, by: By) -> sqlx::Result<Erased> {
    let mut tx = app.db.begin().await?;
    let mut erased = Erased::default();
    notifications::lock_open_of(&mut tx, &shop.id, &[contact.as_str()]).await?;
    if let Some(contact) = contacts::lock(&mut tx, &shop.id, contact).await? {
        whole(&mut tx, app, shop, &contact, by, &mut erased).await?;
    }
    tx.commit().await?;
    Ok(erased)
}

/// Whoever has one of these addresses, and the conversations in which one was written.
pub async fn person(app: &App, shop: &Shop, addresses: &[(ChannelKind, String)], by: By) -> sqlx::Result<Erased> {
    again_if_crossed("erase", || person_once(app, shop, addresses, by, None)).await
}

/// As [`person`], by the merchant's hand. What is written down of it says nothing of who it was.
pub async fn for_merchant(app: &App, shop: &Shop, by: &Actor, addresses: &[(ChannelKind, String)]) -> sqlx::Result<Erased> {
    again_if_crossed("erase", || person_once(app, shop, addresses, By::Merchant, Some(by))).await
}

async fn person_once(app: &App, shop: &Shop, addresses: &[(ChannelKind, String)], by: By, hand: Option<&Actor>) -> sqlx::Result<Erased> {
    let mut tx = app.db.begin().await?;
    let erased = person_in(&mut tx, app, shop, addresses, by).await?;
    if let Some(hand) = hand {
        audit::record(&mut tx, &shop.id, hand, "contact.erased", "", &erased, app.now()).await?;
    }
    tx.commit().await?;
    Ok(erased)
}

/// As [`person`], in the caller's transaction.
pub async fn person_in(tx: &mut Tx, app: &App, shop: &Shop, addresses: &[(ChannelKind, String)], by: By) -> sqlx::Result<Erased> {
    let mut erased = Erased::default();
    let mut known: Vec<String> = Vec::new();
    for (channel, text) in addresses {
        if let Ok(address) = read_address(shop, *channel, text) {
            known.extend(contacts::by_address(tx, &shop.id, &address).await?.map(|contact| contact.contact_id));
        }
    }
    // First, as the door does; see there.
    notifications::lock_open_of(tx, &shop.id, &known.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    for (channel, text) in addresses {
        let known = match read_address(shop, *channel, text) {
            Ok(address) => contacts::lock_by_address(tx, &shop.id, &address).await?,
            Err(_) => None,
        };
        match known {
            Some(contact) => whole(tx, app, shop, &contact, by, &mut erased).await?,
            None => said(tx, app, shop, (*channel, text), Vec::new(), &mut erased).await?,
        }
        // A webhook may hold it in this spelling.
        inbox::forget_person(tx, &shop.id, &text.trim().to_lowercase()).await?;
    }
    Ok(erased)
}

async fn whole(tx: &mut Tx, app: &App, shop: &Shop, contact: &Contact, by: By, erased: &mut Erased) -> sqlx::Result<()> {
    let id = ContactId::new(&contact.contact_id);
    let subscriptions = subscriptions::lock_all_of(tx, &shop.id, &id).await?;
    erased.subscriptions += subscriptions::erase(tx, &shop.id, &subscriptions).await?;
    // After they left the line: whoever was telling them has written the message by now.
    notifications::cancel_of(tx, &shop.id, &subscriptions, WHY).await?;
    notifications::forget_names_of(tx, &shop.id, &subscriptions).await?;
    orders::erase(tx, &shop.id, &subscriptions).await?;
    let channel = ChannelKind::parse(&contact.channel).unwrap_or(ChannelKind::Email);
    let stopped = contact.suppression.as_deref().and_then(Suppression::parse);
    let outlives = stopped.or((by == By::Shopper).then_some(Suppression::Unsubscribed));
    if let Some(reason) = outlives {
        let fingerprint = trace(app, shop, channel, &contact.address);
        contacts::remember_suppression(tx, &shop.id, &fingerprint, reason, app.now()).await?;
    }
    said(tx, app, shop, (channel, &contact.address), subscriptions, erased).await?;
    mail_events::erase_of(tx, &shop.id, &id).await?;
    contacts::delete(tx, &shop.id, &id).await?;
    erased.contacts += 1;
    metrics::counter!("shelfbell_erasures_total").increment(1);
    Ok(())
}

/// Conversations, and what the platform said of them.
async fn said(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    (channel, address): (ChannelKind, &str),
    mut traces: Vec<String>,
    erased: &mut Erased,
) -> sqlx::Result<()> {
    traces.push(trace(app, shop, channel, address));
    let conversations = conversations::traced(tx, &shop.id, &traces).await?;
    conversations::erase(tx, &shop.id, &conversations).await?;
    sms_received::erase(tx, &shop.id, &traces).await?;
    deflection::erase_shoppers(tx, &shop.id, &conversations, &traces).await?;
    erased.conversations += conversations.len() as u64;
    inbox::forget_person(tx, &shop.id, &address.to_lowercase()).await?;
    let same = |named: &data_requests::Named| {
        ChannelKind::parse(&named.channel) == Some(channel) && plain(channel, &named.address) == plain(channel, address)
    };
    let requests = data_requests::all(tx, &shop.id).await?;
    let theirs: Vec<String> = requests.into_iter().filter(|r| r.addresses.iter().any(same)).map(|r| r.request_id).collect();
    if !theirs.is_empty() {
        data_requests::delete(tx, &shop.id, &theirs).await?;
    }
    Ok(())
}

/// Everybody of a shop, in the caller's transaction. The catalogue and what happened to it stay.
pub async fn shop_in(tx: &mut Tx, shop: &Shop) -> sqlx::Result<Erased> {
    let subscriptions = subscriptions::erase_all(tx, &shop.id).await?;
    notifications::cancel_all(tx, &shop.id, WHY).await?;
    notifications::forget_names(tx, &shop.id).await?;
    orders::erase_all(tx, &shop.id).await?;
    sms_received::erase_all(tx, &shop.id).await?;
    conversations::erase_all(tx, &shop.id).await?;
    deflection::erase_all_shoppers(tx, &shop.id).await?;
    data_requests::delete_all(tx, &shop.id).await?;
    inbox::forget_customers(tx, &shop.id).await?;
    mail_events::forget_before(tx, &shop.id, i64::MAX).await?;
    let contacts = contacts::delete_all(tx, &shop.id).await?;
    metrics::counter!("shelfbell_erasures_total").increment(contacts);
    Ok(Erased { contacts, subscriptions, ..Erased::default() })
}
