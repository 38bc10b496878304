//! One sentence of a model's text: the names in it, what it says about stock, and whether that was read.

use shelfbell_core::chat::{Language, Product};

use super::claims::{Claims, Kind, Phrase, Word, is_common, of, words};
use super::evidence::{Evidence, Read, variant_name};
use super::guard::{Refusal, same};

#[derive(Debug)]
pub struct Sentence {
    pub words: Vec<String>,
    /// Those that are no part of a name or of a claim.
    left: Vec<Word>,
    outside_names: Vec<Word>,
    /// Positions in the evidence.
    products: Vec<usize>,
    /// Ids.
    variants: Vec<String>,
    claims: Vec<(Kind, Option<i64>)>,
    /// Begins like an answer to the shopper's question.
    says_yes: bool,
    says_no: bool,
}

/// A word that was recognised is out of the way of what is looked for next.
struct Marked<'a> {
    words: &'a [Word],
    taken: Vec<bool>,
}

impl Marked<'_> {
    fn is_free(&self, from: usize, len: usize) -> bool {
        len > 0 && self.taken.get(from..from + len).is_some_and(|taken| taken.iter().all(|taken| !taken))
    }

    fn take_name(&mut self, name: &[Word]) -> bool {
        let mut found = false;
        for at in 0..self.words.len() {
            if self.is_free(at, name.len()) && same(&self.words[at..at + name.len()], name) {
                self.taken[at..at + name.len()].fill(true);
                found = true;
            }
        }
        found
    }

    fn free(&self) -> Vec<Word> {
        self.words.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|(word, _)| word.clone()).collect()
    }
}

impl Sentence {
    pub fn read(words: &[Word], evidence: &Evidence) -> Self {
        let mut marked = Marked { words, taken: vec![false; words.len()] };
        let (products, variants) = names(&mut marked, evidence);
        let outside_names = marked.free();
        let says = |list: &[Phrase]| list.iter().any(|phrase| phrase.begins(&outside_names).is_some());
        let (says_yes, says_no) = (says(&Claims::get().yes), says(&Claims::get().no));
        let claims = claims(&mut marked);
        let left = marked.free();
        let words = words.iter().map(|word| word.text.clone()).collect();
        Self { words, left, outside_names, products, variants, claims, says_yes, says_no }
    }

    pub fn states_stock(&self) -> bool {
        !self.claims.is_empty()
    }

    pub fn beside_names(&self) -> &[Word] {
        &self.outside_names
    }

    /// `asked_about_stock`: a yes or no would be one about stock.
    pub fn check(&self, evidence: &Evidence, language: Language, asked_about_stock: bool) -> Result<(), Refusal> {
        let lists = Claims::get();
        if self.left_has(&lists.promise) {
            return Err(Refusal::Promise);
        }
        if self.left_has(&lists.suspect) {
            return Err(Refusal::Stock);
        }
        if self.left.iter().any(|word| word.text.contains(|c: char| c.is_numeric())) {
            return Err(Refusal::Number);
        }
        self.check_yes_and_no(evidence, asked_about_stock)?;
        if self.claims.is_empty() {
            return Ok(());
        }
        let in_doubt = self.left_has(of(&lists.doubt, language)) || !self.is_plain(language);
        if in_doubt || !self.claims_hold(&self.spoken_of(evidence)?) { Err(Refusal::Stock) } else { Ok(()) }
    }

    pub fn names_a_product(&self) -> bool {
        !self.products.is_empty()
    }

    /// States stock of what the concierge's answer is about, and of nothing else: a sentence after it may say `it`.
    pub fn sets_the_subject(&self, evidence: &Evidence) -> bool {
        self.states_stock() && self.names_a_product() && self.named_products(evidence).all(|product| evidence.is_answered(product))
    }

    pub fn names_what_was_asked(&self, evidence: &Evidence) -> bool {
        self.named_products(evidence).any(|product| evidence.is_answered(product))
    }

    fn named_products<'a>(&'a self, evidence: &'a Evidence) -> impl Iterator<Item = &'a Product> {
        self.products.iter().filter_map(|at| evidence.products.get(*at))
    }

