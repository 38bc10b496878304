//! `/s/{token}`: what a shopper sees of their alerts and can do with them, without a script.

use reqwest::{Method, StatusCode};
use shelfbell::flows::sign_up::{SignedUp, Wanted};
use shelfbell::tokens::Purpose;
use shelfbell_core::fact::Fact;

use crate::support::http::{Answer, Server};
use crate::support::phones::Phones;
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    a_request_is_confirmed_by_its_page,
    an_alert_moves_to_another_variant,
    an_alert_widens_to_any_variant_and_back,
    a_wrong_quantity_is_said_beside_the_field,
    what_was_told_can_be_asked_for_again,
    a_stopped_alert_can_be_taken_up_again,
    a_stop_by_mistake_costs_no_place,
    a_lost_confirmation_is_sent_again,
    staying_on_the_list_is_theirs_to_choose,
    what_the_shop_does_not_write_to_is_not_asked_for_again,
    the_language_of_messages_is_theirs_to_choose,
    the_page_speaks_seven_languages,
    the_shop_is_recognised,
    an_alert_of_somebody_else_is_out_of_reach,
);

const FORM: [(&str, &str); 1] = [("Content-Type", "application/x-www-form-urlencoded")];

struct Page {
    server: Server,
    path: String,
}

impl Page {
    async fn of(test: &TestApp, subscription: &SignedUp) -> Self {
        let token = test.app.tokens.issue(Purpose::Alerts, subscription.id.as_str(), None).unwrap();
        Self { server: Server::start(test).await, path: format!("/s/{token}") }
    }

    async fn see(&self, query: &str) -> Answer {
        self.server.get(&format!("{}?{query}", self.path)).await
    }

    async fn post(&self, body: &str) -> Answer {
        self.server.send(Method::POST, &self.path, &FORM, body.to_owned()).await
    }
}

/// Two variants, both sold out.
async fn shop(test: &TestApp) -> TestShop {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    shop
}

async fn id_of(test: &TestApp, shop: &TestShop, platform_id: &str) -> String {
    use shelfbell::db::catalogue::{By, variant};
    let mut tx = test.app.db.read().await.unwrap();
    variant(&mut tx, &shop.row().await.id, By::Reference, platform_id).await.unwrap().unwrap().variant_id
}

async fn a_request_is_confirmed_by_its_page(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("double_opt_in", "true")]).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &asked).await;
    for _ in 0..2 {
        let seen = page.see("").await;
        assert!(seen.text.contains("Please confirm") && seen.text.contains("Product 1 (Size 11)"), "{}", seen.text);
        assert!(seen.text.contains("a•••@example.com") && !seen.text.contains("ana@example.com"));
    }
    assert_eq!(test.count("SELECT count(*) FROM line").await, 0);
    let done = page.post(&format!("action=confirm&alert={}", asked.id)).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("Thank you.") && done.text.contains("Number 1 in line"), "{}", done.text);
    assert_eq!(test.count("SELECT count(*) FROM line").await, 1);
}

async fn an_alert_moves_to_another_variant(test: TestApp) {
    let shop = shop(&test).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    test.clock.advance(1000);
    shop.wait_for("12", "bob@example.com").await;
    test.clock.advance(1000);
    let page = Page::of(&test, &asked).await;
    let other = id_of(&test, &shop, "12").await;
    let done = page.post(&format!("action=change&alert={}&variant={other}&quantity=3", asked.id)).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("You are now in line for Product 1 (Size 12)."), "{}", done.text);
    // Whoever waited for that variant before goes first.
    assert!(done.text.contains("Number 2 in line") && done.text.contains("3 wanted"), "{}", done.text);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), Vec::<String>::new());
    shop.stock("12", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["bob@example.com", "ana@example.com"]);
}

