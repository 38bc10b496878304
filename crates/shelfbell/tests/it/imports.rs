//! Lists of people from other systems: found out by their columns, looked at, taken over once, in order, with what they say of consent.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::flows::{approve, explain};
use shelfbell_core::audit::Actor;
use shelfbell_core::contact::{Address, ChannelKind};
use shelfbell_core::fact::Fact;

use crate::support::http::{Answer, Server};
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    each_system_is_known_by_its_columns,
    a_list_is_looked_at_and_then_taken_over_once,
    whoever_said_no_stays_out,
    what_can_be_bought_waits_for_approval,
    who_approves_an_import_approves_nobody_else,
    the_columns_can_be_chosen,
    lists_stay_within_their_shop,
);

async fn post(server: &Server, shop: &TestShop, path: &str, body: &Value) -> Answer {
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    server.send(Method::POST, &format!("/admin/v1/imports{path}"), &headers, body.to_string()).await
}

async fn shop(test: &TestApp) -> TestShop {
    let shop = test.shop().await;
    let mut shirt = product("1", &["11", "12"]);
    (shirt.handle, shirt.title) = ("linen-shirt".to_owned(), "Linen Shirt".to_owned());
    shirt.variants[0].options = vec!["Blue".to_owned(), "M".to_owned()];
    shirt.variants[0].title = "Blue / M".to_owned();
    shirt.variants[1].options = vec!["Red".to_owned(), "M".to_owned()];
    shirt.variants[1].title = "Red / M".to_owned();
    shop.facts(vec![Fact::Product(shirt), Fact::Product(product("2", &["21"])), level("11", 0, 1), level("12", 0, 1), level("21", 0, 1)])
        .await;
    shop
}

/// In the manner of each system's export, with people of our own making.
const LISTS: [(&str, &str); 6] = [
    (
        "amp",
        "Email,ProductId,VariantId,Product Title,Variant Title,Subscribed At,Last Message Sent At\n\
      ana@example.com,1,11,Linen Shirt,Blue / M,2026-02-01 10:00:00 UTC,\n",
    ),
    (
        "klaviyo",
        "Email,Klaviyo ID,Phone Number,Email Marketing Consent,ProductName,Variant Name,Event Timestamp\n\
      ana@example.com,01AB,,SUBSCRIBED,Linen Shirt,Blue / M,2026-02-01T10:00:00+00:00\n",
    ),
    (
        "stoq",
        "id,channel,contact,shopify_variant_id,shopify_product_id,quantity,status,created_at\n\
      7,email,ana@example.com,11,1,2,pending,2026-02-01T10:00:00Z\n",
    ),
    ("swym", "medium,mediumvalue,epi,empi,dt,cts\nemail,ana@example.com,11,1,Linen Shirt,1769940000000\n"),
    (
        "notify_me",
        "Subscriber Email,Product Title,Variant Title,SKU,Subscribed On,Notification Status\n\
      ana@example.com,Linen Shirt,\"Color: Blue, Size: M\",,2026-02-01 10:00:00,Pending\n",
    ),
    (
        "shelfbell",
        "id,variant_id,sku,product_title,variant_title,channel,address,state,position,locale,source,consent_at,created_at,notified_at\n\
      x,11,,,,email,ana@example.com,waiting,1,de,button,2026-02-01T10:00:00Z,2026-02-01T10:00:00Z,\n",
    ),
];

async fn each_system_is_known_by_its_columns(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    for (platform, csv) in LISTS {
        let upload = json!({ "file_name": "waitlist.csv", "csv": csv });
        let preview = post(&server, &shop, "/preview", &upload).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
        let preview = preview.json();
        assert_eq!((&preview["platform"], &preview["counts"]["ready"]), (&json!(platform), &json!(1)), "{platform}: {preview}");
        let row = &preview["rows"][0];
        assert_eq!((&row["variant"], &row["consent"]), (&json!("Linen Shirt (Blue / M)"), &json!("carried, unconfirmed")), "{platform}");
        assert_eq!(row["address_masked"], "a•••@example.com");
        assert!(!preview.to_string().contains("ana@"), "{preview}");
    }
    assert_eq!(test.count("SELECT count(*) FROM sign_ups").await, 0);
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 0);
}

