//! What the shop of a made-up past sells.

use shelfbell_core::fact::{Fact, Level, Product, Variant, Version};

const QUALITIES: [&str; 20] = [
    "Classic", "Merino", "Linen", "Ribbed", "Quilted", "Selvedge", "Organic", "Vintage", "Alpine", "Coastal", "Woven", "Brushed", "Waxed",
    "Pleated", "Relaxed", "Tapered", "Cropped", "Padded", "Seamless", "Double",
];
const THINGS: [&str; 20] = [
    "Jacket", "Sweater", "Trousers", "Shirt", "Dress", "Skirt", "Coat", "Cardigan", "Beanie", "Scarf", "Boot", "Sneaker", "Vest", "Robe",
    "Parka", "Hoodie", "Shorts", "Blouse", "Tote", "Poncho",
];
const COLOURS: [&str; 10] = ["Black", "Sand", "Olive", "Navy", "Rust", "Ivory", "Plum", "Slate", "Moss", "Coral"];
const SIZES: [&str; 5] = ["XS", "S", "M", "L", "XL"];

/// Variants of each product.
pub const SIZED: usize = SIZES.len();
/// As many products as there are names.
pub const MOST: usize = QUALITIES.len() * THINGS.len() * COLOURS.len();

/// Product `n` with its sizes, sold out.
pub fn facts(n: usize) -> Vec<Fact> {
    let (quality, thing) = (QUALITIES[n % QUALITIES.len()], THINGS[n / QUALITIES.len() % THINGS.len()]);
    let colour = COLOURS[n / (QUALITIES.len() * THINGS.len()) % COLOURS.len()];
    let title = format!("{quality} {thing}, {colour}");
    let cents = 1_900 + n * 7_919 % 23_000;
    let variants = SIZES.iter().enumerate().map(|(size, name)| Variant {
        variant: variant(n, size),
        inventory_item: Some(item(n, size)),
        title: (*name).to_owned(),
        sku: Some(format!("{}{}-{n:04}-{name}", &quality[..2].to_uppercase(), &thing[..2].to_uppercase())),
        options: vec![(*name).to_owned()],
        price: Some(format!("{}.{:02}", cents / 100, cents % 100)),
        image_url: None,
        position: i64::try_from(size).unwrap_or(0) + 1,
        backorder: false,
        tracked: Some(true),
    });
    let product = Product {
        product: (8_100_000_000_000_usize + n).to_string(),
        handle: title.to_lowercase().replace(", ", "-").replace(' ', "-"),
        title,
        vendor: Some("Nordlicht".to_owned()),
        product_type: Some(thing.to_owned()),
        image_url: None,
        url: None,
        published: true,
        updated_at: 1,
        complete: true,
        variants: variants.collect(),
    };
    let levels = (0..SIZED).map(|size| level(&item(n, size), 0, 1));
    std::iter::once(Fact::Product(product)).chain(levels.collect::<Vec<_>>()).collect()
}

fn variant(n: usize, size: usize) -> String {
    (44_000_000_000_000_usize + n * SIZED + size).to_string()
}

fn item(n: usize, size: usize) -> String {
    (46_000_000_000_000_usize + n * SIZED + size).to_string()
}

pub fn level(item: &str, available: i64, updated_at: i64) -> Fact {
    Fact::Level(Level {
        item: item.to_owned(),
        location: "1".to_owned(),
        available: Some(available),
        connected: true,
        version: Version { updated_at, triggered_at: 0 },
    })
}
