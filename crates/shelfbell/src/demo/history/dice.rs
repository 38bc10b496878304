//! Chance that repeats: the same seed gives the same past.

use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _, SeedableRng as _};

pub struct Dice(StdRng);

impl Dice {
    /// `domain`: two shops of one database have no id in common.
    pub fn new(seed: u64, domain: &str) -> Self {
        let mixed = domain.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(StdRng::seed_from_u64(mixed))
    }

    /// From `from` to before `to`.
    pub fn range(&mut self, from: i64, to: i64) -> i64 {
        if to <= from { from } else { self.0.random_range(from..to) }
    }

    pub fn index(&mut self, length: usize) -> usize {
        if length <= 1 { 0 } else { self.0.random_range(0..length) }
    }

    pub fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }

    /// True in so many of a thousand cases.
    pub fn chance(&mut self, per_mille: u32) -> bool {
        self.0.random_range(0..1_000) < per_mille
    }

    /// An id as the program would have made it then (UUIDv7).
    pub fn id(&mut self, at: i64) -> String {
        let mut random = [0_u8; 10];
        self.0.fill_bytes(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at).unwrap_or(0), &random).into_uuid().to_string()
    }

    /// 128 bits as hexadecimal text.
    pub fn hex(&mut self) -> String {
        let mut bytes = [0_u8; 16];
        self.0.fill_bytes(&mut bytes);
        hex::encode(bytes)
    }
}
