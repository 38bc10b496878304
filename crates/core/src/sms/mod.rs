//! Text messages: what they cost in parts, how an alert is said in one of them, and what a shopper means by STOP.

mod keyword;
mod segments;
mod text;

pub use keyword::{Keyword, is_yes, keyword};
pub use segments::{Encoding, Segments, plain, segments, unaccented};
pub use text::{Alert, Confirmation, Digest, Place, confirmed, help, started, stopped};
