//! How a shop's messages travel.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::permission::Permission;
use shelfbell_core::policy::settings::declaration;

use super::fields::{Changes, Field};
use super::settings::hands_addresses_on;
use crate::flows::channels::{self, ChannelError, ConfigKey, Standing};
use crate::flows::shop_account::SmsSenderError;
use crate::http::body::Body;
use crate::http::error::Problem;
use crate::http::merchant::{Merchant, Read, Settings};
use crate::http::{ApiError, Http};

/// One way for messages to travel, as the shop has it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Channel {
    /// `email`, `sms`, `push` or `postback`.
    kind: &'static str,
    title: &'static str,
    /// The shop can send by it.
    configured: bool,
    /// Whether the provider answers and accepts us; null where there is nobody to ask.
    healthy: Option<bool>,
    /// What is missing or wrong; empty where nothing is.
    detail: String,
    fields: Vec<Field>,
    /// What is set for all shops of this server; whoever runs it changes that.
    config: Vec<ConfigKey>,
}

impl From<Standing> for Channel {
    fn from(standing: Standing) -> Self {
        let Standing { kind, title, configured, healthy, detail, settings, config } = standing;
        let fields = settings.iter().map(|(declared, value, default)| Field::new(declared, value, default)).collect();
        let config = config.into_iter().map(ConfigKey::from).collect();
        Self { kind: kind.as_str(), title, configured, healthy, detail, fields, config }
    }
}

/// Every channel, with its settings. Each provider is asked whether it works.
#[utoipa::path(get, path = "/admin/v1/channels", operation_id = "channels", tag = "admin", security(("secret_key" = []), ("session" = [])),
    responses((status = 200, body = [Channel])))]
pub async fn list(State(http): State<Http>, Merchant { shop, .. }: Merchant<Read>) -> Json<Vec<Channel>> {
    Json(channels::standing(&http.app, &shop).await.into_iter().map(Channel::from).collect())
}

/// Change settings of a channel: all of them or, where one is refused, none.
#[utoipa::path(put, path = "/admin/v1/channels/{kind}", operation_id = "change_channel", tag = "admin", params(("kind" = String, Path)),
    request_body = Changes, security(("secret_key" = []), ("session" = [])),
    responses((status = 204), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    State(http): State<Http>,
    merchant: Merchant<Settings>,
    Path(kind): Path<String>,
    Body(changes): Body<Changes>,
) -> Result<StatusCode, ApiError> {
    let kind = ChannelKind::parse(&kind).ok_or(ChannelError::Unknown)?;
    let changes = changes.texts(|key| declaration(key).map(|declared| declared.kind));
    if hands_addresses_on(&changes) {
        merchant.must_have(Permission::Contacts)?;
    }
    channels::change(&http.app, &merchant.shop, kind, &changes, &merchant.by).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ChannelError> for ApiError {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::Unknown => Self::not_found("unknown_channel", "There is no such channel."),
            ChannelError::NoSetting(ref key) => Self::invalid(key.clone(), "unknown_setting", format!("Not changed: {error}.")),
            ChannelError::Sender(SmsSenderError::Sqlx(error)) | ChannelError::Sqlx(error) => error.into(),
            ChannelError::Sender(error) => Self::invalid(crate::channels::sms::SENDER, "bad_setting", format!("Not changed: {error}.")),
            ChannelError::Policy(error) => error.into(),
        }
    }
}
