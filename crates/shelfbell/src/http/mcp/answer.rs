//! What a tool answers: an object for programs, and the same as text for clients that read only that. A failure is a sentence that the
//! agent can act on, never a broken call.

use rmcp::ErrorData;
use rmcp::handler::server::tool::IntoCallToolResult;
use rmcp::model::{CallToolResponse, CallToolResult, ContentBlock};
use serde::Serialize;
use serde_json::{Value, json};

use crate::http::ApiError;

/// Success.
#[derive(Debug)]
pub struct Answer(Value);

impl Answer {
    /// `value` must be a JSON object.
    pub fn of(value: &impl Serialize) -> Result<Self, ApiError> {
        serde_json::to_value(value).map(Self).map_err(|error| ApiError::internal(&error))
    }
}

impl IntoCallToolResult for Answer {
    fn into_call_tool_result(self) -> Result<CallToolResponse, ErrorData> {
        Ok(CallToolResult::structured(self.0).into())
    }
}

impl IntoCallToolResult for ApiError {
    fn into_call_tool_result(self) -> Result<CallToolResponse, ErrorData> {
        Ok(failure(self.code(), self.detail()).into())
    }
}

pub fn failure(code: &str, sentence: &str) -> CallToolResult {
    let mut result = CallToolResult::error(vec![ContentBlock::text(sentence)]);
    result.structured_content = Some(json!({ "code": code, "detail": sentence }));
    result
}
