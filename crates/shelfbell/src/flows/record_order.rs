//! An order becomes conversions, in the transaction that marks its webhook done. It may arrive twice, late, or after its refunds, be
//! cancelled, and come back: whether it stands is what the newest message says, and what it leads to does not depend on their order.

use std::collections::{BTreeMap, BTreeSet};

use shelfbell_core::attribution::{Attributed, Bought, Candidate, Certainty, Claim, Outcome, Rule, attribute, is_surer, refunded};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::money::parse_minor;
use shelfbell_core::order::{Order, OrderEvent, Refund};
use shelfbell_core::subscription::State;

use crate::app::App;
use crate::db::order_refunds::{self, Refunded};
use crate::db::orders::{self, Counted, New, Told, Uncounted, Wish};
use crate::db::shops::Shop;
use crate::db::{Tx, catalogue, contacts, order_states};
use crate::tokens::Purpose;

use super::hold_out;
use super::sign_up::read_address;

const DAY_MS: i64 = 86_400_000;
/// A shopper does not carry more tokens than this; whoever sends more is not one.
const MOST_TOKENS: usize = 20;

/// Records what a connector understood of one shop's order. Events may come in any order, repeated or late.
pub async fn record_order(tx: &mut Tx, app: &App, shop: &Shop, event: OrderEvent) -> sqlx::Result<()> {
    // Two orders of one person must not both become the conversion of one subscription.
    tx.lock_shop(shop.id.as_str()).await?;
    match event {
        OrderEvent::Refund(refund) => {
            insert_refund(tx, app, shop, &refund).await?;
            renew_refunded(tx, shop, &refund.order).await?;
            hold_out::renew(tx, shop, &refund.order).await
        }
        OrderEvent::Order(order) => told_of(tx, app, shop, *order).await,
    }
}

async fn told_of(tx: &mut Tx, app: &App, shop: &Shop, order: Order) -> sqlx::Result<()> {
    let state = order_states::note(tx, &shop.id, &order, app.now()).await?;
    // An older message still tells who bought what; whether that stands is known better.
    let order = Order { cancelled_at: state.cancelled_at, ..order };
    orders::set_cancelled(tx, &shop.id, &order.id, order.cancelled_at).await?;
    if order.refunds_are_all && state.is_newest {
        let known: Vec<&str> = order.refunds.iter().map(|refund| refund.id.as_str()).collect();
        order_refunds::keep(tx, &shop.id, &order.id, &known).await?;
    }
    if !order.refunds_are_all || state.is_newest {
        for refund in &order.refunds {
            insert_refund(tx, app, shop, refund).await?;
        }
    }
    let lines = bought(tx, shop, &order).await?;
    // Of an order that is off, or whose products are not known, the platform may say no more than that.
    if !lines.is_empty() {
        placed(tx, app, shop, &order, &lines, state.is_newest).await?;
    }
    renew_refunded(tx, shop, &order.id).await?;
    hold_out::renew(tx, shop, &order.id).await
}

/// `newest`: nothing newer is known of the order, so its lines are as they are said to be.
async fn placed(tx: &mut Tx, app: &App, shop: &Shop, order: &Order, lines: &[Bought], newest: bool) -> sqlx::Result<()> {
    let buyers = buyers(tx, shop, order).await?;
    let told = candidates(tx, app, shop, order, lines, &buyers).await?;
    let candidates: Vec<Candidate> = told.iter().filter_map(|(rule, told)| candidate(*rule, told)).collect();
    let outcome = attribute(order.placed_at, lines, &candidates, window_ms(shop));
    let outcome = one_for_each_line(tx, shop, order, outcome).await?;
    let contact_of: BTreeMap<&str, &str> = told.iter().map(|(_, t)| (t.subscription_id.as_str(), t.contact_id.as_str())).collect();
    for conversion in &outcome.conversions {
        keep(tx, app, shop, order, conversion, &contact_of, newest).await?;
    }
    // A test is no purchase: whoever placed it waits on.
    if order.test {
        return Ok(());
    }
    let wishes = wishes(tx, shop, order, lines, &buyers).await?;
    hold_out::bought(tx, shop, order, lines, &wishes, newest).await?;
    end(tx, shop, order, lines, &outcome, &wishes).await
}

