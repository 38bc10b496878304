//! The concierge, turn by turn: dialogues written as data, played through the five calls by a small shell.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde::Deserialize;
use shelfbell_core::chat::{
    Act, Alert, Because, CodeResult, Dialogue, NotSignedUp, Outcome, Product, Reply, SignUpResult, Variant, VariantReading, Voice,
};
use shelfbell_core::chat::{answer, hear, index_words, plan};
use shelfbell_core::contact::mask;
use shelfbell_core::stock::Availability;
use shelfbell_core::subscription::State;

/// 2025-12-01T10:20:00Z.
const NOW: i64 = 1_764_584_400_000;

#[derive(Deserialize)]
struct Catalogue {
    product: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    handle: String,
    title: String,
    #[serde(rename = "type")]
    kind: String,
    variants: Vec<String>,
    stock: Vec<Availability>,
    #[serde(default)]
    skus: Vec<String>,
    expected_at: Option<i64>,
}

#[derive(Deserialize)]
struct Script {
    dialogue: Vec<Scene>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scene {
    name: String,
    locale: String,
    page: Option<String>,
    page_variant: Option<String>,
    /// The shop sends text messages.
    #[serde(default)]
    sms: bool,
    /// The shopper writes from this phone.
    by_phone: Option<String>,
    #[serde(default)]
    double_opt_in: bool,
    turns: Vec<Turn>,
}

/// What is not written is not looked at, except stock words and sign-ups, which are always checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    say: String,
    intent: String,
    about: Option<String>,
    variant: Option<String>,
    availability: Option<String>,
    asks: Option<String>,
    offers: Option<bool>,
    /// `address → variant` of the alert that this turn makes.
    signs_up: Option<String>,
    cancels: Option<usize>,
    locale: Option<String>,
    has: Option<String>,
    /// Written on another page than the dialogue's.
    page: Option<String>,
}

struct Shop {
    products: Vec<Product>,
    readings: Vec<VariantReading>,
    alerts: Vec<(Alert, String)>,
    sign_ups: usize,
    double_opt_in: bool,
}

impl Shop {
    fn open() -> Self {
        let catalogue: Catalogue = toml::from_str(include_str!("chat/catalogue.toml")).unwrap();
        let mut shop = Self { products: Vec::new(), readings: Vec::new(), alerts: Vec::new(), sign_ups: 0, double_opt_in: false };
        for row in catalogue.product {
            let variants: Vec<Variant> = row
                .variants
                .iter()
                .enumerate()
                .map(|(at, title)| Variant {
                    id: format!("{}#{title}", row.handle),
                    title: title.clone(),
                    options: title.split(" / ").map(str::to_owned).collect(),
                    sku: row.skus.get(at).cloned(),
                })
                .collect();
            for (variant, availability) in variants.iter().zip(&row.stock) {
                let reading = VariantReading {
                    variant: variant.id.clone(),
                    availability: *availability,
                    units_left: None,
                    as_of: NOW,
                    expected_at: row.expected_at,
                };
                shop.readings.push(reading);
            }
            shop.products.push(Product {
                id: row.handle.clone(),
                handle: row.handle,
                title: row.title,
                product_type: Some(row.kind),
                vendor: None,
                variants,
            });
        }
        shop
    }

    /// Any shared word, or its beginning: as loose as a real search.
    fn search(&self, words: &[String]) -> Vec<Product> {
        let near = |a: &str, b: &str| a == b || (a.chars().count() > 3 && strsim::osa_distance(a, b) <= 2);
        let hits =
            self.products.iter().filter(|product| index_words(product).iter().any(|indexed| words.iter().any(|word| near(word, indexed))));
        hits.cloned().collect()
    }

