//! Why was this (not) sent? One query for what is written down, one decision for what is true now.

use serde::Serialize;
use serde_json::value::RawValue;
use shelfbell_core::attribution::Rule;
use shelfbell_core::consent::Suppression;
use shelfbell_core::episode::story::{Facts, Step, sentence, wave_reason};
use shelfbell_core::episode::{Decision, Rest, decide};
use shelfbell_core::ids::ContactId;
use shelfbell_core::stock::Sellable;

use crate::app::App;
use crate::db::catalogue::{self, By, Variant};
use crate::db::episodes;
use crate::db::messages::{self, Message};
use crate::db::shops::Shop;
use crate::db::{Tx, contacts, conversions, hold_outs, line, orders, subscriptions};

use super::evaluate::snapshot;
use super::{approve, earned, hold_out};

/// One subscription's story.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SubscriptionStory {
    pub subscription_id: String,
    pub state: String,
    pub address_masked: String,
    pub created_at: i64,
    pub consent: Option<ConsentStory>,
    /// 1 is next; `None` when not in line.
    pub position: Option<i64>,
    /// One sentence: why told, or why not yet.
    pub because: String,
    pub messages: Vec<Message>,
    pub conversion: Option<conversions::Conversion>,
    pub episodes: Vec<EpisodeStory>,
}

/// The evidence that somebody asked to be told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ConsentStory {
    pub channel: String,
    /// `button`, `chat`, `agent`, `sms`, `klaviyo` or `import`.
    pub source: String,
    /// The exact words that were shown.
    pub text: String,
    pub at: i64,
    /// The conversation and turn, or the client's address.
    #[schema(value_type = Option<Object>)]
    pub evidence: Option<Box<RawValue>>,
    /// `link`, `code`, `reply`, or `sms` where the request itself came from the phone; `None` where no confirmation was asked for.
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<i64>,
}

impl From<subscriptions::Evidence> for ConsentStory {
    fn from(kept: subscriptions::Evidence) -> Self {
        Self {
            channel: kept.channel,
            source: kept.source,
            text: kept.consent_text,
            at: kept.consent_at,
            evidence: kept.evidence.and_then(|json| RawValue::from_string(json).ok()),
            confirmed_by: kept.confirmed_by,
            confirmed_at: kept.confirmed_at,
        }
    }
}

/// One episode's story. Times are ms since the Unix epoch, money is in minor units of the shop's currency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EpisodeStory {
    pub episode_id: String,
    /// `restock` or `import`.
    pub kind: String,
    /// Product and variant as one title.
    pub variant: String,
    pub variant_id: String,
    pub product_id: String,
    pub product_title: String,
    pub variant_title: Option<String>,
    pub image_url: Option<String>,
    /// `open`, `held` or `closed`.
    pub state: String,
    /// Since when the stock that it opened for had been worth telling.
    pub restocked_at: Option<i64>,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
    pub ending: Option<String>,
    pub first_sent_at: Option<i64>,
    pub last_sent_at: Option<i64>,
    pub waves: Vec<WaveStory>,
    pub steps: Vec<StepStory>,
    /// How its messages fared.
    pub messages: Vec<MessageFate>,
    /// Messages that were followed.
    pub clicked: i64,
    pub bought: i64,
    pub recovered_minor: i64,
    /// People who wait for it now, and units that can be bought (null: nobody counts).
    pub waiting: i64,
    pub sellable: Option<i64>,
    /// Of a held one: people whom it would tell now.
    pub would_reach: Option<i64>,
    /// What may be done with it now: `approve`, `cancel`, `send_now`, `stop`.
    pub can: Vec<&'static str>,
}

/// One wave, and why it is as large as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WaveStory {
    pub number: i64,
    pub started_at: i64,
    pub told: i64,
    pub reason: String,
}

/// Messages in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MessageFate {
    pub state: String,
    pub count: i64,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StepStory {
    pub at: i64,
    /// As it was recorded.
    pub what: String,
    /// What happened, for people.
    pub text: String,
    /// Units that could be bought then; null: not counted, or not written down.
    pub sellable: Option<i64>,
    /// People who waited then.
    pub waiting: Option<u64>,
    /// Everything that it was judged by.
    #[schema(value_type = Option<Object>)]
    pub inputs: Option<Box<RawValue>>,
}

