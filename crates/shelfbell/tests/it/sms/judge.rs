//! Twilio's own library judges the signatures that we make, and makes those that we must accept.

use serde_json::{Value, json};
use shelfbell::channels::sms::signature::{Parameter, sign, verify};

use crate::support::judge;

/// Asks the library these questions, one line each.
fn judged(questions: &[Value]) -> Vec<Value> {
    judge::ask("twilio", "judge.mjs", questions)
}

const URLS: [&str; 5] = [
    "https://alerts.example.com/hooks/twilio/sms",
    "https://alerts.example.com/hooks/twilio/status?shop=0190&message=a%3Ab",
    "https://alerts.example.com:443/hooks/twilio/sms",
    "https://alerts.example.com:8443/hooks/twilio/sms?x=%20",
    "http://alerts.example.com:80/hooks/twilio/sms",
];

fn forms() -> Vec<Vec<(&'static str, &'static str)>> {
    vec![
        vec![("From", "+14155550123"), ("Body", "Größe „M“ 🧵 & <b>=?"), ("AccountSid", "AC1"), ("NumMedia", "0")],
        vec![("MessageStatus", "delivered"), ("ErrorCode", ""), ("To", "+1"), ("a", "1"), ("B", "2"), ("aa", "3")],
        vec![],
    ]
}

fn parameters(form: &[(&str, &str)]) -> Vec<Parameter> {
    form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn signatures_agree_in_both_directions() {
    let (mut questions, mut cases) = (Vec::new(), Vec::new());
    for url in URLS {
        for form in forms() {
            let fields: serde_json::Map<String, Value> = form.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            let ours = sign("hush", url, &parameters(&form));
            questions.push(json!({ "do": "sign", "token": "hush", "url": url, "form": fields }));
            questions.push(json!({ "do": "verify", "token": "hush", "url": url, "form": fields, "signature": ours }));
            questions.push(json!({ "do": "verify", "token": "hash", "url": url, "form": fields, "signature": ours }));
            cases.push((url, form));
        }
    }
    let answers = judged(&questions);
    assert_eq!(answers.len(), questions.len());
    for ((url, form), judged) in cases.iter().zip(answers.chunks(3)) {
        let theirs = judged[0]["signature"].as_str().unwrap();
        assert_eq!(theirs, sign("hush", url, &parameters(form)), "{url} {form:?}");
        assert!(verify("hush", url, &parameters(form), theirs));
        assert_eq!((&judged[1]["valid"], &judged[2]["valid"]), (&json!(true), &json!(false)), "{url} {form:?}");
    }
    // With and without the standard port, as the library takes it.
    let [signed, ours] = ["https://a.example.com:443/x?y=1", "https://a.example.com/x?y=1"];
    let judged = judged(&[
        json!({ "do": "verify", "token": "hush", "url": ours, "form": {}, "signature": sign("hush", signed, &[]) }),
        json!({ "do": "verify", "token": "hush", "url": signed, "form": {}, "signature": sign("hush", ours, &[]) }),
    ]);
    assert!(judged.iter().all(|answer| answer["valid"] == true), "{judged:?}");
    assert!(verify("hush", ours, &[], &sign("hush", signed, &[])) && verify("hush", signed, &[], &sign("hush", ours, &[])));
}
