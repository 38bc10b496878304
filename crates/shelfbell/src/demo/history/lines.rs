//! Above 400 lines: one variant's past is one tale: people join, deliveries come, waves tell them in order, some follow and some buy.

use std::collections::{HashMap, VecDeque};

use serde_json::json;
use shelfbell_core::episode::Ending;
use shelfbell_core::episode::story::Step as Told;
use shelfbell_core::policy::Policy;

use super::dice::Dice;
use super::people;
use super::rows::{Conversion, Episode, InLine, MailSent, Notification, Rows, Sends, SignUp, Step, Wave};
use crate::db::history::Variant;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What a variant is left with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As the last delivery left it.
    Past,
    /// A delivery is being told about now.
    Open,
    /// The mass-send guard holds one.
    Held,
}

/// Somebody's request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which of the people.
    pub person: usize,
    pub contact: String,
    pub at: i64,
}

/// What is shared by the variants of a shop.
pub struct World<'a> {
    pub dice: Dice,
    pub policy: &'a Policy,
    pub currency: &'a str,
    pub now: i64,
    pub rows: Rows,
    /// Messages that left, by the hour.
    pub sent: HashMap<i64, i64>,
    pub orders: usize,
    pub dead_left: usize,
    pub episodes: usize,
    pub notifications: usize,
    pub conversions: usize,
}

struct Person {
    request: Request,
    subscription: String,
    quantity: i64,
    ended: Option<&'static str>,
    latest: bool,
    confirmed: bool,
}

