//! What a change of settings would do, before it is made: whom it would message, and what else follows from it (R9). Only reads.

use serde::Serialize;
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::dry_run::{Foretold, Standing, foretell};
use shelfbell_core::episode::GUARD_WINDOW_MS;
use shelfbell_core::policy::Policy;
use shelfbell_core::policy::consequence::{self, Counts};

use super::change_policy::{ChangeError, changed, differences};
use super::{deliverability, hold_out};
use crate::app::App;
use crate::db::Tx;
use crate::db::dry_run::{self as rows, Named};
use crate::db::shops::Shop;

const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;
/// Variants that are named one by one.
const NAMED: usize = 20;

/// What a change would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DryRun {
    /// People whom the change would message as soon as what is in stock now has settled; those who would wait for approval are among them.
    pub would_message: u64,
    /// Of these, people who would wait for the merchant's approval.
    pub would_hold: u64,
    /// More than the shop's limit would be told, so the rest waits for approval.
    pub would_be_held: bool,
    /// Everybody who would be told by then without approval, whether by the change or anyway.
    pub told_in_all: u64,
    /// As `told_in_all`, within an hour and while the stock stays as it is.
    pub told_in_an_hour: u64,
    /// The variants with the most people, at most 20.
    pub by_variant: Vec<VariantReach>,
    /// All of it in words, and what else follows.
    pub sentences: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct VariantReach {
    /// The platform's id.
    pub variant_id: String,
    pub title: String,
    pub people: u64,
}

pub async fn dry_run(app: &App, shop: &Shop, changes: &[(String, String)]) -> Result<DryRun, ChangeError> {
    let after = changed(app, &shop.policy, changes)?;
    let now = app.now();
    let mut tx = app.db.read().await?;
    let (as_it_is, named) = standing(&mut tx, shop, &shop.policy, now).await?;
    // The same variants in the same order; who of their people may be told now depends on whether the shop measures.
    let mut with_change = if (after.hold_out_percent > 0) == (shop.policy.hold_out_percent > 0) {
        as_it_is.clone()
    } else {
        standing(&mut tx, shop, &after, now).await?.0
    };
    // After a change every variant that somebody waits for is looked at.
    for variant in &mut with_change.variants {
        variant.due_at = Some(variant.due_at.map_or(now, |at| at.min(now)));
    }
    let settled = now.saturating_add(after.settle_ms());
    let an_hour = settled.max(now.saturating_add(HOUR_MS));
    let (anyway, would) = (foretell(as_it_is.clone(), &shop.policy, now, settled), foretell(with_change.clone(), &after, now, settled));
    let anyway_later = foretell(as_it_is, &shop.policy, now, an_hour);
    let later = foretell(with_change, &after, now, an_hour);
    let told = |foretold: &[Foretold]| foretold.iter().map(|one| one.told).sum::<u64>();
    let reached: Vec<u64> =
        would.iter().zip(&anyway).map(|(would, anyway)| (would.told + would.held).saturating_sub(anyway.told + anyway.held)).collect();
    let would_hold = would.iter().zip(&anyway).map(|(would, anyway)| would.held.saturating_sub(anyway.held)).sum();
    let mut counts = Counts {
        told: told(&would),
        held: would_hold,
        anyway: told(&anyway),
        told_in_an_hour: told(&later),
        anyway_in_an_hour: told(&anyway_later),
        stopped: would.iter().zip(&anyway).filter(|(would, anyway)| would.stopped && !anyway.stopped).count() as u64,
        ..Counts::default()
    };
    count(&mut tx, shop, &after, now, &mut counts).await?;
    let keys: Vec<&str> = differences(&shop.policy, &after).into_keys().collect();
    Ok(DryRun {
        would_message: reached.iter().sum(),
        would_hold,
        would_be_held: would_hold > 0,
        told_in_all: counts.told,
        told_in_an_hour: counts.told_in_an_hour,
        by_variant: by_variant(&named, &reached),
        sentences: consequence::sentences(&shop.policy, &after, &keys, &counts),
    })
}

async fn standing(tx: &mut Tx, shop: &Shop, policy: &Policy, now: i64) -> sqlx::Result<(Standing, Vec<Named>)> {
    rows::standing(tx, &shop.id, hold_out::free_by(policy, now), now - GUARD_WINDOW_MS).await
}

fn by_variant(named: &[Named], reached: &[u64]) -> Vec<VariantReach> {
    let mut all: Vec<(&Named, u64)> = named.iter().zip(reached.iter().copied()).filter(|(_, people)| *people > 0).collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.variant_id.cmp(&other.0.variant_id)));
    all.into_iter()
        .take(NAMED)
        .map(|(named, people)| VariantReach { variant_id: named.platform_id.clone(), title: named.title(), people })
        .collect()
}

/// What the sentences need, and only where the setting changes.
async fn count(tx: &mut Tx, shop: &Shop, after: &Policy, now: i64, counts: &mut Counts) -> sqlx::Result<()> {
    let before = &shop.policy;
    let older = |days: i64| now - days * DAY_MS;
    if after.expire_days != before.expire_days {
        counts.expire = rows::would_expire(tx, &shop.id, older(after.expire_days)).await?;
    }
    if after.transcript_days != before.transcript_days {
        counts.conversations = rows::conversations_before(tx, &shop.id, older(after.transcript_days)).await?;
    }
    if after.unreadable_days != before.unreadable_days {
        counts.unreadable = rows::unreadable_before(tx, &shop.id, older(after.unreadable_days)).await?;
    }
    if after.audit_days != before.audit_days {
        counts.changes = rows::changes_before(tx, &shop.id, older(after.audit_days)).await?;
    }
    if after.email_hours != before.email_hours {
        counts.emails_asleep = rows::sleeping(tx, &shop.id, ChannelKind::Email).await?;
    }
    if after.sms_hours != before.sms_hours {
        counts.texts_asleep = rows::sleeping(tx, &shop.id, ChannelKind::Sms).await?;
    }
    if after.complaint_limit_percent != before.complaint_limit_percent {
        counts.mail_stops = deliverability::standing(tx, &shop.id, now).await?.is_too_bad(after);
    }
    Ok(())
}
