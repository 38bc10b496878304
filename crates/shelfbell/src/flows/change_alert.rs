//! A shopper changes what they wait for, or asks to be told once more. Whoever acts here holds the link of a message, so the address has
//! proved itself: nothing has to be confirmed again.

use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::contact::ChannelKind;
use shelfbell_core::ids::ContactId;
use shelfbell_core::subscription::State;
use subtle::ConstantTimeEq as _;

use crate::app::{App, Job, What};
use crate::db::catalogue::Variant;
use crate::db::contacts::{self, Contact};
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, Subscription};
use crate::db::{Tx, evaluations};

use super::sign_up::{Proof, Request, SignUpError, Target, Wanted, find, join_line, may_be_written_to, read_address};
use super::stay;

#[derive(Debug, thiserror::Error)]
pub enum ChangeAlertError {
    #[error("the alert has ended")]
    Ended,
    #[error("another product is another alert")]
    OtherProduct,
    #[error(transparent)]
    Refused(#[from] SignUpError),
}

impl From<sqlx::Error> for ChangeAlertError {
    fn from(error: sqlx::Error) -> Self {
        Self::Refused(error.into())
    }
}

/// Another variant of the same product, or any of them, and how many. The place in line stays where one request covers the other; in the
/// line of another variant it begins now (R4). Returns the request that waits from now on.
pub async fn change(app: &App, shop: &Shop, id: &str, wanted: Option<Wanted>, quantity: i64) -> Result<Subscription, ChangeAlertError> {
    let mut tx = app.db.begin().await?;
    let found = subscriptions::find(&mut tx, &shop.id, id).await?.filter(|found| found.state == "waiting" && found.held_by.is_none());
    let Some(found) = found else { return Err(ChangeAlertError::Ended) };
    let target = match &wanted {
        Some(wanted) => Some(find(&mut tx, shop, wanted).await?),
        None => None,
    };
    let Some(target) = target.filter(|target| target.id() != found.target_id) else {
        if !subscriptions::set_quantity(&mut tx, &shop.id, id, quantity).await? {
            return Err(ChangeAlertError::Ended);
        }
        tx.commit().await?;
        return Ok(Subscription { quantity, ..found });
    };
    if target.product() != found.product_id {
        return Err(ChangeAlertError::OtherProduct);
    }
    target.may_sign_up(shop).map_err(SignUpError::from)?;
    let to_any = target.id() == found.product_id;
    if !to_any {
        subscriptions::end(&mut tx, &shop.id, &[id], State::Cancelled).await?;
    }
    let place = if to_any || found.variant_id.is_none() { found.place } else { app.now() };
    let consent = Consent { text: found.consent_text.clone(), at: found.consent_at };
    let source = Source::parse(&found.source).unwrap_or(Source::Page);
    let contact = contacts::find(&mut tx, &shop.id, &ContactId::new(&found.contact_id)).await?.ok_or(ChangeAlertError::Ended)?;
    let request = request(shop, &contact, &found, wanted, consent, source, place).ok_or(ChangeAlertError::Ended)?;
    let joined = join(tx, app, shop, &target, &Request { quantity, ..request }).await?;
    Ok(joined)
}

/// How somebody comes back into the line.
#[derive(Clone, Copy, Debug)]
pub enum Again<'a> {
    /// A new request, at the end of the line. `sentence`: what they read when they asked.
    Anew { sentence: &'a str },
    /// They stopped it by mistake a moment ago, see [`may_undo`]: as if they had not, at their old place.
    NotStopped,
}

/// In line again for what an earlier request was about.
pub async fn ask_again(app: &App, shop: &Shop, id: &str, how: Again<'_>) -> Result<Subscription, ChangeAlertError> {
    let mut tx = app.db.begin().await?;
    let found = subscriptions::find(&mut tx, &shop.id, id).await?.ok_or(ChangeAlertError::Ended)?;
    let contact = contacts::find(&mut tx, &shop.id, &ContactId::new(&found.contact_id)).await?.ok_or(ChangeAlertError::Ended)?;
    let wanted = match &found.variant_id {
        Some(variant) => Wanted::Variant(variant.clone()),
        None => Wanted::AnyOf(found.product_id.clone()),
    };
    let target = find(&mut tx, shop, &wanted).await?;
    target.may_sign_up(shop).map_err(SignUpError::from)?;
    let (consent, place) = match how {
        Again::Anew { sentence } => (Consent { text: sentence.to_owned(), at: app.now() }, app.now()),
        Again::NotStopped if found.state == State::Cancelled.as_str() => {
            (Consent { text: found.consent_text.clone(), at: found.consent_at }, found.place)
        }
        Again::NotStopped => return Err(ChangeAlertError::Ended),
    };
    let request = request(shop, &contact, &found, Some(wanted), consent, Source::Page, place).ok_or(ChangeAlertError::Ended)?;
    let staying = subscriptions::staying_of(&mut tx, &shop.id, &ContactId::new(&found.contact_id)).await?;
    let joined = join(tx, app, shop, &target, &request).await?;
    if matches!(how, Again::NotStopped) && staying.iter().any(|stays| stays == id) {
        stay::set(app, &shop.id, &joined.subscription_id, true).await?;
    }
    metrics::counter!("shelfbell_sign_ups_total", "source" => Source::Page.as_str()).increment(1);
    Ok(joined)
}

/// For how long a stop can be taken back: the page that said so may still stand open.
const UNDO_MS: i64 = 3_600_000;

/// Proves, to [`may_undo`], that this alert was stopped at `at` (ms). Whoever undid it much later would pass all who came meanwhile (R4).
pub fn undo_token(app: &App, shop: &Shop, id: &str, at: i64) -> String {
    format!("{at}-{}", app.tokens.pseudonym(shop.id.as_str(), "undo", &format!("{id} {at}")))
}

/// Is this the token of a stop that was a moment ago?
pub fn may_undo(app: &App, shop: &Shop, id: &str, token: &str) -> bool {
    let at = token
        .split_once('-')
        .and_then(|(at, _)| at.parse::<i64>().ok())
        .filter(|at| (0..=UNDO_MS).contains(&(app.now().saturating_sub(*at))));
    at.is_some_and(|at| bool::from(undo_token(app, shop, id, at).as_bytes().ct_eq(token.as_bytes())))
}

fn request(
    shop: &Shop,
    contact: &Contact,
    found: &Subscription,
    wanted: Option<Wanted>,
    consent: Consent,
    source: Source,
    place: i64,
) -> Option<Request> {
    let channel = ChannelKind::parse(&contact.channel)?;
    let address = read_address(shop, channel, &contact.address).ok()?;
    let wanted = wanted.unwrap_or_else(|| Wanted::AnyOf(found.product_id.clone()));
    Some(Request { wanted, address, locale: found.locale.clone(), quantity: found.quantity, source, consent, place })
}

/// A restock may cross this: looking once more costs nothing and loses nobody (R1).
async fn join(mut tx: Tx, app: &App, shop: &Shop, target: &Target, request: &Request) -> Result<Subscription, ChangeAlertError> {
    may_be_written_to(app, shop, &request.address)?;
    let proof = Proof { evidence: Some(serde_json::json!({ "page": "my alerts" }).to_string()), ..Proof::default() };
    let (joined, _) = join_line(&mut tx, app, shop, target, request, State::Waiting, None, &proof).await?;
    let variants: Vec<_> = target.variants.iter().map(Variant::id).collect();
    evaluations::request(&mut tx, &shop.id, &variants, app.now()).await?;
    tx.notify(Job::Evaluate.as_str()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[What::Demand]);
    app.wake.ring(Job::Evaluate);
    Ok(joined)
}