async fn an_alert_widens_to_any_variant_and_back(test: TestApp) {
    let shop = shop(&test).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    test.clock.advance(1000);
    shop.wait_for("12", "bob@example.com").await;
    let page = Page::of(&test, &asked).await;
    let select = page.see("").await.text;
    let any = select.split("value=\"any:").nth(1).unwrap().split('"').next().unwrap();
    let wider = page.post(&format!("action=change&alert={}&variant=any:{any}&quantity=1", asked.id)).await.text;
    assert!(wider.contains("any variant") && wider.contains("Number 1 in line"), "{wider}");
    assert_eq!(test.count("SELECT count(*) FROM line").await, 2);
    // Narrower again, they keep the place that covered it.
    let now = wider.split("name=\"alert\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = id_of(&test, &shop, "12").await;
    let narrow = page.post(&format!("action=change&alert={now}&variant={other}&quantity=1")).await.text;
    assert!(narrow.contains("Size 12") && narrow.contains("Number 1 in line"), "{narrow}");
    // What can be bought is not waited for.
    shop.policy(&[("mass_send_limit", "0")]).await;
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    let now = narrow.split("name=\"alert\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let first = id_of(&test, &shop, "11").await;
    let refused = page.post(&format!("action=change&alert={now}&variant={first}&quantity=1")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("It is in stock: you can buy it right now."), "{}", refused.text);
    assert_eq!(test.count("SELECT count(*) FROM line").await, 2);
}

async fn a_wrong_quantity_is_said_beside_the_field(test: TestApp) {
    let shop = shop(&test).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &asked).await;
    for wrong in ["0", "lots", "-1", "10001", "1.5", ""] {
        let answer = page.post(&format!("action=change&alert={}&quantity={wrong}", asked.id)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.text.contains("Please give a whole number from 1 to 10,000.") && answer.text.contains("aria-invalid"), "{wrong}");
        assert!(answer.text.contains(&format!("value=\"{wrong}\"")), "what was typed is kept: {wrong}");
    }
    let done = page.post(&format!("action=change&alert={}&quantity=2", asked.id)).await;
    assert!(done.text.contains("Saved.") && done.text.contains("2 wanted"), "{}", done.text);
}

async fn what_was_told_can_be_asked_for_again(test: TestApp) {
    let shop = shop(&test).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    shop.stock("11", 5).await;
    test.run_due().await;
    let page = Page::of(&test, &asked).await;
    let told = page.see("").await.text;
    assert!(told.contains("Told on 23 November 2026") && !told.contains("Tell me again"), "it can be bought: {told}");
    assert_eq!(page.post(&format!("action=again&alert={}", asked.id)).await.status, StatusCode::CONFLICT);
    test.clock.advance(1000);
    shop.stock("11", 0).await;
    test.run_due().await;
    assert!(page.see("").await.text.contains("Tell me again"));
    let again = page.post(&format!("action=again&alert={}", asked.id)).await;
    assert!(again.text.contains("You are in line again.") && again.text.contains("Number 1 in line"), "{}", again.text);
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com", "ana@example.com"]);
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE source = 'page' AND consent_text LIKE 'Tell me once more%'").await, 1);
}

async fn a_stopped_alert_can_be_taken_up_again(test: TestApp) {
    let shop = shop(&test).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &asked).await;
    let stopped = page.post(&format!("action=stop&alert={}", asked.id)).await.text;
    assert!(stopped.contains("Nothing more is sent about it.") && stopped.contains("Undo"), "{stopped}");
    assert_eq!(test.count("SELECT count(*) FROM line").await, 0);
    assert_eq!(page.post(&format!("action=again&alert={}", asked.id)).await.status, StatusCode::OK);
    assert_eq!(test.count("SELECT count(*) FROM line").await, 1);
    let all = page.post("action=stop_all").await.text;
    assert!(all.contains("No more messages are sent to this address."), "{all}");
    assert_eq!(test.count("SELECT count(*) FROM line").await, 0);
    assert!(page.see("view=unsubscribe").await.text.contains("No messages are sent to this address."));
}

async fn the_language_of_messages_is_theirs_to_choose(test: TestApp) {
    let shop = shop(&test).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &asked).await;
    let saved = page.post("action=language&language=nl").await.text;
    assert!(saved.contains("<html lang=\"nl\"") && saved.contains("Opgeslagen."), "{saved}");
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE locale = 'nl'").await, 1);
    assert!(page.see("").await.text.contains("Je meldingen"), "the page follows");
    assert!(page.see("lang=fr").await.text.contains("Vos alertes"), "a look in another language changes nothing");
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE locale = 'nl'").await, 1);
    assert_eq!(page.post("action=language&language=tlh").await.status, StatusCode::BAD_REQUEST);
}

async fn the_page_speaks_seven_languages(test: TestApp) {
    let shop = shop(&test).await;
    let told = shop.wait_for("12", "ana@example.com").await;
    shop.stock("12", 5).await;
    test.run_due().await;
    shop.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &told).await;
    let mut seen = std::collections::BTreeSet::new();
    for lang in ["en", "de", "fr", "es", "it", "pt", "nl"] {
        for view in ["alerts", "preferences", "unsubscribe", "erase"] {
            let answer = page.see(&format!("view={view}&lang={lang}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{view} in {lang}: {}", answer.text);
            assert!(answer.text.contains(&format!("<html lang=\"{lang}\"")));
            assert_eq!(answer.headers["cache-control"], "no-store");
            let title = answer.text.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
            assert!(seen.insert((view, title)), "{view} in {lang} reads as in another language");
        }
    }
    // A link that is not ours: in the browser's language.
    let lost = page.server.send(Method::GET, "/s/none", &[("Accept-Language", "xx, es;q=0.8")], "").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.text.contains("Este enlace está incompleto"), "{}", lost.text);
}

