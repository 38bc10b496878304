//! Shops: the tenants.

use secrecy::{ExposeSecret, SecretString};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::ShopId;
use shelfbell_core::policy::Policy;

use super::sealed::{ACCESS_TOKEN, CLIENT_SECRET, Column, POSTBACK_SECRETS, WEBHOOK_SECRETS};
use super::webhook_secrets::{self, WebhookSecret};
use super::{Tx, json, on_tx, undecodable};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    Shopify,
    Woocommerce,
    Generic,
}

impl Platform {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shopify => "shopify",
            Self::Woocommerce => "woocommerce",
            Self::Generic => "generic",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Shopify, Self::Woocommerce, Self::Generic].into_iter().find(|p| p.as_str() == text)
    }
}

/// How the connector signs in at the platform's API.
#[derive(Clone, Debug)]
pub enum Credentials {
    ClientCredentials { client_id: String, client_secret: SecretString },
    StaticToken(SecretString),
}

#[derive(Clone, Debug)]
pub struct Shop {
    pub id: ShopId,
    /// Lower case, such as `example.myshopify.com`.
    pub domain: String,
    pub platform: Platform,
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Where shoppers find the shop, without a slash at the end.
    pub storefront_url: String,
    pub publishable_key: String,
    pub secret_key_hash: String,
    /// Newest first; several while a rotation lasts.
    pub webhook_secrets: Vec<WebhookSecret>,
    pub admin_url: Option<String>,
    pub credentials: Option<Credentials>,
    pub policy: Policy,
    /// Where its text messages come from and go to: a number in E.164, a short code, or a messaging service (`MG…`). `None`: it sends none.
    pub sms_sender: Option<String>,
    pub postback: Postback,
    /// When the whole catalogue was read from the platform.
    pub synced_at: Option<i64>,
    pub uninstalled_at: Option<i64>,
    pub created_at: i64,
}

/// What a shop's own provider is spoken to with; where, is in the policy.
#[derive(Clone, Debug, Default)]
pub struct Postback {
    /// Newest first; two while a rotation lasts.
    pub secrets: Vec<SecretString>,
    /// Nothing is posted since then, and why.
    pub stopped_at: Option<i64>,
    pub stopped_why: Option<String>,
}

impl Shop {
    /// Its own sender on a channel.
    pub fn sender(&self, kind: ChannelKind) -> Option<&str> {
        match kind {
            ChannelKind::Email | ChannelKind::Push | ChannelKind::Postback => None,
            ChannelKind::Sms => self.sms_sender.as_deref(),
        }
    }

    /// What people see as the sender of its e-mail.
    pub fn sender_name(&self) -> &str {
        self.policy.mail_from_name.as_deref().unwrap_or(&self.name)
    }

