//! The connection to a shop's platform: whether it works, its keys, and a fresh start.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::json;
use shelfbell_core::audit::Actor;

use crate::app::{App, Clients, What};
use crate::connectors::{self, ACCESS_TOKEN, Api, CLIENT_ID, CLIENT_SECRET, Declared, WEBHOOK_SECRET};
use crate::db::shops::{self, Credentials, Platform, Shop};
use crate::db::{audit, catalogue, inbox, stock, webhook_secrets};

use super::shop_account::replace_webhook_secrets;

/// A platform that takes longer is said to be out of reach.
const PATIENCE: Duration = Duration::from_secs(8);

/// What the connector of a shop's platform says of itself.
pub fn declared(shop: &Shop) -> Declared {
    connectors::of(shop.platform.as_str()).map_or(Declared::titled("Your own system"), connectors::Connector::declared)
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
    let declared = declared(shop);
    let asked = ask(app, shop, &declared).await;
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
        detail: [Some(problem.unwrap_or_else(|| "Changes of stock come in.".to_owned())), rotation(app, shop)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
    })
}

/// While a rotation of webhook secrets lasts, when it ends.
pub fn rotation(app: &App, shop: &Shop) -> Option<String> {
    let until = webhook_secrets::replaced_until(&shop.webhook_secrets, app.now())?;
    let until = jiff::Timestamp::from_millisecond(until).ok()?.strftime("%Y-%m-%d %H:%M");
    Some(format!("What messages were signed with before is accepted until {until} UTC."))
}

fn unread(unreadable: i64) -> Option<String> {
    match unreadable {
        0 => None,
        1 => Some("1 message of the shop could not be understood.".to_owned()),
        more => Some(format!("{more} messages of the shop could not be understood.")),
    }
}

struct Asked {
    webhooks: Vec<(&'static str, String, bool)>,
    problem: Option<String>,
}

async fn ask(app: &App, shop: &Shop, declared: &Declared) -> Asked {
    let failed = |problem: String| Asked { webhooks: Vec::new(), problem: Some(problem) };
    let Some(connector) = connectors::of(shop.platform.as_str()) else { return Asked { webhooks: Vec::new(), problem: None } };
    if shop.uninstalled_at.is_some() {
        return failed("The app was removed from the shop. Install it again, and read the shop again.".to_owned());
    }
    let client = match client(&app.clients, app, shop) {
        Ok(Some(client)) => client,
        Ok(None) => {
            return failed(format!("Without access to {}’s API only what its webhooks say is known: enter its keys.", declared.title));
        }
        Err(problem) => return failed(problem),
    };
    let address = format!("{}{}", app.config.http.base(), connector.hook_path(shop.id.as_str()));
    let missing = match within(client.missing_webhooks(&address)).await {
        Ok(missing) => missing,
        Err(problem) => return failed(problem),
    };
    let webhooks = declared.topics.iter().map(|topic| (*topic, address.clone(), !missing.contains(topic))).collect();
    let lacks = match within(client.profile()).await {
        Ok(profile) => profile.missing,
        Err(problem) => return Asked { webhooks, problem: Some(problem) },
    };
    let problem = match (lacks.as_slice(), missing.len(), shop.synced_at) {
        ([], 0, Some(_)) => None,
        ([], 0, None) => Some("The shop is being read for the first time.".to_owned()),
        ([], missing, _) => Some(format!("{missing} webhooks are missing. They are made again at the next regular reading.")),
        (rights, ..) => Some(format!("The app may not read everything: it lacks {}.", rights.join(", "))),
    };
    Asked { webhooks, problem }
}

async fn within<T>(call: impl Future<Output = anyhow::Result<T>>) -> Result<T, String> {
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(format!("{error:#}.")),
        Err(_) => Err(format!("The platform did not answer within {} s.", PATIENCE.as_secs())),
    }
}

fn client(clients: &Clients, app: &App, shop: &Shop) -> Result<Option<Arc<dyn Api>>, String> {
    clients.of(shop, &app.http, &app.clock).map_err(|error| format!("The connection cannot be set up: {error:#}."))
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
    let declared = declared(shop);
    if let Some((key, _)) = changes.iter().find(|(key, _)| !declared.settings.iter().any(|setting| setting.key == key)) {
        return Err(ConnectorError::NoSetting(key.clone()));
    }
    let value = |name: &str| changes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let credentials = credentials(shop, value(CLIENT_ID), value(CLIENT_SECRET), value(ACCESS_TOKEN))?;
    if let Some(credentials) = &credentials {
        try_out(app, shop, credentials).await?;
    }
    // Shopify signs its webhooks with the app's client secret.
    let given = |name| value(name).filter(|secret| !secret.is_empty()).map(|secret| SecretString::from(secret.to_owned()));
    let client = given(CLIENT_SECRET).filter(|_| shop.platform == Platform::Shopify);
    let secret = given(WEBHOOK_SECRET);
    let mut tx = app.db.begin().await?;
    if let Some(credentials) = &credentials {
        shops::set_credentials(&mut tx, &shop.id, Some(credentials)).await?;
        catalogue::trust_the_api(&mut tx, &shop.id).await?;
        shops::request_sync(&mut tx, &shop.id).await?;
    }
    if client.is_some() || secret.is_some() {
        replace_webhook_secrets(&mut tx, app, shop, client, secret).await?;
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
    within(client.profile()).await.map_err(refused)?;
    Ok(())
}

/// The whole shop is read again, by whichever process does such work.
pub async fn sync(app: &App, shop: &Shop, by: &Actor) -> Result<(), ConnectorError> {
    if connectors::of(shop.platform.as_str()).is_none() || shop.credentials.is_none() {
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
