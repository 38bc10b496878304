//! What a tool answers: an object for programs, and the same as text for clients that read only that. A failure is a sentence that the
//! agent can act on, never a broken call.

use rmcp::ErrorData;
use rmcp::handler::server::tool::IntoCallToolResult;
use rmcp::model::{CallToolResponse, CallToolResult, ContentBlock, MetaObject};
use serde::Serialize;
use serde_json::Value;

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

/// Where a failure carries its code: clients hold structured content against the tool's schema, which describes success.
const CODE: &str = "shelfbell/code";

pub fn failure(code: &str, sentence: &str) -> CallToolResult {
    let mut meta = MetaObject::new();
    meta.insert(CODE.to_owned(), Value::from(code));
    CallToolResult::error(vec![ContentBlock::text(sentence)]).with_meta(Some(meta))
}
