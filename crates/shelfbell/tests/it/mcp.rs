//! Other people's agents at `/mcp`, by the official TypeScript client (`judges/mcp`), and by hand where it is too polite.

use std::path::Path;
use std::process::Stdio;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::tokens::Purpose;
use shelfbell_core::fact::Fact;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::support::http::Server;
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    each_key_has_its_own_tools,
    an_agent_asks_and_signs_up,
    refusals_are_sentences,
    only_the_link_opens_somebodys_alerts,
    sign_ups_of_agents_are_limited,
    the_merchant_sees_demand_and_reasons,
    another_shops_rows_stay_unseen,
    keys_hosts_and_origins_are_checked,
    clients_of_the_current_revision_are_served,
);

struct Agent {
    url: String,
    headers: Value,
    stdin: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    _node: Child,
}

impl Agent {
    fn start(server: &Server, headers: Value) -> Self {
        let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../judges/mcp");
        assert!(judge.join("node_modules").is_dir(), "the judge is not installed: run `scripts/judges install`");
        let mut node = Command::new("node")
            .arg("client.mjs")
            .current_dir(judge)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let answers = BufReader::new(node.stdout.take().unwrap()).lines();
        Self { url: format!("{}/mcp", server.base), headers, stdin: node.stdin.take().unwrap(), answers, _node: node }
    }

    fn of_shopper(server: &Server, shop: &TestShop) -> Self {
        Self::start(server, json!({ "X-Shelfbell-Key": shop.keys.publishable }))
    }

    fn of_merchant(server: &Server, shop: &TestShop) -> Self {
        Self::start(server, json!({ "Authorization": format!("Bearer {}", shop.keys.secret) }))
    }

    async fn ask(&mut self, mut question: Value) -> Value {
        question["url"] = json!(self.url);
        question["headers"] = self.headers.clone();
        self.stdin.write_all(format!("{question}\n").as_bytes()).await.unwrap();
        serde_json::from_str(&self.answers.next_line().await.unwrap().expect("the client answers")).unwrap()
    }

    async fn tools(&mut self) -> Vec<Value> {
        self.ask(json!({ "do": "list" })).await["tools"].as_array().unwrap().clone()
    }

    async fn try_call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask(json!({ "do": "call", "name": tool, "arguments": arguments })).await
    }

    /// The structured result, which the text repeats.
    async fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.try_call(tool, arguments).await;
        assert_ne!(answer["isError"], true, "{answer}");
        let text: Value = serde_json::from_str(answer["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, answer["structuredContent"]);
        text
    }

    /// The code of a tool's failure, which is also told in a sentence.
    async fn refusal(&mut self, tool: &str, arguments: Value) -> String {
        let answer = self.try_call(tool, arguments).await;
        assert_eq!(answer["isError"], true, "{answer}");
        let sentence = answer["content"][0]["text"].as_str().unwrap();
        assert!(sentence.len() > 10, "{sentence}");
        answer["_meta"]["shelfbell/code"].as_str().unwrap().to_owned()
    }
}

fn wish(variant: impl Into<Value>, address: &str) -> Value {
    json!({ "variant_id": variant.into(), "channel": "email", "address": address, "consent_text": "Tell me once when it is back." })
}

async fn sold_out(test: &TestApp) -> (TestShop, Server) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 9, 1)]).await;
    (shop, Server::start(test).await)
}

