//! The merchant is written to when many people wait for something: once when the shop's number is reached, and at each doubling after.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use shelfbell_core::demand::{Alert, alert, recoverable};
use shelfbell_core::money::written;

use super::earned;
use crate::app::App;
use crate::db::catalogue::{self, By};
use crate::db::shops::Shop;
use crate::db::{Tx, merchant_mails};

/// As it is stored in `merchant_mails.kind`.
pub const KIND: &str = "demand";
/// Items that one mail lists; the others are counted.
const LISTED: usize = 20;

/// What a mail says. Money is worded, so that the mail says the same whenever it leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LongLines {
    pub items: Vec<LongLine>,
    /// Further items, not listed.
    pub more: usize,
    /// The shop's number.
    pub from: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LongLine {
    pub title: String,
    pub people: i64,
    /// Worded, such as `€60.00 to €400.00`.
    pub worth: Option<String>,
    pub sellable: Option<i64>,
}

/// Looks at the lines of a shop and writes one mail about all that became long since. Returns how many items it is about.
pub async fn look(app: &App, shop: &Shop) -> sqlx::Result<usize> {
    let from = shop.policy.demand_alert_at;
    if from == 0 || shop.policy.alert_address.is_none() {
        return Ok(0);
    }
    let now = app.now();
    let threshold = u64::try_from(from).unwrap_or(0);
    let mut tx = app.db.read().await?;
    let known: HashMap<String, i64> = merchant_mails::alerted(&mut tx, &shop.id).await?.into_iter().collect();
    let long = merchant_mails::long_lines(&mut tx, &shop.id, from.div_euclid(2) + from.rem_euclid(2)).await?;
    drop(tx);
    let people_of: HashMap<&str, i64> = long.iter().map(|(target, people)| (target.as_str(), *people)).collect();
    let gone = known.keys().filter(|target| !people_of.contains_key(target.as_str())).map(|target| (target.as_str(), 0));
    let judged: Vec<(&str, i64, Alert)> = long
        .iter()
        .map(|(target, people)| (target.as_str(), *people))
        .chain(gone)
        .map(|(target, people)| {
            let before = known.get(target).and_then(|level| u64::try_from(*level).ok());
            (target, people, alert(u64::try_from(people).unwrap_or(0), threshold, before))
        })
        .filter(|(.., alert)| *alert != Alert::Silent)
        .collect();
    if judged.is_empty() {
        return Ok(0);
    }
    let mut tx = app.db.begin().await?;
    let mut told = Vec::new();
    for (target, people, alert) in judged {
        match alert {
            Alert::Tell { level } => {
                if merchant_mails::note_alert(&mut tx, &shop.id, target, i64::try_from(level).unwrap_or(i64::MAX), now).await? {
                    told.push((target, people));
                }
            }
            Alert::Forget => merchant_mails::forget_alert(&mut tx, &shop.id, target).await?,
            Alert::Silent => {}
        }
    }
    if !told.is_empty() {
        let about = words(&mut tx, shop, &told, now).await?;
        let about = serde_json::to_string(&about).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        merchant_mails::insert(&mut tx, &shop.id, &app.new_id(), KIND, &about, now).await?;
    }
    tx.commit().await?;
    Ok(told.len())
}

async fn words(tx: &mut Tx, shop: &Shop, told: &[(&str, i64)], now: i64) -> sqlx::Result<LongLines> {
    let conversion = earned::conversion(tx, shop, now).await?;
    let mut items = Vec::new();
    for (target, people) in told.iter().take(LISTED) {
        let variant = catalogue::variant(tx, &shop.id, By::Id, target).await?;
        let one = variant.is_some();
        let described = match variant {
            Some(variant) => Some(variant),
            None => catalogue::variants_of_product(tx, &shop.id, target).await?.into_iter().next(),
        };
        let Some(variant) = described else { continue };
        let title = match variant.shown_title().filter(|_| one) {
            Some(title) => format!("{} · {title}", variant.product_title),
            None => variant.product_title.clone(),
        };
        let worth = variant.price_minor.map(|price| recoverable(*people, price, &conversion)).map(|worth| {
            let money = |minor| written(minor, &shop.currency, "en");
            format!("{} to {}", money(worth.low_minor), money(worth.high_minor))
        });
        items.push(LongLine { title, people: *people, worth, sellable: variant.sellable.filter(|_| one) });
    }
    Ok(LongLines { more: told.len() - items.len().min(told.len()), items, from: shop.policy.demand_alert_at })
}
