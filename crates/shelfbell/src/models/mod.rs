//! Language models behind one trait: messages and tools in, text or tool calls out. What a model is asked, and what becomes of what it
//! says, is `chat/model`'s.

mod anthropic;
mod call;
mod openai;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Map, Value};

use crate::config::{Llm, Provider};
use call::Endpoint;

/// One completion.
#[async_trait]
pub trait Model: Send + Sync + std::fmt::Debug {
    async fn complete(&self, request: &Completion<'_>) -> Result<Said, ModelError>;
}

#[derive(Clone, Copy, Debug)]
pub struct Completion<'a> {
    pub system: &'a str,
    /// The first is the user's.
    pub messages: &'a [Message],
    pub tools: &'a [Tool],
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    User(String),
    /// What the model asked for.
    Calls(Vec<ToolCall>),
    /// One for each call before it.
    Results(Vec<ToolResult>),
}

/// Something that the model may ask for.
#[derive(Clone, Debug)]
pub struct Tool {
    pub name: &'static str,
    pub description: &'static str,
    /// JSON Schema of an object.
    pub parameters: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolCall {
    /// The model's, repeated with the result.
    pub id: String,
    pub name: String,
    pub arguments: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolResult {
    pub call: String,
    pub content: String,
    pub is_error: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Text(String),
    /// At least one.
    Calls(Vec<ToolCall>),
}

/// Why there is no completion. Nothing of the request or the answer is repeated: both hold shoppers' words.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    #[error("the model did not answer in time")]
    Timeout,
    #[error("the model cannot be reached: {0}")]
    Unreachable(String),
    #[error("the model's endpoint answered {0}; check llm.url, llm.model and llm.api_key")]
    Status(u16),
    #[error("the model's answer cannot be used: {0}")]
    Malformed(&'static str),
}

/// Does the model answer at all? One short question, for the operator.
pub async fn check(model: &dyn Model) -> Result<(), ModelError> {
    let messages = [Message::User("Answer with the word ready.".to_owned())];
    model.complete(&Completion { system: "You answer with one word.", messages: &messages, tools: &[] }).await.map(drop)
}

/// The model that the settings name. `http` must not follow redirects: they would carry the key elsewhere.
pub fn configured(llm: &Llm, http: &reqwest::Client) -> Option<Arc<dyn Model>> {
    let endpoint = |path: &str| Endpoint {
        http: http.clone(),
        url: format!("{}{path}", llm.base_url()),
        key: llm.api_key.clone(),
        timeout: Duration::from_secs(llm.timeout_secs),
    };
    match llm.provider {
        Provider::None => None,
        Provider::Openai => Some(Arc::new(openai::OpenAi { endpoint: endpoint("/chat/completions"), model: llm.model.clone() })),
        Provider::Anthropic => Some(Arc::new(anthropic::Anthropic { endpoint: endpoint("/v1/messages"), model: llm.model.clone() })),
    }
}
