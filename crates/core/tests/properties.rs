//! The rules on the pure core: `decide` in a shop that is kept in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod model;

use std::cmp::Reverse;

use proptest_state_machine::prop_state_machine;
use shelfbell_core::episode::{self, Decision, Snapshot, decide};
use shelfbell_core::fact::Version;
use shelfbell_core::policy::{Order, Policy};
use shelfbell_core::stock::{Reading, Sellable, worth_telling_since};
use shelfbell_core::subscription::{may_sign_up, may_sign_up_for_any};
use shelfbell_core::wave::{Wave, supported};

use model::{Alert, GUARD_WINDOW, HeldOut, Message, Request, Rules, State, Target, VARIANTS, World, product_of};

const LEASE_MS: i64 = 120_000;

#[derive(Debug)]
struct SignUp {
    request: Request,
    person: usize,
    target: Target,
    place: i64,
    in_line: bool,
    ended: bool,
    /// They drew whether they are held out, and until when they are, ms.
    drew: bool,
    held_until: i64,
    held_in: usize,
}

#[derive(Debug)]
struct Episode {
    variant: usize,
    held: bool,
    approved: bool,
    closed: bool,
    wave: Option<Wave>,
}

#[derive(Debug)]
struct Queued {
    alert: Alert,
    episode: usize,
    told_at: i64,
    due_at: i64,
    rank: i64,
}

#[derive(Debug)]
struct PureShop {
    now: i64,
    policy: Policy,
    levels: [Option<(Version, i64)>; VARIANTS],
    since: [Option<i64>; VARIANTS],
    sign_ups: Vec<SignUp>,
    episodes: Vec<Episode>,
    alerts: Vec<Queued>,
}

impl PureShop {
    fn reading(&self, variant: usize) -> Reading {
        let units = self.levels[variant].map_or(0, |(_, units)| units.max(0));
        Reading { sellable: Sellable::Units(units), backorder: false, published: true, exists: true }
    }

    fn in_line(&self, variant: usize) -> Vec<usize> {
        let mut line: Vec<usize> = (0..self.sign_ups.len())
            .filter(|n| self.sign_ups[*n].in_line && self.sign_ups[*n].target.variants().contains(&variant))
            .collect();
        line.sort_by_key(|n| (self.sign_ups[*n].place, *n));
        line
    }

    fn under_way(&self, variant: usize) -> Option<usize> {
        self.episodes.iter().position(|episode| episode.variant == variant && !episode.closed)
    }

    /// Those of them who may be told.
    fn free(&self, variant: usize) -> Vec<usize> {
        let measures = self.policy.hold_out_percent > 0;
        self.in_line(variant).into_iter().filter(|n| !measures || self.sign_ups[*n].held_until <= self.now).collect()
    }

    fn waiting(&self, variant: usize) -> u64 {
        self.free(variant).len() as u64
    }

    fn held_out_until(&self, variant: usize) -> Option<i64> {
        self.in_line(variant).into_iter().map(|n| self.sign_ups[n].held_until).filter(|until| *until > self.now).min()
    }

    fn told_lately(&self) -> u64 {
        let lately = |queued: &&Queued| {
            let counts = queued.alert.state != State::Returned && !self.episodes[queued.episode].approved;
            counts && queued.told_at > self.now - GUARD_WINDOW
        };
        self.alerts.iter().filter(lately).count() as u64
    }

    fn told_soon(&self, apart_from: usize) -> u64 {
        let others = (0..VARIANTS).filter(|v| *v != apart_from && self.since[*v].is_some() && self.under_way(*v).is_none());
        others.map(|v| supported(self.reading(v).sellable, self.policy.wave_rate).min(self.waiting(v))).sum()
    }

    fn renew_since(&mut self) {
        for variant in 0..VARIANTS {
            self.since[variant] = worth_telling_since(self.since[variant], self.reading(variant).worth_telling(&self.policy), self.now);
        }
    }

    fn look(&mut self, variant: usize, chunk: i64) -> bool {
        let under_way = self.under_way(variant);
        let snapshot = Snapshot {
            reading: self.reading(variant),
            worth_telling_since: self.since[variant],
            waiting: self.waiting(variant),
            episode: under_way.map(|n| {
                let Episode { held, approved, wave, .. } = self.episodes[n];
                episode::Episode { held, approved, stopped: false, wave }
            }),
            asleep: 0,
            held_out_until: self.held_out_until(variant).filter(|_| self.policy.hold_out_percent > 0),
            told_lately: self.told_lately(),
            told_soon: if under_way.is_none() { self.told_soon(variant) } else { 0 },
        };
        match decide(&snapshot, &self.policy, self.now) {
            Decision::Rest(_) | Decision::Settle { .. } | Decision::NextWave { .. } | Decision::HeldOut { .. } => return false,
            Decision::Close(_) => self.episodes[under_way.unwrap()].closed = true,
            Decision::Hold { .. } => {
                let held = under_way.unwrap_or_else(|| self.open(variant));
                self.episodes[held].held = true;
            }
            Decision::Tell { people, new_wave } => {
                let episode = under_way.unwrap_or_else(|| self.open(variant));
                self.tell(episode, people.min(u64::try_from(chunk).unwrap()), new_wave);
            }
        }
        true
    }

