//! A shopper asks to be told: stock is read again, the address is a known shape, and the answer never says whether it was known.

use shelfbell_core::consent::{ConfirmedBy, Consent, Source};
use shelfbell_core::contact::{Address, AddressError, ChannelKind};
use shelfbell_core::ids::{ContactId, EpisodeId, ProductId, SubscriptionId, VariantId};
use shelfbell_core::push::Subscription as Device;
use shelfbell_core::subscription::{Refusal, State, first_state, may_sign_up, may_sign_up_for_any};

use crate::app::App;
use crate::channels::push;
use crate::db::catalogue::{self, By, Variant};
use crate::db::shops::Shop;
use crate::db::subscriptions::{self, NewSubscription, Subscription};
use crate::db::{Tx, contacts, evaluations, line, notifications};
use crate::net::ssrf::Guard;

use super::erase;

/// What somebody wants to be told about, as the request named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Our id, the platform's id or a SKU.
    Variant(String),
    /// Any variant of a product: our id, the platform's id or the handle.
    AnyOf(String),
}

#[derive(Clone, Debug)]
pub struct Request {
    pub wanted: Wanted,
    pub address: Address,
    pub locale: String,
    pub quantity: i64,
    pub source: Source,
    pub consent: Consent,
    /// When they joined the line, ms; now for shoppers, the original time for imports.
    pub place: i64,
}

/// Where a request came from, beside what it says of itself: kept as evidence.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// Such as the conversation and turn, or the client's address: JSON.
    pub evidence: Option<String>,
    /// It came from the phone that it is for, so that nothing is left to confirm.
    pub by_phone: bool,
    /// Where their parcels go, as far as the shop's page says so: ISO 3166-1 alpha-2. Quiet hours are those of there, too.
    pub country: Option<String>,
}

/// A country as a page names it. What is none says nothing: nobody is turned away for it.
pub fn country(text: &str) -> Option<String> {
    let text = text.trim();
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic())).then(|| text.to_ascii_uppercase())
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedUp {
    pub id: SubscriptionId,
    pub state: State,
    /// 1 is next.
    pub position: i64,
    /// They did not wait for it before.
    pub is_new: bool,
}

impl SignedUp {
    /// What whoever asks is answered, who may be anybody. Where a second yes is asked for, it is the same whether the address was known or
    /// not: pending, at the end of the line, by a name that is new. Only the address itself is told more.
    pub async fn shown(self, app: &App, shop: &Shop, request: &Request) -> sqlx::Result<Self> {
        if !hides_the_known(shop, request.address.channel()) {
            return Ok(self);
        }
        let mut tx = app.db.read().await?;
        let Some(known) = subscriptions::find(&mut tx, &shop.id, self.id.as_str()).await? else { return Ok(self) };
        let newcomer = Subscription { place: app.now(), subscription_id: app.new_id(), ..known };
        let position = line::people_ahead(&mut tx, &shop.id, &newcomer).await? + 1;
        let id = if self.is_new { self.id } else { SubscriptionId::new(newcomer.subscription_id) };
        Ok(Self { id, state: State::Pending, position, ..self })
    }
}

/// Must answers to a sign-up not tell whether its address was known? Where a second yes is asked for: there an answer alone proves nothing.
pub fn hides_the_known(shop: &Shop, channel: ChannelKind) -> bool {
    first_state(&shop.policy, channel) == State::Pending
}

#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    #[error("this shop sells no such product")]
    Unknown,
    #[error("it can be bought now, so there is nothing to wait for")]
    InStock,
    #[error("it is no longer sold")]
    Gone,
    #[error("this shop sends no messages to such addresses")]
    ChannelNotOffered,
    #[error("this shop sends no text messages to numbers of this country")]
    CountryNotServed,
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
}

impl From<Refusal> for SignUpError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::InStock => Self::InStock,
            Refusal::Gone => Self::Gone,
        }
    }
}

/// An address as this shop reads it.
pub fn read_address(shop: &Shop, channel: ChannelKind, text: &str) -> Result<Address, AddressError> {
    Address::parse_in(channel, text, shop.policy.default_country.as_deref())
}

/// On disk before it answers (R7). Asking twice is asking once.
pub async fn sign_up(app: &App, shop: &Shop, request: &Request) -> Result<SignedUp, SignUpError> {
    sign_up_with(app, shop, request, &Proof::default()).await
}