    /// Beside names and claims there are only words that name nothing.
    fn is_plain(&self, language: Language) -> bool {
        let lists = Claims::get();
        let known = [of(&lists.common, language), of(&lists.plain, language), &lists.yes, &lists.no, &lists.every];
        let mut at = 0;
        while at < self.left.len() {
            let lengths = known.iter().flat_map(|list| list.iter()).filter_map(|phrase| phrase.begins(&self.left[at..]));
            match lengths.map(|(len, _)| len).max() {
                Some(len) => at += len,
                None => return false,
            }
        }
        true
    }

    fn left_has(&self, phrases: &[Phrase]) -> bool {
        (0..self.left.len()).any(|at| phrases.iter().any(|phrase| phrase.begins(&self.left[at..]).is_some()))
    }

    fn check_yes_and_no(&self, evidence: &Evidence, asked_about_stock: bool) -> Result<(), Refusal> {
        if !asked_about_stock || !(self.says_yes || self.says_no) {
            return Ok(());
        }
        let mut readings = evidence.answered.iter().filter_map(|id| evidence.readings.get(id)).map(|read| read.availability);
        let agrees = |availability| {
            let can_be_bought = Kind::Orderable.holds(availability);
            (!self.says_yes || can_be_bought) && (!self.says_no || !Kind::Stocked.holds(availability))
        };
        if evidence.answered.is_empty() || !readings.all(agrees) { Err(Refusal::Stock) } else { Ok(()) }
    }

    /// The readings that the claims are about; refused where one was not taken, and where nothing is named: who knows what `it` is.
    fn spoken_of(&self, evidence: &Evidence) -> Result<Vec<Read>, Refusal> {
        let every = self.left_has(&Claims::get().every);
        let mut readings = Vec::new();
        for product in self.named_products(evidence) {
            let named = |id: &str| self.variants.iter().any(|variant| variant == id);
            let some_named = !every && product.variants.iter().any(|variant| named(&variant.id));
            for variant in product.variants.iter().filter(|variant| !some_named || named(&variant.id)) {
                readings.push(evidence.reading(variant).ok_or(Refusal::Stock)?);
            }
        }
        if readings.is_empty() { Err(Refusal::Stock) } else { Ok(readings) }
    }

    fn claims_hold(&self, readings: &[Read]) -> bool {
        self.claims.iter().all(|(kind, number)| {
            readings.iter().all(|read| kind.holds(read.availability) && (number.is_none() || *number == read.units_left))
        })
    }
}

/// The longest names first: `Kiln Mug Large` is not `Kiln Mug`.
///
/// A size `A` is not found: it would make `a nice mug` about one variant.
fn names(marked: &mut Marked<'_>, evidence: &Evidence) -> (Vec<usize>, Vec<String>) {
    let mut titles: Vec<(usize, Vec<Word>)> = evidence.products.iter().map(|product| words(&product.title)).enumerate().collect();
    titles.retain(|(_, title)| !is_common(title));
    titles.sort_by_key(|(_, title)| std::cmp::Reverse(title.len()));
    let mut products: Vec<usize> = Vec::new();
    for (at, title) in &titles {
        // Products may share a title; then both are meant.
        let twin = products.iter().any(|known| words(&evidence.products[*known].title) == *title);
        if twin || marked.take_name(title) {
            products.push(*at);
        }
    }
    let variants = evidence.products.iter().flat_map(|product| &product.variants);
    let mut named: Vec<(Vec<Word>, &str)> =
        variants.filter_map(|variant| Some((words(variant_name(variant)?), variant.id.as_str()))).collect();
    named.retain(|(name, _)| !is_common(name));
    named.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut taken: Vec<Vec<Word>> = Vec::new();
    let mut ids = Vec::new();
    for (name, id) in named {
        if taken.contains(&name) || marked.take_name(&name) {
            ids.push(id.to_owned());
            taken.push(name);
        }
    }
    (products, ids)
}

fn claims(marked: &mut Marked<'_>) -> Vec<(Kind, Option<i64>)> {
    let mut claims = Vec::new();
    for (phrase, kind) in &Claims::get().kinds {
        for at in 0..marked.words.len() {
            if let Some((len, number)) = phrase.begins(&marked.words[at..])
                && marked.is_free(at, len)
            {
                marked.taken[at..at + len].fill(true);
                claims.push((*kind, number));
            }
        }
    }
    claims
}
