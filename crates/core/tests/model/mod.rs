//! The rules as a model: a random history of one shop, and what must hold after each of its steps. The same model judges the pure
//! core and the program on both engines; each is a [`World`].

mod checked;
mod history;

use shelfbell_core::policy::Policy;

pub use checked::Rules;
pub use history::{Action, History};

/// Variants 0 and 1 are of product 0, variant 2 is of product 1. All are published, counted, and not back-ordered.
pub const VARIANTS: usize = 3;

pub fn product_of(variant: usize) -> usize {
    variant / 2
}

/// The guard of R9 looks back this far, ms.
pub const GUARD_WINDOW: i64 = 600_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Variant(usize),
    AnyOf(usize),
}

impl Target {
    pub fn variants(self) -> Vec<usize> {
        match self {
            Self::Variant(variant) => vec![variant],
            Self::AnyOf(product) => (0..VARIANTS).filter(|v| product_of(*v) == product).collect(),
        }
    }
}

/// A sign-up's own name.
pub type Request = String;

/// A message that was claimed.
#[derive(Clone, Debug)]
pub struct Message {
    pub request: Request,
    pub variant: usize,
    /// When the lease ends, ms.
    pub until: i64,
}

/// A message that was written, in whatever state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub request: Request,
    pub variant: usize,
    pub episode: String,
    pub approved: bool,
    pub wave: i64,
    pub state: State,
}

/// Somebody who is told later, so that what messages add can be measured.
#[derive(Clone, Debug)]
pub struct HeldOut {
    pub request: Request,
    /// ms.
    pub until: i64,
    pub episode: String,
    pub approved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Queued,
    Sent,
    /// Put back into the line at the door.
    Returned,
    Cancelled,
}

/// What is judged. Every method that changes something is one commit; between two of them everything in memory may be lost.
pub trait World {
    fn begin(now: i64, policy: &Policy) -> Self;
    fn pass(&mut self, ms: i64);
    fn set_policy(&mut self, policy: &Policy);
    /// A level of the variant's item arrives, by a webhook or a poll.
    fn receive(&mut self, variant: usize, units: i64, version: i64);
    /// `None`: refused, because it is in stock.
    fn sign_up(&mut self, person: usize, target: Target) -> Option<Request>;
    fn leave(&mut self, request: &Request);
    fn leave_everything(&mut self, person: usize);
    /// The merchant approves everything that is held.
    fn approve(&mut self);
    /// Looks at one variant that is due; false when none is.
    fn evaluate(&mut self, chunk: i64) -> bool;
    fn claim(&mut self, most: usize) -> Vec<Message>;
    fn hand_over(&mut self, message: &Message);
    fn record(&mut self, sent: &[Message]);
    /// The process dies and another one begins with what is on disk.
    fn crash(&mut self);

    fn level(&mut self, variant: usize) -> Option<i64>;
    /// Who waits for a variant, for it alone or for any of its product, first come first.
    fn line(&mut self, variant: usize) -> Vec<Request>;
    /// Those in a line who were held out, whether or not their time is over.
    fn held_out(&mut self) -> Vec<HeldOut>;
    fn alerts(&mut self) -> Vec<Alert>;
    /// Milliseconds for which a claim holds.
    fn lease_ms(&self) -> i64;
}