async fn a_list_is_looked_at_and_then_taken_over_once(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    shop.wait_for("11", "late@example.com").await;
    let csv = "Email,ProductId,VariantId,Product Title,Variant Title,Subscribed At,Last Message Sent At,GDPR Consent\r\n\
        second@example.com,1,11,,,2026-02-01,,yes\r\nfirst@example.com,1,11,,,2026-01-01,,yes\r\ntold@example.com,1,11,,,2026-01-01,2026-01-09,yes\r\n\
        no address,1,11,,,2026-01-01,,yes\r\ngone@example.com,9,99,Old Thing,,2026-01-01,,yes\r\nrefused@example.com,1,11,,,2026-01-01,,no\r\n\
        any@example.com,1,,,,2026-01-02,,yes\r\nsku@example.com,,SKU-12,,,2026-01-02,,yes\r\nwhen@example.com,1,11,,,soon,,yes\r\n\
        late@example.com,1,11,,,2026-01-01,,yes\r\nfirst@example.com,1,11,,,2026-01-01,,yes\r\n";
    let upload = json!({ "file_name": "waitlist.csv", "csv": csv });
    let preview = post(&server, &shop, "/preview", &upload).await.json();
    assert_eq!(
        preview["counts"],
        json!({ "rows": 11, "ready": 5, "unknown_variant": 1, "bad_address": 1, "already": 1, "left_out": 2, "wrong": 1 }),
        "{preview}"
    );
    let done = post(&server, &shop, "", &upload).await.json();
    assert_eq!((&done["imported"], &done["already"], &done["held"]), (&json!(4), &json!(2), &json!(null)), "{done}");
    let lines: Vec<u64> = done["skipped"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [4, 5, 6, 7, 10], "{done}");
    assert_eq!(done["skipped"][2]["reason"], "this shop sells no such product ('99')");
    // The consent is kept as the file had it, and nobody confirmed it.
    let mut csv_out = Vec::new();
    shelfbell::flows::export::subscriptions(&test.app, &shop.row().await, &mut csv_out).await.unwrap();
    let out = String::from_utf8(csv_out).unwrap();
    let id = out.lines().find(|line| line.contains("first@example.com")).unwrap().split(',').next().unwrap().to_owned();
    let story = serde_json::to_value(explain::subscription(&test.app, &shop.row().await, &id).await.unwrap().unwrap()).unwrap();
    let consent = &story["consent"];
    assert_eq!((&consent["source"], &consent["confirmed_by"]), (&json!("import"), &json!(null)), "{story}");
    assert_eq!(consent["evidence"]["platform"], "amp", "{story}");
    assert_eq!((&consent["evidence"]["file"], &consent["evidence"]["line"]), (&json!("waitlist.csv"), &json!(3)));
    assert_eq!(
        (&consent["evidence"]["consent"], &consent["evidence"]["columns"]),
        (&json!("carried, unconfirmed"), &json!({ "GDPR Consent": "yes" }))
    );
    // First come, first told, across the file and who was here.
    test.clock.advance(1000);
    shop.stock("11", 9).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["first@example.com", "any@example.com", "second@example.com", "late@example.com"]);
    // The same file again brings nobody, and nobody is told twice.
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.run_due().await;
    let again = post(&server, &shop, "", &upload).await.json();
    assert_eq!(
        (&again["imported"], &again["held_people"]),
        (&json!(1), &json!(0)),
        "whoever signed up here and was told may be asked for anew: {again}"
    );
    assert_eq!(post(&server, &shop, "", &upload).await.json()["imported"], 0);
    assert_eq!(test.count("SELECT count(*) FROM audit WHERE what = 'import.run'").await, 3);
}

