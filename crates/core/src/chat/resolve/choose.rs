//! From the candidates that a message names to the one that it means.

use super::candidate::{Candidate, has_digit};
use super::{Item, Meant, Said};
use crate::chat::alike::{TYPO, is_perhaps, unit};
use crate::chat::lexicon::Lexicon;
use crate::chat::options;
use crate::chat::things::is_thing;
use crate::chat::words::words;

/// A runner-up this close to the best is as likely to be meant.
const CLOSE: f32 = 0.9;
/// Two likenesses this near are the same.
const SAME: f32 = 0.001;

/// `named` are sorted, the best first.
pub fn choose<'a>(named: &[&Candidate<'a>], focus: Option<&Candidate<'a>>, said: &Said) -> Meant<'a> {
    let Some(best) = named.first() else { return unnamed(focus, said) };
    let close: Vec<&Candidate<'a>> = named.iter().filter(|candidate| candidate.score >= best.score * CLOSE).copied().collect();
    let full: Vec<&&Candidate> = close.iter().filter(|candidate| candidate.is_whole()).collect();
    let longest = full.iter().map(|candidate| candidate.title_words).max().unwrap_or(0);
    let full: Vec<&&Candidate> = full.into_iter().filter(|candidate| candidate.title_words == longest).collect();
    // Words that fit exactly are more than words that fit alike.
    let likest = full.iter().map(|candidate| candidate.likeness).fold(0.0, f32::max);
    let full: Vec<&&Candidate> = full.into_iter().filter(|candidate| candidate.likeness >= likest - SAME).collect();
    let one_of = || Meant::OneOf(close.iter().map(|candidate| candidate.product).collect());
    let chosen: &Candidate<'a> = match (full.as_slice(), close.as_slice()) {
        ([only], _) => only,
        ([], [only]) => only,
        _ => match focus.filter(|focus| close.iter().any(|candidate| candidate.product.id == focus.product.id)) {
            Some(focus) => focus,
            None => match focus.and_then(|focus| only_kin(&close, focus)) {
                Some(kin) => kin,
                None => return one_of(),
            },
        },
    };
    if is_another_thing(chosen, said) || is_put_in_place(chosen, said) || (!chosen.is_whole() && is_something_else(chosen, said)) {
        return match focus {
            Some(focus) if focus.product.id == chosen.product.id => Meant::Unknown,
            _ => one_of(),
        };
    }
    Meant::Item(item(chosen, true, said))
}

/// The candidate, whatever else the words may say.
pub fn chosen<'a>(candidate: &Candidate<'a>, said: &Said) -> Meant<'a> {
    let mut item = item(candidate, true, said);
    item.own_words = candidate.title.iter().map(|fit| *fit > 0.0).collect();
    Meant::Item(item)
}

/// "and the yellow one?" after the Grey Sofa is the Yellow Sofa, not the yellow can: the one candidate that the focus' last word names too.
fn only_kin<'c, 'a>(close: &[&'c Candidate<'a>], focus: &Candidate) -> Option<&'c Candidate<'a>> {
    let kind = words(&focus.product.title).pop()?;
    let mut kin = close.iter().filter(|candidate| words(&candidate.product.title).contains(&kind));
    kin.next().filter(|_| kin.next().is_none()).copied()
}

/// "raised dog bed kit" is not the Raised Bed Kit: another thing stands inside the name.
fn is_another_thing(chosen: &Candidate, said: &Said) -> bool {
    let titled = |at: usize| said.content.get(at) == Some(&true) && chosen.title[at] > 0.0;
    (1..said.len()).any(|at| said.content[at] && chosen.fit[at] == 0.0 && is_thing(said.words[at]) && titled(at - 1) && titled(at + 1))
}

/// "terrine de lapin au poivre" is not the Terrine de Canard au Poivre: another word stands in the place of one of the title's.
fn is_put_in_place(chosen: &Candidate, said: &Said) -> bool {
    let title = words(&chosen.product.title);
    let is = |at: Option<usize>, word: Option<&String>| {
        at.and_then(|at| said.words.get(at)).zip(word).is_some_and(|(said, word)| *said == word.as_str())
    };
    let strange = |at: usize| {
        let looks =
            options::is_option_word(&said.spoken[at], said.language) || chosen.unsaid.iter().any(|word| is_perhaps(said.words[at], word));
        said.content[at] && chosen.fit[at] == 0.0 && !looks && said.words[at].len() >= 4 && said.words[at].chars().all(char::is_alphabetic)
    };
    (1..title.len()).any(|place| {
        let replaced = chosen.unsaid.contains(&title[place]) && !has_digit(&title[place]);
        let in_place = |at: usize| {
            let last = place + 1 == title.len();
            strange(at) && is(at.checked_sub(1), title.get(place - 1)) && (last || is(Some(at + 1), title.get(place + 1)))
        };
        replaced && (0..said.len()).any(in_place)
    })
}

/// "kiln plate" is not the Kiln Mug: a word beside the product's own that belongs to nothing of it.
fn is_something_else(chosen: &Candidate, said: &Said) -> bool {
    let language = said.language;
    // Beside a word of the title, "neckless" is the necklace.
    let misspelt = |at: usize| chosen.unsaid.iter().any(|word| is_perhaps(said.words[at], word));
    let strange = |at: usize| {
        let foreign = chosen.fit[at] == 0.0 && !options::is_option_word(&said.spoken[at], language) && !misspelt(at);
        said.content[at] && (chosen.half[at] || foreign)
    };
    // A brown leather bag is not the Black Leather Bag.
    let only_look = chosen.product.variants.len() == 1;
    let other_colour = |at: usize| chosen.fit[at] == 0.0 && options::is_colour(said.words[at], language);
    if only_look && said.contents().any(other_colour) {
        return true;
    }
    let own = |at: usize| said.content[at] && chosen.fit[at] > 0.0 && !chosen.half[at];
    let beside = (0..said.len()).any(|at| strange(at) && ((at > 0 && own(at - 1)) || (at + 1 < said.len() && own(at + 1))));
    let says_last = (0..said.len()).any(|at| said.content[at] && chosen.fit[at] == 0.0 && misspelt(at));
    // A denim jumpsuit is no denim jacket.
    if is_other_number(chosen, said) || (beside && chosen.lacks_last && !says_last) {
        return true;
    }
    let strangers = (0..said.len()).filter(|at| strange(*at)).count();
    let owned = (0..said.len()).filter(|at| own(*at)).count();
    (beside && strangers >= owned) || strangers > owned
}

