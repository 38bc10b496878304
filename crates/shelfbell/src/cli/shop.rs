//! `shelfbell shop …`

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::json;
use shelfbell_core::audit::Actor;

use super::output::{Output, table, time};
use super::the_shop;
use crate::app::App;
use crate::db::shops::{self, Credentials, Platform, Shop};
use crate::flows::postback;
use crate::flows::shop_account::{self, Keys, NewShop};
use crate::jobs::{connect_shop, hook_address};

#[derive(Debug, Subcommand)]
pub enum ShopCommand {
    /// Connect a shop; prints its keys, which are shown this once, and its webhook address
    Add(Add),
    /// The shops there are
    List,
    /// Make new keys; the old ones stop working
    RotateKey {
        /// The shop's domain
        domain: String,
    },
    /// The platform has a new webhook secret: accept it beside the ones there are
    AddWebhookSecret {
        /// The shop's domain
        domain: String,
        secret: String,
    },
    /// The number that a shop's text messages come from and shoppers write to
    Sms {
        /// The shop's domain
        domain: String,
        /// A number such as +15005550006, a short code, or a messaging service (MG…)
        #[arg(long, value_name = "NUMBER", required_unless_present = "off")]
        from: Option<String>,
        /// The shop sends no text messages
        #[arg(long, conflicts_with = "from")]
        off: bool,
    },
    /// Messages that the shop's own provider sends, posted to an address of its policy: shows how that fares, or does one of these
    Postback {
        /// The shop's domain
        domain: String,
        /// Make a new secret; it is shown this once, and the one before is used as well until the next
        #[arg(long)]
        new_secret: bool,
        /// Post an event of the type "test"
        #[arg(long, conflicts_with = "new_secret")]
        test: bool,
        /// Go on after the address was gone
        #[arg(long, conflicts_with_all = ["new_secret", "test"])]
        resume: bool,
    },
    /// Read the whole catalogue and stock from the platform now, and subscribe to its webhooks
    Sync {
        /// The shop's domain
        domain: String,
    },
}

#[derive(Debug, Args)]
pub struct Add {
    /// Such as example.myshopify.com
    domain: String,
    #[arg(long, value_enum, default_value_t = PlatformName::Shopify)]
    platform: PlatformName,
    /// What shoppers know it by; a connected shop says it itself
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What the platform signs its webhooks with; several during a rotation. The client secret counts too
    #[arg(long = "webhook-secret", value_name = "SECRET")]
    webhook_secrets: Vec<String>,
    #[arg(long, requires = "client_secret", value_name = "ID")]
    client_id: Option<String>,
    #[arg(long, requires = "client_id", value_name = "SECRET")]
    client_secret: Option<String>,
    /// A static Admin API token of an older custom app
    #[arg(long, conflicts_with = "client_id", value_name = "TOKEN")]
    access_token: Option<String>,
    /// Where the Admin API is, when not at the shop's own domain
    #[arg(long, value_name = "URL")]
    admin_url: Option<String>,
    /// ISO 4217 code of the shop's prices; a connected shop says it itself
    #[arg(long, default_value = "USD")]
    currency: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PlatformName {
    Shopify,
    Woocommerce,
    Generic,
}

#[derive(Serialize)]
struct Added {
    shop_id: String,
    domain: String,
    publishable_key: String,
    secret_key: String,
    /// Only where the platform sends webhooks.
    webhook_url: Option<String>,
}

pub async fn run(app: &App, command: ShopCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        ShopCommand::Add(new) => add(app, new, output).await,
        ShopCommand::List => list(app, output).await,
        ShopCommand::RotateKey { domain } => {
            let shop = the_shop(app, &domain).await?;
            let keys = shop_account::rotate_key(app, &shop, &Actor::Console).await?;
            output.answer(&added(app, &shop, keys), |added| {
                table(&[vec!["publishable key".into(), added.publishable_key.clone()], vec!["secret key".into(), added.secret_key.clone()]])
            })
        }
        ShopCommand::AddWebhookSecret { domain, secret } => {
            let shop = the_shop(app, &domain).await?;
            shop_account::add_webhook_secret(app, &shop, secret.into()).await?;
            output.answer(&json!({ "ok": true }), |_| {
                let hours = app.config.http.webhook_secret_grace_hours;
                format!("The new secret is accepted; those before end in {hours} h (http.webhook_secret_grace_hours).")
            })
        }
        ShopCommand::Sms { domain, from, off: _ } => {
            let shop = the_shop(app, &domain).await?;
            shop_account::set_sms_sender(app, &shop, from.as_deref()).await?;
            let inbound = format!("{}{}", app.config.http.base(), crate::channels::sms::INBOUND_PATH);
            let set = json!({ "sms_sender": from, "inbound_webhook": inbound, "configured": app.config.sms.is_configured() });
            output.answer(&set, |_| match &from {
                None => "The shop sends no text messages.".to_owned(),
                Some(_) if !app.config.sms.is_configured() => {
                    "The number is kept; sms.account_sid and sms.auth_token are still missing in the settings.".to_owned()
                }
                Some(_) => format!("Set. In Twilio's console let messages that come in go to {inbound} (HTTP POST)."),
            })
        }
        ShopCommand::Postback { domain, new_secret, test, resume } => {
            let shop = the_shop(app, &domain).await?;
            if new_secret {
                let secret = postback::new_secret(app, &shop, &Actor::Console).await?;
                let secret = json!({ "secret": secret.expose_secret() });
                output.answer(&secret, |secret| format!("{}  (shown this once)", secret["secret"].as_str().unwrap_or_default()))
            } else if test {
                postback::test(app, &shop).await?;
                output.answer(&json!({ "ok": true }), |_| "The address took it.".to_owned())
            } else if resume {
                let resumed = postback::resume(app, &shop, &Actor::Console).await?;
                output.answer(&json!({ "resumed": resumed }), |_| format!("{resumed} messages go on."))
            } else {
                let check = postback::check(app, &shop).await;
                output.answer(&postback::status(app, &shop).await?, |_| check.unwrap_or_else(|problem| problem))
            }
        }
        ShopCommand::Sync { domain } => {
            let shop = the_shop(app, &domain).await?;
            let synced = connect_shop(app, &shop, |done, total| output.progress("reading the catalogue", done, total)).await?;
            output.answer(&synced, |synced| format!("{} products and {} variants are known.", synced.products, synced.variants))
        }
    }
}

