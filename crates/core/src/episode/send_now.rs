//! The merchant asks for the next wave now.

use super::{Decision, Snapshot, decide};
use crate::policy::Policy;

/// As [`decide`], but a wave that has told its share is over: the next one does not wait its interval. Everything else holds: no more people
/// than the stock supports and is not kept for somebody else (R5), the mass-send guard (R9), and a wave that is still being told goes on.
pub fn send_now(snapshot: &Snapshot, policy: &Policy, now: i64) -> Decision {
    let decision = decide(snapshot, policy, now);
    let (Decision::NextWave { .. }, Some(episode)) = (decision, snapshot.episode) else { return decision };
    let Some(wave) = episode.wave else { return decision };
    decide(snapshot, policy, now.max(wave.ends_at(policy)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::episode::{Ending, Episode, Rest};
    use crate::stock::{Reading, Sellable};
    use crate::wave::Wave;

    fn policy() -> Policy {
        Policy { settle_secs: 10, wave_interval_secs: 3600, mass_send_limit: 100, ..Policy::default() }
    }

    fn snapshot(units: i64, waiting: u64, told: u64, asleep: u64) -> Snapshot {
        let reading = Reading { sellable: Sellable::Units(units), backorder: false, published: true, exists: true };
        let wave = Wave { number: 1, started_at: 10_000, told, asleep };
        Snapshot {
            reading,
            worth_telling_since: (units > 0).then_some(0),
            waiting,
            episode: Some(Episode { held: false, approved: false, stopped: false, wave: Some(wave) }),
            asleep,
            told_lately: told,
            told_soon: 0,
            held_out_until: None,
        }
    }

    #[test]
    fn the_next_wave_does_not_wait() {
        assert_eq!(decide(&snapshot(5, 90, 5, 0), &policy(), 20_000), Decision::NextWave { at: 3_610_000 });
        assert_eq!(send_now(&snapshot(5, 90, 5, 0), &policy(), 20_000), Decision::Tell { people: 5, new_wave: true });
        // Two units are kept for people who sleep.
        assert_eq!(send_now(&snapshot(5, 90, 5, 2), &policy(), 20_000), Decision::Tell { people: 3, new_wave: true });
        // All are.
        assert!(matches!(send_now(&snapshot(2, 90, 5, 2), &policy(), 20_000), Decision::NextWave { .. }));
    }

    #[test]
    fn every_other_rule_holds() {
        // A wave that is still being told goes on; a second one beside it would promise units twice.
        assert_eq!(send_now(&snapshot(50, 90, 5, 0), &policy(), 20_000), Decision::Tell { people: 45, new_wave: false });
        assert_eq!(send_now(&snapshot(0, 90, 5, 0), &policy(), 20_000), Decision::Close(Ending::SoldOut));
        assert_eq!(send_now(&snapshot(5, 0, 5, 0), &policy(), 20_000), Decision::Close(Ending::EverybodyTold));
        // R9: 60 told lately and 60 more are above 100.
        assert_eq!(send_now(&snapshot(60, 90, 60, 0), &policy(), 20_000), Decision::Hold { reach: 120 });
        let held = Episode { held: true, approved: false, stopped: false, wave: None };
        let held = Snapshot { episode: Some(held), ..snapshot(5, 90, 0, 0) };
        assert_eq!(send_now(&held, &policy(), 20_000), Decision::Rest(Rest::WaitsForApproval));
        // Nothing is under way: stock must settle first.
        let fresh = Snapshot { episode: None, worth_telling_since: Some(15_000), ..snapshot(5, 90, 0, 0) };
        assert_eq!(send_now(&fresh, &policy(), 20_000), Decision::Settle { until: 25_000 });
    }

    proptest::proptest! {
        #[test]
        fn never_more_than_the_stock_supports(
            units in 0_i64..200, waiting in 0_u64..200, told in 0_u64..200, asleep in 0_u64..200, at in 10_000_i64..9_000_000,
        ) {
            let snapshot = snapshot(units, waiting, told.max(asleep), asleep);
            if let Decision::Tell { people, new_wave } = send_now(&snapshot, &policy(), at) {
                let promised = if new_wave { asleep } else { told.max(asleep) };
                proptest::prop_assert!(people <= waiting);
                proptest::prop_assert!(people == 0 || people + promised <= units.unsigned_abs());
                proptest::prop_assert!(people == 0 || people + snapshot.told_lately <= 100);
            }
        }
    }
}
