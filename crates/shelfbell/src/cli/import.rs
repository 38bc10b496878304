//! `shelfbell import …` and `shelfbell export …`

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use shelfbell_core::audit::Actor;

use super::output::{Output, table};
use super::the_shop;
use crate::app::App;
use crate::connectors::subscriptions_csv::Platform;
use crate::flows::import::{Counts, Imported, Preview, Upload};
use crate::flows::{export, import};

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_enum)]
    what: What,
    /// A CSV file; - for standard input
    file: PathBuf,
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
    /// Of subscriptions: where the file was exported from; found out by its columns when left out
    #[arg(long, value_enum)]
    from: Option<From>,
    /// Of subscriptions: what a column is, by its header, such as address=Mail; others stay as they were found out
    #[arg(long = "column", value_name = "WHAT=HEADER")]
    columns: Vec<String>,
    /// Of subscriptions: only say what would be imported
    #[arg(long)]
    preview: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum From {
    Klaviyo,
    Stoq,
    Swym,
    /// Amp Back in Stock (backinstock.org)
    Amp,
    NotifyMe,
    Shelfbell,
}

impl From {
    fn platform(self) -> Platform {
        match self {
            Self::Klaviyo => Platform::Klaviyo,
            Self::Stoq => Platform::Stoq,
            Self::Swym => Platform::Swym,
            Self::Amp => Platform::Amp,
            Self::NotifyMe => Platform::NotifyMe,
            Self::Shelfbell => Platform::Shelfbell,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Shopify's product export
    Catalog,
    /// Units for each variant: columns `variant_id`, `sku` or `handle`, and `available`
    Stock,
    /// People who wait: columns `address`, and `variant_id`, `sku` or `product_id`
    Subscriptions,
}

#[derive(Debug, Args)]
pub struct Export {
    #[arg(value_enum)]
    what: Exported,
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Exported {
    Subscriptions,
    /// What people wait for, and what it is worth
    Demand,
}

impl Import {
    pub async fn run(&self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        let file = open(&self.file)?;
        let progress = |what: &'static str| move |done: usize, total: usize| output.progress(what, done, Some(total));
        let within = || format!("{} was not imported", self.file.display());
        match self.what {
            What::Catalog => {
                let report = import::catalogue(app, &shop, file, progress("facts")).await.with_context(within)?;
                output.answer(&report, |report| {
                    let known = if report.known > 0 {
                        format!(" {} products stay as the platform describes them.", report.known)
                    } else {
                        String::new()
                    };
                    format!(
                        "{} products with {} variants ({} rows were pictures).{known}",
                        report.products, report.variants, report.image_rows
                    )
                })
            }
            What::Stock => {
                let report = import::stock(app, &shop, file).await.with_context(within)?;
                answer(output, &report)
            }
            What::Subscriptions => {
                let upload = self.upload(file).with_context(within)?;
                if self.preview {
                    let preview = import::preview(app, &shop, &upload).await.with_context(within)?;
                    return output.answer(&preview, previewed);
                }
                let report =
                    import::subscriptions(app, &shop, &upload, &Actor::Console, progress("requests")).await.with_context(within)?;
                answer(output, &report)
            }
        }
    }
}

impl Import {
    fn upload(&self, mut file: Box<dyn Read>) -> anyhow::Result<Upload> {
        let name = self.file.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned());
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).context("cannot read it")?;
        let platform = self.from.map(From::platform);
        let upload = Upload::read(&name, bytes.as_slice(), platform, None)?;
        if self.columns.is_empty() {
            return Ok(upload);
        }
        let found = upload.file.columns().filter_map(|(column, header)| Some((column.as_str().to_owned(), header?.to_owned())));
        let mut columns: BTreeMap<String, String> = found.collect();
        for column in &self.columns {
            let (what, header) = column.split_once('=').with_context(|| format!("'{column}' is not WHAT=HEADER"))?;
            columns.insert(what.trim().to_owned(), header.trim().to_owned());
        }
        columns.retain(|_, header| !header.is_empty());
        Ok(Upload::read(&name, bytes.as_slice(), Some(upload.file.platform), Some(&columns))?)
    }
}

fn previewed(preview: &Preview) -> String {
    let Counts { rows, ready, unknown_variant, bad_address, already, left_out, wrong } = preview.counts;
    let mut lines = vec![format!("Read as a file of {}: {ready} of {rows} rows can be imported.", preview.platform)];
    for (count, words) in [
        (already, "are here already."),
        (unknown_variant, "name something that this shop does not sell."),
        (bad_address, "have no address that can be written to."),
        (left_out, "wait for nothing any more, did not agree, or must not be written to."),
        (wrong, "have a mistake."),
    ] {
        if count > 0 {
            lines.push(format!("{count} {words}"));
        }
    }
    let columns = preview.columns.iter().map(|(what, header)| vec![(*what).to_owned(), header.clone().unwrap_or_else(|| "-".to_owned())]);
    lines.push(table(&columns.collect::<Vec<_>>()));
    lines.extend(preview.rows.iter().filter_map(|row| Some(format!("line {}: {}", row.line, row.problem.as_ref()?))));
    lines.push("Nothing was imported.".to_owned());
    lines.join("\n")
}

impl Export {
    pub async fn run(&self, app: &App) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        match self.what {
            Exported::Subscriptions => export::subscriptions(app, &shop, BufWriter::new(std::io::stdout().lock())).await?,
            Exported::Demand => export::demand(app, &shop, BufWriter::new(std::io::stdout().lock())).await?,
        };
        Ok(ExitCode::SUCCESS)
    }
}

fn open(file: &Path) -> anyhow::Result<Box<dyn Read>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    let opened = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    Ok(Box::new(BufReader::new(opened)))
}

/// Rows that were left out make the command fail, after it said which and why.
fn answer(output: Output, report: &Imported) -> anyhow::Result<ExitCode> {
    output.answer(report, |report| {
        let mut lines = vec![format!("{} of {} rows imported.", report.imported, report.rows)];
        let mut note = |count: usize, words: &str| {
            if count > 0 {
                lines.push(format!("{count} {words}"));
            }
        };
        note(report.known, "were in line already.");
        note(report.held, "are held: what they wait for can be bought now. `shelfbell episode held` shows them.");
        note(report.ended, "wait for nothing any more, did not agree, or must not be written to.");
        lines.extend(report.left_out.iter().chain(&report.refused).map(|row| format!("line {}: {}", row.line, row.problem)));
        lines.join("\n")
    })?;
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
