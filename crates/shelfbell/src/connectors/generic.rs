//! The generic API: what a program of the merchant's says about products and stock, for shops that are on no platform we know.

use serde::{Deserialize, Deserializer};
use shelfbell_core::fact::{Product, Variant};
use shelfbell_core::money::parse_minor;
use url::Url;

/// Stock items in one request.
pub const MOST_ITEMS: usize = 1_000;
/// Variants in one request, over all its products.
pub const MOST_VARIANTS: usize = 2_000;
/// Far above what shops call things; it bounds what is stored.
const LONGEST_TEXT: usize = 500;
/// A caller's clock may be ahead of ours by this much, ms. More would keep true facts out for as long.
const AHEAD_MS: i64 = 5 * 60 * 1000;

/// One statement about stock. It names its variant by `variant_id` or by `sku`.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockItem {
    /// The shop's own id of the variant; text or a number.
    #[serde(default, deserialize_with = "name")]
    #[schema(value_type = Option<String>)]
    pub variant_id: Option<String>,
    /// Must name one variant only.
    #[serde(default, deserialize_with = "name")]
    #[schema(value_type = Option<String>)]
    pub sku: Option<String>,
    /// Units that shoppers can buy now; `null`: not counted, it can always be bought.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub available: Option<i64>,
    /// Where these units lie; the units of all locations add up. One location when left out.
    #[serde(default, deserialize_with = "name")]
    #[schema(value_type = Option<String>)]
    pub location: Option<String>,
    /// When this was so, ms since the Unix epoch. Older statements never replace newer ones. Now when left out.
    #[serde(default)]
    pub at: Option<i64>,
    /// It may be bought at zero. As before when left out.
    #[serde(default)]
    pub backorder: Option<bool>,
}

/// A product with all its variants: one that is known and missing here is no longer sold.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueProduct {
    /// The shop's own id; text or a number.
    #[serde(default, deserialize_with = "name")]
    #[schema(value_type = String, required = true)]
    pub id: Option<String>,
    pub title: String,
    /// As in the product's address; the id when left out.
    #[serde(default, deserialize_with = "name")]
    #[schema(value_type = Option<String>)]
    pub handle: Option<String>,
    #[serde(default)]
    pub vendor: Option<String>,
    #[serde(default)]
    pub product_type: Option<String>,
    /// The product's page; `/products/HANDLE` of the shop's domain when left out.
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub image_url: Option<String>,
    /// Shoppers can see and buy it.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub published: bool,
    /// When this was so, ms since the Unix epoch; now when left out.
    #[serde(default)]
    pub at: Option<i64>,
    pub variants: Vec<CatalogueVariant>,
}

#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueVariant {
    /// The shop's own id, different from that of every other variant; text or a number.
    #[serde(default, deserialize_with = "name")]
    #[schema(value_type = String, required = true)]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "name")]
    #[schema(value_type = Option<String>)]
    pub sku: Option<String>,
    /// What tells it from its siblings, in the product's order: `["M", "Green"]`. Empty for a product without options.
    #[serde(default)]
    pub options: Vec<String>,
    /// In the shop's currency, such as `19.99`.
    #[serde(default)]
    pub price: Option<String>,
    #[serde(default)]
    pub image_url: Option<String>,
    /// It may be bought at zero.
    #[serde(default)]
    pub backorder: bool,
}

/// What cannot be used, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Unusable {
    pub place: String,
    pub problem: &'static str,
}

impl StockItem {
    /// What it is called in the request: the id before the SKU.
    pub fn named(&self) -> Option<&str> {
        self.variant_id.as_deref().or(self.sku.as_deref())
    }

    /// # Errors
    /// It names nothing, or speaks of the future.
    pub fn check(&self, index: usize, now: i64) -> Result<(), Unusable> {
        let wrong = |field: &str, problem| Err(Unusable { place: format!("items[{index}].{field}"), problem });
        if self.named().is_none() {
            return wrong("variant_id", "name the variant by variant_id or sku");
        }
        for (field, text) in [("variant_id", &self.variant_id), ("sku", &self.sku), ("location", &self.location)] {
            if is_long(text.as_deref()) {
                return wrong(field, "is longer than 500 characters");
            }
        }
        check_time(self.at, now).or_else(|problem| wrong("at", problem))
    }
}