    fn act(&mut self, act: &Act, said: &[String]) -> Outcome {
        let mut outcome = Outcome::default();
        match act {
            Act::Say => {}
            Act::Read { variants } => outcome.readings = self.readings.iter().filter(|r| variants.contains(&r.variant)).cloned().collect(),
            Act::SignUp(request) => {
                assert!(said.iter().any(|message| message.contains(&request.address)), "{} was never written", request.address);
                assert!(!request.consent.is_empty());
                let product = self.products.iter().find(|product| product.id == request.product).unwrap();
                let wanted = |r: &&VariantReading| {
                    product.variants.iter().any(|v| v.id == r.variant) && request.variant.as_ref().is_none_or(|v| *v == r.variant)
                };
                outcome.readings = self.readings.iter().filter(wanted).cloned().collect();
                let buyable = outcome.readings.iter().any(|r| matches!(r.availability, Availability::InStock | Availability::LowStock));
                outcome.sign_up =
                    Some(if buyable { SignUpResult::Refused(NotSignedUp::InStock) } else { SignUpResult::Made(self.join(request)) });
                if let (Some(old), false) = (&request.replaces, buyable) {
                    outcome.cancelled = self.cancel(std::slice::from_ref(old));
                }
            }
            Act::ListAlerts { alerts, addresses } | Act::Why { alerts, addresses } => {
                let own = self.alerts.iter().filter(|(alert, address)| alerts.contains(&alert.id) || addresses.contains(address));
                outcome.alerts = own.map(|(alert, _)| alert.clone()).collect();
            }
            Act::Cancel { alerts } => outcome.cancelled = self.cancel(alerts),
            Act::Confirm { code } => {
                let own = self.alerts.last_mut().map(|(alert, _)| alert).filter(|_| code == "482913");
                outcome.code = Some(own.map_or(CodeResult::Wrong, |alert| {
                    alert.state = State::Waiting;
                    CodeResult::Confirmed(alert.clone())
                }));
            }
        }
        outcome
    }

    fn join(&mut self, request: &shelfbell_core::chat::SignUp) -> Alert {
        self.sign_ups += 1;
        let alert = Alert {
            id: format!("s{}", self.sign_ups),
            product: request.product.clone(),
            product_handle: request.product.clone(),
            variant: request.variant.clone(),
            item: request.variant.clone().unwrap_or_else(|| request.product.clone()),
            channel: request.channel,
            address_masked: mask(&request.address),
            state: if self.double_opt_in { State::Pending } else { State::Waiting },
            position: Some(3),
            because: Some(Because::StillSoldOut),
        };
        self.alerts.push((alert.clone(), request.address.clone()));
        alert
    }

    fn cancel(&mut self, ids: &[String]) -> Vec<Alert> {
        let (gone, kept) = std::mem::take(&mut self.alerts).into_iter().partition(|(alert, _)| ids.contains(&alert.id));
        self.alerts = kept;
        let gone: Vec<(Alert, String)> = gone;
        gone.into_iter().map(|(alert, _)| Alert { state: State::Cancelled, ..alert }).collect()
    }
}

/// Words that state stock, in all languages.
const STOCK_WORDS: &[&str] = &["in stock.", "is sold out", "only a few left", "can be back-ordered", "not sold any more."];

fn differences(turn: &Turn, reply: &Reply, made: Option<&str>, act: &Act) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |what: &str, expected: &str, got: &str| {
        if expected != got {
            wrong.push(format!("{what}: expected {expected}, got {got}"));
        }
    };
    let about = reply.about.as_ref();
    check("intent", &turn.intent, reply.intent.as_str());
    if let Some(expected) = &turn.about {
        check("about", expected, about.map_or("none", |about| about.product_handle.as_str()));
    }
    if let Some(expected) = &turn.variant {
        let variant = about.and_then(|about| about.variant.as_deref()).and_then(|id| id.split_once('#')).map_or("none", |(_, title)| title);
        check("variant", expected, variant);
    }
    if let Some(expected) = &turn.availability {
        check("availability", expected, about.and_then(|about| about.availability).map_or("none", Availability::as_str));
    }
    if let Some(expected) = &turn.asks {
        let asks = reply.asks.map_or("none".to_owned(), |asks| format!("{asks:?}").to_lowercase());
        check("asks", expected, &asks);
    }
    if let Some(expected) = turn.offers {
        check("offers", &expected.to_string(), &reply.offers_sign_up.to_string());
    }
    check("signs_up", turn.signs_up.as_deref().unwrap_or("none"), made.unwrap_or("none"));
    if let Some(expected) = turn.cancels {
        let ended = reply.subscriptions.iter().filter(|alert| alert.state == State::Cancelled).count();
        check("cancels", &expected.to_string(), &ended.to_string());
    }
    if let Some(expected) = &turn.locale {
        check("locale", expected, reply.locale.code());
    }
    if let Some(expected) = &turn.has {
        check("text", expected, if reply.text.contains(expected.as_str()) { expected } else { &reply.text });
    }
    if !matches!(act, Act::Read { .. } | Act::SignUp(_)) {
        for word in STOCK_WORDS.iter().filter(|_| reply.intent != shelfbell_core::chat::Intent::Other) {
            check("stock without a reading", "none", if reply.text.contains(word) { word } else { "none" });
        }
    }
    wrong
}

