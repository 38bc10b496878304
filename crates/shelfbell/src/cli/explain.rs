//! `shelfbell explain SUBSCRIPTION|EPISODE`

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::output::{Output, time};
use crate::app::App;
use crate::db::shops::{self, By, Shop};
use crate::db::subscriptions;
use crate::flows::approve;
use crate::flows::explain::{self as flow, EpisodeStory, SubscriptionStory};

#[derive(Debug, Args)]
pub struct Explain {
    /// The id of a subscription or of an episode
    id: String,
}

impl Explain {
    pub async fn run(&self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let id = self.id.trim();
        if let Some(shop) = shop_of_subscription(app, id).await?
            && let Some(story) = flow::subscription(app, &shop, id).await?
        {
            return output.answer(&story, subscription);
        }
        let shop = approve::shop_of(app, id).await?.with_context(|| format!("there is no subscription and no episode {id}"))?;
        let story = flow::episode(app, &shop, id).await?.with_context(|| format!("the episode {id} is about a variant that is gone"))?;
        output.answer(&story, episode)
    }
}

async fn shop_of_subscription(app: &App, id: &str) -> sqlx::Result<Option<Shop>> {
    let mut tx = app.db.read().await?;
    match subscriptions::shop_of(&mut tx, id).await? {
        Some(shop) => shops::find(&mut tx, By::Id, shop.as_str()).await,
        None => Ok(None),
    }
}

fn subscription(story: &SubscriptionStory) -> String {
    let mut lines = vec![
        format!("Subscription {} of {}: {}", story.subscription_id, story.address_masked, story.state),
        format!("Asked on {}", time(story.created_at)),
    ];
    if let Some(consent) = &story.consent {
        let confirmed = consent.confirmed_by.as_ref().map_or_else(String::new, |by| format!(", confirmed by {by}"));
        lines.push(format!(
            "Agreed on {} ({}, {}{confirmed}): \u{201c}{}\u{201d}",
            time(consent.at),
            consent.source,
            consent.channel,
            consent.text
        ));
    }
    if let Some(position) = story.position {
        lines.push(format!("Number {position} in line"));
    }
    lines.push(story.because.clone());
    for message in &story.messages {
        let sent = message.sent_at.map_or_else(String::new, |at| format!(", sent {}", time(at)));
        let clicked = message.clicked_at.map_or_else(String::new, |at| format!(", clicked {}", time(at)));
        let asleep =
            message.wakes_at.filter(|_| message.state == "queued").map_or_else(String::new, |at| format!(", asleep until {}", time(at)));
        let receipt = message.receipt.as_ref().map_or_else(String::new, |receipt| format!(", reported as {receipt}"));
        lines.push(format!("Message ({}) {}{asleep}{sent}{receipt}{clicked}, {} attempts", message.kind, message.state, message.attempts));
    }
    lines.extend(story.conversion.iter().map(|conversion| format!("Order {}", super::conversions::row(conversion).join("  "))));
    lines.extend(story.episodes.iter().map(|story| format!("\n{}", episode(story))));
    lines.join("\n")
}

fn episode(story: &EpisodeStory) -> String {
    let ending = story.ending.as_deref().map_or_else(String::new, |ending| format!(" ({})", ending.replace('_', " ")));
    let mut lines = vec![format!("Episode {} of {}: {}{ending}, {}", story.episode_id, story.variant, story.state, story.kind)];
    lines.extend(story.waves.iter().map(|wave| format!("  wave {} from {}: {} told", wave.number, time(wave.started_at), wave.told)));
    for step in &story.steps {
        lines.push(format!("  {}  {}", time(step.at), step.text));
        if let Some(inputs) = step.inputs.as_ref().filter(|inputs| inputs.get() != "{}") {
            lines.push(format!("      {}", inputs.get()));
        }
    }
    if !story.messages.is_empty() {
        let fates: Vec<String> = story.messages.iter().map(|fate| format!("{} {}", fate.count, fate.state)).collect();
        lines.push(format!("  messages: {}", fates.join(", ")));
    }
    lines.join("\n")
}
