//! Turns with an address in them.

use super::Plan;
use super::decide::Turn;
use super::view::AddressQuestion;
use crate::chat::dialogue::{Given, Purpose};
use crate::chat::hear::ContactMention;
use crate::chat::signal::Signal;
use crate::chat::{Asks, Intent};
use crate::contact::ChannelKind;

impl Turn<'_> {
    pub fn contact(&self) -> Plan {
        let asked = self.dialogue.asked.as_ref();
        let asked_for_it = asked.is_some_and(|asked| matches!(asked.what, Asks::Address | Asks::Consent));
        let about_something =
            self.names_something() || self.focus.is_some() || self.signals.any(&[Signal::Back, Signal::Again, Signal::When]);
        let intent = if !asked_for_it && self.has(Signal::Tell) && about_something { Intent::NotifyMe } else { Intent::GiveAddress };
        let Some(mention) = self.best_mention() else { return self.ask_about_address(AddressQuestion::Which, intent) };
        if mention.channel == ChannelKind::Sms && !self.heard.takes_phones {
            return self.ask_about_address(AddressQuestion::EmailOnly, intent);
        }
        if !mention.valid {
            let phone = mention.channel == ChannelKind::Sms;
            return self.ask_about_address(if phone { AddressQuestion::CountryCode } else { AddressQuestion::Invalid }, intent);
        }
        let confirmed = self.has(Signal::Keep) || asked.is_some_and(|asked| asked.slip.as_deref() == Some(mention.text.as_str()));
        if let Some(meant) = mention.slip_for.clone().filter(|_| !confirmed) {
            return self.ask_about_address(AddressQuestion::Slip { typed: mention.text.clone(), meant }, intent);
        }
        let given = Given { channel: mention.channel, text: mention.text.clone() };
        match asked.filter(|asked| asked.what == Asks::Address).map(|asked| asked.purpose) {
            Some(Purpose::Alerts) => Plan { intent, ..self.my_alerts() },
            Some(Purpose::Why) => Plan { intent, ..self.why() },
            Some(Purpose::Cancel) => Plan { intent, ..self.stop() },
            _ => self.request(intent, given, asked_for_it),
        }
    }

    /// A valid address is preferred to a broken one, the last of several to the first: "not x@y, z@y".
    fn best_mention(&self) -> Option<&ContactMention> {
        let contacts = &self.heard.contacts;
        let email = |contact: &&ContactMention| contact.channel == ChannelKind::Email || self.heard.takes_phones;
        contacts
            .iter()
            .rev()
            .filter(email)
            .find(|contact| contact.valid)
            .or_else(|| contacts.iter().rfind(email))
            .or_else(|| contacts.last())
    }

    fn request(&self, intent: Intent, given: Given, asked_for_it: bool) -> Plan {
        let wants = self.dialogue.asked.as_ref().is_some_and(|asked| asked.purpose == Purpose::SignUp);
        let when_back = self.signals.any(&[Signal::Back, Signal::Again]) && !self.heard.text.contains('?');
        let agrees = self.has(Signal::Yes) && self.dialogue.focus.is_some();
        let to_be_told = asked_for_it || wants || when_back || agrees || self.has(Signal::Tell);
        // A second address right after a sign-up replaces the first.
        if let (Some(made), false) = (&self.dialogue.just_made, self.names_a_product()) {
            let mut plan = self.with_address(intent, given, true);
            if let super::Act::SignUp(sign_up) = &mut plan.act {
                sign_up.replaces = Some(made.clone());
            }
            return plan;
        }
        self.with_address(intent, given, to_be_told)
    }
}