/// Told anew, an order may lead to somebody else: to whoever its address names now, instead of to a guess. A line stays with whoever it leads
/// to most surely; with both it would be counted twice.
async fn one_for_each_line(tx: &mut Tx, shop: &Shop, order: &Order, outcome: Outcome) -> sqlx::Result<Outcome> {
    let known = orders::counted(tx, &shop.id, &order.id).await?;
    let Outcome { conversions, mut counted_elsewhere } = outcome;
    let mut kept = Vec::with_capacity(conversions.len());
    for new in conversions {
        let way = (new.assisted, new.candidate.rule);
        let lines = |one: &Counted| serde_json::from_str::<Vec<String>>(&one.line_ids).unwrap_or_default();
        let is_rival =
            |one: &&Counted| one.subscription_id != new.candidate.subscription && lines(one).iter().any(|line| new.lines.contains(line));
        let rivals: Vec<&Counted> = known.iter().filter(is_rival).collect();
        if rivals.iter().all(|one| is_surer(way, (one.assisted, rule(&one.rule)))) {
            for one in rivals {
                orders::delete(tx, &shop.id, &one.conversion_id).await?;
            }
            kept.push(new);
        } else if !new.assisted && new.candidate.rule != Rule::JourneyUtm {
            counted_elsewhere.push(new.candidate);
        }
    }
    Ok(Outcome { conversions: kept, counted_elsewhere })
}

/// One that this version does not know is as good as a guess.
fn rule(text: &str) -> Rule {
    Rule::parse(text).unwrap_or(Rule::JourneyUtm)
}

fn window_ms(shop: &Shop) -> i64 {
    shop.policy.attribution_days.saturating_mul(DAY_MS)
}

/// The lines whose variants are known.
async fn bought(tx: &mut Tx, shop: &Shop, order: &Order) -> sqlx::Result<Vec<Bought>> {
    let named: BTreeSet<&str> = order.lines.iter().filter_map(|line| line.variant.as_deref()).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let variants = catalogue::variants_by_platform_id(tx, &shop.id, &named.into_iter().collect::<Vec<_>>()).await?;
    let known: BTreeMap<&str, &catalogue::Variant> = variants.iter().map(|variant| (variant.platform_id.as_str(), variant)).collect();
    let lines = order.lines.iter().filter_map(|line| {
        let variant = known.get(line.variant.as_deref()?)?;
        Some(Bought {
            line: line.id.clone(),
            variant: variant.variant_id.clone(),
            product: variant.product_id.clone(),
            quantity: line.quantity,
            amount_minor: line.amount_minor,
            currency: line.currency.clone(),
        })
    });
    Ok(lines.collect())
}

/// The contacts that the order names.
async fn buyers(tx: &mut Tx, shop: &Shop, order: &Order) -> sqlx::Result<Vec<String>> {
    let mut found = BTreeSet::new();
    let emails = order.emails.iter().map(|text| (ChannelKind::Email, text));
    for (channel, text) in emails.chain(order.phones.iter().map(|text| (ChannelKind::Sms, text))) {
        if let Ok(address) = read_address(shop, channel, text) {
            found.extend(contacts::by_address(tx, &shop.id, &address).await?.map(|contact| contact.contact_id));
        }
    }
    Ok(found.into_iter().collect())
}

