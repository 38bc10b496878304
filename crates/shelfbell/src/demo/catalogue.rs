//! What the stand-in shop sells, read from a product export in Shopify's CSV format and from the stock of its shop floor.
//!
//! The export carries no ids; Shopify makes them. Here they follow from the row's number, so that they are the same after every start, and
//! they are odd numbers above 2^53, which a reader that passes them through `f64` cannot keep.

use std::collections::HashMap;

use anyhow::{Context, bail};
use serde::Deserialize;

const PRODUCTS_CSV: &str = include_str!("catalogue.csv");
const SHOP_FLOOR_CSV: &str = include_str!("shop_floor.csv");

#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "product_type is what Shopify and `Fact` call it; `type` is a keyword")]
pub struct Product {
    pub id: u64,
    pub handle: String,
    pub title: String,
    pub body_html: String,
    pub vendor: String,
    pub product_type: String,
    pub tags: String,
    /// On sale in the online store.
    pub published: bool,
    pub gift_card: bool,
    /// Names such as `Size`; Shopify calls the one option of a product without options `Title`.
    pub option_names: Vec<String>,
    /// Path on the stand-in, such as `/images/kettle.svg`.
    pub images: Vec<String>,
    pub variants: Vec<Variant>,
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub id: u64,
    pub inventory_item: u64,
    pub title: String,
    pub sku: String,
    /// Decimal text, such as `19.00`.
    pub price: String,
    pub compare_at_price: Option<String>,
    /// One value for each of the product's option names.
    pub options: Vec<String>,
    /// From 1.
    pub position: usize,
    /// May be bought at zero or less (Shopify's `CONTINUE`).
    pub backorder: bool,
    pub tracked: bool,
    /// Units in the warehouse when the shop opens.
    pub warehouse: i64,
    /// Units on the shop floor when the shop opens; `None` where it is not stocked there.
    pub shop_floor: Option<i64>,
}

/// The columns that the stand-in needs, by the names of Shopify's export.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(rename = "Handle")]
    handle: String,
    #[serde(rename = "Title")]
    title: String,
    #[serde(rename = "Body (HTML)")]
    body_html: String,
    #[serde(rename = "Vendor")]
    vendor: String,
    #[serde(rename = "Type")]
    product_type: String,
    #[serde(rename = "Tags")]
    tags: String,
    #[serde(rename = "Published")]
    published: String,
    #[serde(rename = "Option1 Name")]
    option1_name: String,
    #[serde(rename = "Option1 Value")]
    option1: String,
    #[serde(rename = "Option2 Name")]
    option2_name: String,
    #[serde(rename = "Option2 Value")]
    option2: String,
    #[serde(rename = "Option3 Name")]
    option3_name: String,
    #[serde(rename = "Option3 Value")]
    option3: String,
    #[serde(rename = "Variant SKU")]
    sku: String,
    #[serde(rename = "Variant Inventory Tracker")]
    tracker: String,
    #[serde(rename = "Variant Inventory Qty")]
    quantity: Option<i64>,
    #[serde(rename = "Variant Inventory Policy")]
    policy: String,
    #[serde(rename = "Variant Price")]
    price: String,
    #[serde(rename = "Variant Compare At Price")]
    compare_at_price: String,
    #[serde(rename = "Image Src")]
    image: String,
    #[serde(rename = "Gift Card")]
    gift_card: String,
}

#[derive(Debug, Deserialize)]
struct ShopFloorRow {
    #[serde(rename = "Variant SKU")]
    sku: String,
    #[serde(rename = "Available")]
    available: i64,
}

/// The catalogue that is built into the program.
pub fn embedded() -> anyhow::Result<Vec<Product>> {
    read(PRODUCTS_CSV, SHOP_FLOOR_CSV)
}

/// Rows of one product stand together; the first carries what belongs to the product. A row without option values is a further image.
pub fn read(products_csv: &str, shop_floor_csv: &str) -> anyhow::Result<Vec<Product>> {
    let mut shop_floor = read_shop_floor(shop_floor_csv)?;
    let mut products: Vec<Product> = Vec::new();
    let text = products_csv.strip_prefix('\u{feff}').unwrap_or(products_csv);
    for (number, row) in (1_u64..).zip(csv::Reader::from_reader(text.as_bytes()).deserialize()) {
        let row: Row = row.with_context(|| format!("the product catalogue, data row {number}"))?;
        let continues = products.last().is_some_and(|product| product.handle == row.handle);
        if !continues {
            if row.title.is_empty() || row.option1.is_empty() {
                bail!("the product catalogue, data row {number}: the first row of {:?} has no title or no option value", row.handle);
            }
            products.push(product(number, &row));
        }
        let Some(product) = products.last_mut() else { continue };
        if !row.image.is_empty() {
            product.images.push(row.image.clone());
        }
        if !row.option1.is_empty() {
            let floor = shop_floor.remove(&row.sku);
            product.variants.push(variant(number, row, product.variants.len() + 1, product.option_names.len(), floor));
        }
    }
    if let Some(sku) = shop_floor.keys().next() {
        bail!("the shop floor stocks {sku:?}, which the product catalogue does not have");
    }
    Ok(products)
}

