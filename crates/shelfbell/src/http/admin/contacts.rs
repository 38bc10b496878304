//! What is stored about a person: shown to them, or erased. Addresses travel in bodies, because paths end up in logs.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use shelfbell_core::contact::ChannelKind;

use crate::flows::contact_card::{self, ContactCard, FoundContact};
use crate::flows::erase::{self, Erased};
use crate::flows::export_contact::{self, ContactData};
use crate::http::merchant::{Contacts, Merchant};
use crate::http::storefront::unreadable;
use crate::http::{ApiError, Http};

/// Whose data it is about.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct Whose {
    /// An e-mail address, or a phone number with its country.
    address: String,
}

impl std::fmt::Debug for Whose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Whose")
    }
}

impl Whose {
    pub(super) fn addresses(self) -> Result<Vec<(ChannelKind, String)>, ApiError> {
        let address = self.address.trim().to_owned();
        if address.is_empty() {
            return Err(ApiError::invalid("address", "missing_address", "Name the e-mail address or phone number."));
        }
        Ok(vec![(ChannelKind::of(&address), address)])
    }
}

/// Everything that is stored about a person.
#[utoipa::path(post, operation_id = "export_person", path = "/admin/v1/contacts/export", tag = "admin", request_body = Whose, security(("secret_key" = [])), responses((status = 200, body = ContactData)))]
pub async fn export(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    body: Result<Json<Whose>, JsonRejection>,
) -> Result<Json<ContactData>, ApiError> {
    let Json(whose) = body.map_err(|rejection| unreadable(&rejection))?;
    Ok(Json(export_contact::for_merchant(&http.app, &shop, &by, &whose.addresses()?).await?))
}

/// Erase a person and everything about them. What they asked for remains counted, without them.
#[utoipa::path(post, operation_id = "erase_person", path = "/admin/v1/contacts/erase", tag = "admin", request_body = Whose, security(("secret_key" = [])), responses((status = 200, body = Erased)))]
pub async fn erase(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    body: Result<Json<Whose>, JsonRejection>,
) -> Result<Json<Erased>, ApiError> {
    let Json(whose) = body.map_err(|rejection| unreadable(&rejection))?;
    Ok(Json(erase::for_merchant(&http.app, &shop, &by, &whose.addresses()?).await?))
}

/// Whoever has this address. It is compared whole, as sign-ups compare it.
#[utoipa::path(post, operation_id = "find_contacts", path = "/admin/v1/contacts/search", tag = "admin", request_body = Whose, security(("secret_key" = [])),
    responses((status = 200, body = [FoundContact]), (status = 422, body = crate::http::error::Problem)))]
pub async fn search(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Contacts>,
    body: Result<Json<Whose>, JsonRejection>,
) -> Result<Json<Vec<FoundContact>>, ApiError> {
    let Json(whose) = body.map_err(|rejection| unreadable(&rejection))?;
    let mut found = Vec::new();
    for (_, address) in whose.addresses()? {
        found.extend(contact_card::search(&http.app, &shop, &address).await?);
    }
    Ok(Json(found))
}

/// One contact: what they asked for, by which words, and what was sent to them.
#[utoipa::path(get, operation_id = "contact", path = "/admin/v1/contacts/{id}", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, body = ContactCard), (status = 404, body = crate::http::error::Problem)))]
pub async fn show(
    State(http): State<Http>,
    Merchant { shop, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<Json<ContactCard>, ApiError> {
    contact_card::card(&http.app, &shop, &id).await?.map(Json).ok_or_else(unknown)
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StoppedAlerts {
    /// Requests that ended.
    stopped: u64,
}

/// End every request of a contact for them. The address may sign up again.
#[utoipa::path(post, operation_id = "stop_contact", path = "/admin/v1/contacts/{id}/stop", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, body = StoppedAlerts), (status = 404, body = crate::http::error::Problem)))]
pub async fn stop(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<Json<StoppedAlerts>, ApiError> {
    let stopped = contact_card::stop(&http.app, &shop, &by, &id).await?.ok_or_else(unknown)?;
    Ok(Json(StoppedAlerts { stopped }))
}

/// Everything that is stored about one contact.
#[utoipa::path(post, operation_id = "export_contact", path = "/admin/v1/contacts/{id}/export", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, body = ContactData), (status = 404, body = crate::http::error::Problem)))]
pub async fn export_one(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<Json<ContactData>, ApiError> {
    contact_card::export(&http.app, &shop, &by, &id).await?.map(Json).ok_or_else(unknown)
}

/// Erase one contact and everything about them.
#[utoipa::path(post, operation_id = "erase_contact", path = "/admin/v1/contacts/{id}/erase", tag = "admin", params(("id" = String, Path)), security(("secret_key" = [])),
    responses((status = 200, body = Erased), (status = 404, body = crate::http::error::Problem)))]
pub async fn erase_one(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<Json<Erased>, ApiError> {
    contact_card::erase(&http.app, &shop, &by, &id).await?.map(Json).ok_or_else(unknown)
}

fn unknown() -> ApiError {
    ApiError::not_found("unknown_contact", "This shop has no such contact, or the person was erased.")
}