async fn the_shop_is_recognised(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("logo_url", "https://cdn.example.com/logo.svg"), ("colour", "#ffdd00")]).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &asked).await.see("").await;
    assert!(page.text.contains("<img src=\"https:&#x2f;&#x2f;cdn.example.com&#x2f;logo.svg\" alt=\"example\">"), "{}", page.text);
    assert!(page.text.contains("--accent: #ffdd00; --accent-ink: #000000"));
    // Nothing runs and nothing else styles: the policy names the hash of the one style sheet.
    let style = page.text.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let hash = {
        use base64::Engine as _;
        use sha2::Digest as _;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style))
    };
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && policy.contains(&format!("style-src 'sha256-{hash}'")), "{policy}");
    assert!(!policy.contains("unsafe") && !page.text.contains("style=\"") && !page.text.contains("<script"));
}

async fn an_alert_of_somebody_else_is_out_of_reach(test: TestApp) {
    let (shop, other) = (shop(&test).await, TestShop::add(&test, "other.myshopify.com").await);
    other.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let mine = shop.wait_for("11", "ana@example.com").await;
    let theirs = shop.sign_up(Wanted::Variant("12".to_owned()), "bob@example.com").await.unwrap();
    // The same person at another shop is another person here.
    let elsewhere = other.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &mine).await;
    for id in [theirs.id.as_str(), elsewhere.id.as_str(), "", "x"] {
        for action in ["stop", "confirm", "again", "change"] {
            let answer = page.post(&format!("action={action}&alert={id}&quantity=5")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{action} {id}");
        }
        assert!(id.is_empty() || id == "x" || !page.see("").await.text.contains(id));
    }
    assert_eq!(test.count("SELECT count(*) FROM line").await, 3);
    page.post("action=stop_all").await;
    page.post("action=erase").await;
    assert_eq!(test.count("SELECT count(*) FROM line").await, 2);
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 2);
}

fn hidden<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    page.split(&format!("name=\"{name}\" value=\"")).nth(1)?.split('"').next()
}

async fn a_stop_by_mistake_costs_no_place(test: TestApp) {
    let shop = shop(&test).await;
    let first = shop.wait_for("11", "ana@example.com").await;
    test.clock.advance(1000);
    let second = shop.wait_for("11", "bob@example.com").await;
    let page = Page::of(&test, &first).await;
    let stop = format!("action=stop&alert={}", first.id);
    let stopped = page.post(&stop).await.text;
    let token = hidden(&stopped, "undo").unwrap().to_owned();
    test.clock.advance(60_000);
    // Stopped a second time, it is not stopped anew.
    assert_eq!(hidden(&page.post(&stop).await.text, "undo"), None);
    // For another alert, or altered, it is a new request.
    let theirs = Page::of(&test, &second).await;
    theirs.post(&format!("action=stop&alert={}", second.id)).await;
    let anew = theirs.post(&format!("action=again&alert={}&undo={token}", second.id)).await.text;
    assert_eq!(test.count("SELECT count(*) FROM sign_ups WHERE latest AND place = created_at AND source = 'page'").await, 1, "{anew}");
    let undone = page.post(&format!("action=again&alert={}&undo={token}", first.id)).await.text;
    assert!(undone.contains("You are in line again.") && undone.contains("Number 1 in line"), "{undone}");
    assert_eq!(
        test.count("SELECT count(*) FROM sign_ups WHERE latest AND place < created_at AND consent_text = 'Tell me once when it is back.'")
            .await,
        1
    );
    // A day later it is a new request, behind who came meanwhile.
    let now = hidden(&undone, "alert").unwrap().to_owned();
    let stopped = page.post(&format!("action=stop&alert={now}")).await.text;
    let token = hidden(&stopped, "undo").unwrap().to_owned();
    test.clock.advance(86_400_000);
    let late = page.post(&format!("action=again&alert={now}&undo={token}")).await.text;
    assert!(late.contains("Number 2 in line"), "{late}");
}

