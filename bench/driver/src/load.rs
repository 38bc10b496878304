//! A load of webhooks: N connections, each with one request under way, for some seconds.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::{DOMAIN, SECRET};

pub fn http_client() -> reqwest::Client {
    // The same client that the program makes: the TLS library wants its provider installed first.
    shelfbell::app::http_client().unwrap_or_default()
}

/// A signed inventory webhook; only its id differs from one to the next.
#[derive(Clone, Debug)]
pub struct Webhook {
    head: String,
    tail: String,
}

impl Webhook {
    pub fn level(item: u64, available: i64, updated_at: &str) -> Self {
        let body = format!(
            "{{\"inventory_item_id\":{item},\"location_id\":75596366001,\"available\":{available},\"updated_at\":\"{updated_at}\",\
             \"admin_graphql_api_id\":\"gid://shopify/InventoryLevel/110012006577?inventory_item_id={item}\"}}"
        );
        Self::new("inventory_levels/update", &body)
    }

    pub fn new(topic: &str, body: &str) -> Self {
        let signature = shelfbell::connectors::shopify::verify::sign(SECRET, body.as_bytes());
        let head = format!(
            "POST /hooks/shopify HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {}\r\nX-Shopify-Topic: {topic}\r\n\
             X-Shopify-Hmac-Sha256: {signature}\r\nX-Shopify-Shop-Domain: {DOMAIN}\r\nX-Shopify-API-Version: 2026-10\r\nX-Shopify-Webhook-Id: ",
            body.len()
        );
        Self { head, tail: format!("\r\n\r\n{body}") }
    }

    fn request(&self, id: u64) -> Vec<u8> {
        format!("{}bench-{id}{}", self.head, self.tail).into_bytes()
    }
}

#[derive(Clone, Debug)]
pub struct Measured {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

/// `webhooks` in turn, over `connections`, for `length`.
pub async fn hammer(to: SocketAddr, webhooks: Vec<Webhook>, connections: usize, length: Duration) -> anyhow::Result<Measured> {
    let webhooks = Arc::new(webhooks);
    let until = Instant::now() + length;
    let clients: Vec<_> = (0..connections).map(|_| tokio::spawn(client(to, Arc::clone(&webhooks), until))).collect();
    let mut times = Vec::new();
    for client in clients {
        times.extend(client.await.context("a client failed")??);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(index(times.len(), share)).copied().unwrap_or(0.0);
    Ok(Measured { per_second: number(times.len()) / length.as_secs_f64(), p50_ms: at(0.5), p99_ms: at(0.99) })
}

async fn client(to: SocketAddr, webhooks: Arc<Vec<Webhook>>, until: Instant) -> anyhow::Result<Vec<f64>> {
    let mut connection = Connection::open(to).await?;
    let mut times = Vec::new();
    while Instant::now() < until {
        let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        let webhook = &webhooks[usize::try_from(id)? % webhooks.len()];
        let from = Instant::now();
        connection.post(webhook, id).await?;
        times.push(from.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(to: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(1024) })
    }

    /// Posts one webhook and reads the whole answer, which has no body.
    async fn post(&mut self, webhook: &Webhook, id: u64) -> anyhow::Result<()> {
        self.stream.write_all(&webhook.request(id)).await?;
        self.buffer.clear();
        while !self.buffer.ends_with(b"\r\n\r\n") {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection");
            }
        }
        if !self.buffer.starts_with(b"HTTP/1.1 200") {
            bail!("the server answered {}", String::from_utf8_lossy(&self.buffer));
        }
        Ok(())
    }

    pub async fn post_fresh(&mut self, webhook: &Webhook) -> anyhow::Result<()> {
        self.post(webhook, NEXT_ID.fetch_add(1, Ordering::Relaxed)).await
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub fn number(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
fn index(length: usize, share: f64) -> usize {
    (number(length) * share) as usize
}