    fn open(&mut self, variant: usize) -> usize {
        self.episodes.push(Episode { variant, held: false, approved: false, closed: false, wave: None });
        self.episodes.len() - 1
    }

    fn tell(&mut self, episode: usize, people: u64, new_wave: bool) {
        let variant = self.episodes[episode].variant;
        let before = self.episodes[episode].wave;
        let begun = Wave { number: before.map_or(1, |wave| wave.number + 1), started_at: self.now, told: 0, asleep: 0 };
        let wave = before.filter(|_| !new_wave).unwrap_or(begun);
        let mut line = self.free(variant);
        if self.policy.order == Order::Newest {
            line.reverse();
        }
        line.truncate(usize::try_from(people).unwrap());
        line.retain(|n| !self.is_drawn(*n, episode));
        if !line.is_empty() {
            self.episodes[episode].wave = Some(Wave { told: wave.told + line.len() as u64, ..wave });
        }
        for n in line {
            let sign_up = &mut self.sign_ups[n];
            sign_up.in_line = false;
            let rank = if self.policy.order == Order::Newest { -sign_up.place } else { sign_up.place };
            let (request, name) = (sign_up.request.clone(), episode.to_string());
            self.alerts.retain(|queued| (&queued.alert.request, queued.episode) != (&request, episode));
            let alert = Alert { request, variant, episode: name, approved: false, wave: wave.number, state: State::Queued };
            self.alerts.push(Queued { alert, episode, told_at: self.now, due_at: self.now, rank });
        }
    }

    /// Whose turn it is draws once, ever. Are they held out now?
    fn is_drawn(&mut self, n: usize, episode: usize) -> bool {
        let sign_up = &mut self.sign_ups[n];
        let share = usize::try_from(self.policy.hold_out_percent).unwrap();
        if share == 0 || std::mem::replace(&mut sign_up.drew, true) || (n * 37 + episode * 53) % 100 >= share {
            return false;
        }
        (sign_up.held_until, sign_up.held_in) = (self.now + self.policy.hold_out_ms(), episode);
        true
    }

    fn named(&self, request: &Request) -> usize {
        self.sign_ups.iter().position(|sign_up| &sign_up.request == request).unwrap()
    }

    fn end(&mut self, n: usize) {
        self.sign_ups[n].ended = true;
        self.sign_ups[n].in_line = false;
    }

    fn put_back(&mut self, n: usize) {
        let (episode, wave, request) = (self.alerts[n].episode, self.alerts[n].alert.wave, self.alerts[n].alert.request.clone());
        self.alerts[n].alert.state = State::Returned;
        if let Some(current) = self.episodes[episode].wave.as_mut().filter(|current| current.number == wave) {
            current.told -= 1;
        }
        let back = self.named(&request);
        let again =
            self.sign_ups[back + 1..].iter().any(|s| (s.person, s.target) == (self.sign_ups[back].person, self.sign_ups[back].target));
        if again {
            self.end(back);
        } else {
            self.sign_ups[back].in_line = true;
            self.sign_ups[back].held_until = 0;
        }
    }
}

impl World for PureShop {
    fn begin(now: i64, policy: &Policy) -> Self {
        Self {
            now,
            policy: policy.clone(),
            levels: [None; VARIANTS],
            since: [None; VARIANTS],
            sign_ups: Vec::new(),
            episodes: Vec::new(),
            alerts: Vec::new(),
        }
    }

    fn pass(&mut self, ms: i64) {
        self.now += ms;
    }

    fn set_policy(&mut self, policy: &Policy) {
        self.policy = policy.clone();
        self.renew_since();
    }

    fn receive(&mut self, variant: usize, units: i64, version: i64) {
        let version = Version { updated_at: version, triggered_at: 0 };
        if self.levels[variant].is_none_or(|(known, _)| version > known) {
            self.levels[variant] = Some((version, units));
        }
        self.renew_since();
    }

