//! The small pieces of meaning that a lexicon finds in a message. What they add up to is decided in `plan`, for all languages alike.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// In stock, sold out, available, left.
    Stock,
    /// Still, not yet: of stock where nothing else is spoken of.
    Still,
    /// Do you have, do you sell, can I buy.
    Have,
    /// When, how soon.
    When,
    /// Comes back, restocked, new delivery: of what is to come.
    Back,
    /// Back, again: of how things stand now, unless something else speaks of the future.
    Again,
    /// Has come back, was restocked: asks for now, in words of returning.
    Returned,
    /// Tell me, put me on the list.
    Tell,
    /// Tell me whether: a polite question, not a request to be told later.
    Ask,
    /// Stop telling me, unsubscribe.
    Stop,
    /// Delete, remove: of an alert that is known, a wish to stop it.
    Remove,
    /// Forget it, cancel that.
    Forget,
    /// Which alerts do I have, what is my place.
    MyAlerts,
    /// Why did I get no mail.
    Why,
    /// Something similar, what else, another colour.
    Alternatives,
    /// Which sizes, which colours: all variants are asked about.
    Range,
    Greeting,
    /// Is anybody there.
    Anyone,
    Thanks,
    Yes,
    No,
    /// Actually, instead, I meant.
    Correction,
    /// It, this one.
    This,
    /// Whichever.
    Any,
    /// All of them.
    All,
    /// Do not use my address.
    Withdraw,
    /// The address is right as it is.
    Keep,
    /// Orders, returns, shipping, payment, advice.
    Other,
    /// Not the following.
    Not,
}

impl Signal {
    #[cfg(test)]
    pub const ALL: [Self; 29] = [
        Self::Stock,
        Self::Still,
        Self::Have,
        Self::When,
        Self::Back,
        Self::Again,
        Self::Returned,
        Self::Tell,
        Self::Ask,
        Self::Stop,
        Self::Remove,
        Self::Forget,
        Self::MyAlerts,
        Self::Why,
        Self::Alternatives,
        Self::Range,
        Self::Greeting,
        Self::Anyone,
        Self::Thanks,
        Self::Yes,
        Self::No,
        Self::Correction,
        Self::This,
        Self::Any,
        Self::All,
        Self::Withdraw,
        Self::Keep,
        Self::Other,
        Self::Not,
    ];

    fn bit(self) -> u32 {
        1 << (self as u32)
    }
}

/// The signals of one message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals(u32);

impl Signals {
    pub fn add(&mut self, signal: Signal) {
        self.0 |= signal.bit();
    }

    pub fn has(self, signal: Signal) -> bool {
        self.0 & signal.bit() != 0
    }

    pub fn any(self, signals: &[Signal]) -> bool {
        signals.iter().any(|signal| self.has(*signal))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}
