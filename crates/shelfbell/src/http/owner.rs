//! The person to whom a message went: whoever holds its link. Knowing an address proves nothing.

use shelfbell_core::ids::ContactId;

use crate::app::App;
use crate::db::contacts::{self, Contact};
use crate::db::shops::{self, Shop};
use crate::db::subscriptions::{self, Subscription};
use crate::db::{Tx, notifications};
use crate::tokens::Purpose;

#[derive(Debug)]
pub struct Owner {
    pub shop: Shop,
    pub contact: Contact,
    /// What the message was about.
    pub subscription: Subscription,
}

/// What a `/s/{token}` link opens.
#[derive(Debug)]
pub enum Link {
    Owner(Box<Owner>),
    /// Its person was erased; in what language they were written to.
    Erased(Box<Shop>, String),
    NotGenuine,
}

impl Link {
    pub async fn open(app: &App, token: &str) -> sqlx::Result<Self> {
        let mut tx = app.db.read().await?;
        let Some((id, _)) = of_link(app, &mut tx, Purpose::Alerts, token).await? else { return Ok(Self::NotGenuine) };
        let Some(shop) = subscriptions::shop_of(&mut tx, &id).await? else { return Ok(Self::NotGenuine) };
        let Some(shop) = shops::find(&mut tx, shops::By::Id, shop.as_str()).await? else { return Ok(Self::NotGenuine) };
        let Some(subscription) = subscriptions::find(&mut tx, &shop.id, &id).await? else { return Ok(Self::NotGenuine) };
        Ok(match contacts::find(&mut tx, &shop.id, &ContactId::new(&subscription.contact_id)).await? {
            Some(contact) => Self::Owner(Box::new(Owner { shop, contact, subscription })),
            None => Self::Erased(Box::new(shop), subscription.locale),
        })
    }
}

/// The subscription that a link is for, and the episode where it names one. Links in text messages have the short form.
pub async fn of_link(app: &App, tx: &mut Tx, purpose: Purpose, token: &str) -> sqlx::Result<Option<(String, Option<String>)>> {
    let Some(row) = app.tokens.row_of(token) else { return Ok(app.tokens.read(purpose, token)) };
    let found = notifications::of_row(tx, row).await?;
    Ok(found
        .filter(|(subscription, _)| app.tokens.is_short(token, purpose, row, subscription))
        .map(|(subscription, episode)| (subscription, Some(episode).filter(|episode| !episode.is_empty()))))
}

impl Owner {
    /// By the token of a `/s/{token}` link; `None` when it is not genuine.
    pub async fn of_link(app: &App, token: &str) -> sqlx::Result<Option<Self>> {
        Ok(match Link::open(app, token).await? {
            Link::Owner(owner) => Some(*owner),
            Link::Erased(..) | Link::NotGenuine => None,
        })
    }

    pub fn contact_id(&self) -> ContactId {
        ContactId::new(&self.contact.contact_id)
    }

    /// An alert may be acted on only by its own contact.
    pub async fn has(&self, app: &App, alert: &str) -> sqlx::Result<bool> {
        let mut tx = app.db.read().await?;
        let found = subscriptions::find(&mut tx, &self.shop.id, alert).await?;
        Ok(found.is_some_and(|subscription| subscription.contact_id == self.contact.contact_id))
    }
}