async fn add(app: &App, new: Add, output: Output) -> anyhow::Result<ExitCode> {
    let name = new.name.filter(|name| !name.trim().is_empty());
    let mut secrets: Vec<_> = new.webhook_secrets.into_iter().map(Into::into).collect();
    let credentials = match (new.client_id, new.client_secret, new.access_token) {
        (Some(client_id), Some(client_secret), _) => {
            // Shopify signs webhooks with the app's client secret.
            if matches!(new.platform, PlatformName::Shopify) {
                secrets.push(client_secret.clone().into());
            }
            Some(Credentials::ClientCredentials { client_id, client_secret: client_secret.into() })
        }
        (_, _, Some(token)) => Some(Credentials::StaticToken(token.into())),
        _ => None,
    };
    let platform = match new.platform {
        PlatformName::Shopify => Platform::Shopify,
        PlatformName::Woocommerce => Platform::Woocommerce,
        PlatformName::Generic => Platform::Generic,
    };
    if platform == Platform::Woocommerce && secrets.is_empty() {
        // Ours to choose: the shop is told it with each webhook that we make there.
        secrets.push(app.ids.secret("").into());
    }
    let new =
        NewShop { domain: new.domain, platform, webhook_secrets: secrets, credentials, admin_url: new.admin_url, currency: new.currency };
    let (shop, keys) = shop_account::add_shop(app, new).await?;
    if let Some(name) = name {
        shop_account::set_name(app, &shop, name.trim()).await?;
    }
    output.answer(&added(app, &shop, keys), |added| {
        table(&[
            vec!["shop".into(), added.domain.clone()],
            vec!["publishable key".into(), added.publishable_key.clone()],
            vec!["secret key".into(), format!("{}  (shown this once)", added.secret_key)],
            vec![
                "webhook address".into(),
                added
                    .webhook_url
                    .clone()
                    .unwrap_or_else(|| "none: state stock by POST /admin/v1/stock, or import it from files".to_owned()),
            ],
        ])
    })
}

fn added(app: &App, shop: &Shop, keys: Keys) -> Added {
    Added {
        shop_id: shop.id.to_string(),
        domain: shop.domain.clone(),
        publishable_key: keys.publishable,
        secret_key: keys.secret,
        webhook_url: hook_address(app, shop),
    }
}

async fn list(app: &App, output: Output) -> anyhow::Result<ExitCode> {
    #[derive(Serialize)]
    struct Listed {
        shop_id: String,
        domain: String,
        platform: &'static str,
        publishable_key: String,
        created_at: i64,
        uninstalled_at: Option<i64>,
    }
    let mut tx = app.db.read().await?;
    let listed = shops::all(&mut tx).await?.into_iter().map(|shop| Listed {
        shop_id: shop.id.into_string(),
        domain: shop.domain,
        platform: shop.platform.as_str(),
        publishable_key: shop.publishable_key,
        created_at: shop.created_at,
        uninstalled_at: shop.uninstalled_at,
    });
    output.answer(&listed.collect::<Vec<_>>(), |shops| {
        if shops.is_empty() {
            return "There is no shop yet; `shelfbell shop add example.myshopify.com` connects one.".to_owned();
        }
        let rows = shops.iter().map(|s| vec![s.domain.clone(), s.platform.to_owned(), s.publishable_key.clone(), time(s.created_at)]);
        table(&rows.collect::<Vec<_>>())
    })
}
