//! More than one product in one question: "do you have the kettle and the oak board?"

use super::{Item, Meant, Said, one};
use crate::chat::lexicon::Lexicon;
use crate::chat::{Heard, Product};

/// A clause names a product of its own when it says this much of its title.
const NAMED: f32 = 0.6;
/// Nobody asks about more at once, and nobody reads an answer about more.
const MOST: usize = 4;
/// Each clause is compared with all candidates, so a message of a hundred commas is read as a whole.
const MOST_CLAUSES: usize = 8;

/// The products that the clauses of a message name, each with its own options; `None` unless there are two or more.
pub fn several<'a>(heard: &Heard, said: &Said, found: &'a [Product]) -> Option<Vec<Item<'a>>> {
    let clauses = clauses(heard, said);
    if !(2..=MOST_CLAUSES).contains(&clauses.len()) {
        return None;
    }
    let named = |keep: &[bool]| match one(&said.only(keep), None, found) {
        Meant::Item(item) if item.by_name && item.coverage >= NAMED => Some(item),
        _ => None,
    };
    // A clause that names nothing belongs to the one before it: "the mug, in blue, and the bowl".
    let mut groups: Vec<Vec<bool>> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for clause in &clauses {
        match named(clause) {
            Some(item) if names.last() != Some(&item.product.id.as_str()) => {
                names.push(&item.product.id);
                groups.push(clause.clone());
            }
            _ => {
                if let Some(group) = groups.last_mut() {
                    group.iter_mut().zip(clause).for_each(|(kept, more)| *kept |= more);
                }
            }
        }
    }
    let items: Vec<Item> = groups.iter().filter_map(|group| named(group).map(|item| Item { clause: group.clone(), ..item })).collect();
    let distinct = |(at, item): (usize, &Item)| items[..at].iter().all(|other| other.product.id != item.product.id);
    ((2..=MOST).contains(&items.len()) && items.len() == groups.len() && items.iter().enumerate().all(distinct)).then_some(items)
}

/// The message cut at its commas, sentence ends and words such as "and", as masks over its words.
pub fn clauses(heard: &Heard, said: &Said) -> Vec<Vec<bool>> {
    let lexicon = Lexicon::of(heard.language);
    let mut clauses: Vec<Vec<bool>> = Vec::new();
    let mut part = None;
    for (at, word) in heard.words.iter().enumerate() {
        let joins = lexicon.joins(word);
        if part != Some(heard.parts[at].clause) || joins {
            part = Some(heard.parts[at].clause);
            clauses.push(vec![false; said.len()]);
        }
        if let Some(clause) = clauses.last_mut().filter(|_| !joins) {
            clause[at] = true;
        }
    }
    clauses.retain(|clause| clause.iter().zip(&said.content).any(|(kept, content)| *kept && *content));
    clauses
}
