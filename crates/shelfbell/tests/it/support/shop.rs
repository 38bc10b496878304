//! A shop with products, whose facts arrive without a platform in between.

use shelfbell::app::App;
use shelfbell::db::shops::{self, By, Platform, Shop};
use shelfbell::flows::change_policy::change_policy;
use shelfbell::flows::import::Upload;
use shelfbell::flows::record_facts::record_facts;
use shelfbell::flows::shop_account::{Keys, NewShop, add_shop};
use shelfbell::flows::sign_up::{Request, SignUpError, SignedUp, Wanted, sign_up};
use shelfbell_core::audit::Actor;
use shelfbell_core::consent::{Consent, Source};
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::fact::{Fact, Level, Product, Variant, Version};

use super::TestApp;

pub struct TestShop {
    pub app: App,
    pub domain: String,
    pub keys: Keys,
}

pub fn product(id: &str, variants: &[&str]) -> Product {
    Product {
        product: id.to_owned(),
        handle: format!("handle-{id}"),
        title: format!("Product {id}"),
        vendor: None,
        product_type: None,
        image_url: None,
        url: None,
        published: true,
        updated_at: 1,
        complete: true,
        variants: variants
            .iter()
            .enumerate()
            .map(|(n, variant)| Variant {
                variant: (*variant).to_owned(),
                inventory_item: Some(format!("item-{variant}")),
                title: format!("Size {variant}"),
                sku: Some(format!("SKU-{variant}")),
                options: vec![format!("Size {variant}")],
                price: Some("19.99".to_owned()),
                image_url: None,
                position: i64::try_from(n).unwrap() + 1,
                backorder: false,
                tracked: Some(true),
            })
            .collect(),
    }
}

/// The level of a variant's item at the one location, by the platform's clock.
pub fn level(variant: &str, available: i64, updated_at: i64) -> Fact {
    Fact::Level(Level {
        item: format!("item-{variant}"),
        location: "1".to_owned(),
        available: Some(available),
        connected: true,
        version: Version { updated_at, triggered_at: 0 },
    })
}

impl TestShop {
    pub async fn add(test: &TestApp, domain: &str) -> Self {
        let new = NewShop {
            domain: domain.to_owned(),
            platform: Platform::Shopify,
            webhook_secrets: vec!["hush".to_owned().into()],
            credentials: None,
            admin_url: None,
            currency: "EUR".to_owned(),
        };
        let (shop, keys) = add_shop(&test.app, new).await.unwrap();
        let shop = Self { app: test.app.clone(), domain: shop.domain, keys };
        shop.policy(&[("settle_secs", "0")]).await;
        shop
    }

    pub async fn row(&self) -> Shop {
        let mut tx = self.app.db.read().await.unwrap();
        shops::find(&mut tx, By::Domain, &self.domain).await.unwrap().unwrap()
    }

    pub async fn policy(&self, changes: &[(&str, &str)]) {
        let changes: Vec<_> = changes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        change_policy(&self.app, &self.row().await, &changes, &Actor::Console).await.unwrap();
    }

    pub async fn facts(&self, facts: Vec<Fact>) {
        let mut tx = self.app.db.begin().await.unwrap();
        record_facts(&mut tx, &self.app.ids, &self.row().await, facts, self.app.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The platform says now that this many are available.
    pub async fn stock(&self, variant: &str, available: i64) {
        self.facts(vec![level(variant, available, self.app.now())]).await;
    }

    pub async fn sign_up(&self, wanted: Wanted, address: &str) -> Result<SignedUp, SignUpError> {
        sign_up(&self.app, &self.row().await, &self.request(wanted, address)).await
    }

    fn request(&self, wanted: Wanted, address: &str) -> Request {
        Request {
            wanted,
            address: Address::parse(ChannelKind::Email, address).unwrap(),
            locale: "en".to_owned(),
            quantity: 1,
            source: Source::Button,
            consent: Consent { text: "Tell me once when it is back.".to_owned(), at: self.app.now() },
            place: self.app.now(),
        }
    }

    /// The shopper's language is known.
    pub async fn wait_in(&self, locale: &str, variant: &str, address: &str) -> SignedUp {
        let request = Request { locale: locale.to_owned(), ..self.request(Wanted::Variant(variant.to_owned()), address) };
        sign_up(&self.app, &self.row().await, &request).await.unwrap()
    }

    pub async fn wait_for(&self, variant: &str, address: &str) -> SignedUp {
        self.sign_up(Wanted::Variant(variant.to_owned()), address).await.unwrap()
    }
}

impl TestShop {
    /// Sells out first, so that somebody can join the line.
    pub async fn wait_for_again(&self, test: &TestApp, address: &str) -> SignedUp {
        test.clock.advance(1000);
        self.stock("11", 0).await;
        test.run_due().await;
        test.clock.advance(1000);
        self.wait_for("11", address).await
    }
}

/// A list of people, as a file that is imported.
pub fn list_of(csv: &str) -> Upload {
    Upload::read("list.csv", csv.as_bytes(), None, None).unwrap()
}
