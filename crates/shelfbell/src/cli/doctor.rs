//! `shelfbell doctor`: what is wrong, in words, and what to do about it.

use std::process::ExitCode;

use secrecy::ExposeSecret as _;
use serde::Serialize;
use shelfbell_core::contact::ChannelKind;

use super::output::Output;
use crate::app::App;
use crate::channels::Channel as _;
use crate::channels::email::Email;
use crate::channels::sms::{INBOUND_PATH, Sms};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::shops::{self, Platform, Shop};
use crate::db::{Db, inbox, messages};
use crate::flows::{connector, deliverability, encryption, postback};
use crate::ids::Ids;
use crate::jobs::hook_address;
use crate::models;

/// A clock that differs from the platform's by more than this misjudges what is new, ms.
const CLOCK_SLACK_MS: i64 = 30_000;
const DAY_MS: i64 = 86_400_000;

#[derive(Debug, Serialize)]
struct Finding {
    what: String,
    ok: bool,
    words: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, what: impl Into<String>, result: Result<String, String>) {
        let ok = result.is_ok();
        let words = result.unwrap_or_else(|problem| problem);
        self.0.push(Finding { what: what.into(), ok, words });
    }
}

pub async fn run(config: Config, output: Output) -> anyhow::Result<ExitCode> {
    let mut findings = Findings::default();
    let database = Db::open(config.database.url.expose_secret()).await;
    findings.add("database", database.as_ref().map(|_| "answers".to_owned()).map_err(|error| format!("{error} (database.url)")));
    let email = match Email::new(&crate::app::mail_settings(&config)) {
        Ok(email) => email
            .check()
            .await
            .map(|()| "the mail server answers and accepts us".to_owned())
            .map_err(|error| format!("{error} (mail.smtp_url)")),
        Err(error) => Err(error.to_string()),
    };
    findings.add("mail", email);
    if let Some(sms) = Sms::configured(&config, &crate::app::http_client()?) {
        let checked = sms.check().await.map(|()| "Twilio answers and accepts us".to_owned()).map_err(|error| error.to_string());
        findings.add("text messages", checked);
    }
    let public = &config.http.public_url;
    findings.add(
        "public address",
        if public.starts_with("https://") || is_local(public) {
            Ok(format!("links begin with {public}"))
        } else {
            Err(format!("{public} is not https: platforms refuse to send webhooks there, and links in mails look unsafe (http.public_url)"))
        },
    );
    if database.is_ok() {
        let app = App::build(config, Clock::System, Ids::random(), None).await?;
        if let Some(model) = &app.model {
            let answer = models::check(model.as_ref()).await;
            findings.add("model", answer.map(|()| "answers".to_owned()).map_err(|error| error.to_string()));
        }
        findings.add("encryption", at_rest(&app).await?);
        let mut tx = app.db.read().await?;
        let shops = shops::all(&mut tx).await?;
        drop(tx);
        if shops.is_empty() {
            findings.add("shops", Err("there is no shop yet: `shelfbell shop add example.myshopify.com` connects one".to_owned()));
        }
        for shop in &shops {
            examine(&app, shop, &mut findings).await?;
        }
    }
    let healthy = findings.0.iter().all(|finding| finding.ok);
    output.answer(&findings.0, |findings| {
        let line = |f: &Finding| format!("{} {}: {}", if f.ok { "ok     " } else { "PROBLEM" }, f.what, f.words);
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Is what lies in the database encrypted, and with what?
async fn at_rest(app: &App) -> sqlx::Result<Result<String, String>> {
    let status = encryption::status(app, false).await?;
    if status.protects_nothing {
        return Ok(Err(
            "addresses are NOT protected: their key lies in the same database. Make one with `shelfbell encryption new-key`, give \
             it to every process as encryption.keys, start them again, then `shelfbell encryption rotate`"
                .to_owned(),
        ));
    }
    let old: Vec<&str> = status.needed.iter().map(String::as_str).filter(|key| *key != status.current).collect();
    if !old.is_empty() {
        return Ok(Err(format!(
            "some is still encrypted with {}: `shelfbell encryption rotate` encrypts it with {}",
            old.join(", "),
            status.current
        )));
    }
    Ok(Ok(match status.own_key {
        Some(own) if own.starts_with(&format!("{} ", status.current)) => {
            format!("addresses are encrypted with the key {own}: back it up, and elsewhere than the database")
        }
        Some(own) => format!("addresses are encrypted with the key {}; {own} is not needed any more, remove it", status.current),
        None => format!("addresses are encrypted with the key {}", status.current),
    }))
}

fn is_local(url: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| url.starts_with(local))
}

async fn examine(app: &App, shop: &Shop, findings: &mut Findings) -> anyhow::Result<()> {
    let domain = &shop.domain;
    if shop.uninstalled_at.is_some() {
        findings.add(format!("{domain} app"), Err("the app was removed from the shop; install it again, then `shop sync`".to_owned()));
        return Ok(());
    }
    match (&shop.sms_sender, app.config.sms.is_configured()) {
        (Some(sender), true) => {
            let inbound = format!("{}{INBOUND_PATH}", app.config.http.base());
            findings.add(format!("{domain} text messages"), Ok(format!("from {sender}; what shoppers write comes to {inbound}")));
        }
        (Some(_), false) => {
            let problem = "the shop has a number, but the server no account: set sms.account_sid and sms.auth_token".to_owned();
            findings.add(format!("{domain} text messages"), Err(problem));
        }
        (None, _) => {}
    }
    if shop.policy.push {
        let push = app.channels.get(ChannelKind::Push);
        let checked = match push {
            Some(push) => push.check().await.map_err(|error| error.to_string()),
            None => Err("the channel is missing".to_owned()),
        };
        let words = format!("offered where the page names its worker; browsers subscribe with the key {}", app.vapid.public_key());
        findings.add(format!("{domain} notifications on devices"), checked.map(|()| words));
    }
    if shop.policy.postback_url.is_some() || shop.policy.email_by_postback || shop.policy.sms_by_postback {
        findings.add(format!("{domain} postback"), postback::check(app, shop).await);
    }
    let mut tx = app.db.read().await?;
    let last = inbox::last_received_at(&mut tx, &shop.id).await?;
    let unreadable = inbox::count_unreadable(&mut tx, &shop.id).await?;
    let dead = messages::all_dead(&mut tx, &shop.id, 500).await?.len();
    drop(tx);
    if unreadable > 0 {
        findings
            .add(format!("{domain} unreadable webhooks"), Err(format!("{unreadable}; `shelfbell unreadable --shop {domain}` shows them")));
    }
    if dead > 0 {
        findings.add(format!("{domain} messages given up"), Err(format!("{dead}; `shelfbell message dead --shop {domain}` shows them")));
    }
    let status = deliverability::status(app, shop).await?;
    let rate = status.complaint_percent.as_deref().unwrap_or("0");
    findings.add(
        format!("{domain} e-mail"),
        match (status.paused_at, status.reason) {
            (Some(_), reason) => Err(format!(
                "stopped: {}; {} messages wait, `shelfbell mail resume --shop {domain}` lets it go on",
                reason.unwrap_or_default(),
                status.waiting
            )),
            (None, _) => Ok(format!(
                "{} sent in seven days, {} hard bounces, {} complaints ({rate} %)",
                status.sent, status.hard_bounces, status.complaints
            )),
        },
    );
    if shop.platform == Platform::Generic {
        findings.add(format!("{domain} stock"), Ok("comes from the stock API and from files".to_owned()));
        return Ok(());
    }
    let age = last.map(|at| app.now() - at);
    findings.add(
        format!("{domain} webhooks"),
        match age {
            None => Err("none has come yet; the reconciliation poll finds changes meanwhile, but later".to_owned()),
            Some(age) if age > 7 * DAY_MS => Err(format!("the last one came {} days ago", age / DAY_MS)),
            Some(age) => Ok(format!("the last one came {} s ago", age / 1000)),
        },
    );
    if shop.webhook_secrets.is_empty() {
        findings.add(
            format!("{domain} webhook secret"),
            Err(format!("there is none, so every webhook is refused: `shelfbell shop add-webhook-secret {domain} SECRET`")),
        );
    }
    if let Some(ends) = connector::rotation(app, shop) {
        findings.add(format!("{domain} webhook secret"), Ok(ends));
    }
    platform(app, shop, findings).await;
    Ok(())
}

async fn platform(app: &App, shop: &Shop, findings: &mut Findings) {
    let domain = &shop.domain;
    let client = match app.clients.of(shop, &app.http, &app.clock) {
        Ok(Some(client)) => client,
        Ok(None) => {
            findings.add(format!("{domain} API"), Ok("no credentials: works from webhooks alone, without reconciliation".to_owned()));
            return;
        }
        Err(error) => {
            findings.add(format!("{domain} API"), Err(error.to_string()));
            return;
        }
    };
    match client.profile().await {
        Err(error) => findings.add(format!("{domain} API"), Err(error.to_string())),
        Ok(me) => {
            let missing = me.missing;
            findings.add(
                format!("{domain} API"),
                if missing.is_empty() {
                    Ok(format!("our key is accepted by {}", me.name))
                } else {
                    Err(format!(
                        "the app lacks the rights {}: add them where the key was made and approve them in the shop",
                        missing.join(", ")
                    ))
                },
            );
            let Some(address) = hook_address(app, shop) else { return };
            findings.add(
                format!("{domain} webhook subscriptions"),
                match client.missing_webhooks(&address).await {
                    Ok(topics) if topics.is_empty() => Ok("all are there".to_owned()),
                    Ok(topics) => Err(format!("missing for {address}: {}; `shelfbell shop sync {domain}` makes them", topics.join(", "))),
                    Err(error) => Err(error.to_string()),
                },
            );
        }
    }
    if let Some(theirs) = server_time(app, shop).await {
        let off = app.now() - theirs;
        findings.add(
            "clock",
            if off.abs() <= CLOCK_SLACK_MS {
                Ok("agrees with the platform's".to_owned())
            } else {
                Err(format!("differs from the platform's by {} s; set it by NTP", off / 1000))
            },
        );
    }
}

/// The Date header of the platform's answer (RFC 9110 §6.6.1), ms.
async fn server_time(app: &App, shop: &Shop) -> Option<i64> {
    let url = shop.admin_url.clone().unwrap_or_else(|| format!("https://{}", shop.domain));
    let answer = app.http.head(url).send().await.ok()?;
    let date = answer.headers().get(reqwest::header::DATE)?.to_str().ok()?;
    jiff::fmt::rfc2822::parse(date).ok().map(|at| at.timestamp().as_millisecond())
}
