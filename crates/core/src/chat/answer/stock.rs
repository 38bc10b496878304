//! Stock, in the shop's words: from readings of this turn, or not at all (R11).

use super::Writer;
use super::choices::variant_name;
use crate::chat::dialogue::{ConsentShown, Purpose, Target};
use crate::chat::outcome::VariantReading;
use crate::chat::plan::Wish;
use crate::chat::reply::{Asks, Card};
use crate::chat::{Intent, Product, date, wording};
use crate::contact::mask;
use crate::stock::Availability;

/// The order in which a mixed answer names what can be had.
const ORDER: [Availability; 5] =
    [Availability::InStock, Availability::LowStock, Availability::Backorder, Availability::SoldOut, Availability::Unavailable];

impl Writer<'_> {
    pub fn stock(&mut self, product: &Product, variants: &[String], wish: &Wish) {
        self.remember(wish);
        let single = if let [only] = variants { Some(only.as_str()) } else { None };
        self.focus(product, single);
        let readings: Vec<VariantReading> =
            self.outcome.readings.iter().filter(|reading| variants.contains(&reading.variant)).cloned().collect();
        let Some(first) = readings.first().cloned().filter(|_| readings.len() == variants.len()) else {
            self.about(product, single, None);
            return self.say("no-reading", &[]);
        };
        if readings.iter().all(|reading| reading.availability == first.availability) {
            self.same(product, single, &first, variants, wish);
        } else {
            self.mixed(product, &readings, wish);
        }
        self.reply.cards.push(Card { product: product.id.clone(), variant: single.map(str::to_owned) });
    }

    /// One variant, or several that are all alike.
    fn same(&mut self, product: &Product, single: Option<&str>, reading: &VariantReading, variants: &[String], wish: &Wish) {
        self.about(product, single, Some(reading));
        let part_of_product = single.is_none() && variants.len() < product.variants.len();
        let item = if part_of_product { self.names(product, variants) } else { self.item_name(product, single) };
        if part_of_product
            && wish.to_be_told
            && let Some(about) = &mut self.reply.about
        {
            // Said of some variants, before it is known which: nothing that a reader of the fields could take for the product's stock.
            about.availability = None;
        }
        self.state(&item, reading);
        if reading.availability != Availability::SoldOut {
            return;
        }
        self.date(reading, wish);
        let declined = self.dialogue.declined.contains(&product.id) && !wish.to_be_told;
        if declined {
            return;
        }
        self.reply.offers_sign_up = true;
        if single.is_some() || wish.any_variant {
            self.offer(wish);
        } else {
            let wish = Wish { to_be_told: true, ..wish.clone() };
            self.say("which-variant-tell", &[]);
            self.ask(Asks::Variant, &wish);
            let variants: Vec<&str> = variants.iter().map(String::as_str).collect();
            self.offer_variants(product, &variants, !part_of_product);
        }
    }

    fn names(&self, product: &Product, variants: &[String]) -> String {
        let names: Vec<String> = product.variants.iter().filter(|variant| variants.contains(&variant.id)).map(variant_name).collect();
        wording::text(self.language, "item", &[("product", &product.title), ("variant", &names.join(", "))])
    }

    fn state(&mut self, item: &str, reading: &VariantReading) {
        self.say(state_key(reading.availability), &[("item", item)]);
        self.say("checked", &[("time", &date::time(reading.as_of))]);
    }

    fn date(&mut self, reading: &VariantReading, wish: &Wish) {
        match reading.expected_at {
            Some(at) if at > self.voice.now_ms => {
                let day = date::day(at, self.language, &self.voice.locale);
                self.say("expected", &[("date", &day)]);
            }
            _ if wish.date => self.say("no-date", &[]),
            _ => {}
        }
    }

    /// Asks for the address, or, where one is known, whether to use it.
    pub fn offer(&mut self, wish: &Wish) {
        let wish = Wish { to_be_told: true, ..wish.clone() };
        let shown = if let Some(given) = self.dialogue.address().cloned() {
            self.say("offer-consent", &[("address", &mask(&given.text))]);
            self.ask(Asks::Consent, &wish);
            ConsentShown::for_one(self.language, given.channel)
        } else {
            self.say(if self.voice.offers_sms { "offer-address-or-phone" } else { "offer-address" }, &[]);
            self.ask(Asks::Address, &wish);
            ConsentShown::for_any(self.language, self.voice.offers_sms)
        };
        self.say_consent(shown);
        let consent = self.reply.asks == Some(Asks::Consent);
        if let Some(asked) = &mut self.dialogue.asked {
            asked.consent_shown = true;
            asked.purpose = Purpose::SignUp;
        }
        if consent {
            self.pick_words("label-yes", Target::Yes);
            self.pick_words("label-no", Target::No);
        }
    }

    fn mixed(&mut self, product: &Product, readings: &[VariantReading], wish: &Wish) {
        self.about(product, None, None);
        if let Some(about) = &mut self.reply.about {
            about.as_of = readings.iter().map(|reading| reading.as_of).min();
        }
        self.state_mixed(product, readings);
        self.checked(readings);
        let sold_out: Vec<&str> = readings.iter().filter(|r| r.availability == Availability::SoldOut).map(|r| r.variant.as_str()).collect();
        let all: Vec<&str> = readings.iter().map(|reading| reading.variant.as_str()).collect();
        let about_sold_out = (wish.to_be_told || self.intends(Intent::RestockWhen)) && !sold_out.is_empty();
        self.say(if about_sold_out { "which-variant-tell" } else { "which-variant" }, &[]);
        self.ask(Asks::Variant, wish);
        self.offer_variants(product, if about_sold_out { &sold_out } else { &all }, false);
    }

    fn state_mixed(&mut self, product: &Product, readings: &[VariantReading]) {
        let mut parts = Vec::new();
        for availability in ORDER {
            let names = product
                .variants
                .iter()
                .filter(|variant| readings.iter().any(|r| r.variant == variant.id && r.availability == availability));
            let names: Vec<String> = names.map(variant_name).collect();
            if !names.is_empty() {
                let key = format!("part-{}", availability.as_str().replace('_', "-"));
                parts.push(wording::text(self.language, &key, &[("variants", &self.list(&names))]));
            }
        }
        self.say("mixed", &[("item", &product.title), ("parts", &parts.join("; "))]);
    }

    /// The oldest of the readings is how old the answer is.
    fn checked(&mut self, readings: &[VariantReading]) {
        if let Some(as_of) = readings.iter().map(|reading| reading.as_of).min() {
            self.say("checked", &[("time", &date::time(as_of))]);
        }
    }

    /// A sentence for each; for those that are sold out, one question. The reply is about no single product.
    pub fn stock_of_several(&mut self, items: &[(Product, Vec<String>)], wish: &Wish) {
        self.remember(wish);
        let all = self.outcome.readings.clone();
        let mut waiting: Vec<(&Product, Option<&str>)> = Vec::new();
        for (product, variants) in items {
            let readings: Vec<VariantReading> = all.iter().filter(|reading| variants.contains(&reading.variant)).cloned().collect();
            let single = if let [only] = variants.as_slice() { Some(only.as_str()) } else { None };
            let Some(first) = readings.first().filter(|_| readings.len() == variants.len()) else { return self.say("no-reading", &[]) };
            if readings.iter().all(|reading| reading.availability == first.availability) {
                let part = single.is_none() && variants.len() < product.variants.len();
                let item = if part { self.names(product, variants) } else { self.item_name(product, single) };
                self.say(state_key(first.availability), &[("item", &item)]);
                if first.availability == Availability::SoldOut {
                    self.date(first, wish);
                }
            } else {
                self.state_mixed(product, &readings);
            }
            if readings.iter().any(|reading| reading.availability == Availability::SoldOut) {
                waiting.push((product, single));
            }
            self.reply.cards.push(Card { product: product.id.clone(), variant: single.map(str::to_owned) });
        }
        self.checked(&all);
        waiting.retain(|(product, _)| !self.dialogue.declined.contains(&product.id));
        if waiting.is_empty() {
            return;
        }
        self.reply.offers_sign_up = true;
        self.say("which-item-tell", &[]);
        self.ask(Asks::Product, &Wish { to_be_told: true, ..wish.clone() });
        for (product, variant) in waiting {
            let label = self.item_name(product, variant);
            let target = match variant {
                Some(variant) => Target::Variant { product: product.id.clone(), variant: variant.to_owned() },
                None => Target::Product(product.id.clone()),
            };
            self.pick(label.clone(), label, target);
        }
    }

    /// What else can be bought: other variants first, then other products.
    pub fn alternatives(&mut self, product: Option<&Product>, asked_about: Option<&str>, others: &[Product]) {
        let buyable = |id: &str| {
            self.outcome
                .readings
                .iter()
                .any(|r| r.variant == id && matches!(r.availability, Availability::InStock | Availability::LowStock))
        };
        let mut cards = Vec::new();
        let mut own = Vec::new();
        if let Some(product) = product {
            for variant in product
                .variants
                .iter()
                .filter(|variant| product.variants.len() > 1 && Some(variant.id.as_str()) != asked_about && buyable(&variant.id))
            {
                own.push(variant_name(variant));
                cards.push(Card { product: product.id.clone(), variant: Some(variant.id.clone()) });
            }
        }
        let others: Vec<&Product> = others.iter().filter(|other| other.variants.iter().any(|variant| buyable(&variant.id))).collect();
        cards.extend(others.iter().map(|other| Card { product: other.id.clone(), variant: None }));
        let titles: Vec<String> = others.iter().map(|other| other.title.clone()).collect();
        if !own.is_empty() {
            let own = self.list(&own);
            self.say("alternatives-own", &[("variants", &own)]);
        }
        if !titles.is_empty() {
            let titles = self.list(&titles);
            self.say("alternatives-others", &[("products", &titles)]);
        }
        if cards.is_empty() {
            self.say("alternatives-none", &[]);
        }
        if let Some(product) = product {
            self.about(product, None, None);
            self.focus(product, asked_about);
        }
        cards.truncate(6);
        self.reply.cards = cards;
    }
}

fn state_key(availability: Availability) -> &'static str {
    match availability {
        Availability::InStock => "in-stock",
        Availability::LowStock => "low-stock",
        Availability::SoldOut => "sold-out",
        Availability::Backorder => "backorder",
        Availability::Unavailable => "unavailable",
    }
}
