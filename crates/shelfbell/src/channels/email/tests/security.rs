//! Encryption and the password.

use std::time::Duration;

use super::relay::{Act, Point, Relay, channel_by, settings};
use super::{is_retry, message};
use crate::channels::Channel;
use crate::channels::email::Email;

const KEEP: Duration = Duration::from_secs(20);

fn offers_everything(point: &Point<'_>) -> Act {
    match point.verb {
        "EHLO" => Act::Say("250-relay\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"),
        _ => Act::Ok,
    }
}

#[tokio::test]
async fn starttls_and_smtps_carry_the_password_and_the_message() {
    for scheme in ["smtp", "smtps"] {
        let relay = Relay::start_with(scheme == "smtps", offers_everything).await;
        let email = channel_by(&format!("{scheme}://user:secret@localhost:{}?tls=required", relay.port), 1, KEEP);
        email.send(&message(0)).await.unwrap();
        email.send(&message(1)).await.unwrap();
        assert_eq!((relay.connections(), relay.messages().len()), (1, 2), "{scheme}");
        // RFC 4616: NUL user NUL password, in base64.
        assert!(relay.commands().contains(&"0 AUTH PLAIN AHVzZXIAc2VjcmV0".to_owned()), "{:?}", relay.commands());
        if scheme == "smtp" {
            assert!(relay.verbs().starts_with("EHLO STARTTLS EHLO AUTH"), "{}", relay.verbs());
        }
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    for (scheme, options) in [("smtp", "?tls=required"), ("smtp", "?tls=opportunistic"), ("smtps", "")] {
        let relay = Relay::start_with(scheme == "smtps", offers_everything).await;
        let email = Email::new(&settings(&format!("{scheme}://user:secret@localhost:{}{options}", relay.port), 1)).unwrap();
        let outcome = email.send(&message(0)).await;
        assert!(is_retry(&outcome, "certificate"), "{outcome:?}");
        assert!(!relay.verbs().contains("AUTH") && relay.messages().is_empty());
    }
}

#[tokio::test]
async fn without_the_required_encryption_nothing_is_sent() {
    let relay = Relay::start(|_| Act::Ok).await;
    let email = channel_by(&format!("smtp://user:secret@localhost:{}?tls=required", relay.port), 1, KEEP);
    let outcome = email.send(&message(0)).await;
    assert!(is_retry(&outcome, "STARTTLS"), "{outcome:?}");
    assert_eq!(relay.verbs(), "EHLO");
}

#[tokio::test]
async fn a_refused_password_is_a_matter_of_settings_and_is_not_repeated_to_anyone() {
    let relay = Relay::start(|point| match point.verb {
        "EHLO" => Act::Say("250-relay\r\n250 AUTH LOGIN"),
        "AUTH" => Act::Say("535 5.7.8 bad credentials"),
        _ => Act::Ok,
    })
    .await;
    let email = channel_by(&format!("smtp://user:hunter2@127.0.0.1:{}", relay.port), 1, KEEP);
    let outcome = email.send(&message(0)).await;
    assert!(is_retry(&outcome, "the user name and password (AUTH); check the mail settings"), "{outcome:?}");
    assert!(!format!("{outcome:?} {email:?}").contains("hunter2"));
    assert!(email.check().await.is_err());
}

#[tokio::test]
async fn a_login_that_the_relay_does_not_know_is_named() {
    let relay = Relay::start(|_| Act::Ok).await;
    let email = channel_by(&format!("smtp://user:secret@127.0.0.1:{}", relay.port), 1, KEEP);
    let outcome = email.send(&message(0)).await;
    assert!(is_retry(&outcome, "authentication mechanism"), "{outcome:?}");
}
