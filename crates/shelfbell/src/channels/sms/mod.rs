//! Text messages by Twilio's Messages API
//! (<https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource>).
//!
//! At-least-once by nature: the API has no idempotency key, so a call that broke off after Twilio took the message is made again.

mod answer;
pub mod signature;
#[cfg(test)]
mod tests;

use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};
use shelfbell_core::setting::{Declaration, Kind};
use url::form_urlencoded;

pub use answer::reported;

use super::{Channel, Configured, Declared, Form, Outgoing, Receipt, SendError};
use crate::config::Config;

/// The shop's own number, see `Shop::sms_sender`.
pub const SENDER: &str = "sms_sender";

pub const DECLARED: Declared = Declared {
    title: "Text messages",
    policy: &["sms_hours", "sms_countries", "sms_double_opt_in"],
    settings: &[Declaration::new(
        SENDER,
        "Your number",
        Kind::Text,
        "Where your texts come from and shoppers answer: a number such as +15005550006, a short code, or a messaging service (MG…). Without it you send none.",
    )],
    config: |config| {
        let sms = &config.sms;
        vec![
            Configured::shown("sms.account_sid", "Twilio account", &sms.account_sid),
            Configured::secret("sms.auth_token", "Twilio token", !sms.auth_token.expose_secret().is_empty()),
            Configured::shown("sms.api_key_sid", "Twilio API key", &sms.api_key_sid),
        ]
    },
    missing: "Text messages need an account at Twilio: whoever runs this server sets sms.account_sid and sms.auth_token.",
};

/// Longer bodies are refused with error 21617.
pub const LONGEST_BODY: usize = 1_600;
/// Where Twilio reports what became of a message; the query names the message.
pub const STATUS_PATH: &str = "/hooks/twilio/status";
/// Where Twilio delivers what shoppers write.
pub const INBOUND_PATH: &str = "/hooks/twilio/sms";

/// The SMS channel. Cheap to share.
pub struct Sms {
    http: reqwest::Client,
    /// Of the account, without a slash at the end.
    account_url: String,
    user: String,
    password: SecretString,
    /// Of this server, as Twilio reaches it, without a slash at the end.
    public_url: String,
    validity_secs: u32,
    connections: usize,
    timeout: Duration,
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sms").field("account_url", &self.account_url).finish_non_exhaustive()
    }
}

impl Sms {
    /// `None` where no account is configured.
    pub fn configured(config: &Config, http: &reqwest::Client) -> Option<Self> {
        let sms = &config.sms;
        let (user, password) = sms.login()?;
        Some(Self {
            http: http.clone(),
            account_url: format!("{}/2010-04-01/Accounts/{}", sms.api_url.trim_end_matches('/'), sms.account_sid),
            user: user.to_owned(),
            password: password.clone(),
            public_url: config.http.base().to_owned(),
            validity_secs: sms.validity_secs,
            connections: sms.connections.into(),
            timeout: Duration::from_secs(config.message_timeout_secs()),
        })
    }

    /// What a message is sent with.
    fn parameters<'a>(&self, message: &'a Outgoing, sender: &'a str) -> Vec<(&'static str, String)> {
        let from = if sender.starts_with("MG") { "MessagingServiceSid" } else { "From" };
        let mut parameters = vec![
            ("To", message.to.clone()),
            (from, sender.to_owned()),
            ("Body", message.text.clone()),
            // An alert that arrives tomorrow is worth nothing.
            ("ValidityPeriod", self.validity_secs.to_string()),
            // Typographic quotes and dashes must not make three parts of one.
            ("SmartEncoded", "true".to_owned()),
        ];
        // Twilio refuses addresses that it cannot reach.
        if !self.public_url.starts_with("http://127.0.0.1") || self.account_url.starts_with("http://127.0.0.1") {
            parameters.push(("StatusCallback", self.status_callback(message)));
        }
        parameters
    }

    /// Twilio signs the whole address, so what it says can be trusted when the report comes.
    fn status_callback(&self, message: &Outgoing) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("shop", message.shop.as_str()).append_pair("message", message.id.as_str());
        format!("{}{STATUS_PATH}?{}", self.public_url, query.finish())
    }

    async fn answered(&self, request: reqwest::RequestBuilder) -> Result<answer::Answer, SendError> {
        let request = request.basic_auth(&self.user, Some(self.password.expose_secret())).timeout(self.timeout);
        let response = request.send().await.map_err(|error| {
            let what = if error.is_timeout() { "did not answer in time" } else { "cannot be reached" };
            SendError::Retry { reason: format!("Twilio {what} (sms.api_url)") }
        })?;
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(|_| SendError::Retry { reason: "Twilio's answer broke off".to_owned() })?;
        answer::read(status, &body)
    }
}

#[async_trait]
impl Channel for Sms {
    async fn send(&self, message: &Outgoing) -> Result<Receipt, SendError> {
        let Some(sender) = &message.sender else {
            let reason = "the shop has no number to send from: `shelfbell shop sms DOMAIN --from NUMBER` sets it".to_owned();
            return Err(SendError::Retry { reason });
        };
        if message.text.trim().is_empty() || message.text.chars().count() > LONGEST_BODY {
            let reason = format!("a text message has 1 to {LONGEST_BODY} characters");
            return Err(SendError::Reject { reason, address_is_dead: false });
        }
        let request = self.http.post(format!("{}/Messages.json", self.account_url)).form(&self.parameters(message, sender));
        Ok(Receipt { provider_id: self.answered(request).await?.sid })
    }

    fn connections(&self) -> usize {
        self.connections
    }

    async fn check(&self) -> Result<(), SendError> {
        let account = self.answered(self.http.get(format!("{}.json", self.account_url))).await?;
        match account.status.as_deref() {
            Some("active") | None => Ok(()),
            Some(other) => Err(SendError::Retry { reason: format!("the Twilio account is {other}") }),
        }
    }

    fn form(&self) -> Form {
        Form::Short
    }

    fn needs_sender(&self) -> bool {
        true
    }
}