impl World<'_> {
    /// Writes a variant's past. `deliveries`: when it came back, in order. Returns the units that it is left with.
    pub fn variant(&mut self, variant: &Variant, requests: Vec<Request>, deliveries: &[i64], end: End) -> i64 {
        let mut people: Vec<Person> = requests.into_iter().map(|request| self.person(request)).collect();
        for person in &people {
            self.confirmation(person);
        }
        let mut waiting: VecDeque<usize> = VecDeque::new();
        let (mut joined, mut left_over) = (0, 0);
        for (at, is_last) in deliveries.iter().enumerate().map(|(n, at)| (*at, n + 1 == deliveries.len())) {
            while joined < people.len() && people[joined].request.at < at {
                if people[joined].confirmed && people[joined].ended.is_none() {
                    waiting.push_back(joined);
                }
                joined += 1;
            }
            if !waiting.is_empty() {
                left_over = self.episode(variant, &mut people, &mut waiting, at, is_last);
            }
        }
        for (n, person) in people.iter().enumerate().skip(joined) {
            if person.confirmed && person.ended.is_none() {
                waiting.push_back(n);
            }
        }
        match end {
            End::Open if waiting.len() > 3 => left_over = self.open(variant, &mut people, &mut waiting),
            End::Held if !waiting.is_empty() => left_over = self.held(variant, waiting.len()),
            // Who joined after everybody was told found it sold out.
            _ if !waiting.is_empty() => left_over = 0,
            _ => {}
        }
        for n in &waiting {
            let person = &people[*n];
            self.rows.line.push(InLine {
                target_id: variant.variant_id.clone(),
                place: person.request.at,
                subscription_id: person.subscription.clone(),
                channel: "email",
                quantity: person.quantity,
            });
        }
        for person in people {
            self.sign_up(variant, person);
        }
        left_over
    }

    fn person(&mut self, request: Request) -> Person {
        let subscription = self.dice.id(request.at);
        let old = request.at < self.now - 8 * DAY;
        let ended = if self.dice.chance(40) { Some("cancelled") } else { None };
        // Unconfirmed requests expire after a week.
        let confirmed = !self.dice.chance(30);
        let ended = if !confirmed && old { Some("expired") } else { ended };
        let quantity = if self.dice.chance(120) { self.dice.range(2, 4) } else { 1 };
        Person { request, subscription, quantity, ended, latest: ended.is_none(), confirmed }
    }

    fn message(&mut self, episode: &str, subscription: &str, kind: &'static str, wave: i64, rank: i64, at: i64) -> Notification {
        self.notifications += 1;
        Notification {
            episode_id: episode.to_owned(),
            subscription_id: subscription.to_owned(),
            channel: "email",
            kind,
            wave,
            state: "sent",
            attempts: 1,
            due_at: at,
            rank,
            error: None,
            sent_at: Some(at),
            clicked_at: None,
            clicks: 0,
            created_at: at,
            wakes_at: None,
        }
    }

    fn leaves(&mut self, message: Notification) {
        if let Some(at) = message.sent_at {
            *self.sent.entry(at - at.rem_euclid(HOUR)).or_default() += 1;
        }
        self.rows.notifications.push(message);
    }

    fn confirmation(&mut self, person: &Person) {
        let at = person.request.at + 2 * SECOND;
        let message = self.message("", &person.subscription, "confirmation", 0, person.request.at, at);
        self.leaves(message);
    }

    /// One delivery, told about in waves. Returns the units that are left.
    fn episode(&mut self, variant: &Variant, people: &mut [Person], waiting: &mut VecDeque<usize>, restocked_at: i64, last: bool) -> i64 {
        let opened_at = restocked_at + self.policy.settle_ms();
        let id = self.dice.id(opened_at);
        let waves = self.dice.range(1, 5).min(i64::try_from(waiting.len()).unwrap_or(1));
        let share = self.dice.range(60, 131);
        let wanted = (i64::try_from(waiting.len()).unwrap_or(0) * share / 100).max(1);
        let units = (wanted + waves - 1) / waves;
        self.step(&id, 1, opened_at, &Told::Opened, units, waiting.len());
        let (mut at, mut steps, mut number) = (opened_at, 1, 0);
        let (mut first, mut latest) = (i64::MAX, 0);
        // Whoever is put back is told of another delivery: an episode has one alert for each.
        let mut back = Vec::new();
        while number < waves && !waiting.is_empty() {
            number += 1;
            let telling = usize::try_from(units).unwrap_or(1).min(waiting.len());
            steps += 1;
            let wave = Told::Wave { number, people: telling as u64 };
            self.step(&id, steps, at, &wave, units, waiting.len());
            let told: Vec<usize> = waiting.drain(..telling).collect();
            let already_back = back.len();
            for (n, who) in told.iter().enumerate() {
                let sent_at = at + 400 + i64::try_from(n).unwrap_or(0) * 25;
                match self.tell(variant, people, *who, &id, number, at, sent_at) {
                    Some(sent_at) => (first, latest) = (first.min(sent_at), latest.max(sent_at)),
                    None => back.push(*who),
                }
            }
            let people_told = i64::try_from(told.len() + already_back - back.len()).unwrap_or(0);
            self.rows.waves.push(Wave { episode_id: id.clone(), number, started_at: at, told: people_told });
            at += self.policy.wave_interval_ms();
        }
        for who in back.into_iter().rev() {
            waiting.push_front(who);
        }
        let ending = if waiting.is_empty() { Ending::EverybodyTold } else { Ending::SoldOut };
        let closed_at = if ending == Ending::EverybodyTold { at - self.policy.wave_interval_ms() + SECOND } else { at - 20 * MINUTE };
        let left = if ending == Ending::SoldOut || !last { 0 } else { units };
        self.step(&id, steps + 1, closed_at, &Told::Closed(ending), if ending == Ending::SoldOut { 0 } else { units }, waiting.len());
        self.rows.episodes.push(Episode {
            episode_id: id.clone(),
            variant_id: variant.variant_id.clone(),
            kind: "restock",
            state: "closed",
            approved: false,
            opened_at,
            closed_at: Some(closed_at),
            ending: Some(ending.as_str()),
            restocked_at,
        });
        if latest > 0 {
            self.rows.sends.push(Sends { episode_id: id, first_at: first, last_at: latest });
        }
        self.episodes += 1;
        left
    }

    /// Somebody is told. Returns when the message left; `None`: they were put back into the line.
    #[expect(clippy::too_many_arguments, reason = "one message and what it is about")]
    fn tell(
        &mut self,
        variant: &Variant,
        people: &mut [Person],
        who: usize,
        episode: &str,
        wave: i64,
        at: i64,
        sent_at: i64,
    ) -> Option<i64> {
        let (subscription, place) = (people[who].subscription.clone(), people[who].request.at);
        let mut alert = self.message(episode, &subscription, "alert", wave, place, at);
        match self.dice.index(1_000) {
            0..8 => {
                (alert.state, alert.sent_at, alert.error) = ("returned", None, Some("sold out before it left"));
                self.leaves(alert);
                return None;
            }
            8..16 => {
                (alert.state, alert.sent_at, alert.error) = ("cancelled", None, Some("the contact must not be written to: hard bounce"));
                self.leaves(alert);
                return Some(at);
            }
            16..40 if self.dead_left > 0 && sent_at > self.now - 21 * DAY => {
                self.dead_left -= 1;
                alert.attempts = 8;
                (alert.state, alert.sent_at, alert.error) = ("dead", None, Some("given up: 451 4.3.0 the mailbox is busy"));
                self.leaves(alert);
                return Some(at);
            }
            _ => {}
        }
        alert.sent_at = Some(sent_at);
        let clicked = self.dice.chance(380);
        if clicked {
            let clicked_at = sent_at + self.dice.range(2 * MINUTE, 3 * HOUR);
            if clicked_at < self.now {
                (alert.clicked_at, alert.clicks) = (Some(clicked_at), self.dice.range(1, 4));
                if self.dice.chance(150) {
                    self.buys(variant, &mut people[who], episode, at, clicked_at);
                }
            }
        }
        let followed = alert.clicked_at.is_some();
        self.leaves(alert);
        for (kind, after, of_thousand) in [("reminder", DAY, 900), ("reminder_2", 2 * DAY, 800), ("last_units", 5 * HOUR, 300)] {
            let later = sent_at + after;
            if !followed && later < self.now && self.dice.chance(of_thousand) {
                let message = self.message(episode, &subscription, kind, wave, place, later);
                self.leaves(message);
            }
        }
        Some(sent_at)
    }

    fn buys(&mut self, variant: &Variant, person: &mut Person, episode: &str, told_at: i64, clicked_at: i64) {
        let at = clicked_at + self.dice.range(3 * MINUTE, 2 * HOUR);
        if at >= self.now {
            return;
        }
        self.orders += 1;
        self.conversions += 1;
        let price = variant.price_minor.unwrap_or(2_000);
        let (assisted, test) = (self.dice.chance(60), self.dice.chance(5));
        let amount_minor = price * person.quantity;
        let refunded = self.dice.chance(40);
        let rule = match self.dice.index(100) {
            0..62 => "cart_token",
            62..80 => "landing_token",
            80..95 => "same_contact",
            _ => "journey_utm",
        };
        self.rows.conversions.push(Conversion {
            conversion_id: self.dice.id(at),
            subscription_id: person.subscription.clone(),
            contact_id: person.request.contact.clone(),
            episode_id: episode.to_owned(),
            product_id: variant.product_id.clone(),
            variant_id: variant.variant_id.clone(),
            bought_variant_id: variant.variant_id.clone(),
            told_at,
            order_id: (5_600_000_000_000_usize + self.orders).to_string(),
            order_name: format!("#{}", 1_000 + self.orders),
            at,
            line_ids: "[]",
            rule,
            assisted,
            test,
            quantity: person.quantity,
            amount_minor,
            currency: self.currency.to_owned(),
            summed: true,
            refunded_minor: if refunded { amount_minor } else { 0 },
            cancelled_at: self.dice.chance(10).then_some(at + HOUR),
        });
        if !assisted && !test {
            (person.ended, person.latest) = (Some("converted"), false);
        }
    }

    /// A delivery of half an hour ago: one wave was told, some of its messages wait for the morning, and the next wave is due soon.
    fn open(&mut self, variant: &Variant, people: &mut [Person], waiting: &mut VecDeque<usize>) -> i64 {
        let restocked_at = self.now - 30 * MINUTE;
        let opened_at = restocked_at + self.policy.settle_ms();
        let id = self.dice.id(opened_at);
        let units = i64::try_from(waiting.len() / 3).unwrap_or(1).max(1);
        let telling = usize::try_from(units).unwrap_or(1);
        self.step(&id, 1, opened_at, &Told::Opened, units, waiting.len());
        self.step(&id, 2, opened_at, &Told::Wave { number: 1, people: telling as u64 }, units, waiting.len());
        let told: Vec<usize> = waiting.drain(..telling).collect();
        let (mut first, mut latest) = (i64::MAX, 0);
        for (n, who) in told.iter().enumerate() {
            if n % 5 == 4 {
                // Quiet hours: it leaves in the morning.
                let mut alert = self.message(&id, &people[*who].subscription.clone(), "alert", 1, people[*who].request.at, opened_at);
                (alert.state, alert.attempts, alert.sent_at) = ("queued", 0, None);
                (alert.due_at, alert.wakes_at) = (self.now + 10 * HOUR, Some(self.now + 10 * HOUR));
                self.leaves(alert);
                continue;
            }
            let sent_at = opened_at + 400 + i64::try_from(n).unwrap_or(0) * 25;
            match self.tell(variant, people, *who, &id, 1, opened_at, sent_at) {
                Some(at) => (first, latest) = (first.min(at), latest.max(at)),
                None => waiting.push_front(*who),
            }
        }
        self.rows.waves.push(Wave { episode_id: id.clone(), number: 1, started_at: opened_at, told: units });
        self.under_way(variant, &id, "open", opened_at, restocked_at);
        if latest > 0 {
            self.rows.sends.push(Sends { episode_id: id, first_at: first, last_at: latest });
        }
        units
    }

    /// A large delivery that waits for the merchant.
    fn held(&mut self, variant: &Variant, waiting: usize) -> i64 {
        let restocked_at = self.now - self.dice.range(HOUR, 20 * HOUR);
        let opened_at = restocked_at + self.policy.settle_ms();
        let id = self.dice.id(opened_at);
        let units = i64::try_from(waiting).unwrap_or(1) * 2;
        let reach = waiting as u64;
        self.step(&id, 1, opened_at, &Told::Opened, units, waiting);
        self.step(&id, 2, opened_at, &Told::Held { reach, limit: self.policy.mass_send_limit }, units, waiting);
        self.under_way(variant, &id, "held", opened_at, restocked_at);
        units
    }

    fn under_way(&mut self, variant: &Variant, id: &str, state: &'static str, opened_at: i64, restocked_at: i64) {
        self.episodes += 1;
        self.rows.episodes.push(Episode {
            episode_id: id.to_owned(),
            variant_id: variant.variant_id.clone(),
            kind: "restock",
            state,
            approved: false,
            opened_at,
            closed_at: None,
            ending: None,
            restocked_at,
        });
    }

    fn step(&mut self, episode: &str, step: i64, at: i64, what: &Told, units: i64, waiting: usize) {
        let policy = self.policy;
        let inputs = json!({
            "availability": if units > 0 { "in_stock" } else { "sold_out" },
            "sellable": { "units": units },
            "published": true,
            "worth_telling_since": if units > 0 { Some(at - policy.settle_ms()) } else { None },
            "waiting": waiting,
            "asleep": 0,
            "told_lately": 0,
            "told_soon": 0,
            "policy": {
                "min_units": policy.min_units,
                "settle_secs": policy.settle_secs,
                "wave_rate": policy.wave_rate,
                "wave_interval_secs": policy.wave_interval_secs,
                "mass_send_limit": policy.mass_send_limit,
            },
        });
        self.rows.steps.push(Step { episode_id: episode.to_owned(), step, at, what: what.to_string(), inputs: inputs.to_string() });
    }

    fn sign_up(&mut self, variant: &Variant, person: Person) {
        let at = person.request.at;
        let (locale, consent_text) = people::language(person.request.person);
        let confirmed_at = person.confirmed.then_some(at + 90 * SECOND);
        self.rows.sign_ups.push(SignUp {
            subscription_id: person.subscription,
            contact_id: person.request.contact,
            product_id: variant.product_id.clone(),
            variant_id: variant.variant_id.clone(),
            target_id: variant.variant_id.clone(),
            place: at,
            confirmed: person.confirmed,
            ended: person.ended,
            latest: person.latest,
            quantity: person.quantity,
            locale,
            source: people::source(&mut self.dice),
            consent_text,
            consent_at: at,
            created_at: at,
            confirmed_by: confirmed_at.map(|_| "link"),
            confirmed_at,
        });
    }

    /// What the mail server took, by the hour.
    pub fn mail_sent(&mut self) -> Vec<MailSent> {
        let from = self.now - 60 * DAY;
        let mut hours: Vec<MailSent> =
            self.sent.drain().filter(|(hour, _)| *hour >= from).map(|(hour, messages)| MailSent { hour, messages }).collect();
        hours.sort_by_key(|row| row.hour);
        hours
    }
}
