//! The shapes of `queries/{nodes,levels,loc,bulk_variants}.graphql`, and what they mean as facts.

use serde::{Deserialize, Deserializer};
use shelfbell_core::fact::{Fact, Level, Location, Product, Variant, Version};

use super::client::CallError;
use super::fields::time_ms;
use super::ids::Gid;

/// A `DateTime` in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ms(pub i64);

impl<'de> Deserialize<'de> for Ms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        time_ms(&text).map(Ms).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub nodes: Vec<T>,
    #[serde(rename = "pageInfo")]
    pub page_info: PageInfo,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

impl PageInfo {
    /// The cursor to go on from. One that does not move on would never end.
    pub fn next(self, operation: &'static str, previous: Option<&str>) -> Result<Option<String>, CallError> {
        match self.end_cursor {
            _ if !self.has_next_page => Ok(None),
            Some(cursor) if previous != Some(cursor.as_str()) => Ok(Some(cursor)),
            _ => Err(CallError::Unexpected { operation, reason: "its pages do not move on".to_owned() }),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VariantNode {
    id: Gid,
    title: String,
    sku: Option<String>,
    price: Option<String>,
    position: i64,
    inventory_policy: String,
    selected_options: Vec<SelectedOption>,
    image: Option<Image>,
    pub product: ProductNode,
    pub inventory_item: ItemNode,
}

#[derive(Debug, Deserialize)]
struct SelectedOption {
    value: String,
}

#[derive(Debug, Deserialize)]
struct Image {
    url: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProductNode {
    id: Gid,
    handle: String,
    title: String,
    vendor: Option<String>,
    product_type: Option<String>,
    status: String,
    online_store_url: Option<String>,
    updated_at: Ms,
    featured_media: Option<Media>,
    /// Only asked for by the bulk query.
    #[serde(default)]
    pub variants_count: Option<Count>,
}

#[derive(Debug, Deserialize)]
struct Media {
    preview: Option<Preview>,
}

#[derive(Debug, Deserialize)]
struct Preview {
    image: Option<Image>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Count {
    count: usize,
    precision: String,
}

impl Count {
    pub fn is_exactly(&self, number: usize) -> bool {
        self.precision == "EXACT" && self.count == number
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ItemNode {
    pub id: Gid,
    pub tracked: bool,
    pub updated_at: Ms,
    /// In the bulk export the levels are lines of their own.
    #[serde(default)]
    pub inventory_levels: Option<Page<LevelNode>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LevelNode {
    is_active: bool,
    updated_at: Ms,
    pub location: LocationRef,
    quantities: Vec<Quantity>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Quantity {
    name: String,
    #[serde(rename = "quantity")]
    number: i64,
    updated_at: Option<Ms>,
}

/// In the bulk export only the id: the locations have been read before.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum LocationRef {
    Whole(LocationNode),
    Id { id: Gid },
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LocationNode {
    pub id: Gid,
    name: String,
    is_active: bool,
    fulfills_online_orders: bool,
    updated_at: Ms,
}

impl LocationNode {
    pub fn into_fact(self) -> Fact {
        Fact::Location(Location {
            location: self.id.0,
            name: present(Some(self.name)),
            active: self.is_active,
            fulfils_online_orders: Some(self.fulfills_online_orders),
            updated_at: self.updated_at.0,
        })
    }
}

impl ItemNode {
    pub fn fact(&self) -> Fact {
        Fact::Item { item: self.id.0.clone(), tracked: self.tracked, updated_at: self.updated_at.0 }
    }
}

impl LevelNode {
    /// `read_at` (ms) is when the reading began: whatever Shopify sets off later is newer.
    ///
    /// The level's and the quantity's time both move when stock does; the later of them is the time of what was read.
    pub fn into_fact(self, item: &Gid, tracked: bool, read_at: i64) -> Fact {
        let available = self.quantities.iter().find(|quantity| quantity.name == "available");
        let updated_at = available.and_then(|quantity| quantity.updated_at).map_or(self.updated_at, |at| at.max(self.updated_at));
        let location = match self.location {
            LocationRef::Whole(LocationNode { id, .. }) | LocationRef::Id { id } => id.0,
        };
        Fact::Level(Level {
            item: item.0.clone(),
            location,
            available: tracked.then(|| available.map_or(0, |quantity| quantity.number)),
            connected: self.is_active,
            version: Version { updated_at: updated_at.0, triggered_at: read_at },
        })
    }
}

impl VariantNode {
    /// The product with this one of its variants.
    pub fn into_product(self) -> Product {
        let options: Vec<_> = self.selected_options.into_iter().map(|option| option.value).collect();
        let variant = Variant {
            variant: self.id.0,
            inventory_item: Some(self.inventory_item.id.0),
            title: plain(self.title),
            sku: present(self.sku),
            // Shopify's placeholder for a product without options.
            options: if options == ["Default Title"] { Vec::new() } else { options.into_iter().map(plain).collect() },
            price: present(self.price),
            image_url: self.image.map(|image| image.url),
            position: self.position,
            backorder: self.inventory_policy == "CONTINUE",
            tracked: Some(self.inventory_item.tracked),
        };
        let product = self.product;
        Product {
            product: product.id.0,
            handle: plain(product.handle),
            title: plain(product.title),
            vendor: present(product.vendor),
            product_type: present(product.product_type),
            image_url: product.featured_media.and_then(|media| media.preview?.image).map(|image| image.url),
            published: product.status == "ACTIVE" && product.online_store_url.is_some(),
            url: product.online_store_url,
            updated_at: product.updated_at.0,
            variants: vec![variant],
            complete: false,
        }
    }
}

/// NUL is dropped, as it is in webhooks: PostgreSQL cannot hold it.
fn plain(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

fn present(text: Option<String>) -> Option<String> {
    text.map(plain).filter(|text| !text.trim().is_empty())
}
