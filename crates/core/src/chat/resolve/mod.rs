//! Which product and which variants a message means.

mod candidate;
mod choose;
mod said;
mod several;
mod sku;

use super::alike::unit;
use super::hear::Part;
use super::lexicon::Lexicon;
use super::options::{self, Named};
use super::signal::Signal;
use super::words::words;
use super::{Heard, Language, Product};
use candidate::Candidate;
pub use said::Said;

/// What a message names.
#[derive(Clone, Debug)]
pub enum Meant<'a> {
    /// Nothing of the catalogue, and nothing that sounds like it.
    Nothing,
    /// Something, but nothing that the shop has.
    Unknown,
    /// One of several.
    OneOf(Vec<&'a Product>),
    /// Each of these.
    Several(Vec<Item<'a>>),
    Item(Item<'a>),
}

#[derive(Clone, Debug)]
pub struct Item<'a> {
    pub product: &'a Product,
    /// Named in this message, not only known from before.
    pub by_name: bool,
    pub options: Named,
    /// Names a size or colour that the product does not have.
    pub missing_option: bool,
    /// Words of the message that are the product's own.
    pub own_words: Vec<bool>,
    /// Named by nothing but misspelt words.
    pub misspelt: bool,
    /// Share of the title that was said.
    pub coverage: f32,
    /// The words that are about this product where the message names several; empty where it names one.
    pub clause: Vec<bool>,
}

/// The options of a product that some words of an earlier message name.
pub fn options_in(product: &Product, words: &[String], language: Language) -> Named {
    let refs: Vec<&str> = words.iter().map(String::as_str).collect();
    let found = Lexicon::of(language).find(&refs);
    let heard = Heard { words: words.to_vec(), parts: vec![Part::default(); words.len()], found, language, ..Heard::default() };
    Candidate::new(product, &Said::new(&heard)).options
}

/// Resolves against the candidates; `focus` is what the conversation is about, `shown` the products of the question before.
pub fn resolve<'a>(heard: &Heard, focus: Option<&'a Product>, found: &'a [Product], shown: &[&str]) -> Meant<'a> {
    let said = Said::new(heard);
    if let Some(item) = sku::find(&said.words, found.iter().chain(focus)) {
        return Meant::Item(item);
    }
    if let Some(item) = not_that_but(heard, &said, found) {
        return Meant::Item(item);
    }
    let meant = one(&said, focus, found);
    let is_whole = matches!(&meant, Meant::Item(item) if item.by_name && item.coverage >= 0.999);
    if !shown.is_empty() && !is_whole {
        let products = found.iter().filter(|product| shown.contains(&product.id.as_str()));
        match among_shown(heard, &said, products.collect()) {
            chosen @ Meant::Item(_) => return chosen,
            // Fewer than were shown: closer to what is meant.
            fewer @ Meant::OneOf(_) => return fewer,
            _ => {}
        }
    }
    if let Some(items) = several::several(heard, &said, found).filter(|items| !spans(&meant, items)) {
        return Meant::Several(items);
    }
    // "spoke to my dad, is it still there?" names no smoke.
    let misspelt = matches!(&meant, Meant::Item(item) if item.by_name && item.misspelt);
    // "a tent for three of us. do you have the Heather 3P?": three is no size of it.
    let missing = |meant: &Meant| matches!(meant, Meant::Item(item) if item.by_name && item.missing_option);
    if !misspelt && !missing(&meant) && !matches!(meant, Meant::Unknown | Meant::OneOf(_)) {
        return meant;
    }
    if let Meant::Item(whole) = &meant
        && missing(&meant)
        && let Some(part) = naming_part(heard, &said, whole)
        && let Meant::Item(item) = one(&part, focus, found)
        && item.by_name
        && !item.missing_option
        && item.product.id == whole.product.id
    {
        return Meant::Item(item);
    }
    for division in [|part: Part| part.sentence, |part: Part| part.clause] {
        let part = asking_part(heard, &said, division);
        match (part.map(|part| one(&part, focus, found)), &meant) {
            (Some(Meant::Item(item)), Meant::Unknown) => return Meant::Item(item),
            (Some(Meant::Item(item)), _) if misspelt && !item.misspelt => return Meant::Item(item),
            (Some(Meant::Item(item)), _) if item.by_name && item.coverage >= 0.6 => return Meant::Item(item),
            _ => {}
        }
    }
    // "too light, sand then. write to ana@example.com": the clause that names an option of what is talked about.
    if !heard.contacts.is_empty() {
        let clauses = several::clauses(heard, &said).into_iter().rev().map(|keep| one(&said.only(&keep), focus, found));
        let option =
            clauses.into_iter().find(|meant| matches!(meant, Meant::Item(item) if item.options.says_something() && !item.missing_option));
        return option.unwrap_or(meant);
    }
    meant
}

/// "not the grey sofa, the yellow one": the clause without the "not", of the kind that the other names.
fn not_that_but<'a>(heard: &Heard, said: &Said, found: &'a [Product]) -> Option<Item<'a>> {
    let clauses = several::clauses(heard, said);
    let (against, for_it): (Vec<_>, Vec<_>) = clauses.iter().partition(|clause| said.negations.iter().any(|at| clause[*at]));
    if against.is_empty() || for_it.is_empty() {
        return None;
    }
    let union = |masks: &[&Vec<bool>]| (0..said.len()).map(|at| masks.iter().any(|mask| mask[at])).collect::<Vec<bool>>();
    let Meant::Item(refused) = one(&said.only(&union(&against)), None, found) else { return None };
    match one(&said.only(&union(&for_it)), Some(refused.product), found) {
        Meant::Item(item) if refused.by_name && item.by_name && item.product.id != refused.product.id => Some(item),
        _ => None,
    }
}

