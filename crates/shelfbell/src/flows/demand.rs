//! What do people wait for? The merchant's view of the lines.

use std::collections::{BTreeMap, HashMap};

use rmcp::schemars::{self, JsonSchema};
use serde::Serialize;
use shelfbell_core::audit::Actor;
use shelfbell_core::chat::fold;
use shelfbell_core::demand::{self, recoverable};
use shelfbell_core::stock::Availability;

use super::earned;
use super::home::start_of_day;
use crate::app::{App, What};
use crate::db::catalogue::{self, By};
use crate::db::demand::{self as rows, After, Line, Sort};
use crate::db::figures::OnDay;
use crate::db::shops::Shop;
use crate::db::{audit, line};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(crate = "schemars")]
pub struct Demand {
    pub product_id: String,
    pub product_title: String,
    /// `None`: any variant of the product will do.
    pub variant_id: Option<String>,
    pub variant_title: Option<String>,
    pub sku: Option<String>,
    pub people_waiting: i64,
    /// When the first of them joined, ms since the Unix epoch.
    pub waiting_since: i64,
    /// `None` where the line is for any variant.
    #[schemars(with = "Option<String>")]
    pub availability: Option<Availability>,
    /// Units that can be bought; `None` where nobody counts, or where the line is for any variant.
    pub sellable: Option<i64>,
}

/// The longest lines first.
pub async fn waiting(app: &App, shop: &Shop, most: i64) -> sqlx::Result<Vec<Demand>> {
    let mut tx = app.db.read().await?;
    let mut demand = Vec::new();
    for line in line::longest(&mut tx, &shop.id, most).await? {
        let variant = catalogue::variant(&mut tx, &shop.id, By::Id, &line.target_id).await?;
        let one = variant.is_some();
        let described = match variant {
            Some(variant) => Some(variant),
            None => catalogue::variants_of_product(&mut tx, &shop.id, &line.target_id).await?.into_iter().next(),
        };
        let Some(variant) = described else { continue };
        demand.push(Demand {
            availability: one.then(|| variant.reading().availability(&shop.policy)),
            sellable: variant.sellable.filter(|_| one),
            variant_title: variant.shown_title().filter(|_| one).map(str::to_owned),
            variant_id: one.then_some(variant.platform_id),
            sku: variant.sku.filter(|_| one),
            product_id: variant.product_platform_id,
            product_title: variant.product_title,
            people_waiting: line.people,
            waiting_since: line.since,
        });
    }
    Ok(demand)
}

/// A page of the lines, with what they are worth. Money is in minor units of the shop's currency, times are ms since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DemandPage {
    pub items: Vec<DemandItem>,
    pub currency: String,
    pub conversion: ConversionRate,
    /// Where the list goes on.
    #[serde(skip)]
    #[schema(ignore)]
    pub last: Option<After>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DemandItem {
    pub product_id: String,
    /// null: any variant of the product will do.
    pub variant_id: Option<String>,
    pub product_handle: String,
    pub product_title: String,
    pub variant_title: Option<String>,
    pub sku: Option<String>,
    pub image_url: Option<String>,
    /// For any variant: the cheapest.
    pub price_minor: Option<i64>,
    /// null where any variant will do.
    #[schema(value_type = Option<String>, example = "sold_out")]
    pub availability: Option<Availability>,
    /// Units that can be bought; null where nobody counts, or where any variant will do.
    pub sellable: Option<i64>,
    pub waiting: i64,
    /// Units that they want together.
    pub quantity: i64,
    pub oldest_at: i64,
    pub expected_at: Option<i64>,
    /// null where the price is not known.
    pub recoverable: Option<RecoverableRevenue>,
    pub episode: Option<EpisodeUnderWay>,
}

/// What the people who wait would spend if they were told: people × this shop's conversion × price, and the ends of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RecoverableRevenue {
    pub low_minor: i64,
    pub likely_minor: i64,
    pub high_minor: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EpisodeUnderWay {
    pub id: String,
    /// `open`, `held`, or `stopped`.
    pub state: String,
}

/// How many of the people who are told buy, as a part of one, over the last 180 days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ConversionRate {
    pub rate: f64,
    pub low: f64,
    pub high: f64,
    pub told: u64,
    pub bought: u64,
    /// `shop`, or `prior`: fewer than 50 people were told, so the figure is filled up with what is usual.
    #[schema(value_type = String)]
    pub source: demand::Source,
}

/// A page of the lines. `question`: words that the products must have.
pub async fn page(app: &App, shop: &Shop, sort: Sort, question: &str, after: Option<&After>, most: i64) -> sqlx::Result<DemandPage> {
    let words = words(question);
    let mut tx = app.db.read().await?;
    let lines = rows::lines(&mut tx, &shop.id, sort, &words, after, most).await?;
    let conversion = earned::conversion(&mut tx, shop, app.now()).await?;
    let variants: Vec<&str> = lines.iter().filter_map(|line| line.variant_id.as_deref()).collect();
    let mut episodes: HashMap<String, EpisodeUnderWay> = HashMap::new();
    for (variant, id, state) in rows::episodes_of(&mut tx, &shop.id, &variants).await? {
        episodes.insert(variant, EpisodeUnderWay { id, state });
    }
    let full = i64::try_from(lines.len()).unwrap_or(0) == most;
    let last = lines.last().filter(|_| full).map(|line| After { sort_key: line.sort_key, target_id: line.target_id.clone() });
    let items = lines.into_iter().map(|line| {
        let episode = line.variant_id.as_ref().and_then(|variant| episodes.remove(variant));
        item(shop, line, &conversion, episode)
    });
    Ok(DemandPage {
        items: items.collect(),
        currency: shop.currency.clone(),
        conversion: ConversionRate {
            rate: conversion.rate,
            low: conversion.low,
            high: conversion.high,
            told: conversion.told,
            bought: conversion.bought,
            source: conversion.source,
        },
        last,
    })
}

