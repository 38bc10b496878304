//! What a conversation remembers between turns. Small, and safe to store as JSON.

use serde::{Deserialize, Serialize};

use super::{Asks, Choice, Language, wording};
use crate::contact::ChannelKind;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialogue {
    pub language: Option<Language>,
    pub(crate) focus: Option<Focus>,
    /// The product on whose page the last turn was written.
    pub(crate) page: Option<String>,
    pub(crate) asked: Option<Asked>,
    /// Addresses that the shopper gave, newest last.
    pub(crate) addresses: Vec<Given>,
    /// Products for which the offer was declined.
    pub(crate) declined: Vec<String>,
    /// Alerts made or listed in this conversation and still wanted.
    pub(crate) alerts: Vec<Known>,
    /// The last turn made this alert.
    pub(crate) just_made: Option<String>,
    /// An alert of this conversation can be confirmed by the code from its message.
    pub(crate) awaits_code: bool,
    /// The shopper writes text messages: the phone's owner, and no buttons.
    pub(crate) by_phone: bool,
}

/// What is being talked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Focus {
    pub product: String,
    /// `None` while it is not known which one, or any will do.
    pub variant: Option<String>,
}

/// The question that the last reply ended with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub what: Asks,
    pub purpose: Purpose,
    /// The consent sentence was shown with it.
    pub consent_shown: bool,
    /// That sentence.
    #[serde(default)]
    pub consent: Option<ConsentShown>,
    pub picks: Vec<Pick>,
    /// An address whose spelling is in question.
    pub slip: Option<String>,
    /// Ends when the sign-up that this leads to is made.
    pub replaces: Option<String>,
    /// The words of the message that left open which product is meant, addresses covered.
    #[serde(default)]
    pub words: Vec<String>,
}

/// The words that a consent is given to, as they were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ConsentShown {
    pub text: String,
    /// They name text messages, their rates and STOP.
    pub names_sms: bool,
}

impl ConsentShown {
    /// For an address that is known.
    pub fn for_one(language: Language, channel: ChannelKind) -> Self {
        let names_sms = channel == ChannelKind::Sms;
        Self { text: wording::plain(language, if names_sms { "consent-phone" } else { "consent" }), names_sms }
    }

    /// For one that is still to be given.
    pub fn for_any(language: Language, offers_sms: bool) -> Self {
        Self { text: wording::plain(language, if offers_sms { "consent-or-phone" } else { "consent" }), names_sms: offers_sms }
    }

    pub fn covers(&self, channel: ChannelKind) -> bool {
        channel != ChannelKind::Sms || self.names_sms
    }
}

/// What the answer to a question is needed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    #[default]
    Stock,
    SignUp,
    Alerts,
    Why,
    Cancel,
}

/// A choice that was shown, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pick {
    pub choice: Choice,
    pub target: Target,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    Product(String),
    Variant { product: String, variant: String },
    AnyVariant(String),
    Address(String),
    Alert(String),
    AllAlerts,
    Yes,
    No,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    pub channel: ChannelKind,
    /// As typed.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    pub id: String,
    pub product: String,
    pub variant: Option<String>,
    pub item: String,
}

impl Dialogue {
    /// The shopper writes by text message from this number (E.164), so that their address is known.
    pub fn is_by_phone(&mut self, number: &str) {
        self.by_phone = true;
        let own = Given { channel: ChannelKind::Sms, text: number.to_owned() };
        if !self.addresses.contains(&own) {
            self.addresses.insert(0, own);
        }
    }

    pub(crate) fn address(&self) -> Option<&Given> {
        self.addresses.last()
    }

    pub(crate) fn asks(&self) -> Option<Asks> {
        self.asked.as_ref().map(|asked| asked.what)
    }

    /// The products that the last question offered.
    pub(crate) fn shown_products(&self) -> Vec<&str> {
        let asked = self.asked.iter().filter(|asked| asked.what == Asks::Product);
        let targets = asked.flat_map(|asked| &asked.picks).map(|pick| &pick.target);
        targets
            .filter_map(|target| match target {
                Target::Product(product) | Target::Variant { product, .. } => Some(product.as_str()),
                _ => None,
            })
            .collect()
    }

    /// Products that the next message may be about.
    pub(crate) fn products_in_play(&self) -> Vec<String> {
        let mut products: Vec<String> = self.focus.iter().map(|focus| focus.product.clone()).collect();
        let picks = self.asked.iter().flat_map(|asked| &asked.picks);
        products.extend(picks.filter_map(|pick| match &pick.target {
            Target::Product(product) | Target::Variant { product, .. } | Target::AnyVariant(product) => Some(product.clone()),
            _ => None,
        }));
        products.extend(self.alerts.iter().rev().take(6).map(|alert| alert.product.clone()));
        let mut seen = std::collections::HashSet::new();
        products.retain(|product| seen.insert(product.clone()));
        products
    }
}
