//! What the answer will be about. Facts are filled in later, from the outcome.

use crate::chat::Product;
use crate::chat::dialogue::{Given, Purpose};

#[derive(Clone, Debug, Default)]
pub enum View {
    #[default]
    HandOver,
    Greeting,
    Thanks,
    /// Yes to nothing that was asked.
    Ready,
    Declined {
        product: Option<String>,
    },
    /// Neither yes nor no to what was asked: the question stands.
    Noted,
    /// One of several products, or of all where none is named.
    WhichProduct {
        candidates: Vec<Product>,
        wish: Wish,
    },
    /// The shop has nothing of that name.
    NotFound {
        candidates: Vec<Product>,
    },
    /// The product does not come like that.
    NoSuchVariant {
        product: Product,
        wish: Wish,
    },
    /// The stock of these variants; `variants` are all when the product as a whole is meant.
    Stock {
        product: Product,
        variants: Vec<String>,
        wish: Wish,
    },
    /// The stock of more than one product, each with the variants that were named.
    StockOfSeveral {
        items: Vec<(Product, Vec<String>)>,
        wish: Wish,
    },
    Alternatives {
        product: Option<Product>,
        asked_about: Option<String>,
        others: Vec<Product>,
    },
    SignUp {
        product: Product,
        variant: Option<String>,
        wish: Wish,
    },
    AskAddress {
        question: AddressQuestion,
        wish: Wish,
        product: Option<Product>,
        variant: Option<String>,
        purpose: Purpose,
    },
    AddressForgotten,
    Alerts {
        wish: Wish,
    },
    Why {
        wish: Wish,
    },
    Cancelled,
    WhichAlert,
    /// The alerts of an address have to be known before one can be ended.
    ListToCancel {
        wish: Wish,
    },
    NothingToCancel,
    /// A code was typed.
    Code,
}

/// What the shopper wants beside an answer.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// To be told, in their own words.
    pub to_be_told: bool,
    /// Asked when it comes back.
    pub date: bool,
    /// Any variant will do.
    pub any_variant: bool,
    /// An address given in this turn: remembered whatever comes of it.
    pub gives: Option<Given>,
    /// The alert that a new one would take the place of.
    pub replaces: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressQuestion {
    Which,
    Invalid,
    Slip {
        typed: String,
        meant: String,
    },
    /// A phone number that belongs to no country that is known.
    CountryCode,
    /// A phone number, but the shop sends no text messages.
    EmailOnly,
}
