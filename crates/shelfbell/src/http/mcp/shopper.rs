//! The shopper's tools: the same use cases, limits and refusals as behind the button and the page.

use std::net::IpAddr;
use std::sync::{Arc, LazyLock};

use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::tool::schema_for_output;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolRequestParams, CallToolResponse, ListToolsResult, PaginatedRequestParams, ServerConfig};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler, tool, tool_handler, tool_router};
use shelfbell_core::chat::{Alert, LONGEST_MESSAGE};
use shelfbell_core::consent::Source;
use shelfbell_core::contact::mask;
use shelfbell_core::stock::Availability;
use shelfbell_core::subscription::State;

use super::answer::Answer;
use super::arguments::{Asked, Link, Stop, Wish};
use super::results::{Ended, Found, OwnAlert, OwnAlerts, ProductStock};
use super::toolbox;
use crate::chat::alerts;
use crate::db::shops::Shop;
use crate::db::subscriptions;
use crate::flows::check_stock::check_stock;
use crate::flows::leave;
use crate::flows::search::search_text;
use crate::flows::sign_up::{SignUpError, Wanted};
use crate::http::owner::Owner;
use crate::http::storefront::subscriptions::{ConsentShown, Instant, Joined, SignUp, join_line};
use crate::http::{ApiError, Http};

/// Products that a search answers with.
const MATCHES: i64 = 5;

static TOOLS: LazyLock<ToolRouter<ShopperTools>> = LazyLock::new(ShopperTools::tool_router);

const INSTRUCTIONS: &str = "Stock of this shop, read at the moment of asking, and alerts for shoppers when something sold out can be \
    bought again. Say only what a reading says, with its as_of. Sign somebody up only when they asked for it, with the address they gave. \
    Times are milliseconds since the Unix epoch.";

#[derive(Clone, Debug)]
pub struct ShopperTools {
    pub http: Http,
    pub shop: Arc<Shop>,
    pub client: IpAddr,
}

#[tool_router]
impl ShopperTools {
    /// Is it in stock? Give `variant_id`, `product_id` or `query`. Answers with products and their variants' availability
    /// (`in_stock`, `low_stock`, `sold_out`, `backorder`: sold out but may be bought, `unavailable`: not sold), as of when, and when the
    /// shop expects it back if it said so. A `query` answers with the likeliest products first; when more than one fits, ask the shopper.
    #[tool(output_schema = schema_for_output::<Found>(), annotations(title = "Check availability", read_only_hint = true, open_world_hint = false))]
    async fn check_availability(&self, Parameters(asked): Parameters<Asked>) -> Result<Answer, ApiError> {
        let products = match asked {
            Asked { variant_id: Some(variant), product_id: None, query: None } => {
                self.stock(Wanted::Variant(variant.reference())).await?.into_iter().collect()
            }
            Asked { variant_id: None, product_id: Some(product), query: None } => {
                self.stock(Wanted::AnyOf(product.reference())).await?.into_iter().collect()
            }
            Asked { variant_id: None, product_id: None, query: Some(query) } => return self.search(&query).await,
            _ => return Err(ApiError::bad_request("bad_arguments", "Give one of variant_id, product_id and query.")),
        };
        let products: Vec<ProductStock> = products;
        if products.is_empty() {
            return Err(ApiError::not_found("unknown_variant", "This shop sells no such product."));
        }
        Answer::of(&Found { products })
    }

    /// Ask the shop to tell a person once when something sold out can be bought again. Only for a person who asked for it, with their own
    /// address, after they agreed to `consent_text`. Refused when it can be bought now. Asking twice is asking once.
    #[tool(output_schema = schema_for_output::<Joined>(), annotations(title = "Tell me when it is back", read_only_hint = false, destructive_hint = false, idempotent_hint = true))]
    async fn subscribe_back_in_stock(&self, Parameters(wish): Parameters<Wish>) -> Result<Answer, ApiError> {
        let sign_up = SignUp {
            variant_id: wish.variant_id,
            product_id: wish.product_id,
            channel: wish.channel,
            address: wish.address,
            locale: wish.locale,
            country: None,
            quantity: wish.quantity,
            consent: ConsentShown { text: wish.consent_text, at: Instant::Milliseconds(self.http.app.now()) },
            stay_on_list: false,
            website: String::new(),
        };
        Answer::of(&join_line(&self.http, &self.shop, self.client, sign_up, Source::Agent).await?)
    }

