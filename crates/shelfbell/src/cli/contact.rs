//! `shelfbell contact …`: what is stored about a person, shown or erased.

use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use serde_json::{Value, json};
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::{ChannelKind, mask};

use super::output::{Output, line, table, time};
use super::the_shop;
use crate::app::App;
use crate::flows::data_requests::{self, Asked};
use crate::flows::erase::{self, Erased};
use crate::flows::export_contact;

const MOST: i64 = 500;

#[derive(Debug, Subcommand)]
pub enum ContactCommand {
    /// Everything that is stored about a person, as JSON; or with --request, the answer to a request that came through the platform
    Export {
        /// An e-mail address, or a phone number with its country
        #[arg(required_unless_present = "request")]
        address: Option<String>,
        #[arg(long, conflicts_with = "address", value_name = "ID")]
        request: Option<String>,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Erase a person and everything about them; it cannot be undone
    Erase {
        /// An e-mail address, or a phone number with its country
        address: String,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Customers who asked through the platform what is stored about them and wait for an answer, with the day by which each is due
    Requests {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Mark such a request as answered
    Done {
        #[arg(value_name = "ID")]
        request: String,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
}

pub async fn run(app: &App, command: ContactCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        ContactCommand::Export { address, request, shop } => {
            let shop = the_shop(app, &shop).await?;
            let data = match request {
                Some(id) => data_requests::answer(app, &shop, &Actor::Console, &id).await?.with_context(|| {
                    format!("there is no request {id}, or its person was erased since; `contact requests` lists those that are open")
                })?,
                None => export_contact::for_merchant(app, &shop, &Actor::Console, &[named(&address.unwrap_or_default())]).await?,
            };
            line(&serde_json::to_string_pretty(&data)?)?;
            Ok(ExitCode::SUCCESS)
        }
        ContactCommand::Erase { address, shop } => {
            let shop = the_shop(app, &shop).await?;
            let erased = erase::for_merchant(app, &shop, &Actor::Console, &[named(&address)]).await?;
            output.answer(&erased, |erased| match *erased {
                Erased { contacts: 0, conversations: 0, .. } => "Nothing was stored about this address.".to_owned(),
                Erased { subscriptions, conversations, .. } => {
                    format!("Erased, with {subscriptions} subscriptions and {conversations} conversations.")
                }
            })
        }
        ContactCommand::Requests { shop } => {
            let requests = data_requests::list(app, &the_shop(app, &shop).await?, false, None, MOST).await?;
            let shown: Vec<Value> = requests.iter().map(masked).collect();
            output.answer(&shown, |_| {
                if requests.is_empty() {
                    return "Nobody waits for an answer.".to_owned();
                }
                let row = |r: &Asked| vec![r.request_id.clone(), format!("due {}", time(r.due_at)), masks(r).join(", ")];
                table(&requests.iter().map(row).collect::<Vec<_>>())
            })
        }
        ContactCommand::Done { request, shop } => {
            if !data_requests::mark(app, &the_shop(app, &shop).await?, &Actor::Console, &request, true).await? {
                bail!("there is no request {request}; `contact requests` lists those that are open");
            }
            output.answer(&json!({ "ok": true }), |_| "Marked as answered.".to_owned())
        }
    }
}

/// A terminal is looked over the shoulder of.
fn masks(request: &Asked) -> Vec<String> {
    request.addresses.iter().map(|named| mask(&named.address)).collect()
}

fn masked(request: &Asked) -> Value {
    let Asked { request_id, requested_at, due_at, .. } = request;
    json!({ "request_id": request_id, "requested_at": requested_at, "due_at": due_at, "addresses_masked": masks(request) })
}

fn named(address: &str) -> (ChannelKind, String) {
    (ChannelKind::of(address), address.trim().to_owned())
}
