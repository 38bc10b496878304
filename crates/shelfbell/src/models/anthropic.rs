//! Anthropic's messages API.

use async_trait::async_trait;
use reqwest::header::HeaderName;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::call::Endpoint;
use super::{Completion, Message, Model, ModelError, Said, ToolCall};

const VERSION: &str = "2023-06-01";
/// Enough for the longest answer that is used, in any of the languages.
const MAX_TOKENS: u32 = 1_024;

#[derive(Debug)]
pub struct Anthropic {
    pub endpoint: Endpoint,
    pub model: String,
}

#[derive(Deserialize)]
struct Answer {
    content: Vec<Block>,
    stop_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Text {
        text: String,
    },
    ToolUse {
        id: String,
        name: String,
        input: Map<String, Value>,
    },
    #[serde(other)]
    Other,
}

#[async_trait]
impl Model for Anthropic {
    async fn complete(&self, request: &Completion<'_>) -> Result<Said, ModelError> {
        let messages: Vec<Value> = request.messages.iter().map(written).collect();
        let tools: Vec<Value> = request
            .tools
            .iter()
            .map(|tool| json!({ "name": tool.name, "description": tool.description, "input_schema": tool.parameters }))
            .collect();
        let body = json!({ "model": self.model, "max_tokens": MAX_TOKENS, "system": request.system, "messages": messages, "tools": tools });
        let key = (HeaderName::from_static("x-api-key"), "");
        let answer: Answer = self.endpoint.post(key, &[("anthropic-version", VERSION)], &body).await?;
        said(answer)
    }
}

fn written(message: &Message) -> Value {
    match message {
        Message::User(text) => json!({ "role": "user", "content": text }),
        Message::Calls(calls) => {
            let blocks: Vec<Value> =
                calls.iter().map(|call| json!({ "type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments })).collect();
            json!({ "role": "assistant", "content": blocks })
        }
        Message::Results(results) => {
            let blocks: Vec<Value> = results
                .iter()
                .map(|result| {
                    json!({ "type": "tool_result", "tool_use_id": result.call, "content": result.content, "is_error": result.is_error })
                })
                .collect();
            json!({ "role": "user", "content": blocks })
        }
    }
}

fn said(answer: Answer) -> Result<Said, ModelError> {
    if matches!(answer.stop_reason.as_deref(), Some("max_tokens" | "refusal" | "model_context_window_exceeded")) {
        return Err(ModelError::Malformed("it breaks off"));
    }
    let (mut text, mut calls) = (String::new(), Vec::new());
    for block in answer.content {
        match block {
            Block::Text { text: more } => text.push_str(&more),
            Block::ToolUse { id, name, input } => calls.push(ToolCall { id, name, arguments: input }),
            Block::Other => {}
        }
    }
    Ok(if calls.is_empty() { Said::Text(text) } else { Said::Calls(calls) })
}
