//! `shelfbell policy …`

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use shelfbell_core::audit::Actor;
use shelfbell_core::policy::Policy;

use super::output::{Output, table};
use super::the_shop;
use crate::app::App;
use crate::flows::change_policy::change_policy;
use crate::flows::dry_run::{DryRun, dry_run};

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
        /// Only say whom it would message and what else would follow
        #[arg(long)]
        dry_run: bool,
    },
}

pub async fn run(app: &App, command: PolicyCommand, output: Output) -> anyhow::Result<ExitCode> {
    let policy = match command {
        PolicyCommand::Show { shop } => the_shop(app, &shop).await?.policy,
        PolicyCommand::Set { changes, shop, dry_run: only_try } => {
            let shop = the_shop(app, &shop).await?;
            let pairs = changes.iter().map(|change| {
                let (key, value) = change.split_once('=').with_context(|| format!("'{change}' is not KEY=VALUE"))?;
                Ok((key.trim().to_owned(), value.trim().to_owned()))
            });
            let pairs = pairs.collect::<anyhow::Result<Vec<_>>>()?;
            if only_try {
                return output.answer(&dry_run(app, &shop, &pairs).await?, foretold);
            }
            change_policy(app, &shop, &pairs, &Actor::Console).await?
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

fn foretold(would: &DryRun) -> String {
    let mut lines = would.sentences.clone();
    if would.would_message == 0 {
        lines.insert(0, "Nobody would be messaged by this change.".to_owned());
    }
    lines.extend(would.by_variant.iter().map(|variant| format!("{:>8}  {}", variant.people, variant.title)));
    lines.push("Nothing was changed.".to_owned());
    lines.join("\n")
}
