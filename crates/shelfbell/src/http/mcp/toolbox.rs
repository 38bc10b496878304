//! What both sets of tools have in common: how they present themselves, and how one of them is called.

use rmcp::ErrorData;
use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::tool::ToolCallContext;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult, ProtocolVersion,
    ServerCapabilities, ServerConfig,
};
use rmcp::service::{RequestContext, RoleServer};

use super::answer::failure;

/// The transport's own words before what is wrong with the arguments.
const ARGUMENTS_DO_NOT_FIT: &str = "failed to deserialize parameters: ";

/// What the server says of itself.
pub fn server(instructions: &str) -> ServerConfig {
    ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
        .with_server_info(Implementation::new("shelfbell", env!("CARGO_PKG_VERSION")))
        .with_instructions(instructions)
}

/// The tools of one key: a cache must not hand them to the holder of another.
pub fn list<Tools: Send + Sync + 'static>(router: &ToolRouter<Tools>, context: &RequestContext<RoleServer>) -> ListToolsResult {
    let mut list = ListToolsResult::with_all_items(router.list_all());
    if context.protocol_version().is_some_and(|version| version >= ProtocolVersion::V_2026_07_28) {
        (list.ttl_ms, list.cache_scope) = (Some(0), Some(CacheScope::Private));
    }
    list
}

/// Calls the tool. Arguments that do not fit it get a code like every other failure; the name of no tool is a broken call.
pub async fn call<Tools: Send + Sync + 'static>(
    router: &ToolRouter<Tools>,
    tools: &Tools,
    request: CallToolRequestParams,
    context: RequestContext<RoleServer>,
) -> Result<CallToolResponse, ErrorData> {
    let tool = if router.has_route(&request.name) { request.name.to_string() } else { "unknown".to_owned() };
    metrics::counter!("shelfbell_mcp_calls_total", "tool" => tool).increment(1);
    let answer = router.call(ToolCallContext::new(tools, request, context)).await?;
    Ok(match &answer {
        CallToolResponse::Complete(result) => match unfit_arguments(result) {
            Some(problem) => failure("bad_arguments", &format!("These arguments do not fit the tool: {problem}.")).into(),
            None => answer,
        },
        _ => answer,
    })
}

fn unfit_arguments(result: &CallToolResult) -> Option<&str> {
    let text = result.content.first().and_then(ContentBlock::as_text).filter(|_| result.is_error == Some(true))?;
    text.text.strip_prefix(ARGUMENTS_DO_NOT_FIT)
}
