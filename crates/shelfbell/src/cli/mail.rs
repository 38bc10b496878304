//! Whether mail arrives: `shelfbell mail …`, `shelfbell suppression …`, and `shelfbell bounce` at the end of a mail system's pipe.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::{Address, ChannelKind};

use super::output::{Output, table, time};
use super::the_shop;
use crate::app::App;
use crate::channels::email::report::dsn;
use crate::db::contacts::{self, Suppressed};
use crate::flows::deliverability::{self, Recorded, Status};

const MOST: i64 = 500;
/// A returned message may hold the whole original.
const LARGEST: u64 = 32 * 1024 * 1024;

#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Sent, bounced and complained of within seven days; stopped or not, and why
    Status {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Stop a shop's e-mail; what is written meanwhile waits
    Pause {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
        /// For whoever wonders later
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Let a shop's e-mail go on; complaints so far do not count any more
    Resume {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
}

#[derive(Debug, Args)]
pub struct Whom {
    /// An e-mail address, or a phone number with --channel sms
    address: String,
    #[arg(long, default_value = "email")]
    channel: String,
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
}

#[derive(Debug, Subcommand)]
pub enum SuppressionCommand {
    /// Addresses that a shop must not write to, and why, the newest first
    List {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Never write to an address again
    Add {
        #[command(flatten)]
        whom: Whom,
    },
    /// Write to an address again when it asks to be told
    Remove {
        #[command(flatten)]
        whom: Whom,
    },
}

pub async fn run(app: &App, command: MailCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        MailCommand::Status { shop } => {
            let status = deliverability::status(app, &the_shop(app, &shop).await?).await?;
            output.answer(&status, |status| shown(status, &shop))
        }
        MailCommand::Pause { shop, reason } => {
            let paused = deliverability::pause(app, &the_shop(app, &shop).await?.id, &Actor::Console, reason.trim()).await?;
            let words = if paused { "Stopped. What is written meanwhile waits." } else { "It is stopped already." };
            output.answer(&json!({ "paused": paused }), |_| words.to_owned())
        }
        MailCommand::Resume { shop } => {
            let resumed = deliverability::resume(app, &the_shop(app, &shop).await?.id, &Actor::Console).await?;
            output.answer(&json!({ "resumed": resumed }), |_| format!("It goes on; {resumed} messages waited."))
        }
    }
}

fn shown(status: &Status, shop: &str) -> String {
    let percent = status.complaint_percent.as_deref().map_or_else(|| "none sent".to_owned(), |percent| format!("{percent} %"));
    let mut rows = vec![
        vec!["sent within seven days".to_owned(), status.sent.to_string()],
        vec!["hard bounces".to_owned(), status.hard_bounces.to_string()],
        vec!["soft bounces".to_owned(), status.soft_bounces.to_string()],
        vec!["complaints".to_owned(), format!("{} ({percent}; the limit is {} %)", status.complaints, status.complaint_limit_percent)],
    ];
    let state = match (status.paused_at, &status.reason) {
        (Some(at), reason) => {
            let why = reason.as_deref().unwrap_or("no reason was given");
            format!("stopped since {}: {why}. `shelfbell mail resume --shop {shop}` lets it go on", time(at))
        }
        (None, _) => "goes on".to_owned(),
    };
    rows.push(vec!["e-mail".to_owned(), state]);
    if status.waiting > 0 {
        rows.push(vec!["waiting".to_owned(), status.waiting.to_string()]);
    }
    table(&rows)
}

pub async fn suppressions(app: &App, command: SuppressionCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        SuppressionCommand::List { shop } => {
            let shop = the_shop(app, &shop).await?;
            let mut tx = app.db.read().await?;
            let list = contacts::suppressed(&mut tx, &shop.id, None, MOST).await?;
            output.answer(&list, |list| {
                if list.is_empty() {
                    return "Nobody is suppressed.".to_owned();
                }
                let row =
                    |s: &Suppressed| vec![s.address.clone(), s.reason.clone(), time(s.suppressed_at), s.detail.clone().unwrap_or_default()];
                table(&list.iter().map(row).collect::<Vec<_>>())
            })
        }
        SuppressionCommand::Add { whom } => {
            let (shop, address) = (the_shop(app, &whom.shop).await?, whom.address()?);
            deliverability::suppress(app, &shop, &Actor::Console, &address).await?;
            output.answer(&json!({ "ok": true }), |_| "This shop does not write to it any more.".to_owned())
        }
        SuppressionCommand::Remove { whom } => {
            let (shop, address) = (the_shop(app, &whom.shop).await?, whom.address()?);
            if !deliverability::lift(app, &shop, &Actor::Console, &address).await? {
                bail!("this shop may write to that address already");
            }
            output.answer(&json!({ "ok": true }), |_| "This shop may write to it when it asks to be told.".to_owned())
        }
    }
}

impl Whom {
    fn address(&self) -> anyhow::Result<Address> {
        let channel =
            ChannelKind::parse(&self.channel).with_context(|| format!("'{}' is no channel; it is email, sms or push", self.channel))?;
        Ok(Address::parse(channel, &self.address)?)
    }
}

/// Reads one returned message from standard input.
pub async fn bounce(app: &App, output: Output) -> anyhow::Result<ExitCode> {
    let mut raw = Vec::new();
    std::io::stdin().lock().take(LARGEST).read_to_end(&mut raw).context("cannot read the message from standard input")?;
    let reports = dsn::read(&raw)?;
    let (mut recorded, mut unknown) = (0, 0);
    for report in &reports {
        match deliverability::record(app, report).await? {
            Recorded::Done | Recorded::Repeated => recorded += 1,
            Recorded::Unknown => unknown += 1,
        }
    }
    output.answer(&json!({ "recorded": recorded, "unknown": unknown }), |_| match (recorded, unknown) {
        (0, 0) => "It says that nothing failed.".to_owned(),
        (recorded, 0) => format!("Recorded: {recorded}."),
        (recorded, unknown) => format!("Recorded: {recorded}; about no message of ours: {unknown}."),
    })
}
