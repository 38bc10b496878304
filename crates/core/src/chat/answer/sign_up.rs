//! What became of a sign-up.

use super::Writer;
use crate::chat::dialogue::Known;
use crate::chat::outcome::{Alert, NotSignedUp, SignUpResult};
use crate::chat::plan::Wish;
use crate::chat::reply::Asks;
use crate::chat::{Product, wording};
use crate::subscription::State;

impl Writer<'_> {
    pub fn sign_up(&mut self, product: &Product, variant: Option<&str>, wish: &Wish) {
        self.remember(wish);
        self.focus(product, variant);
        let item = self.item_name(product, variant);
        let reading = self.outcome.readings.iter().find(|reading| variant.is_none_or(|variant| reading.variant == variant)).cloned();
        self.about(product, variant, reading.as_ref().filter(|_| variant.is_some() || product.variants.len() == 1));
        match &self.outcome.sign_up {
            Some(SignUpResult::Made(alert)) => self.made(alert, &item, wish),
            Some(SignUpResult::Already(alert)) => {
                self.say("already", &[("item", &item), ("address", &alert.address_masked)]);
                self.place(alert);
                self.know(alert);
            }
            Some(SignUpResult::Refused(NotSignedUp::InStock)) if reading.is_some() => {
                let variants: Vec<String> =
                    variant.map_or_else(|| product.variants.iter().map(|v| v.id.clone()).collect(), |variant| vec![variant.to_owned()]);
                self.stock(product, &variants, &Wish::default());
            }
            Some(SignUpResult::Refused(NotSignedUp::Gone)) => self.say("gone", &[("item", &item)]),
            Some(SignUpResult::Refused(NotSignedUp::Address)) => {
                self.dialogue.addresses.pop();
                self.say("address-refused", &[]);
                self.ask(Asks::Address, &Wish { to_be_told: true, ..wish.clone() });
            }
            Some(SignUpResult::Refused(NotSignedUp::TooMany)) => self.say("too-many", &[]),
            Some(SignUpResult::Refused(NotSignedUp::Failed | NotSignedUp::InStock)) | None => self.say("failed", &[]),
        }
    }

    fn made(&mut self, alert: &Alert, item: &str, wish: &Wish) {
        let key = if alert.state == State::Pending { "done-pending" } else { "done" };
        self.say(key, &[("item", item), ("address", &alert.address_masked)]);
        if alert.state != State::Pending {
            self.place(alert);
        }
        if !self.before.asked.as_ref().is_some_and(|asked| asked.consent_shown) {
            self.say("consent", &[]);
        }
        if let Some(replaced) = &wish.replaces {
            self.dialogue.alerts.retain(|known| known.id != *replaced);
        }
        self.know(alert);
        self.dialogue.just_made = Some(alert.id.clone());
        self.reply.subscriptions.push(alert.clone());
        self.reply.subscriptions.extend(self.outcome.cancelled.iter().cloned());
    }

    fn place(&mut self, alert: &Alert) {
        if let Some(position) = alert.position {
            self.sentences.push(wording::counted(self.language, "place", position, &[]));
        }
    }

    pub fn know(&mut self, alert: &Alert) {
        self.dialogue.alerts.retain(|known| known.id != alert.id);
        let (product, variant, item) = (alert.product.clone(), alert.variant.clone(), alert.item.clone());
        self.dialogue.alerts.push(Known { id: alert.id.clone(), product, variant, item });
    }
}
