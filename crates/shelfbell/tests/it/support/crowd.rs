//! Many people who wait for one variant of a shop, and the webhook that brings it back.

use reqwest::StatusCode;
use serde_json::json;
use shelfbell::flows::import;
use shelfbell_core::audit::Actor;

use super::http::Server;
use super::{START, TestApp, TestShop, list_of, product};

/// The variant that the crowd waits for. The ids are the platform's.
pub const VARIANT: &str = "11";
const ITEM: u64 = 1011;

impl TestShop {
    /// A shop whose policy holds nobody back, and these people in line in this order.
    pub async fn with_crowd(test: &TestApp, addresses: impl IntoIterator<Item = String>) -> Self {
        let shop = test.shop().await;
        shop.policy(&[("mass_send_limit", "1000000"), ("wave_interval_secs", "1")]).await;
        let mut product = product("1", &[VARIANT]);
        product.variants[0].inventory_item = Some(ITEM.to_string());
        shop.facts(vec![shelfbell_core::fact::Fact::Product(product)]).await;
        test.run_due().await;
        let rows = addresses.into_iter().map(|address| format!("{address},{VARIANT}"));
        let list = std::iter::once("address,variant_id".to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
        let imported = import::subscriptions(&test.app, &shop.row().await, &list_of(&list), &Actor::Console, |_, _| {}).await.unwrap();
        assert_eq!((imported.imported, imported.held), (imported.rows, 0), "{imported:?}");
        shop
    }

    /// The platform says that there is enough for everybody.
    pub async fn comes_back(&self, server: &Server) {
        let updated_at = jiff::Timestamp::from_millisecond(START).unwrap().to_string();
        let level = json!({ "inventory_item_id": ITEM, "location_id": 1, "available": 1_000_000, "updated_at": updated_at }).to_string();
        let answer = server.webhook(&self.domain, "hush", "back", "inventory_levels/update", level.as_bytes()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
}