fn play(script: &str) -> (usize, Vec<String>) {
    let script: Script = toml::from_str(script).unwrap();
    let (mut turns, mut failures) = (0, Vec::new());
    for scene in script.dialogue {
        let mut shop = Shop { double_opt_in: scene.double_opt_in, ..Shop::open() };
        let mut dialogue = Dialogue::default();
        scene.by_phone.iter().for_each(|number| dialogue.is_by_phone(number));
        let mut said: Vec<String> = scene.by_phone.iter().cloned().collect();
        let page_of = |handle: &String| Shop::open().products.into_iter().find(|product| product.handle == *handle).unwrap();
        let voice = Voice {
            shop_name: "Quay".into(),
            support_address: Some("help@quay.example".into()),
            locale: scene.locale.clone(),
            now_ms: NOW,
            offers_sms: scene.sms,
        };
        for turn in &scene.turns {
            turns += 1;
            said.push(turn.say.clone());
            let stored = serde_json::to_string(&dialogue).unwrap();
            dialogue = serde_json::from_str(&stored).unwrap();
            let page = turn.page.as_ref().or(scene.page.as_ref()).map(page_of);
            let mut heard = hear(&turn.say, &scene.locale, &dialogue, Some("DE"));
            heard.takes_phones = scene.sms;
            let mut found = shop.search(&heard.search);
            found.extend(heard.recall.iter().filter_map(|id| shop.products.iter().find(|product| product.id == *id)).cloned());
            let plan = plan(&heard, &dialogue, page.as_ref(), scene.page_variant.as_deref(), &found);
            let before = shop.alerts.len();
            let outcome = shop.act(&plan.act, &said);
            let made = matches!(outcome.sign_up, Some(SignUpResult::Made(_)) if shop.alerts.len() + outcome.cancelled.len() > before);
            let made = made.then(|| shop.alerts.last().map(|(alert, address)| format!("{address} → {}", alert.item))).flatten();
            let reply = answer(&heard, &plan, &outcome, &mut dialogue, &voice);
            if std::env::args().any(|arg| arg == "--nocapture") {
                println!("> {}\n  {} [{:?} {:?}] {}", turn.say, reply.text, reply.intent, reply.asks, heard.search.join(" "));
            }
            for wrong in differences(turn, &reply, made.as_deref(), &plan.act) {
                failures.push(format!("[{}] {:?}: {wrong}", scene.name, turn.say));
            }
        }
    }
    (turns, failures)
}

#[test]
fn phones_are_addresses_where_the_shop_sends_text_messages() {
    let (turns, failures) = play(include_str!("chat/phone.toml"));
    assert!(failures.is_empty(), "{} of {turns} turns differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_dialogue_goes_as_written() {
    let (mut turns, mut failures) = (0, Vec::new());
    for script in [
        include_str!("chat/dialogues.toml"),
        include_str!("chat/turns.toml"),
        include_str!("chat/everyday.toml"),
        include_str!("chat/strangers.toml"),
        include_str!("chat/remembered.toml"),
    ] {
        let (played, failed) = play(script);
        turns += played;
        failures.extend(failed);
    }
    println!("{turns} turns");
    assert!(failures.is_empty(), "{} differences in {turns} turns:\n{}", failures.len(), failures.join("\n"));
    assert!(turns >= 150, "{turns}");
}
