//! Staying on the list: whoever was told and did not buy goes back to the old place once the item has truly sold out again.

use shelfbell_core::ids::ShopId;
use shelfbell_core::message::sold_out_again_after_ms;
use shelfbell_core::stock::Availability;

use crate::app::{App, Job};
use crate::db::catalogue::Variant;
use crate::db::shops::Shop;
use crate::db::{Tx, follow_ups};

/// A shopper asks to stay on the list, or not to. `false`: there is no such request any more.
pub async fn set(app: &App, shop: &ShopId, subscription: &str, stays: bool) -> sqlx::Result<bool> {
    let mut tx = app.db.begin().await?;
    let found = follow_ups::set_stays(&mut tx, shop, subscription, stays).await?;
    tx.commit().await?;
    Ok(found)
}

/// Part of a look at a variant. Returns when to look again, where it is not sure yet that it sold out.
pub async fn look(tx: &mut Tx, shop: &Shop, variant: &Variant, now: i64) -> sqlx::Result<Option<i64>> {
    let reading = variant.reading();
    if reading.can_be_bought(&shop.policy) {
        return Ok(None);
    }
    let Some(since) = follow_ups::sold_out_since(tx, &shop.id, &variant.id()).await? else { return Ok(None) };
    let sure_at = since.saturating_add(sold_out_again_after_ms(&shop.policy));
    if now < sure_at {
        return Ok(Some(sure_at));
    }
    let id = variant.variant_id.as_str();
    let back = follow_ups::rejoin_those_who_stay(tx, &shop.id, id, shop.policy.stay_on_list).await?;
    follow_ups::not_sold_out(tx, &shop.id, &[id]).await?;
    // An item that is not offered at all did not sell out.
    let tell = shop.policy.tell_sold_out && reading.availability(&shop.policy) == Availability::SoldOut;
    if tell && !back.is_empty() {
        follow_ups::insert_sold_out(tx, &shop.id, id, &back, now).await?;
        tx.notify(Job::Deliver.as_str()).await?;
    }
    Ok(None)
}
