//! Chat completions, as `OpenAI` and many local servers speak them.

use async_trait::async_trait;
use reqwest::header::AUTHORIZATION;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::Endpoint;
use super::{Completion, Message, Model, ModelError, Said, ToolCall};

#[derive(Debug)]
pub struct OpenAi {
    pub endpoint: Endpoint,
    pub model: String,
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Spoken,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Spoken {
    content: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<Called>>,
}

#[derive(Deserialize)]
struct Called {
    id: String,
    function: Function,
}

#[derive(Deserialize)]
struct Function {
    name: String,
    /// JSON as text.
    arguments: String,
}

#[async_trait]
impl Model for OpenAi {
    async fn complete(&self, request: &Completion<'_>) -> Result<Said, ModelError> {
        let mut messages = vec![json!({ "role": "system", "content": request.system })];
        messages.extend(request.messages.iter().flat_map(written));
        let tools: Vec<Value> = request
            .tools
            .iter()
            .map(|tool| {
                let function = json!({ "name": tool.name, "description": tool.description, "parameters": tool.parameters });
                json!({ "type": "function", "function": function })
            })
            .collect();
        let mut body = json!({ "model": self.model, "messages": messages });
        // An empty list is refused.
        if !tools.is_empty() {
            body["tools"] = tools.into();
        }
        let answer: Answer = self.endpoint.post((AUTHORIZATION, "Bearer "), &[], &body).await?;
        said(answer)
    }
}

fn written(message: &Message) -> Vec<Value> {
    match message {
        Message::User(text) => vec![json!({ "role": "user", "content": text })],
        Message::Calls(calls) => {
            let calls: Vec<Value> = calls
                .iter()
                .map(|call| {
                    let arguments = Value::Object(call.arguments.clone()).to_string();
                    json!({ "id": call.id, "type": "function", "function": { "name": call.name, "arguments": arguments } })
                })
                .collect();
            vec![json!({ "role": "assistant", "content": null, "tool_calls": calls })]
        }
        Message::Results(results) => {
            results.iter().map(|result| json!({ "role": "tool", "tool_call_id": result.call, "content": result.content })).collect()
        }
    }
}

fn said(answer: Answer) -> Result<Said, ModelError> {
    let choice = answer.choices.into_iter().next().ok_or(ModelError::Malformed("it holds no choice"))?;
    if matches!(choice.finish_reason.as_deref(), Some("length" | "content_filter")) {
        return Err(ModelError::Malformed("it breaks off"));
    }
    let calls = choice.message.tool_calls.unwrap_or_default();
    if calls.is_empty() {
        return Ok(Said::Text(choice.message.content.unwrap_or_default()));
    }
    let calls = calls.into_iter().map(|Called { id, function }| {
        let arguments = serde_json::from_str(&function.arguments)
            .map_err(|_| ModelError::Malformed("the arguments of a tool call are not a JSON object"))?;
        Ok(ToolCall { id, name: function.name, arguments })
    });
    Ok(Said::Calls(calls.collect::<Result<_, _>>()?))
}
