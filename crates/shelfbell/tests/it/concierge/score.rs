//! How many turns and dialogues were right, by language and by intent.

use std::collections::BTreeMap;
use std::fmt;

use super::case::{Case, Expect};
use super::judge::Found;

/// Right, and of how many.
#[derive(Clone, Copy, Default)]
struct Share(usize, usize);

impl Share {
    fn add(&mut self, right: bool) {
        self.0 += usize::from(right);
        self.1 += 1;
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    fn ratio(self) -> f64 {
        self.0 as f64 / (self.1.max(1)) as f64
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} % ({} of {})", self.ratio() * 100.0, self.0, self.1)
    }
}

#[derive(Default)]
pub struct Score {
    turns: Share,
    dialogues: Share,
    by_language: BTreeMap<&'static str, Share>,
    dialogues_by_language: BTreeMap<&'static str, Share>,
    by_intent: BTreeMap<String, Share>,
    variants: Share,
    wrong_claims: usize,
    foreign_sign_ups: usize,
    unasked_sign_ups: usize,
    problems: Vec<String>,
}

impl Score {
    pub fn turn(&mut self, case: &Case, expect: &Expect, found: &Found) {
        let right = found.problems.is_empty();
        self.turns.add(right);
        self.by_language.entry(case.language).or_default().add(right);
        if let Some(intent) = &expect.intent {
            self.by_intent.entry(intent.clone()).or_default().add(*intent == found.intent);
        }
        if expect.variant_sku.is_some() {
            self.variants.add(!found.wrong_variant);
        }
        self.wrong_claims += found.wrong_claims;
        self.foreign_sign_ups += found.foreign_sign_ups;
        self.unasked_sign_ups += found.unasked_sign_ups;
    }

    pub fn case(&mut self, case: &Case, problems: Vec<String>) {
        if case.dialogue {
            self.dialogues.add(problems.is_empty());
            self.dialogues_by_language.entry(case.language).or_default().add(problems.is_empty());
        }
        self.problems.extend(problems);
    }

    pub fn must_reach(&self, turns: f64, dialogues: f64) {
        assert_eq!((self.wrong_claims, self.foreign_sign_ups), (0, 0), "wrong stock claims, sign-ups without the shopper's words");
        assert!(self.turns.ratio() >= turns, "turns right: {}", self.turns);
        assert!(self.dialogues.ratio() >= dialogues, "dialogues right: {}", self.dialogues);
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        writeln!(f, "turns right: {}; dialogues right end to end: {}", self.turns, self.dialogues)?;
        writeln!(f, "variants resolved: {}", self.variants)?;
        for (language, share) in &self.by_language {
            let dialogues = self.dialogues_by_language.get(language).copied().unwrap_or_default();
            writeln!(f, "  language {language}: turns {share}; dialogues {dialogues}")?;
        }
        for (intent, share) in &self.by_intent {
            writeln!(f, "  intent {intent}: {share}")?;
        }
        writeln!(f, "sign-ups that were not asked for: {}", self.unasked_sign_ups)?;
        write!(f, "wrong stock claims: {}; sign-ups without the shopper's own words: {}", self.wrong_claims, self.foreign_sign_ups)
    }
}
