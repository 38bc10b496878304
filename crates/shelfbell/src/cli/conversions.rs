//! `shelfbell conversions` and `shelfbell lift`

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use shelfbell_core::money::format_minor;

use super::output::{Output, table, time};
use super::the_shop;
use crate::app::App;
use crate::db::conversions::{self, Conversion, Sold};
use crate::flows::lift;

const DAY_MS: i64 = 86_400_000;
/// The newest of them; programs page through `GET /admin/v1/conversions`.
const MOST: i64 = 1_000;

#[derive(Debug, Args)]
pub struct Conversions {
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
    /// How far back
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=400))]
    days: i64,
}

#[derive(Serialize)]
struct Listed {
    currency: String,
    sold: Sold,
    items: Vec<Conversion>,
}

impl Conversions {
    pub async fn run(&self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        let (from, to) = (app.now() - self.days * DAY_MS, app.now() + 1);
        let mut tx = app.db.read().await?;
        let sold = conversions::between(&mut tx, &shop.id, from, to).await?;
        let mut items = conversions::list(&mut tx, &shop.id, None, MOST).await?;
        items.retain(|item| item.at >= from);
        output.answer(&Listed { currency: shop.currency, sold, items }, |listed| self.shown(listed))
    }

    fn shown(&self, listed: &Listed) -> String {
        let Listed { currency, sold, items } = listed;
        let sum = format!(
            "{} bought in {} days, {} recovered; {} more bought another variant (assisted)",
            sold.bought,
            self.days,
            format_minor(sold.recovered_minor, currency),
            sold.assisted
        );
        let rows: Vec<Vec<String>> = items.iter().map(row).collect();
        if rows.is_empty() { sum } else { format!("{}\n{sum}", table(&rows)) }
    }
}

/// A conversion as a line of a table.
pub fn row(conversion: &Conversion) -> Vec<String> {
    let variant = conversion.variant_title.as_ref().map_or_else(String::new, |title| format!(" · {title}"));
    let mut notes = vec![format!("{} ({})", conversion.rule, conversion.certainty)];
    notes.extend(conversion.assisted.then(|| "assisted".to_owned()));
    notes.extend(conversion.test.then(|| "test".to_owned()));
    notes.extend(conversion.cancelled_at.map(|_| "cancelled".to_owned()));
    if conversion.refunded_minor > 0 {
        notes.push(format!("refunded {}", format_minor(conversion.refunded_minor, &conversion.currency)));
    }
    vec![
        time(conversion.at),
        if conversion.order_name.is_empty() { "(erased)".to_owned() } else { conversion.order_name.clone() },
        format!("{} × {}{variant}", conversion.quantity, conversion.product_title),
        format_minor(conversion.amount_minor, &conversion.currency),
        notes.join(", "),
    ]
}

#[derive(Debug, Args)]
pub struct Lift {
    #[arg(long, value_name = "DOMAIN")]
    shop: String,
}

impl Lift {
    pub async fn run(&self, app: &App, output: Output) -> anyhow::Result<ExitCode> {
        let shop = the_shop(app, &self.shop).await?;
        output.answer(&lift::lift(app, &shop).await?, |lift| lift.text.clone())
    }
}
