//! What a connector understood of an order, a cancellation or a refund. Platform ids are text; times are ms; money is integer minor units.

/// Something that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    /// It was placed, or cancelled since: the platform sends the whole order with both.
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
