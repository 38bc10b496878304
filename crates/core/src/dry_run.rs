//! What a policy would do with a shop as it stands: [`decide`], look after look, on paper (R9). Nothing here decides by itself; it keeps
//! the books that the program keeps in its tables, so that the same decisions come out in the same order.
//!
//! The stock stays as it is, nobody joins or leaves, nobody buys, and everybody who is told hears of it at once. Who would be held out to
//! measure is drawn by chance, so the draw is left out.

use std::collections::{BTreeSet, VecDeque};

use crate::episode::{Decision, Episode, GUARD_WINDOW_MS, Snapshot, decide};
use crate::policy::{Order, Policy};
use crate::stock::{Reading, worth_telling_since};
use crate::wave::{Wave, supported};

/// People told in the first transaction of a wave: few, so that the first mail leaves at once.
pub const FIRST_CHUNK: i64 = 500;
/// People told in each further transaction: many, so that a long list is quick, and not so many that others wait for the writer.
pub const CHUNK: i64 = 20_000;

/// A shop as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Those that somebody waits for or that an episode is under way for, by id: those that are due at the same time are looked at in
    /// this order.
    pub variants: Vec<Variant>,
    pub lines: Vec<Line>,
    /// When, ms, and how many were told within the guard window, apart from approved episodes.
    pub told: Vec<(i64, u64)>,
}

/// Who waits for a variant, or for any variant of a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub people: u64,
    /// Their places in order, ms and id; needed only where a variant's people and those of its product's line are told in turn.
    pub places: VecDeque<(i64, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its line, and that of its product, among [`Standing::lines`].
    pub own: usize,
    pub any: usize,
    pub reading: Reading,
    /// As stored, by the policy of before.
    pub worth_telling_since: Option<i64>,
    pub episode: Option<Episode>,
    /// See [`Snapshot::asleep`].
    pub asleep: u64,
    /// When it will be looked at, ms.
    pub due_at: Option<i64>,
}

/// What would happen to one variant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Foretold {
    pub told: u64,
    /// People who would wait for the merchant's approval.
    pub held: u64,
    /// The episode under way would end without having told everybody.
    pub stopped: bool,
}

/// Carries out every look that is due from `now` until `until`, ms. One answer for each variant.
pub fn foretell(standing: Standing, policy: &Policy, now: i64, until: i64) -> Vec<Foretold> {
    let mut siblings = vec![Vec::new(); standing.lines.len()];
    for (index, variant) in standing.variants.iter().enumerate() {
        if let Some(of_product) = siblings.get_mut(variant.any) {
            of_product.push(index);
        }
    }
    let queue = standing.variants.iter().enumerate().filter_map(|(index, variant)| variant.due_at.map(|at| (at, index))).collect();
    let mut books = Books {
        foretold: vec![Foretold::default(); standing.variants.len()],
        soon: vec![0; standing.variants.len()],
        soon_in_all: 0,
        chunk: FIRST_CHUNK,
        siblings,
        queue,
        standing,
        policy,
    };
    for index in 0..books.soon.len() {
        books.count_soon(index);
    }
    while let Some((due_at, index)) = books.queue.first().copied() {
        if due_at > until {
            break;
        }
        books.queue.remove(&(due_at, index));
        books.look(index, due_at.max(now));
    }
    books.foretold
}

struct Books<'a> {
    standing: Standing,
    policy: &'a Policy,
    /// When each variant is looked at next.
    queue: BTreeSet<(i64, usize)>,
    /// The variants of each product's line.
    siblings: Vec<Vec<usize>>,
    /// People whom each variant is about to tell, as the guard counts them.
    soon: Vec<u64>,
    soon_in_all: u64,
    chunk: i64,
    foretold: Vec<Foretold>,
}

