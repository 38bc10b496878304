//! Which of the shop's items a file means: by variant id, SKU, product id, handle or title, whichever it names.

use std::collections::{HashMap, HashSet};

use crate::connectors::subscriptions_csv::Item;
use crate::db::Tx;
use crate::db::imports::{self, By, Named};
use crate::db::shops::Shop;

use super::super::sign_up::Wanted;

/// Names asked for in one query.
const AT_ONCE: usize = 5_000;

/// What a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub wanted: Wanted,
    /// Our id of the variant, or of the product where any variant will do.
    pub target: String,
    pub product: String,
    pub title: String,
}

/// The items that a file names.
#[derive(Debug, Default)]
pub struct Items {
    variants: Vec<Named>,
    by: HashMap<(By, String), Vec<usize>>,
}

impl Items {
    pub async fn read(tx: &mut Tx, shop: &Shop, named: impl Iterator<Item = &Item>) -> sqlx::Result<Self> {
        let mut names: HashMap<By, HashSet<String>> = HashMap::new();
        for item in named {
            for (by, name) in asked(item) {
                names.entry(by).or_default().insert(name);
            }
        }
        let mut items = Self::default();
        for (by, names) in names {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            for names in names.chunks(AT_ONCE) {
                for variant in imports::named(tx, &shop.id, by, names).await? {
                    items.add(by, variant);
                }
            }
        }
        Ok(items)
    }

    fn add(&mut self, by: By, variant: Named) {
        let index = self.variants.len();
        let names = match by {
            By::VariantId => vec![variant.platform_id.clone(), variant.variant_id.clone()],
            By::Sku => variant.sku.clone().into_iter().collect(),
            By::ProductId => vec![variant.product_platform_id.clone(), variant.product_id.clone()],
            By::Handle => vec![variant.handle.clone()],
            By::Title => vec![variant.product_title.to_lowercase()],
        };
        self.variants.push(variant);
        for name in names {
            self.by.entry((by, name)).or_default().push(index);
        }
    }

    fn of(&self, by: By, name: &str) -> impl Iterator<Item = &Named> {
        let key = (by, if by == By::Title { name.to_lowercase() } else { name.to_owned() });
        self.by.get(&key).map(Vec::as_slice).unwrap_or_default().iter().filter_map(|index| self.variants.get(*index))
    }

    /// The text says what is missing, for the merchant.
    pub fn find(&self, item: &Item) -> Result<Found, String> {
        let by_variant = [(By::VariantId, &item.variant_id), (By::Sku, &item.variant_id), (By::Sku, &item.sku)];
        let named = by_variant.into_iter().filter(|(_, name)| !name.is_empty());
        if let Some(variant) = named.into_iter().find_map(|(by, name)| self.of(by, name).next()) {
            return Ok(of_variant(variant));
        }
        let by_product = [(By::ProductId, &item.product_id), (By::Handle, &item.handle), (By::Title, &item.product_title)];
        let candidates =
            by_product.into_iter().filter(|(_, name)| !name.is_empty()).map(|(by, name)| self.of(by, name).collect::<Vec<_>>());
        let Some(variants) = candidates.into_iter().find(|variants| !variants.is_empty()) else { return Err(unknown(item)) };
        if variants.iter().any(|variant| variant.product_id != variants[0].product_id) {
            return Err(format!("several products are called '{}'; the row needs a variant id, a SKU or a handle", item.product_title));
        }
        if let [only] = variants.as_slice() {
            return Ok(of_variant(only));
        }
        if !item.variant_title.is_empty() {
            let named = variants.iter().find(|variant| is_called(variant, &item.variant_title));
            return named
                .map(|variant| of_variant(variant))
                .ok_or_else(|| format!("'{}' has no variant '{}' any more", variants[0].product_title, item.variant_title));
        }
        if !item.variant_id.is_empty() || !item.sku.is_empty() {
            return Err(unknown(item));
        }
        Ok(any_of(variants[0]))
    }
}

fn asked(item: &Item) -> Vec<(By, String)> {
    let all = [
        (By::VariantId, item.variant_id.clone()),
        (By::Sku, item.variant_id.clone()),
        (By::Sku, item.sku.clone()),
        (By::ProductId, item.product_id.clone()),
        (By::Handle, item.handle.clone()),
        (By::Title, item.product_title.to_lowercase()),
    ];
    all.into_iter().filter(|(_, name)| !name.is_empty()).collect()
}

fn unknown(item: &Item) -> String {
    let names = [&item.variant_id, &item.sku, &item.product_id, &item.handle, &item.product_title];
    match names.into_iter().find(|name| !name.is_empty()) {
        Some(name) => format!("this shop sells no such product ('{name}')"),
        None => "the row names no variant and no product".to_owned(),
    }
}

fn of_variant(variant: &Named) -> Found {
    let shown = Some(&variant.title).filter(|title| !title.is_empty() && *title != "Default Title");
    let title = shown.map_or_else(|| variant.product_title.clone(), |title| format!("{} ({title})", variant.product_title));
    Found {
        wanted: Wanted::Variant(variant.platform_id.clone()),
        target: variant.variant_id.clone(),
        product: variant.product_id.clone(),
        title,
    }
}

fn any_of(variant: &Named) -> Found {
    Found {
        wanted: Wanted::AnyOf(variant.product_id.clone()),
        target: variant.product_id.clone(),
        product: variant.product_id.clone(),
        title: format!("{} (any variant)", variant.product_title),
    }
}

/// `Blue / M`, `blue/m`, `Blue, M` and `Color: Blue, Size: M` are one.
fn is_called(variant: &Named, title: &str) -> bool {
    let plain = |text: &str| {
        let parts = text.split(['/', ',', '|', ';']).map(|part| part.rsplit(':').next().unwrap_or(part).trim().to_lowercase());
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>()
    };
    let options: Vec<String> = serde_json::from_str(&variant.options).unwrap_or_default();
    let wanted = plain(title);
    !wanted.is_empty() && (plain(&variant.title) == wanted || options.iter().flat_map(|option| plain(option)).collect::<Vec<_>>() == wanted)
}
