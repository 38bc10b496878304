//! A product as a chat shows it: picture, price, link and how it stands.

use serde::Serialize;
use shelfbell_core::chat::Reply;
use shelfbell_core::money::format_minor;
use shelfbell_core::stock::Availability;

use crate::db::catalogue::{self, Variant};
use crate::db::shops::Shop;
use crate::db::{Db, Tx};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Card {
    pub product_handle: String,
    /// `null` when the product as a whole is meant.
    pub variant_id: Option<String>,
    pub title: String,
    /// With its currency, such as `EUR 19.99`; of the cheapest variant when the product as a whole is meant.
    pub price: Option<String>,
    pub image_url: Option<String>,
    pub url: String,
    /// By a reading of this moment; `null` when variants differ.
    #[schema(value_type = Option<String>, example = "sold_out")]
    pub availability: Option<Availability>,
}

pub async fn cards(db: &Db, shop: &Shop, reply: &Reply) -> sqlx::Result<Vec<Card>> {
    let mut tx = db.read().await?;
    let mut cards = Vec::new();
    for wanted in &reply.cards {
        cards.extend(card(&mut tx, shop, &wanted.product, wanted.variant.as_deref()).await?);
    }
    Ok(cards)
}

async fn card(tx: &mut Tx, shop: &Shop, product: &str, variant: Option<&str>) -> sqlx::Result<Option<Card>> {
    let mut variants = catalogue::variants_of_product(tx, &shop.id, product).await?;
    if let Some(wanted) = variant {
        variants.retain(|variant| variant.platform_id == wanted);
    }
    let Some(first) = variants.first() else { return Ok(None) };
    let availabilities: Vec<Availability> = variants.iter().map(|variant| variant.reading().availability(&shop.policy)).collect();
    let price = variants.iter().filter_map(|variant| variant.price_minor).min();
    let image = first.image_url.as_ref().filter(|_| variant.is_some()).or(first.product_image_url.as_ref()).or(first.image_url.as_ref());
    Ok(Some(Card {
        product_handle: first.handle.clone(),
        variant_id: variant.map(str::to_owned),
        title: match (variant, first.shown_title()) {
            (Some(_), Some(title)) => format!("{} ({title})", first.product_title),
            _ => first.product_title.clone(),
        },
        price: price.map(|minor| format_minor(minor, &shop.currency)),
        image_url: image.map(|url| if url.starts_with('/') { format!("{}{url}", shop.storefront_url) } else { url.clone() }),
        url: page_of(shop, first, variant),
        availability: availabilities.first().copied().filter(|first| availabilities.iter().all(|other| other == first)),
    }))
}

fn page_of(shop: &Shop, first: &Variant, variant: Option<&str>) -> String {
    let page = first.url.clone().unwrap_or_else(|| format!("{}/products/{}", shop.storefront_url, first.handle));
    match variant {
        Some(variant) => format!("{page}{}variant={variant}", if page.contains('?') { '&' } else { '?' }),
        None => page,
    }
}
