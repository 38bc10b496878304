//! Above 400 lines: what each rule forbids is read against one history, in one place.
//! Lets a history happen to a world and checks the rules. A failure begins with the rule that broke.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use proptest_state_machine::StateMachineTest;
use shelfbell_core::policy::{Order, Policy};

use super::{Action, Alert, GUARD_WINDOW, HeldOut, History, Message, Request, State, Target, VARIANTS, World, product_of};

const START: i64 = 1_795_428_000_000;

/// What the platform sent about one variant: units by version, the version being the index.
#[derive(Debug, Default)]
struct Truth {
    sent: Vec<i64>,
    newest_received: Option<usize>,
    /// Since when the newest received level has been above zero.
    in_stock_since: Option<i64>,
}

impl Truth {
    fn level(&self) -> Option<i64> {
        self.newest_received.map(|version| self.sent[version])
    }
}

#[derive(Debug)]
struct Asked {
    person: usize,
    target: Target,
    /// When they joined the line, ms; nobody else joined then.
    place: i64,
    left: bool,
    /// A wider or a later request of the same person took over.
    superseded: bool,
    handed_over: usize,
    /// Times when a process died after the receiver had the message and before that was recorded.
    unrecorded: usize,
}

/// When a telling of a request was seen.
#[derive(Debug)]
struct Told {
    episode: String,
    at: i64,
}

/// A world under test, with everything that is known about it from outside.
#[derive(Debug)]
pub struct Checked<W> {
    world: W,
    now: i64,
    policy: Policy,
    truths: [Truth; VARIANTS],
    asked: BTreeMap<Request, Asked>,
    told: BTreeMap<Request, Vec<Told>>,
    /// Whoever was ever held out, and until when, ms.
    held_out: BTreeMap<Request, i64>,
    /// Episodes in which somebody was held out before anybody was told.
    opened: BTreeSet<String>,
    /// By episode: the newest wave and its beginning.
    waves: BTreeMap<String, (i64, i64)>,
    in_hand: Vec<Message>,
    /// Handed over, and not recorded yet.
    sent: Vec<Message>,
}

impl<W: World> Checked<W> {
    fn begin() -> Self {
        let policy = Policy { settle_secs: 0, wave_interval_secs: 60, ..Policy::default() };
        let mut world = W::begin(START, &policy);
        let mut truths: [Truth; VARIANTS] = std::array::from_fn(|_| Truth::default());
        for (variant, truth) in truths.iter_mut().enumerate() {
            truth.sent.push(0);
            truth.newest_received = Some(0);
            world.receive(variant, 0, 0);
        }
        Self {
            world,
            now: START,
            policy,
            truths,
            asked: BTreeMap::new(),
            told: BTreeMap::new(),
            held_out: BTreeMap::new(),
            opened: BTreeSet::new(),
            waves: BTreeMap::new(),
            in_hand: Vec::new(),
            sent: Vec::new(),
        }
    }

    fn happen(&mut self, action: &Action) {
        match action {
            Action::Stock { variant, units, arrives } => {
                self.truths[*variant].sent.push(*units);
                if *arrives {
                    self.receive(*variant, self.truths[*variant].sent.len() - 1);
                }
            }
            // Version 0 is the level before the history.
            Action::Webhook { variant, which } => self.receive(*variant, which + 1),
            Action::Reconcile => self.reconcile(),
            Action::SignUp { person, target } => self.sign_up(*person, *target),
            Action::Leave { which } => self.leave(*which),
            Action::LeaveEverything { person } => {
                self.world.leave_everything(*person);
                self.asked.values_mut().filter(|asked| asked.person == *person).for_each(|asked| asked.left = true);
            }
            Action::Pass { ms } => self.pass(*ms),
            Action::Policy(policy) => {
                self.policy = policy.clone();
                self.world.set_policy(policy);
            }
            Action::Approve => self.world.approve(),
            Action::Evaluate { chunk } => {
                self.evaluate(*chunk);
            }
            Action::Claim { most } => {
                self.claim(*most);
            }
            Action::HandOver { most } => self.hand_over(*most),
            Action::Record { most } => self.record(*most),
            Action::RunDue => self.run_due(),
            Action::Crash => self.crash(),
        }
    }

    fn receive(&mut self, variant: usize, version: usize) {
        let truth = &mut self.truths[variant];
        let before = truth.level();
        if truth.newest_received.is_none_or(|newest| version > newest) {
            truth.newest_received = Some(version);
        }
        if truth.level() > Some(0) {
            if before <= Some(0) {
                truth.in_stock_since = Some(self.now);
            }
        } else {
            truth.in_stock_since = None;
        }
        self.world.receive(variant, truth.sent[version], i64::try_from(version).unwrap());
    }

