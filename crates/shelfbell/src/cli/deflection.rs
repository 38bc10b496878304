//! `shelfbell deflection`

use std::process::ExitCode;

use clap::Args;

use super::output::{Output, table};
use super::the_shop;
use crate::app::App;
use crate::flows::deflection::{self as flow, Deflection as Counted};

const DAY_MS: i64 = 86_400_000;

#[derive(Debug, Args)]
pub struct Deflection {
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
    /// How far back
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=400))]
    days: i64,
}

impl Deflection {
    pub async fn run(&self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        let now = app.now();
        output.answer(&flow::between(app, &shop, now - self.days * DAY_MS, now + 1).await?, shown)
    }
}

fn shown(counted: &Counted) -> String {
    let row = |what: &str, number: u64| vec![what.to_owned(), number.to_string()];
    let within = format!("deflected (no hand-over within {} days)", counted.window_days);
    table(&[
        row("conversations with a stock question", counted.conversations),
        row("answered", counted.answered),
        row("captured", counted.captured),
        row("handed over", counted.handed_over),
        row("left", counted.left),
        row(&within, counted.deflected),
        row("  of these, still within the window", counted.still_open),
        row("deflected, loosely counted", counted.deflected_loosely),
    ])
}