async fn each_key_has_its_own_tools(test: TestApp) {
    let (shop, server) = sold_out(&test).await;
    let names = |tools: &[Value]| -> Vec<String> { tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect() };
    let mut agent = Agent::of_shopper(&server, &shop);
    let shoppers = agent.tools().await;
    let mut found = names(&shoppers);
    found.sort();
    assert_eq!(found, ["cancel_back_in_stock", "check_availability", "list_my_alerts", "subscribe_back_in_stock"]);
    let wish = shoppers.iter().find(|tool| tool["name"] == "subscribe_back_in_stock").unwrap();
    assert_eq!(wish["inputSchema"]["type"], "object");
    assert_eq!(wish["inputSchema"]["required"], json!(["channel", "address", "consent_text"]));
    assert_eq!(wish["annotations"]["readOnlyHint"], false);
    assert!(shoppers.iter().all(|tool| tool["outputSchema"]["type"] == "object"));
    let listed = agent.ask(json!({ "do": "list" })).await;
    assert_eq!(listed["server"]["name"], "shelfbell");
    // A publishable key opens nothing of the merchant's, however it is given.
    let bearer = json!({ "Authorization": format!("Bearer {}", shop.keys.publishable) });
    let mut agent = Agent::start(&server, bearer);
    assert_eq!(agent.tools().await.len(), 4);
    assert_eq!(agent.try_call("held_episodes", json!({})).await["code"], -32602);
    let mut agent = Agent::of_merchant(&server, &shop);
    let merchants = agent.tools().await;
    let mut found = names(&merchants);
    found.sort();
    assert_eq!(found, ["explain_episode", "explain_subscription", "held_episodes", "waiting_demand"]);
    assert!(merchants.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true));
    assert_eq!(agent.try_call("subscribe_back_in_stock", self::wish("11", "ana@example.com")).await["code"], -32602);
}

async fn an_agent_asks_and_signs_up(test: TestApp) {
    let (shop, server) = sold_out(&test).await;
    let mut agent = Agent::of_shopper(&server, &shop);
    let found = agent.call("check_availability", json!({ "variant_id": "gid://shopify/ProductVariant/11" })).await;
    let stock = &found["products"][0]["variants"];
    assert_eq!((stock.as_array().unwrap().len(), &stock[0]["availability"]), (1, &json!("sold_out")));
    assert!(stock[0]["as_of"].is_i64());
    for asked in [json!({ "product_id": "handle-1" }), json!({ "query": "prodct 1, size 12" })] {
        let found = agent.call("check_availability", asked.clone()).await;
        assert_eq!(found["products"][0]["product_handle"], "handle-1", "{asked}");
        assert_eq!(found["products"][0]["variants"][1]["availability"], "in_stock", "{asked}");
    }
    assert_eq!(agent.call("check_availability", json!({ "query": "zeppelin" })).await, json!({ "products": [] }));

    let first = agent.call("subscribe_back_in_stock", wish("11", "ana@example.com")).await;
    assert_eq!((&first["state"], &first["position"]), (&json!("waiting"), &json!(1)));
    assert_eq!(agent.call("subscribe_back_in_stock", wish(11, "Ana@example.com")).await, first);
    assert_eq!(agent.call("subscribe_back_in_stock", wish("SKU-11", "bob@example.com")).await["position"], 2);
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE source = 'agent'").await, 2);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com", "bob@example.com"]);
}

async fn refusals_are_sentences(test: TestApp) {
    let (shop, server) = sold_out(&test).await;
    let mut agent = Agent::of_shopper(&server, &shop);
    for (arguments, code) in [
        (wish("12", "ana@example.com"), "in_stock"),
        (wish("404", "ana@example.com"), "unknown_variant"),
        (wish("11", "ana"), "bad_address"),
        (wish(Value::Null, "ana@example.com"), "missing_variant"),
        (json!({ "variant_id": "11", "channel": "email", "address": "ana@example.com", "consent_text": " " }), "bad_consent"),
        (json!({ "variant_id": "11", "channel": "email", "address": "ana@example.com" }), "bad_arguments"),
        (json!({ "variant_id": "11", "channel": "sms", "address": "+15005550006", "consent_text": "Yes." }), "channel_not_offered"),
    ] {
        assert_eq!(agent.refusal("subscribe_back_in_stock", arguments.clone()).await, code, "{arguments}");
    }
    for (arguments, code) in [
        (json!({}), "bad_arguments"),
        (json!({ "variant_id": "11", "query": "top" }), "bad_arguments"),
        (json!({ "variant": "11" }), "bad_arguments"),
        (json!({ "variant_id": "404" }), "unknown_variant"),
        (json!({ "query": "x".repeat(2_001) }), "query_too_long"),
    ] {
        assert_eq!(agent.refusal("check_availability", arguments.clone()).await, code, "{arguments}");
    }
    assert_eq!(test.count("SELECT count(*) FROM sign_ups").await, 0);
}

