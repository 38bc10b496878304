//! What the exports of other systems call their columns. Headers are compared by their letters and digits alone: `Variant ID`, `variant_id`
//! and `VariantId` are one.
//!
//! Where a name comes from stands beside it; `docs/OPERATING.md` says what is assumed. A header that is not known here is for the merchant
//! to map.

/// What a column of such a file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// An e-mail address or a phone number.
    Address,
    /// A phone number, where there is no address.
    Phone,
    Channel,
    VariantId,
    Sku,
    ProductId,
    Handle,
    ProductTitle,
    /// The variant's title, or its options.
    VariantTitle,
    CreatedAt,
    /// Set: they were told there already.
    NotifiedAt,
    State,
    Locale,
    Quantity,
    /// Whether they agreed.
    Consent,
    ConsentText,
    ConsentAt,
}

impl Column {
    pub const ALL: [Self; 17] = [
        Self::Address,
        Self::Phone,
        Self::Channel,
        Self::VariantId,
        Self::Sku,
        Self::ProductId,
        Self::Handle,
        Self::ProductTitle,
        Self::VariantTitle,
        Self::CreatedAt,
        Self::NotifiedAt,
        Self::State,
        Self::Locale,
        Self::Quantity,
        Self::Consent,
        Self::ConsentText,
        Self::ConsentAt,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Channel => "channel",
            Self::VariantId => "variant_id",
            Self::Sku => "sku",
            Self::ProductId => "product_id",
            Self::Handle => "handle",
            Self::ProductTitle => "product_title",
            Self::VariantTitle => "variant_title",
            Self::CreatedAt => "created_at",
            Self::NotifiedAt => "notified_at",
            Self::State => "state",
            Self::Locale => "locale",
            Self::Quantity => "quantity",
            Self::Consent => "consent",
            Self::ConsentText => "consent_text",
            Self::ConsentAt => "consent_at",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.as_str() == text)
    }

    /// The first of these headers that a file has is taken.
    fn headers(self, platform: Platform) -> impl Iterator<Item = &'static str> {
        let own = OWN.iter().filter(move |(of, column, _)| (*of, *column) == (platform, self)).flat_map(|(_, _, headers)| *headers);
        let common = COMMON.iter().filter(move |(column, _)| *column == self).flat_map(|(_, headers)| *headers);
        own.chain(common).copied()
    }

    /// Which header of a file holds it.
    pub fn among(self, platform: Platform, headers: &[String]) -> Option<usize> {
        self.headers(platform).find_map(|name| headers.iter().position(|header| letters(header) == name))
    }
}

/// Where a file was exported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    Klaviyo,
    Stoq,
    Swym,
    Amp,
    NotifyMe,
    /// Our own export, and any other file.
    Shelfbell,
}

impl Platform {
    pub const ALL: [Self; 6] = [Self::Klaviyo, Self::Stoq, Self::Swym, Self::Amp, Self::NotifyMe, Self::Shelfbell];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Klaviyo => "klaviyo",
            Self::Stoq => "stoq",
            Self::Swym => "swym",
            Self::Amp => "amp",
            Self::NotifyMe => "notify_me",
            Self::Shelfbell => "shelfbell",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.as_str() == text)
    }

    /// By what only its files have; ours where nothing tells.
    pub fn of(headers: &[String]) -> Self {
        let headers: Vec<String> = headers.iter().map(|header| letters(header)).collect();
        let has = |name: &&str| headers.iter().any(|header| header == name);
        SIGNS.iter().find(|(_, names)| names.iter().all(has)).map_or(Self::Shelfbell, |(platform, _)| *platform)
    }
}