    fn sign_up(&mut self, person: usize, target: Target) -> Option<Request> {
        let readings: Vec<Reading> = target.variants().into_iter().map(|variant| self.reading(variant)).collect();
        match target {
            Target::Variant(_) => may_sign_up(&readings[0], &self.policy).ok()?,
            Target::AnyOf(_) => may_sign_up_for_any(&readings, &self.policy).ok()?,
        }
        let covers = |known: Target| known == target || target.variants().iter().all(|v| known == Target::AnyOf(product_of(*v)));
        let own = |sign_up: &SignUp| sign_up.in_line && sign_up.person == person;
        if let Some(known) = self.sign_ups.iter().find(|s| own(s) && covers(s.target)) {
            return Some(known.request.clone());
        }
        let within = |known: Target| known.variants().iter().all(|v| target.variants().contains(v));
        let narrower: Vec<usize> =
            (0..self.sign_ups.len()).filter(|n| own(&self.sign_ups[*n]) && within(self.sign_ups[*n].target)).collect();
        let place = narrower.iter().map(|n| self.sign_ups[*n].place).min().unwrap_or(self.now);
        for n in narrower {
            self.end(n);
        }
        let request = format!("request-{}", self.sign_ups.len());
        self.sign_ups.push(SignUp {
            request: request.clone(),
            person,
            target,
            place,
            in_line: true,
            ended: false,
            drew: false,
            held_until: 0,
            held_in: 0,
        });
        Some(request)
    }

    fn leave(&mut self, request: &Request) {
        self.end(self.named(request));
    }

    fn leave_everything(&mut self, person: usize) {
        for n in 0..self.sign_ups.len() {
            if self.sign_ups[n].person == person {
                self.end(n);
            }
        }
    }

    fn approve(&mut self) {
        self.episodes.iter_mut().filter(|episode| episode.held && !episode.closed).for_each(|episode| episode.approved = true);
    }

    fn evaluate(&mut self, chunk: i64) -> bool {
        (0..VARIANTS).any(|variant| self.look(variant, chunk))
    }

    fn claim(&mut self, most: usize) -> Vec<Message> {
        let due = |queued: &Queued| queued.alert.state == State::Queued && queued.due_at <= self.now;
        let mut due: Vec<usize> = (0..self.alerts.len()).filter(|n| due(&self.alerts[*n])).collect();
        due.sort_by_key(|n| (self.alerts[*n].due_at, self.alerts[*n].rank));
        due.truncate(most);
        let mut claimed = Vec::new();
        // Those put back later do not see those put back earlier in the line twice: newest first keeps positions simple.
        due.sort_by_key(|n| Reverse(*n));
        for n in due {
            let (request, variant) = (self.alerts[n].alert.request.clone(), self.alerts[n].alert.variant);
            if self.sign_ups[self.named(&request)].ended {
                self.alerts[n].alert.state = State::Cancelled;
            } else if self.reading(variant).can_be_bought(&self.policy) {
                self.alerts[n].due_at = self.now + LEASE_MS;
                claimed.push(Message { request, variant, until: self.now + LEASE_MS });
            } else {
                self.put_back(n);
            }
        }
        claimed
    }

    fn hand_over(&mut self, _: &Message) {}

    fn record(&mut self, sent: &[Message]) {
        for message in sent {
            let of = |queued: &&mut Queued| queued.alert.request == message.request && queued.alert.state == State::Queued;
            self.alerts.iter_mut().filter(of).for_each(|queued| queued.alert.state = State::Sent);
        }
    }

    fn crash(&mut self) {}

    fn level(&mut self, variant: usize) -> Option<i64> {
        self.levels[variant].map(|(_, units)| units)
    }

    fn line(&mut self, variant: usize) -> Vec<Request> {
        self.in_line(variant).into_iter().map(|n| self.sign_ups[n].request.clone()).collect()
    }

    fn held_out(&mut self) -> Vec<HeldOut> {
        let held = self.sign_ups.iter().filter(|sign_up| sign_up.in_line && sign_up.held_until > 0);
        let shown = |sign_up: &SignUp| HeldOut {
            request: sign_up.request.clone(),
            until: sign_up.held_until,
            episode: sign_up.held_in.to_string(),
            approved: self.episodes[sign_up.held_in].approved,
        };
        held.map(shown).collect()
    }

    fn alerts(&mut self) -> Vec<Alert> {
        let approved = |queued: &Queued| Alert { approved: self.episodes[queued.episode].approved, ..queued.alert.clone() };
        self.alerts.iter().map(approved).collect()
    }

    fn lease_ms(&self) -> i64 {
        LEASE_MS
    }
}

prop_state_machine! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
    #[test]
    fn the_core_keeps_the_rules(sequential 1..120 => Rules<PureShop>);
}
