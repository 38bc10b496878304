//! A stand-in for a model's endpoint: it says what it is told to say, and refuses requests that the real one would refuse.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};
use shelfbell::config::{Config, Llm, Provider};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    OpenAi,
    Anthropic,
}

pub const APIS: [Api; 2] = [Api::OpenAi, Api::Anthropic];

/// What it does when it is asked.
#[derive(Clone, Debug)]
pub enum Act {
    Say(&'static str),
    Call(&'static str, Value),
    /// This body, whatever it is.
    Raw(u16, String),
    /// No answer at all.
    Hang,
}

pub struct StandIn {
    pub llm: Llm,
    seen: Arc<Seen>,
}

struct Seen {
    api: Api,
    /// One for each request; the last is repeated.
    script: Vec<Act>,
    requests: Mutex<Vec<Value>>,
    mistakes: Mutex<Vec<String>>,
}

impl StandIn {
    pub async fn start(api: Api, script: Vec<Act>) -> Self {
        let seen = Arc::new(Seen { api, script, requests: Mutex::default(), mistakes: Mutex::default() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let llm = Llm {
            provider: if api == Api::OpenAi { Provider::Openai } else { Provider::Anthropic },
            url: if api == Api::OpenAi { format!("{base}/v1/") } else { base },
            model: "small-1".to_owned(),
            api_key: "k-secret".to_owned().into(),
            timeout_secs: 5,
            max_rounds: 3,
            ..Config::defaults().unwrap().llm
        };
        Self { llm, seen }
    }

    /// The requests so far, each of the right form.
    pub fn requests(&self) -> Vec<Value> {
        let mistakes = self.seen.mistakes.lock().unwrap();
        assert!(mistakes.is_empty(), "{:?}: {mistakes:?}", self.seen.api);
        self.seen.requests.lock().unwrap().clone()
    }
}

async fn answer(State(seen): State<Arc<Seen>>, uri: Uri, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let checked = match seen.api {
        Api::OpenAi => openai(uri.path(), &header("authorization"), &request),
        Api::Anthropic => anthropic(uri.path(), &header("x-api-key"), &header("anthropic-version"), &request),
    };
    if header("content-type") != "application/json" || checked.is_none() {
        seen.mistakes.lock().unwrap().push(format!("{uri} {headers:?} {request}"));
        return (StatusCode::BAD_REQUEST, "{}".to_owned());
    }
    let number = {
        let mut requests = seen.requests.lock().unwrap();
        requests.push(request);
        requests.len() - 1
    };
    match &seen.script[number.min(seen.script.len() - 1)] {
        Act::Say(text) => (StatusCode::OK, said(seen.api, text)),
        Act::Call(name, arguments) => (StatusCode::OK, called(seen.api, &format!("call-{number}"), name, arguments)),
        Act::Raw(status, body) => (StatusCode::from_u16(*status).unwrap(), body.clone()),
        Act::Hang => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            (StatusCode::OK, said(seen.api, "Too late."))
        }
    }
}

fn said(api: Api, text: &str) -> String {
    match api {
        Api::OpenAi => json!({
            "id": "c", "object": "chat.completion", "model": "small-1",
            "choices": [{ "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": text, "refusal": null } }],
        }),
        Api::Anthropic => json!({
            "id": "m", "type": "message", "role": "assistant", "stop_reason": "end_turn", "content": [{ "type": "text", "text": text }],
        }),
    }
    .to_string()
}

fn called(api: Api, id: &str, name: &str, arguments: &Value) -> String {
    match api {
        Api::OpenAi => {
            let function = json!({ "name": name, "arguments": arguments.to_string() });
            let message =
                json!({ "role": "assistant", "content": null, "tool_calls": [{ "id": id, "type": "function", "function": function }] });
            json!({ "choices": [{ "index": 0, "finish_reason": "tool_calls", "message": message }] })
        }
        Api::Anthropic => json!({
            "type": "message", "role": "assistant", "stop_reason": "tool_use",
            "content": [{ "type": "text", "text": "Let me see." }, { "type": "tool_use", "id": id, "name": name, "input": arguments }],
        }),
    }
    .to_string()
}

/// The keys of an object, exactly.
fn has_keys(object: &Value, keys: &[&str]) -> Option<()> {
    let found: HashSet<&str> = object.as_object()?.keys().map(String::as_str).collect();
    (found == keys.iter().copied().collect()).then_some(())
}

fn must(holds: bool) -> Option<()> {
    holds.then_some(())
}

fn tool(name: &Value, description: &Value, schema: &Value) -> Option<()> {
    must(name.as_str()?.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !description.as_str()?.is_empty())?;
    must(schema["type"] == "object" && schema["properties"].is_object())
}

fn openai(path: &str, authorization: &str, request: &Value) -> Option<()> {
    must(path == "/v1/chat/completions" && authorization == "Bearer k-secret" && request["model"] == "small-1")?;
    let tools = match request.get("tools") {
        Some(tools) => tools.as_array().filter(|tools| !tools.is_empty())?.as_slice(),
        None => &[],
    };
    has_keys(request, if tools.is_empty() { &["model", "messages"] } else { &["model", "messages", "tools"] })?;
    for entry in tools {
        has_keys(entry, &["type", "function"])?;
        must(entry["type"] == "function")?;
        tool(&entry["function"]["name"], &entry["function"]["description"], &entry["function"]["parameters"])?;
    }
    let messages = request["messages"].as_array()?;
    must(messages.len() >= 2 && messages[0]["role"] == "system" && messages[1]["role"] == "user")?;
    let mut open: Vec<String> = Vec::new();
    for message in messages {
        match message["role"].as_str()? {
            "system" | "user" => must(open.is_empty() && !message["content"].as_str()?.is_empty())?,
            "assistant" => {
                for call in message["tool_calls"].as_array()? {
                    must(call["type"] == "function" && call["function"]["name"].is_string())?;
                    must(serde_json::from_str::<Value>(call["function"]["arguments"].as_str()?).is_ok_and(|value| value.is_object()))?;
                    open.push(call["id"].as_str()?.to_owned());
                }
            }
            "tool" => {
                let at = open.iter().position(|id| message["tool_call_id"] == id.as_str())?;
                open.remove(at);
                must(message["content"].is_string())?;
            }
            _ => return None,
        }
    }
    must(open.is_empty())
}

fn anthropic(path: &str, key: &str, version: &str, request: &Value) -> Option<()> {
    must(path == "/v1/messages" && key == "k-secret" && version == "2023-06-01" && request["model"] == "small-1")?;
    has_keys(request, &["model", "max_tokens", "system", "messages", "tools"])?;
    must(request["max_tokens"].as_u64()? > 0 && request["system"].is_string())?;
    for entry in request["tools"].as_array()? {
        has_keys(entry, &["name", "description", "input_schema"])?;
        tool(&entry["name"], &entry["description"], &entry["input_schema"])?;
    }
    let mut open: Vec<String> = Vec::new();
    for (at, message) in request["messages"].as_array()?.iter().enumerate() {
        must(message["role"] == if at % 2 == 0 { "user" } else { "assistant" })?;
        let Some(blocks) = message["content"].as_array() else {
            must(open.is_empty() && !message["content"].as_str()?.is_empty())?;
            continue;
        };
        for block in blocks {
            match block["type"].as_str()? {
                "tool_use" => {
                    must(block["name"].is_string() && block["input"].is_object() && at % 2 == 1)?;
                    open.push(block["id"].as_str()?.to_owned());
                }
                "tool_result" => {
                    let known = open.iter().position(|id| block["tool_use_id"] == id.as_str())?;
                    open.remove(known);
                    must(block["content"].is_string() && at % 2 == 0)?;
                }
                _ => return None,
            }
        }
    }
    must(open.is_empty())
}
