//! `shelfbell demo`: the real server on an embedded database, a stand-in shop beside it, and an inbox that catches the mail.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use secrecy::ExposeSecret as _;
use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::permission::Role;
use tokio::net::TcpListener;

use super::output::Output;
use super::serve::told_to_stop;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::shops::{Credentials, Platform, Shop};
use crate::demo::{ConnectedTo, Merchant, Settings, StandIn, start};
use crate::flows::change_policy::change_policy;
use crate::flows::shop_account::{self, NewShop, add_shop};
use crate::flows::users::{self, NewUser};
use crate::ids::Ids;
use crate::jobs::{self, Stopper, connect_shop};
use crate::{http, logging};

#[derive(Debug, Args)]
pub struct Demo {
    /// The server's port; the shop takes the next one, the inbox's SMTP the one after
    #[arg(long, default_value_t = 8787)]
    port: u16,
}

impl Demo {
    pub async fn run(&self, output: Output) -> anyhow::Result<ExitCode> {
        let ids = Ids::random();
        let (server, shop, smtp) = (self.bind(0).await?, self.bind(1).await?, self.bind(2).await?);
        // The shop's own bar lets hours pass, for both.
        let clock = Clock::Shifted(Arc::default());
        let (client_secret, sms_token) = (ids.secret("shpss_").into(), ids.secret("").into());
        let settings = Settings { http: shop, smtp, clock: clock.clone(), client_secret, sms_token };
        let stand_in = start(settings).await?;
        let files = Files::new(&ids)?;
        let server_url = format!("http://{}", server.local_addr()?);
        let config = config(&stand_in, &files, &server_url)?;
        logging::start(&config.log)?;
        let app = App::build(config, clock, ids, None).await?;
        let (stopper, stop) = Stopper::new();
        let stopping = stop.clone();
        let serving = tokio::spawn(http::serve(app.clone(), server, async move { stopping.stopped().await }));
        let (publishable_key, merchant) = connect(&app, &stand_in, &server_url).await?;
        let mut running = jobs::start(&app, &stop);
        let tour = format!("{}/tour", stand_in.base_url);
        let (inbox, phone) = (format!("{}/inbox", stand_in.base_url), format!("{}/phone", stand_in.base_url));
        let address = json!({ "tour": tour, "shop": stand_in.base_url, "inbox": inbox, "phone": phone, "server": server_url,
            "publishable_key": publishable_key, "dashboard": merchant.dashboard_url, "email": merchant.email, "password": merchant.password });
        output.answer(&address, |address| {
            let line = |what: &str| address[what].as_str().unwrap_or_default().to_owned();
            format!(
                "Shelfbell is running with a stand-in shop. Open\n\n    {}\n\nshop {}   inbox {}   phone {}   server {}\n\
                 dashboard {}   sign in as {} with {}\nCtrl-C ends it; nothing is kept.",
                line("tour"),
                line("shop"),
                line("inbox"),
                line("phone"),
                line("server"),
                line("dashboard"),
                line("email"),
                line("password")
            )
        })?;
        told_to_stop().await?;
        stopper.stop();
        while running.join_next().await.is_some() {}
        serving.await??;
        app.db.close().await;
        Ok(ExitCode::SUCCESS)
    }

    async fn bind(&self, offset: u16) -> anyhow::Result<TcpListener> {
        let port = self.port.checked_add(offset).context("--port is too high")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        TcpListener::bind(address).await.with_context(|| format!("port {port} is taken; choose three free ones in a row with --port N"))
    }
}

/// A database for as long as the demo runs.
struct Files(PathBuf);

impl Files {
    fn new(ids: &Ids) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(ids.secret("shelfbell-demo-"));
        std::fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // What is left behind lies in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn config(stand_in: &StandIn, files: &Files, server_url: &str) -> anyhow::Result<Config> {
    let mut config = Config::defaults()?;
    config.database.url = format!("sqlite://{}", files.0.join("demo.db").display()).into();
    server_url.clone_into(&mut config.http.public_url);
    config.mail.smtp_url = format!("smtp://{}?tls=none", stand_in.smtp_addr).into();
    "alerts@shelfbell.example".clone_into(&mut config.mail.from);
    config.sms.account_sid.clone_from(&stand_in.sms_account);
    config.sms.auth_token = stand_in.sms_token.clone();
    config.sms.api_url.clone_from(&stand_in.base_url);
    "warn".clone_into(&mut config.log.filter);
    // One person tries everything from one address.
    config.limits.sign_ups_per_client_per_minute = 600;
    config.limits.sign_ups_per_address_per_hour = 600;
    Ok(config)
}

/// What a merchant would do by hand: `shop add` with the app's credentials, and wait for the catalogue. Gives the publishable key.
async fn connect(app: &App, stand_in: &StandIn, server_url: &str) -> anyhow::Result<(String, Merchant)> {
    let new = NewShop {
        domain: stand_in.domain.clone(),
        platform: Platform::Shopify,
        webhook_secrets: vec![stand_in.client_secret.clone()],
        credentials: Some(Credentials::ClientCredentials {
            client_id: stand_in.client_id.clone(),
            client_secret: stand_in.client_secret.clone(),
        }),
        admin_url: Some(stand_in.base_url.clone()),
        currency: "USD".to_owned(),
    };
    let (shop, keys) = add_shop(app, new).await?;
    // Nobody wants to wait in a demo.
    let quick = [
        ("settle_secs", "0"),
        ("wave_interval_secs", "60"),
        ("sms_hours", "off"),
        ("push", "true"),
        ("default_country", "US"),
        ("colour", "#1d5558"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()));
    change_policy(app, &shop, &quick, &Actor::Console).await?;
    shop_account::set_sms_sender(app, &shop, Some(&stand_in.sms_number)).await?;
    connect_shop(app, &shop, |_, _| {}).await.context("the stand-in shop could not be read")?;
    let merchant = merchant(app, &shop, server_url).await?;
    stand_in.connect(ConnectedTo {
        server_url: server_url.to_owned(),
        publishable_key: keys.publishable.clone(),
        merchant: Some(merchant.clone()),
    });
    Ok((keys.publishable, merchant))
}

/// Somebody to look at the dashboard as. The password is drawn anew each time.
async fn merchant(app: &App, shop: &Shop, server_url: &str) -> anyhow::Result<Merchant> {
    let new = NewUser { email: "owner@shelfbell.example".to_owned(), name: "Robin".to_owned(), role: Role::Owner, password: None };
    let added = users::add(app, &shop.id, new, &Actor::Console).await?;
    let password = added.password.map(|password| password.expose_secret().to_owned()).unwrap_or_default();
    Ok(Merchant { dashboard_url: format!("{server_url}/"), email: added.member.email, password })
}