/// "Salt and Pepper Mill": one title that holds words of several clauses.
fn spans(meant: &Meant, items: &[Item]) -> bool {
    let Meant::Item(item) = meant else { return false };
    let says = |other: &&Item| item.own_words.iter().zip(&other.clause).any(|(own, kept)| *own && *kept);
    item.by_name && item.coverage >= 0.999 && items.iter().filter(says).count() > 1
}

/// Without the sentences that neither say the most of the item's name nor are about a size or a look only.
fn naming_part<'s>(heard: &Heard, said: &Said<'s>, item: &Item) -> Option<Said<'s>> {
    let sentences = heard.parts.last().map_or(0, |part| part.sentence);
    let inside = |sentence: usize| (0..said.len()).filter(move |at| heard.parts[*at].sentence == sentence);
    let named = |sentence: usize| inside(sentence).filter(|at| said.content[*at] && item.own_words[*at]).count();
    let most = (0..=sentences).map(named).max().unwrap_or(0);
    let only_options = |sentence: usize| {
        inside(sentence).filter(|at| said.content[*at]).all(|at| options::is_option_word(&said.spoken[at], said.language))
    };
    let kept: Vec<bool> = (0..=sentences).map(|sentence| named(sentence) == most || only_options(sentence)).collect();
    let keep: Vec<bool> = heard.parts.iter().map(|part| kept[part.sentence]).collect();
    (keep.contains(&true) && keep.contains(&false)).then(|| said.only(&keep))
}

/// Without the sentences or clauses that ask nothing: "still there? my laptop died", "asked my mum, is it still there?".
fn asking_part<'a>(heard: &Heard, said: &Said<'a>, division: fn(Part) -> usize) -> Option<Said<'a>> {
    use Signal::{Again, Alternatives, Back, Have, Range, Still, Stock, Tell, When};
    const ASKS: [Signal; 9] = [Stock, Still, Have, When, Back, Again, Tell, Alternatives, Range];
    let sentences = division(*heard.parts.last()?);
    let words = |sentence: usize| -> Vec<&str> {
        (0..said.len()).map(|at| if division(heard.parts[at]) == sentence { said.words[at] } else { "" }).collect()
    };
    let asks = |sentence: usize| Lexicon::of(heard.language).find(&words(sentence)).signals.any(&ASKS);
    let asking: Vec<usize> = (0..=sentences).filter(|sentence| asks(*sentence)).collect();
    let keep: Vec<bool> = heard.parts.iter().map(|part| asking.contains(&division(*part))).collect();
    (!asking.is_empty() && keep.contains(&false)).then(|| said.only(&keep))
}

/// One of the products that the question offered: a number or a word of a signal that stands in one of their titles names it.
fn among_shown<'a>(heard: &Heard, said: &Said, shown: Vec<&'a Product>) -> Meant<'a> {
    let lexicon = Lexicon::of(heard.language);
    let titles: Vec<Vec<String>> = shown.iter().map(|product| words(&product.title)).collect();
    let titled_by = |at: usize| titles.iter().filter(|title| title.iter().any(|word| *word == *said.spoken[at])).count();
    let telling: Vec<usize> = (0..said.len())
        .filter(|at| !said.words[*at].is_empty() && !lexicon.is_function(said.words[*at]))
        .filter(|at| heard.found.used[*at] || is_number(&said.spoken[*at]))
        .filter(|at| (1..titles.len()).contains(&titled_by(*at)))
        .collect();
    let Some((first, rest)) = telling.split_first() else { return among(said, None, shown.into_iter()) };
    let mut said = said.clone();
    for at in &telling {
        said.content[*at] = true;
    }
    let named = |at: usize, title: &[String]| title.iter().any(|word| *word == *said.spoken[at]);
    let fitting: Vec<&Product> = (shown.iter().zip(&titles))
        .filter(|(_, title)| named(*first, title) && rest.iter().all(|at| named(*at, title)))
        .map(|(product, _)| *product)
        .collect();
    let [only] = fitting.as_slice() else { return among(&said, None, fitting.into_iter()) };
    // Only its own words are judged, so that a number does not have to stand for a name.
    choose::chosen(&Candidate::new(only, &said), &said)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// "the stove, not the pro": what a "not" speaks of is not meant where another candidate is named without it.
