//! The one thing that a plan asks for, done by the use cases that the button and the page use.

use shelfbell_core::chat::{Act, Alert, Because, CodeResult, NotSignedUp, Outcome, SignUp, SignUpResult, VariantReading};
use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::stock::{Availability, Sellable};
use shelfbell_core::subscription::State;

use super::own::{self, Own};
use super::turn::Phone;
use crate::app::App;
use crate::db::catalogue::{self, Variant};
use crate::db::shops::Shop;
use crate::flows::confirm::Typed;
use crate::flows::sign_up::{Proof, Request, SignUpError, Wanted, find, hides_the_known, read_address, sign_up_with};

/// What an act needs to know of the turn.
pub struct Turn<'a> {
    pub app: &'a App,
    pub shop: &'a Shop,
    /// Of the messages that a sign-up leads to.
    pub locale: &'a str,
    pub may_sign_up: &'a (dyn Fn(&str) -> bool + Sync),
    /// Set when the message came from a phone.
    pub phone: Option<&'a Phone>,
    /// Which turn of which conversation this is, for the record of a consent: JSON.
    pub evidence: String,
}

/// `own`: what this conversation made. Other alerts are neither shown nor ended, whatever the plan names: an address in a message does not prove
/// whose it is.
pub async fn act(turn: &Turn<'_>, act: &Act, own: &mut Vec<Own>) -> sqlx::Result<Outcome> {
    let mut outcome = Outcome::default();
    match act {
        Act::Say => {}
        Act::Read { variants } => outcome.readings = read(turn, variants).await?,
        Act::SignUp(wish) => {
            outcome.readings = wanted(turn, wish).await?;
            let made = if outcome.readings.iter().all(|reading| reading.availability == Availability::Unavailable) {
                // The line of an unpublished product stays open at the button; here it would contradict "not sold any more".
                SignUpResult::Refused(NotSignedUp::Gone)
            } else {
                join(turn, wish, own).await?
            };
            if let (SignUpResult::Made(alert), Some(replaced)) = (&made, &wish.replaces)
                && alert.id != *replaced
            {
                outcome.cancelled = end(turn, own, std::slice::from_ref(replaced)).await?;
                own.retain(|one| one.id() != replaced);
            }
            outcome.sign_up = Some(made);
            outcome.readings = wanted(turn, wish).await?;
        }
        Act::ListAlerts { .. } => outcome.alerts = own::alerts(turn.app, turn.shop, own, false).await?,
        Act::Why { .. } => outcome.alerts = own::alerts(turn.app, turn.shop, own, true).await?,
        Act::Cancel { alerts: wanted } => outcome.cancelled = end(turn, own, wanted).await?,
        Act::Confirm { code } => outcome.code = Some(confirm_by_code(turn, own, code).await?),
    }
    Ok(outcome)
}

/// An alert that was not confirmed is marked, unless its own phone ends it: an earlier one for the same address may go on.
async fn end(turn: &Turn<'_>, own: &mut [Own], ids: &[String]) -> sqlx::Result<Vec<Alert>> {
    let ended = own::end(turn.app, turn.shop, own, ids).await?.into_iter().map(|(before, alert)| {
        let proves_little = before.state == State::Pending && turn.phone.is_none();
        Alert { because: proves_little.then_some(Because::NotConfirmed), ..alert }
    });
    Ok(ended.collect())
}

async fn confirm_by_code(turn: &Turn<'_>, own: &mut [Own], code: &str) -> sqlx::Result<CodeResult> {
    Ok(match own::confirm(turn.app, turn.shop, own, code).await? {
        Typed::Wrong => CodeResult::Wrong,
        Typed::Spent => CodeResult::Spent,
        Typed::Confirmed(id) => {
            let mut tx = turn.app.db.read().await?;
            let confirmed = own.iter().find(|one| one.id() == id);
            let alert = match confirmed {
                Some(one) => one.alert(&mut tx, turn.shop, false).await?,
                None => None,
            };
            alert.map_or(CodeResult::Spent, CodeResult::Confirmed)
        }
    })
}

