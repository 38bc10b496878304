//! A catalogue of 20,000 titles that look alike: words that are said exactly beat words that are only alike.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, HashMap, HashSet};

use shelfbell_core::chat::{Act, Dialogue, Product, Variant, hear, index_words, plan};

const PRODUCTS: usize = 20_000;
const QUALITIES: [&str; 20] = [
    "Classic", "Merino", "Linen", "Ribbed", "Quilted", "Selvedge", "Organic", "Vintage", "Alpine", "Coastal", "Woven", "Brushed", "Waxed",
    "Pleated", "Relaxed", "Tapered", "Cropped", "Padded", "Seamless", "Double",
];
const THINGS: [&str; 25] = [
    "Jacket", "Sweater", "Trousers", "Shirt", "Dress", "Skirt", "Coat", "Cardigan", "Beanie", "Scarf", "Belt", "Boot", "Sneaker", "Mitten",
    "Vest", "Robe", "Parka", "Hoodie", "Shorts", "Blouse", "Sock", "Tote", "Wallet", "Poncho", "Apron",
];
const SIZES: [&str; 5] = ["XS", "S", "M", "L", "XL"];
const CANDIDATES: usize = 12;

/// The last word makes it one of a kind, and is much like thousands of others.
fn title(n: usize) -> String {
    let syllables = ["ba", "lo", "mi", "ru", "ta", "ve", "no", "ki", "sa", "du"];
    let own: String = [n % 10, n / 10 % 10, n / 100 % 10, n / 1_000 % 10, n / 10_000].iter().map(|digit| syllables[*digit]).collect();
    format!("{} {} {own}", QUALITIES[n % QUALITIES.len()], THINGS[n / QUALITIES.len() % THINGS.len()])
}

fn message(n: usize) -> String {
    let (name, size) = (title(n).to_lowercase(), SIZES[n % SIZES.len()]);
    match n % 5 {
        0 => format!("do you have the {name} in {size}?"),
        1 => format!("is the {size} {} back soon", name.replacen('e', "", 1)),
        2 => format!("ist {name} in {size} noch da?"),
        3 => format!("tell me when the {name} is back in {size}, my mail is p{n}@example.com"),
        _ => format!("{name}?"),
    }
}

fn product(n: usize) -> Product {
    let variant = |size: &&str| Variant {
        id: format!("{n}-{size}"),
        title: (*size).to_owned(),
        options: vec![(*size).to_owned()],
        sku: Some(format!("P{n}-{size}")),
    };
    let kind = THINGS[n / QUALITIES.len() % THINGS.len()].to_owned();
    let (id, handle) = (n.to_string(), format!("p-{n}"));
    Product { id, handle, title: title(n), product_type: Some(kind), variants: SIZES.iter().map(variant).collect(), ..Product::default() }
}

/// As the shop's index does: rare words say more, and a word that nothing has stands for those with the same pieces.
struct Index {
    products: Vec<Product>,
    of_word: HashMap<String, Vec<usize>>,
    of_piece: HashMap<String, Vec<String>>,
}

fn pieces(word: &str) -> HashSet<String> {
    let marked: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
    marked.windows(3).map(|run| run.iter().collect()).collect()
}

impl Index {
    fn new() -> Self {
        let products: Vec<Product> = (0..PRODUCTS).map(product).collect();
        let mut of_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, product) in products.iter().enumerate() {
            for word in index_words(product) {
                of_word.entry(word).or_default().push(at);
            }
        }
        let mut of_piece: HashMap<String, Vec<String>> = HashMap::new();
        for word in of_word.keys() {
            for piece in pieces(word) {
                of_piece.entry(piece).or_default().push(word.clone());
            }
        }
        Self { products, of_word, of_piece }
    }

    fn look_alikes(&self, word: &str) -> Vec<(usize, String)> {
        let own = pieces(word);
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for other in own.iter().filter_map(|piece| self.of_piece.get(piece)).flatten() {
            *shared.entry(other).or_default() += 1;
        }
        let likeness = |(other, shared): (&str, usize)| (2000 * shared / (own.len() + pieces(other).len()), other.to_owned());
        let mut found: Vec<(usize, String)> = shared.into_iter().map(likeness).filter(|(dice, _)| *dice >= 400).collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(4);
        found
    }

    fn search(&self, words: &[String]) -> Vec<Product> {
        let worth = |word: &str| 20 - self.of_word[word].len().max(1).ilog2() as usize;
        let mut weights: BTreeMap<String, usize> = BTreeMap::new();
        for word in words {
            if self.of_word.contains_key(word) {
                weights.insert(word.clone(), worth(word) * 1000);
            } else if word.len() > 2 {
                for (dice, other) in self.look_alikes(word) {
                    let weight = worth(&other) * dice;
                    weights.entry(other).or_insert(weight);
                }
            }
        }
        let mut scores: HashMap<usize, usize> = HashMap::new();
        for (word, weight) in &weights {
            for at in &self.of_word[word] {
                *scores.entry(*at).or_default() += weight;
            }
        }
        let mut best: Vec<(usize, usize)> = scores.into_iter().map(|(at, score)| (score, at)).collect();
        best.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        best.into_iter().take(CANDIDATES).map(|(_, at)| self.products[at].clone()).collect()
    }
}

/// The product whose stock would be read.
fn meant(index: &Index, message: &str) -> Option<String> {
    let dialogue = Dialogue::default();
    let heard = hear(message, "en", &dialogue, None);
    let found = index.search(&heard.search);
    let variant = match plan(&heard, &dialogue, None, None, &found).act {
        Act::Read { variants } => variants.first().cloned(),
        Act::SignUp(request) => request.variant,
        _ => None,
    };
    variant.and_then(|id| id.split_once('-').map(|(product, _)| product.to_owned()))
}

#[test]
fn a_title_said_exactly_wins_over_look_alikes() {
    let index = Index::new();
    let numbers: Vec<usize> = (0..100).map(|n| n * 2_019 % PRODUCTS).collect();
    let (mut found, mut missed) = (0, Vec::new());
    for n in numbers.iter().copied() {
        let message = message(n);
        match meant(&index, &message) {
            Some(id) if id == n.to_string() => found += 1,
            other => missed.push(format!("{message}: {other:?}")),
        }
    }
    assert!(found * 100 >= numbers.len() * 95, "{found} of {}:\n{}", numbers.len(), missed.join("\n"));
    assert!(missed.iter().all(|missed| missed.starts_with("is the")), "only misspelt ones may be asked about:\n{}", missed.join("\n"));
    assert_eq!(meant(&index, "do you have the classic jacket bababababa in XS?").as_deref(), Some("0"));
}
