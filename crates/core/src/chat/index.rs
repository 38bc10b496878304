//! The words under which a product is found. Index and query use the same.

use std::collections::HashSet;

use super::Product;
use super::words::{key, words};

/// Folded words of title, type, vendor, options, SKU and handle, without repeats; scripts without spaces as pairs of characters.
pub fn index_words(product: &Product) -> Vec<String> {
    let title = words(&product.title);
    let joined: Vec<String> = title.windows(2).map(<[String]>::concat).collect();
    let fields = [product.product_type.as_deref(), product.vendor.as_deref(), Some(product.handle.as_str())];
    let named = fields.into_iter().flatten().flat_map(words);
    let options = product.variants.iter().flat_map(|variant| variant.options.iter().flat_map(|option| words(option)));
    let skus = product.variants.iter().filter_map(|variant| variant.sku.as_deref());
    let skus = skus.flat_map(|sku| words(sku).into_iter().chain([key(sku)]));
    let mut seen = HashSet::new();
    title
        .into_iter()
        .chain(joined)
        .chain(named)
        .chain(options)
        .chain(skus)
        .filter(|word| !word.is_empty() && seen.insert(word.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Variant;

    #[test]
    fn a_product_is_found_by_all_its_names() {
        let variant = Variant { id: "1".into(), title: "Blue".into(), options: vec!["Blue".into()], sku: Some("BB-01".into()) };
        let product = Product {
            title: "Bean Bag".into(),
            handle: "bean-bag".into(),
            vendor: Some("Øre".into()),
            variants: vec![variant],
            ..Product::default()
        };
        assert_eq!(index_words(&product), ["bean", "bag", "beanbag", "ore", "blue", "bb", "01", "bb01"]);
    }
}
