//! Which of the languages a message is in.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Language;
use super::lexicon::Lexicon;

/// What a message must weigh before it changes the language that is being spoken.
const SPOKEN: f32 = 1.1;
/// The same against a mere hint.
const HINTED: f32 = 0.9;

type Weights = [f32; Language::ALL.len()];

/// For every word of the lexicons, how much it speaks for each language; a word that many share says little.
static VOCABULARY: LazyLock<HashMap<&'static str, Weights>> = LazyLock::new(|| {
    let mut vocabulary: HashMap<&str, Weights> = HashMap::new();
    for lexicon in Lexicon::all() {
        for (word, weight) in lexicon.vocabulary() {
            let weights = vocabulary.entry(word).or_default();
            weights[lexicon.language as usize] = weights[lexicon.language as usize].max(weight);
        }
    }
    for weights in vocabulary.values_mut() {
        let sharers: f32 = weights.iter().filter(|weight| **weight > 0.0).map(|_| 1.0).sum();
        for weight in weights {
            *weight /= sharers;
        }
    }
    vocabulary
});

/// The language of the words; where they say little, the one spoken so far, or else the hint.
pub fn language(words: &[String], spoken: Option<Language>, hint: Option<Language>) -> Language {
    let mut scores = Weights::default();
    match (spoken, hint) {
        (Some(spoken), _) => scores[spoken as usize] = SPOKEN,
        (None, Some(hint)) => scores[hint as usize] = HINTED,
        (None, None) => scores[Language::default() as usize] = 0.1,
    }
    for weights in words.iter().filter_map(|word| VOCABULARY.get(word.as_str())) {
        scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
    }
    let best = Language::ALL
        .into_iter()
        .max_by(|a, b| scores[*a as usize].total_cmp(&scores[*b as usize]).then((*b as usize).cmp(&(*a as usize))));
    best.unwrap_or_default()
}
