//! `POST /admin/api/{version}/graphql.json`: what an app asks of the shop.

pub mod bulk;
mod cost;
mod document;
mod lexer;
pub mod objects;
mod roots;
mod shape;
#[cfg(test)]
mod tests;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::document::{Operation, Selection};
use super::{Shop, throttle};

/// An entry of `errors` in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphqlError {
    pub message: String,
    pub code: Option<&'static str>,
}

impl GraphqlError {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: None }
    }

    pub fn with_code(message: impl Into<String>, code: &'static str) -> Self {
        Self { message: message.into(), code: Some(code) }
    }

    fn to_json(&self) -> Value {
        match self.code {
            Some(code) => json!({ "message": self.message, "extensions": { "code": code } }),
            None => json!({ "message": self.message }),
        }
    }
}

#[derive(Deserialize)]
struct Request {
    query: String,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
}

pub async fn answer(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Response {
    if !shop.knows_token(&headers) {
        let text = "[API] Invalid API key or access token (unrecognized login or wrong password)";
        return (StatusCode::UNAUTHORIZED, Json(json!({ "errors": text }))).into_response();
    }
    let Ok(request) = serde_json::from_slice::<Request>(&body) else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "errors": { "query": "Required parameter missing or invalid" } }))).into_response();
    };
    Json(run(&shop, &request)).into_response()
}

/// Every answer is a 200; what went wrong is in `errors`, as at Shopify.
fn run(shop: &Shop, request: &Request) -> Value {
    let variables = request.variables.clone().unwrap_or_default();
    let operation = match document::parse(&request.query, request.operation_name.as_deref(), &variables) {
        Ok(operation) => operation,
        Err(error) => return json!({ "errors": [error.to_json()] }),
    };
    let requested = cost::requested(&operation);
    if requested > throttle::MOST_PER_QUERY {
        let message = format!("Query cost is {requested}, which exceeds the single query max cost limit ({}).", throttle::MOST_PER_QUERY);
        return json!({ "errors": [GraphqlError::with_code(message, "MAX_COST_EXCEEDED").to_json()] });
    }
    let now = shop.now();
    if !shop.state().bucket.take(requested, now) {
        let cost = shop.state().bucket.cost(requested, None);
        return json!({ "errors": [GraphqlError::with_code("Throttled", "THROTTLED").to_json()], "extensions": { "cost": cost } });
    }
    let outcome = execute(shop, &operation);
    let used = match &outcome {
        Ok(_) if operation.is_mutation => requested,
        Ok((_, objects)) => requested.min(*objects),
        Err(_) => 0,
    };
    let mut state = shop.state();
    state.bucket.give_back(requested - used);
    let cost = state.bucket.cost(requested, Some(used));
    match outcome {
        Ok((data, _)) => json!({ "data": data, "extensions": { "cost": cost } }),
        Err(error) => json!({ "errors": [error.to_json()], "extensions": { "cost": cost } }),
    }
}

fn execute(shop: &Shop, operation: &Operation) -> Result<(Value, u32), GraphqlError> {
    let mut data = Map::new();
    let mut objects = 0;
    for selection in &operation.selections {
        let Selection::Field(field) = selection else {
            return Err(GraphqlError::new("The stand-in does not know fragments at the root"));
        };
        let value = if operation.is_mutation { roots::mutate(shop, field)? } else { roots::query(shop, field)? };
        let (shaped, count) = shape::query(&value, field)?;
        objects += count;
        data.insert(field.key.clone(), shaped);
    }
    Ok((Value::Object(data), objects))
}
