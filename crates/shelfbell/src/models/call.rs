//! One HTTP call to a model's endpoint.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ModelError;

/// Far above any answer of a few sentences; a longer one is not read to its end.
const LONGEST_ANSWER: usize = 256 * 1024;

#[derive(Clone, Debug)]
pub struct Endpoint {
    pub http: reqwest::Client,
    pub url: String,
    pub key: SecretString,
    pub timeout: Duration,
}

impl Endpoint {
    /// `key_header`: in which header the key goes, and what stands before it.
    pub async fn post<T: DeserializeOwned>(
        &self,
        key_header: (HeaderName, &str),
        more: &[(&'static str, &'static str)],
        body: &(impl Serialize + Sync),
    ) -> Result<T, ModelError> {
        let mut request = self.http.post(&self.url).timeout(self.timeout).json(body);
        let key = self.key.expose_secret();
        if !key.is_empty() {
            let (name, before) = key_header;
            let mut value = HeaderValue::from_str(&format!("{before}{key}"))
                .map_err(|_| ModelError::Unreachable("llm.api_key holds characters that a header cannot".to_owned()))?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let mut response = request.send().await.map_err(|error| failed(&error))?;
        if !response.status().is_success() {
            return Err(ModelError::Status(response.status().as_u16()));
        }
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
            answer.extend_from_slice(&chunk);
            if answer.len() > LONGEST_ANSWER {
                return Err(ModelError::Malformed("it is too long"));
            }
        }
        // serde's own message may repeat parts of the answer.
        serde_json::from_slice(&answer).map_err(|_| ModelError::Malformed("it is not JSON of the expected form"))
    }
}

/// Without the address, which reqwest would repeat.
fn failed(error: &reqwest::Error) -> ModelError {
    if error.is_timeout() {
        return ModelError::Timeout;
    }
    let step = if error.is_connect() { "no connection" } else { "the connection broke" };
    ModelError::Unreachable(step.to_owned())
}
