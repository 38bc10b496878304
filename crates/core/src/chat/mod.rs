//! The concierge: understands what a shopper writes, keeps the dialogue, and words the answer. No model, no I/O.
//!
//! One turn is five calls. What happens between them (search, stock readings, sign-ups) is the caller's:
//!
//! 1. [`hear`] reads the message: language, intent signals, contacts, words to search the catalogue with.
//! 2. The caller searches with [`Heard::search`], loads [`Heard::recall`], and calls [`plan`], which decides what is meant.
//! 3. The caller does the one [`Act`] of the plan and writes down the [`Outcome`].
//! 4. [`answer`] words it and moves the dialogue on.
//! 5. [`Reply`] goes to the shopper; the [`Dialogue`] is kept for the next turn.
//!
//! R11 lives here: words about stock come only from the readings in the outcome of the same turn, and an address that is signed up
//! stands literally in a message of the shopper's.

mod alike;
mod answer;
mod contacts;
mod date;
mod detect;
mod dialogue;
mod fold;
mod hear;
mod index;
mod intent;
mod language;
mod lexicon;
mod measure;
mod numbers;
mod options;
mod outcome;
pub(crate) mod pattern;
mod plan;
mod product;
mod question;
mod reply;
mod resolve;
mod signal;
mod slip;
mod text;
mod things;
mod voice;
pub(crate) mod wording;
pub(crate) mod words;

pub use answer::answer;
pub use date::day;
pub use dialogue::Dialogue;
pub use fold::fold;
pub use hear::{ContactMention, Heard, hear};
pub use index::index_words;
pub use intent::Intent;
pub use language::Language;
pub use outcome::{Alert, Because, CodeResult, NotSignedUp, Outcome, SignUpResult, VariantReading};
pub use plan::{Act, Plan, SignUp, plan};
pub use product::{Product, Variant};
pub use question::stock_question;
pub use reply::{About, Asks, Card, Choice, Reply};
pub use voice::Voice;

/// The longest message that is read, characters.
pub const LONGEST_MESSAGE: usize = 2_000;
