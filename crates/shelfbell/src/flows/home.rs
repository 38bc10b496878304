//! A shop at one glance: who waits, who was told and what it brought, against the stretch of the same length before, and what needs a look.

use std::collections::BTreeMap;

use serde::Serialize;

use super::attention::{self, Attention};
use super::{deflection, earned};
use crate::app::App;
use crate::db::figures::{self, OnDay, Took};
use crate::db::shops::Shop;

const DAY_MS: i64 = 86_400_000;

/// Times are ms since the Unix epoch, money in minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Home {
    /// The start of a day in UTC.
    pub from: i64,
    /// Not included: now.
    pub to: i64,
    /// The stretch before, of the same length, begins here and ends at `from`.
    pub before_from: i64,
    pub currency: String,
    pub waiting_now: i64,
    /// Variants, and products where any variant will do.
    pub variants_waited_for: i64,
    pub figures: Figures,
    pub deflection: Deflections,
    /// From when an item was back to the first alert that left, over the restock episodes that ended.
    pub first_message_ms: Spreads,
    /// To the last one.
    pub last_message_ms: Spreads,
    pub series: Vec<Day>,
    pub attention: Vec<Attention>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Figures {
    /// People told, less those who were put back into the line.
    pub told: Figure,
    /// Messages that were followed.
    pub clicked: Figure,
    pub bought: Figure,
    pub recovered_minor: Figure,
    pub signed_up: Figure,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Figure {
    pub now: i64,
    pub before: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Deflections {
    pub now: Deflected,
    pub before: Deflected,
}

/// Support contacts that the concierge spared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Deflected {
    /// Conversations with a stock question.
    pub questions: u64,
    /// Answered, and the same shopper was not handed over about it within the window.
    pub strict: u64,
    /// Answered, whatever came afterwards.
    pub loose: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Spreads {
    pub now: Option<Spread>,
    pub before: Option<Spread>,
}

/// ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Spread {
    pub p50: i64,
    pub p95: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Day {
    /// ms, the start of the day in UTC.
    pub day: i64,
    pub signed_up: i64,
    pub told: i64,
    pub clicked: i64,
    pub bought: i64,
    pub recovered_minor: i64,
}

/// The last `days` days, today included.
pub async fn read(app: &App, shop: &Shop, days: i64) -> sqlx::Result<Home> {
    let to = app.now();
    let from = start_of_day(to) - (days - 1) * DAY_MS;
    let before_from = from - (to - from);
    let mut tx = app.db.read().await?;
    let mut series: BTreeMap<i64, Day> = (0..days).map(|n| from + n * DAY_MS).map(|day| (day, Day { day, ..Day::default() })).collect();
    let mut figure = |now: Vec<OnDay>, before: Vec<OnDay>, of: fn(&mut Day) -> &mut i64| {
        for found in &now {
            if let Some(day) = series.get_mut(&found.day) {
                *of(day) = found.count;
            }
        }
        Figure { now: total(&now), before: total(&before) }
    };
    let (id, tx) = (&shop.id, &mut tx);
    let signed_up =
        figure(figures::signed_up(tx, id, from, to).await?, figures::signed_up(tx, id, before_from, from).await?, |d| &mut d.signed_up);
    let told = figure(figures::told(tx, id, from, to).await?, figures::told(tx, id, before_from, from).await?, |d| &mut d.told);
    let clicked = figure(figures::clicked(tx, id, from, to).await?, figures::clicked(tx, id, before_from, from).await?, |d| &mut d.clicked);
    let (earned_now, earned_before) = (earned::per_day(tx, shop, from, to).await?, earned::per_day(tx, shop, before_from, from).await?);
    let bought = figure(days_of(&earned_now, |e| e.bought), days_of(&earned_before, |e| e.bought), |d| &mut d.bought);
    let recovered =
        figure(days_of(&earned_now, |e| e.recovered_minor), days_of(&earned_before, |e| e.recovered_minor), |d| &mut d.recovered_minor);
    let (took, took_before) = (figures::took(tx, id, from, to).await?, figures::took(tx, id, before_from, from).await?);
    let waiting = figures::waiting(tx, id).await?;
    Ok(Home {
        from,
        to,
        before_from,
        currency: shop.currency.clone(),
        waiting_now: waiting.people,
        variants_waited_for: waiting.targets,
        figures: Figures { told, clicked, bought, recovered_minor: recovered, signed_up },
        deflection: Deflections { now: deflected(app, shop, from, to).await?, before: deflected(app, shop, before_from, from).await? },
        first_message_ms: Spreads { now: spread(&took, |t| t.first_ms), before: spread(&took_before, |t| t.first_ms) },
        last_message_ms: Spreads { now: spread(&took, |t| t.last_ms), before: spread(&took_before, |t| t.last_ms) },
        series: series.into_values().collect(),
        attention: attention::list(app, shop).await?,
    })
}

pub fn start_of_day(at: i64) -> i64 {
    at - at.rem_euclid(DAY_MS)
}

fn total(days: &[OnDay]) -> i64 {
    days.iter().map(|day| day.count).sum()
}

fn days_of(earned: &[(i64, earned::Earned)], of: fn(&earned::Earned) -> i64) -> Vec<OnDay> {
    earned.iter().map(|(day, earned)| OnDay { day: *day, count: of(earned) }).collect()
}

async fn deflected(app: &App, shop: &Shop, from: i64, to: i64) -> sqlx::Result<Deflected> {
    let counted = deflection::between(app, shop, from, to).await?;
    Ok(Deflected { questions: counted.conversations, strict: counted.deflected, loose: counted.deflected_loosely })
}

/// The value that half of the episodes, and that 95 of 100, do not exceed (nearest rank).
fn spread(took: &[Took], of: fn(&Took) -> i64) -> Option<Spread> {
    let mut values: Vec<i64> = took.iter().map(of).collect();
    values.sort_unstable();
    let at = |percent: usize| values.get((values.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    Some(Spread { p50: at(50)?, p95: at(95)? })
}
