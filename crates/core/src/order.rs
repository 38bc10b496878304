//! What a connector understood of an order, a cancellation or a refund. Platform ids are text; times are ms; money is integer minor units.

use std::collections::BTreeMap;

use crate::fact::Version;

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    /// It was placed, or cancelled since, or came back: the platform sends the order each time.
    Order(Box<Order>),
    Refund(Refund),
}

#[derive(Clone, PartialEq, Eq)]
pub struct Order {
    pub id: String,
    /// As people call it: `#1001`.
    pub name: String,
    pub placed_at: i64,
    /// Paid with the platform's pretended money.
    pub test: bool,
    /// As of when the platform says what follows. Messages come repeated, late and out of order: whether the order stands is what the
    /// newest says (R2).
    pub version: Version,
    /// It is off since then. An order can come back: WooCommerce's shoppers pay after all.
    pub cancelled_at: Option<i64>,
    /// Whose it is, as far as the platform says: as they were written.
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    /// Attribution tokens that the cart or one of its lines carried.
    pub cart_tokens: Vec<String>,
    /// Attribution tokens in the address at which the visit began.
    pub landing_tokens: Vec<String>,
    /// The visit came by a link of ours, whose token is lost: the channel that the link names.
    pub journey: Option<String>,
    pub lines: Vec<OrderLine>,
    /// What was refunded by the time of this message.
    pub refunds: Vec<Refund>,
    /// `refunds` is all that there is: what was told before and is not in it was undone.
    pub refunds_are_all: bool,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Order").field("id", &self.id).field("lines", &self.lines).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    pub id: String,
    /// `None`: a custom line, or a product that is gone.
    pub variant: Option<String>,
    pub quantity: i64,
    /// Price × quantity less discounts, without shipping.
    pub amount_minor: i64,
    /// Of the amount: the shop's where the platform says it.
    pub currency: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub id: String,
    pub order: String,
    pub lines: Vec<RefundedLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundedLine {
    pub line: String,
    pub quantity: i64,
    /// Decimal text as the platform wrote it, such as `19.99`.
    pub amount: String,
    /// `None`: the shop's.
    pub currency: Option<String>,
}

/// Is anything of a purchase left? `bought`: units of each line; `refunded`: units given back since, as far as lines are named. A purchase
/// whose lines are not known is kept: nothing tells what of it came back.
pub fn is_kept(bought: &BTreeMap<String, i64>, refunded: &BTreeMap<String, i64>) -> bool {
    bought.is_empty() || bought.iter().any(|(line, units)| refunded.get(line).copied().unwrap_or(0) < *units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units<const N: usize>(lines: [(&str, i64); N]) -> BTreeMap<String, i64> {
        lines.into_iter().map(|(line, units)| (line.to_owned(), units)).collect()
    }

    #[test]
    fn a_purchase_is_kept_while_one_unit_of_it_is() {
        let two_lines = units([("1", 2), ("2", 1)]);
        assert!(is_kept(&two_lines, &units([])));
        assert!(is_kept(&two_lines, &units([("1", 2), ("3", 9)])), "a refund of another line is not ours");
        assert!(is_kept(&two_lines, &units([("1", 1), ("2", 1)])));
        assert!(!is_kept(&two_lines, &units([("1", 2), ("2", 1)])));
        assert!(!is_kept(&two_lines, &units([("1", 3), ("2", 1)])));
        assert!(is_kept(&units([]), &units([("1", 3)])));
    }
}