/// Every message to which the order leads, with the rule that leads there.
async fn candidates(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    order: &Order,
    lines: &[Bought],
    buyers: &[String],
) -> sqlx::Result<Vec<(Rule, Told)>> {
    let mut found = Vec::new();
    for (rule, tokens) in [(Rule::CartToken, &order.cart_tokens), (Rule::LandingToken, &order.landing_tokens)] {
        for token in tokens.iter().take(MOST_TOKENS) {
            // A token that we did not sign counts for nothing, and so does another shop's.
            let Some((subscription, Some(episode))) = app.tokens.read(Purpose::Click, token) else { continue };
            found.extend(orders::told_by(tx, &shop.id, &subscription, &episode).await?.map(|told| (rule, told)));
        }
    }
    if !buyers.is_empty() {
        let buyers: Vec<&str> = buyers.iter().map(String::as_str).collect();
        let told = orders::told_contacts(tx, &shop.id, &buyers, &distinct(lines, |line| &line.product)).await?;
        found.extend(told.into_iter().map(|told| (Rule::SameContact, told)));
    }
    if let Some(channel) = order.journey.as_deref().and_then(ChannelKind::parse)
        && found.is_empty()
    {
        let within = (order.placed_at.saturating_sub(window_ms(shop)), order.placed_at);
        for variant in distinct(lines, |line| &line.variant) {
            let told = orders::last_clicked(tx, &shop.id, variant, channel, within, &order.id).await?;
            found.extend(told.map(|told| (Rule::JourneyUtm, told)));
        }
    }
    Ok(found)
}

