//! Who speaks.

/// What the wording needs to know of the shop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    pub shop_name: String,
    /// Where everything that is not about stock is sent: an e-mail address or a page.
    pub support_address: Option<String>,
    /// BCP 47, the shopper's or the shop's: the order of a date within the language (`en-US`, `en-GB`).
    pub locale: String,
    /// Now, ms since the Unix epoch.
    pub now_ms: i64,
    /// The shop can send text messages.
    pub offers_sms: bool,
}
