//! Subscriptions as a shopper sees them in a conversation.

use shelfbell_core::chat::{Alert, Because};
use shelfbell_core::contact::{ChannelKind, mask};
use shelfbell_core::ids::{ContactId, ShopId};
use shelfbell_core::subscription::State;

use crate::app::App;
use crate::db::catalogue::{self, By, Variant};
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, Subscription};
use crate::db::{Tx, contacts, line, messages};

/// Everything that a contact may still be told about or was told about, oldest first.
pub async fn open_of(tx: &mut Tx, shop: &ShopId, contact: &ContactId) -> sqlx::Result<Vec<String>> {
    let mut all = subscriptions::of_contact(tx, shop, contact).await?;
    all.retain(|subscription| matches!(State::parse(&subscription.state), Some(State::Pending | State::Waiting | State::Notified)));
    Ok(all.into_iter().rev().map(|subscription| subscription.subscription_id).collect())
}

/// These subscriptions, newest first; with the reason each was told or not when `why`.
pub async fn of(app: &App, shop: &Shop, ids: &[String], why: bool) -> sqlx::Result<Vec<Alert>> {
    let mut tx = app.db.read().await?;
    let mut alerts = Vec::new();
    for id in ids.iter().rev() {
        if let Some(found) = subscriptions::find(&mut tx, &shop.id, id).await? {
            alerts.extend(alert(&mut tx, shop, &found, why).await?);
        }
    }
    Ok(alerts)
}

pub async fn alert(tx: &mut Tx, of: &Shop, found: &Subscription, why: bool) -> sqlx::Result<Option<Alert>> {
    let shop = &of.id;
    let variants = match &found.variant_id {
        Some(variant) => catalogue::variant(tx, shop, By::Id, variant).await?.into_iter().collect(),
        None => catalogue::variants_of_product(tx, shop, &found.product_id).await?,
    };
    let (Some(first), Some(contact)) = (variants.first(), contacts::find(tx, shop, &ContactId::new(&found.contact_id)).await?) else {
        return Ok(None);
    };
    let state = State::parse(&found.state).unwrap_or(State::Erased);
    let position = match state {
        State::Waiting if found.held_by.is_none() => Some(line::people_ahead(tx, shop, found).await? + 1),
        _ => None,
    };
    let because = if why { because(tx, of, found, state, &variants).await? } else { None };
    Ok(Some(Alert {
        id: found.subscription_id.clone(),
        product: first.product_platform_id.clone(),
        product_handle: first.handle.clone(),
        variant: found.variant_id.as_ref().map(|_| first.platform_id.clone()),
        item: match (&found.variant_id, first.shown_title()) {
            (Some(_), Some(title)) => format!("{} ({title})", first.product_title),
            _ => first.product_title.clone(),
        },
        channel: ChannelKind::parse(&contact.channel).unwrap_or(ChannelKind::Email),
        address_masked: mask(&contact.address),
        state,
        position,
        because,
    }))
}

async fn because(tx: &mut Tx, shop: &Shop, found: &Subscription, state: State, variants: &[Variant]) -> sqlx::Result<Option<Because>> {
    Ok(match state {
        State::Pending => Some(Because::NotConfirmed),
        State::Waiting if variants.iter().any(|variant| variant.reading().can_be_bought(&shop.policy)) => Some(Because::NotYetTheirTurn),
        State::Waiting => Some(Because::StillSoldOut),
        State::Notified | State::Converted => {
            let messages = messages::of_subscription(tx, &shop.id, &found.subscription_id, &found.product_id).await?;
            match messages.iter().rev().find(|message| message.kind == "alert") {
                Some(message) => match (message.state.as_str(), message.sent_at) {
                    ("sent", Some(at)) => Some(Because::Told { at }),
                    ("dead", _) => Some(Because::NotDelivered),
                    _ => Some(Because::NotYetTheirTurn),
                },
                None => None,
            }
        }
        State::Cancelled | State::Erased => Some(Because::TheyLeft),
        State::Expired => Some(Because::Expired),
    })
}