async fn read(turn: &Turn<'_>, variants: &[String]) -> sqlx::Result<Vec<VariantReading>> {
    let ids: Vec<&str> = variants.iter().map(String::as_str).collect();
    let mut tx = turn.app.db.read().await?;
    let found = catalogue::variants_by_platform_id(&mut tx, &turn.shop.id, &ids).await?;
    let in_order = ids.iter().filter_map(|id| found.iter().find(|variant| variant.platform_id == *id));
    Ok(in_order.map(|variant| reading(turn, variant)).collect())
}

/// What a request is for, as it stands now.
async fn wanted(turn: &Turn<'_>, wish: &SignUp) -> sqlx::Result<Vec<VariantReading>> {
    match &wish.variant {
        Some(variant) => read(turn, std::slice::from_ref(variant)).await,
        None => read_product(turn, &wish.product).await,
    }
}

async fn read_product(turn: &Turn<'_>, product: &str) -> sqlx::Result<Vec<VariantReading>> {
    let mut tx = turn.app.db.read().await?;
    let variants = catalogue::variants_of_product(&mut tx, &turn.shop.id, product).await?;
    Ok(variants.iter().map(|variant| reading(turn, variant)).collect())
}

fn reading(turn: &Turn<'_>, variant: &Variant) -> VariantReading {
    let reading = variant.reading();
    VariantReading {
        variant: variant.platform_id.clone(),
        availability: reading.availability(&turn.shop.policy),
        units_left: match reading.sellable {
            Sellable::Units(units) => Some(units),
            Sellable::Unlimited => None,
        },
        as_of: variant.stock_read_at,
        expected_at: variant.expected_at,
    }
}

async fn join(turn: &Turn<'_>, wish: &SignUp, own: &mut Vec<Own>) -> sqlx::Result<SignUpResult> {
    let Ok(address) = read_address(turn.shop, wish.channel, &wish.address) else {
        return Ok(SignUpResult::Refused(NotSignedUp::Address));
    };
    let by_phone = turn.phone.is_some_and(|phone| wish.channel == ChannelKind::Sms && phone.number == address.as_str());
    if !(turn.may_sign_up)(&address.key()) {
        return Ok(SignUpResult::Refused(NotSignedUp::TooMany));
    }
    let wanted = match &wish.variant {
        Some(variant) => Wanted::Variant(variant.clone()),
        None => Wanted::AnyOf(wish.product.clone()),
    };
    let now = turn.app.now();
    let request = Request {
        wanted,
        address,
        locale: turn.locale.to_owned(),
        quantity: 1,
        source: if turn.phone.is_some() { Source::Sms } else { Source::Chat },
        consent: Consent { text: wish.consent.clone(), at: now },
        place: now,
    };
    let proof = Proof { evidence: Some(turn.evidence.clone()), by_phone, ..Proof::default() };
    let made = match sign_up_with(turn.app, turn.shop, &request, &proof).await {
        Ok(made) => made,
        Err(SignUpError::InStock) => return Ok(SignUpResult::Refused(NotSignedUp::InStock)),
        Err(SignUpError::Gone | SignUpError::Unknown) => return Ok(SignUpResult::Refused(NotSignedUp::Gone)),
        Err(SignUpError::ChannelNotOffered | SignUpError::CountryNotServed) => return Ok(SignUpResult::Refused(NotSignedUp::Address)),
        Err(SignUpError::Sqlx(error)) => return Err(error),
    };
    let mut tx = turn.app.db.read().await?;
    let target = match find(&mut tx, turn.shop, &request.wanted).await {
        Ok(target) => target,
        Err(SignUpError::Sqlx(error)) => return Err(error),
        Err(_) => return Ok(SignUpResult::Refused(NotSignedUp::Gone)),
    };
    let id = made.id.as_str();
    let known = own.iter().find(|one| one.is_proven(id)).cloned();
    let (one, already) = match known {
        Some(known) => (known, true),
        // Somebody who asked before, elsewhere, is answered like anybody else: the answer must not tell that an address is known.
        None if !made.is_new && !by_phone && hides_the_known(turn.shop, wish.channel) => {
            own::veil(own, turn.app.new_id(), id, target.variant())
        }
        None => {
            own.push(Own::Made(id.to_owned()));
            (Own::Made(id.to_owned()), false)
        }
    };
    let Some(alert) = one.alert(&mut tx, turn.shop, false).await? else { return Ok(SignUpResult::Refused(NotSignedUp::Failed)) };
    Ok(if already { SignUpResult::Already(alert) } else { SignUpResult::Made(alert) })
}
