//! `shelfbell policy …`

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use shelfbell_core::policy::Policy;

use super::output::{Output, table};
use super::the_shop;
use crate::app::App;
use crate::flows::change_policy::change_policy;

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Every setting of a shop
    Show {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Change settings: all of them, or none where one is refused
    Set {
        #[arg(required = true, value_name = "KEY=VALUE")]
        changes: Vec<String>,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
}

pub async fn run(app: &App, command: PolicyCommand, output: Output) -> anyhow::Result<ExitCode> {
    let policy = match command {
        PolicyCommand::Show { shop } => the_shop(app, &shop).await?.policy,
        PolicyCommand::Set { changes, shop } => {
            let shop = the_shop(app, &shop).await?;
            let pairs = changes.iter().map(|change| {
                let (key, value) = change.split_once('=').with_context(|| format!("'{change}' is not KEY=VALUE"))?;
                Ok((key.trim().to_owned(), value.trim().to_owned()))
            });
            change_policy(app, &shop, &pairs.collect::<anyhow::Result<Vec<_>>>()?).await?
        }
    };
    output.answer(&policy, shown)
}

fn shown(policy: &Policy) -> String {
    let values = serde_json::to_value(policy).unwrap_or_default();
    let value = |key: &str| match &values[key] {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    table(&Policy::KEYS.iter().map(|key| vec![(*key).to_owned(), value(key)]).collect::<Vec<_>>())
}
