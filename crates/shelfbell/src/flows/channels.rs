//! How a shop's messages travel: what each channel has to be told, and whether it works.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value, json};
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::policy::Policy;
use shelfbell_core::policy::settings::declaration;
use shelfbell_core::setting::Declaration;

use super::change_policy::{ChangeError, change_within, seen};
use super::shop_account::{SmsSenderError, sms_sender};
use crate::app::App;
use crate::channels::sms::SENDER;
use crate::channels::{Configured, Declared};
use crate::db::audit;
use crate::db::shops::{self, Shop};

/// A provider that takes longer is said to be out of reach.
const PATIENCE: Duration = Duration::from_secs(4);

/// One channel as a shop has it.
#[derive(Clone, Debug)]
pub struct Standing {
    pub kind: ChannelKind,
    pub title: &'static str,
    /// The shop can send by it.
    pub configured: bool,
    /// Does the provider answer and accept us? `None` where there is nobody to ask.
    pub healthy: Option<bool>,
    /// What is missing, or wrong, or set.
    pub detail: String,
    /// What the shop can set, what it is set to, and what it is set to at first.
    pub settings: Vec<(&'static Declaration, Value, Value)>,
    pub config: Vec<Configured>,
}

#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    #[error("this shop has no such channel")]
    Unknown,
    #[error("this channel has no setting '{0}'")]
    NoSetting(String),
    #[error(transparent)]
    Sender(#[from] SmsSenderError),
    #[error(transparent)]
    Policy(#[from] ChangeError),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

/// Every channel that there is, with a question to each provider.
pub async fn standing(app: &App, shop: &Shop) -> Vec<Standing> {
    let all = app.channels.declared().into_iter().map(|(kind, declared)| one(app, shop, kind, declared));
    futures_util::future::join_all(all).await
}

async fn one(app: &App, shop: &Shop, kind: ChannelKind, declared: Declared) -> Standing {
    let configured = if kind == ChannelKind::Postback { shop.has_postback() } else { app.offers(shop, kind) };
    let (healthy, detail) = match app.channels.get(kind) {
        None => (None, declared.missing.to_owned()),
        Some(_) if !configured => (None, "You have not set it up yet.".to_owned()),
        Some(_) if kind == ChannelKind::Postback && shop.postback.stopped_at.is_some() => {
            (Some(false), format!("Stopped: {}.", shop.postback.stopped_why.as_deref().unwrap_or("no reason was given")))
        }
        Some(channel) => match tokio::time::timeout(PATIENCE, channel.check()).await {
            Ok(Ok(())) => (Some(true), String::new()),
            Ok(Err(error)) => (Some(false), format!("{error}.")),
            Err(_) => (Some(false), format!("The provider did not answer within {} s.", PATIENCE.as_secs())),
        },
    };
    let settings = settings(shop, &declared);
    Standing { kind, title: declared.title, configured, healthy, detail, settings, config: (declared.config)(&app.config) }
}

fn settings(shop: &Shop, declared: &Declared) -> Vec<(&'static Declaration, Value, Value)> {
    let [values, defaults] = [&shop.policy, &Policy::default()].map(|policy| serde_json::to_value(policy).unwrap_or_default());
    let own = declared.settings.iter().map(|setting| (setting, own_value(shop, setting.key), Value::Null));
    let policy = declared.policy.iter().filter_map(|key| Some((declaration(key)?, values[key].clone(), defaults[key].clone())));
    own.chain(policy).collect()
}

fn own_value(shop: &Shop, key: &str) -> Value {
    match key {
        SENDER => json!(shop.sms_sender),
        _ => Value::Null,
    }
}

/// What a channel's settings are declared as; `None`: there is no such channel.
pub fn declared(app: &App, kind: ChannelKind) -> Option<Declared> {
    app.channels.declared().remove(&kind)
}

/// Changes settings of a channel: all of them or, where one is refused, none.
pub async fn change(app: &App, shop: &Shop, kind: ChannelKind, changes: &[(String, String)], by: &Actor) -> Result<(), ChannelError> {
    let declared = declared(app, kind).ok_or(ChannelError::Unknown)?;
    let (mut policy, mut own) = (Vec::new(), Vec::new());
    for (key, value) in changes {
        if declared.policy.contains(&key.as_str()) {
            policy.push((key.clone(), value.clone()));
        } else if declared.settings.iter().any(|setting| setting.key == key) {
            own.push((key.as_str(), value.trim()));
        } else {
            return Err(ChannelError::NoSetting(key.clone()));
        }
    }
    let mut tx = app.db.begin().await?;
    if !policy.is_empty() {
        change_within(&mut tx, app, shop, &policy, by).await?;
    }
    let mut noted = Map::new();
    for (key, value) in own {
        if key == SENDER {
            if !app.config.sms.shops_choose_sender {
                return Err(SmsSenderError::OperatorOnly.into());
            }
            let sender = Some(value).filter(|sender| !sender.is_empty()).map(sms_sender).transpose()?;
            if !shops::set_sms_sender(&mut tx, &shop.id, sender.as_deref()).await? {
                return Err(SmsSenderError::Taken(sender.unwrap_or_default()).into());
            }
        }
        noted.insert(key.to_owned(), json!({ "from": own_value(shop, key), "to": value }));
    }
    if !noted.is_empty() {
        audit::record(&mut tx, &shop.id, by, "channel.changed", kind.as_str(), &noted, app.now()).await?;
    }
    tx.commit().await?;
    seen(app, shop);
    Ok(())
}

/// A key of the configuration, as the API shows it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ConfigKey {
    /// As in the configuration file; whoever runs the server changes it.
    pub key: &'static str,
    pub label: &'static str,
    /// Null for secrets, and for what is not set.
    pub value: Option<String>,
    pub is_set: bool,
}

impl From<Configured> for ConfigKey {
    fn from(configured: Configured) -> Self {
        let Configured { key, label, value, is_set } = configured;
        Self { key, label, value, is_set }
    }
}
