//! The connection to a shop's platform.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::fields::{Changes, Field};
use crate::db::shops::Shop;
use crate::flows::connector::{self, ConnectorError, Standing};
use crate::http::body::Body;
use crate::http::error::Problem;
use crate::http::merchant::{Merchant, Read, Settings, Steer};
use crate::http::{ApiError, Http};

/// Where stock facts come from, and whether they do.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Connector {
    /// `shopify`, `woocommerce` or `generic`.
    platform: &'static str,
    title: &'static str,
    fields: Vec<Field>,
    webhooks: Vec<Webhook>,
    /// When the whole shop was last read, ms.
    synced_at: Option<i64>,
    /// When it will be read again, ms.
    reconcile_at: Option<i64>,
    last_webhook_at: Option<i64>,
    /// When stock was last read from what the platform told, ms.
    last_fact_at: Option<i64>,
    /// Messages of the platform that could not be understood.
    unreadable: i64,
    healthy: bool,
    /// What is wrong, or that all is well.
    detail: String,
}

/// Something that the platform is asked to tell.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Webhook {
    topic: &'static str,
    /// Where it goes.
    address: String,
    /// The platform knows of it.
    present: bool,
}

fn shown(shop: &Shop, standing: Standing) -> Connector {
    let value = |key| standing.set.iter().find(|(set, _)| *set == key).map_or(Value::Null, |(_, value)| json!(value));
    let fields = standing.declared.settings.iter().map(|setting| Field::new(setting, &value(setting.key), &Value::Null)).collect();
    let webhooks = standing.webhooks.into_iter().map(|(topic, address, present)| Webhook { topic, address, present }).collect();
    Connector {
        platform: shop.platform.as_str(),
        title: standing.declared.title,
        fields,
        webhooks,
        synced_at: shop.synced_at,
        reconcile_at: standing.reconcile_at,
        last_webhook_at: standing.last_webhook_at,
        last_fact_at: standing.last_fact_at,
        unreadable: standing.unreadable,
        healthy: standing.healthy,
        detail: standing.detail,
    }
}

/// How the connection stands. The platform is asked, too.
#[utoipa::path(get, path = "/admin/v1/connector", operation_id = "connector", tag = "admin", security(("secret_key" = []), ("session" = [])),
    responses((status = 200, body = Connector)))]
pub async fn show(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Result<Json<Connector>, ApiError> {
    let standing = connector::standing(&http.app, &shop).await?;
    Ok(Json(shown(&shop, standing)))
}

/// Change the shop's keys. New ones are tried at the platform before they are kept.
#[utoipa::path(put, path = "/admin/v1/connector", operation_id = "change_connector", tag = "admin", request_body = Changes,
    security(("secret_key" = []), ("session" = [])), responses((status = 204), (status = 422, body = Problem)))]
pub async fn change(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Settings>,
    Body(changes): Body<Changes>,
) -> Result<StatusCode, ApiError> {
    connector::change(&http.app, &shop, &changes.texts(|_| None), &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read the whole shop again; it begins within seconds.
#[utoipa::path(post, path = "/admin/v1/connector/sync", operation_id = "sync_connector", tag = "admin", security(("secret_key" = []), ("session" = [])),
    responses((status = 202), (status = 409, body = Problem)))]
pub async fn sync(State(http): State<Http>, Merchant { shop, by, .. }: Merchant<Steer>) -> Result<StatusCode, ApiError> {
    connector::sync(&http.app, &shop, &by).await?;
    Ok(StatusCode::ACCEPTED)
}

impl From<ConnectorError> for ApiError {
    fn from(error: ConnectorError) -> Self {
        match error {
            ConnectorError::NoSetting(ref key) => Self::invalid(key.clone(), "unknown_setting", format!("Not changed: {error}.")),
            ConnectorError::Refused { field, problem } => Self::invalid(field, "refused", problem),
            ConnectorError::NoAccess => {
                Self::conflict("no_access", "This shop has no access to its platform's API, so there is nothing to read.")
            }
            ConnectorError::Sqlx(error) => error.into(),
        }
    }
}
