use serde_json::{Value, json};

use super::scripted::{Scripted, Step};
use crate::connectors::shopify::client::CallError;
use crate::connectors::shopify::subscriptions::{RefusedTopic, TOPICS};

const ADDRESS: &str = "https://bell.example/hooks/shopify";

fn subs(present: &[(&str, &str)], next: Option<&str>) -> Step {
    let nodes: Vec<Value> =
        present.iter().map(|(topic, uri)| json!({"id": "gid://shopify/WebhookSubscription/1", "topic": topic, "uri": uri})).collect();
    let page_info = json!({"hasNextPage": next.is_some(), "endCursor": next});
    Step::json("Subs", &json!({"data": {"webhookSubscriptions": {"nodes": nodes, "pageInfo": page_info}}}))
}

fn spelled() -> Vec<String> {
    TOPICS.iter().map(|topic| topic.to_ascii_uppercase().replace('/', "_")).collect()
}

fn created() -> Step {
    Step::json(
        "Sub",
        &json!({"data": {"webhookSubscriptionCreate": {"webhookSubscription": {"id": "gid://shopify/WebhookSubscription/1"}, "userErrors": []}}}),
    )
}

fn refused(message: &str) -> Step {
    let errors = json!([{"field": ["topic"], "message": message}]);
    Step::json("Sub", &json!({"data": {"webhookSubscriptionCreate": {"webhookSubscription": null, "userErrors": errors}}}))
}

#[tokio::test]
async fn only_what_is_not_delivered_to_us_is_missing() {
    let spelled = spelled();
    let others: Vec<_> = spelled[3..].iter().map(|topic| (topic.as_str(), ADDRESS)).collect();
    let shop = Scripted::start([
        // The same topic for another address does not count; a slash at the end does not matter.
        subs(
            &[("INVENTORY_LEVELS_UPDATE", "https://other.example/"), ("INVENTORY_LEVELS_CONNECT", "https://bell.example/hooks/shopify/")],
            Some("p1"),
        ),
        subs(&others, None),
    ])
    .await;
    let missing = shop.client().missing_webhooks(ADDRESS).await.unwrap();
    assert_eq!(missing, ["inventory_levels/update", "inventory_levels/disconnect"]);
    assert_eq!(shop.done()[1].variables(), json!({"after": "p1"}));
}

#[tokio::test]
async fn missing_ones_are_made_and_refusals_do_not_stop_the_rest() {
    let spelled = spelled();
    let present: Vec<_> = spelled[4..].iter().map(|topic| (topic.as_str(), ADDRESS)).collect();
    let denied = json!({"data": {"webhookSubscriptionCreate": null}, "errors": [{"message": "Access denied", "extensions":
        {"code": "ACCESS_DENIED", "requiredAccess": "`read_inventory` access scope."}}]});
    let shop = Scripted::start([
        subs(&present, None),
        created(),
        refused("Address for this topic has already been taken"),
        Step::json("Sub", &denied),
        refused("You cannot create a webhook subscription with the specified topic"),
    ])
    .await;
    let ensured = shop.client().ensure_webhooks(ADDRESS).await.unwrap();
    assert_eq!(ensured.created, ["inventory_levels/update", "inventory_levels/connect"]);
    let scope = CallError::MissingScope { scope: "read_inventory".to_owned() }.to_string();
    let refusals = [
        RefusedTopic { topic: "inventory_levels/disconnect", reason: scope },
        RefusedTopic {
            topic: "inventory_items/update",
            reason: "You cannot create a webhook subscription with the specified topic".to_owned(),
        },
    ];
    assert_eq!(ensured.refused, refusals);
    let asked = shop.done();
    assert_eq!(asked[1].variables(), json!({"topic": "INVENTORY_LEVELS_UPDATE", "w": {"uri": ADDRESS, "format": "JSON"}}));
}

#[tokio::test]
async fn nothing_is_done_when_all_are_there() {
    let spelled = spelled();
    let present: Vec<_> = spelled.iter().map(|topic| (topic.as_str(), ADDRESS)).collect();
    let shop = Scripted::start([subs(&present, None)]).await;
    let ensured = shop.client().ensure_webhooks(ADDRESS).await.unwrap();
    assert!(ensured.created.is_empty() && ensured.refused.is_empty());
    shop.done();
}