async fn whoever_said_no_stays_out(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let csv = "Email,Klaviyo ID,Email Marketing Consent,Variant ID\nyes@example.com,1,SUBSCRIBED,$shopify:::$default:::11\n\
        no@example.com,2,UNSUBSCRIBED,11\nnever@example.com,3,NEVER_SUBSCRIBED,11\nblank@example.com,4,,11\nstopped@example.com,5,SUBSCRIBED,11\n";
    let address = Address::parse(ChannelKind::Email, "stopped@example.com").unwrap();
    shelfbell::flows::deliverability::suppress(&test.app, &shop.row().await, &Actor::Console, &address).await.unwrap();
    let done = post(&server, &shop, "", &json!({ "file_name": "k.csv", "csv": csv, "platform": "klaviyo" })).await.json();
    assert_eq!(done["imported"], 1, "{done}");
    let reasons: Vec<&str> = done["skipped"].as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons[..3], ["the file says of no consent"; 3]);
    assert_eq!(reasons[3], "this address must not be written to (merchant)");
}

async fn what_can_be_bought_waits_for_approval(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    shop.stock("21", 9).await;
    let csv = "Email,Product Title\na@example.com,Product 2\nb@example.com,product 2\n";
    let done = post(&server, &shop, "", &json!({ "file_name": "x.csv", "csv": csv })).await.json();
    assert_eq!((&done["imported"], &done["held_people"]), (&json!(0), &json!(2)), "{done}");
    test.run_due().await;
    assert!(test.inbox.mails().is_empty());
    let held = approve::held(&test.app, &shop.row().await).await.unwrap();
    assert_eq!((held[0].episode_id.as_str(), held[0].reach), (done["held"].as_str().unwrap(), 2));
}

/// The story of an episode, its last sentence.
async fn last_text(test: &TestApp, shop: &TestShop, episode: &str) -> String {
    let story = explain::episode(&test.app, &shop.row().await, episode).await.unwrap().unwrap();
    serde_json::to_value(&story).unwrap()["steps"].as_array().unwrap().last().unwrap()["text"].as_str().unwrap().to_owned()
}

async fn who_approves_an_import_approves_nobody_else(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    shop.policy(&[("mass_send_limit", "3")]).await;
    let row = shop.row().await;
    let by = Actor::Console;
    let held = async || approve::held(&test.app, &row).await.unwrap();
    let import = async |names: [&str; 2]| {
        let csv = format!("Email,Product Title\n{}@example.com,Product 2\n{}@example.com,Product 2\n", names[0], names[1]);
        let done = post(&server, &shop, "", &json!({ "file_name": "x.csv", "csv": csv })).await.json();
        assert_eq!(done["held_people"], 2, "{done}");
        done["held"].as_str().unwrap().to_owned()
    };
    let back = async |units: i64| {
        test.clock.advance(1_000);
        shop.stock("21", units).await;
        test.run_due().await;
    };
    for n in 0..6 {
        shop.wait_for("21", &format!("p{n}@example.com")).await;
    }
    back(9).await;
    let list = import(["a", "b"]).await;
    let restock = held().await.into_iter().find(|one| one.kind == "restock").unwrap();
    let shown = held().await.into_iter().find(|one| one.episode_id == list).unwrap().reach;
    assert_eq!((restock.reach, shown), (6, 2));
    let approved = approve::approve(&test.app, &row.id, &by, &list).await.unwrap();
    assert_eq!(approved, approve::Approved::InLine);
    test.pass(10_000).await;
    assert!(test.inbox.mails().is_empty(), "two were shown, and eight would be told");
    let still = held().await;
    assert_eq!((still.len(), &still[0].episode_id, still[0].reach), (1, &restock.episode_id, 8), "it says how many it is by now");
    for episode in [&list, &restock.episode_id] {
        let text = last_text(&test, &shop, episode).await;
        assert!(text.contains("2 people joined the line") && text.contains("your limit"), "{text}");
    }
    // What was cancelled is not begun by an import either.
    approve::cancel(&test.app, &row.id, &by, &restock.episode_id).await.unwrap();
    let list = import(["c", "d"]).await;
    approve::approve(&test.app, &row.id, &by, &list).await.unwrap();
    test.pass(10_000).await;
    assert!(test.inbox.mails().is_empty());
    approve::approve(&test.app, &row.id, &by, &restock.episode_id).await.unwrap();
    test.pass(10_000).await;
    // As many as there are units, and the last one in a wave of their own.
    test.pass(10_000).await;
    assert_eq!(test.inbox.mails().len(), 10, "all whom it had come to show");
    // Nobody else waits: more than the limit are told as shown, and at once.
    shop.policy(&[("mass_send_limit", "1")]).await;
    let list = import(["e", "f"]).await;
    assert_eq!(approve::approve(&test.app, &row.id, &by, &list).await.unwrap(), approve::Approved::Passed);
    test.run_due().await;
    assert_eq!(test.inbox.mails().len(), 12);
    // Stock that has not settled yet: whoever waits for it is not told with the import.
    back(0).await;
    shop.policy(&[("mass_send_limit", "3"), ("settle_secs", "600")]).await;
    for n in 0..5 {
        shop.wait_for("21", &format!("q{n}@example.com")).await;
    }
    back(9).await;
    let list = import(["g", "h"]).await;
    approve::approve(&test.app, &row.id, &by, &list).await.unwrap();
    test.pass(60).await;
    assert_eq!(test.inbox.mails().len(), 12);
    test.pass(3_600).await;
    assert_eq!(test.inbox.mails().len(), 12);
    assert_eq!(held().await.iter().map(|one| one.reach).collect::<Vec<_>>(), [7]);
}

