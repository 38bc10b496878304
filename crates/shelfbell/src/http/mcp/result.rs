//! What a tool answers: an object for programs, and the same as text for clients that read only that. A failure is a sentence that the
//! agent can act on, never a broken call.

use rmcp::ErrorData;
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::tool::{IntoCallToolResult, ToolCallContext};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorCode, Implementation, ServerCapabilities, ServerConfig,
};
use rmcp::service::{RequestContext, RoleServer};
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
        Ok(failed(self.code(), self.detail()).into())
    }
}

fn failed(code: &str, sentence: &str) -> CallToolResult {
    let mut result = CallToolResult::error(vec![ContentBlock::text(sentence)]);
    result.structured_content = Some(json!({ "code": code, "detail": sentence }));
    result
}

/// Calls the tool. Arguments that do not fit it are its failure, which agents can see and mend; the name of no tool is a broken call.
pub async fn call<Tools: Send + Sync + 'static>(
    router: &ToolRouter<Tools>,
    tools: &Tools,
    request: CallToolRequestParams,
    context: RequestContext<RoleServer>,
) -> Result<CallToolResponse, ErrorData> {
    let known = router.has_route(&request.name);
    metrics::counter!("shelfbell_mcp_calls_total", "tool" => if known { request.name.to_string() } else { "unknown".to_owned() })
        .increment(1);
    match router.call(ToolCallContext::new(tools, request, context)).await {
        Err(error) if known && error.code == ErrorCode::INVALID_PARAMS => Ok(failed("bad_arguments", &error.message).into()),
        answer => answer,
    }
}

/// What the server says of itself.
pub fn server(instructions: &str) -> ServerConfig {
    ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
        .with_server_info(Implementation::new("shelfbell", env!("CARGO_PKG_VERSION")))
        .with_instructions(instructions)
}