/// As [`sign_up`], with evidence of where it came from.
pub async fn sign_up_with(app: &App, shop: &Shop, request: &Request, proof: &Proof) -> Result<SignedUp, SignUpError> {
    let channel = request.address.channel();
    may_be_written_to(app, shop, &request.address)?;
    let mut tx = app.db.begin().await?;
    let target = find(&mut tx, shop, &request.wanted).await?;
    target.may_sign_up(shop)?;
    let state = if proof.by_phone { State::Waiting } else { first_state(&shop.policy, channel) };
    let (subscription, is_new) = join_line(&mut tx, app, shop, &target, request, state, None, proof).await?;
    if subscription.state == State::Pending.as_str() {
        notifications::insert_confirmation(&mut tx, &shop.id, &SubscriptionId::new(&subscription.subscription_id), app.now()).await?;
        tx.notify(crate::app::Job::Deliver.as_str()).await?;
    }
    // A sale of the last unit and this sign-up may cross: looking once more costs nothing and loses nobody (R1).
    let looked_at: Vec<VariantId> = target.variants.iter().filter(|v| v.worth_telling_since.is_some()).map(Variant::id).collect();
    evaluations::request(&mut tx, &shop.id, &looked_at, app.now()).await?;
    tx.commit().await?;
    app.changes.note(shop.id.as_str(), &[crate::app::What::Demand]);
    app.wake.ring(crate::app::Job::Deliver);
    if !looked_at.is_empty() {
        app.wake.ring(crate::app::Job::Evaluate);
    }
    metrics::counter!("shelfbell_sign_ups_total", "source" => request.source.as_str()).increment(1);
    let mut tx = app.db.read().await?;
    let ahead = line::people_ahead(&mut tx, &shop.id, &subscription).await?;
    let state = State::parse(&subscription.state).unwrap_or(state);
    Ok(SignedUp { id: SubscriptionId::new(subscription.subscription_id), state, position: ahead + 1, is_new })
}

/// Does this shop write to such an address? Asked before anything is stored.
pub fn may_be_written_to(app: &App, shop: &Shop, address: &Address) -> Result<(), SignUpError> {
    if !app.offers(shop, address.channel()) {
        return Err(SignUpError::ChannelNotOffered);
    }
    let served = &shop.policy.sms_countries;
    if address.channel() == ChannelKind::Sms && !served.is_empty() && !address.country().is_some_and(|country| served.contains(&country)) {
        return Err(SignUpError::CountryNotServed);
    }
    if address.channel() == ChannelKind::Push && !is_device(app, address) {
        return Err(SignUpError::ChannelNotOffered);
    }
    Ok(())
}

/// Can messages for this push subscription be encrypted, and does its endpoint lie where this server sends? What its name resolves to is
/// looked at when something is sent.
pub fn is_device(app: &App, address: &Address) -> bool {
    let guard = Guard::new(app.config.push.allow_private);
    Device::parse(address.as_str()).is_some_and(|device| push::is_usable(&device) && guard.url(&device.endpoint).is_ok())
}

/// What a request is about, read in the transaction that acts on it.
#[derive(Clone, Debug)]
pub struct Target {
    product: ProductId,
    /// `None`: any variant.
    variant: Option<VariantId>,
    pub variants: Vec<Variant>,
}

impl Target {
    pub fn product(&self) -> &str {
        self.product.as_str()
    }

    /// `None`: any variant.
    pub fn variant(&self) -> Option<&str> {
        self.variant.as_ref().map(VariantId::as_str)
    }

    /// The variant, or the product when any variant of it will do.
    pub fn id(&self) -> &str {
        self.variant.as_ref().map_or(self.product.as_str(), VariantId::as_str)
    }

    pub fn may_sign_up(&self, shop: &Shop) -> Result<(), Refusal> {
        match (&self.variant, self.variants.first()) {
            (Some(_), Some(variant)) => may_sign_up(&variant.reading(), &shop.policy),
            _ => may_sign_up_for_any(&self.variants.iter().map(Variant::reading).collect::<Vec<_>>(), &shop.policy),
        }
    }
}