    fn reconcile(&mut self) {
        for variant in 0..VARIANTS {
            self.receive(variant, self.truths[variant].sent.len() - 1);
        }
    }

    fn sign_up(&mut self, person: usize, target: Target) {
        // Everybody's place is their own millisecond, so that the order is known from outside.
        self.pass(1);
        let in_line: Vec<Request> = (0..VARIANTS).flat_map(|variant| self.world.line(variant)).collect();
        let waits = |wanted: &dyn Fn(Target) -> bool| -> Vec<Request> {
            let own = self.asked.iter().filter(|(_, asked)| asked.person == person && wanted(asked.target));
            own.map(|(request, _)| request.clone()).filter(|request| in_line.contains(request)).collect()
        };
        let covering = waits(&|known| known == target || target.variants().iter().all(|v| known == Target::AnyOf(product_of(*v))));
        let narrower = waits(&|known| known != target && known.variants().iter().all(|v| target.variants().contains(v)));
        let in_stock = target.variants().iter().any(|variant| self.truths[*variant].level() > Some(0));
        let Some(request) = self.world.sign_up(person, target) else {
            assert!(in_stock, "a sign-up was refused although {target:?} is sold out");
            return;
        };
        assert!(!in_stock, "a sign-up was taken although {target:?} is in stock");
        if !covering.is_empty() {
            assert!(covering.contains(&request), "asking twice is asking once: {request} is new, {covering:?} waits");
            return;
        }
        assert!(!self.asked.contains_key(&request), "a new request got the name of an old one");
        let place = narrower.iter().map(|request| self.asked[request].place).min().unwrap_or(self.now);
        for asked in self.asked.values_mut().filter(|asked| asked.person == person && asked.target == target) {
            asked.superseded = true;
        }
        for request in narrower {
            self.asked.get_mut(&request).unwrap().superseded = true;
        }
        let asked = Asked { person, target, place, left: false, superseded: false, handed_over: 0, unrecorded: 0 };
        self.asked.insert(request, asked);
    }

    fn leave(&mut self, which: usize) {
        let Some(request) = self.asked.keys().nth(which).cloned() else { return };
        self.world.leave(&request);
        self.asked.get_mut(&request).unwrap().left = true;
    }

    /// A living process records at once what it handed over, and does not begin what could outlive its lease.
    fn pass(&mut self, ms: i64) {
        self.record(usize::MAX);
        self.now += ms;
        self.world.pass(ms);
        self.in_hand.retain(|message| self.now < message.until);
    }

    fn evaluate(&mut self, chunk: i64) -> bool {
        let lines: Vec<Vec<Request>> = (0..VARIANTS).map(|variant| self.world.line(variant)).collect();
        let before = self.world.alerts();
        let looked = self.world.evaluate(chunk);
        let after = self.world.alerts();
        let queued = |alerts: &[Alert], alert: &Alert| {
            alerts.iter().any(|a| (&a.request, &a.episode) == (&alert.request, &alert.episode) && a.state == State::Queued)
        };
        let (fresh, of) = self.check_held_out();
        let told: Vec<&Alert> = after.iter().filter(|a| a.state == State::Queued && !queued(&before, a)).collect();
        if let Some(first) = told.first() {
            self.check_telling(&lines[first.variant], &told, &after, &fresh);
        } else if !fresh.is_empty() {
            let in_turn = |variant: &usize| self.out_of_turn(&lines[*variant], &[], &fresh).is_none();
            let drew: Vec<usize> = (0..VARIANTS).filter(in_turn).collect();
            assert!(!drew.is_empty(), "R4: {fresh:?} are held out, and it is no line's turn for them: {lines:?}");
            self.check_opening(&drew, &of.expect("somebody is held out in it"));
        }
        looked
    }

    /// An episode may begin with people who are held out: then it had settled, at one of these variants.
    fn check_opening(&mut self, variants: &[usize], of: &HeldOut) {
        if self.waves.contains_key(&of.episode) || !self.opened.insert(of.episode.clone()) || of.approved {
            return;
        }
        let settled =
            |variant: &usize| self.truths[*variant].in_stock_since.is_some_and(|since| self.now - since >= self.policy.settle_ms());
        assert!(variants.iter().any(settled), "R1: {} opened before it settled", of.episode);
    }

