//! A shop joins, and its keys change.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::ShopId;
use shelfbell_core::policy::Policy;

use crate::app::App;
use crate::db::shops::{self, Credentials, Platform, Shop};
use crate::db::{Tx, audit, webhook_secrets};
use crate::tokens::hash_key;

/// What `shop add` was told.
#[derive(Clone, Debug)]
pub struct NewShop {
    pub domain: String,
    pub platform: Platform,
    pub webhook_secrets: Vec<SecretString>,
    pub credentials: Option<Credentials>,
    pub admin_url: Option<String>,
    /// ISO 4217.
    pub currency: String,
}

/// Keys that are shown once.
#[derive(Clone)]
pub struct Keys {
    pub publishable: String,
    pub secret: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("publishable", &self.publishable).finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum AddShopError {
    #[error("'{0}' is not a shop's domain; it looks like example.myshopify.com")]
    BadDomain(String),
    #[error("there is a shop with the domain {0} already; `shop list` shows it, `shop rotate-key` makes new keys")]
    Exists(String),
    #[error("'{0}' is not an ISO 4217 currency code such as EUR")]
    BadCurrency(String),
    #[error("--admin-url takes an address such as https://example.myshopify.com, not '{0}'")]
    BadAdminUrl(String),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

pub async fn add_shop(app: &App, new: NewShop) -> Result<(Shop, Keys), AddShopError> {
    let domain = new.domain.trim().to_ascii_lowercase();
    if !is_domain(&domain) {
        return Err(AddShopError::BadDomain(new.domain));
    }
    if new.currency.len() != 3 || !new.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(AddShopError::BadCurrency(new.currency));
    }
    if let Some(url) = &new.admin_url
        && !url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    {
        return Err(AddShopError::BadAdminUrl(url.clone()));
    }
    let keys = new_keys(app);
    let shop = Shop {
        id: ShopId::new(app.new_id()),
        name: domain.split('.').next().unwrap_or(&domain).to_owned(),
        storefront_url: format!("https://{domain}"),
        domain,
        platform: new.platform,
        currency: new.currency,
        publishable_key: keys.publishable.clone(),
        secret_key_hash: hash_key(&keys.secret),
        webhook_secrets: new.webhook_secrets.into_iter().map(Into::into).collect(),
        admin_url: new.admin_url.map(|url| url.trim_end_matches('/').to_owned()),
        credentials: new.credentials,
        policy: Policy::default(),
        sms_sender: None,
        postback: shops::Postback::default(),
        synced_at: None,
        uninstalled_at: None,
        created_at: app.now(),
    };
    let mut tx = app.db.begin().await?;
    if !shops::insert(&mut tx, &shop).await? {
        return Err(AddShopError::Exists(shop.domain));
    }
    tx.commit().await?;
    app.shops.forget();
    Ok((shop, keys))
}

/// What shoppers know the shop by, until its platform says it.
pub async fn set_name(app: &App, shop: &Shop, name: &str) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    shops::set_profile(&mut tx, &shop.id, name, &shop.currency, &shop.storefront_url).await?;
    tx.commit().await?;
    app.shops.forget();
    Ok(())
}

/// New keys; the old ones stop working.
pub async fn rotate_key(app: &App, shop: &Shop, by: &Actor) -> sqlx::Result<Keys> {
    let keys = new_keys(app);
    let mut tx = app.db.begin().await?;
    shops::set_keys(&mut tx, &shop.id, &keys.publishable, &hash_key(&keys.secret)).await?;
    audit::record(&mut tx, &shop.id, by, "key.rotated", "shop", &json!({}), app.now()).await?;
    tx.commit().await?;
    app.shops.forget();
    Ok(keys)
}

/// A new secret of webhooks: it comes first, and those that it replaces are accepted for as long as the settings say. On Shopify the client
/// secret that is in use signs webhooks, too: it goes on until [`super::connector::change`] replaces it.
pub async fn add_webhook_secret(app: &App, shop: &Shop, secret: SecretString) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    replace_webhook_secrets(&mut tx, app, shop, None, Some(secret)).await?;
    tx.commit().await?;
    app.shops.forget();
    Ok(())
}

/// As [`add_webhook_secret`], in the caller's transaction. `client`: a new client secret of Shopify's, which replaces the one in use.
pub(super) async fn replace_webhook_secrets(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    client: Option<SecretString>,
    secret: Option<SecretString>,
) -> sqlx::Result<()> {
    let now = app.now();
    let until = now.saturating_add(app.config.http.webhook_secret_grace_ms());
    let known = match &shop.credentials {
        Some(Credentials::ClientCredentials { client_secret, .. }) if shop.platform == Platform::Shopify => Some(client_secret),
        _ => None,
    };
    let is = |one: &SecretString, other: Option<&SecretString>| other.is_some_and(|other| other.expose_secret() == one.expose_secret());
    let mut secrets = shop.webhook_secrets.clone();
    if let Some(new) = &client {
        secrets = webhook_secrets::replace(&secrets, new.clone(), |one| is(one, known), until, now);
    }
    if let Some(new) = secret {
        let in_use = client.as_ref().or(known);
        secrets = webhook_secrets::replace(&secrets, new, |one| !is(one, in_use), until, now);
    }
    shops::set_webhook_secrets(tx, &shop.id, &secrets).await
}

#[derive(Debug, thiserror::Error)]
pub enum SmsSenderError {
    #[error(
        "'{0}' is not a number such as +15005550006, a short code of 3 to 8 digits, or a messaging service (MG and 32 hexadecimal digits)"
    )]
    NotASender(String),
    #[error("another shop has the sender {0}; a shop is known by the number that shoppers write to, so each has its own")]
    Taken(String),
    /// The account at the provider is the server's: a shop that took another's number would get its shoppers' messages.
    #[error(
        "whoever runs this server gives a shop its sender, with `shelfbell shop sms`; or sets sms.shops_choose_sender where all shops are one merchant's"
    )]
    OperatorOnly,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Where the shop's text messages come from and go to; `None`: it sends none.
pub async fn set_sms_sender(app: &App, shop: &Shop, sender: Option<&str>) -> Result<(), SmsSenderError> {
    let sender = sender.map(sms_sender).transpose()?;
    let mut tx = app.db.begin().await?;
    if !shops::set_sms_sender(&mut tx, &shop.id, sender.as_deref()).await? {
        return Err(SmsSenderError::Taken(sender.unwrap_or_default()));
    }
    tx.commit().await?;
    app.shops.forget();
    Ok(())
}

/// E.164 without what people write into it, a short code, or a messaging service.
pub fn sms_sender(text: &str) -> Result<String, SmsSenderError> {
    let text = text.trim();
    let is_service = text.len() == 34 && text.starts_with("MG") && text[2..].bytes().all(|b| b.is_ascii_hexdigit());
    let is_short = (3..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_service || is_short {
        return Ok(text.to_owned());
    }
    let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let digits = number.strip_prefix('+').unwrap_or_default();
    if (8..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(number)
    } else {
        Err(SmsSenderError::NotASender(text.to_owned()))
    }
}

fn new_keys(app: &App) -> Keys {
    Keys { publishable: format!("pk_{}", &app.ids.secret("")[..32]), secret: app.ids.secret("sk_") }
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |l: &&str| {
        (1..=63).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') && !l.starts_with('-')
    };
    domain.len() <= 253 && (labels.len() >= 2 || domain == "localhost") && labels.iter().all(label)
}
