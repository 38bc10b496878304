//! The one thing that a plan asks for, done by the use cases that the button and the page use.

use shelfbell_core::chat::{Act, CodeResult, NotSignedUp, Outcome, SignUp, SignUpResult, VariantReading};
use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::stock::{Availability, Sellable};

use super::alerts;
use super::turn::Phone;
use crate::app::App;
use crate::db::catalogue::{self, Variant};
use crate::db::shops::Shop;
use crate::flows::confirm::{self, Typed};
use crate::flows::leave;
use crate::flows::sign_up::{Proof, Request, SignUpError, Wanted, read_address, sign_up_with};

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

/// `own`: the subscriptions made in this conversation. Others are neither shown nor ended, whatever the plan names: an address in a
/// message does not prove whose it is.
pub async fn act(turn: &Turn<'_>, act: &Act, own: &mut Vec<String>) -> sqlx::Result<Outcome> {
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
                && own.contains(replaced)
            {
                leave::stop(turn.app, &turn.shop.id, replaced).await?;
                outcome.cancelled = alerts::of(turn.app, turn.shop, std::slice::from_ref(replaced), false).await?;
                own.retain(|id| id != replaced);
            }
            outcome.sign_up = Some(made);
            outcome.readings = wanted(turn, wish).await?;
        }
        Act::ListAlerts { .. } => outcome.alerts = alerts::of(turn.app, turn.shop, own, false).await?,
        Act::Why { .. } => outcome.alerts = alerts::of(turn.app, turn.shop, own, true).await?,
        Act::Cancel { alerts: wanted } => {
            let ending: Vec<String> = wanted.iter().filter(|id| own.contains(id)).cloned().collect();
            for id in &ending {
                leave::stop(turn.app, &turn.shop.id, id).await?;
            }
            outcome.cancelled = alerts::of(turn.app, turn.shop, &ending, false).await?;
        }
        Act::Confirm { code } => outcome.code = Some(confirm_by_code(turn, own, code).await?),
    }
    Ok(outcome)
}

async fn confirm_by_code(turn: &Turn<'_>, own: &[String], code: &str) -> sqlx::Result<CodeResult> {
    Ok(match confirm::by_code(turn.app, &turn.shop.id, own, code).await? {
        Typed::Wrong => CodeResult::Wrong,
        Typed::Spent => CodeResult::Spent,
        Typed::Confirmed(id) => match alerts::of(turn.app, turn.shop, &[id], false).await?.pop() {
            Some(alert) => CodeResult::Confirmed(alert),
            None => CodeResult::Spent,
        },
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

async fn join(turn: &Turn<'_>, wish: &SignUp, own: &mut Vec<String>) -> sqlx::Result<SignUpResult> {
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
    let id = made.id.as_str().to_owned();
    let Some(alert) = alerts::of(turn.app, turn.shop, std::slice::from_ref(&id), false).await?.pop() else {
        return Ok(SignUpResult::Refused(NotSignedUp::Failed));
    };
    // Somebody who asked before, elsewhere, is answered like anybody else: the answer must not tell that an address is known.
    if own.contains(&id) {
        return Ok(SignUpResult::Already(alert));
    }
    own.push(id);
    Ok(SignUpResult::Made(alert))
}