    /// Nobody is held out twice, nor longer than the shop says. Returns those who are since this look, and in which episode.
    fn check_held_out(&mut self) -> (Vec<Request>, Option<HeldOut>) {
        let (mut fresh, mut of) = (Vec::new(), None);
        for one in self.world.held_out() {
            let (request, until) = (one.request.clone(), one.until);
            if let Some(known) = self.held_out.get(&request) {
                assert_eq!(*known, until, "{request} is held out twice");
                continue;
            }
            assert!(self.policy.hold_out_percent > 0, "{request} is held out of nothing");
            assert_eq!(until, self.now + self.policy.hold_out_ms(), "{request} is held out for too long");
            self.held_out.insert(request.clone(), until);
            fresh.push(request);
            of = Some(one);
        }
        (fresh, of)
    }

    /// R4: whoever is told or begins to be held out is next in line, apart from those who are held out already. `None`: it is so.
    fn out_of_turn(&self, line: &[Request], told: &[&Request], fresh: &[Request]) -> Option<String> {
        let is_held = |request: &Request| {
            let until = self.held_out.get(request).filter(|_| !fresh.contains(request));
            self.policy.hold_out_percent > 0 && until.is_some_and(|until| *until > self.now)
        };
        if let Some(early) = told.iter().find(|request| is_held(request)) {
            return Some(format!("{early} was told, who is held out"));
        }
        let free = line.iter().filter(|request| !is_held(request));
        let count = told.len() + fresh.len();
        let in_turn: Vec<&Request> = match self.policy.order {
            Order::Oldest => free.take(count).collect(),
            Order::Newest => free.rev().take(count).collect(),
        };
        let all = in_turn.len() == count && in_turn.iter().all(|request| told.contains(request) || fresh.contains(request));
        (!all).then(|| format!("R4: {told:?} were told, {fresh:?} held out before {in_turn:?}"))
    }

    fn check_telling(&mut self, line: &[Request], told: &[&Alert], after: &[Alert], fresh: &[Request]) {
        let first = told[0];
        assert!(told.iter().all(|a| a.episode == first.episode && a.wave == first.wave), "one look tells one wave: {told:?}");
        let names: Vec<&Request> = told.iter().map(|alert| &alert.request).collect();
        assert_eq!(self.out_of_turn(line, &names, fresh), None);
        let left = names.iter().find(|request| self.asked[**request].left);
        assert_eq!(left, None, "R8: somebody who left was told");

        let units = self.truths[first.variant].level().unwrap();
        assert!(units >= self.policy.min_units, "R1: told at {units} units, the shop's minimum is {}", self.policy.min_units);
        let supported = (units * i64::from(self.policy.wave_rate.milli()) / 1000).max(1);
        let of_wave = after.iter().filter(|a| a.episode == first.episode && a.wave == first.wave && a.state != State::Returned).count();
        assert!(i64::try_from(of_wave).unwrap() <= supported, "R5: a wave of {of_wave} for {units} units");
        match self.waves.get(&first.episode) {
            // One that was held had settled before it was.
            None if first.approved => {}
            None => {
                let settled = self.now - self.truths[first.variant].in_stock_since.unwrap();
                let was_open = self.opened.contains(&first.episode);
                assert!(was_open || settled >= self.policy.settle_ms(), "R1: told after {settled} ms in stock");
            }
            Some((wave, began)) if *wave < first.wave => {
                let pause = self.now - began;
                assert!(pause >= self.policy.wave_interval_ms(), "R5: the next wave came after {pause} ms");
            }
            Some(_) => {}
        }
        let wave = self.waves.entry(first.episode.clone()).or_insert((first.wave, self.now));
        if wave.0 < first.wave {
            *wave = (first.wave, self.now);
        }
        for alert in told {
            let tellings = self.told.entry(alert.request.clone()).or_default();
            tellings.push(Told { episode: alert.episode.clone(), at: self.now });
        }
        self.check_guard(first, after);
    }

    fn check_guard(&self, told_now: &Alert, after: &[Alert]) {
        if told_now.approved {
            return;
        }
        let lately = |alert: &&Alert| {
            let at =
                self.told.get(&alert.request).into_iter().flatten().filter(|told| told.episode == alert.episode).map(|told| told.at).max();
            !alert.approved && alert.state != State::Returned && at.is_some_and(|at| at > self.now - GUARD_WINDOW)
        };
        let people = after.iter().filter(lately).count();
        let limit = self.policy.mass_send_limit;
        assert!(i64::try_from(people).unwrap() <= limit, "R9: {people} people told in ten minutes, the limit is {limit}");
    }

