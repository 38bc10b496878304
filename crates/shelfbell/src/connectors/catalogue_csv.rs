//! Shopify's product CSV export (<https://help.shopify.com/en/manual/products/import-export/using-csv>). It carries no ids, so a
//! product is known by its handle and a variant by its options; the platform's own ids take their place when it names them.

use std::collections::HashMap;
use std::io::Read;

use csv::StringRecord;
use shelfbell_core::fact::{Fact, Level, Product, Variant, Version};

use super::table::{Table, TableError, field, text};

/// The location that imported quantities are kept under.
pub const IMPORT_LOCATION: &str = "import";

/// A catalogue as facts, with what a reader of the import wants to know.
#[derive(Debug)]
pub struct Catalogue {
    pub facts: Vec<Fact>,
    pub products: usize,
    pub variants: usize,
    /// Rows that only add a picture.
    pub image_rows: usize,
}

struct Columns {
    handle: usize,
    title: Option<usize>,
    vendor: Option<usize>,
    product_type: Option<usize>,
    published: Option<usize>,
    status: Option<usize>,
    options: [Option<usize>; 3],
    sku: Option<usize>,
    tracker: Option<usize>,
    quantity: Option<usize>,
    policy: Option<usize>,
    price: Option<usize>,
    image: Option<usize>,
    variant_image: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Result<Self, TableError> {
        let option = |n: usize| table.column(&[["option1 value", "option2 value", "option3 value"][n]]);
        Ok(Self {
            handle: table.need("Handle")?,
            title: Some(table.need("Title")?),
            vendor: table.column(&["vendor"]),
            product_type: table.column(&["type", "product type"]),
            published: table.column(&["published"]),
            status: table.column(&["status"]),
            options: [option(0), option(1), option(2)],
            sku: table.column(&["variant sku", "sku"]),
            tracker: table.column(&["variant inventory tracker"]),
            quantity: table.column(&["variant inventory qty"]),
            policy: table.column(&["variant inventory policy"]),
            price: Some(table.need("Variant Price")?),
            image: table.column(&["image src"]),
            variant_image: table.column(&["variant image"]),
        })
    }
}

/// Reads a whole export. `now` (ms) is the time of its facts.
pub fn read(input: impl Read, now: i64) -> Result<Catalogue, TableError> {
    let table = Table::read(input)?;
    let columns = Columns::of(&table)?;
    let mut products: Vec<Product> = Vec::new();
    let mut by_handle: HashMap<String, usize> = HashMap::new();
    let mut levels = Vec::new();
    let mut image_rows = 0;
    for (line, row) in table.rows() {
        let handle = field(row, Some(columns.handle));
        if handle.is_empty() {
            if row.iter().all(|value| value.trim().is_empty()) {
                continue;
            }
            return Err(TableError::Row { line, problem: "the column Handle is empty".to_owned() });
        }
        let at = if let Some(at) = by_handle.get(handle) {
            *at
        } else {
            if field(row, columns.title).is_empty() {
                return Err(TableError::Row { line, problem: format!("the first row of product '{handle}' has no Title") });
            }
            by_handle.insert(handle.to_owned(), products.len());
            products.push(product(row, handle, &columns, now));
            products.len() - 1
        };
        if field(row, columns.options[0]).is_empty() {
            image_rows += 1;
            continue;
        }
        let variant = variant(row, &products[at], &columns, line)?;
        if let (Some(item), Some(units)) = (&variant.inventory_item, quantity(row, &columns, line)?) {
            levels.push(Fact::Level(Level {
                item: item.clone(),
                location: IMPORT_LOCATION.to_owned(),
                available: Some(units),
                connected: true,
                version: Version { updated_at: now, triggered_at: 0 },
            }));
        }
        products[at].variants.push(variant);
    }
    let variants = products.iter().map(|product| product.variants.len()).sum();
    let count = products.len();
    let facts = products.into_iter().map(Fact::Product).chain(levels).collect();
    Ok(Catalogue { facts, products: count, variants, image_rows })
}

fn product(row: &StringRecord, handle: &str, columns: &Columns, now: i64) -> Product {
    let status = field(row, columns.status);
    let active = status.is_empty() || status.eq_ignore_ascii_case("active");
    let published = field(row, columns.published);
    Product {
        product: handle.to_owned(),
        handle: handle.to_owned(),
        title: field(row, columns.title).to_owned(),
        vendor: text(row, columns.vendor),
        product_type: text(row, columns.product_type),
        image_url: text(row, columns.image),
        url: None,
        published: active && !published.eq_ignore_ascii_case("false"),
        updated_at: now,
        variants: Vec::new(),
        complete: true,
    }
}