fn without_negated<'s>(said: &Said<'s>, candidates: &mut Vec<Candidate>) -> Said<'s> {
    const REACH: usize = 3;
    let first_after = |not: usize| (not + 1..said.len().min(not + 1 + REACH)).find(|at| said.content[*at]);
    let negated: Vec<usize> = said.negations.iter().filter_map(|not| first_after(*not)).collect();
    let mut said = said.clone();
    for at in negated {
        let has = |candidate: &Candidate| candidate.title[at] > 0.0;
        let named = |candidate: &Candidate| said.contents().any(|other| other != at && candidate.title[other] >= 0.9);
        let others = candidates.iter().any(|candidate| !has(candidate) && named(candidate));
        if others && candidates.iter().any(has) {
            candidates.retain(|candidate| !has(candidate));
            said.content[at] = false;
        }
    }
    said
}

fn one<'a>(said: &Said, focus: Option<&'a Product>, found: &'a [Product]) -> Meant<'a> {
    among(said, focus, found.iter())
}

fn among<'a>(said: &Said, focus: Option<&'a Product>, found: impl Iterator<Item = &'a Product>) -> Meant<'a> {
    let mut products: Vec<&'a Product> = Vec::new();
    for product in focus.into_iter().chain(found) {
        if products.iter().all(|known| known.id != product.id) {
            products.push(product);
        }
    }
    let said = &said.knowing(&products);
    let mut candidates: Vec<Candidate<'a>> = products.into_iter().map(|product| Candidate::new(product, said)).collect();
    let said = &without_negated(said, &mut candidates);
    let said = &with_titled(said, &candidates);
    candidate::weigh(&mut candidates, &said.content);
    let by_focus = focus.and_then(|focus| candidates.iter().find(|candidate| candidate.product.id == focus.id));
    let names_product = |c: &&Candidate| {
        // "5 l" in a title names a product as little as a size does.
        let substantial = |at: usize| unit(said.words[at]).is_none() && !said.spoken[at].chars().all(|c| c.is_ascii_digit() || c == '.');
        c.is_whole() || said.contents().any(|at| substantial(at) && (c.title[at] > 0.0 || (c.fit[at] > 0.0 && !c.options.explained[at])))
    };
    // "and none in olive green then?": a word that is no candidate's names none of them.
    let nobodys = |at: usize| candidates.iter().all(|candidate| candidate.fit[at] == 0.0);
    let only_options =
        by_focus.is_some_and(|c| c.options.says_something() && said.contents().all(|at| c.options.explained[at] || nobodys(at)));
    let mut named: Vec<&Candidate> = candidates.iter().filter(names_product).collect();
    if only_options {
        named.retain(|candidate| candidate.is_whole());
    }
    named.sort_by(|a, b| b.score.total_cmp(&a.score));
    match (choose::choose(&named, by_focus, said), by_focus) {
        (meant @ Meant::Item(Item { by_name: true, .. }), _) | (meant, None) => meant,
        (meant, Some(focus)) => sibling(focus, &candidates, said).unwrap_or(meant),
    }
}

/// "and the 12?" of the Tool 18: the one product that differs from what is talked about in that number only.
fn sibling<'a>(focus: &Candidate, candidates: &[Candidate<'a>], said: &Said) -> Option<Meant<'a>> {
    let stem = |title: &str| words(title).into_iter().filter(|word| !candidate::has_digit(word)).collect::<Vec<_>>();
    let own = words(&focus.product.title);
    let number = said.contents().find(|at| is_number(&said.spoken[*at]) && !focus.options.explained[*at])?;
    let number_of = |title: &str| words(title).iter().any(|word| *word == *said.spoken[number]);
    let is_sibling =
        |candidate: &&Candidate| number_of(&candidate.product.title) && stem(&candidate.product.title) == stem(&focus.product.title);
    let mut siblings = candidates.iter().filter(is_sibling);
    let only = siblings.next().filter(|_| siblings.next().is_none() && own.iter().any(|word| candidate::has_digit(word)))?;
    (!said.contents().any(|at| !is_number(&said.spoken[at]) && only.fit[at] == 0.0)).then(|| choose::chosen(only, said))
}

/// "the away shirt, is it there?": a word that carries a signal elsewhere is part of a title that is said as a whole.
fn with_titled<'s>(said: &Said<'s>, candidates: &[Candidate]) -> Said<'s> {
    const MOSTLY: f32 = 0.75;
    let mut said = said.clone();
    let lexicon = Lexicon::of(said.language);
    let mostly: Vec<Vec<String>> =
        candidates.iter().filter(|candidate| candidate.coverage >= MOSTLY).map(|candidate| words(&candidate.product.title)).collect();
    for at in 0..said.len() {
        let titled = || mostly.iter().any(|title| title.iter().any(|word| word == said.words[at]));
        if said.used[at] && !said.words[at].is_empty() && !lexicon.is_function(said.words[at]) && titled() {
            said.content[at] = true;
        }
    }
    said
}