    /// Its own provider can be spoken to: it has both an address and a secret.
    pub fn has_postback(&self) -> bool {
        self.policy.postback_url.is_some() && !self.postback.secrets.is_empty()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    shop_id: String,
    domain: String,
    platform: String,
    name: String,
    currency: String,
    storefront_url: String,
    publishable_key: String,
    secret_key_hash: String,
    webhook_secrets: String,
    admin_url: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    access_token: Option<String>,
    policy: String,
    sms_sender: Option<String>,
    postback_secrets: String,
    postback_stopped_at: Option<i64>,
    postback_stopped_why: Option<String>,
    synced_at: Option<i64>,
    uninstalled_at: Option<i64>,
    created_at: i64,
}

impl Row {
    fn into_shop(self, tx: &Tx) -> sqlx::Result<Shop> {
        let open = |column: &Column, stored: &str| tx.open(column, &[&self.shop_id], stored);
        let secrets = open(&WEBHOOK_SECRETS, &self.webhook_secrets)?;
        let postback = match open(&POSTBACK_SECRETS, &self.postback_secrets)? {
            none if none.is_empty() => "[]".to_owned(),
            secrets => secrets,
        };
        let client_secret = self.client_secret.as_deref().map(|stored| open(&CLIENT_SECRET, stored)).transpose()?;
        let access_token = self.access_token.as_deref().map(|stored| open(&ACCESS_TOKEN, stored)).transpose()?;
        let wrong = |column| undecodable("shops", column, &self.shop_id);
        let platform = Platform::parse(&self.platform).ok_or_else(|| wrong("platform"))?;
        let webhook_secrets = webhook_secrets::read(&secrets).map_err(|_| wrong("webhook_secrets"))?;
        let postback: Vec<String> = serde_json::from_str(&postback).map_err(|_| wrong("postback_secrets"))?;
        let policy = serde_json::from_str(&self.policy).map_err(|_| wrong("policy"))?;
        let credentials = match (self.client_id, client_secret, access_token) {
            (Some(client_id), Some(secret), _) => Some(Credentials::ClientCredentials { client_id, client_secret: secret.into() }),
            (_, _, Some(token)) => Some(Credentials::StaticToken(token.into())),
            _ => None,
        };
        Ok(Shop {
            id: ShopId::new(self.shop_id),
            domain: self.domain,
            platform,
            name: self.name,
            currency: self.currency,
            storefront_url: self.storefront_url,
            publishable_key: self.publishable_key,
            secret_key_hash: self.secret_key_hash,
            webhook_secrets,
            admin_url: self.admin_url,
            credentials,
            policy,
            sms_sender: self.sms_sender,
            postback: Postback {
                secrets: postback.into_iter().map(SecretString::from).collect(),
                stopped_at: self.postback_stopped_at,
                stopped_why: self.postback_stopped_why,
            },
            synced_at: self.synced_at,
            uninstalled_at: self.uninstalled_at,
            created_at: self.created_at,
        })
    }
}

/// `false`: a shop with this domain exists already.
pub async fn insert(tx: &mut Tx, shop: &Shop) -> sqlx::Result<bool> {
    let (client_id, client_secret, token) = match &shop.credentials {
        Some(Credentials::ClientCredentials { client_id, client_secret }) => {
            (Some(client_id.as_str()), Some(client_secret.expose_secret()), None)
        }
        Some(Credentials::StaticToken(token)) => (None, None, Some(token.expose_secret())),
        None => (None, None, None),
    };
    let seal = |column: &Column, clear: &str| tx.seal(column, &[shop.id.as_str()], clear);
    let client_secret = client_secret.map(|clear| seal(&CLIENT_SECRET, clear)).transpose()?;
    let token = token.map(|clear| seal(&ACCESS_TOKEN, clear)).transpose()?;
    let (secrets, policy) = (seal(&WEBHOOK_SECRETS, &webhook_secrets::write(&shop.webhook_secrets)?)?, json(&shop.policy)?);
    let rows = on_tx!(tx, |c| {
        sqlx::query(
        "INSERT INTO shops (shop_id, domain, platform, name, currency, storefront_url, publishable_key, secret_key_hash, webhook_secrets,
           admin_url, client_id, client_secret, access_token, policy, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (domain) DO NOTHING"
    )
    .bind(shop.id.as_str())
    .bind(&shop.domain)
    .bind(shop.platform.as_str())
    .bind(&shop.name)
    .bind(&shop.currency)
    .bind(&shop.storefront_url)
    .bind(&shop.publishable_key)
    .bind(&shop.secret_key_hash)
    .bind(&secrets)
    .bind(&shop.admin_url)
    .bind(client_id)
    .bind(client_secret)
    .bind(token)
    .bind(&policy)
    .bind(shop.created_at)
    .execute(c)
    .await
    .map(|done| done.rows_affected())
    })?;
    Ok(rows == 1)
}

pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Shop>> {
    let rows: Vec<Row> = on_tx!(&mut *tx, |c| sqlx::query_as("SELECT * FROM shops ORDER BY domain").fetch_all(c).await)?;
    rows.into_iter().map(|row| row.into_shop(tx)).collect()
}

/// By which of its names a shop is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    Id,
    Domain,
    PublishableKey,
    SecretKeyHash,
    SmsSender,
}

pub async fn find(tx: &mut Tx, by: By, value: &str) -> sqlx::Result<Option<Shop>> {
    let sql = match by {
        By::Id => "SELECT * FROM shops WHERE shop_id = $1",
        By::Domain => "SELECT * FROM shops WHERE domain = $1",
        By::PublishableKey => "SELECT * FROM shops WHERE publishable_key = $1",
        By::SecretKeyHash => "SELECT * FROM shops WHERE secret_key_hash = $1",
        By::SmsSender => "SELECT * FROM shops WHERE sms_sender = $1",
    };
    let row: Option<Row> = on_tx!(&mut *tx, |c| sqlx::query_as(sql).bind(value).fetch_optional(c).await)?;
    row.map(|row| row.into_shop(tx)).transpose()
}

pub async fn set_policy(tx: &mut Tx, shop: &ShopId, policy: &Policy) -> sqlx::Result<()> {
    let policy = json(policy)?;
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET policy = $2 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(&policy)
        .execute(c)
        .await
        .map(drop))
}

pub async fn set_keys(tx: &mut Tx, shop: &ShopId, publishable_key: &str, secret_key_hash: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET publishable_key = $2, secret_key_hash = $3 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(publishable_key)
        .bind(secret_key_hash)
        .execute(c)
        .await
        .map(drop))
}

