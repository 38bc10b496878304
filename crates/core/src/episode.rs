//! Who is told, when, and why (R1, R5, R9): one pure function from a snapshot of a variant to one decision.

mod send_now;
pub mod story;

use serde::{Deserialize, Serialize};

use crate::policy::Policy;
use crate::stock::{Availability, Reading};
use crate::wave::{Wave, supported};

pub use send_now::send_now;

/// The mass-send guard counts the people whom a shop tells within this stretch of time, ms.
pub const GUARD_WINDOW_MS: i64 = 600_000;

/// What is known about one variant when it is looked at. The program reads it in one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub reading: Reading,
    /// Since when the variant has been worth telling without a break; `None` when it is not.
    pub worth_telling_since: Option<i64>,
    /// People who wait for this variant and may be told.
    pub waiting: u64,
    /// The episode under way, if there is one.
    pub episode: Option<Episode>,
    /// People who were told of this variant, in whatever wave, and whose message waits: for the end of their quiet hours, for its moment at
    /// the shop's rate, or until the shop's stopped mail goes on.
    pub asleep: u64,
    /// People who wait are held out, so that what messages add can be measured; they are not among `waiting` before this, ms.
    pub held_out_until: Option<i64>,
    /// People told by this shop within the guard window, apart from episodes that the merchant approved.
    pub told_lately: u64,
    /// People who other variants of this shop are about to tell.
    pub told_soon: u64,
}

/// A restock episode that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    pub held: bool,
    /// The merchant agreed to its reach: the mass-send guard lets it pass.
    pub approved: bool,
    /// The merchant ended it: nobody else is told of this delivery, which lasts until it cannot be bought any more.
    pub stopped: bool,
    pub wave: Option<Wave>,
}

/// Why nothing is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    NobodyWaits,
    SoldOut,
    BelowMinimum,
    Unpublished,
    BackorderOnly,
    WaitsForApproval,
    /// The merchant stopped the send.
    Stopped,
}

/// Why an episode ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    SoldOut,
    BelowMinimum,
    Unpublished,
    BackorderOnly,
    EverybodyTold,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing to do until something changes.
    Rest(Rest),
    /// Too fresh to be believed: look again then.
    Settle { until: i64 },
    /// Tell this many more people. `new_wave`: they begin a wave, else they belong to the one under way.
    /// Where no episode is under way, one opens.
    Tell { people: u64, new_wave: bool },
    /// The wave under way has told as many as the stock supports, or all units wait for people who sleep: look again then.
    NextWave { at: i64 },
    /// Everybody else is told, and those who are held out are not told before: look again then.
    HeldOut { until: i64 },
    /// Telling would reach more people than the shop's limit: wait for the merchant. Where no episode is under way, one opens, held.
    Hold { reach: u64 },
    /// The episode ends.
    Close(Ending),
}

/// Judges one variant. The truth is a comparison of levels, not of events: whatever was lost, repeated or late before this
/// moment, the same snapshot gives the same answer.
pub fn decide(snapshot: &Snapshot, policy: &Policy, now: i64) -> Decision {
    let Some(since) = snapshot.worth_telling_since.filter(|_| snapshot.reading.worth_telling(policy)) else {
        let (rest, ending) = why_not(&snapshot.reading, policy);
        return match snapshot.episode {
            Some(_) => Decision::Close(ending),
            None => Decision::Rest(rest),
        };
    };
    if snapshot.episode.is_some_and(|episode| episode.stopped) {
        return Decision::Rest(Rest::Stopped);
    }
    if snapshot.waiting == 0 {
        if let Some(until) = snapshot.held_out_until.filter(|until| *until > now) {
            return Decision::HeldOut { until };
        }
        return match snapshot.episode {
            Some(_) => Decision::Close(Ending::EverybodyTold),
            None => Decision::Rest(Rest::NobodyWaits),
        };
    }
    let Some(episode) = snapshot.episode else {
        let until = since.saturating_add(policy.settle_ms());
        return if now < until { Decision::Settle { until } } else { tell(snapshot, policy, false, None, now) };
    };
    if episode.held && !episode.approved {
        return Decision::Rest(Rest::WaitsForApproval);
    }
    match episode.wave {
        Some(wave) if now < wave.ends_at(policy) => match tell(snapshot, policy, episode.approved, Some(&wave), now) {
            Decision::Tell { people: 0, .. } => Decision::NextWave { at: wave.ends_at(policy) },
            decision => decision,
        },
        _ => tell(snapshot, policy, episode.approved, None, now),
    }
}

