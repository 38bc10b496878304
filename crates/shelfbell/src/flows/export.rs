//! Every subscription of a shop as CSV, page by page: memory does not grow with the list.

use std::io::Write;

use crate::app::App;
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, Exported};

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
    let (mut after, mut written) = (String::new(), 0);
    loop {
        let mut tx = app.db.read().await?;
        let page = subscriptions::export(&mut tx, &shop.id, &after, PAGE).await?;
        drop(tx);
        for row in &page {
            writer.write_record(line(row))?;
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

fn line(row: &Exported) -> [String; 14] {
    let optional = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
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
        optional(row.position),
        row.locale.clone(),
        row.source.clone(),
        instant(row.consent_at),
        instant(row.created_at),
        row.notified_at.map_or_else(String::new, instant),
    ]
}

/// A spreadsheet takes a field that begins with one of these for a formula; an apostrophe keeps it text
/// (OWASP: CSV injection).
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
