//! (g) The pages of the dashboard at a shop of 100,000 subscriptions and 2,000 episodes, on both engines, each beside `GET /healthz` of the same
//! server by the same client.

use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::load::http_client;
use crate::results::Results;
use crate::server::{DOMAIN, Installation};

const LIMIT_MS: f64 = 150.0;

/// How large, and how often each page is asked for.
struct Scale {
    subscriptions: u64,
    episodes: u64,
    requests: usize,
}

impl Scale {
    /// `BENCH_SMALL=1` tries the bench itself, in a debug build too.
    fn read() -> Self {
        match std::env::var_os("BENCH_SMALL") {
            None => Self { subscriptions: 100_000, episodes: 2_000, requests: 200 },
            Some(_) => Self { subscriptions: 5_000, episodes: 100, requests: 20 },
        }
    }
}

pub async fn pages(results: &mut Results) -> anyhow::Result<()> {
    let scale = Scale::read();
    on(results, &Installation::new()?, "SQLite", &scale).await?;
    match postgres().await? {
        Some(url) => on(results, &Installation::new()?.on(url), "PostgreSQL", &scale).await?,
        None => results.add("(g) PostgreSQL", "not measured: SHELFBELL_TEST_POSTGRES_URL names none", "", None),
    }
    Ok(())
}

/// A fresh database on the server that `scripts/postgres run` provides.
#[expect(clippy::disallowed_methods, reason = "a setting of the bench, not of the program")]
async fn postgres() -> anyhow::Result<Option<String>> {
    let Ok(server) = std::env::var("SHELFBELL_TEST_POSTGRES_URL") else { return Ok(None) };
    let pool = sqlx::PgPool::connect(&server).await?;
    let name = format!("bench_{}", std::process::id());
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await?;
    pool.close().await;
    let (base, _) = server.rsplit_once('/').context("the URL ends with a database name")?;
    Ok(Some(format!("{base}/{name}")))
}

async fn on(results: &mut Results, installation: &Installation, engine: &str, scale: &Scale) -> anyhow::Result<()> {
    let added = installation.run(&["shop", "add", DOMAIN])?;
    let key = added["secret_key"].as_str().context("shop add names no secret key")?.to_owned();
    let (subscriptions, episodes) = (scale.subscriptions.to_string(), scale.episodes.to_string());
    let from = Instant::now();
    let seeded = installation.run(&["seed", "--shop", DOMAIN, "--subscriptions", &subscriptions, "--episodes", &episodes])?;
    let figure = format!(
        "{:.1} s: {} subscriptions, {} episodes, {} messages",
        from.elapsed().as_secs_f64(),
        seeded["subscriptions"],
        seeded["episodes"],
        seeded["notifications"]
    );
    results.add(&format!("(g) {engine}: a shop is seeded"), &figure, "", None);
    let server = installation.serve("http").await?;
    let merchant = Merchant { client: http_client(), base: format!("http://{}", installation.listen), key };
    let bare = merchant.measure(scale.requests, |_| vec!["/healthz".into()]).await?;
    for (name, requests) in merchant.pages().await? {
        let times = merchant.measure(scale.requests, &requests).await?;
        let (p50, p95, p99) = (at(&times, 500), at(&times, 950), at(&times, 990));
        let ratio = p95 / at(&bare, 950).max(0.001);
        results.add(
            &format!("(g) {engine}: {name}"),
            &format!("p50 {p50:.1} ms, p95 **{p95:.1} ms**, p99 {p99:.1} ms = {ratio:.0} × /healthz"),
            "p95 ≤ 150 ms",
            Some(p95 <= LIMIT_MS),
        );
    }
    drop(server);
    Ok(())
}

/// What a page asks the server: a GET, or a POST with this body.
struct Request {
    path: String,
    body: Option<Value>,
}

impl From<String> for Request {
    fn from(path: String) -> Self {
        Self { path, body: None }
    }
}

impl From<&str> for Request {
    fn from(path: &str) -> Self {
        path.to_owned().into()
    }
}

/// The requests of the n-th visit of a page.
type Requests = Box<dyn Fn(usize) -> Vec<Request>>;

struct Merchant {
    client: Client,
    base: String,
    key: String,
}

impl Merchant {
    async fn ask(&self, Request { path, body }: &Request) -> anyhow::Result<String> {
        let address = format!("{}{path}", self.base);
        let request = match body {
            None => self.client.get(address),
            Some(body) => self.client.post(address).json(body),
        };
        let answer = request.bearer_auth(&self.key).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        if status != StatusCode::OK {
            bail!("{path}: {status} {text}");
        }
        Ok(text)
    }

    async fn json(&self, path: &str) -> anyhow::Result<Value> {
        Ok(serde_json::from_str(&self.ask(&path.into()).await?)?)
    }

