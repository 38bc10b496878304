//! Status callbacks: signed forms to the address that came with a message.

use secrecy::ExposeSecret as _;
use url::form_urlencoded;

use super::Twilio;
use crate::channels::sms::signature::{Parameter, sign};

impl Twilio {
    /// What happens to most messages.
    pub(super) async fn report_delivery(&self, sid: &str) {
        for status in ["sent", "delivered"] {
            if self.report(sid, status, None).await.is_none() {
                tracing::debug!(status, "the demo's phone could not report");
            }
        }
    }

    /// Tells the server what became of a message, as Twilio would; the HTTP status that it answers with. `None`: nobody asked, or nobody
    /// answers.
    pub async fn report(&self, sid: &str, status: &str, error_code: Option<i64>) -> Option<u16> {
        let text = {
            let mut state = self.state();
            let text = state.texts.iter_mut().find(|text| text.sid == sid)?;
            (text.status, text.error_code) = (status.to_owned(), error_code);
            text.clone()
        };
        let mut form = vec![
            ("ApiVersion", "2010-04-01".to_owned()),
            ("AccountSid", self.0.account.account_sid.clone()),
            ("MessageSid", sid.to_owned()),
            ("SmsSid", sid.to_owned()),
            ("MessageStatus", status.to_owned()),
            ("SmsStatus", status.to_owned()),
            ("From", text.from.clone()),
            ("To", text.to.clone()),
        ];
        form.extend(error_code.map(|code| ("ErrorCode", code.to_string())));
        let answer = self.tell(&text.status_callback?, &form).await.ok()?;
        Some(answer.status().as_u16())
    }

    /// Posts a signed form to the server.
    pub(super) async fn tell(&self, url: &str, form: &[(&str, String)]) -> reqwest::Result<reqwest::Response> {
        let parameters: Vec<Parameter> = form.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let signature = sign(self.0.account.auth_token.expose_secret(), url, &parameters);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.0.http.post(url).header("X-Twilio-Signature", signature);
        request.header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8").body(body).send().await
    }
}
