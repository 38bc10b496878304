//! The table of contents, grouped by who asks.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::{delete, get, patch, post, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use super::{ApiError, Http, admin, dashboard, error, frames, hooks, hooks_email, mcp, openapi, pages, probes, storefront, twilio, widget};

/// Requests other than webhooks are small.
pub const BODY_LIMIT: usize = 64 * 1024;

pub fn router(http: Http) -> Router {
    Router::new()
        // Platforms
        .route("/hooks/shopify", post(hooks::shopify).layer(DefaultBodyLimit::max(hooks::BODY_LIMIT)))
        .route("/hooks/woocommerce/{shop}", post(hooks::woocommerce).layer(DefaultBodyLimit::max(hooks::BODY_LIMIT)))
        .route("/hooks/twilio/status", post(twilio::status))
        .route("/hooks/twilio/sms", post(twilio::sms))
        .merge(for_shoppers())
        .merge(for_other_themes())
        .route("/widget.js", get(widget::loader))
        .route("/widget/{file}", get(widget::part))
        .route("/push-worker.js", get(widget::push_worker))
        // Agents
        .merge(mcp::routes(&http.app.config))
        // Links in messages
        .route("/s/{token}", get(pages::alerts::show).post(pages::alerts::act))
        .route("/r/{token}", get(pages::click::follow))
        // Merchants
        .route("/admin/v1/subscriptions/{id}", get(admin::subscriptions::explain))
        .route("/admin/v1/deflection", get(admin::deflection::count))
        .route("/admin/v1/messages/dead", get(admin::messages::dead))
        .route("/admin/v1/messages/dead/retry", post(admin::messages::retry))
        .route("/admin/v1/contacts/export", post(admin::contacts::export))
        .route("/admin/v1/contacts/erase", post(admin::contacts::erase))
        .merge(figures())
        .merge(mail())
        .merge(settings())
        .merge(postback())
        .merge(sign_in())
        .merge(attribution())
        .merge(stock())
        .merge(chores())
        // Operators and programmers
        .route("/healthz", get(probes::health))
        .route("/readyz", get(probes::ready))
        .route("/metrics", get(probes::metrics))
        .route("/openapi.json", get(openapi::json))
        .route("/docs", get(openapi::page))
        .merge(dashboard::routes())
        .merge(frames::routes())
        .fallback(|| async { ApiError::not_found("not_found", "There is nothing at this address.") })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(axum::middleware::from_fn(error::as_problem))
        .layer(CatchPanicLayer::custom(|_| axum::response::IntoResponse::into_response(ApiError::internal(&"a handler panicked"))))
        .layer(SetResponseHeaderLayer::if_not_present(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(SetResponseHeaderLayer::if_not_present(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
        .layer(SetResponseHeaderLayer::if_not_present(header::CONTENT_SECURITY_POLICY, pages::theme::OURS.policy.clone()))
        .with_state(http)
}

/// What a shop's people wait for, what was sent to them, and the merchant's hand on it.
fn figures() -> Router<Http> {
    use admin::{contacts, demand, episodes, events, home, messages};
    Router::new()
        .route("/admin/v1/home", get(home::show))
        .route("/admin/v1/demand", get(demand::list))
        .route("/admin/v1/demand.csv", get(demand::export))
        .route("/admin/v1/demand/{product_id}/trend", get(demand::trend))
        .route("/admin/v1/variants/{variant_id}/expected", put(demand::set_expected))
        .route("/admin/v1/episodes", get(episodes::list))
        .route("/admin/v1/episodes/held", get(episodes::held))
        .route("/admin/v1/episodes/{id}", get(episodes::explain))
        .route("/admin/v1/episodes/{id}/messages", get(episodes::messages))
        .route("/admin/v1/episodes/{id}/approve", post(episodes::approve))
        .route("/admin/v1/episodes/{id}/cancel", post(episodes::cancel))
        .route("/admin/v1/episodes/{id}/send-now", post(episodes::send_now))
        .route("/admin/v1/episodes/{id}/stop", post(episodes::stop))
        .route("/admin/v1/messages/{id}/retry", post(messages::retry_one))
        .route("/admin/v1/contacts/search", post(contacts::search))
        .route("/admin/v1/contacts/{id}", get(contacts::show))
        .route("/admin/v1/contacts/{id}/stop", post(contacts::stop))
        .route("/admin/v1/contacts/{id}/export", post(contacts::export_one))
        .route("/admin/v1/contacts/{id}/erase", post(contacts::erase_one))
        .route("/admin/v1/events", get(events::stream))
}

/// Who may come in.
fn sign_in() -> Router<Http> {
    use admin::{audit, keys, oidc, session, users};
    Router::new()
        .route("/admin/v1/sign-in", get(session::ways))
        .route("/admin/v1/sign-in/oidc", get(oidc::start))
        .route("/admin/v1/sign-in/oidc/callback", get(oidc::callback))
        .route("/admin/v1/session", get(session::session).post(session::sign_in).delete(session::sign_out))
        .route("/admin/v1/sessions", delete(session::sign_out_everywhere))
        .route("/admin/v1/password", put(session::change_password))
        .route("/admin/v1/users", get(users::list).post(users::add))
        .route("/admin/v1/users/{id}", patch(users::change_role).delete(users::remove))
        .route("/admin/v1/keys", get(keys::list).post(keys::add))
        .route("/admin/v1/keys/{id}", delete(keys::revoke))
        .route("/admin/v1/audit", get(audit::list))
}

/// How a shop is set up, and whom it brings along.
fn settings() -> Router<Http> {
    use admin::{channels, connector, imports, settings, sms};
    Router::new()
        .route("/admin/v1/settings", get(settings::show).put(settings::change))
        .route("/admin/v1/settings/dry-run", post(settings::dry_run))
        .route("/admin/v1/channels", get(channels::list))
        .route("/admin/v1/channels/{kind}", put(channels::change))
        .route("/admin/v1/connector", get(connector::show).put(connector::change))
        .route("/admin/v1/connector/sync", post(connector::sync))
        .route("/admin/v1/sms/preview", get(sms::preview))
        .merge(
            Router::new()
                .route("/admin/v1/imports/preview", post(imports::preview))
                .route("/admin/v1/imports", post(imports::run))
                .layer(DefaultBodyLimit::max(imports::BODY_LIMIT)),
        )
}

/// How a shop's mail looks, and whether it arrives.
fn mail() -> Router<Http> {
    use admin::templates;
    Router::new()
        .route("/admin/v1/templates", get(templates::list))
        .route("/admin/v1/templates/{kind}/{language}", get(templates::show).put(templates::put).delete(templates::reset))
        .route("/admin/v1/templates/{kind}/{language}/preview", post(templates::preview))
        .route("/admin/v1/templates/{kind}/{language}/test", post(templates::test))
        .layer(DefaultBodyLimit::max(templates::BODY_LIMIT))
        .route("/admin/v1/mail", get(admin::mail::status))
        .route("/admin/v1/mail/pause", post(admin::mail::pause))
        .route("/admin/v1/mail/resume", post(admin::mail::resume))
        .merge(
            Router::new()
                .route("/hooks/email/{provider}", post(hooks_email::receive))
                .layer(DefaultBodyLimit::max(hooks_email::BODY_LIMIT)),
        )
}

/// Messages that a shop's own provider sends.
fn postback() -> Router<Http> {
    Router::new()
        .route("/admin/v1/postback", get(admin::postback::status))
        .route("/admin/v1/postback/secret", post(admin::postback::new_secret))
        .route("/admin/v1/postback/test", post(admin::postback::test))
        .route("/admin/v1/postback/resume", post(admin::postback::resume))
}

/// What messages sold.
fn attribution() -> Router<Http> {
    Router::new().route("/admin/v1/conversions", get(admin::conversions::list)).route("/admin/v1/lift", get(admin::conversions::lift))
}

/// What a merchant's own program states.
fn stock() -> Router<Http> {
    Router::new()
        .route("/admin/v1/stock", post(admin::stock::put_stock))
        .route("/admin/v1/catalogue", post(admin::stock::put_catalogue))
        .layer(DefaultBodyLimit::max(admin::stock::BODY_LIMIT))
}

/// What a merchant sees to now and then: customers' questions, addresses that are left alone, webhooks that nobody understood.
fn chores() -> Router<Http> {
    use admin::{data_requests, suppressions, webhooks};
    Router::new()
        .route("/admin/v1/data-requests", get(data_requests::list))
        .route("/admin/v1/data-requests/{id}", get(data_requests::answer))
        .route("/admin/v1/data-requests/{id}/done", post(data_requests::done))
        .route("/admin/v1/data-requests/{id}/reopen", post(data_requests::reopen))
        .route("/admin/v1/suppressions", get(suppressions::list).post(suppressions::add).delete(suppressions::remove))
        .route("/admin/v1/suppressions/search", post(suppressions::search))
        .route("/admin/v1/suppressions/lift", post(suppressions::lift))
        .route("/admin/v1/webhooks/unreadable", get(webhooks::list))
        .route("/admin/v1/webhooks/unreadable/retry", post(webhooks::retry))
        .route("/admin/v1/webhooks/unreadable/drop", post(webhooks::give_up))
}

/// Called from the shop's own pages, so from other origins; without cookies.
fn for_shoppers() -> Router<Http> {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, HeaderName::from_static("x-shelfbell-key")])
        .max_age(std::time::Duration::from_hours(24));
    Router::new()
        .route("/storefront/v1/settings", get(storefront::settings::read))
        .route("/storefront/v1/availability", get(storefront::availability::check))
        .route("/storefront/v1/subscriptions", post(storefront::subscriptions::sign_up))
        .route("/storefront/v1/chat", post(storefront::chat::chat))
        .layer(cors)
}

/// Themes that were written for Klaviyo: the same paths, whatever headers their scripts send, and no cookies.
fn for_other_themes() -> Router<Http> {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .max_age(std::time::Duration::from_hours(24));
    let shoppers = Router::new()
        .route("/client/back-in-stock-subscriptions", post(storefront::intake::client))
        .route("/client/back-in-stock-subscriptions/", post(storefront::intake::client))
        .layer(cors);
    let programs = Router::new()
        .route("/api/back-in-stock-subscriptions", post(storefront::intake::server))
        .route("/api/back-in-stock-subscriptions/", post(storefront::intake::server));
    shoppers.merge(programs)
}
