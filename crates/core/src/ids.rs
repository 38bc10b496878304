//! Typed identifiers. Each wraps the text of a UUIDv7 (RFC 9562), so that a shop's id cannot be passed where a variant's belongs.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// One store of one merchant: the tenant.
    ShopId
);
id!(
    /// A product of a shop.
    ProductId
);
id!(
    /// A variant: product + options, what can be bought.
    VariantId
);
id!(
    /// An e-mail address or phone number known to a shop.
    ContactId
);
id!(
    /// One contact asked to be told about one variant, or any variant of one product.
    SubscriptionId
);
id!(
    /// A stretch of time in which a variant can be bought again while people wait for it.
    EpisodeId
);
id!(
    /// A person who may sign in.
    UserId
);
id!(
    /// One message: one subscription × one telling × one channel.
    NotificationId
);
