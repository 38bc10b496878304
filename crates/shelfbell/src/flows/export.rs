//! Every subscription of a shop as CSV, page by page: memory does not grow with the list.

use std::io::Write;

use std::collections::HashMap;

use super::demand::{self, DemandItem};
use crate::app::App;
use crate::db::demand::Sort;
use crate::db::export::{self, Exported};
use crate::db::line::{self, Place};
use crate::db::shops::Shop;

const PAGE: i64 = 20_000;
/// The columns, which outside programs rely on.
pub const HEADER: [&str; 14] = [
    "id",
    "variant_id",
    "sku",
    "product_title",
    "variant_title",
    "channel",
    "address",
    "state",
    "position",
    "locale",
    "source",
    "consent_at",
    "created_at",
    "notified_at",
];

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("cannot write the file: {0}")]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Returns how many were written.
pub async fn subscriptions(app: &App, shop: &Shop, out: impl Write) -> Result<usize, ExportError> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADER)?;
    let positions = Positions::read(app, shop).await?;
    let (mut after, mut written) = (String::new(), 0);
    loop {
        let mut tx = app.db.read().await?;
        let page = export::next(&mut tx, &shop.id, &after, PAGE).await?;
        drop(tx);
        for row in &page {
            writer.write_record(line(row, positions.of(row)))?;
        }
        written += page.len();
        match page.last() {
            Some(last) => after.clone_from(&last.id),
            None => break,
        }
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(written)
}

/// The columns of the demand.
pub const DEMAND: [&str; 17] = [
    "product_id",
    "variant_id",
    "product_title",
    "variant_title",
    "sku",
    "price_minor",
    "currency",
    "availability",
    "sellable",
    "waiting",
    "quantity",
    "oldest_at",
    "expected_at",
    "recoverable_low_minor",
    "recoverable_likely_minor",
    "recoverable_high_minor",
    "episode",
];

/// What people wait for, the longest lines first. Returns how many lines were written.
pub async fn demand(app: &App, shop: &Shop, out: impl Write) -> Result<usize, ExportError> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(DEMAND)?;
    let (mut after, mut written) = (None, 0);
    loop {
        let page = demand::page(app, shop, Sort::Waiting, "", after.as_ref(), PAGE).await?;
        for item in &page.items {
            writer.write_record(demand_line(item, &page.currency))?;
        }
        written += page.items.len();
        match page.last {
            Some(last) => after = Some(last),
            None => break,
        }
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(written)
}

fn demand_line(item: &DemandItem, currency: &str) -> [String; 17] {
    let number = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
    let text = |text: &Option<String>| text.as_deref().map_or_else(String::new, safe);
    let worth = item.recoverable;
    [
        item.product_id.clone(),
        item.variant_id.clone().unwrap_or_default(),
        safe(&item.product_title),
        text(&item.variant_title),
        text(&item.sku),
        number(item.price_minor),
        currency.to_owned(),
        item.availability.map_or_else(String::new, |availability| availability.as_str().to_owned()),
        number(item.sellable),
        item.waiting.to_string(),
        item.quantity.to_string(),
        instant(item.oldest_at),
        item.expected_at.map_or_else(String::new, instant),
        number(worth.map(|worth| worth.low_minor)),
        number(worth.map(|worth| worth.likely_minor)),
        number(worth.map(|worth| worth.high_minor)),
        item.episode.as_ref().map_or_else(String::new, |episode| episode.state.clone()),
    ]
}

fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |t| t.to_string())
}

fn line(row: &Exported, position: Option<usize>) -> [String; 14] {
    [
        row.id.clone(),
        row.variant_id.clone(),
        safe(&row.sku),
        safe(&row.product_title),
        safe(&row.variant_title),
        row.channel.clone(),
        safe(&row.address),
        row.state.clone(),
        position.map_or_else(String::new, |position| position.to_string()),
        row.locale.clone(),
        row.source.clone(),
        instant(row.consent_at),
        instant(row.created_at),
        row.notified_at.map_or_else(String::new, instant),
    ]
}

/// Where everybody stands, read once: some thirty bytes for each person who waits.
struct Positions {
    lines: HashMap<String, Vec<(i64, u128)>>,
}

impl Positions {
    async fn read(app: &App, shop: &Shop) -> sqlx::Result<Self> {
        let mut lines: HashMap<String, Vec<(i64, u128)>> = HashMap::new();
        let mut last: Option<Place> = None;
        loop {
            let mut tx = app.db.read().await?;
            let page = line::places(&mut tx, &shop.id, last.as_ref(), PAGE).await?;
            for place in &page {
                lines.entry(place.target_id.clone()).or_default().push((place.place, key(&place.subscription_id)));
            }
            match page.into_iter().next_back() {
                Some(place) => last = Some(place),
                None => return Ok(Self { lines }),
            }
        }
    }

    /// 1 is next: everybody in front of them for the variant, and for any variant of its product.
    fn of(&self, row: &Exported) -> Option<usize> {
        let own = (row.place, key(&row.id));
        let ahead = self.lines.get(&row.target_id)?.binary_search(&own).ok()?;
        let wider = if row.target_id == row.product_id { None } else { self.lines.get(&row.product_id) };
        Some(ahead + wider.map_or(0, |line| line.partition_point(|place| *place < own)) + 1)
    }
}

/// UUIDs in the order of their text.
fn key(id: &str) -> u128 {
    uuid::Uuid::try_parse(id).map_or(0, |uuid| uuid.as_u128())
}

/// A spreadsheet takes a field that begins with one of these for a formula; an apostrophe keeps it text
/// (OWASP: CSV injection).
fn safe(text: &str) -> String {
    // A phone number is digits and nothing that computes.
    let is_phone = text.strip_prefix('+').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    if !is_phone && text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