pub async fn subscription(app: &App, shop: &Shop, id: &str) -> sqlx::Result<Option<SubscriptionStory>> {
    let mut tx = app.db.read().await?;
    let Some(found) = subscriptions::find(&mut tx, &shop.id, id).await? else { return Ok(None) };
    let contact = contacts::find(&mut tx, &shop.id, &ContactId::new(&found.contact_id)).await?;
    let messages = messages::of_subscription(&mut tx, &shop.id, id, &found.product_id).await?;
    let variants = match &found.variant_id {
        Some(variant) => catalogue::variant(&mut tx, &shop.id, By::Id, variant).await?.into_iter().collect(),
        None => catalogue::variants_of_product(&mut tx, &shop.id, &found.product_id).await?,
    };
    let position = match found.state.as_str() {
        "waiting" if found.held_by.is_none() => Some(line::people_ahead(&mut tx, &shop.id, &found).await? + 1),
        _ => None,
    };
    let suppression = contact.as_ref().and_then(|c| c.suppression.as_deref()).and_then(Suppression::parse);
    let conversion = conversions::of_subscription(&mut tx, &shop.id, id).await?;
    let purchase = match &conversion {
        Some(conversion) => Some(words_of(conversion)),
        None => orders::uncounted(&mut tx, &shop.id, id).await?.map(|purchase| words_of_uncounted(&purchase)),
    };
    let because =
        because(&mut tx, app, shop, &found, &variants, messages.iter().rfind(|message| message.kind == "alert"), suppression).await?;
    let held_out =
        hold_outs::held_until(&mut tx, &shop.id, &found).await?.filter(|until| *until > hold_out::free_by(&shop.policy, app.now()));
    let because = match (purchase, held_out) {
        (Some(purchase), _) => purchase,
        (None, Some(_)) if found.state == "waiting" => {
            format!(
                "Held out to measure what messages add, at the same place in line, for {} h at most. {because}",
                shop.policy.hold_out_hours
            )
        }
        _ => because,
    };
    let consent = subscriptions::evidence(&mut tx, &shop.id, id).await?.map(ConsentStory::from);
    let mut stories = Vec::new();
    for variant in &variants {
        for episode in episodes::of_variant(&mut tx, &shop.id, &variant.variant_id, 5).await? {
            stories.push(story(&mut tx, shop, episode, variant, app.now()).await?);
        }
    }
    Ok(Some(SubscriptionStory {
        subscription_id: found.subscription_id,
        state: found.state,
        address_masked: contact.map_or_else(String::new, |contact| shelfbell_core::contact::mask(&contact.address)),
        created_at: found.created_at,
        consent,
        position,
        because,
        messages,
        conversion,
        episodes: stories,
    }))
}

pub async fn episode(app: &App, shop: &Shop, id: &str) -> sqlx::Result<Option<EpisodeStory>> {
    let mut tx = app.db.read().await?;
    let Some(found) = episodes::find_to_read(&mut tx, &shop.id, id).await? else { return Ok(None) };
    let Some(variant) = catalogue::variant(&mut tx, &shop.id, By::Id, &found.variant_id).await? else { return Ok(None) };
    Ok(Some(story(&mut tx, shop, found, &variant, app.now()).await?))
}