async fn only_the_link_opens_somebodys_alerts(test: TestApp) {
    let (shop, server) = sold_out(&test).await;
    let mut agent = Agent::of_shopper(&server, &shop);
    let ana = agent.call("subscribe_back_in_stock", wish("11", "ana@example.com")).await["id"].as_str().unwrap().to_owned();
    let bob = agent.call("subscribe_back_in_stock", wish("11", "bob@example.com")).await["id"].as_str().unwrap().to_owned();
    let token = |purpose| test.app.tokens.issue(purpose, &bob, None).unwrap();
    for link in ["bob@example.com", bob.as_str(), "", &token(Purpose::Click), &format!("{}A", token(Purpose::Alerts))] {
        assert_eq!(agent.refusal("list_my_alerts", json!({ "link": link })).await, "bad_link", "{link}");
        let stop = json!({ "link": link, "subscription_id": bob });
        assert_eq!(agent.refusal("cancel_back_in_stock", stop).await, "bad_link", "{link}");
    }
    let link = format!("{}/s/{}", server.base, token(Purpose::Alerts));
    let own = agent.call("list_my_alerts", json!({ "link": link })).await;
    let alert = json!({
        "subscription_id": bob, "item": "Product 1 (Size 11)", "product_handle": "handle-1", "variant_id": "11",
        "channel": "email", "state": "waiting", "position": 2,
    });
    assert_eq!(own, json!({ "address_masked": "b•••@example.com", "alerts": [alert] }));
    let stop = |id: &str| json!({ "link": link, "subscription_id": id });
    assert_eq!(agent.refusal("cancel_back_in_stock", stop(&ana)).await, "unknown_subscription");
    let stopped = agent.call("cancel_back_in_stock", stop(&bob)).await;
    assert_eq!((&stopped["alert"]["state"], &stopped["alert"]["position"]), (&json!("cancelled"), &Value::Null));
    assert_eq!(agent.call("list_my_alerts", json!({ "link": link })).await["alerts"], json!([]));
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
}

async fn sign_ups_of_agents_are_limited(test: TestApp) {
    let mut limits = test.app.config.limits.clone();
    (limits.sign_ups_per_client_per_minute, limits.sign_ups_per_address_per_hour) = (4, 2);
    let test = test.with_limits(limits).await;
    let (shop, server) = sold_out(&test).await;
    let mut agent = Agent::of_shopper(&server, &shop);
    for _ in 0..2 {
        agent.call("subscribe_back_in_stock", wish("11", "ana@example.com")).await;
    }
    assert_eq!(agent.refusal("subscribe_back_in_stock", wish("11", "ana@example.com")).await, "too_many_requests");
    agent.call("subscribe_back_in_stock", wish("11", "bob@example.com")).await;
    assert_eq!(agent.refusal("subscribe_back_in_stock", wish("11", "eve@example.com")).await, "too_many_requests");
}

