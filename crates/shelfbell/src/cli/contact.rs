//! `shelfbell contact …`: what is stored about a person, shown or erased.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;

use super::output::{Output, line, table, time};
use super::the_shop;
use crate::app::App;
use crate::flows::erase::{self, Erased};
use crate::flows::export_contact::{self, OpenRequest};

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
    /// Customers who asked through the platform what is stored about them
    Requests {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
}

pub async fn run(app: &App, command: ContactCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        ContactCommand::Export { address, request, shop } => {
            let shop = the_shop(app, &shop).await?;
            let data = match request {
                Some(id) => export_contact::requested(app, &shop, &Actor::Console, &id).await?.with_context(|| {
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
            let requests = export_contact::requests(app, &the_shop(app, &shop).await?).await?;
            output.answer(&requests, |requests| {
                if requests.is_empty() {
                    return "Nobody has asked.".to_owned();
                }
                let row = |r: &OpenRequest| vec![r.request_id.clone(), time(r.requested_at), r.addresses_masked.join(", ")];
                table(&requests.iter().map(row).collect::<Vec<_>>())
            })
        }
    }
}

fn named(address: &str) -> (ChannelKind, String) {
    (ChannelKind::of(address), address.trim().to_owned())
}
