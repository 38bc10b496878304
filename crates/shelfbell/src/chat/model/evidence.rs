//! What was read in this turn: the only thing that a text about stock may rest on.

use std::collections::{HashMap, HashSet};

use shelfbell_core::chat::{Outcome, Product, Variant};
use shelfbell_core::stock::Availability;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    pub availability: Availability,
    /// Only when few are left: more is nobody's business.
    pub units_left: Option<i64>,
}

#[derive(Debug, Default)]
pub struct Evidence {
    /// Each with all its variants. A tool call may name these variants and no others.
    pub products: Vec<Product>,
    /// By the variant's id.
    pub readings: HashMap<String, Read>,
    /// Variants that the concierge's own answer is about; the others were read at the model's wish.
    pub answered: HashSet<String>,
}

impl Evidence {
    /// The page's product, and those that the concierge has read already.
    pub fn of_turn(page: Option<&Product>, found: &[Product], outcome: &Outcome) -> Self {
        let mut evidence = Self::default();
        for reading in &outcome.readings {
            let units_left = reading.units_left.filter(|_| reading.availability == Availability::LowStock);
            evidence.answered.insert(reading.variant.clone());
            evidence.readings.insert(reading.variant.clone(), Read { availability: reading.availability, units_left });
        }
        let read = |product: &&Product| product.variants.iter().any(|variant| evidence.readings.contains_key(&variant.id));
        let products: Vec<Product> = page.into_iter().chain(found.iter().filter(read)).cloned().collect();
        evidence.learn(products);
        evidence
    }

    pub fn learn(&mut self, products: Vec<Product>) {
        for product in products {
            if self.products.iter().all(|known| known.id != product.id) {
                self.products.push(product);
            }
        }
    }

    pub fn knows(&self, variant: &str) -> bool {
        self.products.iter().any(|product| product.variants.iter().any(|known| known.id == variant))
    }

    pub fn is_answered(&self, product: &Product) -> bool {
        product.variants.iter().any(|variant| self.answered.contains(&variant.id))
    }

    pub fn reading(&self, variant: &Variant) -> Option<Read> {
        self.readings.get(&variant.id).copied()
    }
}

/// What a shopper calls it; `None` where a product has no options.
pub fn variant_name(variant: &Variant) -> Option<&str> {
    (!variant.title.is_empty() && variant.title != "Default Title").then_some(variant.title.as_str())
}
