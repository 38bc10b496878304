//! The first sync: Shopify exports all variants with their stock levels into one file, and we read it line by line.
//!
//! The query (`queries/bulk_variants.graphql`) starts at the variants: with the levels inside them it has two connections, one within the
//! other, which is as deep as a bulk query may go. Starting at the products would put the levels on a third floor, and reading them
//! afterwards, 25 variants for 975 points, would take a shop of 10,000 variants more than an hour at 100 points a second.

use std::time::Duration;

use reqwest::Url;
use serde::{Deserialize, Deserializer};
use serde_json::json;
use shelfbell_core::fact::Fact;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::bulk_lines::BulkLines;
use super::client::{CallError, ShopifyClient};
use super::documents::{self, BULK_VARIANTS};
use super::error::quoted;
use super::pace::Waits;

/// What a sync has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    pub variants: u64,
    pub levels: u64,
}

/// An export under way. Worth writing down: after a restart, [`ShopifyClient::collect`] goes on with it (Shopify keeps the result for 7 days).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The bulk operation's gid.
    pub id: String,
    /// Milliseconds since the Unix epoch. Facts of the export are as old as this.
    pub started_at: i64,
}

impl ShopifyClient {
    /// Reads the whole shop: locations first, then products, items and stock levels, in portions of about 500 facts through `facts`.
    ///
    /// `on_progress(done, total)`: while Shopify prepares the export, the objects it has gone through, without a total; then the objects
    /// that we have read, of all.
    ///
    /// # Errors
    /// Any [`CallError`]. What was handed over before is true, but it is not the whole shop.
    pub async fn sync_all<P>(&self, facts: &mpsc::Sender<Vec<Fact>>, on_progress: P) -> Result<Synced, CallError>
    where
        P: FnMut(u64, Option<u64>) + Send,
    {
        hand_over(facts, self.locations().await?).await?;
        let export = self.start_export().await?;
        self.collect(&export, facts, on_progress).await
    }

    pub async fn start_export(&self) -> Result<Export, CallError> {
        let started_at = self.shared.clock.now();
        let answer: BulkAnswer = self.call(&documents::BULK, &json!({ "q": BULK_VARIANTS })).await?;
        let BulkRun { bulk_operation, user_errors } = answer.bulk_operation_run_query;
        if let Some(error) = user_errors.first() {
            return Err(match error.code.as_deref() {
                Some("OPERATION_IN_PROGRESS" | "LIMIT_REACHED") => CallError::BulkBusy,
                _ => CallError::BulkFailed { reason: quoted(&error.message) },
            });
        }
        let started = bulk_operation.ok_or_else(|| CallError::BulkFailed { reason: "Shopify did not start it".to_owned() })?;
        Ok(Export { id: started.id, started_at })
    }

    /// Waits for the export and reads its result. As [`Self::sync_all`], without the locations.
    pub async fn collect<P>(&self, export: &Export, facts: &mpsc::Sender<Vec<Fact>>, mut on_progress: P) -> Result<Synced, CallError>
    where
        P: FnMut(u64, Option<u64>) + Send,
    {
        let finished = self.wait_for(&export.id, &mut on_progress).await?;
        let mut lines = BulkLines::new(export.started_at);
        // No address: the shop has nothing to export.
        if let Some(url) = &finished.url {
            self.download(url, finished.object_count.0, &mut lines, facts, &mut on_progress).await?;
        }
        on_progress(lines.done, Some(lines.done));
        Ok(Synced { variants: lines.variants, levels: lines.levels })
    }

    async fn wait_for<P: FnMut(u64, Option<u64>)>(&self, id: &str, on_progress: &mut P) -> Result<Operation, CallError> {
        let failed = |reason: &str| Err(CallError::BulkFailed { reason: reason.to_owned() });
        let patience = &self.shared.patience;
        let (mut pause, mut waited) = (patience.first_poll, Duration::ZERO);
        loop {
            let answer: PollAnswer = self.call(&documents::POLL, &json!({ "id": id })).await?;
            let Some(operation) = answer.bulk_operation else { return failed("Shopify no longer knows it; start it again") };
            match operation.status.as_str() {
                "COMPLETED" => return Ok(operation),
                "CREATED" | "RUNNING" | "CANCELING" => on_progress(operation.object_count.0, None),
                "CANCELED" => return failed("it was cancelled in Shopify"),
                "EXPIRED" => return failed("its result has expired; start it again"),
                _ => return failed(reason(operation.error_code.as_deref())),
            }
            if waited >= patience.bulk {
                return failed("Shopify did not finish it in time");
            }
            tokio::time::sleep(pause).await;
            waited += pause;
            pause = (pause * 2).min(patience.longest_poll);
        }
    }