async fn a_lost_confirmation_is_sent_again(test: TestApp) {
    let shop = shop(&test).await;
    shop.policy(&[("double_opt_in", "true")]).await;
    shop.wait_for("11", "ana@example.com").await;
    // Asked twice before it left: once.
    shop.wait_for("11", "ana@example.com").await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com"]);
    // It does not come: they ask again.
    test.clock.advance(60_000);
    let asked = shop.wait_for("11", "ana@example.com").await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients(), ["ana@example.com", "ana@example.com"]);
    // One that no relay took.
    test.inbox.answer("bob@example.com", Some(crate::support::Answer::NoSuchMailbox));
    shop.wait_for("11", "bob@example.com").await;
    test.run_due().await;
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE kind = 'confirmation' AND state = 'dead'").await, 1);
    // Confirmed, there is nothing to confirm.
    Page::of(&test, &asked).await.post(&format!("action=confirm&alert={}", asked.id)).await;
    shop.wait_for("11", "ana@example.com").await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 2);
    assert_eq!(test.count("SELECT count(*) FROM notifications WHERE kind = 'confirmation'").await, 2);
}

async fn what_the_shop_does_not_write_to_is_not_asked_for_again(test: TestApp) {
    let phones = Phones::start(test).await;
    let shop = phones.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11", "12"])), level("11", 0, 1), level("12", 0, 1)]).await;
    let body = serde_json::json!({ "variant_id": "11", "channel": "sms", "address": "+14155550123",
        "consent": { "text": "Text me once when it is back.", "at": crate::support::START } });
    let asked = phones.server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &body).await.json();
    let id = asked["id"].as_str().unwrap_or_else(|| panic!("{asked}")).to_owned();
    let token = phones.test.app.tokens.issue(Purpose::Alerts, &id, None).unwrap();
    let post = async |body: String| phones.server.send(Method::POST, &format!("/s/{token}"), &FORM, body).await;
    let other = id_of(&phones.test, &shop, "12").await;
    let confirmed = post(format!("action=confirm&alert={id}")).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    shop.policy(&[("sms_countries", "DE")]).await;
    let moved = post(format!("action=change&alert={id}&variant={other}&quantity=1")).await;
    assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", moved.text);
    assert_eq!(phones.test.count("SELECT count(*) FROM line").await, 1, "nothing changed");
    post(format!("action=stop&alert={id}")).await;
    assert_eq!(post(format!("action=again&alert={id}")).await.status, StatusCode::CONFLICT);
    assert_eq!(phones.test.count("SELECT count(*) FROM line").await, 0);
    shop.policy(&[("sms_countries", "US")]).await;
    assert_eq!(post(format!("action=again&alert={id}")).await.status, StatusCode::OK);
    assert_eq!(phones.test.count("SELECT count(*) FROM line").await, 1);
}

async fn staying_on_the_list_is_theirs_to_choose(test: TestApp) {
    let shop = shop(&test).await;
    let asked = shop.wait_for("11", "ana@example.com").await;
    let page = Page::of(&test, &asked).await;
    let staying = "SELECT count(*) FROM sign_ups WHERE latest AND stays";
    let switch = |page: &str| page.split("name=\"stays\"").nth(1).map(|rest| rest.split('>').next().unwrap().contains("checked"));
    assert_eq!(switch(&page.see("").await.text), Some(false));
    let change = format!("action=change&alert={}&quantity=1&asks_stays=1", asked.id);
    let on = page.post(&format!("{change}&stays=1")).await;
    assert!(on.text.contains("Saved.") && switch(&on.text) == Some(true), "{}", on.text);
    assert_eq!(test.count(staying).await, 1);
    // A form without the switch leaves it as it is, and so does a stop that is taken back.
    page.post(&format!("action=change&alert={}&quantity=2", asked.id)).await;
    assert_eq!(test.count(staying).await, 1);
    let stopped = page.post(&format!("action=stop&alert={}", asked.id)).await.text;
    let undone = page.post(&format!("action=again&alert={}&undo={}", asked.id, hidden(&stopped, "undo").unwrap())).await.text;
    assert_eq!((switch(&undone), test.count(staying).await), (Some(true), 1));
    // To another variant, it goes along; switched off, it is off.
    let (now, other) = (hidden(&undone, "alert").unwrap(), id_of(&test, &shop, "12").await);
    let moved = page.post(&format!("action=change&alert={now}&variant={other}&quantity=1&asks_stays=1&stays=1")).await.text;
    assert_eq!((switch(&moved), test.count(staying).await), (Some(true), 1));
    let now = hidden(&moved, "alert").unwrap();
    let off = page.post(&format!("action=change&alert={now}&quantity=1&asks_stays=1")).await.text;
    assert_eq!((switch(&off), test.count(staying).await), (Some(false), 0));
    // Where the shop has everybody stay, there is nothing to choose.
    shop.policy(&[("stay_on_list", "true")]).await;
    assert_eq!(switch(&page.see("").await.text), None);
}
