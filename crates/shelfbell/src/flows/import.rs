//! Files become rows: catalogue, stock and subscriptions. A file with a mistake changes nothing, or says line by line what it left out.

use std::collections::HashMap;
use std::io::Read;

use serde::Serialize;
use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::fact::{Fact, Level, Version};
use shelfbell_core::ids::{EpisodeId, VariantId};
use shelfbell_core::policy::is_locale;
use shelfbell_core::subscription::{Refusal, State};

use crate::app::{App, Job, What};
use crate::connectors::catalogue_csv::{self, Catalogue};
use crate::connectors::stock_csv;
use crate::connectors::table::{Table, TableError, field};
use crate::db::catalogue::{self, By};
use crate::db::episodes::{self, Kind};
use crate::db::shops::Shop;
use crate::db::{Tx, evaluations, stock};

use super::record_facts::record_facts;
use super::sign_up::{Proof, Request, SignUpError, Wanted, find, join_line, may_be_written_to, read_address};

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// What an import did.
#[derive(Debug, Default, Serialize)]
pub struct Imported {
    pub rows: usize,
    pub imported: usize,
    /// In line already, or described by the platform itself.
    pub known: usize,
    /// People who wait for the merchant's approval (R9).
    pub held: usize,
    /// Rows of requests that ended before.
    pub ended: usize,
    pub refused: Vec<RefusedRow>,
}

#[derive(Debug, Serialize)]
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

/// Requests from a file like the one that `export subscriptions` writes. Those for items that can be bought now are held (R9).
pub async fn subscriptions(app: &App, shop: &Shop, input: impl Read, progress: impl Fn(usize, usize)) -> Result<Imported, ImportError> {
    let table = Table::read(input)?;
    let columns = Columns::of(&table)?;
    let mut report = Imported { rows: table.len(), ..Imported::default() };
    let mut requests = Vec::new();
    for (line, row) in table.rows() {
        match columns.request(row, shop, app.now()) {
            Ok(Some(request)) => match may_be_written_to(app, shop, &request.address) {
                Ok(()) => requests.push((line, request)),
                Err(refused) => report.refused.push(RefusedRow { line, problem: refused.to_string() }),
            },
            Ok(None) => report.ended += 1,
            Err(problem) => report.refused.push(RefusedRow { line, problem }),
        }
    }
    // Whoever asked first stands first, whatever the order of the file.
    requests.sort_by_key(|(line, request)| (request.place, *line));
    let total = requests.len();
    let mut holds: HashMap<String, EpisodeId> = HashMap::new();
    for (n, batch) in requests.chunks(BATCH).enumerate() {
        let mut tx = app.db.begin().await?;
        for (line, request) in batch {
            join(&mut tx, app, shop, request, *line, &mut holds, &mut report).await?;
        }
        tx.commit().await?;
        progress((n * BATCH + batch.len()).min(total), total);
    }
    note_reach(app, shop, &holds).await?;
    app.changes.note(shop.id.as_str(), &[What::Demand, What::Episodes]);
    app.wake.ring(Job::Evaluate);
    Ok(report)
}

async fn join(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    request: &Request,
    line: u64,
    holds: &mut HashMap<String, EpisodeId>,
    report: &mut Imported,
) -> Result<(), ImportError> {
    let target = match find(tx, shop, &request.wanted).await {
        Ok(target) => target,
        Err(SignUpError::Sqlx(error)) => return Err(error.into()),
        Err(refused) => {
            report.refused.push(RefusedRow { line, problem: refused.to_string() });
            return Ok(());
        }
    };
    let now = app.now();
    let hold = match target.may_sign_up(shop) {
        Ok(()) => None,
        Err(Refusal::Gone) => {
            report.refused.push(RefusedRow { line, problem: "it is no longer sold".to_owned() });
            return Ok(());
        }
        Err(Refusal::InStock) => {
            let sellable = target.variants.iter().find(|v| v.reading().can_be_bought(&shop.policy)).or(target.variants.first());
            let variant = sellable.map(|v| v.variant_id.clone()).unwrap_or_default();
            if !holds.contains_key(&variant) {
                let id = EpisodeId::new(app.new_id());
                episodes::insert(tx, &shop.id, &id, &VariantId::new(&variant), Kind::Import, true, now).await?;
                holds.insert(variant.clone(), id);
            }
            holds.get(&variant).cloned()
        }
    };
    let proof = Proof { evidence: Some(serde_json::json!({ "line": line }).to_string()), ..Proof::default() };
    let fresh = join_line(tx, app, shop, &target, request, State::Waiting, hold.as_ref(), &proof).await?;
    match (fresh.source == Source::Import.as_str() && fresh.created_at >= now, hold) {
        (false, _) => report.known += 1,
        (true, Some(_)) => report.held += 1,
        (true, None) => report.imported += 1,
    }
    if fresh.held_by.is_none() {
        evaluations::request(tx, &shop.id, &target.variants.iter().map(catalogue::Variant::id).collect::<Vec<_>>(), now).await?;
    }
    Ok(())
}

