//! What the tools take. The comments are shown to agents.

use rmcp::schemars::{self, JsonSchema};
use serde::Deserialize;

use crate::http::storefront::PlatformId;

/// One of the three.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "schemars")]
pub struct Asked {
    /// A variant: the shop platform's id, or the SKU.
    #[schemars(with = "Option<String>")]
    pub variant_id: Option<PlatformId>,
    /// A product, for all its variants: the shop platform's id, or the handle in its URL.
    #[schemars(with = "Option<String>")]
    pub product_id: Option<PlatformId>,
    /// What the shopper calls it, in their words, at most 2,000 characters.
    pub query: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "schemars")]
pub struct Wish {
    /// The variant to wait for: the shop platform's id, or the SKU.
    #[schemars(with = "Option<String>")]
    pub variant_id: Option<PlatformId>,
    /// Instead of `variant_id`: any variant of this product will do.
    #[schemars(with = "Option<String>")]
    pub product_id: Option<PlatformId>,
    /// `email` or `sms`; shops that send no text messages refuse `sms`.
    pub channel: String,
    /// The person's own address, as they gave it.
    pub address: String,
    /// The exact sentence that was shown to the person and that they agreed to. It is kept as evidence.
    pub consent_text: String,
    /// The person's language, a tag such as `en` or `pt-BR`; the shop's own when left out.
    pub locale: Option<String>,
    /// How many are wanted; 1 when left out.
    pub quantity: Option<i64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "schemars")]
pub struct Link {
    /// The "my alerts" link of any message that the shop sent to this person (it contains `/s/`), or the part after `/s/`.
    pub link: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "schemars")]
pub struct Stop {
    /// The "my alerts" link of any message that the shop sent to this person (it contains `/s/`), or the part after `/s/`.
    pub link: String,
    /// The alert to end, by its id from `list_my_alerts`.
    pub subscription_id: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "schemars")]
pub struct Most {
    /// How many lines at most, from 1 to 100; 20 when left out.
    #[schemars(range(min = 1, max = 100))]
    pub limit: Option<i64>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "schemars")]
pub struct Subscription {
    /// The subscription's id.
    pub subscription_id: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "schemars")]
pub struct Episode {
    /// The restock episode's id.
    pub episode_id: String,
}
