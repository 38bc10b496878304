//! What messages add: people who were told beside people who were held out.

use serde::Serialize;
use shelfbell_core::lift::{self, ENOUGH_PEOPLE, ENOUGH_PURCHASES, Interval, Rate};

use crate::app::App;
use crate::db::hold_outs;
use crate::db::shops::Shop;

/// What the shop measured so far.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Lift {
    /// Of a hundred people, so many are held out; 0: nothing is measured now.
    pub percent: i64,
    /// For how long they are, and how long purchases of both sides count.
    pub hours: i64,
    pub told: Side,
    pub held_out: Side,
    /// How much more of those who were told bought, as fractions of the people; `null` while one side is empty.
    pub lift: Option<Difference>,
    /// Whether there are enough people and purchases to go by it.
    pub enough: bool,
    /// The same in a sentence.
    pub text: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Side {
    /// People whose time is over.
    pub people: u64,
    /// How many of them bought within it.
    pub bought: u64,
}

/// With its 95 % confidence interval.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Difference {
    pub likely: f64,
    pub low: f64,
    pub high: f64,
}

impl From<Rate> for Side {
    fn from(rate: Rate) -> Self {
        Self { people: rate.people, bought: rate.bought }
    }
}

pub async fn lift(app: &App, shop: &Shop) -> sqlx::Result<Lift> {
    let mut tx = app.db.read().await?;
    let (told, held_out) = hold_outs::outcomes(&mut tx, &shop.id, app.now()).await?;
    let (found, enough) = (lift::lift(told, held_out), lift::is_enough(told, held_out));
    Ok(Lift {
        percent: shop.policy.hold_out_percent,
        hours: shop.policy.hold_out_hours,
        text: text(shop.policy.hold_out_percent, told, held_out, found, enough),
        told: told.into(),
        held_out: held_out.into(),
        lift: found.map(|Interval { likely, low, high }| Difference { likely, low, high }),
        enough,
    })
}

fn text(percent: i64, told: Rate, held_out: Rate, found: Option<Interval>, enough: bool) -> String {
    let sides =
        format!("{} of {} who were told and {} of {} who were held out bought", told.bought, told.people, held_out.bought, held_out.people);
    match found {
        None if percent == 0 => "Nothing is measured: set hold_out_percent, such as 5, to tell some people later and compare.".to_owned(),
        None => "Nothing to compare yet: nobody's time is over on both sides.".to_owned(),
        Some(_) if !enough => {
            format!("{sides}. Too few to go by: it takes {ENOUGH_PEOPLE} people on each side and {ENOUGH_PURCHASES} purchases.")
        }
        Some(Interval { likely, low, high }) => {
            let points = |share: f64| format!("{:+.1}", share * 100.0);
            let sure = match (low > 0.0, high < 0.0) {
                (true, _) => "messages sell more",
                (_, true) => "messages sell less",
                _ => "it may be chance",
            };
            format!(
                "{sides}: {} percentage points, with 95 % confidence between {} and {}: {sure}.",
                points(likely),
                points(low),
                points(high)
            )
        }
    }
}
