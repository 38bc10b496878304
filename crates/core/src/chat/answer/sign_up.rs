//! What became of a sign-up.

use super::Writer;
use crate::chat::dialogue::{ConsentShown, Known};
use crate::chat::outcome::{Alert, CodeResult, NotSignedUp, SignUpResult};
use crate::chat::plan::Wish;
use crate::chat::reply::Asks;
use crate::chat::{Product, wording};
use crate::contact::ChannelKind;
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
                let phone = self.dialogue.addresses.pop().is_some_and(|given| given.channel == ChannelKind::Sms);
                self.say(if phone { "phone-refused" } else { "address-refused" }, &[]);
                self.ask(Asks::Address, &Wish { to_be_told: true, ..wish.clone() });
            }
            Some(SignUpResult::Refused(NotSignedUp::TooMany)) => self.say("too-many", &[]),
            Some(SignUpResult::Refused(NotSignedUp::Failed | NotSignedUp::InStock)) | None => self.say("failed", &[]),
        }
    }

    fn made(&mut self, alert: &Alert, item: &str, wish: &Wish) {
        let pending = alert.state == State::Pending;
        let key = match (pending, alert.channel) {
            (true, ChannelKind::Sms) => "done-pending-phone",
            (true, _) => "done-pending",
            (false, _) => "done",
        };
        self.say(key, &[("item", item), ("address", &alert.address_masked)]);
        if pending {
            self.dialogue.awaits_code = true;
            if alert.channel == ChannelKind::Email {
                self.say("done-pending-code", &[]);
            }
        } else {
            self.place(alert);
        }
        if !self.before.asked.as_ref().is_some_and(|asked| asked.consent_shown) {
            self.sentences.push(ConsentShown::for_one(self.language, alert.channel).text);
        }
        if let Some(replaced) = &wish.replaces {
            self.dialogue.alerts.retain(|known| known.id != *replaced);
        }
        self.know(alert);
        self.dialogue.just_made = Some(alert.id.clone());
        self.reply.subscriptions.push(alert.clone());
        self.reply.subscriptions.extend(self.outcome.cancelled.iter().cloned());
    }

    /// A code from a message was typed.
    pub fn code(&mut self) {
        match self.outcome.code.clone() {
            Some(CodeResult::Confirmed(alert)) => {
                self.dialogue.awaits_code = false;
                self.say("code-accepted", &[("item", &alert.item), ("address", &alert.address_masked)]);
                self.place(&alert);
                self.know(&alert);
                self.reply.subscriptions.push(alert);
            }
            Some(CodeResult::Spent) => {
                self.dialogue.awaits_code = false;
                self.say("code-spent", &[]);
            }
            Some(CodeResult::Wrong) | None => self.say("code-wrong", &[]),
        }
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
