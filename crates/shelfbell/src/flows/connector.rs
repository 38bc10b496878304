//! The connection to a shop's platform: whether it works, its keys, and a fresh start.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::json;
use shelfbell_core::audit::Actor;

use crate::app::{App, Clients, What};
use crate::connectors::shopify::client::{CallError, ShopifyClient};
use crate::connectors::shopify::{self, ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, WEBHOOK_SECRET};
use crate::connectors::Declared;
use crate::db::shops::{self, Credentials, Platform, Shop};
use crate::db::{audit, inbox, stock};

/// A platform that takes longer is said to be out of reach.
const PATIENCE: Duration = Duration::from_secs(8);

/// What each platform's connector says of itself.
pub fn declared(platform: Platform) -> Declared {
    match platform {
        Platform::Shopify => shopify::DECLARED,
        Platform::Woocommerce => Declared::titled("WooCommerce"),
        Platform::Generic => Declared::titled("Your own system"),
    }
}

/// How a shop's connection stands.
#[derive(Clone, Debug)]
pub struct Standing {
    pub declared: Declared,
    /// Of the declared settings, those that are set; with the value where it is no secret.
    pub set: Vec<(&'static str, String)>,
    /// Where the platform delivers, and whether it was asked to.
    pub webhooks: Vec<(&'static str, String, bool)>,
    pub reconcile_at: Option<i64>,
    pub last_webhook_at: Option<i64>,
    pub last_fact_at: Option<i64>,
    pub unreadable: i64,
    pub healthy: bool,
    pub detail: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectorError {
    #[error("this platform's connector has no setting '{0}'")]
    NoSetting(String),
    #[error("{problem}")]
    Refused { field: &'static str, problem: String },
    #[error("this shop has no access to its platform's API yet")]
    NoAccess,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Asks the platform, too.
pub async fn standing(app: &App, shop: &Shop) -> sqlx::Result<Standing> {
    let mut tx = app.db.read().await?;
    let reconcile_at = Some(shops::reconcile_at(&mut tx, &shop.id).await?).filter(|at| *at > 0);
    let last_webhook_at = inbox::last_received_at(&mut tx, &shop.id).await?;
    let last_fact_at = stock::last_read_at(&mut tx, &shop.id).await?;
    let unreadable = inbox::count_unreadable(&mut tx, &shop.id).await?;
    drop(tx);
    let declared = declared(shop.platform);
    let asked = match shop.platform {
        Platform::Shopify => ask(app, shop).await,
        Platform::Woocommerce | Platform::Generic => Asked { webhooks: Vec::new(), problem: None },
    };
    let problem = asked.problem.or_else(|| unread(unreadable));
    Ok(Standing {
        declared,
        set: set(shop),
        webhooks: asked.webhooks,
        reconcile_at,
        last_webhook_at,
        last_fact_at,
        unreadable,
        healthy: problem.is_none(),
        detail: problem.unwrap_or_else(|| "Changes of stock come in.".to_owned()),
    })
}

fn unread(unreadable: i64) -> Option<String> {
    (unreadable > 0).then(|| format!("{unreadable} messages of the platform could not be understood; `shelfbell unreadable` lists them."))
}

struct Asked {
    webhooks: Vec<(&'static str, String, bool)>,
    problem: Option<String>,
}

async fn ask(app: &App, shop: &Shop) -> Asked {
    let failed = |problem: String| Asked { webhooks: Vec::new(), problem: Some(problem) };
    if let Some(at) = shop.uninstalled_at {
        return failed(format!("The app was removed from the shop at {at} (ms since 1970). Install it again, and read the shop again."));
    }
    let client = match client(&app.clients, app, shop) {
        Ok(Some(client)) => client,
        Ok(None) => return failed("Without access to Shopify’s API only what its webhooks say is known: enter a client ID and secret.".to_owned()),
        Err(problem) => return failed(problem),
    };
    let address = format!("{}/hooks/shopify", app.config.http.base());
    let missing = match within(client.missing_webhooks(&address)).await {
        Ok(missing) => missing,
        Err(problem) => return failed(problem),
    };
    let webhooks = shopify::DECLARED.topics.iter().map(|topic| (*topic, address.clone(), !missing.contains(topic))).collect();
    let lost = match within(client.me()).await {
        Ok(me) => me.missing_scopes(),
        Err(problem) => return Asked { webhooks, problem: Some(problem) },
    };
    let problem = match (lost.as_slice(), missing.len(), shop.synced_at) {
        ([], 0, Some(_)) => None,
        ([], 0, None) => Some("The shop is being read for the first time.".to_owned()),
        ([], missing, _) => Some(format!("{missing} webhooks are missing. They are made again at the next regular reading.")),
        (scopes, ..) => Some(format!("The app may not read everything: it lacks {}.", scopes.join(", "))),
    };
    Asked { webhooks, problem }
}

async fn within<T>(call: impl Future<Output = Result<T, CallError>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(format!("{error}.")),
        Err(_) => Err(format!("Shopify did not answer within {} s.", PATIENCE.as_secs())),
    }
}

fn client(clients: &Clients, app: &App, shop: &Shop) -> Result<Option<Arc<ShopifyClient>>, String> {
    clients.of(shop, &app.http, &app.clock).map_err(|error| format!("The connection cannot be set up: {error}."))
}

/// Secrets only by name.
fn set(shop: &Shop) -> Vec<(&'static str, String)> {
    let mut set = Vec::new();
    match &shop.credentials {
        Some(Credentials::ClientCredentials { client_id, .. }) => {
            set.extend([(CLIENT_ID, client_id.clone()), (CLIENT_SECRET, String::new())]);
        }
        Some(Credentials::StaticToken(_)) => set.push((ACCESS_TOKEN, String::new())),
        None => {}
    }
    if !shop.webhook_secrets.is_empty() {
        set.push((WEBHOOK_SECRET, String::new()));
    }
    set
}

/// New keys are tried at the platform before they are kept. Where the API is reached at another address than the shop's own, only the
/// operator says so (`shop add --admin-url`): it gets the keys.
pub async fn change(app: &App, shop: &Shop, changes: &[(String, String)], by: &Actor) -> Result<(), ConnectorError> {
    let declared = declared(shop.platform);
    if let Some((key, _)) = changes.iter().find(|(key, _)| !declared.settings.iter().any(|setting| setting.key == key)) {
        return Err(ConnectorError::NoSetting(key.clone()));
    }
    let value = |name: &str| changes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let credentials = credentials(shop, value(CLIENT_ID), value(CLIENT_SECRET), value(ACCESS_TOKEN))?;
    if let Some(credentials) = &credentials {
        try_out(app, shop, credentials).await?;
    }
    // Shopify signs with the client secret where no other is set.
    let secret = value(WEBHOOK_SECRET).or(value(CLIENT_SECRET)).filter(|secret| !secret.is_empty());
    let mut tx = app.db.begin().await?;
    if let Some(credentials) = &credentials {
        shops::set_credentials(&mut tx, &shop.id, Some(credentials)).await?;
        shops::request_sync(&mut tx, &shop.id).await?;
    }
    if let Some(secret) = secret {
        let mut secrets = vec![SecretString::from(secret.to_owned())];
        secrets.extend(shop.webhook_secrets.iter().take(2).cloned());
        shops::set_webhook_secrets(&mut tx, &shop.id, &secrets).await?;
    }
    let keys: Vec<&str> = changes.iter().map(|(key, _)| key.as_str()).collect();
    audit::record(&mut tx, &shop.id, by, "connector.changed", shop.platform.as_str(), &json!({ "keys": keys }), app.now()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Settings]);
    app.shops.forget();
    Ok(())
}

/// `None`: nothing of it changes. What is left out stays.
fn credentials(shop: &Shop, id: Option<&str>, secret: Option<&str>, token: Option<&str>) -> Result<Option<Credentials>, ConnectorError> {
    let refused = |field, problem: &str| Err(ConnectorError::Refused { field, problem: problem.to_owned() });
    if let Some(token) = token.filter(|token| !token.is_empty()) {
        if id.is_some() || secret.is_some() {
            return refused(ACCESS_TOKEN, "Give either a client ID with its secret or an access token.");
        }
        return Ok(Some(Credentials::StaticToken(token.to_owned().into())));
    }
    if id.is_none() && secret.is_none() {
        return Ok(None);
    }
    let (old_id, old_secret) = match &shop.credentials {
        Some(Credentials::ClientCredentials { client_id, client_secret }) => (Some(client_id.clone()), Some(client_secret.clone())),
        _ => (None, None),
    };
    let client_id = id.map(str::to_owned).or(old_id).filter(|id| !id.is_empty());
    let client_secret = secret.map(|secret| SecretString::from(secret.to_owned())).or(old_secret);
    match (client_id, client_secret) {
        (Some(client_id), Some(client_secret)) => Ok(Some(Credentials::ClientCredentials { client_id, client_secret })),
        (None, _) => refused(CLIENT_ID, "The client ID is missing."),
        (_, None) => refused(CLIENT_SECRET, "The client secret is missing."),
    }
}

async fn try_out(app: &App, shop: &Shop, credentials: &Credentials) -> Result<(), ConnectorError> {
    let field = match credentials {
        Credentials::ClientCredentials { .. } => CLIENT_SECRET,
        Credentials::StaticToken(_) => ACCESS_TOKEN,
    };
    let refused = |problem: String| ConnectorError::Refused { field, problem: format!("Not kept: {problem}") };
    let tried = Shop { credentials: Some(credentials.clone()), ..shop.clone() };
    // Not the shop's own clients: these keys are not kept yet.
    let client = client(&Clients::default(), app, &tried).map_err(refused)?.ok_or(ConnectorError::NoAccess)?;
    let me = within(client.me()).await.map_err(refused)?;
    if !me.domain.eq_ignore_ascii_case(&shop.domain) {
        return Err(refused(format!("these keys belong to {}, and this shop is {}.", me.domain, shop.domain)));
    }
    Ok(())
}

/// The whole shop is read again, by whichever process does such work.
pub async fn sync(app: &App, shop: &Shop, by: &Actor) -> Result<(), ConnectorError> {
    if shop.platform != Platform::Shopify || shop.credentials.is_none() {
        return Err(ConnectorError::NoAccess);
    }
    let mut tx = app.db.begin().await?;
    shops::request_sync(&mut tx, &shop.id).await?;
    audit::record(&mut tx, &shop.id, by, "connector.sync", shop.platform.as_str(), &json!({}), app.now()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Settings]);
    app.shops.forget();
    Ok(())
}
