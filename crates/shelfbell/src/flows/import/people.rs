//! People who wait come from a file, with the order in which they asked and with what it says of their consent. Those for items that can be
//! bought now are held (R9); importing a file again changes nothing.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;

use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::ids::{EpisodeId, VariantId};
use shelfbell_core::policy::is_locale;
use shelfbell_core::subscription::{Refusal, State};

use super::items::{Found, Items};
use super::{BATCH, ImportError, Imported, RefusedRow};
use crate::app::{App, Job, What};
use crate::connectors::subscriptions_csv::{Asked, File, Platform};
use crate::db::episodes::{self, Kind};
use crate::db::imports::{self, Known};
use crate::db::shops::Shop;
use crate::db::{Tx, audit, catalogue, evaluations};
use crate::flows::erase;
use crate::flows::sign_up::{Proof, Request, SignUpError, find, join_line, may_be_written_to, read_address};

/// Rows that a preview shows.
const SHOWN: usize = 50;

/// A file and how it is to be read.
#[derive(Debug)]
pub struct Upload {
    pub file_name: String,
    pub file: File,
}

impl Upload {
    /// `platform`: `None` to find it out. `columns`: what each column is, by its header.
    pub fn read(
        file_name: &str,
        input: impl Read,
        platform: Option<Platform>,
        columns: Option<&BTreeMap<String, String>>,
    ) -> Result<Self, ImportError> {
        let file_name = file_name.chars().filter(|c| !c.is_control()).take(200).collect();
        Ok(Self { file_name, file: File::read(input, platform, columns)? })
    }
}

/// A row that can be imported.
struct Ready {
    line: u64,
    request: Request,
    found: Found,
    evidence: BTreeMap<String, String>,
}

/// Why a row cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Not {
    BadAddress(String),
    UnknownItem(String),
    Wrong(String),
    /// They wait for nothing any more, did not agree, or must not be written to.
    LeftOut(String),
    Known,
}

impl Not {
    fn reason(&self) -> &str {
        match self {
            Self::BadAddress(reason) | Self::UnknownItem(reason) | Self::Wrong(reason) | Self::LeftOut(reason) => reason,
            Self::Known => "is here already",
        }
    }
}

/// Each row with what can be made of it, in the order of the file.
async fn judged(tx: &mut Tx, app: &App, shop: &Shop, file: &File) -> sqlx::Result<Vec<(Asked, Result<Ready, Not>)>> {
    let asked: Vec<Asked> = file.rows().collect();
    let items = Items::read(tx, shop, asked.iter().map(|row| &row.item)).await?;
    let now = app.now();
    let mut judged: Vec<(Asked, Result<Ready, Not>)> = asked
        .into_iter()
        .map(|row| {
            let ready = request(&row, &items, app, shop, now);
            (row, ready)
        })
        .collect();
    for part in judged.chunks_mut(BATCH) {
        let people: Vec<(&Address, String)> = part
            .iter()
            .filter_map(|(_, ready)| ready.as_ref().ok())
            .map(|ready| (&ready.request.address, erase::fingerprint(app, shop, &ready.request.address)))
            .collect();
        let mut known = imports::known(tx, &shop.id, &people).await?.into_iter();
        for (_, row) in part {
            let of_row = row.as_ref().ok().and_then(|ready| Some(why_not(ready, &known.next()?)));
            if let Some(Some(not)) = of_row {
                *row = Err(not);
            }
        }
    }
    Ok(judged)
}

fn why_not(ready: &Ready, known: &Known) -> Option<Not> {
    if let Some(reason) = &known.suppression {
        return Some(Not::LeftOut(format!("this address must not be written to ({reason})")));
    }
    let covered = known.asked_for.iter().any(|target| *target == ready.found.target || *target == ready.found.product);
    covered.then_some(Not::Known)
}

fn request(row: &Asked, items: &Items, app: &App, shop: &Shop, now: i64) -> Result<Ready, Not> {
    if !matches!(row.state.as_str(), "" | "waiting" | "pending" | "active" | "subscribed" | "queued" | "open" | "unsent" | "not sent") {
        return Err(Not::LeftOut(format!("its state is '{}'", row.state)));
    }
    if row.was_told {
        return Err(Not::LeftOut("they were told there already".to_owned()));
    }
    if row.consent.as_deref().is_some_and(is_no) {
        return Err(Not::LeftOut("the file says of no consent".to_owned()));
    }
    let channel = match row.channel.as_deref() {
        None if !row.address.contains('@') && row.address.starts_with(['+', '0', '(']) => ChannelKind::Sms,
        None => ChannelKind::Email,
        Some(text) => ChannelKind::parse(text).ok_or_else(|| Not::BadAddress(format!("there is no channel '{text}'")))?,
    };
    let address = read_address(shop, channel, &row.address).map_err(|error| Not::BadAddress(error.to_string()))?;
    may_be_written_to(app, shop, &address).map_err(|error| Not::BadAddress(error.to_string()))?;
    let found = items.find(&row.item).map_err(Not::UnknownItem)?;
    let created_at = row.created_at.clone().map_err(Not::Wrong)?.unwrap_or(now).min(now);
    let consent_at = row.consent_at.clone().map_err(Not::Wrong)?.unwrap_or(created_at).min(now);
    let locale = Some(row.locale.as_str()).filter(|tag| is_locale(tag)).unwrap_or(&shop.policy.default_locale).to_owned();
    let text = if row.consent_text.is_empty() { "carried over by an import" } else { row.consent_text.as_str() };
    let consent = Consent { text: text.to_owned(), at: consent_at };
    let quantity = row.quantity.clamp(1, 1_000_000);
    let request = Request { wanted: found.wanted.clone(), address, locale, quantity, source: Source::Import, consent, place: created_at };
    Ok(Ready { line: row.line, request, found, evidence: row.evidence.clone() })
}