/// As the index of the catalogue has them.
fn words(question: &str) -> Vec<String> {
    const MOST: usize = 8;
    let folded = fold(question);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MOST).map(str::to_owned).collect()
}

fn item(shop: &Shop, line: Line, conversion: &demand::Conversion, episode: Option<EpisodeUnderWay>) -> DemandItem {
    let worth = line.price_minor.map(|price| recoverable(line.waiting, price, conversion));
    let picture = line.image_url.as_ref().or(line.product_image_url.as_ref());
    DemandItem {
        availability: line.reading().map(|reading| reading.availability(&shop.policy)),
        image_url: picture.map(|url| if url.starts_with('/') { format!("{}{url}", shop.storefront_url) } else { url.clone() }),
        product_id: line.product_platform_id,
        variant_id: line.variant_platform_id,
        product_handle: line.handle,
        product_title: line.product_title,
        variant_title: line.variant_title.filter(|title| !title.is_empty() && title != "Default Title"),
        sku: line.sku,
        price_minor: line.price_minor,
        sellable: line.sellable,
        waiting: line.waiting,
        quantity: line.quantity,
        oldest_at: line.oldest_at,
        expected_at: line.expected_at,
        recoverable: worth.map(|worth| RecoverableRevenue {
            low_minor: worth.low_minor,
            likely_minor: worth.likely_minor,
            high_minor: worth.high_minor,
        }),
        episode,
    }
}

/// How the demand for one product went, day by day, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DemandTrend {
    pub product_title: String,
    pub days: Vec<TrendDay>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TrendDay {
    /// ms, the start of the day in UTC.
    pub day: i64,
    pub signed_up: i64,
    pub told: i64,
    pub bought: i64,
    /// In line at the end of the day. Who gave up since is not counted: when they did is not kept.
    pub waiting: i64,
}

const DAY_MS: i64 = 86_400_000;

/// `product`: the platform's id, ours, or the handle. `None`: there is no such product.
pub async fn trend(app: &App, shop: &Shop, product: &str, days: i64) -> sqlx::Result<Option<DemandTrend>> {
    let to = app.now();
    let from = start_of_day(to) - (days - 1) * DAY_MS;
    let mut tx = app.db.read().await?;
    let Some(found) = catalogue::variants_of_product(&mut tx, &shop.id, product).await?.into_iter().next() else { return Ok(None) };
    let product = &found.product_id;
    let mut series: BTreeMap<i64, TrendDay> =
        (0..days).map(|n| from + n * DAY_MS).map(|day| (day, TrendDay { day, ..TrendDay::default() })).collect();
    let mut fill = |found: Vec<OnDay>, of: fn(&mut TrendDay) -> &mut i64| {
        for on in found {
            if let Some(day) = series.get_mut(&on.day) {
                *of(day) = on.count;
            }
        }
    };
    fill(rows::signed_up(&mut tx, &shop.id, product, from, to).await?, |day| &mut day.signed_up);
    fill(rows::told(&mut tx, &shop.id, product, from, to).await?, |day| &mut day.told);
    fill(earned::of_product_per_day(&mut tx, shop, product, from, to).await?, |day| &mut day.bought);
    for stay in rows::stays(&mut tx, &shop.id, product).await? {
        let until = stay.told.unwrap_or(i64::MAX);
        for (_, day) in series.range_mut(stay.joined..until.max(stay.joined)) {
            day.waiting += stay.people;
        }
    }
    Ok(Some(DemandTrend { product_title: found.product_title, days: series.into_values().collect() }))
}

#[derive(Debug, thiserror::Error)]
pub enum ExpectedError {
    #[error("this shop has no such variant")]
    Unknown,
    #[error("an expected date lies within the next five years")]
    BadDate,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

const FIVE_YEARS_MS: i64 = 5 * 366 * DAY_MS;

/// The merchant says when a variant is expected back (ms; `None`: not known). Chat, button and pages say so from then on.
pub async fn set_expected(app: &App, shop: &Shop, by: &Actor, variant: &str, at: Option<i64>) -> Result<(), ExpectedError> {
    let now = app.now();
    // A day that has begun may be meant as a whole.
    if at.is_some_and(|at| at < start_of_day(now) || at > now + FIVE_YEARS_MS) {
        return Err(ExpectedError::BadDate);
    }
    let mut tx = app.db.begin().await?;
    let found = catalogue::variant(&mut tx, &shop.id, By::Reference, variant).await?.ok_or(ExpectedError::Unknown)?;
    rows::set_expected(&mut tx, &shop.id, &found.variant_id, at).await?;
    let detail = serde_json::json!({ "was": found.expected_at, "is": at });
    audit::record(&mut tx, &shop.id, by, "variant.expected", &found.platform_id, &detail, now).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Demand]);
    Ok(())
}
