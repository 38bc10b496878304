//! A server that answers requests from a script, in order, and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use axum::response::Response;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::connectors::shopify::access::{Auth, ShopifyAccess};
use crate::connectors::shopify::client::{Patience, ShopifyClient};

pub const NOW: i64 = 1_795_420_800_000;

/// One scripted answer. `at` is the operation's name, or a path for what is not GraphQL.
pub struct Step {
    at: &'static str,
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// The connection breaks after the body.
    breaks: bool,
}

impl Step {
    pub fn new(at: &'static str, status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { at, status, headers: Vec::new(), body: body.into(), breaks: false }
    }

    pub fn ok(at: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(at, 200, body)
    }

    pub fn json(at: &'static str, body: &Value) -> Self {
        Self::ok(at, body.to_string())
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn breaks(mut self) -> Self {
        self.breaks = true;
        self
    }

    pub fn token(token: &str) -> Self {
        Self::json("/admin/oauth/access_token", &json!({"access_token": token, "scope": "read_products", "expires_in": 86399}))
    }
}

/// What the server was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub token: Option<String>,
    pub body: String,
}

impl Asked {
    pub fn variables(&self) -> Value {
        serde_json::from_str::<Value>(&self.body).unwrap()["variables"].clone()
    }
}

#[derive(Default)]
struct Script {
    steps: VecDeque<Step>,
    asked: Vec<Asked>,
    surprises: Vec<String>,
}

pub struct Scripted {
    script: Arc<Mutex<Script>>,
    pub url: String,
}

impl Scripted {
    pub async fn start(steps: impl IntoIterator<Item = Step>) -> Self {
        let script = Arc::new(Mutex::new(Script { steps: steps.into_iter().collect(), ..Script::default() }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { script, url }
    }

    /// Steps that need the server's own address.
    pub fn then(&self, step: Step) {
        self.script.lock().unwrap().steps.push_back(step);
    }

    /// Everything happened as scripted; returns what was asked.
    pub fn done(&self) -> Vec<Asked> {
        let script = self.script.lock().unwrap();
        assert!(script.surprises.is_empty(), "{:?}", script.surprises);
        assert!(script.steps.is_empty(), "{} steps were not asked for, next {}", script.steps.len(), script.steps[0].at);
        script.asked.clone()
    }

    pub fn client(&self) -> ShopifyClient {
        self.client_with(Auth::StaticToken(SecretString::from("shpat_static")), Clock::manual(NOW))
    }

    pub fn client_with(&self, auth: Auth, clock: Clock) -> ShopifyClient {
        // A second installation fails, which is fine: all are the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let access = ShopifyAccess::new("demo.myshopify.com", Some(&self.url), auth).unwrap();
        let ms = Duration::from_millis;
        let patience = Patience {
            call: ms(2_000),
            first_wait: ms(2),
            longest_wait: ms(8),
            total_wait: ms(60),
            first_poll: ms(2),
            longest_poll: ms(4),
            bulk: ms(40),
        };
        ShopifyClient::with_patience(http, access, clock, patience)
    }
}

pub fn credentials() -> Auth {
    Auth::ClientCredentials { client_id: "id".to_owned(), client_secret: SecretString::from("very secret") }
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, uri: Uri, headers: HeaderMap, request: Request<Body>) -> Response {
    let body: Bytes = axum::body::to_bytes(request.into_body(), 1 << 20).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let at = match uri.path() {
        "/admin/api/2026-10/graphql.json" => {
            serde_json::from_str::<Value>(&body).unwrap()["operationName"].as_str().unwrap_or_default().to_owned()
        }
        path => path.to_owned(),
    };
    let token = headers.get("X-Shopify-Access-Token").map(|token| token.to_str().unwrap().to_owned());
    let mut script = script.lock().unwrap();
    let Some(step) = script.steps.pop_front().filter(|step| step.at == at) else {
        script.surprises.push(at);
        return Response::builder().status(StatusCode::NOT_IMPLEMENTED).body(Body::empty()).unwrap();
    };
    script.asked.push(Asked { token, body });
    let mut response = Response::builder().status(step.status);
    for (name, value) in step.headers {
        response = response.header(name, value);
    }
    // More is announced than comes, so the client sees the connection break.
    if step.breaks {
        let parts = [Ok(step.body), Err(std::io::Error::other("broken"))];
        return response.body(Body::from_stream(futures_util::stream::iter(parts))).unwrap();
    }
    response.body(Body::from(step.body)).unwrap()
}
