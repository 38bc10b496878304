//! Things to tap, and how items are called.

use super::Writer;
use crate::chat::dialogue::{Pick, Target};
use crate::chat::outcome::VariantReading;
use crate::chat::reply::{About, Card, Choice};
use crate::chat::{Product, Variant, options, wording};

/// More choices than this do not fit a phone.
const MOST_CHOICES: usize = 6;

impl Writer<'_> {
    pub fn pick(&mut self, label: String, message: String, target: Target) {
        let Some(asked) = &mut self.dialogue.asked else { return };
        if asked.picks.len() < MOST_CHOICES {
            let choice = Choice { label, message };
            self.reply.choices.push(choice.clone());
            asked.picks.push(Pick { choice, target });
        }
    }

    pub fn pick_words(&mut self, key: &str, target: Target) {
        let words = wording::plain(self.language, key);
        self.pick(words.clone(), words, target);
    }

    pub fn offer_products(&mut self, candidates: &[Product]) {
        for product in candidates.iter().take(MOST_CHOICES) {
            let twins = candidates.iter().filter(|other| other.title == product.title).count();
            let label = if twins > 1 {
                format!("{} ({})", product.title, product.vendor.as_ref().unwrap_or(&product.handle))
            } else {
                product.title.clone()
            };
            self.pick(label.clone(), label, Target::Product(product.id.clone()));
            self.reply.cards.push(Card { product: product.id.clone(), variant: None });
        }
    }

    /// A choice for each variant; with `any`, one for whichever comes first.
    pub fn offer_variants(&mut self, product: &Product, variants: &[&str], any: bool) {
        let room = if any { MOST_CHOICES - 1 } else { MOST_CHOICES };
        for variant in product.variants.iter().filter(|variant| variants.contains(&variant.id.as_str())).take(room) {
            let options = variant_name(variant);
            let only = options::values(variant).is_empty();
            let (label, message) = if only {
                (product.title.clone(), product.title.clone())
            } else {
                (options.clone(), format!("{}, {options}", product.title))
            };
            let target = Target::Variant { product: product.id.clone(), variant: variant.id.clone() };
            self.pick(label, message, target);
        }
        if any {
            let (label, message) = (wording::plain(self.language, "label-any"), wording::plain(self.language, "message-any"));
            self.pick(label, message, Target::AnyVariant(product.id.clone()));
        }
    }

    /// What the answer is about; facts only from a reading.
    pub fn about(&mut self, product: &Product, variant: Option<&str>, reading: Option<&VariantReading>) {
        self.reply.about = Some(About {
            product: product.id.clone(),
            product_handle: product.handle.clone(),
            variant: variant.map(str::to_owned),
            availability: reading.map(|reading| reading.availability),
            as_of: reading.map(|reading| reading.as_of),
            expected_at: reading.and_then(|reading| reading.expected_at),
        });
    }

    /// `Kiln Mug`, or `Kiln Mug (Blue / M)` where one of several variants is meant.
    pub fn item_name(&self, product: &Product, variant: Option<&str>) -> String {
        let several = product.variants.len() > 1;
        match variant.and_then(|id| product.variants.iter().find(|variant| variant.id == id)).filter(|_| several) {
            Some(variant) => wording::text(self.language, "item", &[("product", &product.title), ("variant", &variant_name(variant))]),
            None => product.title.clone(),
        }
    }

    /// `S, M and L`.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [head @ .., last] => wording::text(self.language, "list-and", &[("head", &head.join(", ")), ("last", last)]),
        }
    }
}

pub fn variant_name(variant: &Variant) -> String {
    match options::values(variant).as_slice() {
        [] => variant.title.clone(),
        values => values.join(" / "),
    }
}
