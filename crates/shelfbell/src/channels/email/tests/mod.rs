//! The channel against a relay that misbehaves on cue.

mod relay;
mod security;

use std::time::{Duration, Instant};

use shelfbell_core::ids::{NotificationId, ShopId};

use self::relay::{Act, Relay, channel_by, settings};
use super::Email;
use crate::channels::{Channel, Outgoing, SendError};

fn message(number: u32) -> Outgoing {
    Outgoing {
        id: NotificationId::new(format!("0190a1b2-c3d4-7e5f-8a9b-{number:012}")),
        shop: ShopId::new("shop"),
        sender: None,
        to: "ann@example.com".to_owned(),
        from_name: "Nordwind".to_owned(),
        subject: "Back".to_owned(),
        html: "<p>Back</p>".to_owned(),
        text: "Back\n.\n..\n".to_owned(),
        unsubscribe_url: Some("https://alerts.example.com/s/abc".to_owned()),
        bounce_token: "7b-0011223344556677889a".to_owned(),
        postback: None,
        at: 1_790_000_000_000,
    }
}

fn is_retry(outcome: &Result<crate::channels::Receipt, SendError>, words: &str) -> bool {
    matches!(outcome, Err(SendError::Retry { reason }) if reason.contains(words) && !reason.contains('@'))
}

#[tokio::test]
async fn messages_share_a_connection_and_arrive_whole() {
    let relay = Relay::start(|_| Act::Ok).await;
    let email = relay.channel();
    for number in 0..3 {
        let receipt = email.send(&message(number)).await.unwrap();
        assert_eq!(receipt.provider_id.as_deref(), Some("2.0.0 Ok: queued as 4XYZ"));
    }
    assert_eq!(relay.connections(), 1);
    let transactions = relay.verbs().replace("EHLO ", "");
    assert_eq!(transactions, "MAIL RCPT DATA . MAIL RCPT DATA . MAIL RCPT DATA .", "no NOOP, no RSET");
    let commands = relay.commands();
    assert!(
        commands.contains(&"0 MAIL FROM:<alerts@shop.example>".to_owned()) && commands.contains(&"0 RCPT TO:<ann@example.com>".to_owned())
    );
    let first = &relay.messages()[0];
    assert!(first.contains("\r\nMessage-ID: <0190a1b2-c3d4-7e5f-8a9b-000000000000@shop.example>\r\n"), "{first}");
    assert!(first.contains("\r\nBack\r\n.\r\n..\r\n"), "{first}");
}

#[tokio::test]
async fn a_relay_without_pipelining_is_asked_step_by_step() {
    let relay = Relay::start(|point| match point.verb {
        "EHLO" => Act::Say("250 relay"),
        "RCPT" if point.messages == 0 => Act::Say("550 5.1.1 no such user"),
        _ => Act::Ok,
    })
    .await;
    let email = relay.channel();
    assert!(matches!(email.send(&message(0)).await, Err(SendError::Reject { address_is_dead: true, .. })));
    // DATA was never asked for, because the recipient was refused before.
    assert!(relay.verbs().ends_with("MAIL RCPT"), "{}", relay.verbs());
}

#[tokio::test]
async fn a_dead_address_costs_neither_the_connection_nor_the_next_message() {
    for data_after_refusal in [Act::Say, |_| Act::Ok] {
        let relay = Relay::start(move |point| match (point.connection, point.messages, point.verb) {
            (0, 1, "RCPT") => Act::Say("550 5.1.1 <ann@example.com>: no such user"),
            (0, 1, "DATA") => data_after_refusal("554 5.5.1 no valid recipients"),
            _ => Act::Ok,
        })
        .await;
        let email = relay.channel();
        email.send(&message(0)).await.unwrap();
        let refused = email.send(&message(1)).await.unwrap_err();
        let reason = "the recipient's address does not take mail: 550 5.1.1 <…> no such user".to_owned();
        assert_eq!(refused, SendError::Reject { reason, address_is_dead: true });
        assert_eq!(relay.messages().len(), 1, "nothing was sent to nobody");
    }
}