fn distinct<'a>(lines: &'a [Bought], of: impl Fn(&'a Bought) -> &'a String) -> Vec<&'a str> {
    lines.iter().map(|line| of(line).as_str()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn candidate(rule: Rule, told: &Told) -> Option<Candidate> {
    Some(Candidate {
        rule,
        subscription: told.subscription_id.clone(),
        episode: told.episode_id.clone(),
        variant: told.told_variant_id.clone(),
        product: told.product_id.clone(),
        any_variant: told.variant_id.is_none(),
        told_at: told.sent_at.into_iter().chain(told.clicked_at).min()?,
    })
}

async fn keep(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    order: &Order,
    conversion: &Attributed,
    contact_of: &BTreeMap<&str, &str>,
    newest: bool,
) -> sqlx::Result<()> {
    let subscription = conversion.candidate.subscription.as_str();
    let claim = Claim {
        test: order.test,
        cancelled: order.cancelled_at.is_some(),
        assisted: conversion.assisted,
        rule: conversion.candidate.rule,
        placed_at: order.placed_at,
        order: &order.id,
    };
    let mut is_new = true;
    if let Some(known) = orders::known(tx, &shop.id, subscription).await? {
        let (rule, order) = (rule(&known.rule), known.order_id.as_str());
        let cancelled = known.cancelled_at.is_some();
        let known = Claim { test: known.test, cancelled, assisted: known.assisted, rule, placed_at: known.at, order };
        if !(claim.replaces(&known) || newest && claim.renews(&known)) {
            return Ok(());
        }
        is_new = order != claim.order;
    }
    let new = New {
        id: &app.new_id(),
        contact: contact_of.get(subscription).copied().unwrap_or_default(),
        order_id: &order.id,
        order_name: &order.name,
        at: order.placed_at,
        test: order.test,
        cancelled_at: order.cancelled_at,
        of: conversion,
        summed: conversion.currency == shop.currency,
    };
    orders::put(tx, &shop.id, &new).await?;
    if !is_new {
        return Ok(());
    }
    metrics::counter!("shelfbell_conversions_total", "rule" => conversion.candidate.rule.as_str()).increment(1);
    tracing::info!(shop = %shop.id, subscription, rule = conversion.candidate.rule.as_str(), assisted = conversion.assisted, "conversion.recorded");
    Ok(())
}

/// What the buyers asked for by then and have now.
async fn wishes(tx: &mut Tx, shop: &Shop, order: &Order, lines: &[Bought], buyers: &[String]) -> sqlx::Result<Vec<Wish>> {
    if buyers.is_empty() {
        return Ok(Vec::new());
    }
    let buyers: Vec<&str> = buyers.iter().map(String::as_str).collect();
    let (variants, products) = (distinct(lines, |line| &line.variant), distinct(lines, |line| &line.product));
    let mut wishes = orders::wishes(tx, &shop.id, &buyers, &variants, &products).await?;
    // Whoever asks after the order wants another one.
    wishes.retain(|wish| wish.place - wish.place.rem_euclid(1000) <= order.placed_at);
    Ok(wishes)
}

/// Requests end whose people have what they asked for, so that nothing follows. A guess ends nobody's.
async fn end(tx: &mut Tx, shop: &Shop, order: &Order, lines: &[Bought], outcome: &Outcome, wishes: &[Wish]) -> sqlx::Result<()> {
    let sure = |one: &&Attributed| !one.assisted && one.candidate.rule.certainty() != Certainty::Possible;
    let counted: BTreeSet<&str> = outcome.conversions.iter().filter(sure).map(|one| one.candidate.subscription.as_str()).collect();
    let mut uncounted = Vec::new();
    let mut note = |subscription: &str, variant: &str, why: &str| {
        uncounted.push(Uncounted {
            subscription_id: subscription.to_owned(),
            order_id: order.id.clone(),
            order_name: order.name.clone(),
            at: order.placed_at,
            bought_variant_id: variant.to_owned(),
            why: why.to_owned(),
        });
    };
    let mut converted: BTreeSet<&str> = counted.clone();
    for one in &outcome.counted_elsewhere {
        note(&one.subscription, &one.variant, "counted_once");
        converted.insert(&one.subscription);
    }
    let mut untold = Vec::new();
    for wish in wishes.iter().filter(|wish| wish.is_open && !converted.contains(wish.subscription_id.as_str())) {
        let variant = lines.iter().find(|line| wish.wants(line)).map(|line| line.variant.as_str()).unwrap_or_default();
        let was_told = orders::was_told(tx, &shop.id, wish, order.placed_at).await?;
        note(&wish.subscription_id, variant, if was_told { "late" } else { "untold" });
        untold.push((wish.subscription_id.as_str(), was_told));
    }
    converted.extend(untold.iter().filter(|(_, was_told)| *was_told).map(|(id, _)| id));
    orders::insert_uncounted(tx, &shop.id, &uncounted).await?;
    orders::end(tx, &shop.id, &converted.into_iter().collect::<Vec<_>>(), State::Converted).await?;
    let untold: Vec<&str> = untold.into_iter().filter(|(_, was_told)| !was_told).map(|(id, _)| id).collect();
    orders::end(tx, &shop.id, &untold, State::Cancelled).await
}

async fn insert_refund(tx: &mut Tx, app: &App, shop: &Shop, refund: &Refund) -> sqlx::Result<()> {
    let mut lines: Vec<Refunded> = Vec::with_capacity(refund.lines.len());
    for line in &refund.lines {
        let currency = line.currency.clone().unwrap_or_else(|| shop.currency.clone());
        let amount_minor = parse_minor(&line.amount, &currency).unwrap_or(0);
        // One line may come back in parts: some of it to a shelf, some of it not.
        if let Some(part) = lines.iter_mut().find(|part| part.line_id == line.line && part.currency == currency) {
            part.quantity = part.quantity.saturating_add(line.quantity);
            part.amount_minor = part.amount_minor.saturating_add(amount_minor);
            continue;
        }
        lines.push(Refunded { refund_id: refund.id.clone(), line_id: line.line.clone(), quantity: line.quantity, amount_minor, currency });
    }
    order_refunds::insert(tx, &shop.id, &refund.order, &lines, app.now()).await
}

/// Sums every refund known of an order's lines anew, so that it does not matter how often and in what order they arrive.
async fn renew_refunded(tx: &mut Tx, shop: &Shop, order: &str) -> sqlx::Result<()> {
    let counted = orders::counted(tx, &shop.id, order).await?;
    if counted.is_empty() {
        return Ok(());
    }
    let refunds = order_refunds::of_order(tx, &shop.id, order).await?;
    for conversion in counted {
        let lines: Vec<String> = serde_json::from_str(&conversion.line_ids).unwrap_or_default();
        let its = refunds.iter().filter(|refund| lines.contains(&refund.line_id) && refund.currency == conversion.currency);
        let minor = refunded(conversion.amount_minor, its.map(|refund| refund.amount_minor));
        orders::set_refunded(tx, &shop.id, &conversion.conversion_id, minor).await?;
    }
    Ok(())
}
