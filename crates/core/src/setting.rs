//! What a setting says of itself: enough for a form to be made of it, and for a shop owner who read nothing to understand it. Policy keys,
//! channels and connectors declare their settings alike, each beside the code that reads them.

/// One setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    pub key: &'static str,
    /// A few words.
    pub label: &'static str,
    /// What it does to shoppers, in a sentence or two.
    pub help: &'static str,
    pub kind: Kind,
    /// What numbers of it count, such as `days`.
    pub unit: Option<&'static str>,
    /// Its value is never shown again.
    pub secret: bool,
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Integer {
        min: i64,
        max: i64,
    },
    /// In thousandths.
    Decimal {
        min_milli: u32,
        max_milli: u32,
    },
    Text,
    Choice(&'static [Choice]),
    /// Hours of a day, or none for all of it.
    Hours,
    /// ISO 3166 codes.
    Countries,
    /// `#rrggbb`.
    Colour,
    Url,
    Email,
    /// BCP 47.
    Language,
    /// ISO 3166.
    Country,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: &'static str,
    pub label: &'static str,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer { .. } => "integer",
            Self::Decimal { .. } => "decimal",
            Self::Text => "text",
            Self::Choice(_) => "choice",
            Self::Hours => "hours",
            Self::Countries => "countries",
            Self::Colour => "colour",
            Self::Url => "url",
            Self::Email => "email",
            Self::Language => "language",
            Self::Country => "country",
        }
    }
}

/// Settings that are shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    pub key: &'static str,
    pub title: &'static str,
    pub settings: &'static [Declaration],
}

impl Declaration {
    pub const fn new(key: &'static str, label: &'static str, kind: Kind, help: &'static str) -> Self {
        Self { key, label, help, kind, unit: None, secret: false }
    }

    #[must_use]
    pub const fn counted_in(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// What is written into it is never read out again.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }
}
