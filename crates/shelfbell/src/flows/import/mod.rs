//! Files become rows: catalogue, stock and subscriptions. A file with a mistake changes nothing, or says line by line what it left out.

mod items;
mod people;

use std::io::Read;

use serde::Serialize;
use shelfbell_core::fact::{Fact, Level, Version};

use crate::app::{App, Job};
use crate::connectors::catalogue_csv::{self, Catalogue};
use crate::connectors::stock_csv;
use crate::connectors::subscriptions_csv::FileError;
use crate::connectors::table::TableError;
use crate::db::catalogue::{self, By};
use crate::db::shops::Shop;
use crate::db::{Tx, stock};

use super::record_facts::record_facts;

pub use people::{Counts, Preview, PreviewRow, Upload, preview, subscriptions};

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// What an import did.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    /// Of people: it is part of the evidence of each.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub import_id: String,
    pub rows: usize,
    pub imported: usize,
    /// In line already, or described by the platform itself.
    pub known: usize,
    /// People who wait for the merchant's approval (R9).
    pub held: usize,
    /// Rows of people who wait for nothing any more, who did not agree, or who must not be written to.
    pub ended: usize,
    /// Why, for each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<RefusedRow>,
    pub refused: Vec<RefusedRow>,
    /// Episodes that hold people.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_by: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RefusedRow {
    pub line: u64,
    pub problem: String,
}

/// Rows in one transaction: others can write between two.
const BATCH: usize = 500;

/// What a catalogue file held, and what of it was new.
#[derive(Debug, Serialize)]
pub struct ImportedCatalogue {
    pub products: usize,
    pub variants: usize,
    pub image_rows: usize,
    /// Products left as the platform itself describes them.
    pub known: usize,
}

pub async fn catalogue(
    app: &App,
    shop: &Shop,
    input: impl Read,
    progress: impl Fn(usize, usize),
) -> Result<ImportedCatalogue, ImportError> {
    let Catalogue { facts, products, variants, image_rows } = catalogue_csv::read(input, app.now())?;
    let (total, mut done, mut known) = (facts.len(), 0, 0);
    let mut facts = facts.into_iter().peekable();
    while facts.peek().is_some() {
        let batch: Vec<Fact> = facts.by_ref().take(BATCH).collect();
        done += batch.len();
        let mut tx = app.db.begin().await?;
        let mut fresh = Vec::with_capacity(batch.len());
        for fact in batch {
            match &fact {
                Fact::Product(product) if is_known_by_platform(&mut tx, shop, &product.handle).await? => known += 1,
                _ => fresh.push(fact),
            }
        }
        record_facts(&mut tx, &app.ids, shop, fresh, app.now()).await?;
        tx.commit().await?;
        progress(done, total);
    }
    app.wake.ring(Job::Evaluate);
    Ok(ImportedCatalogue { products, variants, image_rows, known })
}

async fn is_known_by_platform(tx: &mut Tx, shop: &Shop, handle: &str) -> sqlx::Result<bool> {
    let variants = catalogue::variants_of_product(tx, &shop.id, handle).await?;
    Ok(variants.first().is_some_and(|variant| variant.product_platform_id != handle))
}

/// Stock that a file states is counted from then on.
pub async fn stock(app: &App, shop: &Shop, input: impl Read) -> Result<Imported, ImportError> {
    let rows = stock_csv::read(input)?;
    let mut report = Imported { rows: rows.len(), ..Imported::default() };
    for batch in rows.chunks(BATCH) {
        let now = app.now();
        let mut tx = app.db.begin().await?;
        let mut facts = Vec::new();
        for row in batch {
            let Some(item) = item_of(&mut tx, shop, &row.variant).await? else {
                report
                    .refused
                    .push(RefusedRow { line: row.line, problem: format!("this shop has no variant '{}'", row.variant.join("' or '")) });
                continue;
            };
            facts.push(Fact::Item { item: item.clone(), tracked: true, updated_at: now });
            facts.push(Fact::Level(Level {
                item,
                location: row.location.clone(),
                available: Some(row.available),
                connected: true,
                version: Version { updated_at: now, triggered_at: i64::try_from(row.line).unwrap_or(0) },
            }));
            report.imported += 1;
        }
        record_facts(&mut tx, &app.ids, shop, facts, now).await?;
        tx.commit().await?;
    }
    app.wake.ring(Job::Evaluate);
    Ok(report)
}

async fn item_of(tx: &mut Tx, shop: &Shop, names: &[String]) -> sqlx::Result<Option<String>> {
    for name in names {
        if let Some(variant) = catalogue::variant(tx, &shop.id, By::Reference, name).await? {
            return stock::item_of_variant(tx, &shop.id, &variant.platform_id).await;
        }
    }
    Ok(None)
}