pub async fn find(tx: &mut Tx, shop: &Shop, wanted: &Wanted) -> Result<Target, SignUpError> {
    match wanted {
        Wanted::Variant(reference) => {
            let variant = match catalogue::variant(tx, &shop.id, By::Reference, reference).await? {
                Some(variant) => Some(variant),
                None => catalogue::variant(tx, &shop.id, By::Id, reference).await?,
            };
            let variant = variant.ok_or(SignUpError::Unknown)?;
            Ok(Target { product: ProductId::new(&variant.product_id), variant: Some(variant.id()), variants: vec![variant] })
        }
        Wanted::AnyOf(product) => {
            let variants = catalogue::variants_of_product(tx, &shop.id, product).await?;
            let first = variants.first().ok_or(SignUpError::Unknown)?;
            Ok(Target { product: ProductId::new(&first.product_id), variant: None, variants })
        }
    }
}

/// Puts a contact into the line, once: a request for any variant covers one for a single variant, and takes its place over. The request that
/// there is now, and whether it is this one.
#[expect(clippy::too_many_arguments, reason = "the caller's transaction, and all that makes up a row")]
pub async fn join_line(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    target: &Target,
    request: &Request,
    state: State,
    held_by: Option<&EpisodeId>,
    proof: &Proof,
) -> sqlx::Result<(Subscription, bool)> {
    let now = app.now();
    let fingerprint = erase::fingerprint(app, shop, &request.address);
    let contact = contacts::find_or_insert(tx, &shop.id, &request.address, &fingerprint, &ContactId::new(app.new_id()), now).await?;
    // Whoever wrote STOP is believed before somebody who types the number into a form: only the phone itself takes it back. What is not confirmed
    // may be anybody's wish: it takes nothing back before it is.
    let own_wish = (request.address.channel() != ChannelKind::Sms || proof.by_phone) && state != State::Pending;
    if request.source != Source::Import && own_wish {
        contacts::lift_unsubscribe(tx, &shop.id, &contact, &fingerprint).await?;
    }
    let own = target.variant.as_ref().map(VariantId::as_str);
    let targets: Vec<&str> = match own {
        Some(variant) => vec![variant, target.product.as_str()],
        None => target.variants.iter().map(|v| v.variant_id.as_str()).chain([target.product.as_str()]).collect(),
    };
    let known = subscriptions::active_of(tx, &shop.id, &contact, &targets).await?;
    let covers = |s: &&Subscription| own.is_some_and(|variant| s.target_id == variant) || s.target_id == target.product.as_str();
    let covering = known.iter().filter(covers).min_by_key(|s| s.state != State::Waiting.as_str());
    if let Some(subscription) = covering {
        if proof.by_phone && subscriptions::confirm(tx, &shop.id, &subscription.subscription_id, ConfirmedBy::Sms, now).await? {
            return Ok((Subscription { state: State::Waiting.as_str().to_owned(), ..subscription.clone() }, false));
        }
        return Ok((subscription.clone(), false));
    }
    // What nobody confirmed ends nothing: anybody may ask for it. It does once it is confirmed.
    if state != State::Pending {
        let narrower: Vec<&str> = known.iter().map(|s| s.subscription_id.as_str()).collect();
        subscriptions::end(tx, &shop.id, &narrower, State::Cancelled).await?;
    }
    let id = SubscriptionId::new(app.new_id());
    let new = NewSubscription {
        id: &id,
        contact: &contact,
        product: &target.product,
        variant: target.variant.as_ref(),
        state,
        place: known.iter().map(|s| s.place).min().unwrap_or(request.place),
        held_by,
        quantity: request.quantity,
        locale: &request.locale,
        source: request.source.as_str(),
        consent_text: &request.consent.text,
        consent_at: request.consent.at,
        created_at: now,
        evidence: proof.evidence.as_deref(),
        confirmed_by: proof.by_phone.then_some(ConfirmedBy::Sms),
        country: proof.country.as_deref(),
    };
    subscriptions::insert(tx, &shop.id, &new).await?;
    // Where two requests of one contact cross, the other one's row is found here.
    let joined =
        subscriptions::active_of(tx, &shop.id, &contact, &[new.target()]).await?.into_iter().next().ok_or(sqlx::Error::RowNotFound)?;
    let is_new = joined.subscription_id == id.as_str();
    Ok((joined, is_new))
}