fn tell(snapshot: &Snapshot, policy: &Policy, approved: bool, under_way: Option<&Wave>, now: i64) -> Decision {
    let supported = supported(snapshot.reading.units_to_share(policy), policy.wave_rate);
    // Whoever's message waits keeps their share: nobody else is told of the unit that waits for them.
    let (told, asleep_in_wave) = under_way.map_or((0, 0), |wave| (wave.told, wave.asleep));
    let reserved = snapshot.asleep.saturating_sub(asleep_in_wave);
    let people = supported.saturating_sub(told).saturating_sub(reserved).min(snapshot.waiting);
    if people == 0 && under_way.is_none() {
        return Decision::NextWave { at: now.saturating_add(policy.wave_interval_ms()) };
    }
    let reach = people.saturating_add(snapshot.told_lately).saturating_add(snapshot.told_soon);
    if people > 0 && !approved && reach > u64::try_from(policy.mass_send_limit).unwrap_or(0) {
        return Decision::Hold { reach };
    }
    Decision::Tell { people, new_wave: under_way.is_none() }
}

fn why_not(reading: &Reading, policy: &Policy) -> (Rest, Ending) {
    match reading.availability(policy) {
        Availability::Unavailable => (Rest::Unpublished, Ending::Unpublished),
        Availability::SoldOut => (Rest::SoldOut, Ending::SoldOut),
        Availability::Backorder => (Rest::BackorderOnly, Ending::BackorderOnly),
        Availability::InStock | Availability::LowStock => (Rest::BelowMinimum, Ending::BelowMinimum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stock::Sellable;

    fn snapshot(units: i64, waiting: u64) -> Snapshot {
        let reading = Reading { sellable: Sellable::Units(units), backorder: false, published: true, exists: true };
        Snapshot {
            reading,
            worth_telling_since: (units > 0).then_some(0),
            waiting,
            episode: None,
            asleep: 0,
            held_out_until: None,
            told_lately: 0,
            told_soon: 0,
        }
    }

    fn policy() -> Policy {
        Policy { settle_secs: 10, wave_interval_secs: 60, ..Policy::default() }
    }

    const OPEN: Episode = Episode { held: false, approved: false, stopped: false, wave: None };

    #[test]
    fn stock_that_has_settled_is_told_to_as_many_as_it_supports() {
        assert_eq!(decide(&snapshot(5, 9), &policy(), 9_999), Decision::Settle { until: 10_000 });
        assert_eq!(decide(&snapshot(5, 9), &policy(), 10_000), Decision::Tell { people: 5, new_wave: true });
        assert_eq!(decide(&snapshot(5, 2), &policy(), 10_000), Decision::Tell { people: 2, new_wave: true });
        assert_eq!(decide(&snapshot(5, 0), &policy(), 10_000), Decision::Rest(Rest::NobodyWaits));
        assert_eq!(decide(&snapshot(0, 9), &policy(), 10_000), Decision::Rest(Rest::SoldOut));
    }

    #[test]
    fn a_wave_grows_with_the_stock_and_the_next_waits_its_interval() {
        let wave = Wave { number: 1, started_at: 10_000, told: 5, asleep: 0 };
        let under_way = |units| Snapshot { episode: Some(Episode { wave: Some(wave), ..OPEN }), ..snapshot(units, 90) };
        assert_eq!(decide(&under_way(5), &policy(), 20_000), Decision::NextWave { at: 70_000 });
        assert_eq!(decide(&under_way(2), &policy(), 20_000), Decision::NextWave { at: 70_000 });
        assert_eq!(decide(&under_way(8), &policy(), 20_000), Decision::Tell { people: 3, new_wave: false });
        assert_eq!(decide(&under_way(2), &policy(), 70_000), Decision::Tell { people: 2, new_wave: true });
        assert_eq!(decide(&under_way(0), &policy(), 70_000), Decision::Close(Ending::SoldOut));
        let done = Snapshot { waiting: 0, ..under_way(8) };
        assert_eq!(decide(&done, &policy(), 70_000), Decision::Close(Ending::EverybodyTold));
    }

    #[test]
    fn whoever_sleeps_keeps_their_share() {
        // Three of the five who were told in the first wave sleep.
        let wave = Wave { number: 1, started_at: 10_000, told: 5, asleep: 3 };
        let asleep = |units| Snapshot { episode: Some(Episode { wave: Some(wave), ..OPEN }), asleep: 3, ..snapshot(units, 90) };
        assert_eq!(decide(&asleep(8), &policy(), 20_000), Decision::Tell { people: 3, new_wave: false });
        assert_eq!(decide(&asleep(5), &policy(), 70_000), Decision::Tell { people: 2, new_wave: true });
        assert_eq!(decide(&asleep(3), &policy(), 70_000), Decision::NextWave { at: 130_000 });
        // The episode ended, sold out, and another begins before their morning.
        let again = |units| Snapshot { asleep: 3, ..snapshot(units, 90) };
        assert_eq!(decide(&again(3), &policy(), 20_000), Decision::NextWave { at: 80_000 });
        assert_eq!(decide(&again(4), &policy(), 20_000), Decision::Tell { people: 1, new_wave: true });
    }

    proptest::proptest! {
        /// No unit is promised twice: not to somebody awake while it waits for somebody asleep.
        #[test]
        fn awake_and_asleep_share_the_units(
            units in 1_i64..60, waiting in 0_u64..60, told in 0_u64..60, asleep_now in 0_u64..60, asleep_before in 0_u64..60, at in 10_000_i64..90_000,
        ) {
            let wave = Wave { number: 1, started_at: 10_000, told: told.max(asleep_now), asleep: asleep_now };
            let snapshot = Snapshot {
                episode: Some(Episode { wave: Some(wave), ..OPEN }), asleep: asleep_now + asleep_before, ..snapshot(units, waiting)
            };
            if let Decision::Tell { people, new_wave } = decide(&snapshot, &policy(), at) {
                let promised = if new_wave { asleep_now + asleep_before } else { wave.told + asleep_before };
                proptest::prop_assert!(people == 0 || people + promised <= units.unsigned_abs());
            }
        }
    }

    #[test]
    fn an_episode_waits_for_those_who_are_held_out_as_long_as_it_can_be_bought() {
        let held = |units, waiting, now| {
            let snapshot = Snapshot { held_out_until: Some(90_000), episode: Some(OPEN), ..snapshot(units, waiting) };
            decide(&snapshot, &policy(), now)
        };
        assert_eq!(held(5, 2, 20_000), Decision::Tell { people: 2, new_wave: true });
        assert_eq!(held(5, 0, 20_000), Decision::HeldOut { until: 90_000 });
        assert_eq!(held(5, 0, 90_000), Decision::Close(Ending::EverybodyTold));
        assert_eq!(held(0, 0, 20_000), Decision::Close(Ending::SoldOut));
        // It sold out and came back meanwhile, and nobody else waits.
        let again = Snapshot { held_out_until: Some(90_000), ..snapshot(5, 0) };
        assert_eq!(decide(&again, &policy(), 20_000), Decision::HeldOut { until: 90_000 });
    }

    #[test]
    fn a_stopped_episode_rests_until_it_cannot_be_bought() {
        let stopped = |units, waiting| Snapshot { episode: Some(Episode { stopped: true, ..OPEN }), ..snapshot(units, waiting) };
        assert_eq!(decide(&stopped(5, 9), &policy(), 90_000), Decision::Rest(Rest::Stopped));
        // Whoever is put back at the door comes after this look.
        assert_eq!(decide(&stopped(5, 0), &policy(), 90_000), Decision::Rest(Rest::Stopped));
        assert_eq!(decide(&stopped(0, 9), &policy(), 90_000), Decision::Close(Ending::SoldOut));
        assert_eq!(send_now(&stopped(5, 9), &policy(), 90_000), Decision::Rest(Rest::Stopped));
    }

    #[test]
    fn more_people_than_the_limit_wait_for_the_merchant() {
        let policy = Policy { mass_send_limit: 10, ..policy() };
        assert_eq!(decide(&snapshot(11, 11), &policy, 10_000), Decision::Hold { reach: 11 });
        assert_eq!(decide(&snapshot(10, 11), &policy, 10_000), Decision::Tell { people: 10, new_wave: true });
        let flood = Snapshot { told_lately: 4, told_soon: 5, ..snapshot(2, 2) };
        assert_eq!(decide(&flood, &policy, 10_000), Decision::Hold { reach: 11 });
        let held = Snapshot { episode: Some(Episode { held: true, ..OPEN }), ..snapshot(11, 11) };
        assert_eq!(decide(&held, &policy, 10_000), Decision::Rest(Rest::WaitsForApproval));
        let approved = Snapshot { episode: Some(Episode { held: true, approved: true, ..OPEN }), ..snapshot(11, 11) };
        assert_eq!(decide(&approved, &policy, 10_000), Decision::Tell { people: 11, new_wave: true });
    }
}
