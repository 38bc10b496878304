//! Codes of variants in a message.

use super::Item;
use crate::chat::Product;
use crate::chat::options::Named;
use crate::chat::words::key;

/// A SKU is exact: all its letters and digits, however they are divided.
pub fn find<'a>(said: &[&str], products: impl Iterator<Item = &'a Product>) -> Option<Item<'a>> {
    for product in products {
        for variant in &product.variants {
            let Some(sku) = variant.sku.as_deref().map(key).filter(|sku| sku.len() >= 3) else { continue };
            // Letters alone may be a word of the language; in several parts they are a code.
            let shortest = if sku.chars().any(|c| c.is_ascii_digit()) { 1 } else { 2 };
            for start in 0..said.len() {
                let lengths = shortest..=6.min(said.len() - start);
                if let Some(length) = lengths.into_iter().find(|length| said[start..start + length].concat() == sku) {
                    let explained: Vec<bool> = (0..said.len()).map(|at| (start..start + length).contains(&at)).collect();
                    let options = Named { variants: vec![variant.id.clone()], explained: explained.clone() };
                    return Some(Item {
                        product,
                        by_name: true,
                        options,
                        missing_option: false,
                        own_words: explained,
                        misspelt: false,
                        coverage: 1.0,
                        clause: Vec::new(),
                    });
                }
            }
        }
    }
    None
}