fn read_shop_floor(csv_text: &str) -> anyhow::Result<HashMap<String, i64>> {
    let rows = csv::Reader::from_reader(csv_text.as_bytes()).into_deserialize();
    rows.map(|row| row.map(|row: ShopFloorRow| (row.sku, row.available)).context("the stock of the shop floor")).collect()
}

fn product(number: u64, row: &Row) -> Product {
    let names = [&row.option1_name, &row.option2_name, &row.option3_name];
    Product {
        id: 10_407_321_000_000_001 + number * 1_042,
        handle: row.handle.clone(),
        title: row.title.clone(),
        body_html: row.body_html.clone(),
        vendor: row.vendor.clone(),
        product_type: row.product_type.clone(),
        tags: row.tags.clone(),
        published: row.published == "true",
        gift_card: row.gift_card == "true",
        option_names: names.into_iter().filter(|name| !name.is_empty()).cloned().collect(),
        images: Vec::new(),
        variants: Vec::new(),
    }
}

fn variant(number: u64, row: Row, position: usize, options: usize, shop_floor: Option<i64>) -> Variant {
    let options: Vec<_> = [row.option1, row.option2, row.option3].into_iter().take(options).collect();
    Variant {
        id: 52_018_447_000_000_003 + number * 2_066,
        inventory_item: 54_113_905_000_000_005 + number * 2_068,
        title: options.join(" / "),
        sku: row.sku,
        price: row.price,
        compare_at_price: Some(row.compare_at_price).filter(|price| !price.is_empty()),
        options,
        position,
        backorder: row.policy == "continue",
        tracked: row.tracker == "shopify",
        warehouse: row.quantity.unwrap_or(0),
        shop_floor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_is_complete() {
        // Counted by a reader of our own: one handle is one product, a row with a price is a variant.
        let mut rows = csv::Reader::from_reader(PRODUCTS_CSV.as_bytes());
        let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
        let handles: std::collections::HashSet<_> = rows.iter().map(|row| row[0].to_owned()).collect();
        let priced = rows.iter().filter(|row| !row[19].is_empty()).count();

        let products = embedded().unwrap();
        let variants: Vec<_> = products.iter().flat_map(|product| &product.variants).collect();
        assert_eq!((products.len(), variants.len()), (handles.len(), priced));
        assert!((38..=45).contains(&products.len()));

        let ids: std::collections::HashSet<_> = variants.iter().flat_map(|v| [v.id, v.inventory_item]).collect();
        assert_eq!(ids.len(), 2 * variants.len());
        assert!(ids.iter().all(|id| *id > 1 << 53 && id % 2 == 1));
        assert!(variants.iter().filter(|v| v.tracked && v.warehouse == 0).count() > 20);
        assert_eq!(products.iter().filter(|p| !p.published).count(), 1);
        assert!(products.iter().filter(|p| p.gift_card).all(|p| p.variants.iter().all(|v| !v.tracked)));
        assert!(variants.iter().any(|v| v.warehouse == 0 && v.shop_floor.is_some_and(|n| n > 0)), "a naive sum must go wrong somewhere");
    }

    #[test]
    fn options_images_and_quoted_html_are_understood() {
        let products = embedded().unwrap();
        let robe = &products[0];
        assert_eq!(robe.option_names, ["Size", "Colour"]);
        assert_eq!(robe.images.len(), 2);
        assert_eq!(robe.variants.len(), 6);
        assert!(robe.body_html.contains(r#"<p class="note">"#));
        let second = &robe.variants[1];
        assert_eq!((second.title.as_str(), second.position, second.price.as_str()), ("S/M / Rust", 2, "139.00"));
    }

    #[test]
    fn a_shop_floor_with_an_unknown_sku_is_refused() {
        let error = read(PRODUCTS_CSV, "Variant SKU,Available\nNOPE,1\n").unwrap_err();
        assert!(error.to_string().contains("NOPE"));
    }
}