    /// Milliseconds of each visit: its requests one after another.
    async fn measure(&self, visits: usize, requests: impl Fn(usize) -> Vec<Request>) -> anyhow::Result<Vec<f64>> {
        let mut times = Vec::with_capacity(visits);
        for n in 0..visits {
            let from = Instant::now();
            for request in requests(n) {
                self.ask(&request).await?;
            }
            times.push(from.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        Ok(times)
    }

    /// What a page asks for when it is opened.
    async fn pages(&self) -> anyhow::Result<Vec<(&'static str, Requests)>> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let list = self.json("/admin/v1/episodes?limit=200").await?;
        let items = list["items"].as_array().context("no episodes")?;
        // Large ones and small ones, as they come.
        let episodes: Vec<String> = items.iter().filter_map(|item| text(&item["id"])).collect();
        let after = list["next"].as_str().map_or_else(String::new, |next| format!("?after={next}"));
        let demand = self.json("/admin/v1/demand?limit=200").await?;
        let lines = demand["items"].as_array().context("no demand")?;
        let products: Vec<String> = lines.iter().filter_map(|item| text(&item["product_id"])).collect();
        ensure!(!episodes.is_empty() && !products.is_empty(), "the seeded shop has no episodes or no demand");
        let mut contacts = Vec::new();
        for episode in episodes.iter().take(40) {
            let messages = self.json(&format!("/admin/v1/episodes/{episode}/messages?limit=1")).await?;
            contacts.extend(messages["items"].as_array().into_iter().flatten().filter_map(|message| text(&message["contact_id"])));
        }
        ensure!(!contacts.is_empty(), "the seeded shop has no contacts");
        let mut addresses = Vec::new();
        for contact in contacts.iter().take(40) {
            addresses.extend(text(&self.json(&format!("/admin/v1/contacts/{contact}")).await?["address"]));
        }
        ensure!(!addresses.is_empty(), "the seeded shop's contacts show no address");
        let pick = |from: &[String], n: usize| from[n * 7 % from.len()].clone();
        let (one, many) = (episodes.clone(), episodes);
        Ok(vec![
            ("home, 30 days", Box::new(|_| vec!["/admin/v1/home".into()]) as Requests),
            ("home, 180 days", Box::new(|_| vec!["/admin/v1/home?days=180".into()])),
            ("demand by people", Box::new(|_| vec!["/admin/v1/demand?sort=waiting".into()])),
            ("demand by revenue", Box::new(|_| vec!["/admin/v1/demand?sort=revenue".into()])),
            (
                "demand, searched",
                Box::new(|n| {
                    vec![format!("/admin/v1/demand?q={}", ["merino", "jacket m", "olive", "sku"][n % 4].replace(' ', "%20")).into()]
                }),
            ),
            ("trend of a product", Box::new(move |n| vec![format!("/admin/v1/demand/{}/trend", pick(&products, n)).into()])),
            ("episodes", Box::new(|_| vec!["/admin/v1/episodes".into()])),
            ("episodes, further on", Box::new(move |_| vec![format!("/admin/v1/episodes{after}").into()])),
            ("held episodes", Box::new(|_| vec!["/admin/v1/episodes?state=held".into()])),
            (
                "one episode",
                Box::new(move |n| {
                    let id = pick(&one, n);
                    vec![format!("/admin/v1/episodes/{id}").into(), format!("/admin/v1/episodes/{id}/messages").into()]
                }),
            ),
            (
                "dead messages of an episode",
                Box::new(move |n| vec![format!("/admin/v1/episodes/{}/messages?state=dead", pick(&many, n)).into()]),
            ),
            ("one contact", Box::new(move |n| vec![format!("/admin/v1/contacts/{}", pick(&contacts, n)).into()])),
            (
                "a contact searched by address",
                Box::new(move |n| {
                    let body = Some(json!({ "address": pick(&addresses, n) }));
                    vec![Request { path: "/admin/v1/contacts/search".to_owned(), body }]
                }),
            ),
            ("messages: mail and dead ones", Box::new(|_| vec!["/admin/v1/mail".into(), "/admin/v1/messages/dead".into()])),
            ("conversions and lift", Box::new(|_| vec!["/admin/v1/conversions".into(), "/admin/v1/lift".into()])),
            ("settings", Box::new(|_| vec!["/admin/v1/settings".into(), "/admin/v1/channels".into(), "/admin/v1/connector".into()])),
            (
                "dry run of a change of settings",
                Box::new(|n| {
                    let body = Some(json!({ "changes": { "min_units": n % 5 + 1, "mass_send_limit": 100 } }));
                    vec![Request { path: "/admin/v1/settings/dry-run".to_owned(), body }]
                }),
            ),
            ("audit", Box::new(|_| vec!["/admin/v1/audit".into()])),
        ])
    }
}

fn at(sorted: &[f64], per_mille: usize) -> f64 {
    sorted.get((sorted.len() * per_mille / 1000).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}
