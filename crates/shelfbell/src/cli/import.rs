//! `shelfbell import …` and `shelfbell export …`

use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::output::Output;
use super::the_shop;
use crate::app::App;
use crate::flows::import::Imported;
use crate::flows::{export, import};

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_enum)]
    what: What,
    /// A CSV file; - for standard input
    file: PathBuf,
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
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
                let report = import::subscriptions(app, &shop, file, progress("requests")).await.with_context(within)?;
                answer(output, &report)
            }
        }
    }
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
        note(report.ended, "had ended before and were left out.");
        lines.extend(report.refused.iter().map(|row| format!("line {}: {}", row.line, row.problem)));
        lines.join("\n")
    })?;
    Ok(if report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
