//! What is stored about a person: shown to them, or erased. Addresses travel in bodies, because paths end up in logs.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use shelfbell_core::contact::ChannelKind;

use crate::flows::erase::{self, Erased};
use crate::flows::export_contact::{self, ContactData, OpenRequest};
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
    fn addresses(self) -> Result<Vec<(ChannelKind, String)>, ApiError> {
        let address = self.address.trim().to_owned();
        if address.is_empty() {
            return Err(ApiError::invalid("address", "missing_address", "Name the e-mail address or phone number."));
        }
        Ok(vec![(ChannelKind::of(&address), address)])
    }
}

/// Everything that is stored about a person.
#[utoipa::path(post, path = "/admin/v1/contacts/export", tag = "admin", request_body = Whose, security(("secret_key" = [])), responses((status = 200, body = ContactData)))]
pub async fn export(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    body: Result<Json<Whose>, JsonRejection>,
) -> Result<Json<ContactData>, ApiError> {
    let Json(whose) = body.map_err(|rejection| unreadable(&rejection))?;
    Ok(Json(export_contact::for_merchant(&http.app, &shop, &by, &whose.addresses()?).await?))
}

/// Erase a person and everything about them. What they asked for remains counted, without them.
#[utoipa::path(post, path = "/admin/v1/contacts/erase", tag = "admin", request_body = Whose, security(("secret_key" = [])), responses((status = 200, body = Erased)))]
pub async fn erase(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    body: Result<Json<Whose>, JsonRejection>,
) -> Result<Json<Erased>, ApiError> {
    let Json(whose) = body.map_err(|rejection| unreadable(&rejection))?;
    Ok(Json(erase::for_merchant(&http.app, &shop, &by, &whose.addresses()?).await?))
}

/// Customers who asked through the platform what is stored about them.
#[utoipa::path(get, path = "/admin/v1/data-requests", tag = "admin", security(("secret_key" = [])), responses((status = 200, body = Vec<OpenRequest>)))]
pub async fn requests(State(http): State<Http>, Merchant { shop, .. }: Merchant<Contacts>) -> Result<Json<Vec<OpenRequest>>, ApiError> {
    Ok(Json(export_contact::requests(&http.app, &shop).await?))
}

/// The answer to one of those requests.
#[utoipa::path(get, path = "/admin/v1/data-requests/{id}", tag = "admin", params(("id" = String, Path, description = "request_id")), security(("secret_key" = [])),
    responses((status = 200, body = ContactData), (status = 404, body = crate::http::error::Problem)))]
pub async fn requested(
    State(http): State<Http>,
    Merchant { shop, by, .. }: Merchant<Contacts>,
    Path(id): Path<String>,
) -> Result<Json<ContactData>, ApiError> {
    let data = export_contact::requested(&http.app, &shop, &by, &id).await?;
    data.map(Json).ok_or_else(|| ApiError::not_found("unknown_data_request", "There is no such request, or the person was erased since."))
}
