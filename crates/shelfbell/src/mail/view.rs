//! What the templates may say. Borrowed, because a wave renders the same product a hundred thousand times.

use serde::Serialize;

/// One item that somebody waits for: the alert, the reminder, the last units, and "sold out again". Titles and names may hold anything;
/// a picture whose URL is not http or https is left out.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AlertView<'a> {
    pub shop_name: &'a str,
    pub product_title: &'a str,
    pub variant_title: Option<&'a str>,
    /// With its currency, such as `€19.99`, as the reader writes it.
    pub price: Option<&'a str>,
    pub image_url: Option<&'a str>,
    pub click_url: &'a str,
    pub alerts_url: &'a str,
    /// The page that asks before it stops anything; the one-click address goes into the header.
    pub unsubscribe_url: &'a str,
    /// Set only when few are left; then the message says so.
    pub units_left: Option<i64>,
    pub postal_address: Option<&'a str>,
    /// BCP 47, such as `de-AT`. Templates that do not exist in it are taken in the shop's language, else in English.
    pub locale: &'a str,
}

impl AlertView<'_> {
    /// Without what must not be shown.
    #[must_use]
    pub fn clean(self) -> Self {
        Self { image_url: web_picture(self.image_url), units_left: few(self.units_left), ..self }
    }
}

/// One of several items that are back together.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView<'a> {
    pub product_title: &'a str,
    pub variant_title: Option<&'a str>,
    pub price: Option<String>,
    pub image_url: Option<String>,
    pub click_url: String,
    pub units_left: Option<i64>,
}

/// Several items that one person waits for are back together.
#[derive(Clone, Debug, Serialize)]
pub struct DigestView<'a> {
    pub shop_name: &'a str,
    pub items: Vec<ItemView<'a>>,
    pub alerts_url: &'a str,
    pub unsubscribe_url: &'a str,
    pub postal_address: Option<&'a str>,
    pub locale: &'a str,
}

impl DigestView<'_> {
    #[must_use]
    pub fn clean(mut self) -> Self {
        for item in &mut self.items {
            if web_picture(item.image_url.as_deref()).is_none() {
                item.image_url = None;
            }
            item.units_left = few(item.units_left);
        }
        self
    }
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

fn web_picture(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

fn few(units: Option<i64>) -> Option<i64> {
    units.filter(|units| *units > 0)
}
