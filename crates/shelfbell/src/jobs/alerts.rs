//! Mail to merchants: once a minute the lines of shops that want to hear of long ones are looked at; what was written is sent with a lease,
//! and again until it leaves, so that none is lost.

use std::time::Duration;

use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::NotificationId;
use shelfbell_core::schedule::retry_after;

use super::Stop;
use crate::app::App;
use crate::channels::{Outgoing, SendError};
use crate::db::merchant_mails::{self, Due, Outcome};
use crate::db::shops::{self, By, Shop};
use crate::flows::demand_alert::{self, LongLines};
use crate::mail::merchant::{DemandLine, DemandView, demand};

const EVERY: Duration = Duration::from_mins(1);

pub async fn run(app: App, stop: Stop) {
    while !stop.is_stopping() {
        if let Err(error) = once(&app).await {
            tracing::error!(%error, "alerts.failed");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.stopped() => {}
        }
    }
}

/// One look at every shop, and everything that is due.
pub async fn once(app: &App) -> sqlx::Result<()> {
    let mut tx = app.db.read().await?;
    let all = shops::all(&mut tx).await?;
    drop(tx);
    for shop in all.iter().filter(|shop| shop.uninstalled_at.is_none()) {
        // One shop's trouble is not the others'.
        if let Err(error) = demand_alert::look(app, shop).await {
            tracing::error!(shop = %shop.id, %error, "demand_alert.failed");
        }
    }
    while send_next(app).await? {}
    Ok(())
}

/// `false`: nothing is due.
async fn send_next(app: &App) -> sqlx::Result<bool> {
    let (now, lease) = (app.now(), app.new_id());
    let until = now + i64::try_from(app.config.message_timeout_secs() + app.config.jobs.lease_secs).unwrap_or(0).saturating_mul(1000);
    let mut tx = app.db.begin().await?;
    let due = merchant_mails::claim(&mut tx, now, &lease, until).await?;
    tx.commit().await?;
    let Some(due) = due else { return Ok(false) };
    let sent = send(app, &due).await?;
    let first = i64::try_from(app.config.mail.retry_first_secs).unwrap_or(0).saturating_mul(1000);
    let outcome = match &sent {
        Ok(()) => Outcome::Sent,
        Err(SendError::Retry { reason }) => match retry_after(due.attempts + 1, first) {
            Some(pause) => Outcome::Retry { at: app.now().saturating_add(pause), error: reason },
            None => Outcome::Dead { error: reason },
        },
        Err(SendError::Later { reason, after_ms }) => Outcome::Retry { at: app.now().saturating_add(*after_ms), error: reason },
        Err(SendError::Reject { reason, .. } | SendError::OptedOut { reason } | SendError::Closed { reason }) => {
            Outcome::Dead { error: reason }
        }
    };
    if let Err(error) = &sent {
        tracing::warn!(shop = due.shop_id, mail = due.mail_id, %error, "merchant_mail.failed");
    }
    let mut tx = app.db.begin().await?;
    merchant_mails::record(&mut tx, &due, &lease, outcome, app.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// To the address that the shop's settings name now.
async fn send(app: &App, due: &Due) -> sqlx::Result<Result<(), SendError>> {
    let reject = |reason: &str| Err(SendError::Reject { reason: reason.to_owned(), address_is_dead: false });
    let mut tx = app.db.read().await?;
    let shop = shops::find(&mut tx, By::Id, &due.shop_id).await?;
    drop(tx);
    let Some(shop) = shop else { return Ok(reject("the shop is gone")) };
    let Some(to) = shop.policy.alert_address.clone() else { return Ok(reject("the shop wants no such mail any more")) };
    let Some(message) = compose(app, &shop, due, to) else { return Ok(reject("this version cannot word it")) };
    let Some(email) = app.channels.get(ChannelKind::Email) else { return Ok(reject("no mail server is set up")) };
    Ok(email.send(&message).await.map(drop))
}

fn compose(app: &App, shop: &Shop, due: &Due, to: String) -> Option<Outgoing> {
    if due.kind != demand_alert::KIND {
        return None;
    }
    let about: LongLines = serde_json::from_str(&due.about).ok()?;
    let items = about.items.iter().map(|item| DemandLine { title: &item.title, people: item.people, worth: item.worth.as_deref() });
    let dashboard_url = format!("{}/", app.config.http.base());
    let view =
        DemandView { shop_name: &shop.name, dashboard_url: &dashboard_url, items: items.collect(), more: about.more, from: about.from };
    let mail = demand(&view).inspect_err(|error| tracing::error!(%error, "merchant_mail.unrendered")).ok()?;
    Some(Outgoing {
        id: NotificationId::new(format!("merchant-{}", due.mail_id)),
        shop: shop.id.clone(),
        sender: None,
        to,
        from_name: "Shelfbell".to_owned(),
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        unsubscribe_url: None,
        bounce_token: String::new(),
        postback: None,
        at: app.now(),
    })
}