async fn the_merchant_sees_demand_and_reasons(test: TestApp) {
    let (shop, server) = sold_out(&test).await;
    shop.facts(vec![Fact::Product(product("2", &["21"])), level("21", 0, 1)]).await;
    let ana = shop.wait_for("21", "ana@example.com").await;
    for address in ["bob@example.com", "cat@example.com"] {
        shop.wait_for("11", address).await;
    }
    let mut agent = Agent::of_merchant(&server, &shop);
    let demand = agent.call("waiting_demand", json!({})).await["demand"].clone();
    let lines: Vec<_> = demand.as_array().unwrap().iter().map(|line| (&line["variant_id"], &line["people_waiting"])).collect();
    assert_eq!(lines, [(&json!("11"), &json!(2)), (&json!("21"), &json!(1))]);
    assert_eq!((&demand[0]["availability"], &demand[0]["waiting_since"]), (&json!("sold_out"), &json!(crate::support::START)));
    assert_eq!(agent.call("waiting_demand", json!({ "limit": 1 })).await["demand"].as_array().unwrap().len(), 1);
    let story = agent.call("explain_subscription", json!({ "subscription_id": ana.id.as_str() })).await;
    assert_eq!((&story["state"], &story["because"]), (&json!("waiting"), &json!("Waiting. Product 2 · Size 21: it is sold out.")));
    assert_eq!(story["address_masked"], "a•••@example.com");

    shop.policy(&[("mass_send_limit", "1")]).await;
    shop.stock("11", 5).await;
    test.run_due().await;
    let held = agent.call("held_episodes", json!({})).await["held"].clone();
    assert_eq!((held.as_array().unwrap().len(), &held[0]["variant_id"], &held[0]["reach"]), (1, &json!("11"), &json!(2)));
    let story = agent.call("explain_episode", json!({ "episode_id": held[0]["episode_id"] })).await;
    assert_eq!((&story["state"], &story["variant"]), (&json!("held"), &json!("Product 1 · Size 11")));
    assert!(story["steps"][0]["inputs"].is_object(), "{story}");
    assert_eq!(agent.refusal("explain_episode", json!({ "episode_id": "none" })).await, "unknown_episode");
}

async fn another_shops_rows_stay_unseen(test: TestApp) {
    let (ours, server) = sold_out(&test).await;
    let theirs = TestShop::add(&test, "other.myshopify.com").await;
    theirs.facts(vec![Fact::Product(product("9", &["91"])), level("91", 0, 1)]).await;
    theirs.policy(&[("mass_send_limit", "0")]).await;
    let subscription = theirs.wait_for("91", "ana@example.com").await;
    theirs.stock("91", 5).await;
    test.run_due().await;
    let mut agent = Agent::of_merchant(&server, &theirs);
    let episode = agent.call("held_episodes", json!({})).await["held"][0]["episode_id"].clone();
    assert!(episode.is_string());

    let mut agent = Agent::of_merchant(&server, &ours);
    assert_eq!(agent.call("waiting_demand", json!({})).await, json!({ "demand": [] }));
    assert_eq!(agent.call("held_episodes", json!({})).await, json!({ "held": [] }));
    let asked = json!({ "subscription_id": subscription.id.as_str() });
    assert_eq!(agent.refusal("explain_subscription", asked).await, "unknown_subscription");
    assert_eq!(agent.refusal("explain_episode", json!({ "episode_id": episode })).await, "unknown_episode");

    let mut agent = Agent::of_shopper(&server, &ours);
    assert_eq!(agent.refusal("check_availability", json!({ "variant_id": "91" })).await, "unknown_variant");
    let found = agent.call("check_availability", json!({ "query": "product 9" })).await;
    assert!(!found.to_string().contains("handle-9"), "{found}");
    // Even with the genuine link: it is another shop's.
    let link = test.app.tokens.issue(Purpose::Alerts, subscription.id.as_str(), None).unwrap();
    assert_eq!(agent.refusal("list_my_alerts", json!({ "link": link })).await, "bad_link");
    let stop = json!({ "link": link, "subscription_id": subscription.id.as_str() });
    assert_eq!(agent.refusal("cancel_back_in_stock", stop).await, "bad_link");
    let mut agent = Agent::of_shopper(&server, &theirs);
    assert_eq!(agent.call("list_my_alerts", json!({ "link": link })).await["alerts"][0]["state"], "waiting");
}

const PING: &str = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;

async fn ping(server: &Server, headers: &[(&str, &str)]) -> StatusCode {
    let mut all = vec![("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")];
    all.extend(headers);
    server.send(Method::POST, "/mcp", &all, PING).await.status
}