/// K75 is not the K65, and the Tablet 13 not the Tablet 11.
fn is_other_number(chosen: &Candidate, said: &Said) -> bool {
    let titled = |at: usize| chosen.title.get(at).is_some_and(|fit| *fit > 0.0);
    let foreign = |at: usize| said.content[at] && has_digit(&said.spoken[at]) && !titled(at) && !chosen.options.explained[at];
    let title = words(&chosen.product.title);
    // "36 V" of the tool of 18 V.
    let in_its_place = |at: usize| {
        let next = said.words.get(at + 1).filter(|_| titled(at + 1));
        title.windows(2).any(|pair| has_digit(&pair[0]) && chosen.unsaid.contains(&pair[0]) && next == Some(&pair[1].as_str()))
    };
    let is_model = |at: usize| said.words[at].chars().any(char::is_alphabetic) || (at > 0 && titled(at - 1)) || in_its_place(at);
    chosen.lacks_number && (0..said.len()).any(|at| foreign(at) && is_model(at))
}

/// Nothing is named: what is being talked about is meant, unless a word belongs to something else.
fn unnamed<'a>(focus: Option<&Candidate<'a>>, said: &Said) -> Meant<'a> {
    let nothing = said.contents().next().is_none();
    let Some(focus) = focus else { return if nothing { Meant::Nothing } else { Meant::Unknown } };
    let of_options = |at: usize| focus.options.explained[at] || options::is_option_word(&said.spoken[at], said.language);
    if nothing || focus.options.says_something() || said.contents().all(of_options) {
        return Meant::Item(item(focus, false, said));
    }
    Meant::Unknown
}

fn item<'a>(chosen: &Candidate<'a>, by_name: bool, said: &Said) -> Item<'a> {
    let language = said.language;
    // "navy (bleu marine)", "arena... sand": one of the words is the product's own, and the others say the same.
    let explained = |kind: &dyn Fn(&str) -> bool| (0..said.len()).any(|at| chosen.options.explained[at] && kind(&said.spoken[at]));
    let size = explained(&|word| options::is_size_word(word, language) || has_digit(word));
    let colour = explained(&|word| options::is_colour(word, language));
    let strange = |at: usize| {
        let word = said.spoken[at].as_ref();
        let unexplained = (options::is_size_word(word, language) && !size) || (options::is_colour(word, language) && !colour);
        let counts = is_quantity(chosen, said, at) || is_beside_the_point(chosen, said, at);
        said.content[at] && chosen.title[at] == 0.0 && !chosen.options.explained[at] && unexplained && !counts
    };
    let has_options = chosen.product.variants.len() > 1;
    // "in blue?" of a product that comes in one way only; a number there may be a quantity.
    let named_look = |at: usize| strange(at) && !is_number(&said.spoken[at]);
    let missing_look = !has_options && (0..said.len()).any(named_look);
    Item {
        product: chosen.product,
        by_name,
        missing_option: missing_look || (has_options && (chosen.options.variants.is_empty() || (0..said.len()).any(strange))),
        own_words: chosen.title.iter().map(|fit| *fit > 0.0 && chosen.coverage >= 0.6).collect(),
        misspelt: chosen.coverage < 0.6 && chosen.title.iter().all(|fit| *fit <= TYPO),
        coverage: chosen.coverage,
        clause: Vec::new(),
        options: chosen.options.clone(),
    }
}

/// "two of them", "3 trail runners": a small number that nobody calls a size.
fn is_quantity(chosen: &Candidate, said: &Said, at: usize) -> bool {
    const MOST: u32 = 20;
    let Some(number) = said.spoken[at].parse::<u32>().ok().filter(|number| *number <= MOST) else { return false };
    let counted = at > 0 && said.words[at - 1] == "x";
    let before_name = chosen.title.get(at + 1).is_some_and(|fit| *fit > 0.0);
    let sized_by_number = chosen.product.variants.iter().any(|variant| options::values(variant).iter().any(|value| has_digit(value)));
    !said.is_labelled(at) && (counted || before_name || (number <= 4 && !sized_by_number))
}

/// "it's for my dad, he's 60 next week": a bare number far from the name of a product that is not sized by numbers.
fn is_beside_the_point(chosen: &Candidate, said: &Said, at: usize) -> bool {
    let sized_by_number = chosen.product.variants.iter().any(|variant| options::values(variant).iter().any(|value| has_digit(value)));
    let beside = |other: Option<usize>| other.is_some_and(|other| chosen.title.get(other).is_some_and(|fit| *fit > 0.0));
    let measured = said.words.get(at + 1).is_some_and(|next| unit(next).is_some());
    let in_front = at.checked_sub(1).is_some_and(|before| Lexicon::of(said.language).is_label(said.words[before]));
    is_number(&said.spoken[at]) && !sized_by_number && !measured && !in_front && !beside(at.checked_sub(1)) && !beside(Some(at + 1))
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c == '.')
}
