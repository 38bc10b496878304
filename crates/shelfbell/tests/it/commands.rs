//! The command line about mail, as an operator types it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::support::http::Server;
use crate::support::{TestApp, level, product};
use shelfbell_core::fact::Fact;

crate::on_both_engines!(templates_by_file, mail_and_suppressions, a_returned_mail_by_pipe, what_waits_for_somebody);

struct Shell<'a>(&'a TestApp);

impl Shell<'_> {
    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shelfbell"))
            .args(arguments)
            .env("SHELFBELL_DATABASE__URL", &self.0.url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments, "");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments, "");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

async fn templates_by_file(test: TestApp) {
    let (shell, shop, files) = (Shell(&test), test.shop().await, tempfile::tempdir().unwrap());
    let path = files.path().join("alert.mjml").display().to_string();
    let with = |arguments: &[&str]| -> Vec<String> {
        arguments.iter().map(|a| (*a).to_owned()).chain(["--shop".to_owned(), shop.domain.clone()]).collect()
    };
    let says = |arguments: &[&str]| shell.says(&with(arguments).iter().map(String::as_str).collect::<Vec<_>>());
    let fails = |arguments: &[&str]| shell.fails(&with(arguments).iter().map(String::as_str).collect::<Vec<_>>());
    let shown = says(&["template", "show", "alert", "de"]);
    assert!(shown.starts_with("Subject: {{ product_title }}"), "{shown}");
    std::fs::write(&path, &shown).unwrap();
    assert!(says(&["template", "check", "alert", "de", &path]).contains("The template is good"));
    // The lines of the problems are the file's.
    let line = 1 + shown.lines().position(|line| line.contains("{{ click_url }}")).unwrap();
    std::fs::write(&path, shown.replace("{{ click_url }}", "{{ clik_url }}")).unwrap();
    let problems = fails(&["template", "set", "alert", "de", &path]);
    assert!(problems.contains(&format!("line {line}: there is no variable clik_url")), "{problems}");
    std::fs::write(&path, shown.replace("Jetzt kaufen", "Her damit")).unwrap();
    let html = files.path().join("sample.html").display().to_string();
    says(&["template", "check", "alert", "de", &path, "--html", &html]);
    assert!(std::fs::read_to_string(&html).unwrap().contains("Her damit"));
    says(&["template", "set", "alert", "de", &path]);
    assert!(says(&["template", "list"]).starts_with("alert  de  "));
    assert_eq!(says(&["template", "show", "alert", "de"]), shown.replace("Jetzt kaufen", "Her damit"));
    assert!(says(&["template", "reset", "alert", "de"]).contains("is used again"));
    assert_eq!(says(&["template", "show", "alert", "de"]), shown);
    assert!(says(&["template", "show", "digest", "fr", "--variables"]).contains("items"));
    assert!(fails(&["template", "show", "nonsense", "de"]).contains("confirmation, alert, digest"));
    assert!(fails(&["template", "check", "alert", "de", "/nonexistent"]).contains("/nonexistent"));
}

async fn mail_and_suppressions(test: TestApp) {
    let (shell, shop) = (Shell(&test), test.shop().await);
    let domain = shop.domain.as_str();
    assert!(shell.says(&["mail", "status", "--shop", domain]).contains("goes on"));
    shell.says(&["mail", "pause", "--shop", domain, "--reason", "moving house"]);
    let status = shell.says(&["mail", "status", "--shop", domain]);
    assert!(status.contains("stopped since") && status.contains("moving house") && status.contains("mail resume"), "{status}");
    let doctor = String::from_utf8(shell.run(&["doctor"], "").stdout).unwrap();
    assert!(doctor.contains("PROBLEM example.myshopify.com e-mail: stopped: moving house"), "{doctor}");
    assert!(shell.says(&["mail", "resume", "--shop", domain]).contains("0 messages waited"));
    shell.says(&["suppression", "add", "ana@example.com", "--shop", domain]);
    assert!(shell.says(&["suppression", "list", "--shop", domain]).starts_with("ana@example.com  merchant"));
    assert!(shell.fails(&["suppression", "add", "nobody", "--shop", domain]).contains("not a complete e-mail address"));
    shell.says(&["suppression", "remove", "Ana@example.com", "--shop", domain]);
    assert!(shell.fails(&["suppression", "remove", "ana@example.com", "--shop", domain]).contains("already"));
    assert!(shell.says(&["suppression", "list", "--shop", domain]).contains("Nobody"));
}

async fn what_waits_for_somebody(test: TestApp) {
    let (shell, shop, server) = (Shell(&test), test.shop().await, Server::start(&test).await);
    let domain = shop.domain.as_str();
    let request = r#"{"customer":{"id":1,"email":"ana@example.com","phone":null},"data_request":{"id":77}}"#;
    for (id, topic, body) in [("w1", "customers/data_request", request), ("w2", "products/update", "{"), ("w3", "products/update", "[")] {
        assert!(server.webhook(domain, "hush", id, topic, body.as_bytes()).await.status.is_success());
    }
    test.run_due().await;
    let asked = shell.says(&["contact", "requests", "--shop", domain]);
    assert!(asked.starts_with("77  due 2026-12-23") && asked.contains("a•••@example.com"), "{asked}");
    assert!(shell.says(&["contact", "done", "77", "--shop", domain]).contains("answered"));
    assert!(shell.says(&["contact", "requests", "--shop", domain]).contains("Nobody waits"));
    assert!(shell.fails(&["contact", "done", "78", "--shop", domain]).contains("contact requests"));
    let unreadable = |more: &[&str]| shell.says(&[&["unreadable", "--shop", domain], more].concat());
    assert!(unreadable(&[]).contains("w2") && unreadable(&[]).contains("products/update"));
    assert!(unreadable(&["--retry", "all"]).contains("2 webhooks"));
    test.run_due().await;
    assert!(unreadable(&["--drop", "w2"]).contains("1 webhooks"));
    let left = unreadable(&[]);
    assert!(left.contains("w3") && !left.contains("w2"), "{left}");
}

async fn a_returned_mail_by_pipe(test: TestApp) {
    let (shell, shop) = (Shell(&test), test.shop().await);
    shop.facts(vec![Fact::Product(product("1", &["11"])), level("11", 0, 1)]).await;
    shop.wait_for("11", "ana@example.com").await;
    test.clock.advance(1000);
    shop.stock("11", 5).await;
    test.run_due().await;
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example.com\nTo: bounces+{}@shop.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\n\n\
         --B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ana@example.com\nAction: failed\nStatus: 5.1.1\n\n--B--\n",
        test.inbox.mails()[0].bounce_token
    );
    let output = shell.run(&["bounce"], &bounce);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(shell.says(&["suppression", "list", "--shop", &shop.domain]).starts_with("ana@example.com  hard_bounce"));
    let output = shell.run(&["bounce"], "Subject: hello\n\nhello\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("RFC 3464"));
}
