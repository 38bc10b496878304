//! What in a shop waits for somebody to look at it: in words, and how urgent it is.

use serde::Serialize;

use super::{data_requests as requests, deliverability};
use crate::app::App;
use crate::db::shops::{Platform, Shop};
use crate::db::{attention, data_requests};

/// Nothing was sent for so long although it could be, ms. A wave's interval is waited for besides.
const SILENT_MS: i64 = 3_600_000;

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Attention {
    pub kind: AttentionKind,
    pub count: i64,
    pub severity: Severity,
    /// What it is and what to do.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttentionKind {
    HeldEpisodes,
    DeadMessages,
    UnreadableWebhooks,
    /// The platform refused to send some.
    WebhooksMissing,
    /// People wait for what can be bought, and nobody is told.
    ListWithoutSends,
    /// More than half of what would stop the shop's mail.
    Complaints,
    MailPaused,
    /// The shop's own provider was gone, and nothing is posted to it.
    PostbackStopped,
    /// Customers wait to hear what is stored about them.
    DataRequests,
    /// The catalogue was never read.
    NotSynced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    High,
    Medium,
}

/// The most urgent first.
pub async fn list(app: &App, shop: &Shop) -> sqlx::Result<Vec<Attention>> {
    let now = app.now();
    let mut list = Vec::new();
    let mut add = |kind, count: i64, severity, text: String| {
        if count > 0 {
            list.push(Attention { kind, count, severity, text });
        }
    };
    let mut tx = app.db.read().await?;
    let counts = attention::counts(&mut tx, &shop.id).await?;
    let silent_since = now - SILENT_MS.max(shop.policy.wave_interval_ms()).saturating_add(shop.policy.settle_ms());
    let silent = attention::lists_without_sends(&mut tx, &shop.id, silent_since).await?;
    let check = attention::webhook_check(&mut tx, &shop.id).await?;
    let (asked, asked_at) = data_requests::waiting(&mut tx, &shop.id).await?;
    drop(tx);
    let mail = deliverability::status(app, shop).await?;
    let text = match counts.held_episodes {
        1 => "1 send waits for your approval.".to_owned(),
        held => format!("{held} sends wait for your approval."),
    };
    add(AttentionKind::HeldEpisodes, counts.held_episodes, Severity::High, text);
    if mail.paused_at.is_some() {
        let reason = mail.reason.as_deref().unwrap_or("no reason was given");
        add(AttentionKind::MailPaused, 1, Severity::High, format!("E-mail is stopped: {reason}. Messages wait until you let it go on."));
    } else if mail.complaints > 0 && too_many(mail.complaint_percent.as_deref(), &mail.complaint_limit_percent) {
        let rate = mail.complaint_percent.as_deref().unwrap_or("0");
        let text = format!(
            "{} people reported mail as spam within seven days ({rate} %). At {} % it stops by itself.",
            mail.complaints, mail.complaint_limit_percent
        );
        add(AttentionKind::Complaints, i64::try_from(mail.complaints).unwrap_or(i64::MAX), Severity::Medium, text);
    }
    if shop.postback.stopped_at.is_some() {
        let why = shop.postback.stopped_why.as_deref().unwrap_or("no reason was given");
        add(
            AttentionKind::PostbackStopped,
            1,
            Severity::High,
            format!("Nothing is handed to your own provider: {why}. Messages wait until you let it go on."),
        );
    }
    if let Some(at) = asked_at {
        let (severity, left) = due(at, now);
        let text = match asked {
            1 => format!("1 customer asked what is stored about them. The answer is due {left}."),
            more => format!("{more} customers asked what is stored about them. The first answer is due {left}."),
        };
        add(AttentionKind::DataRequests, asked, severity, text);
    }
    let text = match silent {
        1 => "People wait for an item that can be bought, and nobody was told for over an hour.".to_owned(),
        silent => format!("People wait for {silent} items that can be bought, and nobody was told for over an hour."),
    };
    add(AttentionKind::ListWithoutSends, silent, Severity::High, text);
    if shop.platform != Platform::Generic && shop.credentials.is_some() && shop.synced_at.is_none() {
        add(
            AttentionKind::NotSynced,
            1,
            Severity::High,
            "The catalogue was never read from the shop: check its credentials, then read it again.".to_owned(),
        );
    }
    let refused: Vec<String> = check.and_then(|(_, refused)| serde_json::from_str(&refused).ok()).unwrap_or_default();
    let text = format!("The shop does not send these webhooks: {}. Changes are found by the poll, later.", refused.join(", "));
    add(AttentionKind::WebhooksMissing, i64::try_from(refused.len()).unwrap_or(0), Severity::High, text);
    let text = match counts.dead_messages {
        1 => "1 message was given up; it can be tried again.".to_owned(),
        dead => format!("{dead} messages were given up; they can be tried again."),
    };
    add(AttentionKind::DeadMessages, counts.dead_messages, Severity::Medium, text);
    let text = match counts.unreadable_webhooks {
        1 => "1 webhook could not be understood.".to_owned(),
        unreadable => format!("{unreadable} webhooks could not be understood."),
    };
    add(AttentionKind::UnreadableWebhooks, counts.unreadable_webhooks, Severity::Medium, text);
    list.sort_by_key(|entry| entry.severity);
    Ok(list)
}

/// How urgent the answer to a customer is, and how long there is for it.
fn due(asked_at: i64, now: i64) -> (Severity, String) {
    const DAY_MS: i64 = 86_400_000;
    let left = requests::due_at(asked_at) - now;
    let severity = if left < 10 * DAY_MS { Severity::High } else { Severity::Medium };
    // A day that has begun counts, as on the page of the requests.
    let left = match left.saturating_add(DAY_MS - 1).div_euclid(DAY_MS) {
        ..=0 => "now: its last day has passed".to_owned(),
        1 => "within a day".to_owned(),
        days => format!("within {days} days"),
    };
    (severity, left)
}

/// At half of the limit somebody should look.
fn too_many(rate: Option<&str>, limit: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().unwrap_or(0.0);
    rate.is_some_and(|rate| number(rate) * 2.0 >= number(limit))
}