/// A column about consent that says none was given.
fn is_no(text: &str) -> bool {
    let word: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    matches!(
        word.as_str(),
        "" | "no" | "n" | "false" | "0" | "none" | "null" | "unsubscribed" | "neversubscribed" | "notsubscribed" | "optedout" | "declined"
    )
}

/// What an import would do; nothing is stored.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ImportPreview)]
pub struct Preview {
    /// Where the file seems to be from: `klaviyo`, `stoq`, `swym`, `amp`, `notify_me` or `shelfbell`.
    pub platform: &'static str,
    /// What is read from which column; null where there is none.
    pub columns: BTreeMap<&'static str, Option<String>>,
    /// The columns as the file names them.
    pub headers: Vec<String>,
    /// The first rows, at most 50.
    pub rows: Vec<PreviewRow>,
    pub counts: Counts,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewRow {
    /// Of the file.
    pub line: u64,
    pub address_masked: String,
    /// What they wait for, where it was found.
    pub variant: Option<String>,
    /// Why it cannot be imported.
    pub problem: Option<String>,
    /// What becomes of their consent.
    pub consent: &'static str,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counts {
    pub rows: usize,
    pub ready: usize,
    pub unknown_variant: usize,
    pub bad_address: usize,
    pub already: usize,
    /// Told there already, ended, without consent, or not to be written to.
    pub left_out: usize,
    /// Anything else, such as a date that cannot be read.
    pub wrong: usize,
}

const CONSENT: &str = "carried, unconfirmed";

pub async fn preview(app: &App, shop: &Shop, upload: &Upload) -> Result<Preview, ImportError> {
    let file = &upload.file;
    let mut tx = app.db.read().await?;
    let judged = judged(&mut tx, app, shop, file).await?;
    let mut counts = Counts { rows: judged.len(), ..Counts::default() };
    for (_, row) in &judged {
        *match row {
            Ok(_) => &mut counts.ready,
            Err(Not::BadAddress(_)) => &mut counts.bad_address,
            Err(Not::UnknownItem(_)) => &mut counts.unknown_variant,
            Err(Not::Known) => &mut counts.already,
            Err(Not::LeftOut(_)) => &mut counts.left_out,
            Err(Not::Wrong(_)) => &mut counts.wrong,
        } += 1;
    }
    let items = Items::read(&mut tx, shop, judged.iter().take(SHOWN).map(|(asked, _)| &asked.item)).await?;
    let rows = judged.iter().take(SHOWN).map(|(asked, row)| PreviewRow {
        line: asked.line,
        address_masked: masked(shop, asked, row.as_ref().ok()),
        variant: items.find(&asked.item).ok().map(|found| found.title),
        problem: row.as_ref().err().map(|not| not.reason().to_owned()),
        consent: CONSENT,
    });
    Ok(Preview {
        platform: file.platform.as_str(),
        columns: file.columns().map(|(column, header)| (column.as_str(), header.map(str::to_owned))).collect(),
        headers: file.headers().to_vec(),
        rows: rows.collect(),
        counts,
    })
}

fn masked(shop: &Shop, asked: &Asked, ready: Option<&Ready>) -> String {
    let read = |kind| read_address(shop, kind, &asked.address).ok().map(|address| address.masked());
    let known = ready.map(|ready| ready.request.address.masked());
    let known = known.or_else(|| read(ChannelKind::Email)).or_else(|| read(ChannelKind::Sms));
    known.unwrap_or_else(|| asked.address.chars().take(1).chain("•••".chars()).collect())
}

/// Takes a file's people over. `progress(done, total)`.
pub async fn subscriptions(
    app: &App,
    shop: &Shop,
    upload: &Upload,
    by: &Actor,
    progress: impl Fn(usize, usize),
) -> Result<Imported, ImportError> {
    upload.file.is_usable()?;
    let mut tx = app.db.read().await?;
    let judged = judged(&mut tx, app, shop, &upload.file).await?;
    drop(tx);
    let mut report = Imported { import_id: app.new_id(), rows: judged.len(), ..Imported::default() };
    let mut ready = Vec::new();
    for (asked, row) in judged {
        match row {
            Ok(row) => ready.push(row),
            Err(Not::Known) => report.known += 1,
            Err(not) => report.leave_out(asked.line, &not),
        }
    }
    // Whoever asked first stands first, whatever the order of the file.
    ready.sort_by_key(|row| (row.request.place, row.line));
    let total = ready.len();
    let mut run = Run { app, shop, upload, holds: HashMap::new(), made: HashSet::new(), report };
    for (n, batch) in ready.chunks(BATCH).enumerate() {
        let mut tx = app.db.begin().await?;
        for row in batch {
            run.join(&mut tx, row).await?;
        }
        tx.commit().await?;
        progress((n * BATCH + batch.len()).min(total), total);
    }
    let report = run.finish(by).await?;
    app.changes.note(shop.id.as_str(), &[What::Demand, What::Episodes]);
    app.wake.ring(Job::Evaluate);
    Ok(report)
}

impl Imported {
    fn leave_out(&mut self, line: u64, not: &Not) {
        let row = RefusedRow { line, problem: not.reason().to_owned() };
        if let Not::LeftOut(_) = not {
            self.ended += 1;
            self.left_out.push(row);
        } else {
            self.refused.push(row);
        }
    }