/// `false`: another shop has this sender.
pub async fn set_sms_sender(tx: &mut Tx, shop: &ShopId, sender: Option<&str>) -> sqlx::Result<bool> {
    let taken: Option<String> =
        on_tx!(&mut *tx, |c| sqlx::query_scalar("SELECT shop_id FROM shops WHERE sms_sender = $1 AND shop_id <> $2")
            .bind(sender)
            .bind(shop.as_str())
            .fetch_optional(c)
            .await)?;
    if taken.is_some() {
        return Ok(false);
    }
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET sms_sender = $2 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(sender)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

pub async fn set_webhook_secrets(tx: &mut Tx, shop: &ShopId, secrets: &[WebhookSecret]) -> sqlx::Result<()> {
    let secrets = tx.seal(&WEBHOOK_SECRETS, &[shop.as_str()], &webhook_secrets::write(secrets)?)?;
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET webhook_secrets = $2 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(&secrets)
        .execute(c)
        .await
        .map(drop))
}

/// How its API is signed in to; `None`: it works from its webhooks alone.
pub async fn set_credentials(tx: &mut Tx, shop: &ShopId, credentials: Option<&Credentials>) -> sqlx::Result<()> {
    let seal = |column: &Column, clear: &SecretString| tx.seal(column, &[shop.as_str()], clear.expose_secret());
    let (client_id, client_secret, token) = match credentials {
        Some(Credentials::ClientCredentials { client_id, client_secret }) => {
            (Some(client_id.clone()), Some(seal(&CLIENT_SECRET, client_secret)?), None)
        }
        Some(Credentials::StaticToken(token)) => (None, None, Some(seal(&ACCESS_TOKEN, token)?)),
        None => (None, None, None),
    };
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET client_id = $2, client_secret = $3, access_token = $4 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(client_id)
        .bind(client_secret)
        .bind(token)
        .execute(c)
        .await
        .map(drop))
}

pub async fn set_postback_secrets(tx: &mut Tx, shop: &ShopId, secrets: &[SecretString]) -> sqlx::Result<()> {
    let secrets: Vec<&str> = secrets.iter().map(ExposeSecret::expose_secret).collect();
    let secrets = tx.seal(&POSTBACK_SECRETS, &[shop.as_str()], &json(&secrets)?)?;
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET postback_secrets = $2 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(&secrets)
        .execute(c)
        .await
        .map(drop))
}

/// When it will be read from the platform next, ms.
pub async fn reconcile_at(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<i64> {
    on_tx!(tx, |c| sqlx::query_scalar("SELECT reconcile_at FROM shops WHERE shop_id = $1").bind(shop.as_str()).fetch_one(c).await)
}

/// The whole of it is read from the platform as soon as a process has a hand free.
pub async fn request_sync(tx: &mut Tx, shop: &ShopId) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET synced_at = NULL, reconcile_at = 0, uninstalled_at = NULL WHERE shop_id = $1")
        .bind(shop.as_str())
        .execute(c)
        .await
        .map(drop))
}

/// Nothing is posted for the shop until that is lifted (`at`: `None`). An earlier reason stays.
pub async fn stop_postback(tx: &mut Tx, shop: &str, at: Option<i64>, why: Option<&str>) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query(
        "UPDATE shops SET postback_stopped_at = $2, postback_stopped_why = $3
         WHERE shop_id = $1 AND (postback_stopped_at IS NULL) = ($2 IS NOT NULL)"
    )
    .bind(shop)
    .bind(at)
    .bind(why)
    .execute(c)
    .await
    .map(drop))
}

/// What the platform says of itself; kept as it was where the platform is silent.
pub async fn set_profile(tx: &mut Tx, shop: &ShopId, name: &str, currency: &str, storefront_url: &str) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET name = $2, currency = $3, storefront_url = $4 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(name)
        .bind(currency)
        .bind(storefront_url)
        .execute(c)
        .await
        .map(drop))
}

pub async fn set_uninstalled(tx: &mut Tx, shop: &ShopId, at: Option<i64>) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET uninstalled_at = $2 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}

pub async fn set_synced(tx: &mut Tx, shop: &ShopId, at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET synced_at = $2, uninstalled_at = NULL WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}

/// Connected shops whose reconciliation is due: each is this process's until `next`.
pub async fn claim_reconciliation(tx: &mut Tx, now: i64, next: i64) -> sqlx::Result<Vec<Shop>> {
    let rows: Vec<Row> = on_tx!(&mut *tx, |c| sqlx::query_as(
        "UPDATE shops SET reconcile_at = $2 WHERE reconcile_at <= $1 AND platform <> 'generic' AND uninstalled_at IS NULL
           AND (client_id IS NOT NULL OR access_token IS NOT NULL) RETURNING *"
    )
    .bind(now)
    .bind(next)
    .fetch_all(c)
    .await)?;
    rows.into_iter().map(|row| row.into_shop(tx)).collect()
}

pub async fn set_reconcile_at(tx: &mut Tx, shop: &ShopId, at: i64) -> sqlx::Result<()> {
    on_tx!(tx, |c| sqlx::query("UPDATE shops SET reconcile_at = $2 WHERE shop_id = $1")
        .bind(shop.as_str())
        .bind(at)
        .execute(c)
        .await
        .map(drop))
}