async fn story(tx: &mut Tx, shop: &Shop, episode: episodes::Episode, variant: &Variant, now: i64) -> sqlx::Result<EpisodeStory> {
    let id = episode.episode_id.as_str();
    let recorded = episodes::steps(tx, &shop.id, id).await?;
    let told: Vec<(Step, Facts)> =
        recorded.iter().map(|step| (Step::parse(&step.what), serde_json::from_str(&step.inputs).unwrap_or_default())).collect();
    let waves = episodes::waves(tx, &shop.id, id).await?.into_iter().map(|wave| WaveStory {
        reason: reason(wave.number, &told),
        number: wave.number,
        started_at: wave.started_at,
        told: wave.told,
    });
    let steps = recorded.into_iter().zip(&told).map(|(step, (parsed, facts))| StepStory {
        at: step.at,
        text: sentence(parsed, facts),
        sellable: facts.sellable.and_then(|sellable| match sellable {
            Sellable::Units(units) => Some(units),
            Sellable::Unlimited => None,
        }),
        waiting: facts.waiting,
        what: step.what,
        inputs: RawValue::from_string(step.inputs).ok(),
    });
    let (waves, steps) = (waves.collect(), steps.collect());
    let messages = messages::fates(tx, &shop.id, id).await?.into_iter().map(|(state, count)| MessageFate { state, count }).collect();
    let numbers = episodes::numbers(tx, &shop.id, &[id]).await?.pop().unwrap_or_default();
    let earned = earned::of_episodes(tx, shop, &[id]).await?.get(id).copied().unwrap_or_default();
    let times = episodes::times(tx, &shop.id, id).await?;
    let would_reach = if episode.state == "held" { Some(approve::reach(tx, shop, &episode, variant, now).await?) } else { None };
    let waiting = line::count(tx, &shop.id, &variant.variant_id, &variant.product_id, i64::MAX).await?;
    let can = match (episode.state.as_str(), episode.kind.as_str()) {
        ("open", _) => vec!["send_now", "stop"],
        ("held", "restock") => vec!["approve", "cancel", "stop"],
        ("held", _) => vec!["approve", "cancel"],
        ("closed", "restock") if numbers.unsent > 0 && episode.ending.as_deref() != Some("stopped") => vec!["stop"],
        _ => Vec::new(),
    };
    Ok(EpisodeStory {
        waves,
        steps,
        messages,
        clicked: numbers.clicked,
        bought: earned.bought,
        recovered_minor: earned.recovered_minor,
        restocked_at: times.restocked_at,
        first_sent_at: times.first_at,
        last_sent_at: times.last_at,
        would_reach,
        can,
        waiting: i64::try_from(waiting).unwrap_or(i64::MAX),
        sellable: variant.sellable,
        variant: full_title(variant),
        variant_id: variant.platform_id.clone(),
        product_id: variant.product_platform_id.clone(),
        product_title: variant.product_title.clone(),
        variant_title: variant.shown_title().map(str::to_owned),
        image_url: variant.picture_url(&shop.storefront_url),
        episode_id: episode.episode_id,
        kind: episode.kind,
        state: super::episodes::shown_state(episode.state),
        opened_at: episode.opened_at,
        closed_at: episode.closed_at,
        ending: episode.ending,
    })
}

/// Why a wave is as large as it is: the facts of the step that began it.
fn reason(number: i64, told: &[(Step, Facts)]) -> String {
    let began = told.iter().find_map(|(step, facts)| match step {
        Step::Wave { number: wave, people } if *wave == number => Some((*people, facts)),
        _ => None,
    });
    let reason = began.map(|(people, facts)| wave_reason(people, facts)).unwrap_or_default();
    let grew = told.iter().any(|(step, _)| matches!(step, Step::MoreOfWave { number: wave, .. } if *wave == number));
    if grew { format!("{reason} More stock arrived while it ran.") } else { reason }
}

fn full_title(variant: &Variant) -> String {
    match variant.shown_title() {
        Some(title) => format!("{} · {title}", variant.product_title),
        None => variant.product_title.clone(),
    }
}

fn words_of(conversion: &conversions::Conversion) -> String {
    let how = match Rule::parse(&conversion.rule) {
        Some(Rule::CartToken) => "the cart carried the token of the message's link",
        Some(Rule::LandingToken) => "the visit began at the message's link",
        Some(Rule::SameContact) => "the same contact ordered after the message, within the shop's window",
        Some(Rule::JourneyUtm) | None => {
            "the visit came by a link of ours, and this person followed theirs last: a guess, which ends no request"
        }
    };
    let mut words = if conversion.assisted {
        format!("Bought another variant after being told, which counts as assisted: {how} ({}).", conversion.certainty)
    } else {
        format!("Bought after being told: {how} ({}).", conversion.certainty)
    };
    if conversion.test {
        words.push_str(" It was a test order, which does not count.");
    }
    if conversion.cancelled_at.is_some() {
        words.push_str(" The order was cancelled since.");
    }
    words
}

fn words_of_uncounted(purchase: &orders::Uncounted) -> String {
    let why = match purchase.why.as_str() {
        "late" => "after being told, too long ago for the message to count",
        "counted_once" => "after being told; the order counts once, with another request of the same person",
        _ => "without having been told, so nothing is sent any more",
    };
    format!("Bought (order {}) {why}.", purchase.order_name)
}

