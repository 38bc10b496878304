//! What waits for the merchant: held sends, dead messages, unreadable webhooks.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use shelfbell_core::audit::Actor;

use super::output::{Output, table, time};
use super::the_shop;
use crate::app::App;
use crate::db::episodes::Which;
use crate::db::{inbox, messages};
use crate::flows::approve::{self, Approved};
use crate::flows::episodes::{self, EpisodeItem};
use crate::flows::{retry, steer, unreadable};

const MOST: i64 = 500;

#[derive(Debug, Subcommand)]
pub enum EpisodeCommand {
    /// Sends that the mass-send guard held, with how many each would reach
    Held {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Episodes, the newest first
    List {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
        /// open, held or closed; all when left out
        #[arg(long)]
        state: Option<EpisodeState>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        most: u32,
    },
    /// Begin the next wave of an episode without waiting its interval
    SendNow { id: String },
    /// End an episode: nobody else is told, and whoever's message has not left is back in line
    Stop { id: String },
    /// Let the people of a held episode be told
    Approve { id: String },
    /// Do not tell the people of a held episode
    Cancel { id: String },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum EpisodeState {
    Open,
    Held,
    Closed,
}

#[derive(Debug, Subcommand)]
pub enum MessageCommand {
    /// Messages that were given up
    Dead {
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
    /// Try dead messages again: one, or all of the shop
    Retry {
        id: Option<String>,
        #[arg(long, value_name = "DOMAIN")]
        shop: String,
    },
}

#[derive(Debug, Args)]
pub struct Unreadable {
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
    /// Read them again, as a newer program or another setting may understand them: one by its id, or `all`
    #[arg(long, value_name = "ID", conflicts_with = "drop")]
    retry: Option<String>,
    /// Give them up, so that nothing follows from them any more: one by its id, or `all`
    #[arg(long, value_name = "ID")]
    drop: Option<String>,
}

pub async fn run(app: &App, command: EpisodeCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        EpisodeCommand::Held { shop } => {
            let held = approve::held(app, &the_shop(app, &shop).await?).await?;
            output.answer(&held, |held| {
                if held.is_empty() {
                    return "Nothing is held.".to_owned();
                }
                let row = |h: &approve::Held| {
                    let units = h.sellable.map_or_else(|| "not counted".to_owned(), |units| format!("{units} sellable"));
                    vec![
                        h.episode_id.clone(),
                        h.kind.clone(),
                        format!("{} · {}", h.product_title, h.variant_title),
                        units,
                        format!("reaches {}", h.reach),
                    ]
                };
                table(&held.iter().map(row).collect::<Vec<_>>())
            })
        }
        EpisodeCommand::List { shop, state, most } => {
            let which = match state {
                None => Which::All,
                Some(EpisodeState::Open) => Which::Open,
                Some(EpisodeState::Held) => Which::Held,
                Some(EpisodeState::Closed) => Which::Closed,
            };
            let list = episodes::list(app, &the_shop(app, &shop).await?, which, None, i64::from(most)).await?;
            output.answer(&list, |list| {
                let row = |item: &EpisodeItem| {
                    let state = item.ending.as_ref().unwrap_or(&item.state).replace('_', " ");
                    let variant = item.variant_title.as_ref().map_or_else(String::new, |title| format!(" · {title}"));
                    let numbers = format!("{} told, {} sent, {} bought", item.told, item.sent, item.bought);
                    vec![item.id.clone(), time(item.opened_at), state, format!("{}{variant}", item.product_title), numbers]
                };
                if list.is_empty() { "There is none.".to_owned() } else { table(&list.iter().map(row).collect::<Vec<_>>()) }
            })
        }
        EpisodeCommand::SendNow { id } => {
            let shop = approve::shop_of(app, &id).await?.with_context(|| format!("there is no episode {id}"))?;
            let sent = steer::send_now(app, &shop, &Actor::Console, &id, None).await?;
            output.answer(&sent, |sent| sent.text.clone())
        }
        EpisodeCommand::Stop { id } => {
            let shop = approve::shop_of(app, &id).await?.with_context(|| format!("there is no episode {id}"))?;
            let stopped = steer::stop(app, &shop, &Actor::Console, &id).await?;
            output.answer(&stopped, |stopped| format!("Stopped: nobody else is told; {} are back in line.", stopped.put_back))
        }
        EpisodeCommand::Approve { id } => {
            let shop = approve::shop_of(app, &id).await?.with_context(|| format!("there is no episode {id}"))?;
            let approved = approve::approve(app, &shop.id, &Actor::Console, &id).await?;
            output.answer(&json!({ "ok": true }), |_| match approved {
                Approved::Passed => "Approved: its people are told now.".to_owned(),
                Approved::InLine => format!(
                    "Approved: its people are in line, with others who wait there, and nobody else was approved. `shelfbell explain {id}` says more; where \
                     the send to all of them waits for you, `shelfbell episode held --shop {}` shows it.",
                    shop.domain
                ),
            })
        }
        EpisodeCommand::Cancel { id } => {
            let shop = approve::shop_of(app, &id).await?.with_context(|| format!("there is no episode {id}"))?;
            approve::cancel(app, &shop.id, &Actor::Console, &id).await?;
            output.answer(&json!({ "ok": true }), |_| "Its people are not told.".to_owned())
        }
    }
}

pub async fn messages(app: &App, command: MessageCommand, output: Output) -> anyhow::Result<ExitCode> {
    match command {
        MessageCommand::Dead { shop } => {
            let shop = the_shop(app, &shop).await?;
            let mut tx = app.db.read().await?;
            let dead = messages::all_dead(&mut tx, &shop.id, MOST).await?;
            output.answer(&dead, |dead| {
                if dead.is_empty() {
                    return "No message was given up.".to_owned();
                }
                let row = |m: &messages::Message| vec![m.notification_id.clone(), time(m.created_at), m.error.clone().unwrap_or_default()];
                table(&dead.iter().map(row).collect::<Vec<_>>())
            })
        }
        MessageCommand::Retry { id, shop } => {
            let shop = the_shop(app, &shop).await?;
            let revived = retry::dead(app, &shop, &Actor::Console, id.as_deref()).await?;
            output.answer(&json!({ "revived": revived }), |_| format!("{revived} messages are tried again."))
        }
    }
}

impl Unreadable {
    pub async fn run(&self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        if let Some(id) = &self.retry {
            let retried = unreadable::read_again(app, &shop, &Actor::Console, named(id)).await?;
            return output.answer(&json!({ "retried": retried }), |_| format!("{retried} webhooks are read again."));
        }
        if let Some(id) = &self.drop {
            let dropped = unreadable::give_up(app, &shop, &Actor::Console, named(id)).await?;
            return output.answer(&json!({ "dropped": dropped }), |_| format!("{dropped} webhooks are given up."));
        }
        let mut tx = app.db.read().await?;
        let list = inbox::unreadable(&mut tx, &shop.id, None, MOST).await?;
        output.answer(&list, |list| {
            if list.is_empty() {
                return "Every webhook was understood.".to_owned();
            }
            let row = |w: &inbox::Unreadable| {
                vec![time(w.received_at), w.topic.clone(), w.webhook_id.clone(), w.reason.clone().unwrap_or_default()]
            };
            table(&list.iter().map(row).collect::<Vec<_>>())
        })
    }
}

fn named(id: &str) -> Option<&str> {
    (id != "all").then_some(id)
}
