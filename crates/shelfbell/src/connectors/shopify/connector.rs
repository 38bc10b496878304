//! Shopify behind the seam that all platforms share.

use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use shelfbell_core::fact::Fact;
use tokio::sync::mpsc;

use super::access::{Auth, ShopifyAccess};
use super::client::ShopifyClient;
use super::{compliance, orders, parse};
use crate::connectors::{Access, Api, Connector, Declared, Delivery, Ensured, Profile, Progress, Said, Secrets, Wanted};

#[derive(Clone, Copy, Debug)]
pub struct Shopify;

impl Connector for Shopify {
    fn declared(&self) -> Declared {
        super::DECLARED
    }

    fn hook_path(&self, _: &str) -> String {
        "/hooks/shopify".to_owned()
    }

    fn understand(&self, delivery: &Delivery<'_>) -> Result<Said, String> {
        let Delivery { id, topic, triggered_at, received_at, body } = *delivery;
        if let Some(asked) = compliance::parse(topic, id, body).map_err(|error| error.to_string())? {
            return Ok(Said::Asked(asked));
        }
        if let Some(event) = orders::parse(topic, triggered_at.unwrap_or(received_at), body).map_err(|error| error.to_string())? {
            return Ok(Said::Ordered(event));
        }
        parse::parse(topic, triggered_at, received_at, body).map(Said::Facts).map_err(|error| error.to_string())
    }

    fn api(&self, access: Access<'_>) -> anyhow::Result<Arc<dyn Api>> {
        let auth = match access.credentials {
            Secrets::Pair { id, secret } => Auth::ClientCredentials { client_id: id, client_secret: secret },
            Secrets::Token(token) => Auth::StaticToken(token),
        };
        let known = ShopifyAccess::new(access.domain, access.admin_url, auth)?;
        Ok(Arc::new(ShopifyClient::new(access.http.clone(), known, access.clock.clone())))
    }
}

#[async_trait]
impl Api for ShopifyClient {
    async fn profile(&self) -> anyhow::Result<Profile> {
        let me = self.me().await?;
        let missing = me.missing_scopes().into_iter().map(str::to_owned).collect();
        Ok(Profile { name: me.shop_name, currency: me.currency, url: me.primary_url, missing })
    }

    async fn missing_webhooks(&self, address: &str) -> anyhow::Result<Vec<&'static str>> {
        Ok(Self::missing_webhooks(self, address).await?)
    }

    async fn ensure_webhooks(&self, address: &str, _: Option<&SecretString>) -> anyhow::Result<Ensured> {
        let ensured = Self::ensure_webhooks(self, address).await?;
        let refused = ensured.refused.into_iter().map(|refused| (refused.topic, refused.reason)).collect();
        Ok(Ensured { created: ensured.created, refused })
    }

    async fn sync_all(&self, facts: &mpsc::Sender<Vec<Fact>>, progress: Progress<'_>) -> anyhow::Result<()> {
        Self::sync_all(self, facts, progress).await?;
        Ok(())
    }

    async fn read_variants(&self, wanted: &[Wanted]) -> anyhow::Result<Vec<Fact>> {
        // Ids that came from a file are not the platform's.
        let ids: Vec<String> =
            wanted.iter().map(|wanted| wanted.variant.clone()).filter(|id| id.bytes().all(|b| b.is_ascii_digit())).collect();
        Ok(if ids.is_empty() { Vec::new() } else { Self::read_variants(self, &ids).await? })
    }
}
