//! Keys come, change and go.

use std::process::{Command, Output};

use shelfbell::app::App;
use shelfbell::config::Encryption;
use shelfbell::db::Db;
use shelfbell::flows::encryption;
use shelfbell::ids::Ids;
use shelfbell_core::fact::Fact;

use crate::support::{TestApp, level, product, stored};

crate::on_both_engines!(
    a_change_of_keys_while_people_sign_up,
    an_interrupted_change_goes_on,
    wrong_and_missing_keys_are_named,
    the_key_that_it_made_for_itself,
    keys_on_the_command_line,
);

fn key(name: &str, byte: char) -> String {
    format!("{name}:{}=", byte.to_string().repeat(42) + "A")
}

async fn with_keys(test: TestApp, keys: &[String]) -> TestApp {
    test.configured(|config| config.encryption = Encryption::of(keys)).await
}

async fn build(test: &TestApp, keys: &[String]) -> Result<App, String> {
    let mut config = test.app.config.clone();
    config.encryption = Encryption::of(keys);
    App::build(config, test.clock.clone(), Ids::seeded(3), Some(test.inbox.clone())).await.map_err(|error| format!("{error:#}"))
}

/// On a database that never had another key than this.
async fn begun_with(test: TestApp, keys: &[String]) -> TestApp {
    let test = with_keys(test, keys).await;
    let rotated = encryption::rotate(&test.app, |_| {}).await.unwrap();
    assert_eq!(rotated.status.needed, ["a"]);
    if let Some(file) = Db::file(&test.url) {
        std::fs::remove_file(format!("{}.key", file.display())).unwrap();
    }
    with_keys(test, keys).await
}

async fn a_change_of_keys_while_people_sign_up(test: TestApp) {
    let (a, b) = (key("a", 'A'), key("b", 'B'));
    let test = begun_with(test, std::slice::from_ref(&a)).await;
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    for n in 0..1_200 {
        shop.wait_for("11", &format!("before{n}@example.com")).await;
    }
    let test = with_keys(test, &[b.clone(), a.clone()]).await;
    let shop = crate::support::TestShop { app: test.app.clone(), ..shop };
    let signing = async {
        for n in 0..60 {
            shop.wait_for("11", &format!("during{n}@example.com")).await;
        }
    };
    let (rotated, ()) = tokio::join!(encryption::rotate(&test.app, |_| {}), signing);
    let rotated = rotated.unwrap();
    assert!(rotated.sealed > 1_200, "{rotated:?}");
    assert_eq!((rotated.no_longer_needed, rotated.status.needed), (vec!["a".to_owned()], vec!["b".to_owned()]));
    assert_eq!(rotated.status.values.len(), 1, "{:?}", rotated.status.values);
    // The old key is gone for good, and everybody is found and told.
    let test = with_keys(test, std::slice::from_ref(&b)).await;
    let shop = crate::support::TestShop { app: test.app.clone(), ..shop };
    shop.policy(&[("mass_send_limit", "10000")]).await;
    assert_eq!(test.count("SELECT count(*) FROM line").await, 1_260);
    shop.wait_for("11", "before7@example.com").await;
    assert_eq!(test.count("SELECT count(*) FROM contacts").await, 1_260, "the same person is found again");
    test.clock.advance(1000);
    shop.stock("11", 5_000).await;
    test.run_due().await;
    assert_eq!(test.inbox.recipients().len(), 1_260);
    // Done once more, there is nothing to do.
    assert_eq!(encryption::rotate(&test.app, |_| {}).await.unwrap().sealed, 0);
}

async fn an_interrupted_change_goes_on(test: TestApp) {
    use shelfbell::db::encryption::{Pass, Step, begin_unless_under_way, step};
    let (a, b) = (key("a", 'A'), key("b", 'B'));
    let test = begun_with(test, std::slice::from_ref(&a)).await;
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    for n in 0..1_100 {
        shop.wait_for("11", &format!("before{n}@example.com")).await;
    }
    let test = with_keys(test, &[b.clone(), a.clone()]).await;
    let mut first = 0;
    while first < 1_000 {
        let Step::Sealed(more) = step(&test.app.db, Pass::ToCurrentKey).await.unwrap() else { panic!("it ended after {first}") };
        first += more;
    }
    // Another process takes it up, without looking at those again.
    let other = build(&test, &[b, a]).await.unwrap();
    let mut tx = other.db.begin().await.unwrap();
    begin_unless_under_way(&mut tx, Pass::ToCurrentKey).await.unwrap();
    tx.commit().await.unwrap();
    let rotated = encryption::rotate(&other, |_| {}).await.unwrap();
    assert_eq!(rotated.sealed, 100 + u64::try_from(test.count("SELECT count(*) FROM sign_ups WHERE evidence IS NOT NULL").await).unwrap());
    assert_eq!(rotated.status.needed, ["b"]);
}

