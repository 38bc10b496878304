//! A merchant words a mail: looked at, checked, tried, kept, or given up for ours again.

use serde_json::json;
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::{Address, AddressError, ChannelKind};
use shelfbell_core::ids::NotificationId;

use crate::app::App;
use crate::channels::{Outgoing, SendError};
use crate::db::shops::Shop;
use crate::db::{audit, contacts, templates};
use crate::mail::{self, Checked, Problem, Renderer, Source, Template};

/// A template as it stands for a shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub source: Source,
    /// When the shop kept its own, ms; `None` for the one that comes with the program.
    pub kept_at: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// Nothing was kept or sent.
    #[error("the template cannot be used: {}", .0.iter().map(line).collect::<Vec<_>>().join("; "))]
    Problems(Vec<Problem>),
    #[error("a language is two or three letters, such as de")]
    Language,
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error("this address must not be written to: {0}")]
    Suppressed(String),
    #[error("the mail server did not take it: {0}")]
    NotSent(SendError),
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

fn line(problem: &Problem) -> String {
    problem.line.map_or_else(|| problem.problem.clone(), |line| format!("line {line}: {}", problem.problem))
}

/// A language of templates, in lower case.
pub fn language(text: &str) -> Result<String, TemplateError> {
    let known = (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
    known.then(|| text.to_ascii_lowercase()).ok_or(TemplateError::Language)
}

/// The shop's own, or ours to begin with.
pub async fn show(app: &App, shop: &Shop, template: Template, language: &str) -> sqlx::Result<Standing> {
    let mut tx = app.db.read().await?;
    Ok(match templates::find(&mut tx, &shop.id, template, language).await? {
        Some((source, at)) => Standing { source, kept_at: Some(at) },
        None => Standing { source: Renderer::default_source(template, language), kept_at: None },
    })
}

/// Compiling and trying a template takes the better part of a second in the worst case: not on a thread that serves others.
pub async fn check(shop: &Shop, template: Template, language: &str, source: &Source) -> Result<Checked, TemplateError> {
    let (name, language, source) = (shop.name.clone(), language.to_owned(), source.clone());
    let checked = tokio::task::spawn_blocking(move || mail::check(template, &source, &name, &language)).await;
    match checked {
        Ok(checked) => checked.map_err(TemplateError::Problems),
        Err(error) => Err(TemplateError::Sqlx(sqlx::Error::Io(std::io::Error::other(error)))),
    }
}

/// Kept when it is good, and used from the next message on.
pub async fn put(
    app: &App,
    shop: &Shop,
    by: &Actor,
    template: Template,
    language: &str,
    source: &Source,
) -> Result<Checked, TemplateError> {
    let checked = check(shop, template, language, source).await?;
    let mut tx = app.db.begin().await?;
    let before = templates::find(&mut tx, &shop.id, template, language).await?;
    templates::put(&mut tx, &shop.id, template, language, source, app.now()).await?;
    let detail = json!({ "was": if before.is_some() { "own" } else { "ours" } });
    audit::record(&mut tx, &shop.id, by, "template.changed", &about(template, language), &detail, app.now()).await?;
    tx.commit().await?;
    Ok(checked)
}

/// Ours again. `false`: the shop had none.
pub async fn reset(app: &App, shop: &Shop, by: &Actor, template: Template, language: &str) -> sqlx::Result<bool> {
    let mut tx = app.db.begin().await?;
    let had = templates::delete(&mut tx, &shop.id, template, language).await?;
    if had {
        audit::record(&mut tx, &shop.id, by, "template.reset", &about(template, language), &json!({}), app.now()).await?;
    }
    tx.commit().await?;
    Ok(had)
}

fn about(template: Template, language: &str) -> String {
    format!("{}/{language}", template.as_str())
}

/// Sends the sample to one address.
pub async fn send_test(app: &App, shop: &Shop, template: Template, language: &str, source: &Source, to: &str) -> Result<(), TemplateError> {
    let to = Address::parse(ChannelKind::Email, to)?;
    let mut tx = app.db.read().await?;
    if let Some(reason) = contacts::suppression_of(&mut tx, &shop.id, &to).await? {
        return Err(TemplateError::Suppressed(reason.replace('_', " ")));
    }
    drop(tx);
    let sample = check(shop, template, language, source).await?.sample;
    let message = Outgoing {
        id: NotificationId::new(format!("test-{}", app.new_id())),
        shop: shop.id.clone(),
        sender: None,
        to: to.as_str().to_owned(),
        from_name: shop.sender_name().to_owned(),
        subject: sample.subject,
        html: sample.html,
        text: sample.text,
        unsubscribe_url: None,
        bounce_token: String::new(),
        postback: None,
        at: app.now(),
    };
    let Some(email) = app.channels.get(ChannelKind::Email) else {
        return Err(TemplateError::NotSent(SendError::Retry { reason: "no mail server is set up".to_owned() }));
    };
    email.send(&message).await.map(drop).map_err(TemplateError::NotSent)
}
