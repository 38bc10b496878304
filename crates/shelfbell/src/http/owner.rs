//! The person to whom a message went: whoever holds its link. Knowing an address proves nothing.

use shelfbell_core::ids::ContactId;

use crate::app::App;
use crate::db::contacts::{self, Contact};
use crate::db::shops::{self, Shop};
use crate::db::subscriptions::{self, Subscription};
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
        let Some((id, None)) = app.tokens.read(Purpose::Alerts, token) else { return Ok(Self::NotGenuine) };
        let mut tx = app.db.read().await?;
        let Some(shop) = subscriptions::shop_of(&mut tx, &id).await? else { return Ok(Self::NotGenuine) };
        let Some(shop) = shops::find(&mut tx, shops::By::Id, shop.as_str()).await? else { return Ok(Self::NotGenuine) };
        let Some(subscription) = subscriptions::find(&mut tx, &shop.id, &id).await? else { return Ok(Self::NotGenuine) };
        Ok(match contacts::find(&mut tx, &shop.id, &ContactId::new(&subscription.contact_id)).await? {
            Some(contact) => Self::Owner(Box::new(Owner { shop, contact, subscription })),
            None => Self::Erased(Box::new(shop), subscription.locale),
        })
    }
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