async fn wrong_and_missing_keys_are_named(test: TestApp) {
    let (a, b) = (key("a", 'A'), key("b", 'B'));
    let test = begun_with(test, std::slice::from_ref(&a)).await;
    for (keys, words) in [
        (vec![b.clone()], "encrypted with the key 'a', which is not configured"),
        (vec![key("a", 'C')], "the key 'a' of encryption.keys is another one"),
        (vec![], "encrypted with the key 'a', which is not configured"),
    ] {
        let error = build(&test, &keys).await.unwrap_err();
        assert!(error.contains(words), "{keys:?}: {error}");
    }
    assert!(build(&test, &[b, a]).await.is_ok());
}

/// The first start needs no settings; on SQLite the key is beside the database, for its owner alone.
async fn the_key_that_it_made_for_itself(test: TestApp) {
    let shop = test.shop().await;
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    shop.wait_for("11", "ana@example.com").await;
    let status = encryption::status(&test.app, false).await.unwrap();
    if let Some(database) = Db::file(&test.url) {
        use std::os::unix::fs::PermissionsExt as _;
        assert!(!status.protects_nothing);
        let file = format!("{}.key", database.display());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!stored::as_it_lies(&test).await.contains(&text.trim().to_lowercase()));
        // Lost, it is missed, and no other takes its place.
        std::fs::remove_file(&file).unwrap();
        let error = build(&test, &[]).await.unwrap_err();
        assert!(error.contains(&status.current) && error.contains("restore the file"), "{error}");
        assert!(!std::path::Path::new(&file).exists());
        std::fs::write(&file, "nonsense").unwrap();
        let error = build(&test, &[]).await.unwrap_err();
        assert!(error.contains(&file) && error.contains("damaged"), "{error}");
        std::fs::write(&file, text).unwrap();
    } else {
        assert!(status.protects_nothing);
        assert_eq!(test.count("SELECT count(*) FROM secrets WHERE name = 'encryption_key'").await, 1);
    }
    // One from the settings takes over, and the other goes.
    let b = key("b", 'B');
    let test = with_keys(test, std::slice::from_ref(&b)).await;
    let rotated = encryption::rotate(&test.app, |_| {}).await.unwrap();
    assert_eq!(rotated.no_longer_needed, [status.current]);
    assert_eq!(test.count("SELECT count(*) FROM secrets WHERE name = 'encryption_key'").await, 0);
    let again = build(&test, &[b]).await.unwrap();
    assert!(!encryption::status(&again, false).await.unwrap().protects_nothing);
}

fn shell(test: &TestApp, keys: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelfbell"));
    command.args(arguments).env("SHELFBELL_DATABASE__URL", &test.url).env("SHELFBELL_ENCRYPTION__KEYS", keys).output().unwrap()
}

async fn keys_on_the_command_line(test: TestApp) {
    let text = |output: &Output| format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let (first, second) = (shell(&test, "", &["encryption", "new-key"]), shell(&test, "", &["encryption", "new-key", "--name", "spring"]));
    let (first, second) = (text(&first).trim().to_owned(), text(&second).trim().to_owned());
    assert!(first != second && second.starts_with("spring:"), "{first} {second}");
    let name = first.split(':').next().unwrap().to_owned();
    let doctor = text(&shell(&test, "", &["doctor"]));
    match Db::file(&test.url) {
        Some(file) => assert!(doctor.contains("ok      encryption") && doctor.contains(&format!("{}.key", file.display())), "{doctor}"),
        None => assert!(doctor.contains("PROBLEM encryption: addresses are NOT protected"), "{doctor}"),
    }
    let status = text(&shell(&test, &first, &["encryption", "status"]));
    assert!(status.contains(&format!("Encrypted with the key {name} from now on.")), "{status}");
    let doctor = text(&shell(&test, &first, &["doctor"]));
    assert!(doctor.contains("PROBLEM encryption: some is still encrypted with"), "{doctor}");
    let rotated = text(&shell(&test, &first, &["encryption", "rotate"]));
    assert!(rotated.contains("any more: remove it"), "{rotated}");
    let both = format!("{second} {first}");
    let rotated = shell(&test, &both, &["encryption", "rotate", "--json"]);
    let rotated: serde_json::Value = serde_json::from_slice(&rotated.stdout).unwrap();
    assert_eq!((&rotated["no_longer_needed"][0], &rotated["status"]["current"]), (&name.into(), &"spring".into()));
    let refused = shell(&test, &first, &["doctor"]);
    assert!(!refused.status.success() && text(&refused).contains("the key 'spring', which is not configured"), "{}", text(&refused));
    let bad = shell(&test, "spring:AAAA", &["encryption", "status"]);
    assert!(text(&bad).contains("encryption.keys: a key has 32 bytes"), "{}", text(&bad));
}