impl Books<'_> {
    fn look(&mut self, index: usize, now: i64) {
        let policy = self.policy;
        let variant = &mut self.standing.variants[index];
        let since = worth_telling_since(variant.worth_telling_since, variant.reading.worth_telling(policy), now);
        variant.worth_telling_since = since;
        let snapshot = self.snapshot(index, since, now);
        let decision = decide(&snapshot, policy, now);
        self.chunk = FIRST_CHUNK;
        let next = match decision {
            Decision::Rest(_) => None,
            Decision::Settle { until } | Decision::HeldOut { until } => Some(until),
            Decision::NextWave { at } => Some(at),
            Decision::Close(_) => {
                self.standing.variants[index].episode = None;
                self.foretold[index].stopped |= self.waiting(index) > 0;
                None
            }
            Decision::Hold { .. } => {
                self.hold(index, &snapshot, now);
                None
            }
            Decision::Tell { people, new_wave } => self.tell(index, people, new_wave, now).then_some(now),
        };
        self.standing.variants[index].due_at = next;
        if let Some(at) = next {
            self.queue.insert((at, index));
        }
        self.count_soon(index);
    }

    /// As `flows/evaluate.rs` reads it: counting stops where more people change nothing.
    fn snapshot(&self, index: usize, since: Option<i64>, now: i64) -> Snapshot {
        let variant = &self.standing.variants[index];
        let approved = variant.episode.is_some_and(|episode| episode.approved);
        let mid_wave = variant.episode.and_then(|episode| episode.wave).is_some_and(|wave| now < wave.ends_at(self.policy));
        let limit = self.policy.mass_send_limit.saturating_add(1);
        let enough = if approved || mid_wave { CHUNK + 1 } else { limit.max(CHUNK + 1) };
        let waiting = if since.is_some() { self.waiting(index).min(enough.unsigned_abs()) } else { 0 };
        let judged = waiting > 0 && !approved;
        let told_lately = |(at, people): &(i64, u64)| (*at > now - GUARD_WINDOW_MS).then_some(*people);
        Snapshot {
            reading: variant.reading,
            worth_telling_since: since,
            waiting,
            episode: variant.episode,
            asleep: if waiting > 0 { variant.asleep } else { 0 },
            held_out_until: None,
            told_lately: if judged { self.standing.told.iter().filter_map(told_lately).sum() } else { 0 },
            told_soon: if judged && variant.episode.is_none() { self.soon_in_all - self.soon[index] } else { 0 },
        }
    }

    fn waiting(&self, index: usize) -> u64 {
        let variant = &self.standing.variants[index];
        self.standing.lines[variant.own].people + self.standing.lines[variant.any].people
    }

    /// What the guard counts of other variants: those that will be looked at, are worth telling as far as is known, and have no episode.
    fn count_soon(&mut self, index: usize) {
        let variant = &self.standing.variants[index];
        let counts = variant.due_at.is_some() && variant.worth_telling_since.is_some() && variant.episode.is_none();
        let most = self.policy.mass_send_limit.saturating_add(1).unsigned_abs();
        let supported = supported(variant.reading.sellable, self.policy.wave_rate);
        let people = if counts { self.waiting(index).min(most).min(supported) } else { 0 };
        self.soon_in_all = self.soon_in_all - self.soon[index] + people;
        self.soon[index] = people;
    }

    fn hold(&mut self, index: usize, snapshot: &Snapshot, now: i64) {
        let whole = Snapshot { waiting: self.waiting(index), ..*snapshot };
        let unlimited = Policy { mass_send_limit: i64::MAX, ..self.policy.clone() };
        if let Decision::Tell { people, .. } = decide(&whole, &unlimited, now) {
            self.foretold[index].held += people;
        }
        let wave = snapshot.episode.and_then(|episode| episode.wave);
        self.standing.variants[index].episode = Some(Episode { held: true, approved: false, stopped: false, wave });
    }

    /// Returns whether there is anything to look at again.
    fn tell(&mut self, index: usize, people: u64, new_wave: bool, now: i64) -> bool {
        let told = self.take(index, people.min(self.chunk.unsigned_abs()));
        self.foretold[index].told += told;
        let episode = self.standing.variants[index].episode.unwrap_or(Episode { held: false, approved: false, stopped: false, wave: None });
        let wave = match episode.wave {
            Some(wave) if !new_wave => Wave { told: wave.told + told, ..wave },
            before => Wave { number: before.map_or(1, |wave| wave.number + 1), started_at: now, told, asleep: 0 },
        };
        if !episode.approved {
            self.standing.told.push((now, told));
        }
        self.standing.variants[index].episode = Some(Episode { wave: Some(wave), ..episode });
        if told > 0 {
            self.chunk = CHUNK;
        }
        told > 0
    }

    /// Takes the next people out of the two lines, as one (R4).
    fn take(&mut self, index: usize, most: u64) -> u64 {
        let (own, any) = (self.standing.variants[index].own, self.standing.variants[index].any);
        let [of_own, of_any] = [own, any].map(|line| self.standing.lines[line].people);
        let taken = if of_own + of_any <= most {
            (of_own, of_any)
        } else if of_any == 0 {
            (most, 0)
        } else if of_own == 0 {
            (0, most)
        } else {
            self.in_turn(own, any, most)
        };
        for (line, people) in [(own, taken.0), (any, taken.1)] {
            self.leave(line, people);
        }
        for index in self.siblings[any].clone() {
            self.count_soon(index);
        }
        taken.0 + taken.1
    }

    fn in_turn(&self, own: usize, any: usize, most: u64) -> (u64, u64) {
        let newest = self.policy.order == Order::Newest;
        let place = |line: usize, nth: usize| {
            let places = &self.standing.lines[line].places;
            let nth = if newest { places.len().checked_sub(nth + 1)? } else { nth };
            places.get(nth)
        };
        let (mut of_own, mut of_any) = (0_usize, 0_usize);
        for _ in 0..most {
            let own_is_next = match (place(own, of_own), place(any, of_any)) {
                (Some(own), Some(any)) => (own < any) != newest,
                (own, _) => own.is_some(),
            };
            if own_is_next {
                of_own += 1;
            } else {
                of_any += 1;
            }
        }
        (of_own as u64, of_any as u64)
    }

    fn leave(&mut self, line: usize, people: u64) {
        let newest = self.policy.order == Order::Newest;
        let line = &mut self.standing.lines[line];
        line.people -= people;
        let kept = line.places.len().saturating_sub(usize::try_from(people).unwrap_or(usize::MAX));
        if newest {
            line.places.truncate(kept);
        } else {
            line.places.drain(..line.places.len() - kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stock::Sellable;

    fn variant(own: usize, any: usize, units: i64) -> Variant {
        let reading = Reading { sellable: Sellable::Units(units), backorder: false, published: true, exists: true };
        Variant { own, any, reading, worth_telling_since: None, episode: None, asleep: 0, due_at: Some(0) }
    }

    fn line(people: u64) -> Line {
        Line { people, places: VecDeque::new() }
    }

    fn policy() -> Policy {
        Policy { settle_secs: 0, wave_interval_secs: 60, ..Policy::default() }
    }

    fn told(standing: &Standing, policy: &Policy, until: i64) -> Vec<u64> {
        foretell(standing.clone(), policy, 0, until).iter().map(|foretold| foretold.told).collect()
    }

    #[test]
    fn waves_follow_each_other_as_long_as_people_wait() {
        let standing = Standing { variants: vec![variant(0, 1, 5)], lines: vec![line(12), line(0)], told: Vec::new() };
        assert_eq!(told(&standing, &policy(), 0), [5]);
        assert_eq!(told(&standing, &policy(), 59_999), [5]);
        assert_eq!(told(&standing, &policy(), 60_000), [10]);
        assert_eq!(told(&standing, &policy(), 3_600_000), [12]);
        assert_eq!(told(&standing, &Policy { min_units: 6, ..policy() }, 3_600_000), [0]);
        assert_eq!(told(&standing, &Policy { settle_secs: 10, ..policy() }, 9_999), [0]);
    }

    #[test]
    fn whoever_waits_for_any_variant_is_told_once_and_in_turn() {
        let places = |places: &[i64]| places.iter().map(|at| (*at, at.to_string())).collect::<VecDeque<_>>();
        let lines = vec![
            Line { people: 2, places: places(&[1, 4]) },
            Line { people: 1, places: places(&[3]) },
            Line { people: 2, places: places(&[2, 5]) },
        ];
        let standing = Standing { variants: vec![variant(0, 2, 2), variant(1, 2, 2)], lines, told: Vec::new() };
        // The first variant tells 1 and 2, the second 3 and 5.
        assert_eq!(told(&standing, &policy(), 0), [2, 2]);
        // Newest first: 5 and 4, then 3 and 2.
        assert_eq!(told(&standing, &Policy { order: Order::Newest, ..policy() }, 0), [2, 2]);
        assert_eq!(told(&standing, &policy(), 3_600_000), [3, 2]);
    }

    #[test]
    fn what_is_too_much_is_held_whole() {
        let standing = Standing {
            variants: vec![variant(0, 2, 30), variant(1, 2, 3)],
            lines: vec![line(30), line(3), line(0)],
            told: vec![(-1_000, 5)],
        };
        let limited = Policy { mass_send_limit: 20, ..policy() };
        let foretold = foretell(standing.clone(), &limited, 0, 0);
        assert_eq!((foretold[0].told, foretold[0].held, foretold[1].told), (0, 30, 3));
        assert_eq!(told(&standing, &Policy { mass_send_limit: 38, ..policy() }, 0), [30, 3]);
        // Both are known to be worth telling: the first counts the second's people too.
        let mut known = standing;
        for variant in &mut known.variants {
            variant.worth_telling_since = Some(-5);
        }
        let foretold = foretell(known, &Policy { mass_send_limit: 37, ..policy() }, 0, 0);
        assert_eq!((foretold[0].held, foretold[1].told), (30, 3));
    }
}
