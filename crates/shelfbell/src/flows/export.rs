//! Every subscription of a shop as CSV, page by page: memory does not grow with the list.

use std::io::Write;

use std::collections::HashMap;

use crate::app::App;
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

fn line(row: &Exported, position: Option<usize>) -> [String; 14] {
    let instant = |ms: i64| jiff::Timestamp::from_millisecond(ms).map_or_else(|_| ms.to_string(), |t| t.to_string());
    [
        row.id.clone(),
        row.variant_id.clone(),
        row.sku.clone(),
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
