//! One API client for each connected shop, kept between calls: it holds the token and knows the shop's rate limit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::ExposeSecret as _;

use crate::clock::Clock;
use crate::connectors::shopify::access::{Auth, BadAccess, ShopifyAccess};
use crate::connectors::shopify::client::ShopifyClient;
use crate::db::shops::{Credentials, Shop};
use crate::tokens::hash_key;

#[derive(Default)]
pub struct Clients {
    known: Mutex<HashMap<String, (String, Arc<ShopifyClient>)>>,
}

impl std::fmt::Debug for Clients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clients")
    }
}

impl Clients {
    /// `None` for a shop without API credentials, which works from webhooks alone.
    pub fn of(&self, shop: &Shop, http: &reqwest::Client, clock: &Clock) -> Result<Option<Arc<ShopifyClient>>, BadAccess> {
        let Some(credentials) = &shop.credentials else { return Ok(None) };
        let (auth, secret) = match credentials {
            Credentials::ClientCredentials { client_id, client_secret } => {
                let auth = Auth::ClientCredentials { client_id: client_id.clone(), client_secret: client_secret.clone() };
                (auth, client_secret)
            }
            Credentials::StaticToken(token) => (Auth::StaticToken(token.clone()), token),
        };
        // Changed credentials make a new client.
        let mark = hash_key(&format!("{:?} {}", shop.admin_url, secret.expose_secret()));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = known.get(shop.id.as_str()).filter(|(known, _)| *known == mark) {
            return Ok(Some(Arc::clone(client)));
        }
        let access = ShopifyAccess::new(&shop.domain, shop.admin_url.as_deref(), auth)?;
        let client = Arc::new(ShopifyClient::new(http.clone(), access, clock.clone()));
        known.insert(shop.id.to_string(), (mark, Arc::clone(&client)));
        Ok(Some(client))
    }
}
