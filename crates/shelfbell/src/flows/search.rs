//! Finding products by what shoppers call them: exact words first, then words that look alike.

use std::collections::{BTreeMap, HashMap, HashSet};

use shelfbell_core::chat::{Dialogue, Product, hear, index_words};
use shelfbell_core::ids::ShopId;

use crate::app::App;
use crate::db::Tx;
use crate::db::catalogue::{self, Named};
use crate::db::search::{self, Entry, Piece, Weighted};
use crate::db::shops::Shop;

/// Words of a message that are looked for; the rest of a long message is not.
const MOST_WORDS: usize = 96;
/// Look-alikes that are read for all words together, and kept for each.
const MOST_ALIKE: i64 = 240;
const ALIKE_EACH: usize = 4;
/// At and above this, two words may be the same word misspelt: shared pieces by all pieces, doubled (Dice), in thousandths.
const ALIKE_FROM: i64 = 400;
const BATCH: i64 = 500;

/// Renews the words of these products, named by the platform's ids.
pub async fn index(tx: &mut Tx, shop: &ShopId, platform_ids: &[&str]) -> sqlx::Result<()> {
    let products = catalogue::products(tx, shop, Named::PlatformId, platform_ids).await?;
    write(tx, shop, &products).await
}

/// Gives words to products that were written before there was an index. Cheap when there are none.
pub async fn index_missing(app: &App, shop: &Shop) -> sqlx::Result<()> {
    loop {
        let mut tx = app.db.begin().await?;
        let ids = search::unindexed(&mut tx, &shop.id, BATCH).await?;
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let products = catalogue::products(&mut tx, &shop.id, Named::Id, &ids).await?;
        write(&mut tx, &shop.id, &products).await?;
        tx.commit().await?;
    }
}

async fn write(tx: &mut Tx, shop: &ShopId, products: &[(String, Product)]) -> sqlx::Result<()> {
    let entries: Vec<Entry> = products
        .iter()
        .flat_map(|(id, product)| index_words(product).into_iter().map(|word| Entry { product_id: id.clone(), word }))
        .collect();
    let words: HashSet<&str> = entries.iter().map(|entry| entry.word.as_str()).collect();
    let pieces: Vec<Piece> = words.into_iter().flat_map(pieces).collect();
    let ids: Vec<&str> = products.iter().map(|(id, _)| id.as_str()).collect();
    search::replace(tx, shop, &ids, &entries, &pieces).await
}

/// Runs of three characters, with the word's ends marked.
fn pieces(word: &str) -> Vec<Piece> {
    let marked: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
    let runs: HashSet<String> = marked.windows(3).map(|run| run.iter().collect()).collect();
    runs.into_iter().map(|piece| Piece { piece, word: word.to_owned() }).collect()
}

/// The products that fit what somebody wrote best, by our ids, the best first.
pub async fn search_text(app: &App, shop: &Shop, text: &str, most: i64) -> sqlx::Result<Vec<String>> {
    let heard = hear(text, &shop.policy.default_locale, &Dialogue::default(), shop.policy.default_country.as_deref());
    let mut tx = app.db.read().await?;
    search(&mut tx, &shop.id, &heard.search, most).await
}

/// The products that fit these folded words best, by our ids, the best first.
pub async fn search(tx: &mut Tx, shop: &ShopId, words: &[String], most: i64) -> sqlx::Result<Vec<String>> {
    let words = &words[..words.len().min(MOST_WORDS)];
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashMap<String, i64> = search::known(tx, shop, words).await?.into_iter().collect();
    let mut weights: BTreeMap<String, i64> = known.iter().map(|(word, products)| (word.clone(), worth(*products))).collect();
    let unknown: Vec<&String> = words.iter().filter(|word| !known.contains_key(*word) && word.chars().count() > 2).collect();
    if !unknown.is_empty() {
        let asked: Vec<Piece> = unknown.iter().flat_map(|word| pieces(word)).collect();
        let alike = search::like(tx, shop, &asked, MOST_ALIKE).await?;
        let mut kept: HashMap<String, usize> = HashMap::new();
        let mut likeness: BTreeMap<String, i64> = BTreeMap::new();
        for (asked, found, shared) in alike {
            let all = i64::try_from(pieces(&asked).len() + pieces(&found).len()).unwrap_or(i64::MAX);
            let alike = 2000 * shared / all;
            let kept = kept.entry(asked).or_default();
            if alike >= ALIKE_FROM && *kept < ALIKE_EACH {
                *kept += 1;
                let best = likeness.entry(found).or_default();
                *best = alike.max(*best);
            }
        }
        let found: Vec<String> = likeness.keys().cloned().collect();
        for (word, products) in search::known(tx, shop, &found).await? {
            let alike = likeness.get(&word).copied().unwrap_or(0);
            weights.entry(word).or_insert(worth(products) * alike / 1000);
        }
    }
    let weights: Vec<Weighted> = weights.into_iter().map(|(word, weight)| Weighted { word, weight: weight.max(1) }).collect();
    search::best(tx, shop, &weights, most).await
}

/// A word says the more, the fewer products have it: binary orders of magnitude below a million, in thousandths.
fn worth(products: i64) -> i64 {
    let rarity = 20 - i64::from(products.max(1).ilog2().min(19));
    rarity * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_mark_the_ends_of_a_word() {
        let mut found: Vec<String> = pieces("mug").into_iter().map(|piece| piece.piece).collect();
        found.sort();
        assert_eq!(found, [" mu", "mug", "ug "]);
    }

    #[test]
    fn rare_words_are_worth_more() {
        assert!(worth(1) > worth(10) && worth(10) > worth(100_000));
        assert!(worth(i64::MAX) > 0);
    }
}
