//! `shelfbell key …`: secret keys of a merchant's programs.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use secrecy::ExposeSecret as _;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::permission::Permission;

use super::output::{Output, table, time};
use super::the_shop;
use crate::app::App;
use crate::db::api_keys::{self as rows, ApiKey};
use crate::flows::api_keys;

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key that may do what it is given permission for; it is shown this once
    Add {
        /// What it is for
        name: String,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
        /// Of read, steer, contacts, settings, stock, users; several with commas
        #[arg(long, required = true, value_delimiter = ',', value_name = "PERMISSION")]
        permissions: Vec<String>,
    },
    /// The keys there are and were
    List {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// A key opens nothing any more
    Revoke {
        /// As `key list` shows it
        id: String,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
}

pub async fn run(app: &App, command: KeyCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        KeyCommand::Add { name, shop, permissions } => {
            let shop = the_shop(app, &shop).await?;
            let known = |text: &String| {
                Permission::parse(text.trim())
                    .with_context(|| format!("'{text}' is no permission; there are {}", Permission::ALL.map(Permission::as_str).join(", ")))
            };
            let permissions: Vec<Permission> = permissions.iter().map(known).collect::<anyhow::Result<_>>()?;
            let (key, secret) = api_keys::add(app, &shop.id, &name, &permissions, &Actor::Console).await?;
            let secret = secret.expose_secret();
            output.answer(&json!({ "key": key, "secret": secret }), |_| {
                table(&[vec!["id".into(), key.id.clone()], vec!["key".into(), format!("{secret}  (shown this once)")]])
            })
        }
        KeyCommand::List { shop } => {
            let shop = the_shop(app, &shop).await?;
            let mut tx = app.db.read().await?;
            let keys = rows::list(&mut tx, &shop.id).await?;
            output.answer(&keys, |keys| {
                if keys.is_empty() {
                    return "There is only the key that the shop was added with; `shop rotate-key` renews it.".to_owned();
                }
                table(&keys.iter().map(row).collect::<Vec<_>>())
            })
        }
        KeyCommand::Revoke { id, shop } => {
            let shop = the_shop(app, &shop).await?;
            api_keys::revoke(app, &shop.id, &id, &Actor::Console).await?;
            output.answer(&json!({ "ok": true }), |_| "Revoked.".to_owned())
        }
    }
}

fn row(key: &ApiKey) -> Vec<String> {
    let permissions: Vec<&str> = key.permissions.iter().map(|permission| permission.as_str()).collect();
    let state = match (key.revoked_at, key.last_used_at) {
        (Some(at), _) => format!("revoked {}", time(at)),
        (None, Some(at)) => format!("used {}", time(at)),
        (None, None) => "never used".to_owned(),
    };
    vec![key.id.clone(), format!("…{}", key.hint), key.name.clone(), permissions.join(","), state]
}
