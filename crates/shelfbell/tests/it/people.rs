//! Above 400 lines: who may let whom in, by each way there is, is one list.
//! Users, keys and the audit log: what is changed holds at once, and is written down without anybody's address.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shelfbell::flows::users;
use shelfbell_core::audit::Actor;
use shelfbell_core::permission::Role;

use crate::support::http::{Server, sign_up};
use crate::support::people::{Browser, PASSWORD, person};
use crate::support::{TestApp, TestShop, level, product};

crate::on_both_engines!(
    users_come_and_go,
    somebody_of_two_shops_is_one_person,
    nobody_hands_on_more_than_they_hold,
    a_shop_keeps_an_owner,
    a_key_opens_what_it_was_made_for,
    agents_need_a_key_that_may_read,
    changes_are_written_down,
    commands_do_the_same,
    an_account_of_another_shop_comes_in_with_a_new_password,
);

const HELD: &str = "/admin/v1/episodes/held";

async fn shop_id(shop: &TestShop) -> String {
    shop.row().await.id.into_string()
}

async fn users_come_and_go(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "owner@example.com", Role::Owner).await;
    let id = shop_id(&shop).await;
    let mut owner = Browser::signed_in(&server, "owner@example.com").await;
    for (user, field) in [
        (json!({ "email": "nobody", "name": "A", "role": "viewer" }), "email"),
        (json!({ "email": "a@example.com", "name": "A", "role": "admin" }), "role"),
        (json!({ "email": "a@example.com", "name": "A\nB", "role": "viewer" }), "name"),
        (json!({ "email": "a@example.com", "name": "A", "role": "viewer", "password": "short" }), "password"),
    ] {
        let answer = owner.of(&id, Method::POST, "/admin/v1/users", &user).await;
        assert_eq!((answer.status, answer.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)), "{user}");
    }
    let new = json!({ "email": "New@example.com", "name": "New Person", "role": "editor" });
    let added = owner.of(&id, Method::POST, "/admin/v1/users", &new).await.json();
    assert_eq!((added["user"]["email"].as_str(), added["user"]["role"].as_str()), (Some("new@example.com"), Some("editor")));
    assert_eq!(owner.of(&id, Method::POST, "/admin/v1/users", &new).await.json()["code"], "exists");
    let password = added["password"].as_str().unwrap();
    let mut colleague = Browser::new(&server);
    assert_eq!(colleague.try_sign_in("new@example.com", password).await.status, StatusCode::OK);
    let pause = async |browser: &mut Browser<'_>| browser.of(&id, Method::POST, "/admin/v1/mail/resume", &Value::Null).await.status;
    assert_eq!(pause(&mut colleague).await, StatusCode::OK);
    // A role holds from the next request on, in a session that is under way.
    let path = format!("/admin/v1/users/{}", added["user"]["id"].as_str().unwrap());
    let changed = owner.of(&id, Method::PATCH, &path, &json!({ "role": "viewer" })).await.json();
    assert_eq!(changed["role"], "viewer");
    assert_eq!(pause(&mut colleague).await, StatusCode::FORBIDDEN);
    assert_eq!(colleague.of(&id, Method::GET, HELD, &Value::Null).await.status, StatusCode::OK);
    assert_eq!(colleague.get("/admin/v1/session").await.json()["shops"][0]["role"], "viewer");
    assert_eq!(owner.of(&id, Method::DELETE, &path, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(colleague.of(&id, Method::GET, HELD, &Value::Null).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(colleague.try_sign_in("new@example.com", password).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(test.count("SELECT count(*) FROM users").await, 1, "somebody who works for no shop is not kept");
    assert_eq!(owner.of(&id, Method::DELETE, &path, &Value::Null).await.json()["code"], "unknown_user");
}

async fn somebody_of_two_shops_is_one_person(test: TestApp) {
    let (ours, theirs) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let server = Server::start(&test).await;
    person(&test, &ours, "ana@example.com", Role::Owner).await;
    person(&test, &theirs, "owner@example.com", Role::Owner).await;
    let (our_id, their_id) = (shop_id(&ours).await, shop_id(&theirs).await);
    let mut owner = Browser::signed_in(&server, "owner@example.com").await;
    // Whoever gave an account its password would come into the other shop with it: only the operator lets her in there.
    let new = json!({ "email": "ana@example.com", "name": "Somebody Else", "role": "viewer", "password": "a password of theirs" });
    assert_eq!(owner.of(&their_id, Method::POST, "/admin/v1/users", &new).await.json()["code"], "works_elsewhere");
    let ana_id = person(&test, &theirs, "ana@example.com", Role::Viewer).await.into_string();
    let mut ana = Browser::signed_in(&server, "ana@example.com").await;
    let session = ana.get("/admin/v1/session").await.json();
    let shops: Vec<_> = session["shops"].as_array().unwrap().iter().map(|shop| (shop["domain"].as_str(), shop["role"].as_str())).collect();
    assert_eq!(shops, [(Some("example.myshopify.com"), Some("owner")), (Some("other.myshopify.com"), Some("viewer"))]);
    assert_eq!(ana.of(&their_id, Method::GET, "/admin/v1/users", &Value::Null).await.status, StatusCode::FORBIDDEN);
    // Nor is a user of another shop theirs to change.
    let path = format!("/admin/v1/users/{ana_id}");
    assert_eq!(owner.of(&their_id, Method::DELETE, &path, &Value::Null).await.status, StatusCode::NO_CONTENT);
    for (method, body) in [(Method::DELETE, Value::Null), (Method::PATCH, json!({ "role": "viewer" }))] {
        assert_eq!(owner.of(&their_id, method, &path, &body).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(ana.of(&their_id, Method::GET, HELD, &Value::Null).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ana.of(&our_id, Method::GET, HELD, &Value::Null).await.status, StatusCode::OK, "she works for the other still");
}

async fn a_shop_keeps_an_owner(test: TestApp) {
    let shop = test.shop().await;
    let (ana, bo) = (person(&test, &shop, "ana@example.com", Role::Owner).await, person(&test, &shop, "bo@example.com", Role::Owner).await);
    let shop_id = shop.row().await.id;
    // Each removes the other at the same moment.
    let by = |id: &shelfbell_core::ids::UserId| Actor::User(id.to_string());
    let (by_ana, by_bo) = (by(&ana), by(&bo));
    let (first, second) = tokio::join!(
        users::remove(&test.app, &shop_id, &bo, &by_ana),
        users::change_role(&test.app, &shop_id, &ana, Role::Viewer, &by_bo),
    );
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert_eq!(test.count("SELECT count(*) FROM memberships WHERE role = 'owner'").await, 1);
    let server = Server::start(&test).await;
    let (email, id) = if first.is_ok() { ("ana@example.com", ana) } else { ("bo@example.com", bo) };
    let mut left = Browser::signed_in(&server, email).await;
    let path = format!("/admin/v1/users/{id}");
    for (method, body) in [(Method::DELETE, Value::Null), (Method::PATCH, json!({ "role": "editor" }))] {
        let answer = left.of(shop_id.as_str(), method, &path, &body).await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (StatusCode::CONFLICT, Some("last_owner")));
    }
    assert_eq!(left.of(shop_id.as_str(), Method::PATCH, &path, &json!({ "role": "owner" })).await.status, StatusCode::OK);
}

async fn a_key_opens_what_it_was_made_for(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    person(&test, &shop, "owner@example.com", Role::Owner).await;
    let id = shop_id(&shop).await;
    let mut owner = Browser::signed_in(&server, "owner@example.com").await;
    for (key, field) in [
        (json!({ "name": "", "permissions": ["read"] }), "name"),
        (json!({ "name": "A", "permissions": [] }), "permissions"),
        (json!({ "name": "A", "permissions": ["everything"] }), "permissions"),
    ] {
        let answer = owner.of(&id, Method::POST, "/admin/v1/keys", &key).await;
        assert_eq!((answer.status, answer.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some(field)), "{key}");
    }
    let wanted = json!({ "name": "Warehouse", "permissions": ["steer", "read", "read"] });
    let added = owner.of(&id, Method::POST, "/admin/v1/keys", &wanted).await.json();
    let secret = added["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("sk_") && secret.ends_with(added["key"]["hint"].as_str().unwrap()));
    assert_eq!(added["key"]["permissions"], json!(["read", "steer"]));
    let list = owner.of(&id, Method::GET, "/admin/v1/keys", &Value::Null).await;
    assert!(!list.text.contains(&secret[3..20]), "it was shown once");
    assert_eq!(list.json()[0]["last_used_at"], Value::Null);
    let authorization = format!("Bearer {secret}");
    let call = async |path: &str| server.send(Method::GET, path, &[("Authorization", &authorization)], "").await;
    assert_eq!(call(HELD).await.status, StatusCode::OK);
    let refused = call("/admin/v1/users").await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")));
    let mut used = Vec::new();
    for _ in 0..3 {
        test.clock.advance(40_000);
        call(HELD).await;
        used.push(owner.of(&id, Method::GET, "/admin/v1/keys", &Value::Null).await.json()[0]["last_used_at"].as_i64().unwrap());
    }
    assert_eq!([used[1] - used[0], used[2] - used[1]], [80_000, 0], "noted at most once a minute");
    let path = format!("/admin/v1/keys/{}", added["key"]["id"].as_str().unwrap());
    assert_eq!(owner.of(&id, Method::DELETE, &path, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(call(HELD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(owner.of(&id, Method::DELETE, &path, &Value::Null).await.json()["code"], "unknown_key");
    assert!(owner.of(&id, Method::GET, "/admin/v1/keys", &Value::Null).await.json()[0]["revoked_at"].is_i64());
    // Another shop's keys are not there.
    let other = TestShop::add(&test, "other.myshopify.com").await;
    let key = server.admin(&other, Method::GET, "/admin/v1/keys").await.json();
    assert_eq!(key, json!([]));
    assert_eq!(server.admin(&other, Method::DELETE, &path).await.status, StatusCode::NOT_FOUND);
}

async fn agents_need_a_key_that_may_read(test: TestApp) {
    use secrecy::ExposeSecret as _;
    use shelfbell::flows::api_keys;
    use shelfbell_core::permission::Permission;
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": { "_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {} } } });
    for (permission, expected) in [(Permission::Read, StatusCode::OK), (Permission::Contacts, StatusCode::FORBIDDEN)] {
        let (_, secret) = api_keys::add(&test.app, &shop.row().await.id, "agent", &[permission], &Actor::Console).await.unwrap();
        let authorization = format!("Bearer {}", secret.expose_secret());
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", "application/json"),
            ("Accept", "application/json, text/event-stream"),
            ("MCP-Protocol-Version", "2026-07-28"),
            ("Mcp-Method", "tools/list"),
        ];
        let answer = server.send(Method::POST, "/mcp", &headers, call.to_string()).await;
        assert_eq!(answer.status, expected, "{}", answer.text);
        assert_eq!(answer.text.contains("waiting_demand"), expected == StatusCode::OK);
    }
}

async fn changes_are_written_down(test: TestApp) {
    let (shop, server) = (test.shop().await, Server::start(&test).await);
    let owner_id = person(&test, &shop, "owner@example.com", Role::Owner).await;
    let id = shop_id(&shop).await;
    let mut owner = Browser::signed_in(&server, "owner@example.com").await;
    let new = json!({ "email": "bo@example.com", "name": "Bo", "role": "viewer", "password": PASSWORD });
    let bo = owner.of(&id, Method::POST, "/admin/v1/users", &new).await.json()["user"]["id"].as_str().unwrap().to_owned();
    let key = owner.of(&id, Method::POST, "/admin/v1/keys", &json!({ "name": "Till", "permissions": ["contacts"] })).await.json();
    let draft = json!({ "subject": "Back: {{ product.title }}", "mjml": "<mjml><mj-body></mj-body></mjml>" });
    let template = "/admin/v1/templates/alert/en";
    let who = json!({ "channel": "email", "address": "left-alone@example.com" });
    for (method, path, body) in [
        (Method::PATCH, format!("/admin/v1/users/{bo}"), json!({ "role": "editor" })),
        (Method::POST, "/admin/v1/mail/pause".to_owned(), json!({ "reason": "because of cy@example.com" })),
        (Method::POST, "/admin/v1/mail/resume".to_owned(), Value::Null),
        (Method::POST, "/admin/v1/suppressions".to_owned(), who.clone()),
        (Method::DELETE, "/admin/v1/suppressions?channel=email&address=left-alone@example.com".to_owned(), Value::Null),
        (Method::POST, "/admin/v1/contacts/export".to_owned(), json!({ "address": "left-alone@example.com" })),
        (Method::PUT, template.to_owned(), draft),
        (Method::DELETE, template.to_owned(), Value::Null),
        (Method::DELETE, format!("/admin/v1/users/{bo}"), Value::Null),
        (Method::DELETE, format!("/admin/v1/keys/{}", key["key"]["id"].as_str().unwrap()), Value::Null),
        (Method::DELETE, "/admin/v1/suppressions?channel=email&address=never@example.com".to_owned(), Value::Null),
    ] {
        let refused = path.contains("never@");
        let answer = owner.of(&id, method, &path, &body).await;
        // The template of two tags is no good mail, and is refused: nothing is written of what did not happen.
        let expected = refused || path == template;
        assert_eq!(answer.status.is_client_error(), expected, "{path} {}", answer.text);
    }
    let authorization = format!("Bearer {}", shop.keys.secret);
    let headers = [("Authorization", authorization.as_str()), ("Content-Type", "application/json")];
    let body = json!({ "address": "left-alone@example.com" }).to_string();
    assert_eq!(server.send(Method::POST, "/admin/v1/contacts/erase", &headers, body).await.status, StatusCode::OK);
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = owner.of(&id, Method::GET, &format!("/admin/v1/audit?limit=4{after}"), &Value::Null).await;
        assert!(!page.text.contains("example.com"), "no address: {}", page.text);
        let page = page.json();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let what: Vec<_> = all.iter().rev().map(|entry| entry["what"].as_str().unwrap()).collect();
    assert_eq!(
        what,
        [
            // When the shop was made.
            "policy.changed",
            "user.added",
            "user.signed_in",
            "user.added",
            "key.added",
            "user.role_changed",
            "mail.paused",
            "mail.resumed",
            "suppression.added",
            "suppression.removed",
            "contact.exported",
            "user.removed",
            "key.revoked",
            "contact.erased",
        ]
    );
    let by = |entry: &Value| (entry["actor_kind"].as_str().unwrap().to_owned(), entry["actor_name"].as_str().map(str::to_owned));
    assert_eq!(by(&all[12]), ("console".to_owned(), None));
    assert_eq!(by(&all[1]), ("user".to_owned(), Some("owner".to_owned())));
    assert_eq!((by(&all[0]), all[0]["actor_id"].as_str()), (("key".to_owned(), None), Some("shop")));
    assert_eq!(all[8]["detail"], json!({ "was": "viewer", "is": "editor" }));
    assert_eq!((all[8]["actor_id"].as_str(), all[8]["about"].as_str()), (Some(owner_id.as_str()), Some(bo.as_str())));
    let bad = owner.of(&id, Method::GET, "/admin/v1/audit?after=x", &Value::Null).await;
    assert_eq!((bad.status, bad.json()["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("after")));
    // What the framework refuses is a problem like all others.
    let bad = owner.of(&id, Method::GET, "/admin/v1/audit?limit=x", &Value::Null).await;
    assert_eq!((bad.status, bad.json()["code"].as_str()), (StatusCode::BAD_REQUEST, Some("bad_request")));
    assert_eq!(bad.headers["content-type"], "application/problem+json");
    let bad = owner.of(&id, Method::PUT, "/admin/v1/audit", &Value::Null).await;
    assert_eq!((bad.status, bad.json()["code"].as_str()), (StatusCode::METHOD_NOT_ALLOWED, Some("method_not_allowed")));
}

async fn commands_do_the_same(test: TestApp) {
    let shop = test.shop().await;
    let run = async |arguments: &[&str]| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_shelfbell"));
        command.args(arguments).arg("--json").env("SHELFBELL_DATABASE__URL", &test.url).stdin(std::process::Stdio::null());
        let output = command.output().await.unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap(), serde_json::from_str::<Value>(&text).unwrap_or_else(|_| json!(text)))
    };
    let at = ["--shop", shop.domain.as_str()];
    let (code, added) = run(&["user", "add", "Ana@example.com", "--role", "owner", "--name", "Ana", at[0], at[1]]).await;
    assert_eq!((code, added["user"]["role"].as_str()), (0, Some("owner")), "{added}");
    let server = Server::start(&test).await;
    let mut ana = Browser::new(&server);
    assert_eq!(ana.try_sign_in("ana@example.com", added["password"].as_str().unwrap()).await.status, StatusCode::OK);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, format!("{PASSWORD}\n")).unwrap();
    let file = file.to_str().unwrap();
    let (code, added) = run(&["user", "add", "bo@example.com", "--password-file", file, at[0], at[1]]).await;
    assert_eq!((code, added["user"]["role"].as_str(), &added["password"]), (0, Some("viewer"), &Value::Null), "{added}");
    Browser::signed_in(&server, "bo@example.com").await;
    let (_, list) = run(&["user", "list", at[0], at[1]]).await;
    assert_eq!(
        list.as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect::<Vec<_>>(),
        ["ana@example.com", "bo@example.com"]
    );
    assert_eq!(run(&["user", "role", "bo@example.com", "editor", at[0], at[1]]).await.1["role"], "editor");
    assert_eq!(run(&["user", "remove", "bo@example.com", at[0], at[1]]).await.0, 0);
    let (code, error) = run(&["user", "remove", "ana@example.com", at[0], at[1]]).await;
    assert_eq!(code, 1);
    assert!(error["error"].as_str().unwrap().contains("at least one owner"), "{error}");
    assert_eq!(run(&["user", "set-password", "ana@example.com", "--password-file", file]).await.0, 0);
    assert_eq!(ana.get("/admin/v1/session").await.status, StatusCode::UNAUTHORIZED);
    ana.sign_in("ana@example.com").await;
    let (code, key) = run(&["key", "add", "Till", "--permissions", "read,stock", at[0], at[1]]).await;
    assert_eq!((code, &key["key"]["permissions"]), (0, &json!(["read", "stock"])), "{key}");
    assert_eq!(run(&["key", "list", at[0], at[1]]).await.1[0]["hint"], key["key"]["hint"]);
    assert_eq!(run(&["key", "revoke", key["key"]["id"].as_str().unwrap(), at[0], at[1]]).await.0, 0);
    assert_eq!(run(&["key", "add", "Till", "--permissions", "all", at[0], at[1]]).await.0, 1);
}

/// An owner who made an account could come into every shop that it is let into later.
async fn an_account_of_another_shop_comes_in_with_a_new_password(test: TestApp) {
    let (ours, theirs) = (test.shop().await, TestShop::add(&test, "other.myshopify.com").await);
    let third = TestShop::add(&test, "third.myshopify.com").await;
    let server = Server::start(&test).await;
    person(&test, &theirs, "owner@example.com", Role::Owner).await;
    let mut owner = Browser::signed_in(&server, "owner@example.com").await;
    let given = "a password of the other owner";
    let new = json!({ "email": "ana@example.com", "name": "Ana", "role": "viewer", "password": given });
    assert_eq!(owner.of(&shop_id(&theirs).await, Method::POST, "/admin/v1/users", &new).await.status, StatusCode::OK);
    // They sign in as her, and change it: the account looks like one that its user took care of.
    let mut spy = Browser::new(&server);
    assert_eq!(spy.try_sign_in("ana@example.com", given).await.status, StatusCode::OK);
    let changed = "another password of theirs";
    let change = json!({ "current": given, "new": changed });
    assert_eq!(spy.send(Method::PUT, "/admin/v1/password", &[], &change).await.status, StatusCode::NO_CONTENT);
    let run = async |shop: &TestShop, more: &[&str]| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_shelfbell"));
        command.args(["user", "add", "Ana@example.com", "--shop", &shop.domain]).args(more);
        let output = command.env("SHELFBELL_DATABASE__URL", &test.url).stdin(std::process::Stdio::null()).output().await.unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let said: Value = serde_json::from_str(&run(&ours, &["--json"]).await).unwrap();
    assert_eq!(said["account"], "renewed", "{said}");
    let password = said["password"].as_str().unwrap();
    assert_eq!(spy.get("/admin/v1/session").await.status, StatusCode::UNAUTHORIZED);
    for known in [given, changed] {
        assert_eq!(spy.try_sign_in("ana@example.com", known).await.status, StatusCode::UNAUTHORIZED);
    }
    let mut ana = Browser::new(&server);
    let shops = ana.try_sign_in("ana@example.com", password).await.json()["shops"].as_array().unwrap().len();
    assert_eq!(shops, 2);
    assert_eq!(
        test.count("SELECT count(*) FROM audit WHERE what = 'user.password_changed' AND actor_kind = 'console'").await,
        2,
        "both shops are told"
    );
    // From then on it is the operator's to let in anywhere, and hers to change.
    let own = "a password of her own choice";
    let change = json!({ "current": password, "new": own });
    assert_eq!(ana.send(Method::PUT, "/admin/v1/password", &[], &change).await.status, StatusCode::NO_CONTENT);
    let said = run(&third, &["--generate"]).await;
    assert!(said.contains("Its name and password stay as they were") && !said.contains("shown this once"), "{said}");
    assert_eq!(ana.get("/admin/v1/session").await.json()["shops"].as_array().unwrap().len(), 3);
    // Who is let in by a password that the operator chose is told so as well.
    let new = json!({ "email": "bo@example.com", "name": "Bo", "role": "viewer", "password": given });
    assert_eq!(owner.of(&shop_id(&theirs).await, Method::POST, "/admin/v1/users", &new).await.status, StatusCode::OK);
    let third_id = third.row().await.id;
    let bo = |role, password: Option<&str>| users::NewUser {
        email: "bo@example.com".to_owned(),
        name: String::new(),
        role,
        password: password.map(|password| password.to_owned().into()),
    };
    let added = users::add(&test.app, &third_id, bo(Role::Viewer, Some(PASSWORD)), &Actor::Console).await.unwrap();
    assert_eq!((added.account, added.password.is_none()), (users::Account::Renewed, true));
    Browser::signed_in(&server, "bo@example.com").await;
    // A second time changes nothing.
    let again = users::add(&test.app, &third_id, bo(Role::Owner, None), &Actor::Console).await;
    assert!(matches!(again, Err(users::UserError::Exists)), "{again:?}");
    Browser::signed_in(&server, "bo@example.com").await;
}

async fn nobody_hands_on_more_than_they_hold(test: TestApp) {
    let shop = test.shop().await;
    let server = Server::start(&test).await;
    let of = |key: String| {
        let server = &server;
        async move |method: Method, path: &str, body: &Value| {
            server
                .send(method, path, &[("Authorization", &format!("Bearer {key}")), ("Content-Type", "application/json")], body.to_string())
                .await
        }
    };
    let own = of(shop.keys.secret.clone());
    let made = async |permissions: Value| {
        let added = own(Method::POST, "/admin/v1/keys", &json!({ "name": "a program", "permissions": permissions })).await.json();
        added["secret"].as_str().unwrap().to_owned()
    };
    let users_only = of(made(json!(["users"])).await);
    let more = json!({ "name": "more", "permissions": ["users", "contacts"] });
    assert_eq!(users_only(Method::POST, "/admin/v1/keys", &more).await.status, StatusCode::FORBIDDEN);
    let same = json!({ "name": "the same", "permissions": ["users"] });
    assert_eq!(users_only(Method::POST, "/admin/v1/keys", &same).await.status, StatusCode::OK);
    let owner = json!({ "email": "new@example.com", "name": "New", "role": "owner", "password": "a password of mine" });
    assert_eq!(users_only(Method::POST, "/admin/v1/users", &owner).await.status, StatusCode::FORBIDDEN);
    let ana = person(&test, &shop, "ana@example.com", Role::Viewer).await.into_string();
    let path = format!("/admin/v1/users/{ana}");
    assert_eq!(users_only(Method::PATCH, &path, &json!({ "role": "editor" })).await.status, StatusCode::FORBIDDEN);
    assert_eq!(own(Method::PATCH, &path, &json!({ "role": "editor" })).await.status, StatusCode::OK);
    // Where messages are handed on, whole addresses go.
    let settings_only = of(made(json!(["settings"])).await);
    let elsewhere = json!({ "changes": { "postback_url": "https://elsewhere.example/take" } });
    assert_eq!(settings_only(Method::PUT, "/admin/v1/settings", &elsewhere).await.status, StatusCode::FORBIDDEN);
    assert_eq!(settings_only(Method::PUT, "/admin/v1/channels/postback", &elsewhere).await.status, StatusCode::FORBIDDEN);
    assert_eq!(settings_only(Method::PUT, "/admin/v1/settings", &json!({ "changes": { "min_units": 2 } })).await.status, StatusCode::OK);
    // From where somebody signed up is for those who may see addresses.
    shop.facts(vec![shelfbell_core::fact::Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    let signed_up =
        server.storefront(&shop, Method::POST, "/storefront/v1/subscriptions", &sign_up("11", "shopper@example.com")).await.json();
    let path = format!("/admin/v1/subscriptions/{}", signed_up["id"].as_str().unwrap());
    let read_only = of(made(json!(["read"])).await);
    assert_eq!(read_only(Method::GET, &path, &Value::Null).await.json()["consent"]["evidence"], Value::Null);
    assert_eq!(own(Method::GET, &path, &Value::Null).await.json()["consent"]["evidence"]["client"], "127.0.0.1");
}