    fn claim(&mut self, most: usize) -> usize {
        let claimed = self.world.claim(most);
        for message in &claimed {
            let asked = &self.asked[&message.request];
            let units = self.truths[message.variant].level().unwrap();
            assert!(units > 0, "R6: {message:?} went through the door at {units} units");
            assert!(!asked.left, "R8: {message:?} is for somebody who left");
            let twice = self.in_hand.iter().chain(&self.sent).find(|other| other.request == message.request);
            assert!(twice.is_none(), "R3: {message:?} was claimed twice");
        }
        let count = claimed.len();
        self.in_hand.extend(claimed);
        count
    }

    fn hand_over(&mut self, most: usize) {
        for message in self.in_hand.drain(..most.min(self.in_hand.len())) {
            self.world.hand_over(&message);
            let asked = self.asked.get_mut(&message.request).unwrap();
            asked.handed_over += 1;
            let most = 1 + asked.unrecorded;
            assert!(
                asked.handed_over <= most,
                "R3: {message:?} was handed over {} times, at most {most} can be explained",
                asked.handed_over
            );
            self.sent.push(message);
        }
    }

    fn record(&mut self, most: usize) {
        let recorded: Vec<Message> = self.sent.drain(..most.min(self.sent.len())).collect();
        if !recorded.is_empty() {
            self.world.record(&recorded);
        }
    }

    fn crash(&mut self) {
        for message in self.sent.drain(..) {
            self.asked.get_mut(&message.request).unwrap().unrecorded += 1;
        }
        self.in_hand.clear();
        self.world.crash();
    }

    fn run_due(&mut self) {
        for _ in 0..1_000 {
            let looked = self.evaluate(100);
            let claimed = self.claim(100);
            self.hand_over(usize::MAX);
            self.record(usize::MAX);
            if !looked && claimed == 0 {
                return;
            }
        }
        panic!("R1: the shop does not come to rest");
    }

    fn check(&mut self) {
        let alerts = self.world.alerts();
        for variant in 0..VARIANTS {
            assert_eq!(self.world.level(variant), self.truths[variant].level(), "R2: the level of variant {variant}");
            let line = self.world.line(variant);
            let places: Vec<i64> = line.iter().map(|request| self.asked[request].place).collect();
            assert!(places.is_sorted(), "R6: the line of variant {variant} is out of order: {line:?}");
            for request in &line {
                assert!(!self.asked[request].left, "R8: {request} left and is in the line");
                let live = alerts.iter().find(|a| a.request == *request && matches!(a.state, State::Queued | State::Sent));
                assert_eq!(live, None, "R3: {request} is told and waits");
            }
        }
        for alert in &alerts {
            let live = alerts.iter().filter(|a| a.request == alert.request && matches!(a.state, State::Queued | State::Sent)).count();
            assert!(live <= 1, "R3: {} has {live} messages", alert.request);
            let fits = self.asked.get(&alert.request).is_some_and(|asked| asked.target.variants().contains(&alert.variant));
            assert!(fits, "nobody asked for {alert:?}");
        }
    }

    /// Whatever was lost, late or repeated: once the truth is read and there is time, stock and approval, everybody is told (R1, R7).
    fn heal(&mut self) {
        self.crash();
        self.policy = Policy { mass_send_limit: 1_000_000, wave_interval_secs: 60, settle_secs: 15, ..Policy::default() };
        self.world.set_policy(&self.policy);
        for truth in &mut self.truths {
            truth.sent.push(1_000);
        }
        self.reconcile();
        self.world.approve();
        self.run_due();
        for ms in [15_000, self.world.lease_ms(), 60_000] {
            self.pass(ms);
            self.run_due();
            self.check();
        }
        for variant in 0..VARIANTS {
            assert_eq!(self.world.line(variant), Vec::<Request>::new(), "R1: people wait for variant {variant}, which is in stock");
        }
        for (request, asked) in &self.asked {
            let told = asked.handed_over > 0 || asked.left || asked.superseded;
            assert!(told, "R7: {request} was acknowledged and never told: {asked:?}");
        }
    }
}

/// The state machine test of a world.
#[derive(Debug)]
pub struct Rules<W>(PhantomData<W>);

impl<W: World> StateMachineTest for Rules<W> {
    type SystemUnderTest = Checked<W>;
    type Reference = History;

    fn init_test(_: &History) -> Checked<W> {
        Checked::begin()
    }

    fn apply(mut checked: Checked<W>, _: &History, action: Action) -> Checked<W> {
        checked.happen(&action);
        checked.check();
        checked
    }

    fn teardown(mut checked: Checked<W>, _: History) {
        checked.heal();
    }
}
