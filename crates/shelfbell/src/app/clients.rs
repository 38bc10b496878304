//! One API client for each connected shop, kept between calls: it holds the token and knows the shop's rate limit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::ExposeSecret as _;

use crate::clock::Clock;
use crate::connectors::{self, Access, Api, Secrets};
use crate::db::shops::{Credentials, Shop};
use crate::tokens::hash_key;

/// What a client was made from, and the client.
type Known = (String, Arc<dyn Api>);

#[derive(Default)]
pub struct Clients {
    known: Mutex<HashMap<String, Known>>,
}

impl std::fmt::Debug for Clients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clients")
    }
}

impl Clients {
    /// `None` for a shop without API credentials, which works from webhooks alone, or on no platform.
    pub fn of(&self, shop: &Shop, http: &reqwest::Client, clock: &Clock) -> anyhow::Result<Option<Arc<dyn Api>>> {
        let Some(connector) = connectors::of(shop.platform.as_str()) else { return Ok(None) };
        let Some(credentials) = &shop.credentials else { return Ok(None) };
        let (credentials, id, secret) = match credentials {
            Credentials::ClientCredentials { client_id, client_secret } => {
                let pair = Secrets::Pair { id: client_id.clone(), secret: client_secret.clone() };
                (pair, client_id.as_str(), client_secret)
            }
            Credentials::StaticToken(token) => (Secrets::Token(token.clone()), "", token),
        };
        // Changed credentials make a new client.
        let mark = hash_key(&format!("{:?} {id} {}", shop.admin_url, secret.expose_secret()));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = known.get(shop.id.as_str()).filter(|(known, _)| *known == mark) {
            return Ok(Some(Arc::clone(client)));
        }
        let client = connector.api(Access { domain: &shop.domain, admin_url: shop.admin_url.as_deref(), credentials, http, clock })?;
        known.insert(shop.id.to_string(), (mark, Arc::clone(&client)));
        Ok(Some(client))
    }
}
