//! (f) A turn with the concierge in a shop of 100,000 variants, beside the availability of one variant that is named by its id: the
//! same server, the same client, one indexed row.

use std::fmt::Write as _;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::load::http_client;
use crate::results::Results;
use crate::server::{DOMAIN, Installation};

const PRODUCTS: usize = 20_000;
const TURNS: usize = 1_000;
const QUALITIES: [&str; 20] = [
    "Classic", "Merino", "Linen", "Ribbed", "Quilted", "Selvedge", "Organic", "Vintage", "Alpine", "Coastal", "Woven", "Brushed", "Waxed",
    "Pleated", "Relaxed", "Tapered", "Cropped", "Padded", "Seamless", "Double",
];
const THINGS: [&str; 25] = [
    "Jacket", "Sweater", "Trousers", "Shirt", "Dress", "Skirt", "Coat", "Cardigan", "Beanie", "Scarf", "Belt", "Boot", "Sneaker", "Mitten",
    "Vest", "Robe", "Parka", "Hoodie", "Shorts", "Blouse", "Sock", "Tote", "Wallet", "Poncho", "Apron",
];
const SIZES: [&str; 5] = ["XS", "S", "M", "L", "XL"];

/// A name for each product; the last word makes it one of a kind.
fn title(n: usize) -> String {
    let syllables = ["ba", "lo", "mi", "ru", "ta", "ve", "no", "ki", "sa", "du"];
    let own: String = [n % 10, n / 10 % 10, n / 100 % 10, n / 1_000 % 10, n / 10_000].iter().map(|digit| syllables[*digit]).collect();
    format!("{} {} {own}", QUALITIES[n % QUALITIES.len()], THINGS[n / QUALITIES.len() % THINGS.len()])
}

fn catalogue() -> String {
    let mut csv = String::from(
        "Handle,Title,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price\n",
    );
    for n in 0..PRODUCTS {
        for (index, size) in SIZES.iter().enumerate() {
            let (title, kind) = if index == 0 { (title(n), THINGS[n / QUALITIES.len() % THINGS.len()]) } else { (String::new(), "") };
            // Every other variant is sold out. A String takes what is written to it.
            let _ = writeln!(csv, "p-{n},{title},{kind},true,Size,{size},P{n}-{size},shopify,{},deny,19.99", (n + index) % 2 * 7);
        }
    }
    csv
}

/// What shoppers write about product `n`: named rightly, misspelt, with the size before or after, in two languages.
fn message(n: usize) -> String {
    let name = title(n).to_lowercase();
    let size = SIZES[n % SIZES.len()];
    match n % 5 {
        0 => format!("do you have the {name} in {size}?"),
        1 => format!("is the {size} {} back soon", name.replacen('e', "", 1)),
        2 => format!("ist {name} in {size} noch da?"),
        3 => format!("tell me when the {name} is back in {size}, my mail is p{n}@example.com"),
        _ => format!("{name}?"),
    }
}

struct Times(Vec<f64>);

impl Times {
    fn at(&mut self, per_mille: usize) -> f64 {
        self.0.sort_by(f64::total_cmp);
        self.0.get(self.0.len() * per_mille / 1000).copied().unwrap_or(0.0)
    }
}

pub async fn turns(results: &mut Results) -> anyhow::Result<()> {
    let installation = Installation::new()?;
    installation.add_shop()?;
    let file = installation.files.path().join("catalogue.csv");
    std::fs::write(&file, catalogue())?;
    let from = Instant::now();
    installation.run(&["import", "catalog", &file.display().to_string(), "--shop", DOMAIN])?;
    results.add("(f) import and index of 100,000 variants", &format!("{:.1} s", from.elapsed().as_secs_f64()), "", None);
    let shops = installation.run(&["shop", "list"])?;
    let key = shops[0]["publishable_key"].as_str().context("shop list names no key")?.to_owned();
    let _server = installation.serve("http").await?;
    let client = http_client();
    let base = format!("http://{}/storefront/v1", installation.listen);
    let (mut chat, mut lookup, mut understood) = (Times(Vec::new()), Times(Vec::new()), 0);
    for n in (0..TURNS).map(|n| n * 19 % PRODUCTS) {
        let from = Instant::now();
        let answer =
            client.post(format!("{base}/chat")).header("X-Shelfbell-Key", &key).json(&json!({ "message": message(n) })).send().await?;
        let reply: Value = answer.error_for_status()?.json().await?;
        chat.0.push(from.elapsed().as_secs_f64() * 1000.0);
        understood += usize::from(reply["about"]["product_handle"] == format!("p-{n}"));
        let from = Instant::now();
        let url = format!("{base}/availability?variant=P{n}-M");
        let answer = client.get(url).header("X-Shelfbell-Key", &key).send().await?.error_for_status()?;
        let _: Value = answer.json().await?;
        lookup.0.push(from.elapsed().as_secs_f64() * 1000.0);
    }
    ensure!(understood * 10 >= TURNS * 9, "only {understood} of {TURNS} messages found their product: the time says nothing");
    let (p50, p99) = (chat.at(500), chat.at(990));
    let bare = lookup.at(500);
    results.add("(f) one variant's availability by SKU", &format!("p50 {bare:.2} ms, p99 {:.2} ms", lookup.at(990)), "", None);
    results.add(
        "(f) a turn with the concierge, 100,000 variants",
        &format!("p50 {p50:.1} ms = {:.1} × the lookup, p99 **{p99:.1} ms**; {understood} of {TURNS} found their product", p50 / bare),
        "p99 ≤ 20 ms",
        Some(p99 <= 20.0),
    );
    Ok(())
}
