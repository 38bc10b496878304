//! The channel against the strict stand-in, over HTTP.

use std::net::Ipv4Addr;

use shelfbell_core::ids::{NotificationId, ShopId};
use tokio::net::TcpListener;

use super::*;
use crate::clock::Clock;
use crate::demo::phone::{Account, Refusal, Twilio};

const SID: &str = "AC0123456789abcdef0123456789abcdef";
const NUMBER: &str = "+15005550006";
const SERVICE: &str = "MG0123456789abcdef0123456789abcdef";

async fn world() -> (Twilio, Config) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let mut config = Config::defaults().unwrap();
    config.sms.account_sid = SID.to_owned();
    config.sms.auth_token = "token".to_owned().into();
    config.sms.api_url = format!("http://{}", listener.local_addr().unwrap());
    config.validate().unwrap();
    let account = Account {
        account_sid: SID.to_owned(),
        auth_token: "token".to_owned().into(),
        senders: vec![NUMBER.to_owned(), SERVICE.to_owned()],
        reports: false,
    };
    let twilio = Twilio::new(account, Clock::manual(1_795_428_000_000), crate::app::http_client().unwrap());
    let router = twilio.clone().router();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (twilio, config)
}

fn channel(config: &Config) -> Sms {
    Sms::configured(config, &crate::app::http_client().unwrap()).unwrap()
}

fn message(to: &str) -> Outgoing {
    Outgoing {
        id: NotificationId::new("episode:subscription"),
        shop: ShopId::new("shop 1"),
        sender: Some(NUMBER.to_owned()),
        to: to.to_owned(),
        from_name: String::new(),
        subject: String::new(),
        html: String::new(),
        text: "Example Shop: Größe & Maß +1 is back. €".to_owned(),
        unsubscribe_url: None,
        bounce_token: String::new(),
        postback: None,
        at: 0,
    }
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let (twilio, config) = world().await;
    let sms = channel(&config);
    sms.check().await.unwrap();
    let receipt = sms.send(&message("+14155550123")).await.unwrap();
    let by_service = Outgoing { sender: Some(SERVICE.to_owned()), ..message("+14155550123") };
    sms.send(&by_service).await.unwrap();
    let texts = twilio.outgoing();
    assert_eq!(receipt.provider_id.as_deref(), Some(texts[0].sid.as_str()));
    assert_eq!((texts[0].from.as_str(), texts[0].to.as_str(), texts[0].body.as_str()), (NUMBER, "+14155550123", message("").text.as_str()));
    assert_eq!((texts[0].validity_secs, texts[1].from.as_str()), (Some(14_400), SERVICE));
    let callback = "http://127.0.0.1:8787/hooks/twilio/status?shop=shop+1&message=episode%3Asubscription";
    assert_eq!(texts[0].status_callback.as_deref(), Some(callback));
}

#[tokio::test]
async fn what_is_refused_is_understood() {
    let (twilio, config) = world().await;
    let sms = channel(&config);
    for (to, expected) in [
        ("+15005550001", "no such phone"),
        ("+15005550002", "this message"),
        ("+15005550003", "this message"),
        ("+15005550004", "opted out"),
        ("+15005550009", "no such phone"),
        ("not a number", "no such phone"),
    ] {
        let error = sms.send(&message(to)).await.unwrap_err();
        let found = match &error {
            SendError::OptedOut { .. } => "opted out",
            SendError::Reject { address_is_dead: true, .. } => "no such phone",
            SendError::Reject { .. } => "this message",
            SendError::Retry { .. } => "again",
            SendError::Later { .. } | SendError::Closed { .. } => "not of this channel",
        };
        assert_eq!(found, expected, "{to}: {error}");
        assert!(!error.to_string().contains(to), "{error}");
    }
    for refusal in [Refusal::TOO_MANY, Refusal::DOWN, Refusal::UNAUTHORIZED, Refusal::NOT_FOUND] {
        twilio.refuse("+14155550123", Some(refusal));
        assert!(matches!(sms.send(&message("+14155550123")).await, Err(SendError::Retry { .. })), "{refusal:?}");
    }
    for (text, sender) in
        [(String::new(), Some(NUMBER)), ("x".repeat(1_601), Some(NUMBER)), ("x".to_owned(), None), ("x".to_owned(), Some("+15005550000"))]
    {
        let message = Outgoing { text, sender: sender.map(str::to_owned), ..message("+14155550199") };
        assert!(sms.send(&message).await.is_err());
    }
    assert!(twilio.outgoing().is_empty());
}

#[tokio::test]
async fn a_wrong_token_and_a_silent_api_are_said_and_tried_again() {
    let (_twilio, config) = world().await;
    let mut wrong = config.clone();
    wrong.sms.auth_token = "other".to_owned().into();
    for checked in [channel(&wrong).check().await, channel(&wrong).send(&message("+14155550123")).await.map(drop)] {
        assert!(matches!(&checked, Err(SendError::Retry { reason }) if reason.contains("sms.auth_token")), "{checked:?}");
    }
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let mut config = config;
    config.sms.api_url = format!("http://{}", silent.local_addr().unwrap());
    config.mail.timeout_secs = 1;
    let answer = channel(&config).send(&message("+14155550123")).await;
    assert!(matches!(&answer, Err(SendError::Retry { reason }) if reason.contains("in time")), "{answer:?}");
    drop(silent);
    assert!(matches!(channel(&config).send(&message("+14155550123")).await, Err(SendError::Retry { .. })));
    assert!(!format!("{:?}", channel(&config)).contains("token"));
}