    /// What a person waits for at this shop, and their place in line. Needs the link of a message that they got; an address is no proof.
    #[tool(output_schema = schema_for_output::<OwnAlerts>(), annotations(title = "My alerts", read_only_hint = true, open_world_hint = false))]
    async fn list_my_alerts(&self, Parameters(asked): Parameters<Link>) -> Result<Answer, ApiError> {
        let owner = self.owner(&asked.link).await?;
        let mut tx = self.http.app.db.read().await?;
        let mut ids: Vec<String> = subscriptions::of_contact(&mut tx, &self.shop.id, &owner.contact_id())
            .await?
            .into_iter()
            .map(|subscription| subscription.subscription_id)
            .collect();
        drop(tx);
        ids.reverse();
        let alerts = alerts::of(&self.http.app, &self.shop, &ids, false).await?;
        let open = |alert: &Alert| matches!(alert.state, State::Pending | State::Waiting | State::Notified | State::Converted);
        let alerts: Vec<OwnAlert> = alerts.into_iter().filter(open).map(OwnAlert::from).collect();
        Answer::of(&OwnAlerts { address_masked: mask(&owner.contact.address), alerts })
    }

    /// End one alert of a person, by the link of a message that they got and the id from `list_my_alerts`. A message that has left
    /// already cannot be called back.
    #[tool(output_schema = schema_for_output::<Ended>(), annotations(title = "Stop an alert", read_only_hint = false, destructive_hint = true, idempotent_hint = true))]
    async fn cancel_back_in_stock(&self, Parameters(stop): Parameters<Stop>) -> Result<Answer, ApiError> {
        let (app, owner) = (&self.http.app, self.owner(&stop.link).await?);
        let id = stop.subscription_id.trim().to_owned();
        if !owner.has(app, &id).await? {
            return Err(ApiError::not_found("unknown_subscription", "This person has no such alert; list_my_alerts says which there are."));
        }
        leave::stop(app, &self.shop.id, &id).await?;
        let alert = alerts::of(app, &self.shop, &[id], false).await?.pop().map(OwnAlert::from);
        Answer::of(&Ended { alert })
    }

    async fn search(&self, query: &str) -> Result<Answer, ApiError> {
        if query.chars().count() > LONGEST_MESSAGE {
            return Err(ApiError::invalid("query", "query_too_long", "A query has at most 2,000 characters."));
        }
        let mut products = Vec::new();
        for product in search_text(&self.http.app, &self.shop, query, MATCHES).await? {
            products.extend(self.stock(Wanted::AnyOf(product)).await?);
        }
        // What is not sold is not found.
        products.retain(|product| product.variants.iter().any(|stock| stock.availability != Availability::Unavailable));
        Answer::of(&Found { products })
    }

    async fn stock(&self, wanted: Wanted) -> Result<Option<ProductStock>, ApiError> {
        let variants = match check_stock(&self.http.app, &self.shop, &wanted).await {
            Ok(variants) => variants,
            Err(SignUpError::Sqlx(error)) => return Err(error.into()),
            Err(_) => return Ok(None),
        };
        Ok(variants.first().cloned().map(|first| ProductStock {
            product_id: first.product_id,
            product_handle: first.product_handle,
            product_title: first.product_title,
            variants,
        }))
    }

    async fn owner(&self, link: &str) -> Result<Owner, ApiError> {
        let link = link.trim();
        let token = link.rsplit_once("/s/").map_or(link, |(_, token)| token);
        let owner = Owner::of_link(&self.http.app, token).await?.filter(|owner| owner.shop.id == self.shop.id);
        owner.ok_or_else(|| {
            ApiError::not_found("bad_link", "This is no \"my alerts\" link of this shop; every message from the shop has one.")
        })
    }
}

#[tool_handler(router = TOOLS)]
impl ServerHandler for ShopperTools {
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