async fn because(
    tx: &mut Tx,
    app: &App,
    shop: &Shop,
    subscription: &subscriptions::Subscription,
    variants: &[Variant],
    last: Option<&Message>,
    suppression: Option<Suppression>,
) -> sqlx::Result<String> {
    if let (true, Some(reason)) = (subscription.state != "notified", suppression) {
        return Ok(format!("This contact must not be written to: {}.", reason.as_str().replace('_', " ")));
    }
    Ok(match (subscription.state.as_str(), last) {
        ("pending", _) => "Not confirmed yet: the shop asks for a click on the confirmation mail.".to_owned(),
        ("waiting", _) if subscription.held_by.is_some() => {
            "Imported while the item could be bought: held until the merchant approves the import or the item sells out.".to_owned()
        }
        ("waiting", _) => why_waiting(tx, app, shop, variants).await?,
        ("notified", Some(message)) => match (message.state.as_str(), &message.error) {
            ("sent", _) => "Told: the mail server took the message.".to_owned(),
            ("dead", Some(error)) => format!("The message was given up after {} attempts: {error}. It can be retried.", message.attempts),
            ("cancelled", Some(error)) => format!("Not sent: {error}."),
            ("paused", _) => "Written, and waits: this shop's e-mail is stopped (`shelfbell mail status` says why).".to_owned(),
            (_, Some(error)) => format!("On its way; the last attempt failed: {error}."),
            _ => "On its way.".to_owned(),
        },
        ("cancelled", _) => "Stopped by the shopper, or taken over by a wider request.".to_owned(),
        ("expired", _) => "Ended because it was not answered in time.".to_owned(),
        ("converted", _) => "Bought after being told.".to_owned(),
        (state, _) => format!("The request is {state}."),
    })
}

async fn why_waiting(tx: &mut Tx, app: &App, shop: &Shop, variants: &[Variant]) -> sqlx::Result<String> {
    let mut reasons = Vec::new();
    for variant in variants {
        let (snapshot, _) = snapshot(tx, shop, variant, app.now()).await?;
        let decision = decide(&snapshot, &shop.policy, app.now());
        reasons.push(format!("{}: {}", full_title(variant), judgement(&decision, &shop.policy)));
    }
    Ok(format!("Waiting. {}", reasons.join(" ")))
}

fn judgement(decision: &Decision, policy: &shelfbell_core::policy::Policy) -> String {
    match decision {
        Decision::Rest(Rest::SoldOut) | Decision::Close(shelfbell_core::episode::Ending::SoldOut) => "it is sold out.".to_owned(),
        Decision::Rest(Rest::BelowMinimum) | Decision::Close(shelfbell_core::episode::Ending::BelowMinimum) => {
            format!("fewer than the shop's minimum of {} units are sellable.", policy.min_units)
        }
        Decision::Rest(Rest::Unpublished) | Decision::Close(shelfbell_core::episode::Ending::Unpublished) => {
            "it is not published to the online store.".to_owned()
        }
        Decision::Rest(Rest::BackorderOnly) | Decision::Close(shelfbell_core::episode::Ending::BackorderOnly) => {
            "it can only be back-ordered, and the shop tells people about units only.".to_owned()
        }
        Decision::Rest(Rest::Stopped) => "the merchant stopped telling people of this delivery; the next one is told again.".to_owned(),
        Decision::Rest(Rest::WaitsForApproval) => "the send waits for the merchant's approval.".to_owned(),
        Decision::Hold { reach } => format!("the send would reach {reach} people and will wait for the merchant's approval."),
        Decision::Settle { .. } => format!("it came back and must stay sellable for {} s first.", policy.settle_secs),
        Decision::NextWave { .. } => "this wave has told as many people as the stock supports, or the units wait for people in their quiet hours; the next one waits its interval.".to_owned(),
        Decision::HeldOut { .. } => "everybody else is told; those who are held out to measure what messages add are told later.".to_owned(),
        Decision::Tell { .. } => "it is about to be told.".to_owned(),
        Decision::Rest(Rest::NobodyWaits) | Decision::Close(shelfbell_core::episode::Ending::EverybodyTold) => {
            "nobody is in line.".to_owned()
        }
    }
}