async fn the_columns_can_be_chosen(test: TestApp) {
    let shop = shop(&test).await;
    let server = Server::start(&test).await;
    let csv = "Wer,Was,Seit\nana@example.com,SKU-11,14/02/2026\nbo@example.com,SKU-11,3/01/2026\n";
    let mut upload = json!({ "file_name": "liste.csv", "csv": csv });
    let preview = post(&server, &shop, "/preview", &upload).await.json();
    assert_eq!((&preview["counts"]["ready"], &preview["headers"]), (&json!(0), &json!(["Wer", "Was", "Seit"])), "{preview}");
    assert_eq!(post(&server, &shop, "", &upload).await.json()["field"], "csv");
    upload["columns"] = json!({ "address": "Wer", "sku": "Was", "created_at": "Seit" });
    let preview = post(&server, &shop, "/preview", &upload).await.json();
    assert_eq!((&preview["counts"]["ready"], &preview["columns"]["sku"]), (&json!(2), &json!("Was")), "{preview}");
    let done = post(&server, &shop, "", &upload).await.json();
    assert_eq!(done["imported"], 2, "{done}");
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE place = 1771027200000").await, 1);
    for columns in [json!({ "address": "Who" }), json!({ "person": "Wer" })] {
        upload["columns"] = columns;
        let refused = post(&server, &shop, "", &upload).await;
        assert_eq!((refused.status, refused.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("columns")));
    }
    assert_eq!(post(&server, &shop, "", &json!({ "file_name": "x", "csv": csv, "platform": "pigeon" })).await.json()["field"], "platform");
}

async fn lists_stay_within_their_shop(test: TestApp) {
    let ours = shop(&test).await;
    let theirs = TestShop::add(&test, "other.myshopify.com").await;
    theirs.facts(vec![Fact::Product(product("7", &["71"])), level("71", 0, 1)]).await;
    theirs.wait_for("71", "ana@example.com").await;
    let server = Server::start(&test).await;
    // Their variant is none of ours, and whom they know is nobody here.
    let csv = "email,variant_id\nana@example.com,71\nana@example.com,11\n";
    let done = post(&server, &ours, "", &json!({ "file_name": "x.csv", "csv": csv })).await.json();
    assert_eq!((&done["imported"], &done["already"], &done["skipped"][0]["line"]), (&json!(1), &json!(0), &json!(2)), "{done}");
    let id = theirs.row().await.id;
    let mut tx = test.app.db.read().await.unwrap();
    assert_eq!(shelfbell::db::line::longest(&mut tx, &id, 9).await.unwrap()[0].people, 1);
}
