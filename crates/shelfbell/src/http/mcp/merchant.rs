//! The merchant's tools: they read, and change nothing.

use std::sync::{Arc, LazyLock};

use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::tool::schema_for_output;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolRequestParams, CallToolResponse, ListToolsResult, PaginatedRequestParams, ServerConfig};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler, tool, tool_handler, tool_router};

use super::answer::Answer;
use super::arguments::{Episode, Most, Subscription};
use super::results::{HeldEpisodes, Lines};
use super::toolbox;
use crate::app::App;
use crate::db::shops::Shop;
use crate::flows::{approve, demand, explain};
use crate::http::ApiError;

static TOOLS: LazyLock<ToolRouter<MerchantTools>> = LazyLock::new(MerchantTools::tool_router);

const INSTRUCTIONS: &str = "What shoppers of this shop wait for, and why each was told or not. Nothing can be changed here. \
    Times are milliseconds since the Unix epoch.";

#[derive(Clone, Debug)]
pub struct MerchantTools {
    pub app: App,
    pub shop: Arc<Shop>,
}

#[tool_router]
impl MerchantTools {
    /// The variants that most people wait for, with how many wait, since when, and how the stock stands.
    #[tool(output_schema = schema_for_output::<Lines>(), annotations(title = "Waiting demand", read_only_hint = true, open_world_hint = false))]
    async fn waiting_demand(&self, Parameters(most): Parameters<Most>) -> Result<Answer, ApiError> {
        let most = most.limit.unwrap_or(20).clamp(1, 100);
        let demand = demand::waiting(&self.app, &self.shop, most).await?;
        Answer::of(&Lines { demand })
    }

    /// Why one person was told, or was not: the subscription's state and place in line, its messages, and the episodes behind them.
    #[tool(annotations(title = "Explain a subscription", read_only_hint = true, open_world_hint = false))]
    async fn explain_subscription(&self, Parameters(asked): Parameters<Subscription>) -> Result<Answer, ApiError> {
        let story = explain::subscription(&self.app, &self.shop, asked.subscription_id.trim()).await?;
        let story = story.ok_or_else(|| ApiError::not_found("unknown_subscription", "This shop has no such subscription."))?;
        Answer::of(&story)
    }

    /// What happened when a variant came back: each step with its inputs, the waves of people told, and how their messages fared.
    #[tool(annotations(title = "Explain a restock episode", read_only_hint = true, open_world_hint = false))]
    async fn explain_episode(&self, Parameters(asked): Parameters<Episode>) -> Result<Answer, ApiError> {
        let story = explain::episode(&self.app, &self.shop, asked.episode_id.trim()).await?;
        let story = story.ok_or_else(|| ApiError::not_found("unknown_episode", "This shop has no such episode."))?;
        Answer::of(&story)
    }

    /// Sends that would reach more people than the shop allows without a word, and wait for the merchant's approval.
    #[tool(output_schema = schema_for_output::<HeldEpisodes>(), annotations(title = "Held episodes", read_only_hint = true, open_world_hint = false))]
    async fn held_episodes(&self) -> Result<Answer, ApiError> {
        let held = approve::held(&self.app, &self.shop).await?;
        Answer::of(&HeldEpisodes { held })
    }
}

#[tool_handler(router = TOOLS)]
impl ServerHandler for MerchantTools {
    fn get_info(&self) -> ServerConfig {
        toolbox::server(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(toolbox::list(&TOOLS, &context))
    }

    async fn call_tool(&self, request: CallToolRequestParams, context: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        toolbox::call(&TOOLS, self, request, context).await
    }
}