fn variant(row: &StringRecord, product: &Product, columns: &Columns, line: u64) -> Result<Variant, TableError> {
    let options: Vec<String> = columns.options.iter().filter_map(|column| text(row, *column)).collect();
    let key = format!("{}/{}", product.handle, options.join("/").to_lowercase().replace(' ', "-"));
    if product.variants.iter().any(|known| known.variant == key) {
        return Err(TableError::Row {
            line,
            problem: format!("product '{}' has the variant '{}' twice", product.handle, options.join(" / ")),
        });
    }
    let title = options.join(" / ");
    let only = title == "Default Title";
    Ok(Variant {
        inventory_item: Some(format!("import:{key}")),
        variant: key,
        title,
        sku: text(row, columns.sku).map(|sku| sku.trim_start_matches('\'').to_owned()),
        options: if only { Vec::new() } else { options },
        price: text(row, columns.price),
        image_url: text(row, columns.variant_image),
        position: i64::try_from(product.variants.len()).unwrap_or(0) + 1,
        backorder: field(row, columns.policy).eq_ignore_ascii_case("continue"),
        tracked: Some(!field(row, columns.tracker).is_empty()),
    })
}

fn quantity(row: &StringRecord, columns: &Columns, line: u64) -> Result<Option<i64>, TableError> {
    let value = field(row, columns.quantity);
    if value.is_empty() {
        return Ok(None);
    }
    let units =
        value.parse().map_err(|_| TableError::Row { line, problem: format!("Variant Inventory Qty is '{value}', not a whole number") })?;
    Ok(Some(units))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Handle,Title,Body (HTML),Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src,Status";

    fn catalogue(rows: &str) -> Result<Catalogue, TableError> {
        read(format!("\u{feff}{HEADER}\r\n{rows}").as_bytes(), 7)
    }

    #[test]
    fn variants_images_and_quoted_html_are_told_apart() {
        let rows = "mug,Mug,\"<p>Says \"\"hi\"\"\r\nand, well, holds tea.</p>\",true,Size,S,Colour,Red,MUG-S,shopify,0,deny,9.50,https://x/1.jpg,active\r\n\
                    mug,,,,,L,,Red,MUG-L,shopify,-2,continue,9.50,,\r\n\
                    mug,,,,,,,,,,,,,https://x/2.jpg,\r\n\
                    card,Gift card,,true,Title,Default Title,,,,,,deny,10,,draft\r\n";
        let catalogue = catalogue(rows).unwrap();
        assert_eq!((catalogue.products, catalogue.variants, catalogue.image_rows), (2, 3, 1));
        let Fact::Product(mug) = &catalogue.facts[0] else { panic!() };
        assert_eq!(mug.variants.iter().map(|v| v.variant.as_str()).collect::<Vec<_>>(), ["mug/s/red", "mug/l/red"]);
        assert_eq!((mug.variants[1].backorder, mug.variants[1].tracked), (true, Some(true)));
        let Fact::Product(card) = &catalogue.facts[1] else { panic!() };
        assert_eq!((card.published, card.variants[0].tracked, card.variants[0].options.len()), (false, Some(false), 0));
        let units: Vec<_> = catalogue.facts.iter().filter_map(|f| if let Fact::Level(l) = f { l.available } else { None }).collect();
        assert_eq!(units, [0, -2]);
    }

    #[test]
    fn mistakes_name_their_line() {
        for (rows, words) in [
            ("mug,Mug,,true,Size,S,,,,shopify,many,deny,9.50,,\n", "line 2"),
            (",Mug,,true,Size,S,,,,,,,9.50,,\n", "Handle is empty"),
            ("mug,,,true,Size,S,,,,,,,9.50,,\n", "no Title"),
            ("mug,Mug,,true,Size,S,,,,,,,9.50,,\nmug,,,,,S,,,,,,,9.50,,\n", "line 3"),
        ] {
            let error = catalogue(rows).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        assert!(read("Titel,Preis\na,b\n".as_bytes(), 0).unwrap_err().to_string().contains("Handle"));
    }
}
