//! What the templates may say. Borrowed, because a wave renders the same product a hundred thousand times.

use serde::Serialize;

/// The alert: the item that someone waits for can be bought again. Titles and names may hold anything; a picture whose URL is not
/// http or https is left out.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AlertView<'a> {
    pub shop_name: &'a str,
    pub product_title: &'a str,
    pub variant_title: Option<&'a str>,
    /// With its currency, such as `EUR 19.99`.
    pub price: Option<&'a str>,
    pub image_url: Option<&'a str>,
    pub click_url: &'a str,
    pub alerts_url: &'a str,
    /// The page that asks before it stops anything; the one-click address goes into the header.
    pub unsubscribe_url: &'a str,
    /// Set only when few are left; then the message says so.
    pub units_left: Option<i64>,
    pub postal_address: Option<&'a str>,
    /// BCP 47, such as `de-AT`. Templates that do not exist in it are taken in English.
    pub locale: &'a str,
}

/// Double opt-in: someone left this address; is it theirs, and do they want it?
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ConfirmationView<'a> {
    pub shop_name: &'a str,
    pub product_title: &'a str,
    pub variant_title: Option<&'a str>,
    pub confirm_url: &'a str,
    /// Six digits, which confirm it where they are typed into the chat.
    pub code: &'a str,
    pub postal_address: Option<&'a str>,
    pub locale: &'a str,
}