async fn note_reach(app: &App, shop: &Shop, holds: &HashMap<String, EpisodeId>) -> sqlx::Result<()> {
    let mut tx = app.db.begin().await?;
    for id in holds.values() {
        let people = crate::db::subscriptions::count_held(&mut tx, &shop.id, id).await?;
        let what = format!("held: {people} people were imported while it could be bought");
        episodes::add_step(&mut tx, &shop.id, id, &what, &serde_json::json!({ "people": people }).to_string(), app.now()).await?;
    }
    tx.commit().await
}

struct Columns {
    variant: Option<usize>,
    sku: Option<usize>,
    product: Option<usize>,
    address: usize,
    channel: Option<usize>,
    state: Option<usize>,
    locale: Option<usize>,
    quantity: Option<usize>,
    consent_at: Option<usize>,
    created_at: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, TableError> {
        let columns = Self {
            variant: table.column(&["variant_id", "variant id"]),
            sku: table.column(&["sku", "variant sku"]),
            product: table.column(&["product_id", "product id", "product_handle", "handle"]),
            address: table.column(&["address", "email", "e-mail", "customer email"]).ok_or(TableError::MissingColumn("address"))?,
            channel: table.column(&["channel"]),
            state: table.column(&["state", "status"]),
            locale: table.column(&["locale", "language"]),
            quantity: table.column(&["quantity"]),
            consent_at: table.column(&["consent_at"]),
            created_at: table.column(&["created_at", "created at", "signed up at"]),
        };
        if columns.variant.is_none() && columns.sku.is_none() && columns.product.is_none() {
            return Err(TableError::MissingColumn("variant_id, sku or product_id"));
        }
        Ok(columns)
    }

    /// `None`: the request ended before.
    fn request(&self, row: &csv::StringRecord, shop: &Shop, now: i64) -> Result<Option<Request>, String> {
        let state = field(row, self.state).to_lowercase();
        if !matches!(state.as_str(), "" | "waiting" | "pending" | "active" | "subscribed") {
            return Ok(None);
        }
        let named = [field(row, self.variant), field(row, self.sku)].into_iter().find(|name| !name.is_empty());
        let wanted = match (named, field(row, self.product)) {
            (Some(variant), _) => Wanted::Variant(crate::connectors::bare_id(variant).to_owned()),
            (None, "") => return Err("the row names no variant and no product".to_owned()),
            (None, product) => Wanted::AnyOf(crate::connectors::bare_id(product).to_owned()),
        };
        let channel = match field(row, self.channel) {
            "" => ChannelKind::Email,
            text => ChannelKind::parse(&text.to_lowercase()).ok_or_else(|| format!("there is no channel '{text}'"))?,
        };
        let address = read_address(shop, channel, field(row, Some(self.address))).map_err(|error| error.to_string())?;
        let created_at = time(field(row, self.created_at))?.unwrap_or(now).min(now);
        let consent_at = time(field(row, self.consent_at))?.unwrap_or(created_at);
        let locale = Some(field(row, self.locale)).filter(|tag| is_locale(tag)).unwrap_or(&shop.policy.default_locale).to_owned();
        let quantity = field(row, self.quantity).parse().unwrap_or(1);
        let consent = Consent { text: "carried over by an import".to_owned(), at: consent_at };
        Ok(Some(Request { wanted, address, locale, quantity, source: Source::Import, consent, place: created_at }))
    }
}

/// Milliseconds since the Unix epoch, or RFC 3339, or a date.
fn time(text: &str) -> Result<Option<i64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let parsed =
        text.parse::<i64>().ok().or_else(|| text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)).or_else(|| {
            text.replacen(' ', "T", 1)
                .parse::<jiff::civil::DateTime>()
                .ok()?
                .to_zoned(jiff::tz::TimeZone::UTC)
                .ok()
                .map(|z| z.timestamp().as_millisecond())
        });
    parsed.map(Some).ok_or_else(|| format!("'{text}' is not a time such as 2026-11-23T10:00:00Z"))
}
