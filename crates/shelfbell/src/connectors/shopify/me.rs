//! Who we are in the shop, and who the shop is: for the first set-up and for `doctor`.

use serde::Deserialize;

use super::client::{CallError, ShopifyClient};
use super::documents;

/// Without these the connector cannot do its work.
pub const NEEDED_SCOPES: [&str; 4] = ["read_products", "read_inventory", "read_locations", "read_orders"];

#[derive(Clone, PartialEq, Eq)]
pub struct Me {
    pub scopes: Vec<String>,
    pub shop_name: String,
    /// The permanent domain, `{shop}.myshopify.com`.
    pub domain: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name, such as `Europe/Berlin`.
    pub timezone: String,
    /// The shop's own address, such as `https://shop.example`.
    pub primary_url: String,
    /// The merchant's address.
    pub email: String,
}

/// Without the merchant's address.
impl std::fmt::Debug for Me {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Me").field("domain", &self.domain).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

impl Me {
    /// Of [`NEEDED_SCOPES`], those that the app lacks. To write implies to read (shopify.dev, "Access scopes").
    pub fn missing_scopes(&self) -> Vec<&'static str> {
        let has =
            |needed: &str| self.scopes.iter().any(|scope| scope == needed || scope.strip_prefix("write_") == needed.strip_prefix("read_"));
        NEEDED_SCOPES.into_iter().filter(|needed| !has(needed)).collect()
    }
}

impl ShopifyClient {
    pub async fn me(&self) -> Result<Me, CallError> {
        let answer: Answer = self.call(&documents::ME, &serde_json::json!({})).await?;
        let shop = answer.shop;
        Ok(Me {
            scopes: answer.current_app_installation.access_scopes.into_iter().map(|scope| scope.handle).collect(),
            shop_name: shop.name,
            domain: shop.myshopify_domain,
            currency: shop.currency_code,
            timezone: shop.iana_timezone,
            primary_url: shop.primary_domain.url,
            email: shop.email,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    current_app_installation: Installation,
    shop: Shop,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Installation {
    access_scopes: Vec<Scope>,
}

#[derive(Deserialize)]
struct Scope {
    handle: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shop {
    name: String,
    myshopify_domain: String,
    primary_domain: PrimaryDomain,
    iana_timezone: String,
    currency_code: String,
    email: String,
}

#[derive(Deserialize)]
struct PrimaryDomain {
    url: String,
}