async fn keys_hosts_and_origins_are_checked(test: TestApp) {
    let test = test
        .configured(|config| {
            config.http.public_url = "https://alerts.example.com".to_owned();
            config.mcp.allowed_origins = vec!["https://agent.example.com".to_owned()];
        })
        .await;
    let (shop, server) = sold_out(&test).await;
    for headers in [
        json!({}),
        json!({ "X-Shelfbell-Key": "pk_none" }),
        json!({ "X-Shelfbell-Key": shop.keys.secret }),
        json!({ "Authorization": "Bearer sk_none" }),
        json!({ "Authorization": format!("Basic {}", shop.keys.secret) }),
    ] {
        assert_eq!(Agent::start(&server, headers.clone()).ask(json!({ "do": "list" })).await["code"], 401, "{headers}");
    }
    let key = ("X-Shelfbell-Key", shop.keys.publishable.as_str());
    assert_eq!(ping(&server, &[key]).await, StatusCode::OK);
    for (host, status) in [
        ("alerts.example.com", StatusCode::OK),
        ("localhost:8787", StatusCode::OK),
        ("evil.example.com", StatusCode::FORBIDDEN),
        ("alerts.example.com.evil.example.com", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(ping(&server, &[key, ("Host", host)]).await, status, "{host}");
    }
    for (origin, status) in [
        ("https://agent.example.com", StatusCode::OK),
        ("http://agent.example.com", StatusCode::FORBIDDEN),
        ("https://agent.example.com:8443", StatusCode::FORBIDDEN),
        ("https://evil.example.com", StatusCode::FORBIDDEN),
        ("null", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(ping(&server, &[key, ("Origin", origin)]).await, status, "{origin}");
    }
    for (origin, allowed) in [("https://agent.example.com", true), ("https://evil.example.com", false)] {
        let headers =
            [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-shelfbell-key")];
        let answer = server.send(Method::OPTIONS, "/mcp", &headers, "").await;
        assert_eq!(answer.headers.get("access-control-allow-origin").is_some(), allowed, "{origin}");
    }
    // Where no origin is named, none may.
    let test = test.configured(|config| config.mcp.allowed_origins.clear()).await;
    let server = Server::start(&test).await;
    assert_eq!(ping(&server, &[key, ("Origin", "https://agent.example.com")]).await, StatusCode::FORBIDDEN);
    assert_eq!(ping(&server, &[key]).await, StatusCode::OK);
}

/// By hand, because the official client of today ends at 2025-11-25.
async fn clients_of_the_current_revision_are_served(test: TestApp) {
    let (shop, server) = sold_out(&test).await;
    let ask = async |method: &str, name: Option<&str>, params: Value| {
        let mut headers = vec![
            ("Content-Type", "application/json"),
            ("Accept", "application/json, text/event-stream"),
            ("X-Shelfbell-Key", shop.keys.publishable.as_str()),
            ("MCP-Protocol-Version", "2026-07-28"),
            ("Mcp-Method", method),
        ];
        headers.extend(name.map(|name| ("Mcp-Name", name)));
        let mut body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        body["params"]["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": { "name": "by hand", "version": "1" },
            "io.modelcontextprotocol/clientCapabilities": {},
        });
        let answer = server.send(Method::POST, "/mcp", &headers, body.to_string()).await;
        assert_eq!(
            (answer.status, &answer.headers["content-type"]),
            (StatusCode::OK, &"application/json".parse().unwrap()),
            "{}",
            answer.text
        );
        answer.json()["result"].clone()
    };
    let discovered = ask("server/discover", None, json!({})).await;
    assert!(discovered["supportedVersions"].as_array().unwrap().contains(&json!("2026-07-28")), "{discovered}");
    assert_eq!(ask("tools/list", None, json!({})).await["tools"].as_array().unwrap().len(), 4);
    let call = json!({ "name": "check_availability", "arguments": { "variant_id": "11" } });
    let result = ask("tools/call", Some("check_availability"), call).await;
    assert_eq!(result["resultType"], "complete");
    assert_eq!(result["structuredContent"]["products"][0]["variants"][0]["availability"], "sold_out");
}
