//! Holding people out: some of those whose turn it is are told later, so that what messages add can be measured. They stay in the line, at
//! their place, and take no unit: whoever follows is told instead. When their time is over they are told like everybody who waits.

use shelfbell_core::ids::VariantId;
use shelfbell_core::policy::Policy;

use crate::db::hold_outs::{self, Drawn};
use crate::db::line::Telling;
use crate::db::{Tx, secrets};
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