impl CatalogueProduct {
    /// The product as a fact of `at` (ms).
    ///
    /// # Errors
    /// A field cannot be used; the place names it.
    pub fn fact(&self, index: usize, at: i64, currency: &str) -> Result<Product, Unusable> {
        let wrong = |field: String, problem| Unusable { place: format!("products[{index}].{field}"), problem };
        let id = self.id.clone().ok_or_else(|| wrong("id".to_owned(), "is missing"))?;
        if clean(&self.title).is_empty() {
            return Err(wrong("title".to_owned(), "is empty"));
        }
        let texts = [
            ("id", self.id.as_deref()),
            ("title", Some(self.title.as_str())),
            ("handle", self.handle.as_deref()),
            ("vendor", self.vendor.as_deref()),
            ("product_type", self.product_type.as_deref()),
        ];
        if let Some((field, _)) = texts.into_iter().find(|(_, text)| is_long(*text)) {
            return Err(wrong(field.to_owned(), "is longer than 500 characters"));
        }
        let variants = self.variants.iter().enumerate();
        Ok(Product {
            handle: self.handle.clone().unwrap_or_else(|| id.clone()),
            title: clean(&self.title),
            vendor: self.vendor.as_deref().map(clean),
            product_type: self.product_type.as_deref().map(clean),
            image_url: address(self.image_url.as_deref(), true).map_err(|problem| wrong("image_url".to_owned(), problem))?,
            url: address(self.url.as_deref(), false).map_err(|problem| wrong("url".to_owned(), problem))?,
            published: self.published,
            updated_at: at,
            variants: variants
                .map(|(n, variant)| variant.fact(n, currency).map_err(|(field, problem)| wrong(format!("variants[{n}].{field}"), problem)))
                .collect::<Result<_, _>>()?,
            complete: true,
            product: id,
        })
    }

    /// # Errors
    /// It speaks of the future.
    pub fn check_time(&self, index: usize, now: i64) -> Result<(), Unusable> {
        check_time(self.at, now).map_err(|problem| Unusable { place: format!("products[{index}].at"), problem })
    }
}

impl CatalogueVariant {
    fn fact(&self, index: usize, currency: &str) -> Result<Variant, (&'static str, &'static str)> {
        let options: Vec<String> = self.options.iter().map(|option| clean(option)).filter(|option| !option.is_empty()).collect();
        let price = self.price.as_deref().map(str::trim).filter(|price| !price.is_empty());
        if price.is_some_and(|price| parse_minor(price, currency).is_none()) {
            return Err(("price", "is not an amount such as 19.99"));
        }
        if is_long(self.id.as_deref()) || is_long(self.sku.as_deref()) || options.iter().any(|option| is_long(Some(option))) {
            return Err(("id", "or its sku or options are longer than 500 characters"));
        }
        Ok(Variant {
            variant: self.id.clone().ok_or(("id", "is missing"))?,
            inventory_item: None,
            title: options.join(" / "),
            sku: self.sku.clone(),
            options,
            price: price.map(str::to_owned),
            image_url: address(self.image_url.as_deref(), true).map_err(|problem| ("image_url", problem))?,
            position: i64::try_from(index).unwrap_or(i64::MAX - 1) + 1,
            backorder: self.backorder,
            // Stock is said by itself; until then nothing is known to be there.
            tracked: None,
        })
    }
}

fn check_time(at: Option<i64>, now: i64) -> Result<(), &'static str> {
    match at {
        Some(at) if at > now.saturating_add(AHEAD_MS) => Err("is in the future; it is milliseconds since the Unix epoch"),
        Some(at) if at < 0 => Err("is before 1970; it is milliseconds since the Unix epoch"),
        _ => Ok(()),
    }
}

/// Messages and pages link to it, so it is an address on the web, or of the shop's own pages where that makes sense.
fn address(text: Option<&str>, may_be_relative: bool) -> Result<Option<String>, &'static str> {
    let Some(text) = text.map(clean).filter(|text| !text.is_empty()) else { return Ok(None) };
    let is_relative = may_be_relative && text.starts_with('/') && !text.starts_with("//");
    if text.len() <= 2048 && (is_relative || Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))) {
        return Ok(Some(text));
    }
    Err("is not an address that begins with https://")
}

