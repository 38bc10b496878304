//! Holding people out: some of those whose turn it is are told later, so that what messages add can be measured. They stay in the line, at
//! their place, and take no unit: whoever follows is told instead. When their time is over they are told like everybody who waits.

use std::collections::BTreeMap;

use shelfbell_core::attribution::Bought;
use shelfbell_core::ids::VariantId;
use shelfbell_core::order::{Order, is_kept};
use shelfbell_core::policy::Policy;

use crate::db::hold_outs::{self, Drawn, Fulfilled};
use crate::db::line::Telling;
use crate::db::orders::Wish;
use crate::db::shops::Shop;
use crate::db::{Tx, json, order_refunds, secrets};
use crate::ids::Ids;
use crate::tokens::{DRAWS, Tokens};

/// The draws' own key, so that they can be foretold by nothing that leaves the installation.
const KEY: &str = "hold_outs";

/// Up to when being held out does not keep anybody from being told now, ms: a shop that stops measuring tells everybody.
pub fn free_by(policy: &Policy, now: i64) -> i64 {
    if policy.hold_out_percent > 0 { now } else { i64::MAX }
}

/// Everybody whose turn it is draws, once ever. Returns how many of them are held out; the others are told now.
pub async fn draw(tx: &mut Tx, ids: &Ids, policy: &Policy, telling: &Telling<'_>) -> sqlx::Result<i64> {
    let share = u64::try_from(policy.hold_out_percent).unwrap_or(0) * DRAWS / 100;
    if share == 0 {
        return Ok(0);
    }
    let tokens = Tokens::new(&secrets::get_or_create(tx, KEY, &ids.secret("")).await?);
    let drawn: Vec<Drawn> = hold_outs::next(tx, telling)
        .await?
        .into_iter()
        .filter(|(_, drew)| !drew)
        .map(|(subscription_id, _)| {
            let held_out = tokens.draw(&subscription_id, telling.episode.as_str()) < share;
            Drawn { subscription_id, held_out }
        })
        .collect();
    let times = (telling.now, telling.now.saturating_add(policy.hold_out_ms()));
    hold_outs::insert(tx, telling.shop, telling.episode, &VariantId::new(telling.variant), &drawn, times).await?;
    Ok(i64::try_from(drawn.iter().filter(|one| one.held_out).count()).unwrap_or(0))
}

/// Writes down which wishes of people who drew an order fulfilled. `renew`: nothing newer is known of the order.
pub async fn bought(tx: &mut Tx, shop: &Shop, order: &Order, lines: &[Bought], wishes: &[Wish], renew: bool) -> sqlx::Result<()> {
    let mut fulfilled = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let its = lines.iter().filter(|line| wish.wants(line)).map(|line| (line.line.as_str(), line.quantity));
        fulfilled.push(Fulfilled { subscription_id: &wish.subscription_id, lines: json(&its.collect::<BTreeMap<_, _>>())? });
    }
    hold_outs::insert_purchases(tx, &shop.id, (&order.id, order.placed_at), &fulfilled, renew).await
}

/// Judges anew whether the buyers of an order bought: what was cancelled, or given back whole, is no purchase on either side of the
/// comparison, until the order comes back. Another order of theirs may count instead.
pub async fn renew(tx: &mut Tx, shop: &Shop, order: &str) -> sqlx::Result<()> {
    let purchases = hold_outs::purchases_with(tx, &shop.id, order).await?;
    let mut refunded: BTreeMap<&str, BTreeMap<String, i64>> = BTreeMap::new();
    let mut bought_at: BTreeMap<&str, Option<i64>> = BTreeMap::new();
    for purchase in &purchases {
        if !refunded.contains_key(purchase.order_id.as_str()) {
            let units = refunded.entry(&purchase.order_id).or_default();
            for refund in order_refunds::of_order(tx, &shop.id, &purchase.order_id).await? {
                let known: &mut i64 = units.entry(refund.line_id).or_default();
                *known = known.saturating_add(refund.quantity);
            }
        }
        let lines = serde_json::from_str(&purchase.lines).unwrap_or_default();
        let counts = purchase.cancelled_at.is_none() && is_kept(&lines, &refunded[purchase.order_id.as_str()]);
        // The earliest comes first.
        let first = bought_at.entry(&purchase.subscription_id).or_default();
        *first = first.or(counts.then_some(purchase.at));
    }
    for (subscription, at) in bought_at {
        hold_outs::set_bought_at(tx, &shop.id, subscription, at).await?;
    }
    Ok(())
}
