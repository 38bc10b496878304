//! Finding products by what shoppers call them: exact words first, then words that look alike.

use std::collections::{BTreeMap, HashMap, HashSet};

use shelfbell_core::chat::{Dialogue, Heard, Product, hear, index_words};
use shelfbell_core::ids::ShopId;

use crate::app::App;
use crate::db::Tx;
use crate::db::catalogue::{self, Named};
use crate::db::search::{self, Entry, Piece, Weighted};
use crate::db::shops::Shop;

/// Words of a message that are looked for; the rest of a long message is not.
const MOST_WORDS: usize = 96;
/// Look-alikes that are kept for each word.
const ALIKE_EACH: usize = 4;
/// At and above this, two words may be the same word misspelt: shared pieces by all pieces, doubled (Dice), in thousandths.
const ALIKE_FROM: usize = 400;
/// A word or piece with more products or words than this is common; how common is not counted.
const COMMON: i64 = 2_000;
/// Entries of the index that one search reads, for exact words and for the pieces of each unknown word: what a turn costs does not grow
/// with the catalogue. Rare words and pieces say more, so they are read first.
const MOST_ENTRIES: i64 = 3_000;
const MOST_PIECE_ENTRIES: i64 = 300;
/// Products of which the other, common words decide which come first.
const SHORT_LIST: i64 = 40;
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
fn runs(word: &str) -> HashSet<String> {
    let marked: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
    marked.windows(3).map(|run| run.iter().collect()).collect()
}

fn pieces(word: &str) -> Vec<Piece> {
    runs(word).into_iter().map(|piece| Piece { piece, word: word.to_owned() }).collect()
}

/// The products that fit what somebody wrote best, by our ids, the best first.
pub async fn search_text(app: &App, shop: &Shop, text: &str, most: i64) -> sqlx::Result<Vec<String>> {
    let heard = hear(text, &shop.policy.default_locale, &Dialogue::default(), shop.policy.default_country.as_deref());
    let mut tx = app.db.read().await?;
    search(&mut tx, &shop.id, &heard, most).await
}

/// The products that fit what was heard best, by our ids, the best first.
pub async fn search(tx: &mut Tx, shop: &ShopId, heard: &Heard, most: i64) -> sqlx::Result<Vec<String>> {
    best(tx, shop, heard, most, false).await
}

/// As [`search`], among products that are not sold any more: so that this can be said to whoever asks for one.
pub async fn search_former(tx: &mut Tx, shop: &ShopId, heard: &Heard, most: i64) -> sqlx::Result<Vec<String>> {
    best(tx, shop, heard, most, true).await
}

async fn best(tx: &mut Tx, shop: &ShopId, heard: &Heard, most: i64, former: bool) -> sqlx::Result<Vec<String>> {
    let words = &heard.search[..heard.search.len().min(MOST_WORDS)];
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let asked: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut entries: HashMap<String, i64> = search::known(tx, shop, &asked, COMMON).await?.into_iter().collect();
    let mut weights: BTreeMap<String, i64> = entries.iter().map(|(word, products)| (word.clone(), worth(*products))).collect();
    // Two words written as one are looked for as they are: a misspelling of them is found by its halves.
    let joined: HashSet<String> = words.windows(2).map(<[String]>::concat).collect();
    // Other ways to say it may be parts of longer words, and are worth that search where the shopper's own words found nothing.
    let spelled = heard.spelled.min(words.len());
    let spelled = if words[..spelled].iter().any(|word| entries.contains_key(word)) { spelled } else { words.len() };
    let unknown =
        words[..spelled].iter().filter(|word| !entries.contains_key(*word) && !joined.contains(*word) && word.chars().count() > 2);
    let likeness = look_alikes(tx, shop, &unknown.map(String::as_str).collect::<Vec<_>>()).await?;
    let found: Vec<&str> = likeness.keys().map(String::as_str).collect();
    for (word, products) in search::known(tx, shop, &found, COMMON).await? {
        let alike = likeness.get(&word).copied().unwrap_or(0);
        weights.entry(word.clone()).or_insert(worth(products) * alike / 1000);
        entries.insert(word, products);
    }
    let mut weights: Vec<Weighted> = weights.into_iter().map(|(word, weight)| Weighted { word, weight: weight.max(1) }).collect();
    weights.sort_by_key(|weighted| entries.get(&weighted.word).copied().unwrap_or(0));
    let rare = within(&weights, MOST_ENTRIES, |weighted| entries.get(&weighted.word).copied().unwrap_or(0));
    let short_list = search::heaviest(tx, shop, rare, MOST_ENTRIES, SHORT_LIST).await?;
    search::best_of(tx, shop, &short_list, &weights, most, former).await
}

/// Words of the catalogue that one of these may be a misspelling of, and how alike they are, in thousandths.
async fn look_alikes(tx: &mut Tx, shop: &ShopId, asked: &[&str]) -> sqlx::Result<BTreeMap<String, i64>> {
    let runs_of: Vec<HashSet<String>> = asked.iter().map(|word| runs(word)).collect();
    let mut has_piece: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, runs) in runs_of.iter().enumerate() {
        for piece in runs {
            has_piece.entry(piece).or_default().push(at);
        }
    }
    let pieces: Vec<&str> = has_piece.keys().copied().collect();
    let mut counted = search::known_pieces(tx, shop, &pieces, MOST_PIECE_ENTRIES).await?;
    counted.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    let mut rare: HashSet<&str> = HashSet::new();
    for runs in &runs_of {
        let own: Vec<&(String, i64)> = counted.iter().filter(|(piece, _)| runs.contains(piece)).collect();
        rare.extend(within(&own, MOST_PIECE_ENTRIES, |(_, words)| *words).iter().map(|(piece, _)| piece.as_str()));
    }
    let rare: Vec<&str> = rare.into_iter().collect();
    let mut alike: Vec<Vec<(usize, String)>> = vec![Vec::new(); asked.len()];
    for found in search::words_with(tx, shop, &rare, MOST_ENTRIES).await? {
        let theirs = runs(&found);
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for at in theirs.iter().filter_map(|piece| has_piece.get(piece.as_str())).flatten() {
            *shared.entry(*at).or_default() += 1;
        }
        for (at, shared) in shared {
            let dice = 2000 * shared / (runs_of[at].len() + theirs.len());
            if dice >= ALIKE_FROM {
                alike[at].push((dice, found.clone()));
            }
        }
    }
    let mut likeness: BTreeMap<String, i64> = BTreeMap::new();
    for mut found in alike {
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (dice, word) in found.into_iter().take(ALIKE_EACH) {
            let best = likeness.entry(word).or_default();
            *best = i64::try_from(dice).unwrap_or(0).max(*best);
        }
    }
    Ok(likeness)
}

/// The first of these that together have at most `budget` entries; one at least.
fn within<T>(sorted: &[T], budget: i64, entries: impl Fn(&T) -> i64) -> &[T] {
    let mut read = 0;
    let fits = sorted.iter().take_while(|one| {
        read += entries(one);
        read <= budget
    });
    &sorted[..fits.count().max(1).min(sorted.len())]
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