fn is_long(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.chars().count() > LONGEST_TEXT)
}

/// PostgreSQL cannot hold NUL.
pub fn clean(text: &str) -> String {
    text.replace('\0', "").trim().to_owned()
}

fn yes() -> bool {
    true
}

/// A name: text, or a number as its text. Blank text names nothing.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Name {
        Number(u64),
        Text(String),
    }
    Ok(Option::<Name>::deserialize(deserializer)?
        .map(|name| match name {
            Name::Number(number) => number.to_string(),
            Name::Text(text) => clean(&text),
        })
        .filter(|name| !name.is_empty()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn item(body: Value) -> Result<StockItem, serde_json::Error> {
        serde_json::from_value(body)
    }

    fn product(body: Value) -> Result<Product, Unusable> {
        serde_json::from_value::<CatalogueProduct>(body).unwrap().fact(0, 7, "EUR")
    }

    #[test]
    fn silence_about_the_quantity_is_not_null() {
        assert_eq!(item(json!({ "sku": "A", "available": null })).unwrap().available, None);
        assert!(item(json!({ "sku": "A" })).unwrap_err().to_string().contains("available"));
        assert!(item(json!({ "sku": "A", "availble": 1 })).is_err());
        assert_eq!(
            item(json!({ "variant_id": 12_345_678_901_234_567_890_u64, "available": 1 })).unwrap().named(),
            Some("12345678901234567890")
        );
    }

    #[test]
    fn what_names_nothing_or_is_not_yet_is_refused_with_its_place() {
        let check = |body: Value| item(body).unwrap().check(3, 1_000_000).map_err(|error| error.to_string());
        assert_eq!(
            check(json!({ "sku": " \u{0}", "available": 1 })).unwrap_err(),
            "items[3].variant_id: name the variant by variant_id or sku"
        );
        assert!(check(json!({ "sku": "A", "available": 1, "at": 1_300_001 })).unwrap_err().starts_with("items[3].at: is in the future"));
        assert!(check(json!({ "sku": "A", "available": 1, "at": -1 })).unwrap_err().contains("before 1970"));
        assert_eq!(check(json!({ "sku": "A", "available": 1, "at": 1_300_000 })), Ok(()));
    }

    #[test]
    fn a_product_is_read_whole() {
        let body = json!({ "id": 5, "title": "Mug", "url": "https://x.example/mug", "variants": [
            { "id": "5-s", "sku": "M-S", "options": ["S", "Red"], "price": "9.50" }, { "id": "5-l", "options": ["L", "Red"], "backorder": true }] });
        let mug = product(body).unwrap();
        assert_eq!((mug.product.as_str(), mug.handle.as_str(), mug.complete, mug.published, mug.updated_at), ("5", "5", true, true, 7));
        assert_eq!(
            mug.variants.iter().map(|v| (v.title.as_str(), v.position, v.backorder)).collect::<Vec<_>>(),
            [("S / Red", 1, false), ("L / Red", 2, true)]
        );
    }

    #[test]
    fn what_could_harm_readers_of_messages_is_refused() {
        let with = |field: &str, value: &str| {
            let mut body = json!({ "id": "5", "title": "Mug", "variants": [{ "id": "6" }] });
            body[field] = value.into();
            product(body).map(|_| ()).map_err(|error| error.to_string())
        };
        for bad in ["javascript:alert(1)", "//evil.example", "data:text/html,x", "mug"] {
            assert!(with("url", bad).unwrap_err().starts_with("products[0].url"), "{bad}");
            assert!(with("image_url", bad).is_err(), "{bad}");
        }
        assert_eq!(with("image_url", "/mug.jpg"), Ok(()));
        assert!(with("url", "/mug").is_err());
        let price = json!({ "id": "5", "title": "Mug", "variants": [{ "id": "6", "price": "9,50" }] });
        assert_eq!(product(price).unwrap_err().to_string(), "products[0].variants[0].price: is not an amount such as 19.99");
    }
}
