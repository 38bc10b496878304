//! Which product and which variants a message means.

mod candidate;
mod choose;
mod said;
mod several;
mod sku;

use super::alike::unit;
use super::lexicon::Lexicon;
use super::options::Named;
use super::signal::Signal;
use super::{Heard, Product};
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
        match among(&said, None, products) {
            chosen @ Meant::Item(_) => return chosen,
            // Fewer than were shown: closer to what is meant.
            fewer @ Meant::OneOf(_) => return fewer,
            _ => {}
        }
    }
    if let Some(items) = several::several(heard, &said, found).filter(|items| !spans(&meant, items)) {
        return Meant::Several(items);
    }
    let part = if matches!(meant, Meant::Unknown | Meant::OneOf(_)) { asking_part(heard, &said) } else { None };
    match (part.map(|part| one(&part, focus, found)), &meant) {
        (Some(Meant::Item(item)), Meant::Unknown) => Meant::Item(item),
        (Some(Meant::Item(item)), _) if item.by_name && item.coverage >= 0.6 => Meant::Item(item),
        _ => meant,
    }
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

/// Without the sentences that ask nothing: "still there? my laptop died".
fn asking_part<'a>(heard: &Heard, said: &Said<'a>) -> Option<Said<'a>> {
    use Signal::{Again, Alternatives, Back, Have, Range, Still, Stock, Tell, When};
    const ASKS: [Signal; 9] = [Stock, Still, Have, When, Back, Again, Tell, Alternatives, Range];
    let sentences = heard.parts.last()?.sentence;
    let words = |sentence: usize| -> Vec<&str> {
        (0..said.len()).map(|at| if heard.parts[at].sentence == sentence { said.words[at] } else { "" }).collect()
    };
    let asks = |sentence: usize| Lexicon::of(heard.language).find(&words(sentence)).signals.any(&ASKS);
    let asking: Vec<usize> = (0..=sentences).filter(|sentence| asks(*sentence)).collect();
    let keep: Vec<bool> = heard.parts.iter().map(|part| asking.contains(&part.sentence)).collect();
    (!asking.is_empty() && keep.contains(&false)).then(|| said.only(&keep))
}

fn one<'a>(said: &Said, focus: Option<&'a Product>, found: &'a [Product]) -> Meant<'a> {
    among(said, focus, found.iter())
}

fn among<'a>(said: &Said, focus: Option<&'a Product>, found: impl Iterator<Item = &'a Product>) -> Meant<'a> {
    let mut candidates: Vec<Candidate<'a>> = Vec::new();
    for product in focus.into_iter().chain(found) {
        if candidates.iter().all(|candidate| candidate.product.id != product.id) {
            candidates.push(Candidate::new(product, said));
        }
    }
    candidate::weigh(&mut candidates, &said.content);
    let by_focus = focus.and_then(|focus| candidates.iter().find(|candidate| candidate.product.id == focus.id));
    let names_product = |c: &&Candidate| {
        // "5 l" in a title names a product as little as a size does.
        let substantial = |at: usize| unit(said.words[at]).is_none() && !said.spoken[at].chars().all(|c| c.is_ascii_digit() || c == '.');
        c.is_whole() || said.contents().any(|at| substantial(at) && (c.title[at] > 0.0 || (c.fit[at] > 0.0 && !c.options.explained[at])))
    };
    let only_options = by_focus.is_some_and(|c| c.options.says_something() && said.contents().all(|at| c.options.explained[at]));
    let mut named: Vec<&Candidate> = candidates.iter().filter(names_product).collect();
    if only_options {
        named.retain(|candidate| candidate.is_whole());
    }
    named.sort_by(|a, b| b.score.total_cmp(&a.score));
    choose::choose(&named, by_focus, said)
}
