//! Questions about an address.

use super::Writer;
use crate::chat::dialogue::{ConsentShown, Purpose, Target};
use crate::chat::plan::{AddressQuestion, Wish};
use crate::chat::reply::Asks;
use crate::chat::{Product, wording};
use crate::contact::mask;

impl Writer<'_> {
    pub fn ask_address(
        &mut self,
        question: &AddressQuestion,
        wish: &Wish,
        product: Option<&Product>,
        variant: Option<&str>,
        purpose: Purpose,
    ) {
        self.remember(wish);
        if let Some(product) = product {
            self.focus(product, variant);
            self.about(product, variant, None);
        }
        match question {
            AddressQuestion::Which if purpose == Purpose::SignUp || purpose == Purpose::Stock => {
                self.say(if self.voice.offers_sms { "ask-address-or-phone" } else { "ask-address" }, &[]);
            }
            AddressQuestion::Which => self.say("ask-address-used", &[]),
            AddressQuestion::Invalid => self.say("address-invalid", &[]),
            AddressQuestion::CountryCode => self.say("phone-unread", &[]),
            AddressQuestion::EmailOnly => self.say("email-only", &[]),
            AddressQuestion::Slip { meant, .. } => {
                let domain = meant.rsplit_once('@').map_or(meant.as_str(), |(_, domain)| domain);
                self.say("address-slip", &[("domain", domain)]);
            }
        }
        let before = self.before.asked.as_ref();
        let (was_shown, words) = (before.is_some_and(|asked| asked.consent_shown), before.and_then(|asked| asked.consent.clone()));
        self.ask(Asks::Address, wish);
        if let Some(asked) = &mut self.dialogue.asked {
            asked.consent = words;
        }
        if purpose == Purpose::SignUp && product.is_some() {
            if !was_shown {
                self.say_consent(ConsentShown::for_any(self.language, self.voice.offers_sms));
            }
            self.reply.offers_sign_up = true;
        }
        let shown = was_shown || self.reply.offers_sign_up;
        if let Some(asked) = &mut self.dialogue.asked {
            asked.purpose = purpose;
            asked.consent_shown = shown;
            asked.slip = if let AddressQuestion::Slip { typed, .. } = question { Some(typed.clone()) } else { None };
        }
        if let AddressQuestion::Slip { typed, meant } = question {
            // The full address is sent, so that it stands in the shopper's own message; shown is its mask.
            self.pick(mask(meant), meant.clone(), Target::Address(meant.clone()));
            let keep = wording::text(self.language, "label-keep", &[("address", &mask(typed))]);
            self.pick(keep, typed.clone(), Target::Address(typed.clone()));
        }
    }
}