/// Letters and digits in lower case.
pub fn letters(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first that fits says where a file is from.
const SIGNS: &[(Platform, &[&str])] = &[
    (Platform::Shelfbell, &["address", "variantid", "consentat", "notifiedat"]),
    (Platform::Klaviyo, &["klaviyoid"]),
    (Platform::Klaviyo, &["emailmarketingconsent"]),
    (Platform::Klaviyo, &["emailmarketingstatus"]),
    (Platform::Klaviyo, &["eventid", "profileid"]),
    (Platform::Swym, &["epi", "empi"]),
    (Platform::Swym, &["mediumvalue"]),
    (Platform::Amp, &["variantid", "subscribedat", "lastmessagesentat"]),
    (Platform::Amp, &["quantityrequired", "variantid"]),
    (Platform::Stoq, &["shopifyvariantid"]),
    (Platform::Stoq, &["contact", "signedup"]),
    (Platform::NotifyMe, &["subscriberemail"]),
    (Platform::NotifyMe, &["notificationstatus", "subscribedon"]),
];

/// Names that are one system's own.
const OWN: &[(Platform, Column, &[&str])] = &[
    // Profile properties as Klaviyo's CSV exports name them; the events of back in stock carry ProductName, VariantId and SKU.
    (Platform::Klaviyo, Column::Consent, &["emailmarketingconsent", "emailmarketingstatus", "consent"]),
    (Platform::Klaviyo, Column::ConsentAt, &["emailmarketingconsenttimestamp", "consenttimestamp"]),
    (Platform::Klaviyo, Column::CreatedAt, &["eventtimestamp", "datetime", "timestamp", "eventdate"]),
    (Platform::Klaviyo, Column::ProductTitle, &["productname", "itemname"]),
    (Platform::Klaviyo, Column::VariantTitle, &["variantname"]),
    // The fields of its signups API, and of the table that its reports show.
    (Platform::Stoq, Column::Address, &["contact"]),
    (Platform::Stoq, Column::VariantId, &["shopifyvariantid"]),
    (Platform::Stoq, Column::ProductId, &["shopifyproductid"]),
    (Platform::Stoq, Column::CreatedAt, &["signedup", "signedupat", "signupdate"]),
    (Platform::Stoq, Column::NotifiedAt, &["notificationsentat", "alertsentat"]),
    // The names of its API: medium and value of the contact, epi the variant, empi the product.
    (Platform::Swym, Column::Channel, &["medium"]),
    (Platform::Swym, Column::Address, &["mediumvalue"]),
    (Platform::Swym, Column::VariantId, &["epi"]),
    (Platform::Swym, Column::ProductId, &["empi"]),
    (Platform::Swym, Column::ProductTitle, &["dt", "producttitle"]),
    (Platform::Swym, Column::CreatedAt, &["cts", "subscribedon", "subscribeddate"]),
    (Platform::Swym, Column::Consent, &["addtomailinglistconsent"]),
    // Email, ProductId, VariantId, Product Title, Variant Title, Subscribed At, Last Message Sent At.
    (Platform::Amp, Column::CreatedAt, &["subscribedat"]),
    (Platform::Amp, Column::NotifiedAt, &["lastmessagesentat"]),
    (Platform::Amp, Column::Quantity, &["quantityrequired"]),
    (Platform::NotifyMe, Column::Address, &["subscriberemail"]),
    (Platform::NotifyMe, Column::Phone, &["subscriberphone"]),
    (Platform::NotifyMe, Column::State, &["notificationstatus"]),
    (Platform::NotifyMe, Column::CreatedAt, &["subscribedon", "subscribeddate", "subscriptiondate"]),
];

/// Names that anybody may have used.
const COMMON: &[(Column, &[&str])] = &[
    (Column::Address, &["address", "email", "emailaddress", "customeremail", "emailphone"]),
    (Column::Phone, &["phone", "phonenumber", "customerphone", "sms", "smsnumber"]),
    (Column::Channel, &["channel", "medium"]),
    (Column::VariantId, &["variantid", "productvariantid"]),
    (Column::Sku, &["sku", "variantsku", "productsku"]),
    (Column::ProductId, &["productid"]),
    (Column::Handle, &["handle", "producthandle"]),
    (Column::ProductTitle, &["producttitle", "productname", "product", "title"]),
    (Column::VariantTitle, &["varianttitle", "variantname", "variant", "variation", "options"]),
    (
        Column::CreatedAt,
        &["createdat", "createdon", "createddate", "dateadded", "signedupat", "subscribedat", "requestedat", "signupdate", "date"],
    ),
    (Column::NotifiedAt, &["notifiedat", "notifiedon", "sentat", "emailsentat", "notificationsentat"]),
    (Column::State, &["state", "status"]),
    (Column::Locale, &["locale", "language"]),
    (Column::Quantity, &["quantity"]),
    (Column::Consent, &["consent", "acceptsmarketing", "optin", "optedin", "marketingconsent", "gdprconsent"]),
    (Column::ConsentText, &["consenttext"]),
    (Column::ConsentAt, &["consentat", "consentedat", "consenttimestamp", "optinat"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn files_say_where_they_are_from() {
        for (line, platform) in [
            ("Email,ProductId,VariantId,Product Title,Variant Title,Subscribed At,Last Message Sent At", Platform::Amp),
            ("Email,Klaviyo ID,First Name,Email Marketing Consent,Variant ID", Platform::Klaviyo),
            ("medium,mediumvalue,epi,empi,cts", Platform::Swym),
            ("id,channel,contact,shopify_variant_id,shopify_product_id,status,created_at", Platform::Stoq),
            ("Subscriber Email,Product Title,Notification Status", Platform::NotifyMe),
            (
                "id,variant_id,sku,product_title,variant_title,channel,address,state,position,locale,source,consent_at,created_at,notified_at",
                Platform::Shelfbell,
            ),
            ("name,e-mail", Platform::Shelfbell),
        ] {
            assert_eq!(Platform::of(&headers(line)), platform, "{line}");
        }
    }

    #[test]
    fn every_own_name_is_written_as_it_is_compared() {
        let names = OWN.iter().flat_map(|(.., names)| *names).chain(COMMON.iter().flat_map(|(_, names)| *names));
        for name in names.chain(SIGNS.iter().flat_map(|(_, names)| *names)) {
            assert_eq!(*name, letters(name));
        }
    }
}
