//! What is meant, and the one thing that has to be done before it can be answered.

mod address;
mod alerts;
mod decide;
mod item;
mod picked;
mod view;

use super::{Dialogue, Heard, Intent, Product};
use crate::contact::ChannelKind;
pub(super) use view::{AddressQuestion, View, Wish};

/// What a turn means.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub intent: Intent,
    /// Do this, write down the [`super::Outcome`], then call [`super::answer`].
    pub act: Act,
    pub(super) view: View,
    /// The page's product, remembered so that a change of page is noticed.
    pub(super) page: Option<String>,
}

/// At most one per turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// Nothing: the answer needs no facts.
    #[default]
    Say,
    /// Read the stock of these variants now, into [`super::Outcome::readings`].
    Read { variants: Vec<String> },
    /// Read the stock again, sign up if it still cannot be bought: [`super::Outcome::sign_up`], and the readings.
    SignUp(SignUp),
    /// Alerts of this conversation, and those of addresses given in it: [`super::Outcome::alerts`].
    ListAlerts { alerts: Vec<String>, addresses: Vec<String> },
    /// As `ListAlerts`, each with its [`super::Alert::because`].
    Why { alerts: Vec<String>, addresses: Vec<String> },
    /// End these subscriptions: [`super::Outcome::cancelled`].
    Cancel { alerts: Vec<String> },
    /// Confirm the alert of this conversation whose message holds this code: [`super::Outcome::code`].
    Confirm { code: String },
}

/// A request in the shopper's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUp {
    pub product: String,
    /// `None`: any variant.
    pub variant: Option<String>,
    pub channel: ChannelKind,
    /// As the shopper typed it, in this or an earlier message of the conversation.
    pub address: String,
    /// The sentence agreed to, in the conversation's language: store it with this turn.
    pub consent: String,
    /// A subscription that this one takes the place of: end it once the new one is made.
    pub replaces: Option<String>,
}

/// Decides what is meant. `page` is the product on whose page the shopper writes, `page_variant` the variant selected there. `found`
/// are up to 12 products from the search plus the recalled ones, each with all its variants, in any order.
pub fn plan(heard: &Heard, dialogue: &Dialogue, page: Option<&Product>, page_variant: Option<&str>, found: &[Product]) -> Plan {
    let turn = decide::Turn::new(heard, dialogue, page, page_variant, found);
    Plan { page: turn.page.clone(), ..turn.decide() }
}

impl Plan {
    fn say(intent: Intent, view: View) -> Self {
        Self { intent, view, ..Self::default() }
    }
}
