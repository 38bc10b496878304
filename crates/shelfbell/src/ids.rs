//! New ids: UUIDv7 (RFC 9562) from the clock and randomness that are passed in. Within one process they increase strictly, so that
//! people who sign up in the same millisecond keep their order.

use std::sync::Mutex;

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

/// Makes ids and secrets.
#[derive(Debug)]
pub struct Ids {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    rng: StdRng,
    last_ms: u64,
    counter: u16,
}

impl Ids {
    /// From the operating system's randomness.
    pub fn random() -> Self {
        Self::from_rng(StdRng::from_rng(&mut rand::rand_core::UnwrapErr(rand::rngs::SysRng)))
    }

    /// Repeatable, for tests.
    pub fn seeded(seed: u64) -> Self {
        Self::from_rng(StdRng::seed_from_u64(seed))
    }

    fn from_rng(rng: StdRng) -> Self {
        Self { state: Mutex::new(State { rng, last_ms: 0, counter: 0 }) }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A UUIDv7 for `now` (ms since the Unix epoch). `rand_a` counts within a millisecond (RFC 9562 §6.2, method 1).
    pub fn next(&self, now: i64) -> String {
        let mut state = self.state();
        let now = u64::try_from(now).unwrap_or(0);
        if now > state.last_ms {
            state.last_ms = now;
            state.counter = state.rng.random_range(0..0x400);
        } else if state.counter == 0xfff {
            state.last_ms += 1;
            state.counter = 0;
        } else {
            state.counter += 1;
        }
        let mut random = [0_u8; 10];
        state.rng.fill_bytes(&mut random);
        let [high, low] = state.counter.to_be_bytes();
        (random[0], random[1]) = (high, low);
        uuid::Builder::from_unix_timestamp_millis(state.last_ms, &random).into_uuid().to_string()
    }

    /// Randomness of its own, from this one's.
    pub fn rng(&self) -> StdRng {
        StdRng::from_rng(&mut self.state().rng)
    }

    /// A secret of 256 bits, as hexadecimal text behind a prefix that says what it is.
    pub fn secret(&self, prefix: &str) -> String {
        let mut bytes = [0_u8; 32];
        self.state().rng.fill_bytes(&mut bytes);
        format!("{prefix}{}", hex::encode(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_increase_within_a_millisecond_and_when_the_clock_steps_back() {
        let ids = Ids::seeded(1);
        let made: Vec<String> = (0..10_000).map(|n| ids.next(1_700_000_000_000 - n % 2)).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|id| uuid::Uuid::parse_str(id).unwrap().get_version_num() == 7));
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let ids = Ids::random();
        assert_ne!(ids.secret("sk_"), ids.secret("sk_"));
        assert_eq!(ids.secret("sk_").len(), 67);
    }
}
