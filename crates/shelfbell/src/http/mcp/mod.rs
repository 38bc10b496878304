//! `POST /mcp`: the Model Context Protocol, for other people's agents. Without sessions: each request is answered by itself, by any
//! process, to clients of the current revision and of those before it. The key decides which tools there are.

mod answer;
mod arguments;
mod caller;
mod merchant;
mod results;
mod shopper;
mod toolbox;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use axum::routing::any;
use rmcp::ServerHandler;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tower_http::cors::CorsLayer;

use self::caller::Caller;
use self::merchant::MerchantTools;
use self::shopper::ShopperTools;
use super::Http;
use super::client::ClientIp;
use super::router::BODY_LIMIT;
use crate::config::Config;

/// Host names of this machine itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

pub fn routes(config: &Config) -> Router<Http> {
    let transport = transport(config);
    let serve = async move |State(http): State<Http>, caller: Caller, ClientIp(client): ClientIp, request: Request| match caller {
        Caller::Shopper(shop) => serve(ShopperTools { http, shop, client }, transport.clone(), request).await,
        Caller::Merchant(shop) => serve(MerchantTools { app: http.app, shop }, transport.clone(), request).await,
    };
    Router::new().route("/mcp", any(serve)).layer(cors(config))
}

async fn serve<Tools: ServerHandler + Clone>(tools: Tools, transport: StreamableHttpServerConfig, request: Request) -> Response {
    let service = StreamableHttpService::new(move || Ok(tools.clone()), Arc::new(NeverSessionManager::default()), transport);
    service.handle(request).await.map(Body::new)
}

fn transport(config: &Config) -> StreamableHttpServerConfig {
    let mut hosts = config.mcp.allowed_hosts.clone();
    if hosts.is_empty() {
        hosts.extend(LOOPBACK.map(str::to_owned));
        hosts.extend(url::Url::parse(&config.http.public_url).ok().and_then(|url| url.host_str().map(str::to_owned)));
    }
    StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(BODY_LIMIT)
        .with_allowed_hosts(hosts)
        .with_allowed_origins(config.mcp.origins_with_ports())
        .enforce_origin_validation()
}

/// A browser asks first whether a page of another origin may call; the answer to a call itself is the transport's.
fn cors(config: &Config) -> CorsLayer {
    let origins = config.mcp.allowed_origins.iter().filter_map(|origin| HeaderValue::from_str(origin.trim_end_matches('/')).ok());
    let names = ["x-shelfbell-key", "mcp-protocol-version", "mcp-session-id", "mcp-method", "mcp-name", "last-event-id"];
    let headers = names.into_iter().map(HeaderName::from_static).chain([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT]);
    CorsLayer::new()
        .allow_origin(origins.collect::<Vec<_>>())
        .allow_methods([Method::POST])
        .allow_headers(headers.collect::<Vec<_>>())
        .max_age(Duration::from_hours(24))
}
