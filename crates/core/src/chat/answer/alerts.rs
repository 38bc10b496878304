//! The shopper's own alerts.

use super::Writer;
use crate::chat::dialogue::{Purpose, Target};
use crate::chat::outcome::{Alert, Because};
use crate::chat::plan::Wish;
use crate::chat::reply::Asks;
use crate::chat::{date, wording};
use crate::subscription::State;

impl Writer<'_> {
    pub fn alerts(&mut self, wish: &Wish) {
        self.remember(wish);
        let listed: Vec<Alert> = self.outcome.alerts.clone();
        let lines: Vec<String> = listed.iter().filter_map(|alert| self.alert_line(alert)).collect();
        if lines.is_empty() {
            return self.say("alerts-none", &[]);
        }
        listed.iter().filter(|alert| alert.state.is_active()).for_each(|alert| self.know(alert));
        self.say("alerts", &[("alerts", &lines.join("; "))]);
    }

    fn alert_line(&self, alert: &Alert) -> Option<String> {
        let parts = [("item", alert.item.as_str()), ("address", alert.address_masked.as_str())];
        Some(match (alert.state, alert.position) {
            (State::Pending, _) => wording::text(self.language, "alert-pending", &parts),
            (State::Waiting, Some(position)) => wording::counted(self.language, "alert-place", position, &parts),
            (State::Waiting, None) => wording::text(self.language, "alert-waiting", &parts),
            (State::Notified | State::Converted, _) => wording::text(self.language, "alert-told", &parts),
            (State::Cancelled | State::Expired | State::Erased, _) => return None,
        })
    }

    pub fn why(&mut self, wish: &Wish) {
        self.remember(wish);
        let listed: Vec<Alert> = self.outcome.alerts.clone();
        if listed.is_empty() {
            return self.say("why-none", &[]);
        }
        for alert in listed.iter().take(3) {
            let parts = [("item", alert.item.as_str()), ("address", alert.address_masked.as_str())];
            match alert.because {
                Some(Because::NotConfirmed) => self.say("why-not-confirmed", &parts),
                Some(Because::StillSoldOut) => self.say("why-still-sold-out", &parts),
                Some(Because::NotYetTheirTurn) => self.say("why-not-their-turn", &parts),
                Some(Because::Told { at }) => {
                    let day = date::day(at, self.language, &self.voice.locale);
                    self.say("why-told", &[parts[0], parts[1], ("date", &day)]);
                }
                Some(Because::NotDelivered) => self.say("why-not-delivered", &parts),
                Some(Because::TheyLeft) => self.say("why-they-left", &parts),
                Some(Because::Expired) => self.say("why-expired", &parts),
                None => self.say("why-unknown", &parts),
            }
        }
        listed.iter().filter(|alert| alert.state.is_active()).for_each(|alert| self.know(alert));
    }

    pub fn cancelled(&mut self) {
        let ended = self.outcome.cancelled.clone();
        if ended.is_empty() {
            return self.say("nothing-to-cancel", &[]);
        }
        self.dialogue.alerts.retain(|known| !ended.iter().any(|alert| alert.id == known.id));
        // Of one that was never confirmed nobody knows whose it is: the same address may have confirmed another before, which goes on.
        let is_unconfirmed = |alert: &&Alert| alert.because == Some(Because::NotConfirmed);
        for (key, unconfirmed) in [("cancelled", false), ("cancelled-unconfirmed", true)] {
            let items: Vec<String> =
                ended.iter().filter(|alert| is_unconfirmed(alert) == unconfirmed).map(|alert| alert.item.clone()).collect();
            if !items.is_empty() {
                let items = self.list(&items);
                self.say(key, &[("items", &items)]);
            }
        }
        self.reply.subscriptions = ended;
    }

    pub fn which_alert(&mut self) {
        self.say("which-alert", &[]);
        self.ask(Asks::Consent, &Wish::default());
        if let Some(asked) = &mut self.dialogue.asked {
            asked.purpose = Purpose::Cancel;
        }
        for known in self.dialogue.alerts.clone().into_iter().rev().take(5) {
            self.pick(known.item.clone(), known.item, Target::Alert(known.id));
        }
        self.pick_words("label-all", Target::AllAlerts);
    }

    pub fn list_to_cancel(&mut self, wish: &Wish) {
        self.remember(wish);
        let active: Vec<Alert> = self.outcome.alerts.iter().filter(|alert| alert.state.is_active()).cloned().collect();
        for alert in &active {
            self.know(alert);
        }
        match active.as_slice() {
            [] => self.say("nothing-to-cancel", &[]),
            [only] => {
                self.say("stop-this", &[("item", &only.item)]);
                self.ask(Asks::Consent, &Wish::default());
                if let Some(asked) = &mut self.dialogue.asked {
                    asked.purpose = Purpose::Cancel;
                }
                self.pick_words("label-yes", Target::Alert(only.id.clone()));
                self.pick_words("label-no", Target::No);
            }
            [..] => self.which_alert(),
        }
    }
}