    /// Reads the file to its end; when the connection breaks, from the start again, passing over what is done.
    async fn download<P: FnMut(u64, Option<u64>)>(
        &self,
        url: &str,
        total: u64,
        lines: &mut BulkLines,
        facts: &mpsc::Sender<Vec<Fact>>,
        on_progress: &mut P,
    ) -> Result<(), CallError> {
        let url = Url::parse(url).ok().filter(|url| self.shared.access.may_download(url));
        let url = url.ok_or_else(|| CallError::BulkFailed { reason: "its result is not at an https address".to_owned() })?;
        let mut waits = Waits::new(&self.shared.patience);
        loop {
            let before = lines.done;
            let error = match self.download_once(&url, total, lines, facts, on_progress).await {
                Err(error) if error.is_temporary() => error,
                other => return other,
            };
            if lines.done > before {
                waits = Waits::new(&self.shared.patience);
            }
            let Some(wait) = waits.next(None) else { return Err(error) };
            tokio::time::sleep(wait).await;
        }
    }

    async fn download_once<P: FnMut(u64, Option<u64>)>(
        &self,
        url: &Url,
        total: u64,
        lines: &mut BulkLines,
        facts: &mpsc::Sender<Vec<Fact>>,
        on_progress: &mut P,
    ) -> Result<(), CallError> {
        let patience = self.shared.patience.call;
        let late = || CallError::Unreachable { reason: "the download stands still".to_owned() };
        let unreadable = |reason: String| CallError::BulkFailed { reason };
        lines.restart();
        // The address is signed: no token goes along.
        let sent = timeout(patience, self.shared.http.get(url.clone()).send()).await.map_err(|_| late())?;
        let mut response = sent.map_err(|error| CallError::unreachable(&error))?;
        match response.status().as_u16() {
            200 => {}
            status @ (408 | 429 | 500..=599) => return Err(CallError::Unreachable { reason: format!("the download answered {status}") }),
            status => return Err(unreadable(format!("its result cannot be fetched ({status}); start it again"))),
        }
        loop {
            let chunk = timeout(patience, response.chunk()).await.map_err(|_| late())?;
            let Some(chunk) = chunk.map_err(|error| CallError::unreachable(&error))? else { break };
            lines.feed(&chunk).map_err(unreadable)?;
            if let Some(portion) = lines.portion() {
                hand_over(facts, portion).await?;
                on_progress(lines.done, Some(total.max(lines.done)));
            }
        }
        let last = lines.finish().map_err(unreadable)?;
        hand_over(facts, last).await
    }
}

async fn hand_over(facts: &mpsc::Sender<Vec<Fact>>, portion: Vec<Fact>) -> Result<(), CallError> {
    if portion.is_empty() {
        return Ok(());
    }
    facts.send(portion).await.map_err(|_| CallError::Stopped)
}

fn reason(code: Option<&str>) -> &'static str {
    match code {
        Some("ACCESS_DENIED") => {
            "the app may not read products and stock; check the scopes read_products, read_inventory and read_locations"
        }
        Some("TIMEOUT") => "Shopify ran into its own time limit; start it again",
        _ => "Shopify reported an internal error; start it again",
    }
}

/// `UnsignedInt64` is sent as text.
#[derive(Clone, Copy, Debug)]
struct Unsigned(u64);

impl<'de> Deserialize<'de> for Unsigned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(u64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => Ok(Self(number)),
            Either::Text(text) => text.parse().map(Self).map_err(|_| serde::de::Error::custom("not a whole number")),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BulkAnswer {
    bulk_operation_run_query: BulkRun,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BulkRun {
    bulk_operation: Option<Started>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct Started {
    id: String,
}

#[derive(Deserialize)]
struct UserError {
    message: String,
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PollAnswer {
    bulk_operation: Option<Operation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    status: String,
    error_code: Option<String>,
    object_count: Unsigned,
    url: Option<String>,
}
