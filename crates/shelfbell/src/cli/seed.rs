//! `shelfbell seed`: a believable past for a new shop.

use std::process::ExitCode;

use clap::Args;

use super::output::Output;
use super::the_shop;
use crate::app::App;
use crate::demo::history::{self, Size, Written};

/// Fills a new shop with half a year of made-up people, deliveries, messages and purchases: to see and to measure the dashboard at size.
/// Its addresses belong to nobody; still, do not run it where mail leaves.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "--seed is what it is called")]
pub struct Seed {
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
    #[arg(long, default_value_t = 100_000)]
    subscriptions: usize,
    #[arg(long, default_value_t = 2_000)]
    episodes: usize,
    #[arg(long, default_value_t = 3_600)]
    variants: usize,
    /// The same number gives the same past
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Seed {
    pub async fn run(&self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        let size = Size { subscriptions: self.subscriptions, episodes: self.episodes, variants: self.variants, seed: self.seed };
        let written = history::write(app, &shop, size, |done, total| output.progress("requests", done, Some(total))).await?;
        output.answer(&written, |w: &Written| {
            format!(
                "{} subscriptions of {} people for {} variants, {} episodes, {} messages, {} purchases, {} questions in chats.",
                w.subscriptions, w.contacts, w.variants, w.episodes, w.notifications, w.conversions, w.questions
            )
        })
    }
}
