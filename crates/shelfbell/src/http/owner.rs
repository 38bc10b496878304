//! The person to whom a message went: whoever holds its link. Knowing an address proves nothing.

use shelfbell_core::ids::ContactId;

use crate::app::App;
use crate::db::contacts::{self, Contact};
use crate::db::shops::{self, Shop};
use crate::db::subscriptions;
use crate::tokens::Purpose;

#[derive(Debug)]
pub struct Owner {
    pub shop: Shop,
    pub contact: Contact,
}

impl Owner {
    /// By the token of a `/s/{token}` link; `None` when it is not genuine.
    pub async fn of_link(app: &App, token: &str) -> sqlx::Result<Option<Self>> {
        let Some((id, None)) = app.tokens.read(Purpose::Alerts, token) else { return Ok(None) };
        let mut tx = app.db.read().await?;
        let Some(shop) = subscriptions::shop_of(&mut tx, &id).await? else { return Ok(None) };
        let Some(shop) = shops::find(&mut tx, shops::By::Id, shop.as_str()).await? else { return Ok(None) };
        let Some(subscription) = subscriptions::find(&mut tx, &shop.id, &id).await? else { return Ok(None) };
        let contact = contacts::find(&mut tx, &shop.id, &ContactId::new(&subscription.contact_id)).await?;
        Ok(contact.map(|contact| Self { shop, contact }))
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
