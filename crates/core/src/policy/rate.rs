//! Rates with up to three decimals, exactly.

use serde::{Deserialize, Serialize};

/// People told per unit, in thousandths: `Rate::from_milli(1500)` tells three people for two units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(u32);

impl Rate {
    pub const ONE: Self = Self(1000);

    pub fn from_milli(milli: u32) -> Self {
        Self(milli)
    }

    pub fn milli(self) -> u32 {
        self.0
    }

    /// `1`, `0.5`, `2.25`; above zero and at most 1,000.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let milli = crate::money::parse_minor(text, "KWD")?;
        let milli = u32::try_from(milli).ok()?;
        (1..=1_000_000).contains(&milli).then_some(Self(milli))
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, milli) = (self.0 / 1000, self.0 % 1000);
        if milli == 0 { write!(f, "{whole}") } else { f.write_str(format!("{whole}.{milli:03}").trim_end_matches('0')) }
    }
}

impl Serialize for Rate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("'{text}' is not a rate")))
    }
}