    fn refuse(&mut self, line: u64, problem: String) {
        self.refused.push(RefusedRow { line, problem });
    }
}

struct Run<'a> {
    app: &'a App,
    shop: &'a Shop,
    upload: &'a Upload,
    /// By variant.
    holds: HashMap<String, EpisodeId>,
    /// Subscriptions of this run.
    made: HashSet<String>,
    report: Imported,
}

impl Run<'_> {
    async fn join(&mut self, tx: &mut Tx, row: &Ready) -> Result<(), ImportError> {
        let (app, shop) = (self.app, self.shop);
        let target = match find(tx, shop, &row.request.wanted).await {
            Ok(target) => target,
            Err(SignUpError::Sqlx(error)) => return Err(error.into()),
            Err(refused) => {
                self.report.refuse(row.line, refused.to_string());
                return Ok(());
            }
        };
        let now = app.now();
        let hold = match target.may_sign_up(shop) {
            Ok(()) => None,
            Err(Refusal::Gone) => {
                self.report.refuse(row.line, "it is no longer sold".to_owned());
                return Ok(());
            }
            Err(Refusal::InStock) => Some(self.hold(tx, &target.variants, now).await?),
        };
        let evidence = json!({
            "import": self.report.import_id, "file": self.upload.file_name, "line": row.line, "platform": self.upload.file.platform.as_str(),
            "consent": CONSENT, "columns": row.evidence,
        });
        let proof = Proof { evidence: Some(evidence.to_string()), ..Proof::default() };
        let (fresh, _) = join_line(tx, app, shop, &target, &row.request, State::Waiting, hold.as_ref(), &proof).await?;
        // A file may name somebody twice.
        let is_new = fresh.source == Source::Import.as_str() && fresh.created_at >= now && self.made.insert(fresh.subscription_id.clone());
        match (is_new, hold) {
            (false, _) => self.report.known += 1,
            (true, Some(_)) => self.report.held += 1,
            (true, None) => self.report.imported += 1,
        }
        if fresh.held_by.is_none() {
            evaluations::request(tx, &shop.id, &target.variants.iter().map(catalogue::Variant::id).collect::<Vec<_>>(), now).await?;
        }
        Ok(())
    }

    /// One episode for all whose item can be bought already.
    async fn hold(&mut self, tx: &mut Tx, variants: &[catalogue::Variant], now: i64) -> sqlx::Result<EpisodeId> {
        let sellable = variants.iter().find(|v| v.reading().can_be_bought(&self.shop.policy)).or(variants.first());
        let variant = sellable.map(|v| v.variant_id.clone()).unwrap_or_default();
        if let Some(id) = self.holds.get(&variant) {
            return Ok(id.clone());
        }
        let id = EpisodeId::new(self.app.new_id());
        episodes::insert(tx, &self.shop.id, &id, &VariantId::new(&variant), Kind::Import, true, now).await?;
        self.holds.insert(variant, id.clone());
        Ok(id)
    }

    /// How many each hold would reach, and that somebody imported this.
    async fn finish(mut self, by: &Actor) -> sqlx::Result<Imported> {
        let (app, shop) = (self.app, self.shop);
        let mut tx = app.db.begin().await?;
        for id in self.holds.values() {
            let people = crate::db::subscriptions::count_held(&mut tx, &shop.id, id).await?;
            let what = format!("held: {people} people were imported while it could be bought");
            episodes::add_step(&mut tx, &shop.id, id, &what, &json!({ "people": people }).to_string(), app.now()).await?;
        }
        self.report.held_by = self.holds.into_values().map(|id| id.as_str().to_owned()).collect();
        self.report.held_by.sort();
        let Imported { import_id, rows, imported, known, held, ended, refused, .. } = &self.report;
        let detail = json!({
            "platform": self.upload.file.platform.as_str(), "file": self.upload.file_name, "rows": rows, "imported": imported, "known": known,
            "held": held, "left_out": ended, "refused": refused.len(),
        });
        audit::record(&mut tx, &shop.id, by, "import.run", import_id, &detail, app.now()).await?;
        tx.commit().await?;
        Ok(self.report)
    }
}
