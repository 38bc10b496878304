//! The OpenAPI document, made from the handlers themselves, and a page to read it.

mod everywhere;

use axum::Json;
use axum::response::Html;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http as HttpScheme, HttpAuthScheme, SecurityScheme};

use super::session::COOKIE_NAME;
use super::{admin, error, storefront};

#[derive(OpenApi)]
#[openapi(
    info(title = "Shelfbell", description = "Back-in-stock alerts for online shops. Times are milliseconds since the Unix epoch; platform ids are text."),
    paths(
        storefront::settings::read,
        storefront::availability::check,
        storefront::subscriptions::sign_up,
        storefront::chat::chat,
        storefront::intake::client,
        storefront::intake::server,
        admin::home::show,
        admin::demand::list,
        admin::demand::trend,
        admin::demand::export,
        admin::demand::set_expected,
        admin::episodes::list,
        admin::episodes::held,
        admin::episodes::explain,
        admin::episodes::messages,
        admin::episodes::approve,
        admin::episodes::cancel,
        admin::episodes::send_now,
        admin::episodes::stop,
        admin::messages::retry_one,
        admin::contacts::search,
        admin::contacts::show,
        admin::contacts::stop,
        admin::contacts::export_one,
        admin::contacts::erase_one,
        admin::events::stream,
        admin::subscriptions::explain,
        admin::deflection::count,
        admin::messages::dead,
        admin::messages::retry,
        admin::webhooks::list,
        admin::webhooks::retry,
        admin::webhooks::give_up,
        admin::contacts::export,
        admin::contacts::erase,
        admin::data_requests::list,
        admin::data_requests::answer,
        admin::data_requests::done,
        admin::data_requests::reopen,
        admin::templates::list,
        admin::templates::show,
        admin::templates::put,
        admin::templates::reset,
        admin::templates::preview,
        admin::templates::test,
        admin::mail::status,
        admin::mail::pause,
        admin::mail::resume,
        admin::postback::status,
        admin::postback::new_secret,
        admin::postback::test,
        admin::postback::resume,
        admin::suppressions::list,
        admin::suppressions::search,
        admin::suppressions::lift,
        admin::suppressions::add,
        admin::suppressions::remove,
        admin::session::sign_in,
        admin::session::session,
        admin::session::ways,
        admin::oidc::start,
        admin::oidc::callback,
        admin::session::sign_out,
        admin::session::sign_out_everywhere,
        admin::session::change_password,
        admin::conversions::list,
        admin::conversions::lift,
        admin::settings::show,
        admin::settings::dry_run,
        admin::settings::change,
        admin::channels::list,
        admin::channels::change,
        admin::connector::show,
        admin::connector::change,
        admin::connector::sync,
        admin::sms::preview,
        admin::imports::preview,
        admin::imports::run,
        admin::stock::put_stock,
        admin::stock::put_catalogue,
        admin::users::list,
        admin::users::add,
        admin::users::change_role,
        admin::users::remove,
        admin::keys::list,
        admin::keys::add,
        admin::keys::revoke,
        admin::audit::list,
    ),
    components(schemas(error::Problem)),
    modifiers(&Keys)
)]
struct Document;

struct Keys;

impl utoipa::Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("publishable_key", SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-Shelfbell-Key"))));
        components.add_security_scheme("secret_key", SecurityScheme::Http(HttpScheme::new(HttpAuthScheme::Bearer)));
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(COOKIE_NAME, "With `X-Shelfbell-Shop`, the id of the shop."));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
        everywhere::complete(document);
    }
}

/// The document as `shelfbell openapi` prints it.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub async fn json() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}

/// The same document for people.
pub async fn page() -> Html<String> {
    Html(super::pages::docs::render(&document()))
}
