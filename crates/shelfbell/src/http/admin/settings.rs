//! A shop's settings, what they mean, and what a change of them would do.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shelfbell_core::permission::Permission;
use shelfbell_core::policy::settings::{SECTIONS, declaration};
use shelfbell_core::policy::{Policy, PolicyError};

use super::fields::{Changes, Field};
use crate::flows::change_policy::{ChangeError, change_policy};
use crate::flows::dry_run::{self, DryRun};
use crate::http::body::Body;
use crate::http::error::Problem;
use crate::http::merchant::{Merchant, Read, Settings as MayChange};
use crate::http::{ApiError, Http};

/// Every setting of the shop.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ShopSettings)]
pub struct Settings {
    sections: Vec<SettingSection>,
}

/// Settings that are shown together.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SettingSection {
    key: &'static str,
    title: &'static str,
    fields: Vec<Field>,
}

impl Settings {
    fn of(policy: &Policy) -> Self {
        let [values, defaults] = [policy, &Policy::default()].map(|policy| serde_json::to_value(policy).unwrap_or_default());
        let sections = SECTIONS.iter().map(|section| {
            let known = section.settings.iter().filter(|setting| Policy::KEYS.contains(&setting.key));
            let fields = known.map(|setting| Field::new(setting, &values[setting.key], &defaults[setting.key])).collect();
            SettingSection { key: section.key, title: section.title, fields }
        });
        Self { sections: sections.filter(|section| !section.fields.is_empty()).collect() }
    }
}

/// Every setting with its meaning, its bounds and its value.
#[utoipa::path(get, path = "/admin/v1/settings", operation_id = "settings", tag = "admin", security(("secret_key" = []), ("session" = [])),
    responses((status = 200, body = Settings)))]
pub async fn show(Merchant { shop, .. }: Merchant<Read>) -> Json<Settings> {
    Json(Settings::of(&shop.policy))
}

/// What a change would do: whom it would message now, and what else follows. Nothing is changed.
#[utoipa::path(post, path = "/admin/v1/settings/dry-run", operation_id = "dry_run_settings", tag = "admin", request_body = Changes,
    security(("secret_key" = []), ("session" = [])), responses((status = 200, body = DryRun), (status = 422, body = Problem)))]
pub async fn dry_run(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Read>,
    Body(changes): Body<Changes>,
) -> Result<Json<DryRun>, ApiError> {
    Ok(Json(dry_run::dry_run(&http.app, &shop, &texts(changes)).await?))
}

/// Change settings: all of them or, where one is refused, none.
#[utoipa::path(put, path = "/admin/v1/settings", operation_id = "change_settings", tag = "admin", request_body = Changes,
    security(("secret_key" = []), ("session" = [])), responses((status = 200, body = Settings), (status = 422, body = Problem)))]
pub async fn change(
    State(http): State<Http>,
    merchant: Merchant<MayChange>,
    Body(changes): Body<Changes>,
) -> Result<Json<Settings>, ApiError> {
    let changes = texts(changes);
    if hands_addresses_on(&changes) {
        merchant.must_have(Permission::Contacts)?;
    }
    let policy = change_policy(&http.app, &merchant.shop, &changes, &merchant.by).await?;
    Ok(Json(Settings::of(&policy)))
}

/// Where these go, whole addresses go.
pub(super) fn hands_addresses_on(changes: &[(String, String)]) -> bool {
    changes.iter().any(|(key, _)| ["postback_url", "email_by_postback", "sms_by_postback"].contains(&key.as_str()))
}

fn texts(changes: Changes) -> Vec<(String, String)> {
    changes.texts(|key| declaration(key).map(|declared| declared.kind))
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Policy(PolicyError::UnknownKey { key }) => {
                Self::invalid(key.clone(), "unknown_setting", format!("There is no setting '{key}'; GET /admin/v1/settings lists them."))
            }
            ChangeError::Policy(error @ PolicyError::BadValue { key, .. }) => {
                Self::invalid(key, "bad_setting", format!("Not changed: {error}."))
            }
            ChangeError::Sqlx(error) => error.into(),
        }
    }
}
