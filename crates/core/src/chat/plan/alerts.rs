//! Turns about alerts that exist: which there are, why one was told or not, and ending them.

use super::decide::{Turn, without};
use super::view::{AddressQuestion, View, Wish};
use super::{Act, Plan};
use crate::chat::Intent;
use crate::chat::dialogue::Purpose;
use crate::chat::resolve::{Item, Meant};
use crate::chat::signal::Signal;

impl Turn<'_> {
    /// "delete the sofa again" of somebody who waits for it, and in few words that ask nothing "delete it", "delete both", "the 8 can go".
    pub fn removes_an_alert(&self) -> bool {
        use Signal::{Back, Have, Not, Other, Remove, Still, Stock, When};
        const FEW: usize = 6;
        const ELSE: [Signal; 6] = [Stock, Still, When, Back, Have, Not];
        let alerts = &self.dialogue.alerts;
        let waits_for = |item: &Item| alerts.iter().any(|alert| alert.product == item.product.id);
        let (by_name, by_option) = match &self.meant {
            Meant::Item(item) if waits_for(item) => (item.by_name, item.options.says_something()),
            _ => (false, false),
        };
        let pointed_at = (self.has(Signal::All) && !alerts.is_empty()) || (self.has(Signal::This) && alerts.len() == 1);
        let plain = !self.heard.text.contains('?') && self.heard.words.len() <= FEW && !self.signals.any(&ELSE);
        let meant = by_name || (plain && (by_option || (pointed_at && !self.names_a_product())));
        self.has(Remove) && !self.has(Other) && self.heard.contacts.is_empty() && meant
    }

    fn addresses(&self) -> Vec<String> {
        let mentioned = self.heard.contacts.iter().filter(|contact| contact.valid).map(|contact| contact.text.clone());
        let mut addresses: Vec<String> = self.dialogue.addresses.iter().map(|given| given.text.clone()).chain(mentioned).collect();
        addresses.dedup();
        addresses
    }

    fn known_alerts(&self) -> Vec<String> {
        self.dialogue.alerts.iter().map(|alert| alert.id.clone()).collect()
    }

    pub fn my_alerts(&self) -> Plan {
        let (alerts, addresses) = (self.known_alerts(), self.addresses());
        if alerts.is_empty() && addresses.is_empty() {
            return Plan { intent: Intent::MyAlerts, ..self.ask_address(AddressQuestion::Which, Purpose::Alerts) };
        }
        let view = View::Alerts { wish: Wish { gives: self.given(), ..Wish::default() } };
        Plan { act: Act::ListAlerts { alerts, addresses }, ..Plan::say(Intent::MyAlerts, view) }
    }

    pub fn why(&self) -> Plan {
        let (alerts, addresses) = (self.known_alerts(), self.addresses());
        if alerts.is_empty() && addresses.is_empty() {
            return Plan { intent: Intent::Why, ..self.ask_address(AddressQuestion::Which, Purpose::Why) };
        }
        let view = View::Why { wish: Wish { gives: self.given(), ..Wish::default() } };
        Plan { act: Act::Why { alerts, addresses }, ..Plan::say(Intent::Why, view) }
    }

    pub fn stop(&self) -> Plan {
        let known = &self.dialogue.alerts;
        let named = |item: &Item| {
            let of_product = known.iter().filter(|alert| alert.product == item.product.id);
            let of_variant =
                of_product.clone().filter(|alert| alert.variant.as_ref().is_some_and(|variant| item.options.variants.contains(variant)));
            let chosen: Vec<String> = if item.options.says_something() {
                of_variant.map(|alert| alert.id.clone()).collect()
            } else {
                of_product.map(|alert| alert.id.clone()).collect()
            };
            chosen
        };
        let by_name = match &self.meant {
            Meant::Item(item) if item.by_name || item.options.says_something() => named(item),
            Meant::Several(items) => items.iter().filter(|item| self.is_to_stop(item)).flat_map(named).collect(),
            _ => Vec::new(),
        };
        match (known.as_slice(), by_name.as_slice()) {
            (_, [_, ..]) => Self::cancel(by_name),
            // "the S is gone too" of somebody who waits for the M.
            ([_, ..], []) if !self.has(Signal::Stop) && self.names_another_option() => Plan::say(Intent::Unsubscribe, View::WhichAlert),
            ([only], []) => Self::cancel(vec![only.id.clone()]),
            ([_, ..], []) if self.has(Signal::All) => Self::cancel(self.known_alerts()),
            ([_, ..], []) => Plan::say(Intent::Unsubscribe, View::WhichAlert),
            ([], _) if self.addresses().is_empty() && self.dialogue.asks().is_some() => Plan { intent: Intent::Decline, ..self.decline() },
            ([], _) if self.addresses().is_empty() => {
                Plan { intent: Intent::Unsubscribe, ..self.ask_address(AddressQuestion::Which, Purpose::Cancel) }
            }
            ([], _) => {
                let view = View::ListToCancel { wish: Wish { gives: self.given(), ..Wish::default() } };
                Plan { act: Act::ListAlerts { alerts: Vec::new(), addresses: self.addresses() }, ..Plan::say(Intent::Unsubscribe, view) }
            }
        }
    }

    fn names_another_option(&self) -> bool {
        matches!(&self.meant, Meant::Item(item)
            if item.options.says_something() && self.dialogue.alerts.iter().any(|alert| alert.product == item.product.id))
    }

    /// "take the mug off, keep the bowl": each clause says for itself; where none does, all are meant.
    fn is_to_stop(&self, item: &Item) -> bool {
        let clause = without(self.heard, &item.clause.iter().map(|kept| !kept).collect::<Vec<_>>());
        clause.has(Signal::Stop) || !self.has(Signal::Keep)
    }

    pub fn cancel(alerts: Vec<String>) -> Plan {
        if alerts.is_empty() {
            return Plan::say(Intent::Unsubscribe, View::NothingToCancel);
        }
        Plan { act: Act::Cancel { alerts }, ..Plan::say(Intent::Unsubscribe, View::Cancelled) }
    }
}
