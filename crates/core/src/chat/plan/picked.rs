//! A choice that was shown, tapped or named by its number.

use super::Plan;
use super::decide::Turn;
use super::view::{View, Wish};
use crate::chat::dialogue::{Asked, Purpose, Target};
use crate::chat::lexicon::Lexicon;
use crate::chat::resolve::Meant;
use crate::chat::{Asks, Intent, fold};

/// "the second one, please": more words say more than a number.
const SHORT: usize = 5;

impl Turn<'_> {
    pub fn picked(&self) -> Option<Target> {
        let asked = self.dialogue.asked.as_ref()?;
        let text = fold(&self.heard.text);
        let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        let same = |shown: &str| fold(shown).trim_matches(|c: char| !c.is_alphanumeric() && c != '@') == text;
        let tapped = asked.picks.iter().find(|pick| same(&pick.choice.message) || same(&pick.choice.label));
        tapped.map(|pick| pick.target.clone()).or_else(|| self.by_number(asked))
    }

    fn by_number(&self, asked: &Asked) -> Option<Target> {
        if self.heard.words.len() > SHORT
            || matches!(&self.meant, Meant::Item(_) if self.names_something())
            || !matches!(asked.what, Asks::Product | Asks::Variant | Asks::Consent)
        {
            return None;
        }
        let words: Vec<&str> = self.heard.words.iter().map(String::as_str).collect();
        let ordinal = Lexicon::of(self.heard.language).ordinal(&words)?;
        let at = if ordinal < 0 { asked.picks.len().checked_sub(1)? } else { usize::try_from(ordinal).ok()? };
        asked.picks.get(at).map(|pick| pick.target.clone())
    }

    pub fn take(&self, target: &Target) -> Plan {
        let purpose = self.dialogue.asked.as_ref().map(|asked| asked.purpose).unwrap_or_default();
        let wish = |any_variant| Wish { to_be_told: purpose == Purpose::SignUp, any_variant, replaces: self.replaces(), ..Wish::default() };
        match target {
            Target::Product(id) | Target::AnyVariant(id) => match self.product(id) {
                Some(product) => {
                    let variants = product.variants.iter().map(|variant| variant.id.clone()).collect();
                    self.stock_or_sign_up(Intent::Choose, product, variants, wish(matches!(target, Target::AnyVariant(_))))
                }
                None => Plan::say(Intent::Choose, View::NotFound { candidates: Vec::new() }),
            },
            Target::Variant { product, variant } => match self.product(product) {
                Some(product) => self.stock_or_sign_up(Intent::Choose, product, vec![variant.clone()], wish(false)),
                None => Plan::say(Intent::Choose, View::NotFound { candidates: Vec::new() }),
            },
            Target::Alert(id) => self.cancel(vec![id.clone()]),
            Target::AllAlerts => self.cancel(self.dialogue.alerts.iter().map(|alert| alert.id.clone()).collect()),
            Target::Yes => self.accept(),
            Target::No | Target::Address(_) => self.decline(),
        }
    }
}