#[tokio::test]
async fn after_a_refusal_the_connection_is_used_again() {
    let first = std::sync::atomic::AtomicBool::new(true);
    let relay = Relay::start(move |point| match point.verb {
        "RCPT" | "DATA" if first.load(std::sync::atomic::Ordering::SeqCst) => {
            // The first transaction only: asked twice for each command by the relay itself, it ends with RSET.
            Act::Say("550 5.1.1 no such user")
        }
        "RSET" => {
            first.store(false, std::sync::atomic::Ordering::SeqCst);
            Act::Ok
        }
        _ => Act::Ok,
    })
    .await;
    let email = relay.channel();
    assert!(email.send(&message(0)).await.is_err());
    email.send(&message(1)).await.unwrap();
    assert_eq!((relay.connections(), relay.messages().len()), (1, 1));
    assert!(relay.verbs().contains("DATA RSET MAIL RCPT DATA ."), "{}", relay.verbs());
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let scripts: [(&str, &'static str, &'static str, &str); 6] = [
        ("busy", "CONNECT", "421 4.3.2 too busy", "421 4.3.2 too busy"),
        ("greylisted", "RCPT", "451 4.7.1 <ann@example.com>: come back", "451 4.7.1 <…> come back"),
        ("full", "DATA", "452 4.3.1 no space", "452"),
        ("closing", "MAIL", "421 4.3.2 going down", "421"),
        ("filter down", ".", "451 4.3.0 filter down", "451"),
        ("our sender", "MAIL", "550 5.7.1 sender not allowed", "check the mail settings"),
    ];
    for (name, verb, reply, words) in scripts {
        let relay = Relay::start(move |point| if point.verb == verb { Act::Say(reply) } else { Act::Ok }).await;
        let outcome = relay.channel().send(&message(0)).await;
        assert!(is_retry(&outcome, words), "{name}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_relay_that_hangs_costs_the_time_limit_and_says_where() {
    for (verb, words) in [("CONNECT", "our greeting (EHLO)"), ("RCPT", "the recipient (RCPT TO)"), (".", "may have taken it")] {
        let relay = Relay::start(move |point| if point.verb == verb { Act::Hang } else { Act::Ok }).await;
        let began = Instant::now();
        let outcome = relay.channel().send(&message(0)).await;
        assert!(is_retry(&outcome, words) && is_retry(&outcome, "no answer within 1 s"), "{verb}: {outcome:?}");
        assert!(began.elapsed() < Duration::from_secs(3));
    }
}

#[tokio::test]
async fn a_connection_that_died_between_messages_costs_no_message() {
    for first_words in [None, Some("421 4.4.2 timeout exceeded")] {
        let relay = Relay::start(move |point| match (point.connection, point.messages, point.verb, first_words) {
            (0, 1, "MAIL", None) => Act::Close,
            (0, 1, "MAIL", Some(words)) => Act::SayAndClose(words),
            _ => Act::Ok,
        })
        .await;
        let email = relay.channel();
        email.send(&message(0)).await.unwrap();
        email.send(&message(1)).await.unwrap();
        assert_eq!((relay.connections(), relay.messages().len()), (2, 2));
    }
}

#[tokio::test]
async fn a_fresh_connection_that_breaks_is_not_tried_for_ever() {
    let relay = Relay::start(|point| if point.verb == "MAIL" { Act::Close } else { Act::Ok }).await;
    let outcome = relay.channel().send(&message(0)).await;
    assert!(is_retry(&outcome, "went away before the sender"), "{outcome:?}");
    assert_eq!(relay.connections(), 1);
}

#[tokio::test]
async fn a_connection_that_dies_after_the_dot_is_ambiguous_and_not_repeated_here() {
    let relay = Relay::start(|point| if point.verb == "." && point.messages == 1 { Act::Close } else { Act::Ok }).await;
    let email = relay.channel();
    email.send(&message(0)).await.unwrap();
    let outcome = email.send(&message(1)).await;
    assert!(is_retry(&outcome, "the relay may have taken it"), "{outcome:?}");
    assert_eq!(relay.messages().len(), 2, "sent once, not twice");
    email.send(&message(1)).await.unwrap();
    let messages = relay.messages();
    assert_eq!(messages[1], messages[2], "the repetition is the same message to the last byte");
}

#[tokio::test]
async fn idle_connections_are_closed_with_a_goodbye() {
    let relay = Relay::start(|_| Act::Ok).await;
    let email = channel_by(&format!("smtp://127.0.0.1:{}", relay.port), 1, Duration::from_millis(60));
    email.send(&message(0)).await.unwrap();
    assert_eq!(email.pool.idle(), 1);
    let began = Instant::now();
    while !relay.verbs().ends_with("QUIT") {
        assert!(began.elapsed() < Duration::from_secs(5), "no QUIT: {}", relay.verbs());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(email.pool.idle(), 0);
    email.send(&message(1)).await.unwrap();
    assert_eq!(relay.connections(), 2);
}

#[tokio::test]
async fn never_more_connections_than_allowed() {
    let relay = Relay::start(|_| Act::Ok).await;
    let email = std::sync::Arc::new(channel_by(&format!("smtp://127.0.0.1:{}", relay.port), 3, Duration::from_secs(20)));
    assert_eq!(email.connections(), 3);
    let sends: Vec<_> = (0..30)
        .map(|number| {
            let email = email.clone();
            tokio::spawn(async move { email.send(&message(number)).await })
        })
        .collect();
    for send in sends {
        send.await.unwrap().unwrap();
    }
    assert!(relay.connections() <= 3, "{}", relay.connections());
    assert_eq!(relay.messages().len(), 30);
}

#[tokio::test]
async fn addresses_beyond_ascii_go_where_they_can() {
    let relay = Relay::start(|_| Act::Ok).await;
    let email = relay.channel();
    email.send(&Outgoing { to: "ann@bücher.example".to_owned(), ..message(0) }).await.unwrap();
    assert!(relay.commands().contains(&"0 RCPT TO:<ann@xn--bcher-kva.example>".to_owned()), "{:?}", relay.commands());
    let outcome = email.send(&Outgoing { to: "änn@example.com".to_owned(), ..message(1) }).await;
    assert!(matches!(&outcome, Err(SendError::Reject { address_is_dead: false, reason }) if reason.contains("SMTPUTF8")), "{outcome:?}");

    let relay =
        Relay::start(|point| if point.verb == "EHLO" { Act::Say("250-relay\r\n250-PIPELINING\r\n250 SMTPUTF8") } else { Act::Ok }).await;
    relay.channel().send(&Outgoing { to: "änn@example.com".to_owned(), ..message(1) }).await.unwrap();
    assert!(relay.commands().contains(&"0 MAIL FROM:<alerts@shop.example> SMTPUTF8".to_owned()), "{:?}", relay.commands());
}

#[tokio::test]
async fn no_relay_is_no_bounce() {
    let relay = Relay::start(|_| Act::Ok).await;
    relay.channel().check().await.unwrap();
    assert!(relay.verbs().ends_with("QUIT"));

    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let email = Email::new(&settings(&format!("smtp://{free}"), 1)).unwrap();
    assert!(is_retry(&email.send(&message(0)).await, "cannot be reached"));
    assert!(email.check().await.is_err());
}
